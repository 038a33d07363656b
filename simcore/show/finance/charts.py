"""Charts of the landlord's plan: money back, debt cover, waterfall of its worth, tornado."""

from typing import Any

import numpy as np

from simcore.base.records import Array, Counts
from simcore.money.finance import discount_factors, npv_eur, payback_years
from simcore.show.charts.placement import spread
from simcore.show.charts.style import (
    INK,
    QUIET,
    board_style,
    headline,
    keep_names_inside,
    numbered,
    page,
    scheme_look,
)
from simcore.show.finance.finance import factor_value, plan_title
from simcore.show.words.labels import counted, kilo_euros, label, number, percent_sign
from simcore.study.finance.plan import Plan, worth_by_line
from simcore.study.finance.sensitivity import BALANCED_EUR, Bar

GAIN, LOSS, TOTAL = "#0072B2", "#D55E00", INK
LEFT = 0.30
"""Left edge of axes with names of lines, as a fraction of the page."""
VALUE_ROOM = 0.75
"""Room for a value on either side of the bars of a tornado, as a part of their width; of what
is shown with zero, three quarters of it."""
RIGHT, NAME_HEIGHT = 0.80, 27.0
"""Part of the width left to lines whose names stand beside them, and height of a name."""


def money_back(plan: Plan, ax: Any = None, lang: str = "en") -> Any:
    """Axes with the running total of the cash flow: before the loan, discounted, after it."""
    with board_style():
        ax = page(plan, lang) if ax is None else ax  # type: ignore[arg-type]
        free = plan.flow.free_cash_flow_eur
        paid = float(payback_years(free))
        is_paid = np.isfinite(paid)
        title = label("money_title_none", lang)
        if is_paid:
            title = label("money_title_some", lang, year=int(np.ceil(paid)))
        headline(ax, title, label("money_subtitle", lang, **plan_title(plan, lang)))
        flows = {
            "before": free,
            "discounted": free * discount_factors(plan.rate, plan.n_years),
            "after": plan.flow.equity_cash_flow_eur,
        }
        ends = [_running(ax, i, name, eur) for i, (name, eur) in enumerate(flows.items())]
        if is_paid:
            look = {"markerfacecolor": "white", "markeredgecolor": scheme_look(0)["color"]}
            ax.plot(paid, 0, "o", markersize=10, markeredgewidth=2, zorder=5, gid="payback", **look)
        ax.axhline(0, color=INK, linewidth=1.2, zorder=2)
        ax.set_xlim(0, plan.n_years)
        ax.margins(y=0.1)
        ax.set_xlabel(label("axis_year", lang))
        ax.set_ylabel(label("axis_cumulative", lang))
        numbered(ax.yaxis, lang)
        _end_names(ax, plan.n_years, ends, [label(f"money_{name}", lang) for name in flows], lang)
    return ax


def _running(ax: Any, place: int, name: str, eur: Array) -> float:
    """Draw the running total of a flow; what it ends at. [kEUR]"""
    total = np.cumsum(eur) / 1e3
    look = scheme_look(place)
    ax.plot(
        np.arange(len(total)), total, markevery=(place, 5), markersize=5, zorder=3, gid=name, **look
    )
    return float(total[-1])


def _end_names(ax: Any, last: int, ends: list[float], names: list[str], lang: str) -> None:
    """Names and results right of the lines, apart from each other."""
    if ax.figure.get_gid() == "page":
        box = ax.get_position()
        ax.set_position([box.x0, box.y0, box.width * RIGHT, box.height])
    low, high = ax.get_ylim()
    heights = spread(ends, NAME_HEIGHT * (high - low) / (ax.bbox.height * 72 / ax.figure.dpi))
    for i, (name, end, height) in enumerate(zip(names, ends, heights, strict=True)):
        ax.annotate(
            f"{name}\n{kilo_euros(end * 1e3, lang, is_signed=True)}",
            (last, height),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=scheme_look(i)["color"],
            annotation_clip=False,
            gid="name",
        )


def debt_cover(plan: Plan, ax: Any = None, lang: str = "en") -> Any:
    """Axes with the cover of the loan by year; years it does not reach 1 are hatched."""
    with board_style():
        ax = page(plan, lang) if ax is None else ax  # type: ignore[arg-type]
        years = np.flatnonzero(plan.flow.debt_service_eur > 0)
        cover = plan.flow.dscr[years]
        n_short = int((cover < 1).sum())
        names = plan_title(plan, lang)
        title = counted("cover_title", n_short, lang, n_years=len(years))
        headline(
            ax,
            title if len(years) else label("cover_no_loan", lang),
            label("cover_subtitle", lang, **names),
        )
        for year, ratio in zip(years, cover, strict=True):
            is_short = ratio < 1
            look = {"color": GAIN} if not is_short else {"facecolor": "white", "edgecolor": LOSS}
            ax.bar(year, ratio, width=0.72, hatch="////" if is_short else None, zorder=2, **look)
        ax.axhline(1.0, color=INK, linewidth=1.2, zorder=3, gid="one")
        ax.axhline(0.0, color=QUIET, linewidth=0.8, zorder=3)
        if len(years):
            _lowest(ax, years, cover, lang)
            ax.set_xlim(0.3, years[-1] + 0.7)
        ax.grid(visible=False, axis="x")
        ax.use_sticky_edges = False
        ax.margins(y=0.12)
        ax.set_xlabel(label("axis_year", lang))
        ax.set_ylabel(label("axis_cover", lang))
        ax.yaxis.set_major_formatter(lambda value, _: number(value, lang, 1))
    return ax


def _lowest(ax: Any, years: Counts, cover: Array, lang: str) -> None:
    """Write the lowest cover at the end of its bar."""
    lowest = int(np.argmin(cover))
    is_below = bool(cover[lowest] < 0)
    ax.annotate(
        number(float(cover[lowest]), lang, 2),
        (years[lowest], float(cover[lowest])),
        xytext=(0, -4 if is_below else 4),
        textcoords="offset points",
        ha="center",
        va="top" if is_below else "bottom",
        fontsize=8.5,
        fontweight="bold",
        gid="lowest",
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )


def npv_waterfall(plan: Plan, ax: Any = None, lang: str = "en") -> Any:
    """Axes with the present worth of each line, one after the other, down to their sum."""
    with board_style():
        ax = page(plan, lang) if ax is None else ax  # type: ignore[arg-type]
        worths = {name: eur for name, eur in worth_by_line(plan).items() if abs(eur) >= 1}
        total = float(npv_eur(plan.flow.free_cash_flow_eur, plan.rate))
        ending = "zero" if abs(total) < BALANCED_EUR else "gain" if total > 0 else "loss"
        title = label(f"waterfall_title_{ending}", lang, npv=kilo_euros(abs(total), lang))
        rate = number(100 * plan.rate, lang, 1) + percent_sign(lang)
        names = plan_title(plan, lang)
        subtitle = label("npv_waterfall_subtitle", lang, n_years=plan.n_years, rate=rate, **names)
        _named_axes(ax)
        headline(ax, title, subtitle)
        ends = np.cumsum([0.0, *worths.values()]) / 1e3
        for i, eur in enumerate(worths.values()):
            _step(ax, i, (ends[i], ends[i + 1]), eur, lang)
        last = len(worths)
        ax.barh(last, total / 1e3, color=TOTAL, height=0.66, zorder=3, gid="total")
        _beside(ax, last, (0.0, total / 1e3), total, lang, is_bold=True)
        ax.use_sticky_edges = False
        ax.margins(x=0.1)
        ticks = [
            *(label(f"row_{name}", lang) for name in worths),
            label("npv_waterfall_total", lang),
        ]
        _finish(ax, ticks, label("axis_worth", lang), lang)
        ax.get_yticklabels()[-1].set_fontweight("bold")
    return ax


def _step(ax: Any, place: int, span: tuple[float, float], eur: float, lang: str) -> None:
    """One line of the waterfall, and the hair that leads to the next."""
    start, end = span
    ax.barh(
        place,
        end - start,
        left=start,
        height=0.66,
        color=GAIN if eur > 0 else "white",
        edgecolor=GAIN if eur > 0 else LOSS,
        hatch=None if eur > 0 else "////",
        zorder=3,
        gid="line",
    )
    ax.plot([end, end], [place, place + 1], color=QUIET, linewidth=0.7, zorder=2)
    _beside(ax, place, span, eur, lang)


def _beside(
    ax: Any, place: int, span: tuple[float, float], eur: float, lang: str, *, is_bold: bool = False
) -> None:
    """Write an amount right of a bar."""
    ax.annotate(
        number(eur / 1e3, lang, 0 if abs(eur) >= 9_950 else 1, is_signed=True),
        (max(span), place),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        fontweight="bold" if is_bold else "normal",
        color=INK,
        gid="amount",
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )


def tornado(plan: Plan, bars: tuple[Bar, ...], ax: Any = None, lang: str = "en") -> Any:
    """Axes with what each input alone does to the worth, the largest on top."""
    with board_style():
        ax = page(plan, lang) if ax is None else ax  # type: ignore[arg-type]
        base = float(npv_eur(plan.flow.free_cash_flow_eur, plan.rate))
        title = label("tornado_none", lang)
        if bars:
            title = label("tornado_title", lang, name=label(f"factor_{bars[0].name}", lang))
        names = plan_title(plan, lang)
        npv = kilo_euros(base, lang)
        _named_axes(ax)
        headline(ax, title, label("tornado_subtitle", lang, npv=npv, **names))
        for i, bar in enumerate(bars):
            _bar(ax, i, bar, base, lang)
        ax.axvline(base / 1e3, color=INK, linewidth=1.2, zorder=4, gid="base")
        ticks = [label(f"factor_{bar.name}", lang) for bar in bars]
        _finish(ax, ticks, label("axis_npv", lang), lang)
        _room_for_values(ax, bars, base)
    return ax


def _room_for_values(ax: Any, bars: tuple[Bar, ...], base: float) -> None:
    """Widen the axes by what the values beside the longest bars need; zero stays in view."""
    ends = [base, *(eur for bar in bars for eur in (bar.npv_low_eur, bar.npv_high_eur))]
    low, high = min(ends) / 1e3, max(ends) / 1e3
    shown = max(high, 0.0) - min(low, 0.0)
    room = max(VALUE_ROOM * (high - low), 0.75 * VALUE_ROOM * shown, 1e-3)
    ax.set_xlim(min(low - room, -room / 8), max(high + room, room / 8))


def _bar(ax: Any, place: int, bar: Bar, base: float, lang: str) -> None:
    """Both ends of an input, each with its value."""
    for value, eur in ((bar.low, bar.npv_low_eur), (bar.high, bar.npv_high_eur)):
        is_gain, told = eur >= base, factor_value(bar.name, value, lang)
        ax.barh(
            place,
            (eur - base) / 1e3,
            left=base / 1e3,
            height=0.6,
            color=GAIN if is_gain else "white",
            edgecolor=GAIN if is_gain else LOSS,
            hatch=None if is_gain else "////",
            zorder=3,
            gid="end",
        )
        ax.annotate(
            label("tornado_end", lang, value=told, eur=kilo_euros(eur, lang, is_signed=True)),
            (eur / 1e3, place),
            xytext=(4 if is_gain else -4, 0),
            textcoords="offset points",
            ha="left" if is_gain else "right",
            va="center",
            fontsize=8,
            color=QUIET,
            gid="value",
            zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )


def _named_axes(ax: Any) -> None:
    """Make room for names at the left, on a page of its own."""
    if ax.figure.get_gid() == "page":
        box = ax.get_position()
        ax.set_position([LEFT, box.y0, box.x1 - LEFT, box.height])


def _finish(ax: Any, ticks: list[str], axis: str, lang: str) -> None:
    ax.set_yticks(range(len(ticks)), ticks)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=2.5)
    ax.set_xlabel(axis)
    numbered(ax.xaxis, lang)
    keep_names_inside(ax)
