"""Tasks of futures worked through: by threads here, or on a Dask cluster."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any

from simcore.study.compare.workers import IN_FLIGHT, LOCAL, RETRIES, client_of
from simcore.study.futures.plan import Task

Work = Callable[[Task], Any]
Done = Iterator[tuple[Task, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where what tasks make is kept, so that a run goes on where it stopped.

    ``found`` gives what stands there of a task, None for nothing; ``keep`` puts it there.
    """

    found: Callable[[Task], Any]
    keep: Callable[[Task, Any], None]


def worked(
    tasks: Sequence[Task],
    work_of: Callable[[], Work],
    kept: Kept | None,
    *,
    jobs: int,
    scheduler: str = LOCAL,
) -> Done:
    """What each task makes, as it is done, in any order: read where it is kept.

    Parameters
    ----------
    tasks
        Tasks.
    work_of
        Gives the work, once it is known that any is left; it goes to a cluster as it is.
    kept
        Where results are kept; None for nowhere.
    jobs
        Tasks worked on at a time.
    scheduler
        ``local``, or the address of a Dask scheduler.
    """
    left: list[Task] = []
    for task in tasks:
        found = None if kept is None else kept.found(task)
        if found is None:
            left.append(task)
        else:
            yield task, found
    if not left:
        return
    work = work_of()

    def put(task: Task, made: Any) -> Any:
        if kept is not None:
            kept.keep(task, made)
        return made

    if scheduler == LOCAL:
        yield from _local(lambda task: put(task, work(task)), left, jobs)
    else:
        yield from ((task, put(task, made)) for task, made in _on_cluster(work, left, scheduler))


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


def _on_cluster(work: Work, tasks: Sequence[Task], scheduler: str) -> Done:
    """Tasks on a Dask cluster that runs already; each is reduced where it is worked out."""
    client = client_of(scheduler)
    try:
        base = client.scatter(work, broadcast=True, hash=False)
        yield from _gathered(client, base, tasks)
    finally:
        client.close()


def _gathered(client: Any, base: Any, tasks: Sequence[Task]) -> Done:
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


def _remote(work: Work, task: Task) -> Any:
    """A task where a worker has the work; what comes back is what it makes alone."""
    return work(task)
