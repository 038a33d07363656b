"""The landlord's plan under one scheme: flows of a site or of all, and its indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simcore.base.errors import InputError, did_you_mean, fault, refuse
from simcore.base.records import Array
from simcore.money.finance import (
    CashFlow,
    MonthShapes,
    YearOne,
    cost_per_tonne_eur,
    cost_to_recover_eur,
    degradation,
    dscr_with_reserve,
    equity_need_eur,
    irr_verdict,
    lcoe_eur_per_kwh,
    modified_irr,
    month_shape,
    monthly_balance_eur,
    monthly_lines,
    npv_eur,
    payback_years,
    real_rate,
)
from simcore.money.schemes import Scheme
from simcore.scenario.schema import Scenario
from simcore.site.records import SchemeOutcome, SiteOutcome, arrangement_of
from simcore.study.compare.figures import total_cash_flow
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.records import Note

G_PER_KG = 1000.0
STAYS: Mapping[str, Any] = {
    "payment_index": None,
    "payment_index_fraction": 0.0,
    "payment_follows_energy": True,
}
"""Payments of a price that is the same in all years."""
Pair = tuple[SiteOutcome, SchemeOutcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A scheme over one or several sites, ready to be appraised.

    ``site`` is an identifier or ``all``; ``pairs`` holds each site with its scheme, ``flow``
    their sum.
    """

    outcome: Outcome
    scheme: str
    site: str
    pairs: tuple[Pair, ...]
    flow: CashFlow

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader must know about the result behind the plan."""
        return self.outcome.notes

    @property
    def own_outcome(self) -> Outcome:
        """The outcome of the plan's sites alone."""
        return replace(self.outcome, sites=tuple(site for site, _ in self.pairs))

    @property
    def rate(self) -> float:
        """Discount rate. [1/year]"""
        return self.outcome.discount_fraction

    @property
    def kind(self) -> Scheme:
        """What its scheme is."""
        return self.outcome.flows.scenario.known_schemes[self.scheme]

    @property
    def inflation(self) -> float:
        """Rise of consumer prices. [1/year]"""
        return self.outcome.flows.scenario.finance.cpi_fraction

    @property
    def n_years(self) -> int:
        """Years of operation."""
        return self.flow.capex_eur.shape[-1] - 1

    @property
    def production_kwh(self) -> Array:
        """Energy of each year, ``(n_years + 1,)``."""
        first = sum(float(outcome.year_one.production_kwh) for _, outcome in self.pairs)
        return first * degradation(self.pairs[0][1].terms.degradation_fraction, self.n_years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """What a board asks of a plan; NaN where a figure is not defined.

    Rates are per year and nominal unless ``real``. ``before_grant`` leaves the grant out.
    ``with_reserve`` pays new inverters from what is set aside in the years before.
    The reasons tell why there is one rate of return, or none. The price is what tenants
    would have to pay per shared kWh in year 1, before VAT, for a net present value of 0.
    """

    npv_eur: float
    npv_before_grant_eur: float
    irr: float
    irr_reason: str
    irr_real: float
    irr_before_grant: float
    irr_before_grant_reason: str
    modified_irr: float
    payback_years: float
    discounted_payback_years: float
    lcoe_eur_per_kwh: float
    lcoe_before_grant_eur_per_kwh: float
    lcoe_real_eur_per_kwh: float
    dscr_min: float
    dscr_min_with_reserve: float
    dscr_mean: float
    n_years_short: int
    equity_need_eur: float
    break_even_price_eur_per_kwh: float
    cost_per_tonne_eur: float


def check_choice(scenario: Scenario, scheme: str, site: str) -> None:
    """Refuse a scheme or a site that there is not, before any long work."""
    problems = []
    if scheme not in scenario.known_schemes:
        known = tuple(scenario.known_schemes)
        guess = did_you_mean(scheme, known)
        problems.append(fault("not_one_of", "--scheme", found=scheme, known=known, guess=guess))
    if site != ALL and site not in scenario.sites:
        guess = did_you_mean(site, scenario.sites)
        known = tuple(scenario.sites)
        problems.append(
            fault("not_all_or_one_of", "--site", found=site, all=ALL, known=known, guess=guess)
        )
    if problems:
        raise InputError(problems)


def plan_of(outcome: Outcome, scheme: str, site: str = ALL) -> Plan:
    """Plan of a scheme at a site, or at all of them.

    Raises
    ------
    InputError
        If the outcome does not hold the scheme or the site.
    """
    names = [site_outcome.flows.site for site_outcome in outcome.sites]
    if scheme not in outcome.titles:
        guess, known = did_you_mean(scheme, outcome.titles), tuple(outcome.titles)
        raise refuse("not_one_of", "scheme", found=scheme, known=known, guess=guess)
    if site != ALL and site not in names:
        guess = did_you_mean(site, names)
        raise refuse("not_one_of", "site", found=site, known=names, guess=guess)
    chosen = [each for each in outcome.sites if site in (ALL, each.flows.site)]
    pairs = tuple((each, each.schemes[scheme]) for each in chosen)
    flow = total_cash_flow([scheme_outcome.cash_flow for _, scheme_outcome in pairs])
    return Plan(outcome=outcome, scheme=scheme, site=site, pairs=pairs, flow=flow)


def indicators(plan: Plan) -> Indicators:
    """All indicators of a plan."""
    flow, rate = plan.flow, plan.rate
    free = flow.free_cash_flow_eur
    bare = free - flow.grant_eur
    (irr, bare_irr), (reason, bare_reason) = irr_verdict(np.stack([free, bare]))
    costs, energy = flow.production_costs_eur, plan.production_kwh
    has_debt = flow.debt_service_eur > 0
    cover, reserved = flow.dscr[has_debt], dscr_with_reserve(flow)[has_debt]
    worth = float(npv_eur(free, rate))
    return Indicators(
        npv_eur=worth,
        npv_before_grant_eur=float(npv_eur(bare, rate)),
        irr=float(irr),
        irr_reason=str(reason),
        irr_real=float(real_rate(irr, plan.inflation)),
        irr_before_grant=float(bare_irr),
        irr_before_grant_reason=str(bare_reason),
        modified_irr=float(modified_irr(free, rate, rate)),
        payback_years=float(payback_years(free)),
        discounted_payback_years=float(payback_years(free, rate)),
        lcoe_eur_per_kwh=_lcoe(costs, energy, rate, rate),
        lcoe_before_grant_eur_per_kwh=_lcoe(costs + flow.grant_eur, energy, rate, rate),
        lcoe_real_eur_per_kwh=_lcoe(costs, energy, rate, float(real_rate(rate, plan.inflation))),
        dscr_min=float(cover.min()) if len(cover) else float("nan"),
        dscr_min_with_reserve=float(reserved.min()) if len(reserved) else float("nan"),
        dscr_mean=float(cover.mean()) if len(cover) else float("nan"),
        n_years_short=int((cover < 1).sum()),
        equity_need_eur=float(equity_need_eur(flow.equity_cash_flow_eur)),
        break_even_price_eur_per_kwh=_break_even(plan),
        cost_per_tonne_eur=float(cost_per_tonne_eur(worth, avoided_kg(plan))),
    )


def _lcoe(costs_eur: Array, energy_kwh: Array, rate: float, energy_rate: float) -> float:
    """Levelised cost; a real one discounts energy at the real rate."""
    if energy_kwh.sum() <= 0:
        return float("nan")
    if rate == energy_rate:
        return float(lcoe_eur_per_kwh(costs_eur, energy_kwh, rate))
    return float(npv_eur(costs_eur, rate) / npv_eur(energy_kwh, energy_rate))


def fixed_price_eur_per_kwh(plan: Plan) -> float:
    """Price that stays as it is all years at which the plan is worth nothing, before VAT."""
    return _price_of(plan, [replace(one.year_one, **STAYS) for _, one in plan.pairs])


def _break_even(plan: Plan) -> float:
    """Price of year 1 at which the plan is worth nothing; NaN where tenants share nothing."""
    return _price_of(plan, [outcome.year_one for _, outcome in plan.pairs])


def _price_of(plan: Plan, years: Sequence[YearOne]) -> float:
    sold = sum(tenants_shared_kwh(pair) for pair in plan.pairs)
    costs = [
        float(cost_to_recover_eur(site.plant, outcome.terms, year))
        for (site, outcome), year in zip(plan.pairs, years, strict=True)
    ]
    return float(sum(costs) / sold) if sold > 0 else float("nan")


def tenants_shared_kwh(pair: Pair) -> float:
    """Energy of year 1 shared by dwellings at a site under its scheme. [kWh]"""
    site, arrangement = pair[0].flows, arrangement_of(pair[0], _scheme_of(pair))
    return float(site.registers[arrangement].shared_kwh[..., site.population.is_dwelling].sum())


def _scheme_of(pair: Pair) -> str:
    site, outcome = pair
    return next(name for name, each in site.schemes.items() if each is outcome)


def avoided_kg(plan: Plan) -> float:
    """CO2 avoided over the plan, on the average mix: a small figure, not to be oversold."""
    finance = plan.outcome.flows.scenario.finance
    gain_g = finance.grid_carbon_g_per_kwh - finance.pv_carbon_g_per_kwh
    return float(plan.production_kwh.sum() * gain_g / G_PER_KG)


def plan_months(plan: Plan, n_years: int = 3) -> dict[str, Array]:
    """Lines of all sites by month in the first years, each ``(n_years, 12)``. [EUR]."""
    by_site = [
        monthly_lines(outcome.cash_flow, site_shapes(plan, (site, outcome)), n_years)
        for site, outcome in plan.pairs
    ]
    return {name: np.sum([lines[name] for lines in by_site], axis=0) for name in by_site[0]}


def plan_balance_eur(plan: Plan, n_years: int = 3) -> Array:
    """What all sites still owe at the end of each month, ``(n_years, 12)``. [EUR]."""
    owed_eur = [monthly_balance_eur(outcome.cash_flow, n_years) for _, outcome in plan.pairs]
    return np.sum(owed_eur, axis=0)


def site_shapes(plan: Plan, pair: Pair) -> MonthShapes:
    """Parts of the months at a site, as simulated in year 1."""
    site, outcome = pair
    registers = site.flows.registers[plan.kind.arrangement]
    month = np.array([period.month for period in plan.outcome.flows.periods])

    def shape(amounts: Array) -> Array:
        return month_shape(np.bincount(month, amounts, minlength=12).astype(float))

    return MonthShapes(
        shared=shape(registers.shared_kwh.sum(axis=(-2, -1))),
        surplus=shape(registers.surplus_kwh),
        payments=shape(outcome.payments_ht_eur.sum(axis=-1)),
    )


def worth_by_line(plan: Plan) -> dict[str, float]:
    """Present worth of each line of the cash flow; they add to the net present value. [EUR]."""
    return {name: float(npv_eur(eur, plan.rate)) for name, eur in plan.flow.lines.items()}
