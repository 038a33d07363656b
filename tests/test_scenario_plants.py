"""The plants of a site: what its table states, and the records it becomes."""

from pathlib import Path

import pytest
from defaults import losses, plant_settings
from scenario_sample import OUTREAU, SCENARIOS, SITE

from simcore.energy.production import (
    SUGGESTED_SNOW_FRACTION_BY_MONTH,
    SUGGESTED_SOILING_FRACTION_BY_MONTH,
)
from simcore.scenario.convert import planes_record, plant_settings_record
from simcore.scenario.load import load
from simcore.scenario.provenance import scenario_hash
from simcore.scenario.schema import toml_schema


@pytest.fixture(scope="module")
def five_sites():
    return load(SCENARIOS / "five-sites.toml")


def test_plants_are_settled_by_the_defaults_of_the_scenario(five_sites):
    for site in five_sites.sites.values():
        assert plant_settings_record(site, five_sites) == plant_settings()
        plants = {plane.plant for plane in planes_record(site, five_sites)}
        # Houses have an inverter for each side; blocks and towers one for the roof.
        assert plants in ({"main"}, {"south", "east", "west"})


def test_plant_settings_record_takes_what_the_site_says(scenario_file):
    soiling, snow = [0.01] * 11 + [0.05], [0.2, *[0.0] * 11]
    text = (
        "[plants]\ndc_ac_ratio = 1.1\n[finance]\ndegradation_fraction = 0.01\n"
        f"[{SITE}.plants]\nunavailability_fraction = 0.05\nalbedo = 0.3\nage_years = 4\n"
        f"horizon = [[0, 5], [180, 12.5]]\n"
        f"soiling_fraction_by_month = {soiling}\nsnow_fraction_by_month = {snow}\n"
        "planes = [\n"
        '{ share = 0.75, tilt_deg = 10, azimuth_deg = 90, plant = "low", '
        "ground_coverage_ratio = 0.45 },\n"
        "{ share = 0.25, tilt_deg = 35, azimuth_deg = 180 },\n]\n"
        f"[{SITE}.plants.losses]\nwiring_fraction = 0.01\n"
    )
    scenario = load(scenario_file(text))
    site = scenario.sites["outreau"]
    assert plant_settings_record(site, scenario) == plant_settings(
        losses=losses(wiring_fraction=0.01, unavailability_fraction=0.05),
        dc_ac_ratio=1.1,
        albedo=0.3,
        horizon=((0, 5), (180, 12.5)),
        soiling_fraction_by_month=tuple(soiling),
        snow_fraction_by_month=tuple(snow),
        age_years=4,
        degradation_fraction=0.01,
    )
    low, main = planes_record(site, scenario)
    assert (low.plant, low.ground_coverage_ratio) == ("low", 0.45)
    assert (main.plant, main.ground_coverage_ratio) == ("main", None)


def test_measured_production_lies_beside_the_file_that_names_it(scenario_file, tmp_path):
    (tmp_path / "roofs").mkdir()
    measured = f'[{SITE}.plants]\nmeasured_production = "roofs/outreau.csv"\n'
    (tmp_path / "roofs" / "outreau.csv").write_text("one")
    scenario_file(measured)
    (tmp_path / "deep").mkdir()
    top = load(scenario_file("", "deep/top.toml", ("../mine.toml",)))
    name = top.sites["outreau"].plants.measured_production
    assert Path(name).read_text() == "one"
    # The content counts, not the place.
    before = scenario_hash(top)
    (tmp_path / "other.csv").write_text("one")
    moved = load(OUTREAU, [f"{SITE}.plants.measured_production={tmp_path / 'other.csv'}"])
    assert scenario_hash(moved) == before != scenario_hash(load(OUTREAU))
    (tmp_path / "other.csv").write_text("two")
    assert scenario_hash(moved) != before


def test_the_schema_shows_the_suggested_months_and_calls_them_assumed():
    plants = toml_schema()["$defs"]["SitePlants"]["properties"]
    for name, values in [
        ("soiling", SUGGESTED_SOILING_FRACTION_BY_MONTH),
        ("snow", SUGGESTED_SNOW_FRACTION_BY_MONTH),
    ]:
        text = plants[f"{name}_fraction_by_month"]["description"]
        assert text.endswith(f"(assumed): {list(values)}")
