"""Tenants over the landlord's plan: their savings and who loses, year by year."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simcore.base.records import Array, Flags
from simcore.money.fairness import losers_fraction
from simcore.site.lifetime import savings_by_year_eur
from simcore.site.records import SiteOutcome
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.real_homes import told_savings
from simcore.study.compare.tables import ALL, stacked

if TYPE_CHECKING:
    from simcore.study.compare.outcome import Outcome


def lifetime(outcome: "Outcome") -> pd.DataFrame:
    """A row for each scheme, site (``all`` too) and year: savings of those who take part."""
    rows = []
    for scheme in outcome.titles:
        for name, sites in _groups(outcome.sites):
            columns = _years(sites, willing_tenants(sites), scheme)
            year = np.arange(1, len(columns["losers_fraction"]) + 1)
            rows.append({"site": name, "scheme": scheme, "year": year, **columns})
    return stacked(rows)


def _groups(sites: Sequence[SiteOutcome]) -> list[tuple[str, tuple[SiteOutcome, ...]]]:
    return [*((site.flows.site, (site,)) for site in sites), (ALL, tuple(sites))]


def _years(sites: Sequence[SiteOutcome], chosen: Sequence[Flags], scheme: str) -> dict[str, Array]:
    outcomes = [site.schemes[scheme] for site in sites]
    saving_eur, gain_eur = (
        told_savings(
            sites, [savings_by_year_eur(of, than_refusing=refusing) for of in outcomes], chosen
        )
        for refusing in (False, True)
    )
    if not saving_eur.shape[-1]:
        saving_eur = gain_eur = np.zeros((len(saving_eur), 1))
    return {
        "saving_mean_eur": saving_eur.mean(axis=-1),
        "saving_median_eur": np.median(saving_eur, axis=-1),
        "saving_min_eur": saving_eur.min(axis=-1),
        "losers_fraction": losers_fraction(saving_eur),
        "losers_refuse_fraction": losers_fraction(gain_eur),
    }
