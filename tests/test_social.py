"""Who gains, by group: figures by hand, who is in which group, against the members' table."""

import json
from dataclasses import replace

import numpy as np
import pytest
from command_sample import invoked
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import priced, simulated

import simcore as sc
from simcore.scenario.social import Social
from simcore.study.compare.social import Tenants, decile, group_figures, groups, heat_eur

SCHEMES = ("T1", "T3", "T13", "T15")


def four_tenants():
    """Incomes of 10, 10, 20 and 40 kEUR, energy of 900 EUR each, one who refuses."""
    return Tenants(
        real_site=np.zeros(4, int),
        takes_part=np.array([True, True, False, True]),
        income_eur_per_cu=np.array([10e3, 10e3, 20e3, 20e3]),
        income_eur=np.array([10e3, 11e3, 20e3, 40e3]),
        n_occupants=np.array([1, 2, 3, 7]),
        age_group=np.array([0, 1, 2, 3]),
        activity=np.array([0, 1, 3, 3]),
        is_energy_poor=np.array([True, False, False, False]),
        sun_rank=np.array([0.0, 0.4, 0.0, 0.8]),
        cost_before_eur=np.full(4, 900.0),
        saving_eur=np.array([[-10.0, 30.0, 5.0, 100.0], [0.0, 0.0, 0.0, 0.0]]),
        charges_saving_eur=np.array([[5.0, 5.0, 5.0, 5.0], [0.0, 0.0, 0.0, 0.0]]),
    )


def test_figures_of_a_group_by_hand():
    tenants = four_tenants()
    found = group_figures(tenants, tenants.takes_part, Social())
    first = {name: value[0] for name, value in found.items()}
    assert_allclose(first["saving_mean_eur"], 40.0)
    assert_allclose(first["saving_median_eur"], 30.0)
    assert first["n_losers"] == 1
    assert_allclose(first["losers_fraction"], 1 / 3)
    assert_allclose(first["cost_of_no_loser_eur"], 10.0)
    assert_allclose(first["charges_saving_mean_eur"], 5.0)
    assert_allclose(first["own_saving_mean_eur"], 35.0)
    # 900 / 10,000 and 900 / 11,000 are above 8 %, 900 / 40,000 is not.
    assert first["n_over_effort_before"] == 2
    # 870 / 11,000 = 7.9 %: one leaves; the first one pays 910 and stays.
    assert first["n_leaving_over_effort"] == 1
    assert first["n_entering_over_effort"] == 0
    assert_allclose(first["effort_before_fraction"], 900 / 11e3)
    assert_allclose(first["effort_after_fraction"], 870 / 11e3)
    nothing = {name: value[1] for name, value in found.items()}
    assert nothing["n_leaving_over_effort"] == 0
    assert_allclose(nothing["effort_after_fraction"], 900 / 11e3)


def test_who_enters_energy_poverty_is_told_apart():
    tenants = replace(four_tenants(), cost_before_eur=np.full(4, 795.0))
    dearer = replace(tenants, saving_eur=np.array([[-10.0, 0.0, 0.0, 0.0]]))
    found = group_figures(dearer, tenants.takes_part, Social())
    # 795 / 10,000 is below 8 %, 805 above.
    assert found["n_over_effort_before"][0] == 0
    assert found["n_entering_over_effort"][0] == 1
    assert found["n_leaving_over_effort"][0] == 0


def test_groups_of_each_kind_hold_everybody_who_takes_part_once():
    tenants = four_tenants()
    found = list(groups(tenants))
    assert [name for kind, name, _ in found if kind == "all"] == ["participants", "refusers"]
    for kind in {kind for kind, _, _ in found} - {"all"}:
        total = sum(is_in.astype(int) for one, _, is_in in found if one == kind)
        assert (total == tenants.takes_part).all(), kind
    by_name = {(kind, name): is_in for kind, name, is_in in found}
    assert by_name["household", "5"].tolist() == [False, False, False, True]
    assert by_name["sun_share", "lowest_fifth"].tolist() == [True, False, False, False]
    assert by_name["activity", "retired"].tolist() == [False, False, False, True]


@given(arrays(float, st.integers(1, 60), elements=st.floats(0, 1e5)), st.data())
def test_deciles_are_even_and_in_order(income, data):
    counted = data.draw(arrays(bool, len(income)))
    found = decile(income, counted)[counted]
    sizes = np.bincount(found, minlength=10)
    assert sizes.max() - sizes.min() <= 1
    order = np.argsort(income[counted], kind="stable")
    assert (np.diff(found[order]) >= 0).all()


@pytest.fixture(scope="module")
def outcome():
    return sc.price(simulated(SMALL), {name: {} for name in SCHEMES})


def test_heat_that_is_not_electric_by_hand(outcome):
    people = outcome.sites[0].flows.population
    social = Social(heat_eur_per_kwh=0.1, heating_kwh_per_m2=100.0, hot_water_kwh_per_person=800.0)
    found = heat_eur(people, social)
    area, water = people.floor_area_m2, people.n_occupants * 800.0
    rooms = np.where(people.has_electric_heating, 0.0, 100.0 * area)
    water = np.where(people.has_electric_hot_water, 0.0, water)
    assert_allclose(found[:-1], 0.1 * (rooms + water)[:-1])
    assert found[-1] == 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_table_agrees_with_summary_and_members(outcome, scheme):
    social, summary = outcome.social, outcome.summary
    assert set(social["site"]) == {"arras-bon-secours", "all"}
    row = summary[(summary["site"] == "all") & (summary["scheme"] == scheme)].iloc[0]
    is_mine = (social["site"] == "all") & (social["scheme"] == scheme)
    mine = social[is_mine].set_index(["kind", "group"])
    part, refusers = mine.loc[("all", "participants")], mine.loc[("all", "refusers")]
    assert_allclose(part["saving_median_eur"], row["tenant_saving_median_eur"])
    assert_allclose(part["saving_p10_eur"], row["tenant_saving_p10_eur"])
    assert_allclose(part["saving_gini"], row["saving_gini"])
    assert_allclose(part["saving_cr20"], row["saving_cr20"])
    assert part["n_leaving_over_effort"] == row["n_leaving_over_effort"]
    assert_allclose(refusers["saving_mean_eur"], row["refuser_saving_mean_eur"])
    homes = outcome.members[outcome.members["scheme"] == scheme]
    alone = homes.query("is_dwelling and is_participant and n_occupants == 1")
    assert_allclose(mine.loc[("household", "1"), "saving_mean_eur"], alone["saving_eur"].mean())
    both = part["charges_saving_mean_eur"] + part["own_saving_mean_eur"]
    assert_allclose(both, part["saving_mean_eur"])


def test_those_who_refuse_gain_through_the_charges_alone(outcome):
    rows = outcome.social.query("group == 'refusers'")
    assert (rows["own_saving_mean_eur"].abs() < 1e-9).all()
    assert (rows["charges_saving_mean_eur"] > 0).all()


def test_sites_without_tenants_who_take_part_have_figures_of_all():
    bare = priced(SMALL, "plants.kwp_per_dwelling=0.0")
    row = bare.social.query("site == 'all' and group == 'participants'").iloc[0]
    assert row["n_households"] == len(bare.members.query("scheme == 'T1' and n_occupants > 0"))
    assert row["saving_mean_eur"] == 0


def test_social_command_in_both_languages_and_as_rows():
    done = invoked("social", SMALL, "--scheme", "T8", "--lang", "fr")
    assert done.exit_code == 0, done.output
    assert "Revenu, décile" in done.stdout
    rows = invoked("social", SMALL, "--scheme", "T8", "--format", "json")
    kinds = {row["kind"] for row in json.loads(rows.stdout)}
    assert {"all", "income_decile", "age_group", "household", "sun_share"} <= kinds
