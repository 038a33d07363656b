"""The uses of electricity of a site's members, in kWh per slot, and their sum."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import uniform
from simcore.base.records import Array, Flags, Place, Population
from simcore.base.timeaxis import TimeAxis, time_axis
from simcore.energy.demand import appliances, expected, heat, kernels, shapes
from simcore.energy.demand.calendar import WARM_UP, Numbers, quarters_of
from simcore.energy.demand.darkness import LATITUDE, LONGITUDE, dark_fraction
from simcore.energy.demand.situation import (
    LIFTS,
    QUARTER_HOURS,
    Homes,
    Situation,
    homes_of,
    is_lived_in,
    purpose_keys,
)

Use = Callable[[Homes, Array], object]
Has = Callable[[Population], Flags]

COMMON_BASE_FRACTION = 0.6
"""Part of common parts that runs all the time: ventilation, pumps, safety light; assumed."""

LIFT_SPREAD = 0.3
"""Half-width of the random part of lifts and lighting in a quarter; assumed. [1]"""


def demand_kwh(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    *,
    heating_kwh_per_year: float,
    place: Place | None = None,
) -> Array:
    """Energy that each member uses in each slot.

    Dwellings have cold appliances, standby, ventilation and what the cold adds; lighting,
    screens, cooking, washing and other events while somebody is up; where they have them,
    a hot-water tank behind the off-peak relay and electric heating. The mean over homes
    of a mean French population is the Enedis RES1 curve at their yearly level. Common
    parts and empty dwellings have their own plain curves. Everything is drawn in half-
    hours, spread over quarter-hours and added up, so that a home uses the same energy
    whatever the slot.

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
    place
        Where the site stands, for its daylight; the middle of Pas-de-Calais by default.

    Returns
    -------
    numpy.ndarray
        ``(n_slots, n_members)``. [kWh]
    """
    situation = situation_of(axis, population, temp_air, off_peak, heating_kwh_per_year, place)
    kwh = np.zeros((situation.n_rows, population.n_members))
    lived_in = homes_of(situation, np.flatnonzero(is_lived_in(population)))
    for has_uses, uses in PARTS:
        _add_part(lived_in, kwh, has_uses, uses)
    return kwh[situation.n_warm :]


def demand_by_use_kwh(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    *,
    heating_kwh_per_year: float,
    place: Place | None = None,
) -> dict[str, Array]:
    """Energy of each use, by its name, each ``(n_slots, n_members)``. [kWh]

    The uses add to :func:`demand_kwh`, whose parameters these are.
    """
    situation = situation_of(axis, population, temp_air, off_peak, heating_kwh_per_year, place)
    lived_in = homes_of(situation, np.flatnonzero(is_lived_in(population)))
    found: dict[str, Array] = {}
    for has_uses, uses in PARTS:
        for name, use in uses.items():
            kwh = np.zeros((situation.n_rows, population.n_members))
            _add_part(lived_in, kwh, has_uses, {name: use})
            found[name] = kwh[situation.n_warm :]
    return found


def tanks_kwh(axis: TimeAxis, population: Population, temp_air: Array, off_peak: Array) -> Array:
    """Part of :func:`demand_kwh` that hot-water tanks use, ``(n_slots, n_members)``. [kWh]"""
    situation = situation_of(axis, population, temp_air, off_peak, 0.0)
    lived_in = homes_of(situation, np.flatnonzero(is_lived_in(population)))
    kwh = np.zeros((situation.n_rows, population.n_members))
    for has_uses, uses in PARTS:
        if "hot_water" in uses:
            _add_part(lived_in, kwh, has_uses, {"hot_water": uses["hot_water"]})
    return kwh[situation.n_warm :]


def rescaled(population: Population, annual_kwh: Array) -> Population:
    """Population whose dwellings use these yearly kWh without heating and hot water.

    Parameters
    ----------
    population
        Members of a site.
    annual_kwh
        Yearly energy of each member, ``(n_members,)``; NaN where it stays as it is, so
        that a few known bills replace a few draws. [kWh/year]
    """
    stays = np.isnan(annual_kwh)
    return replace(population, annual_kwh=np.where(stays, population.annual_kwh, annual_kwh))


def situation_of(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    heating_kwh_per_year: float,
    place: Place | None = None,
) -> Situation:
    """What the uses of a site depend on, from the arguments of :func:`demand_kwh`."""
    where = (place.latitude, place.longitude) if place else (LATITUDE, LONGITUDE)
    dark = dark_fraction(_middle_of_halves(axis.year), *where)
    return Situation(
        quarter=quarters_of(axis.year),
        population=population,
        temp_air=temp_air,
        # Without a relay a tank heats whenever its thermostat asks.
        relay=np.where(population.is_off_peak, off_peak, 1.0),
        dark=np.concatenate([dark[: WARM_UP // 2], dark]),
        heating_kwh_per_year=heating_kwh_per_year,
        per_row=axis.step_minutes // 15,
    )


@lru_cache(maxsize=8)
def _middle_of_halves(year: int) -> NDArray[np.datetime64]:
    return time_axis(year, 30).utc + np.timedelta64(15 * 60, "s")


def _add_part(lived_in: Homes, kwh: Array, has_uses: Has, uses: Mapping[str, Use]) -> None:
    """Add the uses of the members that have them; whole arrays are written in place."""
    member = np.flatnonzero(has_uses(lived_in.situation.population))
    if not len(member):
        return
    homes = _some(lived_in, member)
    part = kwh if len(member) == kwh.shape[1] else np.zeros((len(kwh), len(member)))
    for use in uses.values():
        use(homes, part)
    if part is not kwh:
        kernels.add_columns(kwh, part, member)


def _some(lived_in: Homes, member: Numbers) -> Homes:
    """Some members of a site; those where nobody lives are never awake."""
    is_one = np.isin(lived_in.member, member)
    if is_one.all() and len(is_one) == len(member):
        return lived_in
    return replace(lived_in, member=member, awake=lived_in.awake[:, is_one])


def add_common_parts(homes: Homes, kwh: Array) -> None:
    """Common parts; adds to their yearly energy."""
    where, quarter = homes.situation, homes.situation.quarter
    keys = purpose_keys(homes.key, LIFTS, quarter.year)
    number = np.arange(WARM_UP, len(quarter.day))
    noise = 1 + LIFT_SPREAD * (2 * uniform(keys, number[:, np.newaxis]) - 1)
    lifts = shapes.quarters(shapes.COMMON_PARTS_HOURS)[quarter.of_day[WARM_UP:], np.newaxis]
    shape = COMMON_BASE_FRACTION + (1 - COMMON_BASE_FRACTION) * lifts * noise
    drawn = shape * (where.population.annual_kwh[homes.member] / shape.sum(axis=0))
    kwh[where.n_warm :] += drawn.reshape(-1, where.per_row, len(homes.member)).sum(axis=1)


def add_vacant(homes: Homes, kwh: Array) -> None:
    """Empty dwellings: standby, one value for all slots."""
    hours = QUARTER_HOURS * homes.situation.per_row
    kwh += homes.situation.population.annual_kwh[homes.member] / 8760 * hours


APPLIANCES: Mapping[str, Use] = {
    "refrigeration": appliances.add_refrigeration,
    "standby": appliances.add_standby,
    "ventilation": appliances.add_ventilation,
    "cold_weather": appliances.add_cold_weather,
    "lighting": appliances.add_lighting,
    "screens": appliances.add_screens,
    **{name: partial(appliances.add_events, name=name) for name in expected.EVENT_KW},
}
"""Uses of all lived-in dwellings."""

PARTS: tuple[tuple[Has, Mapping[str, Use]], ...] = (
    (is_lived_in, APPLIANCES),
    (lambda who: is_lived_in(who) & who.has_electric_hot_water, {"hot_water": heat.add_hot_water}),
    (lambda who: is_lived_in(who) & who.has_electric_heating, {"heating": heat.add_heating}),
    (lambda who: ~who.is_dwelling, {"common_parts": add_common_parts}),
    (lambda who: who.is_dwelling & who.is_vacant, {"vacant": add_vacant}),
)
"""Parts of a site: the members that have it, and its uses by name."""
