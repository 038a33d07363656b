"""When homes need light: from the height of the sun over the site."""

import numpy as np
from numpy.typing import NDArray

from simcore.base.records import Array

LATITUDE, LONGITUDE = 50.4, 2.6
"""Where no place is given: the middle of Pas-de-Calais. [deg]"""

FULL_LIGHT_DEG, NO_LIGHT_DEG = 12.0, -4.0
"""Heights of the sun above which homes need little light, and below which they need all of
it; assumed. [deg]"""

DAY_LIGHT_FRACTION = 0.08
"""Part of the evening's light that is on by day (kitchens, bathrooms); assumed. [1]"""


def dark_fraction(
    utc: NDArray[np.datetime64], latitude: float = LATITUDE, longitude: float = LONGITUDE
) -> Array:
    """Need of light at instants, from :data:`DAY_LIGHT_FRACTION` to 1. [1]

    Examples
    --------
    >>> noon_and_midnight = np.array(["2026-06-21T12:00", "2026-06-21T00:00"], "datetime64[s]")
    >>> dark_fraction(noon_and_midnight)
    array([0.08, 1.  ])
    """
    return dark_under(sun_turned(utc), latitude, longitude)


def dark_under(turned: tuple[Array, Array], latitude: float, longitude: float) -> Array:
    """Need of light at a place once the sun is :func:`sun_turned`. [1]"""
    height = _height_deg(turned, latitude, longitude)
    part = np.clip((FULL_LIGHT_DEG - height) / (FULL_LIGHT_DEG - NO_LIGHT_DEG), 0, 1)
    return DAY_LIGHT_FRACTION + (1 - DAY_LIGHT_FRACTION) * part


def sun_height_deg(utc: NDArray[np.datetime64], latitude: float, longitude: float) -> Array:
    """Height of the sun's centre above the horizon, without refraction. [deg]

    References
    ----------
    J. W. Spencer, "Fourier series representation of the position of the sun", Search 2,
    1971: declination and equation of time, within 0.3 degrees.
    """
    return _height_deg(sun_turned(utc), latitude, longitude)


def sun_turned(utc: NDArray[np.datetime64]) -> tuple[Array, Array]:
    """Declination of the sun and its hour angle at Greenwich: the same for all places. [rad]"""
    year = utc.astype("datetime64[Y]")
    days = (utc - year) / np.timedelta64(86_400, "s")
    angle = 2 * np.pi * days / 365
    declination = (
        0.006918
        - 0.399912 * np.cos(angle)
        + 0.070257 * np.sin(angle)
        - 0.006758 * np.cos(2 * angle)
        + 0.000907 * np.sin(2 * angle)
        - 0.002697 * np.cos(3 * angle)
        + 0.00148 * np.sin(3 * angle)
    )
    equation = (
        0.000075
        + 0.001868 * np.cos(angle)
        - 0.032077 * np.sin(angle)
        - 0.014615 * np.cos(2 * angle)
        - 0.040849 * np.sin(2 * angle)
    )
    return declination, 2 * np.pi * (days % 1 - 0.5) + equation


def _height_deg(turned: tuple[Array, Array], latitude: float, longitude: float) -> Array:
    declination, at_greenwich = turned
    hour = at_greenwich + np.radians(longitude)
    phi = np.radians(latitude)
    sine = np.sin(phi) * np.sin(declination)
    sine = sine + np.cos(phi) * np.cos(declination) * np.cos(hour)
    return np.degrees(np.arcsin(np.clip(sine, -1, 1)))
