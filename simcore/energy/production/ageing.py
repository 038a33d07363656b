"""Years: modules that age, plants that stop, and the yield to count on."""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from simcore.base.draws import uniform
from simcore.base.records import Array

UNAVAILABILITY_FRACTION = 0.03
"""Mean part of the time out of order, PVWatts version 5 (NREL/TP-6A20-62641, table 6). [1]"""

OUTAGE_DAYS = 5
"""Assumed length of an outage: a working week until a repairer comes. [days]"""


def degradation_factor(age_years: ArrayLike, degradation_fraction: float) -> Array:
    r"""Part of the initial power that modules still have.

    .. math:: f = (1 - d)^{a}

    Parameters
    ----------
    age_years
        Age, any shape. [years]
    degradation_fraction
        Loss per year. [1/year]

    Examples
    --------
    >>> degradation_factor([0.0, 1.0, 2.0], 0.01)
    array([1.    , 0.99  , 0.9801])
    """
    return np.asarray(np.power(1 - degradation_fraction, np.asarray(age_years, dtype=float)))


def outage_factor(
    n_days: int,
    key: ArrayLike,
    unavailability_fraction: float = UNAVAILABILITY_FRACTION,
    outage_days: int = OUTAGE_DAYS,
) -> Array:
    r"""Days on which a plant runs (1) and on which it stands still (0), drawn.

    An outage may begin on any day, whatever the others do, and lasts ``outage_days``; two
    may overlap. With a chance :math:`s` of a beginning, a day is spared by all that could
    reach it with chance :math:`(1 - s)^{L}`, so

    .. math:: s = 1 - (1 - u)^{1 / L}

    makes the mean the stated unavailability on every day of the year. The draws are keyed:
    a day keeps its state whatever the length of the year.

    Parameters
    ----------
    n_days
        Days of the year, 365 or 366.
    key
        Key of a stream of the plant and the year, or one key for each draw, ``(...)``.
    unavailability_fraction
        Mean part of the days out of order. [1]
    outage_days
        Length of an outage. [days]

    Returns
    -------
    numpy.ndarray
        ``(..., n_days)``; ``factor[..., axis.day]`` multiplies the AC power of a plant
        whose ``losses.unavailability_fraction`` is 0. [1]
    """
    begins_fraction = 1 - (1 - unavailability_fraction) ** (1 / outage_days)
    keys = np.asarray(key, np.uint64)[..., np.newaxis]
    # The first draws are the days before new year, whose outages may still last.
    begins = uniform(keys, np.arange(n_days + outage_days - 1)) < begins_fraction
    stands = sliding_window_view(begins, outage_days, axis=-1).any(axis=-1)
    return np.where(stands, 0.0, 1.0)


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
