"""Measured curves: the plain CSV of one file, checked slot by slot."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path

import numpy as np

from simcore.base.errors import Phrase, Problem, Where, fault, phrase, refuse
from simcore.base.masking import harmless, pointed_at
from simcore.base.records import Array
from simcore.energy.meters.asked import NOTHING, Asked
from simcore.energy.meters.files import is_strictly_plain
from simcore.energy.meters.units import KWH_PER_UNIT_HOUR, heading_of, kwh_of, read_as
from simcore.energy.replay.measured import has_index, has_odd_rows, judged, measured_curves, shifted
from simcore.energy.replay.records import Curves, Stamps
from simcore.energy.replay.text import (
    Row,
    header_problems,
    local_stamps,
    place,
    raise_all,
    read_rows,
    utc_stamp,
    width_problems,
)

FILE_STEPS_MINUTES = (15, 30, 60)
"""Slots of files: 15 minutes by law, 30 in older meters, 60 in many exports."""
PLAIN_UNIT = "kwh"
"""Unit of a plain CSV whose header names none."""

_WRITTEN_DECIMALS = 6


def read_curves(
    path: Path,
    steps_minutes: Sequence[int] = FILE_STEPS_MINUTES,
    *,
    is_any_offset: bool = False,
    asked: Asked = NOTHING,
    flow: str = "",
) -> Curves:
    """Curves of a plain CSV file, or of a file in any other known layout.

    In the plain one the first column is ``time`` (ISO with offset, start of the slot), then
    one column for each meter, kWh per slot unless its header or ``asked`` names a unit; rows
    follow each other without a gap. The period is free: a day, a month, several years.

    Parameters
    ----------
    path
        The file.
    steps_minutes
        Lengths of a slot that the file may have.
    is_any_offset
        Whether stamps may have another offset than the French clock or UTC.
    asked
        What the user says beside the file.
    flow
        ``production`` or ``consumption``: the curves kept of a file that tells both.

    Raises
    ------
    InputError
        With file, line and meter of every problem.
    """
    if asked.columns or not is_strictly_plain(path):
        return measured_curves(path, asked, flow)
    header, rows = read_rows(path, ",")
    raise_all(header_problems(path, header, "time", ","))
    headings = [heading_of(cell, place(path, header[0], cell)) for cell in header[1][1:]]
    names = tuple(heading.name for heading in headings)
    raise_all(header_problems(path, (header[0], ["time", *names]), "time", ","))
    raise_all(width_problems(path, rows, len(names) + 1))
    stamps = [utc_stamp(path, line, row[0], is_any_offset=is_any_offset) for line, row in rows]
    values, cells = _values(path, rows, header[1][1:])
    raise_all([*(stamp for stamp in stamps if isinstance(stamp, Problem)), *cells])
    utc = np.array([s for s in stamps if isinstance(s, datetime)], dtype="datetime64[s]")
    places = tuple(place(path, line) for line, _ in rows)
    step_minutes = _step_minutes(utc, path, steps_minutes)
    if has_odd_rows(utc, step_minutes):
        return measured_curves(path, asked, flow)
    raise_all(stamp_problems(utc, step_minutes, places))
    units = [heading.unit or asked.unit or PLAIN_UNIT for heading in headings]
    if step_minutes is not None and has_index(utc, values, units, step_minutes):
        return measured_curves(path, asked, flow)
    curves = Curves(
        utc=shifted(utc, step_minutes, asked),
        step_minutes=step_minutes,
        names=names,
        kwh=_kwh(values, units, step_minutes, path),
        places=places,
        notes=_unit_notes([heading.unit for heading in headings], asked),
    )
    return judged(curves, asked, flow, path)


def _kwh(values: Array, units: Sequence[str], step_minutes: int | None, path: Path) -> Array:
    """Energies of values in units, a mean power over the step; a lone row has no step."""
    if step_minutes is None and any(unit in KWH_PER_UNIT_HOUR for unit in units):
        raise refuse("single_row", str(path))
    hours = (step_minutes or 0) / 60
    columns = [kwh_of(values[:, n], unit, hours) for n, unit in enumerate(units)]
    return np.stack(columns, axis=-1)


def _unit_notes(units: Sequence[str], asked: Asked) -> tuple[Phrase, ...]:
    """What was supposed of columns without a unit."""
    return (read_as(PLAIN_UNIT),) if "" in units and not asked.unit else ()


def write_curves(path: Path, utc: Stamps, kwh_by_name: Mapping[str, Array]) -> None:
    """Write curves as a plain CSV file that :func:`read_curves` takes.

    Parameters
    ----------
    path
        The file.
    utc
        Start of each slot, UTC, ``(n_slots,)``.
    kwh_by_name
        Energy of each meter, ``(n_slots,)``; written to the milliwatt-hour. [kWh]
    """
    columns = [np.round(kwh, _WRITTEN_DECIMALS).tolist() for kwh in kwh_by_name.values()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["time", *map(harmless, kwh_by_name)])
        writer.writerows(zip(local_stamps(utc), *columns, strict=True))


def _step_minutes(utc: Stamps, path: Path, allowed: Sequence[int]) -> int | None:
    """Most common distance between stamps; None for a single row."""
    if len(utc) < 2:
        return None
    gaps = np.diff(utc).astype(int)
    forward = gaps[gaps > 0]
    if not len(forward):
        return allowed[0]  # rows that only repeat are refused as such
    values, counts = np.unique(forward, return_counts=True)
    seconds = int(values[np.argmax(counts)])
    if seconds not in [60 * step for step in allowed]:
        lengths: object = allowed[-1]
        for step in allowed[-2::-1]:
            lengths = phrase("or_minutes", first=step, second=lengths)
        raise refuse("slot_length", str(path), minutes=seconds / 60, known=lengths)
    return seconds // 60


def stamp_problems(utc: Stamps, step_minutes: int | None, places: Sequence[Where]) -> list[Problem]:
    """Stamps that repeat, go back, leave a gap, or do not fall on a slot."""
    if step_minutes is None:
        return []
    step = 60 * step_minutes
    off_grid = utc.astype("datetime64[s]").astype(int) % step != 0
    problems = [
        fault("stamp_misaligned", places[row], stamp=shown_stamp(utc[row]), step=step_minutes)
        for row in np.flatnonzero(off_grid).tolist()
    ]
    gaps = np.diff(utc).astype(int)
    is_jump = (gaps != step) & ~off_grid[1:] & ~off_grid[:-1]
    for row in (np.flatnonzero(is_jump) + 1).tolist():
        expected = shown_stamp(utc[row - 1] + np.timedelta64(step, "s"))
        problems.append(
            fault(
                "row_out_of_turn",
                places[row],
                found=_jump(int(gaps[row - 1]), step),
                expected=expected,
            )
        )
    return problems


def _jump(seconds: int, step: int) -> Phrase:
    if seconds == 0:
        return phrase("stamp_again")
    if seconds < 0:
        return phrase("stamp_back", minutes=-seconds // 60)
    if seconds < step:
        return phrase("stamp_too_near", minutes=seconds // 60)
    n = seconds // step - 1
    return phrase("missing_slot") if n == 1 else phrase("missing_slots", n=n)


def shown_stamp(stamp: np.datetime64) -> str:
    """A moment as it stands in a file: by the French clock, with its offset."""
    return local_stamps(np.array([stamp]))[0]


def _values(path: Path, rows: Sequence[Row], names: Sequence[str]) -> tuple[Array, list[Problem]]:
    """Cells as numbers, and those that are none."""
    values = np.zeros((len(rows), len(names)))
    problems: list[Problem] = []
    for number, (line, row) in enumerate(rows):
        try:
            values[number] = [float(cell) for cell in row[1:]]
        except ValueError:
            problems += _cell_problems(path, line, row, names)
    is_good = ((values >= 0) & np.isfinite(values)).all(axis=-1)
    for number in np.flatnonzero(~is_good).tolist():
        problems += _cell_problems(path, *rows[number], names)
    return values, problems


def _cell_problems(path: Path, line: int, row: list[str], names: Sequence[str]) -> list[Problem]:
    """Cells of a row that are not finite numbers of at least 0."""
    problems = []
    for column, (name, cell) in enumerate(zip(names, row[1:], strict=True), start=2):
        refused = refused_number(cell)
        if refused:
            where = place(path, line, pointed_at(name, phrase("column_number", n=column)))
            problems.append(fault("slot_energy", where, found=refused))
    return problems


def refused_number(cell: str) -> Phrase | None:
    """What is wrong with the text of a number that may not be negative, or nothing.

    Examples
    --------
    >>> [str(refused_number(cell)) for cell in ("1.5", "-2", "", "1,5")]
    ['None', '-2, which is negative', 'an empty cell', "'1,5', which is not a number"]
    """
    if not cell:
        return phrase("empty_cell")
    try:
        value = float(cell)
    except ValueError:
        return phrase("not_a_number", text=repr(cell))
    if not isfinite(value):
        return phrase("not_a_number", text=repr(cell))
    return phrase("is_negative", text=cell) if value < 0 else None
