"""Tasks worked through by this process and others beside it, told in order.

Python runs one thread at a time where it is not within compiled code, so that two threads price
two operations no faster than one; two processes do.
"""

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
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
PEAKS: dict[int, int] = {}
"""Largest memory that each other process was seen to hold, by its number. [bytes]"""


def side_by_side(
    work: Callable[[Any, Task], Result], base: Any, tasks: Sequence[Task], *, jobs: int
) -> Iterator[tuple[Task, Result]]:
    """Each task with what ``work(base, task)`` makes of it, in their order, by ``jobs`` processes.

    This process is one of them and begins at once, while the others start (some seconds). What
    one of them leaves undone because it was killed is worked out here.

    Parameters
    ----------
    work
        A function of a module, so that another process finds it.
    base
        What all tasks have in common.
    tasks
        Independent tasks.
    jobs
        Processes, this one counted.
    """
    held, done = pickle.dumps(base), dict[int, Result]()
    left, told = deque(range(len(tasks))), 0
    sent: dict[int, Future[tuple[int, int, Result]]] = {}
    pool = ProcessPoolExecutor(jobs - 1, mp_context=get_context("spawn"), initializer=_begun)
    try:
        while told < len(tasks):
            own = left.popleft() if left else None
            while left and _n_waiting(sent) < AHEAD * (jobs - 1):
                number = left.popleft()
                sent[number] = _sent(pool, work, held, tasks[number])
            if own is not None:
                with working_alone():
                    done[own] = work(base, tasks[own])
            while told in done or (told in sent and (own is None or sent[told].done())):
                if told in sent:
                    done[told] = _result(sent.pop(told), work, base, tasks[told])
                yield tasks[told], done.pop(told)
                told += 1
    finally:
        pool.shutdown(cancel_futures=True)


def others_peak_bytes() -> int:
    """Largest memory that other processes held, each at its own time, added up. [bytes]"""
    return sum(PEAKS.values())


def _begun() -> None:
    """Leave interrupts to the process that asked, and end when it does, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = parent_process()
    assert asked is not None

    def end_with_it() -> None:
        wait([asked.sentinel])
        os._exit(1)

    Thread(target=end_with_it, daemon=True).start()


def _n_waiting(sent: dict[int, Future[Any]]) -> int:
    return sum(not one.done() for one in sent.values())


def _sent(pool: ProcessPoolExecutor, work: Any, held: bytes, task: Any) -> "Future[Any]":
    """A task given to the others; one that fails at once where none of them is left."""
    try:
        return pool.submit(_worked, work, held, task)
    except BrokenProcessPool as error:
        failed: Future[Any] = Future()
        failed.set_exception(error)
        return failed


def _worked(work: Any, held: bytes, task: Any) -> tuple[int, int, Any]:
    """A task worked out in another process, with its number and the most memory it held."""
    with working_alone():
        result = work(_unpacked(held), task)
    return os.getpid(), peak_memory_bytes() or 0, result


@lru_cache(maxsize=1)
def _unpacked(held: bytes) -> Any:
    """What all tasks have in common, once for all that come after each other."""
    return pickle.loads(held)


def _result(sent: "Future[tuple[int, int, Any]]", work: Any, base: Any, task: Any) -> Any:
    """What became of a task elsewhere; worked out here where the other process was killed."""
    try:
        process, peak, result = sent.result()
    except BrokenProcessPool:
        with working_alone():
            return work(base, task)
    PEAKS[process] = max(PEAKS.get(process, 0), peak)
    return result
