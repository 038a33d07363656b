"""What a file says of one meter, and its steps: starts, lengths and energies."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import Phrase, Where, phrase, refuse
from simcore.base.masking import masked
from simcore.base.records import Array, Counts, Flags
from simcore.energy.meters.stamps import Stamps, clock_of

END, START, UNKNOWN = "end of step", "start of step", ""
KWH_PER_UNIT_HOUR = {"w": 1e-3, "kw": 1.0}
KWH_PER_UNIT = {"wh": 1e-3, "kwh": 1.0}
STEPS = (5, 10, 15, 30, 60)
"""Lengths of step of the load curves of Enedis (R63 flow). [minutes]"""

SHORTEST_RUN = 4
"""Steps of one length that stand together before a change of step is believed; assumed."""

LARGEST_KW = 250.0
"""Largest connection to the low-voltage network (segment C4, Enedis). [kW]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Rows of one meter in one file, in the file's order.

    Attributes
    ----------
    identifier, source, layout
        Number or name of the meter, file, and its layout.
    stamp_utc, value
        Stamp of each row, and what it says, NaN where blank, ``(n_rows,)``.
    minutes
        Length of step where the file tells it row by row, else 0. [minutes]
    unit
        ``w``, ``kw`` (mean power over the step), ``wh`` or ``kwh`` (per step).
    stamps
        ``END``, ``START`` or ``UNKNOWN``.
    is_doubtful
        Rows that the file itself marks as doubtful.
    """

    identifier: str
    source: str
    layout: Phrase
    stamp_utc: Stamps
    value: Array
    minutes: Counts
    unit: str
    stamps: str
    is_production: bool
    is_doubtful: Flags
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Steps of one meter in order of time, each once; NaN where the value is blank.

    ``start_utc``, ``minutes``, ``energy_kwh`` and ``is_doubtful`` are ``(n_steps,)``.
    """

    identifier: str
    source: str
    layout: Phrase
    stamps: str
    is_production: bool
    start_utc: Stamps
    minutes: Counts
    energy_kwh: Array
    is_doubtful: Flags
    n_duplicates: int
    n_conflicts: int
    notes: tuple[Phrase, ...]


def steps_of(readings: Readings) -> Steps:
    """Steps of one meter: sorted, each once, their lengths inferred, energies in kWh."""
    place = phrase("meter", file=readings.source, meter=masked(readings.identifier))
    if not len(readings.stamp_utc):
        raise refuse("meter_rowless", place)
    if (readings.value < 0).any():
        row = int(np.argmax(readings.value < 0))
        least, when = float(readings.value[row]), readings.stamp_utc[row]
        raise refuse("meter_negative", place, value=least, unit=readings.unit, when=when)
    rows, n_duplicates, n_conflicts = _rows_once(readings.stamp_utc, readings.value)
    stamp, minutes = readings.stamp_utc[rows], readings.minutes[rows]
    convention = _convention(readings, stamp, minutes, place)
    if (minutes == 0).any():
        minutes = inferred_minutes(stamp, convention, place)
    start = stamp - minutes.astype("timedelta64[m]") if convention == END else stamp
    _check_apart(start, minutes, place)
    value = readings.value[rows]
    energy_kwh = (
        value * KWH_PER_UNIT[readings.unit]
        if readings.unit in KWH_PER_UNIT
        else value * KWH_PER_UNIT_HOUR[readings.unit] * minutes / 60
    )
    _check_power(energy_kwh, minutes, place)
    return Steps(
        identifier=readings.identifier,
        source=readings.source,
        layout=readings.layout,
        stamps=convention,
        is_production=readings.is_production,
        start_utc=start,
        minutes=minutes,
        energy_kwh=energy_kwh,
        is_doubtful=readings.is_doubtful[rows],
        n_duplicates=n_duplicates,
        n_conflicts=n_conflicts,
        notes=readings.notes,
    )


def joined(parts: list[Steps]) -> Steps:
    """Steps of one meter found in several files; where they meet the later file wins."""
    if len(parts) == 1:
        return parts[0]
    start = np.concatenate([part.start_utc for part in parts])
    energy_kwh = np.concatenate([part.energy_kwh for part in parts])
    rows, n_duplicates, n_conflicts = _rows_once(start, energy_kwh)
    minutes = np.concatenate([part.minutes for part in parts])[rows]
    first = parts[0]
    _check_apart(start[rows], minutes, phrase("meter_of_files", meter=masked(first.identifier)))
    return replace(
        first,
        source=" + ".join(dict.fromkeys(part.source for part in parts)),
        layout=phrase("layouts", layouts=list(dict.fromkeys(part.layout for part in parts))),
        stamps=" + ".join(dict.fromkeys(part.stamps for part in parts)),
        start_utc=start[rows],
        minutes=minutes,
        energy_kwh=energy_kwh[rows],
        is_doubtful=np.concatenate([part.is_doubtful for part in parts])[rows],
        n_duplicates=n_duplicates + sum(part.n_duplicates for part in parts),
        n_conflicts=n_conflicts + sum(part.n_conflicts for part in parts),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _rows_once(stamp: Stamps, value: Array) -> tuple[NDArray[np.int64], int, int]:
    """Rows to keep, in order of time, one a stamp, how many go, how many of these disagree.

    Of two rows the later one in the file stays (a correction), but never a blank one.
    """
    order = np.lexsort((np.arange(len(stamp)), ~np.isnan(value), stamp))
    is_last = np.r_[stamp[order][1:] != stamp[order][:-1], True]
    rows = order[is_last]
    winner = value[rows][np.searchsorted(stamp[rows], stamp)]
    is_conflict = ~np.isnan(value) & (value != winner)
    return rows, len(stamp) - len(rows), int(is_conflict.sum())


def _convention(readings: Readings, stamp: Stamps, minutes: Counts, place: Where) -> str:
    """Whether stamps are starts or ends of steps, from the days the file begins and ends with.

    Load curves are delivered in whole local days: the first stamp of a day is 00:00 where
    stamps are starts, its last one is 00:00 of the next day where they are ends. Steps of
    5 and 10 minutes exist for C1-C4 and P1-P3 only, whose stamps are starts (Enedis, R63).
    """
    if readings.stamps:
        return readings.stamps
    if np.isin(minutes, (5, 10)).any():
        return START
    first, last = (_is_midnight(edge) for edge in stamp[[0, -1]])
    if first != last:
        return START if first else END
    raise refuse("stamps_ambiguous", place, first=stamp[0], last=stamp[-1])


def _is_midnight(utc: np.datetime64) -> bool:
    clock = clock_of(np.array([utc]))
    return bool((clock.astype("datetime64[D]") == clock)[0])


def inferred_minutes(stamp: Stamps, stamps: str, place: Where) -> Counts:
    """Length of each step from the distance of sorted stamps. [minutes].

    A distance is believed where it stands ``SHORTEST_RUN`` times in a row; elsewhere (a
    gap, a lone row) the step is the shorter of those believed on either side.
    """
    distance = np.diff(stamp).astype("timedelta64[s]").astype(np.int64)
    if not len(distance):
        raise refuse("curve_single_value", place)
    usual = _usual_distance_s(distance)
    if usual // 60 == 24 * 60:
        raise refuse("curve_daily", place)
    start = np.flatnonzero(np.r_[True, distance[1:] != distance[:-1]])
    length = np.diff(np.r_[start, len(distance)])
    own = distance[start]
    is_step = np.isin(own, [step * 60 for step in STEPS])
    is_believed = is_step & (length >= SHORTEST_RUN)
    step = np.where(is_believed, own, 0)
    before, after = _carried(step), _carried(step[::-1])[::-1]
    either = np.where(before == 0, after, np.where(after == 0, before, np.minimum(before, after)))
    either = np.where(either == 0, usual, either)
    step = np.where(is_believed, step, np.minimum(either, own))
    seconds = np.repeat(step, length)
    seconds = np.r_[seconds[0], seconds] if stamps == END else np.r_[seconds, seconds[-1]]
    is_wrong = ~np.isin(seconds, [step * 60 for step in STEPS])
    if is_wrong.any():
        row = int(np.argmax(is_wrong))
        raise refuse("curve_step", place, minutes=float(seconds[row]) / 60, when=stamp[row])
    return seconds // 60


def _usual_distance_s(distance: NDArray[np.int64]) -> int:
    """Most frequent distance, the shortest of equals. [s]."""
    values, counts = np.unique(distance, return_counts=True)
    return int(values[np.argmax(counts)])


def _carried(step: NDArray[np.int64]) -> NDArray[np.int64]:
    """Last value other than 0 seen so far; 0 before the first."""
    seen = np.maximum.accumulate(np.where(step > 0, np.arange(len(step)), -1))
    return np.where(seen >= 0, step[seen], 0)


def _check_apart(start: Stamps, minutes: Counts, place: Where) -> None:
    end = start + minutes.astype("timedelta64[m]")
    is_over = end[:-1] > start[1:]
    if is_over.any():
        row = int(np.argmax(is_over))
        raise refuse("steps_overlap", place, when=start[row + 1])


def _check_power(energy_kwh: Array, minutes: Counts, place: Where) -> None:
    is_known = ~np.isnan(energy_kwh)
    hours = minutes[is_known].sum() / 60
    mean_kw = energy_kwh[is_known].sum() / hours if hours else 0.0
    if mean_kw > LARGEST_KW:
        raise refuse("power_too_high", place, power=float(mean_kw), most=LARGEST_KW)
