"""Weighted water-filling with priorities: the kernel behind most keys."""

import numpy as np

from simcore.base.blocks import row_blocks, work_in_blocks
from simcore.base.compiled import kernel
from simcore.base.records import Array, Counts

_ANY_ORDER = {"reassoc", "nsz", "contract", "nnan"}
"""Sums in any order and no NaN, so that loops run on several members at once."""


def waterfill(
    production_kwh: Array,
    consumption_kwh: Array,
    weight: Array,
    rank: Counts | None = None,
    row_of_slot: Counts | None = None,
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
        Rank of each member, 0 served first, same shapes as ``weight``, or
        ``(n_rows, n_members)`` with ``row_of_slot``; all 0 where not given.
    row_of_slot
        Row of ``rank`` that holds in each slot, ``(n_slots,)``.

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
    shared = np.empty(needs.shape, dtype)
    if rank is None:
        queue = None
    else:
        ranks = np.ascontiguousarray(rank, np.int64).reshape(-1, n_members)
        rows = np.arange(len(ranks)) if row_of_slot is None else row_of_slot
        queue = (*_queues(ranks), np.ascontiguousarray(rows, np.int64))

    def fill(block: slice) -> None:
        if queue is None:
            _fill(pot, needs, weights, block.start, block.stop, shared)
        else:
            _fill_by_rank((pot, needs, weights), queue, block.start, block.stop, shared)

    work_in_blocks(fill, row_blocks(len(pot), needs.size))
    return shared.reshape(consumption_kwh.shape)


def prorata_in_two(production_kwh: Array, consumption_kwh: Array, first_kwh: Array) -> Array:
    """Energy given pro rata to a first part of each consumption, then to the rest of it.

    Parameters
    ----------
    production_kwh
        Pot to share, ``(..., n_slots)``. [kWh]
    consumption_kwh, first_kwh
        All of the consumption, and the part served first, ``(..., n_slots, n_members)``. [kWh]

    Returns
    -------
    numpy.ndarray
        Energy given, shape of the consumption. [kWh]

    Examples
    --------
    1 kWh for the first needs, the other 3 over rests of 4 and 2.

    >>> prorata_in_two(np.array([4.0]), np.array([[4.0, 3.0]]), np.array([[0.0, 1.0]]))
    array([[2., 2.]])
    """
    n_members = consumption_kwh.shape[-1]
    pot = np.ascontiguousarray(production_kwh, np.float64).reshape(-1)
    needs = np.ascontiguousarray(consumption_kwh).reshape(-1, n_members)
    firsts = np.ascontiguousarray(first_kwh, needs.dtype).reshape(-1, n_members)
    shared = np.empty(needs.shape, needs.dtype)

    def fill(block: slice) -> None:
        _fill_in_two(pot[block], needs[block], firsts[block], shared[block])

    work_in_blocks(fill, row_blocks(len(pot), needs.size))
    return shared.reshape(consumption_kwh.shape)


@kernel(fastmath=_ANY_ORDER)
def _fill_in_two(pot, needs, firsts, shared):  # type: ignore[no-untyped-def]
    """Fill ``shared`` slot by slot: each need gets a part of its first part and of its rest."""
    for slot in range(len(pot)):
        need, first, own = needs[slot], firsts[slot], shared[slot]
        demand, demand_first = needs.dtype.type(0), needs.dtype.type(0)
        for i in range(len(need)):
            demand += need[i]
            demand_first += first[i]
        part_first = min(pot[slot] / demand_first, 1.0) if demand_first > 0.0 else 1.0
        pot_left, demand_rest = max(pot[slot] - demand_first, 0.0), demand - demand_first
        part = min(pot_left / demand_rest, 1.0) if demand_rest > 0.0 else 0.0
        of_rest, of_first = need.dtype.type(part), need.dtype.type(part_first - part)
        for i in range(len(need)):
            energy = of_rest * need[i] + of_first * first[i]
            own[i] = energy if energy < need[i] else need[i]


@kernel
def _fill(pot, needs, weights, first, last, shared):  # type: ignore[no-untyped-def]
    """Fill ``shared`` slot by slot, all members in one rank; weights repeat over the slots."""
    for slot in range(first, last):
        weight = weights[slot % len(weights)]
        if pot[slot] > 0.0:
            _pour(_level(pot[slot], needs[slot], weight), needs[slot], weight, shared[slot])
        else:
            shared[slot] = 0.0


@kernel(fastmath=_ANY_ORDER)
def _level(pot, needs, weight):  # type: ignore[no-untyped-def]
    """Level at which the pot is empty; infinite where all are served.

    Newton's method on the increasing, piecewise linear, concave sum of min(C, level w):
    from below it never overshoots and ends after at most one step per member.
    """
    zero = needs.dtype.type(0)
    demand, total_weight = zero, zero
    for i in range(len(needs)):
        demand += needs[i] if weight[i] > zero else zero
        total_weight += weight[i]
    if demand <= pot:
        return np.inf
    level, open_before = pot / total_weight, -1.0
    while True:
        served, open_weight = _served(weight.dtype.type(level), needs, weight)
        if open_weight == open_before or open_weight == 0.0:
            return level
        open_before = open_weight
        level = max(level, (pot - served) / open_weight)


@kernel(fastmath=_ANY_ORDER)
def _served(level, needs, weight):  # type: ignore[no-untyped-def]
    """Energy of the members a level serves, and the weight of the others."""
    zero = needs.dtype.type(0)
    served, open_weight = zero, zero
    for i in range(len(needs)):
        part = level * weight[i]
        served += zero if needs[i] > part else needs[i]
        open_weight += weight[i] if needs[i] > part else zero
    return served, open_weight


@kernel(fastmath=_ANY_ORDER)
def _pour(level, needs, weight, shared):  # type: ignore[no-untyped-def]
    """Give every member up to the level."""
    zero = needs.dtype.type(0)
    if level == np.inf:
        for i in range(len(needs)):
            shared[i] = needs[i] if weight[i] > zero else zero
    else:
        own_level = needs.dtype.type(level)
        for i in range(len(needs)):
            part = own_level * weight[i]
            shared[i] = part if part < needs[i] else needs[i]


@kernel
def _queues(ranks):  # type: ignore[no-untyped-def]
    """Members by rank, and for each place the one after the last of its rank, by row."""
    order, ends = np.empty(ranks.shape, np.int64), np.empty(ranks.shape, np.int64)
    for row in range(len(ranks)):
        order[row] = np.argsort(ranks[row], kind="mergesort")
        end = ranks.shape[1]
        for place in range(ranks.shape[1] - 1, -1, -1):
            if place < end - 1 and ranks[row, order[row, place]] != ranks[row, order[row, end - 1]]:
                end = place + 1
            ends[row, place] = end
    return order, ends


@kernel
def _fill_by_rank(curves, queue, first_slot, last_slot, shared):  # type: ignore[no-untyped-def]
    """Fill ``shared`` slot by slot, rank after rank until the pot is empty."""
    pot, needs, weights = curves
    order, ends, rows = queue
    room = np.empty((3, needs.shape[1]), needs.dtype)
    for slot in range(first_slot, last_slot):
        shared[slot] = 0.0
        row = rows[slot % len(rows)]
        weight = weights[slot % len(weights)]
        pot_left, first = pot[slot], 0
        while pot_left > 0.0 and first < ends.shape[1]:
            last = ends[row, first]
            if last == first + 1:
                pot_left -= _serve_one(
                    pot_left, order[row, first], needs[slot], weight, shared[slot]
                )
            else:
                members = order[row, first:last]
                pot_left -= _serve(pot_left, members, needs[slot], weight, shared[slot], room)
            first = last


@kernel
def _serve_one(pot, member, needs, weight, shared):  # type: ignore[no-untyped-def]
    """Serve a member who is alone in its rank and return the energy it took."""
    shared[member] = min(needs[member], pot) if weight[member] > 0.0 else 0.0
    return shared[member]


@kernel
def _serve(pot, members, needs, weight, shared, room):  # type: ignore[no-untyped-def]
    """Fill the chosen members and return the energy they took."""
    n = len(members)
    own_needs, own_weight, own_shared = room[0, :n], room[1, :n], room[2, :n]
    for i in range(n):
        own_needs[i], own_weight[i] = needs[members[i]], weight[members[i]]
    _pour(_level(pot, own_needs, own_weight), own_needs, own_weight, own_shared)
    total = 0.0
    for i in range(n):
        shared[members[i]] = own_shared[i]
        total += own_shared[i]
    return total
