"""Tables of the terminal made to fit its width: words get the room, columns that do not go below.

A table that fits is left alone. Else figures take as little room as they need, words share the
rest, and where even that is too wide the table is told in several, each with its first words.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from textwrap import wrap
from typing import Any

from rich.table import Column, Table
from rich.text import Text

from simcore.show.words.labels import label

EDGES, PADS = 3, 2
"""Room that a column takes beside its cells: spaces on either side, and an edge. [letters]"""
MOST_LINES = 4
"""Lines of a head of figures, where there is room for it."""
MOST_WORD = 24
"""Longest word that a column of words makes room for; longer ones are folded. [letters]"""


def fitted(table: Table, width: int, lang: str) -> list[Table]:
    """A table as it fits a width, or in parts that do, one below the other.

    Examples
    --------
    >>> table = Table("Site", "kWh")
    >>> table.add_row("Outreau", "12")
    >>> [part is table for part in fitted(table, 80, "en")]
    [True]
    """
    widest, least = ([size(column) for column in table.columns] for size in (_widest, _least))
    room = _room(table, width, len(widest))
    if sum(widest) <= room:
        return [table]
    if sum(least) <= room:
        return [_with_widths(table, _shared_out(table.columns, room))]
    parts = [_of_columns(table, kept) for kept in _chunks(table, least, width)]
    if len(parts) < 2:
        return [table]
    return [
        fitted(_told_on(part, place, len(parts), lang), width, lang)[0]
        for place, part in enumerate(parts)
    ]


def all_fitted(things: Sequence[Any], width: int, lang: str) -> list[Any]:
    """What is printed, its tables as they fit."""
    return [
        part
        for thing in things
        for part in (fitted(thing, width, lang) if isinstance(thing, Table) else (thing,))
    ]


def _room(table: Table, width: int, n_columns: int) -> int:
    """Letters that are left to the cells of so many columns."""
    return width - PADS * n_columns if table.box is None else width - 1 - EDGES * n_columns


def _lines(column: Column) -> Iterable[str]:
    """Lines of the head and the cells of a column, without marks of style."""
    for cell in (column.header, *column._cells):
        text = cell if isinstance(cell, Text) else Text.from_markup(str(cell))
        yield from text.plain.splitlines()


def _widest(column: Column) -> int:
    return max((Text(line).cell_len for line in _lines(column)), default=1)


def _least(column: Column) -> int:
    """Room for the longest word; for all of a figure, whose spaces part nothing."""
    if column.no_wrap:
        return _widest(column)
    cells = [str(cell) for cell in column._cells]
    is_figure = column.justify == "right"
    words = list(_lines(replace(column, _cells=[]))) if is_figure else _lines(column)
    longest = max((len(word) for line in words for word in line.split(" ")), default=1)
    if not is_figure:
        return min(longest, MOST_WORD)
    return max([longest, *(Text.from_markup(cell).cell_len for cell in cells)])


def _shared_out(columns: Sequence[Column], room: int) -> list[int]:
    """Widths that fill a room: heads of figures of few lines, then words, then the other heads."""
    widest, given = [_widest(one) for one in columns], [_least(one) for one in columns]
    heads = [max(_head_width(one), least) for one, least in zip(columns, given, strict=True)]
    figures = [n for n, one in enumerate(columns) if one.justify == "right"]
    words = [n for n in range(len(columns)) if n not in figures]
    for places, wanted in ((figures, heads), (words, widest), (figures, widest)):
        while sum(given) < room:
            place = max(places, key=lambda n: wanted[n] - given[n], default=None)
            if place is None or given[place] >= wanted[place]:
                break
            given[place] += 1
    return given


def _head_width(column: Column) -> int:
    """Least room in which the head takes few lines."""
    lines = list(_lines(replace(column, _cells=[])))
    width = max((len(word) for line in lines for word in line.split(" ")), default=1)
    while sum(len(wrap(line, width)) for line in lines) > MOST_LINES and width < _widest(column):
        width += 1
    return width


def _with_widths(table: Table, widths: Sequence[int]) -> Table:
    found = copy(table)
    columns = zip(table.columns, widths, strict=True)
    found.columns = [replace(column, width=width) for column, width in columns]
    return found


def _chunks(table: Table, least: Sequence[int], width: int) -> list[list[int]]:
    """Columns of each part: the words that tell its rows apart, then as many as there is room."""
    lead = _telling(table)
    parts: list[list[int]] = []
    for place in (n for n in range(len(least)) if n not in lead):
        tried = [*parts[-1], place] if parts else []
        if parts and sum(least[n] for n in tried) <= _room(table, width, len(tried)):
            parts[-1] = tried
        else:
            parts.append([*lead, place])
    return parts


def _telling(table: Table) -> list[int]:
    """Columns of words, from the first on, as many as tell the rows apart."""
    cells = [list(column._cells) for column in table.columns]
    words = [n for n, column in enumerate(table.columns) if column.justify != "right"] or [0]
    for n in range(1, len(words)):
        rows = list(zip(*(cells[place] for place in words[:n]), strict=True))
        if len(set(rows)) == len(rows) and "" not in cells[words[n - 1]]:
            return words[:n]
    return words


def _of_columns(table: Table, kept: Sequence[int]) -> Table:
    found = copy(table)
    found.columns = [
        replace(table.columns[place], _index=number) for number, place in enumerate(kept)
    ]
    return found


def _told_on(part: Table, place: int, n_parts: int, lang: str) -> Table:
    """A part with the title, told on from the second, and the caption below the last."""
    if place and part.title:
        part.title = label("commands.told_on", lang, title=part.title)
    if place + 1 < n_parts:
        part.caption = None
    return part
