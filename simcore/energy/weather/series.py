"""A file's rows on a calendar: stamps checked, gaps filled, laid on the slots of an axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcore.base.errors import (
    InputError,
    Phrase,
    Problem,
    did_you_mean,
    fault,
    phrase,
    refuse,
)
from simcore.base.records import Array, Flags, Place
from simcore.base.textfile import file_text, is_file, names_beside
from simcore.base.timeaxis import TimeAxis
from simcore.energy.weather.quality import Remark

Stamps = NDArray[np.datetime64]
SHORT_GAP_HOURS, LONG_GAP_HOURS = 3.0, 72.0
"""Up to 3 hours are interpolated, up to 3 days taken from other days (assumed)."""
STEPS = (15, 30, 60)
BLANK = " ,;\t"
"""All that a line without a value holds: spreadsheets leave such lines at the end."""
MOST_COLUMNS = 1_000
"""Widest table that is read: five times the widest layout known, hours of a department."""
_DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_FIRST_DAY = np.cumsum(_DAYS) - _DAYS
_29_FEBRUARY = 59


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Rows of a file, not yet checked for gaps.

    Attributes
    ----------
    file, kind, place
        Name and format of the file, and where it stands.
    stamps
        Stamps as UTC, ``(n_rows,)``.
    columns
        Values by pvlib's name, ``(n_rows,)`` each, NaN where missing.
    step_minutes
        Length of a row.
    light_minutes, air_minutes
        From the stamp to the moment (or the middle of the mean) that light, and
        temperature and wind, stand for.
    is_mean
        Whether light is a mean over the row, or instantaneous.
    is_typical
        Whether the months come from different years.
    remarks
        What is to be told already.
    """

    file: str
    kind: str
    place: Place | None
    stamps: Stamps
    columns: Mapping[str, Array]
    step_minutes: int
    light_minutes: float
    air_minutes: float
    is_mean: bool
    is_typical: bool
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvenRows:
    """One complete year of rows, ``(n_rows,)`` each, and what it took to get there."""

    stamps: Stamps
    columns: Mapping[str, Array]
    step_minutes: int
    n_found: int
    n_duplicates: int
    n_interpolated: int
    n_from_neighbours: int
    remarks: tuple[Remark, ...]


def text_of(path: Path, kind: Phrase) -> str:
    """Text of a file; a file that is not there is refused with a guess."""
    if not is_file(path):
        guess = did_you_mean(path.name, names_beside(path))
        raise refuse("weather_file_missing", str(path), kind=kind, guess=guess)
    return file_text(path)


def rows_of(path: Path, text: str, delimiter: str, names: Sequence[str] | None) -> pd.DataFrame:
    """Rows of a table, cells still text; a table that has no such shape is refused.

    Parameters
    ----------
    path
        File, for what is refused.
    text
        Rows; where no ``names`` are given, the titles before them.
    delimiter
        What stands between two cells.
    names
        Titles of the columns.
    """
    n_cells = text.partition("\n")[0].count(delimiter) + 1
    if max(n_cells, len(names or ())) > MOST_COLUMNS:
        raise refuse("weather_columns_many", str(path), n=n_cells, most=MOST_COLUMNS)
    if names is not None and len(set(names)) < len(names):
        names = [name if name not in names[:n] else f"{name}.{n}" for n, name in enumerate(names)]
    try:
        return pd.read_csv(
            StringIO(text),
            dtype=str,
            sep=delimiter,
            skipinitialspace=True,
            names=None if names is None else list(names),
            index_col=False,
            keep_default_na=False,
            na_values=["", "nan", "NaN", "NA", "N/A", "null"],
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise refuse("weather_rows", str(path), said=str(error).strip()[:100]) from None


def placeless(file: Path) -> Problem:
    """Problem of a file that does not say where it stands."""
    return fault("weather_placeless", str(file))


def column_problems(file: Path, columns: list[str], needed: tuple[str, ...]) -> list[Problem]:
    """Columns that are missing, with a guess."""
    return [
        fault(
            "weather_column_missing",
            str(file),
            name=name,
            columns=columns,
            wanted=needed,
            guess=did_you_mean(name, columns),
        )
        for name in needed
        if name not in columns
    ]


def number_problems(file: Path, column: "pd.Series[str]", low: float | None) -> list[Problem]:
    """First cell of a column that is no number, or below ``low``; empty cells are gaps."""
    number = pd.to_numeric(column, errors="coerce")
    is_empty = column.isna() | (column.astype(str).str.strip() == "")
    is_bad = ~np.isfinite(number) & ~is_empty
    expected = phrase("number")
    if low is not None:
        is_bad, expected = is_bad | (number < low), phrase("number_or_more", low=low)
    if not is_bad.any():
        return []
    row = int(np.argmax(is_bad))
    where = phrase("cell", file=file, column=column.name, row=row + 1)
    text, n = repr(column.iloc[row]), int(is_bad.sum())
    return [fault("weather_cell", where, text=text, expected=expected, n=n)]


def even_rows(series: Series, year: int) -> EvenRows:
    """One complete year of a series: the asked one, or the fullest it has.

    Rows are laid by month, day and time in UTC. Repeated rows with the same values count
    once. Gaps of up to 3 hours are interpolated (see ``clear``), up to 3 days taken from the
    same time of the nearest day that has it.

    Raises
    ------
    InputError
        Where months or more than 3 days in a row are missing, or a stamp comes twice
        with different values.
    """
    chosen, n_other_years = _year_of(series, year)
    per_day = 1440 // series.step_minutes
    first, last = np.datetime64(f"{chosen}-01-01", "s"), np.datetime64(f"{chosen + 1}-01-01", "s")
    stamps = np.arange(first, last, np.timedelta64(series.step_minutes, "m"))
    is_near = np.abs(series.stamps - first - (last - first) / 2) < (last - first) / 2 + _day(1)
    near = np.flatnonzero(is_near)
    is_inside = (series.stamps[near] >= first) & (series.stamps[near] < last)
    # Rows of the year itself win over those of the night before and after it.
    order = near[np.argsort(~is_inside, kind="stable")]
    twice = _duplicates(series, near)
    row_of = np.full(366 * per_day, -1)
    row_of[slot_number(series.stamps[order], per_day)[::-1]] = order[::-1]
    rows = row_of[slot_number(stamps, per_day)]
    n_found = int((rows >= 0).sum())
    _check_months(series, stamps, rows)
    columns = {
        name: np.where(rows >= 0, value[rows], np.nan) for name, value in series.columns.items()
    }
    return EvenRows(
        stamps=stamps,
        columns=columns,
        step_minutes=series.step_minutes,
        n_found=n_found,
        n_duplicates=twice,
        n_interpolated=0,
        n_from_neighbours=0,
        remarks=_year_remarks(series, year, chosen, n_other_years, twice),
    )


def _day(n: int) -> np.timedelta64:
    return np.timedelta64(n, "D").astype("timedelta64[s]")


def _year_of(series: Series, year: int) -> tuple[int, int]:
    """Year to take, and the number of other years with as many rows."""
    years, counts = np.unique(series.stamps.astype("datetime64[Y]"), return_counts=True)
    full = years[counts >= 0.9 * counts.max()].astype(int) + 1970
    return (year if year in full else int(full[-1])), len(full) - 1


def _year_remarks(
    series: Series, year: int, chosen: int, n_other_years: int, n_twice: int
) -> tuple[Remark, ...]:
    remarks = list(series.remarks)
    if not series.is_typical and chosen != year:
        remarks.append(Remark(key="other_year", values={"found": chosen, "year": year}))
    if not series.is_typical and n_other_years:
        remarks.append(
            Remark(key="several_years", values={"found": chosen, "n": n_other_years + 1})
        )
    if n_twice:
        remarks.append(Remark(key="duplicates", values={"n": n_twice}))
    return tuple(remarks)


def _duplicates(series: Series, rows: NDArray[np.intp]) -> int:
    """Number of rows that repeat another one; a contradiction is refused."""
    frame = pd.DataFrame({name: value[rows] for name, value in series.columns.items()})
    frame["stamp"] = series.stamps[rows]
    is_again = frame.duplicated("stamp")
    is_same = frame.duplicated()
    if (is_again & ~is_same).any():
        stamp = frame["stamp"][is_again & ~is_same].iloc[0]
        n_bad = int((is_again & ~is_same).sum())
        said = f"{stamp:%Y-%m-%dT%H:%M}"
        raise refuse("weather_time_twice", series.file, stamp=said, n=n_bad)
    return int(is_again.sum())


def _check_months(series: Series, stamps: Stamps, rows: NDArray[np.intp]) -> None:
    """Refuse a year without some of its months."""
    month = stamps.astype("datetime64[M]").astype(int) % 12
    absent = [str(n + 1) for n in range(12) if not (rows[month == n] >= 0).any()]
    if absent:
        n_rows, n_all = int((rows >= 0).sum()), len(rows)
        raise refuse("weather_months", series.file, months=absent, n=n_rows, n_all=n_all)


def slot_number(stamps: Stamps, per_day: int) -> NDArray[np.intp]:
    """Number of a stamp's slot in a leap year, by month, day and time alone."""
    days = stamps.astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    day = _FIRST_DAY[months.astype(int) % 12] + (days - months).astype(int)
    return day * per_day + ((stamps - days).astype(int) // (86_400 // per_day)).astype(np.intp)


def filled(series: Series, even: EvenRows, clear: Array | None) -> EvenRows:
    """The year without gaps.

    Parameters
    ----------
    series, even
        The file, and its year with NaN for what is missing.
    clear
        Clear-sky light at each row; light is interpolated as its ratio to this, so that
        a gap at sunrise rises. None: everything on straight lines.
    """
    per_hour = 60 / even.step_minutes
    n_short, n_long = 0, 0
    columns, problems, remarks = {}, [], list(even.remarks)
    for name, value in even.columns.items():
        lengths = gap_lengths(value)
        worst = int(lengths.max(initial=0))
        if worst > LONG_GAP_HOURS * per_hour:
            problems.append(_gap_problem(series, even, name, lengths))
            continue
        is_short = (lengths > 0) & (lengths <= SHORT_GAP_HOURS * per_hour)
        is_long = lengths > SHORT_GAP_HOURS * per_hour
        complete = _from_other_days(value, is_long, round(24 * per_hour))
        scale = clear if name in ("ghi", "dni", "dhi", "power") else None
        columns[name] = _interpolated(complete, is_short, scale)
        n_short, n_long = n_short + int(is_short.sum()), n_long + int(is_long.sum())
    if problems:
        raise InputError(problems)
    for key, n_values in (("gaps_interpolated", n_short), ("gaps_other_days", n_long)):
        if n_values:
            remarks.append(Remark(key=key, values={"n": n_values}))
    return EvenRows(
        stamps=even.stamps,
        columns=columns,
        step_minutes=even.step_minutes,
        n_found=even.n_found,
        n_duplicates=even.n_duplicates,
        n_interpolated=n_short,
        n_from_neighbours=n_long,
        remarks=tuple(remarks),
    )


def gap_lengths(value: Array) -> NDArray[np.intp]:
    """Length of the gap each value stands in, 0 for a value that is there.

    Examples
    --------
    >>> gap_lengths(np.array([1.0, np.nan, np.nan, 2.0, np.nan]))
    array([0, 2, 2, 0, 1])
    """
    is_gap = np.isnan(value)
    edge = np.flatnonzero(np.diff(is_gap)) + 1
    starts, ends = np.concatenate([[0], edge]), np.concatenate([edge, [len(value)]])
    return np.repeat(ends - starts, ends - starts) * is_gap


def _gap_problem(series: Series, even: EvenRows, name: str, lengths: NDArray[np.intp]) -> Problem:
    row = int(np.argmax(lengths))
    hours = lengths[row] * even.step_minutes / 60
    since = np.datetime_as_string(even.stamps[row], unit="m")
    place = f"{series.file}, {name}"
    return fault("weather_gap", place, hours=float(hours), since=since, most=LONG_GAP_HOURS)


def _from_other_days(value: Array, is_asked: Flags, per_day: int) -> Array:
    """Values asked for from the same time of the nearest day that has it."""
    complete = value.copy()
    for distance in range(1, 5):
        for way in (1, -1):
            other = np.roll(value, way * distance * per_day)
            complete = np.where(is_asked & np.isnan(complete), other, complete)
    return complete


def _interpolated(value: Array, is_asked: Flags, clear: Array | None) -> Array:
    """Values asked for from straight lines between the others, over the clear sky's."""
    if not is_asked.any():
        return value
    rows = np.arange(len(value))
    if clear is None:
        is_known = ~np.isnan(value)
        line = np.interp(rows, rows[is_known], value[is_known], period=len(value))
        return np.where(is_asked, line, value)
    is_known = ~np.isnan(value) & (clear > 20)
    index = np.interp(rows, rows[is_known], value[is_known] / clear[is_known], period=len(value))
    return np.where(is_asked, index * clear, value)


def moments(series: Series, even: EvenRows) -> Stamps:
    """Moments in UTC that the light of each row stands for."""
    return even.stamps + np.timedelta64(round(series.light_minutes * 60), "s")


def around(axis: TimeAxis, step_minutes: int) -> Stamps:
    """Stamps that cover the axis with a day to spare."""
    first = np.datetime64(f"{axis.year - 1}-12-31", "s")
    last = np.datetime64(f"{axis.year + 1}-01-02", "s")
    return np.arange(first, last, np.timedelta64(step_minutes, "m"))


def at_stamps(even: EvenRows, stamps: Stamps) -> dict[str, Array]:
    """Values of a year at other stamps, by month, day and time.

    29 February repeats the 28th where the year has none, and is left out where only the
    year has one.
    """
    per_day = 1440 // even.step_minutes
    row_of = np.full(366 * per_day, -1)
    row_of[slot_number(even.stamps, per_day)] = np.arange(len(even.stamps))
    leap = slice(_29_FEBRUARY * per_day, (_29_FEBRUARY + 1) * per_day)
    before = slice((_29_FEBRUARY - 1) * per_day, _29_FEBRUARY * per_day)
    row_of[leap] = np.where(row_of[leap] < 0, row_of[before], row_of[leap])
    rows = row_of[slot_number(stamps, per_day)]
    assert (rows >= 0).all()
    return {name: value[rows] for name, value in even.columns.items()}
