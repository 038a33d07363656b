"""Pictures of the low-voltage grid: map, duration curves, worst hours, hosting capacity."""

from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MultipleLocator

from simcore.energy.grid.limits import highest_loading
from simcore.show.charts.networks import HIGH, LOW, draw_hosting, draw_network
from simcore.show.charts.style import (
    EDGE,
    FLOWS,
    FOOTER_LINE,
    FOOTER_SIZE,
    FOOTER_WIDTH,
    INK,
    LOOKS,
    MARGINS,
    QUIET,
    board_style,
    headline,
    numbered,
    save_figure,
)
from simcore.show.grid.grid import (
    GENERATED,
    band_words,
    hours_outside,
    of_normal,
    site_rows,
    where_words,
)
from simcore.show.grid.rows import branch_rows, hosting_rows, node_rows
from simcore.show.words.labels import dated, label, number, percent
from simcore.show.words.names import own_name, title_of
from simcore.study.grid.records import GridOutcome, SiteGridYear

LINE, TRANSFORMER = LOOKS[1], LOOKS[4]
USE_LOOKS: dict[str, dict[str, Any]] = {
    "heating_kw": {"facecolor": "#A8527F"},
    "hot_water_kw": {"facecolor": "#5B6B7B"},
    "other_kw": {"facecolor": "#C9D1D9"},
}
N_HOURS_SHOWN = 5


def save_grid(outcome: GridOutcome, folder: Path, lang: str = "en") -> list[Path]:
    """Paths of all pictures: three for each site, and the hosting capacity of all."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (f"{draw.__name__}-{year.site}", draw, i)
        for i, year in enumerate(outcome.sites)
        for draw in (network_map, duration_curves, worst_hours)
    ]
    if any(year.hosting is not None for year in outcome.sites):
        jobs.append(("hosting_capacity", hosting_capacity, 0))
    paths = []
    for name, draw, site in jobs:
        with board_style():
            figure = draw(outcome, None, lang, site).figure
            paths += save_figure(figure, folder / f"{name}-{lang}")
    return paths


def network_map(outcome: GridOutcome, ax: Any = None, lang: str = "en", site: int = 0) -> Any:
    """Axes with the plan of a site's network: voltages by colour, cables by loading.

    Parameters
    ----------
    outcome
        Networks of the sites over the year.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    site
        Position of the site in the outcome.
    """
    year = outcome.sites[site]
    row = next(row for row in site_rows(outcome) if row["site"] == year.site)
    nodes, branches = (pd.DataFrame(rows(year, outcome)) for rows in (node_rows, branch_rows))
    with board_style():
        ax = _page(outcome, year, lang, 0.108, 0.93) if ax is None else ax
        draw_network({**row, "name": own_name(year, lang)}, nodes, branches, ax, lang)
    return ax


def duration_curves(outcome: GridOutcome, ax: Any = None, lang: str = "en", site: int = 0) -> Any:
    """Axes with two panels: sorted voltages and sorted loadings; as :func:`network_map`."""
    year = outcome.sites[site]
    with board_style():
        ax = _page(outcome, year, lang, 0.108) if ax is None else ax
        ax.set_axis_off()
        outside_h = hours_outside(year, outcome)
        headline(
            ax,
            label(
                "grid_duration_title" if outside_h else "grid_duration_title_none",
                lang,
                name=own_name(year, lang),
                n_hours=number(outside_h, lang),
            ),
            label("grid_duration_subtitle", lang),
        )
        _voltages(outcome, year, ax.inset_axes([0.0, 0.0, 0.43, 0.97]), lang)
        _loadings(outcome, year, ax.inset_axes([0.57, 0.0, 0.43, 0.97]), lang)
    return ax


def _voltages(outcome: GridOutcome, year: SiteGridYear, ax: Any, lang: str) -> None:
    found, points = year.flow, year.network.supply_nodes
    solved = found.is_solved
    high = 100 * found.highest_pu[solved][:, points].max(axis=-1)
    low = 100 * found.lowest_pu[solved][:, points].min(axis=-1)
    limits = 100 * outcome.band.low_pu, 100 * outcome.band.high_pu
    _sorted_curve(ax, high, outcome, HIGH, label("grid_curve_high", lang))
    _sorted_curve(ax, low, outcome, LOW, label("grid_curve_low", lang))
    for limit in limits:
        ax.axhline(limit, color=INK, linewidth=1, linestyle=(0, (4, 3)), gid="limit")
    ax.set_ylim(min(limits[0], low.min()) - 1, max(limits[1], high.max()) + 1)
    ax.set_ylabel(label("grid_axis_supply_voltage", lang))
    ax.yaxis.set_major_locator(MultipleLocator(5))
    numbered(ax.yaxis, lang)
    _hours_axis(ax, lang)
    ax.legend(loc="lower left", bbox_to_anchor=(0.02, 0.12))


def _loadings(outcome: GridOutcome, year: SiteGridYear, ax: Any, lang: str) -> None:
    found = year.flow
    solved = found.is_solved
    line = 100 * highest_loading(found.line_loading[solved])
    transformer = 100 * highest_loading(found.transformer_loading[solved])
    _sorted_curve(ax, line, outcome, LINE, label("grid_curve_line", lang))
    _sorted_curve(ax, transformer, outcome, TRANSFORMER, label("grid_curve_transformer", lang))
    ax.axhline(100, color=INK, linewidth=1, linestyle=(0, (4, 3)), gid="limit")
    ax.set_ylim(0, max(105, 1.05 * np.fmax(line, transformer).max(initial=0.0)))
    ax.set_ylabel(label("grid_axis_load", lang))
    numbered(ax.yaxis, lang)
    _hours_axis(ax, lang)
    ax.legend(loc="upper right", bbox_to_anchor=(1.0, 0.92))


def _sorted_curve(
    ax: Any, values: Any, outcome: GridOutcome, look: dict[str, str], name: str
) -> None:
    if np.isnan(values).any():  # no branch of this kind has a rating
        return
    hours = np.arange(1, len(values) + 1) * outcome.axis.hours
    style = {"color": look["color"], "linestyle": look["linestyle"], "label": name}
    ax.plot(hours, np.sort(values)[::-1], gid="curve", **style)


def _hours_axis(ax: Any, lang: str) -> None:
    ax.set_xlim(0, 8_784)
    ax.set_xlabel(label("grid_axis_hours", lang))
    numbered(ax.xaxis, lang)


def worst_hours(outcome: GridOutcome, ax: Any = None, lang: str = "en", site: int = 0) -> Any:
    """Axes with the worst hours of each kind and what was drawn and made in them."""
    year = outcome.sites[site]
    with board_style():
        ax = _page(outcome, year, lang, 0.29) if ax is None else ax
        shown = [hour for hour in year.worst if hour.rank <= N_HOURS_SHOWN]
        causes = {hour.kind: hour.cause for hour in reversed(shown)}
        words = {kind: label(f"grid_cause_{cause}", lang) for kind, cause in causes.items()}
        title = label(
            "grid_worst_chart_title",
            lang,
            name=own_name(year, lang),
            load_cause=words.get("transformer", "-"),
        )
        subtitle = label(
            "grid_worst_chart_subtitle", lang, n=N_HOURS_SHOWN, high_cause=words.get("high", "-")
        )
        headline(ax, title, subtitle, lift=14)
        _draw_hours(shown, ax, lang)
    return ax


def _draw_hours(shown: list[Any], ax: Any, lang: str) -> None:
    kinds = list(dict.fromkeys(hour.kind for hour in shown))
    # A gap between the kinds carries the name of the next one.
    places = [-(i + 1.6 * (1 + kinds.index(hour.kind))) for i, hour in enumerate(shown)]
    left = np.zeros(len(shown))
    for use, fill_look in USE_LOOKS.items():
        powers = np.array([hour.powers_kw[use] for hour in shown])
        ax.barh(places, powers, left=left, height=0.8, gid="use", **fill_look)
        left = left + powers
    sun = np.array([hour.powers_kw["production_kw"] for hour in shown])
    look: dict[str, Any] = {"color": FLOWS["shared"]["facecolor"], "marker": "D"}
    look |= {"markeredgecolor": INK, "markersize": 6, "linestyle": "none"}
    sunny = np.where(sun > 0, sun, np.nan)
    ax.plot(sunny, places, markeredgewidth=0.5, gid="sun", **look)
    texts = [_hour_text(hour, lang) for hour in shown]
    ax.set_yticks(places, texts, fontsize=6.5)
    for kind in kinds:
        top = max(place for place, hour in zip(places, shown, strict=True) if hour.kind == kind)
        ax.text(
            0,
            top + 0.95,
            label(f"grid_kind_{kind}", lang),
            fontsize=7.5,
            fontweight="bold",
            va="center",
            ha="left",
            gid="kind",
        )
    ax.grid(visible=False, axis="y")
    ax.set_ylim(min(places) - 0.7, -0.2)
    ax.set_xlim(0, 1.06 * max(left.max(initial=1.0), sun.max(initial=0.0)))
    ax.set_xlabel(label("grid_axis_power", lang))
    numbered(ax.xaxis, lang)
    handles: list[Any] = [
        Patch(label=label(f"grid_cause_{use.removesuffix('_kw')}", lang), **style)
        for use, style in USE_LOOKS.items()
    ]
    handles.append(Line2D([], [], label=label("grid_curve_sun", lang), **look))
    top = 1 + 4 / (ax.bbox.height * 72 / ax.figure.dpi)
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, top), ncols=len(handles))


def _hour_text(hour: Any, lang: str) -> str:
    is_voltage = hour.kind in ("low", "high")
    value = of_normal(hour.value, lang) if is_voltage else percent(hour.value, lang)
    return f"{dated(hour.time, lang)}   {where_words(hour.where, lang)}   {value}"


def hosting_capacity(outcome: GridOutcome, ax: Any = None, lang: str = "en", site: int = 0) -> Any:
    """Axes with the hosting capacity of every site, a point for each draw.

    ``site`` is not used: all sites share the picture. See :func:`network_map`.
    """
    rows = [row for year in outcome.sites for row in hosting_rows(year, outcome)]
    with board_style():
        ax = _page(outcome, None, lang, 0.2) if ax is None else ax
        names = [own_name(year, lang) for year in outcome.sites]
        sites = pd.DataFrame(site_rows(outcome)).assign(name=names)
        draw_hosting(sites, pd.DataFrame(rows), ax, lang)
    return ax


def _page(
    outcome: GridOutcome, year: SiteGridYear | None, lang: str, left: float, right: float = 0.975
) -> Any:
    """Axes on a new figure with the source and the assumptions at its foot."""
    figure = Figure()
    figure.set_gid("page")
    text = fill(_source(outcome, year, lang), FOOTER_WIDTH, break_long_words=False)
    figure.text(EDGE, 0.02, text, fontsize=FOOTER_SIZE, color=QUIET, va="bottom", gid="footer")
    bottom = 0.175 + text.count("\n") * FOOTER_LINE
    figure.subplots_adjust(bottom=bottom, left=left, right=right, top=MARGINS["top"])
    return figure.add_subplot()


def _source(outcome: GridOutcome, year: SiteGridYear | None, lang: str) -> str:
    years = outcome.sites if year is None else (year,)
    drawn = [one.network.source.startswith(GENERATED) for one in years]
    key = "grid_network_generated" if any(drawn) else "grid_network_file"
    network = label(key, lang, source=years[0].network.source)
    phases = "grid_note_unbalanced" if outcome.scenario.grid.unbalanced else "grid_note_balanced"
    minutes = outcome.axis.step_minutes
    name = title_of(outcome.scenario, lang)
    source = label("grid_source", lang, name=name, minutes=minutes, network=network)
    band = band_words(outcome, [years[0].network.source_voltage_pu], lang)
    return f"{source} {_capital(band)}. {_capital(label(phases, lang))}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
