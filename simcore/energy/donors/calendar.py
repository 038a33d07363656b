"""Seasons and kinds of days, by which the days of a donor are drawn again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.lengths import SATURDAY
from simcore.base.records import Flags

Days = NDArray[np.datetime64]
Numbers = NDArray[np.int64]

WINTER, BETWEEN, SUMMER = 0, 1, 2
N_SEASONS, N_CLASSES, N_KINDS = 3, 7, 3
"""Seasons; weekdays of a day, holidays being Sundays; weekday, Saturday and Sunday."""

N_POOLS = N_SEASONS * N_KINDS
LAST_OF_WINTER, FIRST_OF_SUMMER, LAST_OF_SUMMER, FIRST_OF_WINTER = 320, 515, 914, 1101
"""Ends of the seasons, month and day as one number: winter from 1 November to 20 March, summer
from 15 May to 14 September. VDEW, "Repräsentative VDEW-Lastprofile", 1999, the standard
profiles of households: a library of half a year holds all three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Days of a year or a library, each array ``(n_days,)``.

    Attributes
    ----------
    day
        Local days, ``datetime64[D]``, in any order.
    season, of_week
        Season 0-2; weekday 0-6 from Monday on, a national holiday being a Sunday.
    """

    day: Days
    season: Numbers
    of_week: Numbers

    @property
    def kind(self) -> Numbers:
        """Weekday, Saturday, Sunday or holiday: 0, 1, 2."""
        return np.maximum(self.of_week - SATURDAY + 1, 0)

    @property
    def pool(self) -> Numbers:
        """Number of season and kind together, 0-8."""
        return N_KINDS * self.season + self.kind

    @property
    def month(self) -> Numbers:
        """Month 0-11."""
        return self.day.astype("datetime64[M]").astype(np.int64) % 12


def calendar_of(day: Days, is_free: Flags) -> Calendar:
    """Calendar of some days, of which some are national holidays.

    Examples
    --------
    >>> days = np.array(["2026-03-20", "2026-03-21", "2026-05-14", "2026-05-15"], "datetime64[D]")
    >>> found = calendar_of(days, np.array([False, False, True, False]))
    >>> found.season.tolist(), found.of_week.tolist(), found.kind.tolist()
    ([0, 1, 1, 2], [4, 5, 6, 4], [0, 1, 2, 0])
    """
    # 1970-01-01 was a Thursday.
    weekday = (day.astype(np.int64) + 3) % N_CLASSES
    month = day.astype("datetime64[M]")
    of_year = 100 * (month.astype(np.int64) % 12 + 1) + (day - month.astype("datetime64[D]"))
    of_year = of_year.astype(np.int64) + 1
    season = np.full(len(day), BETWEEN)
    season[(of_year <= LAST_OF_WINTER) | (of_year >= FIRST_OF_WINTER)] = WINTER
    season[(of_year >= FIRST_OF_SUMMER) & (of_year <= LAST_OF_SUMMER)] = SUMMER
    return Calendar(day=day, season=season, of_week=np.where(is_free, N_CLASSES - 1, weekday))
