"""The uses of electricity of a site's members, in kWh per slot, and their sum."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from simcore.base.draws import uniform_rows
from simcore.base.records import Array, Place, Population
from simcore.base.timeaxis import TimeAxis, time_axis
from simcore.energy.demand import appliances, events, expected, heat, occupancy, optional, shapes
from simcore.energy.demand.blocks import Parts, Use, sums
from simcore.energy.demand.darkness import LATITUDE, LONGITUDE, dark_under, sun_turned
from simcore.energy.demand.habits import habits_of
from simcore.energy.demand.quarters import WARM_UP, quarters_of
from simcore.energy.demand.surroundings import (
    LIFTS,
    Add,
    Homes,
    Surroundings,
    Window,
    is_lived_in,
    purpose_keys,
)

HOT_WATER = "hot_water"

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
    n_threads: int = 2,
) -> Array:
    """Energy that each member uses in each slot.

    Dwellings have cold appliances, standby, ventilation and what the cold adds; lighting,
    screens, cooking, washing and other events while somebody is up; where they have them,
    a hot-water tank behind the off-peak relay, electric heating, a heat pump, a car, air
    conditioning. The mean over homes
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
    n_threads
        Blocks of members worked on at a time; the result does not depend on it.

    Returns
    -------
    numpy.ndarray
        ``(n_slots, n_members)``. [kWh]

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> weather, relay = np.full(8760, 10.0), np.zeros((2, 96, 2))
    >>> people = flows.sites[0].population
    >>> demand_kwh(flows.axis, people, weather, relay, heating_kwh_per_year=0.0).shape
    (8760, 2)
    """
    surroundings = surroundings_of(
        axis, population, temp_air, off_peak, heating_kwh_per_year, place
    )
    return uses_kwh(surroundings, has_appliances=True, n_threads=n_threads)


def demand_by_use_kwh(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    *,
    heating_kwh_per_year: float,
    place: Place | None = None,
    n_threads: int = 2,
) -> dict[str, Array]:
    """Energy of each use, by its name, each ``(n_slots, n_members)``. [kWh]

    The uses add to :func:`demand_kwh`, whose parameters these are.
    """
    surroundings = surroundings_of(
        axis, population, temp_air, off_peak, heating_kwh_per_year, place
    )
    return each_use_kwh(surroundings, n_threads)


def each_use_kwh(surroundings: Surroundings, n_threads: int = 2) -> dict[str, Array]:
    """Energy of each use in these surroundings, by its name, as :func:`demand_by_use_kwh`."""
    each = {name: [(has, {name: use})] for has, uses in PARTS for name, use in uses.items()}
    return sums(surroundings, each, n_threads)


def uses_kwh(surroundings: Surroundings, *, has_appliances: bool, n_threads: int = 2) -> Array:
    """What members use in these surroundings, ``(n_slots, n_members)``. [kWh]

    Without appliances hot water, heating, cars, air conditioning, common parts and empty
    dwellings are left.
    """
    parts = [
        (has, _in_one(uses)) for has, uses in PARTS if has_appliances or uses is not APPLIANCES
    ]
    return sums(surroundings, {"all": parts}, n_threads)["all"]


def _in_one(uses: Mapping[str, Use]) -> dict[str, Use]:
    """Uses of which all classes of events, the last ones, are added in one pass."""
    names = [name for name in uses if name in expected.EVENT_KW]
    others = {name: use for name, use in uses.items() if name not in names}
    return others | ({"events": partial(events.events, names=names)} if names else {})


def tanks_kwh(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    *,
    chance: Array | None = None,
    n_threads: int = 2,
) -> Array:
    """Part of :func:`demand_kwh` that hot-water tanks use, ``(n_slots, n_members)``. [kWh]

    ``chance`` as of :func:`surroundings_of`.
    """
    return appliances_kwh(
        axis,
        population,
        temp_air,
        off_peak,
        names=(HOT_WATER,),
        chance=chance,
        n_threads=n_threads,
    )


def appliances_kwh(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    *,
    names: Collection[str],
    chance: Array | None = None,
    n_threads: int = 2,
) -> Array:
    """Part of :func:`demand_kwh` that some uses need, by name, ``(n_slots, n_members)``. [kWh]

    Not for heating, whose level is an argument of its own there; ``chance`` as of
    :func:`surroundings_of`.
    """
    surroundings = surroundings_of(axis, population, temp_air, off_peak, 0.0, chance=chance)
    parts = [
        (has, {name: use for name, use in uses.items() if name in names}) for has, uses in PARTS
    ]
    chosen = [(has, _in_one(uses)) for has, uses in parts if uses]
    return sums(surroundings, {"chosen": chosen}, n_threads)["chosen"]


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


def surroundings_of(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    heating_kwh_per_year: float,
    place: Place | None = None,
    chance: Array | None = None,
) -> Surroundings:
    """What the uses of a site depend on, from the arguments of :func:`demand_kwh`.

    ``chance`` is who is asleep, up and away when, as of :func:`occupancy.chances_of`; what
    simcore assumes by default.
    """
    where = (place.latitude, place.longitude) if place else (LATITUDE, LONGITUDE)
    quarter, per_row = quarters_of(axis.year), axis.step_minutes // 15
    habits = habits_of(population.key)
    bound = occupancy.bounds() if chance is None else occupancy.bounds_of(chance)
    own = expected.own_kwh(population, habits, bound)
    return Surroundings(
        quarter=quarter,
        population=population,
        temp_air=temp_air,
        # Without a relay a tank heats whenever its thermostat asks.
        relay=np.where(population.is_off_peak, off_peak, 1.0),
        dark=_dark_halves(axis.year, *where),
        heating_kwh_per_year=heating_kwh_per_year,
        per_row=per_row,
        cold_weather_kwh=appliances.cold_weather_kwh(quarter, temp_air, per_row),
        habits=habits,
        bound=bound,
        own_kwh=own,
        level=expected.level_of(population, habits, own),
    )


@lru_cache(maxsize=32)
def _dark_halves(year: int, latitude: float, longitude: float) -> Array:
    """Need of light in each half-hour of a year, warm-up included."""
    dark = dark_under(_turned_halves(year), latitude, longitude)
    return np.concatenate([dark[: WARM_UP // 2], dark])


@lru_cache(maxsize=4)
def _turned_halves(year: int) -> tuple[Array, Array]:
    """Where the sun stands in the middle of each half-hour of a year, once for all places."""
    return sun_turned(time_axis(year, 30).utc + np.timedelta64(15 * 60, "s"))


def common_parts(homes: Homes) -> Add:
    """Common parts; adds to their yearly energy."""
    where, quarter = homes.surroundings, homes.surroundings.quarter
    keys = purpose_keys(homes.key, LIFTS, quarter.year)
    lifts = shapes.quarters(shapes.COMMON_PARTS_HOURS)[quarter.of_day[WARM_UP:], np.newaxis]
    # In place, as years of quarter-hours are slow to allocate.
    drawn = uniform_rows(keys, WARM_UP, len(quarter.day))
    drawn *= 2
    drawn -= 1
    drawn *= LIFT_SPREAD
    drawn += 1
    drawn *= (1 - COMMON_BASE_FRACTION) * lifts
    drawn += COMMON_BASE_FRACTION
    drawn *= where.population.annual_kwh[homes.member] / drawn.sum(axis=0)
    by_slot = drawn.reshape(-1, where.per_row, len(homes.member)).sum(axis=1)

    def add(kwh: Array, window: Window) -> None:
        slots = window.slots(where)
        kwh[: slots.stop - slots.start] += by_slot[slots]

    return add


def vacant(homes: Homes) -> Add:
    """Empty dwellings: standby, one value for all slots."""
    return appliances.constant(
        homes, 1.0, homes.surroundings.population.annual_kwh[homes.member] / 8760
    )


APPLIANCES: Mapping[str, Use] = {
    "refrigeration": appliances.refrigeration,
    "standby": appliances.standby,
    "ventilation": appliances.ventilation,
    "cold_weather": appliances.cold_weather,
    "lighting": appliances.lighting,
    "screens": appliances.screens,
    **{name: partial(events.events, names=(name,)) for name in expected.EVENT_KW},
}
"""Uses of all lived-in dwellings."""

PARTS: Parts = (
    (is_lived_in, APPLIANCES),
    (
        lambda people: is_lived_in(people) & people.has_electric_hot_water,
        {HOT_WATER: heat.hot_water},
    ),
    (
        lambda people: is_lived_in(people) & people.has_electric_heating & ~people.has_heat_pump,
        {"heating": heat.heating},
    ),
    (lambda people: people.is_common_parts, {"common_parts": common_parts}),
    (lambda people: people.is_dwelling & people.is_vacant, {"vacant": vacant}),
    (lambda people: is_lived_in(people) & people.has_heat_pump, {"heat_pump": optional.heat_pump}),
    (lambda people: is_lived_in(people) & people.has_car, {"car": optional.car}),
    (
        lambda people: is_lived_in(people) & people.has_air_conditioning,
        {"air_conditioning": optional.air_conditioning},
    ),
)
"""Parts of a site: the members that have it, and its uses by name."""
