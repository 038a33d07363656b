"""Meter registers: the linear sums of the curves that every bill is made of."""

import numpy as np

from simcore.base.records import Array, Counts, Flags


def register_kwh(energy_kwh: Array, off_peak_fraction: Array) -> Array:
    """Energy of a billing period by tariff register and member.

    Parameters
    ----------
    energy_kwh
        Energy of the slots of the period, ``(..., n_slots, n_members)``. [kWh]
    off_peak_fraction
        Part of each slot within the member's off-peak windows,
        ``(n_slots, n_members)``; 0 for a contract with one price. [1]

    Returns
    -------
    numpy.ndarray
        ``(..., n_registers, n_members)``: peak, then off-peak. [kWh]

    Examples
    --------
    >>> register_kwh(np.array([[1.0], [3.0]]), np.array([[0.0], [0.5]]))
    array([[2.5],
           [1.5]])
    """
    off_peak_kwh = np.einsum("...ti,ti->...i", energy_kwh, off_peak_fraction)
    peak_kwh = np.einsum("...ti,ti->...i", energy_kwh, 1.0 - off_peak_fraction)
    return np.stack([peak_kwh, off_peak_kwh], axis=-2)


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
