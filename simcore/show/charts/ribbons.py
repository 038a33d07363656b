"""Ribbons between boxes: how a whole splits up on its way, drawn to one scale."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from simcore.show.charts.style import HALO, INK

WIDTH, GAP = 0.022, 0.07
"""Width of a box, and distance of two in a column, as parts of the axes."""
_NAME_PT = 25.0
"""Height of a name and its amount. [points]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box: its key, name and amount in words, column (0 is left) and colour."""

    key: str
    name: str
    detail: str
    column: int
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An amount from one box to another."""

    source: str
    target: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a box stands in the unit square."""

    x: float
    bottom: float
    height: float


def ribbons(ax: Any, nodes: Sequence[Node], links: Sequence[Link]) -> None:
    """Draw boxes and ribbons into the unit square of ``ax``, names beside their boxes.

    Parameters
    ----------
    ax
        Axes; their frame is switched off.
    nodes
        Boxes, from top to bottom in each column.
    links
        Positive amounts, all in one unit; each goes from a column to one further right.
    """
    ax.set_axis_off()
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    sizes = _sizes(nodes, links)
    columns: dict[int, list[str]] = defaultdict(list)
    for node in nodes:
        columns[node.column].append(node.key)
    unit, boxes = _boxes(columns, sizes, _NAME_PT / (ax.bbox.height * 72 / ax.figure.dpi))
    _ribbons(ax, nodes, links, boxes, unit)
    last = max(node.column for node in nodes)
    for node in nodes:
        box = boxes[node.key]
        patch = Rectangle((box.x, box.bottom), WIDTH, box.height)
        patch.set(facecolor=node.colour, edgecolor="white", linewidth=0.8, zorder=3, gid="box")
        ax.add_patch(patch)
        _name(ax, node, box, last)


def _sizes(nodes: Sequence[Node], links: Sequence[Link]) -> dict[str, float]:
    """What passes through each box: the larger of what comes in and what goes out."""
    came: dict[str, float] = defaultdict(float)
    left: dict[str, float] = defaultdict(float)
    for link in links:
        left[link.source] += link.value
        came[link.target] += link.value
    return {node.key: max(came[node.key], left[node.key]) for node in nodes}


def _boxes(
    columns: Mapping[int, Sequence[str]], sizes: Mapping[str, float], name: float
) -> tuple[float, dict[str, Box]]:
    """Height of one unit, so that the fullest column fills the axes, and all boxes.

    ``name`` is the height that a box's words take, as a part of the axes.
    """
    unit = _unit(columns, sizes, {column: GAP * (len(own) - 1) for column, own in columns.items()})
    gaps = {
        column: _gaps([unit * sizes[key] for key in own], name) for column, own in columns.items()
    }
    unit = _unit(columns, sizes, {column: sum(own) for column, own in gaps.items()})
    boxes = {}
    for column, own in columns.items():
        top = 0.5 + (unit * sum(sizes[key] for key in own) + sum(gaps[column])) / 2
        for key, gap in zip(own, [*gaps[column], 0.0], strict=True):
            height = unit * sizes[key]
            x = (1 - WIDTH) * column / max(max(columns), 1)
            boxes[key] = Box(x=x, bottom=top - height, height=height)
            top -= height + gap
    return unit, boxes


def _unit(
    columns: Mapping[int, Sequence[str]], sizes: Mapping[str, float], free: Mapping[int, float]
) -> float:
    totals = {column: sum(sizes[key] for key in own) for column, own in columns.items()}
    return min((1 - free[column]) / total for column, total in totals.items() if total > 0)


def _gaps(heights: Sequence[float], name: float) -> list[float]:
    """Gaps between boxes, wide enough for the names of low ones not to meet."""
    pairs = itertools.pairwise(heights)
    return [max(GAP, name - (above + below) / 2) for above, below in pairs]


def _ribbons(
    ax: Any, nodes: Sequence[Node], links: Sequence[Link], boxes: Mapping[str, Box], unit: float
) -> None:
    """Draw the ribbons from top to bottom; each leaves and arrives below those before it."""
    colours = {node.key: node.colour for node in nodes}
    left: dict[str, float] = defaultdict(float)
    came: dict[str, float] = defaultdict(float)

    def height(link: Link) -> tuple[float, float]:
        return -boxes[link.source].bottom, -boxes[link.target].bottom

    for link in sorted(links, key=height):
        start, end, tall = boxes[link.source], boxes[link.target], unit * link.value
        tops = (
            start.bottom + start.height - left[link.source],
            end.bottom + end.height - came[link.target],
        )
        left[link.source] += tall
        came[link.target] += tall
        patch = PathPatch(_outline(start.x + WIDTH, end.x, *tops, tall))
        patch.set(facecolor=colours[link.source], alpha=0.38, linewidth=0, zorder=2, gid="ribbon")
        ax.add_patch(patch)


def _outline(x0: float, x1: float, top0: float, top1: float, tall: float) -> Path:
    """Outline of a ribbon of one width that leaves and arrives level."""
    middle = (x0 + x1) / 2
    corners = [
        *((x0, top0), (middle, top0), (middle, top1), (x1, top1)),
        *((x1, top1 - tall), (middle, top1 - tall), (middle, top0 - tall), (x0, top0 - tall)),
        (x0, top0),
    ]
    curve = [Path.CURVE4] * 3
    return Path(corners, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _name(ax: Any, node: Node, box: Box, last: int) -> None:
    """Name and amount: left of the first boxes, right of the last, above those between."""
    middle = box.bottom + box.height / 2
    if 0 < node.column < last:
        at = {"xy": (box.x + WIDTH / 2, box.bottom + box.height), "ha": "center"}
        shift, above, below = 0, {"xytext": (0, 13)}, {"xytext": (0, 4)}
    else:
        side = -1 if node.column == 0 else 1
        shift = 6 * side
        at = {"xy": (box.x if side < 0 else box.x + WIDTH, middle)}
        at["ha"] = "right" if side < 0 else "left"
        above, below = {"xytext": (shift, 2)}, {"xytext": (shift, -10)}
    look = {"textcoords": "offset points", "zorder": 5, "path_effects": HALO, **at}
    ax.annotate(node.name, fontweight="bold", fontsize=8.5, color=INK, gid="name", **above, **look)
    ax.annotate(node.detail, fontsize=8, color=INK, gid="detail", **below, **look)
