"""Registers and off-peak windows: sums by hand, nothing lost, seasons and minutes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from strategies import energies

from simcore.base.blocks import row_blocks
from simcore.base.registers import SlotClasses, registers_where
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.registers import (
    day_profile_kw,
    meter_register_kwh,
    register_kwh,
    register_weighted,
    values_by_slot,
)
from simcore.energy.sharing import prorata_register_kwh


def plain_registers(energy_kwh, off_peak, class_of_slot, n_classes):
    """Numpy twin of the kernel: sums of each class, peak then off-peak."""
    return np.stack(
        [
            (part * energy_kwh)[..., class_of_slot == number, :].sum(axis=-2)
            for number in range(n_classes)
            for part in (1 - off_peak, off_peak)
        ],
        axis=-2,
    )


def test_energies_in_whole_numbers_keep_their_parts():
    # Half of 3 kWh is off-peak, with whole numbers as with others.
    whole = np.array([[1], [3]])
    booked = register_kwh(whole, np.array([[0.0], [0.5]]), np.arange(2))
    assert_allclose(booked, [[2.5], [1.5]])
    none = np.zeros(2), np.ones(1), np.array([[0.0], [0.5]]), np.arange(2)
    assert_allclose(prorata_register_kwh(none[0], whole, *none[1:])[0], [[2.5], [1.5]])


def test_registers_by_hand():
    # Two slots, two members; the second member's windows cover half of the second slot.
    energy = np.array([[1.0, 2.0], [3.0, 4.0]])
    fraction = np.array([[0.0, 1.0], [0.0, 0.5]])
    # peak: 1 + 3 = 4; 0 + 4 x 0.5 = 2. off-peak: 0; 2 + 2 = 4.
    assert_allclose(register_kwh(energy, fraction, np.arange(2)), [[4.0, 2.0], [0.0, 4.0]])
    # The slots in classes 1 and 0: peak and off-peak of slot 2, then of slot 1.
    booked = register_kwh(energy, fraction, np.arange(2), np.array([1, 0]), 2)
    assert_allclose(booked, [[3.0, 2.0], [0.0, 2.0], [1.0, 0.0], [0.0, 2.0]])


@given(
    energy_kwh=energies((2, 6, 3)),
    rows=energies((4, 3), most=1.0),
    row=st.lists(st.integers(0, 3), min_size=6, max_size=6),
    classes=st.lists(st.integers(0, 2), min_size=6, max_size=6),
)
def test_registers_agree_with_the_twin_and_lose_nothing(energy_kwh, rows, row, classes):
    row, classes = np.array(row), np.array(classes)
    booked = register_kwh(energy_kwh, rows, row, classes, 3)
    assert booked.shape == (2, 6, 3)
    assert (booked >= 0).all()
    # Sums of six numbers of at most a few units: rounding of float64.
    assert_allclose(booked, plain_registers(energy_kwh, rows[row], classes, 3), atol=1e-9)
    assert_allclose(booked.sum(axis=-2), energy_kwh.sum(axis=-2), atol=1e-9)
    one = register_kwh(energy_kwh, rows, row)
    assert_allclose(booked.reshape(2, 3, 2, 3).sum(axis=1), one, atol=1e-9)


@given(energy_kwh=energies((2, 6, 3)), weight=energies((6,), most=1.0))
def test_weighted_sum_is_that_of_slots(energy_kwh, weight):
    expected = (energy_kwh * weight[:, np.newaxis]).sum(axis=-2)
    assert_allclose(register_weighted(energy_kwh, weight), expected, atol=1e-9)


@given(
    energy_kwh=energies((6, 3)),
    value=energies((4, 3), most=1.0),
    off_peak=energies((6, 3), most=1.0),
    classes=st.lists(st.integers(0, 1), min_size=6, max_size=6),
)
def test_values_by_slot_cost_what_registers_cost(energy_kwh, value, off_peak, classes):
    classes = np.array(classes)
    by_slot = values_by_slot(value, off_peak, classes) * energy_kwh
    booked = plain_registers(energy_kwh, off_peak, classes, 2)
    assert_allclose(by_slot.sum(axis=0), (value * booked).sum(axis=0), atol=1e-9)


def test_registers_of_a_class_flag():
    classes = SlotClasses(class_of_slot=np.array([0, 1]), is_solar_window=np.array([False, True]))
    assert (classes.n_classes, classes.n_registers) == (2, 4)
    assert_array_equal(registers_where(classes.is_solar_window), [False, False, True, True])
    assert SlotClasses(class_of_slot=np.zeros(2, int)).n_registers == 2


def test_windows_to_the_minute_over_midnight_and_by_season():
    windows = Windows(winter=((22 * 60 + 38, 6 * 60 + 38),), summer=((120, 420), (780, 960)))
    fraction = off_peak_fraction(windows, 30)
    assert fraction.shape == (2, 48)
    assert_allclose(fraction.sum(axis=-1) * 30, 480)  # 8 h in both seasons
    assert_allclose(fraction[1, 45], 22 / 30)  # 22:38 to 23:00
    assert_allclose(fraction[1, 13], 8 / 30)  # 06:30 to 06:38
    assert fraction[1, 26] == 0
    assert fraction[0, 26] == 1  # 13:00 to 13:30 in summer only
    assert_allclose(off_peak_fraction(windows, 15).mean(), off_peak_fraction(windows, 60).mean())


def test_average_day_in_kw():
    # Two days of four slots of 6 h; the first slot holds 6 and 12 kWh: 9 kWh in 6 h = 1.5 kW.
    energy = np.array([6.0, 0, 0, 0, 12.0, 0, 0, 6.0])
    slot = np.tile(np.arange(4), 2)
    assert_allclose(day_profile_kw(energy, slot, np.ones(8, bool), 4), [1.5, 0, 0, 0.5])
    assert_allclose(day_profile_kw(energy, slot, np.arange(8) < 4, 4), [1.0, 0, 0, 0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_long_year_in_one_call_is_its_months_one_by_one(dtype):
    rng = np.random.default_rng(8)
    kwh, rows = rng.random((9000, 120)).astype(dtype), rng.random((4, 120))
    row, tariff = rng.integers(0, 4, 9000), rng.integers(0, 2, 9000)
    month = np.searchsorted([2000, 5000], np.arange(9000), side="right")
    assert len(row_blocks(*kwh.shape[:1], kwh.size, 2)) > 1
    whole = register_kwh(kwh, rows, row, 2 * month + tariff, 6).reshape(3, 4, 120)
    for number in range(3):
        own = month == number
        alone = register_kwh(kwh[own], rows, row[own], tariff[own], 2)
        assert_allclose(whole[number], alone, rtol=1e-12 if dtype == np.float64 else 2e-6)
    assert_allclose(whole.sum(axis=(0, 1)), kwh.sum(axis=0, dtype=np.float64), rtol=1e-6)


def test_small_integers_for_classes_do_not_overflow():
    rng = np.random.default_rng(12)
    kwh, rows = rng.random((960, 2)), rng.random((96, 2))
    row, number = np.arange(960) % 96, np.arange(960) // 80
    exact = register_kwh(kwh, rows, row, number, 12)
    assert_allclose(register_kwh(kwh, rows, row, number.astype(np.int8), 12), exact, rtol=1e-15)


def test_the_registers_of_a_meter_are_those_of_the_kernel():
    draws = np.random.default_rng(3)
    energy, rows = draws.gamma(1.0, 0.2, (17_520, 2)), draws.random(96)
    row, classes = draws.integers(0, 96, 17_520), draws.integers(0, 3, 17_520)
    found = meter_register_kwh(energy, rows[row], classes, 3)
    kernel = register_kwh(energy, np.repeat(rows[:, np.newaxis], 2, axis=1), row, classes, 3)
    # Sums of 3,000 values in another order.
    assert_allclose(found, kernel, rtol=1e-12)
    assert_allclose(found.sum(axis=0), energy.sum(axis=0), rtol=1e-12)
