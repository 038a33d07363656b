"""Uses added up in blocks that stay in the cache: some members, some days, all uses."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from simcore.base.blocks import N_THREADS
from simcore.base.records import Array, Flags, Population
from simcore.energy.demand import columns
from simcore.energy.demand.quarters import Numbers
from simcore.energy.demand.surroundings import (
    Add,
    Homes,
    Surroundings,
    Window,
    is_lived_in,
    windows,
)

Use = Callable[[Homes], Add]
Has = Callable[[Population], Flags]
Parts = Sequence[tuple[Has, Mapping[str, Use]]]
"""Parts of a site: the members that have it, and its uses by name."""

BLOCK_MEMBERS, WINDOW_DAYS = 384, 28
"""Most members of a block and most days of a window: the fastest measured, from 20 to 580
members. To prepare a block and to begin a row take as long for few members as for many."""

UNDIVIDED_MEMBERS = 192
"""Most members that stay in one block, though a second thread may have nothing to do then:
operations of 30 to 180 homes take 8 to 15 % less processor time than by two."""

NEIGHBOURS = 8
"""Members next to each other that go to one block, as their energy shares a line of the cache."""

SPILL_ROWS = 8
"""Rows after a window in which its events may end."""


def sums(surroundings: Surroundings, uses: Mapping[str, Parts], n_threads: int) -> dict[str, Array]:
    """Sums of uses by their name, each ``(n_slots, n_members)``. [kWh]

    Each thread works on one block of members after the other.
    """
    population, n_threads = surroundings.population, max(n_threads, 1)
    shape = surroundings.n_rows - surroundings.n_warm, population.n_members
    kwh_of_uses: dict[str, Array] = {name: np.zeros(shape) for name in uses}
    has = [has_uses(population) for parts in uses.values() for has_uses, _ in parts]

    def add(member: Numbers) -> None:
        # Each member is in one block, so no two threads write to one column.
        _add_block(surroundings, member, uses, kwh_of_uses)

    blocks = _blocks(population, np.logical_or.reduce(has))
    if n_threads == 1:
        for member in blocks:
            add(member)
        return kwh_of_uses
    with ThreadPoolExecutor(max_workers=n_threads) as pool:
        list(pool.map(add, blocks))
    return kwh_of_uses


def _blocks(population: Population, takes: Flags) -> Iterator[Numbers]:
    """Numbers of the members to work on.

    Members are dealt out in the order of their large uses, so that all blocks take about as
    long. Those where nobody lives come last, apart, as they need no draws of who is up. They are
    the same however many threads there are, as the last digit of a sum hangs on its block.
    """
    has_tank, has_heating = population.has_electric_hot_water, population.has_electric_heating
    lives = is_lived_in(population)
    member = np.flatnonzero(takes)
    work = (2 * has_tank + has_heating)[member]
    member = member[np.argsort(work, kind="stable")]
    for some, n_next in ((member[lives[member]], NEIGHBOURS), (member[~lives[member]], 1)):
        n_blocks = N_THREADS * -(-len(some) // (N_THREADS * BLOCK_MEMBERS))
        if len(some) <= UNDIVIDED_MEMBERS:
            n_blocks = 1
        run = np.arange(len(some)) // n_next
        yield from (
            some[run % n_blocks == number]
            for number in range(min(n_blocks, run.max(initial=-1) + 1))
        )


def _add_block(
    surroundings: Surroundings,
    member: Numbers,
    uses: Mapping[str, Parts],
    kwh_of_uses: Mapping[str, Array],
) -> None:
    """Add the uses of some members to the sums, window by window."""
    homes = Homes(surroundings=surroundings, member=member)
    ready = {name: list(_prepared(homes, parts)) for name, parts in uses.items()}
    spilled = {name: np.zeros((SPILL_ROWS, len(member))) for name in uses}
    for window in windows(surroundings, member, WINDOW_DAYS):
        n_rows, slots = window.n_rows(surroundings), window.slots(surroundings)
        for name, adds in ready.items():
            block = np.zeros((n_rows + SPILL_ROWS, len(member)))
            block[:SPILL_ROWS] = spilled[name]
            for add in adds:
                add(block, window)
            spilled[name] = block[n_rows:]
            finished = block[: slots.stop - slots.start]
            columns.put_columns(kwh_of_uses[name][slots], finished, member.astype(np.uint64))


def _prepared(homes: Homes, parts: Parts) -> Iterator[Add]:
    """Uses of a block of members, each prepared for the members that have it.

    Only a part that is the first for all of the block is added to it in place: the others
    are summed before, so that a home has the same last digit whatever its block.
    """
    is_first = True
    for has_uses, uses in parts:
        column = np.flatnonzero(has_uses(homes.surroundings.population)[homes.member])
        if not len(column):
            continue
        some = replace(homes, member=homes.member[column])
        adds = [use(some) for use in uses.values()]
        is_whole = len(column) == len(homes.member)
        yield from adds if is_first and is_whole else [_of_some(adds, column, is_whole=is_whole)]
        is_first = False


def _of_some(adds: list[Add], column: Numbers, *, is_whole: bool) -> Add:
    """Uses of some columns of a block, summed before they are added."""

    def add(kwh: Array, window: Window) -> None:
        part = np.zeros((len(kwh), len(column)))
        # Not awake[:, column], whose rows would not be contiguous.
        own = window
        if not is_whole:
            own = replace(window, awake=np.take(window.awake, column, axis=1))
        for add_use in adds:
            add_use(part, own)
        columns.add_columns(kwh, part, column)

    return add
