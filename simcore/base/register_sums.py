"""Compiled sums over slots by member, alone or with pro rata sharing, and over members by slot.

A sum over slots by member reads and writes the sums of all members for each slot; eight slots
at once do so an eighth as often. Slots come kind after kind (rows of off-peak windows,
classes), so that a part within the windows multiplies the sum of many slots, not each slot.
"""

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.records import Array, Counts, Flags

_AT_ONCE = 8
"""Rows added at once."""

_MOST_IN_SHORT = 128
"""Rows summed in the curves' own precision, eight at a time, before they join float64 sums."""

_ANY_ORDER = {"reassoc", "nsz", "contract", "nnan"}
"""Sums in any order and no NaN, so that loops run on several members at once."""


def kind_after_kind(kind: Counts) -> Counts:
    """Numbers of the slots, kind after kind, in the order of time within a kind.

    Examples
    --------
    >>> kind_after_kind(np.array([1, 0, 1, 0]))
    array([1, 3, 0, 2])
    """
    narrow = kind.astype(np.min_scalar_type(int(kind.max(initial=0))))  # 16 bits sort fastest
    return np.argsort(narrow, kind="stable")


@kernel
def add_registers(energy, off_peak, slots, kind, sums):  # type: ignore[no-untyped-def]
    """Add up peak and off-peak energy of each class by member.

    The slots of a class and row of the off-peak windows come together, so that a part within
    the windows multiplies their sum and not each slot.
    """
    short = np.zeros(energy.shape[1], energy.dtype)
    octet, counts = np.zeros(_AT_ONCE, np.int64), np.zeros(_AT_ONCE, energy.dtype)
    first = n_in_short = 0
    while first < len(slots):
        last = _take_eight(slots, kind, first, octet, counts)
        _add_eight(energy, octet, (0, len(short)), _eight_values(counts), short)
        n_in_short += _AT_ONCE
        if _is_time_to_move(slots, kind, first, last, n_in_short):
            number, row = divmod(kind[slots[first]], len(off_peak))
            _move(short, off_peak[row], sums[2 * number], sums[2 * number + 1])
            n_in_short = 0
        first = last


@kernel
def _move(short, off_peak, peak_sum, off_sum):  # type: ignore[no-untyped-def]
    """Move energies of one row to the sums of their class."""
    for i in range(len(short)):
        low = short[i] * off_peak[i]
        peak_sum[i] += short[i] - low
        off_sum[i] += low
        short[i] = 0.0


@kernel
def add_shared_registers(curves, slots, some, off_peak, sums, shared):  # type: ignore[no-untyped-def]
    """Add up all and off-peak energy, consumed and shared, by billing period and member.

    ``some`` tells the first of the members in question, the one after the last, who of them
    takes part, and whether consumption counts. Slots come period after period and row after
    row of the off-peak windows, so that these multiply sums of many slots and not each slot:
    half of the reads are then those of the curves themselves.
    """
    (pot, needs, kind), (begin, end, takes_part, is_used) = curves, some
    columns = begin, end
    short = np.zeros((2, end - begin), needs.dtype)
    octet, counts = np.zeros(_AT_ONCE, np.int64), np.zeros(_AT_ONCE, needs.dtype)
    shared_fraction = np.zeros(_AT_ONCE, needs.dtype)
    first = n_in_short = 0
    while first < len(slots):
        last = _take_eight(slots, kind, first, octet, counts)
        if _is_lit(pot, octet):
            _set_part(
                _participant_demand(needs, octet, columns, takes_part),
                pot,
                octet[: last - first],
                shared_fraction,
                shared,
            )
            counted = _eight_values(counts), _eight_values(shared_fraction)
            _add_lit(needs, octet, columns, counted[0], counted[1], short)
        elif is_used:
            _add_eight(needs, octet, columns, _eight_values(counts), short[0])
        n_in_short += _AT_ONCE
        if _is_time_to_move(slots, kind, first, last, n_in_short):
            period, row = divmod(kind[slots[first]], len(off_peak))
            _move_both(short, off_peak[row], sums[period])
            n_in_short = 0
        first = last


@kernel
def _is_lit(pot, octet):  # type: ignore[no-untyped-def]
    """Tell whether there is something to share in one of the slots."""
    is_lit = False
    for slot in octet:
        is_lit |= pot[slot] > 0.0
    return is_lit


@kernel
def _set_part(demand, pot, octet, shared_fraction, shared):  # type: ignore[no-untyped-def]
    """Set what is shared in each slot taken, and as part of what is wanted."""
    shared_fraction[:] = 0.0
    for k in range(len(octet)):
        slot = octet[k]
        if pot[slot] > 0.0 and demand[k] > 0.0:
            shared[slot] = min(pot[slot], demand[k])
            shared_fraction[k] = shared[slot] / demand[k]


@kernel(fastmath=_ANY_ORDER)
def _participant_demand(needs, octet, some, takes_part):  # type: ignore[no-untyped-def]
    """Consumption in eight slots of those who take part."""
    a, b, c, d, e, f, g, h = _eight_rows(needs, octet, some)
    s = t = u = v = w = x = y = z = takes_part.dtype.type(0)
    for i in range(len(takes_part)):
        factor = takes_part[i]
        s, t, u, v = s + factor * a[i], t + factor * b[i], u + factor * c[i], v + factor * d[i]
        w, x, y, z = w + factor * e[i], x + factor * f[i], y + factor * g[i], z + factor * h[i]
    return s, t, u, v, w, x, y, z


@kernel(fastmath=_ANY_ORDER)
def _add_lit(needs, octet, some, counts, shared_fraction, short):  # type: ignore[no-untyped-def]
    """Add the consumption of eight slots and the part of it that is shared."""
    a, b, c, d, e, f, g, h = _eight_rows(needs, octet, some)
    consumed, shared = short[0], short[1]
    for i in range(len(consumed)):
        member = a[i], b[i], c[i], d[i], e[i], f[i], g[i], h[i]
        consumed[i] += _dot_eight(member, counts)
        shared[i] += _dot_eight(member, shared_fraction)


@kernel(fastmath=_ANY_ORDER)
def _move_both(short, off_peak, sums):  # type: ignore[no-untyped-def]
    """Move energies of one row to the sums: consumed, of it off-peak, shared, of it off-peak."""
    consumed, shared = short[0], short[1]
    for i in range(len(off_peak)):
        sums[0, i] += consumed[i]
        sums[1, i] += consumed[i] * off_peak[i]
        sums[2, i] += shared[i]
        sums[3, i] += shared[i] * off_peak[i]
        consumed[i] = shared[i] = 0.0


@kernel
def _take_eight(slots, kind, first, octet, counts):  # type: ignore[no-untyped-def]
    """Take the next slots of one kind; where there are too few, the first again, uncounted.

    Returns the position after the last one taken.
    """
    first_kind, last = kind[slots[first]], first
    for k in range(_AT_ONCE):
        is_next = last == first + k and last < len(slots) and kind[slots[last]] == first_kind
        octet[k] = slots[last] if is_next else octet[0]
        counts[k] = 1.0 if is_next else 0.0
        last += is_next
    return last


@kernel
def _is_time_to_move(slots, kind, first, last, n_in_short):  # type: ignore[no-untyped-def]
    """Tell whether the short sums have to join the long ones: enough of them, or the last."""
    if n_in_short >= _MOST_IN_SHORT or last == len(slots):
        return True
    return kind[slots[last]] != kind[slots[first]]


@kernel(inline="always")
def _eight_rows(array, octet, some):  # type: ignore[no-untyped-def]
    """Some columns of eight rows, each its own, so that a loop runs along all of them."""
    a, b, c, d = array[octet[0]], array[octet[1]], array[octet[2]], array[octet[3]]
    e, f, g, h = array[octet[4]], array[octet[5]], array[octet[6]], array[octet[7]]
    first, end = some
    return (
        *(a[first:end], b[first:end], c[first:end], d[first:end]),
        *(e[first:end], f[first:end], g[first:end], h[first:end]),
    )


@kernel(inline="always")
def _eight_values(values):  # type: ignore[no-untyped-def]
    """Eight values, each on its own."""
    a, b, c, d, e, f, g, h = values
    return a, b, c, d, e, f, g, h


@kernel(fastmath=_ANY_ORDER, inline="always")
def _dot_eight(energies, parts):  # type: ignore[no-untyped-def]
    """Sum of eight products, in pairs."""
    a, b, c, d, e, f, g, h = energies
    s, t, u, v, w, x, y, z = parts
    return ((a * s + b * t) + (c * u + d * v)) + ((e * w + f * x) + (g * y + h * z))


@kernel(fastmath=_ANY_ORDER)
def _add_eight(array, octet, some, counts, total):  # type: ignore[no-untyped-def]
    """Add eight rows to the total, each as often as it counts."""
    a, b, c, d, e, f, g, h = _eight_rows(array, octet, some)
    for i in range(len(total)):
        total[i] += _dot_eight((a[i], b[i], c[i], d[i], e[i], f[i], g[i], h[i]), counts)


def group_sums(energy: Array, weight: Array | Flags, bounds: Counts) -> Array:
    """Weighted sum over each group of members next to each other, ``(n_slots, n_groups)``.

    Parameters
    ----------
    energy, weight
        ``(n_slots, n_members)`` and ``(n_members,)``.
    bounds
        First member of each group, and the one after the last, ``(n_groups + 1,)``.

    Examples
    --------
    >>> group_sums(np.array([[1.0, 2.0, 3.0]]), np.array([1.0, 1.0, 0.5]), np.array([0, 1, 3]))
    array([[1. , 3.5]])
    """
    sums = np.empty((len(energy), len(bounds) - 1))
    _set_group_sums(np.ascontiguousarray(energy), weight.astype(energy.dtype), bounds, sums)
    return sums


@kernel(fastmath=_ANY_ORDER)
def _set_group_sums(energy, weight, bounds, sums):  # type: ignore[no-untyped-def]
    """Set the sums slot by slot."""
    for slot in range(len(energy)):
        row = energy[slot]
        for group in range(len(bounds) - 1):
            some = slice(bounds[group], bounds[group + 1])
            part, own, total = row[some], weight[some], 0.0
            for i in range(len(part)):
                total += part[i] * own[i]
            sums[slot, group] = total
