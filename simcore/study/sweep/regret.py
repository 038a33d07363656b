"""What a choice costs in the futures it was not made for, and which inputs move it most.

Futures are the last axis, schemes the one before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.brief import brief
from simcore.base.records import Array, Flags
from simcore.study.futures.statistics import weighted_mean
from simcore.study.sweep.additive import Additive, additive, difference, is_listed, varies

MOST_BARS = 6
"""Inputs that a tornado shows."""
PART_OF_END = 0.2
"""Part of the futures that stands for an end of an input: its lowest and its highest fifth."""
LOW, HIGH, VALUE, EVERY = "low", "high", "value", "all"
"""Kinds of slices: the low and the high end of an input, one of its values, all futures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regret:
    """Regret of schemes over futures.

    Attributes
    ----------
    each
        What a scheme leaves below the best one of that future, ``(n_schemes, n_futures)``; NaN
        in a future in which the figure of any scheme is not defined.
    mean, worst
        Mean and largest over futures, ``(n_schemes,)``; NaN where none is defined.
    best_fraction
        Part of the futures in which it is the best, shared among equals, ``(n_schemes,)``. [1]
    n_draws
        Futures that count: of some weight, and with a figure of every scheme.
    """

    each: Array
    mean: Array
    worst: Array
    best_fraction: Array
    n_draws: int

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Futures that have something in common.

    ``path`` is the input, ``kind`` one of ``low``, ``high``, ``value``, ``all``; ``value`` is
    its mean there, or the value; ``chosen`` tells the futures, ``(n_draws,)``.
    """

    path: str
    kind: str
    value: Any
    chosen: Flags

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a tornado: a figure in the futures in which an input is low, and high.

    ``low`` and ``high`` are the input's means there, or two of its values; ``figure_low`` and
    ``figure_high`` the figure's means there, ``figure_mean`` that over all futures, ``error``
    the standard error of the difference.
    """

    path: str
    low: Any
    high: Any
    figure_low: float
    figure_high: float
    figure_mean: float
    error: float


def regret(values: ArrayLike, weights: ArrayLike) -> Regret:
    """Regret of schemes over futures.

    Parameters
    ----------
    values
        Figure of each scheme in each future, more is better, ``(n_schemes, n_futures)``; NaN
        where not defined. Schemes are compared in the futures in which all of them are.
    weights
        Weight of each future, ``(n_futures,)``.

    Examples
    --------
    >>> found = regret([[3.0, 0.0], [1.0, 4.0]], np.ones(2))
    >>> found.each.tolist(), found.worst.tolist(), found.mean.tolist()
    ([[0.0, 4.0], [2.0, 0.0]], [4.0, 2.0], [2.0, 1.0])

    References
    ----------
    L. J. Savage, "The theory of statistical decision", JASA 46 (1951).
    """
    values = np.asarray(values, float)
    is_defined = np.isfinite(values).all(axis=-2)
    best = values.max(axis=-2, keepdims=True)
    is_best = values == best
    share = is_best / np.maximum(is_best.sum(axis=-2, keepdims=True), 1)
    counts = is_defined & (np.asarray(weights, float) > 0)
    each = np.where(is_defined, best - values, np.nan)
    worst = each[..., counts].max(axis=-1, initial=0.0)
    return Regret(
        each=each,
        mean=weighted_mean(each, weights),
        worst=np.where(counts.any(), worst, np.nan),
        best_fraction=weighted_mean(np.where(is_defined, share, np.nan), weights),
        n_draws=int(counts.sum()),
    )


def slices(inputs: Mapping[str, NDArray[Any]], paths: Sequence[str], n_draws: int) -> list[Slice]:
    """Futures by the ends, or by the values, of some inputs, after all futures together.

    Parameters
    ----------
    inputs
        Values of each input, ``(n_draws,)``, by path.
    paths
        Inputs to slice by, the most telling first.
    n_draws
        Number of futures, also where no input moves but the homes and the weather.
    """
    found = [Slice(path="", kind=EVERY, value="", chosen=np.ones(n_draws, bool))]
    for path in paths:
        found += ends_of(path, inputs[path])
    return found


def ends_of(path: str, values: NDArray[Any]) -> list[Slice]:
    """Futures of each value of an input with few, or of its lowest and highest fifth."""
    values = np.asarray(values)
    if is_listed(values):
        known = sorted(set(values.tolist()), key=str)
        return [Slice(path=path, kind=VALUE, value=one, chosen=values == one) for one in known]
    low, high = np.quantile(values.astype(float), [PART_OF_END, 1 - PART_OF_END])
    ends = ((LOW, values <= low), (HIGH, values >= high))
    return [
        Slice(path=path, kind=kind, value=float(values[chosen].mean()), chosen=chosen)
        for kind, chosen in ends
    ]


def regret_in_slices(each: ArrayLike, weights: ArrayLike, chosen: Sequence[Slice]) -> Array:
    """Mean regret of each scheme in each slice of futures, ``(n_schemes, n_slices)``."""
    each = np.asarray(each, float)
    weights = np.asarray(weights, float)
    parts = [weighted_mean(each[..., one.chosen], weights[one.chosen]) for one in chosen]
    return np.stack(parts, axis=-1)


def dividing(each: ArrayLike, weights: ArrayLike, inputs: Mapping[str, NDArray[Any]]) -> list[str]:
    """Inputs by how far they move the mean regret of any scheme, the furthest first.

    One of which an end, or a value, has no future that counts is left out.

    Parameters
    ----------
    each
        Regret of each scheme in each future, ``(n_schemes, n_futures)``.
    weights
        Weight of each future, ``(n_futures,)``.
    inputs
        Values of each input, ``(n_futures,)``, by path.
    """
    moved = {}
    for path, values in inputs.items():
        means = regret_in_slices(each, weights, ends_of(path, values))
        if np.isfinite(means).all():
            moved[path] = float(np.ptp(means, axis=-1).max(initial=0.0))
    return sorted(moved, key=lambda path: -moved[path])


def tornado(
    values: ArrayLike,
    weights: ArrayLike,
    inputs: Mapping[str, NDArray[Any]],
    *,
    most_bars: int = MOST_BARS,
) -> list[Bar]:
    """The inputs that move a figure most, each between its low and its high futures.

    What the other inputs do is taken off by a sum of curves. An input that moves the figure by
    less than two standard errors is not told.

    Parameters
    ----------
    values
        Figure in each future, ``(n_draws,)``; NaN where not defined.
    weights
        Weight of each, ``(n_draws,)``.
    inputs
        Values of each input, ``(n_draws,)``, by path. Of those that are linked give one.
    most_bars
        Bars at most.

    Examples
    --------
    >>> x = np.linspace(0, 1, 100)
    >>> (bar,) = tornado(10 * x, np.ones(100), {"retail": x})
    >>> round(bar.figure_low), round(bar.figure_high)
    (1, 9)
    """
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    counted = np.isfinite(values) & (weights > 0)
    kept = {path: np.asarray(of)[counted] for path, of in inputs.items()}
    kept = {path: of for path, of in kept.items() if len(set(of.tolist())) > 1}
    found = additive(values[np.newaxis, counted], weights[counted], kept)
    if found is None or not varies(found).all():
        return []
    bars = [_bar(found, number, weights[counted], of) for number, of in enumerate(kept.values())]
    told = [bar for bar in bars if abs(bar.figure_high - bar.figure_low) > 2 * bar.error]
    return sorted(told, key=lambda bar: -abs(bar.figure_high - bar.figure_low))[:most_bars]


def _bar(found: Additive, number: int, weights: Array, of: NDArray[Any]) -> Bar:
    """The bar of an input between the two of its slices that are furthest apart."""
    curve = found.curves[number, 0]
    parts = ends_of("", of)
    told = [(float(weighted_mean(curve[one.chosen], weights[one.chosen])), one) for one in parts]
    if parts[0].kind == VALUE:
        told.sort(key=lambda part: part[0])
    (low, first), (high, last) = told[0], told[-1]
    shares = [one.chosen * weights / (one.chosen * weights).sum() for one in (first, last)]
    _, error = difference(found, number, (shares[0], shares[1]))
    mean = float(found.mean[0])
    return Bar(
        path=found.paths[number],
        low=first.value,
        high=last.value,
        figure_low=mean + low,
        figure_high=mean + high,
        figure_mean=mean,
        error=float(error[0]),
    )
