"""Which residences share in one operation: close enough, and not beyond the legal power."""

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist, squareform

from simcore.base.arrays import Array, Counts

SAME_KM = 1e-9
"""Distances closer than this count as equal, as those at the limit are allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Operations that residences form.

    Attributes
    ----------
    operation
        Number of the operation of each residence, ``(n_residences,)``, from 0 in the order in
        which their first residences stand.
    least
        No method forms fewer operations than this.
    """

    operation: Counts
    least: int

    @property
    def n_operations(self) -> int:
        """Number of operations."""
        return int(self.operation.max(initial=-1)) + 1

    @property
    def gap(self) -> int:
        """Operations beyond the least number that is possible, as far as is proven."""
        return self.n_operations - self.least


def grouped(
    places_km: Array, power_kw: Array, *, within_km: float, power_limit_kw: float
) -> Grouping:
    """Residences in few operations, each as wide and as strong as the law lets it be.

    An operation may reach ``within_km`` between its two participants furthest apart, so that
    residences are joined by complete linkage: those whose furthest distance is least first.
    An operation beyond the power limit is parted along its longer side.

    Parameters
    ----------
    places_km
        Where residences stand on a plane, ``(n_residences, 2)``. [km]
    power_kw
        Peak power on each, ``(n_residences,)``; none above the limit. [kW]
    within_km
        Widest reach of an operation. [km]
    power_limit_kw
        Most power of all plants of an operation. [kW]

    Returns
    -------
    Grouping
        Operations, and a proven lower bound of their number.

    References
    ----------
    Code de l'énergie, L. 315-2, and the order of 21 November 2019: 2 km between the two
    participants furthest apart, 20 km by derogation, and the limit of power.
    """
    n = len(places_km)
    operation = np.full(n, -1)
    least = 0
    first_free = 0
    for members in _neighbourhoods(places_km, within_km):
        groups = _linked(places_km[members], within_km)
        parts = _within_power(places_km[members], power_kw[members], groups, power_limit_kw)
        operation[members] = first_free + parts
        first_free += int(parts.max(initial=-1)) + 1
        needed = int(np.ceil(power_kw[members].sum() / power_limit_kw - SAME_KM))
        least += max(_apart(places_km[members], within_km), needed, 1)
    return Grouping(operation=_by_first(operation), least=least)


def _neighbourhoods(places_km: Array, within_km: float) -> list[Counts]:
    """Residences that a chain of near ones joins; no operation reaches from one to another."""
    n = len(places_km)
    pairs = cKDTree(places_km).query_pairs(within_km + SAME_KM, output_type="ndarray")
    near = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    n_parts, part = connected_components(near, directed=False)
    order = np.argsort(part, kind="stable")
    return np.split(order, np.cumsum(np.bincount(part, minlength=n_parts))[:-1]) if n else []


def _linked(places_km: Array, within_km: float) -> Counts:
    """Groups by complete linkage, ``(n,)``: no two of a group further apart than the limit."""
    if len(places_km) == 1:
        return np.zeros(1, np.int64)
    tree = linkage(pdist(places_km), "complete")
    return fcluster(tree, within_km + SAME_KM, "distance") - 1


def _within_power(places_km: Array, power_kw: Array, groups: Counts, limit_kw: float) -> Counts:
    """Groups none of which is beyond the limit, numbered anew, ``(n,)``."""
    parts = np.full(len(groups), -1)
    number = 0
    for group in range(int(groups.max()) + 1):
        members = np.flatnonzero(groups == group)
        along = places_km[members]
        axis = int(np.argmax(np.ptp(along, axis=0)))
        filled_kw = 0.0
        for member in members[np.argsort(along[:, axis], kind="stable")]:
            if filled_kw > 0 and filled_kw + power_kw[member] > limit_kw + SAME_KM:
                number, filled_kw = number + 1, 0.0
            parts[member] = number
            filled_kw += power_kw[member]
        number += 1
    return parts


def _apart(places_km: Array, within_km: float) -> int:
    """Residences of which no two can share an operation, as many as a greedy choice finds."""
    if len(places_km) == 1:
        return 1
    is_near = squareform(pdist(places_km)) <= within_km + SAME_KM
    is_free = np.ones(len(places_km), bool)
    n_apart = 0
    for member in np.argsort(is_near.sum(axis=1), kind="stable"):
        if is_free[member]:
            n_apart += 1
            is_free &= ~is_near[member]
    return n_apart


def _by_first(operation: Counts) -> Counts:
    """Numbers of operations in the order in which their first residences stand."""
    _, first, number = np.unique(operation, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[number]
