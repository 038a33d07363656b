"""Uses of a home: event and tank kernels and their twins, hot water, heating, plain curves."""

from dataclasses import replace

import numpy as np
import pytest
from demand_sample import (
    AXIS,
    GAS,
    demand,
    mixed_homes,
    night_relay,
    surroundings_of,
    whole_year,
)
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import KEY

from simcore.base.draws import substreams, uniform
from simcore.energy.demand import heat, shapes
from simcore.energy.demand.kernels import (
    EVENT_CHUNK_HALVES,
    add_events,
    add_sessions,
    add_tanks,
    spread_over_days,
)
from simcore.energy.demand.quarters import WARM_UP
from simcore.energy.demand.surroundings import Homes, windows
from simcore.energy.population import draw_population

KEYS = substreams(KEY, np.arange(3))
POWERS = st.floats(0, 3)


@pytest.fixture
def mixed():
    return mixed_homes()


# --- Twins -------------------------------------------------------------------------------


def event_twin(n_quarters, draws, rate, often, own, profile_kwh, per_row):
    (keys, first), (factors, row, own_size) = draws, own
    chance = rate[:, None] * often * factors[row]
    drawn = uniform(keys, first + np.arange(len(rate))[:, None])
    place = np.where(drawn < chance, drawn / np.clip(chance, 1e-9, 1.0), -1.0)
    kwh = np.zeros((n_quarters + len(profile_kwh) + 1, len(keys)))
    for late in (0, 1):
        starts = (place >= 0) & ((place >= 0.5) == late)
        size = own_size * np.maximum(chance, 1)
        size = np.where(starts, size * (0.75 + place - 0.5 * late), 0.0)
        for age, energy in enumerate(profile_kwh):
            kwh[late + age : n_quarters + late + age : 2] += energy * size
    return kwh[:n_quarters].reshape(-1, per_row, len(keys)).sum(axis=1)


def two_classes(is_timed):
    """Two classes of three members, of whom the second class has the last two, swapped."""
    rate = 0.3 * uniform(KEYS[:2, None], np.arange(700))
    # Two rows of factors in turn; chances up to 0.3 x 2 x 4 = 2.4.
    factors = np.array([[1, 0.5, 0, 2, 0.5], [4, 0.5, 0, 1, 1]], np.float32)
    keys, size = substreams(KEY, np.arange(10, 15)), np.array([1, 2, 1, 0.5, 1.5])
    columns = np.array([[0, 1, 2, 2, 1], [2, 1, 0, 0, 2]], np.uint64)
    profiles = np.array([[0.4, 0, 0.2, 0.1], [0.7, 0.3, 0, 0]])
    classes = np.array([0, 3, 5]), np.array(is_timed), rate, profiles
    return classes, (keys, columns, size, factors)


@pytest.mark.parametrize("per_row", [1, 2, 4])
@pytest.mark.parametrize("is_timed", [[False, False], [False, True]])
def test_event_kernel_agrees_with_its_twin(per_row, is_timed):
    # Half-hours 100 to 700 of the year: more than two chunks, over whose borders events last.
    first, kind = 100, np.arange(600) // 48 % 2
    assert len(kind) > 2 * EVENT_CHUNK_HALVES
    often = [
        (2 * uniform(KEYS, np.arange(n, n + 600)[:, None])).astype(np.float32) for n in (1000, 2000)
    ]
    classes, members = two_classes(is_timed)
    kwh = np.zeros((1200 // per_row, 3))
    add_events(kwh, classes, members, (first, kind), tuple(often), per_row)
    keys, columns, size, factors = members
    expected = np.zeros_like(kwh)
    for number, own in enumerate((slice(0, 3), slice(3, 5))):
        mine = often[is_timed[number]][:, columns[1, own].astype(int)].astype(float)
        rate, profile = classes[2][number, first:], classes[3][number]
        some = factors[:, own], kind, size[own]
        twin = event_twin(1200, (keys[own], first), rate, mine, some, profile, per_row)
        assert twin.sum() > 1
        expected[:, columns[0, own].astype(int)] += twin
    assert_allclose(kwh, expected, rtol=1e-12, atol=1e-15)


def test_events_are_summed_in_one_order_whatever_the_chunks():
    # To the last digit: class after class, half-hour after half-hour, quarter after quarter.
    classes, members = two_classes([False, False])
    keys, (into, out_of), size, factors = members
    often, kwh = np.ones((500, 3), np.float32), np.zeros((504, 3))
    add_events(kwh, classes, members, (0, np.zeros(500, int)), (often, often), 2)
    chance = classes[2][[0, 0, 0, 1, 1], :500].T * often[:, out_of] * factors[0]
    drawn = uniform(keys, np.arange(500)[:, None])
    expected = np.zeros((504, 3))
    for number, members_of in enumerate(((0, 1, 2), (3, 4))):
        for t, m in np.argwhere(drawn < chance):
            if m in members_of:
                place = drawn[t, m] / min(chance[t, m], 1.0)
                late = place >= 0.5
                factor = size[m] * max(chance[t, m], 1.0) * (0.75 + place - 0.5 * late)
                for age, energy in enumerate(classes[3][number]):
                    expected[(2 * t + late + age) // 2, into[m]] += factor * energy
    assert_array_equal(kwh, expected)


def test_sessions_are_on_for_an_hour_while_somebody_is_up():
    # Chance 1: size 0.5 + draw of the session, the same for its 2 half-hours; 0.1 kWh a
    # quarter, two of them a row; nobody is up in the third half-hour.
    kwh, often = np.zeros((8, 6)), np.ones((8, 6))
    often[2] = 0.0
    keys = substreams(KEY, np.arange(6))
    phase = (keys % np.uint64(2)).astype(int)
    assert set(phase) == {0, 1}
    # Its own factor is 1 in the first four half-hours and 3 in the others.
    own = np.repeat([[1.0], [3.0]], 6, axis=1).astype(np.float32), np.arange(8) // 4
    add_sessions(kwh, (keys, 7), np.ones(8), np.full(8, 0.1), often, own, 2)
    # Half-hours 7 to 14 of the year.
    size = 0.5 + uniform(keys, (np.arange(7, 15)[:, None] + phase) // 2)
    assert_allclose(kwh, 0.2 * size * often * np.repeat([1, 3], 4)[:, None])


@given(st.floats(0.05, 0.95))
def test_sessions_have_their_mean(chance):
    keys = substreams(KEY, np.arange(4_000))
    kwh = np.zeros((1, 4_000))
    ones = np.ones((1, 4_000), np.float32)
    own = ones, np.zeros(1, int)
    add_sessions(kwh, (keys, 0), np.full(1, chance), np.full(1, 0.1), ones, own, 2)
    # Sizes have mean 1 and deviation 0.29: four standard errors of 4,000 homes.
    error = 0.2 * np.sqrt(chance * 1.083 - chance**2) / np.sqrt(4_000)
    assert kwh.mean() == pytest.approx(0.2 * chance, abs=4 * error)


def tank_twin(drawn_kwh, available_kwh, available_row, capacity_kwh, loss_kwh, per_row):
    band = 0.1
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
    return heat, np.stack([unmet, lost, missing, heats])


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
    )
    found, balance = np.zeros((400 // per_row, 3)), np.zeros((4, 3))
    add_tanks(found, *arguments, balance)
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
    kwh, balance = np.zeros((6, 1)), np.zeros((4, 1))
    add_tanks(kwh, drawn, available, row, np.array([10.0]), np.zeros(1), balance)
    assert_allclose(kwh[:, 0], [0.0, 0.0, 0.5, 0.5, 0.2, 0.0], atol=1e-12)
    assert_allclose(balance[:, 0], [0.0, 0.0, 0.8, 0.0], atol=1e-12)


def test_an_empty_tank_serves_no_more_than_it_holds():
    # 2 kWh tank that loses 0.1 when full: of 3 kWh wanted it serves 1.9, 1.1 are unmet.
    kwh, balance = np.zeros((1, 1)), np.zeros((4, 1))
    size = np.array([2.0]), np.array([0.1])
    add_tanks(kwh, np.array([[3.0]]), np.zeros((1, 1)), np.zeros(1, int), *size, balance)
    assert kwh[0, 0] == 0
    assert_allclose(balance[:3, 0], [1.1, 0.1, 2.0])


@given(
    st.lists(st.tuples(POWERS, st.integers(0, 2)), min_size=4, max_size=40),
    st.floats(1, 20),
    st.floats(0, 0.05),
)
def test_tank_energy_closes_within_the_relay(quarters, capacity, loss):
    drawn = np.array([[draw] for draw, _ in quarters])
    row = np.array([number for _, number in quarters])
    available = np.array([0.0, 0.3, 0.55])[:, None]
    kwh, balance = np.zeros(drawn.shape), np.zeros((4, 1))
    add_tanks(kwh, drawn, available, row, np.array([capacity]), np.array([loss]), balance)
    unmet, lost, missing, _ = balance
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
    n_people = population.n_occupants[off_peak]
    litres, element_kw = heat.tank_of(n_people, population.key[off_peak])
    assert (litres > heat.tank_size(n_people)[0]).any()
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
    surroundings = surroundings_of(population)
    homes = Homes(surroundings=surroundings, member=np.arange(300))
    drawn_kwh = heat.draw_offs(homes)
    days = windows(surroundings, homes.member, 28)
    drawn = np.concatenate([drawn_kwh(window) for window in days])[WARM_UP:]
    per_person_day = drawn.sum() / population.n_occupants.sum() / 365
    assert per_person_day == pytest.approx(1.7, rel=0.02)
    for n_people in (1, 3):
        homes = population.n_occupants == n_people
        daily = drawn[:, homes].sum(axis=0).mean() / 365
        assert daily == pytest.approx(1.7 * n_people, rel=0.05)
    months = np.bincount(surroundings.quarter.month[WARM_UP:], drawn.sum(axis=1)) / drawn.sum()
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
    surroundings = surroundings_of(population)
    add, balance = heat.tanks(Homes(surroundings=surroundings, member=np.arange(800)))
    kwh = whole_year(surroundings, np.arange(800), add)
    unmet, people = balance[0], population.n_occupants.sum()
    assert 700 < kwh.sum() / people < 800
    # A bath that ends lukewarm now and then, never a cold day: 1.7 kWh a person.
    assert unmet.sum() / (1.7 * 366 * people) < most_unmet


def test_a_day_s_need_is_spread_over_the_time_at_home_by_hand():
    # Rates .1 .1 .2 .2, up in the 2nd and 4th half-hour: .1 + .2 = .3 for a need of .6,
    # factor 2; up only in the 1st: .6 / .1 = 6, cut to 2.5; never up: 0.
    awake = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0], [1, 0, 0]], np.float32)
    rate, first = np.array([0.1, 0.1, 0.2, 0.2]), np.array([0, 4])
    own = np.ones((1, 3), np.float32), np.zeros(4, int)
    found = spread_over_days(awake, rate, own, first, np.array([0.6]), 2.5)
    assert_allclose(found, awake * [2.0, 2.5, 0.0])
    # Preferences 1 and 4 by turns: .1 + .8 = .9 while the first is up, so 2/3 and 8/3.
    own = np.array([[1.0] * 3, [4.0] * 3], np.float32), np.array([0, 0, 0, 1])
    found = spread_over_days(awake, rate, own, first, np.array([0.6]), 2.5)
    assert_allclose(found[:, 0], [0, 2 / 3, 0, 8 / 3], rtol=1e-6)


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
