"""What the readers of files found: told by the run, its folder, its charts and its page."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import pytest
from report_sample import EFFORT, headline, with_pictures
from scenario_sample import SMALL, scenario_file
from weather_files import plain_table, write

import simcore as sc
from simcore.base.errors import phrase
from simcore.base.found import Found
from simcore.energy.meters import read_meters
from simcore.scenario.rates import scenario_rates
from simcore.show.charts import CHARTS
from simcore.show.folder.read import read_run
from simcore.show.folder.write import write_run
from simcore.show.terminal import assumptions, notes_text
from simcore.show.words.notes import note
from simcore.site.found import meters_found
from simcore.study.compare.notes import notes
from simcore.study.given import read_files
from simcore.study.grid.network import site_network

SITE = next(iter(sc.load(SMALL).sites))
GAP = slice(100, 110)
"""Ten half-hours without a value: 5 hours, 0.2 days."""


def curve(folder, name, *, year=2026):
    """A year of half-hours of 0.2 kWh with a gap."""
    clock = {"inclusive": "left", "tz": "Europe/Paris", "freq": "30min"}
    times = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", **clock)
    table = pd.DataFrame({"time": [one.isoformat() for one in times], "kwh": 0.2})
    folder.mkdir(exist_ok=True)
    return write(folder, table.drop(index=range(GAP.start, GAP.stop)), name)


@pytest.fixture(scope="module")
def outcome():
    folder = Path(mkdtemp())
    table = plain_table(step=60).drop(columns="wind_speed").drop(index=[4000, 4001])
    write(folder, table, "sky.csv")
    curve(folder / "homes", "b.csv", year=2023)
    text = '[weather]\nkind = "csv"\nfile = "sky.csv"\n[time]\nstep_minutes = 60\n'
    text += f'[sites.{SITE}]\nmeasured = "homes"\n'
    path = scenario_file(folder, text, extends=(SMALL,))
    return sc.price(sc.simulate(sc.load(path)), {"T3": {}})


@pytest.fixture(scope="module")
def folder(outcome):
    folder = Path(mkdtemp()) / "run"
    write_run(outcome, folder, effort=EFFORT, lang="en", charts=False)
    return folder


def found_notes(notes):
    return [one.values for one in notes if one.key == "found"]


def test_a_run_tells_what_its_readers_found(outcome):
    told = {
        (one["room"], one["file"], one["key"]): one["fields"] for one in found_notes(outcome.notes)
    }
    assert told[("weather", "sky.csv", "no_wind")] == {"wind": 3.5}
    # Two hours of four columns (ghi, dni, dhi, temp_air) and of the wind that is assumed.
    assert told[("weather", "sky.csv", "gaps_interpolated")] == {"n": 10}
    gaps = told[("meters", "homes", "meter_gaps")]
    assert gaps == {"n": 1, "of": 1, "days": pytest.approx(5 / 24)}
    moved = told[("meters", "homes", "meter_moved")]
    assert moved == {"n": 1, "of": 1, "found": 2023, "year": 2026}


def test_reading_the_files_alone_finds_what_a_run_finds(outcome):
    told = [one for one in outcome.notes if one.key == "found"]
    assert len(told) == 5
    assert list(read_files(outcome.flows.scenario, site_network)) == told


def test_the_terminal_tells_it_in_full_and_the_foot_of_a_chart_in_short(outcome):
    text = notes_text(outcome)
    assert "- weather file sky.csv: no wind in the file: 3.5 m/s all year" in text
    assert "- measured curves homes: 1 meter of 1 has gaps in its year, 0.2 days" in text
    n = len(found_notes(outcome.notes))
    assert f"{n} remarks on the files read (sky.csv, homes)" in assumptions(outcome)
    assert not any("no wind" in words for words in assumptions(outcome))
    french = notes_text(outcome, "fr")
    assert "- fichier météo sky.csv\N{NO-BREAK SPACE}: pas de vent dans le fichier" in french
    assert "1 compteur sur 1 a des trous dans son année, 0,2 jours" in french


def test_the_manifest_holds_it_for_programs_and_reads_it_back(outcome, folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    kept = [one["values"] for one in manifest["notes"] if one["key"] == "found"]
    assert {"room": "weather", "file": "sky.csv", "key": "no_wind", "fields": {"wind": 3.5}} in kept
    assert any(words.startswith("weather file sky.csv: ") for words in manifest["warnings"])
    assert notes_text(read_run(folder), "fr") == notes_text(outcome, "fr")


def test_charts_and_page_tell_it(folder):
    run = read_run(folder)
    figure = CHARTS["tenants_versus_landlord"](run).figure
    (foot,) = (one.get_text() for one in figure.texts if one.get_gid() == "footer")
    assert "remarks on the files read (sky.csv, homes)" in " ".join(foot.split())
    assert "Fichier météo sky.csv" in with_pictures(headline, run, "fr")


def test_a_thing_found_at_several_sites_is_told_once(outcome):
    flows = outcome.flows
    twice = replace(flows, sites=(*flows.sites, *flows.sites))
    rates = scenario_rates(flows.scenario)
    assert found_notes(notes(twice, rates, {})) == found_notes(notes(flows, rates, {}))


def test_the_number_of_a_meter_in_the_name_of_a_file_is_hidden(outcome):
    (site,) = outcome.flows.sites
    found = Found(room="meters", file="01234567891234.csv", key="meter_gaps", fields={})
    flows = replace(outcome.flows, sites=(replace(site, found=(found,)),))
    (values,) = found_notes(notes(flows, scenario_rates(flows.scenario), {}))
    assert values["file"] == "**********1234.csv"


def test_a_kind_of_a_later_release_is_told_by_its_key():
    values = {"room": "weather", "file": "a.epw", "key": "of_tomorrow", "fields": {}}
    assert note("found", values) == "weather file a.epw: of_tomorrow"


def test_what_a_meter_file_says_itself_is_told_once(tmp_path):
    _, qualities = read_meters([curve(tmp_path, "a.csv")])
    said = [*qualities, *qualities]
    said = [replace(one, notes=(phrase("read_as_watts"),)) for one in said]
    (found,) = meters_found("homes", said, [], 2026)
    assert (found.key, dict(found.fields)) == ("read_as_watts", {})
