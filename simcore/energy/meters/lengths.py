"""Length of each step of a curve, from the distances of its stamps."""

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Where, refuse
from simcore.base.records import Array, Counts
from simcore.energy.meters.stamps import Stamps

Seconds = NDArray[np.int64]

STEPS = (5, 10, 15, 30, 60)
"""Lengths of step of the load curves of Enedis (R63 flow). [minutes]"""

SHORTEST_RUN = 4
"""Steps of one length that stand together before a change of step is believed; assumed."""

MOST_ODD_FRACTION = 0.001
FEWEST_ODD = 3
"""Stamps off the grid that are placed by their true length: one in a thousand, or three; with
more it is the clock of the whole file that is odd (assumed)."""

_STEPS_S = [step * 60 for step in STEPS]


def inferred_seconds(stamp: Stamps, place: Where, *, is_end: bool) -> tuple[Seconds, int]:
    """Length of each step from the distance of sorted stamps, and how many are off the grid. [s].

    A distance is believed where it stands ``SHORTEST_RUN`` times in a row; elsewhere (a
    gap, a lone row) the step is the shorter of those believed on either side. A lone stamp
    off the grid cuts the step it stands in: what is before and after has its true length.
    """
    distance = distances(stamp)
    usual = checked_usual(distance, place)
    start = np.flatnonzero(np.r_[True, distance[1:] != distance[:-1]])
    length = np.diff(np.r_[start, len(distance)])
    own = distance[start]
    is_believed = np.isin(own, _STEPS_S) & (length >= SHORTEST_RUN)
    step = np.where(is_believed, own, 0)
    either = _of_neighbours(step, usual)
    is_odd = off_grid(stamp, int(own[is_believed].min()) if is_believed.any() else usual)
    beside = np.flatnonzero(is_odd)
    is_cut = np.zeros(len(distance), bool)
    is_cut[np.r_[beside - 1, beside].clip(0, len(distance) - 1)] = True
    seconds = np.repeat(np.where(is_believed, own, np.minimum(either, own)), length)
    nearby = np.repeat(np.where(is_believed, own, either), length)
    seconds = np.where(is_cut, np.minimum(distance, 2 * nearby), seconds)
    is_wrong = ~np.isin(seconds, _STEPS_S) & ~is_cut
    if is_wrong.any():
        row = int(np.argmax(is_wrong))
        minutes, when = float(seconds[row]) / 60, stamp[row]
        raise refuse("curve_step", place, minutes=minutes, when=when)
    edge = seconds[:1] if is_end else seconds[-1:]
    return (np.r_[edge, seconds] if is_end else np.r_[seconds, edge]), len(beside)


def distances(stamp: Stamps) -> Seconds:
    """Distances of sorted stamps. [s]."""
    return np.diff(stamp).astype("timedelta64[s]").astype(np.int64)


def checked_usual(distance: Seconds, place: Where) -> int:
    """Usual distance; refused where there is none, or where there is one value a day. [s]."""
    if not len(distance):
        raise refuse("curve_single_value", place)
    usual = usual_distance_s(distance)
    if usual // 60 == 24 * 60:
        raise refuse("curve_daily", place)
    return usual


def usual_distance_s(distance: Seconds) -> int:
    """Most frequent distance, the shortest of equals. [s]."""
    values, counts = np.unique(distance, return_counts=True)
    return int(values[np.argmax(counts)])


def off_grid(stamp: Stamps, step_s: int) -> NDArray[np.bool_]:
    """Stamps that are not whole steps away from most others; none where they are many.

    Examples
    --------
    >>> stamp = np.array([0, 1800, 3584, 3600, 5400], "datetime64[s]")
    >>> off_grid(stamp, 1800).tolist()
    [False, False, True, False, False]
    """
    phase = stamp.astype("datetime64[s]").astype(np.int64) % step_s
    values, counts = np.unique(phase, return_counts=True)
    is_odd = phase != values[np.argmax(counts)]
    most = max(FEWEST_ODD, MOST_ODD_FRACTION * len(stamp))
    is_few = is_odd.sum() <= most and counts.max() > len(stamp) / 2
    return is_odd & is_few


def trimmed(seconds: Seconds, stamp: Stamps, *, is_end: bool) -> tuple[Seconds, int]:
    """Lengths that a file tells, those that reach into the next step cut; and how many were.

    Only as many as may be off the grid are cut; with more the overlap is to be refused.
    """
    distance = distances(stamp)
    room = np.r_[seconds[:1], distance] if is_end else np.r_[distance, seconds[-1:]]
    is_over = seconds > room
    n_over = int(is_over.sum())
    is_few = 0 < n_over <= max(FEWEST_ODD, MOST_ODD_FRACTION * len(stamp))
    is_odd = off_grid(stamp, usual_distance_s(distance)) if is_few else np.zeros(0, bool)
    return (np.minimum(seconds, room), n_over) if is_odd.any() else (seconds, 0)


def minutes_of(seconds: Seconds) -> Array:
    """Minutes of seconds, whole ones exactly."""
    return seconds / 60


def span(minutes: Counts | Array) -> NDArray[np.timedelta64]:
    """Lengths of steps as durations, to the second."""
    return np.rint(np.asarray(minutes) * 60).astype("timedelta64[s]")


def between(
    start_utc: Stamps, minutes: Counts | Array, energy_kwh: Array, edges_s: NDArray[np.int64]
) -> tuple[Array, NDArray[np.int64]]:
    """Measured energy and measured seconds between edges, power being even within a step.

    Parameters
    ----------
    start_utc, minutes, energy_kwh
        Steps in order of time, ``(n_steps,)``, all of them known.
    edges_s
        Edges of the slots, ``(n_slots + 1,)``, in seconds of UTC since 1970.

    Returns
    -------
    tuple
        kWh and seconds, each ``(n_slots,)``.
    """
    start = start_utc.astype("datetime64[s]").astype(np.int64)
    length = span(minutes).astype(np.int64)
    time = np.stack([start, start + length], axis=-1).ravel()
    sums = (
        np.stack([np.cumsum(part) - part, np.cumsum(part)], axis=-1).ravel()
        for part in (energy_kwh, length)
    )
    time, first = np.unique(time, return_index=True)
    kwh, seconds = (np.diff(np.interp(edges_s, time, cumulated[first])) for cumulated in sums)
    return np.maximum(kwh, 0.0), np.rint(seconds).astype(np.int64)


def _of_neighbours(step: Seconds, usual: int) -> Seconds:
    """The shorter of the lengths believed on either side; the usual one where there is none."""
    before, after = _carried(step), _carried(step[::-1])[::-1]
    either = np.where(before == 0, after, np.where(after == 0, before, np.minimum(before, after)))
    return np.where(either == 0, usual, either)


def _carried(step: Seconds) -> Seconds:
    """Last value other than 0 seen so far; 0 before the first."""
    seen = np.maximum.accumulate(np.where(step > 0, np.arange(len(step)), -1))
    return np.where(seen >= 0, step[seen], 0)
