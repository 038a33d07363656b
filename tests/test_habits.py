"""Lasting habits of homes: even ranks stay even, preferences keep their mean, absences."""

from dataclasses import replace

import numpy as np
import pytest
from demand_sample import AXIS, GAS, MIXED, demand, mixed_homes, night_relay, normal_c
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import KEY, part

from simcore.base.draws import substreams
from simcore.base.timeaxis import time_axis
from simcore.energy.demand import absence, demand_by_use_kwh, expected, habits
from simcore.energy.demand.absence import day_activity
from simcore.energy.demand.habits import even_on_logs, habits_of, part_below, strayed
from simcore.energy.demand.quarters import quarters_of
from simcore.energy.population import draw_population

MANY = substreams(KEY, np.arange(4_000))
EVEN = (np.arange(400) + 0.5) / 400


@given(st.floats(0.01, 1.5))
@example(1.0)
def test_even_ranks_that_stray_stay_even(width):
    # Two grids without a common step, whose sums stand on no edge of the bins.
    moved = strayed(EVEN[:, None], width, (np.arange(397) + 0.5) / 397)
    assert moved.min() >= 0
    assert moved.max() <= 1
    assert_allclose(np.histogram(moved, 20, (0, 1))[0] / moved.size, 0.05, atol=0.001)


@given(st.floats(0, 1), st.floats(0.05, 1.5), st.floats(0, 1))
def test_the_part_below_a_bound_is_the_one_counted(rank, width, bound):
    counted = (strayed(np.full(400, rank), width, EVEN) < bound).mean()
    found = part_below(np.array([rank]), np.array([width]), np.array([bound]))
    assert found[0] == pytest.approx(counted, abs=0.008)


@given(st.floats(0.01, 2))
def test_even_logarithms_have_the_mean_1(reach):
    assert even_on_logs(EVEN, reach).mean() == pytest.approx(1, abs=1e-4)


def test_preferences_have_the_mean_1_over_homes_at_any_hour():
    found = habits_of(MANY)
    for number, kind in enumerate(habits.PREFERENCES):
        error = np.sqrt(np.expm1(habits.STRENGTH[kind] ** 2) / 4_000)
        means = found.preference[number].mean(axis=-1)
        # Five standard errors at worst of 96 hours, and about one on average.
        assert_allclose(means, 1, atol=5 * error)
        assert means.std() < 1.5 * error
        assert np.log(found.preference[number]).std() == pytest.approx(
            habits.STRENGTH[kind], rel=0.03
        )
    for factor in (found.standby, found.cold, found.size):
        assert factor.mean() == pytest.approx(1, abs=0.03)


def test_weekends_are_like_the_weekdays_of_the_same_home():
    found = habits_of(MANY)
    weekday, weekend = np.log(found.preference[0]).reshape(2, 48, -1)
    each = [np.corrcoef(weekday[half], weekend[half])[0, 1] for half in range(48)]
    assert np.mean(each) == pytest.approx(0.8, abs=0.02)
    # Late risers are late to bed: few who sleep long in the morning sleep early in the evening.
    morning, evening = found.rank[0, 0], found.rank[1, 0]
    assert np.corrcoef(morning, evening)[0, 1] < -0.5
    assert (found.rank >= 0).all()
    assert (found.rank <= 1).all()


def test_habits_are_keyed_by_home():
    alone = habits_of(MANY[7:8])
    for name in ("rank", "stray", "preference", "standby", "cold", "size"):
        one = getattr(alone, name)[..., 0]
        assert_array_equal(one, getattr(habits_of(MANY[:300]), name)[..., 7])


def test_days_of_activity_have_the_mean_1_over_homes_and_over_the_year():
    activity, quarter = np.arange(4_000) % 4, quarters_of(2026)
    found = day_activity(MANY, activity, quarter)
    month = quarter.month[np.searchsorted(quarter.day, np.arange(quarter.n_days))]
    by_month = np.bincount(month, found.mean(axis=1)) / np.bincount(month)
    # 4,000 homes that vary by 0.5 on a day, some of them away for ten days: four errors.
    assert_allclose(by_month, 1, atol=0.02)
    assert found.mean(axis=0).std() < 0.05
    assert_array_equal(day_activity(MANY[3:5], activity[3:5], quarter), found[:, 3:5])


def test_days_away_are_those_of_the_table_and_more_in_the_holidays():
    quarter = quarters_of(2026)
    for number, name in enumerate(("working", "at_home", "student", "retired")):
        away = day_activity(MANY, np.full(4_000, number), quarter) == 0
        wanted = sum(absence.DAYS_AWAY[name])
        # Absences that overlap count once, and the longest are of months.
        assert 0.8 * wanted < away[1:].sum(axis=0).mean() < 1.05 * wanted
        # Some homes hardly leave, some do often.
        days = away.sum(axis=0)
        assert np.quantile(days, 0.1) < 0.5 * wanted
        assert np.quantile(days, 0.9) > 1.6 * wanted
    august = (quarter.month == 7)[np.searchsorted(quarter.day, np.arange(quarter.n_days))]
    assert away[august].mean() > 1.2 * away[~august].mean()


def test_away_only_what_runs_by_itself_is_left():
    people = draw_population(replace(GAS, n_dwellings=60), KEY)
    known = AXIS, people, normal_c(), night_relay(people)
    by_use = demand_by_use_kwh(*known, heating_kwh_per_year=0.0)
    away = day_activity(people.key, people.activity, quarters_of(2026))[1:] == 0
    # Whole days within an absence: events of the evening before are over by noon.
    rows = away[AXIS.day] & (AXIS.minute_of_day >= 12 * 60)[:, None]
    assert rows.sum() > 1_000
    for name, kwh in by_use.items():
        by_itself = name in ("refrigeration", "standby", "ventilation", "cold_weather")
        assert (kwh[rows] > 0).any() == by_itself, name


def test_another_year_keeps_the_habits_and_another_use_changes_nobody():
    people = draw_population(replace(GAS, n_dwellings=80), KEY)
    found = {}
    for year in (2026, 2027):
        axis = time_axis(year, 30)
        kwh = demand(people, axis)
        profile = np.stack([np.bincount(axis.slot_of_day, home, 48) for home in kwh.T])
        profile /= profile.mean(axis=1, keepdims=True)
        found[year] = profile - profile.mean(axis=0)
    pairs = zip(found[2026], found[2027], strict=True)
    # Two halves of the year of a measured home: .9 in the median; two years are longer.
    assert np.median([np.corrcoef(one, two)[0, 1] for one, two in pairs]) > 0.9
    population, kwh = mixed_homes()
    dryers = replace(population, has_dryer=np.ones(population.n_members, bool))
    same = population.has_dryer | population.is_vacant | ~population.is_dwelling
    assert_array_equal(demand(dryers)[:, same], kwh[:, same])
    more = draw_population(replace(MIXED, n_dwellings=30), KEY)
    assert_array_equal(demand(part(more, slice(0, 5))), kwh[:, :5])


def test_own_sums_by_hand():
    # Weight 2 in one half-hour of a weekday, 3 in the same of a Sunday; up half the time on
    # weekdays and always on Sundays; preferences 1 and 4: 2 x .5 x 1 + 3 x 1 x 4 = 13.
    weight, awake = np.zeros(192), np.ones((192, 1))
    weight[[5, 2 * 48 + 5]] = 2, 3
    awake[:48] = 0.5
    preference = np.ones((96, 1), np.float32)
    preference[48:] = 4
    assert_allclose(expected.own_sums(weight, awake, preference), [13])


def test_homes_use_their_level_whatever_their_habits():
    people = draw_population(GAS, KEY)
    ratio = demand(people).sum(axis=0) / people.annual_kwh
    own = habits_of(people.key)
    for trait in (own.rank[0, 0], own.rank[2, 0], own.stray[2], own.standby, own.size):
        high = trait > np.median(trait)
        assert ratio[high].mean() == pytest.approx(ratio[~high].mean(), abs=0.012)
