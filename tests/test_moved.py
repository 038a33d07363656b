"""Moved inputs: the plan itself, many cases at once, runs that state what is moved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from plan_sample import EVERYTHING, MARKET, outcome
from test_supply_plan import LOSSES, planned

import simcore as sc
from simcore.money.finance import npv_eur
from simcore.study.finance.moved import movable, moved_npv_eur, plan_npv_eur
from simcore.study.finance.plan import plan_of
from simcore.study.finance.sensitivity import FACTORS, base_values, factors_of, switches

SCHEMES = ("T1", "T2", "T3", "T4", "T6", "T8", "T10", "T13")
FUND = ("fund.enabled=true", "fund.eur_per_year=150.0", "finance.grant_fraction=0.9")
TERMS = {
    "plain": (),
    "everything": EVERYTHING,
    "market": (*EVERYTHING, *MARKET),
    "fund": FUND,
}
LANDLORDS = ("prices.common_parts_saving_to='landlord'",)
# Worths are sums of some 100 kEUR.
CENT = 1e-6


def plan_under(scheme, *given_):
    if scheme == "T14":
        return planned(*given_)[0]
    return plan_of(outcome(*given_, schemes=SCHEMES), scheme)


def worth_eur(plan):
    return float(npv_eur(plan.flow.free_cash_flow_eur, plan.rate))


@pytest.mark.parametrize("terms", TERMS)
@pytest.mark.parametrize("scheme", [*SCHEMES, "T14"])
def test_an_input_moved_to_what_it_is_leaves_the_plan(scheme, terms):
    plan = plan_under(scheme, *TERMS[terms])
    names, bases = factors_of(plan), base_values(plan)
    # Sites have bonuses and contracts of their own, so no single value states them all; and
    # what the market leaves of a price is no price that is stated.
    own = {"grant", "surplus"}
    names = [name for name in names if name not in own]
    values = [1.0 if FACTORS[name].is_factor else bases[name] for name in names]
    assert_allclose(plan_npv_eur(plan, names, values), worth_eur(plan), rtol=1e-9, atol=CENT)
    assert_allclose(plan_npv_eur(plan), worth_eur(plan), rtol=1e-9, atol=CENT)


@pytest.mark.parametrize(("scheme", "terms"), [("T4", "market"), ("T3", "fund"), ("T14", "fund")])
def test_many_cases_are_each_alone(scheme, terms):
    plan = plan_under(scheme, *TERMS[terms])
    ready, names = movable(plan), factors_of(plan)
    ends = np.array([(FACTORS[name].low, FACTORS[name].high) for name in names])
    together = moved_npv_eur(ready, np.array(names)[:, np.newaxis], ends)
    assert together.shape == (len(names), 2)
    for name, pair, worths in zip(names, ends, together, strict=True):
        for value, moved_eur in zip(pair, worths, strict=True):
            assert_allclose(moved_npv_eur(ready, name, value), moved_eur, rtol=1e-12)


@given(part=st.floats(0.5, 1.0))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_capital_cost_and_running_costs_are_counted_once(part):
    plan = plan_under("T4")
    flow = plan.flow
    # A grant is a part of the capital cost here; insurance follows the cost of the plant.
    built = flow.capex_eur + flow.grant_eur + flow.roof_works_eur + flow.insurance_eur
    running = flow.operation_eur + flow.organiser_eur + flow.insurance_eur
    for name, line in (("capex", built), ("running", running)):
        less = worth_eur(plan) - (1 - part) * float(npv_eur(line, plan.rate))
        assert_allclose(plan_npv_eur(plan, name, part), less, rtol=1e-9)


def with_sun(flows, part):
    """Sites whose plants yield a part and share the same part of each register."""
    sites = []
    for site in flows.sites:
        moved = {
            name: replace(
                registers,
                shared_kwh=part * registers.shared_kwh,
                production_kwh=part * registers.production_kwh,
                surplus_kwh=part * registers.surplus_kwh,
                weighted_shared={key: part * eur for key, eur in registers.weighted_shared.items()},
            )
            for name, registers in site.registers.items()
        }
        supplied = site.supplied and replace(
            site.supplied, shared_kwh=part * site.supplied.shared_kwh
        )
        sites.append(replace(site, registers=moved, supplied=supplied))
    return replace(flows, sites=tuple(sites))


@pytest.mark.parametrize("part", [0.5, 0.9, 1.1])
@pytest.mark.parametrize("given_", [(), LOSSES, LANDLORDS])
@pytest.mark.parametrize("scheme", ["T1", "T4", "T6", "T13", "T14"])
def test_another_yield_is_a_run_whose_plants_yield_as_much(scheme, given_, part):
    plan = plan_under(scheme, *given_)
    moved = sc.price(with_sun(plan.outcome.flows, part), {scheme: {}})
    stated = plan_of(moved, scheme)
    assert_allclose(plan_npv_eur(plan, "yield", part), worth_eur(stated), rtol=1e-9)
    assert abs(worth_eur(stated) - worth_eur(plan)) > 100.0


@pytest.mark.parametrize("scheme", ["T2", "T3"])
def test_a_price_that_covered_the_cost_stays(scheme):
    plan = plan_under(scheme)
    less_eur = plan_npv_eur(plan, "yield", 0.9)
    anew = plan_of(sc.price(with_sun(plan.outcome.flows, 0.9), {scheme: {}}), scheme)
    comes = 1.0 - plan.pairs[0][1].terms.unpaid_fraction
    payments_eur = comes * plan.flow.tenant_payments_eur
    # A run asks for more per kWh; T3's contract brings a tenth less, T2's sum is as before.
    lost_eur = npv_eur((0.1 if scheme == "T3" else 0.0) * payments_eur, plan.rate)
    asked_eur = npv_eur(comes * anew.flow.tenant_payments_eur, plan.rate)
    expected_eur = worth_eur(anew) - asked_eur + npv_eur(payments_eur, plan.rate) - lost_eur
    assert_allclose(less_eur, expected_eur, rtol=1e-9)
    # No running cost follows the sun, so T2 asks for the same sum anew.
    is_same = asked_eur == pytest.approx(npv_eur(payments_eur, plan.rate) - lost_eur, rel=1e-9)
    assert is_same == (scheme == "T2")


@pytest.mark.parametrize("scheme", ["T2", "T8", "T10"])
def test_fixed_payments_do_not_follow_the_sun(scheme):
    plan, free = plan_under(scheme), plan_under("T1")
    # They are asked whatever the roofs yield, so as little is lost as in T1.
    lost = plan_npv_eur(plan) - plan_npv_eur(plan, "yield", 0.5)
    assert_allclose(lost, plan_npv_eur(free) - plan_npv_eur(free, "yield", 0.5), rtol=1e-9)


def test_at_most_what_is_produced_is_shared():
    plan = plan_under("T4")
    most = 1.0 / base_values(plan)["shared"]
    assert_allclose(plan_npv_eur(plan, "shared", 50.0), plan_npv_eur(plan, "shared", 60.0))
    assert plan_npv_eur(plan, "shared", 0.99 * most) > plan_npv_eur(plan)


@pytest.mark.parametrize("scheme", ["T4", "T13", "T14"])
@pytest.mark.parametrize("terms", ["fund", "market"])
def test_every_switching_value_brings_the_worth_to_zero(scheme, terms):
    plan = plan_under(scheme, *TERMS[terms])
    found = [one for one in switches(plan) if np.isfinite(one.value)]
    assert found
    scales = [one.base if FACTORS[one.name].is_factor else 1.0 for one in found]
    values = [one.value / scale for one, scale in zip(found, scales, strict=True)]
    # Found within 1e-9 of the value; the worth falls by some MEUR a unit.
    assert_allclose(plan_npv_eur(plan, [one.name for one in found], values), 0.0, atol=0.05)
