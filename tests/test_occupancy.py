"""Who is up when: habits that keep their group's chances, days alone, holidays, darkness."""

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
from simcore.energy.demand.habits import habits_of, strayed
from simcore.energy.demand.occupancy import ASLEEP, AWAKE, AWAY, awake_fraction, state_of_halves
from simcore.energy.demand.school import day_kinds, is_school_holiday
from simcore.energy.demand.surroundings import windows
from simcore.energy.population import draw_population

GROUPS = np.arange(12)
KEYS = substreams(KEY, GROUPS)


def states(keys, first_day, day_kind, groups):
    habits = habits_of(keys)
    bound = np.take(occupancy.bounds(), groups, axis=-1)
    return state_of_halves(keys, first_day, day_kind, habits.rank, habits.stray, bound)


def twin(keys, first_day, day_kind, groups):
    habits, chance = habits_of(keys), occupancy.chances()[groups]
    sleep, away, whim = habits.stray
    found = []
    for day, kind in enumerate(day_kind):
        drawn = uniform(keys, 19 * (first_day + day) + np.arange(19)[:, None])
        ranks = habits.rank[:, int(kind in (1, 2))]
        own = strayed(ranks, np.stack([sleep, sleep, away]), drawn[:3])
        for half in range(48):
            fresh = drawn[3 + half // 3]
            out = np.where(fresh < whim, fresh / whim, own[2])
            asleep = chance[:, kind, half, ASLEEP]
            is_up = own[half // 24] >= asleep
            is_out = out < chance[:, kind, half, AWAY] / (1 - asleep)
            found.append(np.where(is_up, np.where(is_out, AWAY, AWAKE), ASLEEP))
    return np.array(found)


def test_state_kernel_agrees_with_its_twin():
    kind = np.array([0, 0, 1, 2, 3])
    found = states(KEYS, 3, kind, GROUPS)
    assert_array_equal(found, twin(KEYS, 3, kind, GROUPS))
    assert set(np.unique(found)) == {AWAY, AWAKE, ASLEEP}


@given(st.integers(0, 363), st.integers(1, 3))
def test_a_day_drawn_alone_is_the_day_within_the_year(day, n_days):
    kind = np.arange(366) % 4
    year = states(KEYS, 0, kind, GROUPS)
    days = slice(day, day + n_days)
    alone = states(KEYS, day, kind[days], GROUPS)
    assert_array_equal(alone, year[48 * day : 48 * (day + n_days)])


def test_a_home_s_day_by_hand():
    # Rank 0.5 of a group asleep up to 0.6, 0.5, 0.4 of homes: up once the part is below its
    # own rank; never strays, no whims; of those up 0.3 are out, and rank 0.2 is among them.
    bound = np.zeros((4, 48, 2, 2))
    bound[:, :, 0] = np.repeat([0.6, 0.5, 0.4, 0.4], 12)[:, None]
    bound[:, :, 1] = 0.3
    rank = np.array([[[0.5, 0.5]] * 2, [[0.5, 0.5]] * 2, [[0.4, 0.2]] * 2])
    stray = np.array([[1e-9, 1e-9], [1e-9, 1e-9], [1e-9, 1e-9]])
    found = state_of_halves(KEYS[:2], 0, np.zeros(1, int), rank, stray, bound)
    assert (found[:12] == ASLEEP).all()
    assert (found[24:, 0] == AWAKE).all()
    assert (found[24:, 1] == AWAY).all()


def test_a_home_is_awake_on_its_own_part_of_days():
    keys, groups = substreams(KEY, np.arange(48)), np.arange(48) % 12
    found = states(keys, 0, np.zeros(1_000, int), groups).reshape(1_000, 48, -1) == AWAKE
    own = awake_fraction(habits_of(keys), groups)[0]
    # 1,000 days: five standard errors, 5 x 0.5 / sqrt(1000); whims last, so days are apart.
    assert_allclose(found.mean(axis=0), own, atol=0.08)
    assert np.abs(found.mean(axis=0) - own).mean() < 0.012


@pytest.mark.parametrize("group", [0, 5, 9])
def test_homes_of_a_group_keep_its_chances_and_each_its_own_part(group):
    keys = substreams(KEY, np.arange(4_000))
    groups, kind = np.full(4_000, group), np.repeat([0, 1, 2, 3], 5)
    habits = habits_of(keys)
    own = awake_fraction(habits, groups)
    chance = occupancy.chances()[group, ..., AWAKE]
    # Evenly drawn ranks: a home's part has a deviation of at most 0.45, four standard errors.
    assert_allclose(own.mean(axis=-1), chance, atol=4 * 0.45 / np.sqrt(4_000))
    up = states(keys, 0, kind, groups).reshape(4, 5, 48, -1) == AWAKE
    assert_allclose(up.mean(axis=(1, 3)), own.mean(axis=-1), atol=0.02)
    # Five days a kind: found and own part agree on average, and homes differ lastingly.
    assert np.corrcoef(up.mean(axis=1).ravel(), own.ravel())[0, 1] > 0.8
    assert own[0, 8 * 2].std() > 0.1


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
    groups = occupancy.group(population)
    # What these homes' own habits say, on these days, at 19:00 (row 32 from 03:00): which homes
    # were drawn does not count then.
    kinds = day_kinds(quarter)[quarter.day[july]]
    own = awake_fraction(surroundings.habits, groups)[kinds, 32].mean()
    # 23,000 home-days of deviation 0.6: four standard errors.
    assert awake[july[::2]].mean() == pytest.approx(own, abs=0.016)
    # Over homes it is that of their groups: 1,000 evenly drawn ranks, whose parts deviate by at
    # most 0.3: three standard errors.
    assert own == pytest.approx(presence()[groups, 6, 0, 38].mean(), abs=3 * 0.3 / np.sqrt(1_000))
    assert_array_equal(awake_of(surroundings, np.arange(3, 5), n_days=3), awake[:, 3:5])


def test_before_three_a_clock_day_is_still_the_day_before():
    surroundings = surroundings_of(draw_population(GAS, KEY))
    quarter = surroundings.quarter
    kind = day_kinds(quarter)
    # 1 January 2026 is a holiday, the 2nd a Friday of the school holidays.
    assert kind[1:4].tolist() == [2, 3, 1]
    member = surroundings.population.key[:1]
    keys = substreams(substreams(member, np.array([3])), 2026)
    habits = habits_of(member)
    bound = occupancy.bounds()[..., occupancy.group(surroundings.population)[:1]]
    days = np.concatenate([kind[:1], kind])
    chain = state_of_halves(keys, 0, days, habits.rank, habits.stray, bound)
    awake = awake_of(surroundings, np.arange(1), n_days=1)
    # 2:30 on 10 January (day 10) is the last half-hour of chain day 10.
    half = np.flatnonzero((quarter.day == 10) & (quarter.of_day == 10))[0] // 2
    activity = awake[:, 0][(quarter.day == 10)[::2]].max()
    assert (awake[half, 0] > 0) == (chain[48 * 10 + 47, 0] == AWAKE and activity > 0)
    # Its kind of preference too: 10 January is a Saturday, the evening before a weekday.
    kinds = np.concatenate([one.kind for one in windows(surroundings, np.arange(1), 7)])
    assert kinds[half] == 47
    assert kinds[half + 1] == 48


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
