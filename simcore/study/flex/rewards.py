"""What a bonus for moved uses pays: by baseline, to the honest, to those who game it, by points.

Everything is told of the hours of the sun in which the appliances lever moves uses: what moved in
truth, what each baseline takes for it, and what a budget leaves of the reward.
"""

from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Flags
from simcore.base.timeaxis import period_of_slot
from simcore.energy.flexibility import (
    BASELINES,
    by_points_eur,
    gained_kwh,
    gamed_kwh,
    within_budget_eur,
)
from simcore.money.schemes import SCHEMES
from simcore.site.shifting import movers
from simcore.study.flex.site import SiteLevers

SCHEME = "T12"
IDLE, HONEST, GAMING = "idle", "honest", "gaming"
BEHAVIOURS = (IDLE, HONEST, GAMING)
"""Those who move nothing; those who do; the same homes, once they work their baseline down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRow:
    """A baseline and a behaviour, all sites together, over the year.

    Attributes
    ----------
    baseline, behaviour
        One of ``BASELINES``, and of ``BEHAVIOURS``.
    n_homes
        Homes that behave so.
    moved_kwh
        What they move into the hours of the sun in truth, over the year. [kWh]
    rewarded_kwh
        What the baseline takes for moved. [kWh]
    asked_eur, paid_eur
        Their bonus before and after the budget, which all homes of the site share. [EUR]
    points_eur
        What they get where the whole budget is shared by points instead. [EUR]
    """

    baseline: str
    behaviour: str
    n_homes: int
    moved_kwh: float
    rewarded_kwh: float
    asked_eur: float
    paid_eur: float
    points_eur: float


def reward_rows(sites: tuple[SiteLevers, ...]) -> list[RewardRow]:
    """Every baseline with idle and honest homes, then with those who game it."""
    by_site = [_site_rows(site) for site in sites]
    return [_added(same) for same in zip(*by_site, strict=True)]


def _site_rows(site: SiteLevers) -> list[RewardRow]:
    before = site.before_sharing
    inputs, people = before.inputs, before.flows.population
    still, moved = site.sun_by_day_kwh
    shares = people.is_dwelling & people.is_participant & ~people.is_vacant
    moves = movers(inputs, people) & ((moved - still) > 0).any(axis=0)
    gamed = np.where(moves, gamed_kwh(still, moved), still)
    honest = np.where(moves, moved, still)
    first = np.searchsorted(inputs.axis.day.astype(np.int64), np.arange(inputs.axis.n_days))
    period = period_of_slot(inputs.axis, inputs.periods)[first]
    terms = SCHEMES[SCHEME].filled(inputs.schemes.get(SCHEME, {}))
    bonus, per_home = (
        float(np.asarray(terms[name])) for name in ("bonus_eur_per_kwh", "budget_eur_per_home")
    )
    budget_eur = per_home * float(shares.sum())
    rows = []
    for name, baseline in BASELINES.items():
        for done, kinds in ((honest, (IDLE, HONEST)), (gamed, (GAMING,))):
            above = gained_kwh(done, baseline(still, done), period, len(inputs.periods))
            kwh = above.sum(axis=0) * shares
            paid_eur = within_budget_eur(bonus * kwh, budget_eur)
            points_eur = by_points_eur(kwh, budget_eur)
            for kind in kinds:
                of_kind = shares & (moves if kind != IDLE else ~moves)
                rows.append(
                    RewardRow(
                        baseline=name,
                        behaviour=kind,
                        n_homes=int(of_kind.sum()),
                        moved_kwh=_of(done - still, of_kind),
                        rewarded_kwh=float(kwh[of_kind].sum()),
                        asked_eur=bonus * float(kwh[of_kind].sum()),
                        paid_eur=float(paid_eur[of_kind].sum()),
                        points_eur=float(points_eur[of_kind].sum()),
                    )
                )
    return rows


def _of(kwh: Array, homes: Flags) -> float:
    return float(kwh[:, homes].sum())


def _added(rows: tuple[RewardRow, ...]) -> RewardRow:
    """The same baseline and behaviour at several sites."""
    sums = {
        name: sum(getattr(row, name) for row in rows)
        for name in ("n_homes", "moved_kwh", "rewarded_kwh", "asked_eur", "paid_eur", "points_eur")
    }
    return RewardRow(baseline=rows[0].baseline, behaviour=rows[0].behaviour, **sums)
