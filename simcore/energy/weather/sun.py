"""Where the sun stands, and how a horizontal plane and the beam share its light."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcore.base.records import Array, Place, Sun
from simcore.base.timeaxis import TimeAxis

MAX_BEAM_ZENITH_DEG = 87.0
"""Below 3 degrees of height all light counts as diffuse, as in pvlib's ``erbs``."""


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
    half_step = np.timedelta64(axis.step_minutes * 30, "s")
    return sun_at(axis.utc + half_step, place)


def sun_at(utc: NDArray[np.datetime64], place: Place) -> Sun:
    """Position of the sun at given instants in UTC, ``(n,)``."""
    import pvlib

    times = pd.DatetimeIndex(utc, tz="UTC")  # pvlib takes pandas times
    position = pvlib.solarposition.ephemeris(times, place.latitude, place.longitude)
    return Sun(
        apparent_zenith=position["apparent_zenith"].to_numpy(),
        azimuth=position["azimuth"].to_numpy(),
        dni_extra=pvlib.irradiance.get_extra_radiation(times.dayofyear.to_numpy()),
    )


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
    import pvlib

    flat = pd.Series(np.ravel(apparent_zenith))
    ghi = pvlib.clearsky.haurwitz(flat)["ghi"].to_numpy()
    return ghi.reshape(np.shape(apparent_zenith))


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
