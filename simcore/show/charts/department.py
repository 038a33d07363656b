"""Ground of a map of the department: its coast, its sea, and towns that tell where things are."""

from typing import Any

import numpy as np
from matplotlib.transforms import Bbox

from simcore.show.charts.style import HALO, QUIET

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
SEA, SEA_INK = "#E4EEF4", "#3D6F8E"
NAME_PT, DOT_PT, CLEAR_PX = 8, 2.0, 1.0
"""Letters and dots of the towns; names keep so far from all else. [points, points, pixels]"""
_MOVES = tuple(
    (across * far, up * far)
    for far in (3.0, 6.0, 10.0, 15.0)
    for across, up in ((1, -1), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (-1, 1))
)
"""Places of a name about its dot, the first ones first. [points]"""
ALONG = 120
"""Points of the coast that names keep clear of where they can."""


def draw_sea(ax: Any) -> list[Bbox]:
    """Draw sea and coast within the axes' limits; boxes along the coast. [pixels]"""
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
    along = np.linspace(0, len(COAST) - 1, ALONG)
    spots = [np.interp(along, np.arange(len(COAST)), one) for one in (longitude, latitude)]
    return around(ax.transData.transform(np.column_stack(spots)), 2.0)


def around(points: Any, half: Any) -> list[Bbox]:
    """Boxes around points. [pixels]"""
    halves = np.broadcast_to(half, len(points))
    return [Bbox([point - r, point + r]) for point, r in zip(points, halves, strict=True)]


def name_towns(ax: Any, taken: list[Bbox], *, is_dot_needed: bool) -> None:
    """Write the towns within the axes where nothing else stands; no name where no place is clear.

    Parameters
    ----------
    ax
        Axes with their final limits and place.
    taken
        Boxes of markers and words. [pixels]
    is_dot_needed
        Whether a town whose dot lies under one of them is left out.
    """
    taken, frame, scale = list(taken), ax.bbox, ax.figure.dpi / 72
    for town, (lat, lon) in TOWNS.items():
        x, y = ax.transData.transform((lon, lat))
        (dot,) = around([(x, y)], DOT_PT * scale)
        if not frame.contains(x, y) or (is_dot_needed and any(map(dot.overlaps, taken))):
            continue
        look = {"fontsize": NAME_PT, "color": QUIET, "style": "italic", "zorder": 5, "gid": "town"}
        look |= {"textcoords": "offset points"}
        name = ax.annotate(town, (lon, lat), (0, 0), path_effects=HALO, **look)
        wide, high = name.get_window_extent().size
        for across, up in _MOVES:
            left = x + across * scale - wide * (across < 0) - wide / 2 * (across == 0)
            low = y + up * scale - high * (up < 0) - high / 2 * (up == 0)
            box = Bbox.from_bounds(left, low, wide, high)
            is_inside = frame.contains(*box.min) and frame.contains(*box.max)
            if is_inside and not any(map(box.padded(CLEAR_PX).overlaps, taken)):
                name.set_position(((left - x) / scale, (low - y) / scale))
                name.set(ha="left", va="bottom")
                ax.plot(lon, lat, marker=".", markersize=4, color=QUIET, zorder=2)
                taken += [box, dot]
                break
        else:
            # A dot without its name tells nothing.
            name.remove()
