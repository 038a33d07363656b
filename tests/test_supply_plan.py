"""Full supply as a business: curve by slot against registers, cash flow and ledger."""

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenario_sample import SCENARIOS
from shared_runs import simulated
from site_sample import inputs_of

import simcore as sc
from simcore.base.timeaxis import period_of_slot, time_axis
from simcore.money.finance import npv_eur
from simcore.money.supply import COSTS
from simcore.scenario.load import load
from simcore.site.before_sharing import site_before_sharing
from simcore.site.bills import site_after_sharing
from simcore.site.curves import site_curves
from simcore.site.market import supply_market
from simcore.site.road import shared_flows
from simcore.study.compare.pipeline import prepared, with_scenario
from simcore.study.compare.records import Flows
from simcore.study.finance.moved import plan_npv_eur
from simcore.study.finance.plan import plan_of
from simcore.study.finance.sensitivity import bars, base_values
from simcore.study.finance.supply import supply_bills, supply_plan
from simcore.study.finance.supply_tables import book_lines_eur

TWO = SCENARIOS / "five-sites.toml"
KEPT = ("mining-terraces", "arras-bon-secours")
LOSSES = ("finance.unpaid_fraction=0.03", "finance.vacancy_fraction=0.02")
# Registers are sums of 32-bit energies: the curve by slot agrees within their rounding.
SINGLE = 2e-6


@cache
def flows():
    scenario = load(TWO, ["schemes.T14={}", "schemes.T1={}"])
    kept = {name: scenario.sites[name] for name in KEPT}
    return sc.simulate(scenario.model_copy(update={"sites": kept}), jobs=1)


@cache
def planned(*settings, site="all"):
    base = flows()
    scenario = load(TWO, ["schemes.T14={}", "finance.unpaid_fraction=0.0", *settings])
    kept = {name: scenario.sites[name] for name in KEPT}
    changed = with_scenario(base, scenario.model_copy(update={"sites": kept}))
    plan = plan_of(sc.price(changed, {"T14": scenario.schemes["T14"]}), "T14", site)
    return plan, supply_plan(plan)


@cache
def curves():
    scenario = load(SCENARIOS / "sites" / "arras-bon-secours.toml", ["schemes.T14={}"])
    return scenario, site_curves(inputs_of(scenario))


@pytest.mark.parametrize(
    "sharing",
    [
        {"key": "default"},
        {"key": "equal"},
        {"key": "static", "key_decimals": 2},
        {"key": "full_dynamic"},
    ],
)
def test_the_residual_curve_adds_up_to_the_registers(sharing):
    scenario, drawn = curves()
    shared = scenario.sharing.model_copy(update=sharing)
    inputs = inputs_of(scenario.model_copy(update={"sharing": shared}))
    site = shared_flows(inputs, drawn)
    basis = site_after_sharing(site_before_sharing(site), "members").basis
    number = period_of_slot(inputs.axis, inputs.periods)
    curve, spot = site.supplied.residual_kwh, site.supplied.spot_eur_per_kwh
    assert_allclose(np.bincount(number, curve), basis.billed.residual_kwh.sum(-1), rtol=SINGLE)
    expected = basis.residual_spot_eur.sum(axis=-1)
    assert_allclose(np.bincount(number, curve * spot), expected, rtol=SINGLE)


def test_only_full_supply_asks_for_the_curve():
    scenario, drawn = curves()
    bare = scenario.model_copy(update={"schemes": {"T1": {}, "T16": {}}})
    inputs = inputs_of(bare)
    site = shared_flows(inputs, drawn)
    assert site.supplied is None
    whole = Flows(scenario=bare, axis=inputs.axis, periods=inputs.periods, sites=(site,))
    with pytest.raises(sc.InputError, match=r"schemes\.T14: .* without registers for residual"):
        sc.price(whole, {"T14": {}})


def test_peak_blocks_are_8_to_20_from_monday_to_friday():
    axis = time_axis(2026, 30)
    market = supply_market(axis, flows().sites[0].supplied)
    # 2026: 261 days from Monday to Friday, twelve hours of two slots.
    assert market.is_peak.sum() == 261 * 24
    assert sorted(set(axis.minute_of_day[market.is_peak])) == list(range(480, 1200, 30))
    assert set(axis.weekday[market.is_peak]) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    "settings", [(), LOSSES, (*LOSSES, "schemes.T14={hedged_fraction=0.3, unpaid_fraction=0.1}")]
)
def test_the_margin_is_what_the_cash_flow_books_once(settings):
    plan, supply = planned(*settings)
    flow = plan.flow
    booked = flow.tenant_payments_eur[1] + flow.vacancy_eur[1] + flow.unpaid_eur[1]
    assert_allclose(supply.whole.margin.total_eur, booked, atol=0.01)


def test_the_margin_is_what_the_ledger_leaves_the_landlord():
    plan, supply = planned()
    total = 0.0
    for _, done in plan.pairs:
        year = {name: eur.sum() for name, eur in done.ledger_eur.items()}
        kept = year["full_supply_bills"] - year["full_supply_network"] - year["full_supply_taxes"]
        costs = ("sourcing", "supply_services", "unpaid_bills", "empty_homes")
        total += kept - sum(year[name] for name in costs) + done.payments_ht_eur.sum()
    assert_allclose(supply.whole.margin.total_eur, total, atol=0.01)


def test_an_internal_price_of_the_sun_moves_the_margin_and_no_cash():
    plan, supply = planned()
    priced, dear = planned("supply.own_sun_eur_per_kwh=0.1")
    sun_kwh = supply.whole.bills.shared_kwh
    assert_allclose(dear.whole.margin.own_sun_eur, -0.1 * sun_kwh)
    assert_allclose(supply.whole.margin.total_eur - dear.whole.margin.total_eur, 0.1 * sun_kwh)
    assert_allclose(priced.flow.free_cash_flow_eur, plan.flow.free_cash_flow_eur)


def test_all_sites_together_are_the_sum_of_the_sites():
    _, supply = planned()
    for name, eur in book_lines_eur(supply.whole).items():
        each = sum(book_lines_eur(book)[name] for book in supply.books)
        assert_allclose(eur, each, rtol=1e-9, atol=1e-9)
    for book in supply.books:
        alone = planned(site=book.sites[0])[1].whole
        assert_allclose(alone.margin.total_eur, book.margin.total_eur)


def test_the_sourcing_adds_to_what_the_tenants_use():
    plan, supply = planned()
    used = 0.0
    for site, _ in plan.pairs:
        people = site.flows.population
        served = people.is_participant & people.is_dwelling
        used += site.flows.registers["members"].consumption_kwh[..., served].sum()
    mix = supply.whole.sourcing
    assert_allclose(mix.delivered_kwh, used, rtol=SINGLE)
    # Flat blocks over a whole month deliver the hedged part of the energy.
    assert_allclose(mix.forward_kwh, 0.8 * supply.whole.residual_kwh)
    assert mix.spot_sold_kwh > 0


def test_what_follows_the_load_is_its_price_by_register():
    base = flows()
    for site in prepared(base, {"T14": {}}).sites:
        after_sharing = site.after_sharing["members"]
        registers = site.before_sharing.flows.registers["members"]
        residual = (registers.consumption_kwh - registers.shared_kwh) * after_sharing.is_payer
        # Retail price of each register with accise; no contract follows the spot price here.
        expected = (after_sharing.basis.retail_eur_per_kwh * residual).sum()
        expected -= 0.05 * after_sharing.basis.billed.energy_eur.sum()
        (done,) = [
            one.schemes["T14"]
            for one in sc.price(base, {"T14": {}}).sites
            if one.flows.site == site.before_sharing.flows.site
        ]
        standing, following = supply_bills(site.before_sharing, after_sharing, done)
        # The curve by slot and the registers agree within their rounding.
        assert_allclose(following.bills_eur - 0.05 * following.energy_eur, expected, rtol=SINGLE)
        residual_kwh = site.before_sharing.flows.supplied.residual_kwh.sum()
        assert 0.1 < following.bills_eur / residual_kwh < 0.2
        assert 0.05 < following.passed_on_eur / residual_kwh < 0.09
        # Fixed parts do not follow it, and energy does whole.
        assert_allclose([following.fixed_eur, following.customer_years], 0.0, atol=1e-9)
        assert_allclose(standing.energy_eur, 0.0, atol=1e-9)
        assert_allclose(standing.fixed_eur, after_sharing.basis.billed.fixed_eur.sum())


def test_the_same_paths_under_each_hedge():
    _, supply = planned()
    risks = supply.risks
    assert supply.hedged == {"unhedged": 0.0, "as_planned": 0.8, "fully_hedged": 1.0}
    assert risks["unhedged"].p5_eur < risks["as_planned"].p5_eur < risks["fully_hedged"].p5_eur
    assert all(one.shortfall_eur < one.p5_eur < one.median_eur for one in risks.values())
    # On the mean path a hedge costs its premium: 3 % of 80 % of the load in flat blocks.
    blocks = supply.whole.sourcing.forward_eur / 1.03
    gap = (supply.paths_eur["unhedged"] - supply.paths_eur["as_planned"]).mean()
    spread = (supply.paths_eur["unhedged"] - supply.paths_eur["as_planned"]).std()
    assert abs(gap - 0.03 * blocks) < 4 * spread / np.sqrt(2000)
    again = planned("supply.n_paths=100")[1]
    np.testing.assert_array_equal(again.paths_eur["unhedged"], supply.paths_eur["unhedged"][:100])


def test_other_schemes_have_no_such_book():
    outcome = sc.price(flows(), {"T1": {}})
    assert supply_plan(plan_of(outcome, "T1")) is None


def test_every_line_is_a_field_of_the_margin():
    _, supply = planned()
    margin = supply.whole.margin
    assert {field.name for field in fields(margin)} == {"billed_eur", *COSTS}
    lines = [float(getattr(margin, name)) for name in ("billed_eur", *COSTS)]
    assert_allclose(margin.total_eur, sum(lines))


@pytest.mark.parametrize("settings", [(), LOSSES])
def test_unpaid_bills_for_the_sun_leave_the_rest_of_the_bill(settings):
    plan, _ = planned(*settings)
    stated, _ = planned(*settings, "finance.unpaid_fraction=0.05")
    expected = npv_eur(stated.flow.free_cash_flow_eur, stated.rate)
    assert_allclose(plan_npv_eur(plan, "unpaid", 0.05), expected, rtol=1e-9)
    # Of the payments for shared energy alone: 5 % in place of what the settings say.
    solar = sum(float(done.payments_ht_eur.sum()) for _, done in plan.pairs)
    worth = plan.flow.tenant_payments_eur[1:] / plan.flow.tenant_payments_eur[1]
    years = npv_eur(np.append(0.0, worth), plan.rate)
    terms = plan.pairs[0][1].terms
    more = (0.05 - terms.unpaid_fraction) * (1.0 - terms.vacancy_fraction)
    assert_allclose(plan_npv_eur(plan) - expected, more * solar * years, rtol=1e-6)


def shared_in_part(part):
    """The two sites with each slot sharing a part of what it shares, the rest left over."""
    base, sites = flows(), []
    for site in base.sites:
        registers, one = site.registers["members"], site.supplied
        weighted = {name: part * eur for name, eur in registers.weighted_shared.items()}
        left_kwh = (1.0 - part) * registers.shared_kwh.sum(axis=(-2, -1))
        less = replace(
            registers,
            shared_kwh=part * registers.shared_kwh,
            surplus_kwh=registers.surplus_kwh + left_kwh,
            weighted_shared=weighted,
        )
        supplied = replace(one, shared_kwh=part * one.shared_kwh)
        registers = {**site.registers, "members": less}
        sites.append(replace(site, registers=registers, supplied=supplied))
    return replace(base, sites=tuple(sites))


@pytest.mark.parametrize("part", [0.0, 0.4, 0.9])
@pytest.mark.parametrize("settings", [(), LOSSES])
def test_less_sun_is_a_run_that_shares_less(part, settings):
    plan, _ = planned(*settings)
    scenario = plan.outcome.flows.scenario
    moved = with_scenario(shared_in_part(part), scenario)
    less = plan_of(sc.price(moved, {"T14": scenario.schemes["T14"]}), "T14")
    expected = npv_eur(less.flow.free_cash_flow_eur, less.rate)
    if part > 0:
        # Where nothing is shared a run has nothing to organise.
        assert_allclose(plan_npv_eur(plan, "shared", part), expected, rtol=1e-6)
        assert plan_npv_eur(plan, "yield", part) < expected < plan_npv_eur(plan)


@pytest.mark.parametrize("settings", [(), LOSSES])
def test_the_price_of_bought_energy_is_an_input_of_the_sensitivity(settings):
    block = str(SCENARIOS / "sites" / "arras-bon-secours.toml")

    def planned_at(mean):
        given = ["schemes.T14={}", f"contracts.spot_mean_eur_per_kwh={mean}", *settings]
        outcome = sc.price(simulated(block, *given), {"T14": {}})
        return plan_of(outcome, "T14")

    base, dear = planned_at(0.06), planned_at(0.072)
    moved = plan_npv_eur(base, "market", 1.2)
    assert_allclose(moved, npv_eur(dear.flow.free_cash_flow_eur, dear.rate), rtol=1e-6)
    assert moved < plan_npv_eur(base) - 10_000
    assert bars(base)[0].name == "market"
    # What is bought costs more than the mean spot price: shape of the load, and the premium.
    assert 0.06 < base_values(base)["market"] < 0.072
