"""Agreed coefficients of the members, from a CSV file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from simcore.base.errors import Problem, Where, closest, fault, phrase, refuse
from simcore.base.masking import masked, pointed_at
from simcore.base.records import Array
from simcore.energy.replay.curves import refused_number
from simcore.energy.replay.text import Row, place, raise_all, read_rows, width_problems

_ROUNDING = 1e-9
"""Parts that add to 1 may miss it by so much in floating point."""
_COLUMNS = ["member", "coefficient"]


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
        stated, expected = repr(masked(",".join(header[1]))[:60]), repr(",".join(_COLUMNS))
        raise refuse("header_wrong", place(path, header[0]), header=stated, expected=expected)
    raise_all(width_problems(path, rows, len(_COLUMNS)))
    raise_all([*_problems(path, rows, members), *_sum_problems(path, rows)])
    coefficient_of = {row[0]: float(row[1]) for _, row in rows}
    return np.array([coefficient_of[member] for member in members])


def _problems(path: Path, rows: Sequence[Row], members: Sequence[str]) -> list[Problem]:
    problems, seen = [], set()
    for line, (member, cell) in rows:
        where = place(path, line, member)
        if member not in members:
            problems.append(unknown_member(where, member, members))
        elif member in seen:
            problems.append(fault("member_twice", where))
        seen.add(member)
        reason = refused_number(cell)
        if reason:
            problems.append(fault("part_wrong", where, found=reason))
    last = rows[-1][0]
    for number, member in enumerate(members, start=1):
        if member not in seen:
            where = place(path, last, pointed_at(member, phrase("member_number", n=number)))
            problems.append(fault("member_missing", where))
    return problems


def unknown_member(where: Where, member: str, members: Sequence[str]) -> Problem:
    """Problem of a name that no column of the consumption has."""
    near, guess = closest(member, members), None
    if near:
        number = phrase("member_number", n=list(members).index(near) + 1)
        guess = phrase("did_you_mean", name=pointed_at(near, number))
    return fault("member_unknown", where, name=repr(masked(member)), guess=guess)


def _sum_problems(path: Path, rows: Sequence[Row]) -> list[Problem]:
    """The row with which the sum passes 1; cells that are no part of it count as 0."""
    sums = np.cumsum([0.0 if refused_number(row[1]) else float(row[1]) for _, row in rows])
    above = np.flatnonzero(sums > 1 + _ROUNDING)
    if not len(above):
        return []
    line, (member, _) = rows[int(above[0])]
    return [fault("parts_above_one", place(path, line, member), sum=float(sums[-1]))]
