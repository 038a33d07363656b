"""Meter registers: the linear sums of the curves that every bill is made of."""

import numpy as np
from numba import njit

from simcore.base.records import N_REGISTERS, OFF_PEAK, PEAK, Array, Counts, Flags


def register_kwh(
    energy_kwh: Array,
    off_peak_rows: Array,
    row_of_slot: Counts,
    class_of_slot: Counts | None = None,
    n_classes: int = 1,
) -> Array:
    """Energy of a billing period by tariff register and member, in one pass.

    Parameters
    ----------
    energy_kwh
        Energy of the slots of the period, ``(..., n_slots, n_members)``. [kWh]
    off_peak_rows
        Part of a slot within a member's off-peak windows, for each kind of slot (season and
        time of day), ``(n_rows, n_members)``; 0 for a contract with one price. [1]
    row_of_slot
        Row of it that holds in each slot, ``(n_slots,)``.
    class_of_slot
        Tariff class of each slot, ``(n_slots,)``; one class where not given.
    n_classes
        Number of classes.

    Returns
    -------
    numpy.ndarray
        ``(..., 2 n_classes, n_members)``: peak, then off-peak, class after class. [kWh]

    Examples
    --------
    >>> register_kwh(np.array([[1.0], [3.0]]), np.array([[0.0], [0.5]]), np.array([0, 1]))
    array([[2.5],
           [1.5]])
    """
    *batch, n_slots, n_members = energy_kwh.shape
    flat = np.ascontiguousarray(energy_kwh).reshape(-1, n_slots, n_members)
    classes = np.zeros(n_slots, np.int64) if class_of_slot is None else class_of_slot
    slots = tuple(np.ascontiguousarray(one, np.int64) for one in (row_of_slot, classes))
    rows = np.ascontiguousarray(off_peak_rows, flat.dtype)
    booked = np.zeros((len(flat), N_REGISTERS * n_classes, n_members))
    for one, sums in zip(flat, booked, strict=True):
        _add(one, rows, slots, sums, flat.dtype.type(1))
    return booked.reshape(*batch, -1, n_members)


@njit(nogil=True, cache=True)
def _add(energy, off_peak, slots, sums, unit):  # type: ignore[no-untyped-def]
    """Add up peak and off-peak energy of each class by member, four slots of a class at once.

    The sums of a member are then read and written once for four slots, and float32 curves
    are multiplied as such before they join float64 sums.
    """
    row_of_slot, class_of_slot = slots
    n_slots, slot = energy.shape[0], 0
    while slot < n_slots:
        number = class_of_slot[slot]
        n_alike = 1
        while n_alike < 4 and slot + n_alike < n_slots:
            if class_of_slot[slot + n_alike] != number:
                break
            n_alike += 1
        both = sums[2 * number], sums[2 * number + 1]
        if n_alike == 4:
            rows = row_of_slot[slot], row_of_slot[slot + 1]
            more = row_of_slot[slot + 2], row_of_slot[slot + 3]
            _add_four(
                both,
                (energy[slot], energy[slot + 1], energy[slot + 2], energy[slot + 3]),
                (off_peak[rows[0]], off_peak[rows[1]], off_peak[more[0]], off_peak[more[1]]),
                unit,
            )
            slot += 4
        else:
            _add_one(both, energy[slot], off_peak[row_of_slot[slot]], unit)
            slot += 1


@njit(nogil=True, cache=True)
def _add_one(sums, energy, off, unit):  # type: ignore[no-untyped-def]
    peak_sum, off_sum = sums
    for i in range(len(energy)):
        peak_sum[i] += energy[i] * (unit - off[i])
        off_sum[i] += energy[i] * off[i]


@njit(nogil=True, cache=True)
def _add_four(sums, energy, off, unit):  # type: ignore[no-untyped-def]
    peak_sum, off_sum = sums
    first, second, third, fourth = energy
    off_1, off_2, off_3, off_4 = off
    for i in range(len(peak_sum)):
        peak = first[i] * (unit - off_1[i]) + second[i] * (unit - off_2[i])
        low = first[i] * off_1[i] + second[i] * off_2[i]
        peak += third[i] * (unit - off_3[i]) + fourth[i] * (unit - off_4[i])
        low += third[i] * off_3[i] + fourth[i] * off_4[i]
        peak_sum[i] += peak
        off_sum[i] += low


def register_weighted(energy_kwh: Array, weight: Array) -> Array:
    """Sum over slots of a weight times the energy, ``(..., n_members)``.

    Parameters
    ----------
    energy_kwh
        Energy, ``(..., n_slots, n_members)``. [kWh]
    weight
        Weight of each slot, the same for all members, ``(n_slots,)``.

    Examples
    --------
    >>> register_weighted(np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([0.1, -0.2]))
    array([-0.5,  0.2])
    """
    return np.asarray(weight, np.float64) @ energy_kwh


def values_by_slot(value: Array, off_peak_fraction: Array, class_of_slot: Counts) -> Array:
    """Value of a kWh in each slot, from its value in each register.

    Parameters
    ----------
    value
        ``(n_registers, n_members)``.
    off_peak_fraction
        Part of each slot within the member's off-peak windows, ``(n_slots, n_members)``. [1]
    class_of_slot
        Tariff class of each slot, ``(n_slots,)``.

    Returns
    -------
    numpy.ndarray
        ``(n_slots, n_members)``; times the energy of the slots, it sums to what the
        registers cost.
    """
    peak, off_peak = value[PEAK::N_REGISTERS], value[OFF_PEAK::N_REGISTERS]
    return peak[class_of_slot] + off_peak_fraction * (off_peak - peak)[class_of_slot]


def day_profile_kw(
    energy_kwh: Array, slot_of_day: Counts, chosen: Flags, slots_per_day: int
) -> Array:
    """Mean power of an average day over the chosen slots, ``(..., slots_per_day)``. [kW].

    Parameters
    ----------
    energy_kwh
        Energy of a site per slot, ``(..., n_slots)``. [kWh]
    slot_of_day
        Wall-clock slot of the day of each slot, ``(n_slots,)``.
    chosen
        Slots to average over, ``(n_slots,)`` of bool.
    slots_per_day
        Wall-clock slots of a day: 24, 48 or 96.
    """
    membership = (slot_of_day[:, np.newaxis] == np.arange(slots_per_day)) & chosen[:, np.newaxis]
    n_days = np.maximum(membership.sum(axis=0), 1)
    return energy_kwh @ membership.astype(float) / n_days * (slots_per_day / 24)
