"""What every scheme makes of a site: payments, savings, ledger, the landlord's years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from simcore.base.records import Array, Flags
from simcore.money.finance import CashFlow, FinanceTerms, YearOne, cash_flow
from simcore.money.ledger import (
    full_supply_flows_eur,
    never_paid_flows_eur,
    payers_of,
    solar_flows_eur,
    supply_flows_eur,
)
from simcore.money.schemes import (
    SCHEMES,
    Basis,
    CommonLimit,
    Growth,
    Parameters,
    Scheme,
    SupplyYear,
    held_to_limit,
    is_own,
    supply_year,
)
from simcore.money.schemes.parts import Part
from simcore.site.before_sharing import BeforeSharing
from simcore.site.bills import AfterSharing
from simcore.site.common_payment import through_charges_eur
from simcore.site.fund import with_fund
from simcore.site.records import MEMBERS, SchemeOutcome
from simcore.site.tariff import own_parts, part_factors, part_payments_eur, year_of_parts

CASH_FLOW_FIELDS = tuple(field.name for field in fields(CashFlow))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeMoney:
    """What a scheme moves between tenants and landlord in the first year.

    ``payments_eur`` before VAT and ``reward_eur`` without VAT are ``(..., n_periods,
    n_members)``; ``supply`` is None unless the landlord supplies all.
    """

    payments_eur: Array
    reward_eur: Array | None
    supply: SupplyYear | None


def scheme_money(
    scheme: Scheme, basis: Basis, parameters: Parameters, limit: CommonLimit | None = None
) -> SchemeMoney:
    """Payments, rewards and full supply of a scheme; axes of its parameters come first."""
    asked_eur = scheme.payment(basis, parameters)
    payments_eur = held_to_limit(asked_eur, scheme, parameters, basis, limit)
    supplies = scheme.is_full_supply
    return SchemeMoney(
        payments_eur=payments_eur,
        reward_eur=None if scheme.reward is None else scheme.reward(basis, parameters),
        supply=supply_year(basis, parameters) if supplies else None,
    )


def given_back_eur(money: SchemeMoney, basis: Basis) -> Array | float:
    """Rewards, and discounts on the supply with VAT, of the year, ``(..., n_members)``."""
    back: Array | float = 0.0
    if money.reward_eur is not None:
        back = money.reward_eur.sum(axis=-2)
    if money.supply is not None:
        assert basis.energy_vat_fraction is not None
        vat = 1 + basis.energy_vat_fraction[..., np.newaxis]
        back = back + (vat * money.supply.discount_eur).sum(axis=-2)
    return back


def payments_ttc_eur(money: SchemeMoney, basis: Basis) -> Array:
    """Payments of the year with the VAT of each billing period, ``(..., n_members)``. [EUR]"""
    vat = 1 + basis.vat_fraction[..., np.newaxis]
    return (money.payments_eur * vat).sum(axis=-2)


def tenants_payments_eur(before_sharing: BeforeSharing, money: SchemeMoney, basis: Basis) -> Array:
    """What each tenant pays of all payments of the year with VAT, ``(..., n_members)``. [EUR]

    Those of common parts reach all tenants through the charges.
    """
    all_eur = payments_ttc_eur(money, basis)
    is_common = before_sharing.flows.population.is_common_parts
    return np.where(is_common, 0.0, all_eur) + through_charges_eur(before_sharing, all_eur)


def income_eur(money: SchemeMoney, paid_fraction: float | Array = 1.0) -> Array:
    """What the landlord asks of tenants in the year before VAT, so that all extras come.

    Payments, of which ``paid_fraction`` is paid, less rewards, with the margin of a supply;
    these two are what they are, whatever is never paid.
    """
    payments = money.payments_eur.sum(axis=(-2, -1))
    return np.asarray(payments + extras_eur(money) / paid_fraction)


def extras_eur(money: SchemeMoney) -> Array | float:
    """Margin of a supply less rewards of the year, ``(...)``; 0 where there is neither. [EUR]"""
    extra: Array | float = 0.0
    if money.reward_eur is not None:
        extra = extra - money.reward_eur.sum(axis=(-2, -1))
    if money.supply is not None:
        extra = extra + money.supply.margin.total_eur.sum(axis=-1)
    return extra


def part_that_comes(terms: FinanceTerms) -> float | Array:
    """Part of what tenants are asked for that is paid, as the terms. [1]"""
    return (1.0 - terms.unpaid_fraction) * (1.0 - terms.vacancy_fraction)


def scheme_outcomes(
    before_sharing: BeforeSharing,
    sharings: Mapping[str, AfterSharing],
    schemes: Mapping[str, Parameters],
) -> dict[str, SchemeOutcome]:
    """All schemes of a site; the landlord's years of one arrangement are worked out at once."""
    outcomes: dict[str, SchemeOutcome] = {}
    for name in filter(is_own, schemes):
        parts = own_parts(before_sharing.inputs, name)
        outcomes[name] = tariff_outcome(before_sharing, sharings[MEMBERS], parts)
    shipped = [name for name in schemes if not is_own(name)]
    for arrangement, after_sharing in sharings.items():
        names = [name for name in shipped if SCHEMES[name].arrangement == arrangement]
        if not names:
            continue
        filled = [(SCHEMES[name], SCHEMES[name].filled(schemes[name])) for name in names]
        transfers = [
            scheme_money(scheme, after_sharing.basis, parameters, after_sharing.common_limit)
            for scheme, parameters in filled
        ]
        paid_fraction = part_that_comes(after_sharing.terms)
        batch = np.shape(after_sharing.year_one.shared_kwh)
        income = np.array(
            [np.broadcast_to(income_eur(money, paid_fraction), batch) for money in transfers]
        )
        terms = after_sharing.terms
        index = np.array(
            [index_of_years(terms, scheme, parameters) for scheme, parameters in filled]
        )
        index = index.reshape(len(filled), *(1 for _ in batch), -1)
        follows = np.array([scheme.follows_energy for scheme, _ in filled])
        follows = follows.reshape(len(filled), *(1 for _ in batch))
        flow = landlord_years(before_sharing, after_sharing, income, index, follows)
        for number, name in enumerate(names):
            year_one = year_flow_of(after_sharing, income[number], index[number], follows[number])
            fund_flow = with_fund(before_sharing.flows, year_one, flow_of(flow, number, len(batch)))
            outcome = _outcome(before_sharing, after_sharing, transfers[number], fund_flow)
            outcomes[name] = replace(outcome, year_one=year_one, parameters=filled[number][1])
    return {name: outcomes[name] for name in schemes}


def tariff_outcome(
    before_sharing: BeforeSharing, after_sharing: AfterSharing, parts: Sequence[Part]
) -> SchemeOutcome:
    """A tariff of several parts at a site, each of which follows an index of its own."""
    net, paid_eur = part_payments_eur(after_sharing.basis, parts)
    money = SchemeMoney(payments_eur=net.sum(axis=0), reward_eur=None, supply=None)
    year_one = year_of_parts(after_sharing, parts)
    flow = cash_flow(before_sharing.plant, after_sharing.terms, year_one)
    fund_flow = with_fund(before_sharing.flows, year_one, flow)
    outcome = _outcome(before_sharing, after_sharing, money, fund_flow)
    streams = (paid_eur, part_factors(parts, after_sharing.terms))
    return replace(outcome, year_one=year_one, streams=streams)


def _outcome(
    before_sharing: BeforeSharing, after_sharing: AfterSharing, money: SchemeMoney, flow: CashFlow
) -> SchemeOutcome:
    """A scheme at a site, for the members, the ledger and the landlord."""
    basis = after_sharing.basis
    is_common = before_sharing.flows.population.is_common_parts
    all_eur = payments_ttc_eur(money, basis)
    payment_eur, in_charges_eur = (
        np.where(is_common, 0.0, all_eur),
        through_charges_eur(before_sharing, all_eur),
    )
    back_eur = given_back_eur(money, basis)
    solar = solar_flows_eur(
        money.payments_eur, after_sharing.charges_eur, basis.vat_fraction, is_common
    )
    return SchemeOutcome(
        payments_ht_eur=money.payments_eur,
        payment_eur=payment_eur + after_sharing.accise_eur - back_eur,
        bill_after_eur=after_sharing.bill_after_eur,
        charges_saving_eur=after_sharing.charges_saving_eur - in_charges_eur,
        # Nobody but a tenant who takes part pays, but for what the charges hold.
        saving_eur=after_sharing.saving_eur - payment_eur - in_charges_eur + back_eur,
        before_payment_eur=after_sharing.saving_eur,
        uplift_eur=np.where(is_common, 0.0, basis.uplift_eur.sum(axis=-2)),
        charges_paid_eur=in_charges_eur,
        ledger_eur={
            **after_sharing.ledger_eur,
            **solar,
            **_never_paid(after_sharing, money.payments_eur),
            **_more_flows(before_sharing, after_sharing, money),
        },
        cash_flow=flow,
        terms=after_sharing.terms,
        year_one=after_sharing.year_one,
        parameters={},
    )


def _never_paid(after_sharing: AfterSharing, payments_eur: Array) -> dict[str, Array]:
    """Payments that never come and the VAT not due on them; nothing where all pay."""
    paid_fraction = float(part_that_comes(after_sharing.terms))
    if paid_fraction == 1.0:
        return {}
    return never_paid_flows_eur(payments_eur, 1.0 - paid_fraction, after_sharing.basis.vat_fraction)


def _more_flows(
    before_sharing: BeforeSharing, after_sharing: AfterSharing, money: SchemeMoney
) -> dict[str, Array]:
    """Flows of rewards, and of full supply in the place of the outside supplier's."""
    flows: dict[str, Array] = {}
    if money.reward_eur is not None:
        flows["rewards"] = money.reward_eur.sum(axis=-1)
    if money.supply is not None:
        people, after = before_sharing.flows.population, after_sharing.bill
        served, vat = after_sharing.is_payer, after_sharing.basis.energy_vat_fraction
        assert vat is not None
        flows |= supply_flows_eur(after, payers_of(people), served)
        discount_eur = money.supply.discount_eur.sum(axis=-1)
        flows |= full_supply_flows_eur(after, served, discount_eur, vat, money.supply.margin)
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
    before_sharing: BeforeSharing,
    after_sharing: AfterSharing,
    payments_eur: Array,
    index: Array,
    follows_energy: Flags | bool,
) -> CashFlow:
    """The landlord's years under a batch of schemes or prices.

    Parameters
    ----------
    before_sharing, after_sharing
        A site and its sharing.
    payments_eur
        Payments of year 1 before VAT, ``(n_batch,)``. [EUR]
    index
        Price of each year over that of year 1, ``(n_batch, n_years + 1)`` or without batch.
    follows_energy
        Whether payments shrink with the energy, ``(n_batch,)`` or for all.
    """
    year_one = year_flow_of(after_sharing, payments_eur, index, follows_energy)
    return cash_flow(before_sharing.plant, after_sharing.terms, year_one)


def year_flow_of(
    after_sharing: AfterSharing,
    payments_eur: Array | float,
    index: Array,
    follows_energy: Flags | bool,
) -> YearOne:
    """The landlord's first year with its payments; see :func:`landlord_years`."""
    return replace(
        after_sharing.year_one,
        payments_ht_eur=payments_eur,
        payment_index=index,
        payment_follows_energy=follows_energy,
    )


def flow_of(flow: CashFlow, number: int, n_inner: int = 0) -> CashFlow:
    """Cash flow of one of a batch; lines without its axis are common to all.

    ``n_inner`` axes of another batch may stand between that axis and the years.
    """
    lines = {name: getattr(flow, name) for name in CASH_FLOW_FIELDS}
    for name, line in lines.items():
        if isinstance(line, np.ndarray) and line.ndim > 1 + n_inner:
            lines[name] = line[number]
    return CashFlow(**lines)
