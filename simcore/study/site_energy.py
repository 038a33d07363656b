"""A site from the sky to the registers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from simcore.base.draws import stream
from simcore.base.records import SUPPLIES, Array, Counts, Population, Registers, Sun, Weather
from simcore.base.timeaxis import BillingPeriod, TimeAxis, period_of_slot
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.demand import demand_kwh, tanks_kwh
from simcore.energy.population import draw_population, read_population
from simcore.energy.production import ac_power_kw
from simcore.energy.registers import register_kwh, register_weighted
from simcore.energy.sharing import KEYS, Key, rounding_loss_kwh, settle
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
from simcore.study.measured import with_measured
from simcore.study.records import SiteFlows
from simcore.study.site_sharing import Terms, arrangements
from simcore.study.slots import (
    TEMPO,
    Slots,
    contract_needs,
    one_class,
    part,
    scheme_needs,
    slots_of,
)

EXACT = Terms()
Booked = dict[tuple[str, str], Array]
"""Registers of a billing period by kind of energy, and its sums by kind and weight."""
QUARTER_HOUR = 15
"""Tanks follow their relay by the quarter-hour, whatever the slot of the run."""


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

    ``production_kwh`` is ``(n_slots,)``, ``consumption_kwh`` and ``hot_water_kwh`` (None
    where no key asks) ``(n_slots, n_members)``, ``off_peak`` as of :func:`slot_off_peak`.
    """

    population: Population
    peak_power_kw: float
    production_kwh: Array
    consumption_kwh: Array
    hot_water_kwh: Array | None
    off_peak: Array
    weather_source: str


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
    drawn_kwh = demand_kwh(*who, heating_kwh_per_year=heating_kwh, place=place)
    asked = {name for key in keys or (scenario.sharing.key,) for name in KEYS[key].needs}
    return SiteCurves(
        population=population,
        peak_power_kw=sum(plane.peak_power_kw for plane in planes),
        production_kwh=site_production_kwh(scenario, site_id, axis, weather, sun),
        consumption_kwh=with_measured(drawn_kwh, site, population, axis),
        hot_water_kwh=tanks_kwh(*who) if "hot_water_kwh" in asked else None,
        off_peak=slot_off_peak(windows, axis),
        weather_source=weather.source,
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
    shared, registers, lost = {}, {}, {}
    for name, key, weight, terms in arrangements(
        scenario, site_id, people, calendar, curves.hot_water_kwh, slots.classes
    ):
        shared[name], registers[name], lost[name] = settled(
            key,
            weight,
            (curves.production_kwh, curves.consumption_kwh),
            curves.off_peak,
            calendar,
            terms,
            slots,
        )
    return SiteFlows(
        site=site_id,
        name=site.name,
        kind=site.kind,
        peak_power_kw=curves.peak_power_kw,
        population=people,
        production_kwh=curves.production_kwh,
        consumption_kwh=curves.consumption_kwh.sum(axis=-1),
        shared_kwh=shared,
        registers=registers,
        weather_source=curves.weather_source,
        classes=slots.classes,
        rounding_lost_kwh=lost,
    )


def settled(
    key: Key,
    weight: Array,
    curves_kwh: tuple[Array, Array],
    off_peak: Array,
    calendar: tuple[TimeAxis, tuple[BillingPeriod, ...]],
    terms: Terms = EXACT,
    slots: Slots | None = None,
) -> tuple[Array, Registers, Array]:
    """Site curve of shared energy, the registers, and what rounding took from them.

    One billing period is shared after the other. The energy lost by rounding is
    ``(n_periods, n_registers, n_members)``, negative where a member got more.

    Parameters
    ----------
    key, weight
        Sharing key and the members' weights, ``(n_members,)``.
    curves_kwh
        Production ``(n_slots,)`` and consumption ``(n_slots, n_members)``. [kWh]
    off_peak
        Part of each wall-clock slot within a member's windows,
        ``(2, slots_per_day, n_members)``; see :func:`slot_off_peak`.
    calendar
        Time axis and billing periods.
    terms
        Rounding, and what the key looks at; exact and nothing where not given.
    slots
        Classes of the slots, and weights; one class and no weight where not given.
    """
    axis, periods = calendar
    slots = slots or one_class(axis)
    row_of_slot = axis.is_high_season * axis.slots_per_day + axis.slot_of_day
    off_peak_rows = off_peak.reshape(-1, off_peak.shape[-1])
    production_kwh, consumption_kwh = curves_kwh
    shared_kwh = np.zeros(axis.n_slots)
    surplus_kwh = np.zeros(axis.n_slots)
    saving_eur = np.zeros(consumption_kwh.shape[-1])
    booked: list[Booked] = []
    for number, rows in enumerate(_slots_of_periods(axis, periods)):
        pot, needs = production_kwh[rows], consumption_kwh[rows]
        own, of_slot = part(slots, rows), row_of_slot[rows]
        value = terms.value_by_slot(number, off_peak_rows, of_slot, own)
        situation = terms.period(rows, value, saving_eur)
        exact = key(pot, needs, weight, situation)
        coefficients = terms.rounded(exact, pot, needs)
        done = settle(coefficients, pot, needs)
        kwh = {"consumption": needs, "shared": done.shared_kwh}
        if coefficients is not exact:
            kwh["lost"] = rounding_loss_kwh(exact, coefficients, pot, needs)
        booked.append(_booked(kwh, off_peak_rows, of_slot, own))
        shared_kwh[rows] = done.shared_kwh.sum(axis=-1)
        surplus_kwh[rows] = done.surplus_kwh
        if value is not None:
            saving_eur = saving_eur + (value * done.shared_kwh).sum(axis=0)
    used, shared = _over_periods(booked, "consumption"), _over_periods(booked, "shared")
    registers = Registers(
        consumption_kwh=used.pop(""),
        shared_kwh=shared.pop(""),
        production_kwh=_by_period(production_kwh, axis, periods),
        surplus_kwh=_by_period(surplus_kwh, axis, periods),
        weighted_consumption=used,
        weighted_shared=shared,
    )
    lost_kwh = np.stack([one["lost", ""] for one in booked])
    return shared_kwh, registers, lost_kwh


def _booked(
    kwh: Mapping[str, Array], off_peak_rows: Array, row_of_slot: Counts, slots: Slots
) -> Booked:
    """Registers and weighted sums of a billing period; no energy lost where none is named."""
    classes = slots.classes
    done: Booked = {}
    for name, energy in kwh.items():
        done[name, ""] = register_kwh(
            energy, off_peak_rows, row_of_slot, classes.class_of_slot, classes.n_classes
        )
        for weight, of_slot in slots.weights.items():
            done[name, weight] = register_weighted(energy, of_slot)
    return {("lost", ""): np.zeros_like(done["shared", ""])} | done


def _over_periods(booked: Sequence[Booked], name: str) -> dict[str, Array]:
    """All periods of one kind of energy: its registers, then its weighted sums."""
    weights = [weight for kind, weight in booked[0] if kind == name]
    return {weight: np.stack([one[name, weight] for one in booked]) for weight in weights}


def slot_off_peak(quarters: Array, axis: TimeAxis) -> Array:
    """Off-peak part of each wall-clock slot, from that of its quarter-hours.

    ``(2, 96, n_members)`` becomes ``(2, slots_per_day, n_members)``.
    """
    n_members = quarters.shape[-1]
    return quarters.reshape(2, axis.slots_per_day, -1, n_members).mean(axis=2)


def _slots_of_periods(axis: TimeAxis, periods: tuple[BillingPeriod, ...]) -> Iterator[slice]:
    number = period_of_slot(axis, periods)
    edges = np.searchsorted(number, np.arange(len(periods) + 1))
    for first, last in pairwise(edges):
        yield slice(int(first), int(last))


def _by_period(curve_kwh: Array, axis: TimeAxis, periods: tuple[BillingPeriod, ...]) -> Array:
    number = period_of_slot(axis, periods)
    return np.bincount(number, curve_kwh, minlength=len(periods)).astype(float)


def site_production_kwh(
    scenario: Scenario, site_id: str, axis: TimeAxis, weather: Weather, sun: Sun
) -> Array:
    """Production of all plants of a site together, ``(n_slots,)``. [kWh].

    A measured production takes the place of the model where the site has one.
    """
    site = scenario.sites[site_id]
    planes = planes_record(site, scenario)
    if not planes:
        return np.zeros(axis.n_slots)
    if site.plants.measured_production is not None:
        return read_production_csv(Path(site.plants.measured_production), axis)[0]
    settings = replace(plant_settings_record(site, scenario), month_of_slot=axis.month)
    power_kw = ac_power_kw(weather, sun, planes, settings=settings)
    return power_kw.sum(axis=-2) * axis.hours


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
    tables = np.stack([off_peak_fraction(windows, QUARTER_HOUR) for windows in sets])
    per_member = np.moveaxis(tables[population.window_number], 0, -1)
    is_tempo = population.supply == SUPPLIES.index(TEMPO)
    tempo = off_peak_fraction(
        Windows(high_season=TEMPO_SPANS, low_season=TEMPO_SPANS), QUARTER_HOUR
    )
    return np.where(is_tempo, tempo[..., np.newaxis], per_member) * population.is_off_peak
