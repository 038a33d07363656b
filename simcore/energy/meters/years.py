"""Whole years of measured curves on a time axis, for all meters at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simcore.base.errors import InputError, Problem, phrase, refuse
from simcore.base.records import Array
from simcore.base.timeaxis import time_axis
from simcore.energy.meters.curves import (
    MOST_MISSING_FRACTION,
    WEEKS,
    MeterCurve,
    covered_years,
    on_axis,
)
from simcore.energy.meters.quality import MeterQuality, YearQuality
from simcore.energy.meters.stamps import Stamps


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterYear:
    """A year of one meter: start of each slot (UTC) and its energy, ``(n_slots,)``. [kWh]."""

    meter: str
    is_production: bool
    utc: Stamps
    kwh: Array


def meter_years(
    curves: Sequence[MeterCurve],
    qualities: Sequence[MeterQuality],
    *,
    year: int | None = None,
    step_minutes: int = 30,
    fill: str = WEEKS,
) -> tuple[list[MeterYear], list[MeterQuality]]:
    """Years of all curves on a time axis, and the qualities with what was filled.

    Parameters
    ----------
    curves, qualities
        As :func:`read_meters` returns them.
    year
        Local calendar year; by default every year with enough measures.
    step_minutes, fill
        Length of a slot [minutes], and how gaps are filled.

    Raises
    ------
    InputError
        With every meter that has too little of the year, or of any.
    """
    laid_years: list[MeterYear] = []
    laid_qualities: list[MeterQuality] = []
    problems: list[Problem] = []
    for curve, quality in zip(curves, qualities, strict=True):
        try:
            years = [year] if year is not None else full_years(curve)
            laid = [_on_year(curve, full_year, step_minutes, fill) for full_year in years]
        except InputError as error:
            problems += error.problems
            continue
        laid_years += [meter_year for meter_year, _ in laid]
        year_qualities = tuple(year_quality for _, year_quality in laid)
        laid_qualities.append(replace(quality, years=year_qualities))
    if problems:
        raise InputError(problems)
    return laid_years, laid_qualities


def full_years(curve: MeterCurve) -> list[int]:
    """Local calendar years of which a curve has enough; refused where there is none."""
    shares = covered_years(curve)
    full = [year for year, share in shares.items() if share >= 1 - MOST_MISSING_FRACTION]
    if full:
        return full
    parts = [
        phrase("part_of_year", percent=100 * share, year=year) for year, share in shares.items()
    ]
    least = 100 * (1 - MOST_MISSING_FRACTION)
    raise refuse("no_full_year", phrase("of_meter", meter=curve.meter), parts=parts, least=least)


def _on_year(
    curve: MeterCurve, year: int, step_minutes: int, fill: str
) -> tuple[MeterYear, YearQuality]:
    axis = time_axis(year, step_minutes)
    kwh, quality = on_axis(curve, axis, fill=fill)
    laid = MeterYear(meter=curve.meter, is_production=curve.is_production, utc=axis.utc, kwh=kwh)
    return laid, quality
