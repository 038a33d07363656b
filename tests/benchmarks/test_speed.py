"""How long the main job takes; figures only, no test fails on a clock.

Run with ``pytest tests/benchmarks --benchmark-only``.
"""

from pathlib import Path

import pytest

import simcore as sc
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
