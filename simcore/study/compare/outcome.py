"""The outcome of a comparison, and its summary by scheme and site."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from simcore.base.brief import folded
from simcore.base.records import Array, Flags
from simcore.money.fairness import gini, losers_fraction
from simcore.money.finance import CashFlow, degradation, irr_verdict, lcoe_eur_per_kwh, npv_eur
from simcore.money.finance.cashflow import LINES
from simcore.money.schemes import SCHEMES
from simcore.site.context import Context
from simcore.site.fund import fund_of
from simcore.site.records import MEMBERS, SchemeOutcome, SiteOutcome
from simcore.study.compare.records import Flows, Note, counted_sites
from simcore.study.compare.social import group_figures, groups, social_rows, tenants_of
from simcore.study.compare.tables import (
    ALL,
    average_day,
    balances,
    cash_flow,
    ledger,
    members,
    months,
    outcome_dataset,
    plants,
)

SUMMARY_FIGURES = (
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

MOST_TOLD = 20
"""Schemes that stand in the brief form of an outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Every scheme on the flows of a scenario, with its tables.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> outcome = sc.price(flows, {"T1": {}, "T3": {}})
    >>> outcome
    Outcome(1 site: given
        T1: median saving +241 EUR/year, 0.0% lose, landlord's NPV -29,700 EUR
        T3: median saving -779 EUR/year, 100.0% lose, landlord's NPV +0 EUR)
    >>> list(outcome.summary["scheme"])
    ['T1', 'T1', 'T3', 'T3']
    """

    flows: Flows
    sites: tuple[SiteOutcome, ...]
    titles: Mapping[str, str]
    discount_fraction: float
    notes: tuple[Note, ...]
    made: dict[str, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __repr__(self) -> str:
        """Sites, and a line for each scheme, short enough for a screen."""
        lines = [folded(f"Outcome({counted_sites([site.flows for site in self.sites])}")]
        lines += [f"    {name}: {_told(self, name)}" for name in [*self.titles][:MOST_TOLD]]
        n_left = len(self.titles) - MOST_TOLD
        lines += [f"    and {n_left} more schemes"] if n_left > 0 else []
        return "\n".join(lines) + ")"

    def to_xarray(self) -> Any:
        """Summary and months as an ``xarray.Dataset``; needs the extra ``xarray``."""
        return outcome_dataset(self)

    @property
    def summary(self) -> pd.DataFrame:
        """A row for each scheme and site, and for the portfolio (``all``)."""
        return self._kept("summary", summary)

    @property
    def members(self) -> pd.DataFrame:
        """A row for each scheme, site and member."""
        return members(self)

    @property
    def months(self) -> pd.DataFrame:
        """Energy of each scheme, site and month."""
        return months(self)

    @property
    def plants(self) -> pd.DataFrame:
        """Energy of each scheme, site, plant and month."""
        return plants(self)

    @property
    def ledger(self) -> pd.DataFrame:
        """EUR by site, scheme, month, payer, payee and flow."""
        return self._kept("ledger", ledger)

    @property
    def balances(self) -> pd.DataFrame:
        """What each party receives and pays in the year, by site and scheme."""
        return balances(self.ledger)

    @property
    def social(self) -> pd.DataFrame:
        """Who gains and who loses, by site, scheme and group of households."""
        social = self.flows.scenario.social
        return pd.DataFrame(social_rows(self.sites, list(self.titles), social))

    @property
    def average_day(self) -> pd.DataFrame:
        """Mean power of each site by season and hour."""
        return average_day(self)

    @property
    def cash_flow(self) -> pd.DataFrame:
        """The landlord's lines by site, scheme and year."""
        return cash_flow(self)

    def _kept(self, name: str, table: Callable[["Outcome"], pd.DataFrame]) -> pd.DataFrame:
        """A table that is asked for several times; each caller has a copy of its own."""
        if name not in self.made:
            self.made[name] = table(self)
        return self.made[name].copy()


def _told(outcome: Outcome, scheme: str) -> str:
    """What a scheme does to those who take part, and to the landlord, in one line."""
    pairs = [(site, site.schemes[scheme]) for site in outcome.sites]
    chosen = willing_tenants([site for site, _ in pairs])
    each = [done.saving_eur[flags] for (_, done), flags in zip(pairs, chosen, strict=True)]
    found = _savings(np.concatenate(each))
    free = total_cash_flow([done.cash_flow for _, done in pairs]).free_cash_flow_eur
    npv = round(float(npv_eur(free, outcome.discount_fraction)))
    return (
        f"median saving {found['tenant_saving_median_eur']:+.0f} EUR/year, "
        f"{found['losers_fraction']:.1%} lose, landlord's NPV {npv:+,} EUR"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeAtSites:
    """One scheme over one or several sites, ready to be summed up."""

    site: str
    scheme: str
    pairs: tuple[tuple[SiteOutcome, SchemeOutcome], ...]


def summary(outcome: Outcome) -> pd.DataFrame:
    """A row for each scheme and site, then for the portfolio; see ``GLOSSARY`` for words."""
    rows = [_summary_row(part, outcome) for part in _parts(outcome)]
    return pd.DataFrame(rows)


def _parts(outcome: Outcome) -> Iterator[SchemeAtSites]:
    for name in outcome.titles:
        pairs = tuple((site, site.schemes[name]) for site in outcome.sites)
        for pair in pairs:
            yield SchemeAtSites(site=pair[0].flows.site, scheme=name, pairs=(pair,))
        yield SchemeAtSites(site=ALL, scheme=name, pairs=pairs)


def lived_in(site: SiteOutcome | Context) -> Flags:
    """Dwellings somebody lives in, ``(n_members,)``."""
    people = site.flows.population
    return people.is_dwelling & ~people.is_vacant


def willing_tenants(sites: Sequence[SiteOutcome] | Sequence[Context]) -> list[Flags]:
    """Tenants whose savings are summed up, ``(n_members,)`` for each site.

    Those who live there and take part, under every scheme the same people; everybody who
    lives there where nobody takes part at any of the sites, as without plants.
    """
    takes_part = [lived_in(site) & site.flows.population.is_participant for site in sites]
    return takes_part if any(flags.any() for flags in takes_part) else [*map(lived_in, sites)]


def _summary_row(part: SchemeAtSites, outcome: Outcome) -> dict[str, Any]:
    sites = [site for site, _ in part.pairs]
    chosen = willing_tenants(sites)
    saving_eur = _all_savings(part, chosen)
    others = [
        lived_in(site) & ~flags & (site.flows.peak_power_kw > 0)
        for site, flags in zip(sites, chosen, strict=True)
    ]
    others_eur = _all_savings(part, others)
    flow = total_cash_flow([scheme.cash_flow for _, scheme in part.pairs])
    energy = _energy(part)
    payments_eur = sum(float(scheme.payments_ht_eur.sum()) for _, scheme in part.pairs)
    tenants_kwh = _tenants_shared_kwh(part)
    return {
        "site": part.site,
        "scheme": part.scheme,
        "n_dwellings": sum(int(s.flows.population.is_dwelling.sum()) for s, _ in part.pairs),
        "n_participants": sum(_n_participants(site, part.scheme) for site in sites),
        "kwp": sum(s.flows.peak_power_kw for s, _ in part.pairs),
        **energy,
        **_savings(saving_eur),
        **_rewards(part, chosen, outcome),
        **_social(sites, part.scheme, outcome),
        "refuser_saving_mean_eur": float(others_eur.mean()) if len(others_eur) else float("nan"),
        "price_ht_eur_per_kwh": payments_eur / tenants_kwh if tenants_kwh > 0 else 0.0,
        "tenant_payments_ht_eur": payments_eur,
        "surplus_sale_eur": float(flow.surplus_sale_eur[1]),
        **_landlord(flow, energy["production_kwh"], outcome),
    }


def _social(sites: list[SiteOutcome], scheme: str, outcome: Outcome) -> dict[str, float]:
    """Figures of those who take part that the savings do not tell."""
    social = outcome.flows.scenario.social
    tenants = tenants_of(sites, [scheme], social)
    (_, _, is_in), *_ = groups(tenants)
    found = group_figures(tenants, is_in, social)
    return {name: found[name][0].item() if found else 0.0 for name in SUMMARY_FIGURES}


def _all_savings(part: SchemeAtSites, chosen: list[Flags]) -> Array:
    """Savings of the chosen members of all sites of a part, one after the other."""
    savings = (done.saving_eur for _, done in part.pairs)
    return np.concatenate([one[flags] for one, flags in zip(savings, chosen, strict=True)])


def _n_participants(site: SiteOutcome, scheme: str) -> int:
    """Tenants who share under the arrangement of a scheme."""
    people = site.flows.population
    shares = SCHEMES[scheme].arrangement == MEMBERS
    return int((people.is_participant & people.is_dwelling).sum()) if shares else 0


def _savings(saving_eur: Array) -> dict[str, float]:
    """How savings spread over tenants; all 0 where nobody lives."""
    counted = saving_eur if len(saving_eur) else np.zeros(1)
    low, median, high = np.quantile(counted, (0.1, 0.5, 0.9))
    return {
        "tenant_saving_mean_eur": float(counted.mean()),
        "tenant_saving_median_eur": float(median),
        "tenant_saving_p10_eur": float(low),
        "tenant_saving_p90_eur": float(high),
        "tenant_saving_min_eur": float(counted.min()),
        "losers_fraction": float(losers_fraction(counted)),
        "saving_gini": float(gini(counted)),
    }


def _rewards(part: SchemeAtSites, chosen: list[Flags], outcome: Outcome) -> dict[str, float]:
    """What the fund adds to the savings of year 1; nothing without a fund."""
    scenario = outcome.flows.scenario
    if not scenario.fund.enabled:
        return {}
    each = [fund_of(site.flows, done).paid_eur() for site, done in part.pairs]
    rewards = [eur[flags] for eur, flags in zip(each, chosen, strict=True)]
    reward_eur = np.concatenate(rewards)
    found = _savings(_all_savings(part, chosen) + reward_eur)
    return {
        "fund_reward_mean_eur": float(reward_eur.mean()) if len(reward_eur) else 0.0,
        "saving_with_rewards_mean_eur": found["tenant_saving_mean_eur"],
        "saving_with_rewards_median_eur": found["tenant_saving_median_eur"],
        "losers_with_rewards_fraction": found["losers_fraction"],
    }


def _energy(part: SchemeAtSites) -> dict[str, float]:
    """Energy of the year and the two rates, each 0 where its divisor is 0."""
    booked = [site.flows.registers[SCHEMES[part.scheme].arrangement] for site, _ in part.pairs]
    production = float(sum(r.production_kwh.sum() for r in booked))
    consumption = float(sum(r.consumption_kwh.sum() for r in booked))
    shared = float(sum(r.shared_kwh.sum() for r in booked))
    return {
        "production_kwh": production,
        "consumption_kwh": consumption,
        "shared_kwh": shared,
        "surplus_kwh": float(sum(r.surplus_kwh.sum() for r in booked)),
        "self_consumption_fraction": shared / production if production > 0 else 0.0,
        "self_production_fraction": shared / consumption if consumption > 0 else 0.0,
    }


def _tenants_shared_kwh(part: SchemeAtSites) -> float:
    arrangement = SCHEMES[part.scheme].arrangement
    return float(
        sum(
            site.flows.registers[arrangement]
            .shared_kwh[..., site.flows.population.is_dwelling]
            .sum()
            for site, _ in part.pairs
        )
    )


def total_cash_flow(flows: list[CashFlow]) -> CashFlow:
    """Cash flow of several sites together, line by line."""
    loans = [flow.loan for flow in flows]
    loan = replace(
        loans[0],
        **{
            name: np.sum([getattr(one, name) for one in loans], axis=0)
            for name in ("drawn_eur", "interest_eur", "principal_eur", "balance_eur")
        },
    )
    sums = {name: np.sum([getattr(flow, name) for flow in flows], axis=0) for name in LINES}
    return replace(flows[0], **sums, loan=loan)


def _landlord(flow: CashFlow, production_kwh: float, outcome: Outcome) -> dict[str, float]:
    """Indicators of the landlord's life; NaN where one is not defined."""
    rate, free = outcome.discount_fraction, flow.free_cash_flow_eur
    has_debt = flow.debt_service_eur > 0
    lost_fraction = outcome.flows.scenario.finance.degradation_fraction
    energy_kwh = production_kwh * degradation(lost_fraction, len(free) - 1)
    costs_eur = flow.production_costs_eur
    has_energy = production_kwh > 0
    return {
        "landlord_npv_eur": float(npv_eur(free, rate)),
        "landlord_irr_fraction": float(irr_verdict(free)[0]),
        "dscr_min": float(flow.dscr[has_debt].min()) if has_debt.any() else float("nan"),
        "landlord_first_year_eur": float(flow.equity_cash_flow_eur[1]),
        "capex_eur": float(-flow.capex_eur[0]),
        "lcoe_eur_per_kwh": float(lcoe_eur_per_kwh(costs_eur, energy_kwh, rate))
        if has_energy
        else float("nan"),
    }
