"""The grid on the command line: run folder, tables, problems, a column of the comparison."""

import json

import pandas as pd
import pytest
from command_sample import invoked
from scenario_sample import SITES

from simcore.show.folder.attached import NEEDED, attached_tables
from simcore.show.words.catalogue import texts

BLOCK = "arras-bon-secours"
HOURLY = "time.step_minutes=60"


def test_the_command_writes_a_run_folder_and_prints_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("simcore.study.grid.grid.N_REFERENCE_SLOTS", 8)
    out = tmp_path / "g"
    words = ["grid", SITES / f"{BLOCK}.toml", "--set", HOURLY, "--draws", "1"]
    done = invoked(*words, "--no-variants", "--out", out, "--format", "json")
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    assert row["holds"] is True
    assert row["transformer_kva"] == 160
    assert row["pandapower_voltage_pu"] < 1e-4
    slots = pd.read_parquet(out / "slots.parquet")
    assert len(slots) == 8_760
    assert slots["voltage_max_pu"].max() == pytest.approx(row["voltage_max_pu"])
    nodes = pd.read_csv(out / "nodes.csv")
    assert nodes.loc[nodes["is_supply"], "voltage_min_pu"].min() == pytest.approx(
        row["voltage_min_pu"]
    )
    branches = pd.read_csv(out / "branches.csv").query("kind == 'line'")
    assert branches["loading_max_fraction"].max() == pytest.approx(row["line_loading_max"])
    assert len(pd.read_csv(out / "hosting.csv")) == 2
    manifest = json.loads((out / "manifest.json").read_text())
    assert any("10-minute" in text for text in manifest["warnings"])
    assert any("10 minutes" in text for text in manifest["notes"]["fr"])
    assert set(attached_tables([out])) == set(NEEDED)
    for name, path in attached_tables([out]).items():
        columns = set(pd.read_csv(path).columns)
        assert set(NEEDED[name]) <= columns
        assert {f"column.{column}.head" for column in columns} <= set(texts("en")), name
    assert {path.name for path in (out / "charts").glob("*.png")} == {
        f"network_map-{BLOCK}-en.png",
        f"duration_curves-{BLOCK}-en.png",
        f"worst_hours-{BLOCK}-en.png",
        "hosting_capacity-en.png",
    }


def test_the_command_prints_tables_and_refuses_an_unknown_site(tmp_path):
    words = ["grid", SITES / f"{BLOCK}.toml", "--set", HOURLY, "--no-charts"]
    words += ["--draws", "1", "--no-reference", "--out", tmp_path / "g"]
    done = invoked(*words)
    assert done.exit_code == 0, done.output
    for text in ("keeps its limits", "Worst hours", "Q(U)", "can take", "60 minutes"):
        assert text in done.stdout
    wrong = invoked("grid", SITES / f"{BLOCK}.toml", "--site", "arras")
    assert wrong.exit_code == 2
    assert f'Error: --site: found "arras", expected one of {BLOCK}' in wrong.stderr


def test_compare_takes_a_column_when_asked(tmp_path):
    words = ["compare", SITES / f"{BLOCK}.toml", "--set", HOURLY, "--no-charts", "--no-design"]
    out = tmp_path / "c"
    done = invoked(*words, "--grid", "--out", out, "--format", "json")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert {row["site"] for row in rows} == {BLOCK, "all"}
    assert all(row["grid_holds"] is True for row in rows)
    assert len({row["grid_voltage_max_pu"] for row in rows}) == 1  # the same under each scheme
    assert 1.0 < rows[0]["grid_voltage_max_pu"] < 1.06
    assert list(pd.read_csv(out / "grid.csv")["site"]) == [BLOCK, "all"]
    table = invoked(*words, "--grid", "--out", out)
    assert "1/1" in table.stdout
    plain = invoked(*words, "--out", tmp_path / "p", "--format", "json")
    assert "grid_holds" not in json.loads(plain.stdout)[0]
