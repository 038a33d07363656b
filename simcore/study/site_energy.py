"""A site from the sky to the registers."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from simcore.base.draws import stream
from simcore.base.errors import refuse
from simcore.base.records import Array, Population, Registers, Sun, Weather
from simcore.base.timeaxis import BillingPeriod, TimeAxis, period_of_slot
from simcore.base.windows import off_peak_fraction
from simcore.energy.demand import demand_kwh
from simcore.energy.population import draw_population, read_population
from simcore.energy.production import ac_power_kw
from simcore.energy.registers import register_kwh
from simcore.energy.sharing import KEYS, Key, floored, settle
from simcore.energy.weather import (
    climate,
    read_production_csv,
    read_weather,
    sun_position,
    synthetic_weather,
)
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
from simcore.study.records import COMMON_PARTS, MEMBERS, SiteFlows

QUARTER_HOUR = 15
"""Tanks follow their relay by the quarter-hour, whatever the slot of the run."""


def site_flows(
    scenario: Scenario, site_id: str, axis: TimeAxis, periods: tuple[BillingPeriod, ...]
) -> SiteFlows:
    """Energy of a site; needs nothing from the other sites."""
    site = scenario.sites[site_id]
    place = place_record(site)
    sun = sun_position(axis, place)
    weather = site_weather(scenario, site_id, axis, sun)
    planes = planes_record(site, scenario)
    production_kwh = site_production_kwh(scenario, site_id, axis, weather, sun)
    population = site_population(scenario, site_id, has_plant=bool(planes))
    windows = _off_peak(scenario, site, population)
    consumption_kwh = demand_kwh(
        axis,
        population,
        weather.temp_air,
        windows,
        heating_kwh_per_year=site.households.heating_kwh_per_year,
        place=place,
    )
    consumption_kwh = with_measured(consumption_kwh, site, population, axis)
    shared, registers = {}, {}
    for arrangement, key, weight in _arrangements(scenario, site_id, population, bool(planes)):
        shared[arrangement], registers[arrangement] = settled(
            key,
            weight,
            (production_kwh, consumption_kwh),
            slot_off_peak(windows, axis),
            (axis, periods),
            scenario.sharing.key_decimals,
        )
    return SiteFlows(
        site=site_id,
        name=site.name,
        kind=site.kind,
        peak_power_kw=sum(plane.peak_power_kw for plane in planes),
        population=population,
        production_kwh=production_kwh,
        consumption_kwh=consumption_kwh.sum(axis=-1),
        shared_kwh=shared,
        registers=registers,
        weather_source=weather.source,
    )


def settled(
    key: Key,
    weight: Array,
    curves_kwh: tuple[Array, Array],
    off_peak: Array,
    calendar: tuple[TimeAxis, tuple[BillingPeriod, ...]],
    key_decimals: int | None = None,
) -> tuple[Array, Registers]:
    """Site curve of shared energy, and the registers, one billing period after the other.

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
    key_decimals
        Decimals of the percentages of the operator's file; none: exact.
    """
    axis, periods = calendar
    production_kwh, consumption_kwh = curves_kwh
    shared_kwh = np.zeros(axis.n_slots)
    surplus_kwh = np.zeros(axis.n_slots)
    booked = []
    for rows in _slots_of_periods(axis, periods):
        pot, needs = production_kwh[rows], consumption_kwh[rows]
        coefficients = key(pot, needs, weight)
        if key_decimals is not None:
            coefficients = floored(coefficients, key_decimals)
        done = settle(coefficients, pot, needs)
        fraction = off_peak[axis.is_high_season[rows].astype(int), axis.slot_of_day[rows]]
        booked.append([register_kwh(kwh, fraction) for kwh in (needs, done.shared_kwh)])
        shared_kwh[rows] = done.shared_kwh.sum(axis=-1)
        surplus_kwh[rows] = done.surplus_kwh
    registers = Registers(
        consumption_kwh=np.stack([needs for needs, _ in booked]),
        shared_kwh=np.stack([shared for _, shared in booked]),
        production_kwh=_by_period(production_kwh, axis, periods),
        surplus_kwh=_by_period(surplus_kwh, axis, periods),
    )
    return shared_kwh, registers


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
    return per_member * population.is_off_peak


def _arrangements(
    scenario: Scenario, site_id: str, population: Population, has_plant: bool
) -> Iterator[tuple[str, Key, Array]]:
    """Who shares, by which key, with which weights."""
    key = KEYS[scenario.sharing.key]
    yield MEMBERS, key, key_weight(scenario, site_id, key, population)
    is_common = ~population.is_dwelling & has_plant
    yield COMMON_PARTS, KEYS["default"], is_common.astype(float)


def key_weight(scenario: Scenario, site_id: str, key: Key, population: Population) -> Array:
    """Weight of each member under a key, ``(n_members,)``; 0 for those who stay out.

    The common parts weigh as an average dwelling where floor area counts (assumed).
    """
    takes_part = population.is_participant.astype(float)
    if key.weight == "coefficient":
        return _static_coefficients(scenario, site_id, takes_part)
    if key.weight == "":
        return takes_part
    value = getattr(population, key.weight)
    mean = value[population.is_dwelling].mean()
    return np.where(population.is_dwelling, value, mean) * takes_part


def _static_coefficients(scenario: Scenario, site_id: str, takes_part: Array) -> Array:
    given = scenario.sharing.static_coefficients
    n_members = int(takes_part.sum())
    if given is None:
        return takes_part / max(n_members, 1)
    if len(given) != n_members:
        raise refuse(
            "sharing.static_coefficients",
            found=f"{len(given)} coefficients",
            expected=f"{n_members}, one for each meter that takes part at {site_id}",
        )
    coefficients = np.zeros(len(takes_part))
    coefficients[takes_part > 0] = given
    return coefficients
