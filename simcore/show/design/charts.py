"""Two charts of the designer: the line that all tariffs lie on, and the triangle of pairs."""

from typing import Any

import numpy as np

from simcore.show.charts.style import GOOD, board_style, headline, make_room
from simcore.show.charts.tariff_line import draw_line
from simcore.show.design.frame import design_frame
from simcore.show.design.text import say
from simcore.show.words.labels import number
from simcore.show.words.tariffs import lever_words
from simcore.study.design.design import Designed

BAD, SHADES = "#D55E00", 0.75
"""Colour of a pair that does not work, and how strong it gets at most."""
NAMES_IN = 1.7
"""Room for the names of levers. [in]"""


def new_page() -> Any:
    """Axes on a new figure of the board's size."""
    from matplotlib.figure import Figure

    figure = Figure()
    figure.set_gid("page")
    figure.subplots_adjust(left=0.108, right=0.975, top=0.84, bottom=0.13)
    return figure.add_subplot()


def line_chart(found: Designed, ax: Any = None, lang: str = "en") -> Any:
    """Axes with the line of all tariffs, the schemes beside it, and the best tariffs.

    Parameters
    ----------
    found
        Answer of the designer.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    with board_style():
        ax = new_page() if ax is None else ax
        draw_line(design_frame(found), ax, lang)
    return ax


def triangle_chart(found: Designed, ax: Any = None, lang: str = "en") -> Any:
    """Axes with a square for each pair of levers, green where a tariff exists.

    Parameters
    ----------
    found
        Answer of the designer, with pairs.
    ax, lang
        As of :func:`line_chart`.
    """
    pairs = {one.levers: one.npv_eur for one in found.combinations if len(one.levers) == 2}
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    with board_style():
        ax = new_page() if ax is None else ax
        make_room(ax, NAMES_IN, 0.0)
        n_good = sum(npv >= 0 for npv in pairs.values())
        headline(
            ax,
            say("chart.triangle_title", lang, n=number(n_good, lang), all=number(len(pairs), lang)),
            say("chart.triangle_subtitle", lang),
        )
        worst = max((-npv for npv in pairs.values()), default=1.0)
        for (first, second), npv in pairs.items():
            column, row = names.index(first), names.index(second)
            _square(ax, (column, row), npv, max(worst, 1.0), lang)
        # The name of a column stands on top of it, where the triangle leaves room.
        for place, name in enumerate(names[:-1]):
            ax.text(place - 0.45, place, lever_words(name, lang), va="center", fontsize=7)
        ax.set_xticks([])
        ax.set_yticks(range(1, len(names)), [lever_words(name, lang) for name in names[1:]])
        ax.tick_params(axis="y", labelsize=7, length=0)
        ax.set_xlim(-0.5, len(names) + 1.5)
        ax.set_ylim(len(names) - 0.5, -0.5)
        for side in ax.spines.values():
            side.set_visible(False)
        ax.grid(visible=False)
    return ax


def _square(ax: Any, at: tuple[int, int], npv: float, worst: float, lang: str) -> None:
    """A square of the triangle: its colour, and the bound in kEUR."""
    from matplotlib.patches import Rectangle

    strength = 0.35 if npv >= 0 else SHADES * float(np.clip(-npv / worst, 0.1, 1.0))
    corner = (at[0] - 0.48, at[1] - 0.48)
    colour = GOOD if npv >= 0 else BAD
    square = Rectangle(corner, 0.96, 0.96, facecolor=colour, alpha=strength, linewidth=0)
    square.set_gid("pair")
    ax.add_patch(square)
    weight = "bold" if npv >= 0 else "normal"
    text = number(npv / 1e3, lang, is_signed=True)
    ax.text(*at, text, ha="center", va="center", fontsize=6.5, fontweight=weight)
