"""Prices found and frontiers: against each scheme priced anew, by hand, and when there is none."""

import numpy as np
import pytest
from command_sample import invoked
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import simulated

import simcore as sc
from simcore.money.schemes import SCHEMES
from simcore.study.compare.pipeline import prepared
from simcore.study.compare.price_points import lowest_and_highest, price_points
from simcore.study.solve.frontier import efficient, frontier
from simcore.study.solve.solve import Target, solve, target_of

PRICED = [name for name in SCHEMES if SCHEMES[name].price]


@pytest.fixture(scope="module")
def flows():
    return simulated(SMALL, *(f"schemes.{name}={{}}" for name in SCHEMES))


@pytest.fixture(scope="module")
def sites(flows):
    return prepared(flows, {name: {} for name in SCHEMES})


def row_at(flows, name, price):
    """Summary of a scheme at a price, by the road of every comparison."""
    rows = sc.price(flows, {name: {SCHEMES[name].price: price}}).summary
    return rows[rows["site"] == "all"].iloc[0]


@pytest.mark.parametrize("name", PRICED)
def test_many_prices_at_once_are_each_price_alone(flows, sites, name):
    low, high = lowest_and_highest(SCHEMES[name], {})
    prices = low + (high - low) * np.array([0.0, 0.013, 0.37, 1.0])
    points = price_points(sites, name, prices)
    for number, price in enumerate(prices):
        row = row_at(flows, name, float(price))
        assert_allclose(points.median_saving_eur[number], row["tenant_saving_median_eur"])
        assert_allclose(points.saving_eur[number].min(), row["tenant_saving_min_eur"])
        assert_allclose(points.npv_eur[number], row["landlord_npv_eur"], atol=1e-6)
        assert_allclose(points.payments_ht_eur[number], row["tenant_payments_ht_eur"])
        assert_allclose(points.dscr_min[number], row["dscr_min"])


@pytest.mark.parametrize("setting", ["fund.enabled=true", "finance.unpaid_fraction=0.1"])
@pytest.mark.parametrize("name", ["T3", "T12", "T14"])
def test_a_fund_and_unpaid_bills_count_at_every_price(setting, name):
    flows = simulated(SMALL, f"schemes.{name}={{}}", setting)
    points = price_points(prepared(flows, {name: {}}), name, np.array([0.05, 0.3]))
    for number, price in enumerate(points.prices):
        row = row_at(flows, name, float(price))
        assert_allclose(points.npv_eur[number], row["landlord_npv_eur"], atol=1e-6)
        assert_allclose(points.dscr_min[number], row["dscr_min"])
    found = solve(prepared(flows, {name: {}}), name, target_of("npv-zero"))
    assert found.method == ("root" if "fund" in setting else "closed_form")
    if found.price is not None:
        assert abs(row_at(flows, name, found.price)["landlord_npv_eur"]) < 0.01


REACHED = {
    "npv-zero": lambda row, value: row["landlord_npv_eur"],
    "dscr=1.1": lambda row, value: row["dscr_min"] - 1.1,
    "median-saving=30": lambda row, value: row["tenant_saving_median_eur"] - 30.0,
}


@pytest.mark.parametrize("words", sorted(REACHED))
@pytest.mark.parametrize("name", ["T2", "T3", "T4b", "T5", "T6", "T7", "T8", "T9", "T17"])
def test_a_price_found_meets_its_target(flows, sites, name, words):
    found = solve(sites, name, target_of(words))
    if found.price is None:
        gaps = np.array(found.reached) - found.target.value
        # No price in the range: the target is on the same side at both ends.
        assert gaps[0] * gaps[1] > 0
        return
    # 1e-6 EUR of a present value of hundreds of thousands; ratios and savings to 1e-8.
    scale = 1e-3 if words == "npv-zero" else 1e-8
    assert abs(REACHED[words](row_at(flows, name, found.price), None)) < scale


@pytest.mark.parametrize("name", PRICED)
def test_no_loser_is_the_dearest_price_without_one(flows, sites, name):
    found = solve(sites, name, Target(kind="no-loser"))
    assert found.price is not None
    low, high = lowest_and_highest(SCHEMES[name], {})
    at = row_at(flows, name, found.price)
    assert at["losers_fraction"] == 0
    step = 1e-4 * (high - low)
    kindest = row_at(flows, name, low)["tenant_payments_ht_eur"]
    is_rising = row_at(flows, name, high)["tenant_payments_ht_eur"] >= kindest
    dearer = found.price + step if is_rising else found.price - step
    if low <= dearer <= high and abs(at["tenant_saving_min_eur"]) < 1e-6:
        beyond = row_at(flows, name, dearer)
        # Dearer brings more only by making somebody lose, or nothing where bounds hold.
        assert beyond["tenant_saving_min_eur"] < 0 or np.isclose(
            beyond["tenant_payments_ht_eur"], at["tenant_payments_ht_eur"]
        )
    else:
        assert found.price == (high if is_rising else low)


def test_who_loses_with_free_energy_leaves_no_price(flows):
    # The rise of the management charge alone makes a tenant without sun lose.
    n_members = int(flows.sites[0].population.is_participant.sum())
    parts = [0.0] + [0.9 / n_members] * (n_members - 1)
    settings = [
        "sharing.key=static",
        f"sharing.static_coefficients={parts}",
        "prices.common_parts_saving_to=landlord",
    ]
    poor = simulated(SMALL, *settings)
    found = solve(prepared(poor, {"T3": {}}), "T3", Target(kind="no-loser"))
    assert found.price is None
    assert found.point is None
    # 4.61 EUR with CTA and VAT, whatever the price.
    assert_allclose(found.reached[0], -4.6059 * 1.15 * 1.2, atol=0.01)


def test_the_range_of_a_price_ends_at_the_parameters_it_may_not_pass():
    assert lowest_and_highest(SCHEMES["T6"], {}) == (0.03, 1.0)
    assert lowest_and_highest(SCHEMES["T6"], {"first_ht_eur_per_kwh": 0.05}) == (0.05, 1.0)
    assert lowest_and_highest(SCHEMES["T8"], {}) == (0.0, 50.0)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("no-losers", "did you mean 'no-loser'?"),
        ("dscr", "write dscr=1.1"),
        ("no-loser=3", "write no-loser alone"),
        ("dscr=much", "expected no-loser"),
        ("median-saving=nan", "expected no-loser"),
    ],
)
def test_a_wrong_target_is_refused(words, told):
    with pytest.raises(sc.InputError) as caught:
        target_of(words)
    assert told in str(caught.value)


def test_schemes_without_a_price_and_plans_without_a_loan_are_refused(flows, sites):
    with pytest.raises(sc.InputError, match="T1, which has no price, expected one of T2, T3"):
        solve(sites, "T1", Target(kind="npv-zero"))
    cash = simulated(SMALL, "finance.loan_fraction=0.0")
    with pytest.raises(sc.InputError, match="expected a plan with a loan"):
        solve(prepared(cash, {"T3": {}}), "T3", Target(kind="dscr", value=1.1))


# The frontier ---------------------------------------------------------------------------------


def test_frontier_holds_the_known_ends(sites):
    found = frontier(sites, {name: {} for name in SCHEMES}, 25)
    scheme = np.array(found.scheme)
    n_alone = sum(not SCHEMES[name].price for name in SCHEMES)
    assert len(scheme) == 25 * len(PRICED) + n_alone
    free = scheme == "T1"
    # With the same sharing nothing gives the median tenant more than free energy does.
    same = [n for n, one in SCHEMES.items() if one.arrangement == "members"]
    # Full supply can also lower the price of the other kWh, a credit gives the charge's rise back.
    alike = np.isin(scheme, same) & ~np.isin(scheme, ["T14", "T18", "T19"])
    assert_allclose(found.median_saving_eur[alike].max(), found.median_saving_eur[free][0])
    assert found.is_efficient.sum() > 2
    assert (found.losers_fraction[found.is_fair_efficient] == 0).all()
    assert (found.is_fair_efficient <= (found.losers_fraction == 0)).all()
    for name in PRICED:
        paid = found.npv_eur[scheme == name]
        assert (np.diff(paid) >= -1e-6).all() or (np.diff(paid) <= 1e-6).all()


def dominated(first, second, counted):
    """The definition, point by point."""
    return [
        any(
            counted[j]
            and first[j] >= first[i]
            and second[j] >= second[i]
            and (first[j] > first[i] or second[j] > second[i])
            for j in range(len(first))
        )
        for i in range(len(first))
    ]


small = st.integers(0, 4).map(float)


@given(arrays(float, 7, elements=small), arrays(float, 7, elements=small), arrays(bool, 7))
def test_efficient_points_are_those_no_other_dominates(first, second, counted):
    expected = counted & ~np.array(dominated(first, second, counted))
    assert (efficient(first, second, counted) == expected).all()


# On the command line --------------------------------------------------------------------------


def test_solve_on_the_command_line_writes_a_variant_that_runs(tmp_path):
    out = tmp_path / "variant.toml"
    done = invoked("solve", SMALL, "--scheme", "T8", "--target", "npv-zero", "--out", out)
    assert done.exit_code == 0, done.output
    assert (
        "the landlord's net present value is 0 (fee 10.12 EUR/month, VAT included,"
        in done.stdout.replace("\n", " ").replace("\xa0", " ")
    )
    variant = sc.load(out)
    outcome = sc.price(sc.simulate(variant, jobs=1), {"T8": variant.schemes["T8"]})
    assert abs(outcome.summary.iloc[-1]["landlord_npv_eur"]) < 0.01
    again = invoked("solve", SMALL, "--scheme", "T8", "--target", "npv-zero", "--out", out)
    assert again.exit_code == 2
    assert "which exists, expected a new file" in again.stderr


def test_an_infeasible_target_is_said_plainly_and_nothing_is_written(tmp_path):
    out = tmp_path / "none.toml"
    done = invoked("solve", SMALL, "--scheme", "T13", "--target", "npv-zero", "--out", out)
    assert done.exit_code == 1
    assert "NOT FEASIBLE" in done.stdout
    assert not out.exists()


@pytest.mark.parametrize(
    ("scheme", "target", "told"),
    [
        ("T31", "npv-zero", "did you mean 'T3"),
        ("T1", "npv-zero", "T1, which has no price"),
        ("T3", "npv-zer", "did you mean 'npv-zero'?"),
    ],
)
def test_wrong_words_of_solve_are_refused(scheme, target, told):
    done = invoked("solve", SMALL, "--scheme", scheme, "--target", target)
    assert done.exit_code == 2
    assert told in done.stderr


def test_frontier_on_the_command_line_writes_table_and_chart(tmp_path):
    out = tmp_path / "frontier"
    words = ("--schemes", "T1,T3,T8", "--points", "5", "--out", out, "--lang", "fr")
    done = invoked("frontier", SMALL, *words)
    assert done.exit_code == 0, done.output
    assert {path.name for path in out.iterdir()} == {
        "manifest.json",
        "frontier.csv",
        "frontier-fr.png",
        "frontier-fr.svg",
    }
    lines = (out / "frontier.csv").read_text().splitlines()
    assert len(lines) == 1 + 1 + 5 + 5
    assert "T8 Forfait par logement" in done.stdout
