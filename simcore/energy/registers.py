"""Meter registers: the linear sums of the curves that every bill is made of."""

import numpy as np

from simcore.base.blocks import N_SUM_BLOCKS, row_blocks, sums_by_block
from simcore.base.records import N_REGISTERS, OFF_PEAK, PEAK, Array, Counts, Flags
from simcore.base.register_sums import add_registers, kind_after_kind


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
        Tariff class of each slot, ``(n_slots,)``; one class where not given. Billing periods
        can be classes too: a whole year is then booked in one call, which is faster.
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
    dtype = np.result_type(energy_kwh, np.float32)  # whole numbers are not cut
    flat = np.ascontiguousarray(energy_kwh, dtype).reshape(-1, n_slots, n_members)
    rows = np.ascontiguousarray(off_peak_rows, dtype)
    kind = np.ascontiguousarray(row_of_slot, np.int64)
    if class_of_slot is not None:
        kind = np.asarray(class_of_slot, np.int64) * len(rows) + kind
    slots = kind_after_kind(kind)
    blocks = row_blocks(n_slots, n_slots * n_members, N_SUM_BLOCKS)

    def booked(curve_kwh: Array) -> Array:
        def add(block: slice, sums: Array) -> None:
            add_registers(curve_kwh, rows, slots[block], kind, sums)

        return sums_by_block(add, blocks, (N_REGISTERS * n_classes, n_members))

    registers = [booked(curve_kwh) for curve_kwh in flat]
    return np.reshape(registers, (*batch, N_REGISTERS * n_classes, n_members))


def meter_register_kwh(
    energy_kwh: Array, off_peak_fraction: Array, class_of_slot: Counts, n_classes: int
) -> Array:
    """Energy of few meters by tariff register, as :func:`register_kwh` without its kernel.

    A compiled kernel takes a second to load in a new process, a sum over one meter's year a
    millisecond.

    Parameters
    ----------
    energy_kwh
        Energy of the slots of the period, ``(n_slots, n_members)``. [kWh]
    off_peak_fraction
        Part of each slot within the off-peak windows of all members, ``(n_slots,)``. [1]
    class_of_slot
        Tariff class of each slot, ``(n_slots,)``.
    n_classes
        Number of classes.

    Returns
    -------
    numpy.ndarray
        ``(2 n_classes, n_members)``: peak, then off-peak, class after class. [kWh]

    Examples
    --------
    >>> meter_register_kwh(np.array([[1.0], [3.0]]), np.array([0.0, 0.5]), np.array([0, 0]), 1)
    array([[2.5],
           [1.5]])
    """
    is_class = (class_of_slot == np.arange(n_classes)[:, np.newaxis]).astype(np.float64)
    low = is_class * off_peak_fraction
    registers = np.stack([(is_class - low) @ energy_kwh, low @ energy_kwh], axis=1)
    return registers.reshape(N_REGISTERS * n_classes, -1)


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
    own = np.flatnonzero(chosen)
    membership = np.zeros((slots_per_day, len(chosen)))
    membership[slot_of_day[own], own] = 1.0
    n_days = np.maximum(np.bincount(slot_of_day[own], minlength=slots_per_day), 1)
    flat = energy_kwh.reshape(-1, len(chosen))
    summed = (membership @ flat.T).T.reshape(*energy_kwh.shape[:-1], slots_per_day)
    return summed / n_days * (slots_per_day / 24)
