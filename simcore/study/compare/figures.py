"""The figures of the summary: what one scheme does at some sites, each figure a function.

To add one: a function of the totals and an entry in ``FIGURES`` here; its unit, its format and
where it is shown stand in ``COLUMNS`` of ``show/columns.py``, its words beside the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from simcore.base.records import Array, Flags
from simcore.base.small_groups import told_count
from simcore.money.fairness import gini, is_loss, losers_fraction
from simcore.money.finance import (
    CashFlow,
    degradation,
    irr_verdict,
    lcoe_eur_per_kwh,
    npv_eur,
)
from simcore.money.finance.cashflow import LINES
from simcore.scenario.schema import Scenario
from simcore.site.before_sharing import BeforeSharing
from simcore.site.fund import fund_of
from simcore.site.lifetime import present_value_eur, savings_by_year_eur
from simcore.site.records import COMMON_PARTS, SchemeOutcome, SiteOutcome, arrangement_of
from simcore.study.compare.real_homes import counted_in, lived_in, told_savings
from simcore.study.compare.social import group_figures, groups, tenants_of

UNDEFINED = float("nan")
QUANTILES = (0.1, 0.5, 0.9)
"""Parts of the tenants whose least saving is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """One scheme over one or several sites, summed up once for all figures.

    Attributes
    ----------
    scheme
        Identifier of the scheme.
    sites, outcomes
        The sites, and what the scheme does at each.
    scenario, discount_fraction
        What was asked, and the landlord's rate.
    saving_eur
        Yearly saving of the tenants who take part; one 0 where nobody lives. [EUR/year]
    quantiles_eur
        Those that ``QUANTILES`` of them do not reach. [EUR/year]
    reward_eur
        What the fund pays each of them in year 1; None without a fund. [EUR]
    rewarded_eur
        Their saving with it; None without a fund. [EUR/year]
    others_eur
        Yearly saving of those who refuse, at sites with a plant. [EUR/year]
    gain_eur
        What those who take part have more than if they refused: their saving without that of
        the charges. [EUR/year]
    worst_gain_eur
        That in the year of the plan that is worst for each. [EUR/year]
    lifetime_eur
        Their saving in each year of the plan, ``(n_years, n_tenants)``. [EUR/year]
    worst_year_eur
        That of the year of the plan that is worst for each. [EUR/year]
    payments_eur, own_payments_eur
        What tenants pay in a year, before VAT, and without what the charges hold. [EUR/year]
    flow
        The landlord's years at all these sites.
    production_kwh, consumption_kwh, shared_kwh, surplus_kwh
        Energy of the year. [kWh]
    tenants_kwh
        Shared energy of dwellings. [kWh]
    social
        Figures of those who take part; empty where nobody does.
    """

    scheme: str
    sites: tuple[SiteOutcome, ...]
    outcomes: tuple[SchemeOutcome, ...]
    scenario: Scenario
    discount_fraction: float
    saving_eur: Array
    quantiles_eur: Array
    reward_eur: Array | None
    rewarded_eur: Array | None
    others_eur: Array
    gain_eur: Array
    worst_gain_eur: Array
    lifetime_eur: Array
    worst_year_eur: Array
    payments_eur: float
    own_payments_eur: float
    flow: CashFlow
    production_kwh: float
    consumption_kwh: float
    shared_kwh: float
    surplus_kwh: float
    tenants_kwh: float
    social: Mapping[str, Array]


Figure = Callable[[Totals], float | None]
"""A number of a row of the summary; None where the scenario has no such figure."""


def willing_tenants(sites: Sequence[SiteOutcome] | Sequence[BeforeSharing]) -> list[Flags]:
    """Tenants whose savings are summed up, ``(n_members,)`` for each site.

    Those who live there and take part, under every scheme the same people; everybody who
    lives there where nobody takes part at any of the sites, as without plants. At a site with
    real homes those who refuse are counted among them where they are fewer than five.
    """
    takes_part = [counted_in(site) for site in sites]
    return takes_part if any(flags.any() for flags in takes_part) else [*map(lived_in, sites)]


def total_cash_flow(flows: list[CashFlow]) -> CashFlow:
    """Cash flow of several sites together, line by line."""
    if len(flows) == 1:
        return flows[0]
    loans = [flow.loan for flow in flows]
    loan = replace(
        loans[0],
        **{
            name: np.sum([getattr(site_loan, name) for site_loan in loans], axis=0)
            for name in ("drawn_eur", "interest_eur", "principal_eur", "balance_eur")
        },
    )
    sums = {name: np.sum([getattr(flow, name) for flow in flows], axis=0) for name in LINES}
    return replace(flows[0], **sums, loan=loan)


def totals(
    sites: tuple[SiteOutcome, ...], scheme: str, scenario: Scenario, discount_fraction: float
) -> Totals:
    """Everything that the figures of a scheme at some sites are read off."""
    return each_totals(sites, (scheme,), scenario, discount_fraction)[scheme]


def each_totals(
    sites: tuple[SiteOutcome, ...],
    schemes: Sequence[str],
    scenario: Scenario,
    discount_fraction: float,
) -> dict[str, Totals]:
    """Totals of several schemes at the same sites, by scheme; what they share is found once."""
    chosen = willing_tenants(sites)
    is_other = [
        lived_in(site) & ~flags & (site.flows.peak_power_kw > 0)
        for site, flags in zip(sites, chosen, strict=True)
    ]
    social = _social(sites, schemes, scenario)
    people = _People(chosen=chosen, is_other=is_other)
    known = {arrangement_of(sites[0], name) for name in schemes}
    asked = Asked(
        scenario=scenario,
        discount_fraction=discount_fraction,
        energy_kwh={name: _energy_kwh(sites, name) for name in known},
    )
    return {
        name: _totals(sites, name, people, asked, {key: of[[n]] for key, of in social.items()})
        for n, name in enumerate(schemes)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    """Who is counted at each site, ``(n_members,)``: those who take part, those who refuse."""

    chosen: Sequence[Flags]
    is_other: Sequence[Flags]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked, the landlord's rate [1/year], and the energy of each arrangement [kWh]."""

    scenario: Scenario
    discount_fraction: float
    energy_kwh: Mapping[str, Mapping[str, float]]


def _totals(
    sites: tuple[SiteOutcome, ...],
    scheme: str,
    people: _People,
    asked: Asked,
    social: Mapping[str, Array],
) -> Totals:
    outcomes, chosen = tuple(site.schemes[scheme] for site in sites), people.chosen
    savings = [outcome.saving_eur for outcome in outcomes]
    saving_eur = told_savings(sites, savings, chosen)
    saving_eur = saving_eur if len(saving_eur) else np.zeros(1)
    reward_eur, rewarded_eur = _with_fund(sites, outcomes, chosen, asked.scenario)
    of_years = [savings_by_year_eur(outcome) for outcome in outcomes]
    gains = [savings_by_year_eur(outcome, than_refusing=True) for outcome in outcomes]
    return Totals(
        scheme=scheme,
        sites=sites,
        outcomes=outcomes,
        scenario=asked.scenario,
        discount_fraction=asked.discount_fraction,
        saving_eur=saving_eur,
        quantiles_eur=np.quantile(saving_eur, QUANTILES),
        reward_eur=reward_eur,
        rewarded_eur=rewarded_eur,
        others_eur=told_savings(sites, savings, people.is_other),
        gain_eur=told_savings(
            sites, [of.saving_eur - of.charges_saving_eur for of in outcomes], chosen
        ),
        worst_gain_eur=told_savings(sites, [years.min(axis=0) for years in gains], chosen),
        lifetime_eur=told_savings(sites, of_years, chosen),
        worst_year_eur=told_savings(sites, [years.min(axis=0) for years in of_years], chosen),
        payments_eur=sum(float(outcome.payments_ht_eur.sum()) for outcome in outcomes),
        own_payments_eur=_own_payments_eur(sites, outcomes),
        flow=total_cash_flow([outcome.cash_flow for outcome in outcomes]),
        **asked.energy_kwh[arrangement_of(sites[0], scheme)],
        social=social,
    )


def _with_fund(
    sites: Sequence[SiteOutcome],
    outcomes: Sequence[SchemeOutcome],
    chosen: Sequence[Flags],
    scenario: Scenario,
) -> tuple[Array | None, Array | None]:
    """What the fund pays each tenant, and the saving with it; None without a fund."""
    if not scenario.fund.enabled:
        return None, None
    pairs = list(zip(sites, outcomes, strict=True))
    rewards = [fund_of(site.flows, outcome).paid_eur() for site, outcome in pairs]
    both = [outcome.saving_eur + reward for outcome, reward in zip(outcomes, rewards, strict=True)]
    return told_savings(sites, rewards, chosen), told_savings(sites, both, chosen)


def _social(
    sites: Sequence[SiteOutcome], schemes: Sequence[str], scenario: Scenario
) -> Mapping[str, Array]:
    """Figures of those who take part, each ``(n_schemes,)``."""
    tenants = tenants_of(sites, schemes, scenario.social)
    _, _, is_in = next(groups(tenants))
    return group_figures(tenants, is_in, scenario.social)


def _own_payments_eur(sites: Sequence[SiteOutcome], outcomes: Sequence[SchemeOutcome]) -> float:
    """Payments of dwellings for their own shared energy, before VAT. [EUR/year]"""
    each = (
        outcome.payments_ht_eur[..., site.flows.population.is_dwelling].sum()
        for site, outcome in zip(sites, outcomes, strict=True)
    )
    return float(sum(each))


def _energy_kwh(sites: Sequence[SiteOutcome], arrangement: str) -> dict[str, float]:
    """Energy of the year under a sharing arrangement, all sites together. [kWh]"""
    booked = [site.flows.registers[arrangement] for site in sites]
    names = ("production_kwh", "consumption_kwh", "shared_kwh", "surplus_kwh")
    of_homes = (
        registers.shared_kwh[..., site.flows.population.is_dwelling].sum()
        for site, registers in zip(sites, booked, strict=True)
    )
    return {name: float(sum(getattr(of, name).sum() for of in booked)) for name in names} | {
        "tenants_kwh": float(sum(of_homes))
    }


def _n_participants(of: Totals) -> int:
    """Tenants who share under the scheme: none where the common parts alone do."""
    if arrangement_of(of.sites[0], of.scheme) == COMMON_PARTS:
        return 0
    return sum(map(_n_sharing, of.sites))


def _n_sharing(site: SiteOutcome) -> int:
    people = site.flows.population
    n = int((people.is_participant & people.is_dwelling).sum())
    n_of = int(people.is_dwelling.sum())
    return int(told_count(n, n_of)) if site.flows.has_real_homes else n


def _quantile(part: float, of: Totals) -> float:
    return float(of.quantiles_eur[QUANTILES.index(part)])


def _with_rewards(figure: Callable[..., Any], of: Totals) -> float | None:
    """A figure of the savings with what the fund adds in year 1; none without a fund."""
    if of.rewarded_eur is None:
        return None
    return float(figure(of.rewarded_eur if len(of.rewarded_eur) else of.saving_eur))


def _reward_mean(of: Totals) -> float | None:
    if of.reward_eur is None:
        return None
    return float(of.reward_eur.mean()) if len(of.reward_eur) else 0.0


def _ratio(over: float, under: float) -> float:
    return over / under if under > 0 else 0.0


def _of_social(name: str, of: Totals) -> float:
    """A figure of those who take part that the savings do not tell."""
    value: float = of.social[name][0].item() if of.social else 0.0
    return value


def _dscr_min(of: Totals) -> float:
    has_debt = of.flow.debt_service_eur > 0
    return float(of.flow.dscr[has_debt].min()) if has_debt.any() else UNDEFINED


def _first_losing_year(of: Totals) -> float:
    """First year in which a tenant loses; not defined where nobody ever does."""
    loses = losers_fraction(of.lifetime_eur) > 0
    return float(np.argmax(loses) + 1) if loses.any() else UNDEFINED


def _mean(values: Array | Flags) -> float:
    """A mean over tenants; 0 where nobody lives."""
    return float(values.mean()) if values.size else 0.0


def _lcoe(of: Totals) -> float:
    if of.production_kwh <= 0:
        return UNDEFINED
    n_years = len(of.flow.free_cash_flow_eur) - 1
    energy_kwh = of.production_kwh * degradation(of.scenario.finance.degradation_fraction, n_years)
    costs_eur = of.flow.production_costs_eur
    return float(lcoe_eur_per_kwh(costs_eur, energy_kwh, of.discount_fraction))


SOCIAL_FIGURES = (
    "saving_cr20",
    "cost_of_no_loser_eur",
    "charges_saving_mean_eur",
    "own_saving_mean_eur",
    "effort_before_fraction",
    "effort_after_fraction",
    "n_over_effort_before",
    "n_leaving_over_effort",
    "n_entering_over_effort",
)
"""Figures of the social table that the summary shows too."""

FIGURES: dict[str, Figure] = {
    "n_dwellings": lambda of: sum(int(s.flows.population.is_dwelling.sum()) for s in of.sites),
    "n_participants": _n_participants,
    "kwp": lambda of: sum(site.flows.peak_power_kw for site in of.sites),
    "production_kwh": lambda of: of.production_kwh,
    "consumption_kwh": lambda of: of.consumption_kwh,
    "shared_kwh": lambda of: of.shared_kwh,
    "surplus_kwh": lambda of: of.surplus_kwh,
    "self_consumption_fraction": lambda of: _ratio(of.shared_kwh, of.production_kwh),
    "self_production_fraction": lambda of: _ratio(of.shared_kwh, of.consumption_kwh),
    "tenant_saving_mean_eur": lambda of: float(of.saving_eur.mean()),
    "tenant_saving_median_eur": partial(_quantile, 0.5),
    "tenant_saving_p10_eur": partial(_quantile, 0.1),
    "tenant_saving_p90_eur": partial(_quantile, 0.9),
    "tenant_saving_min_eur": lambda of: float(of.saving_eur.min()),
    "losers_fraction": lambda of: float(losers_fraction(of.saving_eur)),
    "losers_refuse_fraction": lambda of: _mean(is_loss(of.gain_eur)),
    "losers_any_year_fraction": lambda of: _mean(is_loss(of.worst_year_eur)),
    "losers_refuse_any_year_fraction": lambda of: _mean(is_loss(of.worst_gain_eur)),
    "first_losing_year": _first_losing_year,
    "tenant_saving_present_value_mean_eur": lambda of: _mean(
        present_value_eur(of.lifetime_eur, of.discount_fraction)
    ),
    "saving_gini": lambda of: float(gini(of.saving_eur)),
    "fund_reward_mean_eur": _reward_mean,
    "saving_with_rewards_mean_eur": partial(_with_rewards, np.mean),
    "saving_with_rewards_median_eur": partial(_with_rewards, np.median),
    "losers_with_rewards_fraction": partial(_with_rewards, losers_fraction),
    **{name: partial(_of_social, name) for name in SOCIAL_FIGURES},
    "refuser_saving_mean_eur": lambda of: (
        float(of.others_eur.mean()) if len(of.others_eur) else UNDEFINED
    ),
    "price_ht_eur_per_kwh": lambda of: _ratio(of.own_payments_eur, of.tenants_kwh),
    "tenant_payments_ht_eur": lambda of: of.payments_eur,
    "organiser_eur_per_year": lambda of: float(-of.flow.organiser_eur[1]),
    "surplus_sale_eur": lambda of: float(of.flow.surplus_sale_eur[1]),
    "landlord_npv_eur": lambda of: float(npv_eur(of.flow.free_cash_flow_eur, of.discount_fraction)),
    "landlord_irr_fraction": lambda of: float(irr_verdict(of.flow.free_cash_flow_eur)[0]),
    "dscr_min": _dscr_min,
    "landlord_first_year_eur": lambda of: float(of.flow.equity_cash_flow_eur[1]),
    "capex_eur": lambda of: float(-of.flow.capex_eur[0]),
    "lcoe_eur_per_kwh": _lcoe,
}
"""Figures of a row of the summary by the name of their column, in its order."""


def figures(of: Totals) -> dict[str, float]:
    """Every figure that the scenario has, by name."""
    by_name = {name: figure(of) for name, figure in FIGURES.items()}
    return {name: value for name, value in by_name.items() if value is not None}
