"""Uses of lived-in dwellings without hot water and heating, each prepared for some homes.

A home uses the parts of the reference home (:mod:`simcore.energy.demand.expected`) in
proportion to its level.
"""

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import uniform, uniform_rows
from simcore.base.lengths import QUARTER_HOURS
from simcore.base.records import Array
from simcore.energy.demand import columns, expected, kernels, shapes, surroundings
from simcore.energy.demand.quarters import WARM_UP, Quarters
from simcore.energy.demand.surroundings import Add, Homes, Window, purpose_keys
from simcore.energy.demand.weather import kelvins_below

CYCLE_QUARTERS = (3.0, 5.0)
"""Range of a compressor's cycle, in quarter-hours; assumed, 45 to 75 minutes."""

DUTY = (0.3, 0.5)
"""Range of the part of a cycle in which a compressor runs; assumed. [1]"""


def refrigeration(homes: Homes) -> Add:
    """Refrigerator, and freezer where there is one: a compressor that cycles."""
    where, quarter = homes.surroundings, homes.surroundings.quarter
    has_freezer = where.population.has_freezer[homes.member]
    mean_kw = expected.FRIDGE_KW + expected.FREEZER_KW * has_freezer
    own = purpose_keys(homes.key, surroundings.COLD, 0)
    cycle = CYCLE_QUARTERS[0] + np.ptp(CYCLE_QUARTERS) * uniform(own, 0)
    duty = DUTY[0] + np.ptp(DUTY) * uniform(own, 1)
    daily = purpose_keys(homes.key, surroundings.COLD, quarter.year)
    phase = uniform_rows(daily, 0, quarter.n_days)
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
        draws = keys, halves.start
        chances, kwh_each = chance[halves], each_kwh[halves]
        mine = own, window.kind
        kernels.add_sessions(kwh, draws, chances, kwh_each, window.awake, mine, where.per_row)

    return add


def own_factors(homes: Homes, name: str) -> NDArray[np.float32]:
    """Factors of homes on a class by hours of their own, ``(2 x 48, n_homes)``. [1]"""
    preference = homes.preference(expected.PREFERENCE_OF[name])
    return (preference * homes.level).astype(np.float32)
