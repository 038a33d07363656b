"""Rows of a delimited text file with their line numbers, and its stamps, all checked."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError, Problem, refuse
from simcore.base.masking import masked, pointed_at
from simcore.base.timeaxis import ZONE

MOST_PROBLEMS = 20
"""Problems of a file that are written out; the others are counted."""
LOCAL = ZoneInfo(ZONE)
_ISO = "a start of slot in ISO with its offset, such as 2026-07-01T00:00:00+02:00"
_PORTAL = ("Identifiant PRM", "Horodate;Valeur", "Date de la mesure")
_ENEDIS = "is it a file of the Enedis portal? 'import' makes plain CSV files of these"

Row = tuple[int, list[str]]


def place(path: Path, line: int | None = None, member: str | None = None) -> str:
    """Where a problem is: file, line, column; the numbers of meters hidden.

    Examples
    --------
    >>> place(Path("july.csv"), 3, "flat 2")
    'july.csv, line 3, flat 2'
    """
    parts = [_masked_path(path)]
    if line is not None:
        parts.append(f"line {line}")
    if member is not None:
        parts.append(masked(member))
    return ", ".join(parts)


@cache
def _masked_path(path: Path) -> str:
    return masked(str(path))


def raise_all(problems: Sequence[Problem]) -> None:
    """Raise the problems if there are any, the first ones written out."""
    if len(problems) > MOST_PROBLEMS:
        rest = len(problems) - MOST_PROBLEMS
        where = problems[0].place.split(",")[0]
        more = Problem(place=where, found=f"{rest} more such problems", expected="none")
        problems = [*problems[:MOST_PROBLEMS], more]
    if problems:
        raise InputError(problems)


def read_rows(path: Path, delimiter: str) -> tuple[Row, list[Row]]:
    """Header and filled rows of a file, each with its line number; a BOM is skipped."""
    if not path.is_file():
        raise refuse(str(path), found="no such file", expected="a CSV file")
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(_filled_rows(text, delimiter))
    except UnicodeDecodeError as error:
        raise refuse(str(path), found=f"byte {error.start} not UTF-8", expected="UTF-8") from None
    except csv.Error as error:
        raise refuse(str(path), found=str(error), expected="a CSV file") from None
    if not rows:
        raise refuse(str(path), found="an empty file", expected="a header and rows")
    if len(rows) == 1:
        raise refuse(place(path, rows[0][0]), found="a header alone", expected="rows below it")
    return rows[0], rows[1:]


def _filled_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, [cell.strip() for cell in row]


def header_problems(path: Path, header: Row, first: str, delimiter: str) -> list[Problem]:
    """What is wrong in a header that starts with ``first`` and names a column for each meter."""
    line, names = header
    if names[0] != first or len(names) < 2:
        found = f"the header {masked(delimiter.join(names))[:60]!r}"
        expected = f"{first!r}, then a column for each meter, separated by {delimiter!r}"
        guess = _ENEDIS if names[0].startswith(_PORTAL) else ""
        return [Problem(place=place(path, line), found=found, expected=expected, guess=guess)]
    problems = []
    for number, name in enumerate(names[1:], start=2):
        if not name:
            found = f"no name in column {number}"
        elif name in names[1 : number - 1]:
            found = "the column twice"
        else:
            continue
        where = place(path, line, pointed_at(name, f"column {number}") or None)
        problems.append(Problem(place=where, found=found, expected="each meter once, by name"))
    return problems


def width_problems(path: Path, rows: Sequence[Row], n_columns: int) -> list[Problem]:
    """Rows that do not have as many cells as the header."""
    return [
        Problem(place=place(path, line), found=f"{len(row)} cells", expected=f"{n_columns}")
        for line, row in rows
        if len(row) != n_columns
    ]


def slots_of(number: int, kind: str = "") -> str:
    """Number of slots in words.

    Examples
    --------
    >>> slots_of(1), slots_of(2, "missing ")
    ('1 slot', '2 missing slots')
    """
    return f"{number} {kind}slot" + ("" if number == 1 else "s")


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
        return Problem(place=place(path, line), found=repr(text), expected=_ISO)
    if stamp.tzinfo is None:
        guess = "a clock without offset shows an hour twice in October"
        found = f"{text!r}, which has no offset"
        return Problem(place=place(path, line), found=found, expected=_ISO, guess=guess)
    local = stamp.astimezone(LOCAL)
    known = (local.utcoffset(), UTC.utcoffset(None))
    if not is_any_offset and stamp.utcoffset() not in known:
        expected = f"{local.isoformat()[-6:]} ({ZONE} on that day) or +00:00"
        found = f"the offset of {text!r}"
        return Problem(place=place(path, line), found=found, expected=expected)
    return stamp.astimezone(UTC).replace(tzinfo=None)
