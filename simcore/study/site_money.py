"""What all schemes of a site share: prices, today's bills, the plant, the landlord's terms."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from simcore.base.records import Array, Bill, Flags, Population, Prices
from simcore.base.timeaxis import BillingPeriod
from simcore.money.finance import (
    FinanceTerms,
    Plant,
    capex_eur,
    replacement_years,
)
from simcore.money.network import passed_on
from simcore.money.rates import RateBook, cheque_energie_eur, rate
from simcore.scenario.schema import Scenario
from simcore.study.dates import price_day
from simcore.study.records import (
    MEMBERS,
    Flows,
    SiteFlows,
)
from simcore.study.site_prices import bill_before, site_prices

PLANT_TURPE_LIMIT_KVA = 36.0
"""Plants above this power pay the network charge of the higher band (CRE 2025-40)."""
PURCHASE_VAT_FRACTION = 0.20
"""VAT on works and services for plants above 9 kWp (Code general des impots, art. 278)."""
BONUS_BANDS_KWP = (
    (9.0, "surplus.bonus.le9"),
    (36.0, "surplus.bonus.le36"),
    (100.0, "surplus.bonus.le100"),
)
"""Largest size and investment bonus of a surplus contract (order of 6 October 2021)."""
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What all schemes of a site share: prices, today's bills, the landlord's terms."""

    scenario: Scenario
    periods: tuple[BillingPeriod, ...]
    flows: SiteFlows
    prices: Prices
    before: Bill
    cheque_eur: Array
    book: RateBook
    plant: Plant
    terms: FinanceTerms

    @property
    def months(self) -> Array:
        """Length of each billing period in months, ``(n_periods,)``."""
        lengths = np.zeros(MONTHS_PER_YEAR)
        for period in self.periods:
            lengths[period.month] += period.n_days
        return np.array([period.n_days / lengths[period.month] for period in self.periods])

    @property
    def is_landlords(self) -> Flags:
        """Meters whose bill the landlord pays: common parts and empty dwellings."""
        people = self.flows.population
        return ~people.is_dwelling | people.is_vacant

    @property
    def charge_share(self) -> Array:
        """Part of the common parts' bill that falls on each dwelling, by floor area."""
        people = self.flows.population
        area = np.where(people.is_dwelling, people.floor_area_m2, 0.0)
        return area / area.sum()


def finance_terms(scenario: Scenario, book: RateBook) -> FinanceTerms:
    """The landlord's terms of a scenario; the Livret A is a dated rate unless stated."""
    given = scenario.finance
    livret_a = given.livret_a_fraction
    return FinanceTerms(
        n_years=given.years,
        discount_rate=given.discount_fraction,
        livret_a_rate=rate(book, "livret_a", price_day(scenario)) if livret_a is None else livret_a,
        loan_margin_rate=given.loan_margin_fraction,
        loan_years=given.loan_years,
        loan_fraction=given.loan_fraction,
        opex_eur_per_kw=given.opex_eur_per_kw,
        inverter_eur_per_kw=given.inverter_eur_per_kw,
        inverter_years=replacement_years(given.inverter_year, given.years),
        organiser_eur_per_year=given.organiser_fixed_eur,
        organiser_eur_per_kwh=given.organiser_eur_per_kwh,
        unrecovered_vat_fraction=_unrecovered_vat_fraction(scenario),
        inflation_rate=given.cpi_fraction,
        retail_growth_rate=given.retail_index_fraction,
        degradation_rate=given.degradation_fraction,
        surplus_growth_rate=rate(book, "surplus.oa.index", scenario.prices.surplus_request_date),
    )


def _unrecovered_vat_fraction(scenario: Scenario) -> float:
    """VAT on purchases that stays with the landlord: none where its sales bear VAT."""
    given = scenario.finance.unrecovered_vat_fraction
    if given is not None:
        return given
    return 0.0 if scenario.prices.landlord_vat_fraction > 0 else PURCHASE_VAT_FRACTION


def site_plant(scenario: Scenario, peak_power_kw: float, book: RateBook) -> Plant:
    """The site's roofs as an investment."""
    day, power = price_day(scenario), peak_power_kw
    request = scenario.prices.surplus_request_date
    capex = float(capex_eur(power)) * scenario.finance.capex_factor
    inverter_kva = power / scenario.plants.dc_ac_ratio
    is_large = inverter_kva > PLANT_TURPE_LIMIT_KVA
    turpe = "turpe.plant.gt36" if is_large else "turpe.plant.le36"
    surplus = "surplus.oa.le9" if power <= BONUS_BANDS_KWP[0][0] else "surplus.oa.le100"
    return Plant(
        peak_power_kw=power,
        capex_eur=capex,
        grant_eur=capex * scenario.finance.grant_fraction + _bonus_eur(power, book, request),
        turpe_eur_per_year=rate(book, turpe, day) if power > 0 else 0.0,
        ifer_eur_per_kw=rate(book, "ifer.gt100", day),
        surplus_eur_per_kwh=rate(book, surplus, request),
    )


def _bonus_eur(peak_power_kw: float, book: RateBook, request: date) -> float:
    """Investment bonus that comes with a purchase contract; none above 100 kWp. [EUR]."""
    for largest_kwp, name in BONUS_BANDS_KWP:
        if peak_power_kw <= largest_kwp:
            return peak_power_kw * rate(book, name, request)
    return 0.0


def site_cheque_eur(scenario: Scenario, people: Population, book: RateBook) -> Array:
    """Yearly energy cheque of each household, ``(n_members,)``. [EUR/year]."""
    social = scenario.social
    income_eur = people.income_eur_per_cu * people.consumption_units
    reference_eur = social.reference_income_fraction * income_eur
    cheque_eur = cheque_energie_eur(book, price_day(scenario), reference_eur, people.n_occupants)
    return cheque_eur * (people.is_dwelling & social.cheque_energie)


def site_context(flows: Flows, site: SiteFlows, book: RateBook, terms: FinanceTerms) -> Context:
    """Prices, today's bills and the plant of a site."""
    scenario, people = flows.scenario, site.population
    registers = site.registers[MEMBERS]
    prices = site_prices(scenario, flows.periods, people, book, site.classes)
    passthrough = scenario.contracts.turpe_passthrough
    prices = passed_on(prices, registers.consumption_kwh, passthrough)
    return Context(
        scenario=scenario,
        periods=flows.periods,
        flows=site,
        prices=prices,
        before=bill_before(prices, registers),
        cheque_eur=site_cheque_eur(scenario, people, book),
        book=book,
        plant=site_plant(scenario, site.peak_power_kw, book),
        terms=terms,
    )
