"""What hills, buildings and the next row of modules hide from a plane."""

from collections.abc import Sequence

import numpy as np
from pvlib import shading

from simcore.base.records import Array, Plane, Sun

Horizon = Sequence[tuple[float, float]]

_AZIMUTHS_DEG = np.arange(0.5, 360.0)


def is_free(planes: Sequence[Plane], horizon: Horizon) -> bool:
    """Whether nothing stands in the way of any plane."""
    return not horizon and all(plane.ground_coverage_ratio is None for plane in planes)


def horizon_elevation_deg(horizon: Horizon, azimuth_deg: Array) -> Array:
    """Height of the horizon in each direction, straight lines between the given points.

    Parameters
    ----------
    horizon
        Pairs of azimuth and elevation, azimuths rising; the last joins the first across
        north; empty for a free horizon. [degrees]
    azimuth_deg
        Directions, any shape. [degrees]

    Examples
    --------
    >>> horizon_elevation_deg([(90, 0), (180, 10), (270, 0)], np.array([135.0, 350.0]))
    array([5., 0.])
    """
    if not horizon:
        return np.zeros_like(azimuth_deg)
    azimuths, elevations = zip(*horizon, strict=True)
    return np.interp(azimuth_deg, azimuths, elevations, period=360.0)


def sunlit_fraction(sun: Sun, planes: Sequence[Plane], horizon: Horizon) -> Array:
    """Part of each plane that the beam, and the bright sky around the sun, can reach.

    Behind the horizon it is 0. Within rows it is the part of the slant width that the row
    in front leaves in the sun, for rows without end on a flat roof; the power is taken to
    fall with the shaded part, which strings of crystalline cells do not quite achieve, so
    the loss is a lower bound. East-west tents: the ridge that shades a slope is the top of
    the next slope facing the same way, so each slope counts as a row of its own, at the
    distance between tents.

    Returns
    -------
    numpy.ndarray
        ``(n_planes, n_slots)``. [1]

    References
    ----------
    K. Anderson, A. Jensen, "Shaded fraction and backtracking in single-axis trackers on
    rolling terrain", J. Renew. Sustain. Energy 16, 023504, 2024: ``shaded_fraction1d``.
    """
    is_above = 90.0 - sun.apparent_zenith >= horizon_elevation_deg(horizon, sun.azimuth)
    return np.stack([is_above * (1.0 - _row_shade(sun, plane)) for plane in planes])


def _row_shade(sun: Sun, plane: Plane) -> Array | float:
    """Part of a row's slant width in the shade of the row in front, ``(n_slots,)``."""
    if plane.ground_coverage_ratio is None:
        return 0.0
    with np.errstate(divide="ignore", invalid="ignore"):  # the beam along the plane
        shaded = shading.shaded_fraction1d(
            sun.apparent_zenith,
            sun.azimuth,
            axis_azimuth=plane.azimuth_deg - 90.0,
            shaded_row_rotation=plane.tilt_deg,
            collector_width=plane.ground_coverage_ratio,
            pitch=1.0,
        )
    return np.nan_to_num(shaded, nan=1.0)


def sky_fraction(planes: Sequence[Plane], horizon: Horizon) -> Array:
    r"""Part of its sky light that each plane still receives, the sky taken as even.

    With the sky cut off below the elevation :math:`h(\varphi)`, it is

    .. math:: \frac{\int\!\!\int_{e > h} \cos\theta \cos e \, de \, d\varphi}
              {\int\!\!\int_{e > 0} \cos\theta \cos e \, de \, d\varphi}

    over what the plane faces; exact in elevation, summed by degrees of azimuth. The row in
    front hides the sky below its masking angle, averaged over the slant width, as a ridge
    without end: a plane tilted by t behind a row at m keeps (1 + cos(t + m)) / (1 + cos t),
    where ``pvlib.shading.sky_diffuse_passias``, meant for the flat, would take off much
    less. What row and horizon both hide counts once. What hides the sky is taken as black.

    Returns
    -------
    numpy.ndarray
        ``(n_planes,)``. [1]

    References
    ----------
    D. Passias, B. Källbäck, "Shading effects in rows of solar cell panels", Solar Cells 11,
    1984, p. 281-291: the masking angle (``pvlib.shading.masking_angle_passias``).
    """
    free = horizon_elevation_deg((), _AZIMUTHS_DEG)
    around = horizon_elevation_deg(horizon, _AZIMUTHS_DEG)
    return np.array(
        [
            _even_sky_above(plane, np.maximum(around, _row_elevation_deg(plane))).sum()
            / _even_sky_above(plane, free).sum()
            for plane in planes
        ]
    )


def _row_elevation_deg(plane: Plane) -> Array | float:
    """Height of the row in front in each direction, seen from the middle of the plane."""
    if plane.ground_coverage_ratio is None:
        return 0.0
    tilt = max(plane.tilt_deg, 0.01)  # pvlib divides by its sine
    masking = shading.masking_angle_passias(tilt, plane.ground_coverage_ratio)
    ahead = np.cos(np.radians(_AZIMUTHS_DEG - plane.azimuth_deg))
    return np.degrees(np.arctan(np.tan(np.radians(masking)) * np.maximum(ahead, 0.0)))


def _even_sky_above(plane: Plane, hidden_deg: Array) -> Array:
    """Even sky light from above an elevation, by direction, up to a constant."""
    tilt = np.radians(plane.tilt_deg)
    up = np.cos(tilt)
    ahead = np.sin(tilt) * np.cos(np.radians(_AZIMUTHS_DEG - plane.azimuth_deg))
    behind = np.maximum(np.arctan2(-ahead, up), 0.0)  # below it the plane turns its back
    low = np.maximum(np.radians(hidden_deg), behind)
    unhidden = up / 2 + ahead * np.pi / 4
    return unhidden - up * np.sin(low) ** 2 / 2 - ahead * (low / 2 + np.sin(2 * low) / 4)
