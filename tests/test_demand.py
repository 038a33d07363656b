"""Household demand: the RES1 mean by construction, peaky homes, what nobody may move."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from demand_sample import AXIS, GAS, MIXED, demand, mixed_homes
from numpy.testing import assert_allclose, assert_array_equal
from test_population import KEY, part

from simcore.base.draws import substreams
from simcore.base.timeaxis import time_axis
from simcore.energy.demand import events, shapes, uses
from simcore.energy.demand.calendar import WARM_UP, day_types, quarters_of
from simcore.energy.population import draw_population

RES1 = (
    Path(__file__).parents[1].parent
    / "shared/data/enedis_res1_res2/res1_month_daytype_hour_local_mean1.csv"
)
# Enedis, conso-inf36 2023, RES1: part of the year's energy in each month, %.
RES1_MONTHS = [11.28, 9.75, 9.53, 8.01, 7.33, 6.80, 7.00, 7.00, 6.82, 7.22, 8.98, 10.29]


@pytest.fixture(scope="module")
def gas():
    population = draw_population(GAS, KEY)
    return population, demand(population)


@pytest.fixture
def mixed():
    return mixed_homes()


# --- The mean of homes ---------------------------------------------------------------


def mean_by_cell(population, kwh):
    """Mean power over the yearly mean, and the same of a table, by season and hour."""
    power = kwh.sum(axis=1) / population.annual_kwh.sum() * 8760 / AXIS.hours
    return pd.DataFrame(
        {
            "month": AXIS.month,
            "season": shapes.SEASON_OF_MONTH[AXIS.month],
            "day": day_types(AXIS),
            "hour": AXIS.minute_of_day // 60,
            "found": power,
        }
    )


def assert_close_to(cells, expected):
    cells = cells.assign(expected=expected)
    mean = cells.groupby(["season", "day", "hour"])[["found", "expected"]].mean()
    deviation = (mean.found - mean.expected).abs()
    assert len(deviation) == 4 * 3 * 24
    assert deviation.mean() <= 0.05
    assert deviation.max() <= 0.12


def test_mean_of_homes_is_enedis_res1_typed(gas):
    cells = mean_by_cell(*gas)
    assert_close_to(cells, shapes.SEASON_SHAPE[cells.season, cells.day, cells.hour])


@pytest.mark.skipif(not RES1.exists(), reason="sample file of Enedis RES1 not at hand")
def test_mean_of_homes_is_enedis_res1_full_table(gas):
    cells = mean_by_cell(*gas)
    table = pd.read_csv(RES1).set_index(["month", "daytype"])
    full = np.stack([table.xs(day, level=1).to_numpy() for day in ("wk", "sat", "sun")], axis=1)
    assert_close_to(cells, full[cells.month, cells.day, cells.hour])


def test_months_have_their_part_of_enedis_res1(gas):
    _, kwh = gas
    found = np.bincount(AXIS.month, kwh.sum(axis=1)) / kwh.sum()
    assert_allclose(100 * found, RES1_MONTHS, rtol=0.02)


def test_homes_use_their_yearly_level(gas):
    population, kwh = gas
    ratio = kwh.sum(axis=0) / population.annual_kwh
    assert ratio.mean() == pytest.approx(1, abs=0.01)
    assert ratio.std() < 0.04
    for n_people in range(1, 6):
        homes = population.n_occupants == n_people
        assert ratio[homes].mean() == pytest.approx(1, abs=0.02)


def test_mean_of_events_is_the_wanted_curve_by_construction():
    # No draw here: rates, profiles and weights alone give the wanted curve back.
    quarter = quarters_of(2026)
    kinds = uses.appliance_events(quarter)
    mean = sum(
        np.convolve(rate, profile)[: len(rate)] * weight
        for rate, profile, weight in zip(
            kinds.start_rate, kinds.profile_kwh, kinds.weight, strict=True
        )
    )
    shape = shapes.mean_shape()[quarter.month, quarter.day_type, quarter.of_day]
    assert_allclose(mean / 0.25 + uses.CONSTANT_FRACTION, shape, rtol=1e-9)
    settled = kinds.weight[:, WARM_UP:]
    assert (settled > 0.4).all()
    assert (settled < 2).all()


def test_a_weight_by_hand():
    # Energy 1, 1, 2 wanted of events that give 1 then 1 kWh (centre 0.5, rounded to 0):
    # rates .5, .5, 1; their mean .5, 1, 1.5; weights 1/.5 = 2, 1/1 = 1, 2/1.5 = 4/3.
    kinds = events.events(np.array([[1.0, 1.0, 2.0]]), np.array([[1.0, 1.0]]))
    assert_allclose(kinds.start_rate, [[0.5, 0.5, 1.0]])
    assert_allclose(kinds.weight, [[2.0, 1.0, 4 / 3]])


def test_mean_shape_has_the_year_s_mean_and_hours_their_figure():
    shape = shapes.mean_shape()
    by_month = shape.mean(axis=-1) @ shapes.DAY_TYPE_DAYS
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert by_month @ days / 365 == pytest.approx(1)
    hourly = shape.reshape(12, 3, 24, 4).mean(axis=-1)
    ratio = hourly / shapes.SEASON_SHAPE[shapes.SEASON_OF_MONTH]
    assert_allclose(ratio, ratio[:, :1, :1] * np.ones((1, 3, 24)))
    assert shape.min() > uses.CONSTANT_FRACTION


# --- Single homes are peaky, a site is smooth ------------------------------------------


def test_single_homes_vary_as_measured_ones(gas):
    # Targets from published single-home curves (Linky, Sceaux, SimBench), medians of homes.
    _, kwh = gas
    load_factor = kwh.mean(axis=0) / kwh.max(axis=0)
    assert 0.05 < np.median(load_factor) < 0.17
    lag_1 = [np.corrcoef(home[:-1], home[1:])[0, 1] for home in kwh.T[:100]]
    assert 0.58 < np.median(lag_1) < 0.77
    daily = np.stack([np.bincount(AXIS.day, home) for home in kwh.T[:100]])
    assert 0.42 < np.median(daily.std(axis=1) / daily.mean(axis=1)) < 0.59


def test_peaks_coincide_less_and_less(gas):
    _, kwh = gas
    found = []
    for size in (1, 10, 100):
        groups = kwh.reshape(AXIS.n_slots, -1, size)
        found.append((groups.sum(-1).max(0) / groups.max(0).sum(-1)).mean())
    assert found[0] == pytest.approx(1)
    assert found[0] > found[1] > found[2]
    assert 0.2 <= found[2] <= 0.3


def test_day_activity_has_mean_1_and_spells_away():
    keys = substreams(KEY, np.arange(2_000))
    quarter = quarters_of(2026)
    activity = events.day_activity(keys, quarter)
    # (1 - 0.02)^3 = 0.941 of the days at home.
    assert (activity == 0).mean() == pytest.approx(1 - 0.98**3, abs=0.003)
    assert activity.mean() == pytest.approx(1, abs=0.005)
    by_part, _ = events.activity(keys, quarter, 0.9)
    assert by_part.mean() == pytest.approx(1, abs=0.01)
    assert by_part.max() <= events.MOST_ACTIVITY


# --- Calendar, steps, reproducibility -----------------------------------------------------------


def test_holidays_are_sundays_and_clock_changes_keep_the_wall_clock():
    quarter = quarters_of(2026)
    day_type = {
        int(day): int(kind) for day, kind in zip(quarter.day, quarter.day_type, strict=True)
    }
    # 14 July 2026, day 195, is a Tuesday; 15 July a Wednesday; 18 July a Saturday.
    assert [day_type[day] for day in (195, 196, 199, 200)] == [2, 0, 1, 2]
    # Clock changes of 29 March (day 88, 02:00-03:00 missing) and 25 October (day 298, twice).
    lengths = np.bincount(quarter.day)
    assert (lengths[88], lengths[298], lengths[0]) == (92, 100, 96)
    assert not np.isin(quarter.of_day[quarter.day == 88], range(8, 12)).any()
    assert (quarter.of_day[quarter.day == 298] == 8).sum() == 2


@pytest.mark.parametrize(("year", "n_days"), [(2026, 365), (2028, 366)])
def test_a_year_has_all_its_slots(year, n_days):
    population = draw_population(replace(MIXED, n_dwellings=3), KEY)
    kwh = demand(population, time_axis(year, 60))
    assert kwh.shape == (24 * n_days, 4)
    assert kwh.dtype == np.float64
    assert kwh.flags.c_contiguous
    assert np.isfinite(kwh).all()
    assert (kwh > 0).all()


@pytest.mark.parametrize("step", [15, 60])
def test_energy_is_the_same_whatever_the_slot(mixed, step):
    population, kwh = mixed
    found = demand(population, time_axis(2026, step))
    hourly = found.reshape(8760, -1, population.n_members).sum(axis=1)
    assert_allclose(hourly, kwh.reshape(8760, -1, population.n_members).sum(axis=1), atol=1e-9)


def test_another_dwelling_changes_nobody_s_curve(mixed):
    population, kwh = mixed
    more = draw_population(replace(MIXED, n_dwellings=31), KEY)
    assert_array_equal(demand(more)[:, :24], kwh[:, :24])
    assert_array_equal(demand(part(population, slice(3, 9))), kwh[:, 3:9])


def test_same_key_same_curve_and_other_year_other_days(mixed):
    population, kwh = mixed
    assert_array_equal(demand(population), kwh)
    later = demand(part(population, slice(0, 4)), time_axis(2027, 30))
    assert (later != kwh[:, :4]).mean() > 0.5


def test_a_larger_home_than_its_events_allow_uses_larger_ones():
    population = replace(draw_population(replace(GAS, n_dwellings=30), KEY))
    huge = replace(population, annual_kwh=np.full(30, 60_000.0))
    assert demand(huge).sum(axis=0).mean() == pytest.approx(60_000, rel=0.02)
