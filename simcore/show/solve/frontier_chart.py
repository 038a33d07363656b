"""All schemes over their prices: what the median tenant saves, what the landlord keeps."""

from collections.abc import Collection
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from simcore.show.charts.placement import place_labels
from simcore.show.charts.style import GOOD, HALO, INK, QUIET, board_style, headline, numbered, page
from simcore.show.words.labels import counted, label, number
from simcore.study.compare.outcome import Outcome
from simcore.study.solve.frontier import Frontier

MARGIN = 0.06
"""Free part of an axis at its ends. [1]"""


def frontier_chart(frontier: Frontier, outcome: Outcome, ax: Any = None, lang: str = "en") -> Any:
    """Axes with one curve a scheme, full where nobody loses, and the efficient points.

    Parameters
    ----------
    frontier
        Points of all schemes.
    outcome
        Outcome whose assumptions stand at the foot of a new page.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    with board_style():
        ax = page(outcome, lang) if ax is None else ax
        _draw(frontier, outcome, ax, lang)
    return ax


def _draw(frontier: Frontier, outcome: Outcome, ax: Any, lang: str) -> None:
    scheme = np.array(frontier.scheme)
    npv, median = frontier.npv_eur / 1e3, frontier.median_saving_eur
    is_safe = frontier.losers_fraction == 0
    n_good = len(set(scheme[is_safe & (median > 0) & (frontier.npv_eur >= 0)]))
    n_dwellings = number(outcome.summary["n_dwellings"].max(), lang)
    headline(
        ax,
        counted("frontier_chart", n_good, lang, n_schemes=len(set(scheme))),
        label("frontier_subtitle", lang, n_dwellings=n_dwellings),
    )
    _limit(ax, npv, median)
    ax.set(xlabel=label("axis_npv", lang), ylabel=label("axis_median_saving", lang))
    numbered(ax.xaxis, lang)
    numbered(ax.yaxis, lang)
    (_, right), (_, top) = ax.get_xlim(), ax.get_ylim()
    ax.add_patch(Rectangle((0, 0), right, top, facecolor=GOOD, alpha=0.14, zorder=0.5))
    ax.text(
        *(0.99, 0.97, label("quadrant_both_gain", lang)),
        transform=ax.transAxes,
        ha="right",
        va="top",
        fontsize=7.5,
        fontweight="bold",
        color="#00573F",
    )
    ax.axhline(0, color=INK, linewidth=1)
    ax.axvline(0, color=INK, linewidth=1)
    _curves(ax, scheme, npv, median, is_safe)
    _frontiers(ax, frontier, npv)
    best = set(scheme[frontier.is_efficient | frontier.is_fair_efficient])
    names = _names(ax, scheme, npv, median, is_safe, best)
    place_labels(ax, names, [])
    _legend(ax, lang)


def _limit(ax: Any, npv: Any, median: Any) -> None:
    """Limits that show zero NPV, all gains and as much of the losses."""
    low, high = npv.min(), max(npv.max(), 0.0)
    pad = MARGIN * (high - low)
    ax.set_xlim(low - pad, -0.33 * low + pad if low < 0 else high + pad)
    top = max(median.max(), 1.0)
    ax.set_ylim(max(median.min(), -0.6 * top) - MARGIN * top, (1 + 2 * MARGIN) * top)


def _curves(ax: Any, scheme: Any, npv: Any, median: Any, is_safe: Any) -> None:
    for name in dict.fromkeys(scheme):
        mine = scheme == name
        x, y, safe = npv[mine], median[mine], is_safe[mine]
        if len(x) == 1:
            face = INK if safe[0] else "white"
            ax.plot(x, y, "o", color=QUIET, markerfacecolor=face, markersize=5, zorder=3)
            continue
        ax.plot(x, y, color=QUIET, linewidth=0.8, linestyle=":", zorder=2, gid="curve")
        where = np.where(safe, y, np.nan)
        ax.plot(x, where, color=QUIET, linewidth=1.8, zorder=2.5, gid="safe")


def _frontiers(ax: Any, frontier: Frontier, npv: Any) -> None:
    """Efficient points: hollow where somebody loses, full among those where nobody does."""
    for flags, face in ((frontier.is_efficient, "white"), (frontier.is_fair_efficient, GOOD)):
        order = np.argsort(npv[flags])
        x, y = npv[flags][order], frontier.median_saving_eur[flags][order]
        look = {"color": GOOD, "markerfacecolor": face, "markersize": 3.2, "linewidth": 0}
        ax.plot(x, y, "o", zorder=4, gid="efficient", **look)


def _names(
    ax: Any, scheme: Any, npv: Any, median: Any, is_safe: Any, best: Collection[str]
) -> list[Any]:
    """A mark at the last price at which nobody loses, else in the middle of the curve.

    The schemes with an efficient price have their name beside it; more names would overlap.
    """
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    inside = (npv >= left) & (npv <= right) & (median >= low) & (median <= high)
    texts = []
    for name in dict.fromkeys(scheme):
        mine = np.flatnonzero((scheme == name) & inside)
        if not len(mine):
            continue
        safe = mine[is_safe[mine]]
        at = safe[np.argmax(npv[safe])] if len(safe) else mine[len(mine) // 2]
        ax.plot(npv[at], median[at], "s", color=INK, markersize=4, zorder=4.5, gid="end")
        if name not in best:
            continue
        texts.append(
            ax.annotate(
                name,
                (npv[at], median[at]),
                (0, 0),
                textcoords="offset points",
                fontsize=8,
                fontweight="bold",
                path_effects=HALO,
                zorder=5,
                gid="name",
            )
        )
    return texts


def _legend(ax: Any, lang: str) -> None:
    handles = [
        Line2D(
            *([], []),
            color=INK,
            marker="s",
            markersize=4,
            linestyle="",
            label=label("frontier_end", lang),
        ),
        Line2D([], [], color=QUIET, linewidth=1.8, label=label("frontier_safe", lang)),
        Line2D(
            [], [], color=QUIET, linewidth=0.8, linestyle=":", label=label("frontier_unsafe", lang)
        ),
        Line2D([], [], color=GOOD, marker="o", linestyle="", label=label("frontier_fair", lang)),
        Line2D(
            [],
            [],
            color=GOOD,
            marker="o",
            markerfacecolor="white",
            linestyle="",
            label=label("frontier_best", lang),
        ),
    ]
    ax.legend(handles=handles, loc="lower left", fontsize=7.5, framealpha=0.9)
