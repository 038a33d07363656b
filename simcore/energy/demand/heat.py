"""Electric hot water and heating of lived-in dwellings; each adds to ``kwh``."""

import numpy as np

from simcore.base.draws import normal, uniform
from simcore.base.records import Array, Counts
from simcore.energy.demand import expected, kernels, shapes, situation
from simcore.energy.demand.appliances import often_and_large
from simcore.energy.demand.calendar import WARM_UP
from simcore.energy.demand.situation import QUARTER_HOURS, Homes, purpose_keys
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

MADE_UP_FOR = 1.073
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

THERMOSTAT_BAND = 0.1
"""Part of the tank that cools before the thermostat starts; assumed, about 5 K of 50. [1]"""

NORMAL_DEGREE_HOURS = 1740.0 * 24
"""Degree-hours below 15 degC of a normal year; see ``expected.NORMAL_COLD_K``. [K h]"""

HEATING_SPREAD = 0.3
"""Coefficient of variation of heating between dwellings of a site; assumed. [1]"""

INERTIA_RANGE_HOURS = (14.0, 34.0)
"""Range of the time constants of dwellings, even; assumed, mean 24 h. [h]"""

HEATER_KW = 1.0
"""Power of a heater, usual in a room of 10 to 14 m2; assumed. [kW]"""


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


def draw_off_kwh(homes: Homes) -> Array:
    """Heat wanted at the taps in each quarter, warm-up included, ``(n_quarters, n_homes)``."""
    where, population = homes.situation, homes.situation.population
    taps = homes.of_calendar(expected.rates()["taps"])
    wanted = DRAW_OFF_KWH_PER_PERSON_DAY * population.n_occupants[homes.member]
    often = spread(homes, taps)
    kwh = np.zeros((len(where.quarter.day), len(homes.member)), np.float32)
    rate = taps * SHOWER_FRACTION / (SHOWER_STREAMS * SHOWER_KWH)
    factors = often_and_large(wanted, rate.max(), np.ones(len(wanted)))
    streams = situation.FIRST_DRAW_OFF + np.arange(SHOWER_STREAMS + 1)
    sinks, *showers = purpose_keys(homes.key, streams, where.quarter.year)
    for keys in showers:
        kernels.add_events(kwh, keys, rate, often, factors, np.array([SHOWER_KWH]), 1)
    each_kwh = taps * ((1 - SHOWER_FRACTION) / 2)
    kernels.add_sessions(kwh, sinks, np.ones(len(taps)), each_kwh, often, wanted, 1)
    return kwh


def spread(homes: Homes, taps: Array) -> Array:
    """Factors on the rate of draw-offs, ``(n_halves, n_homes)``: people wash every day.

    Somebody must be up, but a day with fewer hours at home has as many showers, up to a
    point; days away have none, and the others a little more.
    """
    quarter = homes.situation.quarter
    first = np.searchsorted(quarter.day[::2], np.arange(quarter.n_days + 1))
    need = shapes.month_level(shapes.HOT_WATER_MONTHS)[quarter.month[::2][first[:-1]]]
    need = need * (MADE_UP_FOR / situation.STAY_FRACTION)
    return kernels.spread_over_days(homes.awake, taps, first, need, MOST_SPREAD)


def add_hot_water(homes: Homes, kwh: Array) -> Array:
    """Hot-water tanks behind their relays; what became of the heat, ``(3, n_homes)``."""
    where, quarter = homes.situation, homes.situation.quarter
    low, high = TANK_LOSS_KWH_PER_DAY
    keys = purpose_keys(homes.key, situation.TANK, 0)
    litres, element_kw = tank_size(where.population.n_occupants[homes.member])
    # The surface, and so the loss, grows with the two-thirds power of the volume.
    loss_kwh = (low + (high - low) * uniform(keys, 0)) / 96 * (litres / 200) ** (2 / 3)
    relay = where.relay[..., homes.member].reshape(192, -1)
    return kernels.add_tanks(
        kwh,
        draw_off_kwh(homes),
        relay * (element_kw * QUARTER_HOURS),
        96 * quarter.season + quarter.of_day,
        KWH_PER_LITRE * litres,
        loss_kwh,
        THERMOSTAT_BAND,
    )


def add_heating(homes: Homes, kwh: Array) -> None:
    """Electric heating: follows the cold with the building's delay, by whole heaters."""
    where = homes.situation
    hours = shapes.quarters(shapes.HEATING_HOURS)[where.quarter.of_day[WARM_UP:]]
    kernels.add_heating(
        kwh[where.n_warm :],
        np.repeat(where.temp_air, where.per_row),
        hours,
        buildings(homes),
        HEATING_THRESHOLD_C,
    )


def buildings(homes: Homes) -> Array:
    """Inertia, loss, heater, set-back and start of homes, as the kernel takes them."""
    keys = purpose_keys(homes.key, situation.HEATING, 0)
    variance = np.log1p(HEATING_SPREAD**2)
    factor = np.exp(np.sqrt(variance) * normal(keys, 0) - variance / 2)
    low, high = INERTIA_RANGE_HOURS
    hours = low + (high - low) * uniform(keys, 1)
    per_kelvin_kw = factor * homes.situation.heating_kwh_per_year / NORMAL_DEGREE_HOURS
    return np.stack(
        [
            np.exp(-QUARTER_HOURS / hours),
            per_kelvin_kw * QUARTER_HOURS,
            np.full(len(keys), HEATER_KW * QUARTER_HOURS),
            # From no set-back to twice the mean one.
            2 * uniform(keys, 2),
            uniform(keys, 3),
        ]
    )
