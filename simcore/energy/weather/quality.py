"""Quality of a weather or production file: what was found, refused, doubted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Phrase, Problem, fault, phrase
from simcore.base.records import Array, Flags, Place, Sun
from simcore.energy.weather.sun import clear_sky_ghi, suns_later

MIN_GHI = -5.0
"""Night offset of a good pyranometer; anything lower is an error. [W/m2]"""
MAX_OUTSIDE = 1.2
"""Largest global light over that outside the atmosphere: edges of clouds add up to a
fifth for minutes (assumed from the limits of the BSRN quality checks)."""
LOW_SUN_SLACK = 50.0
"""Added to that limit, for hours cut by sunrise or sunset (assumed). [W/m2]"""
MOST_LIGHT = 2_000.0
"""No row may have more: the largest minute known had 1,832 W/m2, on a mountain of the tropics
(Emck and Richter, J. Appl. Meteorol. Climatol. 47, 2008). [W/m2]"""
NIGHT_ZENITH_DEG, NIGHT_LIGHT = 96.0, 10.0
"""Below civil twilight no light counts; 10 W/m2 leaves room for offsets. """
TEMPERATURES, WINDS = (-40.0, 50.0), (0.0, 60.0)
CLOSURE = (0.05, 20.0)
"""An hour does not close beyond 5 % of its global light, and 20 W/m2."""
BAD_FRACTION = 0.01
"""Part of the rows beyond a limit from which a file is refused (assumed)."""
LATITUDES = (-66.0, 66.0)
"""Between the polar circles every day has a sunrise."""
_CLEAR_INDEX = (0.7, 1.4)
"""Clearness of the clearest hours (99th percentile) over Haurwitz: 1.00 in the Gatwick
IWEC year and 1.05 in the Roeselare typical year; units a factor 2 off leave this range."""
_UNITS: dict[str | Phrase, float] = {
    "kW/m2": 1e-3,
    phrase("mj_per_hour"): 3.6e-3,
    phrase("kj_per_hour"): 3.6,
    phrase("jcm_per_hour"): 0.36,
    phrase("j_per_hour"): 3600.0,
}
SHIFT_MINUTES = {"closure": 8.0, "symmetry": 15.0}
"""Shift worth saying. By closure: the Roeselare and Gatwick years are found within 2
minutes; by symmetry within 5, and local fog may add to it (assumed)."""
_SCAN = np.arange(-180.0, 181.0, 10.0)
_MOST_ROWS = 4000
"""Rows looked at for a shift; a tenth of them would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to be told about a file that is used all the same: a key, its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: reasons to refuse, and remarks."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Report on a file.

    Attributes
    ----------
    file, kind, place
        Name, format, and where it stands.
    step_minutes, n_expected, n_found, n_duplicates
        Length of a row, rows of its year, rows found, rows that came twice.
    n_interpolated, n_from_neighbours
        Values filled over short gaps, and from the same hour of another day.
    n_beyond_limits, n_night
        Rows beyond the physical limits, and rows with light at night.
    sums
        Yearly sums as read: ``ghi``, ``dni``, ``dhi`` [kWh/m2], ``power`` [kWh/kWp],
        ``kwh``; and the mean ``temp_air`` [degrees Celsius].
    closure_bias, closure_rmse, n_not_closed, n_closure
        ``dhi + dni cos(zenith) - ghi`` by day [W/m2], rows beyond 5 % and 20 W/m2, rows
        compared; None where beam and diffuse were not both in the file.
    assumed_minutes, shift_minutes, shift_method
        Minutes from the stamp to the moment its light stands for as read; how much later
        the light itself says that moment is, None where it cannot be told; how it was
        found (``"closure"`` or ``"symmetry"``).
    problems, remarks
        Reasons to refuse the file, and what is to be told about it.
    """

    file: str
    kind: str
    place: Place | None
    step_minutes: int
    n_expected: int
    n_found: int
    n_duplicates: int
    n_interpolated: int
    n_from_neighbours: int
    n_beyond_limits: int
    n_night: int
    sums: Mapping[str, float]
    closure_bias: float | None
    closure_rmse: float | None
    n_not_closed: int
    n_closure: int
    assumed_minutes: float
    shift_minutes: float | None
    shift_method: str
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]


def place_problems(file: str, place: Place) -> list[Problem]:
    """Coordinates beyond the polar circles, or no coordinates at all."""
    low, high = LATITUDES
    problems = []
    if not low <= place.latitude <= high:
        guess = phrase("maybe_swapped") if abs(place.longitude) <= high else None
        problems.append(
            fault("latitude", file, found=place.latitude, low=low, high=high, guess=guess)
        )
    if not -180 <= place.longitude <= 180:
        problems.append(fault("longitude", file, found=place.longitude))
    return problems


def unit_finding(file: str, ghi: Array, sun: Sun, step_minutes: int) -> Finding:
    """Whether the clearest hours are as bright as a clear sky; else a guess at the unit."""
    clear = clear_sky_ghi(sun.apparent_zenith)
    is_high = clear > 0.6 * clear.max()
    index = float(np.nanquantile(ghi[is_high] / clear[is_high], 0.99))
    low, high = _CLEAR_INDEX
    if low <= index <= high:
        return Finding()
    units = _UNITS | ({phrase("wh_per_step", minutes=step_minutes): step_minutes / 60})
    near = {name: abs(np.log(max(index, 1e-9) / factor)) for name, factor in units.items()}
    unit = min(near, key=near.__getitem__)
    guess = phrase("looks_like_unit", unit=unit) if near[unit] < np.log(1.3) else None
    problem = fault(
        "light_unit",
        f"{file}, ghi",
        index=index,
        ghi=float(np.nansum(ghi)) * step_minutes / 60e3,
        low=low,
        high=high,
        guess=guess,
    )
    return Finding(problems=(problem,))


def is_beyond_limits(ghi: Array, sun: Sun) -> Flags:
    """Whether global light is beyond what the sun can send, or clearly negative."""
    outside = np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0.0) * sun.dni_extra
    return (ghi < MIN_GHI) | (ghi > MAX_OUTSIDE * outside + LOW_SUN_SLACK)


def is_night_light(ghi: Array, sun: Sun) -> Flags:
    """Whether there is light while the sun is more than 6 degrees below the horizon."""
    return (sun.apparent_zenith > NIGHT_ZENITH_DEG) & (ghi > NIGHT_LIGHT)


def limit_finding(file: str, ghi: Array, sun: Sun, guess: Phrase | None = None) -> Finding:
    """Global light that no sun can send: a few rows are told, many refuse the file."""
    place, bounds = f"{file}, ghi", {"low": MIN_GHI, "most": MAX_OUTSIDE}
    problem = Problem(key="light_beyond_limits", place=place, fields=bounds, guess=guess)
    is_lit = sun.apparent_zenith < NIGHT_ZENITH_DEG
    is_bad = is_beyond_limits(ghi, sun) & is_lit
    return _remarked_or_refused("limits", problem, is_bad, is_lit, ghi)


def night_finding(file: str, ghi: Array, sun: Sun, guess: Phrase | None = None) -> Finding:
    """Light at night: a few rows are told, many refuse the file."""
    guess = guess or phrase("clock_or_place_wrong")
    problem = fault("light_at_night", f"{file}, ghi", most=NIGHT_LIGHT, guess=guess)
    is_night = sun.apparent_zenith > NIGHT_ZENITH_DEG
    is_bad = is_night_light(ghi, sun)
    return _remarked_or_refused("night", problem, is_bad, is_night, ghi)


def _remarked_or_refused(
    key: str, problem: Problem, is_bad: Flags, among: Flags, value: Array
) -> Finding:
    """A remark on a few bad rows; refused where they are many, or one is a slip of the pen."""
    n_bad, n_all = int(is_bad.sum()), int(among.sum())
    if n_bad == 0:
        return Finding()
    worst = float(value[is_bad][np.argmax(np.abs(value[is_bad]))])
    if n_bad <= BAD_FRACTION * n_all and worst <= MOST_LIGHT:
        return Finding(remarks=(Remark(key=key, values={"n": n_bad, "worst": worst}),))
    fields = {**problem.fields, "n": n_bad, "n_all": n_all, "worst": worst}
    return Finding(problems=(replace(problem, fields=fields),))


def air_finding(file: str, temp_air: Array, wind_speed: Array) -> Finding:
    """Temperatures and winds that no weather has, with a guess at the unit."""
    mean = float(np.nanmean(temp_air))
    kelvin = phrase("looks_like_kelvin") if mean > 200 else None
    warm = kelvin or (phrase("looks_like_fahrenheit") if mean > 35 else None)
    fast = phrase("looks_like_kmh") if np.nanmean(wind_speed) > 10 else None
    checks = (
        ("temp_air", temp_air, TEMPERATURES, phrase("degrees_celsius"), warm),
        ("wind_speed", wind_speed, WINDS, phrase("metres_per_second"), fast),
    )
    problems = []
    for name, value, (low, high), unit, guess in checks:
        is_bad = (value < low) | (value > high)
        if is_bad.any():
            words: dict[str, object] = {"n": int(is_bad.sum()), "value": float(value[is_bad][0])}
            words |= {"low": low, "high": high, "unit": unit}
            where = f"{file}, {name}"
            problems.append(Problem(key="air_outside", place=where, fields=words, guess=guess))
    return Finding(problems=tuple(problems))


def closure(ghi: Array, dni: Array, dhi: Array, sun: Sun) -> tuple[float, float, int, int]:
    """Bias and rmse of ``dhi + dni cos(zenith) - ghi``, rows that do not close, rows.

    Rows with the sun at least 3 degrees high and light; bias and rmse in W/m2.

    Examples
    --------
    >>> one = np.array([400.0])
    >>> sun = Sun(apparent_zenith=np.array([60.0]), azimuth=one, dni_extra=one)
    >>> [round(x, 6) for x in closure(one, one, one / 2, sun)]  # 200 + 400/2 - 400
    [0.0, 0.0, 0, 1]
    """
    is_lit = (sun.apparent_zenith < 87) & (ghi > 0)
    if not is_lit.any():
        return 0.0, 0.0, 0, 0
    error = _closure_error(ghi, dni, dhi, sun)[is_lit]
    n_bad = int(is_unclosed(ghi, dni, dhi, sun).sum())
    return float(error.mean()), float(np.sqrt((error**2).mean())), n_bad, len(error)


def is_unclosed(
    ghi: Array, dni: Array, dhi: Array, sun: Sun, limits: tuple[float, float] = CLOSURE
) -> Flags:
    """Whether a row with the sun 3 degrees high and light is beyond a part of it, and W/m2."""
    fraction, least = limits
    allowed = np.maximum(fraction * ghi, least)
    is_off = np.abs(_closure_error(ghi, dni, dhi, sun)) > allowed
    return is_off & (sun.apparent_zenith < 87) & (ghi > 0)


def _closure_error(ghi: Array, dni: Array, dhi: Array, sun: Sun) -> Array:
    return dhi + dni * np.cos(np.radians(sun.apparent_zenith)) - ghi


def closure_shift(
    moments: NDArray[np.datetime64], light: tuple[Array, Array, Array], place: Place
) -> float | None:
    """Minutes by which light comes after ``moments``, where beam and diffuse close best.

    Parameters
    ----------
    moments
        Moments the light is thought to stand for, UTC.
    light
        Global, beam and diffuse. [W/m2]
    place
        Where the light fell.

    Returns
    -------
    float or None
        None where there is hardly any beam, or the balance hardly depends on the clock.
    """
    ghi, dni, dhi = light
    rows = _thinned(np.flatnonzero((dni > 50) & (ghi > 50)))
    if len(rows) < 100:
        return None

    def rmse(minutes: Array) -> Array:
        zenith, _ = suns_later(moments[rows], minutes, place)
        cos_zenith = np.maximum(np.cos(np.radians(zenith)), 0.0)
        off = dhi[rows] + dni[rows] * cos_zenith - ghi[rows]
        return np.asarray(np.sqrt(np.mean(off**2, axis=-1)))

    best = _SCAN[np.argmin(rmse(_SCAN))]
    near = best + np.arange(-10.0, 11.0)
    shift = float(near[np.argmin(rmse(near))])
    at, before, after = rmse(shift + np.array([0.0, -40.0, 40.0]))
    return shift if at < 0.6 * min(before, after) else None


def symmetry_shift(moments: NDArray[np.datetime64], ghi: Array, place: Place) -> float | None:
    """Minutes by which light comes after ``moments``, where mornings equal afternoons.

    Compared is the clearness of the clearest hours (95th percentile over Haurwitz) before
    and after noon, with a clear-sky light of 80 W/m2 at least. Fog that keeps to the
    mornings is read as a few minutes.

    Parameters
    ----------
    moments, ghi, place
        As in :func:`closure_shift`; ``ghi`` may also be the power of a plane due south.
    """
    rows = _thinned(np.flatnonzero(ghi > 0.02 * ghi.max()))
    if len(rows) < 200:
        return None

    def morning_excess(zenith: Array, azimuth: Array) -> float:
        clear = clear_sky_ghi(zenith)
        index = ghi[rows] / np.maximum(clear, 1.0)
        is_high, is_morning = clear > 80, azimuth < 180
        sides = (index[is_high & is_morning], index[is_high & ~is_morning])
        if min(map(len, sides)) < 50:
            return np.nan
        morning, afternoon = (float(np.quantile(side, 0.95)) for side in sides)
        return morning - afternoon

    suns = zip(*suns_later(moments[rows], _SCAN, place), strict=True)
    excess = np.array([morning_excess(zenith, azimuth) for zenith, azimuth in suns])
    is_crossing = (excess[:-1] > 0) & (excess[1:] <= 0)
    if not is_crossing.any():
        return None
    crossings = np.flatnonzero(is_crossing)
    crossing = crossings[np.argmin(np.abs(_SCAN[crossings]))]
    part = excess[crossing] / (excess[crossing] - excess[crossing + 1])
    return float(_SCAN[crossing] + part * (_SCAN[crossing + 1] - _SCAN[crossing]))


def shift_remarks(
    assumed_minutes: float, shift_minutes: float | None, method: str, step_minutes: int
) -> tuple[Remark, ...]:
    """Whether the light disagrees with the convention of the stamps, and a guess why.

    Examples
    --------
    >>> [one.key for one in shift_remarks(30, -60.0, "closure", 60)]
    ['shift_end']
    >>> shift_remarks(30, 3.0, "closure", 60)
    ()
    """
    if shift_minutes is None:
        return (Remark(key="shift_unknown"),)
    if abs(shift_minutes) < SHIFT_MINUTES[method]:
        return ()
    real = assumed_minutes + shift_minutes
    half = step_minutes / 2
    guesses = {"shift_start": half, "shift_end": -half, "shift_instant": 0.0}
    near = [key for key, minutes in guesses.items() if abs(real - minutes) < 8]
    values = {"found": real, "assumed": assumed_minutes, "shift": shift_minutes}
    return (Remark(key=near[0] if near else "shift_other", values=values),)


def together(findings: Iterable[Finding]) -> Finding:
    """All findings as one."""
    listed = list(findings)
    return Finding(
        problems=tuple(problem for finding in listed for problem in finding.problems),
        remarks=tuple(remark for finding in listed for remark in finding.remarks),
    )


def _thinned(rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """At most ``_MOST_ROWS`` rows spread over all of them."""
    return rows[:: max(1, -(-len(rows) // _MOST_ROWS))]
