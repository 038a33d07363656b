"""Random events of use whose mean is a wanted curve, by construction."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import Keys, substreams, uniform
from simcore.base.records import Array
from simcore.energy.demand.calendar import Numbers, Quarters
from simcore.energy.demand.kernels import event_kwh
from simcore.energy.demand.shapes import WEEKDAY

# Purposes of a member's draws; never renumber. Event classes count from their first.
ACTIVITY, HABIT, FIRST_USE, FIRST_DRAW_OFF, TANK, HEATING, LIFTS = 1, 2, 10, 30, 40, 41, 42

AWAY_SPELL_DAYS = 3
"""Length of an absence; assumed. [days]"""

SPELL_FRACTION = 0.02
"""Chance that an absence starts on a day; assumed, about three weeks away a year. [1]"""

ACTIVITY_SPREAD = 0.7
"""Half-width of the even spread of a day's activity about its mean; assumed. [1]"""

HABIT_SPREAD = 0.6
"""Half-width of the spread between homes busy by day and by evening; assumed. [1]"""

DAY_QUARTERS, EVENING_QUARTERS = (4 * 9, 4 * 17), (4 * 17, 4 * 23)
"""Working hours and evening of a weekday, between which habits move use; assumed."""


STAY_FRACTION = (1 - SPELL_FRACTION) ** AWAY_SPELL_DAYS
MOST_ACTIVITY = (1 + ACTIVITY_SPREAD) / STAY_FRACTION * (1 + HABIT_SPREAD)
"""Most that activity can multiply a start rate by, whoever lives at the site. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Classes of events that, for a member of mean power 1 kW, add to a wanted curve.

    ``start_rate`` and ``weight`` are ``(n_classes, n_quarters)``, ``profile_kwh`` is
    ``(n_classes, length)`` as :func:`kernels.event_kwh` takes them.
    """

    start_rate: Array
    weight: Array
    profile_kwh: Array


def events(wanted_kwh: Array, profile_kwh: Array) -> Events:
    r"""Start rates and weights for which the events' mean energy is the wanted one.

    Starts follow the wanted curve, earlier by the centre of the profile. The events'
    mean is then close to the curve but rounded by their length; the weight of a quarter
    is what is left between the two:

    .. math:: w_t = E_t / \sum_k p_k r_{t-k}

    Parameters
    ----------
    wanted_kwh
        Mean energy of each class in each quarter, above 0, ``(n_classes, n_quarters)``.
    profile_kwh
        Energy of an event in each of its quarters, ``(n_classes, length)``.
    """
    total = profile_kwh.sum(axis=-1)
    centre = (profile_kwh @ np.arange(profile_kwh.shape[1]) / total).round().astype(int)
    pairs = zip(wanted_kwh, centre, strict=True)
    start_rate = np.stack([np.roll(wanted, -shift) for wanted, shift in pairs])
    start_rate /= total[:, np.newaxis]
    mean = [
        np.convolve(rate, profile)[: len(rate)]
        for rate, profile in zip(start_rate, profile_kwh, strict=True)
    ]
    return Events(start_rate=start_rate, weight=wanted_kwh / mean, profile_kwh=profile_kwh)


def purpose_keys(key: Keys, purposes: NDArray[np.int64] | int, year: int) -> Keys:
    """Keys of draws of members for a purpose and a year, ``(..., n_members)``."""
    return substreams(substreams(key, np.asarray(purposes)[..., np.newaxis]), year)


def day_activity(key: Keys, quarter: Quarters) -> Array:
    """Activity of each home on each day, mean 1, 0 when away, ``(n_days, n_members)``."""
    day = np.arange(quarter.n_days + AWAY_SPELL_DAYS - 1)[:, np.newaxis]
    leaves = uniform(purpose_keys(key, ACTIVITY, quarter.year), 2 * day) < SPELL_FRACTION
    spells = [leaves[lag : lag + quarter.n_days] for lag in range(AWAY_SPELL_DAYS)]
    is_away = np.logical_or.reduce(spells)
    drawn = uniform(purpose_keys(key, ACTIVITY, quarter.year), 2 * day[: quarter.n_days] + 1)
    busy = 1 + ACTIVITY_SPREAD * (2 * drawn - 1)
    return np.where(is_away, 0.0, busy / STAY_FRACTION)


def activity(key: Keys, quarter: Quarters, evening_factor: float) -> tuple[Array, Numbers]:
    """Activity by day and part of the day, and its row in each quarter.

    A home busy by day (retired, at home) moves use from the evening of weekdays into
    working hours, or the other way round: mean 1 over homes.

    Returns
    -------
    activity
        ``(3 n_days, n_members)``. [1]
    row
        Row of each quarter, ``(n_quarters,)``.
    """
    assert evening_factor <= 1  # as MOST_ACTIVITY takes it
    # A home's habit is its own for all years: year 0.
    habit = HABIT_SPREAD * (2 * uniform(purpose_keys(key, HABIT, 0), 0) - 1)
    tilt = 1 + np.array([0.0, 1.0, -evening_factor])[:, np.newaxis] * habit
    by_day = day_activity(key, quarter)[:, np.newaxis, :] * tilt
    is_weekday = quarter.day_type == WEEKDAY
    part = np.zeros(len(quarter.day), np.int64)
    for number, (start, end) in ((1, DAY_QUARTERS), (2, EVENING_QUARTERS)):
        part[is_weekday & (quarter.of_day >= start) & (quarter.of_day < end)] = number
    return by_day.reshape(3 * quarter.n_days, len(key)), 3 * quarter.day + part


def drawn_event_kwh(
    kinds: Events,
    keys: Keys,
    level: Array,
    active: Array,
    active_row: Numbers,
    per_row: int,
) -> Array:
    """Energy of the events of members with these mean powers, ``(n_rows, n_members)``.

    A member of more power has more events; where they would not fit, larger ones.
    """
    often = np.minimum(level, 1 / (kinds.start_rate.max() * MOST_ACTIVITY))
    kwh = event_kwh(
        keys,
        kinds.start_rate,
        kinds.weight,
        kinds.profile_kwh,
        active * often,
        active_row,
        per_row,
    )
    kwh *= level / often
    return kwh
