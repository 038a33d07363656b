"""Tasks worked through some at a time, by threads here or on a Dask cluster."""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from ctypes import CDLL
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from simcore.base.errors import refuse

Task = TypeVar("Task")
Result = TypeVar("Result")
Submit = Callable[[Task], Future[Result]]
LOCAL = "local"
MIB = 1 << 20
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h
TIMEOUT_SECONDS = 20
"""Time that a scheduler has to answer."""
IN_FLIGHT = 4
"""Tasks that each thread has before it, so that none waits for the next."""


def each(
    work: Callable[[Any, Task], Result],
    base: Any,
    tasks: Sequence[Task],
    *,
    jobs: int,
    scheduler: str = LOCAL,
    in_order: bool = False,
) -> Iterator[tuple[Task, Result]]:
    """Each task with what ``work(base, task)`` makes of it, few of them held at a time.

    Parameters
    ----------
    work
        A function of a module, so that a worker elsewhere finds it.
    base
        What all tasks have in common; sent out once.
    tasks
        Independent tasks.
    jobs
        Tasks worked on at a time here.
    scheduler
        ``local``, or the address of a Dask scheduler whose workers have this package.
    in_order
        Whether they are told in their order, else as each is done.

    Raises
    ------
    InputError
        If the scheduler does not answer, or its package is not there.

    Examples
    --------
    >>> [*each(lambda base, task: base - task, 10, [1, 2], jobs=1)]
    [(1, 9), (2, 8)]
    """
    if not tasks:
        return
    if scheduler == LOCAL and jobs == 1:
        yield from ((task, work(base, task)) for task in tasks)
        return
    crew = _threads(work, base, jobs) if scheduler == LOCAL else _cluster(work, base, scheduler)
    with crew as (submit, n_threads):
        yield from _worked(submit, tasks, IN_FLIGHT * n_threads, in_order=in_order)


@contextmanager
def _threads(
    work: Callable[[Any, Task], Result], base: Any, jobs: int
) -> Iterator[tuple[Submit[Task, Result], int]]:
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        yield (lambda task: pool.submit(work, base, task)), jobs


@contextmanager
def _cluster(
    work: Callable[[Any, Task], Result], base: Any, scheduler: str
) -> Iterator[tuple[Submit[Task, Result], int]]:
    """A cluster that runs already; each task is reduced where it is worked out."""
    client = client_of(scheduler)
    try:
        sent = client.scatter(base, broadcast=True, hash=False)
        pool = client.get_executor(pure=False)
        n_threads = sum(client.nthreads().values())
        yield (lambda task: pool.submit(_there, work, sent, task)), max(n_threads, 1)
    finally:
        client.close()


def _there(work: Callable[[Any, Task], Result], base: Any, task: Task) -> Result:
    """A task where a worker of a cluster has it."""
    keep_memory()
    return work(base, task)


@cache
def keep_memory() -> None:
    """Let this process use freed memory again, as glibc does unless it is told otherwise.

    Dask starts its workers with a trim threshold of 64 kB. To glibc this also means that every
    array from 128 kB on comes from the system and goes back to it, page by page: a simulated
    year then takes half as much processor time again. The thresholds here are those that glibc
    finds by itself once large arrays come and go.

    References
    ----------
    mallopt(3), Linux manual pages: M_MMAP_THRESHOLD, "Dynamic adjustment".
    """
    mallopt = getattr(CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, 32 * MIB)
        mallopt(_TRIM_THRESHOLD, 64 * MIB)


def _worked(
    submit: Submit[Task, Result], tasks: Sequence[Task], at_once: int, *, in_order: bool
) -> Iterator[tuple[Task, Result]]:
    """Tasks with their results, no more of them asked for than are worked on."""
    waiting = iter(tasks)
    running = {submit(task): task for task in islice(waiting, at_once)}
    try:
        while running:
            first = next(iter(running))
            done = {first} if in_order else wait(running, return_when=FIRST_COMPLETED).done
            for future in done:
                result, task = future.result(), running.pop(future)
                running |= {submit(after): after for after in islice(waiting, 1)}
                yield task, result
    finally:
        for future in running:
            future.cancel()


def client_of(scheduler: str) -> Any:
    """Client of a scheduler, or a refusal once it does not answer in time."""
    try:
        from distributed import Client
    except ImportError:
        raise refuse("package_missing", "--scheduler", name="cluster") from None
    try:
        return Client(scheduler, timeout=TIMEOUT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise refuse(
            "scheduler_unreachable",
            "--scheduler",
            scheduler=scheduler,
            seconds=TIMEOUT_SECONDS,
            said=said,
        ) from None
