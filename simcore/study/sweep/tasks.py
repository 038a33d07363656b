"""One task of a sweep: the figures of all sites and schemes in its futures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.site.records import SiteFlows
from simcore.study.futures.future import energy_of, future_of
from simcore.study.futures.kinds import RATES
from simcore.study.futures.plan import Plan, Task, branches, plain, tasks_of
from simcore.study.sweep.figures import counted_together, figures, priced_together, told_of
from simcore.study.sweep.futures import Book, book_of, sites_priced

AT_ONCE = 128
"""Futures whose bills are held at a time."""
FEW = 8
"""Futures of one energy and reading that are each walked alone: as many points as taking bills
apart would need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all tasks without an energy of their own begin from.

    ``flows`` are the sites' energy, ``books`` what any prices make of them by reading of the law.
    """

    flows: tuple[SiteFlows, ...]
    books: Mapping[tuple[Any, ...], Book]

    __repr__ = brief


def shared_of(plan: Plan) -> Shared | None:
    """The scenario's own energy, simulated and taken apart once; None where every task has one."""
    if plan.energy_paths:
        return None
    flows = energy_of(plan.scenario, {})
    every = branches(plan, range(plan.n_draws))
    books = {key: _book(plan, flows, {}, key) for key in every}
    is_whole = all(map(_is_whole, books.values()))
    return Shared(flows=() if is_whole else flows, books=books)


def _is_whole(book: Book) -> bool:
    """Whether a book answers all prices, so that the energy is not needed any more."""
    return book.parts is not None and all(part.is_exact for part in book.parts)


def task_cube(plan: Plan, task: Task, shared: Shared | None) -> Array:
    """Figures of a task, ``(n_rows, n_sites + 1, n_schemes, n_figures)``, all sites last."""
    rows = np.array(task.rows)
    flows = energy_of(plan.scenario, task.energy) if shared is None else shared.flows
    shape = (len(rows), len(plan.sites) + 1, len(plan.schemes), len(plan.figures))
    cube = np.empty(shape)
    for key, places in branches(plan, task.rows).items():
        own = rows[places]
        book = shared.books[key] if shared is not None else None
        if book is None and (len(own) > FEW or not plan.price_paths):
            book = _book(plan, flows, task.energy, key)
        if book is not None and (_is_whole(book) or not plan.price_paths):
            blocks = range(0, len(own), AT_ONCE)
            parts = [_figures(plan, book, own[first : first + AT_ONCE]) for first in blocks]
            cube[places] = np.concatenate(parts)
        else:
            for place, row in zip(places, own, strict=True):
                alone = _book(plan, flows, task.energy, key, int(row))
                cube[place] = _figures(plan, alone, np.array([row]))[0]
    return cube


def _book(
    plan: Plan,
    flows: Sequence[SiteFlows],
    energy: Mapping[str, Any],
    key: tuple[Any, ...],
    row: int | None = None,
) -> Book:
    """The energy under one reading of the law: for any prices where they are many, or one row's."""
    fixed = {**energy, **dict(zip(plan.branch_paths, key, strict=True))}
    if row is not None:
        fixed |= {path: plain(plan.values[path][row]) for path in plan.price_paths}
    rates = {path.removeprefix(RATES): v for path, v in fixed.items() if path.startswith(RATES)}
    ends = plan.ends() if row is None else {}
    return book_of(flows, future_of(plan.scenario, fixed), ends, rates)


def _figures(plan: Plan, book: Book, rows: Array) -> Array:
    """Figures in some rows, ``(n_rows, n_sites + 1, n_schemes, n_figures)``."""
    fixed = {*plan.energy_paths, *plan.branch_paths}
    values = {path: one[rows] for path, one in plan.values.items() if path not in fixed}
    if book.parts is None:
        values = {path: one for path, one in values.items() if path not in plan.price_paths}
    priced = sites_priced(book, values, len(rows))
    before = [frame.site.before_sharing for frame in book.frames]
    everybody = counted_together(before)
    told = [told_of(*one) for one in zip(before, priced, everybody, strict=True)]
    whole = []
    for site, one, flags, own in zip(before, priced, everybody, told, strict=True):
        (alone,) = counted_together([site])
        mine = own if np.array_equal(alone, flags) else told_of(site, one, alone)
        whole.append(priced_together(plan.schemes, [site], [one], [mine]))
    whole.append(priced_together(plan.schemes, before, priced, told))
    cubes = [figures(one, plan.figures) for one in whole]
    return np.stack(cubes, axis=1)


def n_simulations(plan: Plan) -> int:
    """Simulations of all sites that a plan takes; every future is priced on one of them."""
    return len(tasks_of(plan)) if plan.energy_paths else 1
