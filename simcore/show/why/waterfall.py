"""What a scheme changes in a tenant's cost, step by step from today."""

from typing import Any

from simcore.show.charts.style import GOOD, HALO, INK, QUIET, board_style, headline, numbered, page
from simcore.show.why.steps import contract_name, waterfall_title
from simcore.show.words.labels import euros, label, number
from simcore.show.words.names import in_language
from simcore.study.compare.outcome import Outcome
from simcore.study.why.explain import STEPS, Waterfall

MORE = "#D55E00"
"""A step that costs the tenant (Okabe-Ito vermilion); GOOD is one that spares it."""
WIDTH = 0.62
ROOM = 0.22
"""Free part of the axis above and below the steps. [1]"""
NOTHING = 0.005
"""Amounts below half a cent are none. [EUR]"""


def bill_waterfall(waterfall: Waterfall, outcome: Outcome, ax: Any = None, lang: str = "en") -> Any:
    """Axes with a bar for each step away from today's cost, and one for all together.

    Under each bar stands what the part costs today and under the scheme.

    Parameters
    ----------
    waterfall
        Steps of a tenant.
    outcome
        Outcome whose assumptions stand at the foot of a new page.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    with board_style():
        ax = page(outcome, lang) if ax is None else ax
        _draw(waterfall, ax, lang)
    return ax


def _draw(waterfall: Waterfall, ax: Any, lang: str) -> None:
    values = {
        "site": in_language(waterfall.site_name, waterfall.site_name_fr, lang),
        "contract": contract_name(waterfall, lang),
        "used": number(waterfall.consumption_kwh, lang),
        "shared": number(waterfall.shared_kwh, lang),
    }
    headline(ax, waterfall_title(waterfall, lang), label("cost_steps_subtitle", lang, **values))
    rows = [
        (step, before, change)
        for step, before, change in zip(
            STEPS, waterfall.before_eur, waterfall.change_eur, strict=True
        )
        if abs(before) > NOTHING or abs(change) > NOTHING
    ]
    total = waterfall.scheme_eur - waterfall.today_eur
    levels = [0.0]
    for _, _, change in rows:
        levels.append(levels[-1] + change)
    _limit(ax, levels)
    for place, (_, _, change) in enumerate(rows):
        colour = GOOD if change < 0 else MORE
        _bar(ax, place, (levels[place], levels[place + 1]), colour, lang)
        sides = [place + WIDTH / 2, place + 1 - WIDTH / 2]
        ax.plot(sides, [levels[place + 1]] * 2, color=QUIET, linewidth=0.8, linestyle=":")
    _bar(ax, len(rows), (0.0, total), INK, lang, weight="bold")
    ax.axhline(0, color=INK, linewidth=1.2, zorder=2)
    parts = [(label(f"cost_steps_part_{step}", lang), b, b + c) for step, b, c in rows]
    parts.append((label("cost_steps_total", lang), waterfall.today_eur, waterfall.scheme_eur))
    _ticks(ax, parts, lang)
    ax.set_ylabel(label("cost_steps_against_today", lang))
    numbered(ax.yaxis, lang)


def _limit(ax: Any, levels: list[float]) -> None:
    low, high = min(levels), max(levels)
    room = ROOM * max(high - low, 1.0)
    ax.set_ylim(low - room, high + room)


def _bar(
    ax: Any,
    place: int,
    ends: tuple[float, float],
    colour: str,
    lang: str,
    *,
    weight: str = "normal",
) -> None:
    """A bar between two levels, its height written where it ends."""
    start, end = ends
    change = end - start
    ax.bar(place, change, WIDTH, bottom=start, color=colour, zorder=3, gid="step")
    is_down = change < 0
    ax.annotate(
        euros(change, lang, is_signed=True),
        (place, end),
        (0, -4 if is_down else 4),
        textcoords="offset points",
        ha="center",
        va="top" if is_down else "bottom",
        fontsize=9.5,
        fontweight=weight,
        path_effects=HALO,
        zorder=4,
        gid="figure",
    )


def _ticks(ax: Any, parts: list[tuple[str, float, float]], lang: str) -> None:
    """Name of each part, and what it costs today and under the scheme."""
    ax.set_xticks(range(len(parts)), [""] * len(parts))
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.6, len(parts) - 0.4)
    ax.grid(visible=False, axis="x")
    for place, (name, before, after) in enumerate(parts):
        weight = "bold" if place == len(parts) - 1 else "normal"
        costs = label(
            "cost_steps_costs", lang, today=number(before, lang), scheme=euros(after, lang)
        )
        for text, down, size, colour in ((name, -17, 8.5, INK), (costs, -29, 8, QUIET)):
            ax.annotate(
                text,
                (place, 0),
                (0, down),
                xycoords=ax.get_xaxis_transform(),
                textcoords="offset points",
                ha="center",
                va="baseline",
                fontsize=size,
                fontweight=weight,
                color=colour,
                gid="tick",
            )
