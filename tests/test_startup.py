"""What a command loads: nothing heavy that it does not use."""

import subprocess
import sys

import pytest
from french_clock import stamps
from meter_sample import PRM, portal
from scenario_sample import ROOT

FIVE_SITES = str(ROOT / "scenarios" / "five-sites.toml")
NEVER = ("matplotlib", "pvlib", "pandapower", "scipy.signal", "scipy.stats", "pptx", "jinja2")
"""What no light command loads."""
HEAVY = (*NEVER, "xlsxwriter", "scipy.optimize", "numba", "pandas", "pyarrow", "numpy")

RUN = """
import sys
from cli import cli
try:
    cli(sys.argv[1:])
finally:
    print("LOADED", *(name for name in {names} if name in sys.modules), file=sys.stderr)
"""


def loaded(*words):
    """Heavy packages that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", RUN.replace("{names}", repr(HEAVY)), *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    line = next(line for line in done.stderr.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


def curve(path, names, n_slots=96):
    rows = [f"{stamp},{','.join(['0.5'] * len(names))}" for stamp in stamps("2026-06-01", n_slots)]
    path.write_text("\n".join([f"time,{','.join(names)}", *rows]) + "\n")
    return path


def share_words(folder):
    sun, use = curve(folder / "sun.csv", ["roof"]), curve(folder / "use.csv", ["A", "B"])
    words = ["share", "--production", sun, "--consumption", use, "--key", "default"]
    return [*words, "--out", folder / "out"]


def bill_words(folder):
    file = curve(folder / "home.csv", ["kwh"])
    return ["bill", "--consumption", file, "--contract", "hphc", "--kva", "6"]


def import_words(folder):
    file = folder / f"meter_{PRM}.csv"
    times = stamps("2022-12-31T23:30", 17520)
    file.write_text(portal([(time, 500 + n % 48) for n, time in enumerate(times)]))
    return ["import", file, "--out", folder / "out"]


def test_help_loads_neither_numpy_nor_pandas():
    assert loaded("--help") == set()
    assert loaded("validate", "--help") <= {"numpy"}


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["validate", FIVE_SITES], {"numpy"}),
        (["schema"], {"numpy"}),
        (["list", "schemes"], {"numpy"}),
        (["list", "keys"], {"numpy"}),
        (["list", "sites", FIVE_SITES], {"numpy"}),
        (["list", "rates"], {"numpy", "pandas", "pyarrow"}),
        (["list", "formats"], {"numpy", "pandas", "pyarrow"}),
    ],
    ids=lambda one: " ".join(one[:2]) if isinstance(one, list) else "",
)
def test_looking_things_up_loads_little(words, allowed):
    assert loaded(*words) <= allowed


@pytest.mark.parametrize("words", [bill_words, share_words, import_words])
def test_one_meter_s_affairs_load_no_weather_and_no_charts(tmp_path, words):
    # A table that comes from a file is of pandas; sums over one meter need no kernel.
    assert loaded(*words(tmp_path)) <= {"numpy", "pandas", "pyarrow"}


def test_the_charts_of_a_folder_need_no_weather():
    code = "import sys, simcore.show.report.pack, simcore.show.charts, simcore.show.folder.read\n"
    code += "print(*(name for name in ('pvlib', 'numba', 'scipy.optimize') if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
