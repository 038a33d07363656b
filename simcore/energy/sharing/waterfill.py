"""Weighted water-filling with priorities: the kernel behind most keys."""

import numpy as np
from numba import njit

from simcore.base.records import Array, Counts


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
        Weight of each member, ``(n_members,)``; 0 leaves a member out.
    rank
        Rank of each member, ``(n_members,)``, 0 served first; all 0 where not given.

    Returns
    -------
    numpy.ndarray
        Energy given, ``(..., n_slots, n_members)``. [kWh]

    Examples
    --------
    >>> waterfill(np.array([20.0]), np.array([[2.0, 8.0, 8.0, 8.0]]), np.ones(4))
    array([[2., 6., 6., 6.]])
    """
    ranks = np.zeros(len(weight), np.int64) if rank is None else np.asarray(rank, np.int64)
    n_members = consumption_kwh.shape[-1]
    given = np.zeros(consumption_kwh.shape)
    _fill(
        np.ascontiguousarray(production_kwh, np.float64).reshape(-1),
        np.ascontiguousarray(consumption_kwh, np.float64).reshape(-1, n_members),
        np.ascontiguousarray(weight, np.float64),
        ranks,
        given.reshape(-1, n_members),
    )
    return given


@njit(nogil=True, cache=True)
def _fill(pot, consumption, weight, rank, given):  # type: ignore[no-untyped-def]
    """Fill ``given`` slot by slot, rank after rank."""
    n_slots = consumption.shape[0]
    n_ranks = rank.max() + 1 if len(rank) else 0
    for slot in range(n_slots):
        left = pot[slot]
        for level_rank in range(n_ranks):
            if left <= 0.0:
                break
            level = _level(left, consumption[slot], weight, rank, level_rank)
            left -= _pour(level, consumption[slot], weight, rank, level_rank, given[slot])


@njit(nogil=True, cache=True)
def _level(left, consumption, weight, rank, chosen):  # type: ignore[no-untyped-def]
    """Level at which the chosen rank empties the pot; infinite where all are served.

    Newton's method on the increasing, piecewise linear, concave sum of min(C, level w):
    from below it never overshoots and ends after at most one step per member.
    """
    level = 0.0
    n_served_before = -1
    while True:
        served_kwh, open_weight, n_served = 0.0, 0.0, 0
        for member in range(len(weight)):
            if rank[member] == chosen and weight[member] > 0.0:
                if consumption[member] <= level * weight[member]:
                    served_kwh += consumption[member]
                    n_served += 1
                else:
                    open_weight += weight[member]
        if open_weight == 0.0:
            return np.inf
        if n_served == n_served_before:
            return level
        n_served_before = n_served
        level = max(level, (left - served_kwh) / open_weight)


@njit(nogil=True, cache=True)
def _pour(level, consumption, weight, rank, chosen, given):  # type: ignore[no-untyped-def]
    """Give every member of the chosen rank up to the level; return the energy given."""
    total = 0.0
    for member in range(len(weight)):
        if rank[member] == chosen and weight[member] > 0.0:
            part = min(consumption[member], level * weight[member])
            given[member] = part
            total += part
    return total
