"""All schemes of a site in many futures at once, by the formulas of the ordinary road."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.money.finance import CashFlow, FinanceTerms, MarketSale
from simcore.money.schemes import Parameters, Scheme
from simcore.site.before_sharing import BeforeSharing
from simcore.site.bills import AfterSharing, cost_prices, with_own_terms
from simcore.site.common_payment import limit_of, through_charges_eur
from simcore.site.fund import FundRules, with_fund
from simcore.site.payments import (
    SchemeMoney,
    asked_years,
    flow_of,
    given_back_eur,
    landlord_years,
    payments_ttc_eur,
    scheme_money,
    tenants_payments_eur,
    year_flow_of,
)
from simcore.study.sweep.state import Frame, State, with_state

CASH = {
    "free_cash_flow_eur": "free_eur",
    "available_eur": "available_eur",
    "debt_service_eur": "service_eur",
    "equity_cash_flow_eur": "equity_eur",
}
"""Lines of the landlord's cash flow that figures are read off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePriced:
    """A site under some schemes in some futures.

    Attributes
    ----------
    saving_eur, gain_eur
        Saving of each member over the year, and what it has more than if it refused, without
        what the charges save, ``(n_schemes, n_draws, n_members)``. [EUR/year]
    cost_before_eur
        What each pays for energy in the home today, ``(n_members,)`` or ``(n_draws,
        n_members)``. [EUR/year]
    payments_ht_eur
        What all pay for shared energy before VAT, ``(n_schemes, n_draws)``. [EUR/year]
    free_eur, available_eur, service_eur, equity_eur
        The landlord's cash before the loan, what is left for it, what it asks for, and what
        stays, ``(n_schemes, n_draws, n_years + 1)``. [EUR]
    discount_fraction
        The landlord's rate, a number or ``(n_draws,)``. [1/year]
    """

    saving_eur: Array
    gain_eur: Array
    cost_before_eur: Array
    payments_ht_eur: Array
    free_eur: Array
    available_eur: Array
    service_eur: Array
    equity_eur: Array
    discount_fraction: float | Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFutures:
    """A site in some futures of prices, costs and law.

    Attributes
    ----------
    frame
        The site, with the numbers that are the same in all of these futures.
    moved
        Its other numbers by name, ``(n_draws, ...)``.
    terms
        The landlord's terms, numbers or ``(n_draws,)``.
    n_draws
        How many futures there are.
    """

    frame: Frame
    moved: State
    terms: FinanceTerms
    n_draws: int

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeParts:
    """One scheme in some futures; arrays as of `SitePriced` without the axis of schemes."""

    saving_eur: Array
    gain_eur: Array
    payments_ht_eur: Array
    cash: Mapping[str, Array]


def site_priced(futures: SiteFutures, schemes: Mapping[str, Parameters]) -> SitePriced:
    """A site under these schemes, whose parameters are numbers or ``(n_draws,)``."""
    frame = with_state(futures.frame, futures.moved)
    before, terms = frame.site.before_sharing, futures.terms
    known = before.inputs.known_schemes
    parts: dict[str, SchemeParts] = {}
    for arrangement, after in frame.site.after_sharing.items():
        chosen = {
            name: (known[name], known[name].filled(stated))
            for name, stated in schemes.items()
            if known[name].arrangement == arrangement
        }
        if chosen:
            asks = any(asks_for_costs(known[name], schemes[name]) for name in chosen)
            settled = settled_costs(before, after, terms, asks_for_costs=asks)
            parts |= _arranged_parts(before, settled, chosen, futures.n_draws)
    return _joined([parts[name] for name in schemes], frame.cost_before_eur, futures)


def asks_for_costs(scheme: Scheme, stated: Parameters) -> bool:
    """Whether a price of a scheme is the one that covers the landlord's costs."""
    return any(one.default is None and one.name not in stated for one in scheme.parameters)


def settled_costs(
    before: BeforeSharing, after: AfterSharing, terms: FinanceTerms, *, asks_for_costs: bool = True
) -> AfterSharing:
    """An arrangement with the landlord's terms, and the prices that follow its costs."""
    own = with_own_terms(terms, after.year_one)
    limit = limit_of(before, own, after.basis)
    if not asks_for_costs:
        return replace(after, terms=own, common_limit=limit)
    costs = cost_prices(after.basis, before.plant, own, after.year_one, limit)
    return replace(after, terms=own, basis=replace(after.basis, **costs), common_limit=limit)


def _arranged_parts(
    before: BeforeSharing,
    after: AfterSharing,
    chosen: Mapping[str, tuple[Scheme, Parameters]],
    n_draws: int,
) -> dict[str, SchemeParts]:
    """Schemes of one arrangement; the landlord's years of all of them at once."""
    moneys = {
        name: scheme_money(scheme, after.basis, filled, after.common_limit)
        for name, (scheme, filled) in chosen.items()
    }
    asked = [
        asked_years(scheme, filled, after.terms, moneys[name])
        for name, (scheme, filled) in chosen.items()
    ]
    income = [np.broadcast_to(one.income_eur, (n_draws,)) for one in asked]
    index = [np.broadcast_to(one.index, (n_draws, after.terms.years + 1)) for one in asked]
    follows = np.array([[one.follows_energy] for one in asked])
    flows = landlord_years(before, after, np.array(income), np.array(index), follows)
    parts: dict[str, SchemeParts] = {}
    for number, (name, money) in enumerate(moneys.items()):
        flow = flow_of(flows, number, 1)
        year_one = year_flow_of(after, income[number], index[number], bool(follows[number, 0]))
        rules = FundRules(
            fund=before.inputs.fund, degradation_fraction=after.terms.degradation_fraction
        )
        flow = with_fund(before.flows, year_one, flow, rules)
        parts[name] = _scheme_parts(before, after, money, flow)
    return parts


def _scheme_parts(
    before: BeforeSharing, after: AfterSharing, money: SchemeMoney, flow: CashFlow
) -> SchemeParts:
    paid_eur = tenants_payments_eur(before, money, after.basis)
    charges_eur: Array | float = 0.0
    if after.common_limit is not None:
        charges_eur = through_charges_eur(before, payments_ttc_eur(money, after.basis))
    back_eur = given_back_eur(money, after.basis)
    saving_eur = after.saving_eur - paid_eur + back_eur
    return SchemeParts(
        saving_eur=saving_eur,
        gain_eur=saving_eur - (after.charges_saving_eur - charges_eur),
        payments_ht_eur=money.payments_eur.sum(axis=(-2, -1)),
        cash={line: getattr(flow, line) for line in CASH},
    )


def terms_of(terms: FinanceTerms, draw: int) -> FinanceTerms:
    """Terms in one of many futures."""
    changes: dict[str, Any] = {}
    for name in (field.name for field in fields(terms)):
        value = getattr(terms, name)
        if isinstance(value, np.ndarray) and value.ndim:
            changes[name] = float(value[draw])
        elif isinstance(value, MarketSale):
            own = {field.name: getattr(value, field.name) for field in fields(value)}
            moved: dict[str, Any] = {
                key: float(one[draw]) for key, one in own.items() if np.ndim(one)
            }
            changes[name] = replace(value, **moved)
    return replace(terms, **changes)


def _joined(parts: Sequence[SchemeParts], cost_before_eur: Array, of: SiteFutures) -> SitePriced:
    """All schemes as one, each figure with the axis of draws."""

    def stacked(values: Sequence[Array], n_axes: int) -> Array:
        shape = np.broadcast_shapes((of.n_draws, *(1,) * n_axes), *(v.shape for v in values))
        return np.array([np.broadcast_to(value, shape) for value in values])

    return SitePriced(
        saving_eur=stacked([part.saving_eur for part in parts], 1),
        gain_eur=stacked([part.gain_eur for part in parts], 1),
        cost_before_eur=cost_before_eur,
        payments_ht_eur=stacked([np.asarray(part.payments_ht_eur) for part in parts], 0),
        discount_fraction=of.terms.discount_fraction,
        **{name: stacked([part.cash[line] for part in parts], 1) for line, name in CASH.items()},
    )
