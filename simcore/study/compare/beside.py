"""Tasks worked through by this process and others beside it.

Python runs one thread at a time where it is not within compiled code, so that two threads price
two operations no faster than one; two processes do.
"""

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, TypeVar

from simcore.base.blocks import working_alone
from simcore.base.memory import peak_memory_bytes

Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD = 3
"""Tasks that each process has before it, so that none waits while this one works on its own."""
HELD: list[bytes] = []
"""In a process that was started here: what all tasks have in common, as it was sent."""
PEAKS: dict[int, int] = {}
"""Largest memory that each other process was seen to hold, by its number. [bytes]"""


def side_by_side(
    work: Callable[[Any, Task], Result],
    base: Any,
    tasks: Sequence[Task],
    *,
    jobs: int,
    in_order: bool = True,
) -> Iterator[tuple[Task, Result]]:
    """Each task with what ``work(base, task)`` makes of it, by ``jobs`` processes.

    This process is one of them and begins at once, while the others start (some seconds). What
    one of them leaves undone because it was killed is worked out here.

    Parameters
    ----------
    work
        A function of a module, so that another process finds it.
    base
        What all tasks have in common; sent once to each process.
    tasks
        Independent tasks.
    jobs
        Processes, this one counted.
    in_order
        Whether they are told in their order, else as each is done.
    """
    done, left, told = dict[int, Result](), deque(range(len(tasks))), 0
    sent: dict[int, Future[tuple[int, int, Result]]] = {}
    common = (pickle.dumps(base),)
    pool = ProcessPoolExecutor(
        jobs - 1, mp_context=get_context("spawn"), initializer=_begun, initargs=common
    )
    try:
        while told < len(tasks):
            own = left.popleft() if left else _taken_back(sent)
            while left and _n_waiting(sent) < AHEAD * (jobs - 1):
                number = left.popleft()
                sent[number] = _sent(pool, work, tasks[number])
            if own is not None:
                with working_alone():
                    done[own] = work(base, tasks[own])
            first = told if in_order else None
            while (ready := _ready(done, sent, first, waits=own is None)) is not None:
                if ready in sent:
                    done[ready] = _result(sent.pop(ready), work, base, tasks[ready])
                yield tasks[ready], done.pop(ready)
                told += 1
                first = told if in_order else None
    finally:
        pool.shutdown(cancel_futures=True)


def _ready(
    done: dict[int, Any], sent: dict[int, Future[Any]], first: int | None, *, waits: bool
) -> int | None:
    """A task that can be told: the first one if it has to be that; None where none is done."""
    if first is not None:
        elsewhere = first in sent and (waits or sent[first].done())
        return first if first in done or elsewhere else None
    if waits and not done:
        wait_for(sent.values(), return_when=FIRST_COMPLETED)
    return next(iter([*done, *(number for number, one in sent.items() if one.done())]), None)


def whole_peak_bytes() -> int | None:
    """Largest memory that this process and those beside it held, each at its own time. [bytes]"""
    own = peak_memory_bytes()
    return None if own is None else own + sum(PEAKS.values())


def _begun(held: bytes) -> None:
    """Leave interrupts to the process that asked, and end when it does, however it ends."""
    HELD[:] = [held]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = parent_process()
    assert asked is not None

    def end_with_it() -> None:
        wait([asked.sentinel])
        os._exit(1)

    Thread(target=end_with_it, daemon=True).start()


def _n_waiting(sent: dict[int, Future[Any]]) -> int:
    return sum(not one.done() for one in sent.values())


def _taken_back(sent: dict[int, Future[Any]]) -> int | None:
    """The last of the tasks that no other process has begun, taken from them; None for none."""
    number = next((one for one in reversed(sent) if sent[one].cancel()), None)
    if number is not None:
        del sent[number]
    return number


def _sent(pool: ProcessPoolExecutor, work: Any, task: Any) -> "Future[Any]":
    """A task given to the others; one that fails at once where none of them is left."""
    try:
        return pool.submit(_worked, work, task)
    except BrokenProcessPool as error:
        failed: Future[Any] = Future()
        failed.set_exception(error)
        return failed


def _worked(work: Any, task: Any) -> tuple[int, int, Any]:
    """A task worked out in another process, with its number and the most memory it held."""
    with working_alone():
        result = work(_common(), task)
    return os.getpid(), peak_memory_bytes() or 0, result


@cache
def _common() -> Any:
    """What all tasks have in common, unpacked once."""
    return pickle.loads(HELD.pop())


def _result(sent: "Future[tuple[int, int, Any]]", work: Any, base: Any, task: Any) -> Any:
    """What became of a task elsewhere; worked out here where the other process was killed."""
    try:
        process, peak, result = sent.result()
    except BrokenProcessPool:
        with working_alone():
            return work(base, task)
    PEAKS[process] = max(PEAKS.get(process, 0), peak)
    return result
