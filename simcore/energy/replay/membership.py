"""Who takes part when: joining, refusing, leaving with notice, end of lease, vacancy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from simcore.base.errors import InputError, Problem, Where, refuse
from simcore.base.records import Array, Flags
from simcore.energy.replay.coefficients import unknown_member
from simcore.energy.replay.curves import Stamps
from simcore.energy.replay.text import LOCAL, Row, place, raise_all, read_rows, width_problems

MOST_NOTICE_DAYS = 61
"""A tenant's notice is at most two months (Code de l'energie, article R.315-16)."""
NOTICE, LEASE_END = "notice", "lease_end"
_COLUMNS = ["member", "join", "leave"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A time of taking part: from the day ``join`` to the day before ``leave``.

    None stands for always before, or for ever after. A member who refuses has ``join``
    equal to ``leave``; a vacant dwelling has the days between two memberships.
    """

    member: str
    join: date | None
    leave: date | None


def effective_leave(requested: date, notice_days: int, *, is_end_of_lease: bool = False) -> date:
    """Day from which a member who leaves is out.

    Parameters
    ----------
    requested
        Day on which notice is given, or on which the lease ends.
    notice_days
        Notice set by the organising entity, at most 61 days. [days]
    is_end_of_lease
        The end of the lease ends the membership on the same day, without notice.

    References
    ----------
    Code de l'energie, article R.315-16.

    Examples
    --------
    >>> effective_leave(date(2026, 7, 1), 30), effective_leave(date(2026, 7, 1), 0)
    (datetime.date(2026, 7, 31), datetime.date(2026, 7, 1))
    """
    if not 0 <= notice_days <= MOST_NOTICE_DAYS:
        raise refuse("notice", "notice", days=notice_days, most=MOST_NOTICE_DAYS)
    return requested if is_end_of_lease else requested + timedelta(days=notice_days)


def read_memberships(
    path: Path, members: Sequence[str], notice_days: int = 0
) -> tuple[Membership, ...]:
    """Memberships of a CSV file.

    Columns ``member,join,leave`` (days; empty: always before, for ever after), and, where
    wanted, ``reason``: ``notice`` says that ``leave`` is the day notice was given,
    ``lease_end`` that the lease ends on that day, nothing that the day is as agreed.

    Parameters
    ----------
    path
        The file; several rows of a member are several times of taking part.
    members
        Names of the members.
    notice_days
        Notice added where the reason is ``notice``. [days]

    Raises
    ------
    InputError
        With file, line and member of every problem.
    """
    header, rows = read_rows(path, ",")
    if header[1] not in (_COLUMNS, [*_COLUMNS, "reason"]):
        stated = repr(",".join(header[1])[:60])
        raise refuse("membership_header", place(path, header[0]), header=stated)
    raise_all(width_problems(path, rows, len(header[1])))
    memberships: list[Membership] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            membership = _membership(path, row, members, notice_days)
            _check_overlap(place(path, row[0], membership.member), membership, memberships)
            memberships.append(membership)
        except InputError as error:
            problems += error.problems
    raise_all(problems)
    return tuple(memberships)


def _membership(path: Path, row: Row, members: Sequence[str], notice_days: int) -> Membership:
    line, cells = row
    where = place(path, line, cells[0])
    if cells[0] not in members:
        raise InputError([unknown_member(where, cells[0], members)])
    reason = cells[3] if len(cells) > len(_COLUMNS) else ""
    if reason not in ("", NOTICE, LEASE_END):
        stated = repr(reason)
        raise refuse("membership_reason", where, reason=stated, notice=NOTICE, end=LEASE_END)
    join, leave = _day(where, cells[1]), _day(where, cells[2])
    if leave is not None:
        days = notice_days if reason == NOTICE else 0
        leave = effective_leave(leave, days, is_end_of_lease=reason == LEASE_END)
    if join is not None and leave is not None and leave < join:
        raise refuse("membership_order", where, leave=leave, join=join)
    return Membership(member=cells[0], join=join, leave=leave)


def _day(where: Where, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("membership_day", where, text=repr(text)) from None


def _check_overlap(where: Where, membership: Membership, earlier: Sequence[Membership]) -> None:
    for other in earlier:
        if other.member != membership.member:
            continue
        starts = (membership.join or date.min) < (other.leave or date.max)
        ends = (other.join or date.min) < (membership.leave or date.max)
        if starts and ends:
            raise refuse("membership_overlap", where)


def takes_part(utc: Stamps, memberships: Sequence[Membership], members: Sequence[str]) -> Flags:
    """Whether each member takes part in each slot, ``(n_slots, n_members)``.

    Days are those of the French clock. A member without a membership takes part all the
    time: a tenant who does not object is in (Code de l'energie, article L.315-2-1).

    Parameters
    ----------
    utc
        Start of each slot, UTC, ``(n_slots,)``.
    memberships
        Times of taking part; those of a member are added up.
    members
        Names of the members, in the order of the result.

    Examples
    --------
    >>> slots = np.array(["2026-06-30T21:45", "2026-06-30T22:00"], "datetime64[s]")
    >>> new = Membership(member="A", join=date(2026, 7, 1), leave=None)
    >>> takes_part(slots, [new], ["A", "B"])
    array([[False,  True],
           [ True,  True]])
    """
    listed = {membership.member for membership in memberships}
    flags = np.tile([member not in listed for member in members], (len(utc), 1))
    column = {member: number for number, member in enumerate(members)}
    for membership in memberships:
        is_in = np.ones(len(utc), dtype=bool)
        if membership.join is not None:
            is_in &= utc >= local_midnight(membership.join)
        if membership.leave is not None:
            is_in &= utc < local_midnight(membership.leave)
        flags[:, column[membership.member]] |= is_in
    return flags


def local_midnight(day: date) -> np.datetime64:
    """Start of a French day in UTC."""
    start = datetime.combine(day, time(), LOCAL).astimezone(UTC)
    return np.datetime64(start.replace(tzinfo=None), "s")


def in_force(weight: Array, is_in: Flags) -> Array:
    """Weights of the members who are in, brought back to the sum that all had.

    Who is out weighs 0 and the others take over that part in proportion to theirs.

    Parameters
    ----------
    weight
        Weight of each member, ``(n_members,)``. [1]
    is_in
        Whether each takes part, ``(n_members,)``.

    Examples
    --------
    >>> in_force(np.array([0.5, 0.25, 0.25]), np.array([True, True, False])).round(4)
    array([0.6667, 0.3333, 0.    ])
    """
    weights = np.where(is_in, weight, 0.0)
    total = weights.sum()
    return weights * (weight.sum() / total) if total > 0 else weights
