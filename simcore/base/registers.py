"""Registers of the meters, and the classes of slots that tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simcore.base.arrays import Array, Counts, Flags
from simcore.base.brief import brief

PEAK, OFF_PEAK = 0, 1
N_REGISTERS = 2
"""Registers of one slot class: peak, then off-peak hours of the member's own windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotClasses:
    """Classes of a site's slots: the common refinement of all calendars that prices follow.

    Where nothing is asked, all slots are one class. A calendar that is not asked is None.

    Attributes
    ----------
    class_of_slot
        Class of each slot, ``(n_slots,)``.
    tempo_colour
        Tempo colour of each class, 0 blue, 1 white, 2 red, ``(n_classes,)``.
    is_solar_window
        Whether a class lies in the solar hours, ``(n_classes,)``.
    """

    class_of_slot: Counts
    tempo_colour: Counts | None = None
    is_solar_window: Flags | None = None

    __repr__ = brief

    @property
    def n_classes(self) -> int:
        """Number of classes, at least 1."""
        by_class = [flag for flag in (self.tempo_colour, self.is_solar_window) if flag is not None]
        return len(by_class[0]) if by_class else 1

    @property
    def n_registers(self) -> int:
        """Registers of a meter: two in each class."""
        return N_REGISTERS * self.n_classes


def registers_where(is_class: Flags) -> Flags:
    """Registers of the classes that a flag marks, ``(n_registers,)``.

    Register ``2 c + PEAK`` holds a member's peak hours within class ``c``, ``2 c +
    OFF_PEAK`` its off-peak hours.

    Examples
    --------
    >>> registers_where(np.array([False, True]))
    array([False, False,  True,  True])
    """
    return np.repeat(is_class, N_REGISTERS)


def off_peak_registers(n_registers: int) -> Flags:
    """Which registers hold off-peak hours of the member's own windows, ``(n_registers,)``.

    Examples
    --------
    >>> off_peak_registers(4)
    array([False,  True, False,  True])
    """
    return np.arange(n_registers) % N_REGISTERS == OFF_PEAK


def class_of_registers(n_registers: int) -> Counts:
    """Slot class of each register, ``(n_registers,)``.

    Examples
    --------
    >>> class_of_registers(4)
    array([0, 0, 1, 1])
    """
    return np.arange(n_registers) // N_REGISTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """What the meters booked: kWh by billing period, tariff register and member.

    Attributes
    ----------
    consumption_kwh, shared_kwh
        ``(..., n_periods, n_registers, n_members)``. Within each slot class register
        ``PEAK`` holds the peak hours of a member's own windows (all hours of a Base
        contract), ``OFF_PEAK`` the rest; ``registers_where`` finds those of a class.
    production_kwh, surplus_kwh
        ``(..., n_periods)``.
    own_kwh
        Part of ``shared_kwh`` that a plant behind the meter brings, which no network carries,
        same shape; None where there is none.
    weighted_consumption, weighted_shared
        Sums of a weight of the slot times the energy, by the name of the weight, each
        ``(..., n_periods, n_members)``; empty where nothing asks. With prices as weights
        they are EUR: ``"spot"``, and ``"spot_floor"`` where the price is at least 0.
    """

    consumption_kwh: Array
    shared_kwh: Array
    production_kwh: Array
    surplus_kwh: Array
    weighted_consumption: Mapping[str, Array] = field(default_factory=dict)
    weighted_shared: Mapping[str, Array] = field(default_factory=dict)
    own_kwh: Array | None = None

    __repr__ = brief

    @property
    def on_network(self) -> "Registers":
        """What the network carries: the same without what plants behind meters bring."""
        if self.own_kwh is None:
            return self
        return replace(
            self,
            consumption_kwh=self.consumption_kwh - self.own_kwh,
            shared_kwh=self.shared_kwh - self.own_kwh,
            own_kwh=None,
        )
