"""Text of a meter file: bytes to rows, and headers in whatever letters they came."""

import re
import unicodedata
from contextlib import suppress
from difflib import get_close_matches

from simcore.base.errors import Where
from simcore.base.textfile import delimiter_of, table_rows

Rows = list[list[str]]

_HEAD_LINES, _HEAD_CHARACTERS = 3, 100_000
_SAID = re.compile(r"^\s*sep=(.)\r?\n")
SEPARATORS = (";", "\t", ",", "|")


def rows_of(text: str, place: Where = "") -> Rows:
    """Cells of a table, separated as its fullest first lines are; empty lines are kept.

    A first line ``sep=;``, as spreadsheets have it, says so itself.
    """
    head = "\n".join(text[:_HEAD_CHARACTERS].splitlines()[:_HEAD_LINES])
    said = _SAID.match(text)
    separator = said[1] if said else delimiter_of(head, SEPARATORS)
    return [[cell.strip() for cell in row] for row in table_rows(text, place, separator)]


def folded(header: str) -> str:
    """Header in small plain letters and digits, so that accents and spaces do not matter.

    Examples
    --------
    >>> folded("Type de donnÃ©es"), folded("Type de données")
    ('typededonnees', 'typededonnees')
    """
    return "".join(mark for mark in plain_letters(header) if mark.isalnum())


def plain_letters(header: str) -> str:
    """Header in small letters without accents.

    Examples
    --------
    >>> plain_letters("Énergie injectée [kWh]")
    'energie injectee [kwh]'
    """
    with suppress(UnicodeError):
        header = header.encode("cp1252").decode("utf-8")
    plain = unicodedata.normalize("NFKD", header).casefold()
    return "".join(mark for mark in plain if mark.isascii())


def column(header: list[str], name: str) -> int | None:
    """Number of the column called ``name``, letters lost on the way forgiven; None if absent.

    Examples
    --------
    >>> column(["PRM", "Type de donn?es"], "Type de données")
    1
    """
    names = [folded(cell) for cell in header]
    close = get_close_matches(folded(name), [title for title in names if title], n=1, cutoff=0.9)
    return names.index(close[0]) if close else None


def cells(rows: Rows, number: int | None) -> list[str]:
    """Cells of a column; empty text where a row is too short or the column absent."""
    if number is None:
        return [""] * len(rows)
    return [row[number] if number < len(row) else "" for row in rows]
