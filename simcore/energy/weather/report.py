"""Report on a file: its checks put together."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from simcore.base.errors import Phrase, Problem, fault, phrase
from simcore.base.records import Place
from simcore.energy.weather.doubts import beam_finding, clock_finding
from simcore.energy.weather.quality import (
    Finding,
    Quality,
    Remark,
    air_finding,
    closure,
    closure_shift,
    is_beyond_limits,
    is_night_light,
    limit_finding,
    night_finding,
    shift_remarks,
    symmetry_shift,
    together,
    unit_finding,
)
from simcore.energy.weather.series import EvenRows, Series, moments
from simcore.energy.weather.sun import sun_at

MOST_KW_PER_KWP = 1.3
"""Cold modules under broken clouds pass their peak power by some 20 % (assumed)."""
_LEAST_KW_PER_KWP = 0.3
"""A plant that never reaches a third of its peak power is given in another unit (assumed)."""


def weather_report(series: Series, raw: EvenRows, even: EvenRows, place: Place) -> Quality:
    """Report on a weather file.

    Parameters
    ----------
    series, raw, even
        The file, its year with gaps as NaN, and the same year completed.
    place
        Where it stands.
    """
    times = moments(series, even)
    sun = sun_at(times, place)
    ghi = raw.columns["ghi"]
    sums = {name: yearly(even, name) for name in ("ghi", "dni", "dhi")}
    sums["temp_air"] = float(even.columns["temp_air"].mean())
    report = replace(
        plain_report(series, even, sums),
        n_beyond_limits=int(is_beyond_limits(ghi, sun).sum()),
        n_night=int(is_night_light(ghi, sun).sum()),
    )
    light = (even.columns["ghi"], even.columns["dni"], even.columns["dhi"])
    is_measured = "dni" in raw.columns and "dhi" in raw.columns
    if is_measured:
        report = _with_closure(report, closure(*light, sun))
    shift = closure_shift(times, light, place) if is_measured else None
    report = _with_shift(report, shift, "closure") if shift is not None else report
    if shift is None:
        report = _with_shift(report, symmetry_shift(times, light[0], place), "symmetry")
    units = unit_finding(series.file, ghi, sun, even.step_minutes)
    checks = () if units.problems else (limit_finding, night_finding)
    light_finding = together(check(series.file, ghi, sun, _clock_guess(report)) for check in checks)
    air = air_finding(series.file, raw.columns["temp_air"], raw.columns["wind_speed"])
    beam = beam_finding(series.file, light, sun) if is_measured else Finding()
    minutes = (report.assumed_minutes, report.shift_minutes, report.step_minutes)
    clock = clock_finding(series.file, *minutes)
    return _with_finding(report, together([units, beam, clock, light_finding, air]))


def power_report(series: Series, raw: EvenRows, even: EvenRows, place: Place) -> Quality:
    """Report on a file with the power of a plant; as :func:`weather_report`."""
    times, power_w = moments(series, even), 1000 * raw.columns["power"]
    sun = sun_at(times, place)
    report = plain_report(series, even, {"power": 1000 * yearly(even, "power")})
    report = replace(report, n_night=int(is_night_light(power_w, sun).sum()))
    if not any(remark.key == "not_south" for remark in series.remarks):
        report = _with_shift(report, symmetry_shift(times, power_w, place), "symmetry")
    highest = Finding(problems=_peak_problems(series.file, float(np.nanmax(power_w)) / 1000))
    night = () if highest.problems else (night_finding,)
    night_findings = [check(series.file, power_w, sun, _clock_guess(report)) for check in night]
    return _with_finding(report, together([highest, *night_findings]))


def plain_report(series: Series, even: EvenRows, sums: Mapping[str, float]) -> Quality:
    """Report that knows rows and gaps only."""
    return Quality(
        file=series.file,
        kind=series.kind,
        place=series.place,
        step_minutes=even.step_minutes,
        n_expected=len(even.stamps),
        n_found=even.n_found,
        n_duplicates=even.n_duplicates,
        n_interpolated=even.n_interpolated,
        n_from_neighbours=even.n_from_neighbours,
        n_beyond_limits=0,
        n_night=0,
        sums=sums,
        closure_bias=None,
        closure_rmse=None,
        n_not_closed=0,
        n_closure=0,
        assumed_minutes=series.light_minutes,
        shift_minutes=None,
        shift_method="",
        problems=(),
        remarks=even.remarks,
    )


def yearly(even: EvenRows, name: str) -> float:
    """Sum over the year of a power, in thousands of its unit-hours."""
    return float(even.columns[name].sum()) * even.step_minutes / 60_000


def _with_finding(report: Quality, finding: Finding) -> Quality:
    remarks = (*report.remarks, *finding.remarks)
    return replace(report, problems=(*report.problems, *finding.problems), remarks=remarks)


def _with_closure(report: Quality, closure: tuple[float, float, int, int]) -> Quality:
    bias, rmse, n_bad, n_rows = closure
    remark = Remark(key="not_closed", values={"n": n_bad, "of": n_rows})
    return replace(
        report,
        closure_bias=bias,
        closure_rmse=rmse,
        n_not_closed=n_bad,
        n_closure=n_rows,
        remarks=(*report.remarks, remark) if n_bad else report.remarks,
    )


def _with_shift(report: Quality, shift: float | None, method: str) -> Quality:
    said = shift_remarks(report.assumed_minutes, shift, method, report.step_minutes)
    remarks = (*report.remarks, *said)
    method = "" if shift is None else method
    return replace(report, shift_minutes=shift, shift_method=method, remarks=remarks)


def _clock_guess(report: Quality) -> Phrase | None:
    """What the clock may have to do with impossible light."""
    shift = report.shift_minutes
    if shift is None or abs(shift) < 8:
        return None
    return phrase("light_later" if shift > 0 else "light_earlier", minutes=abs(shift))


def _peak_problems(file: str, highest_kw: float) -> tuple[Problem, ...]:
    """Whether the highest power fits a plant of one kWp."""
    if _LEAST_KW_PER_KWP < highest_kw <= MOST_KW_PER_KWP:
        return ()
    guess = phrase("looks_like_watts") if highest_kw > 100 else None
    least, most = _LEAST_KW_PER_KWP, MOST_KW_PER_KWP
    words = fault(
        "power_per_kwp", f"{file}, power", power=highest_kw, least=least, most=most, guess=guess
    )
    return (words,)
