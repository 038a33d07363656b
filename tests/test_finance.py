"""Indicators and loans of the landlord: closed forms, laws, published tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.errors import InputError
from simcore.money.finance import (
    annuity_factor,
    capital_recovery_factor,
    discount_factors,
    dscr,
    growth,
    irr,
    irr_verdict,
    loan_schedule,
    n_sign_changes,
    npv_eur,
    payback_years,
    replacement_years,
)

RATES = st.floats(-0.2, 0.5)
# Cents rather than denormals: a flow of 1e-300 EUR is no flow.
EUROS = st.integers(-1_000_000, 1_000_000).map(lambda cents: cents / 100)


def flows(n_years=10):
    return arrays(float, n_years + 1, elements=EUROS)


# --- present worth ---------------------------------------------------------------------


def test_npv_of_a_single_sum_is_the_sum_times_its_discount_factor():
    flow = np.zeros(11)
    flow[7] = 100.0
    assert_allclose(npv_eur(flow, 0.05), 100 / 1.05**7, rtol=1e-14)


def test_npv_of_a_level_flow_is_the_annuity_factor():
    flow = np.r_[0.0, np.full(20, 50.0)]
    assert_allclose(npv_eur(flow, 0.08), 50 * annuity_factor(0.08, 20), rtol=1e-13)


@pytest.mark.parametrize("rate", [0.03, 0.06])
def test_npv_of_a_growing_flow_is_the_growing_annuity(rate):
    # Gordon's growing annuity: F (1 - ((1 + g) / (1 + r))^n) / (r - g).
    expected = 40 * (1 - (1.02 / (1 + rate)) ** 25) / (rate - 0.02)
    assert_allclose(npv_eur(40 * growth(0.02, 25), rate), expected, rtol=1e-12)


def test_npv_takes_batches_of_flows_and_of_rates():
    flow = np.arange(12.0).reshape(4, 3) - 5
    rates = np.array([0.0, 0.02, 0.05, 0.1])
    assert_allclose(npv_eur(flow, rates), [npv_eur(f, r) for f, r in zip(flow, rates, strict=True)])
    assert npv_eur(flow[:, np.newaxis], rates).shape == (4, 4)


@given(one=flows(), other=flows(), factor=st.floats(-5, 5), rate=RATES)
def test_npv_is_linear(one, other, factor, rate):
    scale = (np.abs(one) + np.abs(factor * other)) @ discount_factors(rate, 10)
    separate = npv_eur(one, rate) + factor * npv_eur(other, rate)
    assert_allclose(npv_eur(one + factor * other, rate), separate, rtol=0, atol=1e-13 * scale)


def test_annuity_of_the_compound_interest_tables_8_percent_20_years():
    # Engineering economy tables: (A/P, 8 %, 20) = 0.10185, (P/A, 8 %, 20) = 9.8181.
    assert_allclose(capital_recovery_factor(0.08, 20), 0.1018522088, atol=5e-11)
    assert_allclose(annuity_factor(0.08, 20), 9.8181474074, atol=5e-11)


def test_annuity_factor_passes_smoothly_through_rate_zero():
    assert_array_equal(annuity_factor(0.0, [1, 20]), [1.0, 20.0])
    assert_allclose(annuity_factor([-1e-9, 1e-9], 20), 20.0, rtol=2e-8)
    assert_allclose(annuity_factor(-0.5, 2), 1 / 0.5 + 1 / 0.25)


def test_battery_of_10_years_is_replaced_once_in_20_years():
    # 500 EUR again in year 10, not in year 20: 500 / 1.08^10 = 231.5967 EUR.
    costs = np.zeros(21)
    costs[list(replacement_years(10, 20))] = 500.0
    assert_allclose(npv_eur(costs, 0.08), 231.5967, atol=5e-5)
    assert replacement_years(25, 25) == ()


# --- rate of return, payback, cover ----------------------------------------------------


def test_irr_of_one_year_of_a_level_loan_and_of_a_loss():
    # -100 + 110; a 2.3 % loan seen by the lender; half the money back after one year.
    assert_allclose(irr([-100.0, 110.0]), 0.1, rtol=1e-13)
    loan = loan_schedule(115_000.0, 0.023, 25, 25)
    assert_allclose(irr(loan.service_eur - loan.drawn_eur), 0.023, rtol=1e-11)
    assert_allclose(irr([-100.0, 50.0]), -0.5, rtol=1e-13)


def test_irr_of_the_excel_help_page():
    # Microsoft, "IRR function": -70000, 12000, 15000, 18000, 21000, 26000. Four years
    # return -2.1 %, five years 8.7 %.
    business = [-70e3, 12e3, 15e3, 18e3, 21e3, 26e3]
    assert_allclose(irr(business[:5]), -0.021, atol=5e-4)
    assert_allclose(irr(business), 0.087, atol=5e-4)


def test_irr_is_nan_without_a_proof_of_one_rate():
    # No change of sign; all zero; 10 % and 20 % both; the same seen by the lender; 0 % twice;
    # 10, 20 and 50 %: -(z - 1.1)(z - 1.2)(z - 1.5), z = 1 + rate.
    none = [[5.0, 5.0, 5.0, 0.0], [-5.0, -5.0, -5.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    two = [[-100.0, 230.0, -132.0, 0.0], [100.0, -230.0, 132.0, 0.0], [-1.0, 2.0, -1.0, 0.0]]
    three = [[-1.0, 3.8, -4.77, 1.98]]
    assert_allclose(npv_eur(three, [0.1, 0.2, 0.5]), 0, atol=1e-12)
    assert_array_equal(n_sign_changes(none + two + three), [0, 0, 0, 2, 2, 2, 3])
    assert irr_verdict(none + two + three)[1].tolist() == ["no_change"] * 3 + ["several"] * 4
    assert np.isnan(irr(none)).all()
    with pytest.warns(UserWarning, match=r"change sign several times \(rows: 4\)"):
        assert np.isnan(irr(none + two + three)).all()


def test_irr_with_a_replacement_is_the_only_rate_above_zero():
    # Norstrom: -100, 4 x 40, -30, 4 x 40; the running total changes sign once.
    flow = np.array([-100.0, 40, 40, 40, 40, -30, 40, 40, 40, 40])
    assert n_sign_changes(flow) == 3
    rate = irr(flow)
    grid = np.linspace(0, 2, 4001)
    sign = np.sign(npv_eur(flow, grid))
    assert np.count_nonzero(np.diff(sign)) == 1
    assert_allclose(rate, grid[np.argmax(sign < 0)], atol=5e-4)
    assert_allclose(npv_eur(flow, rate), 0, atol=1e-9)
    # The same plan that never recovers its cost has no rate above zero.
    assert np.isnan(irr_verdict(flow - 25)[0])


@given(flow=flows(), rate=st.floats(-0.5, 1.0))
def test_npv_at_irr_is_zero(flow, rate):
    """Close the flows with a first one that makes ``rate`` a root, then find it again."""
    flow = flow.copy()
    flow[1:] = np.abs(flow[1:]) + 1
    flow[0] = 0.0
    flow[0] = -npv_eur(flow, rate)
    found = irr(flow)
    assert_allclose(found, rate, atol=1e-9)
    assert_allclose(npv_eur(flow, found), 0, atol=1e-9 * abs(flow[0]))


@given(flow=flows(6))
def test_irr_is_a_root_wherever_it_is_given(flow):
    rate, verdict = irr_verdict(flow)
    if np.isfinite(rate) and -0.99 < rate < 100:
        scale = np.abs(flow) @ discount_factors(rate, 6)
        assert_allclose(npv_eur(flow, rate), 0, atol=1e-9 * scale)
    assert np.isnan(rate) == (verdict != "one")
    assert np.isnan(rate) or n_sign_changes(flow) >= 1


def test_irr_of_a_batch_is_the_irr_of_its_rows():
    rows = np.random.default_rng(3).uniform(-10, 20, (4, 5, 9))
    rows[..., 0] = -40
    single = [[irr_verdict(row)[0] for row in block] for block in rows]
    assert_array_equal(irr_verdict(rows)[0], single)


def test_payback_is_linear_within_the_year():
    # 100 = 40 + 40 + half of 40; with 10 %: 36.36 + 33.06 + 30.05 = 99.47, then 0.53 / 27.32.
    flow = [-100.0, 40, 40, 40, 40]
    assert_allclose(payback_years(flow), 2.5)
    discounted = 40 / 1.1 ** np.arange(1, 5)
    assert_allclose(payback_years(flow, 0.1), 3 + (100 - discounted[:3].sum()) / discounted[3])


def test_payback_borders():
    # Never; exactly in year 2; nothing to pay back; below zero again in year 3, until 3.5.
    cases = [[-100.0, 40, 40, 10, 5], [-100.0, 50, 50, 0, 0], [5.0, 1, 0, 0, 0]]
    assert_array_equal(payback_years(cases), [np.inf, 2.0, 0.0])
    assert_allclose(payback_years([-100.0, 60, 60, -40, 40]), 3.5)


@given(flow=flows(), k=st.integers(0, 10))
def test_payback_never_gets_longer_with_one_euro_more(flow, k):
    more = flow.copy()
    more[k] += 1.0
    assert payback_years(more) <= payback_years(flow) + 1e-9


def test_dscr_by_hand():
    # 7 500 / 6 000 = 1.25; a year without loan is covered without limit.
    assert_array_equal(dscr([7500.0, 7500.0], [6000.0, 0.0]), [1.25, np.inf])


# --- loans -----------------------------------------------------------------------------


@pytest.mark.parametrize(("rate", "annuity"), [(0.023, 6100), (0.028, 6458)])
def test_loan_of_115_keur_over_25_years_at_livret_a_plus_margin(rate, annuity):
    loan = loan_schedule(115_000.0, rate, 25, 25)
    assert_allclose(loan.service_eur[1:], annuity, atol=0.5)
    assert loan.service_eur[0] == 0


@given(rate=st.floats(0, 0.2), years=st.integers(1, 30), longer=st.integers(0, 5))
def test_loan_balance_ends_at_zero_and_every_euro_is_repaid(rate, years, longer):
    loan = loan_schedule([1000.0, 500.0], rate, years, years + longer)
    assert loan.balance_eur.shape == (2, years + longer + 1)
    assert_array_equal(loan.balance_eur[:, years:], 0.0)
    assert_array_equal(loan.service_eur[:, years + 1 :], 0.0)
    assert_allclose(loan.principal_eur.sum(axis=-1), [1000, 500], rtol=1e-12)
    assert_allclose(npv_eur(loan.service_eur, rate), [1000, 500], rtol=1e-10)
    assert_allclose(loan.interest_eur[:, 1:], rate * loan.balance_eur[:, :-1], rtol=1e-12)


def test_loan_longer_than_the_study_is_refused():
    with pytest.raises(InputError, match="loan_years: found 30, expected from 1 to 25"):
        loan_schedule(1000.0, 0.02, 30, 25)
