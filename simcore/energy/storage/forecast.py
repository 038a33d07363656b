"""What is expected of a day before it comes: the day itself, with an error."""

from dataclasses import dataclass

import numpy as np

from simcore.base.draws import Keys, normal, substreams
from simcore.base.records import Array, Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastError:
    """How far a forecast of a day ahead is off: 0 foresees perfectly.

    Attributes
    ----------
    day_fraction
        Standard error of the energy of a day. [1]
    hour_fraction
        Standard error of a slot beside it. [1]
    """

    day_fraction: float
    hour_fraction: float


def expected_kwh(kwh: Array, day: Counts, key: np.uint64, error: ForecastError) -> Array:
    r"""A curve as it was expected the day before, without bias.

    .. math:: \hat{x}_t = x_t \, e^{\sigma_d z_d - \sigma_d^2/2} \, e^{\sigma_h z_t - \sigma_h^2/2}

    Parameters
    ----------
    kwh
        What comes, ``(..., n_slots)``. [kWh]
    day
        Local day of each slot, ``(n_slots,)``.
    key
        Stream of the draws: the same error whatever else changes.
    error
        How far it is off; zeros give the curve itself.

    Returns
    -------
    numpy.ndarray
        What is expected, the same shape. [kWh]

    Examples
    --------
    >>> exact = ForecastError(day_fraction=0.0, hour_fraction=0.0)
    >>> expected_kwh(np.array([1.0, 2.0]), np.array([0, 0]), np.uint64(1), exact)
    array([1., 2.])
    """
    if error.day_fraction == 0 and error.hour_fraction == 0:
        return kwh
    of_day, of_slot = substreams(key, 0), substreams(key, 1)
    factor = _factor(of_day, day, error.day_fraction)
    return np.asarray(kwh * (factor * _factor(of_slot, np.arange(len(day)), error.hour_fraction)))


def _factor(key: Keys, numbers: Counts, sigma: float) -> Array:
    """Log-normal factors of mean 1."""
    return np.exp(sigma * normal(key, numbers) - sigma**2 / 2)
