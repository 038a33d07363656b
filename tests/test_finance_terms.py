"""Loans of several tranches, lives of parts, surplus, indexes, months and the plan's ledger."""

from dataclasses import replace

import numpy as np
import pytest
from defaults import finance_terms, indexing, market_sale, tranche
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from test_finance_cashflow import FLAT, REFERENCE_YEAR, full_flow, reference_plant

from simcore.base.errors import InputError
from simcore.money.finance import (
    LINES,
    MonthShapes,
    annuity_factor,
    capital_recovery_factor,
    cash_flow,
    cost_per_tonne_eur,
    discount_factors,
    equity_need_eur,
    irr,
    loan_schedule,
    loans_schedule,
    modified_irr,
    month_shape,
    monthly_lines,
    npv_eur,
    party_balances_eur,
    plan_ledger_eur,
    real_rate,
    replacement_years,
    residual_fraction,
    tranche_schedule,
)

# --- refusals --------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [-1.0, -1.5, float("nan")])
def test_a_rate_at_which_nothing_has_a_worth_is_refused(rate):
    for refused in (
        lambda: npv_eur([1.0, 1.0], rate),
        lambda: npv_eur([[1.0, 1.0]] * 2, [0.02, rate]),
        lambda: annuity_factor(rate, 20),
        lambda: real_rate(0.02, rate),
        lambda: modified_irr([-1.0, 2.0], 0.02, rate),
    ):
        with pytest.raises(InputError, match=r"rate: found .*, expected a rate above -1"):
            refused()
    assert_allclose(npv_eur([1.0, 1.0], -0.99), 101.0)


@pytest.mark.parametrize("life", [0, -3])
def test_a_life_of_no_years_is_refused(life):
    for refused in (
        lambda: replacement_years(life, 20),
        lambda: residual_fraction(life, 20),
        lambda: capital_recovery_factor(0.08, life),
        lambda: cash_flow(
            reference_plant(), replace(FLAT, residual_life_years=life), REFERENCE_YEAR
        ),
    ):
        with pytest.raises(InputError, match=f"years: found {life} years, expected at least 1"):
            refused()


def test_a_grant_above_what_is_built_is_refused_to_the_cent():
    full = reference_plant(grant_eur=115e3)
    assert_allclose(cash_flow(full, FLAT, REFERENCE_YEAR).loan.drawn_eur, 0.0)
    works = reference_plant(grant_eur=120e3, roof_works_eur=5e3)
    assert_allclose(cash_flow(works, FLAT, REFERENCE_YEAR).free_cash_flow_eur[0], 0.0)
    over = reference_plant(grant_eur=np.array([0.0, 115_000.02]))
    with pytest.raises(InputError, match="grant_eur: found 115,000 EUR, expected at most"):
        cash_flow(over, FLAT, REFERENCE_YEAR)


def test_an_unknown_index_is_refused_with_a_guess():
    terms = finance_terms(indexing=indexing(operation="wages"))
    with pytest.raises(InputError, match=r"index: found wages, .*did you mean 'wage'"):
        cash_flow(reference_plant(), terms, REFERENCE_YEAR)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"years": 26}, "years: found 26, expected from 1 to 25"),
        ({"years": 0}, "years: found 0, expected at least 1"),
        ({"years": 5, "grace_years": 5}, "grace_years: found 5, expected from 0 to 4"),
        ({"years": 5, "kind": "balloon"}, "kind: found balloon, expected one of annuity"),
    ],
)
def test_loans_that_make_no_sense_are_refused(changes, text):
    with pytest.raises(InputError, match=text):
        tranche_schedule(1000.0, tranche(rate_fraction=0.02, **changes), 25)


# --- lives of parts --------------------------------------------------------------------


def test_modules_keep_a_straight_line_worth():
    terms = replace(FLAT, residual_life_years=30)
    flow = cash_flow(reference_plant(), terms, REFERENCE_YEAR)
    assert_allclose(flow.residual_eur[[0, 24, 25]], [0.0, 0.0, 115_000 * 5 / 30])
    shorter = cash_flow(reference_plant(), replace(FLAT, residual_life_years=20), REFERENCE_YEAR)
    assert_array_equal(shorter.residual_eur, 0.0)


# --- loans -----------------------------------------------------------------------------


@given(
    rate=st.floats(-0.02, 0.1),
    years=st.integers(1, 25),
    grace=st.integers(0, 10),
    kind=st.sampled_from(["annuity", "constant_principal", "bullet"]),
)
def test_every_loan_ends_at_zero_and_is_worth_what_was_lent(rate, years, grace, kind):
    terms = tranche(rate_fraction=rate, years=years, kind=kind, grace_years=min(grace, years - 1))
    loan = tranche_schedule([1000.0, 250.0], terms, 25)
    assert_array_equal(loan.balance_eur[:, years:], 0.0)
    assert_allclose(loan.principal_eur.sum(axis=-1), [1000, 250], rtol=1e-12)
    assert_allclose(npv_eur(loan.service_eur, rate), [1000, 250], rtol=1e-9)
    assert_allclose(loan.interest_eur[:, 1:], rate * loan.balance_eur[:, :-1], atol=1e-9)
    assert_array_equal(loan.principal_eur[:, 1 : terms.grace_years + 1], 0.0)


def test_an_annuity_year_by_year_is_the_closed_form():
    loan = tranche_schedule(115e3, tranche(rate_fraction=0.023, years=20), 25)
    closed = loan_schedule(115e3, 0.023, 20, 25)
    assert_allclose(loan.balance_eur, closed.balance_eur, atol=1e-7)
    assert_allclose(loan.service_eur, closed.service_eur, atol=1e-8)


def test_constant_principal_and_grace_by_hand():
    # 300 over 3 years at 10 % after one year of grace: 30; 100 + 30 ... with 4 years in all.
    terms = tranche(rate_fraction=0.1, years=4, kind="constant_principal", grace_years=1)
    loan = tranche_schedule(300.0, terms, 5)
    assert_allclose(loan.principal_eur, [0, 0, 100, 100, 100, 0])
    assert_allclose(loan.interest_eur, [0, 30, 30, 20, 10, 0])


def test_a_rate_that_is_revised_changes_only_what_follows():
    # Livret A + 0.6 %: 2.3 % for two years, then 3 %.
    fixed = tranche_schedule(1000.0, tranche(rate_fraction=0.023, years=5), 5)
    moved = tranche_schedule(
        1000.0, tranche(rate_fraction=(0.023, 0.023, 0.03, 0.03, 0.03), years=5), 5
    )
    assert_allclose(moved.service_eur[1:3], fixed.service_eur[1:3])
    owed = fixed.balance_eur[2]
    assert_allclose(moved.service_eur[3:], owed * capital_recovery_factor(0.03, 3))


def test_a_loan_that_outlives_the_plan_is_repaid_at_its_end():
    loan = tranche_schedule(1000.0, tranche(rate_fraction=0.02, years=40, outlives_plan=True), 25)
    whole = loan_schedule(1000.0, 0.02, 40, 40)
    assert_allclose(loan.service_eur[1:25], whole.service_eur[1:25])
    assert_allclose(loan.principal_eur[25], whole.balance_eur[24])
    assert loan.balance_eur[25] == 0


def test_tranches_add_up_and_leave_the_rest_to_own_money():
    tranches = (
        tranche(part_fraction=0.5, rate_fraction=0.02, years=20),
        tranche(part_fraction=0.2, rate_fraction=0.0, years=10, kind="constant_principal"),
    )
    loan = loans_schedule(100e3, tranches, 25)
    assert_allclose(loan.drawn_eur[0], 70e3)
    alone = [tranche_schedule(100e3 * one.part_fraction, one, 25) for one in tranches]
    assert_allclose(loan.service_eur, alone[0].service_eur + alone[1].service_eur)
    flow = cash_flow(reference_plant(), replace(FLAT, tranches=tranches), REFERENCE_YEAR)
    assert_allclose(flow.equity_cash_flow_eur[0], -0.3 * 115e3)
    nothing = cash_flow(reference_plant(), replace(FLAT, tranches=()), REFERENCE_YEAR)
    assert_array_equal(nothing.debt_service_eur, 0.0)


# --- surplus and indexes ---------------------------------------------------------------


def test_hours_beyond_the_cap_are_paid_their_own_price():
    # 100 kW x 200 h = 20 000 kWh at 5.36 c, 5 000 at 1 c; without a cap all at 5.36 c.
    plant = reference_plant(surplus_cap_hours=200.0, surplus_beyond_eur_per_kwh=0.01)
    flow = cash_flow(plant, FLAT, REFERENCE_YEAR)
    assert_allclose(flow.surplus_sale_eur[[1, 20]], 20e3 * 0.0536 + 5e3 * 0.01)
    # The cap ends with the contract of 20 years.
    assert_allclose(flow.surplus_sale_eur[21:], 25e3 * 0.0536)


@pytest.mark.parametrize(
    ("curtails", "income"), [(True, 0.9 * 0.037), (False, 0.9 * 0.037 - 0.1 * 0.015)]
)
def test_surplus_on_the_market_by_hand(curtails, income):
    # 6 c x 0.7 - 0.5 c = 3.7 c in nine tenths of the energy; the rest stops, or pays 1 c + fee.
    market = market_sale(
        price_eur_per_kwh=0.06,
        capture_fraction=0.7,
        fee_eur_per_kwh=0.005,
        negative_fraction=0.1,
        negative_price_eur_per_kwh=-0.01,
        curtails=curtails,
    )
    flow = cash_flow(reference_plant(), replace(FLAT, market=market), REFERENCE_YEAR)
    assert_allclose(flow.surplus_sale_eur[1:], 25e3 * income)
    assert flow.surplus_sale_eur[0] == 0


def test_each_cost_follows_its_own_index():
    terms = finance_terms(
        cpi_fraction=0.02,
        wage_index_fraction=0.03,
        retail_index_fraction=0.05,
        inverter_years=(3,),
        insurance_fraction=0.003,
        organiser_eur_per_participant=10.0,
        organiser_eur_per_kwh=0.0,
        indexing=indexing(
            operation="wage", insurance="none", organiser="retail", inverter="consumer"
        ),
    )
    flow = cash_flow(reference_plant(), terms, replace(REFERENCE_YEAR, n_participants=40.0))
    assert_allclose(flow.operation_eur[3], -2200 * 1.03**2)
    assert_allclose(flow.insurance_eur[1:], -345.0)
    assert_allclose(flow.organiser_eur[3], -(600 + 400) * 1.05**2)
    assert_allclose(flow.inverter_eur[3], -9000 * 1.02**2)
    assert_allclose(flow.turpe_eur[3], -615 * 1.02**2)


def test_vacancy_comes_first_and_of_the_rest_a_part_is_never_paid():
    flow = full_flow(vacancy_fraction=0.1, unpaid_fraction=0.2)
    asked = flow.tenant_payments_eur[1]
    assert_allclose([flow.vacancy_eur[1], flow.unpaid_eur[1]], [-0.1 * asked, -0.18 * asked])
    assert_allclose(flow.revenue_eur[1], 0.72 * asked + flow.surplus_sale_eur[1] + 900)


# --- indicators ------------------------------------------------------------------------


def test_modified_rate_of_the_excel_help_page():
    # Microsoft, "MIRR function": 10 % on the loan, 12 % on what is placed: 12.61 %.
    flows = [-120e3, 39e3, 30e3, 21e3, 37e3, 46e3]
    assert_allclose(modified_irr(flows, 0.10, 0.12), 0.1261, atol=5e-5)
    assert_allclose(modified_irr(flows, 0.10, 0.14), 0.1348, atol=5e-5)
    assert np.isnan(modified_irr([5.0, 1.0], 0.1, 0.1))
    # A later cost: (60 x 1.05^2 + 90) / (100 + 20 / 1.1^2) over three years.
    late = (60 * 1.05**2 + 90) / (100 + 20 / 1.1**2)
    assert_allclose(modified_irr([-100.0, 60, -20, 90], 0.10, 0.05), late ** (1 / 3) - 1)


def test_at_its_own_rate_of_return_the_modified_one_is_the_same():
    flows = [-100.0, 30.0, 50.0, 60.0]
    rate = irr(flows)
    assert_allclose(modified_irr(flows, rate, rate), rate, rtol=1e-10)


@given(nominal=st.floats(-0.05, 0.2), inflation=st.floats(-0.02, 0.1))
def test_real_flows_at_the_real_rate_are_worth_the_nominal_ones(nominal, inflation):
    flow = np.array([-100.0, 20, 30, -5, 60])
    real = npv_eur(flow / (1 + inflation) ** np.arange(5), real_rate(nominal, inflation))
    assert_allclose(real, npv_eur(flow, nominal), rtol=1e-9, atol=1e-9)


def test_equity_need_and_cost_per_tonne_by_hand():
    assert_allclose(equity_need_eur([[-10.0, 4, -9, 20], [1.0, 1, 1, 1]]), [15.0, 0.0])
    assert_allclose(
        cost_per_tonne_eur([-5000.0, 200.0, -1.0], [20e3, 1e3, 0.0]), [250, -200, np.inf]
    )


# --- months and ledger -----------------------------------------------------------------


def shapes():
    sun = np.array([2, 4, 8, 12, 13, 14, 14, 12, 9, 6, 4, 2.0])
    return MonthShapes(
        shared=month_shape(sun), surplus=month_shape(sun**2), payments=month_shape(np.ones(12))
    )


def test_months_add_up_to_their_years():
    flow = full_flow(
        inverter_years=(2,), insurance_fraction=0.003, unpaid_fraction=0.02, vacancy_fraction=0.01
    )
    months = monthly_lines(flow, shapes())
    assert set(months) == {*LINES, "loan_interest_eur", "loan_principal_eur"}
    for name, eur in months.items():
        assert eur.shape == (3, 12), name
        yearly = flow.lines.get(name)
        if yearly is not None:
            assert_allclose(eur.sum(axis=-1), yearly[1:4], atol=1e-9)
    assert_allclose(
        -(months["loan_interest_eur"] + months["loan_principal_eur"]).sum(axis=-1),
        flow.debt_service_eur[1:4],
    )
    # Insurance in January, the new inverter in December, surplus with the square of the sun.
    assert np.flatnonzero(months["insurance_eur"][0]).tolist() == [0]
    assert np.flatnonzero(months["inverter_eur"][1]).tolist() == [11]
    assert_allclose(months["surplus_sale_eur"][0, 5] / months["surplus_sale_eur"][0, 0], 49.0)


def test_months_of_a_year_without_any_are_even():
    assert_allclose(month_shape(np.zeros((2, 12))), 1 / 12)


@pytest.mark.parametrize("in_house", [False, True])
@pytest.mark.parametrize("unrecovered", [0.0, 0.08, 0.2])
def test_the_ledger_over_25_years_equals_the_cash_flow_to_the_cent(unrecovered, in_house):
    plant = reference_plant(grant_eur=20e3, surplus_eur_per_kwh=0.011, roof_works_eur=4e3)
    terms = finance_terms(
        unrecovered_vat_fraction=unrecovered,
        unpaid_fraction=0.03,
        vacancy_fraction=0.02,
        insurance_fraction=0.003,
        residual_life_years=30,
        organiser_in_house=in_house,
    )
    year_one = replace(REFERENCE_YEAR, payments_ht_eur=7500.0, common_parts_saving_eur=900.0)
    flow = cash_flow(plant, terms, year_one)
    flow = replace(flow, fund_eur=-np.linspace(0, 50, 26))
    booked = plan_ledger_eur(
        flow,
        purchase_vat=0.2,
        unrecovered_vat=unrecovered,
        sales_vat=0.2,
        organiser_in_house=in_house,
    )
    assert all((eur >= 0).all() for eur in booked.values())
    balances = party_balances_eur(booked)
    assert_allclose(np.sum(list(balances.values()), axis=0), 0, atol=1e-9)
    assert_allclose(balances["landlord"], flow.equity_cash_flow_eur, atol=0.005)
    assert_allclose(balances["landlord"].sum(), flow.equity_cash_flow_eur.sum(), atol=0.005)
    # The State gets the VAT that is lost, on 115 000 + 4 000 EUR in year 0.
    assert_allclose(balances["state"][0], -(0.2 - unrecovered) * 119e3, atol=1e-6)


@pytest.mark.parametrize("line", LINES)
def test_a_euro_in_any_line_of_a_batch_is_worth_its_factor(line):
    flow = full_flow(unpaid_fraction=0.02, insurance_fraction=0.003)
    factors = discount_factors(0.04, 25)
    more = replace(flow, **{line: getattr(flow, line) + np.eye(26)})
    gain = npv_eur(more.free_cash_flow_eur, 0.04) - npv_eur(flow.free_cash_flow_eur, 0.04)
    assert_allclose(gain, factors, atol=1e-8)
