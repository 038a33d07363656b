"""Lasting habits of households: when each sleeps, is out, eats, washes, and how regularly.

A home keeps its places among all homes: its rank among those who rise, go to bed, and go
out. The part of its group that is asleep, or out, at an hour (:func:`occupancy.chances`) says
from which rank on homes are up, so that those ranks draw an hour of rising or leaving for
each home and the group as a whole keeps its chances exactly. Who is up at 4 h (night work, a
baby) or at home at 10 h is so the same home day after day. From day to day a home strays from
its ranks, the more the less regular it is, and now and then it goes out, or stays in, for no
reason of habit.

What it does while up has hours of its own too: its preference for an hour is lognormal, with
mean 1 over homes at any hour, so that the mean of homes is what it was.

What is fitted here is so by ``docs/calibration/fit_habits.py``, to half of 28 measured homes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.brief import brief
from simcore.base.draws import Keys, normal, substreams, uniform
from simcore.base.records import Array

HABITS = 47
"""Purpose of a member's draws of habits; its draws below are never renumbered."""

_SLEEP, _AWAY, _CHORES = 0, 10, 20
_FIRST_PREFERENCE = 100

SLEEP_STRAY, AWAY_STRAY = (0.3, 0.74), (0.3, 1.16)
"""Ranges of the width, in ranks, over which a home strays from day to day about its place
among those who sleep, and among those who are out: regular homes to irregular ones. Fitted
against the correlation of measured homes a day and a week later. [1]"""

EVENING_STRAY, WEEKEND_STRAY = 0.8, 0.5
"""Width over which the hour of going to bed strays from what that of rising suggests, late
risers being late to bed, and the weekend's ranks from the weekday's; assumed. [1]"""

ON_A_WHIM = (0.05, 0.35)
"""Range of the part of hours and a half in which those up are out or in whatever their habit;
fitted against the correlation of measured homes half an hour later. [1]"""

PREFERENCES = ("meals", "laundry", "evenings", "washing")
"""Kinds of use with hours of their own."""

STRENGTH = {"meals": 0.7, "laundry": 0.75, "evenings": 0.6, "washing": 0.6}
"""Deviation of the logarithm of a home's preference for an hour; fitted against the amplitude
of the daily profiles of measured homes about their mean. [1]"""

HARMONICS = np.array([0.3, 1.0, 1.0, 1.0, 0.8, 0.5])
"""Weights of the waves of a day of which a preference is made, one a day to six: hours of its
own are two to three hours wide; assumed. [1]"""

WEEKEND_LIKENESS = 0.8
"""Correlation of the preferences of weekday and weekend; assumed. [1]"""

SPREAD = {"standby": 0.87, "cold": 0.3}
"""Coefficient of variation, between homes of one level, of standby and of what the cold adds;
fitted against the lowest twentieth of the slots of measured homes, and assumed. [1]"""

SIZE_REACH = 0.65
"""Range, up or down, of the logarithm of the size of a home's events, rarer where they are larger;
fitted against the spread of self-consumption between measured homes. [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Habits of homes, one column each.

    Attributes
    ----------
    rank
        Place among all homes of those who sleep in the morning, sleep in the evening, and are
        out; weekday, then weekend; ``(3, 2, n_homes)``. [1]
    stray
        Width over which it strays, for sleep and for being out, and the part of the time on
        a whim, ``(3, n_homes)``. [1]
    preference
        Factor on what a home does, by kind of :data:`PREFERENCES`, weekday and weekend, and
        half-hour from 03:00, ``(4, 2 x 48, n_homes)``. [1]
    standby, cold, size
        Factors on standby, on what the cold adds, and on the size of events, at as much energy;
        each ``(n_homes,)``. [1]
    """

    rank: Array
    stray: Array
    preference: NDArray[np.float32]
    standby: Array
    cold: Array
    size: Array
    __repr__ = brief


def strayed(rank: Array, width: Array | float, drawn: Array) -> Array:
    """Ranks moved evenly by up to half a width, turned back at 0 and 1.

    Evenly spread ranks stay evenly spread.

    Examples
    --------
    >>> strayed(np.array([0.1, 0.5, 0.9]), 0.4, np.array([0.0, 0.5, 1.0])).round(3)
    array([0.1, 0.5, 0.9])
    """
    moved = np.abs(rank + width * (drawn - 0.5))
    return 1 - np.abs(1 - moved)


def part_below(rank: Array, width: Array, bound: Array) -> Array:
    """Chance that a rank that strays, as :func:`strayed`, lies below a bound. [1]

    Examples
    --------
    >>> part_below(np.array([0.1, 0.5]), np.array([0.4, 0.4]), np.array([0.1, 0.6])).round(3)
    array([0.5 , 0.75])
    """
    low, high = rank - width / 2, rank + width / 2
    inside = np.minimum(bound, high) - np.maximum(-bound, low)
    beyond = np.minimum(2 + bound, high) - np.maximum(2 - bound, low)
    return (np.maximum(inside, 0) + np.maximum(beyond, 0)) / width


def habits_of(key: Keys) -> Habits:
    """Habits of homes from their keys."""
    own = substreams(substreams(key, HABITS), 0)

    def drawn(number: int) -> Array:
        return uniform(own, number)

    morning = drawn(_SLEEP)
    evening = strayed(1 - morning, EVENING_STRAY, drawn(_SLEEP + 1))
    weekday = np.stack([morning, evening, drawn(_AWAY)])
    weekend = np.stack(
        [
            strayed(rank, WEEKEND_STRAY, drawn(number))
            for rank, number in zip(weekday, (_SLEEP + 2, _SLEEP + 3, _AWAY + 1), strict=True)
        ]
    )
    ranges = (SLEEP_STRAY, _SLEEP + 4), (AWAY_STRAY, _AWAY + 2), (ON_A_WHIM, _AWAY + 3)
    return Habits(
        rank=np.stack([weekday, weekend], axis=1),
        stray=np.stack([low + (high - low) * drawn(n) for (low, high), n in ranges]),
        preference=np.stack([_preference(own, number) for number in range(len(PREFERENCES))]),
        standby=_lognormal(normal(own, _CHORES), SPREAD["standby"]),
        cold=_lognormal(normal(own, _CHORES + 1), SPREAD["cold"]),
        size=even_on_logs(drawn(_CHORES + 2), SIZE_REACH),
    )


def even_on_logs(drawn: Array, reach: Array | float) -> Array:
    """Factors of mean 1 whose logarithms are even over twice a reach, from even draws.

    Examples
    --------
    >>> even_on_logs(np.array([0.0, 0.5, 1.0]), 0.8).round(3)
    array([0.405, 0.901, 2.005])
    """
    return np.exp(reach * (2 * drawn - 1)) * (reach / np.sinh(reach))


def _lognormal(drawn: Array, variation: float) -> Array:
    variance = np.log1p(variation**2)
    return np.exp(np.sqrt(variance) * drawn - variance / 2)


def _preference(own: Keys, number: int) -> NDArray[np.float32]:
    """Preference of homes for hours, ``(2 x 48, n_homes)``, mean 1 over homes at any hour."""
    wave = np.arange(1, len(HARMONICS) + 1)[:, np.newaxis] * (2 * np.pi / 48) * np.arange(48)
    scale = (HARMONICS / np.sqrt((HARMONICS**2).sum()))[:, np.newaxis]
    basis = np.concatenate([scale * np.cos(wave), scale * np.sin(wave)])
    numbers = _FIRST_PREFERENCE + 100 * number + np.arange(2 * len(basis))[:, np.newaxis]
    weekday, weekend = np.split(normal(own, numbers), 2)
    weekend = WEEKEND_LIKENESS * weekday + np.sqrt(1 - WEEKEND_LIKENESS**2) * weekend
    strength = STRENGTH[PREFERENCES[number]]
    score = np.zeros((2, 48, len(own)))
    for line, one, two in zip(basis, weekday, weekend, strict=True):
        # A sum in one order, whatever the number of homes.
        score += line[:, np.newaxis] * np.stack([one, two])[:, np.newaxis]
    factor = np.exp(strength * score - strength**2 / 2)
    return factor.reshape(96, -1).astype(np.float32)
