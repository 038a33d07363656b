"""Uses that few dwellings have: heat pump, electric car, air conditioning, panels of one's own.

Each is prepared for the homes that have it, and costs nothing where none does.
"""

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.draws import uniform_rows
from simcore.base.lengths import QUARTER_HOURS
from simcore.base.records import Array
from simcore.energy.demand import surroundings
from simcore.energy.demand.heat import buildings
from simcore.energy.demand.quarters import WARM_UP, Numbers
from simcore.energy.demand.surroundings import Add, Homes, Window, purpose_keys
from simcore.energy.demand.weather import HEATING_THRESHOLD_C

COP_FACTOR = 0.85
"""Real heat pumps over laboratory ones (Ruhnau et al., 2019). [1]"""

CAR_KWH_PER_DAY = 5.2
"""Mean energy of a car charged at home on a day of use; assumed: 11,000 km a year at 0.18
kWh/km at the plug, nine tenths of it at home, over 345 days. [kWh/day]"""

CAR_KW, CAR_BATTERY_KWH = 3.7, 50.0
"""Power of a usual socket of 16 A; most that a car can lack; assumed. [kW], [kWh]"""

PLUG_IN_FROM, PLUG_IN_BY, PLUG_OUT_AT = 32, 40, 14
"""Half-hours of the clock from which a return plugs the car in (16 h), from which somebody up
does (20 h: others may have been at home before), and at which it leaves (7 h); assumed."""

CAR_SPREAD = 0.8
"""Half-width of the even spread of a day's energy about its mean; assumed. [1]"""

COOLING_FROM_C, COOLING_KW_PER_K, COOLING_MOST_KW = 24.0, 0.1, 1.0
"""Outdoor temperature above which a home cools, its power for each kelvin above, and its
largest: a room unit of 3 kW of cold; assumed. [degC], [kW/K], [kW]"""


def coefficient_of_performance(temp_air: Array) -> Array:
    """Heat of an air-source heat pump with radiators over its electricity. [1]

    References
    ----------
    O. Ruhnau, L. Hirth, A. Praktiknjo, "Time series of heat demand and heat pump efficiency
    for energy system modeling", Scientific Data 6, 2019: quadratic fit over the lift to
    radiators at 40 degC less the outdoor temperature, and the factor of real plants. Lifts
    below 15 K are outside of the fit and count as 15.

    Examples
    --------
    >>> coefficient_of_performance(np.array([7.0, -7.0])).round(2)
    array([3.47, 2.28])
    """
    lift = np.maximum(40.0 - 2.0 * temp_air, 15.0)
    return COP_FACTOR * (6.08 - 0.09 * lift + 0.0005 * lift**2)


@kernel(error_model="numpy")
def add_heat_pumps(
    kwh: Array, temp_air: Array, cop: Array, building: Array, felt_c: Array, threshold_c: float
) -> None:
    """Add the energy of heat pumps that follow the heat their building lacks.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    temp_air, cop
        Outdoor temperature and heat over electricity by quarter, ``(n_quarters,)``.
    building
        ``(2, n_members)``: part of the distance to the outdoor temperature left after a
        quarter [1]; heat for a kelvin below the threshold in a quarter [kWh/K].
    felt_c
        Temperature that the building feels, carried on, ``(n_members,)``. [degC]
    threshold_c
        Temperature of the building below which it is heated. [degC]
    """
    per_row = len(temp_air) // len(kwh)
    felt = felt_c.copy()
    for t in range(len(temp_air)):
        row = kwh[t // per_row]
        for m in range(len(felt)):
            felt[m] = temp_air[t] + building[0, m] * (felt[m] - temp_air[t])
            row[m] += building[1, m] * max(threshold_c - felt[m], 0.0) / cop[t]
    felt_c[:] = felt


@kernel(error_model="numpy")
def add_cars(
    kwh: Array,
    awake: Array,
    clock: tuple[Numbers, Numbers],
    needed_kwh: Array,
    available_kwh: Array,
    available_row: Numbers,
    state: Array,
) -> None:
    """Add the energy of cars, plugged in at the return of the evening.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    awake
        Above 0 where somebody is up, ``(n_halves, n_members)``.
    clock
        Day, and half-hour of the clock, of each half-hour, ``(n_halves,)``.
    needed_kwh
        Energy that the day's way took, ``(n_days, n_members)``. [kWh]
    available_kwh
        Most that the plug gives in a quarter, by clock row, ``(n_clock_rows, n_members)``.
    available_row
        Clock row of each quarter, ``(2 n_halves,)``.
    state
        Carried on from call to call, ``(4, n_members)``: energy that the car lacks [kWh];
        1 where it is plugged in; 1 where somebody was up half an hour ago; 1 where it
        has come back since it last left.
    """
    day, half = clock
    per_row = 2 * len(awake) // len(kwh)
    for t in range(len(awake)):
        for m in range(awake.shape[1]):
            is_up = awake[t, m] > 0.0
            if half[t] == PLUG_OUT_AT:
                state[1, m], state[3, m] = 0.0, 0.0
            comes = half[t] >= PLUG_IN_BY or (half[t] >= PLUG_IN_FROM and state[2, m] == 0.0)
            if is_up and comes and state[3, m] == 0.0:
                state[0, m] = min(state[0, m] + needed_kwh[day[t], m], CAR_BATTERY_KWH)
                state[1, m], state[3, m] = 1.0, 1.0
            state[2, m] = 1.0 if is_up else 0.0
            for quarter in range(2 * t, 2 * t + 2):
                charged_kwh = (
                    min(available_kwh[available_row[quarter], m], state[0, m]) * state[1, m]
                )
                state[0, m] -= charged_kwh
                kwh[quarter // per_row, m] += charged_kwh


@kernel(error_model="numpy")
def add_cooling(kwh: Array, awake: Array, need_kwh: Array) -> None:
    """Add a need by quarter, ``(n_quarters,)``, where somebody is up. [kWh]"""
    per_row = len(need_kwh) // len(kwh)
    for t in range(len(need_kwh)):
        if need_kwh[t] > 0.0:
            for m in range(kwh.shape[1]):
                kwh[t // per_row, m] += need_kwh[t] if awake[t // 2, m] > 0.0 else 0.0


def heat_pump(homes: Homes) -> Add:
    """Heat pump: the heat of electric heaters over its coefficient of performance."""
    where = homes.surroundings
    building, state = buildings(homes)
    cop = coefficient_of_performance(where.temp_air)

    def add(kwh: Array, window: Window) -> None:
        slots = window.slots(where)
        if slots.stop == 0:
            return
        temp_air, ratio = (
            np.repeat(by_slot[slots], where.per_row) for by_slot in (where.temp_air, cop)
        )
        part, felt_c = kwh[: slots.stop - slots.start], state[0]
        add_heat_pumps(part, temp_air, ratio, building[:2], felt_c, HEATING_THRESHOLD_C)

    return add


def car(homes: Homes) -> Add:
    """Electric car: charged from the evening's return on, behind the off-peak relay if any."""
    where, quarter = homes.surroundings, homes.surroundings.quarter
    keys = purpose_keys(homes.key, surroundings.CAR, quarter.year)
    drawn = uniform_rows(keys, 0, quarter.n_days)
    needed_kwh = CAR_KWH_PER_DAY * (1 + CAR_SPREAD * (2 * drawn - 1))
    relay = np.take(where.relay, homes.member, axis=-1).reshape(192, -1)
    available_kwh = relay * (CAR_KW * QUARTER_HOURS)
    row, state = 96 * quarter.season + quarter.of_day, np.zeros((4, len(keys)))

    def add(kwh: Array, window: Window) -> None:
        quarters = window.quarters
        clock = quarter.day[quarters][::2], quarter.of_day[quarters][::2] // 2
        part = kwh[: window.n_rows(where)]
        add_cars(part, window.awake, clock, needed_kwh, available_kwh, row[quarters], state)

    return add


def air_conditioning(homes: Homes) -> Add:
    """Air conditioning: in the heat of the day while somebody is up."""
    where = homes.surroundings
    kw = np.clip(COOLING_KW_PER_K * (where.temp_air - COOLING_FROM_C), 0, COOLING_MOST_KW)
    need_kwh = np.repeat(kw * QUARTER_HOURS, where.per_row)

    def add(kwh: Array, window: Window) -> None:
        slots = window.slots(where)
        if slots.stop > 0:
            first, last = (edge - WARM_UP for edge in (window.quarters.start, window.quarters.stop))
            add_cooling(kwh[: slots.stop - slots.start], window.awake, need_kwh[first:last])

    return add


def behind_meter(used_kwh: Array, panels_kwh: Array) -> tuple[Array, Array]:
    """What a meter draws and injects behind which panels cover a part of the use.

    Parameters
    ----------
    used_kwh, panels_kwh
        Use and production of each slot, ``(..., n_slots, n_members)``. [kWh]

    Returns
    -------
    tuple of numpy.ndarray
        Energy drawn and energy injected, same shape, never both in one slot. [kWh]

    Examples
    --------
    >>> behind_meter(np.array([1.0, 0.2]), np.array([0.4, 0.5]))
    (array([0.6, 0. ]), array([0. , 0.3]))
    """
    net_kwh = used_kwh - panels_kwh
    return np.maximum(net_kwh, 0.0), np.maximum(-net_kwh, 0.0)
