"""Hourly spot prices: a synthetic year from dated figures, or a file."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from math import isfinite
from pathlib import Path

import numpy as np

from simcore.base.draws import normal
from simcore.base.errors import InputError, Phrase, Problem, fault, phrase, refuse
from simcore.base.lengths import HOURS_PER_DAY, STEPS_MINUTES
from simcore.base.records import Array
from simcore.base.recursion import remembering
from simcore.base.timeaxis import TimeAxis
from simcore.money.rates.book import RateBook, rate
from simcore.money.rates.reader import MOST_EUR_PER_KWH

DAY_MEMORY = 0.7
"""Correlation of a day's level with that of the day before; assumed. [1]"""
MOST_PROBLEMS = 10
HEADER = ("time", "eur_per_kwh")


def synthetic_spot_eur_per_kwh(
    book: RateBook, axis: TimeAxis, key: np.uint64, spot_mean_eur_per_kwh: float | None = None
) -> Array:
    """Spot price of each slot, ``(n_slots,)``. [EUR/kWh].

    The hour shape of the rates file (wall clock), brought to the mean of the year, with a
    level of each day drawn so that as many hours are negative as in the period of the
    shape. Synthetic: no season, no week-end, no link with the weather, so that it
    understates how often sun and low prices meet.

    Parameters
    ----------
    book
        The rates: ``spot.mean``, ``spot.hour.00`` to ``spot.hour.23``,
        ``spot.negative_fraction``.
    axis
        Slots of the year.
    key
        Key of the stream of this year's prices.
    spot_mean_eur_per_kwh
        Mean of the year; the dated one where not given. [EUR/kWh]
    """
    last = date(axis.year, 12, 31)
    names = [f"spot.hour.{hour:02d}" for hour in range(HOURS_PER_DAY)]
    shape = np.array(
        [rate(book, name, max(last, book.series[name][0].valid_from)) for name in names]
    )
    mean = rate(book, "spot.mean", last) if spot_mean_eur_per_kwh is None else spot_mean_eur_per_kwh
    negative = rate(book, "spot.negative_fraction", max(last, _first_day(book)))
    level = _day_levels(axis.n_days, key)
    by_hour = shape + _spread_eur_per_kwh(shape, level, negative) * level[:, np.newaxis]
    price = by_hour[axis.day, axis.minute_of_day // 60]
    return price * (mean / price.mean())


def _first_day(book: RateBook) -> date:
    return book.series["spot.negative_fraction"][0].valid_from


def _day_levels(n_days: int, key: np.uint64) -> Array:
    """Levels of the days: mean 0, spread 1, each remembering the one before, ``(n_days,)``."""
    noise = normal(key, np.arange(n_days))
    level = remembering(noise, DAY_MEMORY, np.sqrt(1 - DAY_MEMORY**2))
    return (level - level.mean()) / level.std()


def _spread_eur_per_kwh(shape: Array, level: Array, negative_fraction: float) -> float:
    """Spread of the days at which this part of the hours is negative. [EUR/kWh]

    Hour ``h`` of a day of level ``l < 0`` turns negative where the spread passes
    ``-shape[h] / l``; the spread asked for is a quantile of these.
    """
    turns = np.full((len(level), HOURS_PER_DAY), np.inf)
    low = level < 0
    turns[low] = shape / -level[low, np.newaxis]
    in_order = np.sort(turns, axis=None)
    return float(in_order[int(negative_fraction * in_order.size)])


def read_spot(path: Path, axis: TimeAxis) -> Array:
    """Spot price of each slot from a CSV file ``time,eur_per_kwh``, ``(n_slots,)``.

    ``time`` is the start of the price's hour, half-hour or quarter, in ISO with its
    offset; the file covers the whole year of the axis, prices of shorter steps are
    averaged over a slot. [EUR/kWh]

    Raises
    ------
    InputError
        With the line of everything unreadable, stamps off the grid, gaps, and prices that
        look like another unit.
    """
    if not path.is_file():
        raise refuse("prices_file_missing", str(path), columns=",".join(HEADER))
    lines = list(csv.reader(StringIO(path.read_text("utf-8-sig"))))
    header = tuple(cell.strip().lower() for cell in lines[0]) if lines else ()
    if header != HEADER:
        titles, place = ",".join(header) or phrase("nothing"), phrase("line", file=path, line=1)
        raise refuse("unexpected", place, found=titles, expected=",".join(HEADER))
    rows = [
        (phrase("line", file=path, line=number), row)
        for number, row in enumerate(lines[1:], 2)
        if row
    ]
    problems = [problem for place, row in rows if (problem := _row_problem(place, row))]
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    stamps = np.array([_utc(row[0]) for _, row in rows], "datetime64[s]")
    prices = np.array([float(row[1]) for _, row in rows])
    return _on_axis(path, stamps, prices, axis)


def _utc(text: str) -> datetime:
    stamp = datetime.fromisoformat(text.strip())
    offset = stamp.utcoffset()
    if offset is None:
        raise ValueError
    return (stamp - offset).replace(tzinfo=None)


def _row_problem(place: Phrase, row: Sequence[str]) -> Problem | None:
    if len(row) != len(HEADER):
        return fault("cells_for_columns", place, n=len(row), columns=",".join(HEADER))
    try:
        _utc(row[0])
    except ValueError:
        return fault("price_stamp", place, found=repr(row[0]))
    try:
        price = float(row[1])
    except ValueError:
        return fault("price_unreadable", place, found=repr(row[1]))
    if not isfinite(price) or abs(price) > MOST_EUR_PER_KWH:
        guess = phrase("is_it_mwh") if isfinite(price) else None
        words = {"found": row[1].strip(), "most": MOST_EUR_PER_KWH}
        return fault("price_too_high", place, guess=guess, **words)
    return None


def _on_axis(path: Path, stamps: np.ndarray, prices: Array, axis: TimeAxis) -> Array:
    """Prices of the slots of a year; refused where the file does not lie on them."""
    gaps = np.diff(stamps).astype(int)
    step = int(gaps.min()) // 60 if len(gaps) and gaps.min() > 0 else 0
    if step not in STEPS_MINUTES:
        raise refuse("price_rows_apart", str(path), step=step)
    fine = min(step, axis.step_minutes)
    end = axis.utc[-1] + np.timedelta64(axis.step_minutes, "m")
    instants = np.arange(axis.utc[0], end, np.timedelta64(fine, "m"))
    row = np.searchsorted(stamps, instants, side="right") - 1
    age = (instants - stamps[np.maximum(row, 0)]).astype(int)
    is_missing = (row < 0) | (age >= 60 * step)
    off_grid = stamps.astype(int) % (60 * step) != 0
    if off_grid.any():
        stamp = _shown(stamps[off_grid][0])
        raise refuse("stamp_misaligned", str(path), stamp=stamp, step=step)
    if is_missing.any():
        hole = _shown(instants[is_missing][0])
        hours = float(is_missing.sum() * fine / 60)
        raise refuse("prices_missing", str(path), hours=hours, year=axis.year, hole=hole)
    per_slot = axis.step_minutes // fine
    return prices[row].reshape(-1, per_slot).mean(axis=-1)


def _shown(stamp: np.datetime64) -> str:
    return f"{str(stamp)[:16]} UTC"
