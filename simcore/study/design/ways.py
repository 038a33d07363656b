"""Who is in: tenants sought one by one, whole buildings, or who pays a fee to join by choice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Flags
from simcore.base.small_groups import LEAST_HOMES
from simcore.scenario.site import Site
from simcore.study.design.sunny import (
    SunnySite,
    avoided_eur,
    change_eur,
    membership_eur,
    memberships_eur,
)

PART = 0.1
"""Part of those who would better leave that leaves at a time; then one by one."""
LEAST_EUR = 0.01
"""A change that is worth less is none."""
MOST_ROUNDS = 400
FEW = 12
"""Tenants, or buildings, up to which every membership is tried."""
N_FEES = 24
"""Fees that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Who is in at each site under one way to choose, and what it is worth.

    Attributes
    ----------
    members
        Who is in, ``(n_tenants,)`` of each site.
    npv_eur
        The bound of every year. [EUR]
    fee_eur
        Fee that those who join pay, and the least own saving of who does; None for none.
        [EUR/year]
    """

    members: tuple[Flags, ...]
    npv_eur: float
    fee_eur: float | None = None

    __repr__ = brief

    @property
    def n_in(self) -> int:
        """Tenants who are in."""
        return sum(int(one.sum()) for one in self.members)


def building_of_dwelling(site: Site) -> Counts:
    """Number of the building of each dwelling, ``(n_dwellings,)``; its homes in their order.

    Which home stands in which building is not known: they are taken in the order of the
    buildings (assumed). Identical buildings of fewer than five homes count as one, so that
    nobody is told by name.
    """
    sizes: list[int] = []
    for building in site.each_building:
        is_alone = building.dwellings >= LEAST_HOMES
        sizes += (
            [building.dwellings] * building.count
            if is_alone
            else [building.count * building.dwellings]
        )
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    return numbers if len(numbers) == site.dwellings else np.zeros(site.dwellings, int)


def by_building(sunny: Sequence[SunnySite], buildings: Sequence[Counts]) -> Chosen:
    """The best choice of whole buildings, all tried where a site has few, else one by one.

    Parameters
    ----------
    sunny
        Sites.
    buildings
        Number of the building of each tenant, ``(n_tenants,)`` of each.
    """
    pairs = zip(sunny, buildings, strict=True)
    return worth_of(sunny, [_best_buildings(site, numbers) for site, numbers in pairs])


def _best_buildings(sunny: SunnySite, numbers: Counts) -> Flags:
    names = np.unique(numbers)
    if len(names) <= FEW:
        place = np.searchsorted(names, numbers)
        tries = _every(len(names))[:, place]
        return np.asarray(tries[int(np.argmax(memberships_eur(sunny, tries)))])
    best = np.ones(len(numbers), bool)
    worth = membership_eur(sunny, best)
    while best.any():
        left = np.unique(numbers[best])
        found = memberships_eur(sunny, best & (numbers != left[:, np.newaxis]))
        if found.max() <= worth + LEAST_EUR:
            return best
        best, worth = best & (numbers != left[int(np.argmax(found))]), float(found.max())
    return best


def _every(n: int) -> Flags:
    """Every choice of a few, ``(2 ** n, n)``."""
    return np.asarray((np.arange(2**n)[:, np.newaxis] >> np.arange(n)) % 2 == 1)


def by_fee(sunny: Sequence[SunnySite]) -> Chosen:
    """The best fee to join by own choice, the same at all sites: who saves less stays out.

    Who leaves makes room under the sun for the others, so that from everybody those who save
    less than the fee leave until none does. A fee is no loss to anybody: who pays it saves more.
    """
    everybody = [np.ones(site.n_tenants, bool) for site in sunny]
    savings = [own_saving_eur(site, one) for site, one in zip(sunny, everybody, strict=True)]
    whole = np.concatenate(savings)
    if not len(whole):
        return worth_of(sunny, everybody)
    fees = np.unique(np.quantile(whole, np.linspace(0.02, 0.98, N_FEES)))
    best, members = worth_of(sunny, everybody), everybody
    for fee in fees:
        # A higher fee leaves none in whom a lower one had kept out.
        members = [_who_pays(site, one, fee) for site, one in zip(sunny, members, strict=True)]
        found = worth_of(sunny, members, float(fee))
        best = found if found.npv_eur > best.npv_eur else best
    return best


def _who_pays(sunny: SunnySite, members: Flags, fee_eur: float) -> Flags:
    while members.any():
        saving = np.full(len(members), -np.inf)
        saving[members] = own_saving_eur(sunny, members)
        stays = members & (saving >= fee_eur)
        if (stays == members).all():
            break
        members = stays
    return members


def own_saving_eur(sunny: SunnySite, members: Flags) -> Array:
    """Own saving of year 1 of those who are in, ``(n_in,)``. [EUR/year]"""
    return avoided_eur(sunny, members) - sunny.rise_eur[members]


def worth_of(
    sunny: Sequence[SunnySite], members: Sequence[Flags], fee_eur: float | None = None
) -> Chosen:
    """A membership of all sites with its worth."""
    pairs = zip(sunny, members, strict=True)
    worth = sum(membership_eur(site, one) for site, one in pairs)
    return Chosen(members=tuple(members), npv_eur=worth, fee_eur=fee_eur)


def by_member(sunny: Sequence[SunnySite], starts: Sequence[Chosen] = ()) -> Chosen:
    """The best membership of each site: all tried where few, else sought from the best start.

    Parameters
    ----------
    sunny
        Sites.
    starts
        Memberships to begin from beside everybody.
    """
    found = []
    for number, site in enumerate(sunny):
        if site.n_tenants <= FEW:
            found.append(best_of_all(site))
            continue
        begun = [np.ones(site.n_tenants, bool), *(one.members[number] for one in starts)]
        best = max(begun, key=lambda one: membership_eur(site, one))
        found.append(best_members(site, best))
    return worth_of(sunny, found)


def best_members(sunny: SunnySite, start: Flags) -> Flags:
    """A membership of a site that no single change betters, ``(n_tenants,)``.

    From a start, those whose leaving is worth most leave, a tenth at a time; then one by one,
    and back in where that is worth more.
    """
    members, worth = start, membership_eur(sunny, start)
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


def best_of_all(sunny: SunnySite) -> Flags:
    """The best of all memberships of a few tenants."""
    tries = _every(sunny.n_tenants)
    return np.asarray(tries[int(np.argmax(memberships_eur(sunny, tries)))])
