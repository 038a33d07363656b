"""Where labels go: beside their point, clear of each other and of the data."""

from typing import Any

import numpy as np
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike

from simcore.base.records import Array

_STEP = 9.0
_OUTSIDE = 20.0
_DISTANCE = 3.0
_LEADER = 14.0
_ROUNDS = 3
_CROSSING = 60.0

Move = tuple[float, float, float, float]
"""Shift right and up in steps, and the part of the text left of and below that place."""

_BESIDE: tuple[Move, ...] = tuple(
    (side * far, height, (1 - side) / 2, 0.5)
    for height in (0.0, 0.7, -0.7, 1.2, -1.2, -2.0, -3.0, -4.0, -5.0)
    for far in (1.0, 1.4, 1.8)
    for side in (1, -1)
)
_ABOVE: tuple[Move, ...] = tuple(
    (0.6 * (part - 0.5), sign * height, part, (1 - sign) / 2)
    for height in (1.0, 1.6, 2.2, 3.0, 4.0, 5.0)
    for sign in (1, -1)
    for part in (0.5, 0.0, 1.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9)
)
_FAR: tuple[Move, ...] = tuple(
    (far * float(np.cos(turn)), far * float(np.sin(turn)), (1 - float(np.cos(turn))) / 2, 0.5)
    for far in (3.0, 5.0, 7.0, 9.0, 12.0)
    for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False)
)
"""Places all round, farther and farther, for points among many others."""


def spread(values: ArrayLike, gap: float) -> Array:
    """Positions near ``values``, in the same order, at least ``gap`` apart.

    Pushing up and pushing down both keep the gap, so does their mean.

    Examples
    --------
    >>> spread([0.0, 0.0, 9.0], 2.0)
    array([-1.,  1.,  9.])
    """
    values = np.asarray(values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    step = gap * np.arange(len(values))
    free = values[order] - step
    up = np.maximum.accumulate(free)
    down = np.minimum.accumulate(free[::-1])[::-1]
    placed = np.empty_like(values)
    placed[order] = (up + down) / 2 + step
    return placed


def place_labels(ax: Any, labels: list[Any], obstacles: list[Bbox]) -> None:
    """Move annotations, each written at its point, to where they cover least.

    Parameters
    ----------
    ax
        Axes with their final limits and place.
    labels
        Annotations with offsets in points from their ``xy``.
    obstacles
        Boxes that labels should not cover. [pixels]
    """
    scale = ax.figure.dpi / 72
    points = [ax.transData.transform(text.xy) for text in labels]
    fixed = np.array([box.extents for box in obstacles]).reshape(-1, 4)
    tries = [
        _boxes(point, np.array(text.get_window_extent().size), scale)
        for text, point in zip(labels, points, strict=True)
    ]
    # A label counts as an obstacle to the others from its first placement on.
    placed = np.full((len(labels), 4), np.inf)
    for i in list(range(len(labels))) * _ROUNDS:
        placed_boxes = np.delete(placed, i, axis=0)
        cost = _cost(tries[i], points[i], np.vstack([fixed, placed_boxes]), ax.bbox)
        cost += _CROSSING * _crossings(tries[i], points[i], placed_boxes)
        placed[i] = tries[i][np.argmin(cost)]
    for text, point, box in zip(labels, points, placed, strict=True):
        text.set_position((box[:2] - point) / scale)
        text.set(ha="left", va="bottom")
        _lead(ax, text, point, box)


def _boxes(point: Any, size: Any, scale: float) -> Array:
    """Boxes of a text at all its places round a point, ``(n_places, 4)``. [pixels]"""
    moves = np.array([*_BESIDE, *_ABOVE, *_FAR])
    corner = point + moves[:, :2] * _STEP * scale - size * moves[:, 2:]
    return np.hstack([corner, corner + size])


def _ends(boxes: Array, point: Any) -> Array:
    """Spots of the boxes nearest to a point, ``(..., 2)``. [pixels]"""
    return np.clip(point, boxes[..., :2], boxes[..., 2:])


def _overlap(boxes: Array, placed_boxes: Array) -> Array:
    """Area that boxes share with others, ``(n_boxes, n_others)``. [pixels2]"""
    box = boxes[:, np.newaxis]
    low = np.maximum(box[..., :2], placed_boxes[:, :2])
    high = np.minimum(box[..., 2:], placed_boxes[:, 2:])
    return np.where((high > low).all(axis=-1), (high - low).prod(axis=-1), 0.0)


def _cost(boxes: Array, point: Any, taken: Array, frame: Bbox) -> Array:
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=-1)
    outside = area - _overlap(boxes, np.array([frame.extents]))[:, 0]
    padded = boxes + np.array([-3, -3, 3, 3])
    is_placed = np.isfinite(taken).all(axis=-1)
    covered = _overlap(padded, taken[is_placed]).sum(axis=-1)
    far = np.hypot(*(_ends(boxes, point) - point).T)
    return covered + _OUTSIDE * outside + _DISTANCE * far


def _crossings(boxes: Array, point: Any, labels: Array) -> Array:
    """How much of the lines from a point to boxes runs through labels, by box."""
    part = np.linspace(0.2, 0.9, 6)[:, np.newaxis, np.newaxis]
    line = (point + part * (_ends(boxes, point) - point))[..., np.newaxis, :]
    is_inside = (line > labels[:, :2]) & (line < labels[:, 2:])
    return is_inside.all(axis=-1).sum(axis=(0, -1))


def _lead(ax: Any, text: Any, point: Any, box: Array) -> None:
    """Draw a thin line from a label to its point where they are far apart."""
    end = _ends(box, point)
    if np.hypot(*(end - point)) > _LEADER * ax.figure.dpi / 72:
        (x, y), (x_end, y_end) = ax.transData.inverted().transform([point, end])
        look = {"color": text.get_color(), "linewidth": 1, "linestyle": ":", "zorder": 2.5}
        ax.plot([x, x_end], [y, y_end], gid="leader", **look)
