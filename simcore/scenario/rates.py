"""Dated rates of a scenario: the shipped ones, with those of its own file."""

from pathlib import Path

from simcore.money.rates import RateBook, book_with
from simcore.scenario.schema import Scenario


def scenario_rates(scenario: Scenario) -> RateBook:
    """Rates that hold in a scenario.

    Raises
    ------
    InputError
        With every row of its own file that cannot be used.
    """
    own_rates = scenario.prices.rates
    return book_with(None if own_rates is None else Path(own_rates))
