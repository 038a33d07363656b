"""Whole days of a measured curve on the French clock, whatever period it covers."""

import numpy as np
from numpy.typing import NDArray

from simcore.base.records import Array
from simcore.energy.meters.curves import LONGEST_LINE_HOURS, MeterCurve
from simcore.energy.meters.lengths import between, span
from simcore.energy.meters.stamps import clock_changes, clock_of

_DAY_S = 24 * 3600


def whole_days(curve: MeterCurve, step_minutes: int) -> tuple[NDArray[np.datetime64], Array, int]:
    """Days of a curve without a gap: their dates, their energy, and how many others there are.

    A day of a clock change is none of them. Steps are split and summed as by
    :func:`curves.on_axis`, and gaps of at most two hours are filled along a line as there;
    a day with a longer one is left out.

    Returns
    -------
    tuple
        Local days ``(n_days,)``, kWh ``(n_days, slots_per_day)``, and the number of days
        between the first and the last that have a longer gap.
    """
    slot_s = 60 * step_minutes
    per_day = _DAY_S // slot_s
    ends = curve.start_utc[[0, -1]] + np.array([np.timedelta64(0, "s"), span(curve.minutes)[-1]])
    first, last = clock_of(ends).astype("datetime64[D]")
    days = np.arange(first, last + 1)
    changed = [day for day, _ in clock_changes(int(str(first)[:4]), int(str(last)[:4]))]
    days = days[~np.isin(days, np.array(changed, "datetime64[D]"))]
    if not len(days):
        return days, np.zeros((0, per_day)), 0
    start_s = _midnight_utc_s(days)
    edges = np.arange(start_s[0], start_s[-1] + _DAY_S + slot_s, slot_s)
    kwh, seconds = between(curve.start_utc, curve.minutes, curve.energy_kwh, edges)
    kwh, is_known = _short_gaps_filled(kwh, seconds == slot_s, step_minutes)
    rows = ((start_s - start_s[0]) // slot_s)[:, np.newaxis] + np.arange(per_day)
    is_whole, is_inner = is_known[rows].all(axis=1), np.ones(len(days), bool)
    is_inner[[0, -1]] = is_whole[[0, -1]]
    return days[is_whole], kwh[rows[is_whole]], int((is_inner & ~is_whole).sum())


def _midnight_utc_s(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Midnight of local days whose clock does not change, in seconds of UTC since 1970."""
    midnight = days.astype("datetime64[s]")
    noon = np.asarray(midnight + np.timedelta64(_DAY_S // 2, "s"), "datetime64[s]")
    return (midnight - (clock_of(noon) - noon)).astype(np.int64)


def _short_gaps_filled(
    kwh: Array, is_known: NDArray[np.bool_], step_minutes: int
) -> tuple[Array, NDArray[np.bool_]]:
    """Energy with short gaps filled along a line, and which slots are known then."""
    slots = np.arange(len(kwh))
    known = slots[is_known]
    if not len(known):
        return kwh, is_known
    before = np.searchsorted(known, slots, side="right")
    length = known[np.minimum(before, len(known) - 1)] - known[np.maximum(before - 1, 0)] - 1
    is_inside = (slots > known[0]) & (slots < known[-1])
    is_short = is_inside & (length * step_minutes <= 60 * LONGEST_LINE_HOURS)
    filled = np.where(is_known, kwh, np.interp(slots, known, kwh[known]))
    return filled, is_known | is_short
