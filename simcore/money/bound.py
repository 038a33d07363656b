"""The most that tenants can be asked for, and what it is worth: no tariff beats it.

A tenant who would be better off outside stays outside, so in each year nobody pays more than
what sharing takes off the own bill, less the rise of the own management charge. Years are those
of service, 1 to n; batches stand on the left.
"""

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array, Flags

SLACK_EUR = 1e-9
"""What is missing by less is rounding."""


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


def payable_eur(
    saving_eur: Array,
    wished_mean_eur: ArrayLike = 0.0,
    *,
    worst_eur: float = 0.0,
    given_back_eur: ArrayLike = 0.0,
    of_group: tuple[Flags, float] | None = None,
) -> Array:
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
    worst_eur
        What each is to keep in each year; above 0 it is given to who has less. [EUR/year]
    given_back_eur
        The most that may be given to each in each year, beside free energy: the rise of its
        management charge, as the saving. [EUR/year]
    of_group
        Who is in a group, ``(n_tenants,)``, and what they are to keep on average; None for none.

    Returns
    -------
    numpy.ndarray
        Payments, ``(..., n_years)``, below 0 where something is given; minus infinity where
        even free energy and all that may be given leave less than is wished. [EUR/year]

    Examples
    --------
    >>> payable_eur(np.array([[6.0, -2.0], [5.0, 7.0]]))
    array([ 6., 12.])
    >>> payable_eur(np.array([[6.0, -2.0], [5.0, 7.0]]), 1.0)
    array([ 2., 10.])
    >>> payable_eur(np.array([[6.0, -2.0], [5.0, 7.0]]), 4.0, given_back_eur=3.0)
    array([-4.,  4.])
    """
    saving = np.asarray(saving_eur, float)
    back = np.broadcast_to(np.asarray(given_back_eur, float), saving.shape)
    asked = saving - worst_eur
    most = asked if worst_eur > 0 else np.maximum(asked, 0.0)
    lacks = (most < -back - SLACK_EUR).any(axis=-1)
    if of_group is not None:
        is_in, mean = of_group
        room = _kept_room(saving[..., is_in], np.asarray(mean))
        lacks = lacks | (room < -back[..., is_in].sum(axis=-1) - SLACK_EUR)
        total = np.minimum(most[..., is_in].sum(axis=-1), room) + most[..., ~is_in].sum(axis=-1)
    else:
        total = most.sum(axis=-1)
    wished = np.asarray(wished_mean_eur, float)
    room = np.where(wished > 0, _kept_room(saving, wished), np.inf)
    lacks = lacks | (room < -back.sum(axis=-1) - SLACK_EUR)
    return np.where(lacks, -np.inf, np.minimum(total, room))


def _kept_room(saving: Array, mean_eur: Array) -> Array:
    """What a group can be asked for so that it keeps a mean, ``(..., n_years)``. [EUR/year]"""
    return np.asarray(saving.sum(axis=-1) - mean_eur[..., np.newaxis] * saving.shape[-1])
