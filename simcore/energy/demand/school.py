"""School holidays of northern France, by a rule that follows their usual dates."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from simcore.energy.demand.quarters import Numbers, Quarters
from simcore.energy.demand.shapes import WEEKDAYS

HOLIDAYS = ((10, 17), (12, 19), (2, 14), (4, 11))
"""Month and day near whose Saturday the two weeks of autumn, Christmas, winter and spring
begin; inferred from the calendars of zone B, which move by up to a week."""

LENGTH_DAYS = 16
FIRST_SUMMER_DAY, LAST_SUMMER_DAY = (7, 4), (8, 31)
"""Summer holidays of pupils; inferred from the same calendars."""

SCHOOL_HOLIDAY = 3
"""Kind of a weekday of the school holidays, after the three day types."""


def is_school_holiday(year: int, n_days: int) -> NDArray[np.bool_]:
    """Whether each day of a year is a school holiday, ``(n_days,)``.

    Examples
    --------
    >>> free = is_school_holiday(2026, 365)
    >>> free[[0, 40, 50, 200, 260]]  # 1 January, 10 and 20 February, 20 July, 18 September
    array([ True, False,  True,  True, False])
    """
    new_year = date(year, 1, 1)
    free = np.zeros(n_days, bool)
    for started in (year - 1, year):
        for month, day in HOLIDAYS:
            first = (_nearest_saturday(date(started, month, day)) - new_year).days
            free[max(first, 0) : max(first + LENGTH_DAYS, 0)] = True
    summer = [(date(year, *day) - new_year).days for day in (FIRST_SUMMER_DAY, LAST_SUMMER_DAY)]
    free[summer[0] : summer[1] + 1] = True
    return free


def _nearest_saturday(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday() + 3) % 7 - 3)


def day_kinds(quarter: Quarters) -> Numbers:
    """Kind of each day for occupancy: day type, or weekday of the school holidays."""
    first = np.searchsorted(quarter.day, np.arange(quarter.n_days))
    kind = quarter.day_type[first].copy()
    free = is_school_holiday(quarter.year, quarter.n_days - 1)
    free = np.concatenate([free[:1], free])
    kind[(kind == WEEKDAYS) & free] = SCHOOL_HOLIDAY
    return kind
