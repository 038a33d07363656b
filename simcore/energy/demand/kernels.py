"""Loops over half-hours and members: sessions, events, compressors, tanks, heaters.

Each has a plain numpy twin in the tests. Each adds to the ``kwh`` it is given, whose rows
hold ``per_row`` quarter-hours, so that a sum needs no curve of its own for every use.
"""

import numpy as np
from numpy.typing import NDArray

from simcore.base.compiled import kernel
from simcore.base.draws import Keys, uniform_at
from simcore.base.records import Array, Flags

Numbers = NDArray[np.int64]

THERMOSTAT_BAND = 0.1
"""Part of the tank that cools before the thermostat starts; assumed, about 5 K of 50. [1]"""

SESSION_HALVES = 2
"""Length of a session of screens or lighting, in half-hours; assumed, an hour."""


EVENT_CHUNK_HALVES = 192
"""Half-hours of which the events of all classes are added while their rows are in the cache; a
multiple of any row."""

Classes = tuple[Numbers, Flags, Array, Array]
"""First member of each class of events and their number, whether it is run by timer, its rate in
each half-hour of the year and the energy of an event in each of its quarters."""

Members = tuple[Keys, Keys, Array, NDArray[np.float32]]
"""Members of all classes, one class after the other: keys of their draws, their columns in what
is added to and in what their rate is multiplied by, the size of their events, their factors."""


@kernel(inline="always", error_model="numpy")
def _add_event(
    kwh: Array, rows: tuple[int, int, int], m: int, factor: float, profile_kwh: Array, quarter: int
) -> None:
    """Add an event, given from an even quarter on, to some rows alone.

    A row holds 2 to the power ``shift`` quarters: a division here would cost half the time. Two
    quarters at a time, as most rows hold them both.
    """
    first_row, end_row, shift = rows
    for age in range(0, len(profile_kwh), 2):
        row, second = (quarter + age) >> shift, (quarter + age + 1) >> shift
        if first_row <= row < end_row:
            if row == second:
                kwh[row, m] = (
                    kwh[row, m] + factor * profile_kwh[age] + factor * profile_kwh[age + 1]
                )
            else:
                kwh[row, m] += factor * profile_kwh[age]
                kwh[second, m] += factor * profile_kwh[age + 1]


@kernel(error_model="numpy")
def _add_class(
    kwh: Array,
    rows: tuple[int, int, int],
    halves: tuple[int, int, int],
    members: tuple[Keys, Keys, Keys, Array],
    chances: tuple[Array, NDArray[np.float32], NDArray[np.float32], Numbers],
    profile_kwh: Array,
) -> None:
    """Add the events of a class that start in some half-hours, in their first or second quarter.

    Of ``profile_kwh`` the one or the other row is added from the first quarter on.
    """
    (keys, into, out_of, size), (rate, often, factors, kind) = members, chances
    n_members, (start, end, first_half) = len(keys), halves
    drawn, chance, mine = np.empty(n_members), np.empty(n_members), np.empty(n_members, np.float32)
    hit = np.empty(n_members, np.int64)
    for t in range(start, end):
        of_half, others, factor = rate[first_half + t], often[t], factors[kind[t]]
        if not of_half > 0.0:
            continue
        # Loops of their own, for the others than the first and the last to be vectorised.
        for m in range(n_members):
            mine[m] = others[out_of[m]]
        for m in range(n_members):
            chance[m] = of_half * mine[m] * factor[m]
        for m in range(n_members):
            drawn[m] = uniform_at(keys[m], first_half + t)
        n_hits = 0
        for m in range(n_members):  # no branch to predict
            hit[n_hits] = m
            n_hits += drawn[m] < chance[m]
        for number in range(n_hits):
            m = hit[number]
            place, scale = drawn[m] / min(chance[m], 1.0), size[m] * max(chance[m], 1.0)
            late = 1 if place >= 0.5 else 0
            scale *= 0.75 + place - 0.5 * late
            _add_event(kwh, rows, into[m], scale, profile_kwh[late], 2 * t)


@kernel(error_model="numpy")
def add_events(
    kwh: Array,
    classes: Classes,
    members: Members,
    halves: tuple[int, Numbers],
    often: tuple[NDArray[np.float32], NDArray[np.float32]],
    per_row: int,
) -> None:
    """Add the energy of random events, class after class.

    In each half-hour an event starts with probability ``rate x often x own factor``, in one
    of its two quarters, with a size drawn evenly between 0.75 and 1.25 times the member's own;
    where that is above 1, one starts for sure and is larger by as much.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_homes)``, a few rows more than the half-hours have, in
        which events may end. [kWh]
    classes
        Number of the first member of each class, and of all members, ``(n_classes + 1,)``;
        which of ``often`` it has, ``(n_classes,)``; events in each half-hour of the year,
        ``(n_classes, n_halves_of_year)`` [1]; energy of an event of size 1 in each of its
        quarters, ``(n_classes, length)`` [kWh].
    members
        Keys of the draws, ``(n_members,)``: draw ``n`` is that of half-hour ``n`` of the year;
        columns in ``kwh`` and in ``often``, ``(2, n_members)``, as only those who have such
        events are drawn; size of an event, ``(n_members,)`` [1]; factors on the rate,
        ``(n_kinds, n_members)`` [1].
    halves
        Number of the first half-hour; which of the factors each half-hour has, ``(n_halves,)``.
    often
        Factors on the rate by half-hour, ``(n_halves, n_others)``: while somebody is up, and by
        timer. [1]
    per_row
        Quarters in a row.
    """
    first, is_timed, rate, profile_kwh = classes
    keys, column, size, factors = members
    (awake, timed), (first_half, kind) = often, halves
    length, n_classes = profile_kwh.shape[1], len(is_timed)
    reach, shift = length // 2 + 1, per_row // 2
    aligned = np.zeros((n_classes, 2, 2 * reach))
    aligned[:, 0, :length] = aligned[:, 1, 1 : length + 1] = profile_kwh
    for start in range(0, len(kind), EVENT_CHUNK_HALVES):
        end = min(start + EVENT_CHUNK_HALVES, len(kind))
        end_row = len(kwh) if end == len(kind) else 2 * end >> shift
        rows = 2 * start >> shift, end_row, shift
        # Those that began shortly before are drawn again, for what falls into these rows.
        span = max(start - reach, 0), end, first_half
        for number in range(n_classes):
            a, b = first[number], first[number + 1]
            if a < b:
                mine = keys[a:b], column[0, a:b], column[1, a:b], size[a:b]
                by_half = timed if is_timed[number] else awake
                chances = rate[number], by_half, factors[:, a:b], kind
                _add_class(kwh, rows, span, mine, chances, aligned[number])


Own = tuple[NDArray[np.float32], Numbers]
"""Factors of members by row of a table, and the row of each half-hour."""


@kernel(inline="always", error_model="numpy")
def _fill(drawn: Array, keys: Keys, number: int) -> None:
    for m in range(len(keys)):
        drawn[m] = uniform_at(keys[m], number)


@kernel(inline="always", error_model="numpy")
def _add_twice(first: Array, second: Array, part: Array, is_one_row: bool) -> None:
    """Add to two quarters; apart where they are one row, as aliases stop the vectorising."""
    if is_one_row:
        for m in range(len(part)):
            first[m] = first[m] + part[m] + part[m]
    else:
        for m in range(len(part)):
            first[m] += part[m]
        for m in range(len(part)):
            second[m] += part[m]


@kernel(error_model="numpy")
def add_sessions(
    kwh: Array,
    draws: tuple[Keys, int],
    chance: Array,
    kwh_each: Array,
    often: Array,
    own: Own,
    per_row: int,
) -> None:
    """Add the energy of what is on while somebody is up, in sessions.

    A session lasts :data:`SESSION_HALVES` from a phase of the member's own, its key modulo
    that; the one draw of a session says whether it is on and how strong it is, from 0.5 to 1.5.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    draws
        Keys of the members' draws, ``(n_members,)``, and the number of the first half-hour;
        half-hour ``n`` is in session ``(phase + n) // SESSION_HALVES``.
    chance
        Chance that a session is on, in each half-hour, ``(n_halves,)``. [1]
    kwh_each
        Energy of a quarter with a session on, ``(n_halves,)``. [kWh]
    often
        Factors on that energy by half-hour, ``(n_halves, n_members)``. [1]
    own
        Each member's own factors on that energy, and their rows, as :func:`add_events`. [1]
    per_row
        Quarters in a row.
    """
    (keys, first_half), (factors, kind) = draws, own
    phase = (keys % np.uint64(SESSION_HALVES)).astype(np.int64)
    part, now, after = np.empty(len(keys)), np.empty(len(keys)), np.empty(len(keys))
    for t in range(len(chance)):
        session, since = divmod(first_half + t, SESSION_HALVES)
        # Drawn once a session: the later the phase, the sooner the next one begins.
        if t == 0:
            _fill(now, keys, session)
            _fill(after, keys, session + 1)
        elif since == 0:
            now, after = after, now
            _fill(after, keys, session + 1)
        if chance[t] > 0.0:
            factor, others, of_half, each = factors[kind[t]], often[t], chance[t], kwh_each[t]
            per_chance, is_next = 1.0 / of_half, SESSION_HALVES - since
            for m in range(len(keys)):
                drawn = after[m] if phase[m] >= is_next else now[m]
                power = each * others[m] * factor[m]
                part[m] = power * (0.5 + drawn * per_chance) if drawn < of_half else 0.0
            _add_twice(kwh[2 * t // per_row], kwh[(2 * t + 1) // per_row], part, per_row > 1)


@kernel(error_model="numpy")
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
            n_cycles = np.floor(end)
            before = min(place[m], duty[m])
            after = n_cycles * duty[m] + min(end - n_cycles, duty[m])
            row[m] += kwh_on[m] * (after - before)
            place[m] = end - n_cycles


@kernel(error_model="numpy")
def spread_over_days(
    awake: Array, rate: Array, own: Own, first: Numbers, need: Array, most: float
) -> Array:
    """Factors on a rate while somebody is up, by which each day adds to its need.

    Parameters
    ----------
    awake
        Above 0 where somebody is up, ``(n_halves, n_members)``.
    rate
        Rate in each half-hour, ``(n_halves,)``.
    own
        Each member's own factors on that rate, and their rows, as :func:`add_events`. [1]
    first
        First half-hour of each day, and the number of half-hours, ``(n_days + 1,)``.
    need
        Wanted sum over the day of rate x factor, ``(n_days,)``.
    most
        Largest factor, times the own one: a day with hardly a moment at home does not make up
        for it all. [1]

    Returns
    -------
    numpy.ndarray
        ``(n_halves, n_members)``; 0 where nobody is up. [1]
    """
    n_members = awake.shape[1]
    preference, row = own
    factors = np.zeros(awake.shape, np.float32)
    total, scale = np.empty(n_members), np.empty(n_members, np.float32)
    for day in range(len(need)):
        total[:] = 0.0
        for t in range(first[day], first[day + 1]):
            # Rows of their own and numbers for flags, for the loop to be vectorised.
            mine, up, of_half = preference[row[t]], awake[t], rate[t]
            for m in range(n_members):
                total[m] += of_half * mine[m] * (1.0 if up[m] > 0.0 else 0.0)
        for m in range(n_members):
            scale[m] = min(need[day] / total[m], most) if total[m] > 0.0 else 0.0
        for t in range(first[day], first[day + 1]):
            mine, up, found = preference[row[t]], awake[t], factors[t]
            for m in range(n_members):
                found[m] = scale[m] * mine[m] * np.float32(1.0 if up[m] > 0.0 else 0.0)
    return factors


@kernel(error_model="numpy")
def add_tanks(
    kwh: Array,
    drawn_kwh: Array,
    available_kwh: Array,
    available_row: Numbers,
    capacity_kwh: Array,
    loss_kwh: Array,
    balance_kwh: Array,
) -> None:
    """Add the energy of the elements of hot-water tanks; book what became of the heat.

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
    balance_kwh
        State of the tanks, carried on from call to call, ``(4, n_members)``: heat unmet, lost
        and missing so far, and 1 where the thermostat is on. Starts as zeros. [kWh]
    """
    n_quarters, n_members = drawn_kwh.shape
    per_row = n_quarters // len(kwh)
    # For the loop over members to be vectorised, flags are numbers, nothing is read under a
    # condition, and the parts of the state are arrays of their own.
    unmet, lost = balance_kwh[0].copy(), balance_kwh[1].copy()
    missing, is_heating = balance_kwh[2].copy(), balance_kwh[3].copy()
    band_kwh, loss_fraction = THERMOSTAT_BAND * capacity_kwh, loss_kwh / capacity_kwh
    for t in range(n_quarters):
        row, draw_off, available = kwh[t // per_row], drawn_kwh[t], available_kwh[available_row[t]]
        for m in range(n_members):
            loss = loss_kwh[m] - loss_fraction[m] * missing[m]
            room = capacity_kwh[m] - missing[m] - loss
            served = draw_off[m] if draw_off[m] < room else room
            due = missing[m] + (loss + served)
            heats = max(is_heating[m], 1.0 if due > band_kwh[m] else 0.0)
            heat = heats * (available[m] if available[m] < due else due)
            missing[m] = due - heat
            is_heating[m] = heats if due > heat else 0.0
            row[m] += heat
            unmet[m] += draw_off[m] - served
            lost[m] += loss
    balance_kwh[0], balance_kwh[1] = unmet, lost
    balance_kwh[2], balance_kwh[3] = missing, is_heating


@kernel(error_model="numpy")
def add_heating(
    kwh: Array,
    temp_air: Array,
    own: Own,
    building: Array,
    state: Array,
    threshold_c: float,
) -> None:
    """Add the energy of electric heaters behind a thermostat, in buildings with inertia.

    A building follows the outdoor temperature with its own time constant. What it lacks
    below the threshold, times the factor of the hour, is what its heaters owe; they switch
    on in whole steps once they owe half of one, and what they gave too much is owed back.

    Parameters
    ----------
    kwh
        Energy to add to, ``(n_rows, n_members)``. [kWh]
    temp_air
        Outdoor temperature in each quarter, ``(n_quarters,)``. [degC]
    own
        Factors of the hour on each member's need, ``(n_rows, n_members)``, and the row of each
        quarter, ``(n_quarters,)``. [1]
    building
        ``(3, n_members)``: part of the distance to the outdoor temperature left after a
        quarter [1]; energy for a kelvin below the threshold in a quarter [kWh/K]; energy
        of a heater in a quarter [kWh].
    state
        Carried on from call to call, ``(2, n_members)``: temperature that the building
        feels [degC], energy owed [kWh].
    threshold_c
        Temperature of the building below which it is heated. [degC]
    """
    keep, per_kelvin_kwh, step_kwh = building
    factors, programme = own
    felt, owed = state[0].copy(), state[1].copy()
    per_row, per_step = len(temp_air) // len(kwh), 1.0 / step_kwh
    for t in range(len(temp_air)):
        row = kwh[t // per_row]
        factor = factors[programme[t]]
        for m in range(len(keep)):
            felt[m] = temp_air[t] + keep[m] * (felt[m] - temp_air[t])
            cold = max(threshold_c - felt[m], 0.0)
            owed[m] += per_kelvin_kwh[m] * cold * factor[m]
            on = step_kwh[m] * np.floor(owed[m] * per_step[m] + 0.5)
            row[m] += on
            owed[m] -= on
    state[0], state[1] = felt, owed
