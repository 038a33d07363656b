"""What all schemes of a site share: prices, today's bills, the plant, the landlord's terms."""

from dataclasses import dataclass

import numpy as np

from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.base.records import Array, Bill, Flags, Population, Prices
from simcore.base.timeaxis import BillingPeriod, TimeAxis
from simcore.money.finance import (
    FinanceTerms,
    Plant,
)
from simcore.money.network import passed_on
from simcore.money.rates import RateBook, cheque_energie_eur
from simcore.scenario.schema import Scenario
from simcore.site.dates import price_day
from simcore.site.landlord import finance_terms, site_plant
from simcore.site.prices import bill_before, site_prices
from simcore.site.records import (
    MEMBERS,
    Flows,
    SiteFlows,
)

__all__ = ["Context", "finance_terms", "site_context", "site_plant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What all schemes of a site share: prices, today's bills, the landlord's terms."""

    scenario: Scenario
    axis: TimeAxis
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
        axis=flows.axis,
        periods=flows.periods,
        flows=site,
        prices=prices,
        before=bill_before(prices, registers),
        cheque_eur=site_cheque_eur(scenario, people, book),
        book=book,
        plant=site_plant(scenario, site.peak_power_kw, book, site.site),
        terms=terms,
    )
