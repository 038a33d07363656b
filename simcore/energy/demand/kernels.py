"""Loops over half-hours and members: sessions, events, compressors, tanks, heaters.

Each has a plain numpy twin in the tests. Each adds to the ``kwh`` it is given, whose rows
hold ``per_row`` quarter-hours, so that a sum needs no curve of its own for every use.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simcore.base.draws import Keys, uniform_at
from simcore.base.records import Array

Numbers = NDArray[np.int64]

SESSION_HALVES = 4
"""Length of a session of screens or lighting, in half-hours; assumed, two hours."""


@njit(nogil=True, cache=True)
def _draw(drawn: Array, keys: Keys, number: int) -> None:
    for m in range(len(keys)):
        drawn[m] = uniform_at(keys[m], number)


@njit(nogil=True, cache=True, error_model="numpy")
def _place(drawn: Array, rate: float, often: Array, factor: Array) -> None:
    """Place of each draw within its chance: an event where it is below 1."""
    for m in range(len(drawn)):
        drawn[m] = drawn[m] / (rate * often[m] * factor[m])


@njit(nogil=True, cache=True)
def _scatter(
    kwh: Array, place: Array, scale: Array, profile_kwh: Array, quarter: int, per_row: int
) -> None:
    """Add the events that start in a half-hour, in its first or second quarter."""
    for m in range(len(place)):
        if place[m] < 1.0:
            late = 1 if place[m] >= 0.5 else 0
            factor = scale[m] * (0.5 + 2.0 * place[m] - late)
            for age in range(len(profile_kwh)):
                row = (quarter + late + age) // per_row
                if profile_kwh[age] > 0.0 and row < len(kwh):
                    kwh[row, m] += factor * profile_kwh[age]


@njit(nogil=True, cache=True)
def add_events(
    kwh: Array,
    keys: Keys,
    rate: Array,
    often: Array,
    factors: Array,
    profile_kwh: Array,
    per_row: int,
) -> None:
    """Add the energy of random events of one class.

    In each half-hour an event starts with probability ``rate x often x factor``, in one of
    its two quarters, with a size drawn evenly between 0.5 and 1.5.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    keys
        Keys of the draws, ``(n_members,)``; draw ``n`` is that of half-hour ``n``.
    rate
        Events in each half-hour, ``(n_halves,)``. [1]
    often
        Factors on the rate by half-hour, ``(n_halves, n_members)``. [1]
    factors
        Each member's factor on the rate, and on the energy, ``(2, n_members)``. [1]
    profile_kwh
        Energy of an event of size 1 in each of its quarters, ``(length,)``. [kWh]
    per_row
        Quarters in a row.
    """
    place = np.empty(len(keys))
    for t in range(len(rate)):
        if rate[t] > 0.0:
            _draw(place, keys, t)
            _place(place, rate[t], often[t], factors[0])
            _scatter(kwh, place, factors[1], profile_kwh, 2 * t, per_row)


@njit(nogil=True, cache=True, error_model="numpy")
def _draw_session(part: Array, keys: Keys, block: Numbers, chance: float, power: Array) -> None:
    for m in range(len(keys)):
        drawn = uniform_at(keys[m], block[m])
        part[m] = power[m] * (0.5 + drawn / chance) if drawn < chance else 0.0


@njit(nogil=True, cache=True)
def add_outer(kwh: Array, by_row: Array, by_member: Array) -> None:
    """Add the product of a value a row and a factor a member."""
    for t in range(len(by_row)):
        row = kwh[t]
        for m in range(len(by_member)):
            row[m] += by_row[t] * by_member[m]


@njit(nogil=True, cache=True)
def add_columns(kwh: Array, part: Array, column: Numbers) -> None:
    """Add the columns of a part to those of the whole they belong to."""
    for t in range(len(part)):
        for m in range(len(column)):
            kwh[t, column[m]] += part[t, m]


@njit(nogil=True, cache=True)
def add_sessions(
    kwh: Array,
    keys: Keys,
    chance: Array,
    kwh_each: Array,
    often: Array,
    factor: Array,
    per_row: int,
) -> None:
    """Add the energy of what is on while somebody is up, in sessions.

    A session lasts two hours from a phase of the member's own; the one draw of a session
    says whether it is on and how strong it is, from 0.5 to 1.5.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    keys
        Keys of the draws, ``(n_members,)``.
    chance
        Chance that a session is on, in each half-hour, ``(n_halves,)``. [1]
    kwh_each
        Energy of a quarter with a session on, ``(n_halves,)``. [kWh]
    often
        Factors on that energy by half-hour, ``(n_halves, n_members)``. [1]
    factor
        Each member's factor on that energy, ``(n_members,)``. [1]
    per_row
        Quarters in a row.
    """
    n_members = len(keys)
    power, part = np.empty(n_members), np.empty(n_members)
    block = np.empty(n_members, np.int64)
    phase = (keys % np.uint64(SESSION_HALVES)).astype(np.int64)
    for t in range(len(chance)):
        if chance[t] > 0.0:
            for m in range(n_members):
                power[m] = kwh_each[t] * often[t, m] * factor[m]
                block[m] = (t + phase[m]) // SESSION_HALVES
            _draw_session(part, keys, block, chance[t], power)
            for quarter in range(2 * t, 2 * t + 2):
                row = kwh[quarter // per_row]
                for m in range(n_members):
                    row[m] += part[m]


@njit(nogil=True, cache=True)
def add_cycles(
    kwh: Array,
    phase: Array,
    day: Numbers,
    of_quarter: Array,
    duty: Array,
    kwh_on: Array,
    per_row: int,
) -> None:
    """Add the energy of compressors that are on for the first part of each of their cycles.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    phase
        Place in the cycle at the start of each day, ``(n_days, n_members)``. [cycles]
    day
        Day of each quarter, ``(n_quarters,)``.
    of_quarter
        Cycles in a quarter, ``(n_members,)``. [1]
    duty
        Part of a cycle that is on, ``(n_members,)``. [1]
    kwh_on
        Energy of a whole cycle of being on, ``(n_members,)``. [kWh]
    per_row
        Quarters in a row.
    """
    place = np.zeros(kwh.shape[1])
    for t in range(len(day)):
        if t == 0 or day[t] != day[t - 1]:
            place[:] = phase[day[t]]
        row = kwh[t // per_row]
        for m in range(kwh.shape[1]):
            end = place[m] + of_quarter[m]
            whole = np.floor(end)
            before = min(place[m], duty[m])
            after = whole * duty[m] + min(end - whole, duty[m])
            row[m] += kwh_on[m] * (after - before)
            place[m] = end - whole


@njit(nogil=True, cache=True)
def spread_over_days(awake: Array, rate: Array, first: Numbers, need: Array, most: float) -> Array:
    """Factors on a rate while somebody is up, by which each day adds to its need.

    Parameters
    ----------
    awake
        Above 0 where somebody is up, ``(n_halves, n_members)``.
    rate
        Rate in each half-hour, ``(n_halves,)``.
    first
        First half-hour of each day, and the number of half-hours, ``(n_days + 1,)``.
    need
        Wanted sum over the day of rate x factor, ``(n_days,)``.
    most
        Largest factor: a day with hardly a moment at home does not make up for it all. [1]

    Returns
    -------
    numpy.ndarray
        ``(n_halves, n_members)``; 0 where nobody is up. [1]
    """
    n_members = awake.shape[1]
    found = np.zeros(awake.shape, np.float32)
    for day in range(len(need)):
        total = np.zeros(n_members)
        for t in range(first[day], first[day + 1]):
            for m in range(n_members):
                total[m] += rate[t] if awake[t, m] > 0.0 else 0.0
        for m in range(n_members):
            total[m] = min(need[day] / total[m], most) if total[m] > 0.0 else 0.0
        for t in range(first[day], first[day + 1]):
            for m in range(n_members):
                found[t, m] = total[m] if awake[t, m] > 0.0 else 0.0
    return found


@njit(nogil=True, cache=True)
def add_tanks(
    kwh: Array,
    drawn_kwh: Array,
    available_kwh: Array,
    available_row: Numbers,
    capacity_kwh: Array,
    loss_kwh: Array,
    band_fraction: float,
) -> Array:
    """Add the energy of the elements of hot-water tanks; what became of the heat.

    The thermostat starts when the heat missing from the tank exceeds the band and stops
    when the tank is full; between the two it heats only as the relay lets it. The tank
    loses heat in proportion to what it holds. What it cannot serve is unmet.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``; the quarters split evenly. [kWh]
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

    Returns
    -------
    numpy.ndarray
        ``(3, n_members)``: heat unmet, heat lost, heat missing at the end. [kWh]
    """
    n_quarters, n_members = drawn_kwh.shape
    per_row = n_quarters // len(kwh)
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
    return balance_kwh


@njit(nogil=True, cache=True)
def add_heating(
    kwh: Array,
    temp_air: Array,
    shape: Array,
    building: Array,
    threshold_c: float,
) -> None:
    """Add the energy of electric heaters behind a thermostat, in buildings with inertia.

    A building follows the outdoor temperature with its own time constant. What it lacks
    below the threshold, times the hour's shape, is what its heaters owe; they switch on
    in whole steps once they owe half of one, and what they gave too much is owed back.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    temp_air
        Outdoor temperature in each quarter, ``(n_quarters,)``. [degC]
    shape
        Factor of the hour on the need, ``(n_quarters,)``. [1]
    building
        ``(5, n_members)``: part of the distance to the outdoor temperature left after a
        quarter [1]; energy for a kelvin below the threshold in a quarter [kWh/K]; energy
        of a heater in a quarter [kWh]; swing, the factor on the shape's distance to 1,
        from no set-back at 0 [1]; part of a heater's quarter owed at the start [1].
    threshold_c
        Temperature of the building below which it is heated. [degC]
    """
    keep, per_kelvin_kwh, step_kwh, swing, start = building
    per_row = len(temp_air) // len(kwh)
    felt = np.full(len(keep), temp_air[:96].mean())
    owed = (start - 0.5) * step_kwh
    for t in range(len(temp_air)):
        row = kwh[t // per_row]
        away_from_1 = shape[t] - 1.0
        for m in range(len(keep)):
            felt[m] = temp_air[t] + keep[m] * (felt[m] - temp_air[t])
            cold = max(threshold_c - felt[m], 0.0)
            owed[m] += per_kelvin_kwh[m] * cold * (1.0 + swing[m] * away_from_1)
            on = step_kwh[m] * np.floor(owed[m] / step_kwh[m] + 0.5)
            row[m] += on
            owed[m] -= on
