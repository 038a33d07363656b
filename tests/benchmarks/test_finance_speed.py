"""How long plans take; figures only, no test fails on a clock.

Run with ``make bench``.
"""

import numpy as np
import pytest
from defaults import finance_terms
from scenario_sample import FIVE_SITES

import simcore as sc
from simcore.money.finance import Plant, YearOne, cash_flow, npv_eur
from simcore.site.inputs import site_inputs
from simcore.study.finance.plan import indicators, plan_of
from simcore.study.finance.sensitivity import bars, switches
from simcore.study.size.site import site_basis, site_sized


@pytest.fixture(scope="module")
def scenario(is_timed):
    return sc.load(FIVE_SITES, [] if is_timed else ["time.step_minutes=60"])


def test_25_years_of_5_sites_and_17_schemes(benchmark):
    """Asked for: at most 50 ms."""
    column = np.full((5, 1), 100.0)
    plant = Plant(
        peak_power_kw=column,
        capex_eur=1150 * column,
        turpe_eur_per_year=615.0,
        ifer_eur_per_kw=3.542,
        surplus_eur_per_kwh=0.011,
        grant_eur=0.0,
        roof_works_eur=0.0,
        surplus_cap_hours=8760.0,
        surplus_beyond_eur_per_kwh=0.0,
    )
    paid = YearOne(
        shared_kwh=75e3,
        surplus_kwh=25e3,
        payments_ht_eur=500.0 * np.arange(17),
        payment_follows_energy=True,
    )
    terms = finance_terms()

    def all_worths():
        return npv_eur(cash_flow(plant, terms, paid).free_cash_flow_eur, terms.discount_fraction)

    assert benchmark(all_worths).shape == (5, 17)


def test_200_sizes_of_5_sites(benchmark, scenario, is_timed):
    """Asked for: at most 3 s, on curves that are there."""
    sizes = np.linspace(1, 200, 200 if is_timed else 20)
    bases = {name: site_basis(own) for name, own in site_inputs(scenario).items()}

    def all_sizes():
        return [site_sized(basis, "T13", sizes) for basis in bases.values()]

    assert len(benchmark.pedantic(all_sizes, rounds=3)) == 5


def test_sensitivity_of_a_portfolio(benchmark, scenario):
    plan = plan_of(sc.price(sc.simulate(scenario), {"T4": {}}), "T4")
    found = benchmark(lambda: (indicators(plan), bars(plan), switches(plan)))
    assert len(found[1]) == 6
