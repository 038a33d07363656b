"""What tenants contribute: runs put off, tanks behind any relay, coaching; kernels, then a site."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import OUTREAU
from shared_runs import simulated
from site_sample import inputs_of
from strategies import energies

import simcore as sc
from simcore.base.draws import uniform
from simcore.energy.demand import tanks_kwh, taps
from simcore.energy.flexibility import (
    Tanks,
    chance_by_day,
    heated,
    kept_fraction,
    later_starts,
    put_off,
    saved_by_use,
    spread_effect,
    sunniest_slots,
)
from simcore.site.coached import coached_effect, coached_homes
from simcore.site.curves import curves_and_demand
from simcore.site.tank_relay import by_slot, expected_net_kwh, following_tanks, usual_tanks

DAY = np.repeat(np.arange(3), 8)
NOON = np.tile(np.arange(8) // 2 == 2, 3)
"""Three days of eight slots, two of which are in the window."""
KEYS = np.array([7, 11], np.uint64)
ALL = np.ones((3, 2))


# Runs --------------------------------------------------------------------------------------------


def test_a_run_waits_for_the_window_by_hand():
    kwh = np.zeros((24, 2))
    kwh[1:3, 0] = 0.5, 0.25  # before the window of its day
    kwh[6, 0] = 2.0  # after it: waits for the next day's, six slots later
    kwh[4, 1] = 3.0  # in it
    moved = put_off(kwh, NOON, DAY, ALL, KEYS, 8)
    start = int(np.flatnonzero(moved[:, 0])[0])
    assert start in (4, 5)
    assert_allclose(moved[start : start + 2, 0], [0.5, 0.25])
    assert moved[12:14, 0].sum() == 2.0
    assert_array_equal(moved[:, 1], kwh[:, 1])


def test_a_run_that_cannot_wait_long_enough_stays():
    kwh = np.zeros((24, 2))
    kwh[1, 0] = kwh[3, 1] = 1.0
    moved = put_off(kwh, NOON, DAY, ALL, KEYS, 2)
    assert moved[1, 0] == 1.0
    assert moved[4:6, 1].sum() == 1.0
    first, n_starts = later_starts(NOON, 2)
    assert_array_equal(first[:8], [0, 0, 2, 1, 0, 0, 0, 0])
    assert_array_equal(n_starts[:8], [0, 0, 1, 2, 0, 0, 0, 0])


def put_off_slowly(kwh, chance, most_slots):
    """Twin in plain Python, run by run."""
    out = np.zeros_like(kwh)
    first, n_starts = later_starts(NOON, most_slots)
    for m in range(kwh.shape[1]):
        by, was_on = 0, False
        for t in range(len(kwh)):
            is_on = kwh[t, m] > 0
            if is_on and not was_on:
                waits = n_starts[t] > 0 and uniform(KEYS[m], 2 * t) < chance[DAY[t], m]
                by = first[t] + int(uniform(KEYS[m], 2 * t + 1) * n_starts[t]) if waits else 0
            if is_on:
                out[min(t + by, len(kwh) - 1), m] += kwh[t, m]
            was_on = is_on
    return out


@given(energies((24, 2)), arrays(float, (3, 2), elements=st.floats(0, 1)), st.integers(0, 20))
def test_runs_keep_their_energy_and_the_kernel_its_twin(kwh, chance, most_slots):
    moved = put_off(kwh, NOON, DAY, chance, KEYS, most_slots)
    assert_allclose(moved.sum(axis=0), kwh.sum(axis=0), atol=1e-9)
    assert_allclose(moved, put_off_slowly(kwh, chance, most_slots), atol=1e-12)
    assert_array_equal(put_off(kwh, NOON, DAY, 0 * chance, KEYS, most_slots), kwh)


def test_effort_falls_by_fatigue_and_without_a_message_by_hand():
    told = np.array([True] * 7 + [False] * 7)
    chance = chance_by_day(np.array([0.5, 0.0]), told, 0.4, 0.1)
    # A week later without a message: 0.5 x 0.4 x 0.9.
    assert_allclose(chance[[0, 7], 0], [0.5, 0.18])
    assert (chance[:, 1] == 0).all()


# Tanks -------------------------------------------------------------------------------------------


def tank(**values):
    usual = {"capacity_kwh": 10.0, "loss_kwh": 0.0, "element_kwh": 2.0, "band_kwh": 1.0}
    kept = {"floor_kwh": 0.0, "comfort_kwh": 0.0}
    return {name: np.array([number]) for name, number in (usual | kept | values).items()}


def ran(drawn, on, full_steps=0, makes_up=False, **values):
    drawn = np.array(drawn, float)[:, np.newaxis]
    relay = np.array(on, float)[:, np.newaxis]
    each = Tanks(**tank(**values), full_steps=full_steps, makes_up=makes_up)
    return heated(drawn, each, relay, np.arange(len(drawn)))


def test_a_tank_behind_its_relay_by_hand():
    # 3 kWh drawn; the relay opens in the third step for 2 kWh, in the fourth for the last one.
    done = ran([3.0, 0.0, 0.0, 0.0, 0.0], [0, 0, 1, 1, 1])
    assert_allclose(done.kwh[:, 0], [0, 0, 2, 1, 0])
    assert_allclose((done.final_kwh[0], done.least_kwh[0], done.n_cold[0]), (10, 7, 0))


def test_a_tank_smaller_than_its_draw_says_so_and_what_it_lacks_is_made_up_for():
    cold = ran([15.0, 0.0], [0, 0], floor_kwh=1.0)
    assert_allclose((cold.unmet_kwh[0], cold.n_cold[0], cold.least_kwh[0]), (6.0, 1, 1.0))
    assert cold.kwh.sum() == 0
    made_up = ran([15.0, 0.0], [0, 0], makes_up=True, floor_kwh=1.0)
    assert_allclose(made_up.kwh[:, 0], [6.0, 0.0])


def test_comfort_and_the_weekly_cycle_override_the_relay_by_hand():
    # 7 kWh drawn leave 3, below the comfort of 4: the element gives its 2, no relay asked.
    assert_allclose(ran([7.0, 0.0], [0, 0], comfort_kwh=4.0).kwh[:, 0], [2.0, 0.0])
    # Not full for more than three steps: filled in the next two, though the relay stays off.
    assert_allclose(ran([3.0] + [0.0] * 5, [0] * 6, full_steps=3).kwh[:, 0], [0, 0, 0, 2, 1, 0])


@given(
    arrays(float, (40, 3), elements=st.floats(0, 8)),
    arrays(float, (40, 3), elements=st.floats(0, 1)),
    st.floats(0, 0.2),
    st.floats(0.2, 0.6),
)
def test_a_tank_loses_no_energy_and_never_falls_below_its_floor(drawn, relay, floor, comfort):
    size = np.array([4.0, 9.0, 17.0])
    each = Tanks(
        capacity_kwh=size,
        loss_kwh=0.02 * size,
        element_kwh=np.full(3, 1.5),
        band_kwh=0.1 * size,
        floor_kwh=floor * size,
        comfort_kwh=comfort * size,
        full_steps=20,
    )
    done = heated(drawn, each, relay, np.arange(40))
    served_kwh = drawn.sum(axis=0) - done.unmet_kwh
    left = size + done.kwh.sum(axis=0) - served_kwh - done.lost_kwh
    assert_allclose(done.final_kwh, left, atol=1e-9)
    # What is lost at rest may take a tank at its floor below it before it heats.
    assert (done.least_kwh >= each.floor_kwh - 1e-9).all()
    made_up = heated(drawn, replace(each, makes_up=True), relay, np.arange(40))
    assert_allclose(made_up.kwh.sum(axis=0), done.kwh.sum(axis=0) + done.unmet_kwh, atol=1e-9)


def test_the_sunniest_slots_of_each_day_by_hand():
    net = np.tile([0.0, 1, 2, 9, 8, 3, 0, 0], 3)
    sunny = sunniest_slots(net, DAY, 3)
    assert_array_equal(np.flatnonzero(sunny[:8]), [3, 4, 5])
    assert sunny.sum() == 9


# Coaching ----------------------------------------------------------------------------------------


def test_saved_parts_by_hand():
    used = {name: np.array([kwh]) for name, kwh in (("a", 100.0), ("b", 300.0), ("c", 50.0))}
    # 45 of 450 kWh: a gives twice as easily as b, c not at all: 200 x + 300 x = 45.
    part = saved_by_use(used, np.array([0.1]), {"a": 1.0, "b": 0.5, "c": 0.0})
    assert_allclose([part[name][0] for name in "abc"], [45 / 250, 22.5 / 250, 0])
    # More than a gives: it is saved whole, b bears the rest.
    part = saved_by_use(used, np.array([0.5]), {"a": 10.0, "b": 1.0})
    assert_allclose([part[name][0] for name in "abc"], [1.0, 125 / 300, 0])


@given(
    arrays(float, (3, 4), elements=st.floats(1, 1000)),
    arrays(float, 4, elements=st.floats(0, 1)),
    st.lists(st.floats(0.1, 20), min_size=3, max_size=3),
)
def test_homes_save_the_part_they_are_said_to(energy, part, weights):
    used = dict(zip("abc", energy, strict=True))
    saved = saved_by_use(used, part, dict(zip("abc", weights, strict=True)))
    total = sum(saved[use] * used[use] for use in used)
    assert_allclose(total, part * energy.sum(axis=0), rtol=1e-9, atol=1e-9)
    assert all(((share >= 0) & (share <= 1)).all() for share in saved.values())


def test_effects_fade_and_spread_by_hand():
    assert_allclose(kept_fraction(np.array([0, 2]), 0.15), [1, 0.7225])
    draw = np.linspace(0.0005, 0.9995, 1000)
    effect = spread_effect(np.full(1000, 0.126), 0.4, draw)
    assert_allclose((effect.mean(), effect.std()), (0.126, 0.4 * 0.126), rtol=1e-3)


# A site ------------------------------------------------------------------------------------------

ALWAYS = 'flexibility.applies="always"'
FOLLOWS = 'flexibility.tank_follows="surplus"'


@pytest.fixture(scope="module")
def usual():
    return simulated(OUTREAU).sites[0]


@pytest.fixture(scope="module")
def site():
    inputs = inputs_of(sc.load(OUTREAU))
    return inputs, *curves_and_demand(inputs)


def registers(site):
    return site.registers["members"].consumption_kwh


@pytest.mark.parametrize(
    "sets",
    [
        (ALWAYS, FOLLOWS, "flexibility.willing_fraction=0.0"),
        ("coaching.participation_fraction=0.4", "coaching.success_fraction=0.0"),
        (
            "coaching.participation_fraction=0.4",
            "coaching.saved_fraction=0.0",
            "coaching.all_electric_saved_fraction=0.0",
        ),
    ],
)
def test_where_nobody_takes_part_nothing_changes_bit_for_bit(usual, sets):
    changed = simulated(OUTREAU, *sets).sites[0]
    assert_array_equal(registers(changed), registers(usual))
    shared = [one.registers["members"].shared_kwh for one in (changed, usual)]
    assert_array_equal(*shared)


def test_mage_figures_come_back_from_many_homes():
    inputs = inputs_of(sc.load(OUTREAU, ["coaching.participation_fraction=1.0"]))
    people = curves_and_demand(inputs)[0].population
    crowd = replace(
        people,
        **{name: np.tile(getattr(people, name), 60) for name in people.__dataclass_fields__},
    )
    once = inputs.coaching.model_copy(update={"every_years": 1.0})
    effect = coached_effect(replace(inputs, coaching=once), crowd)
    homes = coached_homes(inputs, crowd)
    saves = effect[homes] > 0
    # 40 % of some 5,000 homes: +-0.7 % is one standard error.
    assert_allclose(saves.mean(), 0.40, atol=0.02)
    electric = crowd.has_electric_hot_water & crowd.has_electric_heating
    for group, part in ((electric, 0.175), (~electric, 0.126)):
        told = effect[homes & group & (effect > 0)]
        # Three standard errors of a spread of 0.4.
        assert abs(told.mean() / part - 1) < 3 * 0.4 / np.sqrt(len(told))


def test_coached_homes_save_and_pay_less_today_stays_and_the_landlord_bears_the_cost(usual):
    sets = ("coaching.participation_fraction=0.5", "schemes.T13={}")
    flows = simulated(OUTREAU, *sets)
    taught = flows.sites[0]
    saved_kwh = registers(usual).sum(axis=(0, 1)) - registers(taught).sum(axis=(0, 1))
    assert_allclose(saved_kwh, taught.saved_kwh, atol=0.01)
    assert 0 < (taught.saved_kwh > 0).sum() < 0.5 * taught.population.n_members
    assert_allclose(taught.today.consumption_kwh, registers(usual), rtol=1e-6)
    outcome, plain = (sc.price(one, {"T13": {}}) for one in (flows, simulated(OUTREAU)))
    done, bare = (one.sites[0].schemes["T13"] for one in (outcome, plain))
    n_coached = coached_homes(taught.inputs, taught.population).sum()
    # 250 EUR each third year, before VAT that is recovered.
    cost_eur = bare.cash_flow.operation_eur[1] - done.cash_flow.operation_eur[1]
    assert_allclose(cost_eur, n_coached * 250 / 3)
    gained = (done.saving_eur - bare.saving_eur)[taught.saved_kwh > 0]
    assert (gained > 0).all()


def test_moved_uses_keep_their_energy_and_today_stays(usual):
    sets = (ALWAYS, 'flexibility.appliances_by="runs"', "flexibility.tanks_fraction=0.0")
    moved = simulated(OUTREAU, *sets).sites[0]
    before, after = (registers(one).sum(axis=(0, 1)) for one in (usual, moved))
    assert_allclose(after, before, rtol=1e-6)
    assert_array_equal(registers(moved) == 0, registers(usual) == 0)
    assert_allclose(moved.today.consumption_kwh, registers(usual), rtol=1e-6)
    assert moved.shift.moved_kwh.sum() > 0
    assert moved.shared_kwh["members"].sum() > usual.shared_kwh["members"].sum()


def test_tanks_here_agree_with_those_of_demand_and_serve_the_same_behind_any_relay(site):
    inputs, curves, demand = site
    homes = demand.homes
    drawn = taps(inputs.axis, homes.population, homes.temp_air, homes.relays)
    known = tanks_kwh(inputs.axis, homes.population, homes.temp_air, homes.relays)
    usual, served = usual_tanks(inputs, drawn)
    assert_allclose(by_slot(inputs, drawn, usual.kwh), known[:, drawn.member], atol=1e-9)
    net_kwh = expected_net_kwh(inputs, curves.production_kwh, curves.consumption_kwh.sum(axis=-1))
    follows = following_tanks(inputs, served, net_kwh)
    stored = [served.capacity_kwh - done.final_kwh for done in (usual, follows)]
    given = [
        done.kwh.sum(axis=0) - done.lost_kwh + left
        for done, left in zip((usual, follows), stored, strict=True)
    ]
    # The same energy at the taps of each home, whatever the relay.
    assert_allclose(given[1], given[0], rtol=1e-9)
    assert (follows.least_kwh >= 0.05 * served.capacity_kwh - 1e-9).all()
    # Less than a quarter of an hour of cold water a home and year.
    assert follows.n_cold.sum() < len(drawn.member)


def test_a_forecast_errs_unless_all_is_asked_to_be_known(site):
    inputs, curves, _ = site
    used_kwh = curves.consumption_kwh.sum(axis=-1)
    net_kwh = curves.production_kwh - used_kwh
    seen = expected_net_kwh(inputs, curves.production_kwh, used_kwh)
    assert np.abs(seen - net_kwh).mean() > 0.1 * np.abs(net_kwh).mean()
    known = {"day_error_fraction": 0.0, "slot_error_fraction": 0.0}
    knows = replace(inputs, flexibility=inputs.flexibility.model_copy(update=known))
    assert_array_equal(expected_net_kwh(knows, curves.production_kwh, used_kwh), net_kwh)


def test_tanks_that_follow_the_surplus_share_more_and_save_more_than_those_at_noon(usual):
    rows = {}
    for name, sets in (("noon", (ALWAYS,)), ("surplus", (ALWAYS, FOLLOWS))):
        flows = simulated(OUTREAU, *sets, "flexibility.appliances_fraction=0.0")
        saving_eur = sc.price(flows, {"T13": {}}).sites[0].schemes["T13"].saving_eur
        rows[name] = flows.sites[0].shared_kwh["members"].sum(), saving_eur.sum()
    plain = simulated(OUTREAU)
    bare_eur = sc.price(plain, {"T13": {}}).sites[0].schemes["T13"].saving_eur.sum()
    bare_kwh = usual.shared_kwh["members"].sum()
    assert bare_kwh < rows["surplus"][0] < rows["noon"][0]
    # At noon every day the peak price is paid beside the sun: that costs more than it brings.
    assert rows["noon"][1] < rows["surplus"][1]
    assert rows["noon"][1] < bare_eur


def test_the_energy_poor_come_first_where_it_is_asked(usual):
    inputs, people = usual.inputs, usual.population
    first = inputs.coaching.model_copy(
        update={"participation_fraction": 0.1, "first": "energy_poor"}
    )
    homes = coached_homes(replace(inputs, coaching=first), people)
    lives = people.is_dwelling & ~people.is_vacant & people.is_participant
    assert homes.sum() == round(0.1 * lives.sum())
    assert people.is_energy_poor[homes].all()


@pytest.mark.parametrize(
    ("sets", "found"),
    [
        ("flexibility.tank_floor_fraction=0.5", "tank_floor_fraction = 0.5"),
        ("flexibility.run_delay_hours=600", "600"),
        ("coaching.success_fraction=40", "0.4"),
        ('coaching.first="rich"', "rich"),
        ('flexibility.tank_relay=[["11:00","25:00"]]', "25:00"),
    ],
)
def test_what_cannot_be_meant_is_refused(sets, found):
    with pytest.raises(sc.InputError, match=found):
        sc.load(OUTREAU, [sets])
