"""``import``, and measured homes in a scenario: the report, the files, nothing personal."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command_sample import invoked
from french_clock import stamps
from meter_sample import HIDDEN, PRM, portal
from numpy.testing import assert_allclose
from scenario_sample import SMALL, scenario_file
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.energy.meters import on_axis, read_meter
from simcore.energy.replay import read_curves
from simcore.scenario.provenance import resolved, scenario_hash
from simcore.site.measured import with_measured

SITE = "sites.arras-bon-secours"


def year_file(folder, name=f"meter_{PRM}.csv", prm=PRM, watts=500, year=2023):
    """A portal export of a whole year, hourly, with a day missing and half-day of zeros."""
    times = stamps(f"{year - 1}-12-31T23:30", 17520)
    values = watts + np.arange(17520) % 48 + np.arange(17520) // 400
    values[3000:3024] = 0
    rows = [pair for n, pair in enumerate(zip(times, values, strict=True)) if not 700 <= n < 748]
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(portal(rows, prm=prm))
    return path


def test_import_writes_masked_curves_and_reports_their_quality(tmp_path):
    out = tmp_path / "out"
    done = invoked("import", year_file(tmp_path), "--out", out)
    assert done.exit_code == 0, done.output
    assert f"{HIDDEN} (consumed)" in done.stdout
    words = " ".join(done.stdout.replace("│", " ").split())
    for said in (
        f"meter_{HIDDEN}.csv (Enedis portal, stamps at the end of step)",
        "99.7 %, 1 gap, 24 h: 2023-01-15T13:00:00 for 24 h",
        "2023-03-26: 23 of 23 h; 2023-10-29: 25 of 25 h",
        "suspicious zeros 2023-03-04T11:00:00 for 12 h",
        "filled: 1 gap (24 h) by the same hours of neighbouring weeks",
    ):
        assert said in words
    assert sorted(path.name for path in out.iterdir()) == [
        "consumption-2023.csv",
        "curves.parquet",
        "manifest.json",
        "quality.json",
    ]
    table = pd.read_parquet(out / "curves.parquet")
    assert list(table.columns) == ["meter", "utc", "kwh", "is_production"]
    assert len(table) == 17520
    assert str(table["utc"].iloc[0]) == "2022-12-31 23:00:00+00:00"
    (told,) = json.loads((out / "quality.json").read_text())
    assert table["kwh"].sum() == pytest.approx(told["years"][0]["kwh"])
    assert set(table["meter"]) == {told["meter"]} == {HIDDEN}


def test_no_output_holds_the_number_of_a_meter_unless_asked(tmp_path):
    file, out = year_file(tmp_path), tmp_path / "out"
    for words in ((), ("--format", "json")):
        done = invoked("import", file, "--out", out, *words)
        assert PRM not in done.output
        assert PRM not in (out / "quality.json").read_text()
        assert PRM not in (out / "consumption-2023.csv").read_text()
        assert PRM.encode() not in (out / "curves.parquet").read_bytes()
    refused = invoked("import", file, "--year", 2025, "--out", out)
    assert refused.exit_code == 2
    assert PRM not in refused.output
    assert f"Error: meter {HIDDEN}: found 100.00 % of 2025 missing" in refused.stderr
    done = invoked("import", file, "--out", out, "--show-identifiers")
    assert f"{PRM} (consumed)" in done.stdout
    assert set(pd.read_parquet(out / "curves.parquet")["meter"]) == {PRM}


def test_import_takes_steps_years_and_several_files(tmp_path):
    one = year_file(tmp_path, "one.csv")
    other = year_file(tmp_path, "other.csv", prm="99999999990001", watts=900)
    done = invoked(
        "import",
        one,
        other,
        "--step",
        15,
        "--year",
        2023,
        "--format",
        "json",
        "--out",
        tmp_path / "o",
    )
    told = json.loads(done.stdout)
    assert [row["meter"] for row in told] == [HIDDEN, "**********0001"]
    table = pd.read_parquet(tmp_path / "o" / "curves.parquet")
    assert table.groupby("meter").size().tolist() == [35040, 35040]


def test_bad_files_are_all_told_and_nothing_is_written(tmp_path):
    good = year_file(tmp_path)
    bad = tmp_path / "bad.csv"
    bad.write_text("hello\n")
    done = invoked("import", good, bad, tmp_path / "no.csv", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stdout == ""
    # A long line is not wrapped: one line a problem, missing files first.
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert (
        "bad.csv line 1: found hello, expected the header of one of: Enedis portal" in done.stderr
    )
    assert "no.csv: found no such file or folder" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_earlier_import_is_replaced_and_other_folders_are_refused(tmp_path):
    file, out = year_file(tmp_path / "in"), tmp_path / "out"
    assert invoked("import", file, "--out", out).exit_code == 0
    assert invoked("import", file, "--out", out).exit_code == 0
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("meow")
    done = invoked("import", file, "--out", tmp_path / "photos")
    assert done.exit_code == 2
    assert "which holds other files: cat.jpg, expected a new or empty folder" in done.stderr
    assert (tmp_path / "photos" / "cat.jpg").read_text() == "meow"


def consumption(scenario):
    flows = sc.simulate(scenario)
    registers = flows.sites[0].registers["members"]
    return flows.sites[0].population, registers.consumption_kwh.sum(axis=(0, 1))


def measured_scenario(folder, text=""):
    return scenario_file(folder, f'[{SITE}]\nmeasured = "curves"\n{text}', extends=(SMALL,))


def test_measured_homes_stand_in_for_the_first_inhabited_dwellings(tmp_path):
    year_file(tmp_path / "curves", "a.csv")
    year_file(tmp_path / "curves", "b.csv", prm="99999999990001", watts=900)
    population, drawn = consumption(sc.load(SMALL))
    _, mixed = consumption(sc.load(measured_scenario(tmp_path)))
    homes = np.flatnonzero(population.is_dwelling & ~population.is_vacant)
    measured = [
        on_axis(one, time_axis(2023))[0].sum() for one in read_meter(tmp_path / "curves")[0]
    ]
    # The scenario is of 2026, the curves of 2023: moved, their energy is kept.
    assert_allclose(mixed[homes[:2]], measured, rtol=1e-6)
    others = np.setdiff1d(np.arange(len(mixed)), homes[:2])
    assert_allclose(mixed[others], drawn[others], rtol=1e-9)


def test_a_fraction_of_the_homes_takes_the_curves_in_turn(tmp_path):
    year_file(tmp_path / "curves", "a.csv")
    population, drawn = consumption(sc.load(SMALL))
    _, mixed = consumption(sc.load(measured_scenario(tmp_path, "measured_fraction = 0.1\n")))
    # 10 % of 70 dwellings
    changed = np.flatnonzero(~np.isclose(mixed, drawn))
    assert len(changed) == 7
    assert not population.is_vacant[changed].any()
    assert_allclose(mixed[changed], mixed[changed[0]])


def test_empty_dwellings_and_common_parts_stay_as_drawn(tmp_path):
    year_file(tmp_path / "curves", "a.csv")
    sets = [f"{SITE}.households.vacancy_fraction=0.2"]
    population, drawn = consumption(sc.load(SMALL, sets))
    path = measured_scenario(tmp_path, "measured_fraction = 1.0\n")
    _, mixed = consumption(sc.load(path, sets))
    stays = population.is_vacant | ~population.is_dwelling
    assert population.is_vacant.any()
    assert_allclose(mixed[stays], drawn[stays])
    assert not np.isclose(mixed[~stays], drawn[~stays]).any()


def test_measured_files_are_checked_when_the_scenario_is_loaded(tmp_path):
    path = measured_scenario(tmp_path)
    with pytest.raises(InputError) as error:
        sc.load(path)
    assert str(error.value) == (
        f"{path}: {SITE}.measured: found no file or folder {tmp_path}/curves, "
        "expected measured load curves"
    )
    lonely = scenario_file(tmp_path, f"[{SITE}]\nmeasured_fraction = 0.1\n", "b.toml", (SMALL,))
    with pytest.raises(InputError) as error:
        sc.load(lonely)
    assert str(error.value) == (
        f"{lonely}: {SITE}: found measured_fraction 0.1 without measured, "
        "expected measured, a file or folder of load curves"
    )
    with pytest.raises(InputError, match=r"measured_fraction: found 1\.5, expected 0 to 1"):
        sc.load(SMALL, [f"{SITE}.measured_fraction=1.5"])


def test_the_hash_of_a_scenario_knows_measured_curves_by_their_content(tmp_path):
    file = year_file(tmp_path / "curves", "a.csv")
    path = measured_scenario(tmp_path)
    before = scenario_hash(sc.load(path))
    (tmp_path / "elsewhere").mkdir()
    moved = tmp_path / "elsewhere" / "curves"
    Path(tmp_path / "curves").rename(moved)
    assert scenario_hash(sc.load(measured_scenario(tmp_path / "elsewhere"))) == before
    (moved / file.name).write_text("changed")
    assert scenario_hash(sc.load(measured_scenario(tmp_path / "elsewhere"))) != before


def test_a_scenario_never_tells_the_number_of_a_meter(tmp_path):
    file = year_file(tmp_path / "curves")
    text = f'[{SITE}]\nmeasured = "curves/{file.name}"\n'
    path = scenario_file(tmp_path, text, extends=(SMALL,))
    told = resolved(sc.load(path))[f"{SITE}.measured"]
    assert told == f"{tmp_path}/curves/meter_{HIDDEN}.csv"
    file.rename(tmp_path / "curves" / f"metr_{PRM}.csv")
    with pytest.raises(InputError) as error:
        sc.load(path)
    assert f"did you mean 'metr_{HIDDEN}.csv'?" in str(error.value)
    assert PRM not in str(error.value)


def test_injection_cannot_stand_in_for_a_home(tmp_path):
    file = year_file(tmp_path / "curves", "a.csv")
    file.write_text(file.read_text().replace("Consommation", "Production"))
    with pytest.raises(InputError, match="found injection only, expected consumption"):
        sc.simulate(sc.load(measured_scenario(tmp_path)))
    assert with_measured(np.ones((2, 3)), inputs_of(sc.load(SMALL)), None)[0].sum() == 6


def test_plain_files_of_an_import_are_what_share_reads(tmp_path):
    one = year_file(tmp_path, "one.csv")
    other = year_file(tmp_path, "other.csv", prm="99999999990002", watts=900)
    out = tmp_path / "out"
    done = invoked("import", one, other, "--out", out, "--show-identifiers")
    assert done.exit_code == 0, done.output
    plain = out / "consumption-2023.csv"
    read, table = read_curves(plain), pd.read_parquet(out / "curves.parquet")
    assert read.names == (PRM, "99999999990002")
    assert (len(read.utc), read.step_minutes) == (17520, 30)
    for number, name in enumerate(read.names):
        own = table[table["meter"] == name]
        assert_allclose(read.kwh[:, number], own["kwh"], atol=5e-7)
        assert str(read.utc[0]) == str(own["utc"].iloc[0].tz_localize(None).isoformat())
    # Both clock changes fall on their days.
    lines = plain.read_text().splitlines()
    assert sum(line.startswith("2023-03-26") for line in lines) == 46
    assert sum(line.startswith("2023-10-29") for line in lines) == 50
    sun = tmp_path / "sun.csv"
    sun.write_text("\n".join(["time,roof", *(line.split(",")[0] + ",1" for line in lines[1:])]))
    shared = invoked(
        "share", "--production", sun, "--consumption", plain, "--key", "default", "--out",
        tmp_path / "shared", "--json",
    )  # fmt: skip
    assert shared.exit_code == 0, shared.output
    totals = json.loads(shared.stdout)
    assert totals["n_slots"] == 35040
    assert totals["consumption_kwh"] == pytest.approx(table["kwh"].sum(), abs=0.02)


def test_share_sends_files_of_the_portal_to_import(tmp_path):
    file = year_file(tmp_path)
    words = ("--production", file, "--consumption", file, "--key", "equal", "--out", "x")
    refused = invoked("share", *words)
    assert refused.exit_code == 2
    assert "'import' makes plain CSV files of these" in refused.stderr
    assert PRM not in refused.stderr
