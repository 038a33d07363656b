"""Curves of homes from the days of donors, from the match to the slot."""

from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.draws import Keys, stream, substreams
from simcore.base.records import Array, Flags, Population
from simcore.base.timeaxis import TimeAxis
from simcore.energy.donors.calendar import N_CLASSES, Calendar, Numbers, calendar_of
from simcore.energy.donors.levels import (
    add_days,
    classes,
    common_day,
    day_levels,
    donors_level_kwh,
    pool_means,
    scales,
    site_factor,
)
from simcore.energy.donors.library import IsFree, Library
from simcore.energy.donors.match import best_fit, distance, donor_of, donor_uses, uses_of
from simcore.energy.donors.pools import drawn_rows

DONOR, DAYS = 60, 61
"""Purposes of a member's draws of a donor and of its days; never renumbered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Homes with a donor each.

    Attributes
    ----------
    people
        The homes, nobody else.
    donor
        Number of the donor, -1 where none fits, ``(n_homes,)``.
    held
        Uses of ``USES`` that the donor's curve holds, ``(n_uses, n_homes)``.
    """

    people: Population
    donor: Numbers
    held: Flags

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected of homes where they stand.

    Attributes
    ----------
    shape
        Power of the mean home without heating and hot water over its yearly mean, by month,
        kind of day and slot, ``(12, 3, slots_per_day)``. [1]
    held_kwh
        Energy of the uses that the donor's curve holds, by day and home, at the site's weather,
        ``(n_days, n_homes)``. [kWh]
    """

    shape: Array
    held_kwh: Array

    __repr__ = brief


def matched(people: Population, library: Library, year: Calendar) -> Matched:
    """Homes with the donor that each has for good."""
    uses, theirs = uses_of(people), donor_uses(library)
    fits = best_fit(uses, theirs)
    level_kwh = donors_level_kwh(pool_means(library), year)
    far = distance(people, library, level_kwh)
    named = np.array([stream(0, "donor", name) for name in library.names])
    donor = donor_of(substreams(people.key, DONOR), named, fits, far)
    donor = np.where(fits.any(axis=1), donor, -1)
    return Matched(people=people, donor=donor, held=theirs[:, donor] & (donor >= 0))


def year_of(axis: TimeAxis, is_free: IsFree) -> Calendar:
    """Calendar of the days of an axis."""
    first = np.datetime64(f"{axis.year}-01-01")
    days = first + np.arange(axis.n_days)
    return calendar_of(days, is_free(days))


def rows_of_year(homes: Matched, library: Library, year: Calendar, is_free: IsFree) -> Numbers:
    """Row of the library that each home has on each day of a year, ``(n_days, n_homes)``."""
    days_before = int(year.day[0].astype(np.int64) + 3) % N_CLASSES
    n_weeks = -(-(days_before + len(year.day)) // N_CLASSES)
    days = year.day[0] - days_before + np.arange(N_CLASSES * n_weeks)
    weeks = calendar_of(days, is_free(days))
    key: Keys = substreams(homes.people.key, DAYS)
    rows = drawn_rows(key, homes.donor, library.pools, library.calendar, weeks)
    return rows[days_before : days_before + len(year.day)]


def donated_kwh(
    axis: TimeAxis, homes: Matched, library: Library, expected: Expected, is_free: IsFree
) -> Array:
    """Energy of homes in each slot, from the days of their donors, ``(n_slots, n_homes)``. [kWh]

    Where a donor's curve holds appliances alone, the mean curve of all such donors is brought
    to the site's, hour by hour, and each home to its yearly energy: what tells a home from
    the others stays. Where it holds heating or hot water too, each day is brought to what is
    expected of it at the site, and what the donors' days of a date have in common, their cold,
    is taken out before.

    Parameters
    ----------
    axis
        Slots asked for.
    homes, library
        Homes, all of them with a donor, of this library.
    expected
        What is expected of them.
    is_free
        Tells which days are national holidays.
    """
    year = year_of(axis, is_free)
    means = pool_means(library)
    row = rows_of_year(homes, library, year, is_free)
    kwh = np.zeros((axis.n_slots, len(homes.donor)))
    clock = np.stack([axis.day, axis.slot_of_day]).astype(np.int64)
    of_donors = np.ascontiguousarray(library.kwh.T)
    for held, mine in classes(homes.held):
        member = np.flatnonzero(mine)
        alike = (donor_uses(library) == held[:, np.newaxis]).all(axis=0)
        if held.any():
            own = Expected(shape=expected.shape, held_kwh=expected.held_kwh[:, member])
            wanted = _wanted_kwh(own, homes.people.annual_kwh[member], year)
            common = common_day(library, means, alike)
            level = day_levels(library, means, row[:, member], common, wanted)
            factor = np.ones(axis.n_slots)
        else:
            levels = donors_level_kwh(means[alike], year)
            by_month = site_factor(means[alike], levels, expected.shape, year)
            annual = homes.people.annual_kwh[member]
            scale = scales(means, homes.donor[member], by_month, year, annual)
            level = np.broadcast_to(scale, (len(year.day), len(member))).copy()
            factor = by_month[year.month, year.pool][clock[0], clock[1]]
        add_days(kwh, member, clock, of_donors, row[:, member], level, factor)
    return kwh


def _wanted_kwh(expected: Expected, annual_kwh: Array, year: Calendar) -> Array:
    """Energy expected of each day and home, with what the donor's curve holds. [kWh]"""
    of_day = expected.shape.mean(axis=-1)[year.month, year.kind] / 365
    return of_day[:, np.newaxis] * annual_kwh + expected.held_kwh
