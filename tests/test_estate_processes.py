"""Processes side by side: the order of results, deaths, and what they leave behind."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from io import StringIO
from pathlib import Path

import pytest
from command_sample import invoked
from estate_tasks import (
    PACKED,
    Counted,
    added,
    killed_elsewhere,
    name_of,
    process,
    refused,
    slow_elsewhere,
    slow_where,
)
from numpy.testing import assert_array_equal
from rich.console import Console
from scenario_sample import SITES, scenario_file

import simcore as sc
from simcore.base.blocks import is_alone, n_threads, work_in_blocks, working_alone
from simcore.commands import progress, running
from simcore.study.compare.beside import PEAKS, side_by_side
from simcore.study.estate import estate as estate_room
from simcore.study.estate.estate import Kept, estate_of, estate_plan

TESTS = Path(__file__).parent
SMALL = """
[time]
step_minutes = 60
[schemes.T1]
[estate]
dwellings = 16
residences = 4
"""
ASKS = """
import sys
import threading
from estate_tasks import process
from simcore.study.compare.beside import side_by_side
for _, number in side_by_side(process, 0.2, range(500), jobs=2):
    print(number, flush=True)
"""


def test_results_come_in_their_order_from_several_processes():
    told = list(side_by_side(added, {"start": 10}, range(30), jobs=3))
    assert told == [(n, n + 10) for n in range(30)]
    seen = [one for _, one in side_by_side(process, 0.1, range(60), jobs=2)]
    assert os.getpid() in seen
    assert len(set(seen)) == 2
    others = set(seen) - {os.getpid()}
    assert all(PEAKS[other] > 10e6 for other in others)


def test_what_is_done_first_is_told_first_unless_order_is_asked_for():
    ordered, as_done = (
        [*side_by_side(slow_elsewhere, 0.4, range(8), jobs=2, in_order=in_order)]
        for in_order in (True, False)
    )
    assert ordered == [(n, n) for n in range(8)]
    assert sorted(as_done) == ordered
    # Task 1 is the first that goes elsewhere, where each takes longer than all others here.
    assert [n for n, _ in as_done].index(1) > 3


def test_what_no_other_process_has_begun_is_taken_back():
    seen = [one for _, one in side_by_side(slow_where, 0.3, range(40), jobs=2, in_order=False)]
    elsewhere = [one for one in seen if one != os.getpid()]
    # Three go out at first; one is worked on and one lies ready there, the others come back.
    assert len(elsewhere) <= 2


def test_what_tasks_have_in_common_goes_out_once():
    held = Counted()
    told = list(side_by_side(name_of, held, range(30), jobs=2))
    assert {name for _, name in told} == {"held"}
    assert PACKED == [1]


def test_no_task_is_no_work():
    assert list(side_by_side(added, {"start": 1}, [], jobs=2)) == []


def test_what_a_killed_process_left_is_worked_out_here():
    told = list(side_by_side(killed_elsewhere, 5, range(12), jobs=2))
    assert told == [(n, n + 5) for n in range(12)]


def test_a_fault_of_a_task_is_told():
    with pytest.raises(ValueError, match="task"):
        list(side_by_side(refused, None, range(4), jobs=2))


def test_nothing_is_shared_out_twice():
    threads = []
    with working_alone():
        assert is_alone()
        assert n_threads() == 1
        work_in_blocks(
            lambda block: threads.append(threading.get_ident()), [slice(0, 1), slice(1, 2)]
        )
    assert set(threads) == {threading.get_ident()}
    assert n_threads() == 2


@pytest.mark.skipif(sys.platform == "win32", reason="looks at processes as Linux and macOS do")
def test_no_process_outlives_the_one_that_asked():
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    asked = subprocess.Popen(
        [sys.executable, "-c", ASKS],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert asked.stdout is not None
    others = {int(line) for line, _ in zip(asked.stdout, range(40), strict=False)} - {asked.pid}
    assert others
    asked.kill()
    asked.wait()
    asked.stdout.close()
    for _ in range(100):
        if not any(is_running(other) for other in others):
            break
        time.sleep(0.1)
    assert not any(is_running(other) for other in others)


def is_running(process_id):
    """Whether a process is there and has not ended."""
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process_id)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(told) and not told.startswith("Z")


def test_an_estate_is_the_same_bit_for_bit_in_processes(tmp_path, monkeypatch):
    path = scenario_file(tmp_path, SMALL, extends=(SITES / "outreau.toml",))
    plan = estate_plan(sc.load(path, ["estate.within_km=5"]))
    alone = estate_of(plan, jobs=1)
    monkeypatch.setattr(estate_room, "PROCESSES_PAY", 0)
    seen, kept = [], []
    side = estate_of(
        plan,
        jobs=2,
        in_processes=True,
        progress=lambda n, of: seen.append((n, of)),
        kept=Kept(keep=lambda one: kept.append(one.operation)),
    )
    assert_array_equal(side.figures, alone.figures)
    assert_array_equal(side.cash_eur, alone.cash_eur)
    assert_array_equal(side.grouping, alone.grouping)
    assert kept == [one.operation for one in plan.operations]
    assert [n for n, _ in seen] == sorted(n for n, _ in seen)
    assert seen[-1] == (16, 16)


SHORT = """
import sys
from simcore.study.estate import estate
estate.PROCESSES_PAY = 0
from simcore.commands.main import cli
cli(sys.argv[1:])
"""


def test_a_killed_run_of_several_processes_goes_on_where_it_stopped(tmp_path):
    path = scenario_file(tmp_path, SMALL, extends=(SITES / "outreau.toml",))
    sets = ["--set", "estate.residences=12", "--set", "estate.dwellings=36"]
    words = ["estate", str(path), "--no-charts", "--format", "json", *sets, "--out"]
    out = tmp_path / "out"
    asked = subprocess.Popen(
        [sys.executable, "-c", SHORT, *words, str(out)],
        stdout=subprocess.DEVNULL,
        cwd=TESTS.parent,
        env=os.environ | {"PYTHONPATH": str(TESTS.parent)},
    )
    parts = out / "parts"
    while len(list(parts.glob("*/part.parquet"))) < 2 and asked.poll() is None:
        time.sleep(0.02)
    asked.kill()
    asked.wait()
    before = {one: one.stat().st_mtime_ns for one in parts.glob("*/part.parquet")}
    assert len(before) >= 2
    gone_on = json.loads(invoked(*words, str(out)).stdout)
    assert all(one.stat().st_mtime_ns == written for one, written in before.items())
    whole = json.loads(invoked(*words, str(tmp_path / "whole")).stdout)
    assert gone_on["operations"] == whole["operations"]
    assert len(list(parts.glob("*/part.parquet"))) == whole["n_operations"]
    assert not list(parts.rglob("*.new"))


def test_progress_counts_dwellings_and_tells_the_time_left(monkeypatch):
    told = StringIO()
    console = Console(file=told, force_terminal=True, width=120)
    monkeypatch.setattr(progress, "stderr", lambda: console)
    with running.counting("estate.dwellings") as tell:
        tell(0, 40_000)
        for n in (10_000, 20_000):
            time.sleep(0.2)
            tell(n, 40_000)
        time.sleep(0.2)
    assert "20000/40000" in told.getvalue()
    assert re.search(r"0:00:\d\d", told.getvalue())
