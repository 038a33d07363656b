"""Schemes with blocks, bounds, incomes and rents: cases by hand, borders, later years."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scheme_sample import bases, paid, reference_case

from simcore.money.schemes import SCHEMES, Growth, parameter_problems


def test_blocks_by_hand():
    # Year of 750 kWh, 1 consumption unit: 12 x 30 = 360 kWh at 3 c EUR, 390 at 9 c EUR.
    pay = paid(reference_case("due"), "T6").sum()
    assert_allclose(pay, 360 * 0.03 + 390 * 0.09)
    # With 2.1 units the first block holds 756 kWh: all at the low price.
    family = replace(reference_case("due"), consumption_units=np.array([2.1]))
    assert_allclose(paid(family, "T6").sum(), 750 * 0.03)
    edge = replace(reference_case("due"), consumption_units=np.array([750 / 360]))
    assert_allclose(paid(edge, "T6").sum(), 750 * 0.03)


def test_two_prices_by_income_by_hand():
    basis = reference_case("due")
    assert_allclose(paid(basis, "T7").sum(), 750 * 0.08)
    poor = replace(basis, is_energy_poor=np.array([True]))
    assert_allclose(paid(poor, "T7").sum(), 750 * 0.03)


def two_halves(second_price):
    """Two half-years of 100 kWh; the retail kWh goes from 20 c EUR to another price."""
    basis = reference_case("due")
    retail = np.array([0.20, second_price]).reshape(2, 1, 1)
    shared = np.full((2, 1, 1), 100.0)
    return replace(
        basis,
        shared_kwh=shared,
        supply_eur_per_kwh=retail - 0.06,
        retail_eur_per_kwh=retail,
        avoided_eur=1.2 * ((retail - 0.06) * shared).sum(axis=1),
        uplift_eur=np.full((2, 1), 3.0),
        months=np.array([6.0, 6.0]),
        is_high_season=np.array([True, False]),
        spot_eur=np.array([[6.0], [3.0]]),
        spot_floor_eur=np.array([[6.0], [4.0]]),
    )


@pytest.mark.parametrize(
    ("second", "price"),
    # 8 c EUR x index; floor 6, cap 10 c EUR.
    [(0.20, 0.08), (0.22, 0.088), (0.25, 0.10), (0.4, 0.10), (0.15, 0.06), (0.10, 0.06)],
)
def test_indexed_price_by_hand(second, price):
    pay = paid(two_halves(second), "T5")[:, 0]
    assert_allclose(pay, [8.0, 100 * price])


def test_index_of_consumer_prices_and_of_the_market_by_hand():
    # No revision within the year.
    assert_allclose(paid(two_halves(0.4), "T5b")[:, 0], [8.0, 8.0])
    # Market 6 and 3 c EUR, the year's mean 4.5: index 4 / 3 is capped, 2 / 3 gets the floor.
    assert_allclose(paid(two_halves(0.4), "T5c")[:, 0], [10.0, 6.0])
    bounds = {"floor_ht_eur_per_kwh": 0.0, "cap_ht_eur_per_kwh": 1.0}
    assert_allclose(paid(two_halves(0.4), "T5c", **bounds)[:, 0], [800 / 75, 400 / 75])


def test_solar_hours_by_hand():
    # Peak register outside, off-peak register inside the solar hours: 10 and 30 kWh.
    basis = replace(
        two_halves(0.2),
        shared_kwh=np.array([[[10.0], [30.0]], [[10.0], [30.0]]]),
        is_solar_register=np.array([False, True]),
    )
    assert_allclose(paid(basis, "T11")[:, 0], [10 * 0.10 + 30 * 0.06] * 2)
    # The first half is winter.
    winter = paid(basis, "T11", winter_factor=1.5)[:, 0]
    assert_allclose(winter, [1.5 * 2.8, 2.8])


def test_market_price_by_hand():
    # 6 and 4 EUR at the market, 100 kWh with a margin of 3 c EUR.
    assert_allclose(paid(two_halves(0.2), "T16")[:, 0], [9.0, 7.0])


def test_indexed_price_without_any_energy_is_nothing():
    basis = two_halves(0.1)
    nothing = replace(basis, shared_kwh=0 * basis.shared_kwh, avoided_eur=0 * basis.avoided_eur)
    assert (paid(nothing, "T5") == 0).all()


def test_contribution_is_the_least_of_three_by_hand():
    # Estimated saving 88.69 EUR: half is 3.70 EUR a month, below the 15 EUR for 3 rooms.
    basis = reference_case("due")
    assert_allclose(1.2 * paid(basis, "T10").sum(), 88.69 / 2, atol=0.005)
    # A saving of 1,000 EUR: half is 41.67 EUR a month, so the limit by rooms binds.
    rich = replace(basis, avoided_eur=np.array([[1006.35]]))
    assert_allclose(1.2 * paid(rich, "T10").sum(), 12 * 15.0)
    one_room = replace(rich, n_rooms=np.array([1]))
    assert_allclose(1.2 * paid(one_room, "T10").sum(), 12 * 10.0)
    four_rooms = replace(rich, n_rooms=np.array([4]))
    assert_allclose(1.2 * paid(four_rooms, "T10").sum(), 12 * 20.0)
    asked = paid(four_rooms, "T10", contribution_eur_per_month=7.0)
    assert_allclose(1.2 * asked.sum(), 12 * 7.0)


def test_contribution_follows_dwellings_alike_not_the_tenant_alone():
    # Two dwellings of three rooms that avoid 60 and 20 EUR, no uplift: mean 40, half is 20.
    basis = reference_case("due")
    both = replace(
        basis,
        shared_kwh=np.ones((1, 1, 2)),
        avoided_eur=np.array([[60.0, 20.0]]),
        uplift_eur=np.zeros((1, 2)),
        is_payer=np.array([True, True]),
        n_rooms=np.array([3, 3]),
        floor_area_m2=np.array([60.0, 60.0]),
    )
    assert_allclose(1.2 * paid(both, "T10")[0], [20.0, 20.0])


@given(basis=bases(), share=st.floats(0.0, 0.5))
def test_contributions_take_at_most_their_share_of_the_estimate(basis, share):
    pay = 1.2 * paid(basis, "T10", saving_share_fraction=share).sum(axis=0)
    saving = (basis.avoided_eur - basis.uplift_eur).sum(axis=0)
    # No two payers of the sample have as many rooms: the estimate is the tenant's own.
    assert (pay <= share * np.maximum(saving, 0.0) + 1e-9).all()


def test_later_years_of_a_bounded_price_by_hand():
    growth = Growth(n_years=14, retail_index_fraction=0.02, cpi_fraction=0.0)
    index = SCHEMES["T5"].index_of_years(SCHEMES["T5"].filled({}), growth)
    # 8 c EUR rises by 2 % a year to 10 c EUR: 8 x 1.02^11 = 9.95, 8 x 1.02^12 = 10.15.
    assert_allclose(index[12], 1.02**11)
    assert_allclose(index[13:], 1.25)
    # A price below the floor asks the floor from the first year on.
    low = SCHEMES["T5"].filled({"price_ht_eur_per_kwh": 0.05})
    assert_allclose(SCHEMES["T5"].index_of_years(low, growth)[1:5], 1.0)


def test_a_contribution_with_the_rent_ends_after_its_years():
    growth = Growth(n_years=25, retail_index_fraction=0.02, cpi_fraction=0.02)
    index = SCHEMES["T10"].index_of_years(SCHEMES["T10"].filled({}), growth)
    assert_allclose(index[1:16], 1.0)
    assert (index[16:] == 0).all()


def test_hybrid_is_another_scheme_on_another_sharing():
    assert SCHEMES["T17"].payment is SCHEMES["T13"].payment
    assert SCHEMES["T17b"].payment is SCHEMES["T6"].payment
    assert {SCHEMES[name].arrangement for name in ("T17", "T17b")} == {"common_parts_first"}


def problems(scheme, **given):
    found = parameter_problems(SCHEMES[scheme], given, lambda name: name)
    return [str(problem) for problem in found]


@pytest.mark.parametrize(
    ("scheme", "given", "words"),
    [
        ("T5", {"price_ht_eur_per_kwh": 8.0}, "is it in c EUR? 8 c EUR is written 0.08"),
        ("T13", {"landlord_share_fraction": 50.0}, "50 % is written 0.5"),
        ("T13", {"landlord_share": 0.5}, "did you mean 'landlord_share_fraction'?"),
        ("T5", {"floor_ht_eur_per_kwh": 0.2}, "expected at most 0.1, the cap_ht_eur_per_kwh"),
        ("T6", {"first_ht_eur_per_kwh": 0.1}, "expected at most 0.09, the beyond_ht_eur_per_kwh"),
        ("T10", {"years": 16.0}, "expected a number from 1 to 15"),
        ("T8", {"fee_eur_per_month": -1.0}, "expected a number from 0 to 50"),
        ("T1", {"price": 1.0}, "expected no parameter for this scheme"),
    ],
)
def test_wrong_parameters_are_told_with_a_guess(scheme, given, words):
    (found,) = problems(scheme, **given)
    assert words in found


def test_parameters_on_their_bounds_are_fine():
    assert problems("T5", floor_ht_eur_per_kwh=0.08, cap_ht_eur_per_kwh=0.08) == []
    assert problems("T10", years=15.0, saving_share_fraction=0.5) == []
    assert problems("T8", fee_eur_per_month=50.0) == []
