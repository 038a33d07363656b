"""Weighted water-filling with priorities: the kernel behind most keys."""

import numpy as np
from numba import njit

from simcore.base.records import Array, Counts

_ANY_ORDER = {"reassoc", "nsz", "contract"}
"""Sums may be added in any order, so that they run on several members at once."""


def waterfill(
    production_kwh: Array,
    consumption_kwh: Array,
    weight: Array,
    rank: Counts | None = None,
) -> Array:
    r"""Energy given to each member, in parts of its weight and re-offered until used.

    Within a rank, member :math:`i` gets :math:`A_i = \min(C_i, \lambda w_i)` with the
    level :math:`\lambda` at which the pot is empty or everybody is served.

    Parameters
    ----------
    production_kwh
        Pot to share, ``(..., n_slots)``. [kWh]
    consumption_kwh
        Consumption, ``(..., n_slots, n_members)``. [kWh]
    weight
        Weight of each member, ``(n_members,)``, or by slot ``(..., n_slots, n_members)``
        (leading axes may be left out); 0 leaves a member out.
    rank
        Rank of each member, same shapes as ``weight``, 0 served first; all 0 where not
        given.

    Returns
    -------
    numpy.ndarray
        Energy given, ``(..., n_slots, n_members)``; float32 for float32 consumption. [kWh]

    Examples
    --------
    >>> waterfill(np.array([20.0]), np.array([[2.0, 8.0, 8.0, 8.0]]), np.ones(4))
    array([[2., 6., 6., 6.]])
    """
    dtype = np.float32 if consumption_kwh.dtype == np.float32 else np.float64
    n_members = consumption_kwh.shape[-1]
    pot = np.ascontiguousarray(production_kwh, np.float64).reshape(-1)
    needs = np.ascontiguousarray(consumption_kwh, dtype).reshape(-1, n_members)
    weights = np.ascontiguousarray(weight, dtype).reshape(-1, n_members)
    given = np.empty(needs.shape, dtype)
    if rank is None:
        _fill(pot, needs, weights, given)
    else:
        ranks = np.ascontiguousarray(rank, np.int32).reshape(-1, n_members)
        _fill_by_rank(pot, needs, weights, ranks, given)
    return given.reshape(consumption_kwh.shape)


@njit(nogil=True, cache=True)
def _fill(pot, needs, weights, given):  # type: ignore[no-untyped-def]
    """Fill ``given`` slot by slot, all members in one rank; weights repeat over the slots."""
    for slot in range(len(pot)):
        weight = weights[slot % len(weights)]
        if pot[slot] > 0.0:
            _pour(_level(pot[slot], needs[slot], weight), needs[slot], weight, given[slot])
        else:
            given[slot] = 0.0


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _level(pot, needs, weight):  # type: ignore[no-untyped-def]
    """Level at which the pot is empty; infinite where all are served.

    Newton's method on the increasing, piecewise linear, concave sum of min(C, level w):
    from below it never overshoots and ends after at most one step per member.
    """
    wanted, total_weight = 0.0, 0.0
    for i in range(len(needs)):
        wanted += needs[i] * (weight[i] > 0)
        total_weight += weight[i]
    if wanted <= pot:
        return np.inf
    level, open_before = pot / total_weight, -1.0
    while True:
        served, open_weight = _served(weight.dtype.type(level), needs, weight)
        if open_weight == open_before or open_weight == 0.0:
            return level
        open_before = open_weight
        level = max(level, (pot - served) / open_weight)


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _served(level, needs, weight):  # type: ignore[no-untyped-def]
    """Energy of the members a level serves, and the weight of the others."""
    served, open_weight = 0.0, 0.0
    for i in range(len(needs)):
        is_open = needs[i] > level * weight[i]
        served += 0.0 if is_open else needs[i]
        open_weight += weight[i] if is_open else 0.0
    return served, open_weight


@njit(nogil=True, cache=True)
def _pour(level, needs, weight, given):  # type: ignore[no-untyped-def]
    """Give every member up to the level."""
    if level == np.inf:
        for i in range(len(needs)):
            given[i] = needs[i] if weight[i] > 0.0 else 0.0
    else:
        for i in range(len(needs)):
            given[i] = min(needs[i], level * weight[i])


@njit(nogil=True, cache=True)
def _fill_by_rank(pot, needs, weights, ranks, given):  # type: ignore[no-untyped-def]
    """Fill ``given`` slot by slot, rank after rank; members are sorted when ranks change."""
    order, row_before = np.argsort(ranks[0], kind="mergesort"), 0
    room = np.empty((3, needs.shape[1]), needs.dtype)
    for slot in range(len(pot)):
        row = slot % len(ranks)
        if row != row_before and (ranks[row] != ranks[row_before]).any():
            order = np.argsort(ranks[row], kind="mergesort")
        row_before = row
        given[slot] = 0.0
        left, first = pot[slot], 0
        weight = weights[slot % len(weights)]
        while left > 0.0 and first < len(order):
            last = first + 1
            while last < len(order) and ranks[row, order[last]] == ranks[row, order[first]]:
                last += 1
            left -= _serve(left, order[first:last], needs[slot], weight, given[slot], room)
            first = last


@njit(nogil=True, cache=True)
def _serve(pot, members, needs, weight, given, room):  # type: ignore[no-untyped-def]
    """Fill the chosen members and return the energy they took."""
    n = len(members)
    if n == 1:
        alone = members[0]
        given[alone] = min(needs[alone], pot) if weight[alone] > 0.0 else 0.0
        return given[alone]
    own_needs, own_weight, own_given = room[0, :n], room[1, :n], room[2, :n]
    for i in range(n):
        own_needs[i], own_weight[i] = needs[members[i]], weight[members[i]]
    _pour(_level(pot, own_needs, own_weight), own_needs, own_weight, own_given)
    total = 0.0
    for i in range(n):
        given[members[i]] = own_given[i]
        total += own_given[i]
    return total
