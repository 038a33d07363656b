"""The outcome of a comparison, and its summary by scheme and site."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from simcore.base.brief import folded
from simcore.money.schemes import Scheme
from simcore.site.records import SiteOutcome
from simcore.study.compare.figures import FIGURES, each_totals, figures, totals
from simcore.study.compare.lifetime import lifetime
from simcore.study.compare.records import Flows, Note, counted_sites
from simcore.study.compare.social import social_rows
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
        T1: median saving +241 EUR/year, 0.0% lose, landlord's NPV -29,424 EUR
        T3: median saving -785 EUR/year, 100.0% lose, landlord's NPV +0 EUR)
    >>> list(outcome.summary["scheme"])
    ['T1', 'T1', 'T3', 'T3']
    """

    flows: Flows
    sites: tuple[SiteOutcome, ...]
    titles: Mapping[str, str]
    discount_fraction: float
    notes: tuple[Note, ...]
    cached_tables: dict[str, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __repr__(self) -> str:
        """Sites, and a line for each scheme, short enough for a screen."""
        lines = [folded(f"Outcome({counted_sites([site.flows for site in self.sites])}")]
        lines += [f"    {name}: {_scheme_line(self, name)}" for name in [*self.titles][:MOST_TOLD]]
        n_left = len(self.titles) - MOST_TOLD
        lines += [f"    and {n_left} more schemes"] if n_left > 0 else []
        return "\n".join(lines) + ")"

    @property
    def known_schemes(self) -> Mapping[str, Scheme]:
        """All schemes by name, those of the scenario's own too."""
        return self.flows.scenario.known_schemes

    def to_xarray(self) -> Any:
        """Summary and months as an ``xarray.Dataset``; needs the extra ``xarray``."""
        return outcome_dataset(self)

    @property
    def summary(self) -> pd.DataFrame:
        """A row for each scheme and site, and for the portfolio (``all``)."""
        return self._cached("summary", summary)

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
        return self._cached("ledger", ledger)

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
    def lifetime(self) -> pd.DataFrame:
        """Savings and losers in each year of the plan, by site and scheme."""
        return lifetime(self)

    @property
    def average_day(self) -> pd.DataFrame:
        """Mean power of each site by season and hour."""
        return average_day(self)

    @property
    def cash_flow(self) -> pd.DataFrame:
        """The landlord's lines by site, scheme and year."""
        return cash_flow(self)

    def _cached(self, name: str, table: Callable[["Outcome"], pd.DataFrame]) -> pd.DataFrame:
        """A table that is asked for several times; each caller has a copy of its own."""
        if name not in self.cached_tables:
            self.cached_tables[name] = table(self)
        return self.cached_tables[name].copy()


def _scheme_line(outcome: Outcome, scheme: str) -> str:
    """What a scheme does to those who take part, and to the landlord, in one line."""
    scenario, rate = outcome.flows.scenario, outcome.discount_fraction
    everywhere = totals(outcome.sites, scheme, scenario, rate)
    names = ("tenant_saving_median_eur", "losers_fraction", "landlord_npv_eur")
    median, losers, npv = (float(FIGURES[name](everywhere) or 0.0) for name in names)
    return (
        f"median saving {median:+.0f} EUR/year, {losers:.1%} lose, "
        f"landlord's NPV {round(npv):+,} EUR"
    )


def summary(outcome: Outcome) -> pd.DataFrame:
    """A row for each scheme and site, then for the portfolio; see ``FIGURES`` for columns."""
    return pd.DataFrame(list(_rows(outcome)))


def _rows(outcome: Outcome) -> Iterator[dict[str, Any]]:
    scenario, rate = outcome.flows.scenario, outcome.discount_fraction
    alone = [(site.flows.site, (site,)) for site in outcome.sites]
    schemes = tuple(outcome.titles)
    of_sites = {
        name: each_totals(sites, schemes, scenario, rate)
        for name, sites in (*alone, (ALL, outcome.sites))
    }
    for scheme in schemes:
        for name, of_schemes in of_sites.items():
            yield {"site": name, "scheme": scheme, **figures(of_schemes[scheme])}
