"""A synthetic year of weather: a typed climate, and keyed draws around it.

Everything is drawn on a grid of 96 quarter-hours a day in Central European Time
(without summer time), then averaged to the slots asked for: the same key gives the same
year at every step.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr

from simcore.base.draws import normal, substreams
from simcore.base.records import Array, Place, Sun, Weather
from simcore.base.recursion import remembering, remembering_by
from simcore.base.timeaxis import TimeAxis
from simcore.energy.weather.climate import Climate, Months
from simcore.energy.weather.field import monthly_anomaly, regional_draws
from simcore.energy.weather.sun import clear_sky_of, closed, diffuse_ghi

NATIVE_MINUTES = 15
SLOTS_PER_DAY = 96

# Daily clearness over Haurwitz. Standard deviation by season (DJF, MAM, JJA, SON): mean over
# the years measured, two of Aachen (DWD, GeoNutzV: .35 .27 .27 .31 over a clear sky that is
# 10 % darker) and one of Lyngby (DTU, 2016: .24 in MAM, .21 in JJA, .29 in SON; in DJF the
# sun is too low there, so its November and February stand in, .29). Memory: mean over Aachen
# (.40 .40 .52 .40), Lyngby (.13 .44 .29 .32) and the daily output, over a cloudless day's, of
# a plant at Utrecht in 2014 (.10 .37 .09 .21) and 2015 (.11 .20 .35 .48). The normal score
# remembers a little more than the clearness made of it, most in winter.
_DAY_SD = np.repeat([0.31, 0.245, 0.232, 0.285, 0.31], [2, 3, 3, 3, 1])
_DAY_MEMORY = np.repeat([0.255, 0.37, 0.36, 0.385, 0.255], [2, 3, 3, 3, 1])
_SLOW_FRACTION = 0.06
"""Part of the variance of the daily score that lasts the whole month, where sites share a
sky: with it a year's GHI varies by 4.5 % (standard deviation), without it by 3.4 %.
Assumed, for want of a long series: 4-5 % is usual in north-west Europe. At Lyngby days two to
five days apart still correlate by 0.1. The rest of the score remembers less, so that it
remembers the same from one day to the next."""
_DAY_MIN, _DAY_MAX = 0.11, 1.01
"""Ends of the daily distribution: at Lyngby one day in twenty is below 0.17 or above 1.02."""

# Clearness within the day, fitted to the odd weeks of Lyngby 2016 (DTU, half-hours in which the
# clear sky gives more than 100 W/m2) by docs/calibration/fit_sky.py, whose values these are but
# for a little, with the correlation from one half-hour to the next kept between Aachen's .84
# and Lyngby's .87. What they give beside the even weeks and measured plants is told in
# docs/validation/sun.md.
_SLOT_MIN, _SLOT_MAX = 0.04, 1.06
"""Least and most quarter-hour clearness: of the half-hours of Lyngby with a clear sky above
200 W/m2 one in a thousand is below 0.043, one in a hundred above 1.08. Brighter moments at the
edges of clouds are left out."""
_SLOT_MEMORY = 0.72
_SPREAD_AT = (0.0, 0.3, 0.6, 0.9, 1.1)
_SPREAD = (0.9, 0.8, 2.1, 2.8, 1.5)

DIFFUSE_FACTOR = 1.04
"""Erbs gives 4-5 % less diffuse than PVGIS in the region (four typical years)."""

# Anomaly of the daily mean temperature: 2.7 K with lag correlations .72 and .40 (SYNOP
# Lille 2015-2019, Meteo-France, Licence Ouverte 2.0). Joining days by straight lines
# smooths, so the nodes vary a little more and remember a little less.
_NODE_SD, _NODE_MEMORY = 3.0, 0.55
_CLEARNESS_LINK = np.repeat([-0.36, 0.05, 0.42, 0.05, -0.36], [2, 3, 3, 3, 1])
"""Correlation of temperature with clearness: measured in DJF and JJA, the middle of the
two in between (assumed)."""
_WARMEST_HOUR_CET = 15.0

_WIND_LOG_SD, _WIND_MEMORY = 0.45, 0.5
"""Day-to-day variation of the wind, assumed."""

_CLEARNESS, _WITHIN_DAY, _TEMPERATURE, _WIND = range(4)


def synthetic_weather(
    axis: TimeAxis,
    sun: Sun,
    climate: Climate,
    key: np.uint64,
    *,
    place: Place | None = None,
    regional_key: np.uint64 | None = None,
) -> Weather:
    r"""One drawn year of weather whose long-run means are those of the climate.

    Daily clearness :math:`K` is an autoregressive process put through a beta
    distribution. Its monthly mean is the climate's GHI over the clear sky's, so the
    table is met in expectation while a single year is free to be dull or bright. Within
    a day, clearness follows a second process, bounded, whose mean over the day's clear
    sky is exactly :math:`K`. Erbs' model, with 4 % more diffuse, splits the light.
    Temperature is monthly means joined smoothly, a daily cycle, and a daily anomaly
    correlated with clearness.

    With a place and a regional key, the days of the site are those of a sky that it
    shares with the sites around: daily clearness and temperature of two sites resemble
    each other the more, the nearer they are, and months have slow anomalies of their own.
    Clouds within the day and wind stay the site's own.

    Parameters
    ----------
    axis
        Slots asked for.
    sun
        Position of the sun at mid-slot of ``axis``, at the site.
    climate
        Monthly means.
    key
        Key of the site's random stream; one key is one year. The year enters by the
        keys alone: ``stream(seed, site, "weather", 17)`` is year 17 of a site, and any
        year can be had without the ones before.
    place
        Coordinates of the site; given together with ``regional_key``.
    regional_key
        Key of the sky over all sites in that year, ``stream(seed, "regional sky", 17)``.

    Returns
    -------
    Weather
        Slot means, each ``(n_slots,)``; ``source`` says it is synthetic.

    Examples
    --------
    >>> import simcore as sc
    >>> axis = sc.time_axis(2026, 60)
    >>> place = sc.weather.Place(latitude=50.4, longitude=2.8, altitude=30.0)
    >>> sun = sc.weather.sun_position(axis, place)
    >>> weather = synthetic_weather(axis, sun, sc.weather.climate("coast"), np.uint64(1))
    >>> weather.ghi.shape, weather.source
    ((8760,), 'synthetic climate of northern France from typed monthly means, coast')
    """
    height = _native_cos_zenith(axis, sun)
    month = axis.month[12 * 60 // axis.step_minutes :: axis.slots_per_day]
    clear = clear_sky_of(height)
    draws = normal(
        substreams(key, [_CLEARNESS, _TEMPERATURE, _WIND])[:, np.newaxis], np.arange(axis.n_days)
    )
    if place is None or regional_key is None:
        assert place is regional_key, "a shared sky needs a place and a key"
        score = _ar1(draws[0], _DAY_MEMORY[month])
    else:
        draws[:2] = regional_draws(place, regional_key, draws[:2])
        score = _slow_score(draws[0], monthly_anomaly(place, regional_key), month)
    clear_day = clear.sum(axis=-1) * NATIVE_MINUTES / 60
    day_clearness = daily_clearness(score, clear_day, month, climate)
    noise = normal(substreams(key, _WITHIN_DAY), np.arange(clear.size)).reshape(clear.shape)
    native_ghi = clear * _slot_clearness(day_clearness, clear, noise)
    ghi = _to_slots(native_ghi, axis)
    dni, dhi = closed(ghi, _to_slots(_diffuse(native_ghi, height), axis), sun)
    return Weather(
        ghi=ghi,
        dni=dni,
        dhi=dhi,
        temp_air=_to_slots(_temperature(draws[:2], month, climate), axis),
        wind_speed=_to_slots(_wind(draws[2], month, climate), axis),
        source=climate.source,
    )


def daily_clearness(
    score: Array, clear_wh_per_m2: Array, month: NDArray[np.integer], climate: Climate
) -> Array:
    """Daily GHI over clear-sky GHI, beta-distributed around the mean of its month.

    Parameters
    ----------
    score
        Standard normal, autocorrelated, ``(..., n_days)``.
    clear_wh_per_m2
        Clear-sky irradiation of each day, ``(n_days,)``. [Wh/m2]
    month
        Month of each day 0-11, ``(n_days,)``.
    climate
        Its GHI table sets the monthly means.

    Returns
    -------
    numpy.ndarray
        ``(..., n_days)``. Its mean over the draws is exactly the table's GHI over the
        month's clear sky: no year is forced onto the table. [1]
    """
    clear_kwh = np.bincount(month, clear_wh_per_m2, 12) / 1000
    usual_days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    table_kwh = np.array(climate.ghi_kwh_per_m2) * np.bincount(month, minlength=12) / usual_days
    width = _DAY_MAX - _DAY_MIN
    mean = (table_kwh / clear_kwh - _DAY_MIN) / width
    precision = mean * (1 - mean) / (_DAY_SD / width) ** 2 - 1
    assert ((mean > 0) & (mean < 1) & (precision > 0)).all(), "GHI outside what a sky can give"
    a, b = (mean * precision)[month], ((1 - mean) * precision)[month]
    return _DAY_MIN + width * betaincinv(a, b, ndtr(score))


def _native_cos_zenith(axis: TimeAxis, sun: Sun) -> Array:
    """Height of the sun at the middle of each quarter-hour, ``(n_days, 96)``.

    Over three slots the sine of the sun's height is a constant plus a sine wave of 24
    hours, whose three coefficients follow from the three mid-slot values.
    """
    middle = np.cos(np.radians(sun.apparent_zenith))
    before, after = np.roll(middle, 1), np.roll(middle, -1)
    turn = 2 * np.pi * axis.step_minutes / 1440
    n_parts = axis.step_minutes // NATIVE_MINUTES
    angle = turn * ((np.arange(n_parts) + 0.5) / n_parts - 0.5)
    swing = (middle - (before + after) / 2) / (1 - np.cos(turn))
    slope = (after - before) / (2 * np.sin(turn))
    height = (
        middle[:, np.newaxis]
        - swing[:, np.newaxis] * (1 - np.cos(angle))
        + slope[:, np.newaxis] * np.sin(angle)
    )
    return np.clip(height, -1.0, 1.0).reshape(-1, SLOTS_PER_DAY)


def _ar1(draws: Array, memory: Array) -> Array:
    """Standard normal process with a memory that changes with the season, ``(..., n)``."""
    shock = np.sqrt(1 - memory**2) * draws
    shock[..., 0] = draws[..., 0]
    return remembering_by(shock, memory)


def _slow_score(draws: Array, anomaly: Array, month: NDArray[np.integer]) -> Array:
    """Standard normal process of which a part is the month's anomaly, ``(..., n_days)``."""
    memory = (_DAY_MEMORY - _SLOW_FRACTION) / (1 - _SLOW_FRACTION)
    fast = _ar1(draws, memory[month])
    return np.sqrt(1 - _SLOW_FRACTION) * fast + np.sqrt(_SLOW_FRACTION) * anomaly[..., month]


def _slot_clearness(day_clearness: Array, clear: Array, noise: Array) -> Array:
    """Quarter-hour clearness whose mean over the day's clear sky is the daily one."""
    wave = remembering(noise.ravel(), _SLOT_MEMORY, np.sqrt(1 - _SLOT_MEMORY**2))
    target = day_clearness[:, np.newaxis]
    spread = np.interp(target, _SPREAD_AT, _SPREAD)
    # The mean of a logistic curve over a normal value is nearer to its middle than the curve
    # is: the level is moved out by as much, so that the mean is nearly the target already.
    level = np.log((target - _SLOT_MIN) / (_SLOT_MAX - target))
    level *= np.sqrt(1 + np.pi / 8 * spread**2)
    curve = 1 + np.exp(-level - spread * wave.reshape(clear.shape))
    raw = _SLOT_MIN + (_SLOT_MAX - _SLOT_MIN) / curve
    weight = clear / clear.sum(axis=-1, keepdims=True)
    mean = (raw * weight).sum(axis=-1, keepdims=True)
    # Down towards the least or up towards the most: the mean is met and no bound is passed.
    darker = _SLOT_MIN + (raw - _SLOT_MIN) * (target - _SLOT_MIN) / (mean - _SLOT_MIN)
    brighter = _SLOT_MAX - (_SLOT_MAX - raw) * (_SLOT_MAX - target) / (_SLOT_MAX - mean)
    return np.where(mean > target, darker, brighter)


def _diffuse(ghi: Array, height: Array) -> Array:
    """Diffuse light by Erbs with the regional correction, never above the global. [W/m2]"""
    is_lit = ghi > 0
    day, lit = np.nonzero(is_lit)[0], ghi[is_lit]
    diffuse = np.zeros_like(ghi)
    diffuse[is_lit] = np.minimum(DIFFUSE_FACTOR * diffuse_ghi(lit, height[is_lit], day), lit)
    return diffuse


def _temperature(draws: Array, month: NDArray[np.integer], climate: Climate) -> Array:
    """Air temperature from the draws of clearness and of its own, ``(n_days, 96)``."""
    link = _CLEARNESS_LINK[month]
    shock = link * draws[0] + np.sqrt(1 - link**2) * draws[1]
    anomaly = _NODE_SD * _ar1(shock, np.full(len(month), _NODE_MEMORY))
    hour = (np.arange(SLOTS_PER_DAY) + 0.5) * NATIVE_MINUTES / 60
    cycle = np.cos(2 * np.pi * (hour - _WARMEST_HOUR_CET) / 24) / 2
    mean = _smooth(climate.temp_air, month)
    reach = np.array(climate.diurnal_range)[month][:, np.newaxis]
    return _joined(mean + anomaly) + reach * cycle


def _wind(draws: Array, month: NDArray[np.integer], climate: Climate) -> Array:
    """Wind speed at 10 m, log-normal from day to day, ``(n_days, 96)``."""
    score = _ar1(draws, np.full(len(month), _WIND_MEMORY))
    gust = np.exp(_WIND_LOG_SD * score - _WIND_LOG_SD**2 / 2)
    return _joined(_smooth(climate.wind_speed, month) * gust)


def _smooth(table: Months, month: NDArray[np.integer]) -> Array:
    """Daily values on straight lines through mid-months, keeping the monthly means."""
    return _smoothed(tuple(table), tuple(np.bincount(month, minlength=12).tolist()))


@lru_cache(maxsize=32)
def _smoothed(table: Months, days_of_months: tuple[int, ...]) -> Array:
    """Daily values of a year whose months have these days, the same at all sites of a climate."""
    n_days = np.array(days_of_months)
    month = np.repeat(np.arange(12), n_days)
    middle = np.cumsum(n_days) - n_days / 2
    knots = np.concatenate([[middle[-1] - len(month)], middle, [middle[0] + len(month)]])
    corners = np.eye(12)[np.arange(-1, 13) % 12]
    day = np.arange(len(month)) + 0.5
    weight = np.stack([np.interp(day, knots, column) for column in corners.T], axis=-1)
    monthly = np.stack([weight[month == number].mean(axis=0) for number in range(12)])
    daily: Array = weight @ np.linalg.solve(monthly, np.array(table))
    daily.flags.writeable = False
    return daily


def _joined(daily: Array) -> Array:
    """Straight lines through the noons of the days, ``(n_days, 96)``."""
    hour = (np.arange(len(daily) * SLOTS_PER_DAY) + 0.5) / SLOTS_PER_DAY
    return np.interp(hour, np.arange(len(daily)) + 0.5, daily).reshape(-1, SLOTS_PER_DAY)


def _to_slots(native: Array, axis: TimeAxis) -> Array:
    """Mean over each slot of the axis, ``(n_slots,)``; part by part, as a slot has few."""
    first, *others = native.reshape(axis.n_slots, -1).T
    total: Array = first.copy()
    for other in others:
        total += other
    return total / (1 + len(others))
