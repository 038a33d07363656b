"""One table for every medium: rows and names of columns, for a terminal, a slide, the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rich.markup import escape
from rich.table import Table as Printed

from simcore.show.columns import DASH, cell, column, head

MEDIA = ("deck", "page")
STYLE = "style"
"""Key of a row of a terminal's table that says how the row is set off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Text of a cell, and the number it stands for where it stands for one."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head of a column, and what its figures are.

    Attributes
    ----------
    text
        Words above the column.
    name, table
        Name of the described column, and the table whose description of it goes first.
    key
        Where its figures stand in a row, if not under ``name``.
    media
        Those of ``MEDIA`` that show it.
    """

    text: str
    name: str = ""
    table: str = ""
    key: Any = None
    media: tuple[str, ...] = MEDIA

    @property
    def place(self) -> Any:
        """Key of its figures in a row."""
        return self.name if self.key is None else self.key

    @property
    def term(self) -> str:
        """Word of the glossary that explains it; empty where its meaning does."""
        return column(self.name, self.table).term if self.name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table: caption, heads, rows, and the rows to be set off."""

    caption: str = ""
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = frozenset()


def text_cell(text: object) -> Cell:
    """A cell of words."""
    return Cell(text=str(text))


def number_cell(value: float, text: str) -> Cell:
    """A cell of a number in words; an undefined number is a dash."""
    return Cell(text=text, value=float(value)) if value == value else Cell(text=DASH)


def heads(
    names: Iterable[object], lang: str, table: str = "", width: str = "short"
) -> tuple[Head, ...]:
    """Heads of described columns in a table; a head among the names is taken as it is."""
    return tuple(
        name
        if isinstance(name, Head)
        else Head(text=head(str(name), lang, width, table), name=str(name), table=table)
        for name in names
    )


def beside(name: str, texts: Mapping[Any, str], table: str = "") -> tuple[Head, ...]:
    """Heads of one column's figures set side by side, by their keys in a row."""
    return tuple(Head(text=text, key=key, name=name, table=table) for key, text in texts.items())


def filled(
    told: Sequence[Head], rows: Iterable[Mapping[Any, Any]], lang: str, **more: Any
) -> Table:
    """A table of rows by the names of their columns; words among figures stay as they are."""
    return Table(heads=tuple(told), rows=tuple(cells(row, told, lang) for row in rows), **more)


def cells(row: Any, told: Iterable[Head], lang: str) -> tuple[Cell, ...]:
    """Cells of a row under some heads."""
    return tuple(_cell(row[one.place], one, lang) for one in told)


def _cell(value: Any, of: Head, lang: str) -> Cell:
    """A figure as its column is written; a cell, words, and what there is none of, as they are."""
    if isinstance(value, Cell):
        return value
    if value is None or isinstance(value, str):
        return Cell(text=value or "")
    text = cell(of.name, value, lang, of.table)
    is_figure = _is_written_as_figure(of) and value == value
    return Cell(text=text, value=float(value) if is_figure else None)


def _is_written_as_figure(of: Head) -> bool:
    return column(of.name, of.table).written not in ("words", "yes_no")


def is_figures(table: Table, place: int) -> bool:
    """Whether a column holds figures, which stand to the right: some, or none but it would."""
    of, column_cells = table.heads[place], [row[place] for row in table.rows]
    is_empty = all(one.text in ("", DASH) for one in column_cells)
    is_described = bool(of.name) and _is_written_as_figure(of)
    return any(one.value is not None for one in column_cells) or (is_empty and is_described)


def in_medium(table: Table, medium: str) -> Table:
    """A table without the columns that are not shown on the deck, or on the page."""
    if all(medium in one.media for one in table.heads):
        return table
    kept = [place for place, one in enumerate(table.heads) if medium in one.media]
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return replace(table, heads=tuple(table.heads[place] for place in kept), rows=rows)


def as_text(table: Table) -> str:
    """A table as lines of text, for the speaker's notes."""
    lines = [table.caption, " | ".join(one.text for one in table.heads)]
    lines += [" | ".join(one.text for one in row) for row in table.rows]
    return "\n".join(line.replace("\n", " ") for line in lines if line)


def printed(
    rows: Iterable[Mapping[Any, Any]],
    names: Iterable[object],
    lang: str,
    table: str = "",
    *,
    once: Sequence[str] = (),
    **look: Any,
) -> Printed:
    """A table for the terminal.

    Parameters
    ----------
    rows
        Figures and words by the names of the columns, and by ``STYLE`` how to set a row off.
    names
        Columns, in their order; heads where some are not described.
    lang
        ``"en"`` or ``"fr"``.
    table
        Table whose descriptions of columns go first.
    once
        Keys told once where they repeat from row to row; a line is drawn where the first changes.
    look
        Title, caption and other looks of ``rich``.
    """
    rows = list(rows)
    made = filled(heads(names, lang, table, "narrow"), rows, lang)
    found = Printed(**look)
    for place, one in enumerate(made.heads):
        is_right = is_figures(made, place)
        found.add_column(
            escape(one.text),
            justify="right" if is_right else "left",
            overflow="ellipsis" if is_right else "fold",
            no_wrap=column(one.name, one.table).keeps_line,
        )
    parts = [row[once[0]] for row in rows] if once else []
    starts = [place == 0 or parts[place] != parts[place - 1] for place in range(len(parts))]
    for place, (row, own) in enumerate(zip(rows, made.rows, strict=True)):
        repeats = () if not once or starts[place] else once
        texts = (
            "" if of.place in repeats else escape(one.text)
            for of, one in zip(made.heads, own, strict=True)
        )
        is_last = place + 1 == len(rows) or starts[place + 1] if once else False
        found.add_row(*texts, style=row.get(STYLE, ""), end_section=is_last)
    return found


def facts(
    pairs: Iterable[tuple[str, str]], *, side: Literal["left", "right"] = "left", **look: Any
) -> Printed:
    """A list of things and what is known of each, for the terminal."""
    found = Printed(show_header=False, **look)
    found.add_column(style="bold", no_wrap=True)
    found.add_column(justify=side, overflow="fold")
    for name, text in pairs:
        found.add_row(escape(name), escape(text))
    return found
