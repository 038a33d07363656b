"""Rows of a delimited text file with their line numbers, and its stamps, all checked."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError, Phrase, Problem, Where, fault, phrase, refuse
from simcore.base.masking import masked, pointed_at
from simcore.base.textfile import check_width, checked_text, file_bytes
from simcore.base.timeaxis import ZONE
from simcore.energy.meters.resemblance import resemblance
from simcore.energy.meters.text import rows_of

MOST_PROBLEMS = 20
"""Problems of a file that are written out; the others are counted."""
LOCAL = ZoneInfo(ZONE)
_PORTAL = ("Identifiant PRM", "Horodate;Valeur", "Date de la mesure")

Row = tuple[int, list[str]]


def place(path: Path, line: int | None = None, member: Where | None = None) -> Where:
    """Where a problem is: file, line, column; the numbers of meters hidden.

    Examples
    --------
    >>> print(place(Path("july.csv"), 3, "flat 2"))
    july.csv, line 3, flat 2
    """
    where: Where = _masked_path(path)
    if line is not None:
        where = phrase("line", file=where, line=line)
    return where if member is None else phrase("part", place=where, part=member)


@cache
def _masked_path(path: Path) -> str:
    return masked(str(path))


def raise_all(problems: Sequence[Problem]) -> None:
    """Raise the problems if there are any, the first ones written out."""
    if len(problems) > MOST_PROBLEMS:
        n_more = len(problems) - MOST_PROBLEMS
        where = str(problems[0].place).split(",")[0]
        problems = [*problems[:MOST_PROBLEMS], fault("more_problems", where, n=n_more)]
    if problems:
        raise InputError(problems)


def read_rows(path: Path, delimiter: str) -> tuple[Row, list[Row]]:
    """Header and filled rows of a file, each with its line number; a BOM is skipped."""
    if not path.is_file():
        raise refuse("csv_missing", str(path))
    try:
        text = checked_text(file_bytes(path, _masked_path(path)).decode("utf-8-sig"), str(path))
        rows = list(_filled_rows(text, delimiter, str(path)))
    except UnicodeDecodeError as error:
        raise refuse("csv_encoding", str(path), n=error.start) from None
    except csv.Error as error:
        raise refuse("csv_broken", str(path), said=str(error)) from None
    if not rows:
        raise refuse("csv_empty", str(path))
    if len(rows) == 1:
        raise refuse("csv_header_alone", place(path, rows[0][0]))
    return rows[0], rows[1:]


def _filled_rows(text: str, delimiter: str, where: str) -> Iterator[Row]:
    reader = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
    for row in reader:
        check_width(row, where, reader.line_num)
        if any(cell.strip() for cell in row):
            yield reader.line_num, [cell.strip() for cell in row]


def header_problems(path: Path, header: Row, first: str, delimiter: str) -> list[Problem]:
    """What is wrong in a header that starts with ``first`` and names a column for each meter."""
    line, names = header
    if names[0] != first or len(names) < 2:
        stated, mark = repr(masked(delimiter.join(names))[:60]), repr(delimiter)
        guess = phrase("is_enedis_portal") if names[0].startswith(_PORTAL) else None
        if first == "time" and guess is None:
            guess = resemblance(rows_of(delimiter.join(names)))
        where = place(path, line)
        words = fault(
            "curves_header", where, header=stated, first=repr(first), mark=mark, guess=guess
        )
        return [words]
    problems = []
    for number, name in enumerate(names[1:], start=2):
        if not name:
            reason = phrase("nameless_column", n=number)
        elif name in names[1 : number - 1]:
            reason = phrase("column_again")
        else:
            continue
        where = place(path, line, pointed_at(name, phrase("column_number", n=number)) or None)
        problems.append(fault("meter_names", where, found=reason))
    return problems


def width_problems(path: Path, rows: Sequence[Row], n_columns: int) -> list[Problem]:
    """Rows that do not have as many cells as the header."""
    return [
        fault("row_width", place(path, line), n=len(row), wanted=n_columns)
        for line, row in rows
        if len(row) != n_columns
    ]


def slots_of(number: int) -> Phrase:
    """Number of slots in words.

    Examples
    --------
    >>> str(slots_of(1)), str(slots_of(2))
    ('1 slot', '2 slots')
    """
    return phrase("one_slot") if number == 1 else phrase("slots", n=number)


def local_stamps(utc: NDArray[np.datetime64]) -> list[str]:
    """Moments of UTC by the French clock, in ISO with their offset.

    Examples
    --------
    >>> local_stamps(np.array(["2026-06-30T22:00"], "datetime64[s]"))
    ['2026-07-01T00:00:00+02:00']
    """
    moments = utc.astype("datetime64[s]").tolist()
    return [moment.replace(tzinfo=UTC).astimezone(LOCAL).isoformat() for moment in moments]


def utc_stamp(
    path: Path, line: int, text: str, *, is_any_offset: bool = False
) -> datetime | Problem:
    """A stamp as UTC, or what is wrong with it.

    The offset is that of the French clock at that moment, or UTC: a stamp with another one
    is the sign of a file whose clock was moved. It is believed where any offset is allowed.
    """
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return fault("slot_start", place(path, line), text=repr(text))
    if stamp.tzinfo is None:
        return fault("slot_start_without_offset", place(path, line), text=repr(text))
    local = stamp.astimezone(LOCAL)
    offsets = (local.utcoffset(), UTC.utcoffset(None))
    if not is_any_offset and stamp.utcoffset() not in offsets:
        offset, where = local.isoformat()[-6:], place(path, line)
        return fault("slot_offset", where, text=repr(text), offset=offset, zone=ZONE)
    return stamp.astimezone(UTC).replace(tzinfo=None)
