"""The command line: what it prints, where, and with which exit code."""

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from command_sample import invoked
from scenario_sample import ROOT

from cli import COMMANDS
from simcore.base.errors import InputError, did_you_mean, fault
from simcore.commands.shared import user_errors

FIVE_SITES = str(ROOT / "scenarios" / "five-sites.toml")
OUTREAU = str(ROOT / "scenarios" / "sites" / "outreau.toml")
HEAVY = ("numpy", "pandas", "pvlib", "numba", "scipy", "matplotlib", "pydantic", "rich")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(option):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "cli.py", option],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line}
    assert "click" in modules
    assert not [name for name in modules if name.split(".")[0] in HEAVY]
    assert ("simcore, version 0.1" if option == "--version" else "compare") in done.stdout


def test_help_has_one_line_for_every_command():
    text = invoked("--help").output
    for name in COMMANDS:
        assert f"  {name} " in text
    assert {
        "compare",
        "diff",
        "import",
        "keys",
        "list",
        "population",
        "refusals",
        "run",
        "schema",
        "share",
        "validate",
        "weather",
    } <= set(COMMANDS)


def test_the_help_of_a_command_is_its_own():
    done = invoked("validate", "--help")
    assert done.exit_code == 0
    assert done.output.startswith("Usage: simcore validate [OPTIONS] FILES...")
    assert "--set PATH=VALUE" in done.output


def test_an_unknown_command_is_a_usage_error():
    done = invoked("compar")
    assert done.exit_code == 2
    assert "No such command 'compar'" in done.stderr


def test_validate_counts_sites_dwellings_and_provenance():
    done = invoked("validate", FIVE_SITES, OUTREAU)
    first, second = done.stdout.splitlines()
    assert done.exit_code == 0
    assert first.startswith(f"OK {FIVE_SITES}: 5 sites, 744 dwellings, 197 plants; inputs: ")
    assert second.startswith(f"OK {OUTREAU}: 1 site, 100 dwellings, 100 plants; inputs: ")
    assert "documented" in first
    assert "inferred" in first
    assert "measured" not in first
    assert done.stderr == ""


def test_validate_reports_all_problems_of_all_files(tmp_path):
    bad, worse = tmp_path / "bad.toml", tmp_path / "worse.toml"
    bad.write_text(f'extends = "{OUTREAU}"\n[plants]\nkwp_factr = 2\nkwp_per_dwelling = -1\n')
    worse.write_text("[time\n")
    done = invoked("validate", bad, OUTREAU, worse)
    assert done.exit_code == 2
    assert done.stdout.startswith(f"OK {OUTREAU}")
    lines = done.stderr.splitlines()
    assert f"Error: {bad}: plants.kwp_per_dwelling: found -1, expected 0 to 30 (" in done.stderr
    assert (
        f"Error: {bad}: plants.kwp_factr: found an unknown key, expected one of "
        "kwp_per_dwelling, kwp_factor, dc_ac_ratio; did you mean 'kwp_factor'?"
    ) in lines
    assert lines[-1].startswith(f"Error: {worse}, line 1: found ")
    assert len(lines) == 3
    assert "Traceback" not in done.output


def test_validate_refuses_what_a_run_would_refuse():
    done = invoked("validate", OUTREAU, "--set", "prices.on=2019-01-01")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: prices.on: found 2019-01-01, expected a day from 2025-")
    done = invoked("validate", OUTREAU, "--set", "contracts.acc_network_option=all")
    assert done.exit_code == 2
    assert "contracts.acc_network_option: " in done.stderr


def test_validate_takes_settings():
    bare = ("--set", "sites.outreau.buildings=[]")
    done = invoked("validate", OUTREAU, "--set", "sites.outreau.dwellings=120", *bare)
    assert "1 site, 120 dwellings, 1 plant;" in done.stdout
    done = invoked("validate", OUTREAU, "--set", "seed=x")
    assert done.stderr == 'Error: --set: seed: found "x", expected a whole number\n'


def test_schema_is_json_and_can_be_written(tmp_path):
    printed = json.loads(invoked("schema").stdout)
    assert printed["properties"]["seed"]["default"] == 62
    assert printed["$defs"]["PriceSettings"]["properties"]["on"]["default"] == "2026-11-22"
    out = tmp_path / "schema.json"
    done = invoked("schema", "--out", out)
    assert done.stdout == f"written: {out}\n"
    assert json.loads(out.read_text()) == printed


def test_list_sites_has_their_size():
    rows = json.loads(invoked("list", "sites", FIVE_SITES, "--format", "json").stdout)
    assert [row["dwellings"] for row in rows] == [254, 240, 100, 80, 70]
    # 254 x 0.65 = 165.1 kWp
    assert rows[0]["peak_power_kw"] == 165.1
    assert "mining-terraces" in invoked("list", "sites", FIVE_SITES).stdout


def test_list_schemes_and_keys_show_the_registries():
    from simcore.energy.sharing import KEYS
    from simcore.money.schemes import SCHEMES

    schemes = json.loads(invoked("list", "schemes", "--format", "json").stdout)
    assert [row["scheme"] for row in schemes] == list(SCHEMES)
    keys = json.loads(invoked("list", "keys", "--format", "json").stdout)
    assert [row["key"] for row in keys] == list(KEYS)
    assert keys[1]["title"] == "dynamic by default (pro rata of consumption)"
    title_of = {row["scheme"]: row["title"] for row in schemes}
    assert title_of["T4"] == "Discount on the supply part"
    table = invoked("list", "schemes").stdout
    assert "discount_fraction = 0.3, 0 to 1" in table


def test_list_rates_of_a_day():
    done = invoked("list", "rates", "--on", "2026-11-22", "--format", "json")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    # excise of households since August 2026: 30.62 EUR/MWh
    assert rows["accise.household"]["value"] == 0.03062
    assert all(row["source"] for row in rows.values())
    lines = invoked("list", "rates", "--on", "2026-11-22").stdout.splitlines()
    line = next(line for line in lines if line.strip().startswith("accise.household "))
    assert "0.03062" in line
    assert lines[-1] == "Each source is cited as it is noted with the rate."
    assert invoked("list", "rates", "--on", "soon").exit_code == 2


def test_problems_become_lines_on_stderr_and_exit_code_2():
    @click.command()
    @user_errors()
    def broken() -> None:
        raise InputError(
            [
                fault("unexpected", "a.toml: x", found="[red]", expected="b" * 200),
                fault(
                    "unexpected", "c", found="1", expected="2", guess=did_you_mean("[3]", ["[3]"])
                ),
            ]
        )

    done = CliRunner().invoke(broken)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"Error: a.toml: x: found [red], expected {'b' * 200}",
        "Error: c: found 1, expected 2; did you mean '[3]'?",
    ]


def test_problems_come_in_the_language_asked_for():
    asked = ("refusals", OUTREAU, "--set", "plants.kwp_factr=2")
    english, french = invoked(*asked), invoked(*asked, "--lang", "fr")
    assert english.exit_code == french.exit_code == 2
    assert english.stderr.startswith("Error: --set: plants.kwp_factr: found an unknown key, expec")
    plain = french.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain.startswith(
        "Erreur : --set: plants.kwp_factr — trouvé : une clé inconnue ; attendu : l’une des clés "
    )
    assert plain.endswith("vouliez-vous dire « kwp_factor » ?\n")
