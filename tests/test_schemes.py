"""Schemes: the reference case, the promises of each formula, laws for every scheme."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from strategies import energies

from simcore.money.schemes import SCHEMES, Basis, per_month, per_shared_kwh

SURPLUS_EUR = 25_000 * 0.0536
"""Reference case 7.3: a quarter of 100 MWh sold at 5.36 c EUR."""


def reference_case(excise):
    """One tenant of the reference case 7.3: 750 kWh shared, Base, August 2026.

    Retail 20.01 c EUR with VAT; network 3.03 c EUR; accise 3.085 c EUR; uplift 6.35 EUR.
    """
    accise = 0.03085
    accise_shared = {"due": accise, "nil": 0.0}[excise]
    retail = 0.2001 / 1.2
    supply = retail - 0.0303 - accise_shared
    one = np.ones((1, 1, 1))
    return Basis(
        shared_kwh=750.0 * one,
        supply_eur_per_kwh=supply * one,
        retail_eur_per_kwh=retail * one,
        avoided_eur=np.array([[750.0 * supply * 1.2]]),
        uplift_eur=np.array([[6.35]]),
        is_payer=np.array([True]),
        floor_area_m2=np.array([65.0]),
        months=np.array([12.0]),
        vat_fraction=0.2,
        running_cost_eur_per_kwh=4894.0 / 75_000,
        full_cost_eur_per_kwh=(10_994.0 - SURPLUS_EUR) / 75_000,
    )


def paid(basis, scheme, **parameters):
    chosen = SCHEMES[scheme]
    return chosen.payment(basis, chosen.filled(parameters))


# 7.3, the table: payment with VAT, net of the tenant (due, nil), landlord's revenue a year.
TABLE_7_3 = {
    "T1 free": (lambda b: paid(b, "T1"), 0.0, 88.69, 116.45, 1_340),
    "4 c EUR HT": (lambda b: per_shared_kwh(b, 0.04), 36.00, 52.69, 80.45, 4_340),
    "8 c EUR TTC": (lambda b: per_shared_kwh(b, 0.08 / 1.2), 60.00, 28.69, 56.45, 6_340),
    "10 c EUR TTC": (lambda b: per_shared_kwh(b, 0.10 / 1.2), 75.00, 13.69, 41.45, 7_590),
    "T4b -40 %": (lambda b: paid(b, "T4b", discount_fraction=0.4), 90.04, -1.35, 26.41, 8_844),
    "T8 4 EUR": (lambda b: paid(b, "T8", fee_eur_per_month=4.0), 48.00, 40.69, 68.45, 5_340),
    "T10 3 + 3 EUR": (lambda b: per_month(b, 6.0), 72.00, 16.69, 44.45, 7_340),
    "T9 0.05 EUR/m2": (lambda b: paid(b, "T9"), 39.00, 49.69, 77.45, 4_590),
}


@pytest.mark.parametrize("row", sorted(TABLE_7_3))
@pytest.mark.parametrize("excise", ["due", "nil"])
def test_reference_case_7_3(row, excise):
    payment, pay_ttc, net_due, net_nil, revenue = TABLE_7_3[row]
    basis = reference_case(excise)
    pay_ht = payment(basis).sum()
    net = basis.avoided_eur.sum() - basis.uplift_eur.sum() - 1.2 * pay_ht
    # The table prints cents; its T4b row is rounded down from 90.045.
    assert_allclose(1.2 * pay_ht, pay_ttc, atol=0.0051)
    assert_allclose(net, {"due": net_due, "nil": net_nil}[excise], atol=0.0051)
    assert_allclose(100 * pay_ht + SURPLUS_EUR, revenue, atol=0.5)


def test_reference_case_7_3_shared_saving():
    # Row "T13, half, excise due": 44.35 EUR; with excise nil the table keeps that payment.
    basis = reference_case("due")
    pay_ht = paid(basis, "T13", landlord_share_fraction=0.5).sum()
    assert_allclose(1.2 * pay_ht, 44.35, atol=0.0051)
    assert_allclose(basis.avoided_eur.sum() - 6.35 - 1.2 * pay_ht, 44.35, atol=0.0051)
    nil = reference_case("nil")
    assert_allclose(nil.avoided_eur.sum() - 6.35 - 1.2 * pay_ht, 72.11, atol=0.0051)
    assert_allclose(100 * pay_ht + SURPLUS_EUR, 5_035, atol=1.0)


def test_reference_case_7_3_cost_prices():
    # 12.9 c EUR covers all costs net of surplus, 6.5 c EUR the running ones (7.1, T2).
    basis = reference_case("due")
    assert_allclose(paid(basis, "T3").sum() / 750, 0.129, atol=0.0005)
    assert_allclose(paid(basis, "T2").sum() / 750, 0.065, atol=0.0005)


def test_supply_discount_leaves_the_discount_to_the_tenant():
    # T4 with 30 %: the tenant keeps 30 % of what the kWh avoid, before the uplift.
    basis = reference_case("due")
    kept = basis.avoided_eur.sum() - 1.2 * paid(basis, "T4", discount_fraction=0.3).sum()
    assert_allclose(kept, 0.3 * basis.avoided_eur.sum(), rtol=1e-12)


N_PERIODS, N_MEMBERS = 3, 4


@st.composite
def bases(draw):
    """Random sites: some members do not pay and share nothing."""
    is_payer = np.array([True, False, True, True])
    shared = draw(energies((N_PERIODS, 2, N_MEMBERS), most=200.0)) * is_payer
    supply = draw(energies((N_PERIODS, 2, N_MEMBERS), most=0.25))
    return Basis(
        shared_kwh=shared,
        supply_eur_per_kwh=supply,
        retail_eur_per_kwh=supply + 0.07,
        avoided_eur=(supply * shared).sum(axis=-2) * 1.2,
        uplift_eur=np.full((N_PERIODS, N_MEMBERS), 0.53) * is_payer,
        is_payer=is_payer,
        floor_area_m2=np.array([40.0, 50.0, 60.0, 0.0]),
        months=np.ones(N_PERIODS),
        vat_fraction=0.2,
        running_cost_eur_per_kwh=0.065,
        full_cost_eur_per_kwh=0.129,
    )


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@given(basis=bases())
@settings(max_examples=30)
def test_payments_are_never_negative_and_only_from_payers(scheme, basis):
    pay = paid(basis, scheme)
    assert pay.shape == (N_PERIODS, N_MEMBERS)
    assert (pay >= 0).all()
    assert (pay[:, ~basis.is_payer] == 0).all()


@given(basis=bases(), share=st.floats(0.0, 1.0))
def test_shared_saving_never_makes_a_loss_worse(basis, share):
    before = basis.avoided_eur.sum(axis=0) - basis.uplift_eur.sum(axis=0)
    after = before - 1.2 * paid(basis, "T13", landlord_share_fraction=share).sum(axis=0)
    # 1e-9: rounding of sums of a few hundred euros.
    assert (after >= np.minimum(before, 0.0) - 1e-9).all()


@given(basis=bases())
def test_flat_fee_has_a_zero_price_at_the_margin(basis):
    from dataclasses import replace

    more = replace(basis, shared_kwh=basis.shared_kwh + basis.is_payer)
    assert_array_equal(paid(basis, "T8"), paid(more, "T8"))


def test_every_scheme_declares_parameters_within_bounds_with_a_source():
    for scheme in SCHEMES.values():
        assert scheme.arrangement in ("members", "common_parts")
        assert scheme.index in ("none", "retail", "consumer")
        for parameter in scheme.parameters:
            assert parameter.low <= parameter.default <= parameter.high
            assert parameter.source
            assert parameter.unit
