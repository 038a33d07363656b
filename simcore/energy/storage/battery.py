"""A battery from slot to slot: what is asked of it, what its power and its window allow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.blocks import row_blocks, work_in_blocks
from simcore.base.brief import brief
from simcore.base.compiled import kernel
from simcore.base.lengths import HOURS_PER_DAY
from simcore.base.records import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """A battery, or many sizes of one: each field a number or ``(...)`` of a batch.

    Attributes
    ----------
    capacity_kwh, power_kw
        Energy between empty and full, and the most that its meter sees each way. [kWh, kW]
    charge_efficiency_fraction, discharge_efficiency_fraction
        Part of what the meter sees that is stored, and of what is stored that comes back. [1]
    least_state_fraction, most_state_fraction
        Window within which the state of charge is kept. [1]
    standby_fraction_per_day
        Part of what is stored above the window's floor that a day of rest loses. [1/day]

    Examples
    --------
    >>> whole = {"least_state_fraction": 0.0, "most_state_fraction": 1.0}
    >>> whole |= {"charge_efficiency_fraction": 1.0, "discharge_efficiency_fraction": 1.0}
    >>> Battery(capacity_kwh=10.0, power_kw=5.0, standby_fraction_per_day=0.0, **whole).usable_kwh
    array(10.)
    """

    capacity_kwh: ArrayLike
    power_kw: ArrayLike
    charge_efficiency_fraction: ArrayLike
    discharge_efficiency_fraction: ArrayLike
    least_state_fraction: ArrayLike
    most_state_fraction: ArrayLike
    standby_fraction_per_day: ArrayLike

    __repr__ = brief

    @property
    def floor_kwh(self) -> Array:
        """Least state, ``(...)``. [kWh]"""
        return np.multiply(self.capacity_kwh, self.least_state_fraction)

    @property
    def ceiling_kwh(self) -> Array:
        """Highest state, ``(...)``. [kWh]"""
        return np.multiply(self.capacity_kwh, self.most_state_fraction)

    @property
    def usable_kwh(self) -> Array:
        """Energy of the window, ``(...)``. [kWh]"""
        return np.asarray(self.ceiling_kwh - self.floor_kwh)

    @property
    def delivered_kwh(self) -> Array:
        """What a full window gives at the meter, ``(...)``. [kWh]"""
        return self.usable_kwh * np.asarray(self.discharge_efficiency_fraction, float)

    @property
    def taken_kwh(self) -> Array:
        """What fills an empty window, at the meter, ``(...)``. [kWh]"""
        return self.usable_kwh / np.asarray(self.charge_efficiency_fraction, float)

    def kept_fraction(self, hours: float) -> Array:
        """Part of what is stored above the floor that is left after some hours, ``(...)``. [1]"""
        left = 1.0 - np.asarray(self.standby_fraction_per_day, float)
        return np.asarray(left ** (hours / HOURS_PER_DAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a battery did, each ``(..., n_slots)``: at its meter, and its state after the slot."""

    charge_kwh: Array
    discharge_kwh: Array
    state_kwh: Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredYear:
    """Sums of what a battery did, each ``(...)``: at its meter, lost at rest, left at the end."""

    charge_kwh: Array
    discharge_kwh: Array
    standby_kwh: Array
    final_state_kwh: Array

    __repr__ = brief


@kernel(inline="always")
def _moved_kwh(state_kwh: float, wanted_kwh: float, most_kwh: float, limits: tuple) -> float:
    """What the meter sees of what is wanted: positive into the battery, negative out of it."""
    floor_kwh, ceiling_kwh, per_stored, out = limits
    if wanted_kwh > 0.0:
        return min(min(wanted_kwh, most_kwh), max(ceiling_kwh - state_kwh, 0.0) * per_stored)
    return -min(min(-wanted_kwh, most_kwh), max(state_kwh - floor_kwh, 0.0) * out)


@kernel
def _follow(wanted_kwh: Array, traits: Array, rows: tuple, flows: Array) -> None:
    """Charge, discharge and state of batteries ``rows`` into ``flows (3, n, n_slots)``."""
    for k in range(rows[0], rows[1]):
        floor, ceiling, most, into, out, kept = traits[k]
        per_stored, per_given = 1.0 / into, 1.0 / out
        wanted = wanted_kwh[min(k, len(wanted_kwh) - 1)]
        state = floor
        for t in range(len(wanted)):
            state = floor + (state - floor) * kept
            moved = _moved_kwh(state, wanted[t], most, (floor, ceiling, per_stored, out))
            charge, discharge = max(moved, 0.0), max(-moved, 0.0)
            state = min(max(state + charge * into - discharge * per_given, floor), ceiling)
            flows[0, k, t] = charge
            flows[1, k, t] = discharge
            flows[2, k, t] = state


@kernel
def _follow_year(wanted_kwh: Array, traits: Array, rows: tuple, sums: Array) -> None:
    """Sums of :func:`_follow` without its curves, into ``sums (4, n)``."""
    for k in range(rows[0], rows[1]):
        floor, ceiling, most, into, out, kept = traits[k]
        per_stored, per_given = 1.0 / into, 1.0 / out
        wanted = wanted_kwh[min(k, len(wanted_kwh) - 1)]
        state, charged, discharged, lost = floor, 0.0, 0.0, 0.0
        for t in range(len(wanted)):
            rested = floor + (state - floor) * kept
            lost += state - rested
            moved = _moved_kwh(rested, wanted[t], most, (floor, ceiling, per_stored, out))
            charge, discharge = max(moved, 0.0), max(-moved, 0.0)
            state = min(max(rested + charge * into - discharge * per_given, floor), ceiling)
            charged += charge
            discharged += discharge
        sums[0, k] = charged
        sums[1, k] = discharged
        sums[2, k] = lost
        sums[3, k] = state


def battery_flows(
    charge_kwh: Array, discharge_kwh: Array, battery: Battery, hours: float
) -> Stored:
    r"""What a battery charges and discharges of what is asked of it, slot by slot.

    .. math:: E_t = k E_{t-1} + \eta_c c_t - d_t / \eta_d

    with the state counted from the floor of its window, at which it starts. Where both are
    asked for in one slot only their difference is, as its meter would see it.

    Parameters
    ----------
    charge_kwh, discharge_kwh
        What is asked of it at its meter, never negative, ``(..., n_slots)``; axes on the left
        broadcast with those of the battery. [kWh]
    battery
        The battery, or many of them ``(...)``.
    hours
        Length of a slot. [h]

    Returns
    -------
    Stored
        Flows and state, ``(..., n_slots)``. [kWh]

    Examples
    --------
    Of 4 kWh of surplus it takes the 2.5 that an hour at 2.5 kW lets in, keeps 2.25, and gives
    back 90 % of these.

    >>> window = {"least_state_fraction": 0.0, "most_state_fraction": 1.0}
    >>> each = {"charge_efficiency_fraction": 0.9, "discharge_efficiency_fraction": 0.9}
    >>> one = Battery(capacity_kwh=5, power_kw=2.5, standby_fraction_per_day=0, **window, **each)
    >>> done = battery_flows(np.array([4.0, 0.0]), np.array([0.0, 3.0]), one, 1.0)
    >>> done.charge_kwh, done.discharge_kwh, done.state_kwh
    (array([2.5, 0. ]), array([0.   , 2.025]), array([2.25, 0.  ]))
    """
    wanted, traits, shape = _prepared(charge_kwh, discharge_kwh, battery, hours)
    flows = np.empty((3, len(traits), wanted.shape[-1]))
    _in_blocks(_follow, wanted, traits, flows)
    charge, discharge, state = flows.reshape(3, *shape, wanted.shape[-1])
    return Stored(charge_kwh=charge, discharge_kwh=discharge, state_kwh=state)


def battery_year(
    charge_kwh: Array, discharge_kwh: Array, battery: Battery, hours: float
) -> StoredYear:
    """Sums of :func:`battery_flows`, without its curves: for many sizes at once.

    Parameters are the same.

    Returns
    -------
    StoredYear
        Sums over the slots, ``(...)``. [kWh]

    Examples
    --------
    >>> whole = {"least_state_fraction": 0.0, "most_state_fraction": 1.0}
    >>> whole |= {"charge_efficiency_fraction": 1.0, "discharge_efficiency_fraction": 1.0}
    >>> sizes = Battery(
    ...     capacity_kwh=np.array([1.0, 3.0]), power_kw=9, standby_fraction_per_day=0, **whole
    ... )
    >>> battery_year(np.array([2.0, 0.0]), np.array([0.0, 5.0]), sizes, 1.0).discharge_kwh
    array([1., 2.])
    """
    wanted, traits, shape = _prepared(charge_kwh, discharge_kwh, battery, hours)
    sums = np.empty((4, len(traits)))
    _in_blocks(_follow_year, wanted, traits, sums)
    charged, discharged, lost, final = sums.reshape(4, *shape)
    return StoredYear(
        charge_kwh=charged, discharge_kwh=discharged, standby_kwh=lost, final_state_kwh=final
    )


def _in_blocks(follow: object, wanted_kwh: Array, traits: Array, out: Array) -> None:
    """Work on some of the batteries at a time."""
    n = len(traits)
    blocks = row_blocks(n, n * wanted_kwh.shape[-1])
    work_in_blocks(lambda block: follow(wanted_kwh, traits, (block.start, block.stop), out), blocks)  # type: ignore[operator]


def _prepared(
    charge_kwh: Array, discharge_kwh: Array, battery: Battery, hours: float
) -> tuple[Array, Array, tuple[int, ...]]:
    """Net wish ``(n or 1, n_slots)``, traits of each battery ``(n, 6)``, shape of the batch."""
    wanted = np.asarray(charge_kwh, float) - np.asarray(discharge_kwh, float)
    traits = (
        battery.floor_kwh,
        battery.ceiling_kwh,
        np.multiply(battery.power_kw, hours),
        battery.charge_efficiency_fraction,
        battery.discharge_efficiency_fraction,
        battery.kept_fraction(hours),
    )
    shape = np.broadcast_shapes(wanted.shape[:-1], *(np.shape(trait) for trait in traits))
    each = np.stack([np.broadcast_to(np.asarray(trait, float), shape) for trait in traits], axis=-1)
    n_slots = wanted.shape[-1]
    if wanted.ndim > 1:
        wanted = np.broadcast_to(wanted, (*shape, n_slots))
    return np.ascontiguousarray(wanted).reshape(-1, n_slots), each.reshape(-1, 6), shape
