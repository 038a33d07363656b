"""The run folder and the commands that write it: whole or not at all, for people and programs."""

import json

import pandas as pd
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import priced

from simcore.scenario.schema import DEFAULT_SCHEMES
from simcore.show import charts
from simcore.show.charts import drawable
from simcore.show.folder.read import read_run
from simcore.show.folder.write import (
    Effort,
    rows_for_programs,
    write_run,
)

EFFORT = Effort(wall_seconds=1.5, peak_memory_bytes=10_000_000)
PROMISED = {
    "site",
    "scheme",
    "production_kwh",
    "consumption_kwh",
    "shared_kwh",
    "surplus_kwh",
    "self_consumption_fraction",
    "self_production_fraction",
    "tenant_saving_median_eur",
    "tenant_saving_min_eur",
    "losers_fraction",
    "losers_refuse_fraction",
    "losers_any_year_fraction",
    "losers_refuse_any_year_fraction",
    "tenant_saving_present_value_mean_eur",
    "first_losing_year",
    "organiser_eur_per_year",
    "landlord_npv_eur",
}


@pytest.fixture(scope="module")
def outcome():
    return priced(SMALL)


@pytest.fixture(scope="module")
def run(outcome, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "one"
    write_run(outcome, folder, effort=EFFORT, lang="en", charts=True)
    return folder


def test_folder_holds_tables_charts_and_manifest(run, outcome):
    assert sorted(path.name for path in run.iterdir()) == [
        "average_day.parquet",
        "balances.parquet",
        "cash_flow.parquet",
        "charts",
        "ledger.parquet",
        "lifetime.parquet",
        "load_duration.parquet",
        "manifest.json",
        "members.parquet",
        "months.parquet",
        "places.parquet",
        "prices.parquet",
        "sliders.json",
        "social.parquet",
        "summary.csv",
        "weights.parquet",
    ]
    drawn = {path.name: path.stat().st_size for path in (run / "charts").iterdir()}
    names = drawable(read_run(run).names)
    assert set(drawn) == {f"{name}-en.{ending}" for name in names for ending in ("png", "svg")}
    assert min(drawn.values()) > 5000
    summary = pd.read_csv(run / "summary.csv")
    assert_allclose(summary["landlord_npv_eur"], outcome.summary["landlord_npv_eur"])
    ledger = pd.read_parquet(run / "ledger.parquet")
    assert list(ledger.columns) == ["site", "scheme", "month", "payer", "payee", "flow", "eur"]
    assert set(ledger["month"]) == set(range(1, 13))
    members = pd.read_parquet(run / "members.parquet")
    assert members["member"].max() == 71


def test_manifest_tells_what_is_needed_to_repeat_and_to_judge(run):
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 62
    assert len(manifest["scenario_hash"]) == 64
    assert manifest["packages"]["numpy"]
    assert manifest["rates"]["on"] == "2026-11-22"
    assert manifest["rates"]["latest_row"] == "2026-08-01"
    assert sum(manifest["provenance"].values()) > 20
    assert manifest["energy_residual_fraction"] < 1e-9
    assert manifest["money_residual_eur"] < 1e-6
    assert manifest["wall_seconds"] == 1.5
    assert "the site is a composite" in " ".join(manifest["warnings"])


def test_an_interrupted_run_leaves_nothing(outcome, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(charts, "save_all", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_run(outcome, tmp_path / "run", effort=EFFORT, lang="en", charts=True)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_run_is_replaced(outcome, tmp_path):
    for _ in range(2):
        write_run(outcome, tmp_path / "run", effort=EFFORT, lang="en", charts=False)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["written_by"] == "compare"
    assert "members.parquet" in manifest["contents"]


def test_rows_for_programs_have_no_undefined_numbers():
    without = priced(SMALL, "plants.kwp_per_dwelling=0.0")
    rows = rows_for_programs(without)
    assert rows[0]["landlord_irr_fraction"] is None
    assert rows[0]["shared_kwh"] == 0.0
    json.dumps(rows, allow_nan=False)


def test_compare_prints_json_on_standard_output_only(tmp_path):
    words = ("--format", "json", "--out", tmp_path / "r", "--no-charts", "--no-design")
    done = invoked("compare", SMALL, *words)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert set(rows[0]) >= PROMISED
    assert {row["site"] for row in rows} == {"all", "arras-bon-secours"}
    assert {row["scenario"] for row in rows} == {"arras-bon-secours"}
    assert {row["scheme"] for row in rows} == set(DEFAULT_SCHEMES)
    for row in rows:
        assert_allclose(row["shared_kwh"] + row["surplus_kwh"], row["production_kwh"], rtol=1e-9)


def test_compare_prints_the_table_and_the_answer(tmp_path):
    done = invoked("compare", SMALL, "--out", tmp_path / "r", "--no-charts")
    assert done.exit_code == 0, done.output
    assert "T13" in done.stdout
    words = " ".join(done.stdout.split())
    assert "none of the 11 schemes tested makes tenants gain" in words
    assert "synthetic weather" in words


def test_stale_rates_are_told_in_the_table(tmp_path):
    setting = ("--set", "prices.on=2028-03-01")
    words = ("--out", tmp_path / "r", "--no-charts", "--no-design")
    done = invoked("compare", SMALL, *setting, *words)
    assert "STALE RATES on 2028-03-01" in done.stdout
    manifest = (tmp_path / "r" / "manifest.json").read_text(encoding="utf-8")
    assert "STALE RATES on 2028-03-01" in manifest


def test_run_shows_energy_site_by_site(tmp_path):
    done = invoked("run", SMALL, "--out", tmp_path / "r", "--no-charts", "--seed", "7")
    assert done.exit_code == 0, done.output
    assert "Energy of the year" in done.stdout
    assert "T13" in done.stdout
    assert json.loads((tmp_path / "r" / "manifest.json").read_text())["seed"] == 7


def test_diff_names_inputs_and_outputs(tmp_path):
    variant = tmp_path / "dear.toml"
    variant.write_text(f'title = "dear"\nextends = "{SMALL}"\n[finance]\ncapex_factor = 2.0\n')
    done = invoked("diff", SMALL, variant, "--format", "json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["inputs"] == [{"input": "finance.capex_factor", "first": 1.0, "second": 2.0}]
    moved = {row["output"] for row in told["outputs"]}
    assert "landlord_npv_eur" in moved
    assert "shared_kwh" not in moved


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["plants.kwp_per_dwelling=-1"], "found -1"),
        (["plants.kwp_per_dweling=1"], "did you mean 'kwp_per_dwelling'?"),
        (["prices.on=2019-01-01"], "found 2019-01-01, expected a day from 2025-08-01 on"),
        (["sites.arras-bon-secours.dwellings=0"], "found 0"),
        (["sharing.key=static", "sharing.static_coefficients=[0.7, 0.6]"], "adding to 1.3"),
        (["sharing.key=static", "sharing.static_coefficients=[0.7]"], "found 1 coefficients"),
        (["schemes.T99={}"], "unknown scheme"),
        (["plants.kwp_per_dwelling=9.0"], "plants: found 630 kWp, expected at most 500 kWp"),
        (["finance.loan_years=30"], "finance.loan_years: found 30, expected at most 25"),
        (["prices.surplus_request_date=2019-01-01"], "expected a day from 2024-11-01 on"),
    ],
)
def test_bad_input_is_one_line_with_its_place_and_nothing_is_written(settings, words, tmp_path):
    sets = [word for setting in settings for word in ("--set", setting)]
    done = invoked("compare", SMALL, *sets, "--out", tmp_path / "r")
    assert done.exit_code == 2
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert words in errors[0]
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []
