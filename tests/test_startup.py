"""What a command loads: nothing heavy that it does not use."""

import json
import os
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
import json, sys
from cli import cli
for words in json.loads(sys.argv[1]):
    try:
        cli(words)
    except SystemExit as end:
        assert not end.code, words
    print("LOADED", *(name for name in {names} if name in sys.modules), file=sys.stderr)
"""


def loaded(*lines):
    """Heavy packages that are loaded after each of some commands, one after the other."""
    asked = json.dumps([[str(word) for word in words] for words in lines])
    done = subprocess.run(
        [sys.executable, "-c", RUN.replace("{names}", repr(HEAVY)), asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("LOADED")]
    assert len(told) == len(lines)
    return [set(line.split()[1:]) for line in told]


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
    return ["import", file, "--out", folder / "meters"]


def test_help_loads_neither_numpy_nor_pandas():
    whole, one = loaded(["--help"], ["validate", "--help"])
    assert whole == set()
    assert one <= {"numpy"}


def test_looking_things_up_loads_little():
    # Nothing is ever unloaded, so what none of them has loaded together no one loads alone.
    light = ["validate", FIVE_SITES], ["schema"], ["list", "schemes"], ["list", "keys"]
    *little, rates, formats = loaded(
        *light, ["list", "sites", FIVE_SITES], ["list", "rates"], ["list", "formats"]
    )
    assert all(one <= {"numpy"} for one in little), little
    assert rates | formats <= {"numpy", "pandas", "pyarrow"}


def test_one_meter_s_affairs_load_no_weather_and_no_charts(tmp_path):
    # A table that comes from a file is of pandas; sums over one meter need no kernel.
    found = loaded(bill_words(tmp_path), share_words(tmp_path), import_words(tmp_path))
    assert all(one <= {"numpy", "pandas", "pyarrow"} for one in found), found


def test_the_charts_of_a_folder_need_no_weather():
    code = "import sys, simcore.show.report.pack, simcore.show.charts, simcore.show.folder.read\n"
    code += "print(*(name for name in ('pvlib', 'numba', 'scipy.optimize') if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(("stated", "threads"), [(None, "1"), ("3", "3")])
def test_a_run_seeks_garbage_seldom_and_leaves_threads_to_the_sites(stated, threads):
    code = "import gc, os, sys\nfrom cli import cli\ntry:\n    cli(['--version'])\n"
    code += "except SystemExit:\n    assert 'numpy' not in sys.modules\n"
    code += "    print(gc.get_threshold()[0], os.environ['OPENBLAS_NUM_THREADS'])"
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    around = kept if stated is None else kept | {"OPENBLAS_NUM_THREADS": stated}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=around,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == f"50000 {threads}"
