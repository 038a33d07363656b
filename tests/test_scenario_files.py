"""A field that names a file is found by its type: a new one needs no line in the loader."""

from pathlib import Path
from typing import Annotated

import pytest
from scenario_sample import OUTREAU

from simcore.base.errors import InputError
from simcore.scenario import known, provenance, read
from simcore.scenario import load as loading
from simcore.scenario.fields import CsvFile, InputFile, Table, Text, entry
from simcore.scenario.files import files_in
from simcore.scenario.load import load
from simcore.scenario.schema import Scenario


class Tariff(Table):
    """One row of a list of tables."""

    table: Annotated[Text, InputFile("network_file")] | None = entry(None, text="tariff")


class Heat(Table):
    """A table that nobody told the loader of."""

    curve: CsvFile | None = entry(None, text="curve of heat")
    tariffs: tuple[Tariff, ...] = entry((), text="tariffs of heat")


class Wider(Scenario):
    """The scenario with one more table."""

    heat: Heat = entry(Heat(), text="district heat")


@pytest.fixture
def wide(monkeypatch, tmp_path):
    for module in (loading, known, provenance, read):
        monkeypatch.setattr(module, "Scenario", Wider)
    tables = '[heat]\ncurve = "in/heat.csv"\ntariffs = [{table = "in/heat.json"}]\n'
    path = tmp_path / "wide.toml"
    path.write_text(f'extends = "{OUTREAU.as_posix()}"\ntitle = "heat"\n{tables}')
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "heat.json").write_text("{}")
    (tmp_path / "in" / "heat.csv").write_text("1")
    return path


def test_a_new_file_lies_beside_the_scenario_that_names_it(wide, tmp_path):
    heat = load(wide).heat
    assert Path(heat.curve) == tmp_path / "in" / "heat.csv"
    assert Path(heat.tariffs[0].table) == tmp_path / "in" / "heat.json"


def test_a_new_file_is_looked_for(wide, tmp_path):
    (tmp_path / "in" / "heat.json").rename(tmp_path / "in" / "heats.json")
    with pytest.raises(InputError) as error:
        load(wide, ["heat.curve=heat.csv"])
    assert [str(problem) for problem in error.value.problems] == [
        "--set: heat.curve: found no file heat.csv, expected a CSV file",
        f"{wide}: heat.tariffs.0.table: found no file {tmp_path / 'in' / 'heat.json'}, "
        "expected a network, JSON; did you mean 'heats.json'?",
    ]


def test_a_new_file_counts_by_its_content(wide, tmp_path):
    before = provenance.scenario_hash(load(wide))
    (tmp_path / "in" / "heat.csv").write_text("2")
    assert provenance.scenario_hash(load(wide)) != before


def test_files_of_the_scenario():
    """Every file that a scenario can name today; a new one goes here."""
    site = {
        "plants": {"measured_production": "a"},
        "households": {"population_csv": "b", "habits_csv": "j", "off_peak_fraction": 0.5},
        "grid": {"network": "c", "placement": "d", "trunk_type": "no file"},
        "measured": "e",
        "donors": "i",
        "name": "no file",
    }
    contracts = {"tempo_calendar": "f", "spot_file": "g", "turpe_option": "cu4"}
    tables = {
        "weather": {"file": "h", "kind": "no file"},
        "contracts": contracts,
        "sites": {"x": site, "y": "not a table"},
        "unknown": {"file": "no file"},
    }
    found = {".".join(key): name for key, name, _ in files_in(Scenario, tables)}
    assert found == {
        "sites.x.plants.measured_production": "a",
        "sites.x.households.population_csv": "b",
        "sites.x.households.habits_csv": "j",
        "sites.x.grid.network": "c",
        "sites.x.grid.placement": "d",
        "sites.x.measured": "e",
        "sites.x.donors": "i",
        "contracts.tempo_calendar": "f",
        "contracts.spot_file": "g",
        "weather.file": "h",
    }
