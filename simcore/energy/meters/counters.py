"""Columns that count: an index that only rises, or falls to zero each midnight."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Phrase, phrase
from simcore.base.records import Array
from simcore.energy.meters.stamps import Stamps, clock_of

FEWEST_ROWS = 48
"""Rows below which a rising column may as well be a morning; a day of half-hours (assumed)."""

SHORTEST_RISE = np.timedelta64(36, "h")
"""Loads fall at night: what rises for longer counts (assumed)."""

FEWEST_CHANGES = 10.0
"""An index holds more of its largest changes than that; a shorter rise that does counts, too
(assumed)."""

FEWEST_RISES_FRACTION = 0.05
"""An index stands still in an empty flat, not for all of a file (assumed)."""

MOST_FALLS_FRACTION = 0.002
"""Falls of an index: changed meters and full registers, one in 500 rows (assumed)."""

FEW_FALLS = 2
"""Falls to less than half that an index of any length may have (assumed)."""

DAILY_FALLS_FRACTION = 0.9
"""Days whose first row falls, in a column that is set back each midnight (assumed)."""

FULL_FRACTION = 0.95
"""A register that falls from so near a power of ten has run over (assumed)."""

RISING, DAILY = "rising", "daily"
_SECOND = np.timedelta64(1, "s")
LONGEST_SPREAD = np.timedelta64(24, "h")
"""An index tells the energy of a longer gap, but nothing of its days (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Differences of an index, over the time since the row before.

    ``value`` is NaN where the row before is not known; ``start_utc`` and ``seconds`` say what
    time each difference is of, all ``(n_rows,)``.
    """

    start_utc: Stamps
    seconds: NDArray[np.int64]
    value: Array
    notes: tuple[Phrase, ...]


def counter_kind(value: Array, end_utc: Stamps) -> str:
    """``RISING``, ``DAILY``, or empty text for values that are no index.

    Parameters
    ----------
    value
        Known values in order of time, ``(n_rows,)``.
    end_utc
        End of the step of each.

    Examples
    --------
    >>> end = np.datetime64("2023-01-01T23:00", "s") + np.arange(1, 97) * np.timedelta64(1800, "s")
    >>> counter_kind(1000 + np.arange(96) / 10, end), counter_kind(np.arange(96) % 48 + 1, end)
    ('rising', 'daily')
    >>> counter_kind(np.full(96, 0.3), end)
    ''
    """
    if len(value) < FEWEST_ROWS:
        return ""
    change = np.diff(value)
    falls = np.flatnonzero(change < 0)
    if (change > 0).mean() < FEWEST_RISES_FRACTION:
        return ""
    is_long = end_utc[-1] - end_utc[0] >= SHORTEST_RISE
    is_high = bool(value[0] > FEWEST_CHANGES * change.max())
    is_new = bool((value[falls + 1] < value[falls] / 2).all())
    most = max(MOST_FALLS_FRACTION * len(value), FEW_FALLS * (is_high and is_new))
    if len(falls) <= most:
        return RISING if is_long or is_high else ""
    return DAILY if _is_daily(value, end_utc, falls) else ""


def _is_daily(value: Array, end_utc: Stamps, falls: NDArray[np.int64]) -> bool:
    """Whether a column falls at the first row of nearly every day, and nowhere else."""
    day = _day_of(end_utc)
    is_first = np.r_[False, day[1:] != day[:-1]]
    if not is_first.any() or not (is_first | _is_midnight(end_utc))[falls + 1].all():
        return False
    # A day without energy stands at zero on both sides: there is nothing to fall from.
    could_fall = is_first[1:] & (value[:-1] > 0)
    return len(falls) >= DAILY_FALLS_FRACTION * could_fall.sum()


def _day_of(end_utc: Stamps) -> NDArray[np.datetime64]:
    """Local day that a step belongs to which ends at a time; midnight ends the day before."""
    return clock_of(end_utc - _SECOND).astype("datetime64[D]")


def _is_midnight(utc: Stamps) -> NDArray[np.bool_]:
    clock = clock_of(utc)
    return clock == clock.astype("datetime64[D]")


def counted(value: Array, end_utc: Stamps, usual_seconds: int, kind: str) -> Counted:
    """Energy since the row before, in the unit of the index.

    An index set back at midnight starts each day from zero. One that falls from just below a
    power of ten has run over; any other fall is a changed meter, whose energy is unknown. What
    was counted over a gap is spread over it evenly, up to ``LONGEST_SPREAD``.
    """
    usual = np.timedelta64(usual_seconds, "s")
    start = np.r_[end_utc[:1] - usual, end_utc[:-1]]
    if kind == DAILY:
        change, start = _of_days(value, start, end_utc)
        notes: list[Phrase] = []
    else:
        before, notes = _after_falls(value, np.r_[np.nan, value[:-1]])
        change = value - before
    is_long = end_utc - start > LONGEST_SPREAD
    if is_long.any():
        notes.append(phrase("index_gaps", n=int(is_long.sum())))
    start = np.where(is_long, end_utc - usual, start)
    return Counted(
        start_utc=start,
        seconds=(end_utc - start).astype("timedelta64[s]").astype(np.int64),
        value=np.where(is_long, np.nan, change),
        notes=(phrase("index_daily" if kind == DAILY else "index_rising"), *notes),
    )


def _of_days(value: Array, start: Stamps, end_utc: Stamps) -> tuple[Array, Stamps]:
    """Differences of an index set back at midnight, and where the time of each begins."""
    midnight = _midnight_before(end_utc)
    is_first = np.r_[True, midnight[1:] != midnight[:-1]]
    is_whole = is_first & (start <= midnight)
    is_whole[0] = start[0] == midnight[0]
    before = np.where(is_whole, 0.0, np.r_[np.nan, value[:-1]])
    start = np.where(is_whole, np.maximum(start, midnight), start)
    # A row at midnight that is already set back says nothing of the step before it.
    is_lost = ~is_whole & (np.diff(value, prepend=value[0]) < 0)
    return np.where(is_lost, np.nan, value - before), start


def _midnight_before(end_utc: Stamps) -> Stamps:
    """Local midnight, in UTC, at which the day of a step begins; its end belongs to it."""
    midnight = clock_of(end_utc - _SECOND).astype("datetime64[D]").astype("datetime64[s]")
    # The clock does not change at midnight: one of two hours ahead of UTC fits.
    summer: Stamps = (midnight - np.timedelta64(2, "h")).astype("datetime64[s]")
    is_winter = clock_of(summer) != midnight
    return summer + is_winter * np.timedelta64(1, "h")


def _after_falls(value: Array, before: Array) -> tuple[Array, list[Phrase]]:
    """Row before each, brought below it where the register ran over, unknown where it fell."""
    falls = value < before
    full = 10.0 ** np.ceil(np.log10(np.where(falls, before, 1.0)))
    ran_over = falls & (before >= FULL_FRACTION * full) & (value <= (1 - FULL_FRACTION) * full)
    is_new = falls & ~ran_over
    told = []
    if ran_over.any():
        told.append(phrase("index_ran_over", n=int(ran_over.sum())))
    if is_new.any():
        told.append(phrase("index_fell", n=int(is_new.sum())))
    return np.where(ran_over, before - full, np.where(is_new, np.nan, before)), told
