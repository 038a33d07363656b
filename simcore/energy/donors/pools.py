"""Days of donors by season and kind, and which of them a home has on which day."""

from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.draws import Keys, uniform
from simcore.energy.donors.calendar import (
    N_CLASSES,
    N_POOLS,
    Calendar,
    Numbers,
)

LEAST_DAYS = 2
"""Days of a season and kind that a donor needs: with one there is nothing to draw."""

MOST_RUN = 3
"""Longest block of days that follow each other as they came; assumed. Blocks end with the week,
so that at most six days in a row do, by chance. [days]"""

GOES_ON = 0.75
"""Chance that the day after follows in a block that may still grow; assumed. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Rows of days from which a day of a season and kind is drawn, by donor.

    Attributes
    ----------
    row
        Rows of the library, pool after pool.
    start, count
        First place in ``row`` of each pool and its length, by season and kind of day,
        ``(n_homes, 9)``.
    following
        Row of the same home's next day, ``(n_rows,)``; -1 where there is none.
    """

    row: Numbers
    start: Numbers
    count: Numbers
    following: Numbers

    __repr__ = brief


def pools_of(home: Numbers, calendar: Calendar, n_homes: int) -> Pools:
    """Pools of days of homes, from the home of each day and its calendar."""
    pool = home * N_POOLS + calendar.pool
    count = np.bincount(pool, minlength=n_homes * N_POOLS)
    shape = (n_homes, N_POOLS)
    return Pools(
        row=np.argsort(pool, kind="stable"),
        start=(np.cumsum(count) - count).reshape(shape),
        count=count.reshape(shape),
        following=_following(home, calendar),
    )


def _following(home: Numbers, calendar: Calendar) -> Numbers:
    """Row of the same home's next day, -1 where the library has none."""
    order = np.lexsort((calendar.day, home))
    is_next = np.diff(home[order]) == 0
    is_next &= np.diff(calendar.day[order]).astype(np.int64) == 1
    following = np.full(len(home), -1)
    following[order[:-1][is_next]] = order[1:][is_next]
    return following


def drawn_rows(
    key: Keys, donor: Numbers, pools: Pools, library: Calendar, week: Calendar
) -> Numbers:
    """Row of the library that each home has on each day of whole weeks.

    A day is a day of the home's donor, of the same season and kind: the one after that of the
    day before, in blocks of up to :data:`MOST_RUN` days within the week, or any of them but
    that one. What is drawn depends on the home and the date alone.

    Parameters
    ----------
    key
        Keys of the homes' draws of days, ``(n_homes,)``.
    donor
        Number of the donor of each home, ``(n_homes,)``.
    pools, library
        Of the donors' days.
    week
        Calendar of whole weeks, Monday to Sunday, one after the other.

    Returns
    -------
    numpy.ndarray
        ``(n_days, n_homes)``.
    """
    n_weeks, n_homes = len(week.day) // N_CLASSES, len(key)
    number = 2 * week.day.astype(np.int64).reshape(n_weeks, N_CLASSES)
    pool = week.pool.reshape(n_weeks, N_CLASSES)
    rows = np.empty((n_weeks, N_CLASSES, n_homes), np.int64)
    following, run = np.full((n_weeks, n_homes), -1), np.zeros((n_weeks, n_homes), np.int64)
    for place in range(N_CLASSES):
        day, own = number[:, place, np.newaxis], pool[:, place, np.newaxis]
        start, count = pools.start[donor, own], pools.count[donor, own]
        which = (uniform(key, day) * count).astype(np.int64)
        drawn = pools.row[start + which]
        is_after = (drawn == following) & (following >= 0)
        drawn = np.where(is_after, pools.row[start + (which + 1) % count], drawn)
        stays = (following >= 0) & (run < MOST_RUN) & (uniform(key, day + 1) < GOES_ON)
        stays &= library.pool[following] == own
        rows[:, place] = np.where(stays, following, drawn)
        run = np.where(stays, run + 1, 1)
        following = pools.following[rows[:, place]]
    return rows.reshape(-1, n_homes)
