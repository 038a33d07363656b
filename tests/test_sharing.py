"""Keys and the settlement: the law's examples, the laws of conservation, the borders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from strategies import energies

from simcore.energy.sharing import KEYS, floored, settle, shared_by_plant, waterfill

NEEDS = np.array([[0.10, 0.40, 0.60]])
AREAS = np.array([45.0, 65.0, 80.0])
THIRDS = np.full(3, 1 / 3)


def shared(key, production, weight=THIRDS, needs=NEEDS):
    pot = np.array([production])
    return settle(KEYS[key](pot, needs, weight), pot, needs)


@pytest.mark.parametrize(
    ("key", "production", "weight", "expected", "surplus"),
    [
        ("static", 0.80, THIRDS, (0.1000, 0.2667, 0.2667), 0.1667),
        ("default", 0.80, THIRDS, (0.0727, 0.2909, 0.4364), 0.0),
        ("equal", 0.80, THIRDS, (0.1000, 0.3500, 0.3500), 0.0),
        ("floor_area", 0.80, AREAS, (0.1000, 0.3138, 0.3862), 0.0),
        ("default", 0.50, THIRDS, (0.0455, 0.1818, 0.2727), 0.0),
        ("default", 1.50, THIRDS, (0.10, 0.40, 0.60), 0.40),
        ("equal", 1.50, THIRDS, (0.10, 0.40, 0.60), 0.40),
        ("floor_area", 1.50, AREAS, (0.10, 0.40, 0.60), 0.40),
        ("static", 1.50, np.array([0.5, 0.3, 0.2]), (0.10, 0.40, 0.30), 0.70),
    ],
)
def test_worked_example_1_9(key, production, weight, expected, surplus):
    # One step, C = (0.10, 0.40, 0.60) kWh; four printed decimals.
    done = shared(key, production, weight)
    assert_allclose(done.shared_kwh[0], expected, atol=5e-5)
    assert_allclose(done.surplus_kwh[0], surplus, atol=5e-5)


def test_worked_example_1_9_priority():
    given_kwh = waterfill(np.array([0.80]), NEEDS, np.ones(3), np.array([0, 1, 2]))
    assert_allclose(given_kwh[0], (0.10, 0.40, 0.30), atol=1e-12)


def test_worked_example_1_9_floored_keys():
    pot = np.array([0.80])
    keys = floored(KEYS["floor_area"](pot, NEEDS, AREAS), 1)
    done = settle(keys, pot, NEEDS)
    assert_allclose(keys[0], (0.125, 0.392, 0.482), atol=1e-12)
    assert_allclose(done.shared_kwh[0], (0.1000, 0.3136, 0.3856), atol=5e-5)
    assert_allclose(done.surplus_kwh[0], 0.0008, atol=5e-5)


def test_worked_example_1_9_two_producers():
    plants = np.array([[0.5, 0.3]])
    keys = KEYS["default"](plants.sum(axis=-1), NEEDS, THIRDS)[..., np.newaxis, :]
    done = settle(keys, plants, NEEDS)
    split = shared_by_plant(keys, plants, NEEDS)[0]
    assert_allclose(split[0], (0.0455, 0.1818, 0.2727), atol=5e-5)
    assert_allclose(split[1], (0.0273, 0.1091, 0.1636), atol=5e-5)
    assert_allclose(done.surplus_kwh, np.zeros((1, 2)), atol=1e-12)


def test_offers_beyond_need_are_cut_over_plants_pro_rata():
    # Offers to the one member: 0.6 x 1 + 0.4 x 1 = 1.0 kWh, need 0.5: half of each.
    plants, needs = np.array([[1.0, 1.0]]), np.array([[0.5]])
    done = settle(np.array([[0.6], [0.4]]), plants, needs)
    assert_allclose(done.shared_kwh, [[0.5]])
    assert_allclose(done.surplus_kwh, [[0.7, 0.8]])


def test_water_filling_for_needs_2_8_8_8():
    given_kwh = waterfill(np.array([20.0]), np.array([[2.0, 8.0, 8.0, 8.0]]), np.ones(4))
    assert_array_equal(given_kwh, [[2.0, 6.0, 6.0, 6.0]])


def poured_by_steps(needs, pot, ranks, weight):
    """Reference: raise the level until the next member is served, rank by rank."""
    served, left = np.zeros(len(needs)), pot
    for rank in np.unique(ranks):
        open_ = {i for i in np.flatnonzero(ranks == rank) if needs[i] > 0 and weight[i] > 0}
        while left > 1e-12 and open_:
            total = sum(weight[i] for i in open_)
            rise = min(left / total, min((needs[i] - served[i]) / weight[i] for i in open_))
            for i in open_:
                served[i] += rise * weight[i]
            left -= rise * total
            open_ = {i for i in open_ if needs[i] - served[i] > 1e-12}
    return served


@given(
    needs=energies((6,)),
    pot=st.floats(0, 20),
    weight=energies((6,), most=3.0),
    ranks=st.lists(st.integers(0, 2), min_size=6, max_size=6),
)
def test_water_filling_equals_the_stepwise_reference(needs, pot, weight, ranks):
    ranks, weight = np.array(ranks), np.where(weight < 1e-3, 0.0, weight)
    given_kwh = waterfill(np.array([pot]), needs[np.newaxis], weight, ranks)[0]
    assert_allclose(given_kwh, poured_by_steps(needs, pot, ranks, weight), atol=1e-8)


WEIGHT = np.array([0.4, 0.0, 0.3, 0.3])


@pytest.mark.parametrize("key", sorted(KEYS))
@given(production_kwh=energies((5,)), consumption_kwh=energies((5, 4)))
@settings(max_examples=50)
def test_energy_is_conserved_and_capped(key, production_kwh, consumption_kwh):
    coefficients = KEYS[key](production_kwh, consumption_kwh, WEIGHT)
    done = settle(coefficients, production_kwh, consumption_kwh)
    assert (coefficients.sum(axis=-1) <= 1 + 1e-9).all()
    assert (done.shared_kwh >= 0).all()
    assert (done.shared_kwh <= consumption_kwh).all()
    assert (done.shared_kwh[:, 1] == 0).all()  # weight 0: left out
    # 1e-9 of the largest energies drawn, 20 kWh.
    assert_allclose(done.shared_kwh.sum(-1) + done.surplus_kwh, production_kwh, atol=2e-8)
    assert_allclose(done.shared_kwh + done.import_kwh, consumption_kwh, atol=2e-8)


@pytest.mark.parametrize("key", sorted(name for name, key in KEYS.items() if key.is_reoffering))
@given(production_kwh=energies((5,)), consumption_kwh=energies((5, 4)))
@settings(max_examples=50)
def test_reoffering_keys_all_share_the_most_possible(key, production_kwh, consumption_kwh):
    done = settle(
        KEYS[key](production_kwh, consumption_kwh, WEIGHT), production_kwh, consumption_kwh
    )
    needs_kwh = consumption_kwh[:, WEIGHT > 0].sum(axis=-1)
    assert_allclose(done.shared_kwh.sum(-1), np.minimum(production_kwh, needs_kwh), atol=2e-8)


@pytest.mark.parametrize("key", sorted(KEYS))
@given(
    production_kwh=energies((2, 5)),
    consumption_kwh=energies((2, 5, 4)),
    order=st.permutations(range(4)),
)
@settings(max_examples=25)
def test_order_batches_and_chunks_change_nothing(key, production_kwh, consumption_kwh, order):
    function = KEYS[key]
    whole = function(production_kwh, consumption_kwh, WEIGHT)
    for batch in range(2):
        alone = function(production_kwh[batch], consumption_kwh[batch], WEIGHT)
        assert_array_equal(alone, whole[batch])
        if function.is_by_slot:
            chunk = function(production_kwh[batch, 2:4], consumption_kwh[batch, 2:4], WEIGHT)
            assert_array_equal(chunk, whole[batch, 2:4])
    if not function.is_ordered:
        moved = function(production_kwh, consumption_kwh[..., order], WEIGHT[list(order)])
        # 1e-8 of the pot: a level found by Newton's method depends on the order of the sums.
        assert_allclose(moved, whole[..., order], atol=1e-8)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_single_member_and_empty_slots(key):
    production = np.array([0.0, 1.0, 3.0, 1.0])
    needs = np.array([[1.0], [0.0], [2.0], [4.0]])
    done = settle(KEYS[key](production, needs, np.ones(1)), production, needs)
    assert_allclose(done.shared_kwh[:, 0], [0.0, 0.0, 2.0, 1.0])
    assert_allclose(done.surplus_kwh, [0.0, 1.0, 1.0, 0.0])


@pytest.mark.parametrize("key", sorted(KEYS))
def test_float32_curves_settle_like_float64(key):
    rng = np.random.default_rng(1)
    production, needs = rng.random(48) * 30, rng.random((48, 60))
    weight = np.full(60, 1 / 60)
    exact = settle(KEYS[key](production, needs, weight), production, needs)
    p32, n32 = production.astype(np.float32), needs.astype(np.float32)
    short = settle(KEYS[key](p32, n32, weight.astype(np.float32)), p32, n32)
    # float32 keeps about seven digits.
    assert_allclose(short.shared_kwh, exact.shared_kwh, atol=1e-5)


@given(coefficients=energies((3, 7), most=1.0), decimals=st.integers(0, 4))
def test_flooring_loses_less_than_a_step_a_member(coefficients, decimals):
    lost = coefficients - floored(coefficients, decimals)
    assert (lost > -1e-9).all()
    assert (lost < 10.0 ** -(decimals + 2)).all()
