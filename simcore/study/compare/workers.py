"""Tasks worked through some at a time, by threads here or on a Dask cluster, told in order."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from simcore.base.errors import refuse

Task = TypeVar("Task")
Result = TypeVar("Result")
LOCAL = "local"
TIMEOUT_SECONDS = 20
"""Time that a scheduler has to answer."""
IN_FLIGHT = 4
"""Tasks that each worker has before it, so that none waits for the next."""
RETRIES = 3
"""Times that a task is tried again when the worker that had it dies."""


def each(
    work: Callable[[Any, Task], Result],
    base: Any,
    tasks: Sequence[Task],
    *,
    jobs: int,
    scheduler: str = LOCAL,
) -> Iterator[Result]:
    """What ``work(base, task)`` makes of each task, in their order, few of them held at a time.

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

    Raises
    ------
    InputError
        If the scheduler does not answer, or its package is not there.
    """
    if scheduler != LOCAL:
        yield from _on_cluster(work, base, tasks, scheduler)
    elif jobs == 1:
        yield from (work(base, task) for task in tasks)
    else:
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            submitted = (pool.submit(work, base, task) for task in tasks)
            yield from _in_order(submitted, IN_FLIGHT * jobs)


def _in_order(submitted: Iterator[Any], at_once: int) -> Iterator[Any]:
    """Results of futures in their order, no more of them asked for than are worked on."""
    running = deque(islice(submitted, at_once))
    while running:
        result = running.popleft().result()
        running.extend(islice(submitted, 1))
        yield result


def _on_cluster(
    work: Callable[[Any, Task], Result], base: Any, tasks: Sequence[Task], scheduler: str
) -> Iterator[Result]:
    """The same on a cluster that runs already; each task is reduced where it is worked out."""
    client = client_of(scheduler)
    try:
        sent = client.scatter(base, broadcast=True, hash=False)
        at_once = IN_FLIGHT * max(len(client.scheduler_info()["workers"]), 1)
        submitted = (client.submit(work, sent, one, pure=False, retries=RETRIES) for one in tasks)
        yield from _in_order(submitted, at_once)
    finally:
        client.close()


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
