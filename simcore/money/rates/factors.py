"""Dated rates times factors: what if prices rise by a tenth, one component at a time."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from simcore.money.rates.book import Rate, RateBook, in_force

COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "retail": ("trve.base.", "trve.hphc.", "trve.tempo."),
    "network": ("turpe.", "trve.cta_base."),
    "excise": ("accise.household", "accise.small_business"),
    "spot": ("spot.mean",),
    "surplus": ("surplus.oa.", "injection.oa."),
}
"""Beginnings of the names of rates that a component of prices holds."""
MONEY = "EUR"
"""What the unit of a price begins with; limits, hours and parts keep their values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFactors:
    """Factors of one component of prices.

    Attributes
    ----------
    always
        Factor on every day. [1]
    by_year
        Factor beside it from 1 January of a year on, until the next year that has one. [1]
    """

    always: float
    by_year: Mapping[int, float]

    def on(self, day: date) -> float:
        """Factor on a day. [1].

        Examples
        --------
        >>> PriceFactors(always=1.1, by_year={2027: 1.2}).on(date(2026, 12, 31))
        1.1
        """
        years = sorted(self.by_year)
        number = bisect_right(years, day.year) - 1
        return self.always * (self.by_year[years[number]] if number >= 0 else 1.0)


def with_factors(book: RateBook, factors: Mapping[str, PriceFactors]) -> RateBook:
    """Rates whose prices are multiplied, and count as inferred where they are.

    Parameters
    ----------
    book
        Dated rates.
    factors
        Factors by component, a key of ``COMPONENTS``.

    Returns
    -------
    RateBook
        The same names; a rate has a further row from each January that changes its factor.

    Examples
    --------
    >>> from simcore.rates import load_rates, rate
    >>> dearer = with_factors(load_rates(), {"spot": PriceFactors(always=2.0, by_year={})})
    >>> rate(dearer, "spot.mean", date(2026, 6, 1))
    0.144
    """
    series = dict(book.series)
    for component, factor in factors.items():
        for name, rows in book.series.items():
            if name.startswith(COMPONENTS[component]) and rows[0].unit.startswith(MONEY):
                series[name] = tuple(_times(row, factor) for row in _split(rows, factor))
    return RateBook(series=series)


def _split(rows: tuple[Rate, ...], factor: PriceFactors) -> list[Rate]:
    """Rows of a rate, with one more on each day that its factor changes."""
    held = {row.valid_from: row for row in rows}
    for day in (date(year, 1, 1) for year in factor.by_year):
        if day > rows[0].valid_from:
            held.setdefault(day, replace(in_force(rows, day), valid_from=day))
    return [held[day] for day in sorted(held)]


def _times(row: Rate, factor: PriceFactors) -> Rate:
    times = factor.on(row.valid_from)
    if times == 1:
        return row
    return revalued(
        row,
        row.value * times,
        confidence="inferred",
        source=f"{row.source}; times {times:g} as the scenario says",
    )


def revalued(row: Rate, value: float, *, confidence: str = "", source: str = "") -> Rate:
    """A row with another value, as ``replace`` makes it in a fifth of the time."""
    return Rate(
        name=row.name,
        valid_from=row.valid_from,
        value=value,
        unit=row.unit,
        confidence=confidence or row.confidence,
        source=source or row.source,
    )
