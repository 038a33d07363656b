"""The workbook: one sheet a table, units in the heads, no cell that could run."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from simcore.base.masking import harmless
from simcore.show.columns import head
from simcore.show.folder.read import Run
from simcore.show.report.cells import in_words
from simcore.show.words.catalogue import is_known, terms
from simcore.show.words.labels import label
from simcore.show.words.law import permit_words
from simcore.show.words.notes import note

MOST_ROWS = 1_048_575
"""Rows that a sheet can hold below its head."""
_LONGEST_NAME, _WIDEST = 31, 60
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
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        frames = {"about": _about(run, lang), "notes": _notes(run, lang), "summary": run.summary}
        frames |= {name: run.table(name) for name in _ordered(run)}
        frames["words"] = _words(lang)
        for name, frame in frames.items():
            frame = in_words(frame, lang, name)
            heads = [_head(str(column), lang, name) for column in frame.columns]
            _sheet(book, bold, sheet_name(name, lang), frame, heads)


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


def _about(run: Run, lang: str) -> pd.DataFrame:
    """What run this is: everything of the manifest that is one value, then the inputs."""
    manifest = run.manifest
    plain = [
        (key, value) for key, value in manifest.items() if isinstance(value, str | int | float)
    ]
    inputs = manifest.get("scenario")
    plain += list(inputs.items()) if isinstance(inputs, dict) else []
    heads = [label("sheet_item", lang), label("sheet_value", lang)]
    return pd.DataFrame(plain, columns=heads)


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


def _sheet(book: Any, bold: Any, name: str, frame: pd.DataFrame, heads: Sequence[str]) -> None:
    sheet = book.add_worksheet(_free_name(book, name))
    frame = frame.iloc[:MOST_ROWS]
    sheet.write_row(0, 0, [harmless(words) for words in heads], bold)
    for j, column in enumerate(frame.columns):
        sheet.write_column(1, j, [_plain(value) for value in frame[column].tolist()])
        longest = max([len(words) / 2 for words in heads[j : j + 1]] + [_length(frame[column])])
        sheet.set_column(j, j, min(max(longest + 2, 9), _WIDEST))
    sheet.freeze_panes(1, 0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _head(column: str, lang: str, table: str) -> str:
    """Head of a column; one that is in words already stays."""
    return column if column[:1].isupper() else head(column, lang, table=table)


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
