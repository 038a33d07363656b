"""A site from its registers to every scheme: payments, savings, ledger, cash flow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from simcore.base.records import Array, Bill, Flags, Population, Registers
from simcore.base.registers import registers_where
from simcore.base.timeaxis import HIGH_SEASON_MONTHS
from simcore.money.bills import (
    accise_on_shared_eur,
    avoided_eur,
    bill,
    retail_eur_per_kwh,
    supply_part_eur_per_kwh,
    uplift_ttc_eur,
)
from simcore.money.finance import (
    CashFlow,
    FinanceTerms,
    YearOne,
    cash_flow,
    cost_to_recover_eur,
    landlord_costs,
)
from simcore.money.ledger import (
    accise_flows_eur,
    never_paid_flows_eur,
    solar_flows_eur,
    supply_flows_eur,
)
from simcore.money.rates import RateBook
from simcore.money.schemes import SCHEMES, Basis, Growth, Parameters, Scheme
from simcore.study.records import COMMON_PARTS, Flows, SchemeOutcome, SiteFlows, SiteOutcome
from simcore.study.site_charges import charges_eur, common_parts
from simcore.study.site_finance import first_surplus_price
from simcore.study.site_fund import with_fund
from simcore.study.site_ledger import cheque_flow_eur, landlord_flows_eur, ledger_before
from simcore.study.site_money import Context, site_context
from simcore.study.site_prices import (
    chosen_option,
    lost_eur,
    shared_spot_eur_per_kwh,
    spot_sums,
)
from simcore.study.slots import SPOT, SPOT_FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """A site under one sharing arrangement, before any payment.

    Attributes
    ----------
    after
        Bills of the outside suppliers.
    basis
        What a payment can depend on.
    year_one, terms
        The landlord's first year without payments, and its terms.
    bill_after_eur, accise_eur, charges_saving_eur, saving_eur
        Of each member over the year, ``(n_members,)``: the supplier's bill, the accise that a
        tenant pays through the landlord, what the charges fall by, and the saving before any
        payment for the energy.
    ledger_eur
        Flows that do not depend on the payments, by billing period.
    charges_eur
        Each member's part of the common parts' bill, ``(n_periods, n_members)``.
    """

    after: Bill
    basis: Basis
    year_one: YearOne
    terms: FinanceTerms
    bill_after_eur: Array
    accise_eur: Array
    charges_saving_eur: Array
    saving_eur: Array
    ledger_eur: Mapping[str, Array]
    charges_eur: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSite:
    """A site with all that its schemes share, by sharing arrangement."""

    context: Context
    arranged: Mapping[str, Arranged]


def prepared_site(
    flows: Flows,
    site: SiteFlows,
    schemes: Iterable[str],
    rates_and_terms: tuple[RateBook, FinanceTerms],
) -> PreparedSite:
    """A site ready to be priced under these schemes."""
    context = site_context(flows, site, *rates_and_terms)
    needed = dict.fromkeys(SCHEMES[name].arrangement for name in schemes)
    return PreparedSite(context=context, arranged={name: arrange(context, name) for name in needed})


def site_outcome(site: PreparedSite, schemes: Mapping[str, Parameters]) -> SiteOutcome:
    """Every scheme at a site."""
    context, flows = site.context, site.context.flows
    return SiteOutcome(
        flows=flows,
        plant=context.plant,
        bill_before=context.before,
        cheque_eur=context.cheque_eur,
        ledger_before_eur=ledger_before(context),
        schemes=_scheme_outcomes(site, schemes),
        rounding_lost_eur={
            name: lost_eur(context.prices, lost_kwh, flows.registers[name])
            for name, lost_kwh in flows.rounding_lost_kwh.items()
        },
    )


def participants(people: Population, arrangement: str, *, has_plant: bool) -> Flags:
    """Meters that take part in an arrangement, ``(n_members,)``."""
    if arrangement == COMMON_PARTS:
        return ~people.is_dwelling & has_plant
    return people.is_participant


def arrange(context: Context, arrangement: str) -> Arranged:
    """Bills after sharing, and what a payment can be based on."""
    site, people = context.flows, context.flows.population
    registers = site.registers[arrangement]
    takes_part = participants(people, arrangement, has_plant=site.peak_power_kw > 0)
    context = with_option(context, registers, takes_part)
    after = _bill_after(context, registers, takes_part)
    is_payer = takes_part & people.is_dwelling
    accise_eur = handed_on_eur(context, registers.shared_kwh)
    before_eur, after_eur = context.before.total_eur, after.total_eur + accise_eur
    kept_eur, paid_eur = common_parts(context, before_eur, after_eur)
    year_one = _unpaid_year(registers, kept_eur, takes_part)
    context = replace(context, terms=_own_terms(context.terms, year_one))
    charges_saving_eur = (charges_eur(context, before_eur) - paid_eur).sum(axis=0)
    saving_eur = before_eur.sum(axis=0) - after_eur.sum(axis=0) + charges_saving_eur
    is_tenant = people.is_dwelling & ~people.is_vacant
    return Arranged(
        after=after,
        basis=_with_finer_registers(
            _basis(context, registers, is_payer, year_one), site, registers
        ),
        year_one=year_one,
        terms=context.terms,
        bill_after_eur=after.total_eur.sum(axis=0),
        accise_eur=(accise_eur * is_payer).sum(axis=0),
        charges_saving_eur=charges_saving_eur,
        saving_eur=np.where(is_tenant, saving_eur, 0.0),
        ledger_eur={
            **supply_flows_eur(after, people.is_dwelling, people.is_vacant),
            **landlord_flows_eur(context, context.terms, year_one),
            **accise_flows_eur(accise_eur, is_payer),
            "cheque_energie": cheque_flow_eur(context),
            "surplus_sale": registers.surplus_kwh
            * first_surplus_price(context.plant, context.terms, year_one),
        },
        charges_eur=paid_eur,
    )


def _unpaid_year(registers: Registers, kept_eur: float, takes_part: Flags) -> YearOne:
    """The landlord's first year before any payment of tenants."""
    return YearOne(
        shared_kwh=float(registers.shared_kwh.sum()),
        surplus_kwh=float(registers.surplus_kwh.sum()),
        common_parts_saving_eur=kept_eur,
        n_participants=float(takes_part.sum()),
    )


def _own_terms(terms: FinanceTerms, year_one: YearOne) -> FinanceTerms:
    """Terms of an arrangement: where nothing is shared there is nothing to organise."""
    if year_one.shared_kwh > 0:
        return terms
    return replace(terms, organiser_eur_per_year=0.0, organiser_eur_per_participant=0.0)


def _bill_after(context: Context, registers: Registers, takes_part: Flags) -> Bill:
    """Outside suppliers' bills once energy is shared."""
    used_kwh, shared_kwh = registers.consumption_kwh, registers.shared_kwh
    return bill(context.prices, used_kwh, shared_kwh, takes_part, spot_sums(registers))


def with_option(context: Context, registers: Registers, takes_part: Flags) -> Context:
    """A site with the network option of those participants who take it."""
    who = (context.flows.population, takes_part, registers)
    calendar = (context.book, context.periods)
    option = chosen_option(context.scenario, context.flows.site, context.prices, calendar, who)
    return replace(context, prices=replace(context.prices, option=option))


def handed_on_eur(context: Context, shared_kwh: Array) -> Array:
    """Accise with VAT that the landlord collects, ``(..., n_periods, n_members)``; else 0."""
    accise_eur = accise_on_shared_eur(context.prices, shared_kwh)
    vat = 1 + context.scenario.prices.landlord_vat_fraction
    return accise_eur * (vat * context.prices.is_accise_by_landlord)


def _basis(context: Context, registers: Registers, is_payer: Flags, year_one: YearOne) -> Basis:
    prices, people = context.prices, context.flows.population
    shared_kwh = registers.shared_kwh * is_payer
    spot = shared_spot_eur_per_kwh(registers)
    saved_eur = avoided_eur(
        prices, registers.shared_kwh, registers.consumption_kwh, spot_sums(registers)
    )
    sold_kwh = float(shared_kwh.sum())
    costs = landlord_costs(
        context.plant, context.terms, year_one.shared_kwh, year_one.n_participants
    )
    to_recover_eur = float(cost_to_recover_eur(context.plant, context.terms, year_one))
    running_eur = float(costs.running_eur[..., 1])
    all_kwh = float(np.sum(year_one.shared_kwh))
    return Basis(
        shared_kwh=shared_kwh,
        supply_eur_per_kwh=supply_part_eur_per_kwh(prices, spot),
        retail_eur_per_kwh=retail_eur_per_kwh(prices, spot),
        avoided_eur=saved_eur * is_payer,
        uplift_eur=uplift_ttc_eur(prices)[:, np.newaxis] * is_payer,
        is_payer=is_payer,
        floor_area_m2=people.floor_area_m2,
        consumption_units=people.consumption_units,
        n_rooms=people.n_rooms,
        is_energy_poor=people.is_energy_poor,
        months=context.months,
        is_high_season=np.isin(
            [period.month + 1 for period in context.periods], HIGH_SEASON_MONTHS
        ),
        vat_fraction=context.scenario.prices.landlord_vat_fraction,
        running_cost_eur_per_kwh=running_eur / all_kwh if all_kwh > 0 else 0.0,
        full_cost_eur_per_kwh=max(to_recover_eur, 0.0) / sold_kwh if sold_kwh > 0 else 0.0,
    )


def _with_finer_registers(basis: Basis, site: SiteFlows, registers: Registers) -> Basis:
    """A basis with what the site booked beyond peak and off-peak."""
    is_solar = None if site.classes is None else site.classes.is_solar_window
    spot_eur, floor_eur = (registers.weighted_shared.get(name) for name in (SPOT, SPOT_FLOOR))
    return replace(
        basis,
        is_solar_register=None if is_solar is None else registers_where(is_solar),
        spot_eur=None if spot_eur is None else spot_eur * basis.is_payer,
        spot_floor_eur=None if floor_eur is None else floor_eur * basis.is_payer,
    )


def _scheme_outcomes(
    site: PreparedSite, schemes: Mapping[str, Parameters]
) -> dict[str, SchemeOutcome]:
    """All schemes of a site; the landlord's years of one arrangement are worked out at once."""
    done: dict[str, SchemeOutcome] = {}
    for arrangement, arranged in site.arranged.items():
        names = [name for name in schemes if SCHEMES[name].arrangement == arrangement]
        if not names:
            continue
        filled = [SCHEMES[name].filled(schemes[name]) for name in names]
        paid = [
            SCHEMES[name].payment(arranged.basis, parameters)
            for name, parameters in zip(names, filled, strict=True)
        ]
        payments_eur = np.array([one.sum() for one in paid])
        index = np.array(
            [
                index_of_years(arranged.terms, SCHEMES[name], parameters)
                for name, parameters in zip(names, filled, strict=True)
            ]
        )
        follows = np.array([SCHEMES[name].follows_energy for name in names])
        flow = landlord_years(site.context, arranged, payments_eur, index, follows)
        for number, name in enumerate(names):
            year_one = year_one_of(
                arranged, float(payments_eur[number]), index[number], bool(follows[number])
            )
            own = with_fund(
                site.context.scenario, site.context.flows, year_one, one_of(flow, number)
            )
            done[name] = _outcome(arranged, paid[number], own, year_one, filled[number])
    return {name: done[name] for name in schemes}


def _outcome(
    arranged: Arranged,
    payments_eur: Array,
    flow: CashFlow,
    year_one: YearOne,
    parameters: Parameters,
) -> SchemeOutcome:
    """A scheme at a site, for the members, the ledger and the landlord."""
    vat_fraction = arranged.basis.vat_fraction
    payment_eur = payments_eur.sum(axis=0) * (1 + vat_fraction)
    solar = solar_flows_eur(payments_eur, arranged.charges_eur, vat_fraction)
    return SchemeOutcome(
        payments_ht_eur=payments_eur,
        payment_eur=payment_eur + arranged.accise_eur,
        bill_after_eur=arranged.bill_after_eur,
        charges_saving_eur=arranged.charges_saving_eur,
        # Nobody but a tenant who takes part pays, so the others keep theirs.
        saving_eur=arranged.saving_eur - payment_eur,
        ledger_eur={**arranged.ledger_eur, **solar, **_never_paid(arranged, payments_eur)},
        cash_flow=flow,
        terms=arranged.terms,
        year_one=year_one,
        parameters=parameters,
    )


def _never_paid(arranged: Arranged, payments_eur: Array) -> dict[str, Array]:
    """Payments that never come and the VAT not due on them; nothing where all pay."""
    terms = arranged.terms
    comes = (1.0 - terms.unpaid_fraction) * (1.0 - terms.vacancy_fraction)
    if comes == 1.0:
        return {}
    return never_paid_flows_eur(payments_eur, 1.0 - comes, arranged.basis.vat_fraction)


def index_of_years(terms: FinanceTerms, scheme: Scheme, parameters: Parameters) -> Array:
    """Price of each year over that of year 1, ``(..., n_years + 1)``."""
    growth = Growth(
        n_years=terms.n_years,
        retail_rate=terms.retail_growth_rate,
        consumer_rate=terms.inflation_rate,
    )
    return scheme.index_of_years(parameters, growth)


def landlord_years(
    context: Context,
    arranged: Arranged,
    payments_eur: Array,
    index: Array,
    follows_energy: Flags | bool,
) -> CashFlow:
    """The landlord's years under a batch of schemes or prices.

    Parameters
    ----------
    context, arranged
        A site and its sharing.
    payments_eur
        Payments of year 1 before VAT, ``(n_batch,)``. [EUR]
    index
        Price of each year over that of year 1, ``(n_batch, n_years + 1)`` or without batch.
    follows_energy
        Whether payments shrink with the energy, ``(n_batch,)`` or for all.
    """
    year_one = year_one_of(arranged, payments_eur, index, follows_energy)
    return cash_flow(context.plant, arranged.terms, year_one)


def year_one_of(
    arranged: Arranged,
    payments_eur: Array | float,
    index: Array,
    follows_energy: Flags | bool,
) -> YearOne:
    """The landlord's first year with its payments; see :func:`landlord_years`."""
    return replace(
        arranged.year_one,
        payments_ht_eur=payments_eur,
        payment_index=index,
        payment_follows_energy=follows_energy,
    )


def one_of(flow: CashFlow, number: int) -> CashFlow:
    """Cash flow of one of a batch; lines without its axis are common to all."""
    lines = {field.name: getattr(flow, field.name) for field in fields(flow)}
    return replace(
        flow,
        **{
            name: line[number]
            for name, line in lines.items()
            if isinstance(line, np.ndarray) and line.ndim > 1
        },
    )
