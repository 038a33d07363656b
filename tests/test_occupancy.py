"""Who is up when: a chain that keeps its chances, days alone, holidays, darkness."""

import numpy as np
import pytest
from demand_sample import GAS, surroundings_of
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import KEY

from simcore.base.draws import substreams, uniform
from simcore.energy.demand import occupancy
from simcore.energy.demand.darkness import dark_fraction, sun_height_deg
from simcore.energy.demand.expected import presence
from simcore.energy.demand.occupancy import ASLEEP, AWAKE, AWAY, state_of_halves
from simcore.energy.demand.school import is_school_holiday
from simcore.energy.demand.surroundings import day_kinds, windows
from simcore.energy.population import draw_population

GROUPS = np.arange(12)
KEYS = substreams(KEY, GROUPS)


def twin(keys, first_day, day_kind, groups):
    table = occupancy.transitions()
    found = []
    for day, kind in enumerate(day_kind):
        now = np.full(len(keys), ASLEEP)
        for half in range(48):
            drawn = uniform(keys, 48 * (first_day + day) + half)
            bounds = np.cumsum(table[groups, kind, half, now], axis=-1)[:, :2]
            now = (drawn[:, None] >= bounds).sum(axis=-1)
            found.append(now)
    return np.array(found)


def test_chain_kernel_agrees_with_its_twin():
    kind = np.array([0, 0, 1, 2, 3])
    found = state_of_halves(KEYS, 3, kind, GROUPS, occupancy.thresholds())
    assert_array_equal(found, twin(KEYS, 3, kind, GROUPS))
    assert set(np.unique(found)) == {AWAY, AWAKE, ASLEEP}


@given(st.integers(0, 363), st.integers(1, 3))
def test_a_day_drawn_alone_is_the_day_within_the_year(day, n_days):
    kind = np.arange(366) % 4
    year = state_of_halves(KEYS, 0, kind, GROUPS, occupancy.thresholds())
    days = slice(day, day + n_days)
    alone = state_of_halves(KEYS, day, kind[days], GROUPS, occupancy.thresholds())
    assert_array_equal(alone, year[48 * day : 48 * (day + n_days)])


def test_transitions_lead_from_everybody_asleep_to_the_stated_chances():
    chance, table = occupancy.chances(), occupancy.transitions()
    assert_allclose(table.sum(axis=-1), 1)
    assert table.min() >= 0
    now = np.broadcast_to(np.eye(3)[ASLEEP], (12, 4, 3))
    for half in range(48):
        now = np.einsum("gki,gkij->gkj", now, table[:, :, half])
        assert_allclose(now, chance[:, :, half], atol=1e-12)


def test_a_transition_by_hand():
    # One working person on a weekday, 03:00 to 03:30: asleep .96 to .955, away .01, awake
    # .03 to .035. Of the awake none leaves, of the asleep .005 / .96 wake up; of those up
    # 8 % are drawn anew, 0.01 / 0.045 of them away.
    table = occupancy.transitions()[0, 0, 1]
    assert table[ASLEEP, ASLEEP] == pytest.approx(1 - 0.005 / 0.96)
    assert table[AWAKE, AWAY] == pytest.approx(0.08 * 0.01 / 0.045)
    assert table[AWAKE, ASLEEP] == 0


def test_the_retired_are_at_home_by_day_and_people_sleep_at_night():
    up = presence()
    noon, night, evening = 24, 8, 40
    assert up[9, 0, 0, noon] > up[0, 0, 0, noon] + 0.3
    assert (up[:, :, :, night] < 0.1).all()
    assert (up[:, :, :, evening] > 0.5).all()
    # More people, fewer hours with nobody; school holidays bring a family home in July.
    assert (up[2, 0, 0, 16:40] >= up[0, 0, 0, 16:40]).all()
    assert up[2, 6, 0, noon] > up[2, 5, 0, noon]
    assert up[0, 6, 0, noon] == up[0, 5, 0, noon]


def awake_of(surroundings, member, n_days=28):
    return np.concatenate([one.awake for one in windows(surroundings, member, n_days)])


def test_factor_is_activity_where_somebody_is_up_and_has_its_mean():
    population = draw_population(GAS, KEY)
    surroundings = surroundings_of(population)
    awake = awake_of(surroundings, np.arange(1_000))
    quarter = surroundings.quarter
    july = (quarter.month == 6) & (quarter.day_type == 0) & (quarter.of_day == 4 * 19)
    found = awake[july[::2]].mean()
    expected = presence()[occupancy.group(population), 6, 0, 38].mean()
    # 23,000 home-days of deviation 0.6: four standard errors.
    assert found == pytest.approx(expected, abs=0.016)
    assert_array_equal(awake_of(surroundings, np.arange(3, 5), n_days=3), awake[:, 3:5])


def test_before_three_a_clock_day_is_still_the_day_before():
    surroundings = surroundings_of(draw_population(GAS, KEY))
    quarter = surroundings.quarter
    kind = day_kinds(quarter)
    # 1 January 2026 is a holiday, the 2nd a Friday of the school holidays.
    assert kind[1:4].tolist() == [2, 3, 1]
    keys = substreams(substreams(surroundings.population.key[:1], np.array([3])), 2026)
    groups = occupancy.group(surroundings.population)[:1]
    chain = state_of_halves(
        keys, 0, np.concatenate([kind[:1], kind]), groups, occupancy.thresholds()
    )
    awake = awake_of(surroundings, np.arange(1), n_days=1)
    # 2:30 on 10 January (day 10) is the last half-hour of chain day 10.
    half = np.flatnonzero((quarter.day == 10) & (quarter.of_day == 10))[0] // 2
    activity = awake[:, 0][(quarter.day == 10)[::2]].max()
    assert (awake[half, 0] > 0) == (chain[48 * 10 + 47, 0] == AWAKE and activity > 0)


@pytest.mark.parametrize(
    ("day", "is_free"),
    # Calendar of zone B, 2025-26: to 4 January, 14 February to 1 March, 11 to 26 April, 4
    # July to 31 August, 17 October to 1 November, from 19 December 2026.
    [
        *[(day, True) for day in (3, 44, 59, 102, 184, 242, 290, 353)],
        *[(day, False) for day in (5, 61, 243, 306)],
    ],
)
def test_school_holidays_of_2026(day, is_free):
    assert is_school_holiday(2026, 365)[day] == is_free


@pytest.mark.parametrize(
    ("instant", "height"),
    # 50.4 N: 90 - 50.4 + 23.44 = 63.04 at noon of June's solstice, 16.16 in December; the sun
    # stands highest about 11:52 UTC at 2.6 E. On the equinox it rises at 06:00 solar time.
    [("2026-06-21T11:52", 63.04), ("2026-12-21T11:48", 16.16), ("2026-03-20T05:57", 0.0)],
)
def test_height_of_the_sun(instant, height):
    found = sun_height_deg(np.array([instant], "datetime64[s]"), 50.4, 2.6)
    assert found[0] == pytest.approx(height, abs=0.4)


def test_need_of_light_at_its_borders():
    # Above 12 deg little, below -4 deg all: noon of June, midnight of December.
    utc = np.array(["2026-06-21T12:00", "2026-12-21T00:00"], "datetime64[s]")
    assert_allclose(dark_fraction(utc), [0.08, 1.0])
