"""Tables of the terminal made to fit its width: words get the room, columns that do not go below.

A table that fits is left alone. Else figures take as little room as they need, words share the
rest, and where even that is too wide the table is told in several, each with its first words.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from rich.table import Column, Table
from rich.text import Text

from simcore.show.words.labels import label

EDGES = 3
"""Room that a column takes beside its cells: an edge and a space on either side. [letters]"""
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
    room = width - 1 - EDGES * len(widest)
    if table.box is None or sum(widest) <= room:
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
    """Widths that fill a room: what is left over the least goes to the words that lack most."""
    widest, given = [_widest(one) for one in columns], [_least(one) for one in columns]
    for is_figure in (False, True):
        of_kind = [n for n, one in enumerate(columns) if (one.justify == "right") == is_figure]
        while sum(given) < room:
            place = max(of_kind, key=lambda n: widest[n] - given[n], default=None)
            if place is None or given[place] >= widest[place]:
                break
            given[place] += 1
    return given


def _with_widths(table: Table, widths: Sequence[int]) -> Table:
    found = copy(table)
    columns = zip(table.columns, widths, strict=True)
    found.columns = [replace(column, width=width) for column, width in columns]
    return found


def _chunks(table: Table, least: Sequence[int], width: int) -> list[list[int]]:
    """Columns of each part: the words that begin a row, then as many others as there is room."""
    is_words = [column.justify != "right" for column in table.columns]
    lead = list(range(is_words.index(False))) if False in is_words else [0]
    lead = lead or [0]
    room = width - 1 - sum(least[n] + EDGES for n in lead)
    parts: list[list[int]] = []
    left = 0
    for place in range(len(lead), len(least)):
        needed = least[place] + EDGES
        if not parts or needed > left:
            parts.append([*lead])
            left = room
        parts[-1].append(place)
        left -= needed
    return parts


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
