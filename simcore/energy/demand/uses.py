"""The uses of electricity of a site's members, in kWh per slot, and their sum."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from simcore.base.draws import normal, uniform
from simcore.base.records import Array, Population
from simcore.base.timeaxis import TimeAxis
from simcore.energy.demand import events, shapes
from simcore.energy.demand.calendar import WARM_UP, Quarters, quarters_of
from simcore.energy.demand.kernels import tank_kwh

QUARTER_HOURS = 0.25

CONSTANT_FRACTION = 0.40
"""Part of a home's yearly use that runs day and night: cold appliances, standby. [1]

Assumed; below the summer night of RES1, 0.51 (Enedis, conso-inf36 2023)."""

EVENT_CLASSES = (
    (7.6, shapes.COOKING, (0.8, 0.8, 0.8, 0.5, 0.3)),
    (7.0, shapes.WASHING, (0.7, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.2)),
    (6.9, shapes.LIGHTING, (0.12,) * 14),
    (10.7, shapes.SCREENS, (0.15,) * 16),
    (8.3, shapes.SCREENS, (0.4, 0.5, 0.4, 0.3)),
)
"""Cooking, washing, lighting, screens, others (kettle, hair dryer, iron, vacuum cleaner).

Weight and hour shape: RTE, end uses of main residences (others: hour shape of screens,
inferred). Power in each quarter of an event, kW: assumed, so that single homes have the
load factor, half-hour correlation and daily variation of published single-home curves."""

DRAW_OFF_KWH_PER_PERSON_DAY = 1.7
"""Heat of hot water drawn by a person. [kWh/day]

Inferred: 750 kWh metered per person and year less the losses of a tank shared by 2.35
people (130 to 150 kWh each); a mean household's meter then shows about 1,760 kWh, near the
1,676 kWh that ADEME gives for a household with a 200 l tank."""

DRAW_OFF_CLASSES = ((0.6, 1.2), (0.4, 0.25))
"""Part of the heat and heat of one: showers and baths, sinks; assumed. [1], [kWh]"""

ELEMENT_KW = 2.2
"""Power of the tank's element, usual with 200 l; assumed. [kW]"""

TANK_KWH = (5.8, 2.9)
"""Heat of a full tank, and more for each occupant: 100 l and 50 l heated by 50 K. [kWh]"""

TANK_LOSS_KWH_PER_DAY = (0.8, 1.2)
"""Range of a full tank's standing loss; assumed, from makers' sheets for 200 l. [kWh/day]"""

THERMOSTAT_BAND = 0.1
"""Part of the tank that cools before the thermostat starts; assumed, about 5 K of 50. [1]"""

HEATING_THRESHOLD_C = 15.0
"""Outdoor temperature below which homes are heated (thermosensitivity of Enedis' mean
households, conso-inf36 2023). [degC]"""

INERTIA_HOURS = 24.0
"""Time constant with which a building follows the outdoor temperature; assumed. [h]"""

NORMAL_DEGREE_HOURS = 1740.0 * 24
"""Degree-hours below 15 degC of a normal year. [K h]

Inferred from monthly means 4.3 4.9 7.4 9.9 13.1 16.0 18.1 18.1 15.4 11.9 7.9 5.3 degC
(Lille and Abbeville, Meteo-France SYNOP) with a day-to-day deviation of 2.5 K."""

HEATING_SPREAD = 0.3
"""Coefficient of variation of heating between dwellings of a site; assumed. [1]"""

COMMON_BASE_FRACTION = 0.6
"""Part of common parts that runs all the time: ventilation, pumps, safety light; assumed."""

LIFT_SPREAD = 0.3
"""Half-width of the random part of lifts and lighting in a quarter; assumed. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the uses of a site depend on.

    ``temp_air`` ``(n_slots,)`` and ``relay`` ``(2, 96, n_members)`` as ``temp_air`` and
    ``off_peak`` of :func:`demand_kwh`; ``per_row`` is the quarters in a slot.
    """

    quarter: Quarters
    population: Population
    temp_air: Array
    relay: Array
    heating_kwh_per_year: float
    per_row: int

    @property
    def n_warm(self) -> int:
        """Slots of the warm-up day."""
        return WARM_UP // self.per_row


def demand_kwh(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    *,
    heating_kwh_per_year: float,
) -> Array:
    """Energy that each member uses in each slot.

    Dwellings have a constant part and random events whose mean over homes is the
    Enedis RES1 curve at their yearly level; where they have them, a hot-water tank
    behind the off-peak relay and electric heating. Common parts and empty dwellings
    have their own plain curves. Everything is drawn in quarter-hours and added up, so
    that a home uses the same energy whatever the slot.

    Parameters
    ----------
    axis
        Time axis of 15, 30 or 60 minutes.
    population
        Members of the site.
    temp_air
        Outdoor temperature, ``(n_slots,)``. [degC]
    off_peak
        Part of each wall-clock quarter-hour in which the member's relay is on, low
        season then high season; 0 for Base contracts, ``(2, 96, n_members)``. [1]
    heating_kwh_per_year
        Mean electric heating of a dwelling that has it, in a normal year. [kWh/year]

    Returns
    -------
    numpy.ndarray
        ``(n_slots, n_members)``. [kWh]
    """
    situation = Situation(
        quarter=quarters_of(axis.year),
        population=population,
        temp_air=temp_air,
        # Without a relay a tank heats whenever its thermostat asks.
        relay=np.where(population.is_off_peak, off_peak, 1.0),
        heating_kwh_per_year=heating_kwh_per_year,
        per_row=axis.step_minutes // 15,
    )
    kwh = np.zeros((axis.n_slots, population.n_members))
    for use, has_use in USES:
        member = np.flatnonzero(has_use(population))
        if len(member):
            kwh[:, member] += use(situation, member)
    return kwh


def appliance_kwh(situation: Situation, member: NDArray[np.int64]) -> Array:
    """Energy of lived-in dwellings without heating and hot water, by slot."""
    quarter, population = situation.quarter, situation.population
    key = population.key[member]
    level_kw = population.annual_kwh[member] / 8760
    weekday = shapes.mean_shape()[:, shapes.WEEKDAY].mean(axis=0) - CONSTANT_FRACTION
    active, row = events.activity(key, quarter, _evening_factor(weekday))
    kinds = appliance_events(quarter)
    purposes = events.FIRST_USE + np.arange(len(EVENT_CLASSES))
    keys = events.purpose_keys(key, purposes, quarter.year)
    kwh = events.drawn_event_kwh(kinds, keys, level_kw, active, row, situation.per_row)
    kwh += CONSTANT_FRACTION * QUARTER_HOURS * situation.per_row * level_kw
    return kwh[situation.n_warm :]


def appliance_events(quarter: Quarters) -> events.Events:
    """Events of a home of 1 kW: the RES1 curve less its constant part, by class."""
    shape = shapes.mean_shape()
    above_kwh = (shape - CONSTANT_FRACTION) * QUARTER_HOURS
    weighted = [weight * shapes.quarters(hours) for weight, hours, _ in EVENT_CLASSES]
    part = np.stack(weighted) / np.sum(weighted, axis=0)
    above_kwh = above_kwh[quarter.month, quarter.day_type, quarter.of_day]
    length = max(len(profile) for _, _, profile in EVENT_CLASSES)
    profile_kwh = np.zeros((len(EVENT_CLASSES), length))
    for row, (_, _, power_kw) in zip(profile_kwh, EVENT_CLASSES, strict=True):
        row[: len(power_kw)] = np.array(power_kw) * QUARTER_HOURS
    return events.events(part[:, quarter.of_day] * above_kwh, profile_kwh)


def _evening_factor(quarters: Array) -> float:
    """Part of the evening's use that moves when all of the working hours' does."""
    (day, day_end), (evening, evening_end) = events.DAY_QUARTERS, events.EVENING_QUARTERS
    return float(quarters[day:day_end].sum() / quarters[evening:evening_end].sum())


def draw_off_kwh(situation: Situation, member: NDArray[np.int64]) -> Array:
    """Heat wanted at the taps in each quarter, warm-up included."""
    quarter, population = situation.quarter, situation.population
    key = population.key[member]
    month = shapes.month_level(shapes.HOT_WATER_MONTHS)
    hours = shapes.quarters(shapes.DRAW_OFF_HOURS)
    mean_kwh = month[quarter.month] * hours[quarter.of_day] * QUARTER_HOURS
    parts, sizes_kwh = np.array(DRAW_OFF_CLASSES).T[..., np.newaxis]
    kinds = events.events(parts * mean_kwh, sizes_kwh)
    level_kw = DRAW_OFF_KWH_PER_PERSON_DAY / 24 * population.n_occupants[member]
    keys = events.purpose_keys(key, events.FIRST_DRAW_OFF + np.arange(2), quarter.year)
    active, row = events.activity(key, quarter, _evening_factor(hours))
    return events.drawn_event_kwh(kinds, keys, level_kw, active, row, 1)


def hot_water_kwh(situation: Situation, member: NDArray[np.int64]) -> Array:
    """Energy of hot-water tanks, by slot."""
    quarter, population = situation.quarter, situation.population
    low, high = TANK_LOSS_KWH_PER_DAY
    keys = events.purpose_keys(population.key[member], events.TANK, 0)
    loss_kwh = (low + (high - low) * uniform(keys, 0)) / 96
    fixed, each = TANK_KWH
    kwh, _ = tank_kwh(
        draw_off_kwh(situation, member),
        situation.relay[..., member].reshape(192, -1) * (ELEMENT_KW * QUARTER_HOURS),
        96 * quarter.season + quarter.of_day,
        fixed + each * population.n_occupants[member],
        loss_kwh,
        THERMOSTAT_BAND,
        situation.per_row,
    )
    return kwh[situation.n_warm :]


def heating_kwh(situation: Situation, member: NDArray[np.int64]) -> Array:
    """Energy of electric heating, by slot: in step with the cold of the last day."""
    quarter, per_row = situation.quarter, situation.per_row
    cold = np.maximum(0.0, HEATING_THRESHOLD_C - smoothed_c(situation.temp_air, per_row))
    by_hour = shapes.quarters(shapes.HEATING_HOURS)[quarter.of_day[WARM_UP:]]
    degree_hours = (cold * by_hour * QUARTER_HOURS).reshape(-1, per_row).sum(axis=-1)
    keys = events.purpose_keys(situation.population.key[member], events.HEATING, 0)
    variance = np.log1p(HEATING_SPREAD**2)
    factor = np.exp(np.sqrt(variance) * normal(keys, 0) - variance / 2)
    per_degree_hour = situation.heating_kwh_per_year / NORMAL_DEGREE_HOURS
    return degree_hours[:, np.newaxis] * (per_degree_hour * factor)


def smoothed_c(temp_air: Array, per_row: int) -> Array:
    """Outdoor temperature as a building feels it, in quarters, from slots. [degC]"""
    by_quarter = np.repeat(temp_air, per_row)
    keep = np.exp(-QUARTER_HOURS / INERTIA_HOURS)
    start = by_quarter[:96].mean() * keep
    smoothed, _ = lfilter([1 - keep], [1, -keep], by_quarter, zi=[start])
    return smoothed


def common_parts_kwh(situation: Situation, member: NDArray[np.int64]) -> Array:
    """Energy of common parts, by slot; adds to their yearly energy."""
    quarter, population = situation.quarter, situation.population
    keys = events.purpose_keys(population.key[member], events.LIFTS, quarter.year)
    number = np.arange(WARM_UP, len(quarter.day))
    noise = 1 + LIFT_SPREAD * (2 * uniform(keys, number[:, np.newaxis]) - 1)
    lifts = shapes.quarters(shapes.COMMON_PARTS_HOURS)[quarter.of_day[WARM_UP:], np.newaxis]
    shape = COMMON_BASE_FRACTION + (1 - COMMON_BASE_FRACTION) * lifts * noise
    kwh = shape * (population.annual_kwh[member] / shape.sum(axis=0))
    return kwh.reshape(-1, situation.per_row, len(member)).sum(axis=1)


def vacant_kwh(situation: Situation, member: NDArray[np.int64]) -> Array:
    """Energy of an empty dwelling, by slot: standby, one value for all slots."""
    hours = QUARTER_HOURS * situation.per_row
    return situation.population.annual_kwh[member] / 8760 * hours * np.ones((1, 1))


def _is_lived_in(population: Population) -> NDArray[np.bool_]:
    return population.is_dwelling & ~population.is_vacant


Use = Callable[[Situation, NDArray[np.int64]], Array]
Has = Callable[[Population], NDArray[np.bool_]]
USES: tuple[tuple[Use, Has], ...] = (
    (appliance_kwh, _is_lived_in),
    (hot_water_kwh, lambda who: _is_lived_in(who) & who.has_electric_hot_water),
    (heating_kwh, lambda who: _is_lived_in(who) & who.has_electric_heating),
    (common_parts_kwh, lambda who: ~who.is_dwelling),
    (vacant_kwh, lambda who: who.is_dwelling & who.is_vacant),
)
"""Each use and the members that have it."""
