"""Time stamps of meter files, in UTC: with an offset, or on the French clock."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcore.base.errors import did_you_mean, phrase, refuse

Stamps = NDArray[np.datetime64]

DAY_FIRST = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")
MONTH_FIRST = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p")
"""Clock times that are no ISO. Month first is tried where a day is no month of the other."""
_OFFSET = re.compile(r"\d[T ]\d{2}:.*(Z|[+-]\d{2}:?\d{2})$")
_FIXED = re.compile(r"^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})$")
_DATE = re.compile(r"^\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[./]\d{1,2}[./])")
_HOUR = np.timedelta64(3600, "s")
_MARCH, _OCTOBER = 3, 10


def utc_stamps(
    texts: Sequence[str],
    lines: Sequence[int],
    place: str,
    *,
    needs_offset: bool = False,
    zone: str = "",
) -> Stamps:
    """Stamps in UTC, ``datetime64[s]``, from ISO or French (``31/12/2023 23:30``) text.

    A stamp without an offset is on the French clock, or on that of ``zone``; in the hour that
    autumn repeats the order of the file tells the first pass from the second.

    Raises
    ------
    InputError
        For a text that is no time, a clock hour that spring skips, offsets here but not
        there, and a missing offset where ``needs_offset``.
    """
    has_offset = np.array([bool(_OFFSET.search(text)) for text in texts])
    if not has_offset.all() and ((needs_offset and not zone) or has_offset.any()):
        row = int(np.argmin(has_offset))
        where = phrase("bare_line", file=place, line=lines[row])
        raise refuse("offset_missing", where, text=texts[row])
    series = pd.Series(texts, dtype=str)
    times = _parsed(series)
    if times.isna().any():
        row = int(times.isna().to_numpy().argmax())
        more = int(times.isna().sum()) - 1
        guess = phrase("more_lines", n=more) if more else None
        where = phrase("bare_line", file=place, line=lines[row])
        raise refuse("time_unreadable", where, text=texts[row], guess=guess)
    stamps = times.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    if has_offset.any():
        return stamps
    if zone:
        return utc_from_zone(stamps, zone)
    skipped = is_skipped(stamps)
    if skipped.any():
        row = int(np.argmax(skipped))
        where = phrase("bare_line", file=place, line=lines[row])
        raise refuse("hour_skipped", where, text=texts[row])
    return utc_from_clock(stamps)


def looks_like_time(text: str) -> bool:
    """Whether a cell begins with a date, whatever the order of its parts.

    Examples
    --------
    >>> looks_like_time("31/12/2023 23:30"), looks_like_time("Total"), looks_like_time("")
    (True, False, False)
    """
    return bool(_DATE.match(text))


def _parsed(texts: pd.Series) -> pd.Series:
    """Times in UTC, without regard to the clock; NaT for what is none."""
    times = pd.to_datetime(texts, format="ISO8601", utc=True, errors="coerce")
    day_first = _filled(times, texts, DAY_FIRST)
    if not day_first.isna().any():
        return day_first
    month_first = _filled(times, texts, MONTH_FIRST)
    return day_first if month_first.isna().any() else month_first


def _filled(times: pd.Series, texts: pd.Series, forms: Sequence[str]) -> pd.Series:
    for form in forms:
        if not times.isna().any():
            break
        times = times.fillna(pd.to_datetime(texts, format=form, utc=True, errors="coerce"))
    return times


def utc_from_zone(clock: Stamps, zone: str) -> Stamps:
    """UTC of times on the clock of a zone: a name as ``Europe/Paris``, or an offset as ``+01:00``.

    Examples
    --------
    >>> noon = np.array(["2023-07-01T12:00"], "datetime64[s]")
    >>> [str(utc_from_zone(noon, zone)[0])[11:16] for zone in ("UTC", "+01:00", "Europe/Paris")]
    ['12:00', '11:00', '10:00']
    """
    offset = _FIXED.match(zone)
    if offset:
        minutes = 60 * int(offset[2]) + int(offset[3])
        return clock - (-1 if offset[1] == "-" else 1) * np.timedelta64(minutes, "m")
    if len(clock) and clock[0] > clock[-1]:
        return utc_from_zone(clock[::-1], zone)[::-1]
    place = _zone(zone)
    moments = [moment.replace(tzinfo=place) for moment in clock.tolist()]
    early = np.array([moment.utcoffset() for moment in moments], "timedelta64[s]")
    late = np.array([one.replace(fold=1).utcoffset() for one in moments], "timedelta64[s]")
    is_twice = early > late
    is_late = np.zeros(len(clock), bool)
    is_late[is_twice] = _is_second_pass(clock[is_twice])
    return clock - np.where(is_late, late, early)


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        names = sorted(available_timezones())
        raise refuse("zone_unknown", "--zone", text=zone, guess=did_you_mean(zone, names)) from None


def utc_from_clock(clock: Stamps) -> Stamps:
    """UTC of times on the French clock, given in the order of the meter.

    Examples
    --------
    >>> night = np.array(["2023-10-29T02:30", "2023-10-29T02:00"], "datetime64[s]")
    >>> [str(one)[11:16] for one in utc_from_clock(night)]  # the newest first: one pass only
    ['00:30', '00:00']
    """
    if len(clock) and clock[0] > clock[-1]:
        return utc_from_clock(clock[::-1])[::-1]
    spring, autumn = _last_sunday(clock, _MARCH), _last_sunday(clock, _OCTOBER)
    is_summer = (clock >= spring + 3 * _HOUR) & (clock < autumn + 2 * _HOUR)
    is_twice = (clock >= autumn + 2 * _HOUR) & (clock < autumn + 3 * _HOUR)
    is_summer[is_twice] = ~_is_second_pass(clock[is_twice])
    return clock - np.where(is_summer, 2, 1) * _HOUR


def is_skipped(clock: Stamps) -> NDArray[np.bool_]:
    """Whether the French clock never shows a time; 02:00 sharp, an end of step, is let pass."""
    spring = _last_sunday(clock, _MARCH)
    return (clock > spring + 2 * _HOUR) & (clock < spring + 3 * _HOUR)


def local_year(utc: Stamps) -> NDArray[np.int64]:
    """Local calendar year of times in UTC; at new year France is one hour ahead."""
    return (utc + _HOUR).astype("datetime64[Y]").astype(np.int64) + 1970


def clock_of(utc: Stamps) -> Stamps:
    """Time on the French clock of times in UTC (the European rule, since 1996)."""
    hour = utc + _HOUR
    spring, autumn = _last_sunday(hour, _MARCH), _last_sunday(hour, _OCTOBER)
    is_summer = (utc >= spring + _HOUR) & (utc < autumn + _HOUR)
    return utc + np.where(is_summer, 2, 1) * _HOUR


def clock_changes(first_year: int, last_year: int) -> list[tuple[np.datetime64, int]]:
    """Local days on which the clock changes, with their hours, 23 or 25."""
    years = np.arange(first_year - 1970, last_year - 1969).astype("datetime64[Y]")
    days = [(day, 23) for day in _last_sunday(years, _MARCH)]
    days += [(day, 25) for day in _last_sunday(years, _OCTOBER)]
    return sorted((day.astype("datetime64[D]"), hours) for day, hours in days)


def _last_sunday(times: Stamps, month: int) -> Stamps:
    """Midnight of the last Sunday of March or October in the year of each time."""
    months = times.astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    last = months.astype("datetime64[D]") + 30
    # 1970-01-01 was a Thursday: day 3 is a Sunday.
    return (last - (last.astype(np.int64) - 3) % 7).astype("datetime64[s]")


def _is_second_pass(clock: Stamps) -> NDArray[np.bool_]:
    """Whether a time of the repeated hour comes after the clock went back, in file order."""
    if not len(clock):
        return np.zeros(0, bool)
    day = clock.astype("datetime64[D]")
    is_new = np.r_[True, day[1:] != day[:-1]]
    went_back = np.cumsum(~is_new & np.r_[False, clock[1:] <= clock[:-1]])
    before = np.maximum.accumulate(np.where(is_new, went_back, 0))
    return went_back > before
