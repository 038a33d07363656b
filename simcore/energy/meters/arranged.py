"""Rows of a file arranged into a table with one header, and the lines they came from."""

import re
from contextlib import suppress
from datetime import datetime, timedelta

from simcore.energy.meters.layouts import AS_IS, DAYS, LAST_HEADER, UNITS_BELOW, WIDE
from simcore.energy.meters.text import Rows, folded

HEAD_ROWS = 12
"""Rows in which a header is looked for, below titles and descriptions."""

Table = tuple[Rows, list[int]]
"""Rows, the header first, and the line of each from 1."""

_DAY = re.compile(r"^\d{2}/\d{2}/\d{4}$")
_HOUR = re.compile(r"^\d{1,2}:\d{2}(:\d{2})?$")
_DATE_FORM = re.compile(r"^\[?dd.MM.yyyy( HH:mm(:ss)?)?\]?$")
_COUNT_WORDS = ("counter", "analog", "status")


def arranged(rows: Rows, arrangement: str) -> Table:
    """Table of the filled rows of a file; empty where the arrangement does not fit it."""
    filled = [(row, n) for n, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        return [], []
    table, lines = [row for row, _ in filled], [n for _, n in filled]
    return _ARRANGEMENTS[arrangement](table, lines)


def _as_is(rows: Rows, lines: list[int]) -> Table:
    return rows, lines


def _from_last_header(rows: Rows, lines: list[int]) -> Table:
    """Table from the first row on that holds several names, below a title."""
    first = next((n for n, row in enumerate(rows[:HEAD_ROWS]) if sum(map(bool, row)) > 1), 0)
    return rows[first:], lines[first:]


def _of_days(rows: Rows, lines: list[int]) -> Table:
    """Rows of hours below rows of days, each with its whole stamp.

    The day's last step ends at midnight and is written 00:00 of that day.
    """
    rows, lines = _from_last_header(rows, lines)
    day = None
    table, places = rows[:1], lines[:1]
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if named := _day_of(row[0]):
            day = named
        elif day is not None and _HOUR.match(row[0]):
            is_next = row[0].startswith("00:00")
            moment = day + timedelta(days=1) if is_next else day
            table.append([f"{moment:%Y-%m-%d} {row[0]}", *row[1:]])
            places.append(line)
        else:
            table.append(row)
            places.append(line)
    return table, places


def _day_of(text: str) -> datetime | None:
    """Day of a cell that holds a day alone; None for any other, and for a day that is none."""
    if not _DAY.match(text):
        return None
    with suppress(ValueError):
        return datetime.strptime(text, "%d/%m/%Y")
    return None


def _from_wide(rows: Rows, lines: list[int]) -> Table:
    """A row a stamp, from a table with a column a stamp and a row a curve."""
    header = rows[0]
    if [folded(cell) for cell in header[:3]] != ["entityid", "type", "unit"]:
        return [], []
    names = [f"{row[0]} {row[1]} [{row[2]}]" for row in rows[1:] if len(row) > 2]
    table = [["time", *names]]
    for number in range(3, len(header)):
        cells = [row[number] if number < len(row) else "" for row in rows[1:] if len(row) > 2]
        table.append([header[number], *cells])
    return table, lines[:1] * len(table)


def _with_units(rows: Rows, lines: list[int]) -> Table:
    """Header of names and the units that stand below it, beside the form of the date."""
    at = next((n for n, row in enumerate(rows[:HEAD_ROWS]) if _DATE_FORM.match(row[0])), None)
    if at is None or at == 0:
        return _from_last_header(rows, lines)
    units = rows[at]
    names = next(
        row for row in rows[at - 1 :: -1] if not any(folded(c) in _COUNT_WORDS for c in row)
    )
    first = names[0] or units[0].strip("[]")
    serials = _serials(rows[:at], len(units))
    header = [
        f"{name} {serial}".strip() + (f" [{unit.strip('[] ')}]" if unit else "")
        for name, serial, unit in zip(names[1:], serials[1:], units[1:], strict=False)
    ]
    return [[first, *header], *rows[at + 1 :]], [lines[at], *lines[at + 1 :]]


def _serials(rows: Rows, width: int) -> list[str]:
    """Serial number of the device of each column, where a row names them."""
    row = next((row for row in rows if any(cell.startswith("SN:") for cell in row)), [])
    cells = [cell.removeprefix("SN:").strip() for cell in row]
    return [cells[n] if n < len(cells) else "" for n in range(width)]


_ARRANGEMENTS = {
    AS_IS: _as_is,
    DAYS: _of_days,
    WIDE: _from_wide,
    UNITS_BELOW: _with_units,
    LAST_HEADER: _from_last_header,
}
