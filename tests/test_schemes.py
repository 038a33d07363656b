"""Schemes: the reference case, the promises of each formula, laws for every scheme."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scheme_sample import N_MEMBERS, N_PERIODS, SURPLUS_EUR, bases, paid, reference_case

from simcore.money.schemes import SCHEMES, Growth, per_month, per_shared_kwh

WITH_CREDIT = ("T18", "T19")
# 7.3, the table: payment with VAT, net of the tenant (due, nil), landlord's revenue a year.
TABLE_7_3 = {
    "T1 free": (lambda b: paid(b, "T1"), 0.0, 88.69, 116.45, 1_340),
    "4 c EUR HT": (lambda b: per_shared_kwh(b, 0.04), 36.00, 52.69, 80.45, 4_340),
    "8 c EUR TTC": (lambda b: per_shared_kwh(b, 0.08 / 1.2), 60.00, 28.69, 56.45, 6_340),
    "10 c EUR TTC": (lambda b: per_shared_kwh(b, 0.10 / 1.2), 75.00, 13.69, 41.45, 7_590),
    "T4b -40 %": (lambda b: paid(b, "T4b", discount_fraction=0.4), 90.04, -1.35, 26.41, 8_844),
    "T8 4 EUR": (lambda b: paid(b, "T8", fee_eur_per_month=4.0), 48.00, 40.69, 68.45, 5_340),
    "6 EUR a month": (lambda b: per_month(b, 6.0), 72.00, 16.69, 44.45, 7_340),
    "T10 3 + 3 EUR": (
        lambda b: paid(b, "T10", contribution_eur_per_month=3.0, charges_eur_per_month=3.0),
        *(72.00, 16.69, 44.45, 7_340),
    ),
    "T9 0.05 EUR/m2": (lambda b: paid(b, "T9"), 39.00, 49.69, 77.45, 4_590),
}


@pytest.mark.parametrize("row", sorted(TABLE_7_3))
@pytest.mark.parametrize("excise_on_shared", ["due", "nil"])
def test_reference_case_7_3(row, excise_on_shared):
    payment, pay_ttc, net_due, net_nil, revenue = TABLE_7_3[row]
    basis = reference_case(excise_on_shared)
    pay_ht = payment(basis).sum()
    net = basis.avoided_eur.sum() - basis.uplift_eur.sum() - 1.2 * pay_ht
    # The table prints cents; its T4b row is rounded down from 90.045.
    assert_allclose(1.2 * pay_ht, pay_ttc, atol=0.0051)
    assert_allclose(net, {"due": net_due, "nil": net_nil}[excise_on_shared], atol=0.0051)
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


def test_schemes_on_the_public_tariff_by_hand():
    # The public tariff avoids 11 c EUR a kWh here, whatever the tenant's own supplier asks.
    basis = reference_case("due")
    pay = paid(basis, "T4r", discount_fraction=0.3).sum()
    assert_allclose(pay, 0.7 * 0.11 * 750, rtol=1e-12)
    # Half of 750 x 0.11 x 1.2 = 99 EUR less the rise of 6.35, VAT taken out.
    half = paid(basis, "T13r", landlord_share_fraction=0.5).sum()
    assert_allclose(half, 0.5 * (99.0 - 6.35) / 1.2, rtol=1e-12)
    assert_allclose(paid(basis, "T17r", landlord_share_fraction=0.5).sum(), half, rtol=1e-12)


def test_a_tenant_with_a_market_offer_loses_under_the_public_tariff():
    # His kWh avoid 8 c EUR; he is asked for 9.9 (the public 11 less 10 %): 1.2 x 750 x -0.019.
    basis = reference_case("due")
    cheap = replace(
        basis,
        supply_eur_per_kwh=0.08 + 0 * basis.supply_eur_per_kwh,
        avoided_eur=np.array([[750 * 0.08 * 1.2]]),
        uplift_eur=np.array([[0.0]]),
    )
    public = cheap.avoided_eur.sum() - 1.2 * paid(cheap, "T4r", discount_fraction=0.1).sum()
    assert_allclose(public, -17.10, atol=0.005)
    own = cheap.avoided_eur.sum() - 1.2 * paid(cheap, "T4", discount_fraction=0.1).sum()
    assert_allclose(own, 0.1 * 72.0, rtol=1e-12)


def test_the_full_cost_is_asked_fixed_or_rising():
    basis = reference_case("due")
    assert_allclose(paid(basis, "T3i").sum(), 0.105 * 750, rtol=1e-12)
    stated = paid(basis, "T3i", price_ht_eur_per_kwh=0.08).sum()
    assert_allclose(stated, 0.08 * 750, rtol=1e-12)
    assert_allclose(SCHEMES["T3i"].index_of_years({}, GROWTH)[3], 1.01**2, rtol=1e-12)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@given(basis=bases())
@settings(max_examples=30)
def test_payments_are_never_negative_and_only_from_payers(scheme, basis):
    pay = paid(basis, scheme)
    assert pay.shape == (N_PERIODS, N_MEMBERS)
    # A credit may be more than the price of a few kWh.
    assert (pay >= 0).all() or scheme in WITH_CREDIT
    assert (pay[:, ~basis.is_payer] == 0).all()


def some_values(parameter):
    """Three values of a parameter over its range, not evenly apart."""
    return parameter.low + (parameter.high - parameter.low) * np.array([0.0, 0.3, 1.0])


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@given(basis=bases())
@settings(max_examples=10)
def test_a_batch_of_prices_is_each_price_alone(scheme, basis):
    for parameter in SCHEMES[scheme].parameters:
        values = some_values(parameter)
        together = paid(basis, scheme, **{parameter.name: values})
        # What only later years depend on has no axis of its own.
        together = np.broadcast_to(together, (3, N_PERIODS, N_MEMBERS))
        for value, batched in zip(values, together, strict=True):
            alone = paid(basis, scheme, **{parameter.name: float(value)})
            assert_allclose(batched, alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("scheme", [name for name in sorted(SCHEMES) if SCHEMES[name].price])
@given(basis=bases())
@settings(max_examples=10)
def test_a_scheme_said_to_be_linear_in_its_price_is(scheme, basis):
    values = some_values(SCHEMES[scheme].priced)
    low, middle, high = paid(basis, scheme, **{SCHEMES[scheme].price: values})
    if SCHEMES[scheme].is_linear:
        assert_allclose(middle, 0.7 * low + 0.3 * high, rtol=1e-9, atol=1e-9)


def test_schemes_said_not_to_be_linear_are_not():
    for scheme in SCHEMES.values():
        if scheme.price and not scheme.is_linear:
            basis = reference_case("due")
            values = some_values(scheme.priced)
            low, middle, high = scheme.payment(basis, scheme.filled({scheme.price: values}))
            assert abs(middle - 0.7 * low - 0.3 * high).max() > 1e-3


ARRANGEMENTS = ("members", "common_parts", "common_parts_first", "shifted")
GROWTH = Growth(n_years=20, retail_index_fraction=0.02, cpi_fraction=0.01)


@pytest.mark.parametrize("scheme", sorted(set(SCHEMES) - set(WITH_CREDIT)))
def test_the_index_of_years_starts_at_one_after_a_year_of_building(scheme):
    index = SCHEMES[scheme].index_of_years(SCHEMES[scheme].filled({}), GROWTH)
    assert index.shape == (21,)
    assert index[0] == 0
    assert_allclose(index[1], 1.0)
    assert (index >= 0).all()


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
        assert scheme.arrangement in ARRANGEMENTS
        assert callable(scheme.index) or scheme.index in ("none", "retail", "consumer", "parts")
        assert (scheme.priced is None) == (scheme.price == "")
        for parameter in scheme.parameters:
            is_given = parameter.default is not None
            assert not is_given or parameter.low <= parameter.default <= parameter.high
            assert parameter.source
            assert parameter.unit
