"""Events of homes: started while somebody is up, or by timer in off-peak hours."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import Keys
from simcore.base.lengths import QUARTER_HOURS
from simcore.base.records import Array, Flags
from simcore.energy.demand import columns, expected, kernels, surroundings
from simcore.energy.demand.absence import day_activity
from simcore.energy.demand.appliances import own_factors
from simcore.energy.demand.quarters import Numbers
from simcore.energy.demand.surroundings import Add, Homes, Window, purpose_keys

MACHINES = ("washing", "drying", "dishes")
DELAY_FROM_RANK = 0.7
"""Rank of willingness to shift from which a home with off-peak prices runs its machines by
timer in its off-peak hours; assumed, three in ten. [1]"""

EventClass = tuple[Keys, Numbers, Array, NDArray[np.float32], Array, Array]
"""Keys, columns, rate, factors, sizes and profile of a class, as of :func:`kernels.add_events`."""


def events(homes: Homes, names: Collection[str]) -> Add:
    """Events of classes, by name in the order of their numbers, class after class."""
    where, quarter = homes.surroundings, homes.surroundings.quarter
    late = np.flatnonzero(delays(homes) & any(name in MACHINES for name in names))
    opened = open_part, row = _open_part(replace(homes, member=homes.member[late]))
    activity, day = where.population.activity[homes.member[late]], quarter.day[::2]
    active = day_activity(homes.key[late], activity, quarter)
    each, is_timed = [], []
    for name in names:
        each.append(_at_once(homes, name))
        is_timed.append(False)
        if name in MACHINES:
            each.append(_by_timer(homes, name, late, opened))
            is_timed.append(True)
    classes, members = packed(each, is_timed=is_timed)

    def add(kwh: Array, window: Window) -> None:
        halves = window.halves
        timed = columns.outer_rows(open_part, row[halves], active, day[halves])
        which = halves.start, window.kind
        kernels.add_events(kwh, classes, members, which, (window.awake, timed), where.per_row)

    return add


def packed(
    each: Sequence[EventClass], is_timed: Sequence[bool] | None = None
) -> tuple[kernels.Classes, kernels.Members]:
    """Classes of events, and the members of all, as :func:`kernels.add_events` takes them."""
    keys, column, rate, factors, size, profile = zip(*each, strict=True)
    profiles = np.zeros((len(each), max(map(len, profile))))
    for number, kwh in enumerate(profile):
        profiles[number, : len(kwh)] = kwh
    timed = np.zeros(len(each), bool) if is_timed is None else np.array(is_timed)
    first = np.cumsum([0, *map(len, keys)])
    n_kinds = max(map(len, factors))
    wide = [np.broadcast_to(one, (n_kinds, one.shape[1])) for one in factors]
    members = np.concatenate(keys), np.concatenate(column, axis=1).astype(np.uint64)
    own = np.concatenate(size), np.concatenate(wide, axis=1)
    return (first, timed, np.stack(rate), profiles), (*members, *own)


def _at_once(homes: Homes, name: str) -> EventClass:
    """Events of a class that start while somebody is up."""
    where = homes.surroundings
    is_late = delays(homes) & (name in MACHINES)
    member = np.flatnonzero((expected.owners(where.population, name)[homes.member] > 0) & ~is_late)
    size = where.habits.size[homes.member][member]
    factors = own_factors(replace(homes, member=homes.member[member]), name)
    rate = expected.rate_of_halves(name, where.quarter.year)
    keys, profile = _drawn(homes, name)
    own = (factors / size).astype(np.float32)
    return keys[member], np.stack([member, member]), rate, own, size, profile


def _by_timer(homes: Homes, name: str, late: Numbers, opened: tuple[Array, Numbers]) -> EventClass:
    """Events of a class that a timer starts, in homes with one; the year's energy is kept."""
    where, (open_of_late, row) = homes.surroundings, opened
    place = np.flatnonzero(expected.owners(where.population, name)[homes.member[late]] > 0)
    member = late[place]
    open_part = np.take(open_of_late, place, axis=1)
    yearly = where.own_kwh[name][homes.member[member]]
    n_events = yearly / expected.event_kwh(name) * homes.level[member]
    n_halves = np.bincount(row, minlength=96)[:, np.newaxis]
    # A running sum adds in one order, whatever the number of homes.
    mean = np.cumsum(n_halves * open_part, axis=0)[-1] / len(row) * 365 * 48
    each = np.divide(n_events, mean, out=np.zeros_like(mean), where=mean > 0)
    keys, profile = _drawn(homes, name)
    steady, size = np.ones(len(row)), np.ones(len(member))
    own = each[np.newaxis].astype(np.float32)
    return keys[member], np.stack([member, place]), steady, own, size, profile


def _drawn(homes: Homes, name: str) -> tuple[Keys, Array]:
    """Keys of the draws of a class, and the energy of an event in each of its quarters. [kWh]"""
    number = list(expected.EVENT_KW).index(name)
    year = homes.surroundings.quarter.year
    keys = purpose_keys(homes.key, surroundings.FIRST_EVENT + number, year)
    return keys, np.array(expected.EVENT_KW[name]) * QUARTER_HOURS


def delays(homes: Homes) -> Flags:
    """Whether a home runs its machines by timer in off-peak hours, ``(n_homes,)``."""
    population = homes.surroundings.population
    is_keen = population.shift_rank >= DELAY_FROM_RANK
    return (is_keen & population.is_off_peak)[homes.member]


def _open_part(homes: Homes) -> tuple[Array, Numbers]:
    """Part of each half-hour of the clock, low season then high, in which timers may start.

    ``(96, n_homes)``, and its row in each half-hour.
    """
    quarter = homes.surroundings.quarter
    relay = np.take(homes.surroundings.relay, homes.member, axis=-1)
    row = 48 * quarter.season[::2] + quarter.of_day[::2] // 2
    return relay.reshape(96, 2, -1).mean(axis=1), row
