"""Agreed coefficients of the members, from a CSV file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from simcore.base.errors import Problem, closest, in_english, phrase
from simcore.base.masking import masked, pointed_at
from simcore.base.records import Array
from simcore.energy.replay.curves import refused_number
from simcore.energy.replay.text import Row, place, raise_all, read_rows, width_problems

_ROUNDING = 1e-9
"""Parts that add to 1 may miss it by so much in floating point."""
_COLUMNS = ["member", "coefficient"]
_MEMBER = "member {} of the consumption"


def read_coefficients(path: Path, members: Sequence[str]) -> Array:
    """Coefficient of each member, ``(n_members,)``, at most 1 in sum.

    Parameters
    ----------
    path
        CSV with the columns ``member`` and ``coefficient``, a row for each member; 0 leaves
        a member out.
    members
        Names of the members, in the order of the result.

    Raises
    ------
    InputError
        With file, line and member of every problem.
    """
    header, rows = read_rows(path, ",")
    if header[1] != _COLUMNS:
        found = f"the header {masked(','.join(header[1]))[:60]!r}"
        where = place(path, header[0])
        raise_all([in_english(place=where, found=found, expected=repr(",".join(_COLUMNS)))])
    raise_all(width_problems(path, rows, len(_COLUMNS)))
    raise_all([*_problems(path, rows, members), *_sum_problems(path, rows)])
    given = {row[0]: float(row[1]) for _, row in rows}
    return np.array([given[member] for member in members])


def _problems(path: Path, rows: Sequence[Row], members: Sequence[str]) -> list[Problem]:
    problems, seen = [], set()
    for line, (member, cell) in rows:
        where = place(path, line, member)
        if member not in members:
            problems.append(unknown_member(where, member, members))
        elif member in seen:
            problems.append(in_english(place=where, found="a second row", expected="one a member"))
        seen.add(member)
        text = refused_number(cell)
        if text:
            problems.append(in_english(place=where, found=text, expected="a part from 0 to 1"))
    last = rows[-1][0]
    for number, member in enumerate(members, start=1):
        if member not in seen:
            where = place(path, last, pointed_at(member, _MEMBER.format(number)))
            found = "the end of the file without this member"
            problems.append(in_english(place=where, found=found, expected="a row for every member"))
    return problems


def unknown_member(where: str, member: str, members: Sequence[str]) -> Problem:
    """Problem of a name that no column of the consumption has."""
    near = closest(member, members)
    name = near and pointed_at(near, _MEMBER.format(members.index(near) + 1))
    return in_english(
        place=where,
        found=f"the unknown member {masked(member)!r}",
        expected="a column of the consumption",
        guess=phrase("did_you_mean", name=name) if name else None,
    )


def _sum_problems(path: Path, rows: Sequence[Row]) -> list[Problem]:
    """The row with which the sum passes 1; cells that are no part of it count as 0."""
    sums = np.cumsum([0.0 if refused_number(row[1]) else float(row[1]) for _, row in rows])
    above = np.flatnonzero(sums > 1 + _ROUNDING)
    if not len(above):
        return []
    line, (member, _) = rows[int(above[0])]
    return [
        in_english(
            place=place(path, line, member),
            found=f"a sum above 1 from this row on ({sums[-1]:.6g} in all)",
            expected="coefficients of at most 1 in sum",
        )
    ]
