"""Long arrays worked on in blocks of rows, several at a time."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import pairwise

import numpy as np

from simcore.base.records import Array

N_BLOCKS = 8
"""Blocks of a long array, so that bright and dark months even out between the threads."""

N_SUM_BLOCKS = 2
"""Blocks of long curves that are only summed: each block has sums of its own, and two threads
come near to what memory gives."""

_LONG = 1_000_000
"""Cells from which handing work to threads, a tenth of a millisecond, pays."""

_WORKER = "block-worker"
"""Name of the threads; one of them that asks for blocks itself works on them alone."""

N_THREADS = 2
"""Threads of a long piece of work, where nothing else runs beside it."""

_ALONE: ContextVar[bool] = ContextVar("_ALONE", default=False)


@contextmanager
def working_alone() -> Iterator[None]:
    """Let no work within it be shared out to threads: as much as there are processors runs.

    What is worked out is the same, bit for bit.
    """
    token = _ALONE.set(True)
    try:
        yield
    finally:
        _ALONE.reset(token)


def is_alone() -> bool:
    """Tell whether work that could be shared out to threads is not to be."""
    return _ALONE.get() or threading.current_thread().name.startswith(_WORKER)


def n_threads() -> int:
    """Threads that a long piece of work may take here."""
    return 1 if is_alone() else N_THREADS


def row_blocks(n_rows: int, n_cells: int, n_blocks: int = N_BLOCKS) -> list[slice]:
    """Slices that cover all rows: a single one for a short array.

    They depend on the sizes alone, so that sums made by block are the same on any machine.

    Examples
    --------
    >>> row_blocks(3, 12)
    [slice(0, 3, None)]
    >>> row_blocks(16, 2_000_000)[1]
    slice(2, 4, None)
    """
    if n_cells < _LONG:
        return [slice(0, n_rows)]
    edges = [n_rows * k // n_blocks for k in range(n_blocks + 1)]
    return [slice(*edge) for edge in pairwise(edges)]


def work_in_blocks(work: Callable[[slice], object], blocks: list[slice]) -> None:
    """Call ``work`` on each block, on all processors where there are several blocks.

    Pays where ``work`` is a compiled kernel that releases Python's lock.
    """
    if len(blocks) == 1 or is_alone():
        for block in blocks:
            work(block)
        return
    list(_pool(os.getpid()).map(work, blocks))


def sums_by_block(
    add: Callable[[slice, Array], None], blocks: list[slice], shape: tuple[int, ...]
) -> Array:
    """Sum of what each block adds to zeros of its own, so that no two threads write to one sum.

    Examples
    --------
    >>> def add(block, sums):
    ...     sums += block.stop - block.start
    >>> sums_by_block(add, [slice(0, 2), slice(2, 5)], (1,))
    array([5.])
    """
    sums = np.zeros((len(blocks), *shape))
    work_in_blocks(lambda block: add(block, sums[blocks.index(block)]), blocks)
    return sums.sum(axis=0)


@cache
def _pool(_process: int) -> ThreadPoolExecutor:
    """Threads kept for the next call: to start them takes as long as a site's sharing.

    One pool per process, since a forked one has none of the threads.
    """
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix=_WORKER)
