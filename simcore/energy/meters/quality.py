"""What a measured curve is worth: coverage, gaps, clock changes, zeros, energy by year."""

from dataclasses import dataclass

import numpy as np

from simcore.base.errors import Phrase, phrase
from simcore.base.records import Array
from simcore.energy.meters.lengths import span
from simcore.energy.meters.readings import Steps
from simcore.energy.meters.stamps import Stamps, clock_changes, clock_of, local_year

UNFILLED = phrase("unfilled")
LONGEST_ZERO_HOURS = 6.0
"""Exact zeros for longer are suspicious: a home's refrigerator alone runs every few hours
(assumed). [h]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time: its start (UTC, ISO) and its hours."""

    start_utc: str
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch without measures, and how it was filled."""

    start_utc: str
    hours: float
    filled_by: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDay:
    """A day on which the clock changes: its hours, and those measured."""

    day: str
    hours: int
    measured_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """A change of the length of step, from one to the other. [minutes]."""

    start_utc: str
    before_minutes: float
    after_minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class YearQuality:
    """A local calendar year of a curve, laid on a time axis.

    ``coverage_fraction`` is the measured part of the year, ``measured_kwh`` its energy,
    ``kwh`` that of the whole year, gaps filled; ``held_kwh`` is what tools that do not see
    gaps count, each value held since the stamp before. ``other_years`` were left out.
    """

    year: int
    coverage_fraction: float
    measured_kwh: float
    kwh: float
    held_kwh: float
    gaps: tuple[Gap, ...]
    other_years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterQuality:
    """What there is to know of a curve before it is used.

    Attributes
    ----------
    meter, source, layout, stamps
        Masked number, file, its layout, and whether stamps were starts or ends of steps.
    is_production
        Whether the curve is injected energy.
    first_utc, last_utc
        Start of the first step and end of the last (ISO).
    step_minutes
        Lengths of step met. [minutes]
    coverage_fraction
        Measured part of the time between first and last.
    gaps
        Stretches without a value in between.
    n_blank, n_duplicates, n_conflicts, n_doubtful
        Blank values; rows for a stamp that another row has too, and those of them that
        disagreed; values that the file marks as doubtful.
    clock_days, step_changes, zeros
        Changes of the clock and of the length of step met, and runs of exact zeros
        longer than ``LONGEST_ZERO_HOURS`` (consumption only).
    kwh_by_year
        Measured energy of each local calendar year, gaps not filled. [kWh]
    years
        Years laid on a time axis, gaps filled.
    notes
        What else the file said, or what was assumed.
    """

    meter: str
    source: str
    layout: Phrase
    stamps: str
    is_production: bool
    first_utc: str
    last_utc: str
    step_minutes: tuple[float, ...]
    coverage_fraction: float
    gaps: tuple[Gap, ...]
    n_blank: int
    n_duplicates: int
    n_conflicts: int
    n_doubtful: int
    clock_days: tuple[ClockDay, ...]
    step_changes: tuple[StepChange, ...]
    zeros: tuple[Span, ...]
    kwh_by_year: dict[int, float]
    years: tuple[YearQuality, ...]
    notes: tuple[Phrase, ...]


def quality_of(steps: Steps, meter: str) -> MeterQuality:
    """Quality of the steps of one meter; ``meter`` is the label to print."""
    is_known = ~np.isnan(steps.energy_kwh)
    start, minutes = steps.start_utc[is_known], steps.minutes[is_known]
    energy_kwh = steps.energy_kwh[is_known]
    end = start + span(minutes)
    return MeterQuality(
        meter=meter,
        source=steps.source,
        layout=steps.layout,
        stamps=steps.stamps,
        is_production=steps.is_production,
        first_utc=str(start[0]),
        last_utc=str(end[-1]),
        step_minutes=tuple(_whole(step) for step in np.unique(minutes)),
        coverage_fraction=float(minutes.sum() / _hours(end[-1] - start[0]) / 60),
        gaps=_gaps(start, end),
        n_blank=int((~is_known).sum()),
        n_duplicates=steps.n_duplicates,
        n_conflicts=steps.n_conflicts,
        n_doubtful=int(steps.is_doubtful.sum()),
        clock_days=_clock_days(start, minutes),
        step_changes=_step_changes(start, minutes),
        zeros=() if steps.is_production else _zeros(start, end, energy_kwh),
        kwh_by_year=_kwh_by_year(start, energy_kwh),
        years=(),
        notes=steps.notes,
    )


def _whole(minutes: float) -> float:
    """Minutes, as a whole number where they are one, to a tenth where they are not."""
    return int(minutes) if float(minutes).is_integer() else round(float(minutes), 1)


def _hours(time: np.timedelta64) -> float:
    return float(time / np.timedelta64(3600, "s"))


def _gaps(start: Stamps, end: Stamps) -> tuple[Gap, ...]:
    return tuple(
        Gap(start_utc=str(end[n]), hours=_hours(start[n + 1] - end[n]), filled_by=UNFILLED)
        for n in np.flatnonzero(start[1:] > end[:-1])
    )


def _clock_days(start: Stamps, minutes: Array) -> tuple[ClockDay, ...]:
    days = clock_of(start).astype("datetime64[D]")
    changes = clock_changes(*(int(year) for year in local_year(start[[0, -1]])))
    return tuple(
        ClockDay(day=str(day), hours=hours, measured_hours=float(minutes[days == day].sum() / 60))
        for day, hours in changes
        if days[0] <= day <= days[-1]
    )


def _step_changes(start: Stamps, minutes: Array) -> tuple[StepChange, ...]:
    return tuple(
        StepChange(
            start_utc=str(start[n + 1]),
            before_minutes=_whole(minutes[n]),
            after_minutes=_whole(minutes[n + 1]),
        )
        for n in np.flatnonzero(minutes[1:] != minutes[:-1])
    )


def _zeros(start: Stamps, end: Stamps, energy_kwh: Array) -> tuple[Span, ...]:
    """Unbroken runs of exact zeros longer than ``LONGEST_ZERO_HOURS``."""
    is_zero = energy_kwh == 0
    goes_on = np.r_[False, is_zero[1:] & is_zero[:-1] & (start[1:] == end[:-1])]
    first = np.flatnonzero(is_zero & ~goes_on)
    last = np.flatnonzero(is_zero & ~np.r_[goes_on[1:], False])
    spans = [(start[a], _hours(end[b] - start[a])) for a, b in zip(first, last, strict=True)]
    return tuple(
        Span(start_utc=str(begin), hours=hours)
        for begin, hours in spans
        if hours > LONGEST_ZERO_HOURS
    )


def _kwh_by_year(start: Stamps, energy_kwh: Array) -> dict[int, float]:
    years, number = np.unique(local_year(start), return_inverse=True)
    sums = np.bincount(number, energy_kwh)
    return {int(year): float(kwh) for year, kwh in zip(years, sums, strict=True)}
