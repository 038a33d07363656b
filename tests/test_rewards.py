"""Rewards: baselines and who games them, budgets and points, a simulated fund, local services."""

from dataclasses import replace

import numpy as np
import pytest
from command_sample import called
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import OUTREAU, SMALL
from shared_runs import simulated

import simcore as sc
from simcore.energy.flexibility import BASELINES, by_points_eur, gamed_kwh, within_budget_eur
from simcore.money.services import local_services
from simcore.show.charts.local_services import local_services as local_services_chart
from simcore.show.compare.answer import answer
from simcore.show.folder.read import read_run
from simcore.site.fund import contributions, fund_of
from simcore.site.shifting import movers
from simcore.study.compare.checks import energy_residual_fraction, money_residual_eur
from simcore.study.compare.services import has_services, service_rows
from simcore.study.flex.flex import flex
from simcore.study.flex.rewards import GAMING, HONEST, IDLE, reward_rows

MONEY = arrays(float, 5, elements=st.floats(0, 1000))
DAYS = 7 * 16


def test_a_rolling_baseline_forgets_what_it_paid_by_hand():
    still = np.full((DAYS, 1), 2.0)
    done = still + 1.0
    rolling = BASELINES["rolling"](still, done)
    # Four weeks of the year before, then a week more of the own effort each week.
    weekly = rolling[::7, 0]
    assert_allclose(weekly[:6], [2.0, 2.25, 2.5, 2.75, 3.0, 3.0])
    assert_allclose(BASELINES["frozen"](still, done), 2.0)
    assert_array_equal(BASELINES["truth"](still, done), still)


def test_a_control_group_follows_the_day_and_the_home_by_hand():
    still = np.array([[1.0, 3.0], [2.0, 6.0]])
    # The group uses 2 and 4; the homes are at half and one and a half of it.
    assert_allclose(BASELINES["control"](still, still + 1), [[1.0, 3.0], [2.0, 6.0]])


def test_gaming_a_rolling_baseline_by_hand():
    still, moved = np.full((DAYS, 1), 2.0), np.full((DAYS, 1), 3.0)
    gamed = gamed_kwh(still, moved)
    assert gamed.sum() == still.sum()  # nothing moved over the year
    earned = np.maximum(gamed - BASELINES["rolling"](still, gamed), 0).sum()
    honest = np.maximum(moved - BASELINES["rolling"](still, moved), 0).sum()
    # Earning weeks against a baseline of 1, 1.5, 2, 2.5: 5 kWh a day of the week and cycle.
    assert_allclose(earned, 2 * 7 * 5.0)
    assert_allclose(honest, 7 * (1.0 + 0.75 + 0.5 + 0.25))


@given(MONEY, st.floats(0, 2000))
def test_rewards_are_never_above_the_budget(asked, budget):
    cut = within_budget_eur(asked, budget)
    assert cut.sum() <= budget * (1 + 1e-12) + 1e-9
    assert (cut <= asked + 1e-12).all()
    if asked.sum() <= budget:
        assert_allclose(cut, asked, rtol=1e-12)
    shared = by_points_eur(asked, budget)
    assert_allclose(shared.sum(), budget if asked.sum() > 0 else 0.0, rtol=1e-9, atol=1e-9)


def test_local_services_by_hand():
    paid = local_services(np.array([50_000.0, -1.0]), 25.0, 1_607.0, 200_000.0)
    assert_allclose(paid.hours, [2000, 0])
    assert_allclose(paid.people, [2000 / 1607, 0])
    assert_allclose(paid.offset_fraction, [0.25, 0])
    assert local_services(np.array(1.0), 25.0, 1_607.0, None).offset_fraction is None


# Sites -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rewards():
    told = flex(sc.load(SMALL, ["time.step_minutes=60"]))
    rows = reward_rows(told.sites)
    return told, {(row.baseline, row.behaviour): row for row in rows}


def test_baselines_at_a_site_err_in_their_own_way(rewards):
    told, rows = rewards
    truth = rows["truth", HONEST]
    assert_allclose(truth.rewarded_kwh, truth.moved_kwh, rtol=0.02)
    assert rows["truth", IDLE].rewarded_kwh == 0
    # Chance looks like effort to whoever only has a meter.
    assert rows["frozen", IDLE].rewarded_kwh > 0
    # Who games moves next to nothing, and earns more of a rolling baseline than the honest do.
    assert abs(rows["rolling", GAMING].moved_kwh) < 0.1 * truth.moved_kwh
    assert rows["rolling", GAMING].asked_eur > rows["rolling", HONEST].asked_eur
    assert rows["truth", GAMING].asked_eur < rows["truth", HONEST].asked_eur
    people = told.sites[0].before_sharing.flows.population
    n_share = (people.is_dwelling & people.is_participant & ~people.is_vacant).sum()
    assert rows["truth", IDLE].n_homes + truth.n_homes == n_share


SIMULATED = (
    "fund.enabled=true",
    'fund.contributions="simulated"',
    'fund.baseline="truth"',
    "coaching.participation_fraction=0.5",
)


def test_a_fund_is_fed_by_what_is_simulated():
    flows = simulated(OUTREAU, *SIMULATED)
    site = flows.sites[0]
    given_by = contributions(site)
    moves = movers(site.inputs, site.population)
    assert_allclose(given_by.shifted_kwh, site.shift.moved_kwh.sum(axis=0) * moves)
    assert given_by.shifted_kwh.sum() > 0
    assert_allclose(given_by.saved_kwh, site.saved_kwh * site.population.is_participant)
    # Moved and saved under every scheme, where a stated fund changes no energy.
    plain = simulated(OUTREAU).sites[0]
    assert site.shared_kwh["members"].sum() > plain.shared_kwh["members"].sum()
    outcome = sc.price(flows, {"T8": {}})
    done = outcome.sites[0].schemes["T8"]
    fund = fund_of(outcome.sites[0].flows, done)
    assert (fund.years.balance_eur >= 0).all()
    assert (fund.years.paid_eur <= fund.years.asked_eur + 1e-9).all()
    assert fund.earned_eur["services"].sum() > 0
    assert energy_residual_fraction(outcome) < 1e-9
    assert money_residual_eur(outcome) < 1e-6
    frozen = replace(site.inputs, fund=site.inputs.fund.model_copy(update={"baseline": "frozen"}))
    by_meter = contributions(replace(site, inputs=frozen)).shifted_kwh
    assert (by_meter != given_by.shifted_kwh).any()
    assert (by_meter[~moves] == 0).all()


def test_the_margin_in_local_services_as_table_answer_and_chart(tmp_path):
    rls = "fund.rls_eur_per_dwelling=450.0"
    outcome = sc.price(sc.simulate(sc.load(SMALL, ["time.step_minutes=60", rls])), {"T3": {}})
    assert has_services(outcome)
    row = next(row for row in service_rows(outcome) if row["site"] == "all")
    flow = outcome.sites[0].schemes["T3"].cash_flow
    margin = float(flow.equity_cash_flow_eur[1])
    assert_allclose(row["margin_eur"], margin)
    assert_allclose(row["local_hours"], max(margin, 0) / 25)
    assert_allclose(row["rls_eur"], 450 * outcome.sites[0].flows.inputs.site_table.dwellings)
    assert "RLS" in answer(outcome)
    assert "services locaux" in answer(outcome, "fr")
    assert not has_services(sc.price(simulated(OUTREAU), {"T1": {}}))
    words = ("compare", SMALL, "--set", rls, "--schemes", "T3", "--no-charts", "--no-design")
    shown = called(*words, "--out", tmp_path / "run", columns=150)
    assert "local services" in shown
    ax = local_services_chart(read_run(tmp_path / "run"), None, "fr")
    assert ax.get_xlabel() == "heures par an"
    assert len([bar for bar in ax.patches if bar.get_gid() == "hours"]) == 1
