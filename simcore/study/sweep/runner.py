"""Tasks of a sweep worked through: by threads here, or on a Dask cluster."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from simcore.base.records import Array
from simcore.study.compare.workers import each
from simcore.study.sweep.parts import part_key, read_part, stamp_of, write_part
from simcore.study.sweep.plan import Plan, Task
from simcore.study.sweep.tasks import Shared, shared_of, task_cube

Done = Iterator[tuple[Task, Array]]


def cubes(
    plan: Plan, tasks: Sequence[Task], folder: Path | None, *, jobs: int, scheduler: str
) -> Done:
    """Figures of each task as it is done, in any order: read where a part holds them."""
    stamp = stamp_of(plan) if folder is not None else {}
    left: list[Task] = []
    for task in tasks:
        found = None
        if folder is not None:
            found = read_part(folder, part_key(stamp, plan, task), stamp, task)
        if found is None:
            left.append(task)
        else:
            yield task, found
    if not left:
        return
    base = (plan, shared_of(plan))
    for task, cube in each(_of_task, base, left, jobs=jobs, scheduler=scheduler):
        if folder is not None:
            write_part(folder, part_key(stamp, plan, task), stamp, task, cube)
        yield task, cube


def _of_task(base: tuple[Plan, Shared | None], task: Task) -> Array:
    """Figures of a task where it is worked on; what comes back is these alone."""
    plan, shared = base
    return task_cube(plan, task, shared)
