"""Tasks of futures worked through: by threads or processes here, or on a Dask cluster."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simcore.study.compare.beside import side_by_side
from simcore.study.compare.workers import LOCAL, each, keep_memory
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


def never(tasks: Sequence[Task]) -> bool:
    """Tell that processes do not pay, whatever the tasks."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who works on tasks.

    Attributes
    ----------
    jobs
        Tasks worked on at a time here.
    scheduler
        ``local``, or the address of a Dask scheduler.
    in_processes
        Whether processes beside this one pay for these tasks: in programs whose main file does
        nothing when it is imported, they are faster than threads wherever Python prices.
    """

    jobs: int
    scheduler: str = LOCAL
    in_processes: Callable[[Sequence[Task]], bool] = never


def worked(
    tasks: Sequence[Task], work_of: Callable[[], Work], kept: Kept | None, crew: Crew
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
    crew
        Who works on those that are left.
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
    for task, made in _made(work_of(), left, crew):
        if kept is not None:
            kept.keep(task, made)
        yield task, made


def _made(work: Work, tasks: Sequence[Task], crew: Crew) -> Done:
    if crew.scheduler == LOCAL and crew.jobs > 1 and crew.in_processes(tasks):
        return side_by_side(_applied, work, tasks, jobs=crew.jobs, in_order=False)
    return each(_applied, work, tasks, jobs=crew.jobs, scheduler=crew.scheduler)


def _applied(work: Work, task: Task) -> Any:
    """A task where a worker has the work; what comes back is what it makes alone."""
    keep_memory()
    return work(task)
