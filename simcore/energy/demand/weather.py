"""Outdoor temperature as buildings feel it."""

import numpy as np

from simcore.base.lengths import QUARTER_HOURS
from simcore.base.records import Array
from simcore.base.recursion import remembering

HEATING_THRESHOLD_C = 15.0
"""Outdoor temperature below which homes are heated (thermosensitivity of Enedis' mean
households, conso-inf36 2023). [degC]"""

INERTIA_HOURS = 24.0
"""Time constant with which a building follows the outdoor temperature; assumed. [h]"""


def smoothed_c(temp_air: Array, per_row: int) -> Array:
    """Outdoor temperature as a building feels it, in quarters, from slots. [degC]"""
    by_quarter = np.repeat(temp_air, per_row)
    keep = np.exp(-QUARTER_HOURS / INERTIA_HOURS)
    start = by_quarter[:96].mean() * keep
    return remembering(by_quarter, keep, 1 - keep, start)


def kelvins_below(threshold_c: float, temp_air: Array, per_row: int) -> Array:
    """What a building lacks to a threshold, in quarters, from slots. [K]"""
    return np.maximum(0.0, threshold_c - smoothed_c(temp_air, per_row))
