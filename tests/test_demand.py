"""Household demand: the RES1 mean by construction, peaky homes, what nobody may move."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from demand_sample import AXIS, GAS, MIXED, demand, mixed_homes, night_relay, normal_c
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import KEY, part

from simcore.base.records import Place
from simcore.base.timeaxis import time_axis
from simcore.energy.demand import blocks, demand_by_use_kwh, demand_kwh, expected, rescaled, shapes
from simcore.energy.demand.habits import habits_of
from simcore.energy.demand.quarters import day_types, quarters_of
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
    # The spells of the sample year do not fall alike in all months.
    assert_allclose(100 * found, RES1_MONTHS, rtol=0.03)


def test_homes_use_their_yearly_level(gas):
    population, kwh = gas
    ratio = kwh.sum(axis=0) / population.annual_kwh
    assert ratio.mean() == pytest.approx(1, abs=0.01)
    assert ratio.std() < 0.04
    for n_people in range(1, 6):
        homes = population.n_occupants == n_people
        assert ratio[homes].mean() == pytest.approx(1, abs=0.02)


def test_mean_shape_has_the_year_s_mean_and_hours_their_figure():
    shape = shapes.mean_shape()
    by_month = shape.mean(axis=-1) @ shapes.DAY_TYPE_DAYS
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert by_month @ days / 365 == pytest.approx(1)
    hourly = shape.reshape(12, 3, 24, 4).mean(axis=-1)
    ratio = hourly / shapes.SEASON_SHAPE[shapes.SEASON_OF_MONTH]
    assert_allclose(ratio, ratio[:, :1, :1] * np.ones((1, 3, 24)))
    # What runs day and night, 94 W of 245 in the mean home with the mean freezer, fits below
    # the curve: homes with more standby have a lower level.
    people = draw_population(GAS, KEY)
    habits = habits_of(people.key)
    level = expected.level_of(people, habits, expected.own_kwh(people, habits))
    kw = level * expected.constant_kw(people.has_freezer, habits.standby)
    constant = kw.sum() / people.annual_kwh.sum() * 8760
    assert 0.3 < constant < shape.min()


# --- Single homes are peaky, a site is smooth ------------------------------------------


def test_peaks_coincide_less_and_less(gas):
    _, kwh = gas
    found = []
    for size in (1, 10, 100):
        groups = kwh.reshape(AXIS.n_slots, -1, size)
        found.append((groups.sum(-1).max(0) / groups.max(0).sum(-1)).mean())
    assert found[0] == pytest.approx(1)
    assert found[0] > found[1] > found[2]
    assert 0.2 <= found[2] <= 0.3


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


@pytest.mark.parametrize(("members", "threads"), [(2, 2), (128, 1), (16, 4), (7, 3)])
def test_blocks_and_threads_change_nothing(mixed, monkeypatch, members, threads):
    population, kwh = mixed
    monkeypatch.setattr(blocks, "BLOCK_MEMBERS", members)
    assert_array_equal(demand(population, n_threads=threads), kwh)


@pytest.mark.parametrize("days", [1, 11, 400])
def test_windows_of_days_change_nothing(mixed, monkeypatch, days):
    # But for the order of sums where an event ends in the next window.
    population, kwh = mixed
    monkeypatch.setattr(blocks, "WINDOW_DAYS", days)
    assert_allclose(demand(population), kwh, rtol=1e-12)


def test_order_of_members_changes_nobody_s_curve(mixed):
    population, kwh = mixed
    order = np.random.default_rng(3).permutation(population.n_members)
    assert_array_equal(demand(part(population, order)), kwh[:, order])


def test_same_key_same_curve_and_other_year_other_days(mixed):
    population, kwh = mixed
    assert_array_equal(demand(population), kwh)
    later = demand(part(population, slice(0, 4)), time_axis(2027, 30))
    assert (later != kwh[:, :4]).mean() > 0.5


def test_a_larger_home_than_its_events_allow_uses_larger_ones():
    population = replace(draw_population(replace(GAS, n_dwellings=30), KEY))
    huge = replace(population, annual_kwh=np.full(30, 60_000.0))
    assert demand(huge).sum(axis=0).mean() == pytest.approx(60_000, rel=0.02)


# --- By use, by place, by bill ----------------------------------------------------------------


def test_uses_add_to_the_whole_and_are_those_asked_for(mixed):
    population, kwh = mixed
    relay = night_relay(population)
    by_use = demand_by_use_kwh(AXIS, population, normal_c(), relay, heating_kwh_per_year=2_000.0)
    assert_allclose(sum(by_use.values()), kwh, atol=1e-12)
    homes = population.is_dwelling & ~population.is_vacant
    assert (by_use["cooking"].sum(axis=0)[~(homes & population.has_electric_cooking)] == 0).all()
    assert (by_use["drying"].sum(axis=0) > 0).sum() == (homes & population.has_dryer).sum()
    assert by_use["common_parts"][:, -1].sum() == pytest.approx(16_800)
    assert (by_use["lighting"].sum(axis=0) > 0).sum() == homes.sum()


def test_end_uses_are_near_those_of_rte(gas):
    # RTE, end uses of main residences, over their sum without heating and hot water (60.2 %
    # less losses 6.5 and air conditioning 2.1: 50.8 %): cold 20, cooking 15, lighting 14, and
    # washing 14 %; half of RES1's own cold-weather use and standby are in none of them.
    population = part(gas[0], slice(0, 250))
    relay = night_relay(population)
    by_use = demand_by_use_kwh(AXIS, population, normal_c(), relay, heating_kwh_per_year=0.0)
    total = sum(kwh.sum() for kwh in by_use.values())
    of_all = {name: kwh.sum() / total for name, kwh in by_use.items()}
    assert of_all["refrigeration"] == pytest.approx(0.20, abs=0.04)
    assert of_all["washing"] + of_all["drying"] + of_all["dishes"] == pytest.approx(0.14, abs=0.06)
    assert of_all["cooking"] == pytest.approx(0.15, abs=0.06)
    assert of_all["lighting"] == pytest.approx(0.14, abs=0.06)


def test_a_rescaled_home_uses_its_bill_and_the_others_do_not_move():
    population = draw_population(replace(GAS, n_dwellings=40), KEY)
    known = np.full(40, np.nan)
    known[7] = 4_000.0
    before, after = demand(population), demand(rescaled(population, known))
    assert_array_equal(np.delete(after, 7, axis=1), np.delete(before, 7, axis=1))
    assert after[:, 7].sum() == pytest.approx(4_000, rel=0.08)


def test_further_north_winter_evenings_are_lit_longer():
    population = draw_population(replace(GAS, n_dwellings=30), KEY)
    arguments = (AXIS, population, np.full(AXIS.n_slots, 20.0), night_relay(population))
    south, north = (
        demand_kwh(
            *arguments,
            heating_kwh_per_year=0.0,
            place=Place(latitude=y, longitude=2.6, altitude=0.0),
        )
        for y in (44.0, 60.0)
    )
    december = AXIS.month == 11
    assert north[december].sum() > 1.01 * south[december].sum()


def test_mean_of_homes_has_the_thermosensitivity_of_enedis_res1(gas):
    # Enedis, RES1 2023: 0.247 kWh per kelvin below 15 degC and day, base 4.9 kWh/day.
    population, kwh = gas
    daily = np.bincount(AXIS.day, kwh.sum(axis=1)) / population.annual_kwh.sum()
    daily *= expected.REFERENCE_KWH
    cold = np.maximum(0, 15 - np.bincount(AXIS.day, normal_c()) / np.bincount(AXIS.day))
    slope, base = np.polyfit(cold, daily, 1)
    assert slope == pytest.approx(0.247, abs=0.02)
    assert base == pytest.approx(4.9, abs=0.3)


def test_keen_homes_with_off_peak_prices_run_machines_by_timer_in_their_windows():
    site = replace(GAS, n_dwellings=300, off_peak_fraction=1.0, washing_machine_fraction=1.0)
    population = draw_population(site, KEY)
    relay = night_relay(population)
    by_use = demand_by_use_kwh(AXIS, population, normal_c(), relay, heating_kwh_per_year=0.0)
    washing = by_use["washing"]
    keen = population.shift_rank >= 0.7
    by_half = np.array([np.bincount(AXIS.slot_of_day, home) for home in washing.T])
    # On 22:00 to 06:00 and shortly at 12:00; a wash of an hour and a half ends by 07:30.
    by_day = by_half[:, 15:24].sum(axis=1) + by_half[:, 28:44].sum(axis=1)
    assert by_day[keen].max() == 0
    assert (by_day[~keen] > 0).all()
    own = expected.own_kwh(population, habits_of(population.key))
    level = washing.sum(axis=0) / own["washing"]
    level /= expected.level_of(population, habits_of(population.key), own)
    assert level[keen].mean() == pytest.approx(level[~keen].mean(), rel=0.06)
