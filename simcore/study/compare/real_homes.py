"""Homes that somebody stands behind, in a comparison: who is counted, what is told of them."""

from collections.abc import Iterator, Sequence

import numpy as np

from simcore.base.errors import InputError, Problem, fault
from simcore.base.records import Array, Flags, Population
from simcore.base.small_groups import LEAST_HOMES, in_fives, is_few
from simcore.scenario.schema import Scenario
from simcore.site.before_sharing import BeforeSharing
from simcore.site.inputs import site_inputs
from simcore.site.records import SiteOutcome

AnySite = SiteOutcome | BeforeSharing


def real_sites(scenario: Scenario) -> list[str]:
    """Sites whose homes are listed or measured."""
    return [name for name, site in scenario.sites.items() if site.has_real_homes]


def check_real_homes(scenario: Scenario) -> None:
    """Refuse sites at which fewer than five real homes live, or share, before any long work.

    Raises
    ------
    InputError
        With each such site.
    """
    names = real_sites(scenario)
    if not names:
        return
    from simcore.site.curves import site_population  # heavy, and tables need none of it

    inputs = site_inputs(scenario, names)
    problems = [
        problem
        for name, site in inputs.items()
        for problem in _too_few(name, site_population(site), site.peak_power_kw > 0)
    ]
    if problems:
        raise InputError(problems)


def _too_few(site: str, people: Population, has_plant: bool) -> Iterator[Problem]:
    lives = people.is_dwelling & ~people.is_vacant
    n_lived_in, n_sharing = int(lives.sum()), int((lives & people.is_participant).sum())
    place = f"sites.{site}"
    if is_few(n_lived_in):
        yield fault("few_homes_lived_in", place, n=n_lived_in, least=LEAST_HOMES)
    elif has_plant and is_few(n_sharing):
        yield fault("few_homes_that_share", place, n=n_sharing, least=LEAST_HOMES)


def lived_in(site: AnySite) -> Flags:
    """Dwellings somebody lives in, ``(n_members,)``."""
    people = site.flows.population
    return people.is_dwelling & ~people.is_vacant


def counted_in(site: AnySite) -> Flags:
    """Tenants who count as taking part, ``(n_members,)``.

    Real homes that refuse, where they are fewer than five, are counted with the others: told
    apart, what all tenants pay would tell of them.
    """
    lives = lived_in(site)
    takes_part = lives & site.flows.population.is_participant
    n_others = int((lives & ~takes_part).sum())
    hides = site.flows.has_real_homes and takes_part.any() and is_few(n_others)
    return lives if hides else takes_part


def told_savings(
    sites: Sequence[AnySite], of_sites: Sequence[Array], chosen: Sequence[Flags]
) -> Array:
    """Values of the chosen members of all sites, one after the other, real homes in fives."""
    parts = [
        told_at(site, values, flags)
        for site, values, flags in zip(sites, of_sites, chosen, strict=True)
    ]
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)


def told_at(site: AnySite, values: Array, flags: Flags) -> Array:
    """Values of the chosen members of a site, ``(..., n_chosen)``, real homes in fives."""
    if not site.flows.has_real_homes:
        return values[..., flags]
    is_real = np.ones(int(flags.sum()), bool)
    return in_fives(values[..., flags], is_real)
