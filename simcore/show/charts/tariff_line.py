"""The line that all tariffs of one index lie on, with the schemes and the best tariffs."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.transforms import Bbox

from simcore.money.fairness import HALF_A_CENT
from simcore.show.charts.placement import place_labels
from simcore.show.charts.style import GOOD, HALO, INK, QUIET, chart, headline, numbered
from simcore.show.words.labels import kilo_euros, label, number

ALONG = 60
"""Points of the line that names keep clear of."""
FAR = 0.5
"""How far below no gain the axis goes, over the gain of free energy."""


@chart
def design_line(run: Any, ax: Any, lang: str) -> None:
    """The line of all tariffs from the table of a run.

    Parameters
    ----------
    run
        A run with the table ``design``.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    draw_line(run.table("design"), ax, lang)


def draw_line(frame: pd.DataFrame, ax: Any, lang: str) -> None:
    """Draw the line between free energy and the bound of the first year, and what is beside it."""
    ends = frame[frame["fact"] == "line"]
    gains, worths = ends["gain_mean_eur"].to_numpy(), ends["npv_eur"].to_numpy() / 1e3
    per_euro = (worths[0] - worths[1]) / (gains[0] - gains[1]) if gains[0] != gains[1] else 0.0
    most = kilo_euros(1e3 * worths[1], lang, is_signed=True)
    headline(
        ax,
        label("design.chart.line_title", lang, npv=most),
        label("design.chart.line_subtitle", lang, cost=number(abs(per_euro), lang, 1)),
    )
    ax.plot(gains, worths, color=INK, linewidth=2, zorder=2, gid="line")
    ax.axhline(0, color=INK, linewidth=1)
    ax.axvline(0, color=INK, linewidth=1)
    ax.set(xlabel=label("design.chart.gain", lang), ylabel=label("design.chart.npv", lang))
    _limits(ax, frame, gains, worths)
    numbered(ax.xaxis, lang)
    numbered(ax.yaxis, lang)
    names = _points(ax, frame)
    ends_at = ax.transData.transform(np.column_stack([gains, worths]))
    along = np.linspace(ends_at[0], ends_at[1], ALONG)
    best = [line for line in ax.lines if line.get_gid() == "tariff"]
    marks = [ax.transData.transform(line.get_xydata()[0]) for line in best]
    place_labels(ax, names, [*_boxes(along, 2.0), *_boxes(marks, 8.0)])


def _boxes(points: Any, half: float) -> list[Bbox]:
    """Boxes around points that names keep clear of. [pixels]"""
    return [Bbox.from_extents(x - half, y - half, x + half, y + half) for x, y in points]


def _points(ax: Any, frame: pd.DataFrame) -> list[Any]:
    """Names of the schemes, hollow where somebody is worse off, and of the best tariffs."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    names = []
    for point in frame[frame["fact"] == "scheme"].to_dict("records"):
        at = (point["gain_mean_eur"], point["npv_eur"] / 1e3)
        if left <= at[0] <= right and low <= at[1] <= high:
            face = INK if point["gain_min_eur"] >= -HALF_A_CENT else "white"
            ax.plot(*at, "o", color=QUIET, markerfacecolor=face, markersize=5, zorder=3)
            names.append(_named(ax, str(point["name"]), at))
    tariffs = frame[frame["fact"] == "tariff"].drop_duplicates("value")
    for point in tariffs.to_dict("records"):
        at = (point["gain_first_eur"], point["npv_eur"] / 1e3)
        look = {"color": GOOD, "markeredgecolor": "white", "markersize": 9, "zorder": 6}
        ax.plot(*at, "D", gid="tariff", **look)
    return names


def _named(ax: Any, name: str, at: tuple[float, float]) -> Any:
    look = {"fontsize": 8, "path_effects": HALO, "zorder": 5, "gid": "name"}
    return ax.annotate(name, at, (0, 0), textcoords="offset points", **look)


def _limits(ax: Any, frame: pd.DataFrame, gains: Any, worths: Any) -> None:
    """Limits that hold the line and zero, and the schemes near it."""
    widest = max(abs(gains[0]), 1.0)
    told = frame.loc[frame["fact"] == "scheme", "gain_mean_eur"]
    across = [*gains, *told[told >= -FAR * widest], 0.0]
    along = [*worths, 0.0]
    ax.set_xlim(min(across) - 0.1 * widest, max(across) + 0.1 * widest)
    span = max(max(along) - min(along), 1e-3)
    ax.set_ylim(min(along) - 0.06 * span, max(along) + 0.08 * span)
