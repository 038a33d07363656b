"""What a file says of one meter, and its steps: starts, lengths and energies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError, Phrase, Where, phrase, refuse
from simcore.base.masking import masked
from simcore.base.records import Array, Counts, Flags
from simcore.energy.meters.asked import NOTHING, Asked
from simcore.energy.meters.counters import RISING, counted, counter_kind
from simcore.energy.meters.lengths import (
    between,
    checked_usual,
    distances,
    inferred_seconds,
    minutes_of,
    span,
    trimmed,
)
from simcore.energy.meters.plausible import LARGEST_KW, doubts
from simcore.energy.meters.stamps import Stamps, clock_of
from simcore.energy.meters.units import KWH_PER_UNIT, kwh_of, read_as, unit_words

END, START, UNKNOWN = "end of step", "start of step", ""
GUESSED_UNITS = ("kwh", "kw", "w", "wh")
"""Units that a value without one may be in, the most usual of files of our own first."""

GRID_SECONDS = 1800
"""Slots that rows written when they please are brought to: half-hours. [s]"""


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
        ``w``, ``kw`` (mean power over the step), ``wh`` or ``kwh`` (per step); empty where the
        file names none.
    stamps
        ``END``, ``START`` or ``UNKNOWN``.
    is_doubtful
        Rows that the file itself marks as doubtful.
    layout_unit
        Unit that the layout has where the file names none; empty where it has none.
    rank
        Which of several values for one stamp stays, the highest; none where all are alike.
    is_index
        Whether values are those of a register, however they look.
    is_held
        Whether rows come when something changes, each value held until the next.
    """

    identifier: str
    source: str
    layout: Phrase
    stamp_utc: Stamps
    value: Array
    minutes: Counts | Array
    unit: str
    stamps: str
    is_production: bool
    is_doubtful: Flags
    notes: tuple[Phrase, ...] = ()
    layout_unit: str = ""
    rank: Counts | None = None
    is_index: bool = False
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Steps of one meter in order of time, each once; NaN where the value is blank.

    ``start_utc``, ``minutes``, ``energy_kwh``, ``is_doubtful`` and ``rank`` are ``(n_steps,)``.
    """

    identifier: str
    source: str
    layout: Phrase
    stamps: str
    is_production: bool
    start_utc: Stamps
    minutes: Array
    energy_kwh: Array
    is_doubtful: Flags
    rank: Counts
    n_duplicates: int
    n_conflicts: int
    notes: tuple[Phrase, ...]


def steps_of(readings: Readings, asked: Asked = NOTHING) -> Steps:
    """Steps of one meter: sorted, each once, their lengths inferred, energies in kWh.

    Parameters
    ----------
    readings
        Rows of the meter.
    asked
        What the user says beside the file.

    Raises
    ------
    InputError
        For rows that are no curve, a unit that nobody names, and a curve that looks as if it
        were in another unit, unless it is trusted.
    """
    place = phrase("meter", file=readings.source, meter=masked(readings.identifier))
    _check_rows(readings, place)
    steps = _unitless(readings, asked, place)
    unit, told = _unit(readings, steps, asked, place)
    energy_kwh = kwh_of(steps.energy_kwh, unit, steps.minutes / 60)
    steps = replace(steps, energy_kwh=energy_kwh, notes=(*readings.notes, *told, *steps.notes))
    _check_power(steps, asked, place)
    return _checked(steps, asked, place)


def _check_rows(readings: Readings, place: Where) -> None:
    if not len(readings.stamp_utc):
        raise refuse("meter_rowless", place)
    if (readings.value < 0).any():
        row = int(np.argmax(readings.value < 0))
        least, when = float(readings.value[row]), readings.stamp_utc[row]
        unit = readings.unit or readings.layout_unit
        raise refuse("meter_negative", place, value=least, unit=unit, when=when)


def _unitless(readings: Readings, asked: Asked, place: Where) -> Steps:
    """Steps whose ``energy_kwh`` still holds what the file says, an index differenced."""
    no_rank = np.zeros(len(readings.value), int)
    rank = no_rank if readings.rank is None else readings.rank
    rows, n_duplicates, n_conflicts = _rows_once(readings.stamp_utc, readings.value, rank)
    convention = _convention(readings, rows, asked, place)
    start, minutes, value, notes = _placed(readings, rows, convention, place)
    is_same = len(start) == len(rows)
    return Steps(
        identifier=readings.identifier,
        source=readings.source,
        layout=readings.layout,
        stamps=convention,
        is_production=readings.is_production,
        start_utc=start,
        minutes=minutes,
        energy_kwh=value,
        is_doubtful=readings.is_doubtful[rows] if is_same else np.zeros(len(start), bool),
        rank=rank[rows] if is_same else np.zeros(len(start), int),
        n_duplicates=n_duplicates,
        n_conflicts=n_conflicts,
        notes=notes,
    )


Placed = tuple[Stamps, Array, Array, tuple[Phrase, ...]]
"""Start of each step, its minutes, its value, and what is to be told."""


def _placed(readings: Readings, rows: NDArray[np.int64], stamps: str, place: Where) -> Placed:
    """Steps of sorted rows: of an index, of values held, or of rows of one length."""
    stamp, value = readings.stamp_utc[rows], readings.value[rows]
    is_known = ~np.isnan(value)
    usual = np.int64(0) if len(stamp) < 2 else checked_usual(distances(stamp), place)
    end = stamp + (0 if stamps == END else usual) * np.timedelta64(1, "s")
    kind = counter_kind(value[is_known], end[is_known]) if _may_count(readings) else ""
    kind = kind or (RISING if readings.is_index else "")
    if kind:
        index = counted(value[is_known], end[is_known], int(usual), kind)
        counted_rows = index.start_utc, minutes_of(index.seconds), index.value, index.notes
        return _on_grid(counted_rows) if readings.is_held else counted_rows
    if readings.is_held:
        return _held(stamp[is_known], value[is_known], place)
    minutes = readings.minutes[rows]
    return _of_rows(stamp, value, minutes, stamps == END, place)


def _may_count(readings: Readings) -> bool:
    """Whether values may be an index: a file that says power says none."""
    return readings.unit in ("", *KWH_PER_UNIT)


def _of_rows(
    stamp: Stamps, value: Array, told: Counts | Array, is_end: bool, place: Where
) -> Placed:
    """Steps of rows, one a row, their lengths as told or as inferred."""
    if (told == 0).any():
        seconds, n_odd = inferred_seconds(stamp, place, is_end=is_end)
    elif len(stamp) > 1:
        seconds, n_odd = trimmed(np.rint(told * 60).astype(np.int64), stamp, is_end=is_end)
    else:
        seconds, n_odd = np.rint(told * 60).astype(np.int64), 0
    minutes = minutes_of(seconds)
    start = stamp - span(minutes) if is_end else stamp
    _check_apart(start, minutes, place)
    notes = (phrase("off_grid", n=n_odd),) if n_odd else ()
    return start, minutes, value, notes


def _held(stamp: Stamps, value: Array, place: Where) -> Placed:
    """Mean power of half-hours, from powers that are held until the next row."""
    if len(stamp) < 2:
        raise refuse("curve_single_value", place)
    seconds = distances(stamp)
    held = stamp[:-1], minutes_of(seconds), value[:-1] * seconds, (phrase("held_power"),)
    start, minutes, sums, notes = _on_grid(held)
    return start, minutes, sums / GRID_SECONDS, notes


def _on_grid(rows: Placed) -> Placed:
    """Sums over half-hours, from sums over steps of any length; what is unknown stays so."""
    start, minutes, value, notes = rows
    known = np.flatnonzero(~np.isnan(value) & (minutes > 0))
    start, minutes, value = start[known], minutes[known], value[known]
    begin, end = (one.astype(np.int64) for one in (start[0], start[-1] + span(minutes)[-1]))
    edges = np.arange(-(-begin // GRID_SECONDS), end // GRID_SECONDS + 1) * GRID_SECONDS
    sums, seconds = between(start, minutes, value, edges)
    on_grid = np.where(seconds == GRID_SECONDS, sums, np.nan)
    half_hour = np.full(len(on_grid), GRID_SECONDS / 60)
    told = (*notes, phrase("brought_to_half_hours"))
    return edges[:-1].astype("datetime64[s]"), half_hour, on_grid, told


def _unit(
    readings: Readings, steps: Steps, asked: Asked, place: Where
) -> tuple[str, tuple[Phrase, ...]]:
    """Unit that the file names, or the user, or the layout; refused where nobody does."""
    if readings.unit:
        is_other = asked.unit not in ("", readings.unit)
        told = phrase("unit_of_file", told=unit_words(readings.unit), asked=unit_words(asked.unit))
        return readings.unit, (told,) if is_other else ()
    if asked.unit:
        return asked.unit, ()
    if readings.layout_unit:
        return readings.layout_unit, (read_as(readings.layout_unit),)
    raise refuse("unit_missing", place, guess=_likely_unit(steps))


def _likely_unit(steps: Steps) -> Phrase | None:
    """Unit in which the curve would look like one of a home, as a guess."""
    is_known = ~np.isnan(steps.energy_kwh)
    value, minutes = steps.energy_kwh[is_known], steps.minutes[is_known]
    for unit in GUESSED_UNITS:
        energy_kwh = kwh_of(value, unit, minutes / 60)
        found = doubts(
            steps.start_utc[is_known],
            minutes,
            energy_kwh,
            is_production=steps.is_production,
            limit_kw=0.0,
        )
        if len(value) and not found and energy_kwh.any():
            return phrase("likely_unit", unit=unit, n_kwh=float(energy_kwh.sum()))
    return None


def _checked(steps: Steps, asked: Asked, place: Where) -> Steps:
    """Steps with what is odd about them told; refused where another unit explains it."""
    is_known = ~np.isnan(steps.energy_kwh)
    found = doubts(
        steps.start_utc[is_known],
        steps.minutes[is_known],
        steps.energy_kwh[is_known],
        is_production=steps.is_production,
        limit_kw=asked.limit_kw,
    )
    if any(doubt.is_fatal for doubt in found) and not asked.is_trusted:
        raise InputError([doubt.problem(place) for doubt in found if doubt.is_fatal])
    return replace(steps, notes=(*steps.notes, *(doubt.note() for doubt in found)))


def joined(parts: list[Steps]) -> Steps:
    """Steps of one meter found in several files; where they meet the later file wins.

    A value of a higher rank, a corrected one, wins over any other.
    """
    if len(parts) == 1:
        return parts[0]
    start = np.concatenate([part.start_utc for part in parts])
    energy_kwh = np.concatenate([part.energy_kwh for part in parts])
    rank = np.concatenate([part.rank for part in parts])
    rows, n_duplicates, n_conflicts = _rows_once(start, energy_kwh, rank)
    minutes = np.concatenate([part.minutes for part in parts])[rows]
    first = parts[0]
    _check_apart(start[rows], minutes, phrase("meter_of_files", meter=masked(first.identifier)))
    return replace(
        first,
        source=" + ".join(dict.fromkeys(part.source for part in parts)),
        layout=_layouts([part.layout for part in parts]),
        stamps=" + ".join(dict.fromkeys(part.stamps for part in parts)),
        start_utc=start[rows],
        minutes=minutes,
        energy_kwh=energy_kwh[rows],
        is_doubtful=np.concatenate([part.is_doubtful for part in parts])[rows],
        rank=rank[rows],
        n_duplicates=n_duplicates + sum(part.n_duplicates for part in parts),
        n_conflicts=n_conflicts + sum(part.n_conflicts for part in parts),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _layouts(layouts: Sequence[Phrase]) -> Phrase:
    return phrase("layouts", layouts=list(dict.fromkeys(layouts)))


def _rows_once(stamp: Stamps, value: Array, rank: Counts) -> tuple[NDArray[np.int64], int, int]:
    """Rows to keep, in order of time, one a stamp, how many go, how many of these disagree.

    Of two rows the one of higher rank stays, then the later one in the file (a correction),
    but never a blank one.
    """
    order = np.lexsort((np.arange(len(stamp)), rank, ~np.isnan(value), stamp))
    is_last = np.r_[stamp[order][1:] != stamp[order][:-1], True]
    rows = order[is_last]
    winner = value[rows][np.searchsorted(stamp[rows], stamp)]
    is_conflict = ~np.isnan(value) & (value != winner)
    return rows, len(stamp) - len(rows), int(is_conflict.sum())


def _convention(readings: Readings, rows: NDArray[np.int64], asked: Asked, place: Where) -> str:
    """Whether stamps are starts or ends of steps, from the days the file begins and ends with.

    Load curves are delivered in whole local days: the first stamp of a day is 00:00 where
    stamps are starts, its last one is 00:00 of the next day where they are ends. Steps of
    5 and 10 minutes exist for C1-C4 and P1-P3 only, whose stamps are starts (Enedis, R63).
    """
    if asked.stamps or readings.stamps:
        return asked.stamps or readings.stamps
    if np.isin(readings.minutes, (5, 10)).any():
        return START
    stamp = readings.stamp_utc[rows]
    first, last = (_is_midnight(edge) for edge in stamp[[0, -1]])
    if first != last:
        return START if first else END
    raise refuse("stamps_ambiguous", place, first=stamp[0], last=stamp[-1])


def _is_midnight(utc: np.datetime64) -> bool:
    clock = clock_of(np.array([utc]))
    return bool((clock.astype("datetime64[D]") == clock)[0])


def _check_apart(start: Stamps, minutes: Array, place: Where) -> None:
    end = start + span(minutes)
    is_over = end[:-1] > start[1:]
    if is_over.any():
        row = int(np.argmax(is_over))
        raise refuse("steps_overlap", place, when=start[row + 1])


def _check_power(steps: Steps, asked: Asked, place: Where) -> None:
    is_known = ~np.isnan(steps.energy_kwh)
    hours = steps.minutes[is_known].sum() / 60
    mean_kw = steps.energy_kwh[is_known].sum() / hours if hours else 0.0
    if mean_kw > LARGEST_KW and not asked.is_trusted:
        raise refuse("power_too_high", place, power=float(mean_kw), most=LARGEST_KW)
