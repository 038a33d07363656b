"""Quarter-hours of a year as the use of energy sees them: holidays are Sundays."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simcore.base.records import Flags
from simcore.base.timeaxis import TimeAxis, time_axis
from simcore.energy.demand.shapes import SATURDAYS, SUNDAYS, WEEKDAYS

WARM_UP = 96
"""Quarters run before the year, a first of January twice: lets tanks and events settle."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarters:
    """Quarter-hours of a local year, a day of warm-up first; each ``(n_quarters,)``.

    Attributes
    ----------
    year
        The local year.
    month
        Local month 0-11.
    day
        Number of the day; the warm-up is day 0, the first of January day 1.
    day_type
        Weekday, Saturday or Sunday (0, 1, 2); a national holiday is a Sunday.
    of_day
        Wall-clock quarter of the day, 0-95.
    season
        1 in the high season of the network tariff, else 0.
    """

    year: int
    month: Numbers
    day: Numbers
    day_type: Numbers
    of_day: Numbers
    season: Numbers

    @property
    def n_days(self) -> int:
        """Number of days, the warm-up included."""
        return int(self.day[-1]) + 1


@lru_cache(maxsize=8)
def quarters_of(year: int) -> Quarters:
    """Quarter-hours of a local year, a day of warm-up first.

    Examples
    --------
    >>> quarter = quarters_of(2024)
    >>> quarter.n_days, len(quarter.day) - WARM_UP == 366 * 96
    (367, True)
    """
    axis = time_axis(year, 15)
    return Quarters(
        year=year,
        month=_with_warm_up(axis.month),
        day=np.concatenate([np.zeros(WARM_UP, np.int64), axis.day.astype(np.int64) + 1]),
        day_type=_with_warm_up(day_types(axis)),
        of_day=_with_warm_up(axis.slot_of_day),
        season=_with_warm_up(axis.is_high_season),
    )


def day_types(axis: TimeAxis) -> Numbers:
    """Day type of each slot, national holidays of mainland France as Sundays."""
    by_weekday = np.array([WEEKDAYS] * 5 + [SATURDAYS, SUNDAYS])
    return np.where(is_holiday(axis.year)[axis.day], SUNDAYS, by_weekday[axis.weekday])


def is_holiday(year: int) -> Flags:
    """Whether each day of a year is a national holiday of mainland France, ``(n_days,)``."""
    from holidays import country_holidays  # heavy: not needed to import the package

    days_off = np.array(list(country_holidays("FR", years=year)), "datetime64[D]")
    days = np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))
    return np.isin(days, days_off)


def _with_warm_up(values: NDArray) -> Numbers:
    return np.concatenate([values[:WARM_UP], values]).astype(np.int64)
