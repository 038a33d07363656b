"""The outcome of a comparison, and its summary by scheme and site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simcore.site.records import SiteOutcome
from simcore.study.compare.figures import figures, totals
from simcore.study.compare.records import Flows, Note
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Every scheme on the flows of a scenario, with its tables."""

    flows: Flows
    sites: tuple[SiteOutcome, ...]
    titles: Mapping[str, str]
    discount_fraction: float
    notes: tuple[Note, ...]

    def to_xarray(self) -> Any:
        """Summary and months as an ``xarray.Dataset``; needs the extra ``xarray``."""
        return outcome_dataset(self)

    @property
    def summary(self) -> pd.DataFrame:
        """A row for each scheme and site, and for the portfolio (``all``)."""
        return summary(self)

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
        return ledger(self)

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


def summary(outcome: Outcome) -> pd.DataFrame:
    """A row for each scheme and site, then for the portfolio; see ``FIGURES`` for columns."""
    return pd.DataFrame(list(_rows(outcome)))


def _rows(outcome: Outcome) -> Iterator[dict[str, Any]]:
    scenario, rate = outcome.flows.scenario, outcome.discount_fraction
    alone = [(site.flows.site, (site,)) for site in outcome.sites]
    for scheme in outcome.titles:
        for name, sites in (*alone, (ALL, outcome.sites)):
            found = figures(totals(sites, scheme, scenario, rate))
            yield {"site": name, "scheme": scheme, **found}
