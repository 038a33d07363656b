"""Energy that coached homes save, use by use: who succeeds, how much, and how it fades."""

from collections.abc import Mapping

import numpy as np

from simcore.base.records import Array


def kept_fraction(age_years: Array, fading_fraction_per_year: float) -> Array:
    """Part of the effect that is left some years after a home was coached. [1]

    Parameters
    ----------
    age_years
        Years since, any shape; 0 in the first year. [years]
    fading_fraction_per_year
        Part that each year takes. [1/year]

    Examples
    --------
    >>> kept_fraction(np.array([0.0, 1.0, 2.0]), 0.2)
    array([1.  , 0.8 , 0.64])

    References
    ----------
    H. Allcott, T. Rogers, "The short-run and long-run effects of behavioral interventions",
    American Economic Review 104(10), 2014: effects of letters that had ended fell by 10 to 20 %
    a year.
    """
    return np.asarray((1.0 - fading_fraction_per_year) ** np.asarray(age_years))


def spread_effect(mean: Array, spread_fraction: float, draw: Array) -> Array:
    """Effect of each home, evenly spread around a mean: its standard deviation over it is given.

    Parameters
    ----------
    mean
        Mean part that is saved, ``(n_members,)``. [1]
    spread_fraction
        Standard deviation over the mean, at most 0.577. [1]
    draw
        Uniform draws, ``(n_members,)``. [1]

    Examples
    --------
    >>> spread_effect(np.array([0.1, 0.1]), 0.0, np.array([0.2, 0.9]))
    array([0.1, 0.1])
    """
    half_width = np.sqrt(3.0) * spread_fraction
    return np.asarray(np.clip(mean * (1.0 + half_width * (2.0 * draw - 1.0)), 0.0, 1.0))


def saved_by_use(
    yearly_kwh: Mapping[str, Array], saved_fraction: Array, weight: Mapping[str, float]
) -> dict[str, Array]:
    r"""Part of each use that homes save, where each saves a part of all that it uses.

    .. math:: r_u = \min(1, w_u \lambda), \qquad \sum_u r_u E_u = s \sum_u E_u

    Uses give in proportion to their weight; one that is saved whole leaves the rest to the
    others.

    Parameters
    ----------
    yearly_kwh
        Energy of each home by use, each ``(n_members,)``. [kWh/year]
    saved_fraction
        Part of its whole use that a home saves, ``(n_members,)``. [1]
    weight
        How easily a use gives, over the others; 0 for one that does not. [1]

    Returns
    -------
    dict of numpy.ndarray
        Part of each use that is saved, ``(n_members,)``. [1]

    Examples
    --------
    >>> used = {"lighting": np.array([100.0]), "cooling": np.array([300.0])}
    >>> saved_by_use(used, np.array([0.1]), {"lighting": 1.0, "cooling": 1.0})
    {'lighting': array([0.1]), 'cooling': array([0.1])}
    """
    uses = list(yearly_kwh)
    energy = np.stack([yearly_kwh[use] for use in uses])
    weights = np.array([weight.get(use, 0.0) for use in uses])[:, np.newaxis]
    wanted = saved_fraction * energy.sum(axis=0)
    part, is_whole = np.zeros_like(energy), np.zeros(energy.shape, bool)
    for _ in uses:  # each turn at least one more use is saved whole, or all is found
        left = wanted - np.where(is_whole, energy, 0.0).sum(axis=0)
        can = np.where(is_whole, 0.0, weights * energy).sum(axis=0)
        level = np.divide(left, can, out=np.zeros_like(left), where=can > 0)
        part = np.where(is_whole, 1.0, np.maximum(weights * level, 0.0))
        is_over = part > 1.0
        if not is_over.any():
            break
        is_whole |= is_over
    part = np.minimum(part, 1.0)
    return dict(zip(uses, part, strict=True))
