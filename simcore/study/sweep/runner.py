"""Tasks of a sweep worked through: by threads here, or on a Dask cluster."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from typing import Any

from simcore.base.records import Array
from simcore.study.compare.workers import IN_FLIGHT, LOCAL, RETRIES, client_of
from simcore.study.sweep.parts import part_key, read_part, stamp_of, write_part
from simcore.study.sweep.plan import Plan, Task
from simcore.study.sweep.tasks import Shared, shared_of, task_cube

Work = Callable[[Task], Array]
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
    shared = shared_of(plan)

    def kept(task: Task, cube: Array) -> Array:
        if folder is not None:
            write_part(folder, part_key(stamp, plan, task), stamp, task, cube)
        return cube

    if scheduler == LOCAL:
        yield from _local(lambda task: kept(task, task_cube(plan, task, shared)), left, jobs)
    else:
        remote = _on_cluster(plan, shared, left, scheduler)
        yield from ((task, kept(task, cube)) for task, cube in remote)


def _local(work: Work, tasks: Sequence[Task], jobs: int) -> Done:
    """Tasks by threads, some at a time."""
    if jobs == 1:
        yield from ((task, work(task)) for task in tasks)
        return
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        waiting = iter(tasks)
        running = {pool.submit(work, task): task for task in islice(waiting, 2 * jobs)}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                running |= {pool.submit(work, after): after for after in islice(waiting, 1)}
                yield task, future.result()


def _on_cluster(plan: Plan, shared: Shared | None, tasks: Sequence[Task], scheduler: str) -> Done:
    """Tasks on a Dask cluster that runs already; each is reduced where it is worked out."""
    client = client_of(scheduler)
    try:
        base = client.scatter((plan, shared), broadcast=True, hash=False)
        yield from _worked(client, base, tasks)
    finally:
        client.close()


def _worked(client: Any, base: Any, tasks: Sequence[Task]) -> Done:
    from distributed import as_completed

    at_once = IN_FLIGHT * max(len(client.scheduler_info()["workers"]), 1)
    waiting = iter(tasks)
    of: dict[str, Task] = {}

    def submitted(task: Task) -> Any:
        future = client.submit(_remote, base, task, pure=False, retries=RETRIES)
        of[future.key] = task
        return future

    first = [submitted(task) for task in islice(waiting, at_once)]
    running = as_completed(first, loop=client.loop)
    for future in running:
        yield of.pop(future.key), future.result()
        task = next(waiting, None)
        if task is not None:
            running.add(submitted(task))


def _remote(base: tuple[Plan, Shared | None], task: Task) -> Array:
    """A task where a worker has it; what went out is what comes back: figures alone."""
    plan, shared = base
    return task_cube(plan, task, shared)
