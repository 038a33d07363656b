"""Which kinds of household gain more, and which less."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from simcore.money.fairness import losers_fraction
from simcore.show.charts.style import INK, QUIET, chart, headline, make_room, numbered
from simcore.show.terminal import households, portfolio_summary
from simcore.show.words.labels import euros, label, number, percent, scheme_name
from simcore.study.compare.verdict import nearest_scheme

LEAST = 5
"""A kind with fewer households than this is not drawn: nobody should be found in it."""
BLUE = "#0072B2"


@chart
def saving_by_household(outcome: Any, ax: Any, lang: str) -> None:
    """Axes with a row for each kind of household: P10 to P90, the middle half, the median.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned, or a run. The scheme is the one that comes
        nearest to doing all three.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    scheme = nearest_scheme(portfolio_summary(outcome))
    kinds = list(savings_by_kind(outcome, scheme))
    name = scheme_name(scheme, outcome.titles, lang)
    medians = {key: float(np.median(eur)) for _, key, eur in kinds}
    low, high = min(medians, key=medians.__getitem__), max(medians, key=medians.__getitem__)
    values = {
        "low": euros(medians[low], lang, is_signed=True),
        "high": euros(medians[high], lang, is_signed=True),
        "low_kind": label(f"kind_{low}", lang).lower(),
        "high_kind": label(f"kind_{high}", lang).lower(),
    }
    key = "kinds_title" if len(kinds) > 1 else "kinds_title_one"
    headline(ax, label(key, lang, **values), label("kinds_subtitle", lang, scheme=name), lift=8)
    make_room(ax, 1.15, 1.75)
    heights = _heights([group for group, _, _ in kinds])
    for height, (_, _, eur) in zip(heights, kinds, strict=True):
        _row(ax, height, eur)
    ax.set_yticks(heights, [label(f"kind_{key}", lang) for _, key, _ in kinds])
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    ax.set_ylim(min(heights) - 0.6, 0.6)
    ax.axvline(0, color=INK, linewidth=1.2, zorder=2)
    ax.margins(x=0.04)
    ax.set_xlabel(label("axis_saving", lang))
    numbered(ax.xaxis, lang)
    _columns(ax, heights, kinds, lang)


def savings_by_kind(outcome: Any, scheme: str) -> Iterator[tuple[str, str, Any]]:
    """Group, kind and savings of its households, for each kind large enough. [EUR/year].

    Where none is, all households are one.
    """
    members = outcome.members
    homes = households(members[members["scheme"] == scheme])
    found = list(_large_enough(homes))
    yield from found or [("all", "all", homes["saving_eur"].to_numpy())]


def _large_enough(homes: Any) -> Iterator[tuple[str, str, Any]]:
    size = np.minimum(homes["n_occupants"], 5)
    for n in range(1, 6):
        yield from _kind("size", f"size_{n}", homes[size == n])
    for column, stem in (
        ("is_energy_poor", "poor"),
        ("has_electric_hot_water", "hot_water"),
        ("has_electric_heating", "heating"),
    ):
        if column in homes:
            flag = homes[column].astype(bool)
            parts = [homes[flag], homes[~flag]]
            if min(len(part) for part in parts) >= LEAST:
                yield from _kind(stem, f"{stem}_yes", parts[0])
                yield from _kind(stem, f"{stem}_no", parts[1])


def _kind(group: str, key: str, homes: Any) -> Iterator[tuple[str, str, Any]]:
    if len(homes) >= LEAST:
        yield group, key, homes["saving_eur"].to_numpy()


def _heights(groups: list[str]) -> list[float]:
    """Rows one below the other, half a row more between two groups."""
    heights, at = [], 0.0
    for i, group in enumerate(groups):
        at -= 0 if i == 0 else 1.0 if group == groups[i - 1] else 1.5
        heights.append(at)
    return heights


def _row(ax: Any, height: float, saving_eur: Any) -> None:
    p10, p25, median, p75, p90 = np.quantile(saving_eur, (0.1, 0.25, 0.5, 0.75, 0.9))
    ax.plot([p10, p90], [height, height], color=BLUE, linewidth=1.6, zorder=3, gid="whisker")
    ax.plot([p25, p75], [height, height], color=BLUE, linewidth=7, alpha=0.45, zorder=3)
    marker = {"marker": "o", "markersize": 7, "markeredgecolor": BLUE, "markerfacecolor": "white"}
    ax.plot(median, height, zorder=4, markeredgewidth=2, gid="median", **marker)


def _columns(ax: Any, heights: list[float], kinds: list[Any], lang: str) -> None:
    """Print number of households, median and share of losers on the right."""
    look = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "center"}
    inch = 1 / (ax.get_position().width * ax.figure.get_figwidth())
    places = (("column_households", 0.5), ("column_median", 1.12), ("column_losers", 1.75))
    for key, x in places:
        at = (1 + x * inch, 1.02)
        ax.text(*at, label(key, lang), transform=ax.transAxes, ha="right", fontsize=7.5)
    for height, (_, _, eur) in zip(heights, kinds, strict=True):
        losers = float(losers_fraction(eur))
        median = euros(float(np.median(eur)), lang, is_signed=True)
        cells = (number(len(eur), lang), median, percent(losers, lang))
        for (_, x), text, colour in zip(places, cells, (QUIET, INK, INK), strict=True):
            weight = "bold" if losers and text is cells[2] else "normal"
            x_end = 1 + x * inch
            ax.text(x_end, height, text, color=colour, fontsize=8, fontweight=weight, **look)
