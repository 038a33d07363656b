"""When the landlord has its money back, scheme by scheme."""

from typing import Any

import numpy as np

from simcore.show.charts.placement import spread
from simcore.show.charts.style import INK, QUIET, chart, headline, numbered, scheme_look
from simcore.show.terminal import portfolio_flows, portfolio_summary
from simcore.show.words.labels import counted, kilo_euros, label, number, scheme_name
from simcore.study.compare.outcome import Outcome

_LABEL_ROOM = 0.5
_LABEL_HEIGHT = 24.0


@chart
def cumulative_cash_flow(outcome: Outcome, ax: Any, lang: str) -> None:
    """Axes with a line a scheme: cash flow of all lines and sites, added up over the years.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    flows = portfolio_flows(outcome.cash_flow, ["scheme", "year"])["eur"]
    schemes = list(portfolio_summary(outcome).index)
    totals = {scheme: flows[scheme].sort_index().cumsum() / 1e3 for scheme in schemes}
    last = int(max(total.index.max() for total in totals.values()))
    paid_back = [payback_year(total) for total in totals.values()]
    n_paid = sum(year is not None for year in paid_back)
    title = counted("cash_title", n_paid, lang, n_schemes=len(schemes), n_years=last)
    headline(ax, title, label("cash_subtitle", lang))
    ax.axhline(0, color=INK, linewidth=1.2, zorder=2)
    for i, (total, year) in enumerate(zip(totals.values(), paid_back, strict=True)):
        _line(ax, i, total, year)
    ax.set_xlim(0, last * (1 + _LABEL_ROOM))
    ax.axvspan(last * 1.02, last * (1 + _LABEL_ROOM), color="white", linewidth=0, zorder=2.1)
    ax.set_xticks(range(0, last + 1, 5))
    ax.margins(y=0.08)
    ax.set_xlabel(label("axis_year", lang), x=0.5 / (1 + _LABEL_ROOM))
    ax.set_ylabel(label("axis_cumulative", lang))
    numbered(ax.yaxis, lang)
    names = [scheme_name(scheme, outcome.titles, lang) for scheme in schemes]
    ends = [total.iloc[-1] for total in totals.values()]
    details = [_detail(*end, last, lang) for end in zip(ends, paid_back, strict=True)]
    _names(ax, last, ends, names, details)


def payback_year(total: Any) -> float | None:
    """Year from which a running total stays at or above zero, interpolated, or None.

    Parameters
    ----------
    total
        Running total, a series indexed by year.
    """
    years, values = total.index.to_numpy(dtype=np.float64), total.to_numpy()
    below = np.flatnonzero(values < 0)
    if len(below) == 0:
        return float(years[0])
    i = below[-1]
    if i == len(values) - 1:
        return None
    return float(years[i] + (years[i + 1] - years[i]) * values[i] / (values[i] - values[i + 1]))


def _line(ax: Any, position: int, total: Any, year: float | None) -> None:
    look = scheme_look(position)
    # Different first markers keep lines that run together apart.
    every = (position % 5, 5)
    ax.plot(total.index, total, markevery=every, markersize=5, zorder=3, gid="total", **look)
    if year is not None:
        ax.plot(
            *(year, 0.0),
            marker="o",
            markersize=10,
            markerfacecolor="white",
            markeredgecolor=look["color"],
            markeredgewidth=2,
            zorder=5,
            gid="payback",
        )


def _detail(end: float, year: float | None, last: int, lang: str) -> str:
    total = kilo_euros(end * 1e3, lang, is_signed=True)
    if year is None:
        return label("cash_end", lang, total=total, n_years=last)
    return label("cash_end_paid", lang, total=total, year=number(np.ceil(year), lang))


def _names(ax: Any, last: int, ends: list[float], names: list[str], details: list[str]) -> None:
    """Write names and results right of the lines, apart from each other, with leaders."""
    low, high = ax.get_ylim()
    room = ax.bbox.height * 72 / ax.figure.dpi
    is_tight = room < _LABEL_HEIGHT * len(ends)
    each = room / len(ends) if is_tight else _LABEL_HEIGHT
    heights = spread(ends, each * (high - low) / room)
    half = each / 2 * (high - low) / room
    heights += max(low + half - heights.min(), 0) - max(heights.max() - high + half, 0)
    for i, (end, height) in enumerate(zip(ends, heights, strict=True)):
        colour = scheme_look(i)["color"]
        ax.plot(
            [last, last * 1.035], [end, height], color=colour, linewidth=0.8, zorder=3, gid="leader"
        )
        at = {"xy": (last * 1.045, height), "textcoords": "offset points"}
        name = {"color": colour, "fontweight": "bold", "fontsize": min(8.5, 0.75 * each)}
        if is_tight:
            ax.annotate(names[i], xytext=(0, 0), va="center", gid="name", **name, **at)
            continue
        ax.annotate(names[i], xytext=(0, 2.0), gid="name", **name, **at)
        below = {"va": "top", "color": QUIET, "fontsize": 7.5}
        ax.annotate(details[i], xytext=(0, -1.0), gid="detail", **below, **at)
