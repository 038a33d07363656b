"""Runs of machines put off into the hours of the sun, as a household does it by hand.

A run is what a machine draws from its start until it stops. It is put off whole, so that its
energy and its length are kept; only who moves how many runs, and into which hours, is chosen.
"""

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.draws import Keys, uniform_at
from simcore.base.lengths import DAYS_PER_WEEK
from simcore.base.records import Array, Counts, Flags


def later_starts(is_window: Flags, most_slots: int) -> tuple[Counts, Counts]:
    """First slot of the window that a run can wait for, and how many there are, ``(n_slots,)``.

    Parameters
    ----------
    is_window
        Whether a slot lies in the window, ``(n_slots,)``.
    most_slots
        Slots that a run can be put off at most.

    Returns
    -------
    tuple of numpy.ndarray
        Slots from each slot to the first one of the window after it, and slots of the window
        from there on within the limit; 0 where the slot is in the window or none is reached.

    Examples
    --------
    >>> later_starts(np.array([False, False, True, True, False]), 2)
    (array([2, 1, 0, 0, 0]), array([1, 2, 0, 0, 0]))
    """
    n = len(is_window)
    slot = np.arange(n)
    inside = np.flatnonzero(is_window)
    place = np.searchsorted(inside, slot)
    first = np.append(inside, n + most_slots + 1)[place]
    # The window that comes next ends where the following slot is not in it.
    breaks = np.flatnonzero(np.diff(np.append(inside, n + most_slots + 2)) > 1)
    end = np.append(inside[breaks] if len(inside) else inside, n)[
        np.searchsorted(inside[breaks] if len(inside) else inside, first)
    ]
    reached = np.minimum(end, slot + most_slots)
    waits = ~is_window & (first <= reached) & (first < n)
    return np.where(waits, first - slot, 0), np.where(waits, reached - first + 1, 0)


@kernel(error_model="numpy")
def _put_off(
    kwh: Array, day: Counts, later: tuple[Counts, Counts], chance: Array, key: Keys, out: Array
) -> None:
    """Add runs into ``out``, those that are put off later than they were."""
    first, n_starts = later
    n_slots, n_members = kwh.shape
    by, is_on = np.zeros(n_members, np.int64), np.zeros(n_members, np.bool_)
    for t in range(n_slots):
        for m in range(n_members):
            if kwh[t, m] <= 0.0:
                is_on[m] = False
                continue
            if not is_on[m]:
                is_on[m] = True
                by[m] = 0
                if n_starts[t] > 0 and uniform_at(key[m], 2 * t) < chance[day[t], m]:
                    by[m] = first[t] + int(uniform_at(key[m], 2 * t + 1) * n_starts[t])
            # What would fall behind the year ends with it.
            out[min(t + by[m], n_slots - 1), m] += kwh[t, m]


def put_off(
    kwh: Array, is_window: Flags, day: Counts, chance: Array, key: Keys, most_slots: int
) -> Array:
    """Runs of machines once some of them are put off into the next window of the sun.

    Parameters
    ----------
    kwh
        What machines of one kind draw, ``(n_slots, n_members)``. [kWh]
    is_window
        Whether a slot lies in the window, ``(n_slots,)``.
    day
        Local day of each slot, ``(n_slots,)``.
    chance
        Part of the runs of a day that are put off where the next window can be reached,
        ``(n_days, n_members)``. [1]
    key
        Stream of each member, ``(n_members,)``: a run is put off or not whatever the others do.
    most_slots
        Slots that a run can be put off at most, from its start to its new start.

    Returns
    -------
    numpy.ndarray
        Same shape; each member keeps its sum, and a run its course. [kWh]

    Examples
    --------
    >>> used = np.array([[1.0], [2.0], [0.0], [0.0]])
    >>> noon = np.array([False, False, True, False])
    >>> put_off(used, noon, np.zeros(4, int), np.ones((1, 1)), np.array([7], np.uint64), 4)
    array([[0.],
           [0.],
           [1.],
           [2.]])
    """
    out = np.zeros_like(kwh)
    later = later_starts(is_window, most_slots)
    _put_off(kwh, np.asarray(day, np.int64), later, chance, key, out)
    return out


def chance_by_day(
    effort: Array, is_told: Flags, unprompted_fraction: float, fatigue_fraction_per_week: float
) -> Array:
    r"""Part of the runs of each day that members put off, ``(n_days, n_members)``. [1]

    .. math:: p = e \, m_d \, (1 - f)^{w}

    with the effort, the part that is done without a message on days that bring none, and the
    week, from 0.

    Parameters
    ----------
    effort
        Part of its runs that a member puts off at first, ``(n_members,)``. [1]
    is_told
        Days on which a message comes, ``(n_days,)``.
    unprompted_fraction
        Part of the effort that is made on other days. [1]
    fatigue_fraction_per_week
        Part of the effort that each week takes. [1/week]

    Examples
    --------
    >>> chance_by_day(np.array([0.4]), np.array([True, False]), 0.5, 0.0)[:, 0]
    array([0.4, 0.2])
    """
    week = np.arange(len(is_told)) // DAYS_PER_WEEK
    of_day = np.where(is_told, 1.0, unprompted_fraction) * (1 - fatigue_fraction_per_week) ** week
    return np.asarray(of_day[:, np.newaxis] * effort)
