"""Every key by hand, and its laws: nothing lost, nothing created, order without effect."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import brentq
from strategies import energies

from simcore.base.blocks import row_blocks, work_in_blocks
from simcore.base.timeaxis import time_axis
from simcore.energy.registers import register_kwh
from simcore.energy.sharing import (
    KEYS,
    KeyInputs,
    booked_slots,
    energy_poor_weight,
    largest_remainder,
    prorata_register_kwh,
    rounding_loss_kwh,
    saving_fill,
    settle,
    shared_by_plant,
    storage_excess_kwh,
    waterfill,
    with_storage,
)
from simcore.site.sharing import week_of_slot

ONES = np.ones(3)


def given_by(key, pot, needs, weight=ONES, **known):
    pots, wanted = np.atleast_1d(np.array(pot, float)), np.atleast_2d(np.array(needs, float))
    done = settle(KEYS[key](pots, wanted, weight, KeyInputs(**known)), pots, wanted)
    return done.shared_kwh


@pytest.mark.parametrize(
    ("key", "weight", "known", "expected"),
    [
        # 8 kWh for needs of 6, 6 and 6.
        ("occupants", [1, 2, 1], {}, (2, 4, 2)),  # 8 x 1/4, 2/4, 1/4
        ("consumption_units", [1.0, 1.5, 1.5], {}, (2, 3, 3)),  # 8 / 4 = 2 a unit
        ("energy_poor", energy_poor_weight([1, 0, 0], 1.0), {}, (4, 2, 2)),  # weights 2, 1, 1
        ("energy_poor", energy_poor_weight([1, 0, 0], 2.0), {}, (4.8, 1.6, 1.6)),
        ("common_parts_first", ONES, {"rank": np.array([1, 1, 0])}, (1, 1, 6)),
        ("ranked", ONES, {}, (6, 2, 0)),
        ("ranked", ONES, {"rank": np.array([2, 1, 0])}, (0, 2, 6)),
        ("rotating", ONES, {"week": np.array([0])}, (6, 2, 0)),
        ("rotating", ONES, {"week": np.array([1])}, (0, 6, 2)),  # the first goes last
        ("rotating", ONES, {"week": np.array([2])}, (2, 0, 6)),
        ("rotating", [1, 0, 1], {"week": np.array([1])}, (2, 0, 6)),  # two take turns
        # Tanks take 3 of 8; the other 5 kWh go pro rata to 6, 6 and 3.
        ("hot_water", ONES, {"hot_water_kwh": np.array([[0.0, 0.0, 3.0]])}, (2, 2, 4)),
        # 6 EUR already saved by the first: the others get 4 each before it gets any.
        ("equal_saving", ONES, {"saving_eur": np.array([6.0, 0, 0])}, (0, 4, 4)),
        # A kWh is worth 2, 1 and 1 EUR: savings of 3.2 EUR each.
        ("equal_saving", ONES, {"value_eur_per_kwh": np.array([[2.0, 1, 1]])}, (1.6, 3.2, 3.2)),
        ("full_dynamic", ONES, {}, (8 / 3, 8 / 3, 8 / 3)),
    ],
)
def test_keys_by_hand(key, weight, known, expected):
    assert_allclose(given_by(key, 8, [6, 6, 6], np.array(weight, float), **known)[0], expected)


def test_equal_saving_carries_its_state_over_the_slots():
    # Slot 1: only the first consumes, it saves 4. Slot 2: the second catches up with 4 and
    # both then share the other 2.
    assert_allclose(
        given_by("equal_saving", [4, 6], [[9, 0], [9, 9]], np.ones(2)), [[4, 0], [1, 5]]
    )


def test_rotating_turns_by_local_week():
    axis = time_axis(2026, 60)  # 1 January 2026 is a Thursday
    week = week_of_slot(axis)
    changes = np.flatnonzero(np.diff(week)) + 1
    assert (axis.weekday[changes] == 0).all()
    assert (axis.minute_of_day[changes] == 0).all()
    assert axis.day[changes[0]] == 4
    assert week[0] == 0


def test_full_dynamic_serves_plant_after_plant():
    # Plant 1 (3 kWh) serves its own roof's member first: 2 of need 2, the last kWh is not
    # offered to the other; plant 2 (4 kWh) then gives the other 4 of 5.
    plants, needs = np.array([[3.0, 4.0]]), np.array([[2.0, 5.0]])
    known = KeyInputs(plant_weight=np.array([[1.0, 0.0], [1.0, 1.0]]))
    keys = KEYS["full_dynamic"](plants, needs, np.ones(2), known)
    assert_allclose(shared_by_plant(keys, plants, needs), [[[2, 0], [0, 4]]])
    assert_allclose(settle(keys, plants, needs).surplus_kwh, [[1, 0]])


@given(plants=energies((4, 3)), needs=energies((4, 5)))
@settings(max_examples=50)
def test_full_dynamic_shares_what_a_common_pot_shares(plants, needs):
    keys = KEYS["full_dynamic"](plants, needs, np.ones(5))
    common = KEYS["default"](plants, needs, np.ones(5))
    assert keys.shape == (4, 3, 5)
    both = [settle(k, plants, needs) for k in (keys, common)]
    assert_allclose(both[0].shared_kwh, both[1].shared_kwh, atol=2e-8)
    assert_allclose(both[0].surplus_kwh.sum(-1), both[1].surplus_kwh.sum(-1), atol=5e-8)
    moved = settle(common, plants[:, ::-1], needs)
    assert_allclose(moved.surplus_kwh, both[1].surplus_kwh[:, ::-1], atol=2e-8)


def test_static_shares_less_when_uniform_and_dynamic_most_on_an_uneven_day():
    # Use by day only, at different hours: three members of 1, 3 and 8 kWh.
    needs = np.array([[1.0, 0, 2], [0, 3.0, 2], [0, 0, 4.0]])
    pot = np.array([3.0, 5.0, 3.0])
    parts = needs.sum(axis=0) / needs.sum()
    shared = [
        given_by(key, pot, needs, weight).sum()
        for key, weight in (("static", ONES / 3), ("static", parts), ("default", ONES))
    ]
    # Uniform: (1 + 0 + 1) + (5/3 + 5/3) + 1. Pro rata of 1/12, 3/12, 8/12: (1/4 + 2) +
    # (5/4 + 2) + 2. Dynamic: 3 + 5 + 3.
    assert_allclose(shared, [2 + 10 / 3 + 1, 2.25 + 3.25 + 2, 11])


@pytest.mark.parametrize("key", sorted(KEYS))
@pytest.mark.parametrize("n_members", [1, 1000])
def test_one_and_a_thousand_members_and_dark_or_idle_slots(key, n_members):
    rng = np.random.default_rng(n_members)
    needs = rng.random((6, n_members))
    needs[1] = 0
    pot = np.array([0.0, 1.0, 0.3, 0.5, 0.9, 2.0]) * n_members
    weight = np.full(n_members, 1 / n_members)
    done = settle(KEYS[key](pot, needs, weight), pot, needs)
    total = np.minimum(pot, needs.sum(axis=-1))
    if KEYS[key].is_reoffering or n_members == 1:
        assert_allclose(done.shared_kwh.sum(axis=-1), total, rtol=1e-9)
    assert (done.shared_kwh.sum(axis=-1) <= total * (1 + 1e-9)).all()
    assert_array_equal(done.shared_kwh[:2], 0)


def saved_by_search(pot, needs, value, saving):
    """Reference: level by root search, slot by slot in plain numpy."""
    given = np.zeros_like(needs)
    for slot in range(len(pot)):

        def part(level, slot=slot, saving=saving):
            return np.clip((level - saving) / value, 0, needs[slot])

        if needs[slot].sum() <= pot[slot]:
            given[slot] = needs[slot]
        elif pot[slot] > 0:
            high = (saving + value * needs[slot]).max()
            level = brentq(
                lambda x, slot=slot: part(x).sum() - pot[slot], saving.min(), high, xtol=1e-13
            )
            given[slot] = part(level)
        saving = saving + value * given[slot]
    return given


@given(pot=energies((6,), most=9.0), needs=energies((6, 4)), saving=energies((4,)))
@settings(max_examples=50)
def test_equal_saving_equals_a_root_search(pot, needs, saving):
    value = np.array([0.1, 0.2, 0.15, 0.1])
    found = saving_fill(pot, needs, np.ones(4), value[np.newaxis], saving)
    # Only the savings at each slot are sure: kWh follow the level's 1e-13 over 0.1 EUR/kWh.
    assert_allclose(found, saved_by_search(pot, needs, value, saving), atol=1e-7)


@given(
    pot=energies((5,)),
    needs=energies((5, 6)),
    weight=energies((5, 6), most=3.0),
    ranks=st.lists(st.integers(0, 2), min_size=30, max_size=30),
)
@settings(max_examples=50)
def test_weights_and_ranks_by_slot_are_those_of_each_slot_alone(pot, needs, weight, ranks):
    ranks = np.array(ranks).reshape(5, 6)
    weight = np.where(weight < 1e-3, 0.0, weight)
    whole = waterfill(pot, needs, weight, ranks)
    for t in range(5):
        alone = waterfill(pot[t : t + 1], needs[t : t + 1], weight[t], ranks[t])
        assert_array_equal(whole[t], alone[0])


def test_largest_remainder_by_hand():
    # 12.5, 39.225 and 48.275 %: cut to 12.5 39.2 48.2 = 99.9; the step goes to the third.
    keys = np.array([0.125, 0.39225, 0.48275])
    assert_allclose(largest_remainder(keys, 1), [0.125, 0.392, 0.483])
    # It needs only 48.28 %, so the second gets the step.
    assert_allclose(
        largest_remainder(keys, 1, np.array([0.125, 0.9, 0.4828])), [0.125, 0.393, 0.482]
    )
    # Nobody can use it: the sum cannot be kept.
    assert_allclose(largest_remainder(keys, 1, keys), [0.125, 0.392, 0.482])


@given(pot=energies((4,)), needs=energies((4, 7)), decimals=st.integers(0, 3))
def test_largest_remainder_keeps_the_sum_within_the_needs(pot, needs, decimals):
    exact = KEYS["equal"](pot, needs, np.ones(7))
    most = np.divide(needs, pot[:, None], out=np.zeros_like(needs), where=pot[:, None] > 0)
    keys = largest_remainder(exact, decimals, most)
    step = 10.0 ** -(decimals + 2)
    assert (keys.sum(-1) <= exact.sum(-1) + 1e-9).all()
    assert (keys <= np.maximum(most, 0) + 1e-9 * step + 1e-12).all()
    free = largest_remainder(exact, decimals)
    assert (exact.sum(-1) - free.sum(-1) < step + 1e-9).all()
    lost = rounding_loss_kwh(exact, keys, pot, needs).sum(-1)
    assert (lost <= pot * 7 * step + 1e-9).all()
    assert (lost >= -1e-9).all()


@given(pot=energies((5,)), needs=energies((5, 3)), charge=energies((5,)), discharge=energies((5,)))
@settings(max_examples=50)
def test_storage_keeps_both_legal_caps(pot, needs, charge, discharge):
    plants, wanted = with_storage(pot, needs, charge, discharge)
    assert_allclose(wanted[:, -1] - plants[:, -1], charge - discharge, atol=1e-12)
    for key in ("default", "equal", "full_dynamic"):
        done = settle(KEYS[key](plants, wanted, np.ones(4)), plants, wanted)
        for excess in storage_excess_kwh(done.shared_kwh, plants):
            assert_allclose(excess, 0, atol=2e-8)


def test_storage_by_hand():
    # Noon: 5 kWh of sun, 2 used, 3 stored. Evening: 2 of 3 kWh discharged serve the need.
    plants, wanted = with_storage(
        np.array([5.0, 0]), np.array([[2.0], [4.0]]), np.array([3.0, 0]), np.array([0, 2.0])
    )
    done = settle(KEYS["default"](plants, wanted, np.ones(2)), plants, wanted)
    assert_allclose(done.shared_kwh, [[2, 3], [2, 0]])
    # Taking 6 of 5 kWh breaks the first cap by 1, 3 of 2 kWh discharged both.
    excess = storage_excess_kwh(np.array([[3.0, 3.0], [3.0, 0.0]]), plants)
    assert_allclose(excess[0], [1, 1])
    assert_allclose(excess[1], [0, 1])


@given(pot=energies((8,)), needs=energies((8, 5)), tank=energies((8, 5)))
@settings(max_examples=50)
def test_tanks_first_is_two_pro_ratas(pot, needs, tank):
    tank = np.minimum(tank, needs)
    first = np.minimum(1, pot / np.maximum(tank.sum(-1), 1e-300))[:, np.newaxis] * tank
    rest, left = needs - tank, np.maximum(pot - tank.sum(-1), 0)
    second = np.minimum(1, left / np.maximum(rest.sum(-1), 1e-300))[:, np.newaxis] * rest
    found = KEYS["hot_water"].shared_kwh(pot, needs, np.ones(5), KeyInputs(hot_water_kwh=tank))
    assert_allclose(found, first + second, atol=1e-8)
    assert (found <= needs).all()


@pytest.mark.parametrize("key", sorted(KEYS))
@given(pot=energies((5,)), needs=energies((5, 4)))
@settings(max_examples=30)
def test_energy_of_a_key_is_that_of_its_coefficients(key, pot, needs):
    weight = np.array([0.4, 0.0, 0.3, 0.3])
    straight = KEYS[key].shared_kwh(pot, needs, weight, KeyInputs())
    assert_allclose(straight, settle(KEYS[key](pot, needs, weight), pot, needs).shared_kwh)
    assert (straight >= 0).all()
    assert (straight <= needs).all()
    assert (straight.sum(-1) <= pot * (1 + 1e-9) + 1e-10).all()


def test_ranks_by_row_are_those_of_each_slot():
    rng = np.random.default_rng(4)
    pot, needs, rows = 3 * rng.random(40), rng.random((40, 7)), rng.integers(0, 3, (4, 7))
    row = rng.integers(0, 4, 40)
    found = waterfill(pot, needs, np.ones(7), rows, row)
    assert_array_equal(found, waterfill(pot, needs, np.ones(7), rows[row]))


@pytest.mark.parametrize("key", ["equal", "ranked", "hot_water", "default"])
def test_long_curves_are_shared_by_threads_as_short_ones(key):
    rng = np.random.default_rng(5)
    pot, needs = 20 * rng.random(9000), rng.random((9000, 120), dtype=np.float32)
    assert len(row_blocks(*needs.shape[:1], needs.size)) > 1
    known = KeyInputs(hot_water_kwh=needs / 2)
    whole = KEYS[key].shared_kwh(pot, needs, np.ones(120), known)
    for few in (slice(0, 3), slice(1123, 1130), slice(8998, 9000)):
        part = KeyInputs(hot_water_kwh=needs[few] / 2)
        alone = KEYS[key].shared_kwh(pot[few], needs[few], np.ones(120), part)
        assert_array_equal(whole[few], alone)


def test_fused_registers_of_long_curves_are_those_of_their_months():
    rng = np.random.default_rng(6)
    pot, needs = 20 * rng.random(9001), rng.random((9001, 120), dtype=np.float32)
    rows, row = rng.random((5, 120)), rng.integers(0, 5, 9001)
    whole = prorata_register_kwh(pot, needs, np.ones(120), rows, row)
    months = [slice(0, 4000), slice(4000, 9001)]
    parts = [prorata_register_kwh(pot[m], needs[m], np.ones(120), rows, row[m]) for m in months]
    exact = needs.astype(float)
    for n in (0, 1):
        # A float32 sum of 128 slots, 16 times eight: 16 + 3 roundings, in whole and parts.
        assert_allclose(whole[n], parts[0][n] + parts[1][n], rtol=4e-6)
    assert_allclose(whole[0].sum(0), exact.sum(0), rtol=1e-6)
    assert_allclose(whole[2], np.minimum(pot, exact.sum(-1)), rtol=1e-5)


@given(pot=energies((19,)), needs=energies((19, 5)))
@settings(max_examples=30)
def test_fused_registers_are_those_of_the_three_steps(pot, needs):
    rows, row = np.array([[0.0, 1.0, 0.5, 0.0, 1.0], [1.0, 0, 0, 0, 0.2]]), np.arange(19) % 2
    weight = np.array([1.0, 0, 1, 1, 1])
    used, shared, curve = prorata_register_kwh(pot, needs, weight, rows, row)
    done = settle(KEYS["default"](pot, needs, weight), pot, needs)
    assert_allclose(used, register_kwh(needs, rows, row), atol=1e-9)
    assert_allclose(shared, register_kwh(done.shared_kwh, rows, row), atol=2e-8)
    assert_allclose(curve, done.shared_kwh.sum(-1), atol=2e-8)


def test_fused_registers_of_rows_with_many_slots_and_dark_ones():
    """Rows of 1, 150 and 349 slots, some dark: sums are moved on within a row and at its end."""
    rng = np.random.default_rng(9)
    pot, needs, row = 4 * rng.random(500), rng.random((500, 6)), np.repeat([2, 0, 1], (1, 150, 349))
    row = row[rng.permutation(500)]
    pot[(row == 1) | (rng.random(500) < 0.4)] = 0.0
    rows, weight = rng.random((3, 6)), np.array([1.0, 1, 0, 1, 1, 1])
    used, shared, curve = prorata_register_kwh(pot, needs, weight, rows, row)
    done = settle(KEYS["default"](pot, needs, weight), pot, needs)
    assert_allclose(used, register_kwh(needs, rows, row), rtol=1e-12)
    assert_allclose(shared, register_kwh(done.shared_kwh, rows, row), rtol=1e-12)
    assert_allclose(curve, np.minimum(pot, needs @ weight), rtol=1e-12)


def months_of(n_slots, n_members):
    """A year of three unequal months with dark slots: curves, off-peak rows, months and slots."""
    rng = np.random.default_rng(11)
    month = np.repeat(
        [0, 1, 2], (n_slots // 2, n_slots // 3, n_slots - n_slots // 2 - n_slots // 3)
    )
    pot = n_members * rng.random(n_slots) * (rng.random(n_slots) < 0.6)
    needs, rows = rng.random((n_slots, n_members)), rng.random((4, n_members))
    row = rng.integers(0, 4, n_slots)
    return pot, needs, rows, row, month, booked_slots(row, 4, month)


@pytest.mark.parametrize(("n_slots", "n_members"), [(300, 7), (9000, 130)])  # one block, and two
def test_months_in_one_pass_are_the_months_one_by_one(n_slots, n_members):
    pot, needs, rows, row, month, slots = months_of(n_slots, n_members)
    weight = (np.arange(n_members) % 3 > 0).astype(float)
    used, shared, curve = KEYS["default"].registers(pot, needs, weight, rows, slots)
    assert used.shape == shared.shape == (3, 2, n_members)
    for number in range(3):
        own = month == number
        alone = prorata_register_kwh(pot[own], needs[own], weight, rows, row[own])
        for found, expected in zip((used[number], shared[number], curve[own]), alone, strict=True):
            assert_allclose(found, expected, rtol=1e-12)


def test_those_booked_elsewhere_get_the_same_and_use_nothing():
    pot, needs, rows, _, _, slots = months_of(300, 9)
    weight = np.array([0.0, 0, 1, 0, 1, 1, 0, 0, 0])
    _, shared, curve = KEYS["default"].registers(pot, needs, weight, rows, slots)
    booked = KEYS["default"].registers(pot, needs, weight, rows, slots, is_use_booked=True)
    assert_allclose(booked[0], 0.0)
    assert_allclose(booked[1], shared, rtol=1e-12)
    assert_allclose(booked[2], curve, rtol=1e-12)
    nobody = KEYS["default"].registers(pot, needs, 0 * weight, rows, slots, is_use_booked=True)
    assert nobody[1].shape == (3, 2, 9)
    assert not nobody[1].any()
    assert not nobody[2].any()


def test_ranks_in_one_pass_are_the_rule_and_its_registers():
    pot, needs, rows, row, month, slots = months_of(300, 9)
    weight, rank = np.array([1.0, 1, 0, 1, 1, 1, 0, 1, 1]), np.array([1, 1, 1, 1, 1, 1, 1, 0, 0])
    key = KEYS["common_parts_first"]
    given_kwh = key.shared_kwh(pot, needs, weight, KeyInputs(rank=rank))
    shared, curve = key.ranked_registers(pot, needs, weight, rank, rows, slots)
    assert_allclose(curve, given_kwh.sum(axis=-1), atol=1e-12)
    for number in range(3):
        own = month == number
        assert_allclose(shared[number], register_kwh(given_kwh[own], rows, row[own]), atol=1e-12)


def test_work_that_asks_for_blocks_itself_comes_to_an_end():
    blocks, done = row_blocks(1000, 2_000_000), []

    def work(block):
        work_in_blocks(lambda part: done.append((block.start, part.start)), blocks)

    work_in_blocks(work, blocks)
    starts = [block.start for block in blocks]
    assert sorted(done) == [(one, other) for one in starts for other in starts]


def test_fused_registers_of_float32_curves_do_not_drift():
    """One row of 16,000 slots: a single float32 sum of them would be 1.5e-4 off."""
    needs = np.full((16_000, 1), 0.1, np.float32)
    used, _, _ = prorata_register_kwh(
        np.zeros(16_000), needs, np.ones(1), np.zeros((1, 1)), np.zeros(16_000, np.int64)
    )
    assert_allclose(used[0, 0], 16_000 * float(np.float32(0.1)), rtol=1e-6)
