"""Where the sites stand in the department: coordinates, a sketch of the coast, no tiles."""

from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.transforms import Bbox

from simcore.show.charts.placement import place_labels
from simcore.show.charts.style import GOOD, HALO, INK, QUIET, chart, headline
from simcore.show.folder.read import place_names
from simcore.show.words.labels import counted, label, number
from simcore.study.compare.views import places as places_of

TOWNS = {
    # Town halls to a hundredth of a degree, for orientation only.
    "Calais": (50.95, 1.86),
    "Boulogne-sur-Mer": (50.73, 1.61),
    "Saint-Omer": (50.75, 2.25),
    "Montreuil": (50.46, 1.76),
    "Béthune": (50.53, 2.64),
    "Lens": (50.43, 2.83),
    "Arras": (50.29, 2.78),
}
COAST = (
    # From Dieppe to De Panne: headlands and harbours to a hundredth of a degree.
    *((49.93, 1.08), (50.07, 1.38), (50.22, 1.55), (50.37, 1.55), (50.52, 1.58), (50.62, 1.57)),
    *((50.73, 1.57), (50.80, 1.60), (50.87, 1.58), (50.93, 1.71), (50.97, 1.85), (50.99, 1.95)),
    *((51.01, 2.11), (51.05, 2.37), (51.10, 2.59), (51.24, 2.91)),
)
WRAP, SEA, SEA_INK = 26, "#E4EEF4", "#3D6F8E"


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
    sea, towns = _background(ax, lang)
    for place in places.to_dict("records"):
        is_known = place["kind"] == "documented"
        size = 30 + 0.9 * place["n_dwellings"]
        look = {"facecolor": GOOD if is_known else "white", "edgecolor": "#00573F"}
        at = (place["longitude"], place["latitude"])
        ax.scatter(*at, s=size, linewidth=1.8, zorder=4, gid="site", **look)
    texts = [_name(ax, place, lang) for place in places.to_dict("records")]
    markers = _boxes(ax, places)
    place_labels(ax, texts, [sea, *markers])
    taken = [*markers, *(text.get_window_extent() for text in texts)]
    for town, dot in towns:
        # A town in the way of a site's name goes: it is there for orientation only.
        is_clear = not any(town.get_window_extent().overlaps(box) for box in taken)
        town.set_visible(is_clear)
        dot.set_visible(is_clear)


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


def _background(ax: Any, lang: str) -> tuple[Bbox, list[Any]]:
    """Draw sea, coast and towns; the box of the word on the sea, and the towns' names and dots."""
    names = []
    latitude, longitude = np.array(COAST).T
    west, north = ax.get_xlim()[0] - 1, max(ax.get_ylim()[1], latitude[-1]) + 1
    ax.fill(
        [*longitude, longitude[-1], west, west],
        [*latitude, north, north, latitude[0]],
        color=SEA,
        linewidth=0,
        zorder=0,
    )
    ax.plot(longitude, latitude, color=SEA_INK, linewidth=1, zorder=1, gid="coast")
    for town, (lat, lon) in TOWNS.items():
        (dot,) = ax.plot(lon, lat, marker=".", markersize=4, color=QUIET, zorder=2)
        look = {"fontsize": 8, "color": QUIET, "style": "italic", "zorder": 2}
        name = ax.annotate(town, (lon, lat), (3, -7), textcoords="offset points", **look)
        names.append((name, dot))
    word = ax.text(
        *(0.02, 0.95),
        label("map_sea", lang),
        transform=ax.transAxes,
        color=SEA_INK,
        style="italic",
        fontsize=8,
        va="top",
    )
    return word.get_window_extent(), names


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
    radius = np.sqrt(30 + 0.9 * places["n_dwellings"].to_numpy()) / 2 * ax.figure.dpi / 72
    return [Bbox([point - r, point + r]) for point, r in zip(at, radius, strict=True)]
