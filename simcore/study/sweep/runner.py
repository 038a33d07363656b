"""Tasks of a sweep worked through, each read where a part of it stands."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from simcore.base.records import Array
from simcore.study.futures.parts import part_key
from simcore.study.futures.plan import Plan, Task
from simcore.study.futures.runner import Crew, Done, Kept, Work, worked
from simcore.study.sweep.parts import read_part, stamp_of, write_part
from simcore.study.sweep.tasks import Shared, shared_of, task_cube

MOST_SIMULATED, MOST_PRICED = 15_000, 50_000
"""Homes simulated and sites priced that threads are as good for: some ten seconds of one core."""


def cubes(plan: Plan, tasks: Sequence[Task], folder: Path | None, crew: Crew) -> Done:
    """Figures of each task as it is done, in any order: read where a part holds them."""

    def work() -> Work:
        return partial(_cube, plan, shared_of(plan))

    kept = None if folder is None else _kept(plan, folder)
    return worked(tasks, work, kept, crew)


def processes_pay(plan: Plan, tasks: Sequence[Task]) -> bool:
    """Whether these tasks take much longer than another process takes to start."""
    n_priced = len(plan.sites) * sum(len(task.rows) for task in tasks)
    n_homes = sum(site.dwellings for site in plan.scenario.sites.values())
    n_simulated = n_homes * len(tasks) if plan.energy_paths else 0
    return n_simulated >= MOST_SIMULATED or n_priced >= MOST_PRICED


def _cube(plan: Plan, shared: Shared | None, task: Task) -> Array:
    return task_cube(plan, task, shared)


def _kept(plan: Plan, folder: Path) -> Kept:
    """Where parts stand in a folder."""
    stamp = stamp_of(plan)

    def found(task: Task) -> Array | None:
        return read_part(folder, part_key(stamp, plan, task), stamp, task)

    def keep(task: Task, cube: Array) -> None:
        write_part(folder, part_key(stamp, plan, task), stamp, task, cube)

    return Kept(found=found, keep=keep)
