"""How likely it is that nobody loses, and that the books balance, scheme by scheme."""

from typing import Any

import numpy as np

from simcore.show.charts.style import GOOD, INK, LOOKS, QUIET, chart, headline, make_room
from simcore.show.words.futures import (
    EVEN,
    SAFE,
    WHOLE,
    names_of,
    odds_of,
    shown_schemes,
    whole,
)
from simcore.show.words.futures_told import odds_words
from simcore.show.words.labels import label, number, percent

EVENTS = (
    (SAFE, {"color": GOOD, "marker": "o"}, -0.14),
    (EVEN, {"color": LOOKS[0]["color"], "marker": "D"}, 0.14),
)
"""Events, how they are drawn, and how far above the middle of their row."""
NAMES_IN, COLUMN_IN = 1.7, 1.0


@chart
def probabilities(run: Any, ax: Any, lang: str) -> None:
    """A row a scheme with two marks: nobody loses, the books balance, each with its interval.

    Parameters
    ----------
    run
        A run with the tables ``bands`` and ``probabilities``.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    schemes = shown_schemes(run)
    headline(
        ax, odds_words(run, schemes[0], "odds_title", lang), _subtitle(run, schemes, lang), lift=16
    )
    make_room(ax, NAMES_IN, COLUMN_IN)
    at = np.arange(len(schemes))
    for event, look, lift in EVENTS:
        odds = [odds_of(run, scheme, event) for scheme in schemes]
        low, high, middle = (
            100 * np.array([float(one[name]) for one in odds])
            for name in ("low", "high", "probability")
        )
        ax.hlines(at + lift, low, high, color=look["color"], linewidth=1.6, gid="interval")
        name = label(f"futures.{event}", lang)
        ax.plot(middle, at + lift, linestyle="", markersize=7, label=name, gid=event, **look)
    _column(ax, run, schemes, lang)
    ax.set_yticks(at, names_of(run, schemes, lang))
    ax.set_ylim(len(schemes) - 0.4, -0.75)
    ax.set_xlim(-2, 102)
    ax.set_xticks(range(0, 101, 25), [percent(part / 100, lang) for part in range(0, 101, 25)])
    ax.set_xlabel(label("futures.axis_odds", lang))
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    for place in at[:-1] + 0.5:
        ax.axhline(place, color="#E3E3E3", linewidth=0.6)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, handletextpad=0.4)


def _column(ax: Any, run: Any, schemes: list[str], lang: str) -> None:
    """A column on the right: how likely both are."""
    look = {"ha": "center", "va": "center", "clip_on": False, "fontsize": 9}
    head = {**look, "va": "bottom", "fontsize": 7.5}
    ax.text(113, -0.8, label("futures.column_both", lang), color=QUIET, **head)
    for row, scheme in enumerate(schemes):
        odds = odds_of(run, scheme, WHOLE)
        text = percent(float(odds["probability"]), lang)
        ax.text(113, row, text, fontweight="bold", color=INK, gid="both", **look)


def _subtitle(run: Any, schemes: list[str], lang: str) -> str:
    text = odds_words(run, schemes[0], "odds_subtitle", lang)
    n_all = whole(run, "probabilities")["scheme"].nunique()
    if n_all > len(schemes):
        counts = {"n": number(len(schemes), lang), "all": number(n_all, lang)}
        text += " " + label("futures.some_schemes", lang, **counts)
    return text
