"""Text of price files and calendars, and its cells."""

import csv
from io import StringIO
from pathlib import Path

from simcore.base.decoded import decoded
from simcore.base.errors import refuse

MOST_BYTES = 30_000_000
"""Largest file that is read: ten years of quarter-hours as ENTSO-E writes them (350,400 rows
of 80 bytes)."""
_DELIMITERS = ",;\t"


def text_of(path: Path) -> str:
    """Text of a file that is there; bytes that are no text are refused."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise refuse("file_too_large", str(path), found=size / 1e6, most=MOST_BYTES / 1e6)
    text = decoded(path.read_bytes())
    if "\0" in text:
        raise refuse("file_no_text", str(path))
    return text


def delimiter_of(text: str) -> str:
    """What stands between the cells of the first line; a comma where nothing does."""
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def cells_of(path: Path, text: str, delimiter: str) -> list[list[str]]:
    """Cells of each line."""
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise refuse("file_no_table", str(path), said=str(error)) from None
