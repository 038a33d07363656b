"""A site from the sky to the registers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from simcore.base.draws import stream
from simcore.base.lengths import QUARTER_HOUR_MINUTES
from simcore.base.records import (
    SUPPLIES,
    Array,
    Flags,
    Plane,
    Population,
    Registers,
    Sun,
    Weather,
)
from simcore.base.timeaxis import BillingPeriod, TimeAxis
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.demand import demand_kwh, tanks_kwh
from simcore.energy.population import draw_population, read_population
from simcore.energy.production import ac_power_kw
from simcore.energy.sharing import KEYS
from simcore.energy.weather import (
    climate,
    read_production_csv,
    read_weather,
    sun_position,
    synthetic_weather,
)
from simcore.money.rates.tempo import TEMPO_SPANS
from simcore.scenario.convert import (
    households_record,
    place_record,
    planes_record,
    plant_settings_record,
    windows_record,
)
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site
from simcore.site.measured import with_measured
from simcore.site.panels import injected_by_drawn, net_of_panels
from simcore.site.records import MEMBERS, SHIFTED, Shift, SiteFlows, Supplied
from simcore.site.registers import SharedYear, settled, slot_off_peak
from simcore.site.sharing import arrangements, asked_arrangements
from simcore.site.shifting import shift_of, shifted_kwh
from simcore.site.slots import (
    RESIDUAL,
    SPOT,
    TEMPO,
    Slots,
    contract_needs,
    scheme_needs,
    slots_of,
)


def site_flows(
    scenario: Scenario,
    site_id: str,
    axis: TimeAxis,
    periods: tuple[BillingPeriod, ...],
) -> SiteFlows:
    """Energy of a site; needs nothing from the other sites."""
    curves = site_curves(scenario, site_id, axis)
    return shared_flows(scenario, site_id, curves, (axis, periods))


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCurves:
    """Curves of a site before any sharing, held only while the site is worked on.

    ``plants_kwh`` is ``(n_slots, n_plants)``, in the order of ``plant_power_kw``;
    ``consumption_kwh`` and ``hot_water_kwh`` (None where no key asks) ``(n_slots, n_members)``,
    ``off_peak`` as of :func:`slot_off_peak`;
    ``shifted_kwh`` is the consumption once the willing moved uses, None where not asked;
    ``injected_kwh`` as of ``SiteFlows``.
    """

    population: Population
    plant_power_kw: Mapping[str, float]
    plants_kwh: Array
    consumption_kwh: Array
    hot_water_kwh: Array | None
    off_peak: Array
    weather_source: str
    shifted_kwh: Array | None = None
    injected_kwh: Array | None = None

    @property
    def production_kwh(self) -> Array:
        """Production of all plants, ``(n_slots,)``. [kWh]"""
        return self.plants_kwh.sum(axis=-1)

    @property
    def peak_power_kw(self) -> float:
        """Peak power of all plants. [kW]"""
        return sum(self.plant_power_kw.values())


def site_curves(
    scenario: Scenario, site_id: str, axis: TimeAxis, keys: Collection[str] = ()
) -> SiteCurves:
    """Production and consumption of a site, with all that the scenario's key, or keys, need."""
    site = scenario.sites[site_id]
    place = place_record(site)
    sun = sun_position(axis, place)
    weather = site_weather(scenario, site_id, axis, sun)
    planes = planes_record(site, scenario)
    population = site_population(scenario, site_id, has_plant=bool(planes))
    windows = _off_peak(scenario, site, population)
    who = (axis, population, weather.temp_air, windows)
    heating_kwh = site.households.heating_kwh_per_year
    used_kwh = demand_kwh(*who, heating_kwh_per_year=heating_kwh, place=place)
    drawn_kwh, injected_kwh = net_of_panels(used_kwh, population, axis, weather, sun)
    consumption_kwh = with_measured(drawn_kwh, site, population, axis)
    shifted = None
    if SHIFTED in asked_arrangements(scenario.schemes):
        # Uses are moved where the curve is that of the uses: not measured, without own panels.
        is_fixed = (consumption_kwh != used_kwh).any(axis=0)
        shifted = shifted_kwh(scenario, who, consumption_kwh, is_fixed)
    asked = {name for key in keys or (scenario.sharing.key,) for name in KEYS[key].needs}
    return SiteCurves(
        population=population,
        plant_power_kw=plant_power_kw(planes),
        plants_kwh=plants_production_kwh(scenario, site_id, axis, weather, sun),
        consumption_kwh=consumption_kwh,
        hot_water_kwh=tanks_kwh(*who) if "hot_water_kwh" in asked else None,
        off_peak=slot_off_peak(windows, axis),
        weather_source=weather.source,
        shifted_kwh=shifted,
        injected_kwh=injected_by_drawn(injected_kwh, drawn_kwh, consumption_kwh),
    )


def shared_flows(
    scenario: Scenario,
    site_id: str,
    curves: SiteCurves,
    calendar: tuple[TimeAxis, tuple[BillingPeriod, ...]],
    needs: Collection[str] = (),
) -> SiteFlows:
    """Curves of a site shared by the scenario's key, and by the common parts alone.

    Registers answer what the scenario's schemes and the members' contracts need, and the
    ``needs`` given.
    """
    site, people = scenario.sites[site_id], curves.population
    asked = scheme_needs(scenario.schemes) | contract_needs(people) | frozenset(needs)
    slots = slots_of(scenario, calendar[0], asked)
    served = served_of(people) if RESIDUAL in asked else None
    shared = {}
    for name, key, weight, terms in arrangements(
        scenario, site_id, people, calendar, curves.hot_water_kwh, slots.classes
    ):
        shared[name] = settled(
            key,
            weight,
            (curves.plants_kwh, consumption_of(curves, name)),
            curves.off_peak,
            calendar,
            replace(terms, served=served if name == MEMBERS else None),
            slots,
        )
    return SiteFlows(
        site=site_id,
        name=site.name,
        name_fr=site.name_fr,
        kind=site.kind,
        peak_power_kw=curves.peak_power_kw,
        population=people,
        production_kwh=curves.production_kwh,
        consumption_kwh=curves.consumption_kwh.sum(axis=-1),
        shared_kwh={name: year.shared_kwh for name, year in shared.items()},
        registers={name: _same_use(name, year, shared[MEMBERS]) for name, year in shared.items()},
        weather_source=curves.weather_source,
        classes=slots.classes,
        rounding_lost_kwh={name: year.rounding_lost_kwh for name, year in shared.items()},
        plant_power_kw=curves.plant_power_kw,
        plant_production_kwh=shared[MEMBERS].plant_production_kwh,
        plant_surplus_kwh={name: year.plant_surplus_kwh for name, year in shared.items()},
        shift=_shift(scenario, calendar, curves),
        injected_kwh=curves.injected_kwh,
        key_gain_eur=shared[MEMBERS].gain_eur,
        supplied=_supplied(curves, served, shared[MEMBERS], slots),
    )


def served_of(people: Population) -> Flags:
    """Tenants whom a landlord who supplies all would serve, ``(n_members,)``."""
    return people.is_participant & people.is_dwelling


def _supplied(
    curves: SiteCurves, served: Flags | None, year: SharedYear, slots: Slots
) -> Supplied | None:
    """What those who are served draw beside the sun; None where nothing asks for it."""
    if served is None:
        return None
    assert year.served_kwh is not None
    used_kwh = curves.consumption_kwh[:, served].sum(axis=-1, dtype=np.float64)
    return Supplied(
        used_kwh=used_kwh,
        shared_kwh=year.served_kwh,
        spot_eur_per_kwh=slots.weights[SPOT],
    )


def _same_use(arrangement: str, year: SharedYear, members: SharedYear) -> Registers:
    """Registers with the consumption booked once, so that equal use is equal to the last bit."""
    if arrangement == SHIFTED:
        return year.registers
    booked = members.registers
    return replace(
        year.registers,
        consumption_kwh=booked.consumption_kwh,
        weighted_consumption=booked.weighted_consumption,
    )


def consumption_of(curves: SiteCurves, arrangement: str) -> Array:
    """Consumption under an arrangement, ``(n_slots, n_members)``: as drawn, or once shifted."""
    if arrangement != SHIFTED:
        return curves.consumption_kwh
    assert curves.shifted_kwh is not None
    return curves.shifted_kwh


def _shift(
    scenario: Scenario, calendar: tuple[TimeAxis, tuple[BillingPeriod, ...]], curves: SiteCurves
) -> Shift | None:
    if curves.shifted_kwh is None:
        return None
    return shift_of(scenario, calendar, curves.consumption_kwh, curves.shifted_kwh)


def site_production_kwh(
    scenario: Scenario, site_id: str, axis: TimeAxis, weather: Weather, sun: Sun
) -> Array:
    """Production of all plants of a site together, ``(n_slots,)``. [kWh]."""
    return plants_production_kwh(scenario, site_id, axis, weather, sun).sum(axis=-1)


def plants_production_kwh(
    scenario: Scenario, site_id: str, axis: TimeAxis, weather: Weather, sun: Sun
) -> Array:
    """Production of each plant of a site, in the order of its planes, ``(n_slots, n_plants)``.

    A measured production takes the place of the model where the site has one; it is split
    between the plants by peak power (assumed), for it has one column. [kWh]
    """
    site = scenario.sites[site_id]
    planes = planes_record(site, scenario)
    if not planes:
        return np.zeros((axis.n_slots, 1))
    power_of_plant = plant_power_kw(planes)
    if site.plants.measured_production is not None:
        total_kwh = read_production_csv(Path(site.plants.measured_production), axis)[0]
        power = np.array(list(power_of_plant.values()))
        return total_kwh[:, np.newaxis] * (power / power.sum())
    settings = replace(plant_settings_record(site, scenario), month_of_slot=axis.month)
    power_kw = ac_power_kw(weather, sun, planes, settings=settings)
    of_plane = np.array([plane.plant for plane in planes])
    by_plant = [power_kw[of_plane == name].sum(axis=0) for name in power_of_plant]
    return np.stack(by_plant, axis=-1) * axis.hours


def plant_power_kw(planes: Sequence[Plane]) -> dict[str, float]:
    """Peak power of each plant, in the order of the planes, in which the plants serve. [kW]"""
    power_kw: dict[str, float] = {}
    for plane in planes:
        power_kw[plane.plant] = power_kw.get(plane.plant, 0.0) + plane.peak_power_kw
    return power_kw


def site_weather(scenario: Scenario, site_id: str, axis: TimeAxis, sun: Sun) -> Weather:
    """Weather of a site: drawn, or read from the scenario's file."""
    site, chosen = scenario.sites[site_id], scenario.weather
    place = place_record(site)
    if chosen.kind != "synthetic":
        assert chosen.file is not None
        kind = None if chosen.kind == "file" else chosen.kind
        return read_weather(Path(chosen.file), axis, place, kind)[0]
    return synthetic_weather(
        axis,
        sun,
        climate(site.climate, site.ghi_factor),
        stream(scenario.seed, site_id, "weather", chosen.year_number),
        place=place,
        regional_key=stream(scenario.seed, "regional sky", chosen.year_number),
    )


def site_population(scenario: Scenario, site_id: str, *, has_plant: bool = True) -> Population:
    """Members of a site: read from its list where it has one, else drawn."""
    site = scenario.sites[site_id]
    households = households_record(site, scenario)
    key = stream(scenario.seed, site_id, "population")
    listed = site.households.population_csv
    if listed:
        people = read_population(Path(listed), households, key)
    else:
        people = draw_population(households, key)
    # Without a plant there is no operation to take part in.
    return replace(people, is_participant=people.is_participant & has_plant)


def _off_peak(scenario: Scenario, site: Site, population: Population) -> Array:
    """Off-peak part of each quarter-hour, ``(2, 96, n_members)``; 0 for one-price contracts."""
    sets = windows_record(site, scenario)
    tables = np.stack([off_peak_fraction(windows, QUARTER_HOUR_MINUTES) for windows in sets])
    per_member = np.moveaxis(tables[population.window_number], 0, -1)
    is_tempo = population.supply == SUPPLIES.index(TEMPO)
    tempo = off_peak_fraction(Windows(winter=TEMPO_SPANS, summer=TEMPO_SPANS), QUARTER_HOUR_MINUTES)
    return np.where(is_tempo, tempo[..., np.newaxis], per_member) * population.is_off_peak
