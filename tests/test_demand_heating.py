"""Electric heating: whole heaters behind a thermostat, the cold of a normal year."""

from dataclasses import replace

import numpy as np
import pytest
from demand_sample import AXIS, GAS, NORMAL_C, night_relay, surroundings_of, whole_year
from numpy.testing import assert_allclose
from population_sample import KEY
from scipy.stats import norm

from simcore.base.draws import normal, stream, substreams, uniform
from simcore.energy.demand import demand_kwh, heat, shapes
from simcore.energy.demand.expected import NORMAL_COLD_K
from simcore.energy.demand.kernels import add_heating
from simcore.energy.demand.surroundings import Homes
from simcore.energy.demand.weather import smoothed_c
from simcore.energy.population import draw_population

KEYS = substreams(KEY, np.arange(3))


def heated(temp_c=10.0, n_dwellings=400):
    site = replace(GAS, n_dwellings=n_dwellings, electric_heating_fraction=1.0)
    where = surroundings_of(draw_population(site, KEY), temp_c=temp_c)
    return Homes(surroundings=where, member=np.arange(n_dwellings))


def heating_kwh(homes):
    return whole_year(homes.surroundings, homes.member, heat.heating(homes))


def test_heating_of_a_steady_cold_year_by_hand():
    # 10 K below 15 degC for 8,760 h over 1,740 x 24 K h, times 2,000 kWh = 4,195.4 kWh.
    kwh = heating_kwh(heated(temp_c=5.0))
    # Standard error of 400 homes 0.3 / 20 = 1.5 %; the clock changes add nothing.
    assert kwh.sum(axis=0).mean() == pytest.approx(87_600 / 41_760 * 2_000, rel=0.045)
    half = heating_kwh(heated(temp_c=10.0))
    # Whole heaters, of up to 0.5 kWh a quarter: both start with the same debt, of up to half a
    # step, and end with up to half of one; half of the first, so a step apart at most.
    assert_allclose(half.sum(axis=0), kwh.sum(axis=0) / 2, atol=0.5)
    hourly = np.bincount(AXIS.minute_of_day // 60, kwh.sum(axis=1))
    assert (hourly.argmin(), hourly.argmax()) == (13, 18)
    assert heating_kwh(heated(temp_c=15.0, n_dwellings=3)).max() == 0


def test_heaters_run_in_whole_steps_and_the_debt_is_kept_by_hand():
    # 0.1 kWh owed a quarter, heaters of 0.25 kWh, on from a debt of 0.125 kWh:
    # .1 no; .2 on, -.05; .05 no; .15 on, -.10; 0 no; .1 no; .2 on, -.05; .05 no.
    building, state = np.array([[1.0], [0.01], [0.25]]), np.array([[5.0], [0.0]])
    own = np.ones((1, 1), np.float32), np.zeros(5, int)
    kwh = np.zeros((8, 1))
    add_heating(kwh[:5], np.full(5, 5.0), own, building, state, 15.0)
    assert_allclose(state[:, 0], [5.0, 0.0], atol=1e-12)
    add_heating(kwh[5:], np.full(3, 5.0), own, building, state, 15.0)
    assert_allclose(kwh[:, 0], 0.25 * np.array([0, 1, 0, 1, 0, 0, 1, 0]))


def heating_twin(temp_air, own, building, state, threshold_c, per_row):
    keep, per_kelvin, step = building
    (felt, owed), found = state, []
    factors, row = own
    for temp, factor in zip(temp_air, factors[row], strict=True):
        felt = temp + keep * (felt - temp)
        need = np.maximum(threshold_c - felt, 0) * factor
        owed = owed + per_kelvin * need
        found.append(step * np.floor(owed / step + 0.5))
        owed = owed - found[-1]
    return np.array(found).reshape(-1, per_row, len(keep)).sum(axis=1)


@pytest.mark.parametrize("per_row", [1, 2])
def test_heating_kernel_agrees_with_its_twin(per_row):
    draws = uniform(KEYS, np.arange(5)[:, None])
    low = np.array([0.97, 0.005, 0.2])[:, None]
    building = low + draws[:3] * np.array([0.02, 0.02, 0.1])[:, None]
    temp_air = 25 * uniform(KEY, np.arange(400) // 20) - 5
    factors = (0.8 + 0.4 * uniform(KEYS, np.arange(96)[:, None])).astype(np.float32)
    own = factors, np.arange(400) % 96
    kwh = np.zeros((400 // per_row, 3))
    state = np.stack([10 * draws[4], 0.1 * draws[0]])
    expected = heating_twin(temp_air, own, building, state.copy(), 15.0, per_row)
    add_heating(kwh, temp_air, own, building, state, 15.0)
    assert kwh.sum() > 10
    assert_allclose(kwh, expected, atol=1e-12)


def test_normal_degree_hours_are_those_of_the_monthly_means():
    # Mean of max(0, 15 - T) for T normal with the month's mean and 2.5 K; and below 12.
    days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    cold = {}
    for threshold in (12, 15):
        gap = threshold - NORMAL_C
        cold[threshold] = gap * norm.cdf(gap / 2.5) + 2.5 * norm.pdf(gap / 2.5)
    assert 24 * cold[15] @ days == pytest.approx(heat.NORMAL_DEGREE_HOURS, rel=0.005)
    assert_allclose(NORMAL_COLD_K, cold[12], atol=0.01)


def test_programmes_are_of_the_home_s_own_with_the_mean_of_all():
    found = heat.programmes(heated())
    assert_allclose(found.mean(axis=0), 1, rtol=1e-5)
    assert found.min() >= 0
    mean = found.reshape(24, 4, -1).mean(axis=(1, 2))
    # Homes deviate by 0.35 x sqrt(2) = 0.5, less where cut at 0: three standard errors of 400.
    assert_allclose(mean, shapes.HEATING_HOURS / shapes.HEATING_HOURS.mean(), atol=0.07)
    assert found.std(axis=1).mean() == pytest.approx(0.48, abs=0.04)


def cold_year():
    """Outdoor temperature of a year whose days stray 2.7 K with a memory of 0.72."""
    days = np.arange(420)
    anomaly = np.zeros(420)
    noise = normal(stream(62, "cold"), days)
    for day in days[1:]:
        anomaly[day] = 0.72 * anomaly[day - 1] + 2.7 * np.sqrt(1 - 0.72**2) * noise[day]
    return NORMAL_C[AXIS.month] + anomaly[50:][AXIS.day]


def test_a_normal_year_heats_the_stated_energy():
    homes = heated()
    homes = replace(homes, surroundings=replace(homes.surroundings, temp_air=cold_year()))
    # One year's mean strays 2.7 K x sqrt(6 days / 240 days) = 0.4 K of 7 K, 6 %.
    assert heating_kwh(homes).sum(axis=0).mean() == pytest.approx(2_000, rel=0.12)


@pytest.mark.parametrize("heating", [1_719.0, 2_500.0])
def test_homes_heated_by_electricity_vary_and_feel_the_cold_as_measured_ones(heating):
    # Single homes: Linky, Sceaux, LPG; thermosensitivity: Enedis, 0.9 (Hauts-de-France, all
    # sites) to 1.84 (RES2) kWh/K/day.
    fractions = dict.fromkeys(("electric_hot_water", "electric_heating", "off_peak"), 1.0)
    site = {f"{name}_fraction": fraction for name, fraction in fractions.items()}
    population = draw_population(replace(GAS, n_dwellings=200, **site), KEY)
    temp_air = cold_year()
    kwh = demand_kwh(
        AXIS, population, temp_air, night_relay(population), heating_kwh_per_year=heating
    )
    daily = np.stack([np.bincount(AXIS.day, home) for home in kwh.T])
    cold = np.maximum(0, 15 - np.bincount(AXIS.day, temp_air) / np.bincount(AXIS.day))
    slope, _ = np.polyfit(cold, daily.mean(axis=0), 1)
    assert 0.9 < slope < 1.84
    assert 0.05 < np.median(kwh.mean(axis=0) / kwh.max(axis=0)) < 0.17


def test_smoothed_temperature_by_hand():
    # A step from 10 to 0 degC: after 24 h at 0, 10 / e = 3.68 degC remain.
    temp_air = np.where(np.arange(96) < 48, 10.0, 0.0)
    smoothed = smoothed_c(temp_air, 2)
    assert_allclose(smoothed[:96], 10)
    assert smoothed[-1] == pytest.approx(10 / np.e)
