"""Long arrays worked on in blocks of rows, several at a time."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

N_BLOCKS = 8
"""Blocks of a long array, so that bright and dark months even out between the threads."""

_LONG = 1_000_000
"""Cells from which starting threads, a tenth of a millisecond, pays."""


def row_blocks(n_rows: int, n_cells: int) -> list[slice]:
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
    edges = [n_rows * k // N_BLOCKS for k in range(N_BLOCKS + 1)]
    return [slice(*edge) for edge in pairwise(edges)]


def work_in_blocks(work: Callable[[slice], object], blocks: list[slice]) -> None:
    """Call ``work`` on each block, on all processors where there are several blocks.

    Pays where ``work`` is a compiled kernel that releases Python's lock.
    """
    if len(blocks) == 1:
        work(blocks[0])
        return
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(work, blocks))
