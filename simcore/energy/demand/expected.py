"""Expected use of a home, by calendar and group: what the draws of a year average to.

The reference home uses 2,143.6 kWh a year, the mean household of the base option (Enedis,
conso-inf36 2023, profile RES1, Licence Ouverte 2.0). Its parts are given here in kW or kWh;
other homes use the same parts in proportion to their level.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from simcore.base.compiled import kernel
from simcore.base.records import Array, Population
from simcore.base.timeaxis import time_axis
from simcore.energy.demand import occupancy, shapes
from simcore.energy.demand.darkness import dark_fraction
from simcore.energy.demand.habits import PREFERENCES, Habits
from simcore.energy.demand.quarters import WARM_UP, quarters_of
from simcore.energy.demand.school import day_kinds

REFERENCE_KWH = 2143.6

FRIDGE_KW, FREEZER_KW = 0.030, 0.030
"""Mean power of refrigeration, and more where there is a freezer; inferred: 263 kWh each
a year, below the 346 and 308 kWh of published fleets, as newer ones use less. [kW]"""

STANDBY_KW = 0.047
"""What is always on (internet box, decoder, computers, clocks) in the reference home; inferred
from the summer night of RES1, 0.51 of its mean, as homes with more of it have a lower level.
[kW]"""

VENTILATION_KW = 0.010
"""A single-flow fan on the home's meter; assumed. [kW]"""

LIGHTING_KW = 0.10
"""Lighting in the dark while somebody is up; assumed, about 125 kWh a year. [kW]"""

COLD_WEATHER_KW_PER_K = 0.0126
"""What a home in the base option uses more for each kelvin below 12 degC: portable heaters,
boiler pump. Inferred from the nights of RES1 by month (Enedis, conso-inf36 2023); with the
season's lighting it gives that curve's 0.247 kWh/K/day below 15 degC. [kW/K]"""

COLD_WEATHER_THRESHOLD_C = 12.0
"""Outdoor temperature below which that begins; inferred as above. [degC]"""

SCREENS_KW = 0.13
"""Television, computers and the like while a session is on; assumed. [kW]"""

EVENT_KW = {
    "cooking": (0.61, 0.51, 0.205),
    "washing": (0.765, 0.305, 0.205, 0.205),
    "drying": (0.765, 0.765, 0.715, 0.1),
    "dishes": (0.815, 0.205, 0.205, 0.715, 0.205),
    "others": (0.51, 0.41),
}
"""Power in the quarters of an event of size 1: near that of usual appliances, means over quarters
of what heats for minutes; sizes fitted against the variation of the slots of measured homes and
their correlation half an hour later. [kW]"""

OWNS = {
    "cooking": "has_electric_cooking",
    "washing": "has_washing_machine",
    "drying": "has_dryer",
    "dishes": "has_dishwasher",
}
"""Field of a population that says who has the appliance of a class of events."""

PREFERENCE_OF = (
    dict.fromkeys(("cooking", "dishes"), "meals")
    | dict.fromkeys(("washing", "drying"), "laundry")
    | dict.fromkeys(("lighting", "screens", "others"), "evenings")
)
"""Kind of the preferences of ``habits`` that each class of use follows."""

NORMAL_COLD_K = np.array([7.70, 7.10, 4.63, 2.38, 0.54, 0.06, 0.01, 0.01, 0.10, 1.05, 4.15, 6.70])
"""Mean of the kelvins below 12 degC by month in a normal year, ``(12,)``. [K]

Inferred from monthly means 4.3 4.9 7.4 9.9 13.1 16.0 18.1 18.1 15.4 11.9 7.9 5.3 degC (Lille
and Abbeville, Meteo-France SYNOP) with a day-to-day deviation of 2.5 K."""

TABLE = "demand_events.csv"
COLUMNS = ("screens", *EVENT_KW, "taps")
CALENDAR_YEAR = 2026
"""Year whose school holidays and daylight the expected use is worked out with."""

DAYS = shapes.DAYS_OF_MONTH[:, np.newaxis] * shapes.DAY_TYPE_DAYS


@cache
def rates() -> dict[str, Array]:
    """Fitted rates while somebody is up, by class, each ``(12 months, 3 day types, 48)``.

    Chance that screens are on; events a half-hour of an owner; heat drawn at the taps a
    half-hour for a daily need of 1 kWh. Fitted by ``docs/calibration/fit_demand.py``.
    """
    text = files("simcore").joinpath("data", TABLE).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[0].split(",") == ["month", "day_type", "half_hour", *COLUMNS]
    table = np.array([line.split(",") for line in lines[1:]], float)[:, 3:]
    assert table.shape == (12 * 3 * 48, len(COLUMNS))
    return {name: table[:, c].reshape(12, 3, 48) for c, name in enumerate(COLUMNS)}


@lru_cache(maxsize=64)
def rate_of_halves(name: str, year: int) -> Array:
    """Fitted rate of a class in each half-hour of a year, warm-up included, ``(n_halves,)``."""
    quarter = quarters_of(year)
    cell = quarter.month[::2], quarter.day_type[::2], quarter.of_day[::2] // 2
    rate = rates()[name][cell]
    rate.setflags(write=False)
    return rate


@cache
def chain_parts() -> Array:
    """Days of a year in each cell of the clock and of the chain, ``(1728, 192)``.

    Cells of the clock: month x day type x half-hour from midnight; of the chain of occupancy:
    kind of day x half-hour from 03:00. Before 03:00 the chain is that of the day before.
    """
    quarter = quarters_of(CALENDAR_YEAR)
    month, day_type, half = (
        values[::2] for values in (quarter.month, quarter.day_type, quarter.of_day // 2)
    )
    kind = day_kinds(quarter)
    chain_day = quarter.day[::2] - (half < 6)
    chain = occupancy.N_HALVES * kind[np.maximum(chain_day, 0)] + (half - 6) % occupancy.N_HALVES
    parts = np.zeros((12 * 3 * 48, occupancy.N_DAY_KINDS * occupancy.N_HALVES))
    rows = slice(WARM_UP // 2, None)
    np.add.at(parts, ((48 * (3 * month + day_type) + half)[rows], chain[rows]), 1.0)
    return parts


def by_clock(chain: Array) -> Array:
    """Means by month, day type and half-hour, ``(..., 12, 3, 48)``, from ``(..., 4, 48)``."""
    parts = chain_parts() / chain_parts().sum(axis=1, keepdims=True)
    return (chain.reshape(*chain.shape[:-2], -1) @ parts.T).reshape(*chain.shape[:-2], 12, 3, 48)


def presence() -> Array:
    """Chance that somebody is up, ``(12 groups, 12 months, 3 day types, 48 half-hours)``.

    By the clock from midnight; a month's weekdays hold their part of school holidays.
    """
    return by_clock(occupancy.chances()[..., occupancy.AWAKE])


@cache
def darkness() -> Array:
    """Mean need of light by month and half-hour of the clock, ``(12, 48)``. [1]"""
    axis = time_axis(CALENDAR_YEAR, 30)
    dark = dark_fraction(axis.utc + np.timedelta64(15 * 60, "s"))
    cell = 48 * axis.month.astype(np.int64) + axis.slot_of_day
    return (np.bincount(cell, dark) / np.bincount(cell)).reshape(12, 48)


def event_kwh(name: str) -> float:
    """Energy of an event of size 1. [kWh]"""
    return float(sum(EVENT_KW[name])) / 4


def constant_kw(has_freezer: Array, standby: Array) -> Array:
    """Power that a reference home draws day and night, from its factor on standby. [kW]"""
    return FRIDGE_KW + FREEZER_KW * has_freezer + STANDBY_KW * standby + VENTILATION_KW


def cold_weather_kw() -> Array:
    """Mean power of the cold-weather use, ``(12, 1, 48)``. [kW]"""
    hours = shapes.quarters(shapes.HEATING_HOURS).reshape(48, 2).mean(axis=-1)
    return COLD_WEATHER_KW_PER_K * NORMAL_COLD_K[:, np.newaxis, np.newaxis] * hours


def lighting_kw_awake() -> Array:
    """Mean power of lighting while somebody is up, ``(12, 1, 48)``. [kW]"""
    return LIGHTING_KW * darkness()[:, np.newaxis, :]


def kwh_per_year(kw: Array) -> Array:
    """Yearly energy of powers by month, day type and half-hour (last three axes)."""
    by_day = np.broadcast_to(kw, (*kw.shape[:-3], 12, 3, 48)).mean(axis=-1) * 24
    return (by_day * DAYS).sum(axis=(-2, -1))


def kwh_while_up(rate: Mapping[str, Array]) -> dict[str, Array]:
    """Yearly energy of what depends on presence in a reference home that is always up.

    By class, from its rates, each by kind of day and half-hour of the chain, ``(192,)``.
    """
    kw = {"lighting": lighting_kw_awake(), "screens": SCREENS_KW * rate["screens"]}
    kw |= {name: 2 * event_kwh(name) * rate[name] for name in EVENT_KW}
    clock = {name: np.broadcast_to(each, (12, 3, 48)).reshape(-1) for name, each in kw.items()}
    return {name: 0.5 * each @ chain_parts() for name, each in clock.items()}


@cache
def fitted_kwh_while_up() -> dict[str, Array]:
    """:func:`kwh_while_up` at the fitted rates."""
    return kwh_while_up(rates())


@kernel(error_model="numpy")
def own_sums(weight: Array, awake: Array, preference: NDArray[np.float32]) -> Array:
    """Sums over the chain of weight x presence x preference of each home, ``(n_homes,)``.

    ``weight`` is ``(192,)``, ``awake`` ``(192, n_homes)``, ``preference`` ``(2 x 48, n_homes)``.
    """
    total = np.zeros(awake.shape[1])
    for cell in range(len(weight)):
        kind, half = cell // 48, cell % 48
        row = half + (48 if kind == 1 or kind == 2 else 0)
        for m in range(len(total)):
            total[m] += weight[cell] * awake[cell, m] * preference[row, m]
    return total


def own_sums_of(kwh: Mapping[str, Array], habits: Habits, awake: Array) -> dict[str, Array]:
    """Yearly energy of classes in reference homes of these habits, each ``(n_homes,)``. [kWh]

    ``kwh`` is that of a home always up, ``awake`` that of :func:`occupancy.awake_fraction`.
    """
    by_cell = awake.reshape(-1, awake.shape[-1])
    number = {name: PREFERENCES.index(PREFERENCE_OF[name]) for name in kwh}
    return {
        name: own_sums(each, by_cell, habits.preference[number[name]]) for name, each in kwh.items()
    }


def own_kwh(population: Population, habits: Habits, bound: Array | None = None) -> dict[str, Array]:
    """:func:`own_sums_of` members at the fitted rates. [kWh/year]

    ``bound`` as of :func:`occupancy.awake_fraction`.
    """
    awake = occupancy.awake_fraction(habits, occupancy.group(population), bound)
    return own_sums_of(fitted_kwh_while_up(), habits, awake)


def owners(population: Population, name: str) -> Array:
    """1 for those who have the appliance of a class of events, else 0, ``(n_members,)``."""
    if name not in OWNS:
        return np.ones(population.n_members)
    return getattr(population, OWNS[name]).astype(float)


def level_of(population: Population, habits: Habits, kwh: Mapping[str, Array]) -> Array:
    """Factor on the reference home's parts that gives each home its yearly energy. [1]

    ``kwh`` is the yearly energy of each class in homes of these habits that own its
    appliance.
    """
    total = 8760 * constant_kw(population.has_freezer.astype(float), habits.standby)
    total = total + habits.cold * kwh_per_year(cold_weather_kw())
    for name, each in kwh.items():
        total = total + each * owners(population, name)
    return population.annual_kwh / total
