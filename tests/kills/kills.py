"""``make kill``: commands killed at random moments; what stood there stays, or the new is whole."""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from french_clock import stamps
from meter_sample import portal
from replay_files import curve_file
from scenario_sample import SMALL

PRELOADED = ("cli", "pandas", "pyarrow.parquet", "numba", "xlsxwriter", "simcore.show.report.pack")
PRELOADED += (
    "simcore.study.compare.pipeline",
    "simcore.study.grid.grid",
    "simcore.show.folder.write",
)
PRELOADED += ("simcore.study.replay.replay", "simcore.energy.meters", "simcore.study.finance.plan")
"""What each process would else take seconds to import."""

for name in PRELOADED:
    import_module(name)

SITE = "arras-bon-secours"
SETS = (
    *("--set", f"sites.{SITE}.dwellings=3", "--set", f"sites.{SITE}.buildings=[]"),
    *("--set", "time.step_minutes=60"),
)
MOST_SECONDS = 900
"""A command that takes longer is a hang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that writes a folder: its words for a turn, and where it writes."""

    name: str
    words: Callable[[Path, int], list[str]]
    out: str


def _run(name: str, *more: str) -> Callable[[Path, int], list[str]]:
    """Words of a command of a scenario; each turn has a seed of its own, and so other figures."""
    return lambda folder, turn: [
        *(name, str(SMALL), *SETS, "--seed", str(turn + 1), *more, "--out", str(folder / name))
    ]


def _report(folder: Path, turn: int) -> list[str]:
    lang = ("fr", "en")[turn % 2]
    words = ["report", str(folder / "source"), "--format", "xlsx", "--lang", lang]
    return [*words, "--out", str(folder / "report")]


def _share(folder: Path, turn: int) -> list[str]:
    words = ["share", "--production", str(folder / "sun.csv"), "--consumption"]
    key = ("equal", "default")[turn % 2]
    return [*words, str(folder / "use.csv"), "--key", key, "--out", str(folder / "share")]


def _import(folder: Path, turn: int) -> list[str]:
    fill = ("weeks", "hold")[turn % 2]
    return ["import", str(folder / "meter.csv"), "--fill", fill, "--out", str(folder / "import")]


COMMANDS = (
    Command(name="compare", words=_run("compare", "--no-charts"), out="compare"),
    Command(name="report", words=_report, out="report"),
    Command(name="share", words=_share, out="share"),
    Command(name="finance", words=_run("finance"), out="finance"),
    Command(name="grid", words=_run("grid"), out="grid"),
    Command(name="import", words=_import, out="import"),
)


def begun(words: list[str]) -> ForkProcess:
    """A command line in a process of its own, which has what takes long to import."""
    process = get_context("fork").Process(target=_called, args=(words,))
    process.start()
    return process


def _called(words: list[str]) -> None:
    """The command line, silent; its exit code is that of the process."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    main_of = import_module("cli").cli
    main_of.main(words, prog_name="simcore")


def ended(words: list[str]) -> float:
    """Seconds that a command takes which is left alone."""
    start, process = time.monotonic(), begun(words)
    process.join(MOST_SECONDS)
    assert process.exitcode == 0, words
    return time.monotonic() - start


SKIPPED = {("2023-03-26", 4), ("2023-03-26", 5)}
"""Half-hours that the clock skips in spring."""


def measured(folder: Path) -> None:
    """Curves, for the commands that read them."""
    times = stamps("2026-07-01T10:00", 96, 15)
    curve_file(folder / "sun.csv", times, {"roof": 0.8})
    curve_file(folder / "use.csv", times, {"A": 0.1, "B": 0.4})
    rows = [
        (f"{day}T{n // 2:02d}:{n % 2 * 30:02d}:00", 400 + n)
        for day in _days()
        for n in range(48)
        if (day, n) not in SKIPPED
    ]
    (folder / "meter.csv").write_text(portal([*rows[1:], ("2024-01-01T00:00:00", 400)], step="30"))


def simulated(folder: Path) -> None:
    """A run, for the command that reads one."""
    ended(["compare", str(SMALL), *SETS, "--no-charts", "--out", str(folder / "source")])


def _days() -> Iterator[str]:
    for month, n_days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1):
        yield from (f"2023-{month:02d}-{day:02d}" for day in range(1, n_days + 1))


def faults_of(out: Path) -> list[str]:
    """What is missing or changed in a folder, by the hashes that it bears."""
    marks = [path for path in (out / "manifest.json", out / ".simcore.json") if path.is_file()]
    marks += [path for path in out.glob(".*.json") if path not in marks]
    contents: dict[str, str] = {}
    for mark in marks:
        contents |= json.loads(mark.read_text("utf-8")).get("contents", {})
    if not contents:
        return [f"{out.name}: no mark of what it holds"]
    return [
        f"{out.name}: {name}"
        for name, digest in contents.items()
        if not (out / name).is_file() or sha256((out / name).read_bytes()).hexdigest() != digest
    ]


def left_over(folder: Path) -> list[str]:
    """Working folders and files that stand where commands write."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob(".*")
        if path.name.endswith((".writing", ".replaced", ".new")) or "working" in path.name
    ]


def killed(
    command: Command, folder: Path, turn: int, seconds: float, chance: random.Random
) -> bool:
    """Whether a command was killed before it ended.

    Every other one is killed at any moment, the others soon after they begin to write.
    """
    process = begun(command.words(folder, turn))
    limit = time.monotonic() + seconds
    if turn % 2:
        while process.is_alive() and time.monotonic() < limit and not left_over(folder):
            time.sleep(0.001)
        time.sleep(chance.random() ** 2 * 0.5 * seconds)
    else:
        time.sleep(chance.random() * seconds)
    is_alive = process.is_alive()
    process.kill()
    process.join()
    return is_alive


def turns(command: Command, folder: Path, n: int, chance: random.Random) -> tuple[int, list[str]]:
    """Number of kills that met a living command, and all that was lost or left."""
    # The first may compile what the others find compiled: by its time they would all have ended.
    seconds = min(ended(command.words(folder, 0)) for _ in range(2))
    found = faults_of(folder / command.out)
    n_killed = 0
    for turn in range(1, n + 1):
        n_killed += killed(command, folder, turn, seconds, chance)
        found += faults_of(folder / command.out)
        if turn % 6 == 0 or turn == n:
            ended(command.words(folder, turn))
            found += faults_of(folder / command.out)
            found += [f"left after the next run: {name}" for name in left_over(folder)]
    return n_killed, found


def at_once(command: Command, folder: Path) -> list[str]:
    """What is wrong after two runs at once into two folders of one parent."""
    processes = []
    for turn in (1, 2):
        *words, out = command.words(folder, turn)
        processes.append(begun([*words, f"{out}-{turn}"]))
    for process in processes:
        process.join(MOST_SECONDS)
    found = [
        f"{command.name}: exit code {process.exitcode} of two at once"
        for process in processes
        if process.exitcode
    ]
    for turn in (1, 2):
        found += faults_of(folder / f"{command.out}-{turn}")
    return [*found, *(f"left after two at once: {name}" for name in left_over(folder))]


def main() -> int:
    """Number of faults."""
    words = argparse.ArgumentParser()
    words.add_argument("--kills", type=int, default=102, help="kills in all")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--command", default="")
    chosen = words.parse_args()
    commands = [one for one in COMMANDS if chosen.command in one.name]
    n_each, chance = -(-chosen.kills // len(commands)), random.Random(chosen.seed)
    n_faults = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        measured(folder)
        simulated(folder)
        for command in commands:
            n_killed, found = turns(command, folder, n_each, chance)
            found += at_once(command, folder)
            told = f"{command.name:<9}{n_each:>4} kills, {n_killed:>3} of a living command"
            sys.stdout.write(f"{told}, {len(found):>3} lost or left\n")
            sys.stdout.write("".join(f"    {text}\n" for text in found))
            sys.stdout.flush()
            n_faults += len(found)
    return n_faults


if __name__ == "__main__":
    sys.exit(bool(main()))
