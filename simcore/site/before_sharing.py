"""A site before sharing: its energy, prices, today's bill, plant and landlord's terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.common_parts import BEHIND
from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.base.records import Array, Bill, Flags, Population, Prices
from simcore.money.finance import (
    FinanceTerms,
    Plant,
)
from simcore.money.network import passed_on
from simcore.money.rates import cheque_energie_eur
from simcore.money.schemes.groups import CHEQUE, price_groups
from simcore.site.coached import coaching_eur_per_year
from simcore.site.inputs import SiteInput
from simcore.site.landlord import finance_terms, site_plant
from simcore.site.prices import bill_before, reference_eur_per_kwh, site_prices
from simcore.site.records import MEMBERS, SiteFlows
from simcore.site.storage import storage_costs


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeSharing:
    """A site before sharing, as all its schemes find it, with the bill of today.

    ``prices`` are those of the contracts once plants stand; they differ from today's only where
    a meter of common parts has one behind it. ``reference_eur_per_kwh`` is the public price,
    ``(n_periods,)``. ``groups`` are those that prices may be for, each ``(n_members,)``.
    """

    flows: SiteFlows
    prices: Prices
    reference_eur_per_kwh: Array
    bill: Bill
    cheque_eur: Array
    plant: Plant
    terms: FinanceTerms
    groups: Mapping[str, Flags] = field(default_factory=dict)

    __repr__ = brief

    @property
    def inputs(self) -> SiteInput:
        """What the site was simulated from."""
        return self.flows.inputs

    @property
    def months(self) -> Array:
        """Length of each billing period in months, ``(n_periods,)``."""
        lengths = np.zeros(MONTHS_PER_YEAR)
        for period in self.inputs.periods:
            lengths[period.month] += period.n_days
        return np.array([period.n_days / lengths[period.month] for period in self.inputs.periods])

    @property
    def charge_share(self) -> Array:
        """Part of the common parts' bill that falls on each dwelling, by floor area."""
        people = self.flows.population
        area = np.where(people.is_dwelling, people.floor_area_m2, 0.0)
        return area / area.sum()


def site_cheque_eur(inputs: SiteInput, people: Population) -> Array:
    """Yearly energy cheque of each household, ``(n_members,)``. [EUR/year]."""
    if not inputs.social.cheque_energie:
        return np.zeros(people.n_members)
    return entitled_eur(inputs, people)


def entitled_eur(inputs: SiteInput, people: Population) -> Array:
    """Energy cheque that each household has a right to, ``(n_members,)``. [EUR/year]"""
    social, rates = inputs.social, inputs.rates
    income_eur = people.income_eur_per_cu * people.consumption_units
    reference_eur = social.reference_income_fraction * income_eur
    cheque_eur = cheque_energie_eur(rates, inputs.price_day, reference_eur, people.n_occupants)
    return cheque_eur * people.is_dwelling


def site_groups(inputs: SiteInput, people: Population) -> dict[str, Flags]:
    """Tenants in each group that a price may be for, by name, ``(n_members,)``."""
    cheque_eur = entitled_eur(inputs, people) if CHEQUE in inputs.price_groups else None
    return price_groups(people, cheque_eur, inputs.thirds_eur)


def site_before_sharing(flows: SiteFlows) -> BeforeSharing:
    """Prices, today's bills, the plant and the landlord's terms of a site."""
    inputs, people = flows.inputs, flows.population
    registers = flows.today

    def priced(*, has_plants: bool) -> Prices:
        offered = site_prices(inputs, people, flows.classes, has_plants=has_plants)
        return passed_on(offered, registers.consumption_kwh, inputs.contracts.turpe_passthrough)

    prices = priced(has_plants=True)
    today = priced(has_plants=False) if inputs.common_parts == BEHIND else prices
    return BeforeSharing(
        flows=flows,
        prices=prices,
        reference_eur_per_kwh=reference_eur_per_kwh(inputs),
        bill=bill_before(today, registers),
        cheque_eur=site_cheque_eur(inputs, people),
        plant=replace(
            site_plant(inputs, flows.peak_power_kw),
            storage=storage_costs(inputs, flows.storage.get(MEMBERS)),
        ),
        terms=replace(
            finance_terms(inputs), coaching_eur_per_year=coaching_eur_per_year(inputs, people)
        ),
        groups=site_groups(inputs, people),
    )
