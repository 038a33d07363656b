from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.draws import normal, stream, substreams
from simcore.base.records import Place
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import (
    CLIMATES,
    clear_sky_ghi,
    climate,
    field,
    sun_position,
    synthetic_weather,
)
from simcore.energy.weather import synthetic as model
from simcore.energy.weather.statistics import (
    correlation,
    daily_clearness,
    month_of_day,
    monthly_kwh_per_m2,
)

ARRAS = Place(latitude=50.291, longitude=2.777, altitude=0.0)
OUTREAU = Place(latitude=50.705, longitude=1.597, altitude=0.0)
LENS = Place(latitude=50.432, longitude=2.833, altitude=0.0)
AXIS = time_axis(2026, 60)
MONTH = month_of_day(AXIS)


def key(number, name="regional sky"):
    return stream(62, name, number)


def east_of(place, km):
    """A place so many km to the east on the plane of the maps."""
    degrees = km / field.KM_PER_DEGREE / np.cos(np.radians(field.MID_LATITUDE))
    return Place(latitude=place.latitude, longitude=place.longitude + degrees, altitude=0.0)


@cache
def sky_of(place, step):
    """Axis and sun of a place, worked out once for all its years."""
    axis = time_axis(2026, step)
    return axis, sun_position(axis, place)


def year(place, number, name, regional=True, step=60):
    axis, sun = sky_of(place, step)
    shared = {"place": place, "regional_key": key(number)} if regional else {}
    own = stream(62, name, "weather", number)
    return synthetic_weather(axis, sun, climate("inland"), own, **shared)


# --- maps ----------------------------------------------------------------------------


def test_distance_by_hand():
    # 0.414 degrees north: 46.0 km. 1.18 degrees of 111.2 x cos(50.6) = 70.6 km: 83.3 km.
    # Together the root of 46.0^2 + 83.3^2 = 95.2 km.
    assert_allclose(field.distance_km(ARRAS, OUTREAU), 95.2, atol=0.1)


def test_a_map_is_the_sum_of_its_waves():
    # The formula written out for the second map, wave by wave.
    at = field.position_km(ARRAS)
    waves = field._waves(key(0), 340.0)
    amplitude = normal(substreams(key(0), 1), np.arange(128, 256))
    value = sum(
        amplitude[k] * np.cos(waves[k] @ at) + amplitude[64 + k] * np.sin(waves[k] @ at)
        for k in range(64)
    )
    assert_allclose(field.map_values(ARRAS, key(0), 2, 340.0)[1], value / 8, rtol=1e-12)


@given(st.floats(-60, 60), st.floats(-180, 180), st.integers(0, 2**32))
def test_variance_is_exactly_one_everywhere(latitude, longitude, number):
    # cos^2 + sin^2 = 1 for each of the 64 waves, over 64.
    phase = field._waves(key(number), 340.0) @ field.position_km(
        Place(latitude=latitude, longitude=longitude, altitude=0.0)
    )
    wave = np.concatenate([np.cos(phase), np.sin(phase)]) / np.sqrt(field.N_WAVES)
    assert_allclose(wave @ wave, 1.0, rtol=1e-12)


@pytest.mark.parametrize("km", [5.0, 30.0, 85.0, 300.0])
def test_covariance_is_exponential(km):
    # Exact for one key: the mean of cos(w d). Over 100 keys (years) the error of 64 waves,
    # 0.02 to 0.04, shrinks tenfold.
    place = east_of(ARRAS, km)
    apart = field.position_km(place) - field.position_km(ARRAS)
    found = [np.cos(field._waves(key(n), 340.0) @ apart).mean() for n in range(100)]
    assert_allclose(np.mean(found), np.exp(-km / 340), atol=0.012)
    assert np.std(found) < 0.05


def test_maps_are_normal_and_independent():
    values = np.array([field.map_values(ARRAS, key(n), 365, 340.0) for n in range(100)])
    # 36,500 values: 0.005 for the mean, 0.4 % for the spread.
    assert values.mean() == pytest.approx(0, abs=0.02)
    assert values.std() == pytest.approx(1, abs=0.015)
    assert np.mean(values**4) == pytest.approx(3, abs=0.15)
    assert correlation(values[:, 1:], values[:, :-1]) == pytest.approx(0, abs=0.02)


def test_a_day_keeps_its_value_whatever_the_length_of_the_year():
    short, long = (field.map_values(ARRAS, key(0), n, 340.0) for n in (365, 366))
    assert_allclose(long[:365], short, rtol=1e-9, atol=1e-12)


def test_regional_draws_mix_in_the_local_part():
    # 0.98 of the variance is the region's: with local draws of 1, all shifts by root 0.02.
    still = field.regional_draws(ARRAS, key(0), np.zeros((2, 365)))
    moved = field.regional_draws(ARRAS, key(0), np.ones((2, 365)))
    assert_allclose(moved - still, np.sqrt(0.02), rtol=1e-9)
    days = [field.regional_draws(ARRAS, key(n), np.zeros((2, 365))) for n in range(60)]
    assert np.var(days) == pytest.approx(0.98, abs=0.03)
    assert correlation(*np.moveaxis(days, 1, 0)) == pytest.approx(0, abs=0.03)


# --- weather under a shared sky ------------------------------------------------------


def test_without_a_region_the_sky_is_what_it_was():
    # Recorded; a change of the fitted clearness moves the light and must leave temperature.
    weather = year(ARRAS, 0, "arras", regional=False)
    assert weather.ghi.sum() / 1000 == pytest.approx(1131.9298254, rel=1e-9)
    assert weather.dhi.sum() / 1000 == pytest.approx(545.3045483, rel=1e-9)
    assert_allclose(weather.ghi[4000:4003], [660.1044234, 352.2690805, 254.7475702], rtol=1e-9)
    assert_allclose(weather.temp_air[4000:4003], [20.6269492, 20.0401194, 19.2322132], rtol=1e-8)


def test_place_and_regional_key_come_together():
    own, sun = stream(1), sun_position(AXIS, ARRAS)
    for half in ({"place": ARRAS}, {"regional_key": key(0)}):
        with pytest.raises(AssertionError, match="a place and a key"):
            synthetic_weather(AXIS, sun, climate("inland"), own, **half)


def test_region_leaves_wind_alone_and_is_repeatable():
    alone, shared = year(ARRAS, 0, "arras", regional=False), year(ARRAS, 0, "arras")
    assert_array_equal(alone.wind_speed, shared.wind_speed)
    assert_array_equal(shared.ghi, year(ARRAS, 0, "arras").ghi)
    assert np.abs(alone.ghi - shared.ghi).mean() > 20


def test_shared_year_is_the_same_at_every_step():
    coarse, fine = year(ARRAS, 0, "arras"), year(ARRAS, 0, "arras", step=15)
    assert_allclose(coarse.ghi.mean(), fine.ghi.mean(), rtol=1e-4)
    assert_allclose(coarse.temp_air, fine.temp_air.reshape(-1, 4).mean(axis=1), rtol=1e-12)


@pytest.fixture(scope="module")
def neighbours():
    """Anomalies of daily clearness and temperature of three sites over 40 years."""
    found = {}
    for name, place in (("arras", ARRAS), ("lens", LENS), ("outreau", OUTREAU)):
        sun = sun_position(AXIS, place)
        drawn = [year(place, number, name) for number in range(40)]
        clearness = np.array([daily_clearness(one, AXIS, sun) for one in drawn])
        heat = np.add.reduceat(
            [one.temp_air for one in drawn],
            np.searchsorted(AXIS.day, np.arange(365)),
            axis=1,
        )
        found[name] = [values - values.mean(axis=0) for values in (clearness, heat)]
    return found


@pytest.mark.parametrize(
    ("other", "clearness", "temperature"),
    [("lens", (0.91, 0.96), (0.95, 0.98)), ("outreau", (0.69, 0.77), (0.88, 0.94))],
)
def test_sites_share_the_sky_in_part(neighbours, other, clearness, temperature):
    # Assumed, 0.98 exp(-d / 340): 0.93 at Lens (16 km), 0.74 at Outreau (95 km), less the
    # 1-2 % that the bent distribution of clearness takes.
    here, there = neighbours["arras"], neighbours[other]
    assert clearness[0] < correlation(here[0], there[0]) < clearness[1]
    assert temperature[0] < correlation(here[1], there[1]) < temperature[1]


def test_without_a_region_sites_are_strangers():
    sun = sun_position(AXIS, ARRAS)
    days = [
        np.array(
            [daily_clearness(year(ARRAS, n, name, regional=False), AXIS, sun) for n in range(10)]
        )
        for name in ("arras", "lens")
    ]
    # 3,650 days: 0.025 of sampling error.
    assert correlation(*(values - values.mean(axis=0) for values in days)) < 0.1


@pytest.fixture(scope="module")
def many_scores():
    """Daily scores of 3,000 years with their slow part."""
    draws = normal(substreams(stream(62, "days"), np.arange(3000))[:, np.newaxis], np.arange(365))
    slow = normal(substreams(stream(62, "slow"), np.arange(3000))[:, np.newaxis], np.arange(12))
    return model._slow_score(draws, slow, MONTH)


def test_slow_score_keeps_spread_and_memory(many_scores):
    assert many_scores.std() == pytest.approx(1, abs=0.005)
    for month in (0, 3, 6, 9):
        days = np.flatnonzero(np.equal(MONTH, month))
        now, after = many_scores[:, days[:-1]], many_scores[:, days[1:]]
        assert correlation(now, after) == pytest.approx(model._DAY_MEMORY[month], abs=0.01)
        # Ten days on, only the slow part is left.
        late = correlation(many_scores[:, days[:-10]], many_scores[:, days[10:]])
        assert late == pytest.approx(model._SLOW_FRACTION, abs=0.012)


@pytest.mark.parametrize("name", sorted(CLIMATES))
def test_slow_part_widens_the_years_and_keeps_the_table(many_scores, name):
    clear = clear_sky_ghi(sun_position(AXIS, ARRAS).apparent_zenith).reshape(365, 24).sum(axis=1)
    light = model.daily_clearness(many_scores, clear, MONTH, climate(name)) * clear / 1000
    annual = light.sum(axis=1)
    assert 0.043 < annual.std() / annual.mean() < 0.048
    monthly = np.add.reduceat(light, np.searchsorted(MONTH, np.arange(12)), axis=1).mean(axis=0)
    expected = np.array(climate(name).ghi_kwh_per_m2) * np.where(np.arange(12) == 1, 28 / 28.25, 1)
    # A month varies by 11-21 %: 0.4 % for the mean of 3,000.
    assert_allclose(monthly, expected, rtol=0.012)


def test_year_with_a_shared_sky_has_the_light_of_the_climate():
    sun = sun_position(AXIS, ARRAS)
    light = [
        monthly_kwh_per_m2(
            synthetic_weather(
                AXIS, sun, climate("inland"), key(n, "own"), place=ARRAS, regional_key=key(n)
            ).ghi,
            AXIS,
        ).sum()
        for n in range(60)
    ]
    # 4.5 % from year to year, 0.6 % for the mean of 60.
    assert np.mean(light) == pytest.approx(1085, rel=0.02)
    assert 0.033 < np.std(light) / np.mean(light) < 0.058
