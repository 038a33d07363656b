"""How long the main job takes; figures only, no test fails on a clock.

Run with ``pytest tests/benchmarks --benchmark-only``.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import simcore as sc
from simcore.energy.demand.situation import homes_of
from simcore.energy.demand.uses import PARTS
from simcore.money.schemes import SCHEMES

FIVE_SITES = Path(__file__).parents[2] / "scenarios" / "five-sites.toml"


@pytest.fixture(scope="module")
def scenario():
    return sc.load(FIVE_SITES)


@pytest.fixture(scope="module")
def flows(scenario):
    return sc.simulate(scenario)


def test_simulate_five_sites(benchmark, scenario, flows):
    done = benchmark.pedantic(sc.simulate, args=(scenario,), rounds=3)
    assert len(done.sites) == 5


def test_price_six_schemes(benchmark, flows):
    outcome = benchmark(sc.price, flows)
    assert len(outcome.titles) == 6


def test_price_all_schemes(benchmark, flows):
    """One more scheme costs this less the above, over the number of schemes added."""
    every = {name: {} for name in SCHEMES}
    outcome = benchmark(sc.price, flows, every)
    assert len(outcome.titles) == len(SCHEMES)


def test_tables(benchmark, flows):
    outcome = sc.price(flows)
    summary = benchmark(lambda: outcome.summary)
    assert len(summary) == 6 * 6


def test_demand_of_240_homes(benchmark):
    """All uses, one thread; over 240 for a dwelling-year."""
    from demand_sample import MIXED, demand
    from test_population import KEY

    from simcore.energy.population import draw_population

    people = draw_population(replace(MIXED, n_dwellings=240, vacancy_fraction=0.0), KEY)
    kwh = benchmark(demand, people)
    assert kwh.shape == (17_520, 241)


@pytest.mark.parametrize("name", [name for _, uses in PARTS for name in uses])
def test_ms_per_dwelling_year_by_use(benchmark, name):
    """One use of 200 all-electric homes; times 5 for microseconds a dwelling-year."""
    from demand_sample import GAS, situation_of
    from test_population import KEY

    from simcore.energy.population import draw_population

    site = replace(GAS, n_dwellings=200, off_peak_fraction=1.0)
    homes = homes_of(situation_of(draw_population(site, KEY)), np.arange(200))
    use = next(uses[name] for _, uses in PARTS if name in uses)
    kwh = np.zeros((homes.situation.n_rows, 200))
    benchmark(use, homes, kwh)
    assert kwh.sum() > 0
