"""Tasks of futures worked through: by threads here, or on a Dask cluster."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simcore.study.compare.workers import LOCAL, each
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
    for task, made in each(_applied, work_of(), left, jobs=jobs, scheduler=scheduler):
        if kept is not None:
            kept.keep(task, made)
        yield task, made


def _applied(work: Work, task: Task) -> Any:
    """A task where a worker has the work; what comes back is what it makes alone."""
    return work(task)
