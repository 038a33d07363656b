"""Electric hot water and heating of lived-in dwellings; each adds to ``kwh``."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import Keys, normal, uniform
from simcore.base.lengths import QUARTER_HOURS
from simcore.base.records import Array, Counts
from simcore.energy.demand import events, expected, kernels, shapes, surroundings
from simcore.energy.demand.quarters import WARM_UP, Quarters
from simcore.energy.demand.surroundings import (
    Add,
    Homes,
    Surroundings,
    Window,
    purpose_keys,
)
from simcore.energy.demand.weather import HEATING_THRESHOLD_C

DRAW_OFF_KWH_PER_PERSON_DAY = 1.7
"""Heat of hot water drawn by a person. [kWh/day]

Inferred: 750 kWh metered per person and year less the losses of a tank shared by 2.35
people (130 to 150 kWh each); a mean household's meter then shows about 1,760 kWh, near the
1,676 kWh that ADEME gives for a household with a 200 l tank."""

SHOWER_FRACTION, SHOWER_KWH = 0.6, 1.2
"""Part of the heat that goes to showers and baths, and heat of one; assumed. [1], [kWh]

The rest goes to the taps of sinks, little by little while somebody is up."""

MOST_SPREAD = 2.5
"""Most by which a short day at home can raise the rate of draw-offs; assumed. [1]"""

MADE_UP_FOR = 1.13
"""What the other days draw more for those that :data:`MOST_SPREAD` cuts short; found by
drawing a large population. [1]"""

SHOWER_STREAMS = 2
"""Streams of showers of a home, so that two may fall in one half-hour. [1]"""

TANKS = ((1, 100, 1.2), (2, 200, 2.2), (4, 300, 3.0))
"""Occupants from which a dwelling has a tank of this size [l] and element [kW]: usual sizes
of makers; which household has which is assumed."""

KWH_PER_LITRE = 0.058
"""Heat of a litre warmed by 50 K. [kWh/l]"""

TANK_LOSS_KWH_PER_DAY = (0.8, 1.2)
"""Range of a full tank's standing loss at 200 l; assumed, from makers' sheets. [kWh/day]"""

NORMAL_DEGREE_HOURS = 1740.0 * 24
"""Degree-hours below 15 degC of a normal year; see ``expected.NORMAL_COLD_K``. [K h]"""

HEATING_SPREAD = 0.3
"""Coefficient of variation of heating between dwellings of a site; assumed. [1]"""

INERTIA_RANGE_HOURS = (14.0, 34.0)
"""Range of the time constants of dwellings, even; assumed, mean 24 h. [h]"""

HEATER_KW = (0.75, 2.0)
"""Range of the power that a home's thermostat switches at a time: a heater of a room of 8 to 20
m2; assumed. [kW]"""

PROGRAMME_SPREAD = 0.35
"""Deviation of each wave, once and twice a day, of a home's own hours of heating about those of
the mean home: nights or days off, each at hours of its own; assumed, such that electric homes
coincide nearly as measured ones. [1]"""

WATER_RANGE = (0.6, 1.4)
"""Range, between homes, of the hot water that a person draws over the mean, even; assumed. [1]"""

ELEMENT_RANGE = (0.75, 1.25)
"""Range of the power of a tank's element over the usual one of its size, even; assumed, as makers
sell slow and fast ones. [1]"""

LARGER_TANK_FRACTION = 0.4
"""Part of homes whose tank is a size larger than usual for them, as they were let with it;
assumed. [1]"""


def tank_size(n_occupants: Counts) -> tuple[Array, Array]:
    """Volume and element of the tanks of households, each ``(n_homes,)``. [l], [kW]

    Examples
    --------
    >>> tank_size(np.array([1, 3, 5]))
    (array([100., 200., 300.]), array([1.2, 2.2, 3. ]))
    """
    first, litres, kw = (np.array(column, float) for column in zip(*TANKS, strict=True))
    row = np.searchsorted(first, n_occupants, side="right") - 1
    return litres[row], kw[row]


def draw_offs(homes: Homes) -> Callable[[Window], Array]:
    """Heat wanted at the taps in each quarter of a window, ``(n_quarters, n_homes)``. [kWh]"""
    where, population = homes.surroundings, homes.surroundings.population
    taps = expected.rate_of_halves("taps", where.quarter.year)
    kwh_per_day = DRAW_OFF_KWH_PER_PERSON_DAY * population.n_occupants[homes.member]
    kwh_per_day = kwh_per_day * water_of(homes.key)
    rate = taps * (SHOWER_FRACTION / (SHOWER_STREAMS * SHOWER_KWH))
    each_kwh = taps * ((1 - SHOWER_FRACTION) / 2)
    steady = kwh_per_day[np.newaxis].astype(np.float32)
    own = homes.preference("washing")
    streams = surroundings.FIRST_DRAW_OFF + np.arange(SHOWER_STREAMS + 1)
    sinks, *showers = purpose_keys(homes.key, streams, where.quarter.year)
    column, size = np.tile(np.arange(len(sinks)), (2, 1)), np.ones(len(sinks))
    classes, members = events.packed(
        [(keys, column, rate, steady, size, np.array([SHOWER_KWH])) for keys in showers]
    )
    ones = np.ones(len(taps))

    def drawn(window: Window) -> Array:
        often, halves = spread(where.quarter, taps, own, window), window.halves
        kwh = np.zeros((2 * len(often), len(kwh_per_day)), np.float32)
        same = np.zeros(len(often), np.int64)
        kernels.add_events(kwh, classes, members, (halves.start, same), (often, often), 1)
        draws = sinks, halves.start
        kernels.add_sessions(kwh, draws, ones[halves], each_kwh[halves], often, (steady, same), 1)
        return kwh

    return drawn


def water_of(key: Keys) -> Array:
    """Hot water of each home a person over that of the mean one, ``(n_homes,)``. [1]"""
    low, high = WATER_RANGE
    return low + (high - low) * uniform(purpose_keys(key, surroundings.TANK, 0), 2)


def spread(
    quarter: Quarters, taps: Array, own: NDArray[np.float32], window: Window
) -> NDArray[np.float32]:
    """Factors on the rate of draw-offs, ``(n_halves, n_homes)``: people wash every day.

    Somebody must be up, but a day with fewer hours at home has as many showers, up to a
    point; days away have none, and the others a little more.
    """
    day, month = quarter.day[::2][window.halves], quarter.month[::2][window.halves]
    first = np.searchsorted(day, np.arange(window.first_day, window.end_day + 1))
    need = shapes.month_level(shapes.HOT_WATER_MONTHS)[month[first[:-1]]]
    rate, mine = taps[window.halves], (own, window.kind)
    return kernels.spread_over_days(
        window.awake, rate, mine, first, need * MADE_UP_FOR, MOST_SPREAD
    )


def tanks(homes: Homes) -> tuple[Add, Array]:
    """Hot-water tanks behind their relays, and their state, as the kernel carries it on."""
    where, quarter = homes.surroundings, homes.surroundings.quarter
    capacity_kwh, loss_kwh, element_kwh = tank_traits(homes)
    relay = np.take(where.relay, homes.member, axis=-1).reshape(192, -1)
    available_kwh = relay * element_kwh
    row = 96 * quarter.season + quarter.of_day
    drawn_kwh, state = draw_offs(homes), np.zeros((4, len(capacity_kwh)))

    def add(kwh: Array, window: Window) -> None:
        kernels.add_tanks(
            kwh[: window.n_rows(where)],
            drawn_kwh(window),
            available_kwh,
            row[window.quarters],
            capacity_kwh,
            loss_kwh,
            state,
        )

    return add, state


def tank_traits(homes: Homes) -> tuple[Array, Array, Array]:
    """Heat of full tanks, what these lose and elements give in a quarter, ``(n_homes,)``. [kWh]"""
    low, high = TANK_LOSS_KWH_PER_DAY
    keys = purpose_keys(homes.key, surroundings.TANK, 0)
    n_occupants = homes.surroundings.population.n_occupants[homes.member]
    litres, element_kw = tank_of(n_occupants, homes.key)
    # The surface, and so the loss, grows with the two-thirds power of the volume.
    loss_kwh = (low + (high - low) * uniform(keys, 0)) / 96 * (litres / 200) ** (2 / 3)
    return KWH_PER_LITRE * litres, loss_kwh, element_kw * QUARTER_HOURS


def tank_of(n_occupants: Counts, key: Keys) -> tuple[Array, Array]:
    """Volume and element of the tank of each home, each ``(n_homes,)``. [l], [kW]

    Those who draw much water for their number have the tank of as many as usually draw it.
    """
    keys = purpose_keys(key, surroundings.TANK, 0)
    as_many = np.rint(n_occupants * np.maximum(water_of(key), 1.0)).astype(np.int64)
    litres, element_kw = tank_size(people_of_tank(as_many, uniform(keys, 1)))
    low, high = ELEMENT_RANGE
    # Numbers 0 to 2 are those of its loss, its size and the water drawn.
    return litres, element_kw * (low + (high - low) * uniform(keys, 3))


def people_of_tank(n_occupants: Counts, rank: Array) -> Counts:
    """People whose usual tank homes have: they themselves or, of low ranks, those of one size up.

    Examples
    --------
    >>> people_of_tank(np.array([1, 1, 3, 5]), np.array([0.3, 0.5, 0.1, 0.1]))
    array([2, 1, 4, 4])
    """
    first = np.array([row[0] for row in TANKS])
    row = np.searchsorted(first, n_occupants, side="right") - 1
    return first[np.minimum(row + (rank < LARGER_TANK_FRACTION), len(first) - 1)]


def hot_water(homes: Homes) -> Add:
    """Hot-water tanks behind their relays."""
    return tanks(homes)[0]


def heating(homes: Homes) -> Add:
    """Electric heating: follows the cold with the building's delay, by whole heaters."""
    where = homes.surroundings
    of_day = where.quarter.of_day[WARM_UP:]
    (building, state), factors = buildings(homes), programmes(homes)

    def add(kwh: Array, window: Window) -> None:
        slots = window.slots(where)
        if slots.stop == 0:
            return
        quarters = slice(window.quarters.start - WARM_UP, window.quarters.stop - WARM_UP)
        temp_air = np.repeat(where.temp_air[slots], where.per_row)
        part = kwh[: slots.stop - slots.start]
        own = factors, of_day[quarters]
        kernels.add_heating(part, temp_air, own, building, state, HEATING_THRESHOLD_C)

    return add


def buildings(homes: Homes) -> tuple[Array, Array]:
    """Inertia, loss and heater of homes, and their state, as the kernel has them."""
    keys = purpose_keys(homes.key, surroundings.HEATING, 0)
    variance = np.log1p(HEATING_SPREAD**2)
    factor = np.exp(np.sqrt(variance) * normal(keys, 0) - variance / 2)
    low, high = INERTIA_RANGE_HOURS
    hours = low + (high - low) * uniform(keys, 1)
    per_kelvin_kw = factor * homes.surroundings.heating_kwh_per_year / NORMAL_DEGREE_HOURS
    low_kw, high_kw = HEATER_KW
    step_kwh = (low_kw + (high_kw - low_kw) * uniform(keys, 4)) * QUARTER_HOURS
    felt_c = np.full(len(keys), _first_day_c(homes.surroundings))
    building = [np.exp(-QUARTER_HOURS / hours), per_kelvin_kw * QUARTER_HOURS, step_kwh]
    return np.stack(building), np.stack([felt_c, (uniform(keys, 3) - 0.5) * step_kwh])


def programmes(homes: Homes) -> NDArray[np.float32]:
    """Factor of each quarter of the day on the heating of homes, mean 1, ``(96, n_homes)``. [1]

    From no set-back to twice the mean one, and waves of the home's own.
    """
    keys = purpose_keys(homes.key, surroundings.HEATING, 0)
    hours = shapes.quarters(shapes.HEATING_HOURS)[:, np.newaxis]
    factor = 1 + 2 * uniform(keys, 2) * (hours - 1)
    angle = 2 * np.pi / 96 * np.arange(96)[:, np.newaxis]
    waves = (np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle))
    for number, wave in enumerate(waves):
        factor = factor + PROGRAMME_SPREAD * normal(keys, 5 + number) * wave
    factor = np.maximum(factor, 0.0)
    return (factor * (96 / np.cumsum(factor, axis=0)[-1])).astype(np.float32)


def _first_day_c(where: Surroundings) -> float:
    return float(np.repeat(where.temp_air[: 96 // where.per_row], where.per_row).mean())
