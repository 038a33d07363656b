"""The best tariff: by hand, against a grid, by its laws, and against the ordinary road."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from programme_sample import ANY, small
from shared_runs import simulated

from simcore.base.errors import InputError
from simcore.money.schemes import SCHEMES
from simcore.money.schemes.parts import QUANTITIES, Part, amount_eur, parts_eur
from simcore.scenario.design import Design
from simcore.study.compare.pipeline import prepared
from simcore.study.design.ability import Terms, site_ability
from simcore.study.design.bound import bound_npv_eur
from simcore.study.design.programme import candidates, programme
from simcore.study.design.reprice import checked, repriced
from simcore.study.design.tariff import best_tariff, missing_eur

ROOT = Path(__file__).parent.parent / "scenarios"
BLOCK = ROOT / "sites" / "arras-bon-secours.toml"
CENT = 0.01

THREE = {
    "paid": [[100.0, 200.0, 300.0], [-12.0, -12.0, -12.0]],
    "saving": [10.0, 30.0, 60.0],
    "worth": [600.0, -36.0],
    "high": np.array([1.0, 0.5]),
}


# By hand -----------------------------------------------------------------------------------


def test_three_tenants_and_two_prices_by_hand():
    # 100, 200 and 300 kWh, savings of 10, 30 and 60 EUR. One price: the first tenant binds at
    # 0.10 EUR, worth 600 x 0.10 = 60. With a credit of 0.50 EUR a month, 6 EUR a year, the limits
    # are 16 / 100, 36 / 200 and 66 / 300: 0.16 EUR, worth 96 - 18 = 78.
    problem = small(**THREE)
    one, two = (best_tariff(problem, ANY, k) for k in (1, 2))
    assert [(part.quantity, round(part.price, 9)) for part in one.parts] == [("shared_kwh", 0.1)]
    assert_allclose(one.npv_eur, -940.0, atol=1e-6)
    assert_allclose([part.price for part in two.parts], [0.16, 0.5], rtol=1e-9)
    assert_allclose(two.npv_eur, -922.0, atol=1e-6)
    assert_allclose(two.gains_eur, [[0.0, 4.0, 18.0]], atol=1e-6)
    # One EUR of slack for the first tenant is 1 c EUR a kWh more from all: 6 EUR.
    (held,) = two.binding
    assert (held.tenant, held.year) == (0, 1)
    assert_allclose(held.worth_eur, 6.0, rtol=1e-6)


def test_a_wished_mean_by_hand():
    # One price: the mean gain is 100/3 - 200 p, at least 20 where p is 1/15 at most: worth 40.
    found = best_tariff(small(**THREE), replace_design(gain_mean_eur=20.0), 1)
    assert_allclose([part.price for part in found.parts], [1 / 15], rtol=1e-9)
    assert_allclose(found.npv_eur, -960.0, atol=1e-6)
    assert_allclose(found.saving_mean_eur, 20.0, atol=1e-9)


def test_what_the_books_do_not_need_goes_to_the_worst_off():
    # Short of 30: a price of 0.05 EUR is enough, and leaves 5, 20 and 45 EUR. Each objective may
    # cost the one before a cent, which is a sixtieth of a cent to the worst-off here.
    problem = small(**THREE, free_npv_eur=-30.0)
    one = best_tariff(problem, ANY, 1)
    assert_allclose(one.npv_eur, 0.0, atol=0.011)
    assert_allclose(one.saving_min_eur, 5.0, atol=0.003)
    two = best_tariff(problem, ANY, 2)
    # 600 p - 36 c = 30 and the gain 10 - 100 p + 12 c is best with all of the credit.
    assert_allclose([part.price for part in two.parts], [0.08, 0.5], atol=1e-4)
    assert_allclose(two.npv_eur, 0.0, atol=0.011)
    assert_allclose(two.saving_min_eur, 8.0, atol=0.003)


def replace_design(**changes):
    return ANY.model_copy(update=changes)


def test_a_wish_beyond_free_energy_is_said_in_euros():
    # Free energy and the whole credit leave 16, 36 and 66 EUR: 118, where 3 x 50 are wished.
    wish = replace_design(gain_mean_eur=50.0)
    assert best_tariff(small(**THREE), wish, 2) is None
    assert_allclose(missing_eur(small(**THREE), wish), 32.0)
    assert_allclose(missing_eur(small(**THREE), replace_design(gain_worst_eur=20.0)), 4.0)
    assert missing_eur(small(**THREE), ANY) == 0.0


def test_two_indexes_and_no_limit_are_endless_in_one_year_and_not_in_all():
    # A fee that keeps its worth against a price that fades: in year 1 alone the fee may rise
    # without end while the price of a kWh falls. The same rows in year 25 hold it.
    free = {"low": np.full(2, -np.inf), "high": np.full(2, np.inf)}
    usual = {"paid": [[100.0, 100.0], [120.0, 120.0]], "saving": [10.0, 10.0]}
    one_year = small(**usual, worth=[2000.0, 2500.0], **free)
    with pytest.raises(InputError) as refused:
        best_tariff(one_year, replace_design(objectives=("landlord",)), 2)
    assert [problem.key for problem in refused.value.problems] == ["design_unbounded"]
    two_years = replace(
        one_year,
        factor=np.array([[1.0, 0.5], [1.0, 1.0]]),
        saving_eur=np.array([[10.0, 10.0], [5.0, 5.0]]),
    )
    found = best_tariff(two_years, replace_design(objectives=("landlord",)), 2)
    # 100 p + 120 f is at most 10, and 50 p + 120 f at most 5: 0.10 EUR and no fee.
    assert_allclose([part.price for part in found.parts], [0.1], rtol=1e-9)


# Laws ------------------------------------------------------------------------------------------

amounts = st.floats(5.0, 400.0)


@st.composite
def problems(draw):
    n_parts, n_tenants = draw(st.integers(2, 4)), draw(st.integers(1, 5))
    paid = [[draw(amounts) for _ in range(n_tenants)] for _ in range(n_parts)]
    saving = [draw(st.floats(1.0, 80.0)) for _ in range(n_tenants)]
    return small(paid, saving, np.sum(paid, axis=-1) * 10.0, free_npv_eur=-1e5)


@settings(max_examples=12, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_no_prices_beat_the_best(problem, random):
    found = best_tariff(problem, ANY, len(problem.parts))
    assert found.duality_gap < 1e-6
    assert found.saving_min_eur >= -1e-6
    for _ in range(200):
        prices = np.array([random.uniform(0.001, 1.0) for _ in problem.parts]) ** 2
        # The dearest prices in this direction at which nobody is worse off.
        most = (problem.saving_eur[0] / (prices @ problem.paid_eur)).min()
        prices = np.minimum(prices * most, problem.high)
        assert problem.npv_eur(prices) <= found.npv_eur + 1e-3


@settings(max_examples=10, deadline=None)
@given(problems())
def test_branching_finds_what_trying_all_finds(problem):
    for k in (1, 2):
        tried = [
            best_tariff(problem.only(chosen), ANY, k).npv_eur
            for chosen in combinations(range(len(problem.parts)), k)
        ]
        assert_allclose(best_tariff(problem, ANY, k).npv_eur, max(tried), atol=0.02)


@settings(max_examples=10, deadline=None)
@given(problems())
def test_more_parts_never_worsen_and_more_wishes_never_improve(problem):
    best = [best_tariff(problem, ANY, k).npv_eur for k in range(1, len(problem.parts) + 1)]
    assert all(np.diff(best) >= -0.02)
    fewer = best_tariff(problem.only([0]), ANY, 1)
    assert fewer.npv_eur <= best[0] + 0.02
    wished = best_tariff(problem, replace_design(gain_mean_eur=0.5), len(problem.parts))
    assert wished is None or wished.npv_eur <= best[-1] + 0.02


@settings(max_examples=10, deadline=None)
@given(problems(), st.permutations(range(4)))
def test_scale_and_order_do_not_matter(problem, order):
    best = best_tariff(problem, ANY, 2).npv_eur
    turned = problem.only([number for number in order if number < len(problem.parts)])
    backwards = replace(
        turned, paid_eur=turned.paid_eur[:, ::-1], saving_eur=turned.saving_eur[:, ::-1]
    )
    assert_allclose(best_tariff(backwards, ANY, 2).npv_eur, best, atol=0.02)
    # All euros doubled, that of the prices left.
    doubled = replace(
        problem,
        paid_eur=2 * problem.paid_eur,
        saving_eur=2 * problem.saving_eur,
        worth_eur=2 * problem.worth_eur,
        free_npv_eur=2 * problem.free_npv_eur,
    )
    assert_allclose(best_tariff(doubled, ANY, 2).npv_eur, 2 * best, atol=0.05)


# On a site -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def block():
    sites = prepared(simulated(BLOCK), {"T13": {}}).sites
    return sites, [site_ability(site) for site in sites]


@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"gain_mean_eur": 0.0},
        {"years": "first", "gain_mean_eur": 5.0},
        {"outside": "no-project"},
        {"knows_contracts": False, "hours": ("month",)},
        {"gain_poorest_eur": 30.0, "objectives": ("landlord",)},
    ],
)
def test_the_programme_is_the_ordinary_road(block, wishes):
    sites, abilities = block
    design = Design(**wishes)
    problem = programme(sites, abilities, candidates(sites, design), design)
    for k in (1, 2, 3):
        found = best_tariff(problem, design, k)
        road = checked([sites], found, design)[0]
        assert len(found.parts) <= k
        assert road.gain_min_eur >= design.gain_worst_eur - CENT
        assert road.gain_mean_eur >= design.gain_mean_eur - CENT
        assert found.duality_gap < 1e-6
        assert (found.ranges[:, 0] <= found.ranges[:, 1] + 1e-9).all()
        if design.years == "all":
            terms = Terms(outside=design.outside, gain_mean_eur=max(design.gain_mean_eur, 0.0))
            assert found.npv_eur <= bound_npv_eur(abilities, terms) + CENT


def test_supply_part_and_credit_reach_the_bound(block):
    sites, abilities = block
    design = Design(gain_mean_eur=0.0)
    problem = programme(sites, abilities, candidates(sites, design), design)
    found = best_tariff(problem, design, 2)
    assert [part.name for part in found.parts] == ["credit", "supply_part"]
    # The credit gives the whole rise back; nothing is left of what a kWh avoids.
    assert_allclose(found.parts[0].price, abilities[0].rise_eur[0] / 12, rtol=1e-6)
    assert_allclose(found.parts[1].price, 1.0, rtol=1e-6)
    assert_allclose(found.npv_eur, bound_npv_eur(abilities, Terms()), atol=CENT)


def test_a_plan_that_balances_leaves_the_rest_to_the_worst_off(block):
    sites, abilities = block
    design = Design(gain_mean_eur=0.0, debt_cover=None)
    problem = programme(sites, abilities, candidates(sites, design), design)
    granted = replace(problem, free_npv_eur=problem.free_npv_eur + 130e3)
    found = best_tariff(granted, design, 2)
    assert_allclose(found.npv_eur, 0.0, atol=1.0)
    assert found.saving_min_eur > 0.1
    # One EUR of slack for the worst-off is one EUR to it, not a net present value.
    assert found.decides == "worst"
    assert 0.0 < max(one.worth_eur for one in found.binding) <= 1.0 + 1e-6
    more = best_tariff(granted, design, 3)
    assert more.saving_min_eur >= found.saving_min_eur - 1e-3


AS_SCHEMES = {
    "shared_kwh": ("T3", {"price_ht_eur_per_kwh": 1.0}),
    "dwelling": ("T8", {"fee_eur_per_month": 1.0}),
    "floor_area": ("T9", {"fee_eur_per_m2_month": 1.0}),
    "supply_part": ("T4", {"discount_fraction": 0.0}),
    "reference": ("T4r", {"discount_fraction": 0.0}),
    "whole_kwh": ("T4b", {"discount_fraction": 0.0}),
    "own_saving": ("T13", {"landlord_share_fraction": 1.0}),
    "reference_saving": ("T13r", {"landlord_share_fraction": 1.0}),
}


@pytest.mark.parametrize("quantity", AS_SCHEMES)
def test_a_quantity_is_what_a_scheme_counts(block, quantity):
    (site,), _ = block
    basis = site.after_sharing["members"].basis
    name, parameters = AS_SCHEMES[quantity]
    expected = SCHEMES[name].payment(basis, parameters)
    assert_allclose(amount_eur(basis, Part(quantity=quantity)), expected, rtol=1e-12)


def test_a_credit_is_a_fee_given_back(block):
    (site,), _ = block
    basis = site.after_sharing["members"].basis
    fee, credit = (amount_eur(basis, Part(quantity=name)) for name in ("dwelling", "credit"))
    assert_allclose(credit, -fee)


@pytest.mark.parametrize(
    "hours",
    [
        ("peak", "offpeak"),
        ("high_season", "low_season"),
        tuple(f"month_{number}" for number in range(1, 13)),
        ("high_season+peak", "high_season+offpeak", "low_season+peak", "low_season+offpeak"),
    ],
)
def test_hours_split_the_whole(block, hours):
    (site,), _ = block
    basis = site.after_sharing["members"].basis
    parts = [Part(quantity="shared_kwh", when=when, price=0.1) for when in hours]
    found = parts_eur(basis, parts)
    assert found.shape[0] == len(hours)
    assert (found.sum(axis=(-2, -1)) > 0).all()
    assert_allclose(found.sum(axis=0), 0.1 * basis.shared_kwh.sum(axis=-2), rtol=1e-12)


def test_groups_split_the_tenants(block):
    (site,), _ = block
    basis = site.after_sharing["members"].basis
    thirds = ("poorest_third", "middle_third", "richest_third")
    parts = [Part(quantity="shared_kwh", who=who, price=0.1) for who in thirds]
    assert_allclose(parts_eur(basis, parts).sum(axis=0), 0.1 * basis.shared_kwh.sum(axis=-2))
    income = site.before_sharing.flows.population.income_eur_per_cu
    poor, rich = (basis.groups[who] for who in (thirds[0], thirds[2]))
    assert income[poor].max() <= income[rich].min()


def test_parts_that_cancel_in_the_first_year_are_told_year_by_year(block):
    # 12 EUR a month asked and given back: nothing in year 1, and the network rises as prices do.
    sites, _ = block
    pair = [Part(quantity="dwelling", price=5.0), Part(quantity="credit", price=5.0)]
    nothing = repriced(sites, [], ANY)
    both = repriced(sites, pair, ANY)
    assert_allclose([both.npv_eur, both.gain_min_eur], [nothing.npv_eur, nothing.gain_min_eur])
    assert QUANTITIES["credit"].index == "network"
