"""What a battery is asked to do, by what is expected of the hours to come.

Its owner sees what the plants make as they make it, and knows what people use by forecast alone:
their meters tell it the day after. Cycles begin where the sun does: what is charged in one
serves its evening, its night and the morning after.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Flags
from simcore.energy.storage.battery import Battery


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of a site, each ``(n_slots,)``.

    Attributes
    ----------
    production_kwh
        Energy of its plants as it comes. [kWh]
    forecast_kwh
        The same as it was expected before the cycle. [kWh]
    consumption_kwh
        Energy of those whom they serve, as it is expected. [kWh]
    cycle
        Number of the cycle of each slot, from 0 and never falling.
    is_dear
        Slots whose energy costs most.
    """

    production_kwh: Array
    forecast_kwh: Array
    consumption_kwh: Array
    cycle: Counts
    is_dear: Flags

    __repr__ = brief

    @property
    def surplus_kwh(self) -> Array:
        """What nobody seems to use, ``(n_slots,)``. [kWh]"""
        return np.maximum(self.production_kwh - self.consumption_kwh, 0.0)

    @property
    def lack_kwh(self) -> Array:
        """What the sun seems not to cover, ``(n_slots,)``. [kWh]"""
        return np.maximum(self.consumption_kwh - self.production_kwh, 0.0)

    @property
    def planned(self) -> tuple[Array, Array]:
        """Surplus and lack as they were expected before the cycle, ``(n_slots,)``. [kWh]"""
        net_kwh = self.forecast_kwh - self.consumption_kwh
        return np.maximum(net_kwh, 0.0), np.maximum(-net_kwh, 0.0)


Wanted = tuple[Array, Array]
"""Charge and discharge asked for in each slot, ``(..., n_slots)``. [kWh]"""
MARGIN = 0.25
"""Energy that a plan asks for beyond what fills the window, over it; assumed, about the standard
error of a day's forecast and of its slots together. [1]"""
Strategy = Callable[[Outlook, Battery, float], Wanted]


def self_consumption(outlook: Outlook, battery: Battery, hours: float) -> Wanted:
    """Take every surplus and cover every lack: none serves more of what is known of a slot.

    Examples
    --------
    >>> day = np.array([0, 0])
    >>> sun, use = np.array([5.0, 0.0]), np.array([2.0, 1.0])
    >>> energy = {"production_kwh": sun, "forecast_kwh": sun, "consumption_kwh": use}
    >>> seen = Outlook(**energy, cycle=day, is_dear=day > 0)
    >>> self_consumption(seen, None, 1.0)
    (array([3., 0.]), array([0., 1.]))
    """
    return outlook.surplus_kwh, outlook.lack_kwh


def look_ahead(outlook: Outlook, battery: Battery, hours: float) -> Wanted:
    """Cover every lack, and take the highest surpluses of the cycle that fill the window.

    The plan asks for a part more than fills it, and once what is still expected of the cycle may
    no longer do so every surplus is taken: a forecast may promise too much. It serves nearly as
    much as taking every surplus does, stands full for less time, and exports less at its peak.
    """
    cycle, (planned, _) = outlook.cycle, outlook.planned
    taken = np.asarray(battery.taken_kwh)[..., np.newaxis]
    level = level_kwh(planned, cycle, (1.0 + MARGIN) * taken)[..., cycle]
    above = np.maximum(outlook.surplus_kwh - level, 0.0)
    lacking = taken - _before_in_cycle(above, cycle)
    still_comes = _by_cycle(planned, cycle)[..., cycle] - _before_in_cycle(planned, cycle)
    is_late = (1.0 - MARGIN) * still_comes <= lacking
    return np.where(is_late, outlook.surplus_kwh, above), outlook.lack_kwh


def follow_tariff(outlook: Outlook, battery: Battery, hours: float) -> Wanted:
    """Take every surplus, and keep it for the dear hours of the cycle as far as they need it.

    Cheap hours get what the dear ones are expected to leave, the same part of each lack.
    """
    cycle, (surplus, lack) = outlook.cycle, outlook.planned
    most = np.multiply(battery.power_kw, hours)[..., np.newaxis]
    reachable = np.minimum(lack, most)
    dear = _by_cycle(np.where(outlook.is_dear, reachable, 0.0), cycle)
    cheap = _by_cycle(np.where(outlook.is_dear, 0.0, reachable), cycle)
    held = _held_kwh(np.minimum(surplus, most), cycle, battery)
    left = np.maximum(held - dear, 0.0)
    part = np.minimum(np.divide(left, cheap, out=np.zeros_like(left), where=cheap > 0), 1.0)
    wanted = outlook.lack_kwh * np.where(outlook.is_dear, 1.0, part[..., cycle])
    return outlook.surplus_kwh, wanted


def shave_peak(outlook: Outlook, battery: Battery, hours: float) -> Wanted:
    """Cut the highest surpluses and lacks of each cycle, down to the level a window can hold.

    The transformer then sees the least peak of both directions that the forecast lets reach.
    """
    cycle, (surplus, lack) = outlook.cycle, outlook.planned
    taken = np.asarray(battery.taken_kwh)[..., np.newaxis]
    top = level_kwh(surplus, cycle, taken)[..., cycle]
    held = _held_kwh(np.maximum(surplus - top, 0.0), cycle, battery)
    bottom = level_kwh(lack, cycle, held)[..., cycle]
    return np.maximum(outlook.surplus_kwh - top, 0.0), np.maximum(outlook.lack_kwh - bottom, 0.0)


def _held_kwh(charge_kwh: Array, cycle: Counts, battery: Battery) -> Array:
    """What the charge of each cycle lets the battery give back, ``(..., n_cycles)``. [kWh]"""
    into, out = battery.charge_efficiency_fraction, battery.discharge_efficiency_fraction
    both_ways = np.multiply(into, out)[..., np.newaxis]
    given = both_ways * _by_cycle(charge_kwh, cycle)
    return np.asarray(np.minimum(given, battery.delivered_kwh[..., np.newaxis]))


def level_kwh(kwh: Array, cycle: Counts, energy_kwh: Array) -> Array:
    r"""Level of each cycle above which an energy stands.

    .. math:: \sum_t \max(x_t - L, 0) = E

    Parameters
    ----------
    kwh
        Curve to be cut, ``(n_slots,)``. [kWh]
    cycle
        Number of the cycle of each slot, ``(n_slots,)``.
    energy_kwh
        What can be cut away in each cycle, ``(..., n_cycles)`` or ``(..., 1)``. [kWh]

    Returns
    -------
    numpy.ndarray
        Level, ``(..., n_cycles)``; 0 where all can be cut away. [kWh]

    Examples
    --------
    >>> level_kwh(np.array([5.0, 3.0, 0.0, 4.0]), np.zeros(4, int), np.array([3.0]))
    array([3.])
    """
    heights = _high_first(kwh, cycle)
    rank = np.arange(1, heights.shape[-1] + 1)
    # Energy above each height were it the level; it grows as the height falls.
    total = np.cumsum(heights, axis=-1)
    energy = np.broadcast_to(energy_kwh, (*energy_kwh.shape[:-1], len(heights)))
    n_cut = (total - rank * heights <= energy[..., np.newaxis]).sum(axis=-1)
    n_cut = np.maximum(n_cut, 1)[..., np.newaxis]
    above = np.take_along_axis(np.broadcast_to(total, (*energy.shape, len(rank))), n_cut - 1, -1)
    return np.asarray(np.maximum((above[..., 0] - energy) / n_cut[..., 0], 0.0))


def _high_first(kwh: Array, cycle: Counts) -> Array:
    """Curve of each cycle from its highest slot on, zeros behind, ``(n_cycles, longest)``."""
    starts = np.searchsorted(cycle, np.arange(int(cycle[-1]) + 1))
    place = np.arange(len(cycle)) - starts[cycle]
    table = np.zeros((len(starts), int(place.max()) + 1))
    table[cycle, place] = kwh
    return -np.sort(-table, axis=-1)


def _before_in_cycle(kwh: Array, cycle: Counts) -> Array:
    """Sum of what came before each slot in its cycle, ``(..., n_slots)``. [kWh]"""
    starts = np.searchsorted(cycle, np.arange(int(cycle[-1]) + 1))
    before = np.cumsum(kwh, axis=-1) - kwh
    return np.asarray(before - before[..., starts][..., cycle])


def _by_cycle(kwh: Array, cycle: Counts) -> Array:
    """Sums by cycle, ``(..., n_cycles)``."""
    starts = np.searchsorted(cycle, np.arange(int(cycle[-1]) + 1))
    return np.asarray(np.add.reduceat(kwh, starts, axis=-1))


STRATEGIES: dict[str, Strategy] = {
    "self_consumption": self_consumption,
    "look_ahead": look_ahead,
    "tariff": follow_tariff,
    "peak": shave_peak,
}
"""Strategies by name."""
