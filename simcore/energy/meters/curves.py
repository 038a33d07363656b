"""Measured curves on a time axis: steps split or summed, gaps filled and told."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Phrase, phrase, refuse
from simcore.base.records import Array, Counts
from simcore.base.timeaxis import TimeAxis
from simcore.energy.meters.lengths import between
from simcore.energy.meters.quality import Gap, YearQuality
from simcore.energy.meters.readings import Steps
from simcore.energy.meters.stamps import Stamps, local_year

LONGEST_LINE_HOURS = 2.0
"""Gaps up to this long are filled along a straight line; the project's choice. [h]"""

MOST_MISSING_FRACTION = 0.20
"""A year with more missing is refused; the project's choice. [1]"""

BY_LINE, BY_WEEKS = phrase("by_line"), phrase("by_weeks")
BY_HOLDING = phrase("by_holding")
WEEKS, HOLD = "weeks", "hold"
"""Ways to fill gaps: by line and neighbouring weeks, or with the value that ends the gap."""

_DAYS_A_WEEK, _WEEKS_A_YEAR = 7, 52


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterCurve:
    """Measured steps of one meter, in order of time; unmeasured time is left out.

    ``meter`` is the masked number; ``start_utc`` (``datetime64[s]``), ``minutes`` per step
    and ``energy_kwh`` per step are ``(n_steps,)``.
    """

    meter: str
    start_utc: Stamps
    minutes: Counts | Array
    energy_kwh: Array
    is_production: bool


def curve_of(steps: Steps, meter: str) -> MeterCurve:
    """Curve of the steps that have a value."""
    is_known = ~np.isnan(steps.energy_kwh)
    return MeterCurve(
        meter=meter,
        start_utc=steps.start_utc[is_known],
        minutes=steps.minutes[is_known],
        energy_kwh=steps.energy_kwh[is_known],
        is_production=steps.is_production,
    )


def on_axis(curve: MeterCurve, axis: TimeAxis, *, fill: str = WEEKS) -> tuple[Array, YearQuality]:
    """Energy of a curve in each slot of a year, and what was missing of it.

    Power is even within a step: a longer step is split evenly over the slots, shorter
    ones are summed. A gap of at most two hours is filled along a straight line between its
    neighbours, a longer one with the mean of the same weekday and hour one week before and
    after (two weeks, and so on, where these are missing too). With ``fill="hold"`` every
    gap holds the value that ends it, as tools do that see no gaps.

    Returns
    -------
    tuple
        kWh, ``(n_slots,)``, and the year's quality.

    Raises
    ------
    InputError
        Where more than ``MOST_MISSING_FRACTION`` of the year is missing.
    """
    slot_s = axis.step_minutes * 60
    known_kwh, known_s = per_slot(curve, axis)
    missing_s = slot_s - known_s
    coverage = 1 - float(missing_s.sum()) / (slot_s * axis.n_slots)
    years = [int(year) for year in np.unique(local_year(curve.start_utc))]
    _check_coverage(curve, axis.year, coverage, years)
    power_kw = np.where(missing_s == 0, known_kwh / axis.hours, np.nan)
    gaps = _gaps(missing_s, axis, fill)
    held_kw, hours = _held(power_kw), missing_s / 3600
    filled_kw = held_kw if fill == HOLD else _filled(power_kw, missing_s, axis, curve.meter)
    kwh = known_kwh + filled_kw * hours
    quality = YearQuality(
        year=axis.year,
        coverage_fraction=coverage,
        measured_kwh=float(known_kwh.sum()),
        kwh=float(kwh.sum()),
        held_kwh=float((known_kwh + held_kw * hours).sum()),
        gaps=gaps,
        other_years=tuple(year for year in years if year != axis.year),
    )
    return kwh, quality


def per_slot(curve: MeterCurve, axis: TimeAxis) -> tuple[Array, NDArray[np.int64]]:
    """Measured energy and measured seconds of each slot, each ``(n_slots,)``. [kWh], [s]."""
    slot_s = axis.step_minutes * 60
    edges = axis.utc[0].astype(np.int64) + np.arange(axis.n_slots + 1) * slot_s
    return between(curve.start_utc, curve.minutes, curve.energy_kwh, edges)


def covered_years(curve: MeterCurve) -> dict[int, float]:
    """Measured part of each local calendar year that the curve touches."""
    years, number = np.unique(local_year(curve.start_utc), return_inverse=True)
    minutes = np.bincount(number, curve.minutes)
    days = [np.datetime64(f"{year + 1}-01-01") - np.datetime64(f"{year}-01-01") for year in years]
    return {
        int(year): float(sum_ / (duration / np.timedelta64(1, "m")))
        for year, sum_, duration in zip(years, minutes, days, strict=True)
    }


def stand_in(drawn_kwh: Array, measured_kwh: Array, member_index: NDArray[np.integer]) -> Array:
    """Curves of all members, measured ones in place of some of the drawn.

    Parameters
    ----------
    drawn_kwh, measured_kwh
        Curves of all members ``(..., n_slots, n_members)``, and measured ones
        ``(n_slots, n_curves)``. [kWh]
    member_index
        Members that take a measured curve: the first takes the first, and so on, from the
        start again where there are fewer curves than members.

    Examples
    --------
    >>> stand_in(np.zeros((1, 4)), np.array([[5.0, 6.0]]), np.array([0, 1, 3]))
    array([[5., 6., 0., 5.]])
    """
    numbers = np.arange(len(member_index)) % measured_kwh.shape[-1]
    together = drawn_kwh.copy()
    together[..., member_index] = measured_kwh[..., numbers]
    return together


def rescaled(kwh: Array, annual_kwh: float | Array) -> Array:
    """Curves with another energy over the year, their shape kept.

    Parameters
    ----------
    kwh
        One curve ``(n_slots,)``, or ``(..., n_slots, n_members)``. [kWh]
    annual_kwh
        Energy of the year, one for all or one a member. [kWh]

    Examples
    --------
    >>> rescaled(np.array([1.0, 3.0]), 8.0)
    array([2., 6.])
    """
    total_kwh = kwh.sum(axis=0 if kwh.ndim == 1 else -2, keepdims=True)
    if (total_kwh <= 0).any():
        raise refuse("curve_without_energy", "annual_kwh")
    return kwh * (annual_kwh / total_kwh)


def moved_to_year(kwh: Array, measured: TimeAxis, target: TimeAxis) -> Array:
    """Curves of one year laid on another: same weekday and clock time, at most 3 days off.

    Days that fall out at the ends of the year come from a week nearer. The hour that spring
    skips is taken from a week before, the two passes of the autumn hour from their mean.

    Parameters
    ----------
    kwh
        ``(n_slots, n_curves)`` of the measured year. [kWh]
    measured, target
        Axes of the measured and of the target year, of one length of slot.
    """
    assert measured.step_minutes == target.step_minutes
    if measured.year == target.year:
        return kwh
    shape = (measured.n_days, measured.slots_per_day, kwh.shape[-1])
    sums, counts = np.zeros(shape), np.zeros(shape[:2])
    np.add.at(sums, (measured.day, measured.slot_of_day), kwh)
    np.add.at(counts, (measured.day, measured.slot_of_day), 1)
    day, slot = np.nonzero(counts == 0)
    sums[day, slot], counts[day, slot] = sums[day - _DAYS_A_WEEK, slot], 1
    shift = (int(target.weekday[0]) - int(measured.weekday[0]) + 3) % _DAYS_A_WEEK - 3
    source = target.day.astype(int) + shift
    source += _DAYS_A_WEEK * ((source < 0).astype(int) - (source >= measured.n_days))
    return (sums / counts[..., np.newaxis])[source, target.slot_of_day]


def _check_coverage(curve: MeterCurve, year: int, coverage: float, years: list[int]) -> None:
    if coverage >= 1 - MOST_MISSING_FRACTION:
        return
    shares = covered_years(curve)
    percent, most = 100 * (1 - coverage), 100 * MOST_MISSING_FRACTION
    full_years = [
        candidate for candidate in years if shares[candidate] >= 1 - MOST_MISSING_FRACTION
    ]
    guess = phrase("enough_of_years", years=full_years) if full_years else None
    where = phrase("of_meter", meter=curve.meter)
    raise refuse("year_incomplete", where, percent=percent, year=year, most=most, guess=guess)


def _runs(missing_s: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    """First slot of each gap, the slot past it, and its missing hours."""
    edge = np.diff(np.r_[0, (missing_s > 0).astype(int), 0])
    first, past = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1)
    sums = np.r_[0, np.cumsum(missing_s)]
    return first, past, (sums[past] - sums[first]) / 3600


def _gaps(missing_s: NDArray[np.int64], axis: TimeAxis, fill: str) -> tuple[Gap, ...]:
    """Gaps of a year, and how each is filled."""
    first, _, hours = _runs(missing_s)
    return tuple(
        Gap(start_utc=str(axis.utc[slot]), hours=float(length), filled_by=_way(length, fill))
        for slot, length in zip(first, hours, strict=True)
    )


def _way(hours: float, fill: str) -> Phrase:
    """How a gap of so many hours is filled."""
    if fill == HOLD:
        return BY_HOLDING
    return BY_WEEKS if hours > LONGEST_LINE_HOURS else BY_LINE


def _held(power_kw: Array) -> Array:
    """Power of each slot, or of the next known one; of the last known one at the end."""
    measured = np.flatnonzero(~np.isnan(power_kw))
    following = np.searchsorted(measured, np.arange(len(power_kw)))
    return power_kw[measured[np.minimum(following, len(measured) - 1)]]


def _filled(power_kw: Array, missing_s: NDArray[np.int64], axis: TimeAxis, meter: str) -> Array:
    """Power of every slot: measured, on a line through a short gap, of other weeks in a long."""
    first, past, hours = _runs(missing_s)
    slots, measured = np.flatnonzero(missing_s > 0), np.flatnonzero(missing_s == 0)
    is_long = np.repeat(hours > LONGEST_LINE_HOURS, past - first)
    filled_kw = power_kw.copy()
    filled_kw[slots] = np.interp(slots, measured, power_kw[measured])
    filled_kw[slots[is_long]] = _same_hours(power_kw, slots[is_long], axis, meter)
    return filled_kw


def _same_hours(power_kw: Array, slots: NDArray[np.int64], axis: TimeAxis, meter: str) -> Array:
    """Mean power of the same weekday and clock time in the nearest weeks that have it."""
    days = np.full((axis.n_days, axis.slots_per_day), np.nan)
    days[axis.day, axis.slot_of_day] = power_kw
    day, slot = axis.day[slots].astype(int), axis.slot_of_day[slots]
    filled = np.full(len(slots), np.nan)
    for weeks in range(1, _WEEKS_A_YEAR):
        if not np.isnan(filled).any():
            break
        sides = [_values_at(days, day + sign * weeks * _DAYS_A_WEEK, slot) for sign in (-1, 1)]
        earlier, later = (np.where(np.isnan(a), b, a) for a, b in (sides, sides[::-1]))
        filled = np.where(np.isnan(filled), (earlier + later) / 2, filled)
    if np.isnan(filled).any():
        when = axis.utc[slots[np.isnan(filled)][0]]
        raise refuse("hour_without_value", phrase("of_meter", meter=meter), when=when)
    return filled


def _values_at(days: Array, day: NDArray[np.int64], slot: NDArray[np.integer]) -> Array:
    """Values of a table of days and slots; NaN outside the year."""
    is_within = (day >= 0) & (day < len(days))
    return np.where(is_within, days[np.clip(day, 0, len(days) - 1), slot], np.nan)
