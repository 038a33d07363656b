"""What a plan depends on: one input at a time, and the value at which its worth turns.

What is measured is the landlord's net present value; see ``moved`` for how an input is moved.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.records import Array
from simcore.study.finance.moved import MovablePlan, movable, moved_npv_eur
from simcore.study.finance.plan import Pair, Plan

MOST_BARS = 6
LEAST_SPREAD_EUR = 1.0
"""An input that moves the worth by less has no bar."""
BALANCED_EUR = 1.0
"""A price solved for balance leaves rounding errors; the plan then stands at its limit."""
VALUE_TOLERANCE = 1e-9
FUND = "fund"
"""Part of the margin that goes to the fund: an input where there is a fund."""
MARKET = "market"
"""Price of the energy bought: an input where the landlord supplies all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """An input that is moved, and how far.

    ``low`` and ``high`` are what it is moved to, ``widest`` where a switching value is sought;
    factors (1 in the base case) where ``is_factor``, else values of the input itself. The
    ranges are assumed.
    """

    low: float
    high: float
    widest: tuple[float, float]
    is_factor: bool = False


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


FACTORS: dict[str, Factor] = {
    "yield": Factor(low=0.9, high=1.1, widest=(0.0, 4.0), is_factor=True),
    "capex": Factor(low=0.85, high=1.15, widest=(0.0, 4.0), is_factor=True),
    "running": Factor(low=0.8, high=1.2, widest=(0.0, 6.0), is_factor=True),
    "shared": Factor(low=0.9, high=1.1, widest=(0.0, 4.0), is_factor=True),
    "grant": Factor(low=0.1, high=0.5, widest=(0.0, 1.0)),
    "surplus": Factor(low=0.0, high=0.0536, widest=(0.0, 1.0)),
    "discount": Factor(low=0.01, high=0.04, widest=(0.0, 0.3)),
    "inflation": Factor(low=0.01, high=0.03, widest=(-0.05, 0.2)),
    "retail": Factor(low=0.0, high=0.04, widest=(-0.05, 0.2)),
    # Not 1: what a supplier earns beside is stated as a part of what comes.
    "unpaid": Factor(low=0.0, high=0.05, widest=(0.0, 0.99)),
    "ageing": Factor(low=0.003, high=0.008, widest=(0.0, 0.2)),
    MARKET: Factor(low=0.8, high=1.2, widest=(0.0, 3.0), is_factor=True),
    FUND: Factor(low=0.25, high=0.75, widest=(0.0, 1.0)),
}
"""Inputs that are moved one at a time; their ranges are assumed."""


def factors_of(plan: Plan) -> tuple[str, ...]:
    """Inputs that can be moved: fund and market only where there are any."""
    has = {
        FUND: plan.outcome.flows.scenario.fund.enabled,
        MARKET: plan.kind.is_full_supply,
    }
    return tuple(name for name in FACTORS if has.get(name, True))


def base_values(plan: Plan) -> dict[str, float]:
    """What each input is in the base case, in its own unit."""
    plants = [site.plant for site, _ in plan.pairs]
    years = [outcome.year_one for _, outcome in plan.pairs]
    terms, flow = plan.pairs[0][1].terms, plan.flow
    power_kw, capex_eur, grant_eur = (
        sum(float(getattr(plant, name)) for plant in plants)
        for name in ("peak_power_kw", "capex_eur", "grant_eur")
    )
    production_kwh, shared_kwh = (
        sum(float(getattr(year, name)) for year in years)
        for name in ("production_kwh", "shared_kwh")
    )
    running_eur = -(flow.operation_eur + flow.organiser_eur + flow.insurance_eur)[1]
    return {
        "yield": _ratio(production_kwh, power_kw),
        "capex": _ratio(capex_eur, power_kw),
        "running": _ratio(running_eur, power_kw),
        "shared": _ratio(shared_kwh, production_kwh),
        "grant": _ratio(grant_eur, capex_eur),
        "surplus": _surplus_price(plan),
        "discount": float(terms.discount_fraction),
        "inflation": float(terms.cpi_fraction),
        "retail": float(terms.retail_index_fraction),
        "unpaid": float(terms.unpaid_fraction),
        "ageing": float(terms.degradation_fraction),
        MARKET: _bought_price(plan),
        FUND: plan.outcome.flows.scenario.fund.margin_fraction,
    }


def _ratio(amount: float, divisor: float) -> float:
    """A ratio, 0 where there is nothing to divide by."""
    return float(amount / divisor) if divisor else 0.0


def _surplus_price(plan: Plan) -> float:
    """Mean price of the surplus in year 1, under a contract or on the market. [EUR/kWh]"""
    sold_kwh = [float(outcome.year_one.surplus_kwh) for _, outcome in plan.pairs]
    if plan.pairs[0][1].terms.market is not None:
        return _ratio(float(plan.flow.surplus_sale_eur[1]), sum(sold_kwh))
    prices = [float(site.plant.surplus_eur_per_kwh) for site, _ in plan.pairs]
    return float(np.average(prices, weights=sold_kwh)) if sum(sold_kwh) else prices[0]


def _bought_price(plan: Plan) -> float:
    """Mean price of what full supply buys in year 1; 0 where it buys nothing. [EUR/kWh]"""
    if not plan.kind.is_full_supply:
        return 0.0
    bought_kwh = sum(_bought_kwh(pair) for pair in plan.pairs)
    return _ratio(sum(sourcing_eur(pair) for pair in plan.pairs), bought_kwh)


def sourcing_eur(pair: Pair) -> float:
    """What full supply pays for energy at a site in year 1, imbalance and capacity apart. [EUR]."""
    outcome = pair[1]
    names = ("imbalance_eur_per_kwh", "capacity_eur_per_kwh")
    apart = sum(float(outcome.parameters[name]) for name in names)
    return float(outcome.ledger_eur["sourcing"].sum()) - apart * _bought_kwh(pair)


def _bought_kwh(pair: Pair) -> float:
    """Energy of year 1 that full supply buys at a site. [kWh]"""
    supplied = pair[0].flows.supplied
    assert supplied is not None
    return float(supplied.residual_kwh.sum())


def bars(plan: Plan, most: int = MOST_BARS) -> tuple[Bar, ...]:
    """Effect of each input alone, the largest first, those without any left out."""
    names, bases = factors_of(plan), base_values(plan)
    ends = np.array([(FACTORS[name].low, FACTORS[name].high) for name in names])
    ends = _possible(names, ends, bases)
    worths_eur = moved_npv_eur(movable(plan), np.array(names)[:, np.newaxis], ends)
    every = []
    for name, (low, high), (npv_low_eur, npv_high_eur) in zip(names, ends, worths_eur, strict=True):
        scale = _scale(name, bases)
        every.append(
            Bar(
                name=name,
                base=bases[name],
                low=float(low * scale),
                high=float(high * scale),
                npv_low_eur=float(npv_low_eur),
                npv_high_eur=float(npv_high_eur),
            )
        )
    moving = [bar for bar in every if bar.spread_eur > LEAST_SPREAD_EUR]
    return tuple(sorted(moving, key=lambda bar: -bar.spread_eur)[:most])


def switches(plan: Plan) -> tuple[Switch, ...]:
    """Value of each input at which the net present value turns, the others as they are."""
    names, bases, movable_plan = factors_of(plan), base_values(plan), movable(plan)
    widest = _possible(names, np.array([FACTORS[name].widest for name in names]), bases)
    ends_eur = moved_npv_eur(movable_plan, np.array(names)[:, np.newaxis], widest)
    is_balanced = abs(float(moved_npv_eur(movable_plan, "", 1.0))) < BALANCED_EUR
    values, turns = np.full(len(names), np.nan), ends_eur[:, 0] * ends_eur[:, 1] < 0
    if turns.any() and not is_balanced:
        values[turns] = _roots(movable_plan, np.array(names)[turns], widest[turns])
    return tuple(
        Switch(
            name=name,
            base=bases[name],
            value=bases[name] if is_balanced else float(value * _scale(name, bases)),
            is_below=bool(first_eur < last_eur),
        )
        for name, value, (first_eur, last_eur) in zip(names, values, ends_eur, strict=True)
    )


def _roots(movable_plan: MovablePlan, names: NDArray[np.str_], widest: Array) -> Array:
    """Value of each input at which the worth is 0, all sought together, ``(n_names,)``."""
    from scipy.optimize.elementwise import find_root  # heavy: few need it

    def worth_eur(value: Array, place: Array) -> Array:
        return moved_npv_eur(movable_plan, names[place.astype(int)], value)

    result = find_root(
        worth_eur,
        (widest[:, 0], widest[:, 1]),
        args=(np.arange(len(names)),),
        tolerances={"xatol": VALUE_TOLERANCE},
    )
    return np.asarray(result.x)


def _scale(name: str, bases: dict[str, float]) -> float:
    """From what an input is moved to, to its own unit."""
    return bases[name] if FACTORS[name].is_factor else 1.0


def _possible(names: tuple[str, ...], ends: Array, bases: dict[str, float]) -> Array:
    """Ends of each input, ``(n_names, 2)``, with no more shared than is produced."""
    most = 1.0 / bases["shared"] if bases["shared"] > 0 else np.inf
    is_shared = np.array(names) == "shared"
    ends = ends.copy()
    ends[is_shared, 1] = np.minimum(ends[is_shared, 1], most)
    return ends
