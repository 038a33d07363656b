"""Calendars of Tempo days in the spellings of their publishers, as rows of day and colour."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from simcore.base.errors import Where, phrase, refuse
from simcore.base.textfile import delimiter_of, first_line, json_content, table_rows

DAYS = ("day", "date", "jour", "datejour", "date_jour", "start_date")
"""Titles of a column of days: the product's own, RTE's export, its interface."""
COLOURS_BY_NAME = ("colour", "color", "couleur", "type de jour tempo", "tempo", "value")
COLOURS_BY_CODE = ("codejour", "code_jour")
"""Titles of a column of colours, by name, and by code: 1 blue, 2 white, 3 red."""
CODES = {"1": "blue", "2": "white", "3": "red"}
SPELLINGS = {
    **{"bleu": "blue", "blanc": "white", "rouge": "red"},
    **{f"tempo_{name}": name for name in ("blue", "white", "red")},
    **{"tempo_bleu": "blue", "tempo_blanc": "white", "tempo_rouge": "red"},
    **{f"jour {name}": name for name in ("blue", "white", "red")},
}
"""Names of colours other than our own, in lower case."""
UNDEFINED = ("", "0", "non_defini", "undefined", "nd")
"""What stands where a colour is not known yet."""
_FRENCH_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_SHORT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """A day of a calendar and its colour as text, with their place and number of cells."""

    place: Where
    day: str
    colour: str
    n_cells: int


def day_rows(path: Path, text: str) -> Iterator[DayRow]:
    """Rows of a calendar: a table, or JSON as RTE and those who hand it on publish it.

    Days of which the colour is not known yet are left out, as is the notice below RTE's table.

    Raises
    ------
    InputError
        Where there are no columns of days and colours.
    """
    if text.lstrip().startswith(("{", "[")):
        yield from _json_rows(path, text)
    else:
        yield from _table_rows(path, text)


def day_of(text: str) -> date:
    """Day of a cell: ISO with or without a time, 31/01/2026 or 20260131.

    Examples
    --------
    >>> [str(day_of(one)) for one in ("2026-01-31T00:00:00+01:00", "31/01/2026", "20260131")]
    ['2026-01-31', '2026-01-31', '2026-01-31']
    """
    french, short = _FRENCH_DAY.fullmatch(text), _SHORT_DAY.fullmatch(text)
    if french:
        return date(int(french[3]), int(french[2]), int(french[1]))
    if short:
        return date(int(short[1]), int(short[2]), int(short[3]))
    return date.fromisoformat(text[:10] if "T" in text else text)


def colour_of(text: str) -> str:
    """Colour in our own word where it has another; as it is, in lower case, where unknown.

    Examples
    --------
    >>> colour_of("TEMPO_BLEU"), colour_of("White"), colour_of("gris")
    ('blue', 'white', 'gris')
    """
    name = text.strip().lower()
    return SPELLINGS.get(name, name)


def _table_rows(path: Path, text: str) -> Iterator[DayRow]:
    lines = table_rows(text, str(path), delimiter_of(first_line(text)))
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    day, named = _first(header, DAYS), _first(header, COLOURS_BY_NAME)
    coded = _first(header, COLOURS_BY_CODE)
    colour = coded if named is None else named
    if day is None or colour is None:
        place, titles = phrase("line", file=path, line=1), ",".join(header) or phrase("nothing")
        raise refuse("unexpected", place, found=titles, expected="day,colour")
    for number, row in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (len(cells) > colour and cells[colour].lower() in UNDEFINED):
            continue
        is_short = len(cells) <= max(day, colour)
        said = "" if is_short else cells[colour]
        yield DayRow(
            place=phrase("line", file=path, line=number),
            day="" if is_short else cells[day],
            colour=CODES.get(said, said) if named is None else said,
            n_cells=len(cells) if is_short else 2,
        )


def _first(header: Sequence[str], names: Sequence[str]) -> int | None:
    """Number of the first column with one of these titles."""
    return next((number for number, cell in enumerate(header) if cell in names), None)


def _json_rows(path: Path, text: str) -> Iterator[DayRow]:
    try:
        pairs = list(_pairs(json_content(text, str(path))))
    except json.JSONDecodeError as error:
        place = phrase("line", file=path, line=error.lineno)
        raise refuse("file_no_table", place, said=error.msg.lower()) from None
    except RecursionError:
        raise refuse("json_deep", str(path)) from None
    if not pairs:
        raise refuse("unexpected", str(path), found=text[:60], expected="day,colour")
    for day, colour in pairs:
        if colour.lower() not in UNDEFINED:
            yield DayRow(place=str(path), day=day, colour=colour, n_cells=2)


def _pairs(content: object) -> Iterator[tuple[str, str]]:
    """Day and colour of every part that has both, or whose names are days."""
    if isinstance(content, list):
        for part in content:
            yield from _pairs(part)
    if not isinstance(content, Mapping):
        return
    by_name = {str(key).lower(): value for key, value in content.items()}
    day = next((by_name[name] for name in DAYS if isinstance(by_name.get(name), str)), None)
    named = next((by_name[name] for name in COLOURS_BY_NAME if name in by_name), None)
    coded = next((by_name[name] for name in COLOURS_BY_CODE if name in by_name), None)
    if day is not None and isinstance(named, str):
        yield day, named
    elif day is not None and coded is not None:
        yield day, CODES.get(str(coded), str(coded))
    else:
        for key, value in content.items():
            if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", str(key)):
                yield str(key), value
            else:
                yield from _pairs(value)
