"""Years: modules that age, and the yield to count on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array


def degradation_factor(age_years: ArrayLike, degradation_fraction: float) -> Array:
    r"""Part of the initial power that modules still have.

    .. math:: f = (1 - d)^{a}

    Parameters
    ----------
    age_years
        Age, any shape. [years]
    degradation_fraction
        Loss per year. [1/year]

    Returns
    -------
    numpy.ndarray
        Part left, the shape of the ages. [1]

    Examples
    --------
    >>> degradation_factor([0.0, 1.0, 2.0], 0.01)
    array([1.    , 0.99  , 0.9801])
    """
    return np.asarray(np.power(1 - degradation_fraction, np.asarray(age_years, dtype=float)))


def exceedance_kwh(yearly_kwh: Array, probabilities: Sequence[float] = (0.5, 0.9)) -> Array:
    """Energy that a year exceeds with each probability: P50, P90 ...

    Quantiles of the given years, linear between them; they hold the weather's spread (and
    whatever else the years differ by), not the model's own error.

    Parameters
    ----------
    yearly_kwh
        One figure a year, ``(..., n_years)``. [kWh]
    probabilities
        Chances that a year brings more; 0.9 is the cautious figure that lenders ask for.

    Returns
    -------
    numpy.ndarray
        ``(..., n_probabilities)``. [kWh]

    Examples
    --------
    >>> exceedance_kwh(np.arange(1000.0, 1101.0, 10.0))
    array([1050., 1010.])
    """
    quantiles = np.quantile(yearly_kwh, 1 - np.array(probabilities), axis=-1)
    return np.moveaxis(np.asarray(quantiles), 0, -1)
