"""Uses of lived-in dwellings without hot water and heating, each prepared for some homes.

A home uses the parts of the reference home (:mod:`simcore.energy.demand.expected`) in
proportion to its level.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import skipped, uniform
from simcore.base.lengths import QUARTER_HOURS
from simcore.base.records import Array, Flags
from simcore.energy.demand import columns, expected, kernels, shapes, surroundings
from simcore.energy.demand.absence import day_activity
from simcore.energy.demand.quarters import WARM_UP, Numbers, Quarters
from simcore.energy.demand.surroundings import Add, Homes, Window, purpose_keys
from simcore.energy.demand.weather import kelvins_below

CYCLE_QUARTERS = (3.0, 5.0)
"""Range of a compressor's cycle, in quarter-hours; assumed, 45 to 75 minutes."""

DUTY = (0.3, 0.5)
"""Range of the part of a cycle in which a compressor runs; assumed. [1]"""

MACHINES = ("washing", "drying", "dishes")
DELAY_FROM_RANK = 0.7
"""Rank of willingness to shift from which a home with off-peak prices runs its machines by
timer in its off-peak hours; assumed, three in ten. [1]"""


def refrigeration(homes: Homes) -> Add:
    """Refrigerator, and freezer where there is one: a compressor that cycles."""
    where, quarter = homes.surroundings, homes.surroundings.quarter
    has_freezer = where.population.has_freezer[homes.member]
    mean_kw = expected.FRIDGE_KW + expected.FREEZER_KW * has_freezer
    own = purpose_keys(homes.key, surroundings.COLD, 0)
    cycle = CYCLE_QUARTERS[0] + np.ptp(CYCLE_QUARTERS) * uniform(own, 0)
    duty = DUTY[0] + np.ptp(DUTY) * uniform(own, 1)
    daily = purpose_keys(homes.key, surroundings.COLD, quarter.year)
    phase = uniform(daily, np.arange(quarter.n_days)[:, np.newaxis])
    kwh_on = mean_kw * homes.level * cycle * QUARTER_HOURS / duty

    def add(kwh: Array, window: Window) -> None:
        day = quarter.day[window.quarters]
        kernels.add_cycles(kwh, phase, day, 1 / cycle, duty, kwh_on, where.per_row)

    return add


def standby(homes: Homes) -> Add:
    """Internet box, decoder, clocks and the like: day and night."""
    own = homes.surroundings.habits.standby[homes.member]
    return constant(homes, expected.STANDBY_KW, homes.level * own)


def ventilation(homes: Homes) -> Add:
    """Fan of the dwelling: day and night."""
    return constant(homes, expected.VENTILATION_KW, homes.level)


def constant(homes: Homes, kw: float, factor: Array) -> Add:
    """A power times a factor of each home, ``(n_homes,)``, all the time."""
    where = homes.surroundings
    row_kwh = kw * QUARTER_HOURS * where.per_row

    def add(kwh: Array, window: Window) -> None:
        columns.add_outer(kwh, np.full(window.n_rows(where), row_kwh), factor)

    return add


def cold_weather(homes: Homes) -> Add:
    """What is used more in the cold: portable heaters, boiler pump."""
    where = homes.surroundings
    factor = homes.level * where.habits.cold[homes.member]

    def add(kwh: Array, window: Window) -> None:
        columns.add_outer(kwh, where.cold_weather_kwh[window.slots(where)], factor)

    return add


def cold_weather_kwh(quarter: Quarters, temp_air: Array, per_row: int) -> Array:
    """Cold-weather use of a reference home in each slot, ``(n_slots,)``. [kWh]"""
    hours = shapes.quarters(shapes.HEATING_HOURS)[quarter.of_day[WARM_UP:]]
    cold = kelvins_below(expected.COLD_WEATHER_THRESHOLD_C, temp_air, per_row)
    by_row = (cold * hours).reshape(-1, per_row).sum(axis=-1)
    by_row *= expected.COLD_WEATHER_KW_PER_K * QUARTER_HOURS
    return by_row


def lighting(homes: Homes) -> Add:
    """Lighting: in the dark, while somebody is up."""
    dark_kwh = expected.LIGHTING_KW * QUARTER_HOURS * homes.surroundings.dark
    return _sessions(homes, surroundings.LIGHTING, np.ones(len(dark_kwh)), dark_kwh)


def screens(homes: Homes) -> Add:
    """Television and computers, in sessions while somebody is up."""
    chance = expected.rate_of_halves("screens", homes.surroundings.quarter.year)
    each_kwh = np.full(len(chance), expected.SCREENS_KW * QUARTER_HOURS)
    return _sessions(homes, surroundings.SCREENS, chance, each_kwh)


def _sessions(homes: Homes, purpose: int, chance: Array, each_kwh: Array) -> Add:
    where, own = homes.surroundings, own_factors(homes, "screens")
    keys = purpose_keys(homes.key, purpose, where.quarter.year)

    def add(kwh: Array, window: Window) -> None:
        halves = window.halves
        draws = keys, kernels.phase(keys) + halves.start
        chances, kwh_each = chance[halves], each_kwh[halves]
        mine = own, window.kind
        kernels.add_sessions(kwh, draws, chances, kwh_each, window.awake, mine, where.per_row)

    return add


def events(homes: Homes, name: str) -> Add:
    """Events of one class: started while somebody is up, or by timer in off-peak hours."""
    where = homes.surroundings
    owns = expected.owners(where.population, name)[homes.member] > 0
    is_delayed = delays(homes) & (name in MACHINES)
    number = list(expected.EVENT_KW).index(name)
    keys = purpose_keys(homes.key, surroundings.FIRST_EVENT + number, where.quarter.year)
    profile_kwh = np.array(expected.EVENT_KW[name]) * QUARTER_HOURS
    rate = expected.rate_of_halves(name, where.quarter.year)
    now, late = np.flatnonzero(owns & ~is_delayed), np.flatnonzero(owns & is_delayed)
    sizes = where.habits.size[homes.member]
    own = own_factors(replace(homes, member=homes.member[now]), name)
    own = (own / sizes[now]).astype(np.float32)
    by_timer, late_factors = timer(homes, late, name)
    steady, ones = np.ones(len(rate)), np.ones(len(late))

    def add(kwh: Array, window: Window) -> None:
        halves = window.halves
        usual = np.zeros(len(window.kind), np.int64)
        most = kernels.most_of(window.most[:, now])
        timed = by_timer(window)
        most_timed = kernels.most_of(timed)
        for home, place, chance, often, mine in (
            (now, now, rate[halves], window.awake, (own, window.kind, sizes[now], most)),
            (
                late,
                np.arange(len(late)),
                steady[halves],
                timed,
                (late_factors, usual, ones, most_timed),
            ),
        ):
            draws = skipped(keys[home], halves.start), np.stack([home, place])
            kernels.add_events(kwh, draws, chance, often, mine, profile_kwh, where.per_row)

    return add


def own_factors(homes: Homes, name: str) -> NDArray[np.float32]:
    """Factors of homes on a class by hours of their own, ``(2 x 48, n_homes)``. [1]"""
    preference = homes.preference(expected.PREFERENCE_OF[name])
    return (preference * homes.level).astype(np.float32)


def delays(homes: Homes) -> Flags:
    """Whether a home runs its machines by timer in off-peak hours, ``(n_homes,)``."""
    population = homes.surroundings.population
    is_keen = population.shift_rank >= DELAY_FROM_RANK
    return (is_keen & population.is_off_peak)[homes.member]


def timer(homes: Homes, late: Numbers, name: str) -> tuple[Callable[[Window], Array], Array]:
    """Rate of events by timer in each half-hour of a window, and factors.

    The year's energy is kept.
    """
    where, quarter = homes.surroundings, homes.surroundings.quarter
    # Part of each half-hour of the clock, low season then high, in which the timer may start.
    relay = np.take(where.relay, homes.member[late], axis=-1)
    open_part = relay.reshape(96, 2, -1).mean(axis=1)
    row = 48 * quarter.season[::2] + quarter.of_day[::2] // 2
    activity = where.population.activity[homes.member[late]]
    active = day_activity(homes.key[late], activity, quarter)
    yearly = where.own_kwh[name][homes.member[late]]
    n_events = yearly / expected.event_kwh(name) * homes.level[late]
    n_halves = np.bincount(row, minlength=96)[:, np.newaxis]
    # A running sum adds in one order, whatever the number of homes.
    mean = np.cumsum(n_halves * open_part, axis=0)[-1] / len(row) * 365 * 48
    each = np.divide(n_events, mean, out=np.zeros_like(mean), where=mean > 0)
    day = quarter.day[::2]

    def often(window: Window) -> Array:
        halves = window.halves
        return columns.outer_rows(open_part, row[halves], active, day[halves])

    return often, each[np.newaxis].astype(np.float32)
