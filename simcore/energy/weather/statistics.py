"""Statistics of the light of any weather: how clear, how changing, how even.

Clearness is GHI over the clear-sky GHI of Haurwitz at mid-slot (clear-sky index). Slots
count while that clear sky is above ``BRIGHT_W_PER_M2``. All functions take weather of
one year or of several, ``(..., n_slots)``, and pool the years.
"""

from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Counts, Flags, Sun, Weather
from simcore.base.timeaxis import TimeAxis
from simcore.energy.weather.sun import clear_sky_ghi

BRIGHT_W_PER_M2 = 30.0
"""Lowest clear-sky GHI of a slot that counts; below, the quotient says little."""
QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
RAMP_QUANTILES = (0.50, 0.90, 0.99)
SEASONS = {"DJF": (11, 0, 1), "MAM": (2, 3, 4), "JJA": (5, 6, 7), "SON": (8, 9, 10)}
"""Months 0-11 of each season; winter joins January and February to the same December."""
DULL_BELOW, BRIGHT_FROM = 0.36, 0.68
"""Bounds of dull, mixed and bright days: 0.40 and 0.75 over a clear sky that is 10 % darker
than Haurwitz, where the published figures cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyClearness:
    """Mean, standard deviation and lag-1 correlation of daily clearness in a season."""

    mean: float
    sd: float
    lag_1: float


def clearness(weather: Weather, sun: Sun) -> Array:
    """GHI over clear-sky GHI in each slot, 0 where the slot is not bright.

    Returns
    -------
    numpy.ndarray
        ``(..., n_slots)``. [1]
    """
    clear = clear_sky_ghi(sun.apparent_zenith)
    is_bright = clear > BRIGHT_W_PER_M2
    return np.where(is_bright, weather.ghi / np.where(is_bright, clear, 1.0), 0.0)


def bright_slots(sun: Sun) -> Flags:
    """Whether a slot counts, ``(n_slots,)``."""
    return clear_sky_ghi(sun.apparent_zenith) > BRIGHT_W_PER_M2


def clearness_quantiles(weather: Weather, sun: Sun) -> Array:
    """Quantiles 5, 25, 50, 75 and 95 % of clearness over the bright slots, ``(5,)``."""
    return np.quantile(clearness(weather, sun)[..., bright_slots(sun)], QUANTILES)


def successive(
    weather: Weather, axis: TimeAxis, sun: Sun, minutes: int | None = None
) -> tuple[Array, Array]:
    """Clearness of bright slots whose next slot is bright too, and that of the next ones.

    Parameters
    ----------
    weather, axis, sun
        Weather, and the slots and the sun it stands on.
    minutes
        Length of the slots compared, a multiple of the axis' step (light is averaged);
        by default that step. [minutes]

    Returns
    -------
    tuple of numpy.ndarray
        Both ``(..., n_pairs)``. [1]
    """
    n_parts = (minutes or axis.step_minutes) // axis.step_minutes
    light, clear = (
        values.reshape(*values.shape[:-1], -1, n_parts).mean(axis=-1)
        for values in (weather.ghi, clear_sky_ghi(sun.apparent_zenith))
    )
    is_bright = clear > BRIGHT_W_PER_M2
    index = light / np.where(is_bright, clear, 1.0)
    is_pair = is_bright[:-1] & is_bright[1:]
    return index[..., :-1][..., is_pair], index[..., 1:][..., is_pair]


def lag_1(weather: Weather, axis: TimeAxis, sun: Sun, minutes: int | None = None) -> float:
    """Correlation of the clearness of a slot with that of the next one, both bright.

    Parameters as for :func:`successive`.
    """
    return correlation(*successive(weather, axis, sun, minutes))


def ramps(weather: Weather, axis: TimeAxis, sun: Sun, minutes: int | None = None) -> Array:
    """Quantiles 50, 90 and 99 % of the change of clearness from slot to slot, ``(3,)``.

    Parameters as for :func:`successive`.
    """
    now, after = successive(weather, axis, sun, minutes)
    return np.quantile(np.abs(after - now), RAMP_QUANTILES)


def daily_clearness(weather: Weather, axis: TimeAxis, sun: Sun) -> Array:
    """GHI of each local day over its clear sky, ``(..., n_days)``. [1]"""
    clear = clear_sky_ghi(sun.apparent_zenith)
    return _by_day(weather.ghi, axis) / _by_day(clear, axis)


def daily_by_season(weather: Weather, axis: TimeAxis, sun: Sun) -> dict[str, DailyClearness]:
    """Daily clearness of each season: mean, standard deviation, memory.

    Standard deviation and correlation pool all days of the season and all years; a pair
    of days is one of neighbours in the same year.
    """
    day = daily_clearness(weather, axis, sun)
    month = month_of_day(axis)
    by_season = {}
    for season, months in SEASONS.items():
        is_in = np.isin(month, months)
        is_pair = is_in[:-1] & is_in[1:]
        by_season[season] = DailyClearness(
            mean=float(day[..., is_in].mean()),
            sd=float(day[..., is_in].std()),
            lag_1=correlation(day[..., :-1][..., is_pair], day[..., 1:][..., is_pair]),
        )
    return by_season


def spread_within_days(weather: Weather, axis: TimeAxis, sun: Sun) -> Array:
    """Mean standard deviation of clearness within dull, mixed and bright days, ``(3,)``.

    NaN for a class without any day.
    """
    is_bright = bright_slots(sun)
    index = clearness(weather, sun)
    n_bright = _by_day(is_bright.astype(float), axis)
    is_day = n_bright > 1
    count = np.where(is_day, n_bright, 1.0)
    mean = _by_day(index, axis) / count
    around = np.where(is_bright, index - mean[..., axis.day], 0.0)
    sd = np.sqrt(_by_day(around**2, axis) / count)
    day = daily_clearness(weather, axis, sun)
    number = np.digitize(day, (DULL_BELOW, BRIGHT_FROM))
    chosen = [sd[(number == kind) & is_day] for kind in range(3)]
    return np.array([values.mean() if values.size else np.nan for values in chosen])


def monthly_kwh_per_m2(light: Array, axis: TimeAxis) -> Array:
    """Irradiation of each month, ``(..., 12)``, of light ``(..., n_slots)``. [kWh/m2]"""
    starts = np.searchsorted(axis.month, np.arange(12))
    return np.add.reduceat(light, starts, axis=-1) * axis.hours / 1000


def monthly_mean(values: Array, axis: TimeAxis) -> Array:
    """Mean of each month, ``(..., 12)``, of values ``(..., n_slots)``."""
    starts = np.searchsorted(axis.month, np.arange(12))
    return np.add.reduceat(values, starts, axis=-1) / np.bincount(axis.month)


def closure_w_per_m2(weather: Weather, sun: Sun) -> Array:
    """What GHI has over diffuse and beam, ``ghi - dhi - dni cos(zenith)``, each slot.

    Near 0 where the three belong together and the sun stands where they say; a shifted
    time stamp shows as opposite signs before and after noon.
    """
    height = np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0.0)
    return weather.ghi - weather.dhi - weather.dni * height


def month_of_day(axis: TimeAxis) -> Counts:
    """Month 0-11 of each local day, ``(n_days,)``."""
    return axis.month[np.searchsorted(axis.day, np.arange(axis.n_days))]


def correlation(x: Array, y: Array) -> float:
    """Correlation of all pairs of values; 0 where one side does not vary."""
    first, second = x - x.mean(), y - y.mean()
    scale = np.sqrt((first**2).mean() * (second**2).mean())
    return float((first * second).mean() / scale) if scale > 0 else 0.0


def _by_day(values: Array, axis: TimeAxis) -> Array:
    """Sums over the local days, ``(..., n_days)``."""
    return np.add.reduceat(values, np.searchsorted(axis.day, np.arange(axis.n_days)), axis=-1)
