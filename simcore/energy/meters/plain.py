"""Reader of a plain CSV: time (ISO with offset, start of slot) and one column a member."""

import re

import numpy as np

from simcore.base.errors import phrase, refuse
from simcore.energy.meters.cells import UNITS, numbers, unit_of
from simcore.energy.meters.readings import START, Readings
from simcore.energy.meters.stamps import utc_stamps
from simcore.energy.meters.text import Rows, cells, folded

PLAIN = phrase("layout_plain")
TIME = ("time", "utc", "timeutc", "timestamp", "datetime")
_UNIT = re.compile(
    r"^(?P<name>.*?)\s*[(\[]\s*(?P<unit>\w+)\s*[)\]]$|^(?P<word>.+)_(?P<end>[a-z]+)$"
)


def is_plain(rows: Rows) -> bool:
    """Whether the first column is called time, with at least one more."""
    return bool(rows) and len(rows[0]) > 1 and folded(rows[0][0]) in TIME


def read_plain(rows: Rows, place: str, identifier: str) -> list[Readings]:
    """Readings of every column, kWh per slot unless its name declares W, kW or Wh.

    ``flat 3``, ``flat 3 [kW]`` and ``flat_3_kw`` are columns of the member ``flat 3``
    (``flat_3``).
    """
    del identifier  # the columns have names
    header = rows[0]
    names = [name_and_unit(cell, place) for cell in header[1:]]
    _check_names([name for name, _ in names], place)
    is_row = [n for n, row in enumerate(rows) if n and any(row)]
    body, lines = [rows[n] for n in is_row], [n + 1 for n in is_row]
    long = next((n for n, row in zip(lines, body, strict=True) if len(row) > len(header)), None)
    if long is not None:
        where = phrase("bare_line", file=place, line=long)
        raise refuse("row_too_long", where, n=len(header))
    stamp_utc = utc_stamps(cells(body, 0), lines, place, needs_offset=True)
    return [
        Readings(
            identifier=name,
            source=place,
            layout=PLAIN,
            stamp_utc=stamp_utc,
            value=numbers(
                cells(body, number), lines, phrase("column", file=place, column=header[number])
            ),
            minutes=np.zeros(len(body), int),
            unit=unit,
            stamps=START,
            is_production=False,
            is_doubtful=np.zeros(len(body), bool),
        )
        for number, (name, unit) in enumerate(names, start=1)
    ]


def name_and_unit(header: str, place: str) -> tuple[str, str]:
    """Member and unit of a column.

    Examples
    --------
    >>> name_and_unit("flat 3 [kW]", "a.csv"), name_and_unit("flat_3", "a.csv")
    (('flat 3', 'kw'), ('flat_3', 'kwh'))
    """
    match = _UNIT.match(header)
    if header.casefold() in UNITS:  # a lone column called W: the unit, not a member
        return header, header.casefold()
    if match is None:
        return header, "kwh"
    if match["unit"] is not None:
        return match["name"], unit_of(match["unit"], phrase("column", file=place, column=header))
    return (match["word"], match["end"]) if match["end"] in UNITS else (header, "kwh")


def _check_names(names: list[str], place: str) -> None:
    if "" in names:
        raise refuse("column_nameless", place, n=names.index("") + 2)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise refuse("columns_alike", place, name=twice)
