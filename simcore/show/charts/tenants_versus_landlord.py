"""The board's picture: what tenants gain against what the landlord is left with."""

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from simcore.show.charts.placement import place_labels
from simcore.show.charts.style import GOOD, HALO, INK, QUIET, chart, headline, numbered, scheme_look
from simcore.show.terminal import does_all_three, has_no_loser, portfolio_summary
from simcore.show.words.labels import counted, label, number, scheme_name
from simcore.study.compare.outcome import Outcome

MAX_NAMES = 9
"""With more schemes than this only their numbers are written."""
_QUADRANTS = (
    # key, corner in fractions of the axes
    ("quadrant_both_gain", (0.985, 0.975)),
    ("quadrant_landlord_pays", (0.015, 0.975)),
    ("quadrant_tenants_pay", (0.985, 0.025)),
    ("quadrant_both_lose", (0.015, 0.025)),
)


@chart
def tenants_versus_landlord(outcome: Outcome, ax: Any, lang: str) -> None:
    """Axes with one point a scheme: landlord's NPV, tenants' median saving, worst tenant.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> ax = tenants_versus_landlord(sc.price(flows, {"T1": {}}))
    >>> ax.get_xlabel()
    'Landlord: net present value [kEUR]'
    """
    summary = portfolio_summary(outcome)
    npv = summary["landlord_npv_eur"].to_numpy() / 1e3
    median = summary["tenant_saving_median_eur"].to_numpy()
    worst = summary["tenant_saving_min_eur"].to_numpy()
    _headline(ax, summary, lang)
    ax.set_xlim(*_limits(npv, pad=0.15, least_below=0.25, least_above=0.4))
    heights = np.concatenate([median, worst])
    ax.set_ylim(*_limits(heights, pad=0.22, least_below=0.25, least_above=0.35))
    ax.set(xlabel=label("axis_npv", lang), ylabel=label("axis_median_saving", lang))
    numbered(ax.xaxis, lang)
    numbered(ax.yaxis, lang)
    corners = _quadrants(ax, lang)
    is_safe = has_no_loser(summary).to_numpy()
    _points(ax, npv, median, worst, is_safe)
    is_crowded = len(summary) > MAX_NAMES
    names = [s if is_crowded else scheme_name(s, outcome.titles, lang) for s in summary.index]
    texts = [_name(ax, *at) for at in zip(names, npv, median, range(len(npv)), strict=True)]
    place_labels(ax, texts, [*corners, *_boxes(ax, npv, median, worst)])


def _headline(ax: Any, summary: Any, lang: str) -> None:
    n_good = int(does_all_three(summary).sum())
    n_dwellings = number(summary["n_dwellings"].max(), lang)
    headline(
        ax,
        counted("versus_title", n_good, lang, n_schemes=len(summary)),
        label("versus_subtitle", lang, n_dwellings=n_dwellings),
    )


def _limits(
    values: Any, *, pad: float, least_below: float, least_above: float
) -> tuple[float, float]:
    """Limits that show zero and leave each side of it a least part of the axis."""
    low, high = min(values.min(), 0.0), max(values.max(), 0.0)
    low, high = low - pad * (high - low), high + pad * (high - low)
    low, high = (low, high) if high > low else (-1.0, 1.0)
    low = min(low, -high * least_below / (1 - least_below))
    return low, max(high, -low * least_above / (1 - least_above))


def _quadrants(ax: Any, lang: str) -> list[Bbox]:
    (_, right), (_, top) = ax.get_xlim(), ax.get_ylim()
    ax.add_patch(Rectangle((0, 0), right, top, facecolor=GOOD, alpha=0.14, zorder=0.5))
    ax.axhline(0, color=INK, linewidth=1)
    ax.axvline(0, color=INK, linewidth=1)
    boxes = []
    for key, (x, y) in _QUADRANTS:
        is_good = key == "quadrant_both_gain"
        text = ax.text(
            *(x, y, label(key, lang)),
            transform=ax.transAxes,
            ha="right" if x > 0.5 else "left",
            va="top" if y > 0.5 else "bottom",
            fontsize=8.5,
            fontweight="bold" if is_good else "normal",
            fontstyle="normal" if is_good else "italic",
            color="#00573F" if is_good else QUIET,
            gid="quadrant",
        )
        boxes.append(text.get_window_extent())
    return boxes


def _points(ax: Any, npv: Any, median: Any, worst: Any, is_safe: Any) -> None:
    for i, (x, y, low) in enumerate(zip(npv, median, worst, strict=True)):
        look = scheme_look(i)
        ax.plot([x, x], [low, y], color=look["color"], linewidth=1.4, zorder=3, gid="whisker")
        ax.plot(x, low, marker="_", color=look["color"], markersize=9, zorder=3)
        ax.plot(
            *(x, y),
            marker=look["marker"],
            markersize=9,
            markeredgewidth=1.8,
            markeredgecolor=look["color"],
            markerfacecolor=look["color"] if is_safe[i] else "white",
            zorder=4,
            gid="point",
        )


def _name(ax: Any, name: str, x: float, y: float, position: int) -> Any:
    return ax.annotate(
        name,
        (x, y),
        (0, 0),
        textcoords="offset points",
        fontweight="bold",
        color=scheme_look(position)["color"],
        path_effects=HALO,
        zorder=5,
        gid="name",
    )


def _boxes(ax: Any, npv: Any, median: Any, worst: Any) -> list[Bbox]:
    """Boxes around markers, whiskers and the two zero lines. [pixels]"""
    top = ax.transData.transform(np.column_stack([npv, median]))
    low = ax.transData.transform(np.column_stack([npv, worst]))
    half = 7 * ax.figure.dpi / 72
    markers = [Bbox([point - half, point + half]) for point in top]
    zero = ax.transData.transform((0, 0))
    axes = [Bbox([[ax.bbox.x0, zero[1] - 2], [ax.bbox.x1, zero[1] + 2]])]
    axes.append(Bbox([[zero[0] - 2, ax.bbox.y0], [zero[0] + 2, ax.bbox.y1]]))
    return [*markers, *axes] + [
        Bbox([[x - 0.7 * half, y - 2], [x + 0.7 * half, y_top]])
        for (x, y), (_, y_top) in zip(low, top, strict=True)
    ]
