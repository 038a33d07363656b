"""A site from the registers to the bills, the schemes, the ledger and the cash flow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from simcore.base.records import Array, Bill, Flags, Population, Prices, SlotClasses
from simcore.base.timeaxis import BillingPeriod
from simcore.money.bills import avoided_eur, bill, supply_part_eur_per_kwh, uplift_ttc_eur
from simcore.money.finance import (
    CashFlow,
    FinanceTerms,
    Plant,
    YearOne,
    capex_eur,
    cash_flow,
    cost_to_recover_eur,
    landlord_costs,
    replacement_years,
)
from simcore.money.ledger import solar_flows_eur, supply_flows_eur
from simcore.money.rates import RateBook, by_class, member_prices, rate
from simcore.money.schemes import SCHEMES, Basis, Scheme
from simcore.scenario.schema import Scenario
from simcore.study.dates import price_day
from simcore.study.records import (
    COMMON_PARTS,
    MEMBERS,
    Flows,
    SchemeOutcome,
    SiteFlows,
    SiteOutcome,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """Bills and cash flow basis of one sharing arrangement, before any payment."""

    surplus_kwh: Array
    after: Bill
    basis: Basis
    year_one: YearOne
    terms: FinanceTerms
    charges_eur: Array


def site_outcome(
    flows: Flows,
    site: SiteFlows,
    schemes: Mapping[str, Mapping[str, float]],
    book: RateBook,
    terms: FinanceTerms,
) -> SiteOutcome:
    """Every scheme at a site."""
    context = _context(flows, site, book, terms)
    chosen = {name: SCHEMES[name] for name in schemes}
    needed = {scheme.arrangement for scheme in chosen.values()}
    arranged = {name: arrange(context, name) for name in needed}
    return SiteOutcome(
        flows=site,
        plant=context.plant,
        bill_before=context.before,
        ledger_before_eur=_ledger_before(context),
        schemes={
            name: scheme_outcome(
                context, arranged[scheme.arrangement], scheme, scheme.filled(schemes[name])
            )
            for name, scheme in chosen.items()
        },
        rounding_lost_eur={
            name: avoided_eur(context.prices, lost_kwh).sum(axis=-1)
            for name, lost_kwh in site.rounding_lost_kwh.items()
        },
    )


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


def site_prices(
    scenario: Scenario,
    periods: tuple[BillingPeriod, ...],
    people: Population,
    book: RateBook,
    classes: SlotClasses | None = None,
) -> Prices:
    """Prices of the outside suppliers for the members of a site, in registers of classes."""
    on = scenario.prices.on
    prices = member_prices(
        book,
        periods,
        on=on if isinstance(on, date) else None,
        is_off_peak=people.is_off_peak,
        subscribed_power_kva=people.subscribed_power_kva,
        excise=scenario.prices.excise_on_shared,
        is_dwelling=people.is_dwelling,
    )
    return by_class(prices, 1 if classes is None else classes.n_classes)


def _context(flows: Flows, site: SiteFlows, book: RateBook, terms: FinanceTerms) -> Context:
    scenario, people = flows.scenario, site.population
    prices = site_prices(scenario, flows.periods, people, book, site.classes)
    consumption_kwh = site.registers[MEMBERS].consumption_kwh
    nobody = np.zeros(people.n_members, bool)
    return Context(
        scenario=scenario,
        periods=flows.periods,
        flows=site,
        prices=prices,
        before=bill(prices, consumption_kwh, np.zeros_like(consumption_kwh), nobody),
        plant=site_plant(scenario, site.peak_power_kw, book),
        terms=terms,
    )


def participants(people: Population, arrangement: str, *, has_plant: bool) -> Flags:
    """Meters that take part in an arrangement, ``(n_members,)``."""
    if arrangement == COMMON_PARTS:
        return ~people.is_dwelling & has_plant
    return people.is_participant


def arrange(context: Context, arrangement: str) -> Arranged:
    """Bills after sharing, and what a payment can be based on."""
    site, people, prices = context.flows, context.flows.population, context.prices
    registers = site.registers[arrangement]
    takes_part = participants(people, arrangement, has_plant=site.peak_power_kw > 0)
    after = bill(prices, registers.consumption_kwh, registers.shared_kwh, takes_part)
    is_payer = takes_part & people.is_dwelling
    shared_kwh = registers.shared_kwh * is_payer
    saving_eur = (context.before.total_eur - after.total_eur)[:, ~people.is_dwelling].sum(axis=-1)
    goes_to_tenants = context.scenario.prices.common_parts_saving_to == "tenants"
    common_eur = (context.before if not goes_to_tenants else after).total_eur
    charges_eur = _charges(context, common_eur)
    # The landlord keeps the saving itself, or the part of it that empty dwellings carry.
    kept = context.charge_share[people.is_vacant].sum() if goes_to_tenants else 1.0
    year_one = YearOne(
        shared_kwh=float(registers.shared_kwh.sum()),
        surplus_kwh=float(registers.surplus_kwh.sum()),
        common_parts_saving_eur=float(saving_eur.sum() * kept),
    )
    terms = context.terms
    if year_one.shared_kwh == 0:
        # Where nothing is shared there is nothing to organise.
        terms = replace(terms, organiser_eur_per_year=0.0)
    return Arranged(
        surplus_kwh=registers.surplus_kwh,
        after=after,
        basis=_basis(replace(context, terms=terms), shared_kwh, is_payer, year_one),
        year_one=year_one,
        terms=terms,
        charges_eur=charges_eur,
    )


def _charges(context: Context, total_eur: Array) -> Array:
    """What each tenant pays of the common parts' bill, ``(n_periods, n_members)``."""
    people = context.flows.population
    common_eur = total_eur[:, ~people.is_dwelling].sum(axis=-1)
    return common_eur[:, np.newaxis] * np.where(people.is_vacant, 0.0, context.charge_share)


def _basis(context: Context, shared_kwh: Array, is_payer: Flags, year_one: YearOne) -> Basis:
    prices, people = context.prices, context.flows.population
    sold_kwh = float(shared_kwh.sum())
    costs = landlord_costs(context.plant, context.terms, year_one.shared_kwh)
    to_recover_eur = float(cost_to_recover_eur(context.plant, context.terms, year_one))
    running_eur = float(costs.running_eur[..., 1])
    all_kwh = float(np.sum(year_one.shared_kwh))
    retail = prices.energy_eur_per_kwh + prices.accise_eur_per_kwh[:, np.newaxis, np.newaxis]
    return Basis(
        shared_kwh=shared_kwh,
        supply_eur_per_kwh=supply_part_eur_per_kwh(prices),
        retail_eur_per_kwh=retail,
        avoided_eur=avoided_eur(prices, shared_kwh),
        uplift_eur=uplift_ttc_eur(prices)[:, np.newaxis] * is_payer,
        is_payer=is_payer,
        floor_area_m2=people.floor_area_m2,
        months=context.months,
        vat_fraction=context.scenario.prices.landlord_vat_fraction,
        running_cost_eur_per_kwh=running_eur / all_kwh if all_kwh > 0 else 0.0,
        full_cost_eur_per_kwh=max(to_recover_eur, 0.0) / sold_kwh if sold_kwh > 0 else 0.0,
    )


def scheme_outcome(
    context: Context, arranged: Arranged, scheme: Scheme, parameters: Mapping[str, float]
) -> SchemeOutcome:
    """A scheme at a site, for the members, the ledger and the landlord."""
    people, basis = context.flows.population, arranged.basis
    payments_eur = scheme.payment(basis, parameters)
    payment_eur = payments_eur.sum(axis=0) * (1 + basis.vat_fraction)
    before_eur = context.before.total_eur.sum(axis=0)
    after_eur = arranged.after.total_eur.sum(axis=0)
    charges_before_eur = _charges(context, context.before.total_eur).sum(axis=0)
    charges_saving_eur = charges_before_eur - arranged.charges_eur.sum(axis=0)
    is_tenant = people.is_dwelling & ~people.is_vacant
    saving_eur = before_eur - after_eur - payment_eur + charges_saving_eur
    return SchemeOutcome(
        payments_ht_eur=payments_eur,
        payment_eur=payment_eur,
        bill_after_eur=after_eur,
        charges_saving_eur=charges_saving_eur,
        saving_eur=np.where(is_tenant, saving_eur, 0.0),
        ledger_eur=_ledger_after(context, arranged, payments_eur),
        cash_flow=_cash_flow(context, arranged, scheme, float(payments_eur.sum())),
    )


def _cash_flow(
    context: Context, arranged: Arranged, scheme: Scheme, payments_eur: float
) -> CashFlow:
    terms = arranged.terms
    index = {
        "none": 0.0,
        "retail": terms.retail_growth_rate,
        "consumer": terms.inflation_rate,
    }[scheme.index]
    year_one = replace(
        arranged.year_one,
        payments_ht_eur=payments_eur,
        payment_index_fraction=index,
        payment_follows_energy=scheme.follows_energy,
    )
    return cash_flow(context.plant, terms, year_one)


def _ledger_before(context: Context) -> dict[str, Array]:
    """Today's flows: supply bills, and the common parts through the charges."""
    people = context.flows.population
    charges_eur = _charges(context, context.before.total_eur).sum(axis=-1)
    flows = supply_flows_eur(context.before, people.is_dwelling, people.is_vacant)
    return flows | {"common_parts_charges": charges_eur}


def _ledger_after(context: Context, arranged: Arranged, payments_eur: Array) -> dict[str, Array]:
    people, plant = context.flows.population, context.plant
    year = context.months / MONTHS_PER_YEAR
    flow = cash_flow(plant, arranged.terms, arranged.year_one)
    return {
        **supply_flows_eur(arranged.after, people.is_dwelling, people.is_vacant),
        **solar_flows_eur(payments_eur, arranged.charges_eur, arranged.basis.vat_fraction),
        "surplus_sale": arranged.surplus_kwh * plant.surplus_eur_per_kwh,
        "turpe_of_plants": -flow.turpe_eur[..., 1] * year,
        "ifer": -flow.ifer_eur[..., 1] * year,
    }
