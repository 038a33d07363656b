"""Donors: days drawn again by season and kind of day, habits kept, levels of the site."""

import numpy as np
import pytest
from donor_sample import FORTNIGHT, MONDAY, library, nobody_is_free, season_days
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import IS_LIVED_IN, PEOPLE, part

from simcore.base.draws import substreams, uniform
from simcore.base.timeaxis import time_axis
from simcore.energy.donors import Expected, best_fit, calendar_of, curves, donated_kwh, levels
from simcore.energy.donors.curves import Matched, matched, rows_of_year, year_of
from simcore.energy.donors.library import USES
from simcore.energy.donors.match import distance, donor_of
from simcore.energy.donors.pools import drawn_rows

KEYS = substreams(62, np.arange(40))
AXIS = time_axis(2026, 60)
FLAT = np.ones((12, 3, 24))
HOMES = part(PEOPLE, np.flatnonzero(IS_LIVED_IN)[:60])
PLAIN = np.zeros((len(USES), 60), bool)


def weeks(first, n_weeks):
    days = first + np.arange(7 * n_weeks)
    return calendar_of(days, nobody_is_free(days))


def three_homes():
    """Three homes over two weeks, of two slots a day: home h uses h + 1 on day d of its own."""
    kwh = np.array([[10 * (h + 1) + d, 1.0] for h in range(3) for d in range(14)])
    return library(kwh, FORTNIGHT, n_homes=3)


# --- Pools and draws -------------------------------------------------------------------------


def test_pools_of_three_homes_and_two_weeks_by_hand():
    # From a Monday on: weekdays are days 0-4 and 7-11, Saturdays 5 and 12, Sundays 6 and 13,
    # all in winter (pools 0, 1 and 2); home 1 has rows 14 to 27.
    pools = three_homes().pools
    found = [
        pools.row[pools.start[1, n] : pools.start[1, n] + pools.count[1, n]].tolist()
        for n in range(9)
    ]
    weekdays = [14, 15, 16, 17, 18, 21, 22, 23, 24, 25]
    assert found == [weekdays, [19, 26], [20, 27], [], [], [], [], [], []]
    assert pools.following[[0, 12, 13, 14, 27]].tolist() == [1, 13, -1, 15, -1]


def test_two_weeks_of_three_homes_by_hand():
    """What the draws of a home say, followed step by step."""
    own, donor = three_homes(), np.array([2])
    key, week = KEYS[:1], weeks(MONDAY, 1)
    number = week.day.astype(int)
    which, stays = (uniform(key[0], 2 * number + n) for n in (0, 1))
    wanted, run = [], 0
    for n in range(7):
        pool = [28 + d for d in ((0, 1, 2, 3, 4, 7, 8, 9, 10, 11), (5, 12), (6, 13))[max(n - 4, 0)]]
        after = wanted[-1] + 1 if wanted and wanted[-1] < 41 else -1
        if after in pool and run < 3 and stays[n] < 0.75:
            wanted, run = [*wanted, after], run + 1
            continue
        place = int(which[n] * len(pool))
        drawn = pool[place] if pool[place] != after else pool[(place + 1) % len(pool)]
        wanted, run = [*wanted, drawn], 1
    found = drawn_rows(key, donor, own.pools, own.calendar, week)[:, 0]
    assert found.tolist() == wanted


def longest_run(rows):
    """Longest run of rows that follow each other, by column."""
    follows = np.diff(rows, axis=0) == 1
    longest, run = np.zeros(rows.shape[1], int), np.zeros(rows.shape[1], int)
    for one in follows:
        run = np.where(one, run + 1, 0)
        longest = np.maximum(longest, run)
    return longest + 1


@given(seed=st.integers(0, 2**32), n_days=st.integers(14, 40), n_homes=st.integers(1, 4))
def test_laws_of_the_days_drawn(seed, n_days, n_homes):
    day = season_days(n_days)
    own = library(np.zeros((n_homes * len(day), 2)), day, n_homes=n_homes)
    key = substreams(seed, np.arange(6))
    donor = np.arange(6) % n_homes
    year = weeks(np.datetime64("2025-12-29"), 53)
    rows = drawn_rows(key, donor, own.pools, own.calendar, year)
    # The home's donor for good; days of the same season and kind.
    assert (own.home[rows] == donor).all()
    assert (own.calendar.pool[rows] == year.pool[:, np.newaxis]).all()
    # No week as it came: three days in a row within a week, six across its end.
    assert longest_run(rows).max() <= 6
    assert max(longest_run(rows[7 * n : 7 * n + 7]).max() for n in range(53)) <= 3
    # Keyed: a home alone, a week alone, a year later draw the same.
    alone = drawn_rows(key[2:3], donor[2:3], own.pools, own.calendar, year)
    assert_array_equal(alone[:, 0], rows[:, 2])
    week = weeks(year.day[210], 1)
    assert_array_equal(drawn_rows(key, donor, own.pools, own.calendar, week), rows[210:217])


def test_adjacent_years_agree_on_the_week_that_they_share():
    day = season_days()
    own = library(np.zeros((len(day), 2)), day)
    homes = Matched(people=HOMES, donor=np.zeros(60, int), held=PLAIN)
    one, other = (year_of(time_axis(year, 60), nobody_is_free) for year in (2026, 2027))
    rows = rows_of_year(homes, own, one, nobody_is_free)
    later = rows_of_year(homes, own, other, nobody_is_free)
    assert rows.shape == (365, 60)
    # 2026 ends on a Thursday: its last week goes on in 2027 as drawn with it.
    whole = weeks(np.datetime64("2026-12-28"), 1)
    drawn = drawn_rows(
        substreams(HOMES.key, curves.DAYS), homes.donor, own.pools, own.calendar, whole
    )
    assert_array_equal(np.concatenate([rows[-4:], later[:3]]), drawn)


# --- Matching --------------------------------------------------------------------------------


def test_equipment_comes_first_and_nothing_too_much_is_taken():
    # Matched: plain, with heating, with heating and tank. Donors: plain, heating, tank, both.
    homes = np.array([[False, True, True], [False, False, True]])
    donors = np.array([[False, True, False, True], [False, False, True, True]])
    found = best_fit(homes, donors)
    assert found.tolist() == [
        [True, False, False, False],
        [False, True, False, False],
        [False, False, False, True],
    ]
    # Without the last donor either part is as good; without the plain one nobody fits it.
    assert best_fit(homes, donors[:, 1:3]).tolist() == [
        [False, False],
        [True, False],
        [True, True],
    ]


def test_donors_of_like_size_are_taken_more_often():
    # Distances of 0, 1 and 2 widths: 1, exp(-1/2) and exp(-2) of 1.742.
    keys = substreams(5, np.arange(40_000))
    far = np.broadcast_to([0.0, 1.0, 2.0], (40_000, 3))
    donor = donor_of(keys, np.array([11, 12, 13]), far >= 0, far)
    assert_allclose(np.bincount(donor) / 40_000, [0.574, 0.348, 0.078], atol=0.01)


def test_a_new_donor_takes_homes_and_moves_no_other():
    keys = substreams(5, np.arange(2_000))
    names, far = np.array([11, 12, 13]), np.zeros((2_000, 3))
    before = donor_of(keys, names[:2], far[:, :2] >= 0, far[:, :2])
    after = donor_of(keys, names, far >= 0, far)
    stays = after < 2
    assert_array_equal(after[stays], before[stays])
    assert 0.28 < (~stays).mean() < 0.39


def test_distance_by_hand():
    one = part(PEOPLE, np.flatnonzero(PEOPLE.n_occupants == 2)[:1])
    kwh = np.ones((2, 2)) @ np.array([[1.0, 2.0], [1.0, 2.0]])
    day = np.array(["2026-01-05", "2026-01-06"], "datetime64[D]")
    told = library(np.tile(kwh, (2, 1)), day, n_homes=2, n_occupants=[4.0, np.nan])
    level = np.array([1.0, 1.35 * one.annual_kwh[0]])
    found = distance(one, told, level)
    # Two persons apart; nothing told of the other: a logarithm of 0.3 apart.
    assert found[0, 0] == pytest.approx(2.0)
    assert found[0, 1] == pytest.approx(np.log(1.35) / 0.3)


# --- Levels ----------------------------------------------------------------------------------


def test_the_level_of_a_fortnight_by_hand():
    # A home of 1 kWh on weekdays, 2 on Saturdays and 4 on Sundays: 10 + 4 + 8 = 22 kWh.
    day = np.array([1.0, 1, 1, 1, 1, 2, 4] * 2) / 2
    own = library(np.stack([day, day], axis=1), FORTNIGHT)
    means, year = levels.pool_means(own), weeks(MONDAY, 2)
    assert means[0, :3].sum(axis=-1).tolist() == [1.0, 2.0, 4.0]
    assert levels.donors_level_kwh(means, year).tolist() == [22.0]
    scale = levels.scales(
        means, np.array([0, 0]), np.ones((12, 9, 2)), year, np.array([365.0, 730])
    )
    # 14 kWh in 14 days of a home of 365 kWh.
    assert_allclose(scale, [14 / 22, 28 / 22])
    # Towards a flat mean every day has the mean of the fortnight, 22 / 14, whatever its kind.
    factor = levels.site_factor(means, np.array([22.0]), np.ones((12, 3, 2)), year)
    assert_allclose(factor[0, :3, 0], np.array([22 / 14 / 1, 22 / 14 / 2, 22 / 14 / 4]))


def test_hours_are_those_of_the_site_from_ten_donors_on():
    # Each of ten homes uses all in one of two slots; the site uses three quarters in the first.
    kwh = np.repeat(np.tile([[1.0, 0.0], [0.0, 1.0]], (5, 1)), 14, axis=0)
    own = library(kwh, FORTNIGHT, n_homes=10)
    means, year = levels.pool_means(own), weeks(MONDAY, 2)
    shape = np.broadcast_to([1.5, 0.5], (12, 3, 2))
    level = levels.donors_level_kwh(means, year)
    factor = levels.site_factor(means, level, shape, year)
    assert_allclose(factor[0, :3], np.broadcast_to([1.5, 0.5], (3, 2)))
    few = levels.site_factor(means[:9], level[:9], shape, year)
    assert_allclose(few[0, :3], 1.0)


def test_cold_that_donors_share_is_taken_out():
    # Five homes of 1 kWh a day, twice as much on the second Monday; one of another kind.
    kwh = np.ones((6 * 14, 2)) / 2
    kwh[7::14] *= 2
    own = library(kwh, FORTNIGHT, n_homes=6)
    means = levels.pool_means(own)
    alike = np.arange(6) < 5
    common = levels.common_day(own, means, alike)
    # Weekdays use 11 kWh in ten days: 1.1 on average.
    assert_allclose(common[[0, 7, 5]], [1 / 1.1, 2 / 1.1, 1.0])
    assert_array_equal(levels.common_day(own, means, np.arange(6) < 4), 1.0)
    # So a cold day of a donor is no more than is expected of the day where it is drawn.
    row, wanted = np.array([[7], [0]]), np.array([[5.0], [3.0]])
    level = levels.day_levels(own, means, row, common, wanted)
    assert_allclose((own.kwh[row[:, 0]].sum(axis=-1) * level[:, 0]), [5.0, 3.0])


def plain_year(own, people=HOMES, shape=FLAT):
    homes = matched(people, own, year_of(AXIS, nobody_is_free))
    none = np.zeros((AXIS.n_days, people.n_members))
    return homes, donated_kwh(
        AXIS, homes, own, Expected(shape=shape, held_kwh=none), nobody_is_free
    )


def drawn_library(n_homes=12):
    day = season_days()
    draw = np.random.default_rng(1)
    return library(draw.gamma(0.5, 1.0, (n_homes * len(day), 24)), day, n_homes=n_homes)


PLAIN_HOMES = part(
    HOMES, np.flatnonzero(~HOMES.has_electric_heating & ~HOMES.has_electric_hot_water)
)


def test_each_home_uses_what_is_expected_of_it():
    # Donors whose days of a season and kind are alike: whatever is drawn, the year is the same,
    # but for the hour that spring skips and the one that autumn repeats.
    day = season_days()
    own = library(np.zeros((11 * len(day), 24)), day, n_homes=11)
    by_pool = np.random.default_rng(2).gamma(1.0, 1.0, (11, 9, 24))
    own.kwh[:] = by_pool[own.home, own.calendar.pool]
    _, kwh = plain_year(own, PLAIN_HOMES)
    assert_allclose(kwh.sum(axis=0), PLAIN_HOMES.annual_kwh, rtol=1e-3)


def test_homes_use_on_average_what_is_expected_at_the_hours_of_the_site():
    shape = FLAT * np.where(np.arange(24) < 12, 0.5, 1.5)
    people = part(PEOPLE, np.flatnonzero(IS_LIVED_IN)[:800])
    people = part(people, np.flatnonzero(~people.has_electric_heating))
    people = part(people, np.flatnonzero(~people.has_electric_hot_water))
    _, kwh = plain_year(drawn_library(), people, shape)
    ratio = kwh.sum(axis=0) / people.annual_kwh
    # A year of 365 days of which blocks of 2 are independent varies by some 3 %; the first day of
    # each fortnight of the library follows none, so it is drawn a little less than the others.
    assert ratio.mean() == pytest.approx(1, abs=0.01)
    assert ratio.std() < 0.06
    morning = kwh[AXIS.slot_of_day < 12].sum() / kwh.sum()
    assert morning == pytest.approx(0.25, abs=0.01)


def test_no_day_of_a_home_is_a_day_of_a_donor():
    own = drawn_library()
    homes, kwh = plain_year(own, PLAIN_HOMES)
    whole = np.bincount(AXIS.day) == 24
    days = np.stack([kwh[AXIS.day == day] for day in np.flatnonzero(whole)])
    row = rows_of_year(homes, own, year_of(AXIS, nobody_is_free), nobody_is_free)[whole]
    donors = own.kwh[row].transpose(0, 2, 1)
    assert not np.isclose(days, donors).all(axis=1).any()


def test_a_home_and_a_year_change_no_other():
    own = drawn_library()
    _, kwh = plain_year(own, PLAIN_HOMES)
    _, alone = plain_year(own, part(PLAIN_HOMES, np.array([4])))
    assert_array_equal(alone[:, 0], kwh[:, 4])


def test_days_are_those_of_the_plain_twin():
    own = drawn_library()
    day, slot = np.array([0, 0, 1]), np.array([3, 4, 3])
    row = np.array([[2, 50], [7, 41]])
    level, factor = np.array([[1.0, 2.0], [0.5, 0.25]]), np.array([1.0, 3.0, 2.0])
    kwh = np.ones((3, 4))
    of_donors = np.ascontiguousarray(own.kwh.T)
    levels.add_days(kwh, np.array([3, 1]), np.stack([day, slot]), of_donors, row, level, factor)
    wanted = np.ones((3, 4))
    donated = own.kwh[row[day], slot[:, np.newaxis]] * level[day] * factor[:, np.newaxis]
    wanted[:, [3, 1]] += donated
    assert_allclose(kwh, wanted)


def test_heated_donors_follow_the_weather_of_the_site():
    """A donor's heating days are brought to what heating is expected on each day."""
    day = season_days()
    own = library(
        np.random.default_rng(4).gamma(2.0, 0.5, (6 * len(day), 24)),
        day,
        n_homes=6,
        uses={"has_electric_heating": range(6)},
    )
    people = part(HOMES, np.flatnonzero(HOMES.has_electric_heating & ~HOMES.has_heat_pump))
    homes = matched(people, own, year_of(AXIS, nobody_is_free))
    assert homes.held[0].all()
    heat = np.where(np.arange(365)[:, np.newaxis] < 90, 30.0, 0.0) * np.ones(people.n_members)
    expected = Expected(shape=FLAT, held_kwh=heat)
    kwh = donated_kwh(AXIS, homes, own, expected, nobody_is_free)
    by_day = levels.sums_by_day(kwh, AXIS.day)
    plain = people.annual_kwh / 365
    assert by_day[:90].mean() == pytest.approx((30 + plain).mean(), rel=0.05)
    assert by_day[90:].mean() == pytest.approx(plain.mean(), rel=0.05)
