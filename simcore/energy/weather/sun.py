"""Where the sun stands, and how a horizontal plane and the beam share its light."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Place, Sun
from simcore.base.timeaxis import TimeAxis, time_axis

MAX_BEAM_ZENITH_DEG = 87.0
"""Below 3 degrees of height all light counts as diffuse, as in pvlib's ``erbs``."""
LEAST_HEIGHT = 0.065
"""Least cosine of the zenith that clearness is reckoned with, as in pvlib's ``erbs``. [1]"""
HAURWITZ = (1098.0, 0.059)
"""B. Haurwitz, Journal of Meteorology 2 and 3, 1945 and 1946, as in pvlib. [W/m2], [1]"""
LOW_DEG, HIGH_DEG, ZENITH_DEG = -0.575, 5.0, 85.0
"""Heights at which the formula of refraction changes."""
OVER_HORIZON = (1735.0, -518.2, 103.4, -12.79, 0.711)
"""Refraction near the horizon, a polynomial of the height in degrees. [seconds of arc]"""
AIR_CELSIUS = 12.0
"""Temperature of the standard air of refraction."""


def sun_position(axis: TimeAxis, place: Place) -> Sun:
    """Position of the sun at the middle of each slot.

    pvlib's ``ephemeris`` with its standard air (101,325 Pa, 12 degrees) for refraction;
    it is fast, and within 0.02 degrees of NREL's algorithm when the sun is up.

    Parameters
    ----------
    axis
        Slots; the clock is UTC, so summer time plays no part.
    place
        Coordinates of the site.

    Returns
    -------
    Sun
        ``apparent_zenith``, ``azimuth`` [degrees] and ``dni_extra`` [W/m2], each
        ``(n_slots,)``.

    Examples
    --------
    >>> import simcore as sc
    >>> axis = sc.time_axis(2026, 60)
    >>> place = sc.weather.Place(latitude=50.4, longitude=2.8, altitude=30.0)
    >>> sun = sc.weather.sun_position(axis, place)
    >>> day = sun.apparent_zenith < 90
    >>> bool(0.50 < day.mean() < 0.52)
    True
    """
    return _seen_from(place, _sun_of_year(axis.year, axis.step_minutes))


def sun_at(utc: NDArray[np.datetime64], place: Place) -> Sun:
    """Position of the sun at given instants in UTC, ``(n,)``."""
    return _seen_from(place, _among_stars(utc))


def suns_later(utc: NDArray[np.datetime64], minutes: Array, place: Place) -> tuple[Array, Array]:
    """Apparent zenith and azimuth some minutes after instants, ``(n_minutes, n)``. [degrees]

    Worked out at the least and the most of the minutes, less than half a day apart; between
    them the sun's declination and hour angle run evenly, in six hours to 0.0001 degrees.
    """
    low, high = minutes.min(), minutes.max()
    seconds = np.round(np.array([low, high]) * 60).astype("timedelta64[s]")
    before, after = (_among_stars(utc + second) for second in seconds)
    part = ((minutes - low) / (high - low))[:, np.newaxis]
    turned = (after.hour_angle - before.hour_angle) % (2 * np.pi)
    sun = _AmongStars(
        up=before.up + part * (after.up - before.up),
        out=before.out + part * (after.out - before.out),
        hour_angle=before.hour_angle + part * turned,
        dni_extra=before.dni_extra,
    )
    seen = _seen_from(place, sun)
    return seen.apparent_zenith, seen.azimuth


@dataclass(frozen=True, slots=True, kw_only=True)
class _AmongStars:
    """Where the sun stands whoever looks, each ``(n,)``: what all places share.

    Sine and cosine of its declination [1], its hour angle at Greenwich [radians] and the light
    outside the atmosphere [W/m2].
    """

    up: Array
    out: Array
    hour_angle: Array
    dni_extra: Array

    __repr__ = brief


@lru_cache(maxsize=4)
def _sun_of_year(year: int, step_minutes: int) -> _AmongStars:
    """The sun at the middle of each slot of a year, worked out once for all places."""
    half_step = np.timedelta64(step_minutes * 30, "s")
    return _among_stars(time_axis(year, step_minutes).utc + half_step)


def _among_stars(utc: NDArray[np.datetime64]) -> _AmongStars:
    """Declination and hour angle as pvlib has them: what is seen from the North Pole.

    There the sun is as high as its declination, and its azimuth is half a turn beyond its hour
    angle.
    """
    import pvlib

    times = pd.DatetimeIndex(utc, tz="UTC")  # pvlib takes pandas times
    from_pole = pvlib.solarposition.ephemeris(times, 90.0, 0.0)
    declination = np.radians(from_pole["elevation"].to_numpy())
    return _AmongStars(
        up=np.sin(declination),
        out=np.cos(declination),
        hour_angle=np.radians(from_pole["azimuth"].to_numpy() - 180.0),
        dni_extra=pvlib.irradiance.get_extra_radiation(times.dayofyear.to_numpy()),
    )


def _seen_from(place: Place, sun: _AmongStars) -> Sun:
    """The sun over a place: two angles turned into height and direction, and refraction."""
    latitude = np.radians(place.latitude)
    turned = sun.hour_angle + np.radians(place.longitude)
    across, along = np.sin(turned), np.cos(turned)
    up, out = sun.up, sun.out
    height = np.degrees(np.arcsin(np.cos(latitude) * out * along + np.sin(latitude) * up))
    north = np.cos(latitude) * up - np.sin(latitude) * out * along
    return Sun(
        apparent_zenith=90.0 - (height + refraction_deg(height)),
        azimuth=np.degrees(np.arctan2(-out * across, north)) % 360.0,
        dni_extra=sun.dni_extra,
    )


def refraction_deg(height_deg: Array) -> Array:
    """What standard air (101,325 Pa, 12 degrees Celsius) lifts the sun by. [degrees]

    Parameters
    ----------
    height_deg
        Height of the sun without air, any shape. [degrees]

    Returns
    -------
    numpy.ndarray
        The shape of the heights; 0 more than a degree below the horizon and near the zenith.

    Examples
    --------
    >>> refraction_deg(np.array([-2.0, 0.0, 45.0])).round(4)
    array([0.    , 0.4786, 0.016 ])

    References
    ----------
    G. Hughes, class material on engineering astronomy, Sandia National Laboratories, 1985, as
    pvlib's ``ephemeris`` cites it: three ranges of height, in seconds of arc.
    """
    seconds = np.zeros_like(height_deg)
    is_low = (height_deg > LOW_DEG) & (height_deg <= HIGH_DEG)
    seconds[is_low] = np.polynomial.polynomial.polyval(height_deg[is_low], OVER_HORIZON)
    is_high = (height_deg > HIGH_DEG) & (height_deg <= ZENITH_DEG)
    slope = 1.0 / np.tan(np.radians(height_deg[is_high]))
    seconds[is_high] = slope * (58.1 + slope**2 * (-0.07 + slope**2 * 8.6e-5))
    is_set = (height_deg > -1.0) & (height_deg <= LOW_DEG)
    seconds[is_set] = -20.774 / np.tan(np.radians(height_deg[is_set]))
    return seconds * (283.0 / (273.0 + AIR_CELSIUS)) / 3600.0


def clear_sky_ghi(apparent_zenith: Array) -> Array:
    """Global horizontal irradiance without clouds, by Haurwitz. [W/m2]

    Chosen because it fits the clear hours of PVGIS in northern France (98th percentile
    of hourly GHI over clear sky 1.03), where the monthly turbidity that comes with pvlib
    is too dark (1.16).

    Parameters
    ----------
    apparent_zenith
        Zenith angle with refraction, any shape. [degrees]

    Returns
    -------
    numpy.ndarray
        Global irradiance, the shape of the angles. [W/m2]

    Examples
    --------
    >>> clear_sky_ghi(np.array([0.0, 60.0, 90.0])).round(1)
    array([1035.1,  487.9,    0. ])
    """
    is_up = np.asarray(apparent_zenith) < 90.0
    return clear_sky_of(np.where(is_up, np.cos(np.radians(apparent_zenith)), 0.0))


def clear_sky_of(height: Array) -> Array:
    """The same from the cosine of the zenith angle. [W/m2]"""
    ghi = np.zeros(np.shape(height))
    is_up = height > 0.0
    lit = height[is_up]
    ghi[is_up] = HAURWITZ[0] * lit * np.exp(-HAURWITZ[1] / lit)
    return ghi


def diffuse_ghi(ghi: Array, height: Array, day: Counts) -> Array:
    """Diffuse part of global light by Erbs, as pvlib's ``erbs`` splits it. [W/m2]

    Parameters
    ----------
    ghi
        Global horizontal irradiance, above 0, any shape. [W/m2]
    height
        Cosine of the sun's zenith angle, the shape of the light. [1]
    day
        Day of the year from 0, the shape of the light.

    Returns
    -------
    numpy.ndarray
        The shape of the light; all of it within 3 degrees of the horizon.

    References
    ----------
    D. G. Erbs, S. A. Klein, J. A. Duffie, "Estimation of the diffuse radiation fraction for
    hourly, daily and monthly-average global radiation", Solar Energy 28, 1982.
    """
    outside = extra_of_days()[day] * np.maximum(height, LEAST_HEIGHT)
    clear = np.minimum(ghi / outside, 1.0)
    middle = ((12.336 * clear - 16.638) * clear + 4.388) * clear - 0.1604
    fraction = np.where(clear <= 0.22, 1 - 0.09 * clear, 0.9511 + middle * clear)
    fraction[clear > 0.8] = 0.165
    fraction[height < np.cos(np.radians(MAX_BEAM_ZENITH_DEG))] = 1.0
    return fraction * ghi


@lru_cache(maxsize=1)
def extra_of_days() -> Array:
    """Light outside the atmosphere on each day of a leap year, by Spencer, ``(366,)``. [W/m2]"""
    import pvlib

    return np.asarray(pvlib.irradiance.get_extra_radiation(np.arange(1, 367)))


def closed(ghi: Array, dhi: Array, sun: Sun) -> tuple[Array, Array]:
    """Beam and diffuse that keep ``ghi = dhi + dni cos(zenith)`` at mid-slot.

    The beam never exceeds the light outside the atmosphere; what it cannot carry, and
    all light within 3 degrees of the horizon, is diffuse.

    Returns
    -------
    tuple of numpy.ndarray
        ``dni`` and ``dhi``, shape of ``ghi``. [W/m2]
    """
    is_up = sun.apparent_zenith < MAX_BEAM_ZENITH_DEG
    height = np.where(is_up, np.cos(np.radians(sun.apparent_zenith)), 1.0)
    dni = np.where(is_up, np.clip((ghi - dhi) / height, 0.0, sun.dni_extra), 0.0)
    # Rounding may leave 1e-14 below nothing.
    return dni, np.maximum(ghi - dni * height, 0.0)
