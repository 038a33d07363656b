"""What is held for moved: baselines of a bonus, and what a tenant who games one can earn.

A bonus is paid for what a home uses in the hours of the sun above its baseline. Nobody can see
what it would have used; each method guesses it, and each errs in its own way.
"""

from collections.abc import Callable, Mapping

import numpy as np

from simcore.base.lengths import DAYS_PER_WEEK
from simcore.base.records import Array
from simcore.energy.flexibility.windows import weekday_baseline_kwh

WEEKS_OF_BASELINE = 4


def frozen_baseline_kwh(still: Array, done: Array) -> Array:
    """The same weekday of four weeks of a year in which nobody moved, ``(n_days, n_homes)``."""
    return weekday_baseline_kwh(still)


def rolling_baseline_kwh(still: Array, done: Array) -> Array:
    """The same weekday of the previous four weeks, whatever was done in them; still before."""
    with_past = np.concatenate([still[-DAYS_PER_WEEK * WEEKS_OF_BASELINE :], done])
    lags = DAYS_PER_WEEK * np.arange(1, WEEKS_OF_BASELINE + 1)
    n = len(done)
    start = len(with_past) - n
    return np.asarray(np.mean([with_past[start - lag : start - lag + n] for lag in lags], axis=0))


def control_baseline_kwh(still: Array, done: Array) -> Array:
    """What homes like it use on the same day, scaled to its own level, ``(n_days, n_homes)``.

    The control group is all homes as they are without moving: no home's own past counts.
    """
    group = still.mean(axis=-1, keepdims=True)
    level = still.mean(axis=0) / max(float(group.mean()), np.finfo(float).tiny)
    return np.asarray(group * level)


def true_baseline_kwh(still: Array, done: Array) -> Array:
    """What each home would have used: known to a simulation alone."""
    return still


BASELINES: Mapping[str, Callable[[Array, Array], Array]] = {
    "truth": true_baseline_kwh,
    "frozen": frozen_baseline_kwh,
    "rolling": rolling_baseline_kwh,
    "control": control_baseline_kwh,
}
"""Baselines from the days of a home without moving, and as it did, by name."""


def gamed_kwh(still: Array, moved: Array) -> Array:
    """Days of a home that works its baseline down for four weeks, then earns for four.

    In the first four of each eight weeks it keeps out of the hours of the sun as much as it
    goes into them in the last four, so that over the year it moves next to nothing.

    Parameters
    ----------
    still, moved
        Energy of each day in the hours of the sun without and with moving, ``(n_days,
        n_homes)``. [kWh]

    Examples
    --------
    >>> still, moved = np.full((56, 1), 2.0), np.full((56, 1), 3.0)
    >>> gamed_kwh(still, moved)[[0, 27, 28, 55], 0]
    array([1., 1., 3., 3.])
    """
    week = np.arange(len(still)) // DAYS_PER_WEEK
    works = (week % (2 * WEEKS_OF_BASELINE) < WEEKS_OF_BASELINE)[:, np.newaxis]
    return np.where(works, np.maximum(2.0 * still - moved, 0.0), moved)


def within_budget_eur(asked_eur: Array, budget_eur: float) -> Array:
    """Rewards cut in proportion where they are above a budget, the shape of what is asked. [EUR]

    Examples
    --------
    >>> within_budget_eur(np.array([30.0, 10.0]), 20.0)
    array([15.,  5.])
    """
    total = float(np.sum(asked_eur))
    return np.asarray(
        asked_eur * (1.0 if total <= budget_eur else budget_eur / total)
        if total > 0
        else 0.0 * asked_eur
    )


def by_points_eur(points: Array, budget_eur: float) -> Array:
    """A whole budget shared by points, the shape of the points; nothing where nobody has any.

    Examples
    --------
    >>> by_points_eur(np.array([30.0, 10.0]), 20.0)
    array([15.,  5.])
    """
    total = float(np.sum(points))
    return np.asarray(points / total * budget_eur if total > 0 else 0.0 * points)
