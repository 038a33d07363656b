"""Which inputs the spread of a figure comes from: Sobol indices, with their error bars.

The first index of an input is the part of the variance that knowing it alone would take away;
the total one is what would be left if all but it were known. Outputs stand on the left, the
points of the design of :func:`~simcore.study.sweep.sampling.saltelli` on the last axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.brief import brief
from simcore.base.draws import stream, substreams, uniform
from simcore.base.records import Array, Counts

N_RESAMPLES = 200
"""Resamples of an error bar: a 95 % bar is then known to about a tenth of itself."""
TAILS = (0.025, 0.975)
MOST_BINS, LEAST_BINS = 32, 4
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
    >>> from simcore.study.sweep.sampling import Uncertain, drawn, saltelli
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
    outputs: ArrayLike,
    inputs: Sequence[NDArray[Any]],
    names: Sequence[str],
    seed: int,
    *,
    n_resamples: int = N_RESAMPLES,
) -> Indices:
    r"""First indices from draws of any kind: how far the mean moves with each input.

    Draws are sorted into bins of each input, one for each value of an input with few. The
    part of the variance between the means of the bins is taken, less what chance alone puts
    there (Kelley's epsilon squared). Total indices are not told: they need a design.

    .. math:: S = 1 - (1 - \eta^2) \frac{n - 1}{n - m}

    Parameters
    ----------
    outputs
        Figures, ``(..., n_draws)``, without NaN.
    inputs
        Values of each input, ``(n_draws,)``: numbers, words, yes and no.
    names
        Their names.
    seed
        Seed of the resamples.
    n_resamples
        Resamples of draws for the error bars.

    References
    ----------
    T. L. Kelley, "An unbiased correlation ratio measure", PNAS 21 (1935);
    E. Plischke, E. Borgonovo, C. L. Smith, "Global sensitivity measures from given data",
    European Journal of Operational Research 226 (2013): partitions of given data.
    """
    outputs = np.asarray(outputs, float)
    flat = outputs.reshape(-1, outputs.shape[-1])
    once = np.ones((1, outputs.shape[-1]))
    counts = resamples(outputs.shape[-1], n_resamples, seed)
    varies = flat.var(axis=1) > NOTHING * np.abs(flat).max(axis=1) ** 2
    told = np.full((3, len(flat), len(names)), np.nan)
    for number, values in enumerate(inputs):
        bins = bins_of(values)
        if bins.max() == 0:
            told[:, varies, number] = 0.0
            continue
        told[0, varies, number] = _between(flat[varies], bins, once)[0]
        told[1:, varies, number] = np.quantile(_between(flat[varies], bins, counts), TAILS, axis=0)
    first, low, high = told.reshape(3, *outputs.shape[:-1], len(names))
    nothing = np.full(first.shape, np.nan)
    return Indices(
        groups=tuple(names),
        first=first,
        first_low=low,
        first_high=high,
        total=nothing,
        total_low=nothing,
        total_high=nothing,
    )


def bins_of(values: NDArray[Any]) -> Counts:
    """Bin of each draw: its value where there are few, else its place in order of size.

    Examples
    --------
    >>> bins_of(np.array(["nil", "due", "nil"], object)).tolist()
    [1, 0, 1]
    >>> bins_of(np.arange(256.0)).max().item()
    15
    """
    values = np.asarray(values)
    texts = values.astype(str) if values.dtype == object else values
    known, place = np.unique(texts, return_inverse=True)
    n_bins = int(np.clip(np.sqrt(len(values)), LEAST_BINS, MOST_BINS))
    if len(known) <= n_bins or values.dtype == object:
        return place.astype(np.int64)
    rank = np.empty(len(values), np.int64)
    rank[np.argsort(values, kind="stable")] = np.arange(len(values))
    return rank * n_bins // len(values)


def _between(outputs: Array, bins: Counts, counts: Array) -> Array:
    """Part of the variance between bins, less that of chance, ``(n_resamples, n_outputs)``."""
    in_bin = (bins[:, np.newaxis] == np.arange(bins.max() + 1)).astype(float)
    centred = outputs - outputs.mean(axis=1, keepdims=True)
    n_draws = counts.sum(axis=1)[:, np.newaxis]
    total = counts @ centred.T
    within = counts @ (centred**2).T
    weight = counts @ in_bin
    sums = np.stack([(counts * column) @ in_bin for column in centred], axis=1)
    held = np.maximum(weight, 1.0)[:, np.newaxis]
    between = (sums**2 / held).sum(axis=-1)
    spread = within - total**2 / n_draws
    left = np.divide(within - between, spread, out=np.ones_like(spread), where=spread > 0)
    n_filled = (weight > 0).sum(axis=1)[:, np.newaxis]
    return 1 - left * (n_draws - 1) / np.maximum(n_draws - n_filled, 1)
