"""How busy a home is on each day, and when it is away for days: by its habits and the calendar."""

from datetime import date

import numpy as np

from simcore.base.draws import Keys, normal, substreams, uniform
from simcore.base.records import ACTIVITIES, Array, Counts, Flags
from simcore.energy.demand.habits import HABITS, even_on_logs
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

MOST_BUSY_REACH = 1.7
"""Largest reach, up or down, of the logarithm of how busy a day of a home is; a home's own is
that times the fourth power of an even draw: most homes vary little, a few a lot. Fitted against
the variation of the days of measured homes, and its spread between them. [1]"""

WEEKDAY_SPREAD = 0.12
"""Deviation of the logarithm of what a home does on a day of the week; fitted against the
correlation of measured homes a week later, over that a day later. [1]"""

_SHORT, _LONG, _BUSY, _FIRST_WEEKDAY = range(40, 44)


def day_activity(key: Keys, activity: Counts, quarter: Quarters) -> Array:
    """Activity of each home on each day, 0 when away, ``(n_days, n_homes)``. [1]

    Its mean is 1 over homes on any day, and over the year of any home.
    """
    own = substreams(substreams(key, HABITS), 0)
    drawn = substreams(substreams(key, ACTIVITY), quarter.year)
    day = np.arange(quarter.n_days)[:, np.newaxis]
    here, fair = _here(own, drawn, activity, quarter)
    reach = MOST_BUSY_REACH * uniform(own, _BUSY) ** 4
    busy = even_on_logs(uniform(drawn, 3 * day + 2), reach)
    first = date(quarter.year, 1, 1).weekday() - 1
    by_weekday = np.exp(WEEKDAY_SPREAD * normal(own, _FIRST_WEEKDAY + np.arange(7)[:, np.newaxis]))
    by_weekday *= 7 / np.cumsum(by_weekday, axis=0)[-1]
    return np.where(here, busy * fair, 0.0) * by_weekday[(first + day[:, 0]) % 7]


def _here(own: Keys, drawn: Keys, activity: Counts, quarter: Quarters) -> tuple[Flags, Array]:
    """Whether homes are there, and what makes up for it on the other days, by day and home.

    Homes begin an absence on a day with a chance of their own: even up to twice the mean of
    their activity for short ones, exponential about it for long ones.
    """
    short, long = (np.array([DAYS_AWAY[name][n] for name in ACTIVITIES]) / 365 for n in (0, 1))
    short_mean, long_mean = short[activity] / SHORT_DAYS, long[activity] / LONG_DAYS
    starts_short = 2 * short_mean * uniform(own, _SHORT)
    starts_long = -long_mean * np.log(uniform(own, _LONG))
    season = _season(quarter)
    day = np.arange(len(season))[:, np.newaxis]
    leaves_short = uniform(drawn, 3 * day) < starts_short
    leaves_long = uniform(drawn, 3 * day + 1) < 1 - np.exp(-season[:, np.newaxis] * starts_long)
    away = _lasting(leaves_short, SHORT_DAYS) + _lasting(leaves_long, LONG_DAYS)
    exposed = np.convolve(season, np.ones(LONG_DAYS))[LONG_DAYS - 1 : len(season), np.newaxis]
    # Over homes: an even chance to the third power, an exponential one.
    most = 1 - 2 * short_mean
    usual = (1 - most**4) / (8 * short_mean) / (1 + long_mean * exposed)
    stays = (1 - starts_short) ** SHORT_DAYS * np.exp(-starts_long * exposed) / usual
    yearly = np.cumsum(stays, axis=0)[-1] / len(stays)
    return away[LONG_DAYS - 1 :] == 0, 1 / (usual * yearly)


def _lasting(leaves: Flags, n_days: int) -> Numbers:
    """Absences that run on each day, from the days on which they begin."""
    begun = np.cumsum(leaves, axis=0, dtype=np.int64)
    begun[n_days:] -= begun[:-n_days].copy()
    return begun


def _season(quarter: Quarters) -> Array:
    """How likely long absences begin on each day, some days before the year first; mean 1."""
    free = is_school_holiday(quarter.year, quarter.n_days - 1)
    factor = np.where(free, HOLIDAY_FACTOR, 1.0)
    factor /= factor.mean()
    return np.concatenate([np.full(LONG_DAYS, factor[0]), factor])
