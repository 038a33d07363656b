"""What each key gives each group of members more, or less, than it is owed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from simcore.show.charts.style import INK, board_style, headline, keep_names_inside, make_room, page
from simcore.show.words.labels import NO_BREAK, label, number
from simcore.show.words.names import key_name
from simcore.study.compare.outcome import Outcome
from simcore.study.keys.cooperative import CooperativeView

MOST_GROUPS = 14
"""Groups whose figures still fit into the cells; with more there is no chart."""
FULL_COLOUR = 0.5
"""Part of what is owed by which a cell has its full colour."""
COLOURS = LinearSegmentedColormap.from_list("owed", ["#D55E00", "#FFFFFF", "#0072B2"])
# Okabe-Ito vermilion and blue: apart for colour-blind readers, and the figures tell the sign.


def cooperative_keys(
    view: CooperativeView,
    names: Sequence[str],
    outcome: Outcome,
    ax: Any = None,
    lang: str = "en",
) -> Any:
    """Axes with a cell for each key and group: given less owed, in percent of it.

    Parameters
    ----------
    view
        The cooperative view.
    names
        Names of its groups for people.
    outcome
        Outcome whose assumptions stand at the foot of a new page.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    with board_style():
        ax = page(outcome, lang) if ax is None else ax
        _draw(view, names, ax, lang)
    return ax


def _draw(view: CooperativeView, names: Sequence[str], ax: Any, lang: str) -> None:
    keys = list(view.given_eur)
    short = [np.maximum(view.owed_eur - view.given_eur[key], 0).sum() for key in keys]
    best = key_name(keys[int(np.argmin(short))], lang)
    title = label("coop_chart_title", lang, best=best)
    headline(ax, title, label("coop_chart_subtitle", lang), lift=18)
    make_room(ax, 0.8, 0.0)
    # The sign of what a group gets beyond its due, also where it is owed less than nothing.
    owed = np.maximum(np.abs(view.owed_eur), 0.01)
    parts = np.array([(view.given_eur[key] - view.owed_eur) / owed for key in keys])
    ax.imshow(parts, cmap=COLOURS, vmin=-FULL_COLOUR, vmax=FULL_COLOUR, aspect="auto")
    ax.set_xticks(range(len(names)), [name.replace(", ", "\n") for name in names], fontsize=8)
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(keys)), [key_name(key, lang) for key in keys], fontsize=8)
    ax.tick_params(length=0)
    keep_names_inside(ax)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    for edge in range(1, len(keys)):
        ax.axhline(edge - 0.5, color="white", linewidth=2)
    for row, values in enumerate(parts.tolist()):
        for column, value in enumerate(values):
            _cell(ax, (column, row), value, lang)


def _cell(ax: Any, at: tuple[int, int], part: float, lang: str) -> None:
    ax.text(
        *at,
        f"{number(100 * part, lang, is_signed=True)}{NO_BREAK if lang == 'fr' else ''}%",
        ha="center",
        va="center",
        fontsize=8,
        color="white" if abs(part) > 0.8 * FULL_COLOUR else INK,
        gid="cell",
    )
