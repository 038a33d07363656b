"""Who benefits from each lever: the energy poor, homes with electric hot water, the others."""

from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Counts, Flags
from simcore.base.small_groups import told_groups, told_sum
from simcore.site.chosen import group_of
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.tables import ALL
from simcore.study.flex.site import SiteLevers
from simcore.study.flex.uses import LEVERS, NONE

GROUPS = ("energy_poor", "cheque_energie", "electric_hot_water")
OTHERS = "others"
"""Those in none of the groups; a home may be in several of them."""


CENT = 0.01
"""Less than this a year is no gain. [EUR/year]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """What a lever brings a group of those who take part, all sites together.

    Attributes
    ----------
    lever, group
        One of ``LEVERS``; one of ``GROUPS``, all who take part, or those in none of the groups.
    n_homes
        Homes of the group.
    n_gaining
        Those whom it saves something.
    tenant_saving_mean_eur
        What it saves a home of the group, mean. [EUR/year]
    """

    lever: str
    group: str
    n_homes: int
    n_gaining: int
    tenant_saving_mean_eur: float


def group_rows(sites: tuple[SiteLevers, ...]) -> list[GroupRow]:
    """What each lever brings each group; groups of too few real homes are left out."""
    chosen = willing_tenants([site.before_sharing for site in sites])
    members = {name: _members(sites, chosen, name) for name in (ALL, *GROUPS)}
    in_one = np.any([members[name] for name in GROUPS], axis=0)
    members[OTHERS] = ~in_one
    real_site = np.concatenate(
        [
            np.full(int(flags.sum()), number * site.before_sharing.flows.has_real_homes)
            for number, (site, flags) in enumerate(zip(sites, chosen, strict=True), start=1)
        ]
    )
    real = real_site > 0
    told = {
        name: all(told_groups([int((real & is_in).sum()), int((real & ~is_in).sum())]))
        for name, is_in in members.items()
    }
    rows = []
    for lever in LEVERS:
        gained = _gained_eur(sites, chosen, lever)
        rows += [
            _row(lever, name, gained[is_in], real_site[is_in])
            for name, is_in in members.items()
            if told[name]
        ]
    return [row for row in rows if row.n_homes]


def _members(sites: tuple[SiteLevers, ...], chosen: list[Flags], name: str) -> Flags:
    """Whether each of those who take part is in a group, site after site."""
    parts = []
    for site, flags in zip(sites, chosen, strict=True):
        before = site.before_sharing
        parts.append(group_of(before.inputs, before.flows.population, name)[flags])
    return np.concatenate(parts)


def _gained_eur(sites: tuple[SiteLevers, ...], chosen: list[Flags], lever: str) -> Array:
    parts = [
        (site.pulled[lever].saving_eur - site.pulled[NONE].saving_eur)[flags]
        for site, flags in zip(sites, chosen, strict=True)
    ]
    return np.concatenate(parts)


def _row(lever: str, group: str, gained_eur: Array, real_site: Counts) -> GroupRow:
    n_gaining = int(told_sum(gained_eur > CENT, real_site))
    mean = float(gained_eur.mean()) if gained_eur.size else 0.0
    return GroupRow(
        lever=lever,
        group=group,
        n_homes=gained_eur.size,
        n_gaining=n_gaining,
        tenant_saving_mean_eur=mean,
    )
