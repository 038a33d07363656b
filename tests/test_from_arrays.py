"""Curves of a caller through the public door: shared, booked and priced like simulated ones."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from public_sample import small_scenario

import simcore as sc
from simcore.base.records import ACTIVITIES, AGE_GROUPS, MEMBER_KINDS, SUPPLIES, Population
from simcore.site.curves import site_curves
from simcore.site.inputs import site_inputs

HOURS = 8_760
MONEY = ("payment_eur", "bill_after_eur", "charges_saving_eur", "saving_eur")
EXACT = {"rtol": 1e-9, "atol": 1e-9}  # the same sums on the same curves


@pytest.fixture(scope="module")
def scenario():
    return small_scenario(n_dwellings=12)


@pytest.fixture(scope="module")
def curves(scenario):
    ((_, inputs),) = site_inputs(scenario).items()
    return site_curves(inputs)


@pytest.fixture(scope="module")
def simulated(scenario):
    return sc.compare(scenario)


def stated(people):
    """Attributes of a population, in the words of a list of dwellings."""
    words = {"kind": MEMBER_KINDS, "supply": SUPPLIES, "activity": ACTIVITIES}
    words["age_group"] = AGE_GROUPS
    skipped = ("key", "n_rooms", "groups")
    told = {name: getattr(people, name) for name in Population.__dataclass_fields__}
    told = {name: value for name, value in told.items() if name not in skipped}
    return told | {name: np.array(known)[told[name]] for name, known in words.items()}


def assert_same(one, other):
    """Bills, savings, ledger and the landlord's life of two outcomes of one site are equal."""
    (first,), (second,) = one.sites, other.sites
    before = first.bill_before.total_eur
    np.testing.assert_allclose(before, second.bill_before.total_eur, **EXACT)
    assert list(first.schemes) == list(second.schemes)
    for done, again in zip(first.schemes.values(), second.schemes.values(), strict=True):
        for name in MONEY:
            np.testing.assert_allclose(getattr(done, name), getattr(again, name), **EXACT)
        free = done.cash_flow.free_cash_flow_eur
        np.testing.assert_allclose(free, again.cash_flow.free_cash_flow_eur, **EXACT)
        for name, booked in done.ledger_eur.items():
            np.testing.assert_allclose(booked, again.ledger_eur[name], **EXACT)
    npv = "landlord_npv_eur"
    np.testing.assert_allclose(one.summary[npv], other.summary[npv], **EXACT)


@pytest.mark.parametrize("in_words", [False, True], ids=["population", "attributes"])
def test_curves_of_a_simulated_site_have_its_outcome(scenario, curves, simulated, in_words):
    people = curves.population
    flows = sc.from_arrays(
        production_kwh=curves.plants_kwh,
        consumption_kwh=curves.consumption_kwh,
        step=60,
        members=stated(people) if in_words else people,
        peak_power_kw=dict(curves.plant_power_kw),
        scenario=scenario,
    )
    assert people.is_common_parts.any()
    assert len({*people.is_off_peak}) == 2
    assert_same(sc.price(flows), simulated)


def test_plants_of_the_scenario_stand_where_no_power_is_stated(scenario, curves, simulated):
    flows = sc.from_arrays(
        production_kwh=curves.production_kwh,
        consumption_kwh=curves.consumption_kwh,
        members=curves.population,
        scenario=scenario,
    )
    (site,) = flows.sites
    assert site.plant_power_kw == dict(curves.plant_power_kw)
    assert_same(sc.price(flows), simulated)


def test_what_is_not_stated_is_usual():
    flows = sc.from_arrays(
        production_kwh=np.full(HOURS, 0.5),
        consumption_kwh=np.full((HOURS, 3), 0.4),
        step=60,
        members={"kind": ["dwelling", "dwelling", "common_parts"]},
    )
    (site,) = flows.sites
    people = site.population
    assert people.is_dwelling.tolist() == [True, True, False]
    assert people.is_participant.all()
    assert people.n_occupants.tolist() == [2, 2, 0]
    assert people.floor_area_m2.tolist() == [62.0, 62.0, 0.0]
    assert people.consumption_units.tolist() == [1.4, 1.4, 0.0]
    # 0.4 kW x 1.7 is below 3 kVA.
    assert people.subscribed_power_kva.tolist() == [6.0, 6.0, 3.0]
    # 0.5 kWh x 8760 h over 840 kWh.
    assert site.peak_power_kw == pytest.approx(4380 / 840)
    assert flows.scenario.sites["given"].dwellings == 2
    # 1.2 kWh are asked for each hour, 0.5 are there: all is shared.
    assert site.shared_kwh["members"].sum() == pytest.approx(4380)
    assert [note.key for note in sc.price(flows).notes].count("given_curves") == 1


def test_a_vacant_dwelling_stays_out_and_has_nobody():
    flows = sc.from_arrays(
        production_kwh=np.full(HOURS, 0.5),
        consumption_kwh=np.full((HOURS, 2), 0.01),
        step=60,
        members={"is_vacant": [True, False]},
    )
    people = flows.sites[0].population
    assert people.n_occupants.tolist() == [0, 2]
    assert people.is_participant.tolist() == [False, True]
    assert people.income_eur_per_cu.tolist() == [0.0, 15_000.0]


def test_members_may_be_a_table():
    table = pd.DataFrame({"n_occupants": [1, 4], "is_off_peak": [True, False]})
    flows = sc.from_arrays(
        production_kwh=np.ones(HOURS), consumption_kwh=np.ones((HOURS, 2)), step=60, members=table
    )
    people = flows.sites[0].population
    assert people.floor_area_m2.tolist() == [50.0, 78.0]
    assert people.is_off_peak.tolist() == [True, False]


def test_without_production_nobody_takes_part():
    flows = sc.from_arrays(
        production_kwh=np.zeros(HOURS), consumption_kwh=np.ones((HOURS, 1)), step=60
    )
    assert not flows.sites[0].population.is_participant.any()
    assert flows.sites[0].peak_power_kw == 0


def refused(**arguments):
    with pytest.raises(sc.InputError) as error:
        sc.from_arrays(**arguments)
    return {str(problem.place): told(problem) for problem in error.value.problems}


def told(problem):
    """What a problem says was found, and guesses."""
    line = str(problem).removeprefix(f"{problem.place}: found ")
    found, _, rest = line.partition(", expected ")
    guess = "" if problem.guess is None else str(problem.guess)
    assert rest.endswith(guess)
    return SimpleNamespace(found=found, guess=guess)


def test_all_that_is_wrong_with_arrays_is_told_at_once():
    made, used = np.ones(HOURS), np.ones((HOURS, 2))
    made[7], used[3, 1], used[5, 0] = -1.0, np.nan, np.inf
    found = refused(production_kwh=made[:-1], consumption_kwh=used, step=45, year=1900)
    assert set(found) == {"production_kwh", "consumption_kwh", "step", "year"}
    assert found["production_kwh"].found == "negative values (1), the first in slot 7 of column 0"
    assert found["consumption_kwh"].found.startswith("values that are no number (2), the first in ")
    assert "slot 3 of column 1" in found["consumption_kwh"].found


@pytest.mark.parametrize(
    ("shape", "told", "guess"),
    [
        ((HOURS,), "an array of shape (8760,)", "one meter? then [:, np.newaxis]"),
        ((2, 17_520), "2 slots", "transposed? slots come first"),
        ((HOURS, 2), "8760 slots", "step=60?"),
        ((366 * 48, 2), "17568 slots", "step=30, in a leap year?"),
    ],
)
def test_a_wrong_shape_is_told_with_a_guess(shape, told, guess):
    found = refused(production_kwh=np.ones(17_520), consumption_kwh=np.ones(shape))
    assert list(found) == ["consumption_kwh"]
    assert found["consumption_kwh"].found == told
    assert found["consumption_kwh"].guess == guess


def test_wrong_members_and_plants_are_told_at_once(scenario):
    members = {
        "kind": ["dwelling", "comon_parts"],
        "suply": "spot",
        "subscribed_power_kva": [6, 7],
        "is_off_peak": [True, False, True],
    }
    found = refused(
        production_kwh=np.ones((HOURS, 2)),
        consumption_kwh=np.ones((HOURS, 2)),
        step=60,
        members=members,
        peak_power_kw=3.0,
    )
    assert set(found) == {
        "members.kind, column 1",
        "members.suply",
        "members.subscribed_power_kva, column 1",
        "members.is_off_peak",
        "peak_power_kw",
    }
    assert found["members.suply"].guess == "did you mean 'supply'?"
    assert found["members.kind, column 1"].guess == "did you mean 'common_parts'?"


def test_households_that_cannot_be_are_refused():
    found = refused(
        production_kwh=np.ones(HOURS),
        consumption_kwh=np.ones((HOURS, 1)),
        step=60,
        members={"n_occupants": 9, "floor_area_m2": 20.0},
        peak_power_kw=0.0,
    )
    assert found["members, column 0"].found == "9 people in 20 m2"
    assert found["peak_power_kw"].found == "0 kW"


def test_a_scenario_of_several_sites_or_that_asks_for_uses_is_refused():
    arrays = {"production_kwh": np.ones(HOURS), "consumption_kwh": np.ones((HOURS, 1)), "step": 60}
    five = sc.load("scenarios/five-sites.toml")
    assert refused(**arrays, scenario=five)["scenario"].found.startswith("5 sites: ")
    asking = small_scenario("sharing.key=hot_water", "schemes.T12={}")
    found = refused(**arrays, scenario=asking)
    assert set(found) == {"sharing.key", "schemes.T12"}
