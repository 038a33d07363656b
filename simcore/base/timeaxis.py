"""The one time axis: UTC slots of equal length, and the local clock over them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simcore.base.brief import brief
from simcore.base.lengths import STEPS_MINUTES

ZONE = "Europe/Paris"
HIGH_SEASON_MONTHS = (1, 2, 3, 11, 12)
"""High season of the network tariff: November to March (CRE 2025-40, annex 11)."""
_IS_HIGH = np.isin(np.arange(1, 13), HIGH_SEASON_MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Slots of a local calendar year; every array has the shape ``(n_slots,)``.

    Attributes
    ----------
    year, step_minutes
        The local year and the length of a slot. [minutes]
    utc
        Start of each slot, ``datetime64[s]`` in UTC.
    month, day, weekday
        Local month 0-11, local day of the year 0-365, weekday 0-6 (Monday is 0).
    minute_of_day
        Minute of the local wall clock at the start of the slot; an autumn day shows
        02:00-03:00 twice, a spring day never.
    """

    year: int
    step_minutes: int
    utc: NDArray[np.datetime64]
    month: NDArray[np.int16]
    day: NDArray[np.int16]
    weekday: NDArray[np.int16]
    minute_of_day: NDArray[np.int16]

    __repr__ = brief

    @property
    def n_slots(self) -> int:
        """Number of slots of the year."""
        return len(self.utc)

    @property
    def n_days(self) -> int:
        """Number of local days of the year, 365 or 366."""
        return int(self.day[-1]) + 1

    @property
    def hours(self) -> float:
        """Length of a slot. [h]"""
        return self.step_minutes / 60

    @property
    def slot_of_day(self) -> NDArray[np.int16]:
        """Number of the wall-clock slot within the local day, from 0 at midnight."""
        return self.minute_of_day // np.int16(self.step_minutes)

    @property
    def slots_per_day(self) -> int:
        """Wall-clock slots of an ordinary day: 24, 48 or 96."""
        return 24 * 60 // self.step_minutes

    @property
    def is_high_season(self) -> NDArray[np.bool_]:
        """Whether a slot lies in the high season of the network tariff."""
        return _IS_HIGH[self.month]


def time_axis(year: int, step_minutes: int = 30) -> TimeAxis:
    """Time axis from local new year to local new year.

    Parameters
    ----------
    year
        Local calendar year.
    step_minutes
        Length of a slot: 15, 30 or 60. [minutes]

    Returns
    -------
    TimeAxis
        Slots, each array ``(n_slots,)``.

    Examples
    --------
    >>> axis = time_axis(2026)
    >>> axis.n_slots, str(axis.utc[0])
    (17520, '2025-12-31T23:00:00')
    """
    assert step_minutes in STEPS_MINUTES
    return _axis(year, step_minutes)


@lru_cache(8)
def _axis(year: int, step_minutes: int) -> TimeAxis:
    """The axis, made once: sites share it, and nobody writes into it."""
    import pandas as pd  # heavy: days are checked without it

    local = pd.date_range(
        f"{year}-01-01", f"{year + 1}-01-01", freq=f"{step_minutes}min", tz=ZONE, inclusive="left"
    )
    return TimeAxis(
        year=year,
        step_minutes=step_minutes,
        utc=local.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[s]"),
        month=(local.month - 1).to_numpy(np.int16),
        day=(local.dayofyear - 1).to_numpy(np.int16),
        weekday=local.weekday.to_numpy(np.int16),
        minute_of_day=(local.hour * 60 + local.minute).to_numpy(np.int16),
    )


def local_day(utc: np.datetime64) -> date:
    """Local day of a moment given in UTC.

    Examples
    --------
    >>> str(local_day(np.datetime64("2026-06-30T22:30")))
    '2026-07-01'
    """
    import pandas as pd  # heavy: days are checked without it

    return pd.Timestamp(utc, tz="UTC").tz_convert(ZONE).date()


def local_days(utc: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Local day of each moment given in UTC, ``(n,)``.

    Examples
    --------
    >>> str(local_days(np.array(["2026-06-30T22:30"], "datetime64[s]"))[0])
    '2026-07-01'
    """
    import pandas as pd  # heavy: days are checked without it

    local = pd.DatetimeIndex(utc, tz="UTC").tz_convert(ZONE).tz_localize(None)
    return local.to_numpy().astype("datetime64[D]")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingPeriod:
    """Days billed at one set of prices, all within one local month (0-11)."""

    start: date
    end: date
    month: int

    @property
    def n_days(self) -> int:
        """Number of days billed."""
        return (self.end - self.start).days


def billing_periods(year: int, changes: tuple[date, ...] = ()) -> tuple[BillingPeriod, ...]:
    """The months of a year, cut again wherever a price changes within a month.

    Examples
    --------
    >>> len(billing_periods(2026)), len(billing_periods(2026, (date(2026, 6, 5),)))
    (12, 13)
    """
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    months = {date(year, month, 1) for month in range(1, 13)} | {last}
    starts = sorted(months | {day for day in changes if first < day < last})
    return tuple(
        BillingPeriod(start=start, end=end, month=start.month - 1)
        for start, end in pairwise(starts)
    )


def period_of_slot(axis: TimeAxis, periods: tuple[BillingPeriod, ...]) -> NDArray[np.int16]:
    """Number of the billing period of each slot, ``(n_slots,)``."""
    new_year = date(axis.year, 1, 1)
    starts = np.array([(period.start - new_year).days for period in periods])
    return (np.searchsorted(starts, axis.day, side="right") - 1).astype(np.int16)
