"""The tariff problem in many futures: one task simulates a future and leaves its programme."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import refuse
from simcore.base.records import Array
from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design
from simcore.scenario.schema import Scenario
from simcore.site.road import prepared_site
from simcore.study.design.ability import PLAIN, Terms, site_ability
from simcore.study.design.bound import bound_npv_eur, together
from simcore.study.design.programme import Programme, programme
from simcore.study.design.views import WITHIN
from simcore.study.futures.future import energy_of, future_of, priced_inputs
from simcore.study.futures.inputs import inputs_of
from simcore.study.futures.parts import (
    check_parts,
    common_stamp,
    part_key,
    read_table_part,
    write_table_part,
)
from simcore.study.futures.plan import Plan, Task, plain, planned, sampled, tasks_of
from simcore.study.futures.runner import Crew, Kept, worked

METHOD = "sobol"
OPTION = "--draws"
FLAT = ("worth_eur", "low", "high", "debt_eur", "available_eur", "is_covered_year", "is_poorest")
BY_PART, BY_YEAR = ("paid_eur", "factor", "income_eur"), ("saving_eur",)
BOUND, FREE = "bound_npv_eur", "free_npv_eur"
"""Arrays of a programme in a part: along one axis, by part, by year; and its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One future of the designer: its programme, and the bound that no tariff beats in it. [EUR]"""

    programme: Programme
    bound_npv_eur: float

    __repr__ = brief


def plan_of(scenario: Scenario, n_draws: int) -> Plan:
    """Futures of a designer: those of a sweep of as many draws, each with an energy of its own.

    Parameters
    ----------
    scenario
        Checked scenario, with its table of doubts.
    n_draws
        Number of futures.

    Raises
    ------
    InputError
        If there are no draws, or who joins depends on what he gains.
    """
    if n_draws < 1:
        raise refuse("no_draws", OPTION, found=n_draws)
    if scenario.design.joining:
        raise refuse("design_draws_joining", OPTION)
    moved = inputs_of(scenario, ())
    points = sampled(METHOD, moved, n_draws, scenario.seed)
    return planned(scenario, moved, points, method=METHOD, n_energy=n_draws, figures=())


def check_draws(scenario: Scenario, n_draws: int, folder: Path | None = None) -> None:
    """Refuse draws that cannot be, and parts of another scenario, before any long work.

    Raises
    ------
    InputError
        As of :func:`plan_of`; or with what differs of the parts in the folder.
    """
    plan = plan_of(scenario, n_draws)
    if folder is not None:
        check_parts(folder, common_stamp(plan))


def drawn_of(
    plan: Plan,
    parts: Sequence[Part],
    *,
    folder: Path | None,
    jobs: int,
    progress: Callable[[int, int], None],
) -> tuple[Drawn, ...]:
    """The designer's problem in each future, in their order whatever the order of the work.

    Parameters
    ----------
    plan
        Futures.
    parts
        Parts that may have a price.
    folder
        Where each finished task leaves a part; None for nowhere.
    jobs
        Tasks worked on at a time.
    progress
        Told how many futures are done, and of how many.
    """
    found: dict[int, Drawn] = {}
    progress(0, plan.n_draws)
    kept = None if folder is None else _kept(plan, parts, folder)
    work = partial(task_drawn, plan, tuple(parts))
    for task, made in worked(tasks_of(plan), lambda: work, kept, Crew(jobs=jobs)):
        found |= dict(zip(task.rows, made, strict=True))
        progress(len(found), plan.n_draws)
    return tuple(found[row] for row in range(plan.n_draws))


def task_drawn(plan: Plan, parts: Sequence[Part], task: Task) -> tuple[Drawn, ...]:
    """The futures of a task: its energy once, then bills and programme of each."""
    flows = energy_of(plan.scenario, task.energy, WITHIN)
    wishes, found = plan.scenario.design, []
    for row in task.rows:
        values = {path: plain(one[row]) for path, one in plan.values.items()}
        inputs = priced_inputs(future_of(plan.scenario, values), plan.sites, {})
        sites = [prepared_site(replace(one, inputs=inputs[one.site]), WITHIN) for one in flows]
        abilities = [site_ability(site) for site in sites]
        found.append(
            Drawn(
                programme=programme(sites, abilities, parts, wishes),
                bound_npv_eur=bound_npv_eur([together(abilities)], _plain(wishes), wishes.years),
            )
        )
    return tuple(found)


def _plain(wishes: Design) -> Terms:
    return replace(PLAIN, outside=wishes.outside)


def _kept(plan: Plan, parts: Sequence[Part], folder: Path) -> Kept:
    """Where parts stand in a folder."""
    names = [[part.quantity, part.when, part.who] for part in parts]
    stamp = {**common_stamp(plan), "question": "design", "parts": names}

    def found(task: Task) -> tuple[Drawn, ...] | None:
        table = read_table_part(folder, part_key(stamp, plan, task), stamp)
        if table is None or table.num_rows != len(task.rows):
            return None
        return tuple(_drawn_in(row, parts) for row in table.to_pylist())

    def keep(task: Task, made: Sequence[Drawn]) -> None:
        import pyarrow as pa

        table = pa.Table.from_pylist([_row(one) for one in made])
        write_table_part(folder, part_key(stamp, plan, task), stamp, table)

    return Kept(found=found, keep=keep)


def _row(one: Drawn) -> dict[str, Any]:
    """A future as a row of a part: arrays as lists, without axes."""
    of = one.programme
    arrays = {name: getattr(of, name) for name in (*FLAT, *BY_PART, *BY_YEAR)}
    lists = {name: array.ravel().tolist() for name, array in arrays.items()}
    return {**lists, FREE: of.free_npv_eur, BOUND: one.bound_npv_eur}


def _drawn_in(row: dict[str, Any], parts: Sequence[Part]) -> Drawn:
    """The future of a row of a part."""
    arrays: dict[str, Array] = {name: np.array(row[name]) for name in FLAT}
    arrays |= {name: np.array(row[name]).reshape(len(parts), -1) for name in BY_PART}
    n_tenants = len(row["is_poorest"])
    arrays |= {name: np.array(row[name]).reshape(-1, n_tenants) for name in BY_YEAR}
    of = Programme(parts=tuple(parts), free_npv_eur=row[FREE], **arrays)  # type: ignore[arg-type]
    return Drawn(programme=of, bound_npv_eur=row[BOUND])
