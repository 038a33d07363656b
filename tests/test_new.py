"""``new``: a few answers make a scenario that loads, says them back, and replaces nothing."""

import tomllib

import pytest
from command_sample import called, invoked
from hypothesis import given
from hypothesis import strategies as st

from simcore.scenario.draft import COMMON_PARTS_KWH, HOUSEHOLDS, Draft, buildings_of
from simcore.scenario.load import load

ANSWERS = {
    "commune": "Béthune",
    "dwellings": 60,
    "buildings": 7,
    "building_kind": "low_block",
    "heating": "gas",
    "kwp": 36.0,
    "eur_per_wp": 1.2,
    "grant_fraction": 0.3,
    "loan_years": 20,
    "common_parts": "pays",
}


def test_sixty_dwellings_in_seven_blocks_are_four_of_nine_and_three_of_eight():
    rows = buildings_of(Draft(**ANSWERS), "block of {n}")
    assert [(row["name"], row["count"], row["dwellings"]) for row in rows] == [
        ("block of 9", 4, 9),  # 60 = 7 x 8 + 4
        ("block of 8", 3, 8),
    ]
    assert {row["quote_eur_per_kwp"] for row in rows} == {1200.0}


@given(st.integers(1, 500), st.data())
def test_every_dwelling_stands_in_one_building(dwellings, data):
    buildings = data.draw(st.integers(1, dwellings))
    draft = Draft(**ANSWERS | {"dwellings": dwellings, "buildings": buildings})
    rows = buildings_of(draft, "{n}")
    assert sum(row["count"] for row in rows) == buildings
    assert sum(row["count"] * row["dwellings"] for row in rows) == dwellings
    assert min(row["dwellings"] for row in rows) >= 1


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_answers_come_back_from_the_file(tmp_path, lang):
    path = tmp_path / "site.toml"
    words = [
        part
        for name, value in ANSWERS.items()
        for part in (f"--{name.replace('_', '-')}", str(value))
    ]
    called("new", *words, "--out", path, "--yes", "--lang", lang)
    scenario = load(path)
    site = scenario.sites["bethune"]
    assert site.commune == "Béthune"
    assert site.climate == "inland"
    assert (site.dwellings, len(site.each_building)) == (60, 2)
    assert site.plants.kwp_per_dwelling == 0.6
    assert site.households.electric_hot_water_fraction == 0.3
    assert site.common_parts == "pays"
    assert (scenario.finance.grant_fraction, scenario.finance.loan_years) == (0.3, 20)
    assert scenario.title_fr == "Béthune, 60 logements"
    said = "a real site" if lang == "en" else "un site réel"
    assert f'kind = "documented"  # {said}' in path.read_text("utf-8")


@pytest.mark.parametrize("heating", HOUSEHOLDS)
@pytest.mark.parametrize("kind", COMMON_PARTS_KWH)
def test_usual_answers_of_every_kind_load(tmp_path, heating, kind):
    path = tmp_path / "site.toml"
    called("new", "--heating", heating, "--building-kind", kind, "--yes", "--out", path)
    site = load(path).sites["arras"]
    assert site.common_parts_kwh_per_dwelling == COMMON_PARTS_KWH[kind]
    heat_pumps = 1.0 if heating == "heat-pump" else 0.0
    assert site.households.equipment.heat_pump_fraction == heat_pumps
    assert sum(one.count for one in site.each_building) == (
        60 if kind in ("house", "terrace") else {"tower": 1, "low_block": 3}[kind]
    )


def test_questions_are_asked_until_they_are_answered(tmp_path):
    path = tmp_path / "asked.toml"
    typed = "Bethune-les-Bains\nbethune\nmany\n24\nlow_block\n2\n\n\n\n\n\n\n"
    done = invoked("new", "--out", path, "--lang", "fr", input=typed)
    assert done.exit_code == 0
    assert "pas de commune Bethune-les-Bains" in " ".join(done.stderr.split())
    site = tomllib.loads(path.read_text("utf-8"))["sites"]["bethune"]
    assert (site["dwellings"], site["buildings"][0]["dwellings"]) == (24, 12)
    assert site["plants"]["kwp_per_dwelling"] == 0.6  # 14.4 kWp, the usual answer


def test_numbers_are_read_as_people_type_them_and_errors_are_french(tmp_path):
    path = tmp_path / "typed.toml"
    typed = "Lens\n1 200\nimmeuble\nlow_block\n\n36,5\n\n1,25\n30 %\n\n\n"
    done = invoked("new", "--out", path, "--lang", "fr", input=typed)
    assert done.exit_code == 0
    told = tomllib.loads(path.read_text("utf-8"))
    site = told["sites"]["lens"]
    assert site["dwellings"] == 1200
    assert site["plants"]["kwp_per_dwelling"] == 0.030417  # 36.5 / 1200, to the watt
    assert site["buildings"][0]["quote_eur_per_kwp"] == 1250.0
    assert told["finance"]["grant_fraction"] == 0.3
    assert "Erreur" in done.stderr
    assert "Error" not in done.stderr
    assert "petit immeuble" in done.stderr


def test_wrong_answers_are_told_at_once_and_nothing_is_written(tmp_path):
    path = tmp_path / "site.toml"
    asked = ["--commune", "betune", "--dwellings", 3, "--buildings", 8]
    done = invoked("new", *asked, "--yes", "--out", path)
    said = " ".join(done.stderr.split())
    assert done.exit_code == 2
    assert "no commune betune" in said
    assert "Béthune" in said
    assert "8 buildings" in said
    assert not path.exists()


def test_a_file_that_exists_stays_as_it_is(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("title = 'mine'")
    done = invoked("new", "--yes", "--out", path)
    assert done.exit_code == 2
    assert "which exists, expected a new file" in " ".join(done.stderr.split())
    assert path.read_text() == "title = 'mine'"
