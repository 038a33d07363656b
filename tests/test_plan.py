"""Plans of sites: indicators against the summary, months, ledger, fund, sensitivity."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from plan_sample import EVERYTHING, MARKET, outcome

import simcore as sc
from simcore.base.errors import InputError
from simcore.money.finance import dscr_with_reserve, npv_eur
from simcore.money.schemes import SCHEMES
from simcore.show.finance.finance import (
    indicator_table,
    ledger_table,
    month_table,
    year_table,
)
from simcore.show.words.labels import cents
from simcore.study.compare.checks import money_residual_eur
from simcore.study.compare.fund_tables import fund_tables
from simcore.study.compare.pipeline import prepared
from simcore.study.compare.price_points import price_points
from simcore.study.finance.moved import plan_npv_eur
from simcore.study.finance.plan import (
    check_choice,
    fixed_price_eur_per_kwh,
    indicators,
    plan_balance_eur,
    plan_of,
    worth_by_line,
)
from simcore.study.finance.sensitivity import FACTORS, bars, switches

SITE = "mining-terraces"
ONE_PLANT = f"sites.{SITE}.buildings=[]"


def test_indicators_are_those_of_the_summary():
    rows = outcome().summary.set_index(["scheme", "site"])
    for scheme in ("T1", "T4", "T13"):
        for site in ("all", SITE):
            found, row = indicators(plan_of(outcome(), scheme, site)), rows.loc[scheme, site]
            assert_allclose(found.npv_eur, row["landlord_npv_eur"])
            assert_allclose(found.dscr_min, row["dscr_min"])
            assert_allclose(found.lcoe_eur_per_kwh, row["lcoe_eur_per_kwh"])


def test_the_break_even_price_is_what_the_full_cost_scheme_asks_for():
    row = outcome().summary.query(f"scheme == 'T3' and site == '{SITE}'").iloc[0]
    found = indicators(plan_of(outcome(), "T3", SITE))
    assert_allclose(found.break_even_price_eur_per_kwh, row["price_ht_eur_per_kwh"])
    assert abs(found.npv_eur) < 1e-6
    assert_allclose([found.irr, found.modified_irr], 0.025, atol=1e-9)
    assert_allclose(found.irr_real, 1.025 / 1.02 - 1, atol=1e-9)
    assert_allclose(found.discounted_payback_years, 25.0)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_price_that_never_rises_is_the_one_that_the_full_cost_scheme_asks_for(lang):
    row = outcome().summary.query(f"scheme == 'T3' and site == '{SITE}'").iloc[0]
    asked = row["price_ht_eur_per_kwh"]
    plan = plan_of(outcome(), "T4", SITE)
    found = indicators(plan)
    assert_allclose(fixed_price_eur_per_kwh(plan), asked)
    # Payments that rise as retail prices do need a lower first year.
    assert found.break_even_price_eur_per_kwh < 0.9 * asked
    table = indicator_table(plan, found, lang)
    cells = [cell for column in table.columns for cell in column.cells]
    even, fixed = (cents(one, lang) for one in (found.break_even_price_eur_per_kwh, asked))
    for figure in (even, fixed):
        assert figure in cells
        assert figure in table.caption
    at_cost = plan_of(outcome(), "T3", SITE)
    assert_allclose(fixed_price_eur_per_kwh(at_cost), asked)
    assert not indicator_table(at_cost, indicators(at_cost), lang).caption


def test_grants_count_in_full_and_a_tonne_costs_what_the_plan_loses():
    plan = plan_of(outcome(), "T4")
    found = indicators(plan)
    assert_allclose(found.npv_eur - found.npv_before_grant_eur, plan.flow.grant_eur[0])
    # 52.0 - 43.9 g on every kWh produced over 25 years, 0.5 % less each year.
    made = plan.production_kwh[1] * (1 - 0.995**25) / 0.005
    assert_allclose(found.cost_per_tonne_eur, -found.npv_eur / (made * 8.1e-6))
    assert found.lcoe_before_grant_eur_per_kwh > found.lcoe_eur_per_kwh
    assert found.lcoe_real_eur_per_kwh < found.lcoe_eur_per_kwh


def test_worths_of_the_lines_add_up():
    plan = plan_of(outcome(*EVERYTHING), "T4")
    total = npv_eur(plan.flow.free_cash_flow_eur, plan.rate)
    assert_allclose(sum(worth_by_line(plan).values()), total, atol=1e-6)


@pytest.mark.parametrize("settings", [(), EVERYTHING, (*EVERYTHING, *MARKET)])
@pytest.mark.parametrize("scheme", ["T4", "T15"])
def test_years_months_and_ledger_agree_to_the_cent(settings, scheme):
    plan = plan_of(outcome(*settings), scheme)
    years, months, ledger = year_table(plan), month_table(plan), ledger_table(plan)
    lines = [name for name in months if name.endswith("_eur") and name != "loan_balance_eur"]
    by_year = years.groupby("year")[lines].sum()
    assert_allclose(months.groupby("year")[lines].sum(), by_year.loc[1:3], atol=0.005)
    income = ledger[ledger["payee"] == "landlord"].groupby("year")["eur"].sum()
    costs = ledger[ledger["payer"] == "landlord"].groupby("year")["eur"].sum()
    cash = years.groupby("year")["equity_cash_flow_eur"].sum()
    assert_allclose(income.sub(costs, fill_value=0.0), cash, atol=0.005)
    assert (ledger["eur"] >= 0).all()


@pytest.mark.parametrize("settings", [("finance.grant_fraction=0.8",), EVERYTHING])
def test_a_reserve_spreads_the_inverter_and_moves_no_cash(settings):
    plan = plan_of(outcome(*settings), "T13")
    flow, found = plan.flow, indicators(plan)
    # The loan runs from year 1 on, and beyond the one new inverter, in year 13.
    service = flow.debt_service_eur[1:14]
    spread = (dscr_with_reserve(flow)[1:14] - flow.dscr[1:14]) * service
    cost = -flow.inverter_eur[13]
    assert_allclose(spread[:12], -cost / 13)
    assert_allclose(spread[12], cost * 12 / 13)
    owes = flow.debt_service_eur > 0
    assert_allclose(found.dscr_min_with_reserve, dscr_with_reserve(flow)[owes].min())
    # Where the last year's bullet is the worst, a reserve does not help.
    assert (found.dscr_min_with_reserve > found.dscr_min) == (settings != EVERYTHING)


@pytest.mark.parametrize("settings", [(), EVERYTHING])
def test_what_is_owed_falls_in_december_by_what_was_repaid(settings):
    plan = plan_of(outcome(*settings), "T4")
    months = month_table(plan).set_index(["year", "month"])
    years = year_table(plan).groupby("year")[["loan_balance_eur", "loan_drawn_eur"]].sum()
    owed = months["loan_balance_eur"].to_numpy()
    # In all months the loan drawn in year 0 less all that was repaid until then.
    repaid = -months["loan_principal_eur"].cumsum().to_numpy()
    assert_allclose(owed, years.loc[0, "loan_drawn_eur"] - repaid, atol=0.005)
    assert_allclose(months.xs(12, level="month")["loan_balance_eur"], years.loc[1:3].iloc[:, 0])
    assert owed[0] > owed[-1] > 0


def test_a_plan_of_two_years_has_two_years_of_months():
    plan = plan_of(
        outcome("finance.years=2", "finance.loan_years=2", "finance.inverter_year=2"), "T4"
    )
    assert plan_balance_eur(plan).shape == (2, 12)
    assert_allclose(plan_balance_eur(plan)[-1, -1], 0.0, atol=1e-6)


@pytest.mark.parametrize("settings", [(), EVERYTHING, (*EVERYTHING, *MARKET)])
def test_the_first_year_of_the_ledger_by_month_agrees_with_the_plan(settings):
    assert money_residual_eur(outcome(*settings)) < 0.005


# --- the fund --------------------------------------------------------------------------

FUND = ("fund.enabled=true", "fund.eur_per_year=150.0")


def test_the_fund_costs_the_landlord_what_it_takes_in():
    with_it, without = plan_of(outcome(*FUND), "T4"), plan_of(outcome(), "T4")
    years, _ = fund_tables(outcome(*FUND))
    paid_in = years.query("scheme == 'T4'").groupby("year")["inflow_eur"].sum()
    assert_allclose(-with_it.flow.fund_eur, paid_in)
    lost = without.flow.free_cash_flow_eur - with_it.flow.free_cash_flow_eur
    assert_allclose(lost, paid_in)
    assert paid_in.loc[1] >= 2 * 150.0
    assert (years["balance_eur"] >= 0).all()
    assert_array_equal(without.flow.fund_eur, 0.0)


def test_accounts_hold_what_the_fund_paid_and_only_of_those_who_take_part():
    base = outcome(*FUND)
    years, accounts = fund_tables(base)
    paid = years.groupby(["scheme", "site"])["paid_eur"].sum()
    assert_allclose(accounts.groupby(["scheme", "site"])["total_eur"].sum(), paid, atol=1e-6)
    site = base.sites[0]
    one = accounts.query(f"site == '{site.flows.site}' and scheme == 'T4'").set_index("member")
    people = site.flows.population
    outside = np.flatnonzero(people.is_dwelling & ~people.is_vacant & ~people.is_participant) + 1
    assert len(outside) > 0
    assert (one.loc[outside, "total_eur"] == 0).all()
    assert (one["total_eur"] > 0).sum() > 10
    # The shifters are the most willing 30 %, of those who take part.
    is_in = people.is_dwelling & people.is_participant & ~people.is_vacant
    n_shift = int((is_in & (people.shift_rank >= 0.7)).sum())
    assert (one["shifted_kwh_per_year"] > 0).sum() == n_shift


def test_a_named_payer_pays_all_rewards():
    years, _ = fund_tables(outcome(*FUND, 'fund.payer="landlord"'))
    assert_allclose(years["paid_eur"], years["asked_eur"])
    assert years["top_up_eur"].sum() > 0


def test_rewards_stand_beside_the_savings_and_come_from_what_the_fund_pays():
    base, bare = outcome(*FUND), outcome()
    members, plain = base.members, bare.members
    assert_allclose(members["saving_eur"], plain["saving_eur"])
    assert not {"fund_reward_eur", "saving_with_rewards_eur"} & set(plain)
    gained = members["saving_with_rewards_eur"] - members["saving_eur"]
    assert_allclose(gained, members["fund_reward_eur"])
    years, _ = fund_tables(base)
    paid = years[years["year"] == 1].groupby(["scheme", "site"])["paid_eur"].sum()
    given = members.groupby(["scheme", "site"])["fund_reward_eur"].sum()
    assert paid.min() > 0
    assert_allclose(given[paid.index], paid)
    rows = base.summary.query("site == 'all'").set_index("scheme")
    is_in = members["is_dwelling"] & members["is_participant"] & ~members["is_vacant"]
    means = members[is_in].groupby("scheme")["fund_reward_eur"].mean()
    assert_allclose(rows["fund_reward_mean_eur"], means[rows.index])
    gap = rows["saving_with_rewards_mean_eur"] - rows["tenant_saving_mean_eur"]
    assert_allclose(gap, rows["fund_reward_mean_eur"])
    assert (rows["losers_with_rewards_fraction"] <= rows["losers_fraction"]).all()
    assert not [name for name in bare.summary if "reward" in name]


@pytest.mark.parametrize(
    ("scheme", "name", "setting"),
    [
        ("T3", "fund", "fund.margin_fraction=0.75"),
        ("T4", "ageing", "finance.degradation_fraction=0.008"),
        ("T4", "retail", "finance.retail_index_fraction=0.04"),
        ("T4", "grant", "finance.grant_fraction=0.5"),
    ],
)
def test_the_sensitivity_counts_the_fund(scheme, name, setting):
    # With a grant of 90 % the price of T3 leaves a margin after the loan: its part counts.
    lean = ("finance.grant_fraction=0.9", "finance.organiser_eur_per_participant=0.0")
    rich = (*FUND, ONE_PLANT, "fund.eur_per_shared_kwh=0.01", *lean)
    plan = plan_of(outcome(*rich), scheme)
    assert_allclose(plan_npv_eur(plan), indicators(plan).npv_eur, atol=1e-6)
    assert abs(plan_npv_eur(plan, name, FACTORS[name].high) - plan_npv_eur(plan)) > 100.0
    stated = plan_of(outcome(*rich, setting), scheme)
    expected = npv_eur(stated.flow.free_cash_flow_eur, stated.rate)
    assert_allclose(plan_npv_eur(plan, name, FACTORS[name].high), expected, rtol=1e-9)


@pytest.mark.parametrize("scheme", ["T2", "T13"])
def test_the_fund_of_many_prices_is_that_of_each(scheme):
    # With these grants low prices leave the fund its yearly minimum, high ones a margin too.
    # Charges of 80 connections would eat the margin of the middle one.
    lean = ("finance.grant_fraction=0.9", "finance.organiser_eur_per_participant=0.0")
    rich = (*FUND, ONE_PLANT, "fund.eur_per_shared_kwh=0.01", *lean)
    one, prices = SCHEMES[scheme], np.array([0.02, 0.3, 0.9])
    base = outcome(*rich, schemes=(scheme,))
    points = price_points(prepared(base.flows, {scheme: {}}), scheme, prices)
    for number, price in enumerate(prices):
        alone = plan_of(sc.price(base.flows, {scheme: {one.price: float(price)}}), scheme)
        assert_allclose(points.flow.fund_eur[number], alone.flow.fund_eur, atol=1e-6)
        worth = npv_eur(alone.flow.free_cash_flow_eur, alone.rate)
        assert_allclose(points.npv_eur[number], worth, atol=1e-6)
    paid_in = -points.flow.fund_eur.sum(axis=-1)
    assert paid_in[2] > paid_in[1] >= paid_in[0] > 0


def test_the_part_of_the_fund_is_an_input_only_where_there_is_a_fund():
    names = {one.name for one in switches(plan_of(outcome(*FUND), "T4"))}
    assert names == set(FACTORS) - {"market"}
    plain = {one.name for one in switches(plan_of(outcome(), "T4"))}
    assert plain == set(FACTORS) - {"fund", "market"}


# --- sensitivity -----------------------------------------------------------------------


def test_the_base_case_is_the_plan_and_a_factor_of_one_changes_nothing():
    for scheme in ("T3", "T4", "T13"):
        plan = plan_of(outcome(), scheme)
        base = float(npv_eur(plan.flow.free_cash_flow_eur, plan.rate))
        assert_allclose(plan_npv_eur(plan), base, atol=1e-6)
        for name in ("yield", "capex", "running", "shared"):
            assert_allclose(plan_npv_eur(plan, name, 1.0), base, atol=1e-6)
        for name, value in (("discount", 0.025), ("inflation", 0.02), ("retail", 0.02)):
            assert_allclose(plan_npv_eur(plan, name, value), base, atol=1e-6)


def test_moving_an_input_is_pricing_a_scenario_that_states_it():
    plan = plan_of(outcome(), "T4")
    for name, setting in (
        ("unpaid", "finance.unpaid_fraction=0.05"),
        ("ageing", "finance.degradation_fraction=0.008"),
        ("retail", "finance.retail_index_fraction=0.04"),
        ("inflation", "finance.cpi_fraction=0.03"),
        ("discount", "finance.discount_fraction=0.04"),
        ("grant", "finance.grant_fraction=0.5"),
    ):
        stated = plan_of(outcome(setting), "T4")
        value = FACTORS[name].high
        expected = npv_eur(stated.flow.free_cash_flow_eur, stated.rate)
        assert_allclose(plan_npv_eur(plan, name, value), expected, rtol=1e-9)


def test_bars_are_at_most_six_the_largest_first():
    found = bars(plan_of(outcome(), "T4"))
    assert len(found) == 6
    spreads = [bar.spread_eur for bar in found]
    assert spreads == sorted(spreads, reverse=True)
    assert len(bars(plan_of(outcome(), "T4"), most=20)) > 8


def test_at_its_switching_value_an_input_brings_the_worth_to_zero():
    # With a plant to each house fewer inputs can turn the plan by themselves.
    plan = plan_of(outcome(ONE_PLANT, "finance.organiser_eur_per_participant=8.2"), "T4")
    n_found = 0
    for one in switches(plan):
        if np.isfinite(one.value):
            n_found += 1
            scale = one.base if FACTORS[one.name].is_factor else 1.0
            assert abs(plan_npv_eur(plan, one.name, one.value / scale)) < 0.01, one.name
            just = one.value / scale + (1e-4 if one.is_below else -1e-4)
            assert plan_npv_eur(plan, one.name, just) > 0, one.name
    assert n_found >= 3


def test_a_balanced_plan_stands_at_its_limit():
    for one in switches(plan_of(outcome(), "T3")):
        assert one.value == one.base, one.name


def test_what_is_assumed_about_market_and_fund_is_told():
    told = {note.key for note in outcome(*EVERYTHING, *MARKET).notes}
    assert {"surplus_on_market", "fund_contributions"} <= told
    assert not {"surplus_on_market", "fund_contributions"} & {n.key for n in outcome().notes}


# --- choices ---------------------------------------------------------------------------


def test_an_unknown_scheme_and_an_unknown_site_are_refused_together():
    scenario = outcome().flows.scenario
    with pytest.raises(InputError) as caught:
        check_choice(scenario, "T33", "mining-terrace")
    text = str(caught.value)
    assert "--scheme: found T33, expected one of T1" in text
    assert "--site: found mining-terrace, expected all, or one of" in text
    assert "did you mean 'mining-terraces'?" in text
    with pytest.raises(InputError, match="scheme: found T9"):
        plan_of(replace(outcome(), titles={"T1": "Free"}), "T9")
    with pytest.raises(InputError, match="site: found nowhere"):
        plan_of(outcome(), "T1", "nowhere")
