"""How long the main job takes; figures only, no test fails on a clock.

Run with ``make bench``.
"""

import pytest
from scenario_sample import FIVE_SITES

import simcore as sc
from simcore.money.schemes import SCHEMES
from simcore.scenario.schema import DEFAULT_SCHEMES
from simcore.study.compare.pipeline import prepared
from simcore.study.compare.schemes import with_schemes
from simcore.study.solve.frontier import frontier

SEVEN = ("T1", "T3", "T4", "T8", "T13", "T15", "T17")


@pytest.fixture(scope="module")
def scenario(is_timed):
    return sc.load(FIVE_SITES, [] if is_timed else ["time.step_minutes=60"])


@pytest.fixture(scope="module")
def flows(scenario):
    return sc.simulate(with_schemes(scenario, ["all"]))


def test_simulate_five_sites(benchmark, scenario, flows):
    done = benchmark.pedantic(sc.simulate, args=(scenario,), rounds=3)
    assert len(done.sites) == 5


def test_price_the_schemes_of_the_scenario(benchmark, flows, scenario):
    outcome = benchmark(sc.price, flows, scenario.schemes)
    assert len(outcome.titles) == len(DEFAULT_SCHEMES)


def test_a_thousand_prices_of_all_schemes(benchmark, flows):
    sites = prepared(flows)
    n_points = 1000 // len(SCHEMES)
    found = benchmark(frontier, sites, {name: {} for name in SCHEMES}, n_points)
    assert len(found.scheme) > 900


def test_price_all_schemes(benchmark, flows):
    """One more scheme costs this less the above, over the number of schemes added."""
    every = {name: {} for name in SCHEMES}
    outcome = benchmark(sc.price, flows, every)
    assert len(outcome.titles) == len(SCHEMES)


def test_tables(benchmark, flows):
    outcome = sc.price(flows, {name: {} for name in SEVEN})
    summary = benchmark(lambda: outcome.summary)
    assert len(summary) == 7 * 6
