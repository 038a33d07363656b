"""Measured curves: the plain CSV of one file, checked slot by slot."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Phrase, Problem, Where, fault, phrase, refuse
from simcore.base.masking import harmless, pointed_at
from simcore.base.records import Array
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

FILE_STEPS_MINUTES = (15, 30)
"""Slots that a settlement runs on: 15 minutes by law, 30 in older meters."""
Stamps = NDArray[np.datetime64]
_WRITTEN_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Energy by slot of several meters, without a gap.

    Attributes
    ----------
    utc
        Start of each slot, ``datetime64[s]`` in UTC, ``(n_slots,)``.
    step_minutes
        Length of a slot; None where a single row does not tell. [minutes]
    names
        The user's own names of the meters, ``(n_meters,)``.
    kwh
        Energy, ``(n_slots, n_meters)``. [kWh]
    places
        File and line that each slot was read from, ``(n_slots,)``.
    """

    utc: Stamps
    step_minutes: int | None
    names: tuple[str, ...]
    kwh: Array
    places: tuple[Where, ...]


def read_curves(
    path: Path, steps_minutes: Sequence[int] = FILE_STEPS_MINUTES, *, is_any_offset: bool = False
) -> Curves:
    """Curves of a plain CSV file.

    The first column is ``time`` (ISO with offset, start of the slot), then one column of
    kWh per slot for each meter; rows follow each other without a gap. The period is free:
    a day, a month, several years.

    Parameters
    ----------
    path
        The file.
    steps_minutes
        Lengths of a slot that the file may have.
    is_any_offset
        Whether stamps may have another offset than the French clock or UTC.

    Raises
    ------
    InputError
        With file, line and meter of every problem.
    """
    header, rows = read_rows(path, ",")
    names = tuple(header[1][1:])
    raise_all(header_problems(path, header, "time", ","))
    raise_all(width_problems(path, rows, len(names) + 1))
    stamps = [utc_stamp(path, line, row[0], is_any_offset=is_any_offset) for line, row in rows]
    kwh, cells = _energies(path, rows, names)
    raise_all([*(stamp for stamp in stamps if isinstance(stamp, Problem)), *cells])
    utc = np.array([s for s in stamps if isinstance(s, datetime)], dtype="datetime64[s]")
    places = tuple(place(path, line) for line, _ in rows)
    step_minutes = _step_minutes(utc, path, steps_minutes)
    raise_all(stamp_problems(utc, step_minutes, places))
    return Curves(utc=utc, step_minutes=step_minutes, names=names, kwh=kwh, places=places)


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


def _energies(path: Path, rows: Sequence[Row], names: Sequence[str]) -> tuple[Array, list[Problem]]:
    """Cells as energies, and those that are not one."""
    kwh = np.zeros((len(rows), len(names)))
    problems: list[Problem] = []
    for number, (line, row) in enumerate(rows):
        try:
            kwh[number] = [float(cell) for cell in row[1:]]
        except ValueError:
            problems += _cell_problems(path, line, row, names)
    is_good = ((kwh >= 0) & np.isfinite(kwh)).all(axis=-1)
    for number in np.flatnonzero(~is_good).tolist():
        problems += _cell_problems(path, *rows[number], names)
    return kwh, problems


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
