"""Hourly spot prices: a synthetic year from dated figures, or a file."""

from collections.abc import Sequence
from datetime import date, datetime
from math import isfinite
from pathlib import Path

import numpy as np

from simcore.base.draws import normal
from simcore.base.errors import InputError, Phrase, Problem, fault, phrase, refuse
from simcore.base.lengths import HOURS_PER_DAY, STEPS_MINUTES
from simcore.base.records import Array, Counts
from simcore.base.recursion import remembering
from simcore.base.textfile import delimiter_of, file_text, first_line, table_rows
from simcore.base.timeaxis import TimeAxis, local_days
from simcore.money.rates.book import RateBook, rate
from simcore.money.rates.entsoe import entsoe_rows, is_entsoe
from simcore.money.rates.reader import MOST_EUR_PER_KWH

DAY_MEMORY = 0.7
"""Correlation of a day's level with that of the day before; assumed. [1]"""
MOST_MINUTES = max(STEPS_MINUTES)
"""Length of a price that stands alone in its day."""
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


def read_spot(path: Path, axis: TimeAxis, slots: slice | None = None) -> Array:
    """Spot price of each slot from a CSV file ``time,eur_per_kwh``, ``(n_slots,)``. [EUR/kWh].

    Day-ahead prices as ENTSO-E exports them (EUR/MWh) are read too. ``time`` is the start of
    the price's hour, half-hour or quarter, in ISO with its offset; prices of shorter steps are
    averaged over a slot. The step may differ from one local day to the next: day-ahead prices
    are of quarter-hours since 1 October 2025.

    Parameters
    ----------
    path
        File to read.
    axis
        Slots of the year.
    slots
        Those that the file must cover; the whole year by default. Others that it does not
        cover have a price of 0.

    Raises
    ------
    InputError
        With the line of everything unreadable, stamps off the grid, gaps, and prices that
        look like another unit.
    """
    if not path.is_file():
        raise refuse("prices_file_missing", str(path), columns=",".join(HEADER))
    rows = _rows(path)
    problems = [problem for place, row in rows if (problem := _row_problem(place, row))]
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    stamps = np.array([_utc(row[0]) for _, row in rows], "datetime64[s]")
    prices = np.array([float(row[1]) for _, row in rows])
    return _on_axis(path, stamps, prices, axis, slots or slice(None))


def _rows(path: Path) -> list[tuple[Phrase, list[str]]]:
    """Place, stamp and price of each row: of the product's own file, or of an ENTSO-E export."""
    text = file_text(path)
    delimiter = delimiter_of(first_line(text))
    lines = table_rows(text, str(path), delimiter)
    if lines and is_entsoe(lines[0]):
        return [
            (row.place, [f"{row.stamp.isoformat()}+00:00", row.price])
            for row in entsoe_rows(path, lines)
        ]
    header = tuple(cell.strip().lower() for cell in lines[0]) if lines else ()
    if header != HEADER:
        titles, place = ",".join(header) or phrase("nothing"), phrase("line", file=path, line=1)
        raise refuse("unexpected", place, found=titles, expected=",".join(HEADER))
    if delimiter != ",":
        lines = [[cell.replace(",", ".") for cell in row] for row in lines]
    numbered = enumerate(lines[1:], 2)
    return [(phrase("line", file=path, line=number), row) for number, row in numbered if row]


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


def _on_axis(path: Path, stamps: np.ndarray, prices: Array, axis: TimeAxis, slots: slice) -> Array:
    """Prices of the slots of a year; refused where the file does not lie on them."""
    step = _steps_minutes(path, stamps)
    off_grid = stamps.astype(int) % (60 * step) != 0
    if off_grid.any():
        first = int(np.argmax(off_grid))
        stamp = _shown(stamps[first])
        raise refuse("stamp_misaligned", str(path), stamp=stamp, step=int(step[first]))
    fine = min(int(step.min()), axis.step_minutes)
    end = axis.utc[-1] + np.timedelta64(axis.step_minutes, "m")
    instants = np.arange(axis.utc[0], end, np.timedelta64(fine, "m"))
    row = np.maximum(np.searchsorted(stamps, instants, side="right") - 1, 0)
    age = (instants - stamps[row]).astype(int)
    of_slot = (axis.n_slots, axis.step_minutes // fine)
    is_missing = ((age < 0) | (age >= 60 * step[row])).reshape(of_slot)
    is_needed = np.zeros(axis.n_slots, bool)
    is_needed[slots] = True
    holes = instants.reshape(of_slot)[is_missing & is_needed[:, np.newaxis]]
    if len(holes):
        hours = float(len(holes) * fine / 60)
        hole = _shown(holes[0])
        raise refuse("prices_missing", str(path), hours=hours, year=axis.year, hole=hole)
    return np.where(is_missing, 0.0, prices[row].reshape(of_slot)).mean(axis=-1)


def _steps_minutes(path: Path, stamps: np.ndarray) -> Counts:
    """Length of each price: the shortest distance of stamps in its local day, ``(n,)``."""
    gaps = np.diff(stamps).astype(int) // 60
    day, number = np.unique(local_days(stamps), return_inverse=True)
    is_within = number[1:] == number[:-1]
    is_in_order = gaps.min(initial=MOST_MINUTES) > 0
    shortest = np.full(len(day), MOST_MINUTES if is_in_order else 0)
    np.minimum.at(shortest, number[1:][is_within], gaps[is_within])
    wrong = ~np.isin(shortest, STEPS_MINUTES)
    if wrong.any() or not len(stamps):
        step = int(shortest[wrong][0]) if wrong.any() else 0
        raise refuse("price_rows_apart", str(path), step=step)
    return shortest[number]


def _shown(stamp: np.datetime64) -> str:
    return f"{str(stamp)[:16]} UTC"
