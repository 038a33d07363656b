"""Sizes of a native table: the largest letters at which all of it fits, no word broken."""

import numpy as np

from simcore.base.records import Array
from simcore.show.report.fit import LINE, POINTS_PER_INCH, n_lines, width_in
from simcore.show.tables import Table

Texts = tuple[str, ...]
SIZES_PT = (18, 16, 15, 14, 13, 12, 11, 10, 9, 8)
PAD = 0.16
"""Room beside the words of a cell, both sides together. [inches]"""
SMALLEST_FOR_ONE_LINE, FEW_ROWS = 16, 5
LEAST_PT = 12
"""Letters are not made smaller than this for rows of fewer lines."""
STEPS = 24
"""Parts in which the room that the longest words leave is handed out."""
SAFE = 1.06
"""Words are given this much more than they were measured to need."""


def pad_high(size_pt: float) -> float:
    """Room above and below the words of a cell, together. [inches]"""
    return 0.6 * size_pt / POINTS_PER_INCH


def lines_of(table: Table) -> list[list[str]]:
    """Texts of the head and of all rows."""
    head = [column.text for column in table.heads]
    return [head, *([cell.text for cell in row] for row in table.rows)]


def table_size(table: Table, wide: float, high: float) -> tuple[float, list[float]]:
    """Font size at which a table fits, and the widths of its columns. [points, inches]

    Rows of one line, then of two, come before larger letters, down to ``SMALLEST_FOR_ONE_LINE``.
    """
    fitting: list[tuple[int, int, list[float]]] = []
    for size in SIZES_PT:
        if fitting and (
            size < LEAST_PT or (size < SMALLEST_FOR_ONE_LINE and min(one[0] for one in fitting) < 3)
        ):
            break
        widths = widths_in(table, size, wide)
        if sum(widths) <= wide + 1e-6 and sum(heights_in(table, size, widths)) <= high:
            lines = max(_lines(table, size, widths)[1:], default=1)
            fitting.append((_crowded(lines, len(table.rows)), size, widths))
    if fitting:
        _, size, widths = min(fitting, key=lambda one: (one[0], -one[1]))
        return size, widths
    widths = widths_in(table, SIZES_PT[-1], wide)
    return SIZES_PT[-1], [width * min(1.0, wide / sum(widths)) for width in widths]


def _crowded(lines: int, n_rows: int) -> int:
    """How unwelcome it is that the highest row takes so many lines; less so among few rows."""
    return lines // 2 if n_rows <= FEW_ROWS else lines


def heights_in(table: Table, size_pt: float, widths: list[float]) -> list[float]:
    """Height of the head and of every row. [inches]"""
    line = LINE * size_pt / POINTS_PER_INCH
    return [line * lines + pad_high(size_pt) for lines in _lines(table, size_pt, widths)]


def _lines(table: Table, size_pt: float, widths: list[float]) -> list[int]:
    """Lines that the head and every row take."""
    return [
        max(
            n_lines(text, size_pt, (width - PAD) / SAFE + 1e-6, is_bold=i == 0)
            for text, width in zip(texts, widths, strict=True)
        )
        for i, texts in enumerate(lines_of(table))
    ]


def widths_in(table: Table, size_pt: float, wide: float) -> list[float]:
    """Widths of columns: at least the longest word, the rest where it saves most lines.

    Their sum is above ``wide`` only where the longest words alone take more. [inches]
    """
    columns = list(zip(*lines_of(table), strict=True))
    least, most = [], []
    for texts in columns:
        sizes = [width_in(text, size_pt, is_bold=i == 0) for i, text in enumerate(texts)]
        words = [
            width_in(word, size_pt, is_bold=i == 0)
            for i, text in enumerate(texts)
            for word in text.split(" ")
        ]
        least.append(max(words) * SAFE + PAD)
        most.append(max(sizes) * SAFE + PAD)
    spare = wide - sum(least)
    if spare <= 0:
        return least
    if sum(most) <= wide:
        return [width + (wide - sum(most)) / len(most) for width in most]
    part = spare / STEPS
    lines = _lines_by_part(columns, size_pt, list(zip(least, most, strict=True)), part)
    steps = _handed_out(lines)
    left = [
        max(high - low - k * part, 0.0) for low, high, k in zip(least, most, steps, strict=True)
    ]
    rest = part * (STEPS - steps.sum()) / (sum(left) or 1.0)
    return [low + k * part + rest * more for low, k, more in zip(least, steps, left, strict=True)]


def _lines_by_part(
    columns: list[Texts], size_pt: float, ends: list[tuple[float, float]], part: float
) -> Array:
    """Lines of each row by column and by the parts that the column is given beyond the least."""
    lines = np.ones((len(columns), STEPS + 1, len(columns[0])), dtype=int)
    for column, (texts, (low, high)) in enumerate(zip(columns, ends, strict=True)):
        for k in range(STEPS + 1):
            room = (low + k * part - PAD) / SAFE + 1e-6
            lines[column, k] = [
                n_lines(text, size_pt, room, is_bold=i == 0) for i, text in enumerate(texts)
            ]
            if low + k * part >= high:
                lines[column, k:] = lines[column, k]
                break
    return lines


def _handed_out(lines: Array) -> Array:
    """Parts that each column is given, one bargain after the other, so that rows are few lines.

    A bargain is what saves most lines for each part it takes, a row being as high as its
    highest cell; its highest cells together where no column saves a line alone.
    """
    n_columns = len(lines)
    steps = np.zeros(n_columns, dtype=int)
    while (free := STEPS - steps.sum()) > 0:
        now = lines[np.arange(n_columns), steps]
        highest, score = now.max(axis=0), (now**2).sum()
        best, move = 0.0, None
        for column in range(n_columns):
            others = np.delete(now, column, axis=0).max(axis=0, initial=0)
            for more in range(1, free + 1):
                own = lines[column, steps[column] + more]
                saved = (highest - np.maximum(own, others)).sum()
                # Lines of a cell that another cell keeps high count little, but they count.
                saved += 1e-3 * (score - (now**2).sum() + (now[column] ** 2 - own**2).sum())
                if saved / more > best + 1e-12:
                    best, move = saved / more, (column, more)
        if move is None:
            break
        steps[move[0]] += move[1]
    return steps
