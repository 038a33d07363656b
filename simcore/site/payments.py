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
    Basis,
    CommonLimit,
    Parameters,
    Scheme,
    SupplyYear,
    by_part_eur,
    held_to_limit,
    paid_parts,
    supply_year,
)
from simcore.money.schemes.parts import Part, amount_eur
from simcore.site.before_sharing import BeforeSharing
from simcore.site.bills import AfterSharing
from simcore.site.common_payment import through_charges_eur
from simcore.site.fund import with_fund
from simcore.site.records import SchemeOutcome
from simcore.site.tariff import fades_of, growth_of, part_factors, years_of_parts

CASH_FLOW_FIELDS = tuple(field.name for field in fields(CashFlow))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeMoney:
    """What a scheme moves between tenants and landlord in the first year.

    ``payments_eur`` before VAT and ``reward_eur`` without VAT are ``(..., n_periods,
    n_members)``; ``supply`` is None unless the landlord supplies all. ``by_part_eur`` holds the
    payments by part, ``(n_parts, ..., n_periods, n_members)``, of a scheme whose parts go
    different ways in later years; None where they go one way.
    """

    payments_eur: Array
    reward_eur: Array | None
    supply: SupplyYear | None
    by_part_eur: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedYears:
    """What the landlord asks of tenants in year 1, and what becomes of it.

    ``income_eur`` is ``(...)``, ``index`` ``(..., n_years + 1)``; ``follows_energy`` tells
    whether it shrinks as modules age beside.
    """

    income_eur: Array
    index: Array
    follows_energy: bool


def scheme_money(
    scheme: Scheme, basis: Basis, parameters: Parameters, limit: CommonLimit | None = None
) -> SchemeMoney:
    """Payments, rewards and full supply of a scheme; axes of its parameters come first."""
    by_part = None
    if scheme.is_mixed:
        asked_eur = by_part_eur(scheme, basis, parameters)
        by_part = held_to_limit(asked_eur, scheme, parameters, basis, limit)
        payments_eur = by_part.sum(axis=0)
    else:
        asked_eur = scheme.payment(basis, parameters)
        payments_eur = held_to_limit(asked_eur, scheme, parameters, basis, limit)
    supplies = scheme.is_full_supply
    return SchemeMoney(
        by_part_eur=by_part,
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


def asked_years(
    scheme: Scheme, parameters: Parameters, terms: FinanceTerms, money: SchemeMoney
) -> AskedYears:
    """What a scheme brings in year 1, so that all extras come, and how it goes on.

    Where parts go different ways the index is that of their sum, the energy in it.
    """
    paid_fraction = part_that_comes(terms)
    if not scheme.is_mixed:
        return AskedYears(
            income_eur=income_eur(money, paid_fraction),
            index=index_of_years(terms, scheme, parameters),
            follows_energy=scheme.follows_energy,
        )
    assert money.by_part_eur is not None
    parts = paid_parts(scheme, parameters)
    first, index = mixed_years(
        parts, money.by_part_eur.sum(axis=(-2, -1)), extras_eur(money) / paid_fraction, terms
    )
    return AskedYears(income_eur=first, index=index, follows_energy=False)


def mixed_years(
    parts: Sequence[Part], by_part: Array, extras: Array | float, terms: FinanceTerms
) -> tuple[Array, Array]:
    """Year 1 and index of parts that go different ways, ``(...)`` and ``(..., n_years + 1)``.

    ``by_part`` is ``(n_parts, ...)``; ``extras``, as rewards, follow the energy alone. [EUR]
    """
    factors = part_factors(parts, terms)
    if np.any(np.asarray(extras) != 0.0):
        extras = np.broadcast_to(extras, np.broadcast_shapes(np.shape(extras), by_part.shape[1:]))
        by_part = np.stack(np.broadcast_arrays(*by_part, extras))
        fades = fades_of(terms) * (np.arange(terms.years + 1) > 0)
        factors = np.stack(np.broadcast_arrays(*factors, fades))
    return years_of_parts(by_part, factors)


def scheme_outcomes(
    before_sharing: BeforeSharing,
    sharings: Mapping[str, AfterSharing],
    schemes: Mapping[str, Parameters],
) -> dict[str, SchemeOutcome]:
    """All schemes of a site; the landlord's years of one arrangement are worked out at once."""
    outcomes: dict[str, SchemeOutcome] = {}
    known = before_sharing.inputs.known_schemes
    for arrangement, after_sharing in sharings.items():
        chosen = {
            name: (known[name], known[name].filled(stated))
            for name, stated in schemes.items()
            if known[name].arrangement == arrangement
        }
        if chosen:
            outcomes |= _outcomes(before_sharing, after_sharing, chosen)
    return {name: outcomes[name] for name in schemes}


def _outcomes(
    before_sharing: BeforeSharing,
    after_sharing: AfterSharing,
    chosen: Mapping[str, tuple[Scheme, Parameters]],
) -> dict[str, SchemeOutcome]:
    """Schemes of one arrangement with their parameters."""
    terms, limit = after_sharing.terms, after_sharing.common_limit
    transfers = [
        scheme_money(scheme, after_sharing.basis, parameters, limit)
        for scheme, parameters in chosen.values()
    ]
    asked = [
        asked_years(scheme, parameters, terms, money)
        for (scheme, parameters), money in zip(chosen.values(), transfers, strict=True)
    ]
    batch = np.shape(after_sharing.year_one.shared_kwh)
    ones = (1,) * len(batch)
    income = np.array([np.broadcast_to(one.income_eur, batch) for one in asked])
    indexes = [one.index if one.index.ndim > 1 else one.index.reshape(*ones, -1) for one in asked]
    index = np.array(np.broadcast_arrays(*indexes))
    follows = np.array([one.follows_energy for one in asked]).reshape(-1, *ones)
    flow = landlord_years(before_sharing, after_sharing, income, index, follows)
    outcomes = {}
    for number, (name, (scheme, parameters)) in enumerate(chosen.items()):
        year_one = year_flow_of(after_sharing, income[number], index[number], follows[number])
        own = flow_of(flow, number, len(batch))
        fund_flow = with_fund(before_sharing.flows, year_one, own)
        outcome = _outcome(before_sharing, after_sharing, transfers[number], fund_flow)
        streams = None
        if scheme.is_mixed and not batch:
            parts = paid_parts(scheme, parameters)
            streams = _streams(before_sharing, after_sharing, transfers[number], parts)
        outcomes[name] = replace(outcome, year_one=year_one, parameters=parameters, streams=streams)
    return outcomes


def _streams(
    before_sharing: BeforeSharing,
    after_sharing: AfterSharing,
    money: SchemeMoney,
    parts: Sequence[Part],
) -> tuple[Array, Array, Array]:
    """What members pay by each part themselves and through the charges, and how it goes on."""
    assert money.by_part_eur is not None
    terms, vat = after_sharing.terms, 1 + after_sharing.basis.vat_fraction[:, np.newaxis]
    all_eur = (money.by_part_eur * vat).sum(axis=-2)
    is_common = before_sharing.flows.population.is_common_parts
    own, through = (
        np.where(is_common, 0.0, all_eur),
        through_charges_eur(before_sharing, all_eur),
    )
    factors = part_factors(parts, terms)
    if money.reward_eur is not None:
        back = -money.reward_eur.sum(axis=-2)
        own, through = np.vstack([own, back]), np.vstack([through, np.zeros_like(back)])
        fades = fades_of(terms) * (np.arange(terms.years + 1) > 0)
        factors = np.vstack([factors, fades])
    return own, through, factors


def tariff_outcome(
    before_sharing: BeforeSharing, after_sharing: AfterSharing, parts: Sequence[Part]
) -> SchemeOutcome:
    """A tariff that tenants alone pay, each part of which follows an index of its own."""
    basis, terms = after_sharing.basis, after_sharing.terms
    by_part = np.array([part.price * amount_eur(basis, part) for part in parts])
    by_part = by_part.reshape(len(parts), *basis.avoided_eur.shape)
    money = SchemeMoney(
        payments_eur=by_part.sum(axis=0), reward_eur=None, supply=None, by_part_eur=by_part
    )
    first, index = mixed_years(parts, by_part.sum(axis=(-2, -1)), 0.0, terms)
    year_one = year_flow_of(after_sharing, first, index, follows_energy=False)
    flow = cash_flow(before_sharing.plant, terms, year_one)
    fund_flow = with_fund(before_sharing.flows, year_one, flow)
    outcome = _outcome(before_sharing, after_sharing, money, fund_flow)
    streams = _streams(before_sharing, after_sharing, money, parts)
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
    return scheme.index_of_years(parameters, growth_of(terms))


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
