"""All that one site needs, resolved once: its own settings and the scenario's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Households, Place, Plane, PlantSettings
from simcore.base.roofs import RoofPlants
from simcore.base.timeaxis import BillingPeriod, TimeAxis, billing_periods, time_axis
from simcore.base.windows import Windows
from simcore.money.rates import RateBook, change_dates
from simcore.money.schemes import SCHEMES, Scheme
from simcore.money.schemes.groups import NOT, OVERALL, thirds_of
from simcore.scenario.built import planes_of, roof_plants
from simcore.scenario.coaching import Coaching
from simcore.scenario.contracts import Contracts
from simcore.scenario.convert import (
    households_record,
    peak_power_kw,
    place_record,
    planes_record,
    plant_settings_record,
    windows_record,
)
from simcore.scenario.finance import Finance
from simcore.scenario.flexibility import Flexibility
from simcore.scenario.fund import Fund
from simcore.scenario.funding import SitePlan
from simcore.scenario.grid import GridSettings
from simcore.scenario.insulation import Insulation
from simcore.scenario.rates import price_factors, scenario_rates
from simcore.scenario.schema import PriceSettings, Scenario, Sharing, Weather
from simcore.scenario.site import Site
from simcore.scenario.social import Social
from simcore.scenario.supply import Supply
from simcore.site.dates import price_day

PRICE_PREFIXES = ("trve.", "turpe.", "accise.", "cta.", "vat.")
"""Rates whose changes start a billing period where the calendar is followed."""

TABLES = (
    *("weather", "sharing", "prices", "finance", "fund", "supply", "flexibility"),
    *("insulation", "social", "grid", "schemes"),
)
"""Tables of the scenario that every site has as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInput:
    """All that one site needs; settings that hold for all sites are applied.

    Attributes
    ----------
    site, seed
        Identifier, and the seed of all random draws.
    axis, periods
        Slots of the year, and billing periods within which no price changes.
    rates
        Dated rates.
    price_day
        Day whose prices hold for plants and loans.
    bill_day
        Day whose prices hold for bills all year; None where the calendar is followed.
    place, planes, plant_settings, households, windows
        Where it stands, its roofs, who lives there, its sets of off-peak windows.
    site_table
        The site's table; for what nothing else overrides.
    common_parts
        What its common parts give for solar energy, one of ``free``, ``pays`` and
        ``behind-the-meter``.
    plan
        Quotes, works and grant of the site.
    quoted_kw
        Peak power that a quote for the whole site was made for. [kW]
    weather, sharing, prices, contracts, finance, fund, supply, flexibility, insulation, social,
    grid
        Tables of the scenario, by the same names.
    coaching
        Who is coached: the site's own table, or the scenario's.
    schemes
        Parameters by scheme that is asked for.
    own_schemes
        Schemes of the scenario's own, by name.
    price_groups
        Groups of tenants that its own schemes and the designer have prices for.
    thirds_eur
        Highest incomes by consumption unit of the poorest and the middle third of the tenants of
        all sites together; None where nobody asks, or there is one site. [EUR/year]
    weather_seed
        Seed of the drawn weather, where it is not that of everything else.
    """

    site: str
    seed: int
    axis: TimeAxis
    periods: tuple[BillingPeriod, ...]
    rates: RateBook
    price_day: date
    bill_day: date | None
    place: Place
    planes: tuple[Plane, ...]
    plant_settings: PlantSettings
    households: Households
    windows: tuple[Windows, ...]
    site_table: Site
    common_parts: str
    plan: SitePlan
    quoted_kw: float
    weather: Weather
    sharing: Sharing
    prices: PriceSettings
    contracts: Contracts
    finance: Finance
    fund: Fund
    supply: Supply
    flexibility: Flexibility
    coaching: Coaching
    insulation: Insulation
    social: Social
    grid: GridSettings
    schemes: dict[str, dict[str, float]]
    own_schemes: Mapping[str, Scheme] = field(default_factory=dict)
    price_groups: frozenset[str] = frozenset()
    thirds_eur: tuple[float, float] | None = None
    weather_seed: int | None = None

    __repr__ = brief

    @property
    def known_schemes(self) -> Mapping[str, Scheme]:
        """All schemes by name, the shipped ones and those of the scenario's own."""
        return {**SCHEMES, **self.own_schemes}

    @property
    def roofs(self) -> tuple[RoofPlants, ...]:
        """Its plants told apart for their money, identical ones together, with the plan's works."""
        return roof_plants(self.site_table, self.finance, self.plan)

    @property
    def peak_power_kw(self) -> float:
        """Peak power of all planes. [kW]"""
        return sum(plane.peak_power_kw for plane in self.planes)


def site_inputs(scenario: Scenario, sites: Collection[str] = ()) -> dict[str, SiteInput]:
    """All that each site needs, by its identifier; every site where none are named."""
    rates = scenario_rates(scenario)
    axis = time_axis(scenario.time.year, scenario.time.step_minutes)
    periods = billing_periods(scenario.time.year, price_changes(scenario, rates))
    on = scenario.prices.on
    contracts = _priced_contracts(scenario)

    def resolved(name: str) -> SiteInput:
        site_table, plan = scenario.sites[name], scenario.finance.sites.get(name, SitePlan())
        return SiteInput(
            site=name,
            seed=scenario.seed,
            axis=axis,
            periods=periods,
            rates=rates,
            price_day=price_day(scenario),
            bill_day=on if isinstance(on, date) else None,
            place=place_record(site_table),
            planes=planes_record(site_table, scenario),
            plant_settings=plant_settings_record(site_table, scenario),
            households=households_record(site_table, scenario),
            windows=windows_record(site_table, scenario),
            site_table=site_table,
            quoted_kw=peak_power_kw(site_table, scenario),
            common_parts=site_table.common_parts or scenario.common_parts,
            plan=plan,
            contracts=contracts,
            coaching=site_table.coaching or scenario.coaching,
            **{name: getattr(scenario, name) for name in TABLES},
            own_schemes=own,
            price_groups=groups,
        )

    known, groups = scenario.known_schemes, asked_groups(scenario)
    own = {name: known[name] for name in scenario.own_schemes}
    if not groups & set(OVERALL) or len(scenario.sites) == 1:
        return {name: resolved(name) for name in sites or scenario.sites}
    every = {name: resolved(name) for name in scenario.sites}
    thirds_eur = _thirds_eur(list(every.values()))
    return {name: replace(every[name], thirds_eur=thirds_eur) for name in sites or every}


def asked_groups(scenario: Scenario) -> frozenset[str]:
    """Groups of tenants that own schemes and the designer have prices for."""
    parts = [part for one in scenario.own_schemes.values() for part in one.parts]
    named = [*(part.who for part in parts), *scenario.design.groups]
    return frozenset(name.removeprefix(NOT) for name in named if name)


def _thirds_eur(inputs: Sequence[SiteInput]) -> tuple[float, float]:
    """Incomes that part the thirds of the tenants of all sites who live there. [EUR/year]"""
    from simcore.site.curves import site_population  # heavy, and few scenarios ask

    people = [site_population(one) for one in inputs]
    lives = [one.is_dwelling & ~one.is_vacant for one in people]
    incomes = [one.income_eur_per_cu[is_in] for one, is_in in zip(people, lives, strict=True)]
    return thirds_of(np.concatenate(incomes))


def _priced_contracts(scenario: Scenario) -> Contracts:
    """Contracts whose own price of professional offers moves with retail prices."""
    stated, factors = scenario.contracts, price_factors(scenario)
    if "retail" not in factors:
        return stated
    price = stated.professional_supply_eur_per_kwh * factors["retail"].on(price_day(scenario))
    return stated.model_copy(update={"professional_supply_eur_per_kwh": price})


def price_changes(scenario: Scenario, rates: RateBook) -> tuple[date, ...]:
    """Days on which a price changes, where the scenario follows the calendar."""
    if scenario.prices.on != "calendar":
        return ()
    return change_dates(rates, PRICE_PREFIXES, scenario.time.year)


def with_any_plant(inputs: SiteInput) -> SiteInput:
    """The site as it is, or with 1 kWp per dwelling where it has no plant."""
    if inputs.peak_power_kw > 0:
        return inputs
    site_table = inputs.site_table
    planes = planes_of(site_table, float(site_table.dwellings))
    return replace(inputs, planes=planes)
