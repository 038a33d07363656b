"""A scenario in one future: its energy, and what it is priced with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcore.money.rates import RateBook, revalued
from simcore.scenario.ranges import moved_to
from simcore.scenario.schema import Scenario
from simcore.site.inputs import SiteInput, site_inputs
from simcore.site.records import SiteFlows
from simcore.site.road import site_flows
from simcore.study.futures.kinds import RATES

Values = Mapping[str, NDArray[Any]]
"""Values of inputs by path, ``(n_draws,)`` each."""
SEED = "seed"


def future_of(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """A scenario with other values of some inputs, those of dated rates left out, not checked."""
    for path, value in values.items():
        if not path.startswith(RATES):
            scenario = moved_to(scenario, path.split("."), _plain(value))
    return scenario


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def energy_of(
    base: Scenario,
    values: Mapping[str, Any],
    schemes: dict[str, dict[str, float]] | None = None,
) -> tuple[SiteFlows, ...]:
    """Energy of all sites with other values of inputs of the energy, shared as schemes need it.

    The weather is that of the scenario's own seed and of its year, so that a draw of homes
    keeps the sky, and a year of weather keeps the homes.
    """
    scenario = future_of(base, values)
    inputs = site_inputs(scenario).values()
    return tuple(
        site_flows(
            replace(
                one,
                weather_seed=base.seed,
                schemes=one.schemes if schemes is None else schemes,
            )
        )
        for one in inputs
    )


def priced_inputs(
    scenario: Scenario, sites: Sequence[str], rates: Mapping[str, float]
) -> dict[str, SiteInput]:
    """What sites are priced with; ``rates`` are factors of dated rates by the start of names."""
    inputs = site_inputs(scenario, sites)
    if not rates:
        return inputs
    book = scaled_rates(next(iter(inputs.values())).rates, rates)
    return {name: replace(one, rates=book) for name, one in inputs.items()}


def scaled_rates(book: RateBook, factors: Mapping[str, float]) -> RateBook:
    """Dated rates of which those whose names begin so are multiplied."""
    series = dict(book.series)
    for name, rows in book.series.items():
        times = [f for stem, f in factors.items() if f"{name}.".startswith(f"{stem}.")]
        factor = prod(times)
        if factor != 1.0:
            series[name] = tuple(revalued(row, row.value * factor) for row in rows)
    return RateBook(series=series)
