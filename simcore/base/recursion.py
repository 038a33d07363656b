"""Series in which each value remembers the one before."""

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.records import Array


def remembering(news: Array, keep_fraction: float, gain: float, start: float = 0.0) -> Array:
    r"""Series that keeps a part of its last value and takes in what is new.

    .. math:: y_n = g x_n + k y_{n-1}, \quad y_0 = g x_0 + s

    Equal to the last bit to ``scipy.signal.lfilter([g], [1, -k], x, zi=[s])``, whose import
    takes longer than a year of a site.

    Parameters
    ----------
    news
        What comes in, ``(n,)``.
    keep_fraction
        Part of the last value that is kept.
    gain
        Factor on what is new.
    start
        Added to the first value: what is kept of the value before it.

    Returns
    -------
    numpy.ndarray
        ``(n,)``.

    Examples
    --------
    >>> remembering(np.array([1.0, 0.0, 0.0]), 0.5, 2.0)
    array([2. , 1. , 0.5])
    """
    return _remembering(np.ascontiguousarray(news, np.float64), keep_fraction, gain, start)


@kernel
def _remembering(news: Array, keep_fraction: float, gain: float, start: float) -> Array:
    values, memory = np.empty_like(news), start
    for n in range(len(news)):
        values[n] = memory + gain * news[n]
        memory = keep_fraction * values[n]
    return values


def remembering_by(news: Array, memory: Array) -> Array:
    r"""Series that keeps a part of its last value, a part of its own at each place.

    .. math:: y_n = x_n + k_n y_{n-1}, \quad y_0 = x_0

    Parameters
    ----------
    news
        What comes in, ``(..., n)``.
    memory
        Part of the last value that is kept at each place, ``(n,)``; the first counts for nothing.

    Returns
    -------
    numpy.ndarray
        The shape of what comes in.

    Examples
    --------
    >>> remembering_by(np.array([1.0, 0.0, 4.0]), np.array([0.0, 0.5, 0.25]))
    array([1.   , 0.5  , 4.125])
    """
    rows = np.ascontiguousarray(news, np.float64).reshape(-1, len(memory))
    values = [_remembering_by(row, np.ascontiguousarray(memory, np.float64)) for row in rows]
    return np.reshape(values, np.shape(news))


@kernel
def _remembering_by(news: Array, memory: Array) -> Array:
    values, last = np.empty_like(news), 0.0
    for n in range(len(news)):
        last = news[n] + memory[n] * last if n else news[n]
        values[n] = last
    return values
