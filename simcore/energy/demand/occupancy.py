"""Whether a home is empty, awake or asleep in each half-hour, by its habits.

A day runs from 03:00 to 03:00 of the wall clock; its states depend on the home's habits and
on the draws of that day alone.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from simcore.base.compiled import kernel
from simcore.base.draws import Keys, uniform_at
from simcore.base.records import Array, Population
from simcore.energy.demand.habits import Habits, part_below
from simcore.energy.demand.quarters import Numbers

AWAY, AWAKE, ASLEEP = 0, 1, 2
N_HALVES = 48
"""Half-hours of a day of the chain, the first at 03:00."""

NOON = 24
"""Half-hour of that day, 15:00, from which the evening's rank counts."""

WHIM_HALVES, DRAWS_A_DAY = 3, 19
"""Half-hours for which a whim lasts (assumed), and draws of a day."""

IS_WEEKEND = (0, 1, 1, 0)
"""Whether each kind of day follows the habits of weekends."""

N_SIZES = 3
"""Sizes of household told apart: one person, two, three and more."""

N_GROUPS = 4 * N_SIZES
"""Groups of homes: activity of the person of reference x size."""

N_DAY_KINDS = 4
"""Weekday, Saturday, Sunday or holiday, and weekday in the school holidays."""

OTHERS_AWAY = (1.0, 0.75, 0.6)
"""Part of the time away of a single person in which a home of each size is empty; assumed."""


def _by_hour(text: str) -> Array:
    values = np.array([float(value) for value in text.split()])
    assert len(values) == 24
    return values / 100


# Percent of homes of one person, at 03 h, 04 h ... 02 h of the clock. Assumed, after the
# common course of French days: up at 7, lunch at 12 to 13, dinner at 19 to 20, bed at 23.
_ASLEEP = {
    "working": (
        "96 95 88 60 28 12 7 5 4 3 3 3 3 3 3 3 3 4 8 22 52 80 92 95",
        "95 95 93 86 68 42 22 12 8 6 6 7 6 5 4 4 4 5 7 15 34 60 80 90",
        "95 95 94 90 78 56 33 18 11 8 8 9 8 6 5 4 4 5 9 24 52 78 90 94",
    ),
    "at_home": (
        "93 94 92 82 60 36 20 13 9 7 8 10 9 7 6 5 5 5 8 18 40 66 82 89",
        "93 94 93 88 74 52 32 20 13 10 9 11 10 8 6 5 5 5 8 17 36 60 78 88",
        "93 94 93 89 77 57 37 23 15 11 10 12 11 8 6 5 5 6 9 21 44 68 84 90",
    ),
    "student": (
        "92 94 92 84 58 36 25 18 13 9 7 7 7 6 6 5 5 5 6 13 30 54 74 86",
        "88 92 93 92 86 76 62 46 32 21 14 11 9 8 7 6 5 5 6 10 22 42 62 78",
        "88 92 93 92 86 76 62 46 32 21 14 11 9 8 7 6 5 6 9 18 38 60 78 86",
    ),
    "retired": (
        "95 95 93 80 50 22 10 7 6 6 7 14 15 10 7 6 5 6 12 30 62 84 92 95",
        "95 95 93 82 54 26 13 8 6 6 7 14 15 10 7 6 5 6 12 30 60 82 92 95",
        "95 95 94 85 60 32 16 10 7 6 7 15 16 10 7 6 5 6 12 31 62 84 92 95",
    ),
}
_AWAY = {
    "working": (
        "1 1 2 8 26 55 70 74 75 62 60 72 76 74 62 40 24 18 15 12 8 4 2 1",
        "2 2 2 3 6 12 24 34 38 30 28 36 42 44 40 34 28 26 26 25 20 14 8 4",
        "2 2 2 2 3 7 14 23 28 24 24 32 38 40 36 28 20 16 14 12 9 6 4 3",
    ),
    "at_home": (
        "2 2 2 3 8 18 25 30 30 19 20 29 33 32 27 20 15 12 11 10 8 6 4 3",
        "2 2 2 2 5 11 19 27 29 20 20 29 34 34 30 24 18 15 15 14 11 8 5 3",
        "2 2 2 2 3 7 14 21 25 20 21 29 34 35 30 23 17 13 12 10 8 6 4 3",
    ),
    "student": (
        "3 2 2 5 20 40 52 58 58 44 46 57 60 56 46 34 27 24 22 20 16 12 8 5",
        "5 3 2 2 4 8 14 22 28 28 32 40 45 45 42 38 36 36 36 34 28 20 13 8",
        "5 3 2 2 3 6 11 18 24 24 28 37 42 42 38 30 24 20 17 14 11 8 6 5",
    ),
    "retired": (
        "1 1 1 2 5 12 24 31 28 12 11 21 29 28 21 13 8 6 6 5 3 2 1 1",
        "1 1 1 2 5 12 23 29 27 13 12 22 29 28 22 14 9 8 8 7 4 2 1 1",
        "1 1 1 1 4 9 18 26 26 16 16 25 31 31 25 17 11 8 7 5 3 2 1 1",
    ),
}


def parts_of_homes() -> Array:
    """Part of homes of one person that are asleep, and away, ``(4 activities, 3 days, 24, 2)``.

    By activity of the person of reference, day type and hour, the first at 03:00. [1]
    """
    tables = [
        [[_by_hour(day) for day in days] for days in table.values()] for table in (_ASLEEP, _AWAY)
    ]
    return np.stack(tables, axis=-1)


@cache
def chances() -> Array:
    """:func:`chances_of` the homes that simcore assumes."""
    return chances_of(parts_of_homes())


def chances_of(parts: Array) -> Array:
    """Chance that a home is away, awake, asleep, ``(12 groups, 4 kinds, 48, 3)``.

    A weekday of the school holidays lies halfway between a weekday and a Saturday for
    students and homes of three and more, and is a weekday for the others. ``parts`` is that
    of :func:`parts_of_homes`.
    """
    chance = np.zeros((4, N_SIZES, N_DAY_KINDS, N_HALVES, 3))
    for activity, day in np.ndindex(parts.shape[:2]):
        asleep, away = (_halves(parts[activity, day, :, n]) for n in (0, 1))
        chance[activity, :, day, :, AWAY] = np.outer(OTHERS_AWAY, away)
        chance[activity, :, day, :, ASLEEP] = asleep
    is_free = np.zeros((4, N_SIZES), bool)
    is_free[2], is_free[:, 2] = True, True
    halfway = (chance[:, :, 0] + chance[:, :, 1]) / 2
    chance[:, :, 3] = np.where(is_free[..., np.newaxis, np.newaxis], halfway, chance[:, :, 0])
    chance[..., AWAKE] = 1 - chance[..., AWAY] - chance[..., ASLEEP]
    assert chance[..., AWAKE].min() > 0.004
    return chance.reshape(N_GROUPS, N_DAY_KINDS, N_HALVES, 3)


def _halves(hourly: Array) -> Array:
    """Half-hours from values on the hour, the second one halfway to the next hour."""
    return np.stack([hourly, (hourly + np.roll(hourly, -1)) / 2], axis=-1).reshape(-1)


def group(population: Population) -> Numbers:
    """Number of each member's group: activity, then size; 0-11, ``(n_members,)``."""
    size = np.clip(population.n_occupants, 1, N_SIZES) - 1
    return (N_SIZES * population.activity + size).astype(np.int64)


def rows_of_preference(day_kind: Numbers) -> Numbers:
    """Row of :attr:`Habits.preference` in each half-hour of days, ``(48 n_days,)``."""
    first = N_HALVES * np.array(IS_WEEKEND)[day_kind]
    return (first[:, np.newaxis] + np.arange(N_HALVES)).reshape(-1)


@cache
def bounds() -> Array:
    """:func:`bounds_of` the homes that simcore assumes."""
    return bounds_of(chances())


def bounds_of(chance: Array) -> Array:
    """Ranks below which a home is asleep, and is out if it is up, ``(4 kinds, 48, 2, 12)``.

    ``chance`` is that of :func:`chances_of`.
    """
    by_group = chance.transpose(1, 2, 3, 0)
    asleep = by_group[:, :, ASLEEP]
    return np.stack([asleep, by_group[:, :, AWAY] / (1 - asleep)], axis=2)


def awake_fraction(habits: Habits, groups: Numbers, bound: Array | None = None) -> Array:
    """Part of days on which each home is awake, ``(4 kinds, 48, n_homes)``. [1]

    The mean over homes of a group is the chance from which ``bound`` is made, by
    :func:`bounds_of`; that of :func:`bounds` by default.
    """
    bound = np.take(bounds() if bound is None else bound, groups, axis=-1)
    fraction = np.empty((N_DAY_KINDS, N_HALVES, len(groups)))
    sleep_stray, away_stray, whim = habits.stray
    for kind, part in np.ndindex(N_DAY_KINDS, 2):
        halves = slice(part * NOON, part * NOON + N_HALVES // 2)
        asleep, away = bound[kind, halves, 0], bound[kind, halves, 1]
        rank = habits.rank[:, IS_WEEKEND[kind]]
        sleeps = part_below(rank[part], sleep_stray, asleep)
        goes_out = (1 - whim) * part_below(rank[2], away_stray, away) + whim * away
        fraction[kind, halves] = (1 - sleeps) * (1 - goes_out)
    return fraction


@kernel(inline="always")
def _strayed_at(rank: float, width: float, drawn: float) -> float:
    """Twin of :func:`habits.strayed`."""
    return 1.0 - abs(1.0 - abs(rank + width * (drawn - 0.5)))


@kernel(error_model="numpy")
def state_of_halves(
    keys: Keys, first_day: int, day_kind: Numbers, rank: Array, stray: Array, bound: Array
) -> NDArray[np.uint8]:
    """State of homes in the half-hours of days.

    Parameters
    ----------
    keys
        Keys of the draws, ``(n_members,)``; day ``d`` has those from ``19 d`` on: morning,
        evening, being out, then one for each hour and a half.
    first_day
        Number of the first day.
    day_kind
        Kind of each day, ``(n_days,)``.
    rank, stray
        As in :class:`Habits`.
    bound
        :func:`bounds_of` each member's group, ``(4, 48, 2, n_members)``.

    Returns
    -------
    numpy.ndarray
        0 away, 1 awake, 2 asleep, ``(48 n_days, n_members)``.
    """
    n_members = len(keys)
    state = np.empty((N_HALVES * len(day_kind), n_members), np.uint8)
    own, out = np.empty((3, n_members)), np.empty(n_members)
    sleep_stray, away_stray, whim = stray[0].copy(), stray[1].copy(), stray[2].copy()
    for day in range(len(day_kind)):
        kind, number = day_kind[day], DRAWS_A_DAY * (first_day + day)
        habit = rank[:, 1 if kind == 1 or kind == 2 else 0]
        for which in range(3):
            mine, width, ranks = own[which], away_stray if which == 2 else sleep_stray, habit[which]
            for m in range(n_members):
                drawn = uniform_at(keys[m], number + which)
                mine[m] = _strayed_at(ranks[m], width[m], drawn)
        for half in range(N_HALVES):
            if half % WHIM_HALVES == 0:
                usual = own[2]
                for m in range(n_members):
                    drawn = uniform_at(keys[m], number + 3 + half // WHIM_HALVES)
                    out[m] = drawn / whim[m] if drawn < whim[m] else usual[m]
            row, sleep = state[N_HALVES * day + half], own[0 if half < NOON else 1]
            asleep, away = bound[kind, half, 0], bound[kind, half, 1]
            for m in range(n_members):
                up = AWAY if out[m] < away[m] else AWAKE
                row[m] = ASLEEP if sleep[m] < asleep[m] else up
    return state


@kernel
def awake_factor(
    state: NDArray[np.uint8], state_row: Numbers, factor: Array, factor_row: Numbers
) -> Array:
    """Factor of the day where somebody is awake, 0 elsewhere, ``(n_halves, n_members)``.

    ``state_row`` and ``factor_row`` are the rows of ``state`` and ``factor``, each with
    one column a member, that are valid in each half-hour.
    """
    factors = np.empty((len(state_row), state.shape[1]), np.float32)
    for t in range(len(state_row)):
        states, active = state[state_row[t]], factor[factor_row[t]]
        for m in range(state.shape[1]):
            factors[t, m] = active[m] if states[m] == AWAKE else 0.0
    return factors
