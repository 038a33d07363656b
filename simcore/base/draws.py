"""Keyed random draws: a draw depends on its name, never on the order of the calls.

A stream is named by (seed, site, dwelling, purpose, ...); its ``n``-th draw is the
``n``-th output of the SplitMix64 generator seeded with the hash of that name. So a
dwelling keeps its draws whatever the chunk, the horizon, the worker or the neighbours.

References
----------
G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators",
OOPSLA 2014; constants and finaliser of ``SplittableRandom`` (variant 13).
"""

from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.compiled import kernel

Keys = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ONE = np.uint64(1)
_S11, _S27, _S30, _S31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)
_STEP = 2.0**-53


def stream(seed: int, *name: str | int) -> np.uint64:
    """Key of the stream with this name; the same on every machine and version.

    Examples
    --------
    >>> int(stream(62, "arras", "weather")) == int(stream(62, "arras", "weather"))
    True
    """
    text = "\x1f".join([str(int(seed)), *(str(part) for part in name)])
    return np.uint64(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little"))


def substreams(key: ArrayLike, numbers: ArrayLike) -> Keys:
    """Keys of numbered streams below ``key`` (one per dwelling, day, year ...).

    Parameters
    ----------
    key
        Key of the parent stream, or keys that broadcast with ``numbers``.
    numbers
        Non-negative whole numbers, any shape.

    Returns
    -------
    numpy.ndarray
        Keys, shape of ``numbers``. Number 3 has the same key in every array.
    """
    # A second finaliser keeps a child from starting inside its parent's sequence.
    return _finalise(_finalise(_counted(key, numbers)) ^ _MIX_1)


def draw_bits(key: ArrayLike, numbers: ArrayLike) -> Keys:
    """SplitMix64 outputs ``numbers`` of the streams ``key`` (broadcast together)."""
    return _finalise(_counted(key, numbers))


def uniform(key: ArrayLike, numbers: ArrayLike) -> NDArray[np.float64]:
    """Uniform draws strictly between 0 and 1, keys and numbers broadcast together."""
    bits = draw_bits(key, numbers) >> _S11
    return (bits.astype(np.float64) + 0.5) * _STEP


def normal(key: ArrayLike, numbers: ArrayLike) -> NDArray[np.float64]:
    """Standard normal draws, by the inverse of the normal distribution."""
    from scipy.special import ndtri  # heavy: few need it

    return ndtri(uniform(key, numbers))


def _counted(key: ArrayLike, numbers: ArrayLike) -> Keys:
    with np.errstate(over="ignore"):  # arithmetic modulo 2**64 is meant
        return np.asarray(key, np.uint64) + (np.asarray(numbers).astype(np.uint64) + _ONE) * _GOLDEN


def _finalise(bits: Keys) -> Keys:
    with np.errstate(over="ignore"):
        bits = (bits ^ (bits >> _S30)) * _MIX_1
        bits = (bits ^ (bits >> _S27)) * _MIX_2
        return bits ^ (bits >> _S31)


@kernel(inline="always")
def uniform_at(key: np.uint64, number: int) -> float:
    """Twin of :func:`uniform` for one key and one number, for numba kernels."""
    bits = key + (np.uint64(number) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits = bits ^ (bits >> np.uint64(31))
    return (np.float64(bits >> np.uint64(11)) + 0.5) * 2.0**-53


@kernel
def uniform_rows(keys: Keys, first: int, end: int) -> NDArray[np.float64]:
    """Twin of :func:`uniform` for a range of numbers, a row each, ``(end - first, n_keys)``.

    Without the temporaries of numpy: for long ranges of several keys.
    """
    drawn = np.empty((end - first, len(keys)))
    for number in range(first, end):
        row = drawn[number - first]
        for m in range(len(keys)):
            row[m] = uniform_at(keys[m], number)
    return drawn
