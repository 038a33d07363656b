"""Pro rata sharing and its registers in one pass over stored curves."""

import numpy as np
from numba import njit

from simcore.base.records import Array, Counts

_ANY_ORDER = {"reassoc", "nsz", "contract"}


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
    n_members = consumption_kwh.shape[-1]
    sums = np.zeros((4, n_members))
    takes_part = (weight > 0).astype(consumption_kwh.dtype)
    shared_kwh = np.zeros(len(production_kwh))
    _sum_registers(
        (
            np.ascontiguousarray(production_kwh, np.float64),
            np.ascontiguousarray(consumption_kwh),
        ),
        takes_part,
        np.ascontiguousarray(off_peak_rows, consumption_kwh.dtype),
        np.ascontiguousarray(row_of_slot, np.int64),
        sums,
        shared_kwh,
    )
    consumed, consumed_off, shared, shared_off = sums
    shared, shared_off = shared * takes_part, shared_off * takes_part
    return (
        np.stack([consumed - consumed_off, consumed_off]),
        np.stack([shared - shared_off, shared_off]),
        shared_kwh,
    )


@njit(nogil=True, cache=True)
def _sum_registers(curves, takes_part, off_peak, row_of_slot, sums, shared):  # type: ignore[no-untyped-def]
    """Add up all and off-peak energy, consumed and shared, by member."""
    pot, needs = curves
    for slot in range(len(pot)):
        off = off_peak[row_of_slot[slot]]
        wanted = _wanted(needs[slot], takes_part) if pot[slot] > 0.0 else 0.0
        if wanted > 0.0:
            shared[slot] = min(pot[slot], wanted)
            _add_lit(shared[slot] / wanted, needs[slot], off, sums)
        else:
            _add_dark(needs[slot], off, sums)


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _wanted(needs, takes_part):  # type: ignore[no-untyped-def]
    total = 0.0
    for i in range(len(needs)):
        total += needs[i] * takes_part[i]
    return total


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _add_dark(needs, off, sums):  # type: ignore[no-untyped-def]
    for i in range(len(needs)):
        sums[0, i] += needs[i]
        sums[1, i] += needs[i] * off[i]


@njit(nogil=True, cache=True, fastmath=_ANY_ORDER)
def _add_lit(part, needs, off, sums):  # type: ignore[no-untyped-def]
    for i in range(len(needs)):
        kwh, kwh_off = needs[i], needs[i] * off[i]
        sums[0, i] += kwh
        sums[1, i] += kwh_off
        sums[2, i] += part * kwh
        sums[3, i] += part * kwh_off
