"""Two charts of the designer: the line that all tariffs lie on, and the triangle of pairs."""

from typing import Any

import numpy as np

from simcore.show.charts.style import GOOD, INK, board_style, headline, make_room
from simcore.show.charts.tariff_line import draw_line
from simcore.show.design.frame import design_frame
from simcore.show.design.text import say
from simcore.show.words.labels import euros, number
from simcore.show.words.tariffs import lever_words, moved_words
from simcore.study.design.design import Designed
from simcore.study.design.levers import Combination

BAD, SHADES = "#D55E00", 0.75
"""Colour of a pair that does not work, and how strong it gets at most."""
NAMES_IN = 2.3
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
    pairs = [one for one in found.combinations if len(one.levers) == 2]
    values = {n: v for one in pairs for n, v in zip(one.levers, one.values, strict=True)}
    names = list(dict.fromkeys(name for one in pairs for name in one.levers))
    told = [moved_words((name,), (values[name],), lang) for name in names]
    with board_style():
        ax = new_page() if ax is None else ax
        make_room(ax, NAMES_IN, 0.0)
        n_good, n_wished = (
            number(sum(worth >= 0 for worth in worths), lang)
            for worths in ([one.npv_eur for one in pairs], [one.wished_npv_eur for one in pairs])
        )
        mean = euros(found.wishes.gain_mean_eur, lang)
        counts = {"n": n_good, "all": number(len(pairs), lang), "wished": n_wished, "mean": mean}
        headline(
            ax,
            say("chart.triangle_title", lang, **counts),
            say("chart.triangle_subtitle", lang),
        )
        worst = max((-one.npv_eur for one in pairs), default=1.0)
        for one in pairs:
            _square(ax, tuple(map(names.index, one.levers)), one, max(worst, 1.0), lang)
        # The name of a column stands on top of it, where the triangle leaves room.
        above = [told[0], *(lever_words(name, lang) for name in names[1:-1])]
        for place, name in enumerate(above):
            ax.text(place - 0.45, place, name, va="center", fontsize=7)
        ax.set_xticks([])
        ax.set_yticks(range(1, len(names)), told[1:])
        ax.tick_params(axis="y", labelsize=7, length=0)
        ax.set_xlim(-0.5, len(names) + 1.5)
        ax.set_ylim(len(names) - 0.5, -0.5)
        for side in ax.spines.values():
            side.set_visible(False)
        ax.grid(visible=False)
    return ax


def _square(ax: Any, at: tuple[int, ...], pair: Combination, worst: float, lang: str) -> None:
    """A square of the triangle: its colour, a frame with the wished gain, the bound in kEUR."""
    from matplotlib.patches import Rectangle

    npv = pair.npv_eur
    strength = 0.35 if npv >= 0 else SHADES * float(np.clip(-npv / worst, 0.1, 1.0))
    corner = (at[0] - 0.48, at[1] - 0.48)
    square = Rectangle(corner, 0.96, 0.96, facecolor=(GOOD if npv >= 0 else BAD, strength))
    is_wished = pair.wished_npv_eur >= 0
    square.set(edgecolor=INK if is_wished else "none", linewidth=1.5 if is_wished else 0)
    square.set_gid("pair")
    ax.add_patch(square)
    weight = "bold" if npv >= 0 else "normal"
    text = number(npv / 1e3, lang, is_signed=True)
    ax.text(*at, text, ha="center", va="center", fontsize=6, fontweight=weight)
