"""The book of dated rates: what is in force on a day, what changes when, what is old."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from simcore.base.brief import brief
from simcore.base.errors import did_you_mean, refuse

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of the rates file: a value, its unit, from which day, and who says so."""

    name: str
    valid_from: date
    value: float
    unit: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBook:
    """All rates by name, each a tuple of rows in order of date.

    Examples
    --------
    >>> from simcore.rates import load_rates
    >>> book = load_rates()
    >>> len(book.names) > 100, book.names[0]
    (True, 'accise.household')
    """

    series: Mapping[str, tuple[Rate, ...]]

    __repr__ = brief

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the rates, in alphabetical order."""
        return tuple(sorted(self.series))


def rate(book: RateBook, name: str, on: date) -> float:
    """Value of a rate in force on a day, in the unit of its row.

    Returns
    -------
    float
        Its value, in the unit of its row.

    Raises
    ------
    InputError
        If the name is unknown, or the day lies before the first row of the rate.

    Examples
    --------
    >>> from simcore.rates import load_rates
    >>> rate(load_rates(), "surplus.oa.le100", date(2026, 11, 22))
    0.011
    """
    return in_force(rows_of(book, name), on).value


def rows_of(book: RateBook, name: str) -> tuple[Rate, ...]:
    """Rows of a rate in order of date."""
    if name not in book.series:
        guess = did_you_mean(name, book.series)
        raise refuse("rate_unknown", name, guess=guess)
    return book.series[name]


def in_force(series: tuple[Rate, ...], on: date) -> Rate:
    """Row in force on a day."""
    number = bisect_right(series, on, key=lambda row: row.valid_from) - 1
    if number < 0:
        first = series[0]
        raise refuse("rate_missing", first.name, day=on, first=first.valid_from)
    return series[number]


def rates_on(book: RateBook, on: date) -> "pd.DataFrame":
    """Every rate in force on a day, one row each, with its confidence and source.

    Columns ``name, value, unit, valid_from, confidence, source``; rates whose first row
    is later are left out.

    Returns
    -------
    pandas.DataFrame
        One row for each rate, by name.

    Raises
    ------
    InputError
        If no rate is known yet on that day.

    Examples
    --------
    >>> from simcore.rates import load_rates
    >>> rows = rates_on(load_rates(), date(2026, 11, 22)).set_index("name")
    >>> rows.loc["surplus.oa.le100", "unit"]
    'EUR/kWh'
    """
    started = (series for series in book.series.values() if series[0].valid_from <= on)
    rows = [in_force(series, on) for series in started]
    if not rows:
        first = min(series[0].valid_from for series in book.series.values())
        raise refuse("rate_missing", "rates", day=on, first=first)
    columns = ("name", "value", "unit", "valid_from", "confidence", "source")
    import pandas as pd  # heavy: few ask for a table

    return pd.DataFrame({column: [getattr(row, column) for row in rows] for column in columns})


def change_dates(book: RateBook, names_prefixes: Sequence[str], year: int) -> tuple[date, ...]:
    """Days of a year from which a rate has another value than the day before.

    Parameters
    ----------
    book
        The rates.
    names_prefixes
        Names, or their beginnings up to a dot: ``("trve", "turpe.cu4")``.
    year
        Local calendar year.

    Examples
    --------
    >>> from simcore.money.rates import load_rates
    >>> [str(day) for day in change_dates(load_rates(), ["trve.base"], 2026)]
    ['2026-02-01', '2026-08-01']
    """
    days: set[date] = set()
    for prefix in names_prefixes:
        stem = prefix.rstrip(".")
        names = [name for name in book.series if f"{name}.".startswith(f"{stem}.")]
        if not names:
            prefixes = {".".join(n.split(".")[:k]) for n in book.series for k in (1, 2, 3)}
            guess = did_you_mean(stem, prefixes)
            raise refuse("rate_prefix_unknown", prefix, guess=guess)
        days.update(day for name in names for day in _changes(book.series[name]))
    return tuple(sorted(day for day in days if day.year == year))


def _changes(series: tuple[Rate, ...]) -> list[date]:
    """Days from which a rate is known or takes another value."""
    previous = [None, *(row.value for row in series)]
    return [
        row.valid_from for before, row in zip(previous, series, strict=False) if row.value != before
    ]


REVISION_DAYS = {"trve": 184, "turpe": 366, "accise.household": 366, "livret_a": 184}
"""Days between two revisions: the regulated tariff and the Livret A move in February and
August, the network tariff in August, the accise in February (rows of the file)."""


def aged(book: RateBook, on: date, today: date, prefixes: Sequence[str] = ("",)) -> dict[str, date]:
    """Rates in force on a day that are more than twelve months old today, with their first day.

    Parameters
    ----------
    book
        The rates.
    on
        Day whose rates are used.
    today
        Day they are used on.
    prefixes
        Beginnings of the names looked at; all where not given.

    Returns
    -------
    dict
        By family (the first two parts of the name), the oldest first day.
    """
    oldest: dict[str, date] = {}
    for name, series in book.series.items():
        if not name.startswith(tuple(prefixes)) or series[0].valid_from > on:
            continue
        first = in_force(series, on).valid_from
        if today > _a_year_after(first):
            family = ".".join(name.split(".")[:2])
            oldest[family] = min(first, oldest.get(family, first))
    return dict(sorted(oldest.items()))


def _a_year_after(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if is_leap_day else day.replace(year=day.year + 1)


def stale(book: RateBook, on: date) -> dict[str, date]:
    """Families of rates due for a revision that the file does not hold, with their last day.

    Parameters
    ----------
    book
        The rates.
    on
        Day for which prices are wanted.
    """
    last = {family: _last_day(book, family) for family in REVISION_DAYS}
    return {
        family: day
        for family, day in last.items()
        if day is not None and (on - day).days > REVISION_DAYS[family]
    }


def _last_day(book: RateBook, family: str) -> date | None:
    """Newest day of a family of rates, None where the file has none."""
    rows = [
        series[-1] for name, series in book.series.items() if f"{name}.".startswith(f"{family}.")
    ]
    return max((row.valid_from for row in rows), default=None)
