"""A site from its bills after sharing to every scheme: payments, savings, ledger, cash flow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from simcore.base.records import Array, Flags
from simcore.money.finance import CashFlow, FinanceTerms, YearOne, cash_flow
from simcore.money.ledger import (
    full_supply_flows_eur,
    never_paid_flows_eur,
    solar_flows_eur,
    supply_flows_eur,
)
from simcore.money.rates import RateBook
from simcore.money.schemes import (
    SCHEMES,
    Basis,
    Growth,
    Parameters,
    Scheme,
    SupplyYear,
    supply_year,
)
from simcore.site.bills import Arranged, arrange
from simcore.site.context import Context, site_context
from simcore.site.fund import with_fund
from simcore.site.ledger import ledger_before
from simcore.site.prices import lost_eur
from simcore.site.records import Flows, SchemeOutcome, SiteFlows, SiteOutcome

CASH_FLOW_FIELDS = tuple(field.name for field in fields(CashFlow))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What a scheme moves between tenants and landlord in the first year.

    ``payments_eur`` before VAT and ``reward_eur`` without VAT are ``(..., n_periods,
    n_members)``; ``supply`` is None unless the landlord supplies all.
    """

    payments_eur: Array
    reward_eur: Array | None
    supply: SupplyYear | None


def paid(scheme: Scheme, basis: Basis, parameters: Parameters) -> Paid:
    """Payments, rewards and full supply of a scheme; axes of its parameters come first."""
    payments_eur = scheme.payment(basis, parameters)
    supplies = scheme.is_full_supply
    return Paid(
        payments_eur=payments_eur,
        reward_eur=None if scheme.reward is None else scheme.reward(basis, parameters),
        supply=supply_year(basis, parameters) if supplies else None,
    )


def given_back_eur(done: Paid, basis: Basis) -> Array | float:
    """Rewards, and discounts on the supply with VAT, of the year, ``(..., n_members)``."""
    back: Array | float = 0.0
    if done.reward_eur is not None:
        back = done.reward_eur.sum(axis=-2)
    if done.supply is not None:
        assert basis.energy_vat_fraction is not None
        vat = 1 + basis.energy_vat_fraction[:, np.newaxis]
        back = back + (vat * done.supply.discount_eur).sum(axis=-2)
    return back


def income_eur(done: Paid, comes: float = 1.0) -> Array:
    """What the landlord asks of tenants in the year before VAT, so that all extras come.

    Payments, of which the part ``comes`` is paid, less rewards, with the margin of a supply;
    these two are what they are, whatever is never paid.
    """
    payments = done.payments_eur.sum(axis=(-2, -1))
    extra: Array | float = 0.0
    if done.reward_eur is not None:
        extra = extra - done.reward_eur.sum(axis=(-2, -1))
    if done.supply is not None:
        extra = extra + done.supply.margin_eur.sum(axis=-1)
    return np.asarray(payments + extra / comes)


def part_that_comes(terms: FinanceTerms) -> float:
    """Part of what tenants are asked for that is paid. [1]"""
    return float((1.0 - terms.unpaid_fraction) * (1.0 - terms.vacancy_fraction))


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


def _scheme_outcomes(
    site: PreparedSite, schemes: Mapping[str, Parameters]
) -> dict[str, SchemeOutcome]:
    """All schemes of a site; the landlord's years of one arrangement are worked out at once."""
    done: dict[str, SchemeOutcome] = {}
    for arrangement, arranged in site.arranged.items():
        names = [name for name in schemes if SCHEMES[name].arrangement == arrangement]
        if not names:
            continue
        pairs = [(SCHEMES[name], SCHEMES[name].filled(schemes[name])) for name in names]
        moved = [paid(scheme, arranged.basis, given) for scheme, given in pairs]
        comes = part_that_comes(arranged.terms)
        income = np.array([income_eur(one, comes) for one in moved])
        index = np.array([index_of_years(arranged.terms, *pair) for pair in pairs])
        follows = np.array([scheme.follows_energy for scheme, _ in pairs])
        flow = landlord_years(site.context, arranged, income, index, follows)
        for number, name in enumerate(names):
            year_one = year_one_of(
                arranged, float(income[number]), index[number], bool(follows[number])
            )
            own = with_fund(
                site.context.scenario, site.context.flows, year_one, one_of(flow, number)
            )
            result = _outcome(site.context, arranged, moved[number], own)
            done[name] = replace(result, year_one=year_one, parameters=pairs[number][1])
    return {name: done[name] for name in schemes}


def _outcome(context: Context, arranged: Arranged, done: Paid, flow: CashFlow) -> SchemeOutcome:
    """A scheme at a site, for the members, the ledger and the landlord."""
    basis = arranged.basis
    payment_eur = done.payments_eur.sum(axis=0) * (1 + basis.vat_fraction)
    back_eur = given_back_eur(done, basis)
    solar = solar_flows_eur(done.payments_eur, arranged.charges_eur, basis.vat_fraction)
    return SchemeOutcome(
        payments_ht_eur=done.payments_eur,
        payment_eur=payment_eur + arranged.accise_eur - back_eur,
        bill_after_eur=arranged.bill_after_eur,
        charges_saving_eur=arranged.charges_saving_eur,
        # Nobody but a tenant who takes part pays, so the others keep theirs.
        saving_eur=arranged.saving_eur - payment_eur + back_eur,
        ledger_eur={
            **arranged.ledger_eur,
            **solar,
            **_never_paid(arranged, done.payments_eur),
            **_more_flows(context, arranged, done),
        },
        cash_flow=flow,
        terms=arranged.terms,
        year_one=arranged.year_one,
        parameters={},
    )


def _never_paid(arranged: Arranged, payments_eur: Array) -> dict[str, Array]:
    """Payments that never come and the VAT not due on them; nothing where all pay."""
    comes = part_that_comes(arranged.terms)
    if comes == 1.0:
        return {}
    return never_paid_flows_eur(payments_eur, 1.0 - comes, arranged.basis.vat_fraction)


def _more_flows(context: Context, arranged: Arranged, done: Paid) -> dict[str, Array]:
    """Flows of rewards, and of full supply in the place of the outside supplier's."""
    flows: dict[str, Array] = {}
    if done.reward_eur is not None:
        flows["rewards"] = done.reward_eur.sum(axis=-1)
    if done.supply is not None:
        people, after = context.flows.population, arranged.after
        served, vat = arranged.is_payer, arranged.basis.energy_vat_fraction
        assert vat is not None
        flows |= supply_flows_eur(after, people.is_dwelling, people.is_vacant, served)
        discount_eur = done.supply.discount_eur.sum(axis=-1)
        flows |= full_supply_flows_eur(after, served, discount_eur, vat, done.supply.costs_eur)
    return flows


def index_of_years(terms: FinanceTerms, scheme: Scheme, parameters: Parameters) -> Array:
    """Price of each year over that of year 1, ``(..., n_years + 1)``."""
    growth = Growth(
        n_years=terms.years,
        retail_index_fraction=terms.retail_index_fraction,
        cpi_fraction=terms.cpi_fraction,
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
    lines = {name: getattr(flow, name) for name in CASH_FLOW_FIELDS}
    for name, line in lines.items():
        if isinstance(line, np.ndarray) and line.ndim > 1:
            lines[name] = line[number]
    return CashFlow(**lines)
