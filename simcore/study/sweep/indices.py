"""Which inputs the spread of a figure comes from: Sobol indices, with their error bars.

The first index of an input is the part of the variance that knowing it alone would take away;
the total one is what would be left if all but it were known. Outputs stand on the left, the
points of the design of :func:`~simcore.study.futures.sampling.saltelli` on the last axis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.brief import brief
from simcore.base.draws import stream, substreams, uniform
from simcore.base.records import Array
from simcore.study.futures.statistics import Z_95
from simcore.study.sweep.additive import additive, shares

N_RESAMPLES = 200
"""Resamples of an error bar: a 95 % bar is then known to about a tenth of itself."""
TAILS = (0.025, 0.975)
MOST_CELLS = 4_000_000
"""Numbers of a block of outputs that are resampled at once, some 30 MB."""
NOTHING = 1e-12
"""Variance over the square of the mean that is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indices:
    """Sobol indices of outputs by input or group, each ``(..., n_groups)``.

    ``low`` and ``high`` are the ends of 95 % error bars. All are NaN where an output does not
    vary; the total ones where there is no design to tell them.
    """

    groups: tuple[str, ...]
    first: Array
    first_low: Array
    first_high: Array
    total: Array
    total_low: Array
    total_high: Array

    __repr__ = brief


def sobol_indices(
    outputs: ArrayLike, groups: Sequence[str], seed: int, *, n_resamples: int = N_RESAMPLES
) -> Indices:
    r"""First and total indices of outputs at the points of a Saltelli design.

    .. math:: S_i = \frac{1}{NV} \sum_k b_k (c_{ki} - a_k), \quad
        T_i = \frac{1}{2NV} \sum_k (a_k - c_{ki})^2

    with a and b the outputs at the points of A and B, and c those of A with input i of B.

    Parameters
    ----------
    outputs
        Figures at the points of the design, ``(..., n_base * (n_groups + 2))``.
    groups
        Names of inputs or groups, in the order of the design.
    seed
        Seed of the resamples.
    n_resamples
        Resamples of base points for the error bars.

    Returns
    -------
    Indices
        Not cut at 0 and 1: an index below 0 tells how unsure it is.

    Examples
    --------
    >>> from simcore.study.futures.sampling import Uncertain, drawn, saltelli
    >>> one = [Uncertain(path=name, shape="uniform", low=-1.0, high=1.0) for name in "xy"]
    >>> values = drawn(one, design := saltelli(one, 1024, 62))
    >>> found = sobol_indices(values["x"] + 2 * values["y"], design.columns, 62)
    >>> found.first.round(2).tolist(), found.total.round(2).tolist()
    ([0.2, 0.8], [0.2, 0.8])

    References
    ----------
    A. Saltelli et al., Computer Physics Communications 181 (2010), table 2: estimators (b)
    for the first index and (f), of M. J. W. Jansen, for the total one.
    """
    outputs = np.asarray(outputs, float)
    n_groups = len(groups)
    blocks = outputs.reshape(-1, outputs.shape[-1] // (n_groups + 2), n_groups + 2)
    counts = resamples(blocks.shape[1], n_resamples, seed)
    step = max(MOST_CELLS // (blocks.shape[1] * (n_groups + 2)), 1)
    parts = [
        _with_bars(blocks[start : start + step], counts)
        for start in range(0, max(len(blocks), 1), step)
    ]
    told = np.concatenate(parts, axis=1).reshape(6, *outputs.shape[:-1], n_groups)
    names = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    return Indices(groups=tuple(groups), **dict(zip(names, told, strict=True)))


def resamples(n: int, n_resamples: int, seed: int) -> Array:
    """How often each of n points is in each resample with replacement, ``(n_resamples, n)``."""
    keys = substreams(stream(seed, "sweep", "bootstrap"), np.arange(n_resamples))
    places = (uniform(keys[:, np.newaxis], np.arange(n)) * n).astype(int)
    flat = (places + n * np.arange(n_resamples)[:, np.newaxis]).ravel()
    return np.bincount(flat, minlength=n * n_resamples).reshape(n_resamples, n).astype(float)


def _with_bars(blocks: Array, counts: Array) -> Array:
    """First index with its bar, total one with its bar, ``(6, n_outputs, n_groups)``."""
    n_base = blocks.shape[1]
    centred = blocks - blocks.mean(axis=(1, 2), keepdims=True)
    of_a, mixed, of_b = centred[..., :1], centred[..., 1:-1], centred[..., -1:]
    found, _ = _estimated(of_a, mixed, of_b, np.ones((1, n_base)))
    bars, _ = _estimated(of_a, mixed, of_b, counts)
    ends = np.quantile(bars, TAILS, axis=1)
    scale = np.abs(blocks).max(axis=(1, 2))
    varies = centred[:, :, [0, -1]].var(axis=(1, 2)) > NOTHING * scale**2
    told = np.stack([found[0, 0], *ends[:, 0], found[1, 0], *ends[:, 1]])
    return np.where(varies[np.newaxis, :, np.newaxis], told, np.nan)


def _estimated(of_a: Array, mixed: Array, of_b: Array, counts: Array) -> tuple[Array, Array]:
    """First and total indices of each resample, ``(2, n_resamples, n_outputs, n_groups)``."""
    total_counts = counts.sum(axis=1)[:, np.newaxis]
    both = np.concatenate([of_a, of_b], axis=-1)
    n_outputs, n_base, _ = both.shape

    def mean(amount: Array) -> Array:
        flat = amount.transpose(1, 0, 2).reshape(n_base, -1)
        shape = (len(counts), n_outputs, amount.shape[-1])
        return ((counts @ flat) / total_counts).reshape(shape)

    variance = mean(both**2).mean(axis=-1) - mean(both).mean(axis=-1) ** 2
    variance = np.where(variance > 0, variance, np.nan)[..., np.newaxis]
    first = mean(of_b * (mixed - of_a)) / variance
    total = mean((of_a - mixed) ** 2) / (2 * variance)
    return np.stack([first, total]), variance


def given_indices(
    outputs: ArrayLike, weights: ArrayLike, inputs: Mapping[str, NDArray[Any]]
) -> Indices:
    """First indices from draws of any kind, by a sum of one curve for each input.

    Total indices are not told: they need a design. All are NaN where there are fewer than two
    draws for each term of the curves.

    Parameters
    ----------
    outputs
        Figures, ``(..., n_draws)``, without NaN.
    weights
        Weight of each draw, ``(n_draws,)``.
    inputs
        Values of each input, ``(n_draws,)``, by path: numbers, words, yes and no. Of those
        that are linked give one.
    """
    outputs = np.asarray(outputs, float)
    shape = (*outputs.shape[:-1], len(inputs))
    nothing = np.full(shape, np.nan)
    found = additive(outputs.reshape(-1, outputs.shape[-1]), weights, inputs)
    first, error = (nothing, nothing) if found is None else shares(found, weights)
    first, error = first.reshape(shape), error.reshape(shape)
    return Indices(
        groups=tuple(inputs),
        first=first,
        first_low=first - Z_95 * error,
        first_high=first + Z_95 * error,
        total=nothing,
        total_low=nothing,
        total_high=nothing,
    )
