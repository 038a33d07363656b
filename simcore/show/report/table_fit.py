"""Sizes of a native table: the largest letters at which all of it fits, no word broken."""

from simcore.show.report.fit import LINE, POINTS_PER_INCH, n_lines, width_in
from simcore.show.tables import Table

SIZES_PT = (18, 16, 15, 14, 13, 12, 11, 10, 9, 8)
PAD = 0.16
"""Room beside the words of a cell, both sides together. [inches]"""
SMALLEST_FOR_ONE_LINE = 12
SAFE = 1.06
"""Words are given this much more than they were measured to need."""


def pad_high(size_pt: float) -> float:
    """Room above and below the words of a cell, together. [inches]"""
    return 0.7 * size_pt / POINTS_PER_INCH


def lines_of(table: Table) -> list[list[str]]:
    """Texts of the head and of all rows."""
    head = [column.text for column in table.heads]
    return [head, *([cell.text for cell in row] for row in table.rows)]


def table_size(table: Table, wide: float, high: float) -> tuple[float, list[float]]:
    """Font size at which a table fits, and the widths of its columns. [points, inches]

    Rows of one line come before larger letters, down to ``SMALLEST_FOR_ONE_LINE``.
    """
    fitting = []
    for size in SIZES_PT:
        widths = widths_in(table, size, wide)
        if sum(widths) <= wide + 1e-6 and sum(heights_in(table, size, widths)) <= high:
            fitting.append((size, widths))
    for size, widths in fitting:
        lines = _lines(table, size, widths)[1:]
        if size >= SMALLEST_FOR_ONE_LINE and max(lines, default=1) == 1:
            return size, widths
    if fitting:
        return fitting[0]
    widths = widths_in(table, SIZES_PT[-1], wide)
    return SIZES_PT[-1], [width * min(1.0, wide / sum(widths)) for width in widths]


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
    """Widths of columns: at least the longest word, the rest by what the longest text asks.

    Their sum is above ``wide`` only where the longest words alone take more. [inches]
    """
    columns = list(zip(*lines_of(table), strict=True))
    least, most = [], []
    for texts in columns:
        sizes = [(width_in(text, size_pt, is_bold=i == 0), text) for i, text in enumerate(texts)]
        words = [
            width_in(word, size_pt, is_bold=i == 0)
            for i, text in enumerate(texts)
            for word in text.split(" ")
        ]
        least.append(max(words) * SAFE + PAD)
        most.append(max(size for size, _ in sizes) * SAFE + PAD)
    spare = wide - sum(least)
    if spare <= 0:
        return least
    wanted = [high - low for low, high in zip(least, most, strict=True)]
    if sum(wanted) <= spare:
        even = (wide - sum(most)) / len(most)
        return [width + even for width in most]
    return [low + spare * more / sum(wanted) for low, more in zip(least, wanted, strict=True)]
