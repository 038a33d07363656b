"""Tasks of a sweep worked through, each read where a part of it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.study.futures.parts import check_parts, part_key, parts_on_disk
from simcore.study.futures.plan import Plan, Task
from simcore.study.futures.runner import Crew, Done, Kept, Work, worked
from simcore.study.sweep.parts import read_part, stamp_of, write_part
from simcore.study.sweep.tasks import Shared, shared_of, task_cube

MOST_SIMULATED, MOST_PRICED = 15_000, 50_000
"""Homes simulated and sites priced that threads are as good for: some ten seconds of one core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Parts of a run: their folder, what they have in common, and their keys by task."""

    folder: Path
    stamp: dict[str, Any]
    keys: Mapping[int, str]

    __repr__ = brief


def cubes(plan: Plan, tasks: Sequence[Task], parts: Parts | None, crew: Crew) -> Done:
    """Figures of each task as it is done, in any order: read where a part holds them."""

    def work() -> Work:
        return partial(_cube, plan, shared_of(plan))

    return worked(tasks, work, None if parts is None else _kept(parts), crew)


def processes_pay(plan: Plan, tasks: Sequence[Task]) -> bool:
    """Whether these tasks take much longer than another process takes to start."""
    n_priced = len(plan.sites) * sum(len(task.rows) for task in tasks)
    n_homes = sum(site.dwellings for site in plan.scenario.sites.values())
    n_simulated = n_homes * len(tasks) if plan.energy_paths else 0
    return n_simulated >= MOST_SIMULATED or n_priced >= MOST_PRICED


def _cube(plan: Plan, shared: Shared | None, task: Task) -> Array:
    return task_cube(plan, task, shared)


def parts_in(folder: Path, plan: Plan, tasks: Sequence[Task]) -> Parts:
    """Where parts of tasks stand in a folder, once it is known that its parts are of this run."""
    stamp = stamp_of(plan)
    check_parts(folder, stamp)
    keys = {task.number: part_key(stamp, plan, task) for task in tasks}
    return Parts(folder=folder, stamp=stamp, keys=keys)


def n_found(parts: Parts, tasks: Sequence[Task]) -> int:
    """Futures whose parts stand in their folder."""
    own = ((parts.keys[task.number], len(task.rows)) for task in tasks)
    return sum(n_rows * parts_on_disk(parts.folder, [key]) for key, n_rows in own)


def _kept(parts: Parts) -> Kept:
    def found(task: Task) -> Array | None:
        return read_part(parts.folder, parts.keys[task.number], parts.stamp, task)

    def keep(task: Task, cube: Array) -> None:
        write_part(parts.folder, parts.keys[task.number], parts.stamp, task, cube)

    return Kept(found=found, keep=keep)
