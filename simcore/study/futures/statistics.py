"""Bands and probabilities over futures: quantiles of weighted draws, who beats whom, how sure.

Draws are the last axis, batches (sites, schemes, figures) the axes on the left. A draw in which
a figure is not defined (no debt, no year in which anybody loses) is left out of that figure.
All schemes of a draw share its weather, households and prices, so differences are taken draw by
draw, and what moves both schemes alike falls out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.brief import brief
from simcore.base.records import Array, Counts

PARTS = (0.05, 0.5, 0.95)
"""What bands tell: one future in twenty is below the first, one in twenty above the last."""
ENOUGH_DRAWS = 200
"""Draws from which on the ends of a band are told: ten lie beyond either."""
LEAST_DRAWS = 6
"""Draws from which on the median has a 95 % interval: 2 * 0.5**6 is 3 %, 2 * 0.5**5 is 6 %."""
Z_95 = 1.959963984540054
"""Standard deviations within which 95 % of a normal lie."""
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Quantiles of a figure over futures, each of the shape of the batch.

    Attributes
    ----------
    n_draws
        Draws in which the figure is defined.
    n_effective
        How many draws of equal weight tell as much.
    p5, p50, p95
        Quantiles; the outer two are NaN below 200 draws.
    p50_low, p50_high
        95 % interval of the median; NaN below 6 draws.
    mean, deviation
        Mean and standard deviation.
    """

    n_draws: Array
    n_effective: Array
    p5: Array
    p50: Array
    p95: Array
    p50_low: Array
    p50_high: Array
    mean: Array
    deviation: Array

    __repr__ = brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Probability:
    """How often something is so, with its 95 % interval, each of the shape of the batch.

    ``ties`` is the part of futures that counted half.
    """

    n_draws: Array
    probability: Array
    low: Array
    high: Array
    ties: Array

    __repr__ = brief


def effective_draws(weights: ArrayLike) -> Array:
    r"""Number of draws of equal weight that tell as much, ``(...)``.

    .. math:: n = (\sum_k w_k)^2 / \sum_k w_k^2

    Examples
    --------
    >>> float(effective_draws([2.0, 2.0, 2.0])), float(effective_draws([1.0, 0.0]))
    (3.0, 1.0)

    References
    ----------
    L. Kish, "Survey Sampling", Wiley, 1965.
    """
    weights = np.asarray(weights, float)
    squares = np.square(weights).sum(axis=-1)
    total = weights.sum(axis=-1)
    return np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)


def quantiles(values: ArrayLike, weights: ArrayLike, parts: ArrayLike) -> Array:
    r"""Quantiles of weighted draws, NaN where none is defined.

    The least value up to which at least the part asked for of all weight lies; halfway to the
    next where it is met exactly, so that the median of two draws is their mean. A draw of
    weight 2 counts as two draws.

    Parameters
    ----------
    values
        Figures, ``(..., n_draws)``; NaN where not defined.
    weights
        Weight of each draw, not negative, broadcasts with ``values``.
    parts
        Parts asked for, ``(..., n_parts)`` with the batch axes of ``values``, or
        ``(n_parts,)``. [1]

    Returns
    -------
    numpy.ndarray
        Quantiles, ``(..., n_parts)``.

    Examples
    --------
    >>> quantiles([3.0, 1.0, 2.0, 4.0], np.ones(4), [0.5, 0.95]).tolist()
    [2.5, 4.0]
    >>> quantiles([1.0, 2.0], [3.0, 1.0], [0.5]).tolist()
    [1.0]

    References
    ----------
    R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American
    Statistician 50 (1996): definition 2, the averaged inverse of the distribution.
    """
    values = np.asarray(values, float)
    weights = np.where(np.isnan(values), 0.0, np.broadcast_to(weights, values.shape))
    n_counted = (weights > 0).sum(axis=-1)
    ordered, reached = _ordered(values, weights, n_counted)
    total = reached[..., -1:]
    parts = np.broadcast_to(parts, (*values.shape[:-1], np.shape(parts)[-1]))
    slack = ROUNDING * total
    at_least = _first(reached, parts * total - slack, n_counted)
    above = _first(reached, parts * total + slack, n_counted)
    both = [np.take_along_axis(ordered, place, axis=-1) for place in (at_least, above)]
    return np.where(total > 0, (both[0] + both[1]) / 2, np.nan)


def _ordered(values: Array, weights: Array, n_counted: Counts) -> tuple[Array, Array]:
    """Values in rising order, what weighs nothing last, and the weight reached at each.

    Where all that is defined weighs the same, as in most sweeps, values alone are sorted: a
    sixth of the time, and the same sums.
    """
    own = weights.max(initial=0.0)
    if ((weights == own) | np.isnan(values)).all():
        place = np.arange(values.shape[-1])
        alike = np.where(place < n_counted[..., np.newaxis], own, 0.0)
        return np.sort(values, axis=-1), np.cumsum(alike, axis=-1)
    order = np.argsort(np.where(weights > 0, values, np.inf), axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    return ordered, np.cumsum(np.take_along_axis(weights, order, axis=-1), axis=-1)


def _first(reached: Array, wanted: Array, n_counted: Counts) -> Counts:
    """Place of the first sum that reaches what is wanted, at most the last that counts."""
    flat = reached.reshape(-1, reached.shape[-1])
    rows = zip(flat, wanted.reshape(-1, wanted.shape[-1]), strict=True)
    places = [np.searchsorted(row, want) for row, want in rows]
    place = np.array(places, int).reshape(wanted.shape)
    return np.minimum(place, np.maximum(n_counted - 1, 0)[..., np.newaxis])


def band(values: ArrayLike, weights: ArrayLike) -> Band:
    """Bands of figures over draws.

    Parameters
    ----------
    values
        Figures, ``(..., n_draws)``; NaN where not defined.
    weights
        Weight of each draw, ``(n_draws,)``.

    Examples
    --------
    >>> one = band(np.arange(1.0, 201.0), np.ones(200))
    >>> float(one.p5), float(one.p50), float(one.p95)
    (10.5, 100.5, 190.5)
    >>> few = band(np.arange(1.0, 100.0), np.ones(99))
    >>> float(few.p5), float(few.p50)
    (nan, 50.0)
    """
    values = np.asarray(values, float)
    counted = _counted(values, weights)
    n_effective = effective_draws(counted)
    low, high = _ends_of_median(n_effective)
    ends = np.broadcast_to(PARTS, (*values.shape[:-1], len(PARTS)))
    parts = np.concatenate([ends, low[..., np.newaxis], high[..., np.newaxis]], axis=-1)
    found = quantiles(values, counted, parts)
    is_enough = n_effective >= ENOUGH_DRAWS * (1 - ROUNDING)
    has_interval = n_effective >= LEAST_DRAWS * (1 - ROUNDING)
    mean, deviation = _mean_and_deviation(values, weights)
    return Band(
        n_draws=(counted > 0).sum(axis=-1),
        n_effective=n_effective,
        p5=np.where(is_enough, found[..., 0], np.nan),
        p50=found[..., 1],
        p95=np.where(is_enough, found[..., 2], np.nan),
        p50_low=np.where(has_interval, found[..., 3], np.nan),
        p50_high=np.where(has_interval, found[..., 4], np.nan),
        mean=mean,
        deviation=deviation,
    )


def _mean_and_deviation(values: Array, weights: ArrayLike) -> tuple[Array, Array]:
    mean = weighted_mean(values, weights)
    squares = weighted_mean(np.square(values - mean[..., np.newaxis]), weights)
    return mean, np.sqrt(squares)


def _ends_of_median(n_effective: Array) -> tuple[Array, Array]:
    """Parts between whose quantiles the median lies in 95 % of samples, one draw outward."""
    low, high = interval(np.full(n_effective.shape, 0.5), n_effective)
    one = 1 / np.maximum(n_effective, 1.0)
    return np.maximum(low - one, 0.0), np.minimum(high + one, 1.0)


def _counted(values: Array, weights: ArrayLike) -> Array:
    """Weight of each draw where a figure is defined, 0 where not."""
    return np.where(np.isnan(values), 0.0, np.broadcast_to(weights, values.shape))


def weighted_mean(values: Array, weights: ArrayLike) -> Array:
    """Mean over the draws in which a figure is defined; NaN where it never is."""
    counted = _counted(values, weights)
    total = counted.sum(axis=-1)
    amount = (np.where(counted > 0, values, 0.0) * counted).sum(axis=-1)
    return np.divide(amount, total, out=np.full(total.shape, np.nan), where=total > 0)


def interval(probability: ArrayLike, n_draws: ArrayLike) -> tuple[Array, Array]:
    r"""95 % interval of a probability by Wilson's score.

    .. math:: \frac{p + z^2/2n \pm z \sqrt{p(1 - p)/n + z^2/4n^2}}{1 + z^2/n}

    It never ends at a bare 0 or 1: nobody losing in 200 draws says at least 98 %. Draws that
    fill the space evenly, and ties that count half, are surer than it tells.

    Parameters
    ----------
    probability
        Part of the draws in which it was so. [1]
    n_draws
        Draws of equal weight, broadcasts with ``probability``.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper end; 0 and 1 without draws. [1]

    Examples
    --------
    >>> [round(float(end), 3) for end in interval(0.71, 200)]
    [0.644, 0.768]
    >>> [round(float(end), 3) for end in interval(1.0, 200)]
    [0.981, 1.0]

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927); recommended by L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation
    for a binomial proportion", Statistical Science 16 (2001).
    """
    p, n = np.broadcast_arrays(np.asarray(probability, float), np.asarray(n_draws, float))
    part = np.divide(Z_95**2, n, out=np.full(n.shape, np.inf), where=n > 0)
    has_draws = np.isfinite(part) & np.isfinite(p)
    part, p = np.where(has_draws, part, 1.0), np.where(has_draws, p, 0.5)
    middle = (p + part / 2) / (1 + part)
    half = np.sqrt(part * p * (1 - p) + part**2 / 4) / (1 + part)
    low, high = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    return np.where(has_draws, low, 0.0), np.where(has_draws, high, 1.0)


def probability(is_so: ArrayLike, weights: ArrayLike) -> Probability:
    """How often something is so: yes, no, or a half; NaN where it is not defined.

    Parameters
    ----------
    is_so
        1 where it is so, 0 where not, 0.5 for a tie, ``(..., n_draws)``.
    weights
        Weight of each draw, ``(n_draws,)``.

    Examples
    --------
    >>> found = probability(np.repeat([1.0, 0.0], [142, 58]), np.ones(200))
    >>> round(float(found.probability), 2), round(float(found.low), 2), round(float(found.high), 2)
    (0.71, 0.64, 0.77)
    """
    score = np.asarray(is_so, float)
    counted = _counted(score, weights)
    share = weighted_mean(score, weights)
    low, high = interval(share, effective_draws(counted))
    return Probability(
        n_draws=(counted > 0).sum(axis=-1),
        probability=share,
        low=low,
        high=high,
        ties=weighted_mean(np.where(np.isnan(score), np.nan, score == 0.5), weights),
    )


def beats(first: ArrayLike, second: ArrayLike, tolerance: float = 0.0) -> Array:
    """1 in draws where the first is more than the second, 0.5 where alike, any shape.

    Parameters
    ----------
    first, second
        Figures of the same draws, more is better, ``(..., n_draws)``.
    tolerance
        Difference up to which they are alike.

    Examples
    --------
    >>> beats([1.0, 2.0, 3.0], [1.0, 1.0, 4.0]).tolist()
    [0.5, 1.0, 0.0]
    """
    more = np.asarray(first, float) - np.asarray(second, float)
    score = np.where(np.abs(more) <= tolerance, 0.5, (more > 0).astype(float))
    return np.where(np.isnan(more), np.nan, score)


def narrowing(first: ArrayLike, second: ArrayLike, weights: ArrayLike) -> Array:
    """How much narrower a difference is by sharing draws, over that of separate draws, ``(...)``.

    Standard deviation of the difference over what that of independent draws would be; 1 where
    nothing is gained, 0 where all that is unsure moves both alike. NaN where nothing is unsure.

    Examples
    --------
    >>> base = np.array([1.0, 2.0, 3.0, 4.0])
    >>> float(narrowing(base + 5, base, np.ones(4)))
    0.0
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    both = np.where(np.isnan(first - second), np.nan, 0.0)
    one, other, together = (
        _mean_and_deviation(values, weights)[1]
        for values in (first + both, second + both, first - second)
    )
    apart = np.hypot(one, other)
    return np.divide(together, apart, out=np.full(apart.shape, np.nan), where=apart > 0)


def share_with_loser(
    saving_eur: ArrayLike, weights: ArrayLike, tolerance_eur: float
) -> Probability:
    """In how many draws a tariff that was tuned on one leaves somebody worse off.

    Parameters
    ----------
    saving_eur
        Saving of each tenant in each draw, ``(..., n_draws, n_tenants)``; NaN for a tenant
        who is not there in a draw. [EUR/year]
    weights
        Weight of each draw, ``(n_draws,)``.
    tolerance_eur
        Loss up to which nobody is worse off. [EUR/year]

    Examples
    --------
    >>> two = np.array([[3.0, 0.0], [1.0, -2.0]])
    >>> float(share_with_loser(two, np.ones(2), 0.005).probability)
    0.5
    """
    loses = np.asarray(saving_eur, float) < -tolerance_eur
    return probability(loses.any(axis=-1), weights)


def safe_margin_eur(
    saving_eur: ArrayLike, weights: ArrayLike, part: float = 0.95, tolerance_eur: float = 0.0
) -> Array:
    """What each tenant would have to get more so that nobody loses in most draws, ``(...)``.

    Parameters
    ----------
    saving_eur
        Saving of each tenant in each draw, ``(..., n_draws, n_tenants)``. [EUR/year]
    weights
        Weight of each draw, ``(n_draws,)``.
    part
        Part of the draws in which nobody may lose. [1]
    tolerance_eur
        Loss up to which nobody is worse off. [EUR/year]

    Returns
    -------
    numpy.ndarray
        The same amount for everybody; 0 where the tariff is safe as it is. [EUR/year]

    Examples
    --------
    >>> worst = np.linspace(-10.0, 9.0, 20)[:, np.newaxis]
    >>> float(safe_margin_eur(worst, np.ones(20), part=0.95))
    9.0
    """
    saving_eur = np.asarray(saving_eur, float)
    worst = np.where(np.isnan(saving_eur), np.inf, saving_eur).min(axis=-1)
    ordered = np.sort(worst, axis=-1)
    order = np.argsort(worst, axis=-1, kind="stable")
    weights = np.broadcast_to(weights, worst.shape)
    below = np.cumsum(np.take_along_axis(weights, order, axis=-1), axis=-1)
    total = below[..., -1:]
    # The worst draw that has to be safe: what lies below it weighs at most what may lose.
    place = (below <= (1 - part) * total + ROUNDING * total).sum(axis=-1, keepdims=True)
    last = np.take_along_axis(ordered, np.minimum(place, worst.shape[-1] - 1), axis=-1)[..., 0]
    return np.maximum(-last - tolerance_eur, 0.0)
