"""All that one site needs, resolved once: its own settings and the scenario's."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from simcore.base.brief import brief
from simcore.base.records import Households, Place, Plane, PlantSettings
from simcore.base.roofs import RoofPlants
from simcore.base.timeaxis import BillingPeriod, TimeAxis, billing_periods, time_axis
from simcore.base.windows import Windows
from simcore.money.rates import RateBook, change_dates
from simcore.scenario.built import planes_of, roof_plants
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
from simcore.scenario.own_schemes import OwnScheme
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import PriceSettings, Scenario, Sharing, Weather
from simcore.scenario.site import Site
from simcore.scenario.social import Social
from simcore.scenario.supply import Supply
from simcore.site.dates import price_day

PRICE_PREFIXES = ("trve.", "turpe.", "accise.", "cta.", "vat.")
"""Rates whose changes start a billing period where the calendar is followed."""


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
    weather, sharing, prices, contracts, finance, fund, supply, flexibility, social, grid
        Tables of the scenario, by the same names.
    schemes
        Parameters by scheme that is asked for.
    own_schemes
        What those of the scenario's own are made of.
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
    social: Social
    grid: GridSettings
    schemes: dict[str, dict[str, float]]
    own_schemes: dict[str, OwnScheme] = field(default_factory=dict)
    weather_seed: int | None = None

    __repr__ = brief

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
            weather=scenario.weather,
            sharing=scenario.sharing,
            prices=scenario.prices,
            contracts=scenario.contracts,
            finance=scenario.finance,
            fund=scenario.fund,
            supply=scenario.supply,
            flexibility=scenario.flexibility,
            social=scenario.social,
            grid=scenario.grid,
            schemes=scenario.schemes,
            own_schemes=scenario.own_schemes,
        )

    return {name: resolved(name) for name in sites or scenario.sites}


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
