"""The command in any folder, on any console, from a wheel: what ``init`` copies, what is said."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from importlib.metadata import version

import pytest
from command_sample import invoked
from scenario_sample import ROOT, SCENARIOS

from simcore.commands.streams import plain
from simcore.scenario.shipped import shipped_scenarios

SMALL = ["--set", "time.step_minutes=60", "--no-charts", "--no-design", "--schemes", "T1,T3"]
HAS_BUILDER = int(version("setuptools").split(".")[0]) >= 77


@cache
def usual(*words):
    """Standard output on the usual console."""
    return said(*words, folder=ROOT)[1]


def said(*words, folder, encoding="utf-8", **surroundings):
    """Exit code, standard output and error of a process with a console of an encoding."""
    given = {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "simcore", *map(str, words)],
        cwd=folder,
        env={**os.environ, **given, **surroundings},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode(encoding, "replace")
    return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)


@pytest.fixture(scope="module")
def pilot(tmp_path_factory):
    """A folder away from the tree in which ``init`` copied the scenarios."""
    folder = tmp_path_factory.mktemp("away")
    code, out, _ = said("init", "pilot", folder=folder)
    assert code == 0
    assert "simcore compare" in out
    return folder / "pilot"


def test_init_copies_the_sites_and_all_their_variants(pilot):
    names = {path.relative_to(SCENARIOS) for path in SCENARIOS.rglob("*.toml")}
    copied = {path.relative_to(pilot) for path in pilot.rglob("*.toml")}
    assert copied == names
    assert len(names) == 28
    for name in names:
        assert (pilot / name).read_bytes() == (SCENARIOS / name).read_bytes()


def test_what_init_copied_runs_in_its_folder(pilot):
    code, out, _ = said("validate", *sorted(p.name for p in pilot.glob("*.toml")), folder=pilot)
    assert code == 0
    assert len([line for line in out.splitlines() if line.startswith("OK ")]) == 22
    code, out, _ = said("list", "sites", "five-sites.toml", "--format", "json", folder=pilot)
    assert json.loads(out)[0]["site"] == "saint-martin-boulogne"
    # Where the usual file is not at hand, the shipped one answers.
    assert said("list", "sites", "--format", "json", folder=pilot.parent)[1] == out


def test_init_takes_a_new_or_empty_folder_only(tmp_path):
    empty, taken = tmp_path / "empty", tmp_path / "taken"
    empty.mkdir()
    assert invoked("init", empty).exit_code == 0
    taken.mkdir()
    (taken / "mine.txt").write_text("kept")
    refused = invoked("init", taken)
    assert refused.exit_code == 2
    assert "which holds mine.txt, expected a new or empty folder" in " ".join(
        refused.stderr.split()
    )
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]
    assert invoked("init", empty).exit_code == 2
    assert invoked("init", empty / "five-sites.toml").exit_code == 2


def test_the_scenarios_stand_once_in_the_tree():
    assert shipped_scenarios() == SCENARIOS
    assert not (ROOT / "simcore" / "scenarios").exists()


ENCODINGS = pytest.mark.parametrize("encoding", ["cp1252", "ascii"])


@ENCODINGS
def test_a_comparison_is_told_on_any_console(pilot, tmp_path, encoding):
    file = pilot / "sites" / "outreau.toml"
    words = ("compare", file, *SMALL, "--lang", "fr", "--out", tmp_path / "run")
    code, out, _ = said(*words, folder=tmp_path, encoding=encoding)
    assert code == 0
    plain_out = plain(out)
    assert re.search(r"T1\W+Gratuit", plain_out), out
    assert "?" not in plain_out
    rows = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert rows["written_by"] == "compare"


@ENCODINGS
def test_json_says_the_same_on_any_console(pilot, encoding):
    words = ("list", "schemes", "--format", "json")
    other = said(*words, folder=pilot, encoding=encoding)[1]
    assert "—" in usual(*words) or "é" in usual(*words) or usual(*words).isascii()
    assert json.loads(other) == json.loads(usual(*words))
    schema = said("schema", folder=pilot, encoding=encoding)[1]
    assert schema.isascii()
    assert json.loads(schema) == json.loads(usual("schema"))


@ENCODINGS
def test_refusals_help_and_lists_are_told_on_any_console(pilot, tmp_path, encoding):
    wrong = tmp_path / "faux.toml"
    wrong.write_text('title = "é → €"\n[sites.x]\ndwelings = 3\n', encoding="utf-8")
    code, _, err = said("validate", wrong, "--lang", "fr", folder=tmp_path, encoding=encoding)
    assert code == 2
    assert "dwelings" in err
    assert "Erreur" in err
    told = {"en": ("--help",), "fr": ("compare", "--help")}, {"fr": ("list", "keys")}
    for lang, words in (item for texts in told for item in texts.items()):
        code, out, _ = said(*words, "--lang", lang, folder=tmp_path, encoding=encoding)
        assert code == 0, words
        assert len(out) > 300
    code, _, err = said("compare", "--nix", "--lang", "fr", folder=tmp_path, encoding=encoding)
    assert code == 2
    assert "--nix" in err


def test_what_a_console_lacks_is_spelt():
    assert plain("« coût » ≥ 5 €, cœur – 3 m²") == '" cout " >= 5 EUR, coeur - 3 m2'
    assert plain("日") == "?"


def test_a_home_that_cannot_be_written_runs(pilot, tmp_path):
    """Kernels that cannot be kept at all are looked at in `test_compiled`."""
    nowhere = os.devnull + "/home"
    words = ("bill", "--help"), ("list", "rates"), ("validate", pilot / "five-sites.toml")
    for line in words:
        code, out, _ = said(*line, folder=tmp_path, HOME=nowhere, XDG_CACHE_HOME=nowhere)
        assert code == 0
        assert out


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if not HAS_BUILDER:
        pytest.skip("setuptools is too old to build this project without the network")
    folder, tree = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("tree")
    for name in ("simcore", "scenarios"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in", "cli.py"):
        shutil.copy(ROOT / name, tree)
    code = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=tree, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder


def test_the_wheel_takes_the_scenarios_and_the_command(wheel):
    (file,) = wheel.glob("*.whl")
    with zipfile.ZipFile(file) as parts:
        names = set(parts.namelist())
        (points,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "simcore = simcore.commands.main:cli" in parts.read(points).decode()
    for path in SCENARIOS.rglob("*.toml"):
        assert f"simcore/scenarios/{path.relative_to(SCENARIOS).as_posix()}" in names
    assert "simcore/__main__.py" in names
    assert not any(name.startswith(("tests/", "scenarios/")) for name in names)
