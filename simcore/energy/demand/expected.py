"""Expected use of a home, by calendar and group: what the draws of a year average to.

The reference home uses 2,143.6 kWh a year, the mean household of the base option (Enedis,
conso-inf36 2023, profile RES1, Licence Ouverte 2.0). Its parts are given here in kW or kWh;
other homes use the same parts in proportion to their level.
"""

from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from simcore.base.records import Array, Population
from simcore.base.timeaxis import time_axis
from simcore.energy.demand import occupancy, shapes
from simcore.energy.demand.darkness import dark_fraction
from simcore.energy.demand.quarters import Numbers, quarters_of
from simcore.energy.demand.school import is_school_holiday

REFERENCE_KWH = 2143.6

FRIDGE_KW, FREEZER_KW = 0.030, 0.030
"""Mean power of refrigeration, and more where there is a freezer; inferred: 263 kWh each
a year, below the 346 and 308 kWh of published fleets, as newer ones use less. [kW]"""

STANDBY_KW = 0.044
"""What is always on (internet box, decoder, computers, clocks); inferred from the summer
night of RES1, 0.51 of its mean. [kW]"""

VENTILATION_KW = 0.010
"""A single-flow fan on the home's meter; assumed. [kW]"""

LIGHTING_KW = 0.10
"""Lighting in the dark while somebody is up; assumed, about 125 kWh a year. [kW]"""

COLD_WEATHER_KW_PER_K = 0.012
"""What a home in the base option uses more for each kelvin below 12 degC: portable heaters,
boiler pump. Inferred from the nights of RES1 by month (Enedis, conso-inf36 2023); with the
season's lighting it gives that curve's 0.247 kWh/K/day below 15 degC. [kW/K]"""

COLD_WEATHER_THRESHOLD_C = 12.0
"""Outdoor temperature below which that begins; inferred as above. [degC]"""

SCREENS_KW = 0.12
"""Television, computers and the like while a session is on; assumed. [kW]"""

EVENT_KW = {
    "cooking": (0.5, 0.6, 0.5, 0.4),
    "washing": (1.0, 0.6, 0.25, 0.2, 0.2, 0.15),
    "drying": (1.0, 1.0, 0.9, 0.8, 0.6),
    "dishes": (0.9, 0.4, 0.2, 0.8, 0.4, 0.1),
    "others": (0.4, 0.5, 0.4, 0.3),
}
"""Power in the quarters of an event of size 1; assumed, near that of usual appliances and
such that single homes vary as published single-home curves do. [kW]"""

OWNS = {
    "cooking": "has_electric_cooking",
    "washing": "has_washing_machine",
    "drying": "has_dryer",
    "dishes": "has_dishwasher",
}
"""Field of a population that says who has the appliance of a class of events."""

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


@lru_cache(maxsize=64)
def usual_most(name: str, year: int) -> float:
    """Rate that all but one half-hour in a hundred keep below; few events are lost there."""
    return float(np.quantile(rate_of_halves(name, year), 0.99))


@cache
def presence() -> Array:
    """Chance that somebody is up, ``(12 groups, 12 months, 3 day types, 48 half-hours)``.

    By the clock from midnight; a month's weekdays hold their part of school holidays.
    """
    awake = occupancy.chances()[..., occupancy.AWAKE]
    by_clock = np.roll(awake, 6, axis=-1)
    axis = time_axis(CALENDAR_YEAR, 60)
    month = axis.month[np.searchsorted(axis.day, np.arange(axis.n_days))]
    free = np.bincount(month, is_school_holiday(CALENDAR_YEAR, axis.n_days), minlength=12)
    part = (free / np.bincount(month))[:, np.newaxis]
    chance = np.repeat(by_clock[:, np.newaxis, :3], 12, axis=1)
    chance[:, :, 0] += part * (by_clock[:, 3] - by_clock[:, 0])[:, np.newaxis]
    # Before 03:00 the chain is that of the day before: Sunday's before one weekday in five.
    week, saturday, sunday = chance[..., :6].transpose(2, 0, 1, 3).copy()
    chance[:, :, 0, :6] = 0.8 * week + 0.2 * sunday
    chance[:, :, 1, :6], chance[:, :, 2, :6] = week, saturday
    return chance


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


def constant_kw(has_freezer: Array) -> Array:
    """Power that a reference home draws day and night. [kW]"""
    return FRIDGE_KW + FREEZER_KW * has_freezer + STANDBY_KW + VENTILATION_KW


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


@cache
def group_kwh() -> dict[str, Array]:
    """Yearly energy of what depends on presence in a reference home, each ``(12 groups,)``."""
    table, up = rates(), presence()
    kwh = {
        "lighting": kwh_per_year(lighting_kw_awake() * up),
        "screens": kwh_per_year(SCREENS_KW * table["screens"] * up),
        "taps": kwh_per_year(2 * table["taps"] * up),
    }
    for name in EVENT_KW:
        kwh[name] = kwh_per_year(2 * event_kwh(name) * table[name] * up)
    return kwh


def group_of(population: Population) -> Numbers:
    """Number of each member's group of presence, ``(n_members,)``."""
    return occupancy.group(population)


def owners(population: Population, name: str) -> Array:
    """1 for those who have the appliance of a class of events, else 0, ``(n_members,)``."""
    if name not in OWNS:
        return np.ones(population.n_members)
    return getattr(population, OWNS[name]).astype(float)


def level(population: Population) -> Array:
    """Factor on the reference home's parts that gives each home its yearly energy. [1]"""
    groups, by_group = group_of(population), group_kwh()
    kwh = 8760 * constant_kw(population.has_freezer.astype(float)) + kwh_per_year(cold_weather_kw())
    for name in ("lighting", "screens"):
        kwh = kwh + by_group[name][groups]
    for name in EVENT_KW:
        kwh = kwh + by_group[name][groups] * owners(population, name)
    return population.annual_kwh / kwh
