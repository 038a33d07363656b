"""Uses moved under the sun: by hand, what never changes, tanks, baselines, the bonus."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import OUTREAU
from scheme_sample import bases, paid, reference_case
from shared_runs import simulated
from strategies import energies

import simcore as sc
from simcore.energy.demand.heat import tanks
from simcore.energy.demand.surroundings import Homes, is_lived_in, windows
from simcore.energy.demand.uses import surroundings_of
from simcore.energy.flexibility import (
    gained_kwh,
    moved_into,
    weekday_baseline_kwh,
    window_kwh_by_day,
)
from simcore.money.finance import npv_eur
from simcore.money.schemes import SCHEMES
from simcore.site.shifting import movers, solar_relay
from simcore.study.compare.pipeline import with_scenario
from simcore.study.finance.moved import plan_npv_eur
from simcore.study.finance.plan import plan_of

MOST_UNMET = 0.01
"""One bath in a hundred that ends lukewarm. [1]"""
DAY = np.repeat(np.arange(3), [4, 3, 5])
"""Three days of 4, 3 and 5 slots, as at a change of the clock."""


def test_uses_move_by_hand():
    kwh = np.array([[1.0], [2.0], [3.0], [4.0]])
    window = np.array([False, True, True, False])
    # Half of 1 and 4 moves: 2.5 kWh, 1.25 to each slot of the window.
    moved = moved_into(kwh, window, np.zeros(4, int), np.array([0.5]))
    assert_allclose(moved[:, 0], [0.5, 3.25, 4.25, 2.0])
    assert_allclose(kwh[:, 0], [1.0, 2.0, 3.0, 4.0])


def test_a_day_without_a_window_keeps_its_uses():
    kwh = np.ones((12, 1))
    window = (DAY == 1) & (np.arange(12) == 5)
    moved = moved_into(kwh, window, DAY, np.array([1.0]))
    assert_allclose(moved[DAY != 1], 1.0)
    assert_allclose(moved[DAY == 1, 0], [0.0, 3.0, 0.0])


@given(energies((12, 2)), arrays(bool, 12), arrays(float, 2, elements=st.floats(0, 1)))
def test_each_day_keeps_its_energy_and_nothing_turns_negative(kwh, window, fraction):
    moved = moved_into(kwh, window, DAY, fraction)
    assert (moved >= 0).all()
    everything = np.ones(12, bool)
    before, after = (window_kwh_by_day(one, everything, DAY) for one in (kwh, moved))
    assert_allclose(before, after, atol=1e-9)
    # The window never loses, what is outside never gains.
    assert (moved[window] >= kwh[window] - 1e-12).all()
    assert (moved[~window] <= kwh[~window] + 1e-12).all()


def test_baseline_by_weekday_by_hand():
    # 35 days whose energy is the number of the week, from 0.
    week = np.repeat(np.arange(5.0), 7)[:, np.newaxis]
    found = weekday_baseline_kwh(week)
    # Week 4 is held against weeks 0 to 3; week 1 against 0 and, looking back, 4, 3, 2.
    assert_allclose(found[28:, 0], 1.5)
    assert_allclose(found[7:14, 0], 2.25)
    assert_allclose(weekday_baseline_kwh(np.full((35, 1), 2.0)), 2.0)


def test_gains_by_billing_period_are_never_negative():
    by_day = np.array([[3.0], [1.0], [0.0], [0.0]])
    baseline = np.array([[1.0], [2.0], [1.0], [1.0]])
    found = gained_kwh(by_day, baseline, np.array([0, 0, 1, 1]), 2)
    assert_allclose(found[:, 0], [1.0, 0.0])


# A site ------------------------------------------------------------------------------------------


def flows_of(*sets):
    return simulated(OUTREAU, "schemes.T12={}", "schemes.T12b={}", *sets)


@pytest.fixture(scope="module")
def flows():
    return flows_of()


def test_only_the_willing_move_and_less_is_left_outside_the_sun(flows):
    site = flows.sites[0]
    before = site.registers["members"].consumption_kwh.sum(axis=(0, 1))
    after = site.registers["shifted"].consumption_kwh.sum(axis=(0, 1))
    moves = movers(site.inputs, site.population)
    assert 10 < moves.sum() < 0.5 * site.population.n_members
    assert_array_equal(before[~moves], after[~moves])
    assert (site.shift.moved_kwh.sum(axis=0)[moves] > 0).all()
    assert (site.shift.moved_kwh[:, ~moves] == 0).all()
    shared = [site.registers[name].shared_kwh.sum() for name in ("members", "shifted")]
    assert shared[1] > shared[0]


def test_tanks_use_what_they_serve_and_lose_no_more_than_before(flows):
    # Heated just before the evening rather than at night, a tank is cooler at night.
    site = flows.sites[0]
    before, after = site.consumption_kwh.sum(), site.shift.consumption_kwh.sum()
    tanks_kwh = 1_000.0 * site.population.has_electric_hot_water.sum()
    assert 0 <= before - after < 0.03 * tanks_kwh


def unmet_fraction(flows, relay):
    """Heat that tanks could not serve, over what was drawn, 1.7 kWh a person and day."""
    people = flows.sites[0].population
    member = np.flatnonzero(is_lived_in(people) & people.has_electric_hot_water)
    behind = replace(people, is_off_peak=people.is_dwelling)
    cold = np.full(flows.axis.n_slots, 10.0)
    where = surroundings_of(flows.axis, behind, cold, np.broadcast_to(relay, (2, 96, 100)), 0.0)
    add, balance = tanks(Homes(surroundings=where, member=member))
    for window in windows(where, member, 30):
        add(np.zeros((window.n_rows(where), len(member))), window)
    return balance[0].sum() / (1.7 * 366 * people.n_occupants[member].sum())


def test_draw_offs_are_met_behind_the_solar_relay(flows):
    night = np.zeros((2, 96, 1))
    night[:, [*range(26), *range(90, 96)]] = 1.0
    solar = solar_relay(flows.scenario)[..., np.newaxis]
    # Six hours around noon serve as well as eight at night.
    at_night, at_noon = (unmet_fraction(flows, relay) for relay in (night, solar))
    assert at_noon < MOST_UNMET
    assert at_night < MOST_UNMET


def test_nobody_moves_where_nobody_is_willing():
    site = flows_of("flexibility.willing_fraction=0.0").sites[0]
    assert (site.shift.moved_kwh == 0).all()
    same = [site.registers[name].consumption_kwh for name in ("members", "shifted")]
    assert_array_equal(*same)
    # A baseline by weekday still takes chance for effort.
    assert site.shift.rewarded_kwh.sum() > 0


def test_schemes_that_do_not_reward_are_untouched(flows):
    plain = simulated(OUTREAU).sites[0]
    assert plain.shift is None
    assert "shifted" not in plain.registers
    assert_array_equal(
        plain.registers["members"].shared_kwh, flows.sites[0].registers["members"].shared_kwh
    )
    with pytest.raises(sc.InputError, match=r"schemes\.T12: found flows without the sharing"):
        sc.price(simulated(OUTREAU), {"T12": {}})


def test_bonus_in_the_books_and_in_the_savings(flows):
    given = {"bonus_eur_per_kwh": 0.05, "budget_eur_per_home": 500.0}
    outcome = sc.price(flows, {"T12b": given})
    site, done = outcome.sites[0], outcome.sites[0].schemes["T12b"]
    bonus_eur = 0.05 * site.flows.shift.moved_kwh.sum()
    assert_allclose(done.ledger_eur["rewards"].sum(), bonus_eur)
    none = sc.price(flows, {"T12b": given | {"bonus_eur_per_kwh": 0.0}}).sites[0].schemes["T12b"]
    assert_allclose((done.saving_eur - none.saving_eur).sum(), bonus_eur)
    paid_eur = none.cash_flow.tenant_payments_eur[1] - done.cash_flow.tenant_payments_eur[1]
    # The bonus is paid whole, while 1.5 % of what is asked never comes.
    assert_allclose(paid_eur, bonus_eur / 0.985)


@pytest.mark.parametrize("unpaid", [0.0, 0.1])
def test_a_bonus_is_given_whatever_is_never_paid(flows, unpaid):
    def planned(part):
        scenario = sc.load(OUTREAU, ["schemes.T12={}", f"finance.unpaid_fraction={part}"])
        return plan_of(sc.price(with_scenario(flows, scenario), {"T12": {}}), "T12")

    base, stated = planned(unpaid), planned(0.05)
    assert base.pairs[0][1].ledger_eur["rewards"].sum() > 100.0
    expected = npv_eur(stated.flow.free_cash_flow_eur, stated.rate)
    assert_allclose(plan_npv_eur(base, "unpaid", 0.05), expected, rtol=1e-9)
    assert abs(plan_npv_eur(base) - expected) > 100.0


def test_bonus_and_its_budget_by_hand():
    basis = reference_case("due")
    scheme = SCHEMES["T12"]
    # 120 kWh by the baseline at 5 c EUR, 100 kWh in truth; a budget of 4 EUR a home cuts.
    assert_allclose(scheme.reward(basis, scheme.filled({})).sum(), 6.0)
    assert_allclose(SCHEMES["T12b"].reward(basis, scheme.filled({})).sum(), 5.0)
    cut = scheme.filled({"budget_eur_per_home": 4.0})
    assert_allclose(scheme.reward(basis, cut).sum(), 4.0)
    assert_allclose(paid(basis, "T12").sum(), 750 * 0.08)


@given(bases(), st.floats(0.0, 30.0))
def test_bonuses_stay_within_the_budget_and_with_those_who_pay(basis, budget):
    scheme = SCHEMES["T12"]
    reward = scheme.reward(basis, scheme.filled({"budget_eur_per_home": budget}))
    assert (reward >= 0).all()
    assert (reward[:, ~basis.is_payer] == 0).all()
    assert reward.sum() <= budget * basis.is_payer.sum() + 1e-9
