"""Coefficients as the network operator's file holds them."""

import numpy as np

from simcore.base.records import Array

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

    Examples
    --------
    >>> floored(np.array([0.39225, 0.125]), 1)
    array([0.392, 0.125])
    """
    steps = 100 * 10.0**decimals
    return np.floor(coefficients * steps + _TOLERANCE) / steps
