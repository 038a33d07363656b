"""The most that tenants can be asked for, and what it is worth: no tariff beats it.

A tenant who would be better off outside stays outside, so in each year nobody pays more than
what sharing takes off the own bill, less the rise of the own management charge. Years are those
of service, 1 to n; batches stand on the left.
"""

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array


def saving_by_year_eur(
    avoided_eur: ArrayLike, rise_eur: ArrayLike, avoided_factor: ArrayLike, rise_factor: ArrayLike
) -> Array:
    """What each tenant saves on its own bill in each year, before it pays for the energy.

    Parameters
    ----------
    avoided_eur, rise_eur
        What its supplier's bill falls by, and what its management charge rises by in year 1,
        tax included, ``(..., n_tenants)``. [EUR/year]
    avoided_factor, rise_factor
        What becomes of 1 EUR of either, ``(..., n_years)``. [1]

    Returns
    -------
    numpy.ndarray
        Own saving, ``(..., n_years, n_tenants)``; negative where the rise is higher. [EUR/year]

    Examples
    --------
    >>> saving_by_year_eur([10.0, 2.0], [4.0, 4.0], [1.0, 0.5], [1.0, 2.0])
    array([[ 6., -2.],
           [-3., -7.]])
    """
    parts = ((avoided_eur, avoided_factor), (rise_eur, rise_factor))
    avoided, rise = (
        np.asarray(factor, float)[..., :, np.newaxis] * np.asarray(eur, float)[..., np.newaxis, :]
        for eur, factor in parts
    )
    return avoided - rise


def payable_eur(saving_eur: Array, wished_mean_eur: ArrayLike = 0.0) -> Array:
    """The most that all tenants together can be asked for in each year, tax included.

    Each pays its saving at most, and nothing where it has none; what all keep is at least
    the wished mean.

    Parameters
    ----------
    saving_eur
        Saving of each before it pays, ``(..., n_years, n_tenants)``. [EUR/year]
    wished_mean_eur
        What they are to keep on average in each year; 0 asks for no more than that none pays
        more than it saves. [EUR/year]

    Returns
    -------
    numpy.ndarray
        Payments, ``(..., n_years)``; 0 where even free energy leaves less than is wished.
        [EUR/year]

    Examples
    --------
    >>> payable_eur(np.array([[6.0, -2.0], [5.0, 7.0]]))
    array([ 6., 12.])
    >>> payable_eur(np.array([[6.0, -2.0], [5.0, 7.0]]), 1.0)
    array([ 2., 10.])
    """
    saving = np.asarray(saving_eur, float)
    most = np.maximum(saving, 0.0).sum(axis=-1)
    wished = np.asarray(wished_mean_eur, float)
    kept = np.where(wished > 0, wished * saving.shape[-1], -np.inf)
    return np.maximum(np.minimum(most, saving.sum(axis=-1) - kept[..., np.newaxis]), 0.0)
