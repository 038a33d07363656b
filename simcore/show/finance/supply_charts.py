"""Chart of full supply: how the margin of a year spreads, hedged and at the spot price."""

from typing import Any

import numpy as np

from simcore.base.records import Array
from simcore.show.charts.style import HALO, INK, board_style, headline, numbered, page
from simcore.show.finance.finance import plan_title
from simcore.show.words.labels import euros, kilo_euros, label, number, percent
from simcore.study.finance.plan import Plan
from simcore.study.finance.supply import AS_PLANNED, UNHEDGED, SupplyPlan

N_BINS = 48
SHOWN = (0.005, 0.995)
"""Part of the widest distribution that is drawn; what lies beyond stands in the outer bins."""
LOOKS: dict[str, dict[str, Any]] = {
    AS_PLANNED: {"color": "#0072B2", "fill": True, "linestyle": "-"},
    UNHEDGED: {"color": "#D55E00", "fill": False, "linestyle": "--"},
}
PERCENTILES = (5, 50, 95)
KILO_FROM_EUR = 10_000


def margin_spread(plan: Plan, supply: SupplyPlan, ax: Any = None, lang: str = "en") -> Any:
    """Axes with the distribution of the yearly margin, as planned against all at the spot price.

    Parameters
    ----------
    plan
        The plan, for title and footer.
    supply
        Full supply under the plan, with its paths.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    with board_style():
        ax = page(plan, lang) if ax is None else ax  # type: ignore[arg-type]
        n_paths = len(supply.paths_eur[AS_PLANNED])
        names = plan_title(plan, lang)
        subtitle = label("sup_chart_subtitle", lang, n=number(n_paths, lang), **names)
        headline(ax, _title(float(supply.risks[AS_PLANNED].p5_eur), lang), subtitle)
        edges = _edges(supply.paths_eur[UNHEDGED], supply.paths_eur[AS_PLANNED])
        tops = {name: _outline(ax, name, supply.paths_eur[name], edges) for name in LOOKS}
        ax.set_ylim(0, 1.16 * max(tops.values()))
        for name in LOOKS:
            _percentiles(ax, name, supply.paths_eur[name])
            _name(ax, name, supply, lang)
        ax.axvline(0, color=INK, linewidth=1.2, zorder=2)
        ax.set_xlim(edges[0], edges[-1])
        ax.set_xlabel(label("axis_margin", lang))
        ax.set_ylabel(label("axis_paths", lang))
        numbered(ax.xaxis, lang, decimals=0 if edges[-1] - edges[0] > 8 else 1)
        ax.yaxis.get_major_locator().set_params(integer=True)
        numbered(ax.yaxis, lang)
    return ax


def _title(p5_eur: float, lang: str) -> str:
    key = "sup_chart_title" if p5_eur < 0 else "sup_chart_title_gain"
    return label(key, lang, eur=_money(abs(p5_eur), lang))


def _money(eur: float, lang: str, *, is_signed: bool = False) -> str:
    """An amount in euros where it is small, else in thousands."""
    write = kilo_euros if abs(eur) >= KILO_FROM_EUR else euros
    return write(eur, lang, is_signed=is_signed)


def _edges(*paths_eur: Array) -> Array:
    """Edges of the bins, the same for all. [kEUR]"""
    ends = np.quantile(paths_eur, SHOWN, axis=-1) / 1e3
    low, high = float(ends[0].min()), float(ends[1].max())
    room = 0.02 * max(high - low, 1e-3)
    return np.linspace(low - room, high + room, N_BINS + 1)


def _outline(ax: Any, name: str, paths_eur: Array, edges: Array) -> float:
    """Draw the part of the paths in each bin; the height of the largest. [%]"""
    inside = np.clip(paths_eur / 1e3, edges[0], edges[-1])
    part = 100.0 * np.histogram(inside, edges)[0] / len(inside)
    look = LOOKS[name]
    if look["fill"]:
        ax.stairs(part, edges, fill=True, color=look["color"], alpha=0.30, zorder=2)
    ax.stairs(
        part,
        edges,
        color=look["color"],
        linestyle=look["linestyle"],
        linewidth=1.8,
        zorder=3,
        gid=name,
    )
    return float(part.max())


def _percentiles(ax: Any, name: str, paths_eur: Array) -> None:
    """Ticks of a distribution at the foot of the axes."""
    foot = 0.0 if name == AS_PLANNED else 0.045
    look = {"color": LOOKS[name]["color"], "transform": ax.get_xaxis_transform(), "zorder": 5}
    for value in np.percentile(paths_eur, PERCENTILES) / 1e3:
        ax.plot([value, value], [foot, foot + 0.04], linewidth=2.4, gid="percentile", **look)


def _name(ax: Any, name: str, supply: SupplyPlan, lang: str) -> None:
    """Name of a distribution with its P5 and P95, in a corner of its side."""
    risk, colour = supply.risks[name], LOOKS[name]["color"]
    part = percent(supply.hedged[name], lang)
    key = "sup_chart_hedged" if name == AS_PLANNED else "sup_chart_unhedged"
    low, high = (_money(float(eur), lang, is_signed=True) for eur in (risk.p5_eur, risk.p95_eur))
    text = f"{label(key, lang, part=part)}\nP5 {low}, P95 {high}"
    is_left = name == UNHEDGED
    ax.annotate(
        text,
        (0.02 if is_left else 0.98, 0.96),
        xycoords="axes fraction",
        ha="left" if is_left else "right",
        va="top",
        fontsize=9,
        color=colour,
        path_effects=HALO,
        gid="name",
    )
