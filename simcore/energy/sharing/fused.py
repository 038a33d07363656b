"""Pro rata sharing and its registers in one pass over stored curves."""

import numpy as np
from numba import njit

from simcore.base.blocks import row_blocks, work_in_blocks
from simcore.base.records import Array, Counts

_ANY_ORDER = {"reassoc", "nsz", "contract", "nnan"}
"""Sums in any order and no NaN, so that loops run on several members at once."""

_AT_ONCE = 4
"""Slots added to the sums at once: fewer reads and writes of the sums themselves."""

_SLOTS_IN_SHORT = 64
"""Slots summed in the curves' own precision before they join the float64 sums."""


def prorata_register_kwh(
    production_kwh: Array,
    consumption_kwh: Array,
    weight: Array,
    off_peak_rows: Array,
    row_of_slot: Counts,
) -> tuple[Array, Array, Array]:
    """Registers of consumption and of energy shared pro rata, and the site's shared curve.

    The same figures as the key, the settlement and the registers one after the other, but
    for rounding errors, with one read of the curves and nothing stored in between.

    Parameters
    ----------
    production_kwh
        ``(n_slots,)``. [kWh]
    consumption_kwh
        ``(n_slots, n_members)``. [kWh]
    weight
        ``(n_members,)``; 0 leaves a member out.
    off_peak_rows
        Part of each wall-clock slot within a member's off-peak windows,
        ``(n_rows, n_members)``. [1]
    row_of_slot
        Row of it that holds in each slot, ``(n_slots,)``.

    Returns
    -------
    tuple
        Consumption and shared registers, ``(2, n_members)`` each, peak first, and the shared
        energy of the site, ``(n_slots,)``. [kWh]

    Examples
    --------
    >>> one_price = np.zeros((1, 2))
    >>> needs, row = np.array([[1.0, 3.0]]), np.zeros(1, np.int64)
    >>> prorata_register_kwh(np.array([2.0]), needs, np.ones(2), one_price, row)[1]
    array([[0.5, 1.5],
           [0. , 0. ]])
    """
    n_slots, n_members = consumption_kwh.shape
    dtype = consumption_kwh.dtype
    takes_part = (weight > 0).astype(dtype)
    pot = np.ascontiguousarray(production_kwh, np.float64)
    needs = np.ascontiguousarray(consumption_kwh)
    off = np.ascontiguousarray(off_peak_rows, dtype)
    rows = np.ascontiguousarray(row_of_slot, np.int64)
    blocks = row_blocks(n_slots, needs.size)
    sums = {block.start: np.zeros((4, n_members)) for block in blocks}
    shared_kwh = np.zeros(n_slots)

    def add(block: slice) -> None:
        curves = pot[block], needs[block], rows[block]
        _sum_registers(curves, takes_part, off, sums[block.start], shared_kwh[block])

    work_in_blocks(add, blocks)
    consumed, consumed_off, shared, shared_off = np.sum(list(sums.values()), axis=0)
    shared, shared_off = shared * takes_part, shared_off * takes_part
    return (
        np.stack([consumed - consumed_off, consumed_off]),
        np.stack([shared - shared_off, shared_off]),
        shared_kwh,
    )


@njit(nogil=True, cache=True)
def _sum_registers(curves, takes_part, off_peak, sums, shared):  # type: ignore[no-untyped-def]
    """Add up all and off-peak energy, consumed and shared, by member."""
    pot, all_needs, all_rows = curves
    short = np.zeros(sums.shape, all_needs.dtype)
    part = np.zeros(_AT_ONCE, all_needs.dtype)
    for first in range(0, len(pot), _AT_ONCE):
        needs, row = all_needs[first : first + _AT_ONCE], all_rows[first : first + _AT_ONCE]
        n_slots = len(needs)
        if n_slots < _AT_ONCE:
            needs, row = _filled_up(needs), _filled_up(row)
        _add(needs, off_peak, row, short[0], short[1])
        part[:] = 0.0
        for k in range(n_slots):
            if pot[first + k] > 0.0:
                wanted = _wanted(needs[k], takes_part)
                shared[first + k] = min(pot[first + k], wanted)
                part[k] = shared[first + k] / wanted if wanted > 0.0 else 0.0
        if part.any():
            _add_part(needs, off_peak, row, part, short[2:])
        if (first + _AT_ONCE) % _SLOTS_IN_SHORT == 0:
            sums += short
            short[:] = 0.0
    sums += short


@njit(nogil=True, cache=True)
def _filled_up(rows):  # type: ignore[no-untyped-def]
    """Rows followed by zeros, as many as are worked on at once."""
    filled = np.zeros((_AT_ONCE, *rows.shape[1:]), rows.dtype)
    filled[: len(rows)] = rows
    return filled


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _wanted(needs, takes_part):  # type: ignore[no-untyped-def]
    """Consumption of those who take part."""
    total = needs.dtype.type(0)
    for i in range(len(needs)):
        total += needs[i] * takes_part[i]
    return total


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _add(needs, off_peak, row, total, total_off):  # type: ignore[no-untyped-def]
    """Add the consumption of four slots, all of it and its off-peak part."""
    need_0, need_1, need_2, need_3 = needs[0], needs[1], needs[2], needs[3]
    off_0, off_1 = off_peak[row[0]], off_peak[row[1]]
    off_2, off_3 = off_peak[row[2]], off_peak[row[3]]
    for i in range(len(total)):
        a, b, c, d = need_0[i], need_1[i], need_2[i], need_3[i]
        total[i] += (a + b) + (c + d)
        total_off[i] += (a * off_0[i] + b * off_1[i]) + (c * off_2[i] + d * off_3[i])


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _add_part(needs, off_peak, row, part, sums):  # type: ignore[no-untyped-def]
    """Add a part of the consumption of four slots, the same for each member."""
    need_0, need_1, need_2, need_3 = needs[0], needs[1], needs[2], needs[3]
    off_0, off_1 = off_peak[row[0]], off_peak[row[1]]
    off_2, off_3 = off_peak[row[2]], off_peak[row[3]]
    part_0, part_1, part_2, part_3 = part[0], part[1], part[2], part[3]
    total, total_off = sums[0], sums[1]
    for i in range(len(total)):
        a, b = part_0 * need_0[i], part_1 * need_1[i]
        c, d = part_2 * need_2[i], part_3 * need_3[i]
        total[i] += (a + b) + (c + d)
        total_off[i] += (a * off_0[i] + b * off_1[i]) + (c * off_2[i] + d * off_3[i])
