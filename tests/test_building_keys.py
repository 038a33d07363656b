"""Keys of buildings: a key inside each, one for what they leave, and fixed parts of the sun."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import SITES, SMALL
from shared_runs import priced, simulated
from site_sample import inputs_of
from strategies import energies

import simcore as sc
from simcore.base.errors import InputError
from simcore.energy.sharing import KEYS, KeyInputs
from simcore.energy.sharing.key_inputs import SURPLUS
from simcore.scenario.form import form_tables
from simcore.scenario.load import stated_tables
from simcore.show.form import write_form
from simcore.show.sheet.sheet import sheet_html
from simcore.site.curves import site_curves, site_population
from simcore.site.own_buildings import keys_inside, roof_fractions
from simcore.site.records import MEMBERS
from simcore.site.sharing import key_terms, key_weight, site_key
from simcore.study.sheet.sheet import sheets_of

TOWERS = SITES / "arras-towers.toml"
SCENARIO = SITES.parent / "keys-by-building.toml"
OWN, SHORT = "sharing.key=own_building", "time.step_minutes=60"
INSIDE = sorted(name for name, key in KEYS.items() if key.can_be_inside)

# --- the rule -------------------------------------------------------------------------------


def shared(pot, needs, made, building, *, weight=None, **told):
    weight = np.ones(np.shape(needs)[-1]) if weight is None else np.asarray(weight, float)
    known = KeyInputs(building=np.array(building), building_kwh=np.array(made, float), **told)
    wanted, pots = np.array(needs, float), np.array(pot, float)
    return KEYS["own_building"].shared_kwh(pots, wanted, weight, known)


def test_three_homes_and_two_by_hand():
    # The first building makes 4 kWh for needs of 1, 6 and 3, the second 5 for needs of 1 and 3.
    # Equal parts in the first: 1 takes all it needs, the others get 1.5 each and lack 4.5 and
    # 1.5. The second is served and leaves 1: pro rata 0.75 and 0.25, equally 0.5 and 0.5, or
    # nothing.
    slot = [9], [[1, 6, 3, 1, 3]], [[4, 5]], [0, 0, 0, 1, 1]
    equal = {"inside": ("equal", "default")}
    assert_allclose(shared(*slot, **equal), [[1, 2.25, 1.75, 1, 3]], rtol=1e-12)
    found = shared(*slot, **equal, rest="equal")
    assert_allclose(found, [[1, 2, 2, 1, 3]], rtol=1e-12)
    found = shared(*slot, **equal, rest=SURPLUS)
    assert_allclose(found, [[1, 1.5, 1.5, 1, 3]], rtol=1e-12)
    # Coefficients of a half and two quarters: 2, 1 and 1, of which the first uses 1. What is
    # left, 1 of each building, goes to needs of 5 and 2.
    coefficients = {"inside": ("static", "default"), "weight": [0.5, 0.25, 0.25, 1, 1]}
    found = shared(*slot, **coefficients, rest_weight=np.ones(5))
    assert_allclose(found, [[1, 1 + 10 / 7, 1 + 4 / 7, 1, 3]], rtol=1e-12)
    # By surfaces of 1, 2 and 1: 1, 2 and 1; then 0.8 and 0.4 of the kWh left... of 4 and 2.
    by_area = {"inside": ("floor_area", "default"), "weight": [1, 2, 1, 1, 1]}
    found = shared(*slot, **by_area)
    assert_allclose(found, [[1, 2 + 4 / 6, 1 + 2 / 6, 1, 3]], rtol=1e-12)


def test_tanks_first_inside_then_in_what_is_left():
    # 3 kWh over tanks of 1 and 2: they take all. The second building needs 1 of its 2 and leaves
    # 1 to other needs of 3 and 3.
    tanks = {"inside": ("hot_water", "default"), "hot_water_kwh": np.array([[1.0, 2, 0]])}
    slot = [5], [[4, 5, 1]], [[3, 2]], [0, 0, 1]
    assert_allclose(shared(*slot, **tanks, rest=SURPLUS), [[1, 2, 1]], rtol=1e-12)
    assert_allclose(shared(*slot, **tanks, rest="hot_water"), [[1.5, 2.5, 1]], rtol=1e-12)


def test_ranks_inside_and_of_the_rest():
    # The first building's 3 kWh go to its second home, which needs 4; the kWh that the other
    # leaves goes to the first home, first in the ranks of the rest.
    ranks = {"rank": np.array([1, 0, 0]), "rest_rank": np.array([0, 1, 2])}
    slot = [5], [[2, 4, 1]], [[3, 2]], [0, 0, 1]
    inside = {"inside": ("ranked", "default"), "rest": "ranked", **ranks}
    assert_allclose(shared(*slot, **inside), [[1, 3, 1]], rtol=1e-12)


def told_of(n_members):
    ranks = np.arange(n_members)
    tanks_kwh = np.full((1, n_members), 0.5)
    return {"rank": ranks, "rest_rank": ranks[::-1].copy(), "hot_water_kwh": tanks_kwh}


buildings = st.lists(st.integers(-1, 2), min_size=5, max_size=5).map(np.array)
inside_keys = st.tuples(*[st.sampled_from(INSIDE)] * 3)
rests = st.sampled_from([*INSIDE, SURPLUS])
WEIGHT = np.array([0.3, 0.1, 0.2, 0.1, 0.3])
"""Attributes, or coefficients: at most 1 in sum, as static ones are."""


@given(
    needs=energies((6, 5)),
    made=energies((6, 3)),
    more=energies((6,)),
    building=buildings,
    inside=inside_keys,
    rest=rests,
)
@settings(max_examples=150)
def test_laws_of_all_keys_inside_and_of_the_rest(needs, made, more, building, inside, rest):
    pot = made.sum(axis=-1) + more
    told = {**told_of(5), "hot_water_kwh": np.minimum(needs, 0.5)}
    found = shared(pot, needs, made, building, weight=WEIGHT, inside=inside, rest=rest, **told)
    # 1e-9 of the most that can be made and used, 20 kWh.
    assert (found <= needs + 2e-8).all()
    assert (found >= 0).all()
    assert (found.sum(axis=-1) <= pot + 2e-8).all()
    if len(np.unique(building)) > 1 and rest not in ("static", SURPLUS):
        assert_allclose(found.sum(axis=-1), np.minimum(pot, needs.sum(axis=-1)), atol=4e-8)
    if len(np.unique(building)) > 1 and rest == SURPLUS:
        for number in range(3):
            own = building == number
            assert (found[:, own].sum(axis=-1) <= made[:, number] + 2e-8).all()
        assert (found[:, building < 0] == 0).all()


@given(pot=energies((4,)), needs=energies((4, 5)), name=st.sampled_from(INSIDE))
@settings(max_examples=40)
def test_one_building_is_the_plain_key_to_the_bit(pot, needs, name):
    made = pot[:, np.newaxis] * np.array([0.2, 0.8])
    told = {**told_of(5), "hot_water_kwh": np.minimum(needs, 0.5)}
    plain = KEYS[name].shared_kwh(pot, needs, WEIGHT, KeyInputs(**told))
    alone = {"inside": ("optimised", name), "weight": WEIGHT, **told}
    assert_array_equal(shared(pot, needs, made, [1] * 5, **alone), plain)


@given(
    needs=energies((2, 4, 5)),
    made=energies((2, 4, 3)),
    building=buildings,
    inside=inside_keys,
    rest=rests,
    data=st.data(),
)
@settings(max_examples=60)
def test_batches_and_the_order_of_homes_change_nothing(needs, made, building, inside, rest, data):
    pot, told = made.sum(axis=-1), told_of(5)
    told = {**told, "inside": inside, "rest": rest, "weight": WEIGHT}
    tanks = np.minimum(needs, 0.5)
    whole = shared(pot, needs, made, building, **{**told, "hot_water_kwh": tanks})
    for batch in range(2):
        of_batch = {**told, "hot_water_kwh": tanks[batch]}
        alone = shared(pot[batch], needs[batch], made[batch], building, **of_batch)
        assert_allclose(alone, whole[batch], atol=2e-8)
    order = data.draw(st.permutations(range(5)))
    moved = {
        **told,
        "rank": told["rank"][order],
        "rest_rank": told["rest_rank"][order],
        "weight": WEIGHT[order],
        "hot_water_kwh": tanks[..., order],
    }
    found = shared(pot, needs[..., order], made, building[order], **moved)
    assert_allclose(found, whole[..., order], atol=4e-8)


def test_pro_rata_everywhere_is_the_key_as_it_was_to_the_bit():
    draw = np.random.default_rng(5)
    needs, made = draw.random((50, 6)).astype(np.float32), draw.random((50, 3))
    building = [0, 0, 1, 1, 2, -1]
    usual = shared(made.sum(axis=-1), needs, made, building)
    stated = {"inside": ("default",) * 3, "rest": "default", "rest_weight": np.ones(6)}
    assert_array_equal(shared(made.sum(axis=-1), needs, made, building, **stated), usual)


# --- of a scenario and its sites ------------------------------------------------------------


def told(path, *sets):
    inputs = inputs_of(sc.load(path, [SHORT, *sets]))
    return inputs, site_population(inputs)


def test_towers_with_shares_and_keys_of_their_own():
    inputs, people = told(SCENARIO)
    assert keys_inside(inputs) == ("equal", "default", "floor_area")
    assert_allclose(roof_fractions(inputs), [[0.40, 0.35, 0.25]], rtol=1e-12)
    terms, weight = key_terms(inputs, people), key_weight(inputs, site_key(inputs), people)
    building = terms.key_inputs.building
    takes_part = people.is_participant
    # Weights matter within a building alone: who takes part, and the surfaces in the third.
    assert_array_equal(weight[building < 2], takes_part[building < 2].astype(float))
    homes = (building == 2) & people.is_dwelling & takes_part
    assert_array_equal(weight[homes], people.floor_area_m2[homes])
    assert (weight[~takes_part] == 0).all()
    assert_array_equal(terms.key_inputs.rest_weight, takes_part.astype(float))


def test_a_tower_that_keeps_its_part_and_sells_the_rest():
    kept = simulated(SCENARIO, SHORT, "sharing.key_rest=surplus").sites[0]
    given_on = simulated(SCENARIO, SHORT).sites[0]
    inputs, people = told(SCENARIO)
    building = key_terms(inputs, people).key_inputs.building
    made_kwh = site_curves(inputs).plants_kwh.sum()
    booked, usual = kept.registers[MEMBERS], given_on.registers[MEMBERS]
    by_member = booked.shared_kwh.sum(axis=(0, 1))
    parts = [by_member[building == number].sum() / made_kwh for number in range(3)]
    assert (np.array(parts) <= [0.40 + 1e-6, 0.35 + 1e-6, 0.25 + 1e-6]).all()
    assert booked.shared_kwh.sum() < usual.shared_kwh.sum() - 100
    made, both = booked.production_kwh.sum(), booked.shared_kwh.sum() + booked.surplus_kwh.sum()
    assert_allclose(both, made, rtol=1e-6)  # curves are float32
    plain = simulated(TOWERS, SHORT, "sharing.key=default").sites[0].registers[MEMBERS]
    assert_allclose(usual.shared_kwh.sum(), plain.shared_kwh.sum(), rtol=1e-6)


def test_coefficients_of_a_building_and_of_the_rest():
    inputs, people = told(SCENARIO)
    building = key_terms(inputs, people).key_inputs.building
    n_in = int((people.is_participant & (building == 0)).sum())
    stated = [0.5] + [0.5 / (n_in - 1)] * (n_in - 1)
    row = f'[{{building="tower A", key_inside="static", static_coefficients={stated}}}]'
    inputs, people = told(SCENARIO, f"sites.arras-towers.building_keys={row}")
    weight = key_weight(inputs, site_key(inputs), people)
    inside = people.is_participant & (building == 0)
    assert_allclose(weight[inside], stated)
    # The other towers share equally, as the scenario says, with what their own plants make.
    assert_allclose(roof_fractions(inputs), [[1 / 3] * 3], rtol=1e-12)
    row = '[{building="tower A", key_inside="static", static_coefficients=[0.5, 0.5]}]'
    inputs, people = told(SCENARIO, f"sites.arras-towers.building_keys={row}")
    with pytest.raises(InputError, match=rf"building_keys: found 2 coefficients, expected {n_in}"):
        key_weight(inputs, site_key(inputs), people)


@pytest.mark.parametrize("name", ["equal", "static", "ranked"])
def test_a_site_of_one_building_shares_by_the_key_inside_to_the_bit(name):
    plain = sc.simulate(sc.load(SMALL, [SHORT, f"sharing.key={name}"]), jobs=1).sites[0]
    own = sc.load(SMALL, [OWN, SHORT, f"sharing.key_inside={name}"])
    assert site_key(inputs_of(own)) is KEYS[name]
    found = sc.simulate(own, jobs=1).sites[0]
    both = found.registers[MEMBERS], plain.registers[MEMBERS]
    assert_array_equal(*(booked.shared_kwh for booked in both))


def test_identical_buildings_have_the_part_each():
    row = '[{building="tower", sun_fraction=0.3333333, key_inside="ranked"}]'
    inputs, people = told(TOWERS, OWN, f"sites.arras-towers.building_keys={row}")
    assert keys_inside(inputs) == ("ranked",) * 3
    assert_allclose(roof_fractions(inputs), [[0.3333333] * 3])
    terms = key_terms(inputs, people)
    assert_array_equal(terms.key_inputs.rank, np.arange(people.n_members))


def test_tanks_are_known_where_a_building_asks_for_them():
    inputs, _ = told(SCENARIO)
    assert site_curves(inputs).hot_water_kwh is None
    sharing = inputs.sharing.model_copy(update={"key_inside": "hot_water"})
    assert site_curves(replace(inputs, sharing=sharing)).hot_water_kwh is not None


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (
            (),
            "Chaque bâtiment reçoit d'abord une part fixe de la production. Chaque bâtiment a sa "
            "propre règle pour la partager entre ses logements. Ce qui reste est partagé entre "
            "tous les bâtiments.",
        ),
        (
            ("sites.arras-towers.building_keys=[]", "sharing.key_rest=surplus"),
            "Les panneaux de chaque bâtiment servent d'abord ce bâtiment. Entre les logements d'un "
            "bâtiment, la règle est « Égalitaire ». Ce qui reste est vendu.",
        ),
    ],
)
def test_the_sheet_of_a_tenant_tells_the_rule_of_the_buildings(sets, said):
    outcome = priced(SCENARIO, SHORT, *sets)
    page = sheet_html(next(iter(sheets_of(outcome, "T1"))), outcome, "T1", {})
    assert said in page.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


# --- the form and refusals ------------------------------------------------------------------


def test_a_workbook_holds_them_and_gives_them_back(tmp_path):
    scenario, path = sc.load(SCENARIO), tmp_path / "towers.xlsx"
    write_form(path, stated_tables(SCENARIO), "fr")
    tables, _, problems = form_tables(path)
    assert problems == []
    assert [row["sun_fraction"] for row in tables["sites"]["arras-towers"]["building_keys"]] == [
        0.40,
        0.35,
        0.25,
    ]
    again = sc.load(path)
    assert again.sharing == scenario.sharing
    assert again.sites["arras-towers"].building_keys == scenario.sites["arras-towers"].building_keys


ROWS = "sites.arras-towers.building_keys"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "sharing.key_inside=equel",
            'sharing.key_inside: found "equel", expected one of static, default',
        ),
        ("sharing.key_inside=equel", 'did you mean "equal"?'),
        ("sharing.key_inside=optimised", 'sharing.key_inside: found "optimised", expected one of'),
        ("sharing.key_rest=own_building", 'sharing.key_rest: found "own_building"'),
        ("sharing.key_rest=nobody", "hot_water, surplus"),
        (
            f'{ROWS}=[{{building="tower A", key_inside="area"}}]',
            f'{ROWS}.0.key_inside: found "area", expected one of',
        ),
        (
            f'{ROWS}=[{{building="tower D"}}]',
            f'{ROWS}.0.building: found "tower D", expected one of tower A, tower B, tower C; did',
        ),
        (
            f'{ROWS}=[{{building="tower A"}}, {{building="tower A"}}]',
            "found building tower A a second time, expected one table",
        ),
        (
            f'{ROWS}=[{{building="tower A", sun_fraction=0.4}}]',
            "no part of the sun for tower B",
        ),
        (
            f'{ROWS}=[{{building="tower A", sun_fraction=0.4}}, {{building="tower B", '
            'sun_fraction=0.4}, {building="tower C", sun_fraction=0.4}]',
            "parts of the sun adding to 1.2, identical buildings counted each, expected 1 over "
            "all buildings of the site; did you mean sun_fraction = 0.2 for tower C?",
        ),
        (
            f'{ROWS}=[{{building="tower A", static_coefficients=[0.4]}}]',
            "coefficients of tower A, which shares by another key",
        ),
        (
            f'{ROWS}=[{{building="tower A", key_inside="static", static_coefficients=[0.4, 0.7]}}]',
            "coefficients adding to 1.1",
        ),
    ],
)
def test_refusals(setting, said):
    with pytest.raises(InputError) as caught:
        sc.load(SCENARIO, [setting])
    assert said in str(caught.value).replace("'", '"'), str(caught.value)


def test_keys_of_buildings_that_are_not_told():
    site = "sites.arras-bon-secours"
    sets = [f"{site}.buildings=[]", f'{site}.building_keys=[{{building="tower A"}}]']
    with pytest.raises(InputError, match=r"expected tables \[\[sites.arras-bon-secours.buildings"):
        sc.load(SMALL, sets)


@pytest.mark.parametrize("name", ["own_building", "equal"])
def test_rules_within_buildings_that_no_key_looks_at_are_told(name):
    told = priced(SCENARIO, f"sharing.key={name}", SHORT).notes
    assert ("idle_building_keys" in {one.key for one in told}) == (name == "equal")
