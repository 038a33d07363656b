"""The estate: its operations chosen, then each run alone, few held in memory at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from simcore.base.errors import did_you_mean, refuse
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import Scenario
from simcore.site.dates import check_days
from simcore.site.inputs import site_inputs
from simcore.site.prices import check_option
from simcore.site.slots import check_contract_files
from simcore.study.compare.beside import side_by_side
from simcore.study.compare.real_homes import real_sites
from simcore.study.compare.workers import LOCAL, each
from simcore.study.estate.operations import Operation, Planned, planned
from simcore.study.estate.whole import Gathered, gathered
from simcore.study.estate.work import Worked, worked

Found = Callable[[Operation], Worked | None]
Keep = Callable[[Worked], None]
Progress = Callable[[int, int], None]
"""Told how many dwellings are done, and of how many."""
Through = Callable[[Sequence[Operation]], Callable[..., Iterator[tuple[Operation, Worked]]]]
"""Chooses how operations are worked through."""
PROCESSES_PAY = 5_000
"""Dwellings from which other processes pay, which take some seconds of a processor to start."""


def _nothing_found(operation: Operation) -> None:
    """No operation was worked on before."""


def _keep_nothing(done: Worked) -> None:
    """Nothing is kept on disk."""


def _silent(n_done: int, n_all: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where results of operations stand between runs, if anywhere."""

    found: Found = _nothing_found
    keep: Keep = _keep_nothing


def estate_plan(scenario: Scenario) -> Planned:
    """Residences and operations of an estate, checked, before any work.

    Raises
    ------
    InputError
        If the scenario has no estate, its list cannot be used, or its scheme is not compared.
    """
    if scenario.estate is None:
        raise refuse("no_estate", "estate")
    if real := real_sites(scenario):
        raise refuse("estate_of_real_homes", "sites", sites=real)
    asked = scenario.estate.scheme
    if asked is not None and asked not in scenario.schemes:
        known = tuple(scenario.schemes)
        guess = did_you_mean(asked, known)
        raise refuse("not_one_of", "estate.scheme", found=asked, known=known, guess=guess)
    check_days(scenario, scenario_rates(scenario))
    check_option(scenario)
    check_contract_files(next(iter(site_inputs(scenario).values())))
    return planned(scenario)


def estate_of(
    plan: Planned,
    *,
    jobs: int = 2,
    scheduler: str = LOCAL,
    kept: Kept | None = None,
    progress: Progress = _silent,
    in_processes: bool = False,
) -> Gathered:
    """All operations of a plan, each worked on alone, few held in memory at a time.

    Parameters
    ----------
    plan
        Residences in operations.
    jobs, scheduler
        Operations worked on at a time, and where; the result depends on neither.
    kept
        Where operations that are done stand.
    progress
        Told how many dwellings are done.
    in_processes
        Work in processes beside this one where there is enough to do: faster than threads, and
        for programs whose main file does nothing when it is imported.
    """
    kept = Kept() if kept is None else kept
    n_all = sum(one.dwellings for one in plan.operations)
    through = _through(in_processes=in_processes, jobs=jobs, scheduler=scheduler)

    def done() -> Iterator[Worked]:
        n_done = 0
        progress(0, n_all)
        for operation, result in zip(plan.operations, _results(plan, kept, through), strict=True):
            n_done += operation.dwellings
            progress(n_done, n_all)
            yield result

    return gathered(plan, done())


def _through(*, in_processes: bool, jobs: int, scheduler: str) -> Through:
    """How operations are worked through: in processes where asked and enough is left to do."""

    def chosen(left: Sequence[Operation]) -> Callable[..., Iterator[tuple[Operation, Worked]]]:
        pays = sum(one.dwellings for one in left) >= PROCESSES_PAY
        if in_processes and scheduler == LOCAL and jobs > 1 and pays:
            return partial(side_by_side, jobs=jobs)
        return partial(each, jobs=jobs, scheduler=scheduler, in_order=True)

    return chosen


def _results(plan: Planned, kept: Kept, through: Through) -> Iterator[Worked]:
    """Results in the order of the operations: found, or worked out and kept."""
    found = [kept.found(one) is not None for one in plan.operations]
    left = [one for one, there in zip(plan.operations, found, strict=True) if not there]
    fresh = through(left)(worked, plan.scenario, left)
    for operation, is_there in zip(plan.operations, found, strict=True):
        before = kept.found(operation) if is_there else None
        if before is None:
            _, before = next(fresh)
            kept.keep(before)
        yield before
