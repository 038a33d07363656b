"""The contribution fund: a plan by hand, never below zero, accounts that add up."""

from dataclasses import replace

import numpy as np
import pytest
from defaults import fund_terms
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.errors import InputError
from simcore.money.fund import (
    Contributions,
    fund_years,
    inflow_eur,
    rewards_eur,
)

CENTS = st.integers(-100_000, 100_000).map(lambda cents: cents / 100)


def test_inflow_by_rule_by_hand():
    terms = fund_terms(
        margin_fraction=0.5, eur_per_shared_kwh=0.01, eur_per_year=100.0, opening_eur=7.0
    )
    # Opening; 0.5 x 40 + 100 + 10; no part of a loss, + 100 + 20.
    found = inflow_eur(terms, np.array([500.0, 40.0, -30.0]), np.array([0.0, 1000.0, 2000.0]))
    assert_allclose(found, [7.0, 130.0, 120.0])


def test_rewards_by_hand():
    terms = fund_terms(
        shift_reward_eur_per_kwh=0.05, save_reward_eur_per_kwh=0.10, service_eur_per_hour=5.0
    )
    given_by = Contributions(
        shifted_kwh=np.array([100.0, 0.0]),
        saved_kwh=np.array([0.0, 250.0]),
        service_hours=np.array([2.0, 0.0]),
    )
    rewards = rewards_eur(terms, given_by)
    assert_allclose(
        [rewards[name] for name in ("shifted", "saved", "services")], [[5, 0], [0, 25], [10, 0]]
    )


def test_a_short_fund_cuts_rewards_and_a_named_payer_fills_it():
    paid_in, asked = np.array([10.0, 20.0, 50.0]), np.array([0.0, 40.0, 40.0])
    alone = fund_years(fund_terms(), paid_in, asked)
    # Year 1: 30 for 40. Year 2: 50 for 40, 10 left.
    assert_allclose(alone.paid_eur, [0, 30, 40])
    assert_allclose(alone.balance_eur, [10, 0, 10])
    assert_allclose(alone.paid_fraction, [1, 0.75, 1])
    assert_array_equal(alone.top_up_eur, 0)
    filled = fund_years(fund_terms(payer="landlord"), paid_in, asked)
    assert_allclose(filled.paid_eur, asked)
    assert_allclose(filled.top_up_eur, [0, 10, 0])
    assert_allclose(filled.balance_eur, [10, 0, 10])
    assert_allclose(filled.landlord_eur, [10, 30, 50])


@given(
    margin=arrays(float, (3, 6), elements=CENTS),
    asked=arrays(float, 6, elements=CENTS),
    payer=st.sampled_from(["none", "landlord"]),
)
def test_fund_never_below_zero_and_every_euro_is_somewhere(margin, asked, payer):
    terms = fund_terms(margin_fraction=0.4, opening_eur=20.0, payer=payer)
    asked = np.abs(asked) * (np.arange(6) > 0)
    done = fund_years(terms, inflow_eur(terms, margin, np.zeros(6)), asked)
    assert (done.balance_eur >= 0).all()
    assert (done.paid_eur >= -1e-9).all()
    assert (done.paid_eur <= done.asked_eur + 1e-9).all()
    came = (done.inflow_eur + done.top_up_eur).sum(axis=-1)
    assert_allclose(came, done.paid_eur.sum(axis=-1) + done.balance_eur[..., -1], atol=1e-8)
    if payer == "landlord":
        assert_allclose(done.paid_eur, done.asked_eur, atol=1e-9)
    else:
        assert_array_equal(done.top_up_eur, 0)


def test_an_unknown_payer_is_refused():
    terms = replace(fund_terms(), payer="landlords")
    with pytest.raises(InputError, match=r"payer: found landlords, .*did you mean 'landlord'"):
        fund_years(terms, np.zeros(3), np.zeros(3))
