"""The key by building: a plant serves its own building first, the rest goes to the whole site."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import SITES, SMALL
from shared_runs import simulated
from site_sample import inputs_of
from strategies import energies

import simcore as sc
from simcore.base.errors import InputError
from simcore.energy.sharing import KEYS, KeyInputs, settle
from simcore.energy.sharing.buildings import own_building_kwh
from simcore.site.curves import site_population
from simcore.site.own_buildings import building_of_member, n_buildings, roof_fractions
from simcore.site.records import COMMON_PARTS, MEMBERS
from simcore.site.sharing import key_terms, site_key

TOWERS, BLOCKS, HOUSES = (
    SITES / f"{name}.toml" for name in ("arras-towers", "saint-martin-boulogne", "mining-terraces")
)
OWN, PRORATA = "sharing.key=own_building", "sharing.key=default"
SHORT = "time.step_minutes=60"

# --- the rule -------------------------------------------------------------------------------


def shared(pot, needs, made, building, weight=None):
    weight = np.ones(np.shape(needs)[-1]) if weight is None else weight
    known = KeyInputs(building=np.array(building), building_kwh=np.array(made, float))
    wanted, pots = np.array(needs, float), np.array(pot, float)
    return KEYS["own_building"].shared_kwh(pots, wanted, np.asarray(weight, float), known)


def test_two_buildings_three_members_two_slots_by_hand():
    # Homes 1 and 2 stand in the first building, home 3 in the second.
    # Slot 1: roofs make 3 and 5 kWh. The first two need 2 and 4: half of it each, 1 and 2. The
    # third needs 1 and leaves 4 for needs of 1 and 2: all are served.
    # Slot 2: 2 and 4 kWh for 2, 6 and 1: a quarter, 0.5 and 1.5, and all of 1. The 3 kWh left go
    # to needs of 1.5 and 4.5: half of them, 0.75 and 2.25. Pro rata gives 4/3, 4 and 2/3.
    needs, made = [[2, 4, 1], [2, 6, 1]], [[3, 5], [2, 4]]
    found = shared([8, 6], needs, made, [0, 0, 1])
    assert_allclose(found, [[2, 4, 1], [1.25, 3.75, 1]], rtol=1e-12)
    plain = KEYS["default"].shared_kwh(
        np.array([8.0, 6.0]), np.array(needs, float), np.ones(3), KeyInputs()
    )
    assert_allclose(plain[1], [4 / 3, 4, 2 / 3], rtol=1e-12)


def test_who_stays_out_and_who_stands_in_no_building():
    # A roof of 4 kWh over needs of 2 (who stays out) and 3, another of 2 over a need of 4, and a
    # meter of the whole site that needs 4: 3 and 2, then the kWh left to rests of 2 and 4.
    found = shared([6], [[2, 3, 4, 4]], [[4, 2]], [0, 0, 1, -1], [0, 1, 1, 1])
    assert_allclose(found, [[0, 3, 2 + 1 / 3, 2 / 3]], rtol=1e-12)
    # A roof over nobody gives all to the site, like a battery, which no building's roof holds.
    assert_allclose(shared([6], [[3, 9]], [[0, 0, 4]], [0, 1]), [[1.5, 4.5]], rtol=1e-12)


def by_loops(pot, needs, made, building):
    """The same slot by slot, building by building."""
    first, given = np.zeros_like(needs), np.zeros_like(needs)
    for slot in range(len(pot)):
        for number in range(made.shape[1]):
            inside = building == number
            use = needs[slot, inside].sum()
            part = 1.0 if use <= made[slot, number] else made[slot, number] / use
            first[slot, inside] = part * needs[slot, inside]
        rest = needs[slot] - first[slot]
        left = max(pot[slot] - first[slot].sum(), 0.0)
        part = 1.0 if rest.sum() <= left else left / rest.sum()
        given[slot] = first[slot] + part * rest
    return given


buildings = st.lists(st.integers(-1, 2), min_size=5, max_size=5).map(np.array)


@given(needs=energies((6, 5)), made=energies((6, 3)), more=energies((6,)), building=buildings)
@settings(max_examples=100)
def test_laws_of_the_key(needs, made, more, building):
    pot = made.sum(axis=-1) + more
    found = shared(pot, needs, made, building)
    # 1e-9 of the most that can be made and used, 20 kWh.
    assert_allclose(found.sum(axis=-1), np.minimum(pot, needs.sum(axis=-1)), atol=2e-8)
    assert (found <= needs).all()
    own = own_building_kwh(needs, made, building)
    assert (found >= own - 2e-8).all()
    for number in range(3):
        inside = building == number
        most = np.minimum(made[:, number], needs[:, inside].sum(axis=-1))
        assert_allclose(own[:, inside].sum(axis=-1), most * inside.any(), atol=2e-8)
    assert_allclose(found, by_loops(pot, needs, made, building), atol=2e-8)


@given(pot=energies((4,)), needs=energies((4, 5)), number=st.integers(0, 2))
@settings(max_examples=30)
def test_one_building_is_pro_rata_to_the_bit(pot, needs, number):
    made = pot[:, np.newaxis] * np.array([0.2, 0.5, 0.3])
    weight = np.array([1.0, 1, 0, 1, 1])
    plain = KEYS["default"].shared_kwh(pot, needs, weight, KeyInputs())
    # Who stays out may live elsewhere.
    assert_array_equal(shared(pot, needs, made, [number, number, 1, number, number], weight), plain)
    assert_array_equal(KEYS["own_building"].shared_kwh(pot, needs, weight, KeyInputs()), plain)


@given(needs=energies((2, 6, 5)), made=energies((2, 6, 3)), building=buildings, data=st.data())
@settings(max_examples=30)
def test_batches_and_the_order_of_the_members_change_nothing(needs, made, building, data):
    pot = made.sum(axis=-1)
    whole = shared(pot, needs, made, building)
    for batch in range(2):
        alone = shared(pot[batch], needs[batch], made[batch], building)
        assert_array_equal(alone, whole[batch])
    order = data.draw(st.permutations(range(5)))
    moved = shared(pot, needs[..., order], made, building[order])
    assert_allclose(moved, whole[..., order], atol=2e-8)


def test_the_operators_file_holds_one_coefficient_a_member():
    pot, needs, made = np.array([6.0]), np.array([[2.0, 6.0, 1.0]]), np.array([[2.0, 4.0]])
    known = KeyInputs(building=np.array([0, 0, 1]), building_kwh=made)
    parts = KEYS["own_building"](pot, needs, np.ones(3), known)
    assert_allclose(parts, [[1.25 / 6, 3.75 / 6, 1 / 6]], rtol=1e-12)
    assert_allclose(settle(parts, pot, needs).shared_kwh, [[1.25, 3.75, 1]], rtol=1e-12)


# --- homes, meters and roofs of a site ------------------------------------------------------


def told(path, *sets):
    inputs = inputs_of(sc.load(path, [OWN, SHORT, *sets]))
    return inputs, site_population(inputs)


def test_equal_blocks_have_their_homes_in_order_and_a_meter_each():
    inputs, people = told(BLOCKS)
    building = building_of_member(inputs, people)
    # Ten blocks of 20, three of 18; then the thirteen meters of their common parts.
    homes = np.repeat(np.arange(13), [20] * 10 + [18] * 3)
    assert_array_equal(building, [*homes, *range(13)])
    parts = roof_fractions(inputs)
    assert_allclose(parts, [[20 / 254] * 10 + [18 / 254] * 3], rtol=1e-12)


def test_plants_of_their_own_and_a_meter_of_the_whole_site():
    planes = "planes=[{share=1.0, tilt_deg=30, azimuth_deg=180}]"
    kinds = (
        f'{{name="row", kind="terrace", count=2, dwellings=30, kwp=12.0, {planes}}}',
        '{name="shed", kind="house", dwellings=0, kwp=6.0}',
        '{name="end", kind="house", dwellings=20, kwp=10.0}',
    )
    sets = (f"sites.mining-terraces.buildings=[{', '.join(kinds)}]",)
    inputs, people = told(HOUSES, *sets, "sites.mining-terraces.common_parts_kwh_per_dwelling=50")
    building = building_of_member(inputs, people)
    assert_array_equal(building, [*[0] * 30, *[1] * 30, *[3] * 20, -1])
    # The rows' plant in halves; the site's own planes, 16 kWp, on the shed and the end.
    plants = list(dict.fromkeys(plane.plant for plane in inputs.planes))
    of_plant = dict(zip(plants, roof_fractions(inputs), strict=True))
    assert_allclose(of_plant.pop("row"), [0.5, 0.5, 0, 0])
    assert len(of_plant) > 0
    for parts in of_plant.values():
        assert_allclose(parts, [0, 0, 6 / 16, 10 / 16])
    assert_allclose(roof_fractions(inputs).sum(axis=-1), 1.0)


def test_a_house_uses_its_own_sun_first():
    own, plain = (simulated(HOUSES, SHORT, key).sites[0] for key in (OWN, PRORATA))
    booked, usual = (site.registers[MEMBERS] for site in (own, plain))
    assert_allclose(booked.shared_kwh.sum(), usual.shared_kwh.sum(), rtol=1e-9)
    assert_allclose(booked.surplus_kwh, usual.surplus_kwh, rtol=1e-9, atol=1e-9)
    assert_array_equal(booked.consumption_kwh.shape, usual.consumption_kwh.shape)
    # Each house has an eightieth of the sun; who uses little gets more than pro rata, who uses
    # much less, and what a lone house could use of its own roof is the least it gets.
    people = own.population
    used = usual.consumption_kwh.sum(axis=(0, 1))[people.is_participant]
    change = (booked.shared_kwh - usual.shared_kwh).sum(axis=(0, 1))[people.is_participant]
    assert np.corrcoef(used, change)[0, 1] < -0.5
    assert change.min() < -100
    assert change.max() > 50
    # The sharing of the common parts alone is what it was.
    alone = [site.registers[COMMON_PARTS].shared_kwh for site in (own, plain)]
    assert_array_equal(*alone)


def test_a_tower_keeps_at_least_what_its_plant_can_give_it():
    inputs = inputs_of(sc.load(TOWERS, [OWN, SHORT]))
    site = simulated(TOWERS, SHORT, OWN).sites[0]
    assert n_buildings(inputs) == 3
    terms = key_terms(inputs, site.population)
    assert_array_equal(np.bincount(terms.key_inputs.building), [81, 81, 81])
    assert_allclose(terms.roofs, [[1 / 3] * 3], rtol=1e-12)
    # A battery comes after the plants, on no roof.
    with_it = terms.inputs_in(slice(0, 1), np.array([[3.0, 9.0]]), None, np.zeros(243))
    assert_allclose(with_it.building_kwh, [[1, 1, 1]])


@pytest.mark.parametrize("sets", [(), ("sites.arras-bon-secours.buildings=[]",)])
def test_a_site_of_one_building_or_none_is_pro_rata_to_the_bit(sets):
    scenario = sc.load(SMALL, [SHORT, *sets])
    inputs = inputs_of(scenario)
    own = inputs.sharing.model_copy(update={"key": "own_building"})
    changed = scenario.model_copy(update={"sharing": own})
    assert site_key(inputs_of(changed)) is KEYS["default"]
    both = [sc.simulate(one, jobs=1).sites[0].registers[MEMBERS] for one in (scenario, changed)]
    assert_array_equal(*(booked.shared_kwh for booked in both))
    assert_array_equal(*(booked.surplus_kwh for booked in both))


def test_a_roof_feeds_its_own_meter_before_its_own_homes():
    sets = (SHORT, 'common_parts="behind-the-meter"')
    own, plain = (
        simulated(TOWERS, *sets, key).sites[0].registers[MEMBERS] for key in (OWN, PRORATA)
    )
    assert own.own_kwh is not None
    assert_array_equal(own.own_kwh, plain.own_kwh)
    assert_allclose(own.shared_kwh.sum(), plain.shared_kwh.sum(), rtol=1e-9)
    assert np.abs(own.shared_kwh - plain.shared_kwh).max() > 1


@pytest.mark.parametrize("place", ["shared", "common_parts"])
def test_a_battery_does_not_disturb_the_key(place):
    battery = f'sites.arras-towers.storage={{place="{place}", capacity_kwh=60.0, power_kw=30.0}}'
    own, plain = (
        simulated(TOWERS, SHORT, battery, key).sites[0].registers[MEMBERS] for key in (OWN, PRORATA)
    )
    assert_allclose(own.shared_kwh.sum(), plain.shared_kwh.sum(), rtol=1e-9)
    assert_allclose(own.surplus_kwh, plain.surplus_kwh, rtol=1e-9, atol=1e-6)
    assert np.abs(own.shared_kwh - plain.shared_kwh).max() > 1


# --- refusals -------------------------------------------------------------------------------


def test_a_scenario_without_a_building_is_refused_where_it_asks():
    with pytest.raises(InputError) as caught:
        sc.load(SMALL, [OWN, "sites.arras-bon-secours.buildings=[]"])
    assert (
        str(caught.value)
        .strip()
        .endswith(
            "sharing.key: found key own_building, and no site that tells its buildings, expected "
            "buildings of at least one site, or another key; "
            "a table [[sites.arras-bon-secours.buildings]] for each kind of building"
        )
    ), str(caught.value)


def test_arrays_tell_no_buildings():
    scenario = sc.load(TOWERS, [OWN, SHORT])
    arrays = {"production_kwh": np.ones(8760), "consumption_kwh": np.ones((8760, 2)), "step": 60}
    with pytest.raises(InputError, match="a key that looks at buildings"):
        sc.from_arrays(**arrays, scenario=scenario)
