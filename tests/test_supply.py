"""Full supply: profit and loss by hand, path by path against slot by slot, laws of the hedge."""

from dataclasses import replace

import numpy as np
import pytest
from defaults import supply_spread, supply_terms
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.draws import stream
from simcore.base.errors import InputError
from simcore.money.supply import (
    COSTS,
    SupplyBills,
    SupplyLoad,
    SupplyMarket,
    flat_blocks_kwh,
    flat_value_eur,
    margin_risk,
    path_factors,
    supply_margin,
    weighted_bills,
    year_load,
)

KEY = stream(62, "supply")
TERMS = supply_terms(residual_discount_fraction=0.0, empty_fraction=0.0)
SPREAD = supply_spread()
# 0.20 EUR for each of 16 kWh beside what stands, 0.08 EUR of it passed on.
STANDING = SupplyBills(
    bills_eur=60.0,
    energy_eur=0.0,
    fixed_eur=50.0,
    passed_on_eur=40.0,
    customer_years=2.0,
    solar_eur=40.0,
    shared_kwh=2.0,
)
FOLLOWING = SupplyBills(
    bills_eur=3.20, energy_eur=2.0, fixed_eur=0.0, passed_on_eur=1.28, customer_years=0.0
)
BILLS = weighted_bills([(1.0, STANDING), (1.0, FOLLOWING)])
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


def slow_load(market, expected_kwh, price, volume):
    """Twin of ``year_load`` slot by slot."""
    spot = market.spot_eur_per_kwh * price[:, market.month]
    load = expected_kwh * volume[:, market.month]
    return SupplyLoad(
        energy_kwh=load.sum(axis=-1),
        spot_eur=(load * spot).sum(axis=-1),
        blocks_eur=(flat_blocks_kwh(market, expected_kwh) * spot).sum(axis=-1),
        expected_blocks_eur=flat_value_eur(market, expected_kwh).sum(),
    )


def path_margin(terms, market, expected_kwh, factors):
    """Margin along paths of which the load moves what is billed for it."""
    load = year_load(market, expected_kwh, *factors)
    part = load.energy_kwh / expected_kwh.sum()
    return supply_margin(terms, load, weighted_bills([(1.0, STANDING), (part, FOLLOWING)]))


def test_profit_and_loss_by_hand():
    # Half of the mean load of each block forward, 10 % above its mean spot price.
    terms = replace(
        TERMS,
        residual_discount_fraction=0.1,
        hedged_fraction=0.5,
        sourcing_premium_fraction=0.1,
        own_sun_eur_per_kwh=0.05,
        customer_eur_per_year=3.0,
        empty_fraction=0.04,
    )
    margin = supply_margin(terms, year_load(FOUR, LOAD), BILLS)
    # Off-peak block: 1 kWh a slot at 0.055; peak block: 3 kWh a slot at 0.165.
    assert_allclose(margin.forward_eur, -(2 * 1 * 0.055 + 2 * 3 * 0.165))
    # Spot: (1-1) 0.04 + (3-1) 0.06 + (4-3) 0.10 + (8-3) 0.20.
    assert_allclose(margin.spot_eur, -(0.0 + 0.12 + 0.10 + 1.00))
    assert_allclose(margin.sourcing_eur, -(1.1 + 1.22))
    # 16 kWh at 0.20, a tenth off the 2 EUR of energy.
    assert_allclose(margin.billed_eur, 100 + 16 * 0.20 - 0.2)
    assert_allclose(margin.passed_on_eur, -(40 + 16 * 0.08))
    assert_allclose(margin.own_sun_eur, -0.10)
    assert_allclose(margin.imbalance_eur, -16 * 0.003)
    assert_allclose([margin.capacity_eur, margin.certificates_eur], [-0.032, -0.096])
    # What is asked for shared energy, 40, bears the losses of the plan instead.
    assert_allclose([margin.customer_eur, margin.bad_debt_eur], [-6.0, -0.02 * 63.0])
    assert_allclose(margin.empty_homes_eur, -0.04 * 50)
    total = 103.0 - 41.28 - 0.1 - 1.1 - 1.22 - 0.048 - 0.032 - 0.096 - 6.0 - 1.26 - 2.0
    assert_allclose(margin.total_eur, total)


def test_without_hedge_and_premium_all_is_spot():
    margin = supply_margin(replace(TERMS, hedged_fraction=0.0), year_load(FOUR, LOAD), BILLS)
    assert_allclose([margin.forward_eur, margin.spot_eur], [0.0, -(LOAD @ FOUR.spot_eur_per_kwh)])


def test_blocks_deliver_the_expected_energy_at_one_power():
    market, load = year()
    blocks_kwh = flat_blocks_kwh(market, load)
    assert_allclose(blocks_kwh.sum(), load.sum())
    assert len(np.unique(blocks_kwh[market.block == 3])) == 1


@given(hedge=st.floats(0, 1.2), premium=st.floats(-0.1, 0.2))
def test_paths_by_month_agree_with_paths_by_slot(hedge, premium):
    market, load = year()
    terms = replace(TERMS, hedged_fraction=hedge, sourcing_premium_fraction=premium)
    factors = path_factors(SPREAD, KEY, 5)
    fast, slow = year_load(market, load, *factors), slow_load(market, load, *factors)
    for name in ("energy_kwh", "spot_eur", "blocks_eur", "expected_blocks_eur"):
        assert_allclose(getattr(fast, name), getattr(slow, name), rtol=1e-10, atol=1e-9)
    margins = [supply_margin(terms, each, BILLS).total_eur for each in (fast, slow)]
    assert_allclose(*margins, rtol=1e-10, atol=1e-9)


@given(hedges=st.lists(st.floats(0, 1.2), min_size=1, max_size=4))
def test_many_hedges_on_many_paths_are_each_alone(hedges):
    market, load = year()
    factors = path_factors(SPREAD, KEY, 5)
    terms = replace(TERMS, hedged_fraction=np.array(hedges)[:, np.newaxis])
    together = path_margin(terms, market, load, factors).total_eur
    assert together.shape == (len(hedges), 5)
    for hedge, margin_eur in zip(hedges, together, strict=True):
        alone = path_margin(replace(TERMS, hedged_fraction=hedge), market, load, factors)
        assert_allclose(margin_eur, alone.total_eur, rtol=1e-12)


def test_paths_are_keyed_and_their_factors_average_one():
    few, many = path_factors(SPREAD, KEY, 3), path_factors(SPREAD, KEY, 20_000)
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
        paths = path_margin(terms, market, load, path_factors(SPREAD, KEY, 2000))
        risk = margin_risk(paths.total_eur)
        at_risk.append(float(risk.at_risk_eur))
        mean.append(float(risk.mean_eur))
    assert at_risk[0] > 1.7 * at_risk[1] > 1.7 * 1.7 * at_risk[2]
    assert mean[0] > mean[1] > mean[2]


def test_no_volatility_leaves_no_risk():
    market, load = year()
    calm = supply_spread(price_volatility=0.0, month_volatility=0.0, load_volatility=0.0)
    paths = path_margin(TERMS, market, load, path_factors(calm, KEY, 50))
    assert_allclose(paths.total_eur, supply_margin(TERMS, year_load(market, load), BILLS).total_eur)
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
        path_factors(SPREAD, KEY, 0)


def test_more_customers_cost_more():
    more = supply_margin(TERMS, year_load(FOUR, LOAD), replace(BILLS, customer_years=5.0))
    assert_allclose(more.customer_eur, -150.0)


@given(load_kwh=st.floats(0.1, 50), seed=st.integers(0, 1000))
def test_a_flat_load_hedged_in_full_earns_the_same_on_every_path(load_kwh, seed):
    # Blocks deliver each slot's load: nothing is bought or sold at the spot price.
    market, _ = year()
    terms, spread = replace(TERMS, hedged_fraction=1.0), supply_spread(load_volatility=0.0)
    flat = np.full(len(market.month), load_kwh)
    paths = path_margin(terms, market, flat, path_factors(spread, stream(seed, "p"), 40))
    expected = supply_margin(terms, year_load(market, flat), BILLS).total_eur
    assert_allclose(paths.total_eur, expected, rtol=1e-9, atol=1e-7)
    assert_allclose(paths.spot_eur, 0.0, atol=1e-9 * load_kwh * len(flat))


@given(price=st.floats(0, 0.1), empty=st.floats(0, 1), lost=st.floats(0, 50))
def test_lines_add_to_the_margin_and_a_free_imbalance_costs_nothing(price, empty, lost):
    terms = replace(TERMS, imbalance_eur_per_kwh=price, empty_fraction=empty)
    bills, load = replace(BILLS, lost_eur=lost), year_load(FOUR, LOAD)
    margin = supply_margin(terms, load, bills)
    costs = sum(getattr(margin, name) for name in COSTS)
    assert_allclose(margin.total_eur, margin.billed_eur + costs)
    free = supply_margin(replace(terms, imbalance_eur_per_kwh=0.0), load, bills)
    assert free.imbalance_eur == 0
    # 16 kWh.
    assert_allclose(free.total_eur - margin.total_eur, 16 * price, atol=1e-12)
    bare = supply_margin(replace(terms, empty_fraction=0.0), load, BILLS)
    assert_allclose(bare.total_eur - margin.total_eur, 50 * empty + lost, atol=1e-9)


def test_flat_blocks_of_the_load_by_hand():
    # Off-peak: 2 kWh a slot at 0.05; peak: 6 kWh a slot at 0.15.
    assert_allclose(flat_blocks_kwh(FOUR, LOAD), [2, 2, 6, 6])
    assert_allclose(flat_value_eur(FOUR, LOAD), [0.10, 0.10, 0.90, 0.90])
    assert_allclose(year_load(FOUR, LOAD).expected_blocks_eur, 2.0)
