"""Text of price files and calendars, and its cells."""

from pathlib import Path

from simcore.base.textfile import file_text, table_rows

MOST_BYTES = 30_000_000
"""Largest file that is read: ten years of quarter-hours as ENTSO-E writes them (350,400 rows
of 80 bytes)."""
_DELIMITERS = ",;\t"


def text_of(path: Path) -> str:
    """Text of a file that is there; bytes that are no text are refused."""
    return file_text(path, most=MOST_BYTES)


def delimiter_of(text: str) -> str:
    """What stands between the cells of the first line; a comma where nothing does."""
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def cells_of(path: Path, text: str, delimiter: str) -> list[list[str]]:
    """Cells of each line."""
    return table_rows(text, str(path), delimiter)
