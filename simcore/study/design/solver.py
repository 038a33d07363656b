"""Linear programmes of a tariff, parts chosen by branching, rows added where they are broken.

A row for each tenant and year would be tens of thousands; those that bind are few. Rows are added
until none is broken, so that the answer is that of the whole programme. Unknowns are the prices,
each over its highest, the gain of the worst-off (EUR), and what is short (kEUR, never positive).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import refuse
from simcore.base.records import Array
from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design
from simcore.study.design.programme import Programme

KILO = 1e3
"""Net present values are in kEUR within a programme, so that its numbers are alike in size."""
BROKEN_EUR = 1e-7
"""A gain lower than it should be by more than this breaks its row."""
ADDED, MOST_ROUNDS = 30, 80
"""Rows added at a time, and rounds."""
SEEDS = 1
"""Tightest tenants of each part that a programme starts from."""
NEAR_KILO_EUR = 1e-3
"""Tariffs within 1 EUR of worth are as good: the plainest of them is chosen."""
MOST_NEAR = 150
"""Branches that are looked at for a plainer one once none can be better by more."""
NO_PRICE = 1e-9
"""A price over its highest that is less is none."""
SAME_KILO_EUR = 1e-7
"""Tariffs nearer than that are equal."""
OPTIMAL, STOPPED, INFEASIBLE, UNBOUNDED = range(4)
"""States of a programme as scipy counts them."""
MORE = 2
"""Unknowns behind the prices: the gain of the worst-off, and what is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Rows beside those of tenants: ``matrix @ unknowns <= limit``."""

    matrix: Array
    limit: Array

    def with_row(self, row: Array, limit: float) -> "Side":
        """The same with one more row."""
        return Side(matrix=np.vstack([self.matrix, row]), limit=np.append(self.limit, limit))

    def only(self, chosen: Sequence[int]) -> "Side":
        """The same over some of the parts."""
        n = self.matrix.shape[-1] - MORE
        return replace(self, matrix=self.matrix[:, [*chosen, n, n + 1]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What solves a programme.

    Attributes
    ----------
    prices
        Price of each part, ``(n_parts,)``.
    found
        All unknowns, prices over their highest.
    value
        What was sought.
    rows
        Year and tenant of each row that was added, ``(n_rows, 2)``.
    row_duals
        What one EUR more of room in each of these rows is worth, ``(n_rows,)``; empty where
        parts were chosen.
    gap
        Distance between the programme and its dual, over the larger of its value and 1.
    """

    prices: Array
    found: Array
    value: float
    rows: Array
    row_duals: Array
    gap: float

    __repr__ = brief


def scale_of(programme: Programme) -> Array:
    """Unit in which each price is sought, ``(n_parts,)``: its highest, where it has one."""
    high = programme.high
    return np.where(np.isfinite(high) & (high > 0), high, 1.0)


def plain_side(programme: Programme, design: Design) -> Side:
    """Rows of the wished means, of the least worth, and of what is short."""
    scale = scale_of(programme)
    side = Side(matrix=np.zeros((0, len(scale) + MORE)), limit=np.zeros(0))
    groups = [(design.gain_mean_eur, np.ones(programme.paid_eur.shape[-1], bool))]
    if design.gain_poorest_eur is not None:
        groups.append((design.gain_poorest_eur, programme.is_poorest))
    for least, is_in in groups:
        asked = programme.mean_asked_eur(is_in)
        for year, saving in enumerate(programme.saving_eur[:, is_in].mean(axis=-1)):
            side = side.with_row(unknowns(asked[:, year] * scale), saving - least)
    worth = programme.worth_eur * scale / KILO
    free = programme.free_npv_eur / KILO
    side = side.with_row(unknowns(-worth, short=1.0), free)
    if design.npv_least_eur is not None:
        side = side.with_row(unknowns(-worth), free - design.npv_least_eur / KILO)
    return side


def cover_side(programme: Programme, side: Side, cover: float) -> Side:
    """The same, with the debt covered in every year but those of new inverters."""
    scale = scale_of(programme)
    for year in np.flatnonzero(programme.is_covered_year & (programme.debt_eur > 0)):
        income = programme.income_eur[:, year] * scale / KILO
        room = programme.available_eur[year] - cover * programme.debt_eur[year]
        side = side.with_row(unknowns(-income), room / KILO)
    return side


def unknowns(prices: Array, *, worst: float = 0.0, short: float = 0.0) -> Array:
    """A row over all unknowns."""
    return np.concatenate([prices, [worst, short]])


def first_rows(programme: Programme) -> Array:
    """Tightest tenants of each part in the first and last year that counts, ``(n_rows, 2)``."""
    last = len(programme.saving_eur) - 1
    rows = []
    for year in dict.fromkeys((0, last)):
        saving = programme.saving_eur[year]
        limits = [np.argsort(saving, kind="stable")[:SEEDS]]
        for asked in programme.asked_eur(np.full(len(saving), year), np.arange(len(saving))):
            room = np.divide(saving, asked, out=np.full(len(saving), np.inf), where=asked > 0)
            limits.append(np.argsort(room, kind="stable")[:SEEDS])
        tenants = np.unique(np.concatenate(limits))
        rows += [(year, tenant) for tenant in tenants.tolist()]
    return np.array(rows, int).reshape(-1, 2)


def solve(
    programme: Programme,
    design: Design,
    objective: Array,
    side: Side,
    *,
    rows: Array,
    most_prices: int | None = None,
) -> Solved | None:
    """Unknowns that make an objective greatest; None where there are none.

    Parameters
    ----------
    programme, design
        Problem, and the least gain of each tenant.
    objective
        What is to be greatest, over the unknowns.
    side
        Rows beside those of tenants.
    rows
        Year and tenant of rows to start from.
    most_prices
        Most parts with a price; None for any number, by a linear programme with its duals.

    Raises
    ------
    InputError
        If prices of two indexes and no limit make it endless, as of the first year alone.
    """
    for _ in range(MOST_ROUNDS):
        matrix, limit = _stacked(programme, side, rows)
        result = _run(programme, design, objective, (matrix, limit), most_prices)
        if result.status == UNBOUNDED:
            raise refuse("design_unbounded", "design.years")
        if result.status == INFEASIBLE or result.x is None:
            return None
        broken = _broken(programme, result.x, rows)
        if not len(broken):
            return _solved(programme, result, (matrix, limit), rows, objective)
        rows = np.concatenate([rows, broken])
    raise AssertionError("rows of a programme never ended")


def _stacked(programme: Programme, side: Side, rows: Array) -> tuple[Array, Array]:
    """Rows of tenants, then the others."""
    years, tenants = rows.T
    asked = programme.asked_eur(years, tenants)
    asked = asked * scale_of(programme)[:, np.newaxis]
    more = np.broadcast_to([1.0, 0.0], (len(rows), MORE))
    matrix = np.vstack([np.hstack([asked.T, more]), side.matrix])
    return matrix, np.concatenate([programme.saving_eur[years, tenants], side.limit])


def _limits(programme: Programme, design: Design) -> tuple[Array, Array]:
    """Least and greatest of the unknowns."""
    scale = scale_of(programme)
    high = float(programme.saving_eur.max(initial=0.0)) + abs(design.gain_worst_eur) + 1.0
    low = [*(programme.low / scale), design.gain_worst_eur, -np.inf]
    return np.array(low), np.array([*(programme.high / scale), max(high, 1.0), 0.0])


def _run(
    programme: Programme,
    design: Design,
    objective: Array,
    system: tuple[Array, Array],
    most_prices: int | None,
) -> Any:
    """The programme with these rows; with the fewest prices, by branching over its parts."""
    low, high = _limits(programme, design)
    if most_prices is None or most_prices >= len(programme.parts):
        return _linear(objective, system, low, high)
    return _branched(programme, objective, system, (low, high), most_prices)


def _linear(objective: Array, system: tuple[Array, Array], low: Array, high: Array) -> Any:
    from scipy.optimize import linprog

    return linprog(-objective, *system, bounds=np.transpose([low, high]))


def _branched(
    programme: Programme,
    objective: Array,
    system: tuple[Array, Array],
    limits: tuple[Array, Array],
    most_prices: int,
) -> Any:
    """The best with at most so many prices, by branch and bound over which parts have one.

    Prices are over their highest, so that those of at most k parts come to k at most: a bound
    that each branch tightens, as a part is in, or out. Each part costs as much as it is hard to
    explain, all of them together no more than what makes tariffs as good: of those the plainest
    is found, or, where that takes long, another one of them.
    """
    n, high = len(programme.parts), limits[1]
    assert np.isfinite(high[:n]).all()
    charge = hardness(programme.parts)
    charge *= NEAR_KILO_EUR / (charge.max(initial=1.0) * most_prices)
    cost = objective - np.concatenate([charge, np.zeros(MORE)])
    best, best_value, first, n_near = None, -np.inf, None, 0
    nodes: list[tuple[frozenset[int], frozenset[int]]] = [(frozenset(), frozenset())]
    while nodes:
        is_in, is_out = nodes.pop()
        found = _node(cost, system, limits, (n, is_in, is_out, most_prices))
        first = found if first is None else first
        if found.status != OPTIMAL:
            continue
        prices = found.x[:n]
        held = list(is_in)
        # Those that are in cost all of their difficulty, whatever their price.
        bound = float(cost @ found.x - (charge[held] * (1.0 - prices[held])).sum())
        if bound <= best_value + SAME_KILO_EUR:
            continue
        if bound <= best_value + NEAR_KILO_EUR and (n_near := n_near + 1) > MOST_NEAR:
            continue
        used = np.flatnonzero(prices > NO_PRICE)
        if len(set(used.tolist()) | is_in) <= most_prices:
            value = float(objective @ found.x - charge[used].sum())
            if value > best_value:
                best, best_value = found, value
        branch = max(set(used.tolist()) - is_in, key=lambda number: prices[number], default=None)
        if branch is not None and bound > best_value + SAME_KILO_EUR:
            # The likelier branch is looked at first: it stands last.
            nodes += [(is_in, is_out | {branch}), (is_in | {branch}, is_out)]
    return first if best is None else best


def hardness(parts: Sequence[Part]) -> Array:
    """How hard each part is to explain, ``(n_parts,)``; a part alone is one step."""
    steps = [
        1 + part.counts.rank + 2 * len(part.when.split("+")) * bool(part.when) for part in parts
    ]
    return np.array(steps, float) + [2.0 * bool(part.who) for part in parts]


def _node(
    cost: Array,
    system: tuple[Array, Array],
    limits: tuple[Array, Array],
    node: tuple[int, frozenset[int], frozenset[int], int],
) -> Any:
    """The linear programme of a branch: some parts in, some out, the others share what is left."""
    n, is_in, is_out, most_prices = node
    (matrix, limit), (low, high) = system, limits
    left = most_prices - len(is_in)
    shut = is_out if left else frozenset(range(n)) - is_in
    ends = high.copy()
    ends[list(shut)] = 0.0
    if left:
        shared = np.zeros(n + MORE)
        shared[[number for number in range(n) if number not in is_in]] = 1.0
        matrix, limit = np.vstack([matrix, shared]), np.append(limit, left)
    return _linear(cost, (matrix, limit), np.minimum(low, ends), ends)


def _broken(programme: Programme, found: Array, rows: Array) -> Array:
    """Most broken rows of tenants that are not there yet, ``(n, 2)``."""
    n = len(programme.parts)
    prices = found[:n] * scale_of(programme)
    lacking = found[n] - programme.gains_eur(prices)
    lacking[tuple(rows.T)] = 0.0
    worst = np.argsort(-lacking, axis=None, kind="stable")[:ADDED]
    worst = worst[lacking.ravel()[worst] > BROKEN_EUR]
    return np.stack(np.unravel_index(worst, lacking.shape), axis=-1)


def _solved(
    programme: Programme, result: Any, system: tuple[Array, Array], rows: Array, objective: Array
) -> Solved:
    n = len(programme.parts)
    found = np.asarray(result.x[: n + MORE])
    value, duals, gap = float(objective @ found), np.zeros(0), 0.0
    if len(result.ineqlin.marginals) == len(system[1]):
        duals = -np.asarray(result.ineqlin.marginals)
        # By the dual: limits times their worth, those of rows and of single unknowns.
        by_rows = float(duals @ system[1])
        by_bounds = sum(_at_bounds(found, end.marginals) for end in (result.lower, result.upper))
        gap = abs(value - by_rows - by_bounds) / max(abs(value), 1.0)
    return Solved(
        prices=found[:n] * scale_of(programme),
        found=found,
        value=value,
        rows=rows,
        row_duals=duals[: len(rows)],
        gap=gap,
    )


def _at_bounds(found: Array, marginals: Array) -> float:
    """Worth of the unknowns that stand at a bound; those that do not have none."""
    held = marginals != 0
    return float(-(found[held] * marginals[held]).sum())
