"""The bound on the recorded year: the figures that were found with a prototype in November 2026."""

import priced
import pytest
from numpy.testing import assert_allclose

from simcore.scenario.ranges import with_value
from simcore.study.compare.pipeline import prepared, price, with_scenario
from simcore.study.design.ability import Terms, site_ability
from simcore.study.design.bound import bound, bound_npv_eur

ATOL = 1e3
"""EUR: the figures were written down in whole kEUR."""
BY_HEAD = {"finance.organiser_eur_per_kwh": 0.0, "finance.organiser_eur_per_participant": 25.0}


def abilities(**settings):
    flows = priced.flows()
    scenario = flows.scenario
    for path, value in settings.items():
        scenario = with_value(scenario, path, value)
    sites = prepared(with_scenario(flows, scenario), {"T13": {}}).sites
    return [site_ability(site) for site in sites]


@pytest.mark.parametrize(
    ("settings", "terms", "kilo_eur"),
    [
        ({}, Terms(), -250),
        ({"prices.excise_on_shared": "nil"}, Terms(), -42),
        ({}, Terms(common_parts_pay=True), -117),
        ({**BY_HEAD, "finance.organiser_fixed_eur": 0.0}, Terms(), -446),
        ({**BY_HEAD, "finance.organiser_fixed_eur": 600.0}, Terms(), -515),
        ({}, Terms(gain_mean_eur=20.0), -490),
        ({}, Terms(outside="no-project", gain_mean_eur=20.0), -372),
    ],
)
def test_first_year_bound_is_that_of_the_prototype(settings, terms, kilo_eur):
    found = bound_npv_eur(abilities(**settings), terms, "first")
    assert_allclose(found, 1e3 * kilo_eur, atol=ATOL, rtol=0)


@pytest.mark.parametrize(
    ("settings", "can_pay", "need"),
    [
        ({}, 29.4, 40.9),
        ({"prices.excise_on_shared": "nil"}, 39.0, 40.9),
        ({**BY_HEAD, "finance.organiser_fixed_eur": 0.0}, 29.4, 49.9),
    ],
)
def test_what_can_be_paid_and_is_needed(settings, can_pay, need):
    found = bound(abilities(**settings), Terms())
    assert_allclose([found.can_pay_eur, found.need_eur], [1e3 * can_pay, 1e3 * need], atol=100)


def test_a_euro_more_for_each_tenant_costs_twelve_thousand():
    # Law of the line: K x n / (1 + VAT) = 21.7 x 664 / 1.2.
    sites = abilities()
    cost = bound_npv_eur(sites, Terms(), "first") - bound_npv_eur(
        sites, Terms(gain_mean_eur=21.0), "first"
    )
    mean = sum(one.saving_eur()[0].sum() for one in sites) / 664
    assert sum(one.n_tenants for one in sites) == 664
    assert_allclose(cost / 21.0, 12.0e3, atol=50)
    assert mean > 21.0


def test_own_saving_reaches_the_first_year_bound_on_the_recorded_year():
    done = price(priced.flows(), {"T13": {"landlord_share_fraction": 1.0}})
    found = done.summary.query("site == 'all'").iloc[0]["landlord_npv_eur"]
    assert_allclose(bound_npv_eur(abilities(), Terms(), "first"), found, atol=0.01, rtol=0)
