"""Where the sites stand in the department: coordinates, a sketch of the coast, no tiles."""

from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.transforms import Bbox

from simcore.show.charts.department import SEA_INK, around, draw_sea, name_towns
from simcore.show.charts.placement import place_labels
from simcore.show.charts.style import GOOD, HALO, INK, chart, headline
from simcore.show.folder.read import place_names
from simcore.show.words.labels import counted, label, number
from simcore.study.compare.views import places as places_of

WRAP = 26
EDGE_PT = 1.0
"""Round a marker, its line and a gap that names keep to. [points]"""


@chart
def sites_map(outcome: Any, ax: Any, lang: str) -> None:
    """Axes with a marker a site: its area follows the dwellings, hollow where composite.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned, or a run that holds ``places``.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    places = getattr(outcome, "places", None)
    places = places_of(outcome.flows) if places is None else places
    called = place_names(places, lang).to_numpy()
    places = places.assign(called=called)
    known = int((places["kind"] == "documented").sum())
    headline(ax, _title(places, known, lang), label("map_subtitle", lang))
    # Towns tell where a site is; degrees would not.
    ax.set(xticks=[], yticks=[])
    _frame(ax, places)
    coast = draw_sea(ax)
    for place in places.to_dict("records"):
        is_known = place["kind"] == "documented"
        size = 30 + 0.9 * place["n_dwellings"]
        look = {"facecolor": GOOD if is_known else "white", "edgecolor": "#00573F"}
        at = (place["longitude"], place["latitude"])
        ax.scatter(*at, s=size, linewidth=1.8, zorder=4, gid="site", **look)
    texts = [_name(ax, place, lang) for place in places.to_dict("records")]
    taken = [_sea_word(ax, coast, lang), *_boxes(ax, places)]
    place_labels(ax, texts, [*taken, *coast])
    name_towns(ax, [*taken, *(text.get_window_extent() for text in texts)], is_dot_needed=True)


def _title(places: Any, known: int, lang: str) -> str:
    n_dwellings = number(places["n_dwellings"].sum(), lang)
    if len(places) == 1:
        kind = "documented" if known else "composite"
        return label(f"map_alone_{kind}", lang, n_dwellings=n_dwellings)
    return counted("map_title", known, lang, n_sites=len(places), n_dwellings=n_dwellings)


def _frame(ax: Any, places: Any) -> None:
    """Limits that hold the department and every site, true to scale at the middle latitude."""
    south = min(50.0, places["latitude"].min() - 0.1)
    north = max(51.06, places["latitude"].max() + 0.1)
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    width = (north - south) * stretch * ax.bbox.width / ax.bbox.height
    west = min(1.3, places["longitude"].min() - 0.2)
    east = max(3.2, places["longitude"].max() + 0.2)
    spare = max(width - (east - west), 0.0)
    ax.set_xlim(west - 0.45 * spare, east + 0.55 * spare)
    ax.set_ylim(south, north)
    ax.set_aspect(stretch, adjustable="box")
    ax.apply_aspect()
    ax.set_autoscale_on(False)


def _sea_word(ax: Any, coast: list[Bbox], lang: str) -> Bbox:
    """Write what the sea is called at the upper left, upright where the sea is narrow; its box."""
    look = {"color": SEA_INK, "style": "italic", "fontsize": 8, "va": "top", "gid": "sea"}
    word = ax.text(0.02, 0.97, label("map_sea", lang), transform=ax.transAxes, **look)
    if any(word.get_window_extent().overlaps(box) for box in coast):
        word.set_rotation(90)
    return word.get_window_extent()


def _name(ax: Any, place: Any, lang: str) -> Any:
    sizes = label(
        "map_sizes",
        lang,
        n=number(place["n_dwellings"], lang),
        kwp=number(place["kwp"], lang),
    )
    return ax.annotate(
        f"{fill(str(place['called']), WRAP)}\n{sizes}",
        (place["longitude"], place["latitude"]),
        (0, 0),
        textcoords="offset points",
        fontsize=8,
        color=INK,
        linespacing=1.15,
        path_effects=HALO,
        zorder=5,
        gid="name",
    )


def _boxes(ax: Any, places: Any) -> list[Bbox]:
    """Boxes around the markers. [pixels]"""
    at = ax.transData.transform(places[["longitude", "latitude"]].to_numpy())
    size = 30 + 0.9 * places["n_dwellings"].to_numpy()
    return around(at, (np.sqrt(size) / 2 + EDGE_PT) * ax.figure.dpi / 72)
