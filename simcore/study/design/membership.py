"""Who should be in: tenants leave, or come back, as long as what the operation is worth rises."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Flags
from simcore.site.curves import SiteCurves
from simcore.site.records import MEMBERS, SiteFlows
from simcore.site.road import PreparedSite, shared_flows
from simcore.study.compare.pipeline import prepared
from simcore.study.design.ability import Ability, Terms, site_ability
from simcore.study.design.bound import bound_npv_eur, together
from simcore.study.design.sunny import (
    SunnySite,
    ceiling_eur,
    change_eur,
    membership_eur,
    sunny_site,
)
from simcore.study.design.views import WITHIN, Views, curves_of, is_simulated

PART = 0.1
"""Part of those who would better leave that leaves at a time; then one by one."""
LEAST_EUR = 0.01
"""A change that is worth less is none."""
MOST_ROUNDS = 400
PRO_RATA = "default"
FEW = 12
"""Members up to which every membership is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The best membership that was found.

    Attributes
    ----------
    npv_eur
        The bound of every year with it, by the ordinary road. [EUR]
    n_in, n_asked
        Tenants who are in, and who would be.
    gap_eur
        How far a better one could be at most; 0 where all were tried. [EUR]
    is_proven
        Whether all memberships were tried.
    kwh_kept
        Part of the tenants' shared energy that is kept, as the key re-shares. [1]
    least_saving_eur
        Least own saving of year 1 of those who are in. [EUR/year]
    sites
        Tenants who are in, by site.
    """

    npv_eur: float
    n_in: int
    n_asked: int
    gap_eur: float
    is_proven: bool
    kwh_kept: float
    least_saving_eur: float
    sites: dict[str, int]

    __repr__ = brief


def best_members(sunny: SunnySite) -> Flags:
    """The best membership of a site, ``(n_tenants,)``: all tried where few, else sought.

    From everybody, those whose leaving is worth most leave, a tenth at a time; then one by one,
    and back in where that is worth more, until no single change is.
    """
    if sunny.n_tenants <= FEW:
        return _best_of_all(sunny)
    members = np.ones(sunny.n_tenants, bool)
    worth = membership_eur(sunny, members)
    for _ in range(MOST_ROUNDS):
        for tried in _next_ones(sunny, members):
            found = membership_eur(sunny, tried)
            if found > worth + LEAST_EUR:
                members, worth = tried, found
                break
        else:
            break
    return members


def _next_ones(sunny: SunnySite, members: Flags) -> Iterator[Flags]:
    """Memberships to try next, the boldest first."""
    for joins in (False, True):
        change = change_eur(sunny, members, joins=joins)
        good = np.flatnonzero(change > LEAST_EUR)
        best_first = good[np.argsort(-change[good], kind="stable")]
        sizes = [int(np.ceil(PART * len(good))), 1]
        for n in dict.fromkeys(size for size in sizes if 0 < size <= len(good)):
            tried = members.copy()
            tried[best_first[:n]] = joins
            yield tried


def _best_of_all(sunny: SunnySite) -> Flags:
    """The best of all memberships of a few tenants."""
    n = sunny.n_tenants
    every = (np.arange(2**n)[:, np.newaxis] >> np.arange(n)) % 2 == 1
    worth = [membership_eur(sunny, members) for members in every]
    return np.asarray(every[int(np.argmax(worth))])


def best_membership(views: Views) -> Membership | None:
    """The best membership of all sites together, site by site, as their worth adds up.

    None under another key than the plain pro rata one, with contracts that follow the spot price,
    with homes that somebody stands behind, and where nobody takes part.

    Parameters
    ----------
    views
        A scenario, and the curves of its sites.
    """
    sites = prepared(views.flows, WITHIN).sites
    if not _can_choose(views, sites):
        return None
    curves = curves_of(views, {})
    abilities = [site_ability(site) for site in sites]
    flows, gaps, proven = [], [0.0], []
    for site, ability in zip(sites, abilities, strict=True):
        of_site = curves[ability.site]
        if not ability.n_tenants:
            flows.append(site.before_sharing.flows)
            continue
        sunny = sunny_site(
            site, ability, of_site.production_kwh, of_site.consumption_kwh, of_site.off_peak
        )
        members = best_members(sunny)
        is_small = sunny.n_tenants <= FEW
        gaps.append(0.0 if is_small else ceiling_eur(sunny) - membership_eur(sunny, members))
        proven.append(is_small)
        flows.append(_with_members(site, of_site, ability, members))
    after = prepared(replace(views.flows, sites=tuple(flows)), WITHIN).sites
    return _told(views.terms, (sites, after), sum(gaps), all(proven))


def _can_choose(views: Views, sites: Sequence[PreparedSite]) -> bool:
    sharing = views.flows.scenario.sharing
    is_plain = sharing.key == PRO_RATA and sharing.key_decimals is None
    has_spot = any(site.before_sharing.prices.spot_part is not None for site in sites)
    takes_part = any(site.population.is_participant.any() for site in views.flows.sites)
    return is_plain and is_simulated(views.flows) and takes_part and not has_spot


def _with_members(
    site: PreparedSite, curves: SiteCurves, ability: Ability, members: Flags
) -> SiteFlows:
    """Energy of a site shared anew among those who are in."""
    people, inputs = curves.population, site.before_sharing.inputs
    takes_part = people.is_participant.copy()
    takes_part[ability.tenants] = members
    joined = replace(curves, population=replace(people, is_participant=takes_part))
    return shared_flows(replace(inputs, schemes=dict(WITHIN)), joined)


def _told(
    terms: Terms,
    pair: tuple[Sequence[PreparedSite], Sequence[PreparedSite]],
    gap_eur: float,
    is_proven: bool,
) -> Membership:
    """A membership by the ordinary road, beside everybody in."""
    before, after = ([site_ability(site) for site in sites] for sites in pair)
    kwh = [
        sum(float(site.after_sharing[MEMBERS].basis.shared_kwh.sum()) for site in sites)
        for sites in pair
    ]
    plain = Terms(outside=terms.outside)
    saving = together(after).saving_eur()[0]
    return Membership(
        npv_eur=bound_npv_eur(after, plain),
        n_in=sum(one.n_tenants for one in after),
        n_asked=sum(one.n_tenants for one in before),
        gap_eur=max(gap_eur, 0.0),
        is_proven=is_proven,
        kwh_kept=kwh[1] / kwh[0] if kwh[0] else 1.0,
        least_saving_eur=float(saving.min(initial=np.inf)) if len(saving) else 0.0,
        sites={one.site: one.n_tenants for one in after},
    )
