"""A site from the sky to its meters: weather, production, demand, flexibility."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from simcore.base.brief import brief
from simcore.base.draws import stream
from simcore.base.found import Found
from simcore.base.lengths import QUARTER_HOUR_MINUTES
from simcore.base.phases import enter
from simcore.base.records import (
    SUPPLIES,
    Array,
    Flags,
    Place,
    Plane,
    Population,
    Sun,
    Weather,
)
from simcore.base.timeaxis import time_axis
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.demand import read_chances
from simcore.energy.population import draw_population, read_population
from simcore.energy.production import ac_power_kw
from simcore.energy.weather import (
    climate,
    read_weather,
    sun_position,
    synthetic_weather,
)
from simcore.money.rates.tempo import TEMPO_SPANS
from simcore.site.coached import Coached, coached
from simcore.site.donors import homes_use
from simcore.site.found import weather_found
from simcore.site.homes import Homes
from simcore.site.inputs import SiteInput
from simcore.site.own_buildings import sharing_needs
from simcore.site.panels import injected_by_drawn, net_of_panels
from simcore.site.records import SHIFTED
from simcore.site.registers import slot_off_peak
from simcore.site.sharing import asked_arrangements
from simcore.site.shifting import Outlook, homes_tanks_kwh, shifted_kwh
from simcore.site.slots import TEMPO

SKIES_KEPT = 16
"""Suns over places that are kept, 1 MB each, for the next draw of the same site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """Sun and weather over a site, slot by slot, and what was found in its weather file."""

    sun: Sun
    weather: Weather
    found: tuple[Found, ...] = ()

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the meters of a site draw before any sharing.

    ``homes`` has the uses that are simulated, for these can be moved;
    ``used_kwh`` is what homes use, ``consumption_kwh`` what their meters draw, net of panels of
    their own and as measured where they were, both ``(n_slots, n_members)``; ``injected_kwh`` as
    of ``SiteFlows``; ``found`` is what the readers of measured curves found.
    """

    homes: Homes
    used_kwh: Array
    consumption_kwh: Array
    injected_kwh: Array | None
    found: tuple[Found, ...] = ()

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCurves:
    """Curves of a site before any sharing, held only while the site is worked on.

    ``plants_kwh`` is ``(n_slots, n_plants)``, in the order of ``plant_power_kw``;
    ``consumption_kwh`` and ``hot_water_kwh`` (None where no key asks) ``(n_slots, n_members)``,
    ``off_peak`` as of :func:`slot_off_peak`;
    ``shifted_kwh`` is the consumption once the willing moved uses, None where not asked;
    ``usual_kwh`` is that of today, before homes are coached or move uses for no reward, None
    where it is the same; ``still_kwh`` is the one before uses are moved where they always are;
    ``saved_kwh`` is what each coached member saves, ``(n_members,)``;
    ``injected_kwh`` as of ``SiteFlows``; ``found`` is what the readers of its files found.
    """

    population: Population
    plant_power_kw: Mapping[str, float]
    plants_kwh: Array
    consumption_kwh: Array
    hot_water_kwh: Array | None
    off_peak: Array
    weather_source: str
    shifted_kwh: Array | None = None
    usual_kwh: Array | None = None
    still_kwh: Array | None = None
    saved_kwh: Array | None = None
    injected_kwh: Array | None = None
    found: tuple[Found, ...] = ()

    __repr__ = brief

    @property
    def production_kwh(self) -> Array:
        """Production of all plants, ``(n_slots,)``. [kWh]"""
        return self.plants_kwh.sum(axis=-1)

    @property
    def peak_power_kw(self) -> float:
        """Peak power of all plants. [kW]"""
        return sum(self.plant_power_kw.values())


def site_curves(inputs: SiteInput, keys: Collection[str] = ()) -> SiteCurves:
    """Production and consumption of a site, with all that its key, or these keys, need."""
    return curves_and_demand(inputs, keys)[0]


def curves_and_demand(inputs: SiteInput, keys: Collection[str] = ()) -> tuple[SiteCurves, Demand]:
    """Curves of a site, and what its meters draw, from which uses can still be moved."""
    enter("weather")
    sky = site_sky(inputs)
    enter("production")
    plants_kwh, plants_found = plants_production(inputs, sky)
    enter("demand")
    people = site_population(inputs, has_plant=bool(inputs.planes))
    demand = site_demand(inputs, people, sky)
    behaviour = site_behaviour(inputs, demand, plants_kwh.sum(axis=-1))
    needed = sharing_needs(inputs, keys)
    curves = SiteCurves(
        population=people,
        plant_power_kw=plant_power_kw(inputs.planes),
        plants_kwh=plants_kwh,
        consumption_kwh=behaviour.consumption_kwh,
        hot_water_kwh=_hot_water_kwh(inputs, demand) if "hot_water_kwh" in needed else None,
        off_peak=slot_off_peak(demand.homes.relays, inputs.axis),
        weather_source=sky.weather.source,
        shifted_kwh=behaviour.shifted_kwh,
        usual_kwh=behaviour.usual_kwh,
        still_kwh=behaviour.still_kwh,
        saved_kwh=behaviour.saved_kwh,
        injected_kwh=demand.injected_kwh,
        found=(*sky.found, *plants_found, *demand.found),
    )
    return curves, demand


def site_sky(inputs: SiteInput) -> Sky:
    """Sun and weather over a site: drawn, or read from the scenario's file."""
    sun = _sun_over(inputs.axis.year, inputs.axis.step_minutes, inputs.place)
    chosen = inputs.weather
    if chosen.kind == "synthetic":
        return Sky(sun=sun, weather=_drawn_weather(inputs, sun))
    assert chosen.file is not None
    weather, quality = read_weather(
        Path(chosen.file),
        inputs.axis,
        inputs.place,
        None if chosen.kind == "file" else chosen.kind,
        stamp_to_light_minutes=chosen.light_at_minutes,
    )
    return Sky(sun=sun, weather=weather, found=weather_found(quality))


@lru_cache(maxsize=SKIES_KEPT)
def _sun_over(year: int, step_minutes: int, place: Place) -> Sun:
    """Sun over a place in a year, the same for every draw of its weather and its homes."""
    return sun_position(time_axis(year, step_minutes), place)


def site_demand(inputs: SiteInput, people: Population, sky: Sky) -> Demand:
    """What the meters of a site draw: uses, less panels of their own; measured where they are."""
    axis, weather = inputs.axis, sky.weather
    relays = off_peak_quarters(inputs, people)
    chance = site_chances(inputs)
    homes = Homes(population=people, temp_air=weather.temp_air, relays=relays, chance=chance)
    use = homes_use(inputs, homes)
    drawn_kwh, injected_kwh = net_of_panels(use.kwh, people, axis, weather, sky.sun)
    consumption_kwh, found = _measured_instead(drawn_kwh, inputs, people)
    return Demand(
        homes=use.simulated,
        used_kwh=use.kwh,
        consumption_kwh=consumption_kwh,
        injected_kwh=injected_by_drawn(injected_kwh, drawn_kwh, consumption_kwh),
        found=(*use.found, *found),
    )


def _measured_instead(
    kwh: Array, inputs: SiteInput, people: Population
) -> tuple[Array, tuple[Found, ...]]:
    """Curves of all members, measured ones in place of the drawn where the site has any."""
    if inputs.site_table.measured is None:
        return kwh, ()
    from simcore.site.measured import with_measured  # heavy: readers of meters, few need them

    return with_measured(kwh, inputs, people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What members draw once some are coached and some move uses, as of ``SiteCurves``."""

    consumption_kwh: Array
    shifted_kwh: Array | None
    usual_kwh: Array | None
    still_kwh: Array | None
    saved_kwh: Array | None

    __repr__ = brief


def site_behaviour(inputs: SiteInput, demand: Demand, made_kwh: Array) -> Behaviour:
    """What coaching and moved uses make of the demand of a site; nothing where nobody takes part.

    Parameters
    ----------
    inputs
        Who is coached and who moves what, under which schemes.
    demand
        What its meters draw today.
    made_kwh
        What its plants make, ``(n_slots,)``. [kWh]
    """
    usual_kwh = consumption_kwh = demand.consumption_kwh
    taught = coached_demand(inputs, demand)
    if taught is not None:
        consumption_kwh = np.maximum(usual_kwh - taught.saved_kwh, 0.0)
    is_always = moves_always(inputs)
    shifted = None
    if is_always or SHIFTED in asked_arrangements(inputs):
        shifted = moved_kwh(inputs, demand, made_kwh, taught)
    still_kwh = consumption_kwh if is_always else None
    if is_always and shifted is not None:
        consumption_kwh = shifted
    return Behaviour(
        consumption_kwh=consumption_kwh,
        shifted_kwh=shifted,
        usual_kwh=None if consumption_kwh is usual_kwh else usual_kwh,
        still_kwh=still_kwh,
        saved_kwh=None if taught is None else taught.saved_kwh.sum(axis=0),
    )


def moves_always(inputs: SiteInput) -> bool:
    """Whether uses are moved under every scheme: by habit, or as the fund rewards it."""
    fund = inputs.fund
    rewards = fund.enabled and fund.contributions == "simulated"
    return rewards or inputs.flexibility.applies == "always"


def coached_demand(inputs: SiteInput, demand: Demand) -> Coached | None:
    """What coached homes save of their demand; None where nobody is coached."""
    if inputs.coaching.participation_fraction == 0:
        return None
    return coached(inputs, demand.homes, is_fixed(demand))


def is_fixed(demand: Demand) -> Flags:
    """Homes whose curve is not that of their uses: measured, or behind panels of their own."""
    return np.asarray((demand.consumption_kwh != demand.used_kwh).any(axis=0))


def moved_kwh(
    inputs: SiteInput, demand: Demand, made_kwh: Array, taught: Coached | None = None
) -> Array:
    """Consumption once the willing moved uses, ``(n_slots, n_members)``. [kWh]"""
    kwh = demand.consumption_kwh
    people = demand.homes.population
    used_kwh = kwh[:, people.is_participant].sum(axis=-1, dtype=np.float64)
    outlook = Outlook(made_kwh=made_kwh, used_kwh=used_kwh)
    if taught is not None:
        kwh = kwh - taught.saved_kwh
        outlook = replace(outlook, kept=taught.kept)
    return shifted_kwh(inputs, demand.homes, kwh, is_fixed(demand), outlook)


def _hot_water_kwh(inputs: SiteInput, demand: Demand) -> Array:
    return homes_tanks_kwh(inputs.axis, demand.homes)


def consumption_of(curves: SiteCurves, arrangement: str) -> Array:
    """Consumption under an arrangement, ``(n_slots, n_members)``: as drawn, or once shifted."""
    if arrangement != SHIFTED:
        return curves.consumption_kwh
    assert curves.shifted_kwh is not None
    return curves.shifted_kwh


def plants_production(inputs: SiteInput, sky: Sky) -> tuple[Array, tuple[Found, ...]]:
    """Production of each plant of a site, in the order of its planes, ``(n_slots, n_plants)``.

    A measured production takes the place of the model where the site has one; it is split
    between the plants by peak power (assumed), for it has one column. [kWh] Beside it stands
    what was found in its file.
    """
    axis, planes, measured = (
        inputs.axis,
        inputs.planes,
        inputs.site_table.plants.measured_production,
    )
    if not planes:
        return np.zeros((axis.n_slots, 1)), ()
    power_of_plant = plant_power_kw(planes)
    if measured is not None:
        from simcore.site.measured import measured_production_kwh  # heavy: as above

        power = np.array(list(power_of_plant.values()))
        total_kwh, found = measured_production_kwh(Path(measured), axis, float(power.sum()))
        return total_kwh[:, np.newaxis] * (power / power.sum()), found
    settings = replace(inputs.plant_settings, month_of_slot=axis.month)
    power_kw = ac_power_kw(sky.weather, sky.sun, planes, settings=settings)
    of_plane = np.array([plane.plant for plane in planes])
    by_plant = [power_kw[of_plane == name].sum(axis=0) for name in power_of_plant]
    return np.stack(by_plant, axis=-1) * axis.hours, ()


def plant_power_kw(planes: Sequence[Plane]) -> dict[str, float]:
    """Peak power of each plant, in the order of the planes, in which the plants serve. [kW]"""
    power_kw: dict[str, float] = {}
    for plane in planes:
        power_kw[plane.plant] = power_kw.get(plane.plant, 0.0) + plane.peak_power_kw
    return power_kw


def _drawn_weather(inputs: SiteInput, sun: Sun) -> Weather:
    place, site, chosen = inputs.place, inputs.site_table, inputs.weather
    seed = inputs.seed if inputs.weather_seed is None else inputs.weather_seed
    return synthetic_weather(
        inputs.axis,
        sun,
        climate(site.climate, site.ghi_factor),
        stream(seed, inputs.site, "weather", chosen.year_number),
        place=place,
        regional_key=stream(seed, "regional sky", chosen.year_number),
    )


def site_population(inputs: SiteInput, *, has_plant: bool = True) -> Population:
    """Members of a site: read from its list where it has one, else drawn."""
    households = inputs.households
    key = stream(inputs.seed, inputs.site, "population")
    listed = inputs.site_table.households.population_csv
    if listed:
        people = read_population(Path(listed), households, key)
    else:
        people = draw_population(households, key)
    # Without a plant there is no operation to take part in.
    return replace(people, is_participant=people.is_participant & has_plant)


def site_chances(inputs: SiteInput) -> Array | None:
    """Who is asleep, up and away when, from the site's table of habits; None without one."""
    table = inputs.site_table.households.habits_csv
    return None if table is None else read_chances(Path(table))


def off_peak_quarters(inputs: SiteInput, population: Population) -> Array:
    """Off-peak part of each quarter-hour, ``(2, 96, n_members)``; 0 for one-price contracts."""
    tables = np.stack(
        [off_peak_fraction(windows, QUARTER_HOUR_MINUTES) for windows in inputs.windows]
    )
    per_member = np.moveaxis(tables[population.window_number], 0, -1)
    is_tempo = population.supply == SUPPLIES.index(TEMPO)
    tempo = off_peak_fraction(Windows(winter=TEMPO_SPANS, summer=TEMPO_SPANS), QUARTER_HOUR_MINUTES)
    return np.where(is_tempo, tempo[..., np.newaxis], per_member) * population.is_off_peak
