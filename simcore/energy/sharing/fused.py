"""Pro rata sharing and its registers in one pass over stored curves."""

import numpy as np
from numba import njit

from simcore.base.blocks import row_blocks, work_in_blocks
from simcore.base.records import Array, Counts

_ANY_ORDER = {"reassoc", "nsz", "contract", "nnan"}
"""Sums in any order and no NaN, so that loops run on several members at once."""

_AT_ONCE = 8
"""Slots worked on at once: fewer reads and writes of the sums themselves."""

_N_BLOCKS = 4
"""Blocks of long curves: few, as each has sums of its own, and memory limits, not processors."""

_SLOTS_IN_SHORT = 128
"""Slots summed in the curves' own precision, a sum of eight at a time, before they join the
float64 sums."""


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
    blocks = row_blocks(n_slots, needs.size, _N_BLOCKS)
    sums = np.zeros((len(blocks), 4, n_members))
    shared_kwh = np.zeros(n_slots)

    def add(block: slice) -> None:
        curves = pot[block], needs[block], rows[block]
        by_row = np.argsort(rows[block].astype(np.int16), kind="stable")
        own_sums = sums[blocks.index(block)]
        _sum_registers(curves, by_row, takes_part, off, own_sums, shared_kwh[block])

    work_in_blocks(add, blocks)
    consumed, consumed_off, shared, shared_off = sums.sum(axis=0)
    shared, shared_off = shared * takes_part, shared_off * takes_part
    return (
        np.stack([consumed - consumed_off, consumed_off]),
        np.stack([shared - shared_off, shared_off]),
        shared_kwh,
    )


@njit(nogil=True, cache=True)
def _sum_registers(curves, slots, takes_part, off_peak, sums, shared):  # type: ignore[no-untyped-def]
    """Add up all and off-peak energy, consumed and shared, by member.

    Slots come row after row of the off-peak windows, so that these multiply sums of many
    slots and not each slot: half of the reads are then those of the curves themselves.
    """
    pot, needs, rows = curves
    short = np.zeros((2, needs.shape[1]), needs.dtype)
    at, counts = np.zeros(_AT_ONCE, np.int64), np.zeros(_AT_ONCE, needs.dtype)
    part = np.zeros(_AT_ONCE, needs.dtype)
    first = n_in_short = 0
    while first < len(slots):
        row = rows[slots[first]]
        last = _take(slots, rows, first, at, counts)
        if _is_lit(pot, at):
            _set_part(_wanted(needs, at, takes_part), pot, at[: last - first], part, shared)
            _add_lit(needs, at, _eight(counts), _eight(part), short)
        else:
            _add_unlit(needs, at, _eight(counts), short[0])
        first, n_in_short = last, n_in_short + _AT_ONCE
        if n_in_short >= _SLOTS_IN_SHORT or first == len(slots) or rows[slots[first]] != row:
            _move(short, off_peak[row], sums)
            n_in_short = 0


@njit(nogil=True, cache=True)
def _take(slots, rows, first, at, counts):  # type: ignore[no-untyped-def]
    """Take the next slots of one row; where there are too few, the first again, uncounted."""
    row, last = rows[slots[first]], first
    for k in range(_AT_ONCE):
        is_next = last == first + k and last < len(slots) and rows[slots[last]] == row
        at[k] = slots[last] if is_next else at[0]
        counts[k] = 1.0 if is_next else 0.0
        last += is_next
    return last


@njit(nogil=True, cache=True)
def _is_lit(pot, at):  # type: ignore[no-untyped-def]
    """Tell whether there is something to share in one of the slots."""
    is_lit = False
    for slot in at:
        is_lit |= pot[slot] > 0.0
    return is_lit


@njit(nogil=True, cache=True)
def _set_part(wanted, pot, at, part, shared):  # type: ignore[no-untyped-def]
    """Set what is shared in each slot taken, and as part of what is wanted."""
    part[:] = 0.0
    for k in range(len(at)):
        slot = at[k]
        if pot[slot] > 0.0 and wanted[k] > 0.0:
            shared[slot] = min(pot[slot], wanted[k])
            part[k] = shared[slot] / wanted[k]


@njit(nogil=True, cache=True, inline="always")
def _rows(array, at):  # type: ignore[no-untyped-def]
    """Eight rows, each on its own, so that a loop over members runs along all of them."""
    a, b, c, d = array[at[0]], array[at[1]], array[at[2]], array[at[3]]
    return a, b, c, d, array[at[4]], array[at[5]], array[at[6]], array[at[7]]


@njit(nogil=True, cache=True, inline="always")
def _eight(values):  # type: ignore[no-untyped-def]
    """Eight values, each on its own."""
    a, b, c, d, e, f, g, h = values
    return a, b, c, d, e, f, g, h


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _wanted(needs, at, takes_part):  # type: ignore[no-untyped-def]
    """Consumption in eight slots of those who take part."""
    a, b, c, d, e, f, g, h = _rows(needs, at)
    s = t = u = v = w = x = y = z = takes_part.dtype.type(0)
    for i in range(len(takes_part)):
        here = takes_part[i]
        s, t, u, v = s + here * a[i], t + here * b[i], u + here * c[i], v + here * d[i]
        w, x, y, z = w + here * e[i], x + here * f[i], y + here * g[i], z + here * h[i]
    return s, t, u, v, w, x, y, z


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _add_lit(needs, at, counts, part, short):  # type: ignore[no-untyped-def]
    """Add the consumption of eight slots and the part of it that is shared."""
    a, b, c, d, e, f, g, h = _rows(needs, at)
    consumed, shared = short[0], short[1]
    for i in range(len(consumed)):
        member = a[i], b[i], c[i], d[i], e[i], f[i], g[i], h[i]
        consumed[i] += _dot(member, counts)
        shared[i] += _dot(member, part)


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _add_unlit(needs, at, counts, consumed):  # type: ignore[no-untyped-def]
    """Add the consumption of eight slots without anything to share."""
    a, b, c, d, e, f, g, h = _rows(needs, at)
    for i in range(len(consumed)):
        consumed[i] += _dot((a[i], b[i], c[i], d[i], e[i], f[i], g[i], h[i]), counts)


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER, inline="always")
def _dot(energies, parts):  # type: ignore[no-untyped-def]
    """Sum of eight products, in pairs."""
    a, b, c, d, e, f, g, h = energies
    s, t, u, v, w, x, y, z = parts
    return ((a * s + b * t) + (c * u + d * v)) + ((e * w + f * x) + (g * y + h * z))


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _move(short, off_peak, sums):  # type: ignore[no-untyped-def]
    """Move energies of one row to the sums: consumed, of it off-peak, shared, of it off-peak."""
    consumed, shared = short[0], short[1]
    for i in range(len(off_peak)):
        sums[0, i] += consumed[i]
        sums[1, i] += consumed[i] * off_peak[i]
        sums[2, i] += shared[i]
        sums[3, i] += shared[i] * off_peak[i]
        consumed[i] = shared[i] = 0.0
