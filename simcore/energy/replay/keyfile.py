"""The operator's key file: percentages of a producer's energy by slot and member.

One file for each producer, ``<PRM>.csv``: header ``Horodate;PRM1;PRM2;...``, one row for
each slot, percent with a decimal comma. ``Horodate`` is the local time with its offset; the
convention of the stamp (start or end of the slot) is a parameter, start by default as in
the plain CSV of curves, because no public text of the operator settles it (assumed).
"""

import re
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

import numpy as np

from simcore.base.errors import Problem, Where, fault, phrase, refuse
from simcore.base.masking import pointed_at
from simcore.base.records import Array
from simcore.energy.replay.coefficients import unknown_member
from simcore.energy.replay.curves import Stamps
from simcore.energy.replay.text import (
    LOCAL,
    Row,
    header_problems,
    local_stamps,
    place,
    raise_all,
    read_rows,
    slots_of,
    utc_stamp,
    width_problems,
)

STAMP = "Horodate"
START, END = "start", "end"
_PERCENTAGE = re.compile(r"[0-9]{1,15}(,[0-9]{1,15})?")
"""A percentage of the file, of no more digits than a number of the processor keeps."""
_ROUNDING = 1e-9
"""Percentages that add to 100 may miss it by so much in floating point."""


def write_key_file(
    path: Path,
    utc: Stamps,
    members: Sequence[str],
    coefficients: Array,
    *,
    decimals: int = 1,
    stamp_shift_minutes: int = 0,
) -> None:
    """Write the coefficients of a producer.

    Parameters
    ----------
    path
        File, by convention the producer's PRM and ``.csv``.
    utc
        Start of each slot, UTC, ``(n_slots,)``.
    members
        Names of the members, the header of the columns.
    coefficients
        Fractions already cut to the decimals, ``(n_slots, n_members)``.
    decimals
        Decimals of the percentages; 1 is what an open repartition tool writes, the
        operator's own rule is not public.
    stamp_shift_minutes
        From the start of a slot to its stamp: 0, or the slot length for ends. [minutes]
    """
    steps = np.rint(coefficients * 100 * 10**decimals).astype(np.int64)
    assert np.allclose(steps / (100 * 10**decimals), coefficients, rtol=0, atol=1e-12)
    values, number = np.unique(steps, return_inverse=True)
    texts = [_percent(int(value), decimals) for value in values]
    stamps = local_stamps(utc + np.timedelta64(stamp_shift_minutes, "m"))
    lines = [";".join([STAMP, *members])]
    for stamp, row in zip(stamps, number.reshape(steps.shape).tolist(), strict=True):
        lines.append(";".join([stamp, *[texts[index] for index in row]]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _percent(steps: int, decimals: int) -> str:
    integer, part = divmod(steps, 10**decimals)
    return f"{integer},{part:0{decimals}d}" if decimals else str(integer)


def read_key_file(
    path: Path, utc: Stamps, members: Sequence[str], *, stamp_shift_minutes: int = 0
) -> Array:
    """Coefficients of a producer, ``(n_slots, n_members)``, members in the given order.

    Parameters
    ----------
    path, utc, members, stamp_shift_minutes
        As of :func:`write_key_file`; the file must have these members and slots.

    Raises
    ------
    InputError
        With file, line and member: unknown or missing members, stamps that are not those
        of the curves, cells that are not percentages, more than 100 % in a slot.
    """
    header, rows = read_rows(path, ";")
    raise_all(header_problems(path, header, STAMP, ";"))
    width = width_problems(path, rows, len(header[1]))
    raise_all([*_member_problems(path, header, members), *width])
    stamps = _stamp_problems(path, rows, utc + np.timedelta64(stamp_shift_minutes, "m"))
    fractions, cells = _fractions(path, rows, header[1][1:])
    raise_all([*stamps, *cells])
    order = [header[1].index(member) - 1 for member in members]
    return fractions[:, order]


def _member_problems(path: Path, header: Row, members: Sequence[str]) -> list[Problem]:
    line, names = header
    unknown = [
        unknown_member(_cell_place(path, line, name, column), name, members)
        for column, name in enumerate(names[1:])
        if name not in members
    ]
    missing = [
        fault(
            "key_column_missing",
            place(path, line, pointed_at(member, phrase("member_number", n=number))),
        )
        for number, member in enumerate(members, start=1)
        if member not in names[1:]
    ]
    return unknown + missing


def _stamp_problems(path: Path, rows: Sequence[Row], utc: Stamps) -> list[Problem]:
    """Rows whose stamp is not that of the slot it should be."""
    problems = []
    moments = utc.astype("datetime64[s]").tolist()
    for (line, row), moment in zip(rows, moments, strict=False):
        stamp = utc_stamp(path, line, row[0])
        if isinstance(stamp, Problem):
            problems.append(stamp)
        elif stamp != moment:
            expected = moment.replace(tzinfo=UTC).astimezone(LOCAL).isoformat()
            problems.append(fault("key_stamp", place(path, line), text=row[0], expected=expected))
    if len(rows) != len(moments):
        last = place(path, rows[-1][0])
        problems.append(fault("key_rows", last, slots=slots_of(len(rows)), n=len(moments)))
    return problems


def _cell_place(path: Path, line: int, name: str, column: int) -> Where:
    """Place of a member's cell; ``column`` counts members from 0, the stamp stands before."""
    return place(path, line, pointed_at(name, phrase("column_number", n=column + 2)))


def _fractions(
    path: Path, rows: Sequence[Row], names: Sequence[str]
) -> tuple[Array, list[Problem]]:
    """Fractions, and what is wrong with the cells and their sums."""
    fractions = np.zeros((len(rows), len(names)))
    fraction_of_cell: dict[str, float] = {}
    problems = []
    for number, (line, row) in enumerate(rows):
        for column, (name, cell) in enumerate(zip(names, row[1:], strict=True)):
            if cell not in fraction_of_cell:
                try:
                    fraction_of_cell[cell] = _fraction(cell)
                except ValueError:
                    where = _cell_place(path, line, name, column)
                    problems.append(fault("key_percentage", where, text=repr(cell)))
                    continue
            fractions[number, column] = fraction_of_cell[cell]
    sums = fractions.sum(axis=-1)
    for number in np.flatnonzero(sums > 1 + _ROUNDING).tolist():
        largest = int(np.argmax(fractions[number]))
        where = _cell_place(path, rows[number][0], names[largest], largest)
        problems.append(fault("key_sum", where, percent=float(sums[number]) * 100))
    return fractions, problems


def _fraction(cell: str) -> float:
    """Fraction of a percentage; whole numbers divided once, so that it reads back exactly."""
    if not _PERCENTAGE.fullmatch(cell):
        raise ValueError(cell)
    integer, _, part = cell.partition(",")
    return int(integer + part) / (100 * 10 ** len(part))


def shift_minutes(stamp: str, step_minutes: int) -> int:
    """From the start of a slot to its stamp, for stamps at the ``start`` or the ``end``."""
    if stamp not in (START, END):
        raise refuse("stamps_side", "stamps", found=repr(stamp), start=START, end=END)
    return step_minutes if stamp == END else 0
