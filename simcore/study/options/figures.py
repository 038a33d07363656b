"""What a scheme does to tenants and landlord at the sites of an option."""

from collections.abc import Sequence

import numpy as np

from simcore.base.small_groups import told_count
from simcore.money.fairness import HALF_A_CENT, losers_fraction
from simcore.money.finance import CashFlow, capital_recovery_factor, npv_eur
from simcore.scenario.schema import Scenario
from simcore.site.lifetime import savings_by_year_eur
from simcore.site.records import SiteOutcome
from simcore.study.compare.figures import total_cash_flow, willing_tenants
from simcore.study.compare.real_homes import counted_in, lived_in, told_savings
from simcore.study.compare.social import group_figures, tenants_of
from simcore.study.options.records import Landlord, Tenants


def landlord_of(sites: Sequence[SiteOutcome], scheme: str, rate: float) -> Landlord:
    """The landlord's side of a scheme at some sites.

    Parameters
    ----------
    sites
        Sites whose outcomes hold the scheme.
    scheme
        Its name.
    rate
        Discount rate. [1/year]
    """
    flow = total_cash_flow([site.schemes[scheme].cash_flow for site in sites])
    worth = float(npv_eur(flow.free_cash_flow_eur, rate))
    n_years = flow.free_cash_flow_eur.shape[-1] - 1
    invested = -float(flow.capex_eur[0] + flow.roof_works_eur[0])
    grant, loan = float(flow.grant_eur[0]), float(flow.loan.drawn_eur[0])
    return Landlord(
        npv_eur=worth,
        cost_eur_per_year=-worth * float(capital_recovery_factor(rate, n_years)),
        invested_eur=invested,
        grant_eur=grant,
        loan_eur=loan,
        own_eur=invested - grant - loan,
        annuity_eur=float(flow.debt_service_eur[1]),
        running_eur=-float(_running_eur(flow)[1]),
        income_eur=float(flow.revenue_eur[1]),
    )


def _running_eur(flow: CashFlow) -> np.ndarray:
    """Costs of running the plants and the sharing, negative, by year. [EUR/year]"""
    service = flow.operation_eur + flow.turpe_eur + flow.ifer_eur
    return np.asarray(service + flow.organiser_eur + flow.insurance_eur)


def tenants_at(
    sites: Sequence[SiteOutcome],
    scheme: str,
    scenario: Scenario,
    asked: Sequence[SiteOutcome] = (),
) -> Tenants:
    """The tenants' side of a scheme at some sites.

    Parameters
    ----------
    sites
        Sites whose outcomes hold the scheme.
    scheme
        Its name.
    scenario
        What counts as energy poor.
    asked
        The same sites with all who are asked to take part, whom poverty is told of; themselves
        where not given.
    """
    outcomes = [site.schemes[scheme] for site in sites]
    chosen = willing_tenants(sites)
    savings = [outcome.saving_eur for outcome in outcomes]
    own = told_savings(sites, savings, chosen)
    own = own if len(own) else np.zeros(1)
    worst = [savings_by_year_eur(outcome).min(axis=0) for outcome in outcomes]
    every_year = told_savings(sites, worst, chosen)
    people = tenants_of(sites, [scheme], scenario.social)
    is_in = np.concatenate([counted_in(site)[lived_in(site)] for site in asked or sites])
    is_in = is_in if is_in.any() else np.ones_like(is_in)
    social = group_figures(people, is_in, scenario.social)
    return Tenants(
        n_tenants=sum(int(lived_in(site).sum()) for site in sites),
        n_gaining=n_gaining(sites, scheme),
        gain_total_eur=float(told_savings(sites, savings, [*map(lived_in, sites)]).sum()),
        gain_mean_eur=float(own.mean()),
        gain_median_eur=float(np.median(own)),
        gain_min_eur=float(own.min()),
        losers_fraction=float(losers_fraction(own)),
        losers_any_year_fraction=float(losers_fraction(every_year)) if len(every_year) else 0.0,
        effort_before_fraction=_first(social, "effort_before_fraction"),
        effort_after_fraction=_first(social, "effort_after_fraction"),
        n_over_before=int(_first(social, "n_over_effort_before")),
        n_leaving=int(_first(social, "n_leaving_over_effort")),
        n_entering=int(_first(social, "n_entering_over_effort")),
    )


def n_gaining(sites: Sequence[SiteOutcome], scheme: str) -> int:
    """Tenants who live at some sites and gain, refusers among them."""
    lives = [lived_in(site) for site in sites]
    savings = [site.schemes[scheme].saving_eur for site in sites]
    n = int((told_savings(sites, savings, lives) > HALF_A_CENT).sum())
    if not any(site.flows.has_real_homes for site in sites):
        return n
    return int(told_count(n, sum(int(flags.sum()) for flags in lives)))


def _first(social: object, name: str) -> float:
    """A figure of the only scheme; 0 where nobody lives."""
    values = social.get(name) if isinstance(social, dict) else None
    return 0.0 if values is None else float(np.asarray(values)[0])
