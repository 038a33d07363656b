"""Days of donors brought to the level and the mean curve of homes of another place."""

from collections.abc import Sequence

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.records import Array, Counts, Flags
from simcore.energy.donors.calendar import (
    N_KINDS,
    N_POOLS,
    N_SEASONS,
    Calendar,
    Numbers,
)
from simcore.energy.donors.library import Library

LEAST_FOR_HOURS = 10
"""Donors below which the mean curve is not brought to that of the site hour by hour, only day by
day: hours of a few homes are their habits; the project's choice."""

LEAST_FOR_WEATHER = 5
"""Donors below which what days of a date have in common is not told from what homes do; the
project's choice."""


def pool_means(library: Library) -> Array:
    """Mean day of each donor in each season and kind, ``(n_homes, 9, slots_per_day)``. [kWh]"""
    pool = N_POOLS * library.home + library.calendar.pool
    sums = np.zeros((N_POOLS * library.n_homes, library.kwh.shape[-1]))
    np.add.at(sums, pool, library.kwh)
    means = sums / np.maximum(np.bincount(pool, minlength=len(sums)), 1)[:, np.newaxis]
    return means.reshape(-1, N_POOLS, library.kwh.shape[-1])


def donors_level_kwh(means: Array, year: Calendar) -> Array:
    """Energy that each donor would use in a year of this calendar, ``(n_homes,)``. [kWh]"""
    return means.sum(axis=-1) @ np.bincount(year.pool, minlength=N_POOLS)


def site_factor(means: Array, library_kwh: Array, shape: Array, year: Calendar) -> Array:
    """Factors that bring the donors' mean curve to that of the site, ``(12, 9, slots_per_day)``.

    By month, season and kind of day, and slot; by the day alone below ``LEAST_FOR_HOURS``
    donors.

    Parameters
    ----------
    means
        Of :func:`pool_means`, of the donors that count.
    library_kwh
        Of :func:`donors_level_kwh`, of the same.
    shape
        Power of the site's mean home over its yearly mean, ``(12, 3, slots_per_day)``. [1]
    year
        Calendar of the year.
    """
    per_day = shape.shape[-1]
    own = (means / library_kwh[:, np.newaxis, np.newaxis]).mean(axis=0)
    own = own.reshape(N_SEASONS, N_KINDS, per_day) * (len(year.day) * per_day)
    wanted = shape[:, np.newaxis]
    if len(means) < LEAST_FOR_HOURS:
        own, wanted = (np.repeat(one.mean(-1, keepdims=True), per_day, -1) for one in (own, wanted))
    factor = wanted / np.where(own > 0, own, 1.0)
    return factor.reshape(12, N_POOLS, per_day)


def scales(means: Array, donor: Numbers, factor: Array, year: Calendar, annual_kwh: Array) -> Array:
    """Factor on a donor's days that gives each home its expected year, ``(n_homes,)``. [1]

    ``means`` is that of all donors; ``factor`` that of :func:`site_factor`; ``annual_kwh`` the
    expected energy of a year of 365 days, ``(n_homes,)``.
    """
    n_days = np.zeros((12, N_POOLS))
    np.add.at(n_days, (year.month, year.pool), 1)
    by_pool = (n_days[..., np.newaxis] * factor).sum(axis=0)
    expected = (means * by_pool).sum(axis=(-2, -1))
    wanted = annual_kwh * len(year.day) / 365
    return wanted / np.where(expected[donor] > 0, expected[donor], np.inf)


def common_day(library: Library, means: Array, alike: Flags) -> Array:
    """What days of a date have in common in some donors, ``(n_rows,)``: cold days above 1. [1]

    The mean over the donors ``alike``, ``(n_homes,)``, of the day over the donor's mean of its
    season and kind; 1 where fewer than ``LEAST_FOR_WEATHER`` have the date.
    """
    own = means.sum(axis=-1)[library.home, library.calendar.pool]
    relative = library.kwh.sum(axis=-1) / np.where(own > 0, own, 1.0)
    date, number = np.unique(library.calendar.day, return_inverse=True)
    is_alike = alike[library.home]
    n = np.bincount(number, is_alike, minlength=len(date))
    mean = np.bincount(number, is_alike * relative, minlength=len(date)) / np.maximum(n, 1)
    return np.where((n >= LEAST_FOR_WEATHER) & (mean > 0), mean, 1.0)[number]


def day_levels(
    library: Library, means: Array, row: Numbers, common: Array, wanted_kwh: Array
) -> Array:
    """Factor on the donor's day that makes each day what is expected of it, ``(n_days, n_homes)``.

    Parameters
    ----------
    library, means
        Of the donors.
    row
        Row of the library of each day and home, ``(n_days, n_homes)``.
    common
        Of :func:`common_day`, by row of the library and home or for all, ``(n_rows,)``.
    wanted_kwh
        Energy expected of each day and home, ``(n_days, n_homes)``. [kWh]
    """
    usual_kwh = means.sum(axis=-1)[library.home, library.calendar.pool] * common
    of_day = usual_kwh[row]
    return wanted_kwh / np.where(of_day > 0, of_day, np.inf)


@kernel
def add_days(
    kwh: Array,
    member: Numbers,
    clock: Numbers,
    of_donors: Array,
    row: Numbers,
    level: Array,
    factor: Array,
) -> None:
    """Add days of donors to the curves of some members.

    Parameters
    ----------
    kwh
        Curves, ``(n_slots, n_members)``, written into. [kWh]
    member
        Numbers of the members, ``(n_homes,)``.
    clock
        Day of the year and slot of the day on the wall clock of each slot, ``(2, n_slots)``.
    of_donors
        Days of the library, a column each, ``(slots_per_day, n_rows)``. [kWh]
    row, level
        Day that each home has, and the factor on it, ``(n_days, n_homes)``. [1]
    factor
        Factor on each slot, ``(n_slots,)``. [1]
    """
    for t in range(len(factor)):
        rows, levels = row[clock[0, t]], level[clock[0, t]]
        here, donated = kwh[t], of_donors[clock[1, t]]
        for m in range(len(member)):
            here[member[m]] += donated[rows[m]] * levels[m] * factor[t]


def sums_by_day(kwh: Array, day: Counts) -> Array:
    """Energy of each day, ``(n_days, n_homes)``, from slots in order of time. [kWh]"""
    return np.add.reduceat(kwh, np.searchsorted(day, np.arange(int(day[-1]) + 1)), axis=0)


def classes(uses: Flags) -> Sequence[tuple[Flags, Flags]]:
    """Combinations of uses that occur, each with the homes that have it."""
    found, number = np.unique(uses, axis=1, return_inverse=True)
    return [(found[:, n].astype(bool), number == n) for n in range(found.shape[1])]
