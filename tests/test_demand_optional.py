"""Heat pumps, cars, air conditioning, panels of one's own: by hand, by law, at no cost."""

from dataclasses import replace

import numpy as np
import pytest
from defaults import equipment
from demand_sample import (
    AXIS,
    GAS,
    MIXED,
    demand,
    mixed_homes,
    night_relay,
    normal_c,
    surroundings_of,
    whole_year,
)
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import KEY

from simcore.base.draws import uniform
from simcore.base.timeaxis import time_axis
from simcore.energy.demand import behind_meter, demand_by_use_kwh, demand_kwh, heat, optional
from simcore.energy.demand.optional import add_cars, add_cooling, add_heat_pumps
from simcore.energy.demand.surroundings import Homes
from simcore.energy.population import draw_population, marginals

ALL = equipment(heat_pump_fraction=1.0, car_fraction=1.0, air_conditioning_fraction=1.0)
SOME = equipment(
    heat_pump_fraction=0.3, car_fraction=0.4, air_conditioning_fraction=0.2, panels_fraction=0.5
)


def equipped(owned, n_dwellings=60, **fractions):
    site = replace(GAS, n_dwellings=n_dwellings, equipment=owned, **fractions)
    return draw_population(site, KEY)


def by_use(people, axis=AXIS, temp_air=None):
    temp_air = normal_c(axis) if temp_air is None else temp_air
    return demand_by_use_kwh(axis, people, temp_air, night_relay(people), heating_kwh_per_year=2e3)


# --- Who has it ----------------------------------------------------------------------------


def test_marginals_of_equipment_are_met_and_told_only_where_there_is_some():
    site = replace(GAS, equipment=SOME)
    rows = {one.name: one for one in marginals(draw_population(site, KEY), site)}
    for name, target in (
        ("heat pump", 0.3),
        ("car charged at home", 0.4),
        ("air conditioning", 0.2),
    ):
        assert rows[name].target == target
        assert rows[name].is_met, name
    assert rows["panels of one's own"].value == pytest.approx(0.5, abs=0.05)
    assert len(marginals(draw_population(GAS, KEY), GAS)) == len(rows) - 4


def test_equipment_of_some_changes_no_other_use_and_no_other_home():
    population, kwh = mixed_homes()
    people = draw_population(replace(MIXED, equipment=replace(SOME, heat_pump_fraction=0.0)), KEY)
    found = demand(people)
    without = ~(people.has_car | people.has_air_conditioning)
    assert 5 < without.sum() < people.n_members
    assert_array_equal(found[:, without], kwh[:, without])
    assert (found >= kwh).all()
    assert_array_equal(people.annual_kwh, population.annual_kwh)


def test_uses_of_equipment_add_to_the_whole_and_only_where_it_is():
    people = equipped(SOME, electric_heating_fraction=0.5)
    parts = by_use(people, temp_air=normal_c() + 8)
    known = AXIS, people, normal_c() + 8, night_relay(people)
    assert_allclose(sum(parts.values()), demand_kwh(*known, heating_kwh_per_year=2e3), atol=1e-12)
    for name, has in (
        ("heat_pump", people.has_heat_pump),
        ("car", people.has_car),
        ("air_conditioning", people.has_air_conditioning),
        ("heating", people.has_electric_heating & ~people.has_heat_pump),
    ):
        assert_array_equal(parts[name].sum(axis=0) > 0, has, name)


@pytest.mark.parametrize("step", [15, 60])
def test_energy_of_equipment_is_the_same_whatever_the_slot(step):
    people = equipped(ALL, n_dwellings=8, off_peak_fraction=0.5)
    found = demand(people, time_axis(2026, step)).reshape(8760, -1, 8).sum(axis=1)
    assert_allclose(found, demand(people).reshape(8760, -1, 8).sum(axis=1), atol=1e-9)


# --- Heat pump -------------------------------------------------------------------------------


def test_coefficient_of_performance_by_hand():
    # 7 degC: radiators at 33, lift 26: 0.85 x (6.08 - 2.34 + 0.338) = 3.466. -7 degC: lift 54,
    # 0.85 x (6.08 - 4.86 + 1.458) = 2.276. Above 12.5 degC the lift stays 15: 4.116.
    found = optional.coefficient_of_performance(np.array([7.0, -7.0, 12.5, 20.0]))
    assert_allclose(found, [3.4663, 2.2763, 4.1161, 4.1161], atol=1e-4)


def test_a_heat_pump_by_hand():
    # No inertia, 5 degC: 10 K x 0.06 kWh/K = 0.6 kWh of heat a quarter, over 3: 0.2 kWh; at
    # 15 degC nothing.
    kwh, felt = np.zeros((2, 1)), np.array([5.0])
    building = np.array([[0.0], [0.06]])
    add_heat_pumps(kwh, np.array([5.0, 5.0, 5.0, 15.0]), np.full(4, 3.0), building, felt, 15.0)
    assert_allclose(kwh[:, 0], [0.4, 0.2])
    assert felt[0] == 15.0


def test_a_heat_pump_gives_the_heat_of_heaters_in_a_steady_cold_year(monkeypatch):
    # 5 degC all year: 87,600 / 41,760 x 2,000 kWh of heat, over the coefficient at 5 degC,
    # 0.85 x (6.08 - 2.7 + 0.45) = 3.2555.
    people = equipped(ALL, n_dwellings=400)
    where = surroundings_of(people, temp_c=5.0)
    homes = Homes(surroundings=where, member=np.arange(400))
    found = whole_year(where, homes.member, optional.heat_pump(homes)).sum(axis=0)
    assert found.mean() == pytest.approx(87_600 / 41_760 * 2_000 / 3.2555, rel=0.045)
    # Heaters so small that they follow the need: 0.025 kWh a quarter, of which half a step is
    # owed at the start and half of one at the end.
    monkeypatch.setattr(heat, "HEATER_KW", (0.1, 0.1))
    heaters = whole_year(where, homes.member, heat.heating(homes)).sum(axis=0)
    # 3.2555 is rounded: 2e-5 of 4,200 kWh.
    assert_allclose(found * 3.2555, heaters, atol=0.3)


def test_heat_pump_kernel_agrees_with_its_twin():
    temp_air = 20 * uniform(KEY, np.arange(200)) - 5
    cop = optional.coefficient_of_performance(temp_air)
    building = np.array([[0.9, 0.99], [0.02, 0.05]])
    kwh, felt, expected = np.zeros((100, 2)), np.array([3.0, 8.0]), []
    twin = felt.copy()
    for temp, ratio in zip(temp_air, cop, strict=True):
        twin = temp + building[0] * (twin - temp)
        expected.append(building[1] * np.maximum(15 - twin, 0) / ratio)
    add_heat_pumps(kwh, temp_air, cop, building, felt, 15.0)
    assert_allclose(kwh, np.array(expected).reshape(100, 2, 2).sum(axis=1), atol=1e-12)


# --- Car -------------------------------------------------------------------------------------


def charged(up, needed, available, state=None):
    """Energy of one car by half-hour, over days of 48 half-hours, the relay always on."""
    n_halves = len(up)
    kwh, state = np.zeros((n_halves, 1)), np.zeros((4, 1)) if state is None else state
    clock = np.arange(n_halves) // 48, np.arange(n_halves) % 48
    rows = np.zeros(2 * n_halves, int)
    needed = np.asarray(needed, float)[:, None]
    add_cars(kwh, np.asarray(up)[:, None], clock, needed, np.array([[available]]), rows, state)
    return kwh[:, 0], state


def test_a_car_by_hand():
    # Somebody is up at 15:00, before the hour that counts, and from 18:00: back at 18:00 with
    # 4 kWh to charge at 0.925 kWh a quarter: 1.85, 1.85, 0.3 kWh. Next day nobody comes.
    up = np.zeros(96)
    up[30], up[36:44] = 1, 1
    kwh, state = charged(up, [4.0, 9.0], 0.925)
    assert_allclose(kwh[36:39], [1.85, 1.85, 0.3])
    assert kwh.sum() == pytest.approx(4.0)
    assert_allclose(state[:, 0], 0, atol=1e-12)


def test_who_is_up_all_afternoon_did_not_come_back():
    # Up from 14:00 to 20:00, out, and back at 21:00; up until 20:30: in by 20:00.
    up = np.zeros(48)
    up[28:40], up[42:45] = 1, 1
    kwh, _ = charged(up, [1.0], 0.5)
    assert_allclose(np.flatnonzero(kwh), [42])
    up[40] = 1
    kwh, _ = charged(up, [1.0], 0.5)
    assert_allclose(np.flatnonzero(kwh), [40])


def test_what_a_night_is_too_short_for_is_charged_the_next():
    # 0.1 kWh a quarter from 20:00 to 07:00: 22 half-hours, 4.4 kWh of 6 kWh.
    up = np.zeros(2 * 48)
    up[40], up[48 + 40] = 1, 1
    kwh, state = charged(up, [6.0, 0.0], 0.1)
    assert kwh[:48].sum() == pytest.approx(1.6)
    assert kwh[48 : 48 + 14].sum() == pytest.approx(2.8)
    assert kwh[62:88].sum() == 0
    assert state[0, 0] == pytest.approx(6 - 1.6 - 2.8 - 1.6)


@given(st.lists(st.booleans(), min_size=96, max_size=96), st.floats(0, 20), st.floats(0.01, 1))
def test_a_car_charges_what_it_needed_and_no_faster_than_its_plug(up, needed, available):
    kwh, state = charged(np.array(up, float), [needed, needed], available)
    assert (kwh >= 0).all()
    assert (kwh <= 2 * available + 1e-9).all()
    n_returns = round((kwh.sum() + state[0, 0]) / needed) if needed > 0 else 0
    assert kwh.sum() + state[0, 0] == pytest.approx(n_returns * needed, abs=1e-9)
    assert n_returns <= 2


def test_cars_behind_a_relay_charge_in_its_hours_and_others_in_the_evening():
    people = equipped(ALL, n_dwellings=80, off_peak_fraction=0.5)
    car = by_use(people)["car"]
    by_hour = np.array([np.bincount(AXIS.minute_of_day // 60, one, 24) for one in car.T])
    night = by_hour[:, 22:].sum(axis=1) + by_hour[:, :7].sum(axis=1)
    total = by_hour.sum(axis=1)
    assert_allclose(night[people.is_off_peak], total[people.is_off_peak])
    assert by_hour[~people.is_off_peak, 16:22].sum() > 0.5 * total[~people.is_off_peak].sum()
    # 5.2 kWh on each day with a return, of which three weeks are spells away.
    assert 1_500 < total.mean() < 5.2 * 365


# --- Air conditioning -------------------------------------------------------------------------


def test_air_conditioning_by_hand():
    # 30 degC: 0.1 kW/K x 6 K = 0.6 kW, 0.15 kWh a quarter, where somebody is up; 40 degC: 1 kW.
    kwh, awake = np.zeros((2, 2)), np.array([[1.0, 0.0], [0.7, 1.0]])
    add_cooling(kwh, awake, np.array([0.15, 0.15, 0.0, 0.15]))
    assert_allclose(kwh, [[0.3, 0.0], [0.15, 0.15]])
    people = equipped(ALL, n_dwellings=20)
    hot = by_use(people, temp_air=np.full(AXIS.n_slots, 40.0))["air_conditioning"]
    assert hot.max() == pytest.approx(0.5)
    assert by_use(people, temp_air=np.full(AXIS.n_slots, 24.0))["air_conditioning"].max() == 0


# --- Panels behind the meter ------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=1, max_size=20))
def test_a_meter_shows_the_net_and_never_both_ways(slots):
    used, panels = np.array(slots).T
    drawn, injected = behind_meter(used, panels)
    assert_allclose(drawn - injected, used - panels, atol=1e-12)
    assert (drawn >= 0).all()
    assert (injected >= 0).all()
    assert (drawn * injected == 0).all()
    assert (drawn <= used).all()
