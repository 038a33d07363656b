"""Coefficients as the network operator's file holds them."""

import numpy as np

from simcore.base.records import Array
from simcore.energy.sharing.settlement import settle

_TOLERANCE = 1e-9
"""A percentage this close below a written step counts as on it (floating point)."""


def floored(coefficients: Array, decimals: int) -> Array:
    """Coefficients cut to percentages with so many decimals, never rounded up.

    Cutting keeps the sum at 100 % or less; the energy lost is below the number of
    members times one step of the last decimal. The precision that the operator accepts
    was not found in a public text, so it is a parameter.

    Parameters
    ----------
    coefficients
        Fractions, any shape.
    decimals
        Decimals of the percentage.

    Returns
    -------
    numpy.ndarray
        Coefficients of the same shape, none above the given ones. [1]

    Examples
    --------
    >>> floored(np.array([0.39225, 0.125]), 1)
    array([0.392, 0.125])
    """
    steps = 100 * 10.0**decimals
    return np.floor(coefficients * steps + _TOLERANCE) / steps


def largest_remainder(coefficients: Array, decimals: int, most: Array | None = None) -> Array:
    """Coefficients in percentages with so many decimals that keep their sum where possible.

    All are cut; the steps this takes off the sum go one each to those who lost most, then to
    whoever still has room.

    Parameters
    ----------
    coefficients
        Fractions, ``(..., n_members)``.
    decimals
        Decimals of the percentage.
    most
        Largest fraction of use to each member, its consumption over the production, same
        shape: a coefficient is not rounded up beyond it. None for no such limit.

    Returns
    -------
    numpy.ndarray
        Fractions, same shape; their sum never exceeds that of ``coefficients`` but for
        ``1e-9`` of a step.

    Examples
    --------
    >>> largest_remainder(np.array([1 / 3, 1 / 3, 1 / 3]), 1)
    array([0.334, 0.333, 0.333])
    """
    steps = 100 * 10.0**decimals
    exact = coefficients * steps
    cut = np.floor(exact + _TOLERANCE)
    missing = np.floor(exact.sum(axis=-1, keepdims=True) + _TOLERANCE) - cut.sum(
        axis=-1, keepdims=True
    )
    # Whoever has a coefficient of 0 is left out or needs nothing.
    ceiling = np.full_like(exact, steps) if most is None else np.floor(most * steps + _TOLERANCE)
    room = np.where(exact > 0, np.maximum(ceiling - cut, 0.0), 0.0)
    order = np.argsort(-np.where(room > 0, exact - cut, -1.0), axis=-1, kind="stable")
    room = np.take_along_axis(room, order, axis=-1)
    first = _poured(missing, np.minimum(room, 1.0))
    second = _poured(missing - first.sum(axis=-1, keepdims=True), room - first)
    added = np.zeros_like(exact)
    np.put_along_axis(added, order, first + second, axis=-1)
    return (cut + added) / steps


def _poured(amount: Array, room: Array) -> Array:
    """Amount given out along the last axis, one after the other up to its room."""
    before = np.cumsum(room, axis=-1) - room
    return np.clip(amount - before, 0.0, room)


def rounding_loss_kwh(
    exact: Array, rounded: Array, production_kwh: Array, consumption_kwh: Array
) -> Array:
    """Energy each member misses by rounded coefficients, ``(..., n_slots, n_members)``. [kWh].

    Negative where rounding gave a member more. Parameters are those of :func:`settle`, with
    the coefficients before and after rounding.

    Examples
    --------
    >>> rounding_loss_kwh(np.array([0.126]), np.array([0.12]), np.array([10.0]), np.ones((1, 1)))
    array([[0.]])
    >>> rounding_loss_kwh(np.array([0.06]), np.array([0.05]), np.array([10.0]), np.ones((1, 1)))
    array([[0.1]])
    """
    both = [settle(k, production_kwh, consumption_kwh).shared_kwh for k in (exact, rounded)]
    return both[0] - both[1]
