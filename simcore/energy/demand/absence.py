"""How busy a home is on each day, and when it is away for days: by its habits and the calendar."""

from datetime import date

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.draws import Keys, normal, substreams, uniform, uniform_at
from simcore.base.records import ACTIVITIES, Array, Counts
from simcore.energy.demand.habits import HABITS
from simcore.energy.demand.quarters import Numbers, Quarters
from simcore.energy.demand.school import is_school_holiday

ACTIVITY = 1
"""Purpose of a member's draws of days."""

SHORT_DAYS, LONG_DAYS = 3, 10
"""Lengths of an absence: a weekend, holidays; assumed. [days]"""

DAYS_AWAY = {
    "working": (5.0, 8.0),
    "at_home": (3.0, 6.0),
    "student": (10.0, 10.0),
    "retired": (5.0, 10.0),
}
"""Mean days a year with nobody at home, in short absences and in long ones, by activity of the
person of reference; assumed, two weeks for those in work. [days/year]"""

HOLIDAY_FACTOR = 2.5
"""How much likelier a long absence begins in the school holidays than else; assumed. [1]"""

MOST_BUSY_REACH = 1.65
"""Largest reach, up or down, of the logarithm of how busy a day of a home is; a home's own is
that times the fourth power of an even draw: most homes vary little, a few a lot. Fitted against
the variation of the days of measured homes, and its spread between them. [1]"""

WEEKDAY_SPREAD = 0.13
"""Deviation of the logarithm of what a home does on a day of the week; fitted against the
correlation of measured homes a week later, over that a day later. [1]"""

_SHORT, _LONG, _BUSY, _FIRST_WEEKDAY = range(40, 44)


def day_activity(key: Keys, activity: Counts, quarter: Quarters) -> Array:
    """Activity of each home on each day, 0 when away, ``(n_days, n_homes)``. [1]

    Its mean is 1 over homes on any day, and over the year of any home.
    """
    own = substreams(substreams(key, HABITS), 0)
    drawn = substreams(substreams(key, ACTIVITY), quarter.year)
    starts, made_up = _absences(own, activity, quarter)
    reach = MOST_BUSY_REACH * uniform(own, _BUSY) ** 4
    first = date(quarter.year, 1, 1).weekday() - 1
    by_weekday = np.exp(WEEKDAY_SPREAD * normal(own, _FIRST_WEEKDAY + np.arange(7)[:, np.newaxis]))
    by_weekday *= 7 / np.cumsum(by_weekday, axis=0)[-1]
    weekday = (first + np.arange(quarter.n_days)) % 7
    return days_of_homes(drawn, starts, made_up, reach, by_weekday, weekday)


def _absences(own: Keys, activity: Counts, quarter: Quarters) -> tuple[Array, Array]:
    """Chances that absences begin, and what makes up for them, by day and home.

    Homes begin an absence on a day with a chance of their own: even up to twice the mean of
    their activity for short ones, exponential about it for long ones. Chances are ``(2, n_days +
    9, n_homes)``, from some days before the year on; what makes up ``(n_days, n_homes)``.
    """
    short, long = (np.array([DAYS_AWAY[name][n] for name in ACTIVITIES]) / 365 for n in (0, 1))
    short_mean, long_mean = short[activity] / SHORT_DAYS, long[activity] / LONG_DAYS
    starts_short = 2 * short_mean * uniform(own, _SHORT)
    starts_long = -long_mean * np.log(uniform(own, _LONG))
    season = _season(quarter)
    level, of_day = np.unique(season, return_inverse=True)
    leaves_long = (1 - np.exp(-level[:, np.newaxis] * starts_long))[of_day]
    exposed = np.convolve(season, np.ones(LONG_DAYS))[LONG_DAYS - 1 : len(season)]
    # Few kinds of days: none, some or all of the last ten in the holidays.
    seen, of_kind = np.unique(exposed.round(9), return_inverse=True)
    seen = seen[:, np.newaxis]
    # Over homes: an even chance to the third power, an exponential one.
    most = 1 - 2 * short_mean
    usual = (1 - most**4) / (8 * short_mean) / (1 + long_mean * seen)
    stays = (1 - starts_short) ** SHORT_DAYS * np.exp(-starts_long * seen) / usual
    yearly = np.cumsum(stays * np.bincount(of_kind)[:, np.newaxis], axis=0)[-1] / len(of_kind)
    leaves = np.stack([np.broadcast_to(starts_short, leaves_long.shape), leaves_long])
    return leaves, (1 / (usual * yearly))[of_kind]


@kernel(error_model="numpy")
def days_of_homes(
    drawn: Keys, starts: Array, made_up: Array, reach: Array, by_weekday: Array, weekday: Numbers
) -> Array:
    """Activity of homes by day: 0 in an absence, else how busy the day is.

    Parameters
    ----------
    drawn
        Keys of the draws, ``(n_homes,)``: three a day, whether absences begin and how busy it is.
    starts
        Chances that a short and a long absence begin, from :data:`LONG_DAYS` less one days
        before the year on, ``(2, n_days + 9, n_homes)``. [1]
    made_up
        What makes up for absences on the other days, ``(n_days, n_homes)``. [1]
    reach
        Reach of the logarithm of how busy a day is, ``(n_homes,)``. [1]
    by_weekday
        Factor of the day of the week, ``(7, n_homes)``; which each day is, ``(n_days,)``. [1]

    Returns
    -------
    numpy.ndarray
        ``(n_days, n_homes)``. [1]
    """
    n_homes = len(drawn)
    active = np.empty((len(weekday), n_homes))
    short, long = np.zeros(n_homes, np.int64), np.zeros(n_homes, np.int64)
    mean_1 = np.ones(n_homes)
    for m in range(n_homes):
        if reach[m] > 0.0:
            mean_1[m] = reach[m] / np.sinh(reach[m])
    for t in range(starts.shape[1]):
        starts_short, starts_long = starts[0, t], starts[1, t]
        for m in range(n_homes):
            begins = uniform_at(drawn[m], 3 * t) < starts_short[m]
            short[m] = SHORT_DAYS if begins else short[m] - 1
            begins = uniform_at(drawn[m], 3 * t + 1) < starts_long[m]
            long[m] = LONG_DAYS if begins else long[m] - 1
        day = t - (LONG_DAYS - 1)
        if day < 0:
            continue
        row, fair, usual = active[day], made_up[day], by_weekday[weekday[day]]
        for m in range(n_homes):
            busy = np.exp(reach[m] * (2.0 * uniform_at(drawn[m], 3 * day + 2) - 1.0)) * mean_1[m]
            row[m] = busy * fair[m] * usual[m] if max(short[m], long[m]) <= 0 else 0.0
    return active


def _season(quarter: Quarters) -> Array:
    """How likely long absences begin on each day, some days before the year first; mean 1."""
    free = is_school_holiday(quarter.year, quarter.n_days - 1)
    factor = np.where(free, HOLIDAY_FACTOR, 1.0)
    factor /= factor.mean()
    return np.concatenate([np.full(LONG_DAYS, factor[0]), factor])
