"""Lists of dwellings and marginals: what is read, what is refused by name, what is drawn."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose, assert_array_equal
from population_sample import KEY, PEOPLE
from population_sample import SITE as HOUSEHOLDS
from scenario_sample import OUTREAU, SITE, scenario_file
from site_sample import inputs_of

from simcore.base.errors import InputError
from simcore.base.records import ACTIVITIES
from simcore.energy.population import (
    COLUMNS,
    activity_table,
    draw_population,
    marginals,
    read_population,
)
from simcore.scenario.load import load
from simcore.scenario.provenance import scenario_hash
from simcore.site.curves import site_population

THREE = replace(HOUSEHOLDS, n_dwellings=3)
LIST = """n_occupants,floor_area_m2,annual_kwh,activity,is_off_peak,subscribed_power_kva
2,61.5,1800,retired,yes,9
0,40,130,working,no,3
7,95,4000,at_home,no,6
"""


@pytest.fixture
def read(tmp_path):
    def reader(text, site=THREE):
        path = tmp_path / "homes.csv"
        path.write_text(text, encoding="utf-8")
        return read_population(path, site, KEY)

    return reader


def refusals(read, text, site=THREE):
    with pytest.raises(InputError) as caught:
        read(text, site)
    return [str(problem).split("homes.csv", 1)[1] for problem in caught.value.problems]


def test_a_list_is_read_as_it_stands_and_the_rest_is_drawn(read):
    people = read(LIST)
    assert_array_equal(people.n_occupants, [2, 0, 7, 0])
    assert_array_equal(people.is_vacant, [False, True, False, False])
    assert_allclose(people.annual_kwh[:3], [1800, 130, 4000])
    assert [ACTIVITIES[number] for number in people.activity[:3]] == [
        "retired",
        "working",
        "at_home",
    ]
    assert_array_equal(people.is_off_peak[:3], [True, False, False])
    assert_allclose(people.subscribed_power_kva[:3], [9, 3, 6])
    # 61.5, 40 and 95 m2: three, two and five rooms.
    assert_array_equal(people.n_rooms[:3], [3, 2, 5])
    drawn = draw_population(THREE, KEY)
    assert_array_equal(people.key, drawn.key)
    assert_array_equal(people.shift_rank, drawn.shift_rank)
    assert not people.is_dwelling[3]
    assert not people.is_participant[1]


def test_a_list_of_two_columns_is_enough(read):
    people = read("n_occupants,floor_area_m2\n1,30\n2,60\n5,80\n")
    assert_array_equal(people.n_rooms[:3], [1, 3, 4])
    assert (people.annual_kwh[:3] > 300).all()
    assert not people.is_vacant.any()


def test_unknown_and_missing_columns_are_named(read):
    found = refusals(read, "n_ocupants,floor_area_m2\n1,30\n")
    assert found[0].startswith(", line 1: found an unknown column 'n_ocupants'")
    assert found[0].endswith("did you mean 'n_occupants'?")
    assert found[1] == ", line 1: found none, expected a column 'n_occupants'"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("12,20,1800,retired,yes,6", "line 2: found 12 people in 20 m2, expected at least 5 m2"),
        ("0,60,1800,retired,yes,6", "line 2: found nobody, and 1800 kWh a year, expected occ"),
        ("two,60,1800,retired,yes,6", "line 2, n_occupants: found 'two', expected a whole number"),
        ("16,160,1800,retired,yes,6", "line 2, n_occupants: found '16', expected a whole number"),
        ("2,60,-1,retired,yes,6", "line 2, annual_kwh: found '-1', expected a number from 0"),
        ("2,60,nan,retired,yes,6", "line 2, annual_kwh: found 'nan', expected a number from 0"),
        ("2,60,1800,pensioner,yes,6", "line 2, activity: found 'pensioner', expected working, at"),
        ("2,60,1800,retired,,6", "line 2, is_off_peak: found nothing, expected yes or no"),
        ("2,60,1800,retired,yes,7", "line 2, subscribed_power_kva: found '7', expected 3, 6, 9"),
    ],
)
def test_impossible_households_are_named(read, row, words):
    (found,) = refusals(read, LIST.splitlines()[0] + "\n" + row, replace(THREE, n_dwellings=1))
    assert found.startswith(", " + words)


def test_all_problems_of_a_list_are_told_at_once(read):
    found = refusals(read, "n_occupants,floor_area_m2,pets\n12,20,0\nx,9,0\n2,5,0\n")
    assert [problem.split(": found ")[0] for problem in found] == [
        ", line 1",
        ", line 3, n_occupants",
        ", line 2",
        ", line 4",
    ]


def test_borders_of_an_impossible_household(read):
    one = replace(THREE, n_dwellings=1)
    # 5 m2 for each of 4 people is 20 m2: just possible.
    assert read("n_occupants,floor_area_m2\n4,20\n", one).n_occupants[0] == 4
    assert len(refusals(read, "n_occupants,floor_area_m2\n4,19.9\n", one)) == 1


def test_a_list_has_a_row_for_each_dwelling(read):
    (found,) = refusals(read, "n_occupants,floor_area_m2\n1,30\n")
    assert found == ": found 1 row, expected 3, the dwellings of the site"


def test_a_vacant_dwelling_takes_no_part(read):
    head = "n_occupants,floor_area_m2,is_vacant,is_participant,window_number\n"
    found = refusals(read, head + "2,50,yes,no,0\n0,50,yes,yes,0\n1,50,no,no,3\n")
    assert [line.split(": found ")[1].split(",")[0] for line in found] == [
        "2 people and is_vacant yes",
        "a vacant dwelling that takes part",
        "window_number 3",
    ]


def test_activities_by_size_add_to_those_of_the_site():
    table = activity_table(HOUSEHOLDS)
    assert_allclose(table.sum(axis=1), 1)
    assert_allclose(HOUSEHOLDS.occupants_fractions @ table, HOUSEHOLDS.activity_fractions)
    assert table[0, 3] > table[4, 3]
    most = replace(HOUSEHOLDS, activity_fractions=(0.1, 0.1, 0.0, 0.8))
    assert_allclose(most.occupants_fractions @ activity_table(most), (0.1, 0.1, 0, 0.8))
    every = replace(HOUSEHOLDS, activity_fractions=(0.0, 0.0, 0.0, 1.0))
    assert_allclose(activity_table(every)[:, 3], 1)


def test_marginals_of_a_fair_draw_are_met_and_of_another_site_are_not():
    found = {one.name: one for one in marginals(PEOPLE, HOUSEHOLDS)}
    assert all(one.is_met for one in found.values())
    # 0.53 in work of 3,920 homes: 3 sqrt(.53 x .47 / 3,920) = 0.024.
    assert found["working"].target == 0.53
    assert found["working"].tolerance == pytest.approx(0.024, abs=0.001)
    other = replace(HOUSEHOLDS, activity_fractions=(0.2, 0.42, 0.05, 0.33), dryer_fraction=0.4)
    missed = {one.name for one in marginals(PEOPLE, other) if not one.is_met}
    assert missed == {"working", "at_home", "student", "dryer"}


def test_ages_go_with_activities():
    retired, student = PEOPLE.activity == 3, PEOPLE.activity == 2
    homes = PEOPLE.is_dwelling
    assert (PEOPLE.age_group[retired] >= 2).all()
    assert (PEOPLE.age_group[student] == 0).all()
    assert (PEOPLE.age_group[homes & ~retired] <= 1).all()
    assert (PEOPLE.age_group[retired] == 3).mean() == pytest.approx(0.45, abs=0.05)
    for rank in (PEOPLE.shift_rank, PEOPLE.leave_rank, PEOPLE.join_rank):
        assert rank[homes].mean() == pytest.approx(0.5, abs=0.02)


def test_a_site_reads_its_list_beside_its_file_and_hashes_its_content(tmp_path):
    text = f"[{SITE}]\ndwellings = 3\nbuildings = []\n"
    text += f'[{SITE}.households]\npopulation_csv = "homes.csv"\n'
    (tmp_path / "homes.csv").write_text(LIST, encoding="utf-8")
    scenario = load(scenario_file(tmp_path, text))
    assert_array_equal(site_population(inputs_of(scenario, "outreau")).n_occupants[:3], [2, 0, 7])
    before = scenario_hash(scenario)
    (tmp_path / "homes.csv").write_text(LIST.replace("1800", "1900"), encoding="utf-8")
    assert scenario_hash(scenario) != before
    Path(tmp_path / "homes.csv").unlink()
    with pytest.raises(InputError, match="expected a list of dwellings, CSV"):
        load(tmp_path / "mine.toml")


def test_the_command_prints_figures_beside_their_targets():
    words = ["population", "outreau", "--scenario", OUTREAU]
    rows = json.loads(invoked(*words, "--format", "json").stdout)
    by_name = {row["figure"]: row for row in rows}
    assert by_name["electric heating"]["target"] == 1.0
    assert by_name["retired"]["target"] == 0.33
    assert len(by_name) == len(rows) > 20
    assert "retired" in invoked(*words).stdout
    done = invoked("population", "outrau", "--scenario", OUTREAU)
    assert done.exit_code == 2
    assert "did you mean 'outreau'?" in done.stderr
    assert not np.isnan([row["found"] for row in rows]).any()


def test_every_column_is_on_the_page_about_them():
    page = (Path(__file__).parents[1] / "docs" / "population-csv.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in page] == []
