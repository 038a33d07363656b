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
from simcore.energy.demand import events, shapes, uses
from simcore.energy.demand.calendar import WARM_UP, quarters_of
from simcore.energy.demand.kernels import event_kwh, tank_kwh
from simcore.energy.population import draw_population

KEYS = substreams(KEY, np.arange(3))
POWERS = st.floats(0, 3)


@pytest.fixture
def mixed():
    return mixed_homes()


# --- Twins -------------------------------------------------------------------------------


def event_twin(keys, start_rate, weight, profile_kwh, often, often_number, per_row):
    n_quarters = start_rate.shape[1]
    chance = start_rate[:, :, None] * often[often_number]
    drawn = uniform(keys[:, None, :], np.arange(n_quarters)[:, None])
    size = np.where(drawn < chance, 0.5 + drawn / np.where(chance > 0, chance, 1.0), 0.0)
    kwh = np.zeros((n_quarters, keys.shape[1]))
    for age, energy in enumerate(profile_kwh.T):
        started = np.zeros_like(size)
        started[:, age:] = size[:, : n_quarters - age]
        kwh += (energy[:, None, None] * weight[:, :, None] * started).sum(axis=0)
    return kwh.reshape(-1, per_row, keys.shape[1]).sum(axis=1)


@pytest.mark.parametrize("per_row", [1, 2, 4])
def test_event_kernel_agrees_with_its_twin(per_row):
    quarter = quarters_of(2026)
    kinds = uses.appliance_events(quarter)
    keys = events.purpose_keys(KEYS, np.arange(5), 2026)
    often, number = events.activity(KEYS, quarter, 1.0)
    days = slice(0, 96 * 20)
    arguments = (
        keys,
        np.ascontiguousarray(kinds.start_rate[:, days]),
        np.ascontiguousarray(kinds.weight[:, days]),
        kinds.profile_kwh,
        often * 0.3,
        number[days],
        per_row,
    )
    found = event_kwh(*arguments)
    assert found.sum() > 1
    assert_allclose(found, event_twin(*arguments), rtol=1e-12, atol=1e-15)


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
        per_row,
    )
    found, balance = tank_kwh(*arguments)
    expected, expected_balance = tank_twin(*arguments)
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
    kwh, balance = tank_kwh(drawn, available, row, np.array([10.0]), np.zeros(1), 0.1, 1)
    assert_allclose(kwh[:, 0], [0.0, 0.0, 0.5, 0.5, 0.2, 0.0], atol=1e-12)
    assert_allclose(balance[:, 0], [0.0, 0.0, 0.8], atol=1e-12)


def test_an_empty_tank_serves_no_more_than_it_holds():
    # 2 kWh tank that loses 0.1 when full: of 3 kWh wanted it serves 1.9, 1.1 are unmet.
    kwh, balance = tank_kwh(
        np.array([[3.0]]),
        np.zeros((1, 1)),
        np.zeros(1, int),
        np.array([2.0]),
        np.array([0.1]),
        0.1,
        1,
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
    kwh, (unmet, lost, missing) = tank_kwh(
        drawn, available, row, np.array([capacity]), np.array([loss]), 0.1, 1
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
    most_kwh = uses.ELEMENT_KW * 0.25 * on[:, off_peak]
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
    site = replace(GAS, n_dwellings=150, electric_hot_water_fraction=1.0, off_peak_fraction=1.0)
    population = draw_population(site, KEY)
    situation = situation_of(population)
    drawn = uses.draw_off_kwh(situation, np.arange(150))[WARM_UP:]
    per_person_day = drawn.sum() / population.n_occupants.sum() / 365
    assert per_person_day == pytest.approx(1.7, rel=0.02)
    for n_people in (1, 3):
        homes = population.n_occupants == n_people
        daily = drawn[:, homes].sum(axis=0).mean() / 365
        assert daily == pytest.approx(1.7 * n_people, rel=0.05)
    months = np.bincount(situation.quarter.month[WARM_UP:], drawn.sum(axis=1)) / drawn.sum()
    assert_allclose(months, shapes.HOT_WATER_MONTHS / shapes.HOT_WATER_MONTHS.sum(), atol=0.004)


@pytest.mark.parametrize("off_peak_fraction", [0.0, 1.0])
def test_meters_show_750_kwh_of_hot_water_a_person_and_year(off_peak_fraction):
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
    kwh = uses.hot_water_kwh(situation_of(population), np.arange(800))
    assert 700 < kwh.sum() / population.n_occupants.sum() < 800


# --- Heating ---------------------------------------------------------------------------------


def test_heating_of_a_steady_cold_year_by_hand():
    # 10 K below 15 degC for 8,760 h over 1,740 x 24 K h, times 2,000 kWh = 4,195.4 kWh.
    population = draw_population(replace(GAS, electric_heating_fraction=1.0), KEY)
    members = np.arange(population.n_members)
    kwh = uses.heating_kwh(situation_of(population, temp_c=5.0), members)
    # Standard error of 400 homes 0.3 / 20 = 1.5 %; the clock changes add nothing.
    assert kwh.sum(axis=0).mean() == pytest.approx(87_600 / 41_760 * 2_000, rel=0.045)
    half = uses.heating_kwh(situation_of(population, temp_c=10.0), members)
    assert_allclose(half, kwh / 2)
    hourly = np.bincount(AXIS.minute_of_day // 60, kwh[:, 0])
    assert (hourly.argmin(), hourly.argmax()) == (13, 18)
    assert uses.heating_kwh(situation_of(population, temp_c=15.0), members).max() == 0


def test_normal_degree_hours_are_those_of_the_monthly_means():
    # Mean of max(0, 15 - T) for T normal with the month's mean and 2.5 K.
    days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    gap = 15 - NORMAL_C
    mean = gap * norm.cdf(gap / 2.5) + 2.5 * norm.pdf(gap / 2.5)
    assert 24 * mean @ days == pytest.approx(uses.NORMAL_DEGREE_HOURS, rel=0.005)


def test_a_normal_year_heats_the_stated_energy():
    days = np.arange(420)
    anomaly = np.zeros(420)
    noise = normal(stream(62, "cold"), days)
    for day in days[1:]:
        anomaly[day] = 0.72 * anomaly[day - 1] + 2.7 * np.sqrt(1 - 0.72**2) * noise[day]
    situation = situation_of(draw_population(replace(GAS, electric_heating_fraction=1.0), KEY))
    temp_air = NORMAL_C[AXIS.month] + anomaly[50:][AXIS.day]
    kwh = uses.heating_kwh(replace(situation, temp_air=temp_air), np.arange(400))
    # One year's mean strays 2.7 K x sqrt(6 days / 240 days) = 0.4 K of 7 K, 6 %.
    assert kwh.sum(axis=0).mean() == pytest.approx(2_000, rel=0.12)


def test_smoothed_temperature_by_hand():
    # A step from 10 to 0 degC: after 24 h at 0, 10 / e = 3.68 degC remain.
    temp_air = np.where(np.arange(96) < 48, 10.0, 0.0)
    smoothed = uses.smoothed_c(temp_air, 2)
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
