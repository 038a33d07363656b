"""A plan with inputs moved: many cases as one batch, priced by the functions that price the plan.

Prices asked of tenants stay as in the base case: a contract does not follow a bad year. More or
less sun in year 1 is to payments and to the common parts' saving what ageing modules are in
later years; full supply, which buys what the sun does not bring, is priced on scaled registers.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.records import Array, Flags
from simcore.money.finance import FinanceTerms, Plant, YearOne, cash_flow, npv_eur
from simcore.money.schemes import SCHEMES, Basis
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import AfterSharing, bill_after, billed_of, site_after_sharing, with_option
from simcore.site.fund import FundRules, with_fund
from simcore.site.market import forward_value_eur
from simcore.site.payments import income_eur, index_of_years, part_that_comes, scheme_money
from simcore.site.records import MEMBERS
from simcore.site.slots import SPOT
from simcore.study.finance.plan import Pair, Plan

RUNNING = (
    "opex_eur_per_kw",
    "insurance_fraction",
    "organiser_fixed_eur",
    "organiser_eur_per_kwh",
    "organiser_eur_per_participant",
)
"""Terms that running costs follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Input that is moved in each case, by its name in ``FACTORS``, and to what, ``(n_cases,)``.

    A case of an empty name is the plan as it is.
    """

    name: NDArray[np.str_]
    value: Array

    def moves(self, name: str) -> Flags:
        """Cases that move an input."""
        return np.asarray(self.name == name)

    def of(self, name: str, base: float | Array) -> Array:
        """An input in each case: its value where it is moved, elsewhere as it is."""
        return np.where(self.moves(name), self.value, base)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedSite:
    """A site whose landlord supplies all, as it is, and blocks of its load without any sun."""

    before_sharing: BeforeSharing
    after_sharing: AfterSharing
    blocks_without_sun_eur: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class MovablePlan:
    """A plan ready to be moved; ``supplied`` holds its sites under full supply, else nothing."""

    plan: Plan
    supplied: tuple[SuppliedSite, ...]


def movable(plan: Plan) -> MovablePlan:
    """A plan with what its moves share."""
    if not SCHEMES[plan.scheme].is_full_supply:
        return MovablePlan(plan=plan, supplied=())
    return MovablePlan(plan=plan, supplied=tuple(_supplied_site(pair) for pair in plan.pairs))


def _supplied_site(pair: Pair) -> SuppliedSite:
    before_sharing = site_before_sharing(pair[0].flows)
    supplied = before_sharing.flows.supplied
    assert supplied is not None
    bare = replace(supplied, shared_kwh=np.zeros_like(supplied.shared_kwh))
    blocks_eur = forward_value_eur(
        replace(before_sharing, flows=replace(before_sharing.flows, supplied=bare))
    )
    assert blocks_eur is not None
    return SuppliedSite(
        before_sharing=before_sharing,
        after_sharing=site_after_sharing(before_sharing, MEMBERS),
        blocks_without_sun_eur=blocks_eur,
    )


def moved_npv_eur(movable_plan: MovablePlan, name: ArrayLike, value: ArrayLike) -> Array:
    """Net present value with one input moved in each case, ``(...)`` as both broadcast. [EUR].

    The fund, where there is one, takes its part of the moved margin.
    """
    names, values = np.broadcast_arrays(np.asarray(name, np.str_), np.asarray(value, float))
    moves, plan = Moves(name=names.ravel(), value=values.ravel()), movable_plan.plan
    total_eur = np.zeros(moves.value.shape)
    for place, (site, outcome) in enumerate(plan.pairs):
        terms = _moved_terms(outcome.terms, moves)
        year_one = _moved_year(movable_plan, place, terms, moves)
        flow = cash_flow(_moved_plant(site.plant, terms, moves), terms, year_one)
        flow = with_fund(site.flows, year_one, flow, _fund_rules(plan, terms, moves))
        total_eur += npv_eur(flow.free_cash_flow_eur, terms.discount_fraction)
    return total_eur.reshape(values.shape)


def plan_npv_eur(plan: Plan, name: ArrayLike = "", value: ArrayLike = 1.0) -> Array:
    """Net present value of a plan with one input moved in each case, ``(...)``. [EUR]."""
    return moved_npv_eur(movable(plan), name, value)


def _moved_plant(plant: Plant, terms: FinanceTerms, moves: Moves) -> Plant:
    """Capital cost, works and the grants that are a part of them; price of the surplus."""
    capex = moves.of("capex", 1.0)
    granted_eur = np.where(moves.moves("grant"), plant.capex_eur * moves.value, plant.grant_eur)
    price = plant.surplus_eur_per_kwh
    return replace(
        plant,
        capex_eur=plant.capex_eur * capex,
        roof_works_eur=plant.roof_works_eur * capex,
        grant_eur=granted_eur * capex,
        surplus_eur_per_kwh=moves.of("surplus", price) if terms.market is None else price,
    )


def _moved_terms(terms: FinanceTerms, moves: Moves) -> FinanceTerms:
    """Rates, losses, running costs, and what the market pays for the surplus."""
    running = moves.of("running", 1.0)
    changed: dict[str, Any] = {name: getattr(terms, name) * running for name in RUNNING}
    market = terms.market
    if market is not None:
        # What a stated price brings: nothing is taken off it.
        sets, price = moves.moves("surplus"), moves.of("surplus", market.price_eur_per_kwh)
        market = replace(
            market,
            price_eur_per_kwh=price,
            capture_fraction=np.where(sets, 1.0, market.capture_fraction),
            fee_eur_per_kwh=np.where(sets, 0.0, market.fee_eur_per_kwh),
            negative_fraction=np.where(sets, 0.0, market.negative_fraction),
        )
    return replace(
        terms,
        **changed,
        discount_fraction=moves.of("discount", terms.discount_fraction),
        cpi_fraction=moves.of("inflation", terms.cpi_fraction),
        retail_index_fraction=moves.of("retail", terms.retail_index_fraction),
        unpaid_fraction=moves.of("unpaid", terms.unpaid_fraction),
        degradation_fraction=moves.of("ageing", terms.degradation_fraction),
        market=market,
    )


def _moved_year(
    movable_plan: MovablePlan, place: int, terms: FinanceTerms, moves: Moves
) -> YearOne:
    """Energy and payments of year 1; at most all that is produced is shared."""
    plan = movable_plan.plan
    outcome = plan.pairs[place][1]
    year_one, produced = outcome.year_one, moves.of("yield", 1.0)
    has_sun = bool(year_one.shared_kwh)
    most = float(year_one.production_kwh / year_one.shared_kwh) if has_sun else 1.0
    sun = produced * np.minimum(moves.of("shared", 1.0), most)
    shared_kwh = year_one.shared_kwh * sun
    if movable_plan.supplied:
        payments_eur = _supply_income_eur(movable_plan, place, terms, (sun, moves))
    else:
        payments_eur = _income_eur(plan.pairs[place], terms)
        payments_eur = payments_eur * np.where(year_one.payment_follows_energy, sun, 1.0)
    return replace(
        year_one,
        shared_kwh=shared_kwh,
        surplus_kwh=year_one.production_kwh * produced - shared_kwh,
        common_parts_saving_eur=year_one.common_parts_saving_eur * sun,
        payments_ht_eur=payments_eur,
        payment_index=index_of_years(terms, SCHEMES[plan.scheme], outcome.parameters),
    )


def _income_eur(pair: Pair, terms: FinanceTerms) -> Array:
    """What is asked for in year 1; rewards stay whatever part of the payments comes."""
    outcome = pair[1]
    payments_eur = float(outcome.payments_ht_eur.sum())
    beside_eur = float(outcome.year_one.payments_ht_eur) - payments_eur
    comes, moved_comes = part_that_comes(outcome.terms), part_that_comes(terms)
    return np.asarray(payments_eur + beside_eur * comes / moved_comes)


def _supply_income_eur(
    movable_plan: MovablePlan, place: int, terms: FinanceTerms, sun_moves: tuple[Array, Moves]
) -> Array:
    """What full supply asks for in year 1 with another sun, and other prices of what it buys."""
    sun, moves = sun_moves
    plan, site = movable_plan.plan, movable_plan.supplied[place]
    cases = np.stack([sun, moves.of("market", 1.0), part_that_comes(terms) * np.ones(sun.shape)])
    # Most cases move something else.
    (part, price, comes), which = np.unique(cases, axis=-1, return_inverse=True)
    basis = _moved_basis(site, part, price)
    money = scheme_money(SCHEMES[plan.scheme], basis, plan.pairs[place][1].parameters)
    return income_eur(money, comes)[which]


def _moved_basis(site: SuppliedSite, part: Array, price: Array) -> Basis:
    """What full supply depends on where each slot shares a part of what it shares, ``(n, ...)``.

    Who takes the network option keeps it; spot and forward prices are moved alike.
    """
    before_sharing, after_sharing = site.before_sharing, site.after_sharing
    registers, basis = before_sharing.flows.registers[MEMBERS], after_sharing.basis
    assert basis.forward_value_eur is not None
    by_member, by_period = part[:, np.newaxis, np.newaxis], part[:, np.newaxis]
    shared_eur, used_eur = registers.weighted_shared[SPOT], registers.weighted_consumption[SPOT]
    scaled = replace(
        registers,
        shared_kwh=by_member[..., np.newaxis] * registers.shared_kwh,
        weighted_shared={SPOT: by_member * shared_eur},
    )
    is_in = before_sharing.flows.population.is_participant
    after = bill_after(with_option(before_sharing, registers, is_in), scaled, is_in)
    bare_eur = site.blocks_without_sun_eur
    blocks_eur = bare_eur + by_period * (basis.forward_value_eur - bare_eur)
    return replace(
        basis,
        shared_kwh=by_member[..., np.newaxis] * basis.shared_kwh,
        billed=billed_of(after, scaled, after_sharing.is_payer),
        residual_spot_eur=price[:, np.newaxis, np.newaxis]
        * (used_eur - by_member * shared_eur)
        * after_sharing.is_payer,
        forward_value_eur=price[:, np.newaxis] * blocks_eur,
    )


def _fund_rules(plan: Plan, terms: FinanceTerms, moves: Moves) -> FundRules:
    """Rules of the fund with the moved ageing, and its part of the margin."""
    fund = plan.outcome.flows.scenario.fund
    part = moves.of("fund", fund.margin_fraction)
    return FundRules(
        fund=fund.model_copy(update={"margin_fraction": part}),
        degradation_fraction=terms.degradation_fraction,
    )
