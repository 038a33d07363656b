"""Typed figures of the mean French household, and the mean curve built from them.

Every table has one value an hour, 0 h to 23 h of the local clock.
"""

import numpy as np
from numpy.typing import NDArray

from simcore.base.records import Array

WEEKDAYS, SATURDAYS, SUNDAYS = 0, 1, 2
"""Types of days; school holidays come on top, see ``surroundings``."""
DAY_TYPE_DAYS = np.array([5.0, 1.0, 1.0]) / 7
SEASON_OF_MONTH = np.array([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0])
DAYS_OF_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

MONTH_FRACTIONS = (
    np.array([11.28, 9.75, 9.53, 8.01, 7.33, 6.80, 7.00, 7.00, 6.82, 7.22, 8.98, 10.29]) / 100
)
"""Part of the year's energy in each month, profile RES1. [1]

Enedis, conso-inf36 2023, Licence Ouverte 2.0."""


def _hours(text: str) -> Array:
    values = np.array([float(value) for value in text.split()])
    assert len(values) == 24
    return values


# Profile RES1 (base option), mean of the year 2023 = 1: Enedis, conso-inf36 2023,
# Licence Ouverte 2.0; December to February, March to May, June to August, then autumn.
_WINTER_WEEKDAY = _hours(
    "1.05 .95 .91 .88 .87 .90 1.04 1.22 1.24 1.22 1.22 1.27 "
    "1.38 1.28 1.19 1.15 1.18 1.34 1.68 1.94 1.85 1.63 1.41 1.20"
)
_WINTER_SATURDAY = _hours(
    "1.10 .98 .94 .88 .86 .87 .92 1.02 1.20 1.36 1.44 1.53 "
    "1.66 1.56 1.43 1.35 1.33 1.41 1.60 1.77 1.70 1.52 1.35 1.21"
)
_WINTER_SUNDAY = _hours(
    "1.10 .98 .94 .88 .86 .86 .90 .97 1.12 1.31 1.48 1.64 "
    "1.78 1.66 1.52 1.44 1.44 1.54 1.78 1.96 1.84 1.62 1.40 1.20"
)
_SPRING_WEEKDAY = _hours(
    ".82 .71 .68 .64 .63 .65 .76 .93 .96 .96 .96 1.01 "
    "1.12 1.03 .94 .90 .90 .98 1.23 1.53 1.53 1.34 1.15 .96"
)
_SPRING_SUNDAY = _hours(
    ".85 .75 .70 .65 .62 .62 .64 .71 .85 1.03 1.19 1.33 "
    "1.45 1.34 1.20 1.12 1.08 1.12 1.29 1.53 1.51 1.33 1.14 .95"
)
_SUMMER_WEEKDAY = _hours(
    ".72 .62 .58 .54 .52 .52 .57 .67 .73 .76 .79 .86 "
    ".97 .92 .86 .82 .82 .87 1.02 1.21 1.21 1.11 .99 .84"
)
_SUMMER_SATURDAY = _hours(
    ".76 .66 .61 .56 .52 .52 .53 .60 .72 .84 .92 1.00 "
    "1.11 1.06 .99 .93 .90 .91 .97 1.08 1.09 1.02 .93 .83"
)
_SUMMER_SUNDAY = _hours(
    ".74 .65 .60 .55 .52 .51 .52 .57 .68 .83 .95 1.07 "
    "1.18 1.12 1.03 .98 .95 .97 1.07 1.22 1.22 1.13 1.01 .85"
)
_AUTUMN_WEEKDAY = _hours(
    ".73 .64 .60 .56 .55 .57 .68 .84 .86 .86 .87 .93 "
    "1.04 .96 .89 .85 .87 .98 1.25 1.50 1.44 1.24 1.05 .87"
)
# Inferred: the weekday of spring times Saturday's ratio to it in winter and summer, that of
# autumn times winter's, and for Sunday times that of spring, which autumn resembles.
_BETWEEN_SATURDAY = (_WINTER_SATURDAY / _WINTER_WEEKDAY + _SUMMER_SATURDAY / _SUMMER_WEEKDAY) / 2
_SPRING_SUNDAY_RATIO = _SPRING_SUNDAY / _SPRING_WEEKDAY

SEASON_SHAPE = np.array(
    [
        [_WINTER_WEEKDAY, _WINTER_SATURDAY, _WINTER_SUNDAY],
        [_SPRING_WEEKDAY, _SPRING_WEEKDAY * _BETWEEN_SATURDAY, _SPRING_SUNDAY],
        [_SUMMER_WEEKDAY, _SUMMER_SATURDAY, _SUMMER_SUNDAY],
        [
            _AUTUMN_WEEKDAY,
            _AUTUMN_WEEKDAY * _WINTER_SATURDAY / _WINTER_WEEKDAY,
            _AUTUMN_WEEKDAY * _SPRING_SUNDAY_RATIO,
        ],
    ]
)
"""RES1 by season, day type and hour, ``(4, 3, 24)``; year's mean 1. [1]

Saturdays of spring and autumn and Sundays of autumn are inferred."""

COOKING = _hours(
    ".05 .03 .03 .04 .10 .27 .56 .73 .83 .88 1.56 2.92 "
    "3.24 1.99 .90 .57 .44 .65 1.75 2.67 2.08 1.07 .48 .17"
)
LIGHTING = _hours(
    ".39 .15 .14 .14 .19 .22 .57 1.19 1.11 .81 .71 .73 "
    ".68 .62 .70 .76 1.00 1.55 1.94 2.25 2.47 2.60 2.04 1.02"
)
WASHING = _hours(
    ".35 .24 .42 .55 .46 .41 .55 1.14 1.61 1.64 1.57 1.51 "
    "1.58 2.06 1.52 1.13 .87 .73 .88 1.11 1.10 .92 .88 .77"
)
SCREENS = _hours(
    ".87 .67 .56 .50 .49 .51 .56 .63 .76 .80 .84 .88 "
    "1.00 1.33 1.24 1.11 1.08 1.12 1.21 1.42 1.70 1.80 1.68 1.25"
)
"""Hour shapes of end uses, mean about 1: RTE, end uses of main residences."""

HOT_WATER_MONTHS = np.array([10.2, 8.9, 9.5, 8.6, 8.0, 7.0, 6.6, 6.7, 7.1, 8.3, 9.0, 10.0])
"""Month weights of hot water: RTE, end uses of main residences."""

DRAW_OFF_HOURS = _hours(
    ".15 .08 .05 .05 .15 .60 1.80 2.50 2.00 1.35 1.05 1.00 "
    "1.15 .95 .65 .55 .65 1.00 1.55 1.90 1.85 1.50 1.00 .47"
)
"""Hour shape of hot-water draw-offs, mean 1; assumed: morning and evening washing.

The published hour shapes of hot water are those of the relay, not of the tap."""

HEATING_HOURS = _hours(
    "1.00 .98 .97 .97 .98 1.02 1.08 1.11 1.05 .99 .95 .88 "
    ".83 .80 .83 .90 1.00 1.12 1.18 1.16 1.12 1.06 1.02 1.00"
)
"""Hour shape of heating, mean 1; its lowest, .80 at 13 h, and highest, 1.18 at 18 h, are
RTE's (end uses of main residences), the hours between are inferred."""

COMMON_PARTS_HOURS = _hours(
    ".40 .25 .20 .20 .35 .80 1.30 1.60 1.45 1.05 .85 .90 "
    "1.05 .90 .75 .80 1.10 1.55 1.80 1.80 1.60 1.35 1.15 .80"
)
"""Hour shape of lifts and lighting in common parts, mean 1; assumed."""


def mean_shape() -> Array:
    """Power of the mean household over its yearly mean, by month, day type and quarter.

    The season's shape, moved up or down in each month so that the month has its part of
    the year's energy.

    Returns
    -------
    numpy.ndarray
        ``(12, 3, 96)``; month, day type (weekday, Saturday, Sunday), quarter-hour. [1]

    Examples
    --------
    >>> shape = mean_shape()
    >>> bool(shape[0, SUNDAYS, 4 * 12] > shape[0, WEEKDAYS, 4 * 12])
    True
    """
    hourly = SEASON_SHAPE[SEASON_OF_MONTH]
    mean = hourly.mean(axis=-1) @ DAY_TYPE_DAYS
    factor = month_level(MONTH_FRACTIONS) / mean
    return quarters(hourly * factor[:, np.newaxis, np.newaxis])


def month_level(weights: NDArray[np.floating]) -> Array:
    """Mean power of each month over the year's, from weights of energy, ``(12,)``."""
    return weights / weights.sum() * DAYS_OF_MONTH.sum() / DAYS_OF_MONTH


def quarters(hourly: Array) -> Array:
    """Quarter-hours ``(..., 96)`` with the same mean in each hour, sloped to its neighbours.

    Examples
    --------
    >>> quarters(np.arange(24.0))[4:8]
    array([0.625, 0.875, 1.125, 1.375])
    """
    slope = (np.roll(hourly, -1, axis=-1) - np.roll(hourly, 1, axis=-1)) / 2
    offset = np.array([-3.0, -1.0, 1.0, 3.0]) / 8
    within = hourly[..., np.newaxis] + slope[..., np.newaxis] * offset
    return within.reshape(*hourly.shape[:-1], 96)
