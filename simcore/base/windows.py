"""Off-peak windows of a meter, to the minute, and the part of a slot they cover."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simcore.base.lengths import MINUTES_PER_DAY
from simcore.base.records import Array

OFF_PEAK_MINUTES = 8 * 60
"""Off-peak hours last eight hours a day (CRE 2026-33, table 4)."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Off-peak spans ``(start, end)`` in minutes of the local day, by season.

    A span may run over midnight: ``(1350, 390)`` is 22:30 to 06:30.
    """

    winter: Spans
    summer: Spans


def span_minutes(span: tuple[int, int]) -> int:
    """Length of a span that may run over midnight. [minutes]"""
    start, end = span
    return (end - start) % MINUTES_PER_DAY


@lru_cache(maxsize=256)
def off_peak_fraction(windows: Windows, step_minutes: int) -> Array:
    """Part of each wall-clock slot that is off-peak.

    Parameters
    ----------
    windows
        Spans of a meter.
    step_minutes
        Length of a slot. [minutes]

    Returns
    -------
    numpy.ndarray
        ``(2, slots_per_day)``: first row the low season, second row the high season, so
        that ``TimeAxis.is_high_season`` indexes it; kept, so not to be written to. [1]

    Examples
    --------
    >>> night = Windows(winter=((1350, 390),), summer=((1350, 390),))
    >>> off_peak_fraction(night, 60)[0, [6, 7, 22, 23]]
    array([0.5, 0. , 0.5, 1. ])
    """
    seasons = (windows.summer, windows.winter)
    minutes = np.stack([_is_off_peak_minute(spans) for spans in seasons])
    fraction = minutes.reshape(2, -1, step_minutes).mean(axis=-1)
    fraction.flags.writeable = False  # the same for all who ask
    return fraction


def _is_off_peak_minute(spans: Spans) -> Array:
    minute = np.arange(MINUTES_PER_DAY)
    covered = np.zeros(MINUTES_PER_DAY)
    for start, end in spans:
        covered[(minute - start) % MINUTES_PER_DAY < span_minutes((start, end))] = 1.0
    return covered
