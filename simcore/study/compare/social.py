"""Who gains and who loses, by group of households: savings, effort rates, energy poverty."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.base.records import ACTIVITIES, AGE_GROUPS, Array, Counts, Flags, Population
from simcore.base.small_groups import in_fives, tells_of_few, told_at_sites, told_sum
from simcore.money.fairness import (
    HALF_A_CENT,
    cost_of_no_loser_eur,
    cr20,
    effort_rate,
    gini,
    is_over_effort,
)
from simcore.scenario.social import Social
from simcore.site.records import MEMBERS, SiteOutcome
from simcore.study.compare.real_homes import counted_in
from simcore.study.compare.tables import ALL

N_DECILES = 10
LARGEST_HOUSEHOLD = 5
LITTLE_SUN = 0.2
"""Part of the households that count as those with the least use under the sun."""
EFFORT_COUNTS = ("n_over_effort_before", "n_leaving_over_effort", "n_entering_over_effort")
OF_LOSERS = ("losers_fraction", "cost_of_no_loser_eur")
"""Figures that tell how many lose, too."""
Count = Callable[[Flags, Counts], Counts]
Effort = tuple[Array, Array, dict[str, Flags]]
PARTICIPANTS, REFUSERS = "participants", "refusers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenants:
    """Lived-in dwellings of one or several sites, one after the other.

    Attributes
    ----------
    real_site
        Number of its site, from 1, where somebody stands behind the home, listed or measured;
        0 for drawn homes, ``(n_tenants,)``.
    takes_part
        Whether a tenant agreed to share, ``(n_tenants,)``.
    income_eur_per_cu, income_eur
        Yearly income by consumption unit, and of the household. [EUR/year]
    n_occupants, age_group, activity, is_energy_poor
        As of the population.
    sun_rank
        Part of those of its site who take part of whose use the sun met less, under the
        sharing among all members. [1]
    cost_before_eur
        Yearly cost of energy in the home today, heat and charges included, the energy cheque
        taken off. [EUR/year]
    saving_eur, charges_saving_eur
        Yearly saving in all, and through the charges, ``(n_schemes, n_tenants)``. [EUR/year]
    """

    real_site: Counts
    takes_part: Flags
    income_eur_per_cu: Array
    income_eur: Array
    n_occupants: Counts
    age_group: Counts
    activity: Counts
    is_energy_poor: Flags
    sun_rank: Array
    cost_before_eur: Array
    saving_eur: Array
    charges_saving_eur: Array


def tenants_of(sites: Sequence[SiteOutcome], schemes: Sequence[str], social: Social) -> Tenants:
    """Tenants of some sites under some schemes."""
    parts = [_of_site(site, schemes, social, n) for n, site in enumerate(sites, start=1)]
    return Tenants(
        **{
            name: np.concatenate([part[name] for part in parts], axis=-1)
            for name in Tenants.__dataclass_fields__
        }
    )


def _of_site(
    site: SiteOutcome, schemes: Sequence[str], social: Social, number: int
) -> dict[str, Array]:
    people = site.flows.population
    lives = people.is_dwelling & ~people.is_vacant
    registers = site.flows.registers[MEMBERS]
    used_kwh = registers.consumption_kwh.sum(axis=(0, 1))
    sun_kwh = registers.shared_kwh.sum(axis=(0, 1))
    sun_share = np.divide(sun_kwh, used_kwh, out=np.zeros_like(sun_kwh), where=used_kwh > 0)
    outcomes = [site.schemes[name] for name in schemes]
    columns = {
        "real_site": np.full(people.n_members, number * site.flows.has_real_homes),
        "takes_part": counted_in(site),
        "income_eur_per_cu": people.income_eur_per_cu,
        "income_eur": people.income_eur_per_cu * people.consumption_units,
        "n_occupants": people.n_occupants,
        "age_group": people.age_group,
        "activity": people.activity,
        "is_energy_poor": people.is_energy_poor,
        "sun_rank": _rank(sun_share, people.is_participant & lives),
        "cost_before_eur": cost_before_eur(site, social),
        "saving_eur": np.stack([outcome.saving_eur for outcome in outcomes]),
        "charges_saving_eur": np.stack([outcome.charges_saving_eur for outcome in outcomes]),
    }
    return {name: column[..., lives] for name, column in columns.items()}


def cost_before_eur(site: SiteOutcome, social: Social) -> Array:
    """Yearly cost of energy in each home today, ``(n_members,)``; see ``Tenants``. [EUR/year]"""
    bill_eur = site.bill_before.total_eur.sum(axis=0) - site.cheque_eur
    return bill_eur + _charges_before_eur(site) + heat_eur(site.flows.population, social)


def _charges_before_eur(site: SiteOutcome) -> Array:
    """Each member's part, by floor area, of what tenants pay for the common parts today."""
    people = site.flows.population
    lives = people.is_dwelling & ~people.is_vacant
    area = np.where(lives, people.floor_area_m2, 0.0)
    total_eur = site.ledger_before_eur["common_parts_charges"].sum()
    return area * (total_eur / area.sum() if area.sum() > 0 else 0.0)


def heat_eur(people: Population, social: Social) -> Array:
    """Yearly cost of heat that is not electric, ``(n_members,)``. [EUR/year]."""
    rooms_kwh = np.where(
        people.has_electric_heating, 0.0, social.heating_kwh_per_m2 * people.floor_area_m2
    )
    water_kwh = np.where(
        people.has_electric_hot_water, 0.0, social.hot_water_kwh_per_person * people.n_occupants
    )
    return social.heat_eur_per_kwh * (rooms_kwh + water_kwh) * people.is_dwelling


def groups(tenants: Tenants) -> Iterator[tuple[str, str, Flags]]:
    """Kinds of groups, groups, and who is in each, ``(n_tenants,)``.

    Those who take part, those who refuse; then, among those who take part, by decile of
    income, age, household, activity, energy poverty, and use under the sun.
    """
    part = tenants.takes_part if tenants.takes_part.any() else np.ones_like(tenants.takes_part)
    yield "all", PARTICIPANTS, part
    yield "all", REFUSERS, ~part
    tenth = decile(tenants.income_eur_per_cu, part)
    for number in range(N_DECILES):
        yield "income_decile", f"{number + 1}", (tenth == number) & part
    for number, name in enumerate(AGE_GROUPS):
        yield "age_group", name, (tenants.age_group == number) & part
    size = np.minimum(tenants.n_occupants, LARGEST_HOUSEHOLD)
    for number in range(1, LARGEST_HOUSEHOLD + 1):
        yield "household", f"{number}", (size == number) & part
    for number, name in enumerate(ACTIVITIES):
        yield "activity", name, (tenants.activity == number) & part
    yield "energy_poor", "yes", tenants.is_energy_poor & part
    yield "energy_poor", "no", ~tenants.is_energy_poor & part
    is_little = tenants.sun_rank < LITTLE_SUN
    yield "sun_share", "lowest_fifth", is_little & part
    yield "sun_share", "others", ~is_little & part


def decile(income: Array, counted: Flags) -> Counts:
    """Tenth of those counted that an income falls into, 0 the poorest, ``(n_tenants,)``."""
    return np.minimum((N_DECILES * _rank(income, counted)).astype(np.int64), N_DECILES - 1)


def _rank(values: Array, counted: Flags) -> Array:
    """Part of those counted who have less, ties in their order, ``(n_tenants,)``."""
    order = np.argsort(np.where(counted, values, np.inf), kind="stable")
    rank = np.empty(len(values))
    rank[order] = np.arange(len(values))
    return rank / max(int(counted.sum()), 1)


def social_rows(
    sites: Sequence[SiteOutcome], schemes: Sequence[str], social: Social
) -> Iterator[dict[str, Any]]:
    """A row for each site (then all), scheme and group that somebody is in and may be told.

    What counts homes of a group is NaN where it would tell of one to four real ones.
    """
    hidden_at_sites: Hidden = {}
    for name, tenants, told in _told(sites, schemes, social):
        hidden = _hidden_counts(tenants, told, social)
        if name != ALL:
            hidden_at_sites = _either(hidden_at_sites, hidden)
        else:
            hidden = _either(hidden, hidden_at_sites)
        effort = _effort(tenants, social)
        for kind, group, is_in in groups(tenants):
            if is_in.any() and told[kind, group]:
                keys = {"site": name, "kind": kind, "group": group}
                counted = told_sum if kind == "all" else _as_they_are
                by_figure = _group_figures(tenants, is_in, effort, counted)
                by_figure = {
                    key: _blanked(value, hidden.get((kind, key)))
                    for key, value in by_figure.items()
                }
                yield from _rows(keys, schemes, int(is_in.sum()), by_figure)


Hidden = dict[tuple[str, str], Flags]
"""Whether a figure of a kind of group may not be told, ``(n_schemes,)``."""


def _rows(
    keys: Mapping[str, str], schemes: Sequence[str], n: int, by_figure: Mapping[str, Array]
) -> Iterator[dict[str, Any]]:
    for number, scheme in enumerate(schemes):
        values = {key: value[number].item() for key, value in by_figure.items()}
        names = {"site": keys["site"], "scheme": scheme}
        yield {**names, **keys, "n_households": n, **values}


def _as_they_are(flags: Flags, real_site: Counts) -> Counts:
    return np.asarray(flags.sum(axis=-1))


def _blanked(values: Array, is_hidden: Flags | None) -> Array:
    if is_hidden is None or not is_hidden.any():
        return values
    return np.where(is_hidden, np.nan, values)


def _either(one: Hidden, other: Hidden) -> Hidden:
    return one | {key: flags | one.get(key, flags) for key, flags in other.items()}


def _hidden_counts(
    tenants: Tenants, told: Mapping[tuple[str, str], bool], social: Social
) -> Hidden:
    """Counts that would tell of few real homes, by kind of group; empty where all are drawn."""
    hidden: Hidden = {}
    is_real = tenants.real_site > 0
    if not is_real.any():
        return hidden
    whole = {"all": np.ones_like(is_real)}
    members: dict[str, list[Flags]] = {}
    for kind, group, is_in in groups(tenants):
        whole[kind] = whole.get(kind, np.zeros_like(is_real)) | is_in
        members.setdefault(kind, []).extend([is_in] if told[kind, group] else [])
    for kind, parts in members.items():
        if kind == "all" or not parts:
            continue
        rest = whole[kind] & ~np.any(parts, axis=0)
        for name, flags in events(tenants, social).items():
            is_few = tells_of_few(flags, [*parts, rest], is_real)
            names = (name, *OF_LOSERS) if name == "n_losers" else (name,)
            hidden |= {(kind, one): is_few for one in names}
    return hidden


def n_groups_left_out(sites: Sequence[SiteOutcome], schemes: Sequence[str], social: Social) -> int:
    """Groups of households that the rows leave out so that nobody is told of; 0 if all drawn."""
    if not any(site.flows.has_real_homes for site in sites):
        return 0
    return sum(
        bool(is_in.any()) and not told[kind, group]
        for _, tenants, told in _told(sites, schemes[:1], social)
        for kind, group, is_in in groups(tenants)
    )


def _told(
    sites: Sequence[SiteOutcome], schemes: Sequence[str], social: Social
) -> Iterator[tuple[str, Tenants, dict[tuple[str, str], bool]]]:
    """Each site and all: its name, its tenants, and whether each group may be told."""
    names = [*(site.flows.site for site in sites), ALL]
    alone = [tenants_of([site], schemes, social) for site in sites]
    everybody = [*alone, tenants_of(sites, schemes, social)]
    counts = [_n_real(tenants) for tenants in everybody]
    told: list[dict[tuple[str, str], bool]] = [{} for _ in names]
    for kind, n_of_all in counts[-1].items():
        at_sites, of_all = told_at_sites(
            [[*n[kind].values()] for n in counts[:-1]], [*n_of_all.values()]
        )
        for flags, place in zip((*at_sites, of_all), told, strict=True):
            place |= {(kind, name): flag for name, flag in zip(n_of_all, flags, strict=True)}
    yield from zip(names, everybody, told, strict=True)


def _n_real(tenants: Tenants) -> dict[str, dict[str, int]]:
    """Real homes of each group, by kind of group."""
    counts: dict[str, dict[str, int]] = {}
    for kind, group, is_in in groups(tenants):
        counts.setdefault(kind, {})[group] = int((is_in & (tenants.real_site > 0)).sum())
    return counts


def group_figures(tenants: Tenants, is_in: Flags, social: Social) -> Mapping[str, Array]:
    """Figures of a group under every scheme, each ``(n_schemes,)``; none for an empty group.

    Real homes are counted as may be told.
    """
    if not is_in.any():
        return {}
    return _group_figures(tenants, is_in, _effort(tenants, social), told_sum)


def _group_figures(
    tenants: Tenants, is_in: Flags, effort: Effort, counted: Count
) -> Mapping[str, Array]:
    """Figures of a group that somebody is in; ``effort`` is that of all its groups' tenants."""
    own, charges = tenants.saving_eur[:, is_in], tenants.charges_saving_eur[:, is_in]
    real_site = tenants.real_site[is_in]
    saving = in_fives(own, real_site > 0)
    low, median, high = np.quantile(saving, (0.1, 0.5, 0.9), axis=-1)
    before, after, flags_of = effort
    n = {name: counted(flags[:, is_in], real_site) for name, flags in flags_of.items()}
    return {
        "saving_mean_eur": own.mean(axis=-1),
        "saving_median_eur": median,
        "saving_p10_eur": low,
        "saving_p90_eur": high,
        "saving_min_eur": saving.min(axis=-1),
        "n_losers": n["n_losers"],
        "losers_fraction": n["n_losers"] / is_in.sum(),
        "cost_of_no_loser_eur": cost_of_no_loser_eur(saving),
        "saving_gini": gini(saving),
        "saving_cr20": cr20(saving),
        "charges_saving_mean_eur": charges.mean(axis=-1),
        "own_saving_mean_eur": (own - charges).mean(axis=-1),
        "effort_before_fraction": _median_rate(before[:, is_in], real_site),
        "effort_after_fraction": _median_rate(after[:, is_in], real_site),
        **{name: n[name] for name in EFFORT_COUNTS},
    }


def _median_rate(rates: Array, real_site: Counts) -> Array:
    return np.median(in_fives(rates, real_site > 0), axis=-1)


def _rates(tenants: Tenants) -> tuple[Array, Array]:
    """Effort rates today and under each scheme, each ``(n_schemes, n_tenants)``."""
    after_eur = tenants.cost_before_eur - tenants.saving_eur
    before_eur = np.broadcast_to(tenants.cost_before_eur, after_eur.shape)
    return effort_rate(before_eur, tenants.income_eur), effort_rate(after_eur, tenants.income_eur)


def events(tenants: Tenants, social: Social) -> dict[str, Flags]:
    """What homes are counted for, ``(n_schemes, n_tenants)`` by the column of the count."""
    return _effort(tenants, social)[-1]


def _effort(tenants: Tenants, social: Social) -> Effort:
    """Effort rates today and under each scheme, and what homes are counted for."""
    rates = _rates(tenants)
    limits = (social.third_decile_eur_per_cu, social.effort_threshold_fraction)
    was_poor, is_poor = (is_over_effort(each, tenants.income_eur_per_cu, *limits) for each in rates)
    flags = (was_poor, was_poor & ~is_poor, ~was_poor & is_poor)
    loses = {"n_losers": tenants.saving_eur < -HALF_A_CENT}
    return *rates, loses | dict(zip(EFFORT_COUNTS, flags, strict=True))
