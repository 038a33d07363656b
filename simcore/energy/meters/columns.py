"""One reader for all declared layouts of tables: columns found, cells read, curves told apart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.errors import Phrase, did_you_mean, phrase, refuse
from simcore.energy.meters.arranged import Table, arranged
from simcore.energy.meters.asked import Asked
from simcore.energy.meters.cells import numbers
from simcore.energy.meters.layouts import LOCAL, OFFSET, UTC, Layout
from simcore.energy.meters.lengths import minutes_of
from simcore.energy.meters.readings import START, UNKNOWN, Readings
from simcore.energy.meters.stamps import Stamps, looks_like_time, utc_stamps
from simcore.energy.meters.text import Rows, cells, folded
from simcore.energy.meters.units import heading_of, is_produced, known_unit

ROLES = ("time", "end", "value", "meter")
"""What ``--columns`` can name."""

_ZONES = {LOCAL: "", UTC: "UTC", OFFSET: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Numbers of the columns of a layout in a table; None for one that it has not."""

    time: int
    end: int | None
    meter: int | None
    unit: int | None
    values: tuple[int, ...]
    others: tuple[int, ...]


def found_columns(layout: Layout, header: Sequence[str]) -> Columns | None:
    """Columns of a layout in a header; None where it is another layout's."""
    names = [folded(cell) for cell in header]
    time, end = _first(layout.time, names), _first(layout.end, names)
    if time is None or (layout.end and end is None):
        return None
    if any(_first(need, names) is None for need in layout.needs):
        return None
    meter, unit = _first(layout.meter, names), _first(layout.unit_column, names)
    taken = {time, end, meter, unit}
    free = [n for n, cell in enumerate(header) if n not in taken and (cell or not layout.value)]
    values = _values(layout, names, free)
    others = tuple(n for n in free if n not in values)
    if not values or (others and not layout.has_other_columns):
        return None
    is_lone = layout.meter and (meter is None or len(values) > 1)
    return (
        None
        if is_lone
        else Columns(time=time, end=end, meter=meter, unit=unit, values=values, others=others)
    )


def _values(layout: Layout, names: Sequence[str], free: Sequence[int]) -> tuple[int, ...]:
    """Columns of the first pattern that any has; all free ones where there is no pattern."""
    if not layout.value:
        return tuple(free)
    for pattern in layout.value:
        values = tuple(n for n in free if re.fullmatch(pattern, names[n]))
        if values:
            return values
    return ()


def _first(pattern: str, names: Sequence[str]) -> int | None:
    """Number of the first column of a pattern; None where there is none."""
    if not pattern:
        return None
    return next((n for n, name in enumerate(names) if re.fullmatch(pattern, name)), None)


def fits(layout: Layout, rows: Rows) -> bool:
    """Whether rows are in a layout."""
    table, _ = arranged(rows[:64], layout.arrangement)
    return bool(table) and found_columns(layout, table[0]) is not None


def read_columns(
    layout: Layout, rows: Rows, place: str, identifier: str, asked: Asked
) -> list[Readings]:
    """Readings of every curve of a table in a layout."""
    table, lines = arranged(rows, layout.arrangement)
    found = found_columns(layout, table[0])
    assert found is not None
    return _curves(layout, found, (table, lines), (place, identifier), asked)


def chosen_layout(
    header: Sequence[str], columns: Mapping[str, str], place: str
) -> tuple[Layout, Columns]:
    """Layout of a table whose columns the user names, by header or by number from 1.

    Raises
    ------
    InputError
        For a role or a column that does not exist.
    """
    for role in columns:
        if role not in ROLES:
            raise refuse("column_role", "--columns", role=role, known=ROLES)
    for role in ("time", "value"):
        if role not in columns:
            raise refuse("column_role_missing", "--columns", role=role)
    values = tuple(_numbered(one, header, place) for one in columns["value"].split("+"))
    time = _numbered(columns["time"], header, place)
    end = _numbered(columns["end"], header, place) if "end" in columns else None
    meter = _numbered(columns["meter"], header, place) if "meter" in columns else None
    found = Columns(time=time, end=end, meter=meter, unit=None, values=values, others=())
    layout = Layout(
        name="chosen",
        title=phrase("layout_chosen"),
        address="",
        example="",
        time="",
        value=(),
        stamps=START if end is not None else UNKNOWN,
        clock=LOCAL,
        is_named_by_column=len(values) > 1,
    )
    return layout, found


def read_chosen(rows: Rows, place: str, identifier: str, asked: Asked) -> list[Readings]:
    """Readings of the columns that the user names, below whatever stands above them."""
    filled = [n for n, row in enumerate(rows) if any(row)]
    named = [one for role in ("time", "value") for one in asked.columns.get(role, "").split("+")]
    at = next((n for n in filled if all(_is_in(one, rows[n]) for one in named)), None)
    header = filled[0] if at is None and filled else at
    if header is None:
        raise refuse("meter_rowless", place)
    layout, found = chosen_layout(rows[header], asked.columns, place)
    below = [n for n in filled if n >= header]
    table = [rows[n] for n in below], [n + 1 for n in below]
    return _curves(layout, found, table, (place, identifier), asked)


def _is_in(name: str, row: Sequence[str]) -> bool:
    """Whether a row has a column of this name, or of this number."""
    return name in row or folded(name) in map(folded, row) or (name.isdigit() and bool(row[0]))


def _numbered(name: str, header: Sequence[str], place: str) -> int:
    """Number of a column by its header or its number from 1."""
    names = [folded(cell) for cell in header]
    if name in header:
        return list(header).index(name)
    if folded(name) in names:
        return names.index(folded(name))
    if name.isdigit() and 0 < int(name) <= len(header):
        return int(name) - 1
    guess = did_you_mean(name, header)
    raise refuse("column_chosen", place, name=name, names=list(header), guess=guess)


def _curves(
    layout: Layout, found: Columns, table: Table, where: tuple[str, str], asked: Asked
) -> list[Readings]:
    """Readings of every value column, for every meter that a column names."""
    place, identifier = where
    header = table[0][0]
    _check_names(layout, found, header, place)
    _check_width(table, place)
    body, lines, told = without_tail(table[0][1:], table[1][1:], found.time)
    told = (*told, *_left_out(found, header))
    groups = _groups(body, found, identifier)
    return [
        _readings(layout, found, number, (header, part, part_lines), (place, name), asked, told)
        for name, (part, part_lines) in _of_groups(groups, body, lines).items()
        for number in found.values
    ]


def _groups(body: Rows, found: Columns, identifier: str) -> list[str]:
    """Name of the meter of each row."""
    if found.meter is None:
        return [identifier] * len(body)
    return [name or identifier for name in cells(body, found.meter)]


def _of_groups(
    names: Sequence[str], body: Rows, lines: Sequence[int]
) -> dict[str, tuple[Rows, list[int]]]:
    parts: dict[str, tuple[Rows, list[int]]] = {}
    for name, row, line in zip(names, body, lines, strict=True):
        own = parts.setdefault(name, ([], []))
        own[0].append(row)
        own[1].append(line)
    return parts


def _readings(
    layout: Layout,
    found: Columns,
    number: int,
    rows: tuple[list[str], Rows, list[int]],
    named: tuple[str, str],
    asked: Asked,
    told: tuple[Phrase, ...],
) -> Readings:
    """Readings of one column, of the rows of one meter."""
    header, body, lines = rows
    place, name = named
    where = phrase("column", file=place, column=header[number])
    heading = heading_of(header[number], where)
    directed = is_produced(header[number])
    name_letters = folded(header[number])
    by_layout = bool(layout.produced and re.fullmatch(layout.produced, name_letters))
    stamp_utc = _stamps(layout, found.time, body, lines, (place, asked))
    readings = Readings(
        identifier=_name(layout, found, name, heading.name),
        source=place,
        layout=layout.title,
        stamp_utc=stamp_utc,
        value=numbers(cells(body, number), lines, where),
        minutes=np.zeros(len(body), int),
        unit=_unit_of_rows(found, body, heading.unit, place),
        stamps=layout.stamps,
        is_production=by_layout or bool(directed),
        is_doubtful=np.zeros(len(body), bool),
        notes=told,
        layout_unit=layout.unit,
        is_index=bool(layout.index and re.fullmatch(layout.index, name_letters)),
        is_held=layout.is_held,
    )
    if found.end is None:
        return readings
    end_utc = _stamps(layout, found.end, body, lines, (place, asked))
    return _with_ends(readings, end_utc, lines)


def _with_ends(readings: Readings, end_utc: Stamps, lines: Sequence[int]) -> Readings:
    """Readings whose length is told by two columns."""
    seconds = (end_utc - readings.stamp_utc).astype("timedelta64[s]").astype(np.int64)
    if (seconds <= 0).any():
        row = int(np.argmax(seconds <= 0))
        where = phrase("bare_line", file=readings.source, line=lines[row])
        raise refuse("end_before_start", where, start=readings.stamp_utc[row], end=end_utc[row])
    return replace(readings, minutes=minutes_of(seconds), stamps=START)


def _name(layout: Layout, found: Columns, name: str, column: str) -> str:
    """Name of a curve: of its column, of its meter's rows, or of the file."""
    if found.meter is not None:
        return name
    return column if layout.is_named_by_column or len(found.values) > 1 else name


def _unit_of_rows(found: Columns, body: Rows, unit: str, place: str) -> str:
    """Unit of a column of units, else that of the header."""
    if found.unit is None:
        return unit
    units = sorted({text.casefold() for text in cells(body, found.unit)} - {""})
    if len(units) > 1:
        where = phrase("unit_of_place", place=place)
        raise refuse("units_mixed", where, first=units[0], second=units[1:])
    return known_unit(units[0], place) if units else unit


def _stamps(
    layout: Layout, number: int, body: Rows, lines: Sequence[int], of: tuple[str, Asked]
) -> Stamps:
    place, asked = of
    zone = asked.zone or _ZONES[layout.clock]
    needs_offset = layout.clock == OFFSET
    return utc_stamps(cells(body, number), lines, place, needs_offset=needs_offset, zone=zone)


def without_tail(
    body: Rows, lines: list[int], time: int
) -> tuple[Rows, list[int], tuple[Phrase, ...]]:
    """Rows without what follows the last stamp: totals, remarks, another table's header."""
    stamps = cells(body, time)
    is_time = [looks_like_time(text) for text in stamps]
    last = next((n for n in range(len(body) - 1, -1, -1) if is_time[n]), -1)
    n_after = len(body) - 1 - last
    if last < 0 or not n_after:
        return body, lines, ()
    return body[: last + 1], lines[: last + 1], (phrase("tail_skipped", n=n_after),)


def _left_out(found: Columns, header: Sequence[str]) -> tuple[Phrase, ...]:
    names = [header[n] for n in found.others if header[n]]
    return (phrase("columns_left_out", names=names),) if names else ()


def _check_names(layout: Layout, found: Columns, header: Sequence[str], place: str) -> None:
    if "" in (header[n] for n in found.values):
        number = next(n for n in found.values if not header[n])
        raise refuse("column_nameless", place, n=number + 1)
    names = [
        heading_of(header[n], phrase("column", file=place, column=header[n])).name
        for n in found.values
    ]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise refuse("columns_alike", place, name=twice)


def _check_width(table: Table, place: str) -> None:
    """Refuse a row with more filled cells than the header has."""
    width = len(table[0][0])
    for row, line in zip(*table, strict=True):
        if len(row) > width and any(row[width:]):
            raise refuse("row_too_long", phrase("bare_line", file=place, line=line), n=width)
