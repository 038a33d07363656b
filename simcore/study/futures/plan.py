"""What a sweep works on: futures as rows of values, grouped so that energy is simulated once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcore.base.brief import brief
from simcore.base.records import Array, Counts
from simcore.scenario.schema import Scenario
from simcore.study.futures.future import SEED, Values
from simcore.study.futures.kinds import Kind, kind_of
from simcore.study.futures.sampling import (
    METHODS,
    Sample,
    Uncertain,
    drawn,
    groups_of,
    reused,
    reused_in_design,
    saltelli,
)

MOST_ROWS = 1_024
"""Futures of a task that simulates nothing: a second of work at five sites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A sweep, before any work.

    Attributes
    ----------
    scenario
        Scenario whose inputs move.
    inputs
        What is not known of it.
    method
        How futures were chosen.
    values
        Value of each input in each future, ``(n_draws,)``, by path.
    weights
        How much each future counts, ``(n_draws,)``.
    figures
        Names of the figures that are kept.
    kinds
        What each input moves, by path.
    """

    scenario: Scenario
    inputs: tuple[Uncertain, ...]
    method: str
    values: Values
    weights: Array
    figures: tuple[str, ...]
    kinds: Mapping[str, Kind]

    __repr__ = brief

    @property
    def n_draws(self) -> int:
        """Number of futures."""
        return len(self.weights)

    def paths_of(self, kind: Kind) -> tuple[str, ...]:
        """Inputs of a kind, in their order."""
        return tuple(path for path, own in self.kinds.items() if own == kind)

    @property
    def energy_paths(self) -> tuple[str, ...]:
        """Inputs that ask for another simulation."""
        return self.paths_of("energy")

    @property
    def branch_paths(self) -> tuple[str, ...]:
        """Inputs that change which formula holds."""
        return self.paths_of("branch")

    @property
    def price_paths(self) -> tuple[str, ...]:
        """Inputs that bills and costs are affine in."""
        return self.paths_of("price")

    @property
    def sites(self) -> tuple[str, ...]:
        """Sites, in the order of the scenario."""
        return tuple(self.scenario.sites)

    @property
    def schemes(self) -> tuple[str, ...]:
        """Schemes, in the order of the scenario."""
        return tuple(self.scenario.schemes)

    def ends(self) -> dict[str, tuple[float, float]]:
        """Two values of each price that lie as far apart as it moves, whatever is drawn."""
        of = {one.path: one for one in self.inputs}
        return {path: _ends(of[path]) for path in self.price_paths}


def _ends(one: Uncertain) -> tuple[float, float]:
    if one.values:
        return float(min(one.values)), float(max(one.values))
    if one.low is not None and one.high is not None:
        return one.low, one.high
    assert one.middle is not None
    assert one.spread is not None
    if one.shape == "lognormal":
        factor = float(np.exp(2 * one.spread))
        return one.middle / factor, one.middle * factor
    return one.middle - 2 * one.spread, one.middle + 2 * one.spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Futures that are worked out together: all of one energy.

    Attributes
    ----------
    number
        Number of the task.
    rows
        Numbers of its futures.
    energy
        Values of the inputs of the energy; empty for the scenario's own.
    """

    number: int
    rows: tuple[int, ...]
    energy: Mapping[str, Any]


def planned(
    scenario: Scenario,
    inputs: Sequence[Uncertain],
    sample: Sample,
    *,
    method: str,
    n_energy: int,
    figures: Sequence[str],
) -> Plan:
    """A sweep over the points of a sample, with at most ``n_energy`` energies.

    Beyond that many draws their energies serve again, each round in an order of its own, so
    that prices, costs and law are drawn ever finer on the same simulations. In a design for
    Sobol indices all inputs of the energy are then one, told under the group of the first.
    """
    values = drawn(inputs, sample)
    kinds = {path: kind_of(path, scenario) for path in values}
    again = _energy_rows(inputs, sample, kinds, (method, max(n_energy, 1), scenario.seed))
    for path, kind in kinds.items():
        if kind == "energy":
            values[path] = values[path][again]
        values[path] = _of_field(path, values[path])
    return Plan(
        scenario=scenario,
        inputs=tuple(inputs),
        method=method,
        values=values,
        weights=sample.weights,
        figures=tuple(figures),
        kinds=kinds,
    )


def _energy_rows(
    inputs: Sequence[Uncertain],
    sample: Sample,
    kinds: Mapping[str, Kind],
    rule: tuple[str, int, int],
) -> Counts:
    """Number of the draw whose energy each draw has, ``(n_draws,)``."""
    method, n_energy, seed = rule
    n_draws = len(sample.weights)
    of_energy = [one for one in inputs if kinds[one.path] == "energy"]
    if n_energy >= n_draws or not of_energy:
        return np.arange(n_draws)
    if method != SALTELLI:
        return reused(n_draws, n_energy, seed)
    n_block = len(groups_of(inputs)) + 2
    unit = sample.units[:, sample.columns.index(of_energy[0].column)]
    return reused_in_design(unit, min(n_energy, n_draws // n_block), n_block)


def _of_field(path: str, values: NDArray[Any]) -> NDArray[Any]:
    """Values as the field holds them: a seed is a whole number."""
    return np.floor(values).astype(np.int64) if path == SEED else values


SALTELLI = "saltelli"
"""Way to choose futures for Sobol indices, whose number of draws is that of base points."""


def sampled(method: str, inputs: Sequence[Uncertain], n_draws: int, seed: int) -> Sample:
    """Points of a method by its name."""
    choose = saltelli if method == SALTELLI else METHODS[method]
    return choose(inputs, n_draws, seed)


def tasks_of(plan: Plan) -> tuple[Task, ...]:
    """Tasks of a sweep, by energy in the order of the draws."""
    paths = plan.energy_paths
    if not paths:
        blocks = range(0, plan.n_draws, MOST_ROWS)
        rows = [tuple(range(first, min(first + MOST_ROWS, plan.n_draws))) for first in blocks]
        return tuple(Task(number=n, rows=part, energy={}) for n, part in enumerate(rows))
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row in range(plan.n_draws):
        key = tuple(plain(plan.values[path][row]) for path in paths)
        groups.setdefault(key, []).append(row)
    return tuple(
        Task(number=number, rows=tuple(rows), energy=dict(zip(paths, key, strict=True)))
        for number, (key, rows) in enumerate(groups.items())
    )


def plain(value: Any) -> Any:
    """A value as Python holds it."""
    return value.item() if isinstance(value, np.generic) else value


def branches(plan: Plan, rows: Sequence[int]) -> dict[tuple[Any, ...], list[int]]:
    """Places within some rows of the futures of each reading of the law, by its values."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(rows):
        key = tuple(plain(plan.values[path][row]) for path in plan.branch_paths)
        found.setdefault(key, []).append(place)
    return found


def input_rows(plan: Plan) -> list[dict[str, Any]]:
    """What moves in the futures of a plan: a row for each input, with its range and source."""
    return [
        {
            "input": one.path,
            "moves": plan.kinds[one.path],
            "shape": one.shape,
            "low": one.low,
            "middle": one.middle,
            "high": one.high,
            "spread": one.spread,
            "values": [str(value) for value in one.values],
            "weights": list(one.weights),
            "linked": one.linked,
            "group": one.group,
            "source": one.source,
        }
        for one in plan.inputs
    ]
