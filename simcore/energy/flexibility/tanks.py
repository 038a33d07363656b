"""Hot-water tanks behind any relay: never below their floor, and full once in a while.

What a tank holds is counted from the cold water it is filled with. Draw-offs are the same
whatever the relay: what a tank cannot give above its floor is told as unmet, and can be made up
for by other means in the same step, so that every relay serves the same.
"""

from dataclasses import dataclass

import numpy as np

from simcore.base.blocks import row_blocks, work_in_blocks
from simcore.base.brief import brief
from simcore.base.compiled import kernel
from simcore.base.records import Array, Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tanks:
    """Tanks of several homes and their element, each ``(n_tanks,)``.

    Attributes
    ----------
    capacity_kwh, loss_kwh, element_kwh
        Heat of a full tank; what a full tank loses in a step, and the most that its element
        gives in one. [kWh]
    band_kwh
        Heat that is missing when the thermostat starts. [kWh]
    floor_kwh
        Heat below which nothing is drawn, and which the thermostat keeps. [kWh]
    comfort_kwh
        Heat below which the element starts whatever the relay says. [kWh]
    full_steps
        Steps after which a tank that was never full is filled whatever the relay says, against
        legionella; 0 for never.
    makes_up
        Whether what a tank cannot give is heated by other means, and counted as drawn.
    """

    capacity_kwh: Array
    loss_kwh: Array
    element_kwh: Array
    band_kwh: Array
    floor_kwh: Array
    comfort_kwh: Array
    full_steps: int
    makes_up: bool = False

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Heated:
    """What tanks did: each step ``(n_steps, n_tanks)``, sums ``(n_tanks,)``.

    Attributes
    ----------
    kwh
        What the elements draw, with what is made up for. [kWh]
    unmet_kwh, n_cold
        Heat wanted at the taps that was not there, and steps in which it was not. [kWh], [1]
    lost_kwh, final_kwh, least_kwh
        Heat lost over the year, left at its end, and the least that was held after a step. [kWh]
    """

    kwh: Array
    unmet_kwh: Array
    n_cold: Array
    lost_kwh: Array
    final_kwh: Array
    least_kwh: Array

    __repr__ = brief


@kernel(error_model="numpy")
def _heat(
    drawn_kwh: Array,
    relay: tuple[Array, Counts],
    traits: Array,
    rules: tuple[int, float],
    some: tuple[int, int],
    kwh: Array,
    sums: Array,
) -> None:
    """Energy of tanks ``some`` into ``kwh``; lost, final, least, unmet and cold into ``sums``."""
    on, row = relay
    low, high = some
    full_steps, made_up = rules
    capacity, loss_fraction, element, band, floor, comfort = traits
    n_tanks = len(capacity)
    held, since, heating = capacity.copy(), np.zeros(n_tanks), np.zeros(n_tanks)
    lost, least = np.zeros(n_tanks), capacity.copy()
    unmet, cold = np.zeros(n_tanks), np.zeros(n_tanks)
    most = full_steps if full_steps > 0 else 2 * len(drawn_kwh)
    for t in range(len(drawn_kwh)):
        part = on[row[t]]
        for m in range(low, high):
            loss = loss_fraction[m] * held[m]
            room = max(held[m] - loss - floor[m], 0.0)
            wanted = drawn_kwh[t, m]
            served = wanted if wanted < room else room
            rest = held[m] - loss - served
            due = capacity[m] - rest
            since[m] += 1.0
            forced = 1.0 if (rest < comfort[m] or since[m] > most) else 0.0
            start = 1.0 if (due > band[m] or forced > 0.0) else heating[m]
            most_kwh = element[m] * max(part[m], forced)
            heat = start * (most_kwh if most_kwh < due else due)
            is_full = due <= heat
            heating[m] = 0.0 if is_full else start
            since[m] = 0.0 if is_full else since[m]
            held[m] = rest + heat
            lacks = wanted - served
            kwh[t, m] = heat + made_up * lacks
            unmet[m] += lacks
            cold[m] += 1.0 if lacks > 0.0 else 0.0
            lost[m] += loss
            least[m] = min(least[m], held[m])
    sums[0, low:high], sums[1, low:high] = lost[low:high], held[low:high]
    sums[2, low:high], sums[3, low:high] = least[low:high], unmet[low:high]
    sums[4, low:high] = cold[low:high]


def heated(drawn_kwh: Array, tanks: Tanks, relay: Array, row: Counts) -> Heated:
    r"""What tanks draw to serve the taps, step by step; full at the start.

    .. math:: E_t = E_{t-1} - \ell E_{t-1} - \min(w_t, E_{t-1}(1-\ell) - E_f) + h_t

    Parameters
    ----------
    drawn_kwh
        Heat wanted at the taps, ``(n_steps, n_tanks)``. [kWh]
    tanks
        Sizes, floors, cycle.
    relay
        Part of a step in which the relay is on, by row, ``(n_rows, n_tanks)``. [1]
    row
        Row of each step, ``(n_steps,)``.

    Returns
    -------
    Heated
        Elements, what is unmet, losses.

    Examples
    --------
    A tank of 5 kWh gives the 3 that are wanted; its relay lets it heat in the second step.

    >>> one = {name: np.array([0.0]) for name in ("loss_kwh", "band_kwh", "floor_kwh")}
    >>> size = {"capacity_kwh": np.array([5.0]), "element_kwh": np.array([2.0])}
    >>> tank = Tanks(**one, **size, comfort_kwh=np.array([0.0]), full_steps=0)
    >>> wanted, relay = np.array([[3.0], [0.0]]), np.array([[0.0], [1.0]])
    >>> heated(wanted, tank, relay, np.array([0, 1])).kwh
    array([[0.],
           [2.]])
    """
    n_steps, n_tanks = drawn_kwh.shape
    kwh, sums = np.empty((n_steps, n_tanks)), np.empty((5, n_tanks))
    rules = tanks.full_steps, float(tanks.makes_up)
    traits = np.stack(
        [
            tanks.capacity_kwh,
            tanks.loss_kwh / tanks.capacity_kwh,
            tanks.element_kwh,
            tanks.band_kwh,
            tanks.floor_kwh,
            tanks.comfort_kwh,
        ]
    )
    given = np.ascontiguousarray(relay, float), np.asarray(row, np.int64)
    blocks = row_blocks(n_tanks, drawn_kwh.size, 2)
    work_in_blocks(
        lambda some: _heat(drawn_kwh, given, traits, rules, (some.start, some.stop), kwh, sums),
        blocks,
    )
    lost, final, least, unmet, cold = sums
    return Heated(
        kwh=kwh,
        unmet_kwh=unmet,
        n_cold=cold,
        lost_kwh=lost,
        final_kwh=final,
        least_kwh=least,
    )


def sunniest_slots(net_kwh: Array, day: Counts, n_slots: int) -> Array:
    """Whether a slot is one of those of its day with the most to spare, ``(n_slots,)``.

    Parameters
    ----------
    net_kwh
        Production less use as they are expected, ``(n_slots,)``. [kWh]
    day
        Local day of each slot, from 0 and never falling, ``(n_slots,)``.
    n_slots
        Slots wanted of each day.

    Examples
    --------
    >>> sunniest_slots(np.array([0.0, 3.0, 1.0, 2.0]), np.array([0, 0, 0, 1]), 1)
    array([False,  True, False,  True])
    """
    order = np.lexsort((-net_kwh, day))
    starts = np.searchsorted(day, np.arange(int(day[-1]) + 1))
    place = np.empty(len(day), np.int64)
    place[order] = np.arange(len(day))
    return np.asarray(place - starts[day] < n_slots)
