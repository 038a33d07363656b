"""Scenario files: what is read, what wins, where figures come from, the engine's records."""

import json
import tomllib
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError
from scenario_sample import FIVE_SITES, OUTREAU, SCENARIOS, SITE

from simcore.base.errors import InputError
from simcore.money.schemes import SCHEMES
from simcore.scenario.convert import (
    households_record,
    n_dwellings,
    peak_power_kw,
    place_record,
    planes_record,
    windows_record,
)
from simcore.scenario.known import field_at
from simcore.scenario.load import load
from simcore.scenario.meter_windows import shipped_windows
from simcore.scenario.provenance import kind_of, provenance_counts, resolved, scenario_hash
from simcore.scenario.schema import DEFAULT_SCHEMES, Scenario, toml_schema

FILES = sorted(SCENARIOS.rglob("*.toml"))


@pytest.fixture(scope="module")
def five_sites():
    return load(FIVE_SITES)


# What ships ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_that_ships_loads_and_asks_a_question(path):
    scenario = load(path)
    assert scenario.description.endswith("?")
    assert scenario.title
    stated = tomllib.loads(path.read_text(encoding="utf-8"))
    assert stated["title"] == scenario.title


def test_five_sites_have_the_dwellings_and_power_of_the_description(five_sites):
    # 254 + 240 + 100 + 80 + 70 = 744 dwellings
    assert n_dwellings(five_sites) == 744
    # 254 x 0.65 + 240 x 0.60 + 100 x 0.67 + 80 x 0.60 + 70 x 0.65 = 469.6 kWp
    total = sum(peak_power_kw(site, five_sites) for site in five_sites.sites.values())
    assert total == pytest.approx(469.6)
    assert list(five_sites.schemes) == [*DEFAULT_SCHEMES]
    assert five_sites.finance.grant_fraction == 0.30
    assert five_sites.prices.on == five_sites.prices.surplus_request_date == date(2026, 11, 22)
    kinds = [site.kind for site in five_sites.sites.values()]
    assert kinds.count("documented") == 1


def test_occupants_of_the_documented_site_meet_its_603_inhabitants(five_sites):
    site = five_sites.sites["saint-martin-boulogne"]
    people = sum(n * part for n, part in enumerate(site.households.occupants_fractions, start=1))
    # 603 / 254 = 2.374; fractions are given to two decimals
    assert people == pytest.approx(603 / 254, abs=0.01)


def is_sourced_default(key, value):
    """Whether an input is its default value, and the schema says where that comes from."""
    field = field_at(key.split("."))
    extra = field.json_schema_extra or {}
    is_default = value == field.default
    return is_default and (value is None or bool(extra["default_provenance"]["source"]))


def test_every_figure_of_every_site_says_where_it_comes_from(five_sites):
    for key, value in resolved(five_sites).items():
        if key.startswith("sites."):
            _, site, *path = key.split(".")
            stated = five_sites.sites[site].provenance
            above = [".".join(path[:end]) for end in range(1, len(path) + 1)]
            assert any(name in stated for name in above) or is_sourced_default(key, value), key


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("no-grant", {"finance.grant_fraction": 0.0}),
        ("no-excise", {"prices.excise_on_shared": "nil"}),
        ("refuse-15", {"households.refusal_fraction": 0.15}),
        ("half-join", {"households.refusal_fraction": 0.5}),
        ("bigger-roofs", {"plants.kwp_per_dwelling": 1.0}),
        ("no-pv", {"plants.kwp_per_dwelling": 0.0}),
        ("static-key", {"sharing.key": "static"}),
        ("equal-key", {"sharing.key": "equal"}),
        ("own-building-key", {"sharing.key": "own_building"}),
        ("surplus-2026-q1", {"prices.surplus_request_date": "2026-03-31"}),
        ("common-saving-to-landlord", {"prices.common_parts_saving_to": "landlord"}),
    ],
)
def test_a_variant_changes_one_thing(five_sites, name, changed):
    before, after = resolved(five_sites), resolved(load(SCENARIOS / f"{name}.toml"))
    assert {key: value for key, value in after.items() if before.get(key) != value} == changed


def test_tanks_in_solar_hours_moves_every_meter_in_summer_only():
    scenario = load(SCENARIOS / "tanks-in-solar-hours.toml")
    for site in scenario.sites.values():
        (windows,) = windows_record(site, scenario)
        assert windows.summer == ((120, 420), (780, 960))
        assert windows.winter == ((1380, 420),)


def test_defaults_alone_make_a_scenario(scenario_file):
    scenario = load(scenario_file(""))
    assert scenario.seed == 62
    assert scenario.schemes == DEFAULT_SCHEMES
    assert (scenario.time.year, scenario.time.step_minutes) == (2026, 30)
    assert (scenario.sharing.key, scenario.sharing.static_coefficients) == ("default", None)
    assert scenario.finance.livret_a_fraction is None


# What wins ----------------------------------------------------------------------------------


def test_later_files_win_tables_merge_and_lists_are_replaced(scenario_file):
    scenario_file("[time]\nyear = 2025\nstep_minutes = 15\n", "first.toml", ())
    scenario_file("[time]\nyear = 2027\n", "second.toml", ())
    path = scenario_file(
        "[sharing]\nstatic_coefficients = [0.5]\n", extends=(OUTREAU, "first.toml")
    )
    assert load(path).time.year == 2025
    both = scenario_file("", "both.toml", (OUTREAU, "first.toml", "second.toml", "mine2.toml"))
    scenario_file("[sharing]\nstatic_coefficients = [0.1, 0.2]\n", "mine2.toml", (path,))
    scenario = load(both)
    assert (scenario.time.year, scenario.time.step_minutes) == (2025, 15)
    assert scenario.sharing.static_coefficients == (0.1, 0.2)


def test_french_words_go_with_the_words_they_translate(scenario_file):
    base = load(FIVE_SITES)
    assert (base.title_fr, base.sites["outreau"].name_fr) == (
        "Cinq sites pilotes",
        "Outreau, maisons rénovées",
    )
    named = load(scenario_file('title = "Mine"\n[sites.outreau]\nname = "Mine too"\n'))
    assert (named.title, named.title_fr, named.sites["outreau"].name_fr) == ("Mine", "", "")
    kept = load(scenario_file("[sites.outreau]\ndwellings = 120\nbuildings = []\n"))
    assert (kept.title_fr, kept.sites["outreau"].name_fr) == (
        "Outreau, maisons rénovées",
        "Outreau, maisons rénovées",
    )
    both = load(scenario_file('title = "Mine"\ntitle_fr = "Le mien"\n'))
    assert both.title_fr == "Le mien"
    assert not [key for key in resolved(base) if key.endswith("_fr")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_that_ships_speaks_french(path):
    scenario = load(path)
    assert scenario.description_fr.endswith(" ?")
    assert scenario.title_fr or scenario.title.startswith("Saint-Martin")


def test_a_single_file_name_may_be_extended_from_another_folder(tmp_path):
    (tmp_path / "deep").mkdir()
    low, top = tmp_path / "low.toml", tmp_path / "deep" / "top.toml"
    low.write_text(f'extends = "{OUTREAU}"\nseed = 5\n')
    top.write_text('extends = "../low.toml"\n')
    assert load(top).seed == 5


def test_settings_win_over_files_and_the_seed_over_all(scenario_file):
    path = scenario_file("seed = 1\n")
    sets = ["seed=2", "plants.kwp_per_dwelling=0.8", "sharing.key=equal", "prices.on=2026-02-01"]
    scenario = load(path, sets, seed=3)
    assert scenario.seed == 3
    assert scenario.plants.kwp_per_dwelling == 0.8
    assert scenario.sharing.key == "equal"
    assert scenario.prices.on == date(2026, 2, 1)
    assert load(path, ["prices.on=calendar"]).prices.on == "calendar"
    assert load(path, ["sharing.static_coefficients=[0.5, 0.5]"]).sharing.static_coefficients == (
        0.5,
        0.5,
    )


def test_a_scenario_is_frozen(five_sites):
    with pytest.raises(ValidationError):
        five_sites.seed = 4
    assert five_sites.seed == 62


# Schemes ------------------------------------------------------------------------------------


def test_schemes_are_checked_against_what_is_known(monkeypatch):
    low = replace(SCHEMES["T4"].parameters[0], high=0.2)
    monkeypatch.setitem(SCHEMES, "T4", replace(SCHEMES["T4"], parameters=(low,)))
    monkeypatch.setitem(SCHEMES, "T8", SCHEMES["T1"])
    with pytest.raises(InputError) as caught:
        load(SCENARIOS / "five-sites.toml", ["schemes.T4.discount_fraction=0.3"])
    text = str(caught.value)
    assert "schemes.T4.discount_fraction: found 0.3, expected a number from 0 to 0.2" in text
    assert (
        "schemes.T8.fee_eur_per_month: found an unknown key, "
        "expected no parameter for this scheme" in text
    )


# Provenance, hash, flat inputs ------------------------------------------------------------


def test_provenance_of_a_figure_is_the_nearest_stated_then_the_default_then_assumed(scenario_file):
    text = (
        "[finance]\nloan_margin_fraction = 0.006\ncpi_fraction = 0.03\ngrant_fraction = 0.2\n"
        '[provenance]\nfinance = { kind = "inferred", source = "all of it" }\n'
        '"finance.grant_fraction" = { kind = "measured", source = "the offer" }\n'
    )
    stated, silent = load(scenario_file(text)), load(OUTREAU)
    margin = ("finance", "loan_margin_fraction"), 0.006
    assert kind_of(stated, ("finance", "grant_fraction"), 0.2) == "measured"
    assert kind_of(stated, *margin) == "inferred"
    assert kind_of(silent, *margin) == "documented"  # its default, and the default is sourced
    assert kind_of(silent, margin[0], 0.01) == "assumed"  # another value, from nowhere
    assert kind_of(load(OUTREAU), ("sites", "outreau", "dwellings"), 100) == "documented"


def test_a_figure_changed_without_a_source_loses_the_old_one(scenario_file):
    path = scenario_file(f"[{SITE}]\ndwellings = 120\nbuildings = []\n")
    scenario = load(path)
    provenance = scenario.sites["outreau"].provenance["dwellings"]
    assert provenance.kind == "assumed"
    assert provenance.source == f"stated in {path} without a source"
    before, after = provenance_counts(load(OUTREAU)), provenance_counts(scenario)
    # The dwellings, and the buildings that held another number of them.
    assert after["documented"] == before["documented"] - 2
    assert after["assumed"] == before["assumed"] + 2


def test_a_figure_changed_with_a_source_keeps_the_new_one(scenario_file):
    text = (
        f"[{SITE}]\ndwellings = 120\nbuildings = []\n[{SITE}.provenance]\n"
        'dwellings = { kind = "measured", source = "count of the meters" }\n'
    )
    scenario = load(scenario_file(text))
    assert scenario.sites["outreau"].provenance["dwellings"].kind == "measured"
    assert provenance_counts(scenario)["measured"] == 1


STATED_PLANTS = ("plants.kwp_per_dwelling", "plants.roof_area_m2", "plants.planes")


IDLE = ("design.", "insulation.", "coaching.", "fund.", "flexibility.")
"""Tables of what the five sites do not do."""


def test_counts_cover_every_input_that_has_a_value(five_sites):
    # What a tariff is sought for is no input of a result.
    stated = {
        key: value
        for key, value in resolved(five_sites).items()
        if value is not None and not key.startswith(IDLE)
    }
    counts = provenance_counts(five_sites)
    assert list(counts) == ["documented", "inferred", "assumed", "measured"]
    # Five sites leave twelve figures of their plants, three of their contracts, their substation,
    # five of their homes' equipment and where the plants stand on the grid at the default, which
    # count once each.
    first = "sites.arras-towers."
    below = [key.removeprefix(first) for key in stated if key.startswith(first)]
    contracts = [f"households.{kind}_" for kind in ("tempo", "indexed", "spot")]
    n_repeated = sum(
        all(f"sites.{site}.{key}" in stated for site in five_sites.sites)
        and key not in STATED_PLANTS
        for key in below
        if key.startswith(("plants.", "single_substation", "households.equipment.", *contracts))
    )
    n_repeated += 1  # where the plants of the grid are
    assert sum(counts.values()) == len(stated) - 4 * n_repeated
    assert n_repeated == 22
    assert counts["documented"] >= 20
    assert counts["measured"] == 0


@pytest.mark.parametrize(
    ("setting", "table"),
    [
        ("coaching.participation_fraction=0.2", "coaching"),
        ("fund.enabled=true", "fund"),
        ("flexibility.applies=always", "flexibility"),
        ("schemes.T12.bonus_eur_per_kwh=0.05", "flexibility"),
    ],
)
def test_what_a_scenario_does_counts_with_all_its_settings(five_sites, setting, table):
    usual = sum(provenance_counts(five_sites).values())
    doing = load(FIVE_SITES, [setting])
    n_of_table = sum(
        key.startswith(f"{table}.") and value is not None for key, value in resolved(doing).items()
    )
    assert sum(provenance_counts(doing).values()) >= usual + n_of_table
    assert n_of_table >= 10


def test_resolved_is_flat_and_leaves_out_what_is_no_input(five_sites):
    flat = resolved(five_sites)
    assert flat["schemes.T4.discount_fraction"] == 0.3
    assert flat["prices.on"] == "2026-11-22"
    assert flat["sites.outreau.place.latitude"] == 50.705
    assert len(flat["sites.outreau.plants.planes"]) == 3
    assert flat["plants.kwp_per_dwelling"] is None
    words = ("title", "description", "provenance", "sites.outreau.name", "sites.outreau.kind")
    assert not any(key.startswith(words) for key in flat)


def test_the_hash_follows_inputs_and_nothing_else(scenario_file, tmp_path):
    base = scenario_hash(load(OUTREAU))
    assert len(base) == 64
    assert scenario_hash(load(scenario_file('title = "other words"\n'))) == base
    assert scenario_hash(load(OUTREAU, seed=63)) != base
    assert scenario_hash(load(OUTREAU, ["finance.opex_eur_per_kw=22.5"])) != base
    assert scenario_hash(load(OUTREAU, ["weather.file=unread.csv"])) == base
    digests = set()
    for name, text in [("a.csv", "one"), ("b.csv", "one"), ("c.csv", "two")]:
        (tmp_path / name).write_text(text)
        sets = ["weather.kind=pvgis_tmy", f"weather.file={tmp_path / name}"]
        digests.add(scenario_hash(load(OUTREAU, sets)))
    assert len(digests) == 2
    assert base not in digests


# Records of the engine ----------------------------------------------------------------------


def test_planes_share_the_power_of_the_site(five_sites):
    site = five_sites.sites["outreau"]
    planes = planes_record(site, five_sites)
    # 100 dwellings x 0.67 kWp: 67 kWp, half to the south, a quarter each to east and west
    assert [plane.peak_power_kw for plane in planes] == pytest.approx([33.5, 16.75, 16.75])
    assert [plane.azimuth_deg for plane in planes] == [180, 90, 270]
    assert {plane.mounting for plane in planes} == {"close_mount"}


def test_plant_settings_of_the_whole_portfolio_win():
    sets = ["plants.kwp_per_dwelling=0.8", "plants.kwp_factor=0.5"]
    scenario = load(OUTREAU, sets)
    # 100 x 0.8 x 0.5 = 40 kWp
    assert peak_power_kw(scenario.sites["outreau"], scenario) == pytest.approx(40)
    for nothing in ("plants.kwp_per_dwelling=0", "plants.kwp_factor=0"):
        scenario = load(OUTREAU, [nothing])
        assert planes_record(scenario.sites["outreau"], scenario) == ()


def test_place_and_windows_records(five_sites):
    site = five_sites.sites["arras-towers"]
    place = place_record(site)
    assert (place.latitude, place.longitude, place.altitude) == (50.291, 2.777, 70.0)
    windows = windows_record(site, five_sites)
    assert windows == shipped_windows()[0]
    assert windows[0].winter == windows[0].summer


def test_households_record_takes_the_settings_of_the_whole_portfolio():
    sets = [
        "households.refusal_fraction=0.5",
        "households.vacancy_fraction=0.1",
        "households.electric_hot_water_fraction=0.97",
    ]
    scenario = load(OUTREAU, sets)
    record = households_record(scenario.sites["outreau"], scenario)
    assert (record.refusal_fraction, record.vacancy_fraction) == (0.5, 0.1)
    # 0.97 of electric tanks need at least 0.97 of contracts in two prices, above the site's 0.95
    assert record.electric_hot_water_fraction == record.off_peak_fraction == 0.97
    assert (record.n_dwellings, record.n_windows) == (100, len(shipped_windows()[0]))
    assert record.heating_kwh_per_year == 2000
    assert record.common_parts_kwh_per_dwelling == 0


def test_households_record_is_the_site_s_own_where_nothing_else_is_said(five_sites):
    site = five_sites.sites["arras-bon-secours"]
    record = households_record(site, five_sites)
    assert record.occupants_fractions == (0.55, 0.33, 0.08, 0.03, 0.01)
    assert record.floor_area_m2_by_occupants == (48, 58, 64, 68, 72)
    assert (record.refusal_fraction, record.vacancy_fraction) == (0.10, 0.02)
    assert (record.electric_hot_water_fraction, record.off_peak_fraction) == (0.40, 0.50)
    assert record.electric_heating_fraction == 0
    assert (record.energy_poor_fraction, record.income_median_eur_per_cu) == (0.227, 15_000)
    assert record.common_parts_kwh_per_dwelling == 700


# JSON Schema, and agreement with the engine ---------------------------------------------------


def fields_of(schema):
    yield from schema.get("properties", {}).items()
    for table in schema.get("$defs", {}).values():
        yield from fields_of(table)


def test_schema_describes_every_field_and_every_default():
    schema = toml_schema()
    found = dict(fields_of(schema))
    assert len(found) > 60
    assert all(field.get("description") for field in found.values())
    for name, field in found.items():
        if isinstance(field.get("default"), int | float | list):
            assert field["default_provenance"]["source"], name
    assert json.loads(json.dumps(schema, default=str))["properties"]["extends"]["anyOf"]


def test_a_variant_needs_no_key_of_what_it_extends():
    schema = toml_schema()
    assert "required" not in schema
    assert "dwellings" in schema["$defs"]["Site"]["required"]
    # A commune tells them.
    assert not {"place", "climate"} & set(schema["$defs"]["Site"]["required"])
    assert Scenario.model_fields["sites"].is_required()


def test_choices_agree_with_the_engine():
    from simcore.energy.production import MOUNTINGS
    from simcore.energy.sharing import KEYS

    schema = toml_schema()["$defs"]
    assert schema["PlaneTable"]["properties"]["mounting"]["enum"] == list(MOUNTINGS)
    assert schema["Sharing"]["properties"]["key"]["enum"] == list(KEYS)
