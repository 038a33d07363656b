"""The sky of a region: random maps that nearby sites read almost alike.

A map is a sum of waves over the plane, so its value at a site follows from the site's
place alone: no other site need exist, and adding one changes nothing.
"""

from functools import lru_cache

import numpy as np

from simcore.base.draws import Keys, normal, substreams, uniform
from simcore.base.records import Array, Place

KM_PER_DEGREE = 111.2
"""Length of a degree of latitude on a sphere of 6,371 km."""
MID_LATITUDE = 50.6
"""Where a degree of longitude is measured: the middle of Pas-de-Calais. Elsewhere in
mainland France the east-west distances are up to 15 % off."""

CLEARNESS_REACH_KM = 340.0
"""Distance over which daily clearness loses its correlation, as exp(-d / reach). Assumed:
with the local part below, 0.90 at 30 km and 0.76 at 85 km (0.89 and 0.75 once the draws
have become clearness). Two published figures frame it. In the North Central United States,
between 60 and 550 km, radiation correlates with a distant station's sunshine from 0.88 down
by 0.12 a 100 km, which is slower (Baker and Skaggs, Journal of Climatology 4, 1984);
monthly means decorrelate over 3.4 degrees, about 380 km north to south (Schwarz et al.,
Journal of Geophysical Research 2018)."""
TEMPERATURE_REACH_KM = 1500.0
"""The same for daily temperature and for slow anomalies of clearness. Assumed, a little
less than for yearly temperatures: 0.5 at 1,200 km, a reach of 1,700 (Hansen and Lebedeff,
Journal of Geophysical Research 92, 1987)."""
LOCAL_FRACTION = 0.02
"""Part of a day's variance that a site shares with no other, however near. Assumed."""

N_WAVES = 64
_GOLDEN = (np.sqrt(5) - 1) / 2
_DAILY_CLEARNESS, _DAILY_TEMPERATURE, _MONTHLY_CLEARNESS = range(3)


def regional_draws(place: Place, regional_key: np.uint64, local_draws: Array) -> Array:
    """Daily draws of clearness and of temperature, shared with the sites around.

    Parameters
    ----------
    place
        Coordinates of the site.
    regional_key
        Key of the region's sky in one year, the same for all sites.
    local_draws
        Draws of the site's own, standard normal, clearness before temperature,
        ``(2, n_days)``.

    Returns
    -------
    numpy.ndarray
        Standard normal and independent from day to day, ``(2, n_days)``. Between two
        sites the correlation is about ``(1 - LOCAL_FRACTION) * exp(-d / reach)``.
    """
    n_days = local_draws.shape[-1]
    maps = [
        map_values(place, substreams(regional_key, number), n_days, reach_km)
        for number, reach_km in (
            (_DAILY_CLEARNESS, CLEARNESS_REACH_KM),
            (_DAILY_TEMPERATURE, TEMPERATURE_REACH_KM),
        )
    ]
    return np.sqrt(1 - LOCAL_FRACTION) * np.stack(maps) + np.sqrt(LOCAL_FRACTION) * local_draws


def monthly_anomaly(place: Place, regional_key: np.uint64) -> Array:
    """Slow part of clearness, standard normal, one value a month, ``(12,)``."""
    key = substreams(regional_key, _MONTHLY_CLEARNESS)
    return map_values(place, key, 12, TEMPERATURE_REACH_KM)


def map_values(place: Place, key: np.uint64 | Keys, n_maps: int, reach_km: float) -> Array:
    r"""Values at a place of independent random maps.

    .. math:: z = \frac{1}{\sqrt{K}} \sum_{k=1}^{K} a_k \cos(w_k \cdot x) + b_k \sin(w_k \cdot x)

    with standard normal :math:`a_k, b_k` for each map. The waves :math:`w_k` follow the
    spectrum of an exponential covariance in the plane, so that
    :math:`\mathrm{cov}(z, z') \approx \exp(-d / L)`; the variance is exactly 1.

    Parameters
    ----------
    place
        Coordinates.
    key
        Key of the maps.
    n_maps
        How many; a map keeps its values whatever their number.
    reach_km
        Distance L. [km]

    Returns
    -------
    numpy.ndarray
        Standard normal over the keys, ``(n_maps,)``. With one key's 64 waves the
        covariance is within about 0.02 (one standard deviation) of the exponential up
        to 0.3 L; over many keys (years) it is on it.

    References
    ----------
    A. Rahimi, B. Recht, "Random features for large-scale kernel machines", NIPS 2007:
    waves drawn from the spectrum of the covariance.
    """
    phase = _waves(key, reach_km) @ position_km(place)
    wave = np.concatenate([np.cos(phase), np.sin(phase)]) / np.sqrt(N_WAVES)
    # Row by row: the product of a matrix wakes threads that then spin beside other work.
    return np.vecdot(_amplitudes(int(key), n_maps), wave)


@lru_cache(maxsize=16)
def _amplitudes(key: int, n_maps: int) -> Array:
    """Amplitudes of the waves of each map, the same over all places, ``(n_maps, 2 N_WAVES)``.

    Substream 0 of the key turns the waves, substream 1 has these.
    """
    number = np.arange(n_maps * 2 * N_WAVES).reshape(n_maps, -1)
    amplitudes = normal(substreams(np.uint64(key), 1), number)
    amplitudes.flags.writeable = False
    return amplitudes


def position_km(place: Place) -> Array:
    """East and north of the meridian and the equator, equirectangular, ``(2,)``. [km]"""
    east = place.longitude * np.cos(np.radians(MID_LATITUDE))
    return KM_PER_DEGREE * np.array([east, place.latitude])


def distance_km(place: Place, other_place: Place) -> float:
    """Distance between two places on the plane of the maps. [km]

    Examples
    --------
    >>> arras = Place(latitude=50.29, longitude=2.78, altitude=0.0)
    >>> outreau = Place(latitude=50.70, longitude=1.60, altitude=0.0)
    >>> round(distance_km(arras, outreau))
    95
    """
    return float(np.hypot(*(position_km(place) - position_km(other_place))))


def _waves(key: np.uint64 | Keys, reach_km: float) -> Array:
    """Wave vectors, ``(N_WAVES, 2)``. [1/km]

    Lengths are the mid-quantiles of the spectrum, directions turn by the golden angle
    from a drawn start: far more even than free draws.
    """
    quantile = (np.arange(N_WAVES) + 0.5) / N_WAVES
    length = np.sqrt((1 - quantile) ** -2 - 1) / reach_km
    start = uniform(substreams(key, 0), 0)
    angle = np.pi * (start + np.arange(N_WAVES) * _GOLDEN)
    return length[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
