"""Pro rata sharing and its registers in one pass over stored curves."""

from dataclasses import dataclass

import numpy as np

from simcore.base.blocks import N_SUM_BLOCKS, row_blocks, sums_by_block
from simcore.base.brief import brief
from simcore.base.records import Array, Counts
from simcore.base.register_sums import add_shared_registers, kind_after_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedSlots:
    """In which order slots are booked, the same for all sites of a year.

    Attributes
    ----------
    kind
        Billing period times the number of rows of off-peak windows, plus the row that holds,
        of each slot, ``(n_slots,)``.
    order
        Numbers of the slots, kind after kind, ``(n_slots,)``.
    n_periods
        Number of billing periods.
    """

    kind: Counts
    order: Counts
    n_periods: int

    __repr__ = brief


def booked_slots(row_of_slot: Counts, n_rows: int, period: Counts | None = None) -> BookedSlots:
    """Slots as they are booked: by billing period, one where not given, and off-peak row.

    Examples
    --------
    >>> booked_slots(np.array([1, 0, 1]), 2, np.array([0, 0, 1])).order
    array([1, 0, 2])
    """
    kind = np.ascontiguousarray(row_of_slot, np.int64)
    if period is not None:
        kind = n_rows * np.asarray(period, np.int64) + kind
    n_periods = 1 if period is None else int(period.max()) + 1
    return BookedSlots(kind=kind, order=kind_after_kind(kind), n_periods=n_periods)


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
    slots = booked_slots(row_of_slot, len(off_peak_rows))
    curves = production_kwh, consumption_kwh
    used, shared, curve = prorata_periods_kwh(*curves, weight, off_peak_rows, slots)
    return used[0], shared[0], curve


def prorata_periods_kwh(
    production_kwh: Array,
    consumption_kwh: Array,
    weight: Array,
    off_peak_rows: Array,
    slots: BookedSlots,
    *,
    is_use_booked: bool = False,
) -> tuple[Array, Array, Array]:
    """Registers as :func:`prorata_register_kwh`, of each billing period of a year at once.

    Parameters
    ----------
    production_kwh, consumption_kwh, weight, off_peak_rows
        As there, of all slots.
    slots
        Billing periods and off-peak rows of the slots.
    is_use_booked
        Whether consumption is booked elsewhere: it is then 0 here, and only those from the
        first to the last who take part are looked at.

    Returns
    -------
    tuple
        Consumption and shared registers, ``(n_periods, 2, n_members)`` each, peak first, and the
        shared energy of the site, ``(n_slots,)``. [kWh]
    """
    n_slots, n_members = consumption_kwh.shape
    dtype = np.result_type(consumption_kwh, np.float32)  # whole numbers are not cut
    member = np.flatnonzero(weight > 0) if is_use_booked else np.arange(n_members)
    first, end = (int(member[0]), int(member[-1]) + 1) if len(member) else (0, 0)
    takes_part = (weight[first:end] > 0).astype(dtype)
    pot = np.ascontiguousarray(production_kwh, np.float64)
    needs = np.ascontiguousarray(consumption_kwh, dtype)
    off = np.ascontiguousarray(off_peak_rows[:, first:end], dtype)
    shared_kwh = np.zeros(n_slots)

    def add(block: slice, sums: Array) -> None:
        some = first, end, takes_part, not is_use_booked
        curves = pot, needs, slots.kind
        add_shared_registers(curves, slots.order[block], some, off, sums, shared_kwh)

    blocks = row_blocks(n_slots, n_slots * (end - first), N_SUM_BLOCKS)
    shape = slots.n_periods, 4, end - first
    booked = sums_by_block(add, blocks, shape)
    registers = np.zeros((2, slots.n_periods, 2, n_members))
    own = registers[..., first:end]
    if not is_use_booked:
        own[0, :, 0], own[0, :, 1] = booked[:, 0] - booked[:, 1], booked[:, 1]
    shared, shared_off = booked[:, 2] * takes_part, booked[:, 3] * takes_part
    own[1, :, 0], own[1, :, 1] = shared - shared_off, shared_off
    return registers[0], registers[1], shared_kwh


def ranked_periods_kwh(
    production_kwh: Array,
    consumption_kwh: Array,
    weight: Array,
    rank: Counts,
    off_peak_rows: Array,
    slots: BookedSlots,
) -> tuple[Array, Array]:
    """Registers of what is shared rank after rank, pro rata within one, and its curve.

    Parameters and results as of :func:`prorata_periods_kwh`, where consumption is booked
    elsewhere; ``rank`` is that of each member, 0 served first, ``(n_members,)``.
    """
    left_kwh = np.array(production_kwh, np.float64)
    registers = np.zeros((slots.n_periods, 2, consumption_kwh.shape[1]))
    curve_kwh = np.zeros(len(left_kwh))
    for served in np.unique(rank[weight > 0]):
        own = weight * (rank == served)
        given = left_kwh, consumption_kwh, own, off_peak_rows, slots
        _, shared, of_rank_kwh = prorata_periods_kwh(*given, is_use_booked=True)
        registers += shared
        curve_kwh += of_rank_kwh
        left_kwh = np.maximum(left_kwh - of_rank_kwh, 0.0)
    return registers, curve_kwh
