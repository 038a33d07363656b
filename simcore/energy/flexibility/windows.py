"""Uses moved into the hours of the sun, and how much of it a meter can tell.

Days are local ones; a window is a set of slots of each day. Nothing here makes or loses
energy: what a day gains in its window it loses in the hours around it.
"""

import numpy as np

from simcore.base.lengths import DAYS_PER_WEEK
from simcore.base.records import Array, Counts, Flags


def moved_into(kwh: Array, is_window: Flags, day: Counts, fraction: Array) -> Array:
    """Energy of movable uses with a part of each day's brought into its window.

    What is outside the window shrinks by the fraction; the window gains as much, evenly over
    its slots of that day. A day without a slot in the window stays as it is.

    Parameters
    ----------
    kwh
        Movable uses, ``(n_slots, n_members)``. [kWh]
    is_window
        Whether a slot lies in the window, ``(n_slots,)``.
    day
        Local day of each slot, from 0 and never falling, ``(n_slots,)``.
    fraction
        Part that each member moves, ``(n_members,)``. [1]

    Returns
    -------
    numpy.ndarray
        Same shape; each day of each member keeps its sum. [kWh]

    Examples
    --------
    >>> used = np.array([[2.0], [0.0], [4.0]])
    >>> moved_into(used, np.array([False, True, False]), np.zeros(3, int), np.array([0.5]))
    array([[1.],
           [3.],
           [2.]])
    """
    n_days = int(day[-1]) + 1
    n_window = np.bincount(day, is_window, minlength=n_days)
    can_move = (n_window > 0)[day] & ~is_window
    taken_kwh = kwh * (can_move[:, np.newaxis] * fraction)
    by_day = window_kwh_by_day(taken_kwh, np.ones(len(day), bool), day)
    share = np.divide(is_window, n_window[day], out=np.zeros(len(day)), where=n_window[day] > 0)
    return kwh - taken_kwh + by_day[day] * share[:, np.newaxis]


def window_kwh_by_day(kwh: Array, is_window: Flags, day: Counts) -> Array:
    """Energy of each day within a window, ``(n_days, n_members)``. [kWh]."""
    starts = np.searchsorted(day, np.arange(int(day[-1]) + 1))
    return np.asarray(np.add.reduceat(kwh * is_window[:, np.newaxis], starts, axis=0))


def weekday_baseline_kwh(by_day_kwh: Array, n_weeks: int = 4) -> Array:
    """Mean of the same weekday over the weeks before, ``(n_days, n_members)``. [kWh]

    The first weeks of the year look back into its last ones.

    Parameters
    ----------
    by_day_kwh
        Energy of each day, ``(n_days, n_members)``. [kWh]
    n_weeks
        Weeks looked back.
    """
    lags = DAYS_PER_WEEK * np.arange(1, n_weeks + 1)
    return np.asarray(np.mean([np.roll(by_day_kwh, lag, axis=0) for lag in lags], axis=0))


def gained_kwh(by_day_kwh: Array, baseline_kwh: Array, period: Counts, n_periods: int) -> Array:
    """Energy above a baseline in each billing period, never below 0, ``(n_periods, n_members)``.

    Parameters
    ----------
    by_day_kwh, baseline_kwh
        Energy of each day, and what it is held against, ``(n_days, n_members)``. [kWh]
    period
        Billing period of each day, ``(n_days,)``.
    n_periods
        Number of billing periods.
    """
    in_period = (period == np.arange(n_periods)[:, np.newaxis]).astype(float)
    return np.maximum(in_period @ (by_day_kwh - baseline_kwh), 0.0)
