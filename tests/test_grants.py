"""Grants by rule: a part of the cost, an amount per kWp, a ceiling, some sites."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scenario_sample import FIVE_SITES, SITES
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.scenario.finance import Finance
from simcore.scenario.funding import SitePlan
from simcore.scenario.grants import granted_eur, ruled_eur
from simcore.site.landlord import site_plant
from simcore.study.compare.pipeline import simulate
from simcore.study.finance.moved import plan_npv_eur
from simcore.study.finance.plan import plan_of

ID = "arras-bon-secours"
BLOCK = SITES / f"{ID}.toml"
# 70 dwellings at 0.65 kWp: 45.5 kWp at 1,150 EUR; rails for 50 EUR/kWp, the structure is sound.
POWER_KW, CAPEX_EUR = 45.5, 52_325.0
BUILT_EUR = CAPEX_EUR + 50 * POWER_KW


def grant_of(*rules, sets=()):
    lines = ", ".join("{" + rule + "}" for rule in rules)
    inputs = inputs_of(sc.load(BLOCK, [f"finance.grants=[{lines}]", *sets]))
    return site_plant(inputs, inputs.peak_power_kw).grant_eur


@pytest.mark.parametrize(
    ("rules", "expected_eur"),
    [
        (["share_fraction=0.4"], 0.4 * CAPEX_EUR),
        (["share_fraction=0.4, covers='all'"], 0.4 * BUILT_EUR),
        (["eur_per_kw=300"], 300 * POWER_KW),
        (["share_fraction=0.4, ceiling_eur=15000"], 15_000),
        (["eur_per_kw=300, ceiling_eur=20000"], 300 * POWER_KW),
        # Two grants add up, each below its own ceiling.
        (["share_fraction=0.2, ceiling_eur=10000", "eur_per_kw=100"], 10_000 + 100 * POWER_KW),
        ([f"share_fraction=0.4, sites=['{ID}']"], 0.4 * CAPEX_EUR),
    ],
)
def test_grants_by_hand(rules, expected_eur):
    assert_allclose(grant_of(*rules), expected_eur)


def test_grants_by_rule_stand_beside_the_part_and_below_what_a_site_states():
    part = grant_of("eur_per_kw=300", sets=["finance.grant_fraction=0.1"])
    assert_allclose(part, 0.1 * CAPEX_EUR + 300 * POWER_KW)
    stated = grant_of("eur_per_kw=300", sets=[f"finance.sites.{ID}.grant_eur=1234"])
    assert_allclose(stated, 1_234.0)


def test_a_grant_is_for_its_sites_alone():
    rule = "finance.grants=[{eur_per_kw=100, sites=['outreau']}]"
    scenario = sc.load(FIVE_SITES, [rule, "finance.grant_fraction=0.0"])
    granted = {
        name: site_plant(inputs_of(scenario, name), 10.0).grant_eur for name in scenario.sites
    }
    assert granted == {name: 1_000.0 if name == "outreau" else 0.0 for name in scenario.sites}


PLAN = Finance.model_validate(
    {"grant_fraction": 0.2, "grants": ({"eur_per_kw": 400.0, "ceiling_eur": 30_000.0},)}
)


@settings(max_examples=50, deadline=None)
@given(power_kw=st.floats(0.0, 400.0), works_eur=st.floats(0.0, 1e5), price=st.floats(0.0, 2_000.0))
def test_no_more_is_granted_than_is_built(power_kw, works_eur, price):
    power = np.array([power_kw, power_kw / 2])
    capex_eur = price * power
    built_eur = capex_eur + works_eur
    paid_eur = granted_eur(PLAN, SitePlan(), "a", capex_eur, built_eur, power)
    by_rule_eur = ruled_eur(PLAN, "a", capex_eur, built_eur, power)
    expected_eur = 0.2 * capex_eur + np.minimum(400.0 * power, 30_000.0)
    assert_allclose(by_rule_eur, expected_eur)
    assert_allclose(paid_eur, np.minimum(expected_eur, built_eur))


def test_grants_follow_a_dearer_plant_by_their_rules():
    # A part follows the cost until its ceiling, an amount per kWp does not.
    rules = "finance.grants=[{share_fraction=0.2, ceiling_eur=11000}, {eur_per_kw=100}]"
    scenario = sc.load(BLOCK, [rules, "schemes.T1={}"])
    plan = plan_of(sc.price(simulate(scenario)), "T1")
    flow = plan.flow
    assert_allclose(flow.grant_eur[0], 0.2 * CAPEX_EUR + 100 * POWER_KW)
    moved_eur = plan_npv_eur(plan, "capex", 1.5) - plan_npv_eur(plan)
    more_grant_eur = 11_000 - 0.2 * CAPEX_EUR
    assert_allclose(moved_eur, -0.5 * BUILT_EUR + more_grant_eur, rtol=1e-9)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("name='Region'", "share_fraction and eur_per_kw of Region, both or none"),
        ("share_fraction=0.1, eur_per_kw=10", "one of them"),
        ("share_fraction=30", "did you mean 0.3?"),
        ("eur_per_kw=2000", f"at most what is built, {BUILT_EUR:,.0f} EUR; did you mean a ceiling"),
        ("eur_per_kw=10, sites=['arras-bon-secour']", f"did you mean '{ID}'?"),
    ],
)
def test_grants_that_cannot_be_are_refused(rule, told):
    with pytest.raises(InputError) as refused:
        grant_of(rule)
    assert told in str(refused.value)
    assert "finance.grants" in str(refused.value)
