"""Loops over quarter-hours and members: events of use, and the hot-water tank.

Each has a plain numpy twin in the tests. Rows of the answer add ``per_row`` quarters.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simcore.base.draws import Keys, uniform_at
from simcore.base.records import Array

Numbers = NDArray[np.int64]


@njit(nogil=True, cache=True, error_model="numpy")
def _draw_starts(starts: Array, keys: Keys, quarter: int, rate: float, often: Array) -> None:
    """Sizes, of mean 1, of the events that start in a quarter; 0 where none does."""
    for m in range(len(keys)):
        chance = rate * often[m]
        drawn = uniform_at(keys[m], quarter)
        starts[m] = 0.5 + drawn / chance if drawn < chance else 0.0


@njit(nogil=True, cache=True)
def _add(total: Array, part: Array, factor: float) -> None:
    for m in range(len(total)):
        total[m] += factor * part[m]


@njit(nogil=True, cache=True)
def event_kwh(
    keys: Keys,
    start_rate: Array,
    weight: Array,
    profile_kwh: Array,
    often: Array,
    often_number: Numbers,
    per_row: int,
) -> Array:
    """Energy of random events, whose mean the weights hold on a wanted curve.

    In each quarter an event of a class starts with probability ``start_rate x often``,
    with a size drawn evenly between 0.5 and 1.5; it then spends ``size x profile`` over
    the quarters of its profile, each times the weight of that quarter.

    Parameters
    ----------
    keys
        Keys of the draws, ``(n_classes, n_members)``; draw ``n`` is that of quarter ``n``.
    start_rate, weight
        Events per quarter, and factor on their energy, ``(n_classes, n_quarters)``. [1]
    profile_kwh
        Energy in each quarter of an event of size 1, zeros last, ``(n_classes, length)``.
    often
        Factors on the rate, ``(n_numbers, n_members)``; rate x factor is below 1. [1]
    often_number
        Row of ``often`` that is valid in each quarter, ``(n_quarters,)``.
    per_row
        Quarters added into a row.

    Returns
    -------
    numpy.ndarray
        Energy, ``(n_quarters // per_row, n_members)``. [kWh]
    """
    n_classes, n_quarters = start_rate.shape
    n_members, length = keys.shape[1], profile_kwh.shape[1]
    kwh = np.zeros((n_quarters // per_row, n_members))
    recent = np.zeros((n_classes, length, n_members))
    for t in range(n_quarters):
        for c in range(n_classes):
            starts = recent[c, t % length]
            _draw_starts(starts, keys[c], t, start_rate[c, t], often[often_number[t]])
            for age in range(length):
                if profile_kwh[c, age] > 0:
                    factor = profile_kwh[c, age] * weight[c, t]
                    _add(kwh[t // per_row], recent[c, (t - age) % length], factor)
    return kwh


@njit(nogil=True, cache=True)
def tank_kwh(
    drawn_kwh: Array,
    available_kwh: Array,
    available_row: Numbers,
    capacity_kwh: Array,
    loss_kwh: Array,
    band_fraction: float,
    per_row: int,
) -> tuple[Array, Array]:
    """Energy of the elements of hot-water tanks, and what became of the heat.

    The thermostat starts when the heat missing from the tank exceeds the band and stops
    when the tank is full; between the two it heats only as the relay lets it. The tank
    loses heat in proportion to what it holds. What it cannot serve is unmet.

    Parameters
    ----------
    drawn_kwh
        Heat wanted at the tap, ``(n_quarters, n_members)``. [kWh]
    available_kwh
        Most the element can give in a quarter, by clock row, ``(n_rows, n_members)``. [kWh]
    available_row
        Clock row of each quarter, ``(n_quarters,)``.
    capacity_kwh, loss_kwh
        Heat of a full tank, and what a full tank loses in a quarter, ``(n_members,)``. [kWh]
    band_fraction
        Part of the capacity that must be missing before the thermostat starts. [1]
    per_row
        Quarters added into a row.

    Returns
    -------
    kwh
        Energy of the elements, ``(n_quarters // per_row, n_members)``. [kWh]
    balance_kwh
        ``(3, n_members)``: heat unmet, heat lost, heat missing at the end. [kWh]
    """
    n_quarters, n_members = drawn_kwh.shape
    kwh = np.zeros((n_quarters // per_row, n_members))
    balance_kwh = np.zeros((3, n_members))
    is_heating = np.zeros(n_members, np.bool_)
    for t in range(n_quarters):
        available = available_kwh[available_row[t]]
        for m in range(n_members):
            missing = balance_kwh[2, m]
            lost = loss_kwh[m] * (1.0 - missing / capacity_kwh[m])
            served = min(drawn_kwh[t, m], capacity_kwh[m] - missing - lost)
            missing += lost + served
            heats = is_heating[m] or missing > band_fraction * capacity_kwh[m]
            heat = min(available[m], missing) if heats else 0.0
            missing -= heat
            is_heating[m] = heats and missing > 0.0
            kwh[t // per_row, m] += heat
            balance_kwh[0, m] += drawn_kwh[t, m] - served
            balance_kwh[1, m] += lost
            balance_kwh[2, m] = missing
    return kwh, balance_kwh
