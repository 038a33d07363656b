"""Full supply: profit and loss by hand, path by path against slot by slot, laws of the hedge."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.draws import stream
from simcore.base.errors import InputError
from simcore.money.supply import (
    COSTS,
    SupplyMarket,
    SupplySales,
    SupplyTerms,
    flat_value_eur,
    forward_blocks,
    margin_paths,
    margin_risk,
    path_factors,
    supply_margin,
)

KEY = stream(62, "supply")
TERMS = SupplyTerms(
    hedged_fraction=0.8,
    sourcing_premium_fraction=0.03,
    own_sun_eur_per_kwh=0.0,
    imbalance_eur_per_kwh=0.003,
    capacity_eur_per_kwh=0.002,
    certificates_eur_per_kwh=0.006,
    customer_eur_per_year=30.0,
    unpaid_fraction=0.02,
    price_volatility=0.25,
    month_volatility=0.20,
    load_volatility=0.05,
    load_price_correlation=0.4,
)
SALES = SupplySales(
    fixed_eur=60.0,
    solar_eur=40.0,
    residual_eur_per_kwh=0.20,
    passed_on_fixed_eur=40.0,
    passed_on_eur_per_kwh=0.08,
    shared_kwh=2.0,
    n_customers=2,
)
# Four slots of January, two of them in peak hours.
FOUR = SupplyMarket(
    spot_eur_per_kwh=np.array([0.04, 0.06, 0.10, 0.20]),
    month=np.zeros(4, int),
    is_peak=np.array([False, False, True, True]),
)
LOAD = np.array([1.0, 3.0, 4.0, 8.0])


def year(n_per_month=40):
    month = np.repeat(np.arange(12), n_per_month)
    slot = np.arange(len(month))
    spot = 0.06 + 0.03 * np.cos(2 * np.pi * month / 12) + 0.02 * np.sin(slot)
    load = 5.0 + 2.0 * np.cos(2 * np.pi * month / 12) + np.cos(3 * slot)
    return SupplyMarket(spot_eur_per_kwh=spot, month=month, is_peak=slot % 3 == 0), load


def test_profit_and_loss_by_hand():
    # Half of the mean load of each block forward, 10 % above its mean spot price.
    terms = replace(
        TERMS,
        hedged_fraction=0.5,
        sourcing_premium_fraction=0.1,
        own_sun_eur_per_kwh=0.05,
        customer_eur_per_year=3.0,
    )
    found = supply_margin(terms, FOUR, LOAD, SALES)
    # Off-peak block: 1 kWh a slot at 0.055; peak block: 3 kWh a slot at 0.165.
    assert_allclose(found.forward_eur, -(2 * 1 * 0.055 + 2 * 3 * 0.165))
    # Spot: (1-1) 0.04 + (3-1) 0.06 + (4-3) 0.10 + (8-3) 0.20.
    assert_allclose(found.spot_eur, -(0.0 + 0.12 + 0.10 + 1.00))
    # 16 kWh; shape: 0.04 + 0.18 + 0.40 + 1.60 less 16 x 0.10.
    assert_allclose(found.profile_eur, -(2.22 - 1.60))
    assert_allclose(found.billed_eur, 100 + 16 * 0.20)
    assert_allclose(found.passed_on_eur, -(40 + 16 * 0.08))
    assert_allclose(found.own_sun_eur, -0.10)
    assert_allclose(found.imbalance_eur, -16 * 0.003)
    assert_allclose([found.capacity_eur, found.certificates_eur], [-0.032, -0.096])
    # What is asked for shared energy, 40, bears the losses of the plan instead.
    assert_allclose([found.customer_eur, found.bad_debt_eur], [-6.0, -0.02 * 63.2])
    total = 103.2 - 41.28 - 0.1 - 1.1 - 1.22 - 0.048 - 0.032 - 0.096 - 6.0 - 1.264
    assert_allclose(found.total_eur, total)


def test_without_hedge_and_premium_all_is_spot_and_with_a_flat_load_there_is_no_profile():
    bare = replace(TERMS, hedged_fraction=0.0)
    found = supply_margin(bare, FOUR, LOAD, SALES)
    assert_allclose([found.forward_eur, found.spot_eur], [0.0, -(LOAD @ FOUR.spot_eur_per_kwh)])
    assert_allclose(supply_margin(bare, FOUR, np.full(4, 3.0), SALES).profile_eur, 0, atol=1e-12)


def test_blocks_deliver_the_hedged_part_of_the_expected_energy():
    market, load = year()
    bought_kwh, cost_eur = forward_blocks(replace(TERMS, hedged_fraction=0.7), market, load)
    assert_allclose(bought_kwh.sum(), 0.7 * load.sum())
    assert len(np.unique(bought_kwh[market.block == 3])) == 1
    assert cost_eur > 0


@given(hedge=st.floats(0, 1.2), premium=st.floats(-0.1, 0.2))
def test_paths_by_month_agree_with_paths_by_slot(hedge, premium):
    market, load = year()
    terms = replace(TERMS, hedged_fraction=hedge, sourcing_premium_fraction=premium)
    price, volume = path_factors(terms, KEY, 5)
    fast = margin_paths(terms, market, load, SALES, (price, volume))
    slow = supply_margin(
        terms,
        market,
        load,
        SALES,
        residual_kwh=load * volume[:, market.month],
        spot_eur_per_kwh=market.spot_eur_per_kwh * price[:, market.month],
    )
    for name in ("total_eur", "spot_eur", "profile_eur", "billed_eur", "imbalance_eur"):
        assert_allclose(getattr(fast, name), getattr(slow, name), rtol=1e-10, atol=1e-9)


def test_paths_are_keyed_and_their_factors_average_one():
    terms = TERMS
    few, many = path_factors(terms, KEY, 3), path_factors(terms, KEY, 20_000)
    assert_array_equal(few[0], many[0][:3])
    assert_array_equal(few[1], many[1][:3])
    # Standard error of the mean: sqrt(e^0.1025 - 1) / sqrt(20 000) = 0.0023.
    assert_allclose(many[0].mean(axis=0), 1.0, atol=0.009)
    assert_allclose(many[1].mean(axis=0), 1.0, atol=0.002)
    # log price: 0.25 of the year and 0.20 of the month in quadrature, 0.320.
    assert_allclose(np.log(many[0]).std(axis=0), np.hypot(0.25, 0.20), rtol=0.03)
    # The load follows the month's 0.20 out of 0.320: 0.4 x 0.20 / 0.320 = 0.25.
    together = [np.corrcoef(np.log(many[0][:, m]), np.log(many[1][:, m]))[0, 1] for m in range(12)]
    assert_allclose(together, 0.25, atol=0.025)


def test_a_hedge_narrows_the_margin_and_its_premium_lowers_it():
    market, load = year()
    at_risk, mean = [], []
    for hedge in (0.0, 0.5, 0.9):
        terms = replace(TERMS, hedged_fraction=hedge)
        paths = margin_paths(terms, market, load, SALES, path_factors(terms, KEY, 2000))
        risk = margin_risk(paths.total_eur)
        at_risk.append(float(risk.at_risk_eur))
        mean.append(float(risk.mean_eur))
    assert at_risk[0] > 1.7 * at_risk[1] > 1.7 * 1.7 * at_risk[2]
    assert mean[0] > mean[1] > mean[2]


def test_no_volatility_leaves_no_risk():
    market, load = year()
    calm = replace(TERMS, price_volatility=0.0, month_volatility=0.0, load_volatility=0.0)
    paths = margin_paths(calm, market, load, SALES, path_factors(calm, KEY, 50))
    assert_allclose(paths.total_eur, supply_margin(calm, market, load, SALES).total_eur)
    risk = margin_risk(paths.total_eur)
    assert_allclose(risk.at_risk_eur, 0.0, atol=1e-9)
    assert risk.loss_probability in (0.0, 1.0)


def test_risk_by_hand():
    # -10, -9, ... 90: P5 is -5; the worst are -10 to -5, mean -7.5; 10 of 101 are losses.
    risk = margin_risk(np.arange(-10.0, 91.0))
    assert_allclose([risk.mean_eur, risk.p5_eur, risk.median_eur, risk.p95_eur], [40, -5, 40, 85])
    assert_allclose([risk.at_risk_eur, risk.shortfall_eur], [45.0, -7.5])
    assert_allclose(risk.loss_probability, 10 / 101)


def test_no_path_at_all_is_refused():
    with pytest.raises(InputError, match="n_paths: found 0, expected at least 1"):
        path_factors(TERMS, KEY, 0)


def test_more_customers_cost_more():
    more = supply_margin(TERMS, FOUR, LOAD, replace(SALES, n_customers=5))
    assert_allclose(more.customer_eur, -150.0)


@given(load_kwh=st.floats(0.1, 50), seed=st.integers(0, 1000))
def test_a_flat_load_hedged_in_full_earns_the_same_on_every_path(load_kwh, seed):
    # Blocks deliver each slot's load: nothing is bought or sold at the spot price.
    market, _ = year()
    terms = replace(TERMS, hedged_fraction=1.0, load_volatility=0.0)
    flat = np.full(len(market.month), load_kwh)
    paths = margin_paths(terms, market, flat, SALES, path_factors(terms, stream(seed, "p"), 40))
    expected = supply_margin(terms, market, flat, SALES).total_eur
    assert_allclose(paths.total_eur, expected, rtol=1e-9, atol=1e-7)
    assert_allclose(paths.spot_eur, 0.0, atol=1e-9 * load_kwh * len(flat))


@given(price=st.floats(0, 0.1), empty=st.floats(0, 50), lost=st.floats(0, 50))
def test_lines_add_to_the_margin_and_a_free_imbalance_costs_nothing(price, empty, lost):
    terms = replace(TERMS, imbalance_eur_per_kwh=price)
    sales = replace(SALES, empty_eur=empty, lost_eur=lost)
    found = supply_margin(terms, FOUR, LOAD, sales)
    assert_allclose(found.total_eur, found.billed_eur + sum(getattr(found, n) for n in COSTS))
    free = supply_margin(replace(terms, imbalance_eur_per_kwh=0.0), FOUR, LOAD, sales)
    assert free.imbalance_eur == 0
    # 16 kWh.
    assert_allclose(free.total_eur - found.total_eur, 16 * price, atol=1e-12)
    bare = supply_margin(terms, FOUR, LOAD, SALES)
    assert_allclose(bare.total_eur - found.total_eur, empty + lost, atol=1e-9)


def test_flat_blocks_of_the_load_by_hand():
    # Off-peak: 2 kWh a slot at 0.05; peak: 6 kWh a slot at 0.15.
    assert_allclose(flat_value_eur(FOUR, LOAD), [0.10, 0.10, 0.90, 0.90])
    terms = replace(TERMS, hedged_fraction=0.5, sourcing_premium_fraction=0.1)
    assert_allclose(forward_blocks(terms, FOUR, LOAD)[1], 0.5 * 1.1 * 2.0)
