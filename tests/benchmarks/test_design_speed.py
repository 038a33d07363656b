"""How long the designer takes after simulation; figures only, no test fails on a clock.

Run with ``make bench``.
"""

from dataclasses import replace

import pytest
from scenario_sample import FIVE_SITES

import simcore as sc
from simcore.study.compare.pipeline import prepared
from simcore.study.design.ability import Terms, site_ability
from simcore.study.design.bound import bound
from simcore.study.design.levers import thresholds, together_at, usable
from simcore.study.design.membership import best_membership
from simcore.study.design.sought import sought
from simcore.study.design.views import WITHIN, Views, curves_of


@pytest.fixture(scope="module")
def flows(is_timed):
    return sc.simulate(sc.load(FIVE_SITES, [] if is_timed else ["time.step_minutes=60"]))


def test_bound_of_five_sites(benchmark, flows):
    """Asked for: at most 0.1 s."""
    sites = prepared(flows, WITHIN).sites

    def of_all():
        return bound([site_ability(site) for site in sites], Terms())

    assert benchmark(of_all).n_tenants > 0


def test_bound_of_700_operations(benchmark, flows, is_timed):
    """Asked for: at most 10 s, bills with it."""
    few, n_operations = flows.sites, 700 if is_timed else 7
    many = replace(flows, sites=tuple(few[n % len(few)] for n in range(n_operations)))

    def of_all():
        sites = prepared(many, WITHIN).sites
        found = [replace(site_ability(site), site=f"operation-{n}") for n, site in enumerate(sites)]
        return bound(found, Terms())

    assert len(benchmark.pedantic(of_all, rounds=1).pools) == n_operations


def test_best_tariffs_of_up_to_four_prices(benchmark, flows):
    """Asked for: at most 2 s."""
    seen = [prepared(flows, WITHIN).sites]
    found = benchmark.pedantic(lambda: sought(seen, flows.scenario.design, 4), rounds=3)
    assert len(found.tariffs) == 4


@pytest.mark.parametrize("with_energy", [False, True])
def test_single_thresholds(benchmark, flows, with_energy):
    """Asked for: at most 3 s for money levers, 6 s with those of the energy, curves kept."""
    first = Views(flows=flows, terms=Terms(gain_mean_eur=20.0, debt_cover=1.1))
    kept = {("curves", ()): curves_of(first, {})}

    def of_all():
        views = replace(first, has_energy=with_energy, kept=dict(kept))
        return thresholds(views, usable(views, with_energy=with_energy))

    assert len(benchmark.pedantic(of_all, rounds=1)) >= 10


def test_matrix_of_pairs(benchmark, flows):
    """Asked for: at most 5 s."""
    views = Views(flows=flows, terms=Terms(gain_mean_eur=20.0))
    levers = usable(views, with_energy=True)
    assert len(benchmark.pedantic(lambda: together_at(views, levers), rounds=1)) > 80


def test_best_membership(benchmark, flows):
    """Asked for: at most 10 s."""
    views = Views(flows=flows, terms=Terms())
    assert benchmark.pedantic(lambda: best_membership(views), rounds=1).n_in > 0
