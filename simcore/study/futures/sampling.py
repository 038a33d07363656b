"""Futures as points of a unit cube, and what each point says of the doubtful inputs.

A point has one number between 0 and 1 for each column; inputs that are linked read the same
column, so they move together. A point depends on seed, method and the names of the columns
alone: the first hundred of two hundred Sobol points are the hundred points of a run of hundred.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcore.base.brief import brief
from simcore.base.draws import stream, substreams, uniform
from simcore.base.errors import refuse
from simcore.base.records import Array, Counts

BITS = 30
"""Digits of a Sobol point: points lie 2**-30 apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """One input that is not known, by its path, and how likely its values are.

    Attributes
    ----------
    path
        Path of the input in the scenario.
    shape
        ``uniform`` or ``triangle`` from low to high, ``normal`` about ``middle`` with the
        standard deviation ``spread``, ``lognormal`` about the median ``middle`` with the
        standard deviation ``spread`` of its logarithm, or ``values`` with ``weights``.
    low, high
        Least and most; a normal is cut there, and not cut where None.
    middle, spread
        Mode of a triangle, mean or median of the others; how far they spread.
    values, weights
        What it may be (numbers, words, yes and no), and how likely each is; all alike where no
        weights are given. A branch of the law is such an input.
    linked
        Inputs with the same word here move together, by one draw.
    group
        Inputs with the same word here have one sensitivity, though each has its own draw.
    is_reversed
        Whether it falls where those that it is linked to rise.
    source
        Who says so.
    """

    path: str
    shape: str
    low: float | None = None
    high: float | None = None
    middle: float | None = None
    spread: float | None = None
    values: tuple[Any, ...] = ()
    weights: tuple[float, ...] = ()
    linked: str = ""
    group: str = ""
    is_reversed: bool = False
    source: str = ""

    @property
    def column(self) -> str:
        """Name of the draw that it reads."""
        return self.linked or self.path


NEEDED: Mapping[str, tuple[str, ...]] = {
    "uniform": ("low", "high"),
    "triangle": ("low", "middle", "high"),
    "normal": ("middle", "spread"),
    "lognormal": ("middle", "spread"),
    "values": ("values",),
}
"""Figures without which a shape is not one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Points of the unit cube.

    Attributes
    ----------
    columns
        Names of the draws, in alphabetical order.
    units
        Points strictly between 0 and 1, ``(n_draws, n_columns)``.
    weights
        How much each counts, ``(n_draws,)``.
    """

    columns: tuple[str, ...]
    units: Array
    weights: Array

    __repr__ = brief


def columns_of(inputs: Sequence[Uncertain]) -> tuple[str, ...]:
    """Names of the draws of some inputs: one for those that are linked, in alphabetical order."""
    return tuple(sorted({one.column for one in inputs}))


def groups_of(inputs: Sequence[Uncertain]) -> dict[str, tuple[int, ...]]:
    """Columns of each group of inputs, by its name; an input without a group is its own."""
    columns = columns_of(inputs)
    group = {one.column: one.group or one.column for one in reversed(inputs)}
    names = sorted(set(group.values()))
    return {
        name: tuple(i for i, column in enumerate(columns) if group[column] == name)
        for name in names
    }


def sobol_units(n_draws: int, n_columns: int, seed: int) -> Array:
    """Scrambled Sobol points, ``(n_draws, n_columns)``: the first of any longer run.

    Examples
    --------
    >>> bool((sobol_units(8, 2, 62)[:5] == sobol_units(5, 2, 62)).all())
    True

    References
    ----------
    A. B. Owen, "On dropping the first Sobol' point", 2020: the first point is kept.
    """
    from scipy.stats import qmc  # heavy: only what samples needs it

    if not n_columns:
        return np.empty((n_draws, 0))
    random = np.random.default_rng(int(stream(seed, "sweep", "sobol")))
    engine = qmc.Sobol(n_columns, scramble=True, bits=BITS, rng=random)
    points = engine.random_base2(max(int(n_draws - 1).bit_length(), 0))[:n_draws]
    # To the middle of its cell: never 0, which an unbounded shape has no value for.
    return points + 2.0 ** -(BITS + 1)


def sobol(inputs: Sequence[Uncertain], n_draws: int, seed: int) -> Sample:
    """Sobol points for some inputs, which fill the cube more evenly than chance."""
    columns = columns_of(inputs)
    units = sobol_units(n_draws, len(columns), seed)
    return Sample(columns=columns, units=units, weights=np.ones(n_draws))


def lhs(inputs: Sequence[Uncertain], n_draws: int, seed: int) -> Sample:
    """A Latin hypercube: each column has one point in each of ``n_draws`` equal strata.

    A column depends on its own name alone, not on the others.
    """
    columns = columns_of(inputs)
    units = np.empty((n_draws, len(columns)))
    for number, column in enumerate(columns):
        order, within = substreams(stream(seed, "sweep", "lhs", column), np.arange(2))
        stratum = np.argsort(uniform(order, np.arange(n_draws)), kind="stable")
        units[:, number] = (stratum + uniform(within, np.arange(n_draws))) / n_draws
    return Sample(columns=columns, units=units, weights=np.ones(n_draws))


def grid(inputs: Sequence[Uncertain], n_draws: int, seed: int) -> Sample:
    """Every combination of values; what is continuous has as many steps as ``n_draws`` leaves.

    Raises
    ------
    InputError
        If there are more combinations than ``n_draws``.
    """
    columns = columns_of(inputs)
    listed = {one.column: one for one in reversed(inputs) if one.shape == "values"}
    n_listed = int(np.prod([len(one.values) for one in listed.values()], initial=1))
    n_free = len(columns) - len(listed)
    n_steps = steps_that_fit(n_draws // max(n_listed, 1), n_free)
    n_points = n_listed * n_steps**n_free
    if n_points > n_draws:
        raise refuse("grid_too_large", "--draws", n=n_points, draws=n_draws)
    axes, weights = [], []
    for column in columns:
        share = _shares(listed[column]) if column in listed else np.full(n_steps, 1 / n_steps)
        axes.append(np.cumsum(share) - share / 2)
        weights.append(share)
    units = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(n_points, len(columns))
    weight = np.prod(np.stack(np.meshgrid(*weights, indexing="ij"), axis=-1), axis=-1)
    return Sample(columns=columns, units=units, weights=weight.ravel() * n_points)


def steps_that_fit(n_points: int, n_columns: int) -> int:
    """Most steps, but at least two, that so many columns can have in so many points.

    Examples
    --------
    >>> steps_that_fit(200, 3), steps_that_fit(5, 3), steps_that_fit(7, 0)
    (5, 2, 1)
    """
    if not n_columns:
        return 1
    steps = max(round(n_points ** (1 / n_columns)), 2)
    return max(steps - 1 if steps**n_columns > n_points else steps, 2)


METHODS: Mapping[str, Callable[[Sequence[Uncertain], int, int], Sample]] = {
    "sobol": sobol,
    "lhs": lhs,
    "grid": grid,
}
"""Ways to choose futures: ``(inputs, n_draws, seed) -> sample``."""


def saltelli(inputs: Sequence[Uncertain], n_base: int, seed: int) -> Sample:
    """Points for Sobol indices: for each base point A, then A with a group of B, then B.

    Parameters
    ----------
    inputs
        Inputs that are not known.
    n_base
        Base points; a power of two fills the cube best.
    seed
        Seed of the run.

    Returns
    -------
    Sample
        ``n_base * (n_groups + 2)`` points: row ``k * (n_groups + 2)`` is point k of A, the
        last of its block that of B, so that the first blocks are those of a smaller run.

    References
    ----------
    A. Saltelli et al., "Variance based sensitivity analysis of model output. Design and
    estimator for the total sensitivity index", Computer Physics Communications 181 (2010):
    radial design from one sequence of twice the dimension.
    """
    columns, groups = columns_of(inputs), groups_of(inputs)
    both = sobol_units(n_base, 2 * len(columns), seed)
    first, second = both[:, : len(columns)], both[:, len(columns) :]
    block = np.repeat(first[:, np.newaxis], len(groups) + 2, axis=1)
    for number, members in enumerate(groups.values(), start=1):
        block[:, number, list(members)] = second[:, list(members)]
    block[:, -1] = second
    n_points = n_base * (len(groups) + 2)
    units = block.reshape(n_points, len(columns))
    return Sample(columns=columns, units=units, weights=np.ones(n_points))


def reused(n_draws: int, n_kept: int, seed: int) -> Counts:
    """Number of the kept draw that each draw reads, ``(n_draws,)``: every round in its own order.

    In one fixed order, energy k would meet the prices of draws k, k + n, k + 2n ... alone, which
    of a Sobol sequence all lie in the same strata: energy and prices would be one input.

    Examples
    --------
    >>> again = reused(12, 4, 62)
    >>> again[:4].tolist(), sorted(again[4:8].tolist()), sorted(again[8:].tolist())
    ([0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3])
    """
    n_rounds = -(-n_draws // n_kept)
    keys = substreams(stream(seed, "sweep", "reused"), np.arange(n_rounds))
    order = np.argsort(uniform(keys[:, np.newaxis], np.arange(n_kept)), axis=1, kind="stable")
    order[0] = np.arange(n_kept)
    return order.ravel()[:n_draws]


def reused_in_design(unit: Array, n_kept: int, n_block: int) -> Counts:
    """The same for a Saltelli design: the kept draw is one more input, read off one column.

    Parameters
    ----------
    unit
        Column that chooses, ``(n_draws,)``: it changes in a block where its group does.
    n_kept
        Base points whose values serve.
    n_block
        Points of a base point: groups and two.
    """
    return np.minimum((unit * n_kept).astype(int), n_kept - 1) * n_block


def values_of(one: Uncertain, unit: Array) -> NDArray[Any]:
    """Values of an input at numbers between 0 and 1, same shape: its inverse distribution.

    Examples
    --------
    >>> retail = Uncertain(path="prices.retail", shape="triangle", low=0.0, middle=0.02, high=0.04)
    >>> values_of(retail, np.array([0.5])).tolist()
    [0.02]
    >>> law = Uncertain(path="law", shape="values", values=("due", "nil"), weights=(3, 1))
    >>> values_of(law, np.array([0.1, 0.74, 0.76])).tolist()
    ['due', 'due', 'nil']
    """
    return SHAPES[one.shape](one, 1 - unit if one.is_reversed else unit)


def drawn(inputs: Sequence[Uncertain], sample: Sample) -> dict[str, NDArray[Any]]:
    """Values of each input in each future, ``(n_draws,)``, by path."""
    place = {column: number for number, column in enumerate(sample.columns)}
    return {one.path: values_of(one, sample.units[:, place[one.column]]) for one in inputs}


def _uniform(one: Uncertain, unit: Array) -> Array:
    low, high = _ends(one)
    return low + unit * (high - low)


def _triangle(one: Uncertain, unit: Array) -> Array:
    low, high = _ends(one)
    assert one.middle is not None
    width, part = high - low, (one.middle - low) / (high - low) if high > low else 0.5
    rising = low + width * np.sqrt(unit * part)
    falling = high - width * np.sqrt((1 - unit) * (1 - part))
    return np.where(unit < part, rising, falling)


def _normal(one: Uncertain, unit: Array) -> Array:
    assert one.middle is not None
    assert one.spread is not None
    return _cut_normal(unit, one.middle, one.spread, *_ends(one))


def _lognormal(one: Uncertain, unit: Array) -> Array:
    assert one.middle is not None
    assert one.spread is not None
    low, high = _ends(one)
    low, high = np.log(low) if low > 0 else -np.inf, np.log(high)
    return np.exp(_cut_normal(unit, float(np.log(one.middle)), one.spread, low, high))


def _cut_normal(unit: Array, mean: float, deviation: float, low: float, high: float) -> Array:
    """Values of a normal between two ends; both in its upper half are mirrored, for digits."""
    from scipy.special import ndtr, ndtri  # heavy: few need it

    sign = -1.0 if low > mean else 1.0
    ends = sign * (np.array([low, high]) - mean) / deviation
    below, above = ndtr(ends.min()), ndtr(ends.max())
    part = unit if sign > 0 else 1 - unit
    return np.clip(mean + sign * deviation * ndtri(below + part * (above - below)), low, high)


def _values(one: Uncertain, unit: Array) -> NDArray[Any]:
    place = np.searchsorted(np.cumsum(_shares(one)), unit, side="right")
    is_number = all(
        isinstance(value, float | int) and value is not True and value is not False
        for value in one.values
    )
    values = np.array(one.values, None if is_number else object)
    return values[np.minimum(place, len(values) - 1)]


def _ends(one: Uncertain) -> tuple[float, float]:
    low = -np.inf if one.low is None else one.low
    return low, np.inf if one.high is None else one.high


def _shares(one: Uncertain) -> Array:
    """Probability of each value."""
    weights = np.asarray(one.weights or np.ones(len(one.values)), float)
    return weights / weights.sum()


SHAPES: Mapping[str, Callable[[Uncertain, Array], NDArray[Any]]] = {
    "uniform": _uniform,
    "triangle": _triangle,
    "normal": _normal,
    "lognormal": _lognormal,
    "values": _values,
}
"""Inverse distributions: ``(input, unit) -> values``."""
