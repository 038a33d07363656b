"""Charts of an estate: where operations stand and when they are built, and the rollout by year."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from simcore.show.charts.department import around, draw_sea, name_towns
from simcore.show.charts.style import (
    GOOD,
    INK,
    LOOKS,
    NO_BREAK,
    QUIET,
    board_style,
    headline,
    make_room,
    numbered,
    page,
)
from simcore.show.estate.records import EstateRun
from simcore.show.estate.rows import Row
from simcore.show.words.labels import label, number, scheme_name

STAGES = 4
"""Spans of years told apart on the map."""
SHADES = ("#00573F", "#3FA37E", "#E69F00", "#FFF4D6")
"""From the first works to the last: dark to light, told apart in grey as well."""
LEAST_YEARS = 5
"""Years that the axis of the works shows at least."""
SCALE_KM, KM_PER_DEGREE = 20, 111.2
"""Length of the map's scale, and of a degree of latitude. [km]"""
SMALLEST, BY_DWELLING = 6.0, 0.55
"""Area of a marker, and what each dwelling adds to it. [points squared]"""


def estate_map(run: EstateRun, ax: Any = None, lang: str = "en") -> Any:
    """Axes with a marker an operation: its area follows the dwellings, its shade the works."""
    with board_style():
        ax = _page(run, lang) if ax is None else ax
        rows = run.operations
        title = label(
            "estate.map_title",
            lang,
            n_operations=number(len(rows), lang),
            n_dwellings=number(sum(row["n_dwellings"] for row in rows), lang),
        )
        headline(ax, title, label("estate.map_subtitle", lang))
        make_room(ax, 0, 1.35)
        _department(ax, rows)
        spans = _spans([row["works_year"] for row in rows if row["works_year"]])
        for row in sorted(rows, key=lambda row: -row["n_dwellings"]):
            ax.scatter(
                row["longitude"],
                row["latitude"],
                s=SMALLEST + BY_DWELLING * row["n_dwellings"],
                facecolor=_shade(row["works_year"], spans),
                edgecolor=INK,
                linewidth=0.5,
                zorder=4,
                gid="operation",
            )
        name_towns(ax, _circles(ax, rows), is_dot_needed=False)
        _legend(ax, spans, lang)
    return ax


def _circles(ax: Any, rows: Sequence[Row]) -> list[Bbox]:
    """Boxes of the markers. [pixels]"""
    at = ax.transData.transform([(row["longitude"], row["latitude"]) for row in rows])
    areas = np.array([SMALLEST + BY_DWELLING * row["n_dwellings"] for row in rows])
    return around(at, np.sqrt(areas) / 2 * ax.figure.dpi / 72)


def _page(run: EstateRun, lang: str) -> Any:
    return page(run, lang)  # type: ignore[arg-type]


def _department(ax: Any, rows: Sequence[Row]) -> None:
    """Sea and limits, true to scale at the middle latitude."""
    latitudes = [row["latitude"] for row in rows]
    longitudes = [row["longitude"] for row in rows]
    south, north = min(50.0, min(latitudes) - 0.1), max(51.06, max(latitudes) + 0.1)
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    width = (north - south) * stretch * ax.bbox.width / ax.bbox.height
    west, east = min(1.4, min(longitudes) - 0.15), max(3.2, max(longitudes) + 0.1)
    spare = max(width - (east - west), 0.0) / 2
    west, east = west - spare, east + spare
    ax.set(xlim=(west, east), ylim=(south, north))
    ax.set_aspect(stretch, adjustable="box", anchor="W")
    ax.apply_aspect()
    ax.set(xticks=[], yticks=[])
    _scale(ax, (west, south), stretch)
    draw_sea(ax)


def _scale(ax: Any, corner: tuple[float, float], stretch: float) -> None:
    """A bar of ``SCALE_KM`` at the lower left, so that a reader sees what two kilometres are."""
    west, south = corner
    start, end = west + 0.05, west + 0.05 + SCALE_KM * stretch / KM_PER_DEGREE
    look = {"color": QUIET, "linewidth": 1.5, "solid_capstyle": "butt", "zorder": 3}
    ax.plot([start, end], [south + 0.05] * 2, **look)
    place = ((start + end) / 2, south + 0.06)
    ax.text(*place, f"{SCALE_KM}{NO_BREAK}km", ha="center", va="bottom", fontsize=7, color=QUIET)


def _spans(years: list[int]) -> list[tuple[int, int]]:
    """Spans of years of about the same length, at most ``STAGES``."""
    if not years:
        return []
    first, last = min(years), max(years)
    bounds = np.unique(np.linspace(first, last + 1, STAGES + 1).round().astype(int))
    return [(int(a), int(b) - 1) for a, b in pairwise(bounds)]


def _shade(year: int | None, spans: list[tuple[int, int]]) -> str:
    """Shade of a year; white where nothing is built."""
    found = (shade for (a, b), shade in zip(spans, SHADES, strict=False) if year and a <= year <= b)
    return next(found, "white")


def _legend(ax: Any, spans: list[tuple[int, int]], lang: str) -> None:
    looks: dict[str, Any] = {
        "marker": "o",
        "linestyle": "",
        "markeredgecolor": INK,
        "markersize": 7,
    }
    handles = [
        Line2D(
            [], [], markerfacecolor=shade, label=f"{a}\N{EN DASH}{b}" if b > a else f"{a}", **looks
        )
        for (a, b), shade in zip(spans, SHADES, strict=False)
    ]
    for n in (50, 500):
        size = (SMALLEST + BY_DWELLING * n) ** 0.5
        text = label("estate.map_size", lang, n=number(n, lang))
        look = looks | {"markersize": size, "markerfacecolor": "white"}
        handles.append(Line2D([], [], label=text, **look))
    ax.legend(handles=handles, loc="center left", bbox_to_anchor=(1.01, 0.5), labelspacing=1.1)


def rollout_curve(run: EstateRun, ax: Any = None, lang: str = "en") -> Any:
    """Axes with what is spent and granted each year, and homes and value so far beside it."""
    with board_style():
        ax = _page(run, lang) if ax is None else ax
        rows = run.years
        years = [row["year"] for row in rows]
        subtitle = label("estate.curve_subtitle", lang, scheme=scheme_name(run.scheme, {}, lang))
        headline(ax, label("estate.curve_title", lang), subtitle, lift=14)
        spent = [row["outlay_eur"] / 1e6 for row in rows]
        granted = [row["grant_eur"] / 1e6 for row in rows]
        ax.bar(years, spent, color=LOOKS[0]["color"], label=label("estate.curve_outlay", lang))
        ax.bar(
            years,
            granted,
            bottom=spent,
            color="#BFD9EA",
            edgecolor=LOOKS[0]["color"],
            hatch="////",
            label=label("estate.curve_grant", lang),
        )
        ax.set(xlabel=label("estate.axis_year", lang), ylabel=label("estate.axis_spent", lang))
        _years(ax, years)
        numbered(ax.yaxis, lang, decimals=1)
        beside = ax.twinx()
        homes = [row["so_far_n_dwellings"] for row in rows]
        look = {"color": GOOD, "marker": "o", "markersize": 4, "linewidth": 1.8}
        beside.plot(years, homes, label=label("estate.curve_homes", lang), **look)
        beside.set_ylim(0, 1.08 * max(homes, default=1))
        beside.set_ylabel(label("estate.axis_homes", lang))
        numbered(beside.yaxis, lang)
        beside.grid(visible=False)
        make_room(ax, 0, 0.6)
        handles = [*ax.get_legend_handles_labels()[0], *beside.get_legend_handles_labels()[0]]
        ax.legend(
            handles=handles,
            loc="lower left",
            bbox_to_anchor=(0, 1.005),
            ncols=3,
            borderaxespad=0,
        )
    return ax


def _years(ax: Any, years: list[int]) -> None:
    """Whole years on the axis; a lone bar as wide as the axes would read as a surface."""
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if len(years) < LEAST_YEARS:
        middle = (years[0] + years[-1]) / 2
        ax.set_xlim(middle - LEAST_YEARS / 2, middle + LEAST_YEARS / 2)


CHARTS: dict[str, Callable[..., Any]] = {"estate_map": estate_map, "rollout": rollout_curve}
"""Charts of the folder of an estate."""
