"""Families that a board knows: means of homes alike, before and after, by month."""

from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np

from simcore.base.records import ACTIVITIES, Array, Flags, Population
from simcore.base.small_groups import LEAST_HOMES
from simcore.site.records import SiteOutcome
from simcore.study.compare.figures import willing_tenants
from simcore.study.options.records import Family

N_TOLD = 3
MONTHS = 12
RETIRED, WORKING = ACTIVITIES.index("retired"), ACTIVITIES.index("working")
EVERYBODY = "everybody"
FAMILIES: MappingProxyType[str, Callable[[Population], Flags]] = MappingProxyType(
    {
        "retired_alone": lambda of: (of.n_occupants == 1) & (of.activity == RETIRED),
        "working_family": lambda of: (
            (of.n_occupants >= 3) & (of.n_occupants <= 4) & (of.activity == WORKING)
        ),
        "poor_family": lambda of: (of.n_occupants >= 3) & of.is_energy_poor,
        "alone": lambda of: of.n_occupants == 1,
        "two": lambda of: of.n_occupants == 2,
        "three_or_more": lambda of: of.n_occupants >= 3,
        EVERYBODY: lambda of: np.ones_like(of.is_dwelling),
    }
)
"""Who is in each, ``(n_members,)``; those first are told first."""


def told_families(scopes: Sequence[Sequence[SiteOutcome]]) -> tuple[str, ...]:
    """The first three families with enough homes wherever an option is done.

    Homes that somebody stands behind are told all together, as a few of them would be found.
    """
    sites = [site for scope in scopes for site in scope]
    if any(site.flows.has_real_homes for site in sites):
        return (EVERYBODY,)
    names = [
        name
        for name in FAMILIES
        if all(sum(flags.sum() for flags in _homes(scope, name)) >= LEAST_HOMES for scope in scopes)
    ]
    return tuple(names[:N_TOLD]) or (EVERYBODY,)


def families_of(
    sites: Sequence[SiteOutcome],
    scheme: str,
    names: Sequence[str],
    asked: Sequence[SiteOutcome] = (),
) -> tuple[Family, ...]:
    """Families under a scheme at some sites; none without homes.

    Homes that are asked and stay out count as well, so that each option tells of the same ones.

    Parameters
    ----------
    sites
        Sites whose outcomes hold the scheme.
    scheme
        Its name.
    names
        Names of families, as :func:`told_families` has them.
    asked
        The same sites with all who are asked to take part; themselves where not given.
    """
    every = ((name, _homes(asked or sites, name)) for name in names)
    return tuple(
        family
        for name, homes in every
        if (family := _family(sites, scheme, name, homes)) is not None
    )


def _family(
    sites: Sequence[SiteOutcome], scheme: str, name: str, homes: Sequence[Flags]
) -> Family | None:

    def mean(of_sites: list[Array]) -> float:
        every = [values[flags] for values, flags in zip(of_sites, homes, strict=True)]
        return float(np.concatenate(every).mean()) / MONTHS

    if not sum(flags.sum() for flags in homes):
        return None
    before = mean([site.bill_before.total_eur.sum(axis=0) for site in sites])
    saving = mean([site.schemes[scheme].saving_eur for site in sites])
    n_homes = int(sum(flags.sum() for flags in homes))
    return Family(family=name, n_homes=n_homes, before_eur=before, after_eur=before - saving)


def _homes(sites: Sequence[SiteOutcome], name: str) -> list[Flags]:
    """Homes of a family that take part, ``(n_members,)`` for each site."""
    chosen = willing_tenants(sites)
    return [
        flags & FAMILIES[name](site.flows.population)
        for site, flags in zip(sites, chosen, strict=True)
    ]
