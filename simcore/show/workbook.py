"""Spreadsheets with live formulas: text made harmless, values cached, files written whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import numpy as np

from simcore.base.masking import harmless
from simcore.base.records import Array

LINE_PT = 15
"""Height of a line of text."""
LABEL, UNIT, FIRST = 0, 1, 2
"""Columns of the labels, of the units, and of the first value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a sheet: label, unit, and a cell for each column from ``FIRST`` on.

    ``cells`` holds formulas (text that begins with ``=``) or numbers; ``values`` what each
    formula gives, written beside it for programs that do not calculate. ``look`` names the
    format of the numbers.
    """

    label: str
    unit: str
    cells: tuple[str | float, ...]
    values: tuple[float | str, ...]
    look: str = "eur"
    is_total: bool = False


def column(number: int) -> str:
    """Letters of a column, from 0.

    Examples
    --------
    >>> column(0), column(27)
    ('A', 'AB')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def floats(values: Array) -> tuple[float, ...]:
    """Numbers of a row, as plain Python floats."""
    return tuple(float(value) for value in np.asarray(values, float))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file to write that takes its place at ``path`` only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(prefix=f".{path.name}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    working = Path(name)
    try:
        yield working
        working.chmod(0o644)
        working.replace(path)
    finally:
        working.unlink(missing_ok=True)


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """A workbook that takes its place at ``path`` only when it is complete."""
    from xlsxwriter import Workbook

    with whole_file(path) as working:
        # Text is written as text alone: nothing in it becomes a formula, a number or a link.
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        book = Workbook(str(working), {**options, "strings_to_numbers": False})
        yield book
        book.close()


def looks(book: Any) -> dict[str, Any]:
    """Formats of a workbook, by name."""
    numbers = {
        "eur": "#,##0;[Red]-#,##0",
        "cents": "#,##0.00;[Red]-#,##0.00",
        "price": "0.0000",
        "fraction": "0.00%",
        "factor": "0.0000",
        "plain": "#,##0.###",
        "year": "0",
    }
    found = {name: book.add_format({"num_format": form}) for name, form in numbers.items()}
    for name, form in numbers.items():
        found[f"{name}_total"] = book.add_format({"num_format": form, "bold": True, "top": 1})
        found[f"{name}_input"] = book.add_format({"num_format": form, "font_color": "#0000AA"})
    found["head"] = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    found["title"] = book.add_format({"bold": True, "font_size": 13})
    found["text"] = book.add_format({"text_wrap": True, "valign": "top"})
    return found


def write_text(sheet: Any, row: int, place: int, text: str, look: Any = None) -> None:
    """Write text that stays text."""
    sheet.write_string(row, place, harmless(text), look)


def write_row(sheet: Any, number: int, row: Row, formats: dict[str, Any]) -> None:
    """Write a row: label, unit, formulas with their values, or numbers (inputs, in blue)."""
    ending = "_total" if row.is_total else ""
    write_text(sheet, number, LABEL, row.label)
    write_text(sheet, number, UNIT, row.unit)
    for i, (cell, value) in enumerate(zip(row.cells, row.values, strict=True)):
        if isinstance(cell, str):
            look = formats[row.look + ending]
            sheet.write_formula(number, FIRST + i, cell, look, value)
        else:
            sheet.write_number(number, FIRST + i, cell, formats[f"{row.look}_input"])


def table_sheet(book: Any, name: str, title: str, head: tuple[str, ...]) -> Any:
    """A sheet with a title, a header row (the fourth) and frozen labels."""
    sheet, formats = book.add_worksheet(name), looks(book)
    write_text(sheet, 0, 0, title, formats["title"])
    for i, text in enumerate(head):
        write_text(sheet, 3, i, text, formats["head"])
    sheet.set_column(LABEL, LABEL, 46)
    sheet.set_column(UNIT, UNIT, 14)
    sheet.set_column(FIRST, FIRST + 80, 12)
    sheet.freeze_panes(4, FIRST)
    return sheet
