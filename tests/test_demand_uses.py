"""Uses of a home: event and tank kernels and their twins, hot water, heating, plain curves."""

from dataclasses import replace

import numpy as np
import pytest
from demand_sample import AXIS, GAS, NORMAL_C, demand, mixed_homes, night_relay, situation_of
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.stats import norm
from test_population import KEY

from simcore.base.draws import normal, stream, substreams, uniform
from simcore.energy.demand import demand_kwh, heat, shapes
from simcore.energy.demand.calendar import WARM_UP
from simcore.energy.demand.expected import NORMAL_COLD_K
from simcore.energy.demand.kernels import (
    add_events,
    add_heating,
    add_sessions,
    add_tanks,
    spread_over_days,
)
from simcore.energy.demand.situation import homes_of
from simcore.energy.demand.weather import smoothed_c
from simcore.energy.population import draw_population

KEYS = substreams(KEY, np.arange(3))
POWERS = st.floats(0, 3)


@pytest.fixture
def mixed():
    return mixed_homes()


# --- Twins -------------------------------------------------------------------------------


def event_twin(n_quarters, keys, rate, often, factors, profile_kwh, per_row):
    chance = rate[:, None] * often * factors[0]
    drawn = uniform(keys, np.arange(len(rate))[:, None])
    place = np.where(drawn < chance, drawn / np.where(chance > 0, chance, 1.0), -1.0)
    kwh = np.zeros((n_quarters + len(profile_kwh) + 1, len(keys)))
    for late in (0, 1):
        starts = (place >= 0) & ((place >= 0.5) == late)
        size = np.where(starts, factors[1] * (0.5 + 2 * place - late), 0.0)
        for age, energy in enumerate(profile_kwh):
            kwh[late + age : n_quarters + late + age : 2] += energy * size
    return kwh[:n_quarters].reshape(-1, per_row, len(keys)).sum(axis=1)


@pytest.mark.parametrize("per_row", [1, 2, 4])
def test_event_kernel_agrees_with_its_twin(per_row):
    rate = 0.3 * uniform(KEY, np.arange(600))
    often = 2 * uniform(KEYS, np.arange(1000, 1600)[:, None])
    arguments = (KEYS, rate, often, np.array([[1, 0.5, 0], [1, 2, 1.0]]), np.array([0.4, 0, 0.2]))
    kwh = np.zeros((1200 // per_row, 3))
    add_events(kwh, *arguments, per_row)
    assert kwh[:, :2].sum() > 1
    assert kwh[:, 2].sum() == 0
    assert_allclose(kwh, event_twin(1200, *arguments, per_row), rtol=1e-12, atol=1e-15)


def test_sessions_are_on_for_two_hours_while_somebody_is_up():
    # Chance 1: size 0.5 + draw of the session, the same for its 4 half-hours; 0.1 kWh a
    # quarter, two of them a row; nobody is up in the third half-hour.
    kwh, often = np.zeros((8, 1)), np.ones((8, 1))
    often[2] = 0.0
    key = KEYS[:1]
    add_sessions(kwh, key, np.ones(8), np.full(8, 0.1), often, np.ones(1), 2)
    phase = int(key[0] % np.uint64(4))
    size = 0.5 + uniform(key[0], (np.arange(8) + phase) // 4)
    assert_allclose(kwh[:, 0], 0.2 * size * often[:, 0])


@given(st.floats(0.05, 0.95))
def test_sessions_have_their_mean(chance):
    keys = substreams(KEY, np.arange(4_000))
    kwh = np.zeros((1, 4_000))
    ones = np.ones((1, 4_000))
    add_sessions(kwh, keys, np.full(1, chance), np.full(1, 0.1), ones, ones[0], 2)
    # Sizes have mean 1 and deviation 0.29: four standard errors of 4,000 homes.
    error = 0.2 * np.sqrt(chance * 1.083 - chance**2) / np.sqrt(4_000)
    assert kwh.mean() == pytest.approx(0.2 * chance, abs=4 * error)


def tank_twin(drawn_kwh, available_kwh, available_row, capacity_kwh, loss_kwh, band, per_row):
    missing = np.zeros(len(capacity_kwh))
    heats = np.zeros(len(capacity_kwh), bool)
    unmet, lost = np.zeros_like(missing), np.zeros_like(missing)
    heat_kwh = []
    for drawn, row in zip(drawn_kwh, available_row, strict=True):
        loss = loss_kwh * (1 - missing / capacity_kwh)
        served = np.minimum(drawn, capacity_kwh - missing - loss)
        missing = missing + loss + served
        heats = heats | (missing > band * capacity_kwh)
        heat = np.where(heats, np.minimum(available_kwh[row], missing), 0.0)
        missing = missing - heat
        heats = heats & (missing > 0)
        unmet, lost = unmet + drawn - served, lost + loss
        heat_kwh.append(heat)
    heat = np.array(heat_kwh).reshape(-1, per_row, len(missing)).sum(axis=1)
    return heat, np.stack([unmet, lost, missing])


# --- The tank ------------------------------------------------------------------------------


@pytest.mark.parametrize("per_row", [1, 2])
def test_tank_kernel_agrees_with_its_twin(per_row):
    draws = uniform(KEYS, np.arange(400)[:, None])
    arguments = (
        np.where(draws < 0.1, 30 * draws, 0.0),
        0.55 * (uniform(KEYS, np.arange(500, 504)[:, None]) > 0.5),
        np.arange(400) // 20 % 4,
        np.array([8.7, 11.6, 14.5]),
        np.array([0.01, 0.012, 0.009]),
        0.1,
    )
    found = np.zeros((400 // per_row, 3))
    balance = add_tanks(found, *arguments)
    expected, expected_balance = tank_twin(*arguments, per_row)
    assert found.sum() > 1
    assert_allclose(found, expected, atol=1e-12)
    assert_allclose(balance, expected_balance, atol=1e-9)


def test_a_tank_by_hand():
    # 10 kWh tank, band 1 kWh, no loss, relay on in quarters 2 to 4 with 0.5 kWh each.
    # Draws 0.9, 0.3: missing 0.9 (below the band), 1.2 (starts, but no relay), then
    # heats 0.5, 0.5, 0.2 and stops full; the last quarter draws 0.8, below the band.
    drawn = np.array([0.9, 0.3, 0.0, 0.0, 0.0, 0.8])[:, None]
    available = np.array([0.0, 0.5])[:, None]
    row = np.array([0, 0, 1, 1, 1, 1])
    kwh = np.zeros((6, 1))
    balance = add_tanks(kwh, drawn, available, row, np.array([10.0]), np.zeros(1), 0.1)
    assert_allclose(kwh[:, 0], [0.0, 0.0, 0.5, 0.5, 0.2, 0.0], atol=1e-12)
    assert_allclose(balance[:, 0], [0.0, 0.0, 0.8], atol=1e-12)


def test_an_empty_tank_serves_no_more_than_it_holds():
    # 2 kWh tank that loses 0.1 when full: of 3 kWh wanted it serves 1.9, 1.1 are unmet.
    kwh = np.zeros((1, 1))
    balance = add_tanks(
        kwh,
        np.array([[3.0]]),
        np.zeros((1, 1)),
        np.zeros(1, int),
        np.array([2.0]),
        np.array([0.1]),
        0.1,
    )
    assert kwh[0, 0] == 0
    assert_allclose(balance[:, 0], [1.1, 0.1, 2.0])


@given(
    st.lists(st.tuples(POWERS, st.integers(0, 2)), min_size=4, max_size=40),
    st.floats(1, 20),
    st.floats(0, 0.05),
)
def test_tank_energy_closes_within_the_relay(quarters, capacity, loss):
    drawn = np.array([[draw] for draw, _ in quarters])
    row = np.array([number for _, number in quarters])
    available = np.array([0.0, 0.3, 0.55])[:, None]
    kwh = np.zeros(drawn.shape)
    unmet, lost, missing = add_tanks(
        kwh, drawn, available, row, np.array([capacity]), np.array([loss]), 0.1
    )
    # In = served + lost - what is missing at the end; full at the start.
    assert_allclose(kwh.sum(), drawn.sum() - unmet + lost - missing, atol=1e-9)
    assert (kwh >= 0).all()
    assert (kwh <= available[row]).all()
    assert -1e-12 <= missing[0] <= capacity + 1e-9


def test_hot_water_stays_in_the_windows_of_off_peak_contracts(mixed):
    population, kwh = mixed
    without = replace(population, has_electric_hot_water=np.zeros(25, bool))
    tank = kwh - demand(without)
    on = night_relay(population)[AXIS.is_high_season.astype(int), 2 * AXIS.slot_of_day]
    on += night_relay(population)[AXIS.is_high_season.astype(int), 2 * AXIS.slot_of_day + 1]
    off_peak = population.is_off_peak & population.has_electric_hot_water & ~population.is_vacant
    assert off_peak.sum() > 5
    assert_allclose(tank[:, off_peak][on[:, off_peak] == 0], 0, atol=1e-12)
    _, element_kw = heat.tank_size(population.n_occupants[off_peak])
    most_kwh = element_kw * 0.25 * on[:, off_peak]
    assert (tank[:, off_peak] <= most_kwh + 1e-9).all()
    assert (tank[:, off_peak].sum(axis=0) > 500).all()


def test_a_base_contract_heats_its_tank_at_any_time():
    site = replace(GAS, n_dwellings=20, electric_hot_water_fraction=1.0)
    population = draw_population(site, KEY)
    assert not population.is_off_peak.any()
    without = replace(population, has_electric_hot_water=np.zeros(20, bool))
    tank = (demand(population) - demand(without)).sum(axis=1)
    by_hour = np.bincount(AXIS.minute_of_day // 60, tank)
    assert by_hour.sum() > 20 * 500
    assert by_hour[7:23].sum() > 0.8 * by_hour.sum()


def test_draw_offs_follow_people_and_months():
    site = replace(GAS, n_dwellings=300, electric_hot_water_fraction=1.0, off_peak_fraction=1.0)
    population = draw_population(site, KEY)
    situation = situation_of(population)
    drawn = heat.draw_off_kwh(homes_of(situation, np.arange(300)))[WARM_UP:]
    per_person_day = drawn.sum() / population.n_occupants.sum() / 365
    assert per_person_day == pytest.approx(1.7, rel=0.02)
    for n_people in (1, 3):
        homes = population.n_occupants == n_people
        daily = drawn[:, homes].sum(axis=0).mean() / 365
        assert daily == pytest.approx(1.7 * n_people, rel=0.05)
    months = np.bincount(situation.quarter.month[WARM_UP:], drawn.sum(axis=1)) / drawn.sum()
    assert_allclose(months, shapes.HOT_WATER_MONTHS / shapes.HOT_WATER_MONTHS.sum(), atol=0.004)


@pytest.mark.parametrize(("off_peak_fraction", "most_unmet"), [(0.0, 0.0002), (1.0, 0.003)])
def test_tanks_serve_their_homes_and_meters_show_750_kwh_a_person(off_peak_fraction, most_unmet):
    site = replace(
        GAS,
        n_dwellings=800,
        # 0.34 + 2 x 0.27 + 3 x 0.17 + 4 x 0.14 + 5 x 0.08 = 2.35 people
        occupants_fractions=(0.34, 0.27, 0.17, 0.14, 0.08),
        electric_hot_water_fraction=1.0,
        off_peak_fraction=off_peak_fraction,
    )
    population = draw_population(site, KEY)
    # Standard error of 800 homes: 1.3 / sqrt(800) = 0.046 people; three of them.
    assert population.n_occupants.mean() == pytest.approx(2.35, abs=0.14)
    situation = situation_of(population)
    kwh = np.zeros((situation.n_rows, 800))
    unmet, _, _ = heat.add_hot_water(homes_of(situation, np.arange(800)), kwh)
    people = population.n_occupants.sum()
    assert 700 < kwh[situation.n_warm :].sum() / people < 800
    # A bath that ends lukewarm now and then, never a cold day: 1.7 kWh a person.
    assert unmet.sum() / (1.7 * 366 * people) < most_unmet


def test_a_day_s_need_is_spread_over_the_time_at_home_by_hand():
    # Rates .1 .1 .2 .2, up in the 2nd and 4th half-hour: .1 + .2 = .3 for a need of .6,
    # factor 2; up only in the 1st: .6 / .1 = 6, cut to 2.5; never up: 0.
    awake = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0], [1, 0, 0]], np.float32)
    rate, first = np.array([0.1, 0.1, 0.2, 0.2]), np.array([0, 4])
    found = spread_over_days(awake, rate, first, np.array([0.6]), 2.5)
    assert_allclose(found, awake * [2.0, 2.5, 0.0])


# --- Heating ---------------------------------------------------------------------------------


def heated(temp_c=10.0, n_dwellings=400):
    site = replace(GAS, n_dwellings=n_dwellings, electric_heating_fraction=1.0)
    return homes_of(situation_of(draw_population(site, KEY), temp_c=temp_c), np.arange(n_dwellings))


def heating_kwh(homes):
    kwh = np.zeros((homes.situation.n_rows, len(homes.member)))
    heat.add_heating(homes, kwh)
    return kwh[homes.situation.n_warm :]


def test_heating_of_a_steady_cold_year_by_hand():
    # 10 K below 15 degC for 8,760 h over 1,740 x 24 K h, times 2,000 kWh = 4,195.4 kWh.
    kwh = heating_kwh(heated(temp_c=5.0))
    # Standard error of 400 homes 0.3 / 20 = 1.5 %; the clock changes add nothing.
    assert kwh.sum(axis=0).mean() == pytest.approx(87_600 / 41_760 * 2_000, rel=0.045)
    half = heating_kwh(heated(temp_c=10.0))
    # Whole heaters: at most one step of 0.25 kWh apart at the end.
    assert_allclose(half.sum(axis=0), kwh.sum(axis=0) / 2, atol=0.5)
    hourly = np.bincount(AXIS.minute_of_day // 60, kwh.sum(axis=1))
    assert (hourly.argmin(), hourly.argmax()) == (13, 18)
    assert heating_kwh(heated(temp_c=15.0, n_dwellings=3)).max() == 0


def test_heaters_run_in_whole_steps_and_the_debt_is_kept_by_hand():
    # 0.1 kWh owed a quarter, heaters of 0.25 kWh, on from a debt of 0.125 kWh:
    # .1 no; .2 on, -.05; .05 no; .15 on, -.10; 0 no; .1 no; .2 on, -.05; .05 no.
    building = np.array([[1.0], [0.01], [0.25], [0.0], [0.5]])
    kwh = np.zeros((8, 1))
    add_heating(kwh, np.full(8, 5.0), np.ones(8), building, 15.0)
    assert_allclose(kwh[:, 0], 0.25 * np.array([0, 1, 0, 1, 0, 0, 1, 0]))


def heating_twin(temp_air, shape, building, threshold_c, per_row):
    keep, per_kelvin, step, swing, start = building
    felt, owed, found = np.full(len(keep), temp_air[:96].mean()), (start - 0.5) * step, []
    for temp, factor in zip(temp_air, shape, strict=True):
        felt = temp + keep * (felt - temp)
        need = np.maximum(threshold_c - felt, 0) * (1 + swing * (factor - 1))
        owed = owed + per_kelvin * need
        found.append(step * np.floor(owed / step + 0.5))
        owed = owed - found[-1]
    return np.array(found).reshape(-1, per_row, len(keep)).sum(axis=1)


@pytest.mark.parametrize("per_row", [1, 2])
def test_heating_kernel_agrees_with_its_twin(per_row):
    draws = uniform(KEYS, np.arange(5)[:, None])
    low = np.array([0.97, 0.005, 0.2, 0.0, 0.0])[:, None]
    building = low + draws * np.array([0.02, 0.02, 0.1, 2.0, 1.0])[:, None]
    temp_air = 25 * uniform(KEY, np.arange(400) // 20) - 5
    shape = 0.8 + 0.4 * uniform(KEY, np.arange(400))
    kwh = np.zeros((400 // per_row, 3))
    add_heating(kwh, temp_air, shape, building, 15.0)
    assert kwh.sum() > 10
    assert_allclose(kwh, heating_twin(temp_air, shape, building, 15.0, per_row), atol=1e-12)


def test_normal_degree_hours_are_those_of_the_monthly_means():
    # Mean of max(0, 15 - T) for T normal with the month's mean and 2.5 K; and below 12.
    days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    cold = {}
    for threshold in (12, 15):
        gap = threshold - NORMAL_C
        cold[threshold] = gap * norm.cdf(gap / 2.5) + 2.5 * norm.pdf(gap / 2.5)
    assert 24 * cold[15] @ days == pytest.approx(heat.NORMAL_DEGREE_HOURS, rel=0.005)
    assert_allclose(NORMAL_COLD_K, cold[12], atol=0.01)


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
    homes = replace(homes, situation=replace(homes.situation, temp_air=cold_year()))
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
    lag_1 = [np.corrcoef(home[:-1], home[1:])[0, 1] for home in kwh.T[:60]]
    assert 0.58 < np.median(lag_1) < 0.77
    assert 0.05 < np.median(kwh.mean(axis=0) / kwh.max(axis=0)) < 0.17
    assert 0.42 < np.median(daily.std(axis=1) / daily.mean(axis=1)) < 0.59


def test_smoothed_temperature_by_hand():
    # A step from 10 to 0 degC: after 24 h at 0, 10 / e = 3.68 degC remain.
    temp_air = np.where(np.arange(96) < 48, 10.0, 0.0)
    smoothed = smoothed_c(temp_air, 2)
    assert_allclose(smoothed[:96], 10)
    assert smoothed[-1] == pytest.approx(10 / np.e)


# --- Empty dwellings and common parts ----------------------------------------------------------


def test_an_empty_dwelling_uses_standby_only(mixed):
    population, kwh = mixed
    assert population.is_vacant.sum() >= 2
    # 15 W over half an hour.
    assert_allclose(kwh[:, population.is_vacant], 0.0075)


def test_common_parts_add_to_their_year_and_light_up_in_the_evening(mixed):
    _, kwh = mixed
    # 700 kWh x 24 dwellings.
    assert kwh[:, -1].sum() == pytest.approx(16_800)
    hourly = np.bincount(AXIS.minute_of_day // 60, kwh[:, -1])
    assert 18 <= hourly.argmax() <= 19
    assert hourly.min() > 0.6 * hourly.mean()
