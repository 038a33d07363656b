"""Registers and off-peak windows: sums by hand, nothing lost, seasons and minutes."""

import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose
from strategies import energies

from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.registers import day_profile_kw, register_kwh


def test_registers_by_hand():
    # Two slots, two members; the second member's windows cover half of the second slot.
    energy = np.array([[1.0, 2.0], [3.0, 4.0]])
    fraction = np.array([[0.0, 1.0], [0.0, 0.5]])
    # peak: 1 + 3 = 4; 0 + 4 x 0.5 = 2. off-peak: 0; 2 + 2 = 4.
    assert_allclose(register_kwh(energy, fraction), [[4.0, 2.0], [0.0, 4.0]])


@given(energy_kwh=energies((2, 6, 3)), fraction=energies((6, 3), most=1.0))
def test_registers_lose_nothing(energy_kwh, fraction):
    booked = register_kwh(energy_kwh, fraction)
    assert (booked >= 0).all()
    assert_allclose(booked.sum(axis=-2), energy_kwh.sum(axis=-2), atol=1e-9)


def test_windows_to_the_minute_over_midnight_and_by_season():
    windows = Windows(
        high_season=((22 * 60 + 38, 6 * 60 + 38),), low_season=((120, 420), (780, 960))
    )
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
