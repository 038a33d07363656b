"""The workbook: one sheet a table, units in the heads, no cell that could run."""

import math
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import pandas as pd
import xlsxwriter

from simcore.base.masking import harmless
from simcore.show.columns import column as of
from simcore.show.columns import head
from simcore.show.folder.read import Run
from simcore.show.report.cells import in_words
from simcore.show.report.settings import about_frame, settings_frame
from simcore.show.words.catalogue import is_known, terms
from simcore.show.words.labels import label
from simcore.show.words.law import permit_words
from simcore.show.words.notes import note
from simcore.show.workbook import LINE_PT

MOST_ROWS = 1_048_575
"""Rows that a sheet can hold below its head."""
LOOKS = {
    "eur": "#,##0.00",
    "eur_per_year": "#,##0",
    "eur_per_kwh": "0.0000",
    "kwh": "#,##0.0",
    "fraction": "0.0%",
}
"""Formats of numbers by the unit of a column, which a program writes with its own marks."""
_LONGEST_NAME, _WIDEST = 31, 60
WIDER = 1.15
"""Width of bold letters over that of others."""
_MOST_PRINTED = 15
"""Columns that can be read on one sheet of paper."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_workbook(run: Run, path: Path, lang: str) -> None:
    """Write all tables of a run as a workbook, with its assumptions and its words.

    Parameters
    ----------
    run
        A run folder read back.
    path
        File to write, ``.xlsx``.
    lang
        ``"en"`` or ``"fr"``.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        looks = {unit: book.add_format({"num_format": look}) for unit, look in LOOKS.items()}
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        frames = {"about": about_frame(run, lang), "notes": _notes(run, lang)}
        frames |= {"settings": settings_frame(run, lang), "summary": run.summary}
        frames |= {name: run.table(name) for name in _ordered(run)}
        frames["words"] = _words(lang)
        for name, frame in frames.items():
            frame = in_words(frame, lang, name)
            heads = [_head(str(column), lang, name) for column in frame.columns]
            sheet = _sheet(book, bold, sheet_name(name, lang), frame, heads)
            widths = [_width(*one) for one in zip(heads, frame.items(), strict=True)]
            for place, column in enumerate(frame.columns):
                look = looks.get(of(str(column), name).unit)
                sheet.set_column(place, place, widths[place], look)
            sheet.set_row(0, LINE_PT * _n_lines(heads, widths))


def sheet_name(name: str, lang: str) -> str:
    """Name of a sheet: its label, or that of the table."""
    text = label(f"sheet_{name}", lang) if is_known(f"sheet_{name}") else name.replace("_", " ")
    return text.translate(_FORBIDDEN)[:_LONGEST_NAME]


def _ordered(run: Run) -> list[str]:
    """Tables of the run, the well-known ones first."""
    known = ("places", "prices", "months", "ledger", "cash_flow", "average_day", "load_duration")
    first = [name for name in known if name in run.names]
    rest = sorted(set(run.names) - set(known) - {"members"})
    return [*first, *rest, *(["members"] if "members" in run.names else [])]


def _notes(run: Run, lang: str) -> pd.DataFrame:
    names = map(str, run.summary["scheme"].unique())
    permits = permit_words(names, run.titles, lang, run.known_schemes)
    texts = [*permits, *(note(remark.key, remark.values, lang) for remark in run.notes)]
    return pd.DataFrame({label("sheet_notes", lang): texts})


def _words(lang: str) -> pd.DataFrame:
    rows = [
        (label(f"term.{term}.title", lang), label(f"term.{term}.meaning", lang)) for term in terms()
    ]
    return pd.DataFrame(rows, columns=[label("sheet_word", lang), label("sheet_meaning", lang)])


def _sheet(book: Any, bold: Any, name: str, frame: pd.DataFrame, heads: Sequence[str]) -> Any:
    """A sheet with a table under its heads, which stay in sight."""
    sheet = book.add_worksheet(_free_name(book, name))
    frame = frame.iloc[:MOST_ROWS]
    sheet.write_row(0, 0, [harmless(words) for words in heads], bold)
    for j, column in enumerate(frame.columns):
        sheet.write_column(1, j, [_plain(value) for value in frame[column].tolist()])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    if len(heads) <= _MOST_PRINTED:
        sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    return sheet


def _head(column: str, lang: str, table: str) -> str:
    """Head of a column; one that is in words already stays, and a part shows its own unit."""
    if column[:1].isupper():
        return column
    words = head(column, lang, table=table)
    return words.removesuffix(" [1]") if of(column, table).unit == "fraction" else words


def _width(head_words: str, named: tuple[Any, pd.Series]) -> float:
    """Width of a column: of its longest text, or of a head over two lines."""
    return min(max(len(head_words) / 2 + 2, _length(named[1]) + 2, 9), _WIDEST)


def _n_lines(heads: Sequence[str], widths: Sequence[float]) -> int:
    """Lines of the longest head, in bold letters that are wider than others."""
    lines = [wrap(head, int(width / WIDER)) for head, width in zip(heads, widths, strict=True)]
    return max(map(len, lines), default=1)


def _length(column: pd.Series) -> float:
    first = column.head(50)
    return max((len(str(value)) for value in first if isinstance(value, str)), default=8)


def _free_name(book: Any, name: str) -> str:
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        free = f"{name[: _LONGEST_NAME - 3]} {number}"
    return free


def _plain(value: Any) -> Any:
    """A value as a cell holds it: harmless text, a number, or nothing where undefined."""
    if isinstance(value, str):
        return harmless(value)
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if isinstance(value, bool | int | float) else harmless(str(value))
