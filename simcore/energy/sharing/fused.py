"""Pro rata sharing and its registers in one pass over stored curves."""

import numpy as np

from simcore.base.blocks import N_SUM_BLOCKS, row_blocks, sums_by_block
from simcore.base.records import Array, Counts
from simcore.base.register_sums import add_shared_registers, kind_after_kind


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
    dtype = np.result_type(consumption_kwh, np.float32)  # whole numbers are not cut
    takes_part = (weight > 0).astype(dtype)
    pot = np.ascontiguousarray(production_kwh, np.float64)
    needs = np.ascontiguousarray(consumption_kwh, dtype)
    off = np.ascontiguousarray(off_peak_rows, dtype)
    rows = np.ascontiguousarray(row_of_slot, np.int64)
    by_row = kind_after_kind(rows)
    blocks = row_blocks(n_slots, needs.size, N_SUM_BLOCKS)
    shared_kwh = np.zeros(n_slots)

    def add(block: slice, sums: Array) -> None:
        curves = pot, needs, rows
        add_shared_registers(curves, by_row[block], takes_part, off, sums, shared_kwh)

    consumed, consumed_off, shared, shared_off = sums_by_block(add, blocks, (4, n_members))
    shared, shared_off = shared * takes_part, shared_off * takes_part
    return (
        np.stack([consumed - consumed_off, consumed_off]),
        np.stack([shared - shared_off, shared_off]),
        shared_kwh,
    )
