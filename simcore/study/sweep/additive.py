"""A figure as a sum of one curve for each input, fitted to draws of any kind.

What many draws say of one input alone is hidden by what all the others do. A sum of curves takes
the others off first: with 200 draws of ten inputs the share of each is then known to a few
percent, where means of slices miss it by ten. What inputs do only together stays outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.brief import brief
from simcore.base.records import Array

MOST_DEGREE = 8
DRAWS_A_TERM = 5
"""Draws that each term of a curve takes."""
MOST_LISTED = 3
"""Numbers of which each is a kind of future of its own, not a point of a curve."""
NOTHING = 1e-9
"""Spread over the size of a figure that is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Additive:
    """Outputs as sums of curves.

    Attributes
    ----------
    paths
        Inputs.
    curves
        What each input adds in each draw, ``(n_inputs, n_outputs, n_draws)``.
    spans
        Terms of each input: their first and the one after their last.
    terms
        Values of the terms in each draw, ``(n_draws, n_terms)``.
    covariance
        Covariance of their factors for noise of variance 1, ``(n_terms, n_terms)``.
    factors
        Factor of each term, ``(n_terms, n_outputs)``.
    mean, variance
        Of each output, ``(n_outputs,)``.
    noise
        Variance that is left, ``(n_outputs,)``.
    """

    paths: tuple[str, ...]
    curves: Array
    spans: tuple[tuple[int, int], ...]
    terms: Array
    covariance: Array
    factors: Array
    mean: Array
    variance: Array
    noise: Array

    __repr__ = brief


def additive(
    outputs: ArrayLike, weights: ArrayLike, inputs: Mapping[str, NDArray[Any]]
) -> Additive | None:
    """Fit a curve for each input; None where there are too few draws.

    A curve is a polynomial of the input's rank, of a degree that the draws allow, or a number
    for each value where there are few.

    Parameters
    ----------
    outputs
        Figures, ``(n_outputs, n_draws)``, without NaN.
    weights
        Weight of each draw, ``(n_draws,)``.
    inputs
        Values of each input, ``(n_draws,)``, by path. Those that are linked cannot be told
        apart: give one of them.

    References
    ----------
    G. Li, H. Rabitz, "General formulation of HDMR component functions with independent and
    correlated variables", Journal of Mathematical Chemistry 50 (2012): first-order part.
    """
    outputs, weights = np.asarray(outputs, float), np.asarray(weights, float)
    counted = weights > 0
    n_draws = int(counted.sum())
    degree = int(np.clip(n_draws // (DRAWS_A_TERM * max(len(inputs), 1)), 1, MOST_DEGREE))
    blocks = [terms_of(np.asarray(values), degree) for values in inputs.values()]
    n_terms = sum(block.shape[1] for block in blocks)
    if n_draws < 2 * n_terms + 2 or not n_terms:
        return None
    share = weights / weights.sum()
    terms = np.concatenate(blocks, axis=1)
    terms = terms - share @ terms
    mean = outputs @ share
    centred = outputs - mean[:, np.newaxis]
    inverse = np.linalg.pinv((terms.T * share) @ terms, hermitian=True)
    factors = inverse @ ((terms.T * share) @ centred.T)
    left = np.square(centred - (terms @ factors).T) @ share
    ends = np.cumsum([0, *(block.shape[1] for block in blocks)])
    spans = tuple((int(a), int(b)) for a, b in pairwise(ends))
    curves = np.array([(terms[:, a:b] @ factors[a:b]).T for a, b in spans])
    # Kish's number of draws of equal weight; equal to all of them where weights are alike.
    n_effective = 1 / np.square(share).sum()
    return Additive(
        paths=tuple(inputs),
        curves=curves,
        spans=spans,
        terms=terms,
        covariance=inverse / n_effective,
        factors=factors,
        mean=mean,
        variance=np.square(centred) @ share,
        noise=left * n_effective / max(n_effective - n_terms - 1, 1.0),
    )


def terms_of(values: NDArray[Any], degree: int) -> Array:
    """Terms of an input's curve in each draw, ``(n_draws, n_terms)``.

    Examples
    --------
    >>> terms_of(np.array(["due", "nil", "due"], object), 8).ravel().tolist()
    [0.0, 1.0, 0.0]
    >>> terms_of(np.array([3.0, 1.0, 2.0, 5.0]), 1).ravel().tolist()
    [0.25, -0.75, -0.25, 0.75]
    """
    if is_listed(values):
        texts = values.astype(str) if values.dtype == object else values
        known, place = np.unique(texts, return_inverse=True)
        return (place[:, np.newaxis] == np.arange(1, len(known))).astype(float)
    from numpy.polynomial.legendre import legvander

    ordered = np.sort(values.astype(float))
    low, high = (np.searchsorted(ordered, values.astype(float), side) for side in ("left", "right"))
    rank = (low + high) / len(values) - 1
    return np.asarray(legvander(rank, degree))[:, 1:]


def is_listed(values: NDArray[Any]) -> bool:
    """Whether an input has a few values, each of which is a kind of future.

    Examples
    --------
    >>> is_listed(np.array(["due", "nil"] * 20, object)), is_listed(np.linspace(0, 1, 40))
    (True, False)
    """
    if values.dtype == object or values.dtype.kind in "bUS":
        return True
    return len(np.unique(values)) <= MOST_LISTED < len(values)


def varies(found: Additive) -> NDArray[np.bool_]:
    """Which outputs vary by more than rounding, ``(n_outputs,)``."""
    size = np.maximum(np.abs(found.mean), np.sqrt(found.variance))
    return np.sqrt(found.variance) > NOTHING * size


def difference(found: Additive, number: int, parts: tuple[Array, Array]) -> tuple[Array, Array]:
    """What an input's curve changes by between two averages of draws, and its standard error.

    Parameters
    ----------
    found
        Outputs as sums of curves.
    number
        Place of the input.
    parts
        Shares of the draws in each average, ``(n_draws,)``, each of sum 1.

    Returns
    -------
    tuple of numpy.ndarray
        Second less first, and error, ``(n_outputs,)``.
    """
    start, stop = found.spans[number]
    step = (parts[1] - parts[0]) @ found.terms[:, start:stop]
    spread = step @ found.covariance[start:stop, start:stop] @ step
    return step @ found.factors[start:stop], np.sqrt(np.maximum(spread, 0.0) * found.noise)


def shares(found: Additive, weights: ArrayLike) -> tuple[Array, Array]:
    """Part of the variance that each curve makes, and its standard error.

    Returns
    -------
    tuple of numpy.ndarray
        Less what noise alone would put there; ``(n_outputs, n_inputs)`` each. NaN for an
        output that does not vary. [1]
    """
    share = np.asarray(weights, float) / np.sum(weights)
    variance = np.where(varies(found), found.variance, np.nan)
    first, error = [], []
    for start, stop in found.spans:
        terms = found.terms[:, start:stop]
        gram = (terms.T * share) @ terms
        mixed = gram @ found.covariance[start:stop, start:stop]
        factors = found.factors[start:stop]
        made = np.einsum("io,ij,jo->o", factors, gram, factors)
        slope = np.einsum("io,ij,jo->o", factors, mixed @ gram, factors)
        noise = found.noise
        first.append((made - noise * np.trace(mixed)) / variance)
        spread = 4 * noise * slope + 2 * noise**2 * np.trace(mixed @ mixed)
        error.append(np.sqrt(np.maximum(spread, 0.0)) / variance)
    return np.array(first).T, np.array(error).T
