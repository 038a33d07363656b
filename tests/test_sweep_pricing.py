"""Pricing in batches is the ordinary road, future by future; its energy is simulated once."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scenario_sample import FIVE_SITES
from shared_runs import simulated

import simcore as sc
from simcore.money.rates import rate
from simcore.scenario.rates import scenario_rates
from simcore.study.compare.pipeline import price, with_scenario
from simcore.study.futures import future
from simcore.study.futures.future import future_of, scaled_rates
from simcore.study.futures.kinds import kind_of
from simcore.study.futures.plan import tasks_of
from simcore.study.sweep.affine import affine, values_at
from simcore.study.sweep.figures import FIGURES
from simcore.study.sweep.futures import book_of, sites_priced
from simcore.study.sweep.sweep import Asked, plan_of, swept_of
from simcore.study.sweep.tasks import Shared, task_cube

SITE = "scenarios/sites/outreau.toml"
SMALL = ("sites.outreau.dwellings=6", "sites.outreau.buildings=[]", "time.step_minutes=60")
OVER = {
    "finance.grant_fraction": (0.0, 0.4),
    "finance.capex_factor": (0.8, 1.3),
    "finance.organiser_fixed_eur": (500, 2000),
    "finance.discount_fraction": (0.01, 0.04),
    "finance.cpi_fraction": (0.0, 0.03),
    "finance.retail_index_fraction": (0.0, 0.04),
    "finance.degradation_fraction": (0.004, 0.007),
    "finance.unpaid_fraction": (0.0, 0.05),
    "finance.loan_margin_fraction": (0.0, 0.02),
    "contracts.indexed_discount_fraction": (0.05, 0.15),
    "contracts.professional_supply_eur_per_kwh": (0.09, 0.13),
    "social.heat_eur_per_kwh": (0.08, 0.14),
    "schemes.T4.discount_fraction": (0.1, 0.5),
    "prices.excise_on_shared": ["due", "nil"],
    "contracts.turpe_passthrough": ["period_rate", "average"],
    "finance.vat_status": ["taxed", "franchise"],
}
"""An input of every kind that asks for no simulation."""
SCHEMES = (
    *("T1", "T2", "T3", "T3i", "T4", "T4r", "T4b", "T7", "T8", "T9", "T10", "T13", "T13r"),
    *("T15", "T17", "T17r"),
)
FACTORS = ("retail", "network", "excise", "surplus")
"""Components of prices that bills are affine in."""
SPOT = ("sites.outreau.households.spot_fraction=0.6",)
"""Contracts whose price differs from month to month."""
BY_PERIOD = ("T5", "T5b", "T6", "T17b")
"""Schemes that tell billing periods apart."""


def scenario_with(schemes, *sets):
    """A small site with these schemes at their defaults."""
    scenario = sc.load(SITE, [*SMALL, *sets])
    return scenario.model_copy(update={"schemes": {name: {} for name in schemes}})


def batch_and_road(scenario, *sets, n_draws=5):
    """Figures of some futures in a batch, and those of the ordinary road, by row."""
    over = {path: how for path, how in OVER.items() if not path.startswith("schemes.")}
    if "T4" in scenario.schemes:
        scenario = scenario.model_copy(
            update={"schemes": {**scenario.schemes, "T4": {"discount_fraction": 0.3}}}
        )
        over = OVER
    plan = plan_of(scenario, Asked(draws=n_draws, over=over, alone=True))
    swept = swept_of(plan, jobs=1)
    flows = simulated(SITE, *SMALL, *sets)
    for row in range(n_draws):
        values = {path: one[row] for path, one in plan.values.items()}
        outcome = price(with_scenario(flows, future_of(scenario, values)))
        yield swept.values[row], outcome.summary.set_index(["site", "scheme"]), plan


@pytest.mark.parametrize(
    ("schemes", "sets"),
    [(SCHEMES, ()), (BY_PERIOD, ()), (("T4", "T4b", "T13"), SPOT)],
    ids=["any period", "by period", "spot contracts"],
)
def test_a_batch_is_the_ordinary_road_future_by_future(schemes, sets):
    for found, summary, plan in batch_and_road(scenario_with(schemes, *sets), *sets):
        for place, site in enumerate(("outreau", "all")):
            for number, scheme in enumerate(schemes):
                told = [summary.loc[(site, scheme), name] for name in plan.figures]
                # A net present value of nothing is told to a millionth of a euro.
                assert_allclose(found[place, number], told, rtol=1e-9, atol=1e-6)


def test_common_parts_that_pay_and_schemes_of_the_scenarios_own():
    own = [
        'common_parts="pays"',
        "time.step_minutes=60",
        'schemes.mine.title="Mine"',
        'schemes.mine.parts=[{quantity="shared_kwh", price_ht_eur_per_kwh=0.08}]',
    ]
    block = sc.load("scenarios/sites/arras-bon-secours.toml", own)
    both = block.model_copy(update={"schemes": {"T3": {}, "T13": {}, "mine": {}}})
    flows = sc.simulate(both, jobs=1)
    over = {path: OVER[path] for path in ("finance.cpi_fraction", "finance.capex_factor")}
    plan = plan_of(both, Asked(draws=3, over=over, alone=True))
    swept = swept_of(plan, jobs=1)
    for row in range(3):
        values = {path: one[row] for path, one in plan.values.items()}
        told = price(with_scenario(flows, future_of(both, values))).summary.set_index("site")
        found = swept.values[row, -1]
        assert_allclose(found, told.loc["all", list(plan.figures)], rtol=1e-9, atol=1e-6)


def test_rates_are_multiplied_by_the_start_of_their_name():
    scenario = scenario_with(("T1", "T4r"))
    (plain,) = rates_on(scenario, {})
    (dearer,) = rates_on(scenario, {"accise": 1.1, "accise.household": 2.0})
    assert dearer == pytest.approx(2.2 * plain)
    plan = plan_of(scenario, Asked(draws=4, over={"rates.trve": (0.9, 1.2)}, alone=True))
    swept = swept_of(plan, jobs=1)
    saving = swept.values[:, -1, 0, plan.figures.index("tenant_saving_mean_eur")]
    order = np.argsort(plan.values["rates.trve"])
    # Free solar energy saves more where the supplier asks more, in one straight line.
    slope = np.diff(saving[order]) / np.diff(plan.values["rates.trve"][order])
    assert (slope > 0).all()
    assert_allclose(slope, slope[0], rtol=1e-6)


@pytest.mark.parametrize("sets", [(), ("prices.on=calendar",), SPOT], ids=str)
def test_factors_of_prices_simulate_once_and_are_the_whole_road(sets):
    scenario = scenario_with(("T1", "T3", "T4", "T13r"), *sets)
    over = {f"prices.factor.{name}": (0.8, 1.3) for name in FACTORS}
    # The retail factor multiplies this price too.
    over["contracts.professional_supply_eur_per_kwh"] = (0.09, 0.13)
    plan = plan_of(scenario, Asked(draws=3, over=over, alone=True))
    swept = swept_of(plan, jobs=1)
    assert swept.n_simulations == 1
    for row in range(3):
        own = future_of(scenario, {path: one[row] for path, one in plan.values.items()})
        told = price(sc.simulate(own, jobs=1)).summary.set_index(["site", "scheme"])
        rows = [("all", name) for name in plan.schemes]
        found = told.loc[rows, list(plan.figures)].to_numpy(float)
        assert_allclose(swept.values[row, -1], found, rtol=1e-9, atol=1e-6)


def test_dated_rates_are_scaled_once_for_all_sites(monkeypatch):
    calls = []
    kept = future.scaled_rates
    monkeypatch.setattr(future, "scaled_rates", lambda *given: calls.append(1) or kept(*given))
    two = sc.load(FIVE_SITES, ["time.step_minutes=60"])
    priced = future.priced_inputs(two, ["outreau", "arras-towers"], {"trve": 1.5})
    assert len(calls) == 1
    first, second = (one.rates for one in priced.values())
    assert first is second
    day = date(2026, 11, 22)
    plain = rate(scenario_rates(two), "trve.base.energy_ht.9kva", day)
    assert rate(first, "trve.base.energy_ht.9kva", day) == 1.5 * plain


def rates_on(scenario, factors):

    yield rate(
        scaled_rates(scenario_rates(scenario), factors), "accise.household", date(2026, 11, 22)
    )


def test_bills_are_taken_apart_by_hand():
    """(a + 2) b with base a = 1.5, b = 12.5: 43.75.

    a to 3: 5 x 12.5 - 43.75 = 18.75; b to 20: 3.5 x 20 - 43.75 = 26.25; both: 100 less all = 11.25.
    """

    def bill(at):
        return {"eur": np.array([(at["a"] + 2) * at["b"]]), "same": np.array(7.0)}

    parts = affine(bill, {"a": (1.0, 3.0), "b": (10.0, 20.0)})
    assert parts.base["eur"].tolist() == [43.75]
    assert {inputs: part.tolist() for inputs, part in parts.terms["eur"]} == {
        (0,): [18.75],
        (1,): [26.25],
        (0, 1): [11.25],
    }
    assert "same" not in parts.terms
    assert parts.is_exact
    found = values_at(parts, {"a": np.array([2.0]), "b": np.array([15.0])}, 1)
    assert_allclose(found["eur"], [[60.0]])


def test_an_input_that_is_nothing_at_one_end_hides_no_other():
    parts = affine(lambda at: {"y": np.array(at["a"] * at["b"])}, {"a": (0, 2), "b": (0, 5)})
    assert parts.is_exact
    assert_allclose(values_at(parts, {"a": np.array([2.0]), "b": np.array([4.0])}, 1)["y"], 8.0)


@pytest.mark.parametrize("curve", [lambda a: a**2, lambda a: max(a, 0.7)])
def test_what_is_not_affine_is_found_out(curve):
    parts = affine(lambda at: {"y": np.array([curve(at["a"])])}, {"a": (0.0, 1.0)})
    assert not parts.is_exact


def test_where_bills_cannot_be_taken_apart_each_future_walks_the_road(monkeypatch):
    scenario = scenario_with(("T1", "T4r"))
    asked = Asked(
        draws=3, over={"contracts.professional_supply_eur_per_kwh": (0.09, 0.13)}, alone=True
    )
    plan = plan_of(scenario, asked)
    whole = swept_of(plan, jobs=1).values
    flows = simulated(SITE, *SMALL).sites
    shared = Shared(flows=flows, books={(): book_of(flows, scenario, {}, {})})
    (task,) = tasks_of(plan)
    assert_allclose(task_cube(plan, task, shared), whole, rtol=1e-9, atol=1e-6)


def test_what_asks_for_a_simulation():
    scenario = scenario_with(("T1",))
    assert {path: kind_of(path, scenario) for path in (*OVER, "rates.trve", "seed")} == {
        **dict.fromkeys(OVER, "terms"),
        "finance.grant_fraction": "price",
        "finance.capex_factor": "price",
        "contracts.indexed_discount_fraction": "price",
        "contracts.professional_supply_eur_per_kwh": "price",
        "social.heat_eur_per_kwh": "price",
        "schemes.T4.discount_fraction": "scheme",
        "prices.excise_on_shared": "branch",
        "contracts.turpe_passthrough": "branch",
        "finance.vat_status": "branch",
        "rates.trve": "price",
        "seed": "energy",
    }
    assert {path: kind_of(f"prices.factor.{path}", scenario) for path in (*FACTORS, "spot")} == {
        **dict.fromkeys(FACTORS, "price"),
        "spot": "energy",
    }
    assert kind_of("prices.factor_by_year.2027.retail", scenario) == "price"
    looking = sc.load(SITE, [*SMALL, "sharing.key=equal_saving"])
    asked = ("contracts.professional_supply_eur_per_kwh", "rates.trve", "prices.factor.retail")
    for path in asked:
        assert kind_of(path, looking) == "energy"


def test_figures_bear_the_names_of_the_summary():
    outcome = sc.price(simulated(SITE, *SMALL), {"T1": {}})
    assert [name for name in FIGURES if name not in outcome.summary] == []
    assert isinstance(outcome.summary, pd.DataFrame)


def test_sites_are_priced_with_their_own_numbers():
    flows = simulated(SITE, *SMALL).sites
    scenario = scenario_with(("T8",))
    book = book_of(flows, scenario, {}, {})
    (priced,) = sites_priced(book, {"schemes.T8.fee_eur_per_month": np.array([0.0, 1.0])}, 2)
    people = flows[0].population
    pays = people.is_participant & people.is_dwelling
    # 12 EUR a year for each home that takes part, VAT within.
    paid = priced.saving_eur[0, 0] - priced.saving_eur[0, 1]
    assert_allclose(paid[pays], 12.0)
    assert_allclose(paid[~pays], 0.0, atol=1e-12)
