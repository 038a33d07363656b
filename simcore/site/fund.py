"""The contribution fund of a site: who contributes, what the margin pays in, who gets what.

Contributions are stated in the scenario's ``[fund]`` table, and then earn rewards without
changing the simulated energy, or are what was moved and saved in the simulation. Savings leave
rewards out; columns of their own add them.
"""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.draws import stream, substreams, uniform
from simcore.base.records import Array, Flags
from simcore.money.finance import CashFlow, YearOne, degradation
from simcore.money.fund import (
    Contributions,
    FundTerms,
    FundYears,
    fund_years,
    inflow_eur,
    rewards_eur,
)
from simcore.scenario.convert import same_names
from simcore.scenario.fund import Fund
from simcore.site.records import MEMBERS, SchemeOutcome, SiteFlows
from simcore.site.shifting import movers

_COACHED, _SUCCEEDS, _SERVES = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRules:
    """Rules of a fund, and how the contributions behind it wear with the modules."""

    fund: Fund
    degradation_fraction: float | Array


def fund_rules(site: SiteFlows) -> FundRules:
    """The rules that hold at a site."""
    inputs = site.inputs
    return FundRules(fund=inputs.fund, degradation_fraction=inputs.finance.degradation_fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFund:
    """The fund of a site under a scheme.

    ``years`` runs over the plan; ``contributions`` is what each member contributes in a year, and
    ``earned_eur`` what that earns by reason, ``(n_members,)``, before any cut.
    """

    years: FundYears
    contributions: Contributions
    earned_eur: dict[str, Array]

    def paid_eur(self, year: int = 1) -> Array:
        """Rewards of each member that the fund pays in a year, ``(n_members,)``. [EUR]"""
        earned = np.asarray(sum(self.earned_eur.values()))
        return earned * self.years.paid_fraction[..., year]


def with_fund(
    site: SiteFlows, year_one: YearOne, flow: CashFlow, rules: FundRules | None = None
) -> CashFlow:
    """The cash flow with what the landlord pays into the fund; as it is without a fund.

    Axes of a batch of prices or sizes come first. The site's own rules where none are given.
    """
    rules = rules or fund_rules(site)
    if not rules.fund.enabled:
        return flow
    fund = site_fund(site, year_one, flow, rules)
    return replace(flow, fund_eur=-fund.years.landlord_eur)


def fund_of(site: SiteFlows, outcome: SchemeOutcome) -> SiteFund:
    """The fund behind an outcome."""
    return site_fund(site, outcome.year_one, outcome.cash_flow, fund_rules(site))


def site_fund(site: SiteFlows, year_one: YearOne, flow: CashFlow, rules: FundRules) -> SiteFund:
    """The fund of a site; the margin is the cash after the loan, before the fund itself."""
    terms = fund_terms(rules.fund)
    margin_eur = flow.equity_cash_flow_eur - flow.fund_eur
    n_years = margin_eur.shape[-1] - 1
    energy = degradation(rules.degradation_fraction, n_years)
    contributed = contributions(site)
    earned_eur = rewards_eur(terms, contributed)
    asked_eur = float(sum(eur.sum() for eur in earned_eur.values()))
    shared_kwh = np.asarray(year_one.shared_kwh)[..., np.newaxis] * energy
    paid_in_eur = inflow_eur(terms, margin_eur, shared_kwh)
    years = fund_years(terms, paid_in_eur, asked_eur * (energy > 0))
    return SiteFund(years=years, contributions=contributed, earned_eur=earned_eur)


def fund_terms(fund: Fund) -> FundTerms:
    """Rules of a fund."""
    return FundTerms(**same_names(FundTerms, fund))


def contributions(site: SiteFlows) -> Contributions:
    """What each member contributes in a year, ``(n_members,)``; only tenants who take part do.

    The most willing move uses under the sun; who is coached, who of these saves and who gives
    services is drawn, the same under every scheme.
    """
    fund, people = site.inputs.fund, site.population
    is_in = people.is_dwelling & people.is_participant & ~people.is_vacant
    serves = is_in & _is_drawn(site, _SERVES, fund.serving_fraction)
    service_hours = fund.service_hours_per_year * serves
    if fund.contributions == "simulated":
        return Contributions(
            shifted_kwh=_moved_kwh(site) * is_in,
            saved_kwh=np.zeros(len(is_in)) if site.saved_kwh is None else site.saved_kwh * is_in,
            service_hours=service_hours,
        )
    consumption_kwh = site.registers[MEMBERS].consumption_kwh.sum(axis=(0, 1))
    shifts = is_in & (people.shift_rank >= 1.0 - fund.shifting_fraction)
    saves = (
        is_in
        & _is_drawn(site, _COACHED, fund.coached_fraction)
        & _is_drawn(site, _SUCCEEDS, fund.coaching_success_fraction)
    )
    return Contributions(
        shifted_kwh=np.minimum(fund.shifted_kwh_per_year, consumption_kwh) * shifts,
        saved_kwh=fund.saved_fraction * consumption_kwh * saves,
        service_hours=service_hours,
    )


def _moved_kwh(site: SiteFlows) -> Array:
    """What each member moved in the simulation, as the baseline tells it, ``(n_members,)``."""
    if site.shift is None:
        return np.zeros(site.population.n_members)
    is_true = site.inputs.fund.baseline == "truth"
    moved = site.shift.moved_kwh if is_true else site.shift.rewarded_kwh
    # A baseline takes chance for effort: only those who set out to move are rewarded.
    return np.asarray(moved.sum(axis=0) * movers(site.inputs, site.population))


def _is_drawn(site: SiteFlows, purpose: int, fraction: float) -> Flags:
    """Members drawn with a probability, each by its number at the site."""
    key = stream(site.inputs.seed, site.site, "fund")
    keys = substreams(key, np.arange(site.population.n_members))
    return uniform(keys, purpose) < fraction
