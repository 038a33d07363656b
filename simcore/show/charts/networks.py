"""Low-voltage networks from their tables: the plan of one, the hosting capacity of all."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import TwoSlopeNorm
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simcore.show.charts.style import INK, LOOKS, chart, headline, make_room, numbered
from simcore.show.folder.read import place_names, site_name
from simcore.show.words.labels import counted_of, label, number, percent

HIGH, LOW = LOOKS[2], LOOKS[0]
VOLTAGE_COLOURS = "PuOr_r"
WIDEST_POINTS = 7.0
LOW_VOLTAGE_V = 1_000.0
"""Nominal voltage below which a node is on the low-voltage side (decree 88-1056: BT)."""
SCALE_IN = 0.62
"""Room on the right for the words of the colour scale, in inches."""
STREET = 4.0
"""A network that is so many times longer than wide is stretched across."""
PLACEMENTS: Mapping[str, tuple[float, Mapping[str, Any]]] = {
    "own": (0.16, LOW),
    "drawn": (-0.16, HIGH),
}
"""Place above the middle of a site's bar, and look, of the draws of each placement."""
NAME_WIDTH, NAMES_IN = 22, 1.0
"""Letters in a line of a site's name, and the room on the left for them in inches."""


def tightest(sites: pd.DataFrame) -> pd.Series:
    """Row of the network that comes nearest to one of its limits, or goes farthest beyond.

    Loadings count as parts of the rating, voltages as parts of the way from nominal to the
    edge of the band.

    Parameters
    ----------
    sites
        A row for each site, as the folder of ``grid`` holds them.
    """
    low = (1 - sites["voltage_min_pu"]) / (1 - sites["band_low_pu"])
    high = (sites["voltage_max_pu"] - 1) / (sites["band_high_pu"] - 1)
    loads = sites[["line_loading_max", "transformer_loading_max"]]
    strain = pd.concat([low, high, loads], axis=1).max(axis=1)
    return sites.loc[strain.idxmax()]


def named_sites(run: Any, lang: str) -> pd.DataFrame:
    """Rows of the networks, sites called as the run calls them where it knows them."""
    sites = run.table("grid_sites")
    called = [site_name(run, str(site), lang) for site in sites["site"]]
    is_known = [name != site for name, site in zip(called, sites["site"], strict=True)]
    return sites.assign(name=np.where(is_known, called, place_names(sites, lang)))


def has_plan(site: str, nodes: pd.DataFrame, branches: pd.DataFrame) -> bool:
    """Whether the tables hold the network of a site: low-voltage nodes, and all ends of branches.

    Parameters
    ----------
    site
        Identifier of the site.
    nodes, branches
        As the folder of ``grid`` holds them, of any sites.
    """
    nodes, branches = (table[table["site"] == site] for table in (nodes, branches))
    ends = set(branches["from_node"]) | set(branches["to_node"])
    is_low = nodes["nominal_v"] < LOW_VOLTAGE_V
    return bool(is_low.any() and nodes["node"].is_unique and ends <= set(nodes["node"]))


@chart
def tightest_network(run: Any, ax: Any, lang: str) -> None:
    """Plan of the network of a run that comes nearest to its limits.

    Parameters
    ----------
    run
        A run with the tables ``grid_sites``, ``grid_nodes`` and ``grid_branches``.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    make_room(ax, 0, SCALE_IN)
    site = tightest(named_sites(run, lang))
    nodes, branches = (run.table(f"grid_{name}") for name in ("nodes", "branches"))
    nodes, branches = (table[table["site"] == site["site"]] for table in (nodes, branches))
    draw_network(site, nodes, branches, ax, lang)


@chart
def hosting_of_sites(run: Any, ax: Any, lang: str) -> None:
    """Hosting capacity of the sites of a run with the tables ``grid_sites``, ``grid_hosting``."""
    make_room(ax, NAMES_IN, 0)
    draw_hosting(named_sites(run, lang), run.table("grid_hosting"), ax, lang)


def draw_network(
    site: Mapping[str, Any] | pd.Series,
    nodes: pd.DataFrame,
    branches: pd.DataFrame,
    ax: Any,
    lang: str,
) -> None:
    """Draw the plan of a network: voltages by colour, cables by loading.

    Parameters
    ----------
    site, nodes, branches
        Row of the site and rows of its nodes and branches, as the folder of ``grid`` holds them.
    ax
        Axes to draw on.
    lang
        ``"en"`` or ``"fr"``.
    """
    low, high = (number(100 * site[f"voltage_{end}_pu"], lang, 1) for end in ("min", "max"))
    loading = percent(site["line_loading_max"], lang)
    is_rated = pd.notna(site["line_loading_max"])
    subtitle = "grid_map_subtitle" if is_rated else "grid_map_subtitle_unrated"
    kva, load = (
        number(site["transformer_kva"], lang),
        percent(site["transformer_loading_max"], lang),
    )
    headline(
        ax,
        label("grid_map_title", lang, name=site["name"], low=low, high=high),
        label(subtitle, lang, kva=kva, transformer=load, loading=loading),
    )
    places = nodes.set_index("node")[["x_m", "y_m"]]
    _cables(branches[branches["kind"] == "line"], places, ax)
    norm = _nodes(nodes[nodes["nominal_v"] < LOW_VOLTAGE_V], site, ax)
    busbars = branches.loc[branches["kind"] == "transformer", "to_node"]
    at = places.loc[busbars].to_numpy().T
    ax.plot(*at, "s", color=INK, markersize=9, zorder=4, gid="transformer")
    _scale(ax, places, lang)
    _colour_bar(ax, norm, lang)


def _scale(ax: Any, places: pd.DataFrame, lang: str) -> None:
    """True scale, or a street of houses stretched across, where nothing could be told apart."""
    wide, high = places.max() - places.min()
    is_street = wide > STREET * max(high, 1.0)
    ax.grid(False)
    numbered(ax.xaxis, lang)
    numbered(ax.yaxis, lang)
    if is_street:
        ax.margins(0.05, 0.5)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_xlabel(label("grid_axis_street", lang))
        return
    ax.margins(0.08)
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_xlabel(label("grid_axis_metres", lang))


def _cables(lines: pd.DataFrame, places: pd.DataFrame, ax: Any) -> None:
    ends = np.stack([places.loc[lines[end]].to_numpy() for end in ("from_node", "to_node")], axis=1)
    loading = lines["loading_max_fraction"].to_numpy()
    widths = 0.8 + (WIDEST_POINTS - 0.8) * np.nan_to_num(np.minimum(loading, 1.0), nan=0.0)
    colours = np.where(loading > 1, HIGH["color"], "#9AA5B1")
    looks = ["dotted" if np.isnan(one) else "solid" for one in loading]  # dotted: no rating
    look = {"linewidths": widths, "colors": colours, "linestyles": looks}
    ax.add_collection(LineCollection(list(ends), gid="cables", **look))


def _nodes(nodes: pd.DataFrame, site: Mapping[str, Any] | pd.Series, ax: Any) -> TwoSlopeNorm:
    """Draw the nodes by their farthest voltage; the scale, at least as wide as the band."""
    change = 100 * farthest(nodes)
    low, high = 100 * (site["band_low_pu"] - 1), 100 * (site["band_high_pu"] - 1)
    norm = TwoSlopeNorm(0.0, min(low, change.min()), max(high, change.max()))
    sizes = np.where(nodes["is_supply"], 26, 8)
    dots = {"c": change, "s": sizes, "cmap": VOLTAGE_COLOURS, "norm": norm, "zorder": 3}
    at = nodes[["x_m", "y_m"]].to_numpy().T
    ax.scatter(*at, edgecolors=INK, linewidths=0.4, gid="nodes", **dots)
    return norm


def farthest(nodes: pd.DataFrame) -> Any:
    """Voltage of each node farthest from nominal in the year, less 1, ``(n_nodes,)``."""
    high = np.maximum(nodes["voltage_max_pu"].to_numpy(), 1.0) - 1
    low = np.minimum(nodes["voltage_min_pu"].to_numpy(), 1.0) - 1
    return np.where(high > -low, high, low)


def _colour_bar(ax: Any, norm: TwoSlopeNorm, lang: str) -> None:
    scale, look = ScalarMappable(norm=norm, cmap=VOLTAGE_COLOURS), {"pad": 0.02, "fraction": 0.04}
    # Along the axes where they stand now, not where their grid had put them.
    bar = ax.figure.colorbar(scale, ax=ax, use_gridspec=False, **look)
    bar.set_label(label("grid_axis_voltage", lang))
    low, high = scale.get_clim()
    assert low is not None
    assert high is not None
    bar.set_ticks([low, low / 2, 0, high / 2, high])
    numbered(bar.ax.yaxis, lang)
    bar.outline.set_visible(False)


def draw_hosting(sites: pd.DataFrame, hosting: pd.DataFrame, ax: Any, lang: str) -> None:
    """Draw the hosting capacity of every site, a point for each draw.

    Parameters
    ----------
    sites, hosting
        A row for each site, and for each draw, as the folder of ``grid`` holds them.
    ax
        Axes to draw on.
    lang
        ``"en"`` or ``"fr"``.
    """
    own = hosting[hosting["placement"] == "own"]
    shown = sites[sites["site"].isin(own["site"])].reset_index(drop=True)
    placements = [one for one in PLACEMENTS if (hosting["placement"] == one).any()]
    least = own.groupby("site")["kwp"].min()
    n_fit = int((least[shown["site"]].to_numpy() >= shown["kwp"].to_numpy()).sum())
    n = int(own.groupby("site").size().max())
    title = counted_of("grid_hosting_title", n_fit, len(shown), lang)
    headline(ax, title, label("grid_hosting_subtitle", lang, n=n), lift=14)
    for row, site in shown.iterrows():
        ax.barh(-row, site["kwp"], height=0.62, facecolor="#E3E3E3", gid="planned")
        _figure_at(ax, -row, site["kwp"], lang)
        draws = hosting[hosting["site"] == site["site"]]
        for placement in placements:
            lift, look = PLACEMENTS[placement]
            kwp = draws.loc[draws["placement"] == placement, "kwp"].to_numpy()
            if len(kwp):
                _draws(ax, lift - row, kwp, look["color"])
                _figure_at(ax, lift - row, kwp.max(), lang, np.median(kwp))
    names = [fill(str(name), NAME_WIDTH) for name in shown["name"]]
    ax.set_yticks([-row for row in range(len(shown))], names)
    ax.set_ylim(0.6 - len(shown), 0.6)
    ax.set_xlim(0, 1.12 * ax.get_xlim()[1])
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(label("grid_axis_hosting", lang))
    numbered(ax.xaxis, lang)
    _legend(ax, placements, lang)


def _figure_at(ax: Any, y: float, end: float, lang: str, value: float | None = None) -> None:
    """A figure behind a bar or a line: where it ends, unless another is told."""
    at = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "fontsize": 7}
    told = number(end if value is None else value, lang)
    ax.annotate(told, (end, y), color=INK, gid="figure", zorder=5, **at)


def _draws(ax: Any, y: float, kwp: Any, colour: str) -> None:
    ax.plot([kwp.min(), kwp.max()], [y, y], color=colour, linewidth=1.2, zorder=2)
    points = {"color": colour, "s": 14, "alpha": 0.5, "linewidths": 0, "zorder": 3}
    ax.scatter(kwp, [y] * len(kwp), gid="draw", **points)
    ax.plot(np.median(kwp), y, marker="|", color=colour, markersize=13, markeredgewidth=2)


def _legend(ax: Any, placements: Sequence[str], lang: str) -> None:
    names = {placement: label(f"grid_legend_{placement}", lang) for placement in placements}
    handles: list[Any] = [
        Line2D(
            [], [], color=PLACEMENTS[placement][1]["color"], marker="o", markersize=4, label=name
        )
        for placement, name in names.items()
    ]
    handles.append(Patch(facecolor="#E3E3E3", label=label("grid_legend_planned", lang)))
    top = 1 + 4 / (ax.bbox.height * 72 / ax.figure.dpi)
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, top), ncols=len(handles))
