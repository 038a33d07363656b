"""Days of prices that a scenario asks for, against the days that the rates cover."""

from datetime import date

from simcore.base.errors import InputError, Problem
from simcore.money.rates import RateBook
from simcore.scenario.schema import Scenario

USED_RATES = (
    "trve.base.",
    "trve.hphc.",
    "trve.cta_base.",
    "turpe.cg",
    "turpe.cu4.",
    "turpe.plant.",
    "accise.household",
    "cta.",
    "vat.",
    "ifer.",
    "livret_a",
)
"""Rates that the bills and the plants of a run are made of."""
SURPLUS_RATES = ("surplus.oa.",)
"""Rates that follow the day of the purchase request."""


def price_day(scenario: Scenario) -> date:
    """Day whose prices hold, or the last of the year where the calendar is followed."""
    on = scenario.prices.on
    return on if isinstance(on, date) else date(scenario.time.year, 12, 31)


def check_days(scenario: Scenario, book: RateBook) -> None:
    """Refuse days before the first known rates, all at once.

    Raises
    ------
    InputError
        Naming each setting and the first day that can be asked for.
    """
    prices = scenario.prices
    earliest = prices.on if isinstance(prices.on, date) else date(scenario.time.year, 1, 1)
    asked = (
        ("prices.on", earliest, USED_RATES),
        ("prices.surplus_request_date", prices.surplus_request_date, SURPLUS_RATES),
    )
    problems = [
        Problem(place=place, found=str(day), expected=f"a day from {first} on, the first known")
        for place, day, names in asked
        if day < (first := first_day(book, names))
    ]
    if problems:
        raise InputError(problems)


def first_day(book: RateBook, prefixes: tuple[str, ...]) -> date:
    """First day on which all rates that begin with one of the prefixes are known."""
    return max(
        series[0].valid_from for name, series in book.series.items() if name.startswith(prefixes)
    )
