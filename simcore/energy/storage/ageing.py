"""How long a battery lasts: years and cycles wear it together."""

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array


def life_years(cycles_per_year: ArrayLike, calendar_years: float, most_cycles: float) -> Array:
    r"""Years until a battery is worn, by its age and its cycles together.

    .. math:: \frac{1}{L} = \frac{1}{L_{cal}} + \frac{n}{N}

    Parameters
    ----------
    cycles_per_year
        Full cycles of its capacity, any shape. [1/year]
    calendar_years
        Years it lasts at rest. [years]
    most_cycles
        Full cycles it lasts. [1]

    Returns
    -------
    numpy.ndarray
        Life, the shape of the cycles. [years]

    Examples
    --------
    >>> life_years([0.0, 200.0], 20.0, 6000.0)
    array([20., 12.])

    References
    ----------
    M. A. Miner, "Cumulative damage in fatigue", J. Appl. Mech. 12, 1945: damages of several
    causes add up, each the part of its own life that is used.
    """
    return np.asarray(1.0 / (1.0 / calendar_years + np.asarray(cycles_per_year) / most_cycles))


def capacity_left_fraction(age_years: ArrayLike, life: ArrayLike, worn_fraction: float) -> Array:
    """Part of its capacity that a battery still has, in a straight line to its end of life.

    A worn battery is replaced: its age starts again.

    Parameters
    ----------
    age_years
        Years since the first one was put in, broadcast with the life. [years]
    life
        Years until one is worn. [years]
    worn_fraction
        Part of the capacity that a worn battery has left. [1]

    Returns
    -------
    numpy.ndarray
        Part left. [1]

    Examples
    --------
    >>> capacity_left_fraction([0.0, 5.0, 10.0], 10.0, 0.8)
    array([1. , 0.9, 1. ])
    """
    age_of_this = np.mod(np.asarray(age_years, float), life) / life
    return np.asarray(1.0 - (1.0 - worn_fraction) * age_of_this)
