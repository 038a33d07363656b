"""The door of every file that a person hands in: limits, encodings, JSON, rows of a table."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

from simcore.base.errors import Where, phrase, refuse

MOST_BYTES = 300_000_000
"""Largest file of text or workbook: a year of quarter-hours of 1,000 meters (assumed)."""
MOST_SCENARIO_BYTES = 4_000_000
"""Largest scenario file: 1,000 sites (assumed)."""
MOST_CELLS = 50_000_000
"""Most cells of a table: a year of quarter-hours of 1,400 meters (assumed)."""
MOST_COLUMNS = 20_000
"""Most columns of a table, one a meter (assumed)."""
MOST_NESTED = 32
"""Most tables within tables, in keys of a scenario (assumed)."""
MOST_EXTENDED = 500
"""Most files that a scenario builds on, each as often as it is named (assumed)."""
MOST_CHAINED = 30
"""Most files that build on each other in turn (assumed)."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = (",", ";", "\t")


def is_file(path: Path, *, or_folder: bool = False) -> bool:
    """Whether a file is there, or a folder; a name that no file can have is none."""
    try:
        return path.is_file() or (or_folder and path.is_dir())
    except (OSError, ValueError):
        return False


def names_beside(path: Path) -> list[str]:
    """Names in the folder of a file, for a guess; none where that folder cannot be looked into."""
    try:
        return [other.name for other in path.parent.iterdir()]
    except (OSError, ValueError):
        return []


def file_bytes(path: Path, place: Where, most: int = MOST_BYTES) -> bytes:
    """Content of a file that is there; refused where it is too large to be meant."""
    size = path.stat().st_size
    if size > most:
        raise refuse("file_too_large", place, size=size / 1e6, most=most / 1e6)
    return path.read_bytes()


def file_text(path: Path, place: Where | None = None, most: int = MOST_BYTES) -> str:
    """Text of a file that is there, whatever it was saved as, without NUL.

    Raises
    ------
    InputError
        If it is too large, or holds what no text does.
    """
    where = str(path) if place is None else place
    return checked_text(decoded(file_bytes(path, where, most)), where)


def decoded(data: bytes) -> str:
    r"""Text of a file, whatever it was saved as; a mark at its start is dropped.

    Examples
    --------
    >>> decoded("é".encode("latin-1")), decoded(b"\xef\xbb\xbfa")
    ('é', 'a')
    """
    if data[:2] in UTF_16:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def checked_text(text: str, place: Where) -> str:
    """The text, refused where it is that of another kind of file, or has too many cells."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refuse("file_nul", place, line=line)
    n_cells = max(map(text.count, SEPARATORS)) + text.count("\n")
    if n_cells > MOST_CELLS:
        raise refuse("table_cells", place, n=n_cells, most=MOST_CELLS)
    return text


def delimiter_of(text: str, known: Sequence[str] = SEPARATORS) -> str:
    """What stands between the cells of some lines: the most frequent mark, the first of equals.

    Examples
    --------
    >>> delimiter_of("a;b;c,5"), delimiter_of("a")
    (';', ',')
    """
    return max(known, key=text.count)


def first_line(text: str) -> str:
    """Text up to the first end of a line."""
    return text.partition("\n")[0]


def table_rows(text: str, place: Where, separator: str = ",") -> list[list[str]]:
    """Cells of a table of text.

    Raises
    ------
    InputError
        With the line of a quote that stays open, or of a row with too many cells.
    """
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            check_width(row, place, reader.line_num)
            rows.append(row)
    except csv.Error as error:
        where = phrase("line", file=place, line=reader.line_num)
        raise refuse("table_broken", where, said=str(error)) from None
    return rows


def records(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Heads of a table with commas, and its filled rows by head; cells that lack are empty."""
    header, *rows = [row for row in table_rows(file_text(path), str(path)) if row] or [[]]
    names = [name.strip() for name in header]
    return names, [dict(zip_longest(names, row[: len(names)], fillvalue="")) for row in rows]


def check_width(row: list[str], place: Where, line: int) -> None:
    """Refuse a row with too many cells, or a cell that a stray quote runs over lines."""
    if len(row) > MOST_COLUMNS:
        where = phrase("line", file=place, line=line)
        raise refuse("table_columns", where, n=len(row), most=MOST_COLUMNS)
    if any("\n" in cell or "\r" in cell for cell in row):
        raise refuse("table_quote", phrase("line", file=place, line=line))


def json_content(text: str, place: Where) -> Any:
    """What a text of JSON holds.

    Raises
    ------
    json.JSONDecodeError
        If it is no JSON, for the reader to say what it should be.
    InputError
        If it is nested too deep, or holds a number of thousands of digits.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise refuse("json_deep", place) from None
    except ValueError:
        raise refuse("json_digits", place) from None
