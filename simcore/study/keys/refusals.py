"""Who gains and who loses when a part of the tenants refuses."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.errors import phrase, refuse
from simcore.base.records import Array, Flags
from simcore.base.small_groups import in_fives, told_chain, told_sum
from simcore.money.fairness import HALF_A_CENT
from simcore.scenario.schema import Scenario
from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import compare
from simcore.study.compare.real_homes import lived_in

STAY, REFUSE = "stay", "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalRow:
    """What a refusal changes for one group under one scheme, over all sites.

    Attributes
    ----------
    refusal_fraction, scheme
        Fraction of dwellings that refuse, and the tariff scheme.
    group
        ``stay`` for tenants who take part, ``refuse`` for those who would and refuse.
    n_tenants
        Tenants of the group; those of dwellings nobody could share at are in none.
    saving_mean_eur
        Their mean yearly saving; NaN for an empty group. [EUR/year]
    change_mean_eur, change_min_eur
        Mean and worst change of their saving since nobody refused. [EUR/year]
    n_gain, n_lose
        How many are better, and worse, off than when nobody refused, by half a cent.
    shared_kwh
        Energy shared by all tenants together under the members' sharing. [kWh/year]
    landlord_npv_change_eur
        Change of the landlord's net present value. [EUR]
    """

    refusal_fraction: float
    scheme: str
    group: str
    n_tenants: int
    saving_mean_eur: float
    change_mean_eur: float
    change_min_eur: float
    n_gain: int
    n_lose: int
    shared_kwh: float
    landlord_npv_change_eur: float


def refusal_report(
    scenario: Scenario, fractions: Sequence[float], *, jobs: int = 2
) -> tuple[RefusalRow, ...]:
    """Who gains and who loses, by fraction, scheme and group, against nobody refusing.

    A fraction whose refusal would tell of one to four real homes, alone or beside another
    fraction, has no row.

    Every fraction is a variant of the scenario with the same random numbers: the same
    weather, households and demand, and who refuses at 10 % refuses at 30 % too.

    Parameters
    ----------
    scenario
        Scenario; its own refusal fractions are replaced.
    fractions
        Fractions of dwellings that refuse, each from 0 to 1.
    jobs
        Sites worked on at a time.
    """
    outside = [fraction for fraction in fractions if not 0 <= fraction <= 1]
    if outside or not len(fractions):
        stated = ", ".join(map(str, outside)) or phrase("none")
        raise refuse("refusals_outside", phrase("refusal_fractions"), found=stated)
    base = compare(with_refusals(scenario, 0.0), jobs=jobs)
    rows: list[list[RefusalRow]] = []
    n_real: list[int] = []
    for fraction in fractions:
        is_base = fraction == 0
        outcome = base if is_base else compare(with_refusals(scenario, fraction), jobs=jobs)
        rows.append(_rows(fraction, base, outcome))
        n_real.append(_n_real(base, outcome, REFUSE))
    told = told_chain(n_real, _n_real(base, base, STAY))
    return tuple(row for part, is_told in zip(rows, told, strict=True) if is_told for row in part)


def with_refusals(scenario: Scenario, fraction: float) -> Scenario:
    """Scenario in which this fraction of dwellings refuses, at all sites."""
    households = scenario.households.model_copy(update={"refusal_fraction": fraction})
    return scenario.model_copy(update={"households": households})


def _rows(fraction: float, base: Outcome, outcome: Outcome) -> list[RefusalRow]:
    npv_eur = [
        dict(compared.summary.query("site == 'all'").set_index("scheme")["landlord_npv_eur"])
        for compared in (base, outcome)
    ]
    shared_kwh = float(sum(_tenants_shared_kwh(site) for site in outcome.sites))
    rows = []
    for scheme in outcome.titles:
        for group in (STAY, REFUSE):
            before, after = _savings(base, outcome, scheme, group)
            change_eur, is_real = after - before, _is_real(base, outcome, group)
            told_eur = in_fives(change_eur, is_real)
            has_any = len(after) > 0
            rows.append(
                RefusalRow(
                    refusal_fraction=fraction,
                    scheme=scheme,
                    group=group,
                    n_tenants=len(after),
                    saving_mean_eur=float(after.mean()) if has_any else float("nan"),
                    change_mean_eur=float(change_eur.mean()) if has_any else float("nan"),
                    change_min_eur=float(told_eur.min()) if has_any else float("nan"),
                    n_gain=int(told_sum(change_eur > HALF_A_CENT, is_real.astype(int))),
                    n_lose=int(told_sum(change_eur < -HALF_A_CENT, is_real.astype(int))),
                    shared_kwh=shared_kwh,
                    landlord_npv_change_eur=float(npv_eur[1][scheme] - npv_eur[0][scheme]),
                )
            )
    return rows


def _savings(base: Outcome, outcome: Outcome, scheme: str, group: str) -> tuple[Array, Array]:
    """Savings of a group when nobody refused, and now, over all sites."""
    before, after = [], []
    for old, new in zip(base.sites, outcome.sites, strict=True):
        chosen = _group(old, new, group)
        before.append(old.schemes[scheme].saving_eur[chosen])
        after.append(new.schemes[scheme].saving_eur[chosen])
    return np.concatenate(before), np.concatenate(after)


def _is_real(base: Outcome, outcome: Outcome, group: str) -> Flags:
    """Whether somebody stands behind each home of a group, over all sites."""
    pairs = zip(base.sites, outcome.sites, strict=True)
    return np.concatenate(
        [np.full(int(_group(*pair, group).sum()), pair[0].flows.has_real_homes) for pair in pairs]
    )


def _n_real(base: Outcome, outcome: Outcome, group: str) -> int:
    return int(_is_real(base, outcome, group).sum())


def _group(old: SiteOutcome, new: SiteOutcome, group: str) -> Flags:
    could = lived_in(old) & old.flows.population.is_participant
    is_in = new.flows.population.is_participant
    return could & (is_in if group == STAY else ~is_in)


def _tenants_shared_kwh(site: SiteOutcome) -> float:
    shared_kwh = site.flows.registers["members"].shared_kwh
    return float(shared_kwh[..., site.flows.population.is_dwelling].sum())
