"""Flows made of a caller's own curves, shared and booked like simulated ones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.common_parts import BEHIND
from simcore.base.errors import InputError, Phrase, Problem, fault, phrase
from simcore.base.lengths import STEPS_MINUTES
from simcore.base.records import Array, Population
from simcore.base.timeaxis import time_axis
from simcore.energy.sharing import KEYS
from simcore.scenario.plants import PlaneTable, SitePlants
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import Scenario, Time
from simcore.scenario.site import Site, SiteHouseholds, SitePlace
from simcore.site.curves import SiteCurves, off_peak_quarters, plant_power_kw
from simcore.site.dates import check_days
from simcore.site.inputs import SiteInput, site_inputs
from simcore.site.prices import check_option
from simcore.site.records import SHIFTED
from simcore.site.registers import slot_off_peak
from simcore.site.road import shared_flows
from simcore.site.slots import check_contract_files
from simcore.study.compare.given_members import given_population
from simcore.study.compare.records import GIVEN, Flows

YIELD_KWH_PER_KWP = 840.0
"""Yearly production of a kWp where no peak power is stated; assumed as that of the five sites,
395 MWh from 470 kWp. [kWh/kWp]"""

ID, MAIN = "given", "main"
FIRST_YEAR, LAST_YEAR = 2000, 2100
NOT_TOLD = {
    "hot_water_kwh": fault("given_hot_water", "sharing.key"),
    "building": fault("given_buildings", "sharing.key"),
}
"""What some keys look at and arrays do not tell."""


def from_arrays(
    *,
    production_kwh: ArrayLike,
    consumption_kwh: ArrayLike,
    step: int | None = None,
    year: int | None = None,
    members: Mapping[str, Any] | Population | None = None,
    peak_power_kw: float | Mapping[str, float] | None = None,
    scenario: Scenario | None = None,
) -> Flows:
    """Flows of one site from curves of production and consumption, ready to be priced.

    The curves are shared by the scenario's key, and booked, exactly like simulated ones. What
    is not stated is assumed: dwellings of two people at the regulated tariff in one price at
    6 kVA, of the site's usual size and income, who all take part; a plant of 1 kWp for each
    840 kWh of the year; the defaults of a scenario file for prices, plan and schemes.

    Parameters
    ----------
    production_kwh
        Production of the site ``(n_slots,)``, or of each plant ``(n_slots, n_plants)``, from
        local new year (Europe/Paris) to local new year. [kWh per slot]
    consumption_kwh
        Consumption of each meter before sharing, ``(n_slots, n_members)``. [kWh per slot]
    step
        Length of a slot: 15, 30 or 60; the scenario's where not given. [minutes]
    year
        Local calendar year of the curves; the scenario's where not given.
    members
        Attributes of the members, each one value for all or ``(n_members,)``: those of a list
        of dwellings (``floor_area_m2``, ``subscribed_power_kva``, ``is_off_peak``, ``supply``
        ...), and ``kind``, ``"dwelling"`` or ``"common_parts"``; or a whole ``Population``.
    peak_power_kw
        Peak power of the plant, or of each by its name in the order of the columns; the
        scenario's where one is given. [kW]
    scenario
        Prices, plan, key and schemes, and the one site the curves are of; the defaults of a
        scenario file where not given.

    Returns
    -------
    Flows
        The same record as of ``simulate``, of one site.

    Raises
    ------
    InputError
        With all that is wrong with arrays, members and scenario.

    Examples
    --------
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> round(float(flows.sites[0].shared_kwh["members"].sum()))
    4380
    """
    problems: list[Problem] = []
    made_kwh = _curves("production_kwh", production_kwh, problems)
    used_kwh = _curves("consumption_kwh", consumption_kwh, problems)
    time = _time(step, year, scenario, problems)
    if time is not None:
        problems += _length_problems(time, production_kwh=made_kwh, consumption_kwh=used_kwh)
    if used_kwh is None or made_kwh is None or time is None:
        raise InputError(problems)
    scenario = _scenario(scenario, time)
    ((_, inputs),) = site_inputs(scenario).items()
    people = given_population(members, used_kwh, inputs, problems)
    if people is not None:
        scenario = _with_dwellings(scenario, int(people.is_dwelling.sum()))
        inputs = site_inputs(scenario)[inputs.site]
    power_kw = _plants(peak_power_kw, made_kwh, inputs, problems)
    problems += _unanswered_problems(inputs)
    if problems or people is None:
        raise InputError(problems)
    check_days(scenario, scenario_rates(scenario))
    check_option(scenario)
    check_contract_files(inputs)
    site = shared_flows(inputs, _site_curves(inputs, people, power_kw, made_kwh, used_kwh))
    return Flows(scenario=scenario, axis=inputs.axis, periods=inputs.periods, sites=(site,))


def _site_curves(
    inputs: SiteInput,
    people: Population,
    power_kw: Mapping[str, float],
    made_kwh: Array,
    used_kwh: Array,
) -> SiteCurves:
    takes_part = people.is_participant & bool(power_kw)
    people = replace(people, is_participant=takes_part)
    return SiteCurves(
        population=people,
        plant_power_kw=power_kw,
        plants_kwh=made_kwh,
        consumption_kwh=used_kwh,
        hot_water_kwh=None,
        off_peak=slot_off_peak(off_peak_quarters(inputs, people), inputs.axis),
        weather_source=GIVEN,
    )


def _curves(name: str, values: ArrayLike, problems: list[Problem]) -> Array | None:
    """Curves with an axis of columns; None where their shape cannot be used."""
    curves = np.asarray(values)
    if curves.dtype.kind not in "fiu":
        problems.append(fault("given_type", name, type=str(curves.dtype)))
        return None
    if curves.ndim == 1 and name == "production_kwh":
        curves = curves[:, np.newaxis]
    if curves.ndim != 2 or 0 in curves.shape:
        column = "n_plants" if name == "production_kwh" else "n_members"
        problems.append(
            fault(
                "given_shape",
                name,
                found=phrase("array_of_shape", shape=str(curves.shape)),
                expected=f"(n_slots, {column})",
                guess=phrase("one_meter") if curves.ndim == 1 else None,
            )
        )
        return None
    for reason, is_wrong in (
        (phrase("no_numbers"), ~np.isfinite(curves)),
        (phrase("negative_values"), curves < 0),
    ):
        if is_wrong.any():
            slot, column = np.argwhere(is_wrong)[0]
            n = int(is_wrong.sum())
            problems.append(
                fault("given_values", name, what=reason, n=n, slot=int(slot), column=int(column))
            )
    return curves if curves.dtype.kind == "f" else curves.astype(float)


def _time(
    step: int | None, year: int | None, scenario: Scenario | None, problems: list[Problem]
) -> Time | None:
    """Year and step of the curves; None where they, or the sites, cannot be used."""
    stated = Time() if scenario is None else scenario.time
    before = len(problems)
    step = stated.step_minutes if step is None else step
    year = stated.year if year is None else year
    if step not in STEPS_MINUTES:
        problems.append(fault("given_step", "step", step=step))
    if year not in range(FIRST_YEAR, LAST_YEAR + 1):
        problems.append(fault("given_year", "year", year=year, first=FIRST_YEAR, last=LAST_YEAR))
    if scenario is not None and len(scenario.sites) != 1:
        sites = tuple(scenario.sites)
        problems.append(fault("given_sites", "scenario", n=len(sites), sites=sites))
    if len(problems) > before:
        return None
    return Time.model_validate({"year": year, "step_minutes": step})


def _length_problems(time: Time, **curves: Array | None) -> list[Problem]:
    """Curves that do not have a value for each slot of the year."""
    n_slots = time_axis(time.year, time.step_minutes).n_slots
    return [
        fault(
            "given_length",
            name,
            n=len(values),
            n_slots=n_slots,
            step=time.step_minutes,
            year=time.year,
            guess=_length_guess(values, n_slots),
        )
        for name, values in curves.items()
        if values is not None and len(values) != n_slots
    ]


def _length_guess(curves: Array, n_slots: int) -> Phrase | None:
    if curves.shape[-1] == n_slots:
        return phrase("transposed")
    for step in STEPS_MINUTES:
        if len(curves) == 365 * 24 * 60 // step:
            return phrase("step_meant", step=step)
        if len(curves) == 366 * 24 * 60 // step:
            return phrase("step_of_leap_year", step=step)
    return None


def _scenario(scenario: Scenario | None, time: Time) -> Scenario:
    """The scenario at the year and step of the curves; that of all defaults where none is."""
    if scenario is not None:
        return scenario.model_copy(update={"time": time})
    plane = PlaneTable(share=1.0, tilt_deg=20.0, azimuth_deg=180.0)
    site = Site(
        name="Given curves",
        name_fr="Courbes données",
        kind="composite",
        place=SitePlace(latitude=50.4, longitude=2.8),
        climate="inland",
        dwellings=1,
        households=SiteHouseholds(
            electric_hot_water_fraction=0.0,
            electric_heating_fraction=0.0,
            off_peak_fraction=0.0,
        ),
        common_parts_kwh_per_dwelling=0.0,
        plants=SitePlants(kwp_per_dwelling=0.0, planes=(plane,)),
    )
    return Scenario(title="Given curves", title_fr="Courbes données", time=time, sites={ID: site})


def _with_dwellings(scenario: Scenario, n_dwellings: int) -> Scenario:
    """The scenario with as many dwellings at its site as the curves have."""
    ((name, site),) = scenario.sites.items()
    changed = site.model_copy(update={"dwellings": n_dwellings})
    return scenario.model_copy(update={"sites": {name: changed}})


def _plants(
    peak_power_kw: float | Mapping[str, float] | None,
    made_kwh: Array,
    inputs: SiteInput,
    problems: list[Problem],
) -> dict[str, float]:
    """Peak power of each plant, by name; none where nothing is produced. [kW]"""
    n_plants, total_kwh = made_kwh.shape[-1], made_kwh.sum(axis=0, dtype=np.float64)
    names = [MAIN] if n_plants == 1 else [f"plant-{n}" for n in range(1, n_plants + 1)]
    if peak_power_kw is None:
        stated = plant_power_kw(inputs.planes)
        power_kw = stated or dict(zip(names, (total_kwh / YIELD_KWH_PER_KWP).tolist(), strict=True))
    elif isinstance(peak_power_kw, Mapping):
        power_kw = {str(name): float(kw) for name, kw in peak_power_kw.items()}
    else:
        power_kw = {MAIN: float(peak_power_kw)}
    if not any(power_kw.values()) and not total_kwh.any():
        return {}
    if len(power_kw) != n_plants:
        stated_plants = tuple(power_kw)
        problems.append(
            fault(
                "given_plants",
                "peak_power_kw",
                n=len(stated_plants),
                plants=stated_plants,
                n_plants=n_plants,
            )
        )
    elif not all(np.isfinite(kw) and kw > 0 for kw in power_kw.values()):
        powers = tuple(f"{kw:g} kW" for kw in power_kw.values())
        problems.append(fault("given_powers", "peak_power_kw", powers=powers))
    return power_kw


def _unanswered_problems(inputs: SiteInput) -> list[Problem]:
    """What a scenario asks of its site that curves alone do not tell."""
    needs = KEYS[inputs.sharing.key].needs
    problems = [problem for name, problem in NOT_TOLD.items() if name in needs]
    if inputs.common_parts == BEHIND:
        problems = [*problems, fault("given_behind", "common_parts")]
    return problems + [
        fault("given_shifted", f"schemes.{name}")
        for name in inputs.schemes
        if name in inputs.known_schemes and inputs.known_schemes[name].arrangement == SHIFTED
    ]
