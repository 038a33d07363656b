"""Who joins by what he gains: a curve of the scenario, solved to a fixed point."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import refuse
from simcore.base.records import Array, Flags
from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design
from simcore.site.road import PreparedSite
from simcore.study.compare.pipeline import prepared
from simcore.study.compare.records import Flows
from simcore.study.design.ability import site_ability
from simcore.study.design.membership import with_members
from simcore.study.design.programme import candidates, programme
from simcore.study.design.tariff import best_tariff
from simcore.study.design.views import WITHIN, Views, curves_of, is_simulated

MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Who joins where the scenario has a curve of joining by gain.

    Attributes
    ----------
    n_in, n_asked
        Tenants who join at the prices found for them, and who were asked.
    n_rounds
        How often prices and members were sought in turn.
    is_settled
        Whether at last the same joined as before.
    """

    n_in: int
    n_asked: int
    n_rounds: int
    is_settled: bool

    __repr__ = brief


def joins(gain_eur: Array, rank: Array, curve: Sequence[tuple[float, float]]) -> Flags:
    """Who joins: those whose willingness is within the share of their gain, ``(n_tenants,)``.

    Parameters
    ----------
    gain_eur
        What each would gain, ``(n_tenants,)``. [EUR/year]
    rank
        Rank of each among all, 1 the most willing, ``(n_tenants,)``. [1]
    curve
        Gains and the share that joins at them, straight between, level beyond.

    Examples
    --------
    >>> joins(np.array([0.0, 10.0, 30.0]), np.array([0.8, 0.4, 0.4]), [(0, 0.1), (20, 0.9)])
    array([False, False,  True])
    """
    gains, shares = np.transpose(np.asarray(curve, float))
    return np.asarray(rank >= 1.0 - np.interp(gain_eur, gains, shares))


def joined(views: Views, wishes: Design, most_prices: int) -> tuple[Flows, Joined]:
    """Energy among those who join, and how many that is.

    Prices are found for those who are in, then everybody is asked again: those in by what they
    gain, the others by what they would with everybody in, until the same are in as before.

    Parameters
    ----------
    views
        A scenario, and the curves of its sites.
    wishes
        What is wished, with the curve.
    most_prices
        Most prices of the tariff that they are asked to.

    Raises
    ------
    InputError
        If the energy was not simulated, so that it cannot be shared anew.
    """
    if not is_simulated(views.flows):
        raise refuse("design_joining_given", "design.joining")
    sites = prepared(views.flows, WITHIN).sites
    rank = np.concatenate(
        [
            site.before_sharing.flows.population.join_rank[site_ability(site).tenants]
            for site in sites
        ]
    )
    parts = candidates(sites, wishes)
    is_in, seen, flows = np.ones(len(rank), bool), list[bytes](), views.flows
    for _ in range(MOST_ROUNDS):
        flows = _among(views, sites, is_in)
        seen.append(is_in.tobytes())
        gains = _gains_eur(sites, flows, is_in, (wishes, parts, most_prices))
        if gains is None:
            break
        is_in = joins(gains, rank, wishes.joining)
        if is_in.tobytes() in seen or not is_in.any():
            break
    is_settled = is_in.tobytes() == seen[-1]
    told = Joined(
        n_in=int(np.frombuffer(seen[-1], bool).sum()),
        n_asked=len(rank),
        n_rounds=len(seen),
        is_settled=is_settled,
    )
    return flows, told


def _among(views: Views, sites: Sequence[PreparedSite], is_in: Flags) -> Flows:
    """Energy of all sites shared among those who are in."""
    if is_in.all():
        return views.flows
    curves, start, found = curves_of(views, {}), 0, []
    for site in sites:
        ability = site_ability(site)
        members = is_in[start : start + ability.n_tenants]
        found.append(with_members(site, curves[ability.site], ability, members))
        start += ability.n_tenants
    return replace(views.flows, sites=tuple(found))


def _gains_eur(
    sites: Sequence[PreparedSite],
    flows: Flows,
    is_in: Flags,
    asked: tuple[Design, Sequence[Part], int],
) -> Array | None:
    """Gain of year 1 of each at the best prices for those in; None where there is no tariff."""
    wishes, parts, most_prices = asked
    now = prepared(flows, WITHIN).sites
    problem = programme(now, [site_ability(site) for site in now], parts, wishes)
    tariff = best_tariff(problem, wishes, most_prices)
    if tariff is None:
        return None
    whole = programme(sites, [site_ability(site) for site in sites], tariff.parts, wishes)
    gains = whole.gains_eur(np.array([part.price for part in tariff.parts]))[0]
    gains[is_in] = tariff.gains_eur[0]
    return gains
