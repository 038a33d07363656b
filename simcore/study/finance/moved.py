"""A plan with inputs moved: many cases as one batch, priced by the functions that price the plan.

More or less sun is a change of the registers, from which bills, payments and the landlord's
years follow as in a run. Prices asked of tenants stay as in the base case: a contract does not
follow a bad year, and a sum that is asked whatever the sun brings stays that sum.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.records import Array, Flags
from simcore.money.finance import FinanceTerms, Plant, YearOne, cash_flow, npv_eur
from simcore.money.schemes import Basis, Scheme, paid_parts
from simcore.scenario.grants import granted_eur
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import AfterSharing, site_after_sharing
from simcore.site.fund import FundRules, with_fund
from simcore.site.payments import (
    extras_eur,
    index_of_years,
    mixed_years,
    part_that_comes,
    scheme_money,
)
from simcore.site.records import SchemeOutcome, SiteOutcome
from simcore.study.finance.plan import Plan

RUNNING = (
    "opex_eur_per_kw",
    "insurance_fraction",
    "organiser_fixed_eur",
    "organiser_eur_per_kwh",
    "organiser_eur_per_participant",
)
"""Terms that running costs follow."""
BUILT = ("capex_eur", "roof_works_eur")
"""What the capital cost moves, the plant first."""


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
class MovableSite:
    """A site of a plan before and after sharing."""

    outcome: SchemeOutcome
    scheme: Scheme
    before_sharing: BeforeSharing
    after_sharing: AfterSharing


@dataclass(frozen=True, slots=True, kw_only=True)
class MovablePlan:
    """A plan with its sites ready to be moved, and figures of their year as it is, ``(n, 1)``."""

    plan: Plan
    sites: tuple[MovableSite, ...]
    figures: tuple[Array, ...]


def movable(plan: Plan) -> MovablePlan:
    """A plan with what its moves share."""
    scheme, sites = plan.kind, []
    for site, outcome in plan.pairs:
        before_sharing = site_before_sharing(site.flows)
        sites.append(
            MovableSite(
                outcome=outcome,
                scheme=scheme,
                before_sharing=before_sharing,
                after_sharing=site_after_sharing(before_sharing, scheme.arrangement),
            )
        )
    figures = tuple(_year_figures(site, np.ones((3, 1))) for site in sites)
    return MovablePlan(plan=plan, sites=tuple(sites), figures=figures)


def moved_npv_eur(movable_plan: MovablePlan, name: ArrayLike, value: ArrayLike) -> Array:
    """Net present value with one input moved in each case, ``(...)`` as both broadcast. [EUR].

    The fund, where there is one, takes its part of the moved margin.
    """
    names, values = np.broadcast_arrays(np.asarray(name, np.str_), np.asarray(value, float))
    moves, plan = Moves(name=names.ravel(), value=values.ravel()), movable_plan.plan
    total_eur = np.zeros(moves.value.shape)
    for movable_site, usual, (site, outcome) in zip(
        movable_plan.sites, movable_plan.figures, plan.pairs, strict=True
    ):
        terms = _moved_terms(outcome.terms, moves)
        year_one = _moved_year(movable_site, usual, terms, moves)
        flow = cash_flow(_moved_plant(site, terms, moves), terms, year_one)
        flow = with_fund(site.flows, year_one, flow, _fund_rules(plan, terms, moves))
        total_eur += npv_eur(flow.free_cash_flow_eur, terms.discount_fraction)
    return total_eur.reshape(values.shape)


def plan_npv_eur(plan: Plan, name: ArrayLike = "", value: ArrayLike = 1.0) -> Array:
    """Net present value of a plan with one input moved in each case, ``(...)``. [EUR]."""
    return moved_npv_eur(movable(plan), name, value)


def _moved_plant(site: SiteOutcome, terms: FinanceTerms, moves: Moves) -> Plant:
    """Capital cost, works and the grants that are a part of them; price of the surplus."""
    plant, inputs = site.plant, site.flows.inputs
    moved = {name: getattr(plant, name) * moves.of("capex", 1.0) for name in BUILT}

    def granted(capex_eur: Array | float, works_eur: Array | float) -> Array:
        amounts = (capex_eur, capex_eur + works_eur, plant.peak_power_kw)
        return granted_eur(inputs.finance, inputs.plan, inputs.site, *map(np.asarray, amounts))

    bonus_eur = plant.grant_eur - granted(*(getattr(plant, name) for name in BUILT))
    granted_now = granted(*moved.values()) + bonus_eur
    price = plant.surplus_eur_per_kwh
    return replace(
        plant,
        **moved,
        grant_eur=np.where(moves.moves("grant"), plant.capex_eur * moves.value, granted_now),
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
    site: MovableSite, usual_figures: Array, terms: FinanceTerms, moves: Moves
) -> YearOne:
    """Energy and payments of year 1; at most all that is produced is shared."""
    outcome, usual = site.outcome, site.after_sharing.year_one
    most = float(usual.production_kwh / usual.shared_kwh) if usual.shared_kwh else 1.0
    shared = np.minimum(moves.of("shared", 1.0), most)
    sun = np.stack([moves.of("yield", 1.0), shared, moves.of("market", 1.0)])
    # Most cases move something else.
    is_moved = (sun != 1.0).any(axis=0)
    figures = np.repeat(usual_figures, len(is_moved), axis=-1)
    if is_moved.any():
        figures[:, is_moved] = _year_figures(site, sun[:, is_moved])
    shared_kwh, surplus_kwh, saving_eur, beside_eur, *asked_eur = figures
    extras_eur = beside_eur / part_that_comes(terms)
    if site.scheme.is_mixed:
        parts = paid_parts(site.scheme, outcome.parameters)
        payments_eur, index = mixed_years(parts, np.stack(asked_eur), extras_eur, terms)
    else:
        payments_eur = asked_eur[0] + extras_eur
        index = index_of_years(terms, site.scheme, outcome.parameters)
    return replace(
        outcome.year_one,
        shared_kwh=shared_kwh,
        surplus_kwh=surplus_kwh,
        common_parts_saving_eur=saving_eur,
        payments_ht_eur=payments_eur,
        payment_index=index,
    )


def _year_figures(site: MovableSite, sun: Array) -> Array:
    """Energy shared and left over, common parts' saving, extras, payments, ``(n_figures, n)``.

    Payments are all as one, or of each part where parts go different ways. ``sun`` holds the
    yield, the part shared and the market's price over the usual, ``(3, n)``.
    """
    scheme, usual_basis = site.scheme, site.after_sharing.basis
    produced, shared, price = sun
    moved = _with_sun(site, produced, shared)
    is_fixed = not (scheme.follows_energy or scheme.is_full_supply or scheme.is_mixed)
    basis = usual_basis if is_fixed else _at_prices(moved.basis, usual_basis, price)
    money = scheme_money(scheme, basis, site.outcome.parameters, moved.common_limit)
    by_part = [money.payments_eur] if money.by_part_eur is None else list(money.by_part_eur)
    year_one = moved.year_one
    figures = (
        year_one.shared_kwh,
        year_one.surplus_kwh,
        year_one.common_parts_saving_eur,
        extras_eur(money),
        *(part.sum(axis=(-2, -1)) for part in by_part),
    )
    return np.stack([np.broadcast_to(figure, produced.shape) for figure in figures])


def _with_sun(site: MovableSite, produced: Array, shared: Array) -> AfterSharing:
    """A site of which the plants produce a part, and each slot shares a part of that, ``(n,)``."""
    arrangement, before_sharing = site.scheme.arrangement, site.before_sharing
    flows, supplied = before_sharing.flows, before_sharing.flows.supplied
    registers, sun = flows.registers[arrangement], _with_axes(produced * shared, 3)
    production_kwh = _with_axes(produced, 1) * registers.production_kwh
    shared_kwh = sun * registers.shared_kwh
    # What is shared beyond is taken off the surplus, so that both add to the production.
    more_kwh = _with_axes(produced * (shared - 1.0), 1) * registers.shared_kwh.sum(axis=(-2, -1))
    moved = replace(
        registers,
        production_kwh=production_kwh,
        shared_kwh=shared_kwh,
        own_kwh=None if registers.own_kwh is None else sun * registers.own_kwh,
        surplus_kwh=_with_axes(produced, 1) * registers.surplus_kwh - more_kwh,
        weighted_shared={
            name: sun[..., 0] * eur for name, eur in registers.weighted_shared.items()
        },
    )
    if supplied is not None:
        supplied = replace(supplied, shared_kwh=sun[..., 0, 0] * supplied.shared_kwh)
    flows = replace(flows, registers={**flows.registers, arrangement: moved}, supplied=supplied)
    return site_after_sharing(replace(before_sharing, flows=flows), arrangement)


def _at_prices(basis: Basis, usual: Basis, price: Array) -> Basis:
    """Moved registers at the usual prices to tenants, and at the market's, moved in each case.

    Spot and forward prices move alike.
    """
    spot_eur, blocks_eur = basis.residual_spot_eur, basis.forward_value_eur
    return replace(
        basis,
        running_cost_eur_per_kwh=usual.running_cost_eur_per_kwh,
        full_cost_eur_per_kwh=usual.full_cost_eur_per_kwh,
        full_cost_indexed_eur_per_kwh=usual.full_cost_indexed_eur_per_kwh,
        residual_spot_eur=None if spot_eur is None else _with_axes(price, 2) * spot_eur,
        forward_value_eur=None if blocks_eur is None else _with_axes(price, 1) * blocks_eur,
    )


def _with_axes(factor: Array, n_axes: int) -> Array:
    """A factor by case with axes behind it for periods, registers, members."""
    return factor[(..., *(np.newaxis,) * n_axes)]


def _fund_rules(plan: Plan, terms: FinanceTerms, moves: Moves) -> FundRules:
    """Rules of the fund with the moved ageing, and its part of the margin."""
    fund = plan.outcome.flows.scenario.fund
    part = moves.of("fund", fund.margin_fraction)
    return FundRules(
        fund=fund.model_copy(update={"margin_fraction": part}),
        degradation_fraction=terms.degradation_fraction,
    )
