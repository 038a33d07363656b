"""A sweep: one scenario in many futures of weather, homes, prices, costs and law."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simcore.base.brief import brief
from simcore.base.errors import refuse
from simcore.base.records import Array
from simcore.scenario.schema import Scenario
from simcore.study.compare.pipeline import check_inputs
from simcore.study.compare.tables import ALL
from simcore.study.compare.workers import LOCAL
from simcore.study.futures.future import SEED
from simcore.study.futures.inputs import WEATHER, inputs_of
from simcore.study.futures.plan import SALTELLI, Plan, planned, sampled, tasks_of
from simcore.study.futures.runner import Crew, never
from simcore.study.futures.sampling import groups_of
from simcore.study.sweep.bands import MOVED, Bands, Cube, Inputs, bands_of, told_scheme
from simcore.study.sweep.figures import FIGURES
from simcore.study.sweep.indices import Indices, sobol_indices
from simcore.study.sweep.runner import cubes, n_found, parts_in, processes_pay
from simcore.study.sweep.tasks import n_simulations

MOST_ENERGIES = 200
"""Energies simulated unless more are asked for: three minutes of five sites."""
RUN = ("scheduler", "progress")
Progress = Callable[[int, int], None]
"""Told how many futures are done, and of how many."""


def _silent(n_done: int, n_all: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a sweep is asked for; see :func:`sweep`."""

    draws: int
    over: Mapping[str, Any] | Sequence[str] = ()
    sample: str = "sobol"
    fixed: Sequence[str] = ()
    alone: bool = False
    energies: int | None = None
    figures: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """Figures of every scheme at every site in every future.

    Attributes
    ----------
    plan
        What was asked: scenario, inputs, futures.
    values
        Figures, ``(n_draws, n_sites + 1, n_schemes, n_figures)``, all sites together last.
    n_simulations, n_pricings
        Simulations of all sites, and pricings of all schemes at all sites.
    n_found
        Futures whose parts stood in the folder.

    Examples
    --------
    >>> import simcore as sc
    >>> site = ["sites.outreau.dwellings=2", "sites.outreau.buildings=[]"]
    >>> scenario = sc.load("scenarios/sites/outreau.toml", [*site, "time.step_minutes=60"])
    >>> swept = sweep(scenario, draws=2, over={"finance.opex_eur_per_kw": (10, 30)}, alone=True)
    >>> swept.sites, swept.values.shape[:2], list(swept.inputs.columns)
    (('outreau', 'all'), (2, 2), ['draw', 'finance.opex_eur_per_kw'])
    """

    plan: Plan
    values: Array
    n_simulations: int
    n_pricings: int
    n_found: int

    __repr__ = brief

    @property
    def sites(self) -> tuple[str, ...]:
        """Names along the axis of sites."""
        return (*self.plan.sites, ALL)

    @property
    def evaluations(self) -> pd.DataFrame:
        """A row for each future, site, scheme and figure, with the weight of the future."""
        axes = (range(self.plan.n_draws), self.sites, self.plan.schemes, self.plan.figures)
        index = pd.MultiIndex.from_product(axes, names=["draw", "site", "scheme", "figure"])
        frame = index.to_frame(index=False)
        per_draw = self.values[0].size if len(self.values) else 1
        return frame.assign(
            value=self.values.ravel(), weight=np.repeat(self.plan.weights, per_draw)
        )

    @property
    def inputs(self) -> pd.DataFrame:
        """A row for each future, a column for each input, by path."""
        return pd.DataFrame({"draw": range(self.plan.n_draws), **self.plan.values})

    def to_xarray(self) -> Any:
        """Figures and inputs as an ``xarray.Dataset``; needs the extra ``xarray``."""
        return swept_dataset(self)


def sweep(
    scenario: Scenario,
    *,
    draws: int = 200,
    over: Mapping[str, Any] | Sequence[str] = (),
    sample: str = "sobol",
    out: str | Path | None = None,
    jobs: int = 2,
    **more: Any,
) -> Swept:
    """A scenario in many futures.

    Parameters
    ----------
    scenario
        Checked scenario.
    draws
        Number of futures.
    over
        Inputs that move beside those of the scenario's table of doubts, as on the command line:
        a mapping of paths to ``(low, high)``, ``(low, high, steps)``, a list of values, or a
        text such as ``"triangle(0, 0.02, 0.04)"``; or texts ``"path=low:high"``.
    sample
        How futures are chosen: ``sobol``, ``lhs``, ``grid``; ``saltelli`` for Sobol indices,
        whose ``draws`` are base points.
    out
        Folder that keeps a part of each finished task, so that a run goes on where it stopped.
    jobs
        Tasks worked on at a time; the result does not depend on it.
    **more
        ``fixed`` (paths that stay), ``alone`` (whether only ``over`` moves), ``energies`` (most
        simulations), ``figures`` (names), ``scheduler`` and ``progress``.

    Returns
    -------
    Swept
        Figures of every scheme at every site in every future.

    Examples
    --------
    >>> import simcore as sc
    >>> site = ["sites.outreau.dwellings=2", "sites.outreau.buildings=[]"]
    >>> small = [*site, "time.step_minutes=60"]
    >>> scenario = sc.load("scenarios/sites/outreau.toml", small)
    >>> swept = sweep(scenario, draws=8, over={"finance.opex_eur_per_kw": (10, 30)}, alone=True)
    >>> swept.n_simulations, swept.n_pricings
    (1, 8)
    >>> list(swept.evaluations.columns)
    ['draw', 'site', 'scheme', 'figure', 'value', 'weight']
    """
    asked = Asked(draws=draws, over=over, sample=sample, **_of_plan(more))
    run = {name: value for name, value in more.items() if name in RUN}
    return swept_of(plan_of(scenario, asked), out=out, jobs=jobs, **run)


def _of_plan(more: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Asked)}
    if wrong := sorted({*more} - known - {*RUN}):
        raise TypeError(f"sweep() has no {', '.join(wrong)}")
    return {name: value for name, value in more.items() if name not in RUN}


def plan_of(scenario: Scenario, asked: Asked) -> Plan:
    """What a sweep is to work on, checked, before any work.

    Raises
    ------
    InputError
        If there are no draws, or what is to move cannot.
    """
    if asked.draws < 1:
        raise refuse("no_draws", "--draws", found=asked.draws)
    check_inputs(scenario)
    over = asked.over
    texts = [*map(over_text, over.items())] if isinstance(over, Mapping) else [*over]
    alone = asked.alone or asked.sample == "grid"
    moved = inputs_of(scenario, texts, asked.fixed, alone=alone)
    points = sampled(asked.sample, moved, asked.draws, scenario.seed)
    return planned(
        scenario,
        moved,
        points,
        method=asked.sample,
        n_energy=asked.energies or MOST_ENERGIES,
        figures=asked.figures or tuple(FIGURES),
    )


def over_text(item: tuple[str, Any]) -> str:
    """An input and how it moves, as it is typed on the command line.

    Examples
    --------
    >>> over_text(("plants.kwp_factor", (0.5, 1.5, 3))), over_text(("law", ["due", "nil"]))
    ('plants.kwp_factor=0.5:1.5:3', 'law=due,nil')
    """
    path, how = item
    if how is None:
        return path
    if isinstance(how, str):
        return f"{path}~{how}" if "(" in how else f"{path}={how}"
    sign = ":" if isinstance(how, tuple) else ","
    return f"{path}={sign.join(str(one) for one in how)}"


def swept_of(
    plan: Plan,
    *,
    out: str | Path | None = None,
    jobs: int = 2,
    scheduler: str = LOCAL,
    progress: Progress = _silent,
    in_processes: bool = False,
) -> Swept:
    """The figures of a plan: tasks in any order, each put where its futures stand.

    With ``in_processes`` work is done in processes beside this one where there is enough of it:
    faster than threads, and for programs whose main file does nothing when it is imported.
    """
    tasks = tasks_of(plan)
    parts = None if out is None else parts_in(Path(out), plan, tasks)
    found = 0 if parts is None else n_found(parts, tasks)
    shape = (plan.n_draws, len(plan.sites) + 1, len(plan.schemes), len(plan.figures))
    values = np.full(shape, np.nan)
    n_done = 0
    progress(0, plan.n_draws)
    pays = partial(processes_pay, plan) if in_processes else never
    crew = Crew(jobs=jobs, scheduler=scheduler, in_processes=pays)
    for task, cube in cubes(plan, tasks, parts, crew):
        values[list(task.rows)] = cube
        n_done += len(task.rows)
        progress(n_done, plan.n_draws)
    return Swept(
        plan=plan,
        values=values,
        n_simulations=n_simulations(plan),
        n_pricings=plan.n_draws,
        n_found=found,
    )


def swept_dataset(swept: Swept) -> Any:
    """Figures by future, site and scheme, and inputs by future, as an ``xarray.Dataset``."""
    try:
        import xarray as xr
    except ImportError:
        raise refuse("package_missing", "to_xarray", name="xarray") from None
    plan = swept.plan
    axes = ("draw", "site", "scheme")
    figures = {name: (axes, swept.values[..., number]) for number, name in enumerate(plan.figures)}
    inputs = {path: ("draw", value) for path, value in plan.values.items()}
    coords = {
        "draw": np.arange(plan.n_draws),
        "site": list(swept.sites),
        "scheme": list(plan.schemes),
        "weight": ("draw", plan.weights),
        **inputs,
    }
    return xr.Dataset(figures, coords=coords)


def told_of(swept: Swept) -> Bands:
    """Bands, probabilities, regret and what moves them, of a sweep.

    Of a Saltelli design the points of A and of B are the futures; all points tell the indices.
    """
    plan = swept.plan
    values = np.moveaxis(swept.values, 0, -1)
    rows = np.arange(plan.n_draws)
    indices = None
    if plan.method == SALTELLI:
        groups = tuple(groups_of(plan.inputs))
        place = rows % (len(groups) + 2)
        indices = _indices(swept, groups)
        rows = rows[(place == 0) | (place == len(groups) + 1)]
    cube = Cube(
        sites=swept.sites,
        schemes=plan.schemes,
        figures=plan.figures,
        values=values[..., rows],
        weights=plan.weights[rows],
    )
    column_of = {one.path: one.column for one in plan.inputs}
    inputs = Inputs(
        values={path: one[rows] for path, one in plan.values.items()},
        column_of=column_of,
        numbered=frozenset({SEED, WEATHER}),
    )
    scheme = told_scheme(cube)
    return bands_of(
        cube, inputs, scheme=scheme, indices=None if indices is None else indices(scheme)
    )


def _indices(swept: Swept, groups: Sequence[str]) -> Callable[[str], dict[str, Indices]]:
    """Sobol indices of the figures of a scheme, from all points of a Saltelli design."""
    plan = swept.plan

    def of(scheme: str) -> dict[str, Indices]:
        row = plan.schemes.index(scheme)
        return {
            name: sobol_indices(
                swept.values[:, -1, row, plan.figures.index(name)], groups, plan.scenario.seed
            )
            for name in MOVED
            if name in plan.figures
        }

    return of
