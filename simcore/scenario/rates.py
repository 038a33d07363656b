"""Dated rates of a scenario: the shipped ones, with those of its own file, times its factors."""

from collections.abc import Mapping
from pathlib import Path

from simcore.money.rates import COMPONENTS, PriceFactors, RateBook, book_with, with_factors
from simcore.scenario.schema import PriceComponents, Scenario


def scenario_rates(scenario: Scenario) -> RateBook:
    """Rates that hold in a scenario.

    Raises
    ------
    InputError
        With every row of its own file that cannot be used.
    """
    own_rates = scenario.prices.rates
    book = book_with(None if own_rates is None else Path(own_rates))
    return with_factors(book, price_factors(scenario))


def price_factors(scenario: Scenario) -> Mapping[str, PriceFactors]:
    """Factors of the components of prices that a scenario moves, by component."""
    settings = scenario.prices
    factors = {
        component: PriceFactors(
            always=_factor(settings.factor, component),
            by_year={
                int(year): _factor(table, component)
                for year, table in settings.factor_by_year.items()
            },
        )
        for component in COMPONENTS
    }
    return {
        component: factor
        for component, factor in factors.items()
        if {factor.always, *factor.by_year.values()} != {1.0}
    }


def _factor(table: PriceComponents, component: str) -> float:
    stated: float | None = getattr(table, component)
    return 1.0 if stated is None else stated
