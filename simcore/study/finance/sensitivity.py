"""What a plan depends on: one input at a time, and the value at which its worth turns.

Prices asked of tenants stay as in the base case: a contract does not follow a bad year. What
is measured is the landlord's net present value.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simcore.money.finance import (
    FinanceTerms,
    Plant,
    YearOne,
    cash_flow,
    npv_eur,
)
from simcore.money.schemes import SCHEMES
from simcore.site.fund import FundRules, with_fund
from simcore.site.payments import index_of_years, part_that_comes
from simcore.study.finance.plan import Pair, Plan
from simcore.study.finance.supply_without_sun import income_without_sun_eur

MOST_BARS = 6
BALANCED_EUR = 1.0
"""A price solved for balance leaves rounding errors; the plan then stands at its limit."""
Case = tuple[Plant, FinanceTerms, YearOne]
FUND = "fund"
"""Part of the margin that goes to the fund: an input where there is a fund."""
MARKET = "market"
"""Price of the energy bought: an input where the landlord supplies all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """An input that is moved: how it changes a site's case, and how far.

    ``low`` and ``high`` are what it is moved to, ``widest`` where a switching value is sought;
    factors (1 in the base case) where ``is_factor``, else values of the input itself. The
    ranges are assumed.
    """

    apply: Callable[[Case, float, Plan], Case]
    low: float
    high: float
    widest: tuple[float, float]
    is_factor: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Effect of one input; values in its own unit (``base``, ``low``, ``high``)."""

    name: str
    base: float
    low: float
    high: float
    npv_low_eur: float
    npv_high_eur: float

    @property
    def spread_eur(self) -> float:
        """Difference that the input makes between its two ends."""
        return abs(self.npv_high_eur - self.npv_low_eur)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Value of one input at which the net present value turns; NaN where it never does.

    ``is_below`` tells that the value is lost below it (a yield) and not above (a cost).
    """

    name: str
    base: float
    value: float
    is_below: bool


def _yield(case: Case, x: float, plan: Plan) -> Case:
    plant, terms, one = case
    moved = replace(
        one,
        shared_kwh=one.shared_kwh * x,
        surplus_kwh=one.surplus_kwh * x,
        common_parts_saving_eur=one.common_parts_saving_eur * x,
        payments_ht_eur=_payments_eur(plan, one, x),
    )
    return plant, terms, moved


def _shared(case: Case, x: float, plan: Plan) -> Case:
    """More or less of the production is shared, at most all of it; the rest is surplus."""
    plant, terms, one = case
    made = float(one.production_kwh)
    shared = min(float(one.shared_kwh) * x, made)
    part = shared / float(one.shared_kwh) if one.shared_kwh else 1.0
    moved = replace(
        one,
        shared_kwh=shared,
        surplus_kwh=made - shared,
        common_parts_saving_eur=one.common_parts_saving_eur * part,
        payments_ht_eur=_payments_eur(plan, one, part),
    )
    return plant, terms, moved


def _payments_eur(plan: Plan, one: YearOne, part: float) -> float:
    """Payments of year 1 where each slot shares this part of what it shares. [EUR].

    A supplier sells its tenants beside the sun what the sun does not bring.
    """
    payments_eur = float(one.payments_ht_eur)
    if SCHEMES[plan.scheme].is_full_supply:
        bare_eur = income_without_sun_eur(plan, _pair_of(plan, one))
        return bare_eur + part * (payments_eur - bare_eur)
    return payments_eur * part if one.payment_follows_energy else payments_eur


def _pair_of(plan: Plan, one: YearOne) -> Pair:
    """The site whose first year this is."""
    return next(pair for pair in plan.pairs if pair[1].year_one is one)


def _unpaid(case: Case, x: float, plan: Plan) -> Case:
    """Payments for shared energy that never come; rewards and a supply's margin stay."""
    plant, terms, one = case
    moved = replace(terms, unpaid_fraction=x)
    done = _pair_of(plan, one)[1]
    extra_eur = float(one.payments_ht_eur) - float(done.payments_ht_eur.sum())
    more_eur = extra_eur * (part_that_comes(terms) / part_that_comes(moved) - 1.0)
    return plant, moved, replace(one, payments_ht_eur=one.payments_ht_eur + more_eur)


def _capex(case: Case, x: float, _: Plan) -> Case:
    """Capital cost, works, and the grants that are a part of them."""
    plant, terms, one = case
    fields = ("capex_eur", "grant_eur", "roof_works_eur")
    return replace(plant, **{name: getattr(plant, name) * x for name in fields}), terms, one


def _running(case: Case, x: float, _: Plan) -> Case:
    plant, terms, one = case
    fields = (
        "opex_eur_per_kw",
        "insurance_fraction",
        "organiser_fixed_eur",
        "organiser_eur_per_kwh",
        "organiser_eur_per_participant",
    )
    moved: dict[str, Any] = {name: getattr(terms, name) * x for name in fields}
    return plant, replace(terms, **moved), one


def _grant(case: Case, x: float, _: Plan) -> Case:
    """Grant as a part of the capital cost."""
    plant, terms, one = case
    return replace(plant, grant_eur=float(plant.capex_eur) * x), terms, one


def _surplus(case: Case, x: float, _: Plan) -> Case:
    """Price of the surplus in year 1, under a contract or on the market."""
    plant, terms, one = case
    if terms.market is None:
        return replace(plant, surplus_eur_per_kwh=x), terms, one
    market = replace(
        terms.market,
        price_eur_per_kwh=x,
        capture_fraction=1.0,
        fee_eur_per_kwh=0.0,
        negative_fraction=0.0,
    )
    return plant, replace(terms, market=market), one


def _as_it_is(case: Case, _: float, __: Plan) -> Case:
    """The case before the fund, which no rule of the fund changes."""
    return case


def _market(case: Case, x: float, plan: Plan) -> Case:
    """Price of the energy that full supply buys, forward and spot alike; tenants' prices stay."""
    plant, terms, one = case
    more_eur = (x - 1.0) * sourcing_eur(_pair_of(plan, one)) / part_that_comes(terms)
    return plant, terms, replace(one, payments_ht_eur=one.payments_ht_eur - more_eur)


def sourcing_eur(pair: Pair) -> float:
    """What full supply pays for energy at a site in year 1, imbalance and capacity apart. [EUR]."""
    done = pair[1]
    names = ("imbalance_eur_per_kwh", "capacity_eur_per_kwh")
    apart = sum(float(done.parameters[name]) for name in names)
    return float(done.ledger_eur["sourcing"].sum()) - apart * _bought_kwh(pair)


def _bought_kwh(pair: Pair) -> float:
    """Energy of year 1 that full supply buys at a site. [kWh]"""
    supplied = pair[0].flows.supplied
    assert supplied is not None
    return float(supplied.residual_kwh.sum())


def _term(name: str) -> Callable[[Case, float, Plan], Case]:
    def apply(case: Case, x: float, _: Plan) -> Case:
        plant, terms, one = case
        moved: dict[str, Any] = {name: x}
        return plant, replace(terms, **moved), one

    return apply


def _index(name: str) -> Callable[[Case, float, Plan], Case]:
    """Rise of an index, for costs and for payments that follow it."""

    def apply(case: Case, x: float, plan: Plan) -> Case:
        plant, terms, one = case
        changed: dict[str, Any] = {name: x}
        moved = replace(terms, **changed)
        parameters = plan.pairs[0][1].parameters
        index = index_of_years(moved, SCHEMES[plan.scheme], parameters)
        return plant, moved, replace(one, payment_index=index)

    return apply


FACTORS: dict[str, Factor] = {
    "yield": Factor(apply=_yield, low=0.9, high=1.1, widest=(0.0, 4.0)),
    "capex": Factor(apply=_capex, low=0.85, high=1.15, widest=(0.0, 4.0)),
    "running": Factor(apply=_running, low=0.8, high=1.2, widest=(0.0, 6.0)),
    "shared": Factor(apply=_shared, low=0.9, high=1.1, widest=(0.0, 4.0)),
    "grant": Factor(apply=_grant, low=0.1, high=0.5, widest=(0.0, 1.0), is_factor=False),
    "surplus": Factor(apply=_surplus, low=0.0, high=0.0536, widest=(0.0, 1.0), is_factor=False),
    "discount": Factor(
        apply=_term("discount_fraction"), low=0.01, high=0.04, widest=(0.0, 0.3), is_factor=False
    ),
    "inflation": Factor(
        apply=_index("cpi_fraction"),
        low=0.01,
        high=0.03,
        widest=(-0.05, 0.2),
        is_factor=False,
    ),
    "retail": Factor(
        apply=_index("retail_index_fraction"),
        low=0.0,
        high=0.04,
        widest=(-0.05, 0.2),
        is_factor=False,
    ),
    # Not 1: what a supplier earns beside is stated as a part of what comes.
    "unpaid": Factor(apply=_unpaid, low=0.0, high=0.05, widest=(0.0, 0.99), is_factor=False),
    "ageing": Factor(
        apply=_term("degradation_fraction"),
        low=0.003,
        high=0.008,
        widest=(0.0, 0.2),
        is_factor=False,
    ),
    MARKET: Factor(apply=_market, low=0.8, high=1.2, widest=(0.0, 3.0)),
    FUND: Factor(apply=_as_it_is, low=0.25, high=0.75, widest=(0.0, 1.0), is_factor=False),
}
"""Inputs that are moved one at a time; their ranges are assumed."""


def plan_npv_eur(plan: Plan, name: str | None = None, value: float = 1.0) -> float:
    """Net present value with one input moved; as it is without a name. [EUR].

    The fund, where there is one, takes its part of the moved margin.
    """
    total = 0.0
    for site, done in plan.pairs:
        case: Case = (site.plant, done.terms, done.year_one)
        if name is not None:
            case = FACTORS[name].apply(case, value, plan)
        rules = _fund_rules(plan, case[1], value if name == FUND else None)
        flow = with_fund(site.flows, case[2], cash_flow(*case), rules)
        total += float(npv_eur(flow.free_cash_flow_eur, case[1].discount_fraction))
    return total


def _fund_rules(plan: Plan, terms: FinanceTerms, margin_fraction: float | None) -> FundRules:
    """Rules of the fund with the moved ageing, and its part of the margin."""
    fund = plan.outcome.flows.scenario.fund
    if margin_fraction is not None:
        fund = fund.model_copy(update={"margin_fraction": margin_fraction})
    return FundRules(fund=fund, degradation_fraction=terms.degradation_fraction)


def factors_of(plan: Plan) -> tuple[str, ...]:
    """Inputs that can be moved: fund and market only where there are any."""
    has = {
        FUND: plan.outcome.flows.scenario.fund.enabled,
        MARKET: SCHEMES[plan.scheme].is_full_supply,
    }
    return tuple(name for name in FACTORS if has.get(name, True))


def base_value(plan: Plan, name: str) -> float:
    """What an input is in the base case, in its own unit."""
    cases = [(site.plant, done.terms, done.year_one) for site, done in plan.pairs]
    power = sum(float(plant.peak_power_kw) for plant, _, _ in cases)
    made = sum(float(one.production_kwh) for _, _, one in cases)
    capex = sum(float(plant.capex_eur) for plant, _, _ in cases)
    terms = cases[0][1]
    surplus = [float(plant.surplus_eur_per_kwh) for plant, _, _ in cases]
    weights = [float(one.surplus_kwh) for _, _, one in cases]
    running = sum(float(-done.cash_flow.operation_eur[1]) for _, done in plan.pairs)
    running += sum(float(-done.cash_flow.organiser_eur[1]) for _, done in plan.pairs)
    running += sum(float(-done.cash_flow.insurance_eur[1]) for _, done in plan.pairs)
    values = {
        "yield": made / power if power else 0.0,
        "capex": capex / power if power else 0.0,
        "running": running / power if power else 0.0,
        "shared": sum(float(one.shared_kwh) for _, _, one in cases) / made if made else 0.0,
        "grant": sum(float(p.grant_eur) for p, _, _ in cases) / capex if capex else 0.0,
        "surplus": float(np.average(surplus, weights=weights)) if sum(weights) else surplus[0],
        "discount": terms.discount_fraction,
        "inflation": terms.cpi_fraction,
        "retail": terms.retail_index_fraction,
        "unpaid": terms.unpaid_fraction,
        "ageing": terms.degradation_fraction,
        FUND: plan.outcome.flows.scenario.fund.margin_fraction,
    }
    if name == MARKET:
        bought = sum(_bought_kwh(pair) for pair in plan.pairs)
        return sum(sourcing_eur(pair) for pair in plan.pairs) / bought if bought else 0.0
    if name == "surplus" and terms.market is not None:
        flow = plan.flow.surplus_sale_eur[1]
        return float(flow / sum(weights)) if sum(weights) else 0.0
    return values[name]


def bars(plan: Plan, most: int = MOST_BARS) -> tuple[Bar, ...]:
    """Effect of each input alone, the largest first, those without any left out."""
    found = []
    for name in factors_of(plan):
        factor, base = FACTORS[name], base_value(plan, name)
        scale = base if factor.is_factor else 1.0
        ends = (factor.low, factor.high)
        if name == "shared" and base > 0:
            ends = (factor.low, min(factor.high, 1.0 / base))
        low_eur, high_eur = (plan_npv_eur(plan, name, end) for end in ends)
        found.append(
            Bar(
                name=name,
                base=base,
                low=ends[0] * scale,
                high=ends[1] * scale,
                npv_low_eur=low_eur,
                npv_high_eur=high_eur,
            )
        )
    moving = [bar for bar in found if bar.spread_eur > 1.0]
    return tuple(sorted(moving, key=lambda bar: -bar.spread_eur)[:most])


def switches(plan: Plan) -> tuple[Switch, ...]:
    """Value of each input at which the net present value turns, the others as they are."""
    return tuple(_switch(plan, name) for name in factors_of(plan))


def _switch(plan: Plan, name: str) -> Switch:
    factor, base = FACTORS[name], base_value(plan, name)
    scale = base if factor.is_factor else 1.0
    first, last = factor.widest
    if name == "shared" and base > 0:
        last = 1.0 / base
    if abs(plan_npv_eur(plan)) < BALANCED_EUR:
        is_below = plan_npv_eur(plan, name, first) < plan_npv_eur(plan, name, last)
        return Switch(name=name, base=base, value=base, is_below=is_below)
    at_first, at_last = (plan_npv_eur(plan, name, end) for end in (first, last))
    value = float("nan")
    if at_first * at_last < 0:
        from scipy.optimize import brentq  # heavy: few need it

        value = float(brentq(lambda x: plan_npv_eur(plan, name, x), first, last, xtol=1e-9))
    return Switch(name=name, base=base, value=value * scale, is_below=at_first < at_last)
