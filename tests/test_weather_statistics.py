from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from weather_files import ARRAS

from simcore.base.draws import normal, stream
from simcore.base.records import Sun, Weather
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import clear_sky_ghi, statistics, sun_position

AXIS = time_axis(2026, 30)
SUN = sun_position(AXIS, ARRAS)
CLEAR = clear_sky_ghi(SUN.apparent_zenith)


def weather(index, axis=AXIS, clear=CLEAR):
    """Weather with a given clearness, all of it diffuse."""
    ghi = index * clear
    zero = np.zeros_like(ghi)
    return Weather(ghi=ghi, dni=zero, dhi=ghi, temp_air=zero, wind_speed=zero, source="test")


def wavering(n_years=1):
    """Clearness 0.6 with independent noise of 0.1 in each slot."""
    noise = normal(stream(1, "noise"), np.arange(n_years * AXIS.n_slots))
    return weather(0.6 + 0.1 * noise.reshape(n_years, -1).squeeze())


def test_clearness_is_light_over_haurwitz_where_it_is_bright():
    found = statistics.clearness(weather(np.full(AXIS.n_slots, 0.7)), SUN)
    # 60 degrees: clear sky 487.9 W/m2; 86.5: 1098 x 0.06105 x exp(-0.059 / 0.06105) = 25.5,
    # too dull to count.
    two = Sun(
        apparent_zenith=np.array([60.0, 86.5]),
        azimuth=np.full(2, 180.0),
        dni_extra=np.full(2, 1400.0),
    )
    light = weather(np.ones(2), clear=np.array([243.95, 25.0]))
    assert_allclose(statistics.clearness(light, two), [0.5, 0.0], atol=1e-4)
    is_bright = statistics.bright_slots(SUN)
    assert_allclose(found[is_bright], 0.7)
    assert (found[~is_bright] == 0).all()
    assert (CLEAR[is_bright] > 30).all()


def test_quantiles_of_a_ladder():
    # Clearness runs through the bright slots in equal steps from 0 to 1.
    is_bright = statistics.bright_slots(SUN)
    index = np.zeros(AXIS.n_slots)
    index[is_bright] = np.linspace(0, 1, is_bright.sum())
    found = statistics.clearness_quantiles(weather(index), SUN)
    assert_allclose(found, [0.05, 0.25, 0.5, 0.75, 0.95], atol=1e-9)


def test_alternating_sky_by_hand():
    # 0.4 and 0.8 in turn: the next slot is always the opposite, 0.4 away.
    index = np.where(np.arange(AXIS.n_slots) % 2, 0.8, 0.4)
    light = weather(index)
    assert statistics.lag_1(light, AXIS, SUN) == pytest.approx(-1, abs=1e-3)
    assert_allclose(statistics.ramps(light, AXIS, SUN), [0.4, 0.4, 0.4])
    # By the hour the two halves nearly cancel: 0.6, but for the rising and setting sun.
    assert statistics.ramps(light, AXIS, SUN, 60)[0] < 0.02


def test_hours_from_half_hours_are_hours():
    # Light of an hour over the clear sky of its two halves, by hand at one place.
    index = 0.6 + 0.1 * normal(stream(2, "noise"), np.arange(AXIS.n_slots))
    light = weather(index)
    hour = light.ghi.reshape(-1, 2).sum(axis=1)
    clear = CLEAR.reshape(-1, 2).sum(axis=1)
    is_bright = clear / 2 > 30
    pair = is_bright[:-1] & is_bright[1:]
    ratio = hour / np.maximum(clear, 1)
    expected = np.corrcoef(ratio[:-1][pair], ratio[1:][pair])[0, 1]
    assert statistics.lag_1(light, AXIS, SUN, 60) == pytest.approx(expected, abs=1e-9)


def test_noise_has_no_memory_and_known_ramps():
    light = wavering()
    assert statistics.lag_1(light, AXIS, SUN) == pytest.approx(0, abs=0.03)
    # |difference of two normals| of 0.1 each: 0.1414 x (0.674, 1.645, 2.576).
    assert_allclose(statistics.ramps(light, AXIS, SUN), [0.0954, 0.2326, 0.3643], rtol=0.05)


def test_daily_figures_by_hand():
    # Days of 0.3 and 0.9 in turn, steady within: mean 0.6, spread 0.3, each day the
    # opposite of the last; 0.3 is a dull day, 0.9 a bright one, no day is mixed.
    light = weather(np.where(AXIS.day % 2, 0.9, 0.3))
    assert_allclose(statistics.daily_clearness(light, AXIS, SUN)[:3], [0.3, 0.9, 0.3])
    summer = statistics.daily_by_season(light, AXIS, SUN)["JJA"]
    assert_allclose([summer.mean, summer.sd, summer.lag_1], [0.6, 0.3, -1.0], atol=0.01)
    within = statistics.spread_within_days(light, AXIS, SUN)
    assert_allclose(within, [0.0, np.nan, 0.0], atol=1e-9)


def test_pairs_of_days_do_not_cross_a_season():
    # Winter is days 0-58 and 334-364: 58 + 30 pairs, none from 58 to 334 nor over new year.
    # Only 28 February (dull) and 1 December (bright) differ; were they a pair, it would
    # count against the memory of an otherwise even season.
    days = np.where(np.isin(np.arange(365), [58, 334]), 0.2, 0.8)
    found = statistics.daily_by_season(weather(days[AXIS.day]), AXIS, SUN)["DJF"]
    one = np.r_[days[:58], days[334:364]]
    other = np.r_[days[1:59], days[335:365]]
    assert found.lag_1 == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-9)


def test_spread_within_days_of_noise():
    # Days near 0.6 are mixed; their half-hours vary by 0.1, each around its own day's mean
    # of 13-30 slots, which takes about 2-4 % off.
    dull, mixed, bright = statistics.spread_within_days(wavering(), AXIS, SUN)
    assert mixed == pytest.approx(0.097, abs=0.003)
    assert np.isnan(dull)
    assert np.isnan(bright)


def test_months_by_hand():
    # 100 W/m2 all January: 0.1 x 24 x 31 = 74.4 kWh/m2; February 67.2.
    light = np.full((2, AXIS.n_slots), 100.0)
    found = statistics.monthly_kwh_per_m2(light, AXIS)
    assert found.shape == (2, 12)
    assert_allclose(found[:, :2], [[74.4, 67.2]] * 2)
    assert_allclose(statistics.monthly_mean(light, AXIS), 100.0)


def test_closure_shows_the_missing_beam():
    # Diffuse 200 + beam 600 x cos 60 = 500 closes; with a GHI of 520, 20 are missing.
    sun = Sun(
        apparent_zenith=np.array([60.0, 100.0]),
        azimuth=np.full(2, 180.0),
        dni_extra=np.full(2, 1400.0),
    )
    light = replace(
        weather(np.zeros(2), clear=np.zeros(2)),
        ghi=np.array([520.0, 0.0]),
        dhi=np.array([200.0, 0.0]),
        dni=np.array([600.0, 0.0]),
    )
    assert_allclose(statistics.closure_w_per_m2(light, sun), [20.0, 0.0], atol=1e-9)


def test_years_are_pooled():
    both = wavering(2)
    apart = [replace(both, ghi=both.ghi[number]) for number in range(2)]
    lags = [statistics.lag_1(one, AXIS, SUN) for one in apart]
    assert min(lags) - 0.01 <= statistics.lag_1(both, AXIS, SUN) <= max(lags) + 0.01
    assert statistics.daily_clearness(both, AXIS, SUN).shape == (2, 365)
    found = statistics.spread_within_days(both, AXIS, SUN)[1]
    each = [statistics.spread_within_days(one, AXIS, SUN)[1] for one in apart]
    assert found == pytest.approx(np.mean(each), rel=1e-3)


@given(st.floats(0.05, 1.2), st.sampled_from([15, 30, 60]))
def test_a_steady_sky_is_steady_at_every_step(index, step):
    axis = time_axis(2026, step)
    sun = sun_position(axis, ARRAS)
    light = weather(np.full(axis.n_slots, index), axis, clear_sky_ghi(sun.apparent_zenith))
    assert_allclose(statistics.clearness_quantiles(light, sun), index)
    assert_allclose(statistics.ramps(light, axis, sun), 0.0, atol=1e-12)
    assert_allclose(statistics.daily_clearness(light, axis, sun), index)


def test_correlation_by_hand_and_of_what_does_not_vary():
    # (1, 2, 3) with (1, 3, 2): covariance 1/3, variances 2/3: 0.5.
    assert statistics.correlation(np.array([1.0, 2, 3]), np.array([1.0, 3, 2])) == 0.5
    assert statistics.correlation(np.ones(3), np.array([1.0, 3, 2])) == 0
