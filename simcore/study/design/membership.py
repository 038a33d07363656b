"""Who should be in: tenants leave, or come back, as long as what the operation is worth rises."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.common_parts import BEHIND
from simcore.base.records import Counts, Flags
from simcore.site.curves import SiteCurves
from simcore.site.records import MEMBERS, SiteFlows
from simcore.site.road import PreparedSite, shared_flows
from simcore.study.compare.pipeline import prepared
from simcore.study.design.ability import FIRST_YEAR, Ability, Terms, site_ability
from simcore.study.design.bound import bound_npv_eur, together
from simcore.study.design.sunny import SunnySite, ceiling_eur, membership_eur, sunny_site
from simcore.study.design.views import WITHIN, Views, curves_of, is_simulated
from simcore.study.design.ways import (
    FEW,
    building_of_dwelling,
    by_building,
    by_fee,
    by_member,
)

PRO_RATA = "default"
MEMBER, BUILDING, FEE = "member", "building", "fee"
"""Ways to choose who is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What a way to choose who is in comes to.

    Attributes
    ----------
    way
        ``"building"``, ``"fee"`` (own choice), or ``"member"`` (sought one by one).
    npv_eur
        The bound of every year with it. [EUR]
    n_in
        Tenants who are in.
    fee_eur
        Fee of those who join by own choice; None where there is none, as for the other ways.
        [EUR/year]
    """

    way: str
    npv_eur: float
    n_in: int
    fee_eur: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The best membership that was found.

    Attributes
    ----------
    npv_eur, first_year_npv_eur
        The bound of every year with it, and of the first, by the ordinary road. [EUR]
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
    ways
        What plain ways to choose who is in come to: by building, by a fee to join, one by one.
    prepared
        All sites with those who are in, prepared for the sharing among them.
    """

    npv_eur: float
    first_year_npv_eur: float
    n_in: int
    n_asked: int
    gap_eur: float
    is_proven: bool
    kwh_kept: float
    least_saving_eur: float
    sites: dict[str, int]
    ways: tuple[Way, ...]
    prepared: tuple[PreparedSite, ...] = field(default=(), repr=False, compare=False)

    __repr__ = brief


def best_membership(views: Views) -> Membership | None:
    """The best membership of all sites together, site by site, as their worth adds up.

    None under another key than the plain pro rata one, with contracts that follow the spot price,
    with batteries or plants behind a meter, with homes that somebody stands behind, and where
    nobody takes part.

    Parameters
    ----------
    views
        A scenario, and the curves of its sites.
    """
    sites = prepared(views.flows, WITHIN).sites
    if not _can_choose(views, sites):
        return None
    curves = curves_of(views, {})
    pairs = [
        (site, ability)
        for site, ability in ((site, site_ability(site)) for site in sites)
        if ability.n_tenants
    ]
    sunny = [_sunny(site, ability, curves[ability.site]) for site, ability in pairs]
    plain = {
        BUILDING: by_building(sunny, [_buildings(*pair) for pair in pairs]),
        FEE: by_fee(sunny),
    }
    best = by_member(sunny, list(plain.values()))
    ways = [
        Way(way=name, npv_eur=one.npv_eur, n_in=one.n_in, fee_eur=one.fee_eur)
        for name, one in (*plain.items(), (MEMBER, best))
    ]
    anew = {
        ability.site: with_members(site, curves[ability.site], ability, members)
        for (site, ability), members in zip(pairs, best.members, strict=True)
    }
    flows = tuple(anew.get(one.site, one) for one in views.flows.sites)
    after = prepared(replace(views.flows, sites=flows), WITHIN).sites
    large = [place for place, one in enumerate(sunny) if one.n_tenants > FEW]
    gap = sum(
        ceiling_eur(sunny[place]) - membership_eur(sunny[place], best.members[place])
        for place in large
    )
    return _told(views.terms, (sites, after), gap, tuple(ways), is_proven=not large)


def _buildings(site: PreparedSite, ability: Ability) -> Counts:
    """Number of the building of each tenant who takes part, ``(n_tenants,)``."""
    numbers = building_of_dwelling(site.before_sharing.inputs.site_table)
    return np.asarray(numbers[ability.tenants[: len(numbers)]])


def _sunny(site: PreparedSite, ability: Ability, curves: SiteCurves) -> SunnySite:
    return sunny_site(site, ability, curves.production_kwh, curves.consumption_kwh, curves.off_peak)


def _can_choose(views: Views, sites: Sequence[PreparedSite]) -> bool:
    sharing = views.flows.scenario.sharing
    is_plain = sharing.key == PRO_RATA and sharing.key_decimals is None
    has_spot = any(site.before_sharing.prices.spot_part is not None for site in sites)
    takes_part = any(site.population.is_participant.any() for site in views.flows.sites)
    has_other_flows = any(
        site.before_sharing.flows.storage or site.before_sharing.inputs.common_parts == BEHIND
        for site in sites
    )
    is_plain = is_plain and not has_spot and not has_other_flows
    return is_plain and is_simulated(views.flows) and takes_part


def with_members(
    site: PreparedSite, curves: SiteCurves, ability: Ability, members: Flags
) -> SiteFlows:
    """Energy of a site shared anew among those who are in, ``members`` as its tenants."""
    people, inputs = curves.population, site.before_sharing.inputs
    takes_part = people.is_participant.copy()
    takes_part[ability.tenants] = members
    joined = replace(curves, population=replace(people, is_participant=takes_part))
    return shared_flows(replace(inputs, schemes=dict(WITHIN)), joined)


def _told(
    terms: Terms,
    pair: tuple[Sequence[PreparedSite], Sequence[PreparedSite]],
    gap_eur: float,
    ways: tuple[Way, ...],
    *,
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
        first_year_npv_eur=bound_npv_eur(after, plain, FIRST_YEAR),
        n_in=sum(one.n_tenants for one in after),
        n_asked=sum(one.n_tenants for one in before),
        gap_eur=max(gap_eur, 0.0),
        is_proven=is_proven,
        kwh_kept=kwh[1] / kwh[0] if kwh[0] else 1.0,
        least_saving_eur=float(saving.min(initial=np.inf)) if len(saving) else 0.0,
        sites={one.site: one.n_tenants for one in after},
        ways=ways,
        prepared=tuple(pair[1]),
    )
