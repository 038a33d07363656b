"""Numbers that are affine in each of several inputs: found from a few points, then added up.

A bill is affine in each price and each discount while the others stay, and so are the costs of
a plant. So the ordinary road, walked at a base point, with each input moved alone and with each
pair that acts on the same number moved together, tells every number at any point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from simcore.base.brief import brief
from simcore.base.draws import stream, uniform
from simcore.base.records import Array

State = Mapping[str, Array]
CLOSE = 1e-10
"""Difference over the largest number of a figure, up to which it is one of rounding."""
BASE = 0.25
"""Where the base point lies between the ends: at one of them an input may be 0, which would hide
what it is multiplied with."""
N_PROOFS = 2
"""Points at which what is added up is compared with the ordinary road."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Affine:
    """Numbers as sums over products of inputs, each from 0 at its base to 1 at its high end.

    Attributes
    ----------
    paths, low, high
        Inputs in their order, their bases and high ends, ``(n_inputs,)``.
    base
        Numbers with all inputs at their bases.
    terms
        By figure: the inputs that are multiplied, and by what their product is multiplied.
    is_exact
        Whether the sums met the ordinary road where they were compared.
    """

    paths: tuple[str, ...]
    low: Array
    high: Array
    base: State
    terms: Mapping[str, tuple[tuple[tuple[int, ...], Array], ...]]
    is_exact: bool

    __repr__ = brief


def affine(
    state_at: Callable[[Mapping[str, float]], State], ends: Mapping[str, tuple[float, float]]
) -> Affine:
    """Numbers of a function, taken apart.

    Parameters
    ----------
    state_at
        Numbers at given values of the inputs.
    ends
        Ends of each input.

    Examples
    --------
    >>> def bill(at):
    ...     return {"y": np.array(at["a"] * at["b"] + 3)}
    ...
    >>> parts = affine(bill, {"a": (0, 2), "b": (1, 5)})
    >>> values_at(parts, {"a": np.array([1.0, 2.0]), "b": np.array([4.0, 3.0])}, 2)["y"]
    array([7., 9.])
    """
    paths = tuple(ends)
    high = np.array([ends[path][1] for path in paths], float)
    low = np.array([ends[path][0] for path in paths], float)
    low = low + BASE * (high - low)

    def at(unit: Array) -> State:
        values = low + unit * (high - low)
        return state_at(dict(zip(paths, values.tolist(), strict=True)))

    n = len(paths)
    base = at(np.zeros(n))
    alone = {number: _less(at(_ends(n, (number,))), [base]) for number in range(n)}
    pairs: dict[tuple[int, ...], State] = {}
    for one, other in combinations(range(n), 2):
        if alone[one].keys() & alone[other].keys():
            both = at(_ends(n, (one, other)))
            pairs[one, other] = _less(both, [base, alone[one], alone[other]])
    products = {(number,): state for number, state in alone.items()} | pairs
    terms = {
        name: tuple((inputs, state[name]) for inputs, state in products.items() if name in state)
        for name in base
    }
    found = Affine(
        paths=paths,
        low=low,
        high=high,
        base=base,
        terms={name: parts for name, parts in terms.items() if parts},
        is_exact=True,
    )
    return _proven(found, at)


def _proven(found: Affine, at: Callable[[Array], State]) -> Affine:
    """The sums, compared with the function at points that made none of them."""
    n = len(found.paths)
    key = stream(0, "affine", *found.paths)
    points = uniform(key, np.arange(N_PROOFS * n)).reshape(N_PROOFS, n)
    points[0] = 1.0
    for unit in points:
        told, summed = at(unit), _summed(found, unit[np.newaxis])
        for name, value in told.items():
            own = summed[name][0] if name in summed else found.base[name]
            if not _is_close(own, value):
                return _not_exact(found)
    return found


def _not_exact(found: Affine) -> Affine:
    return replace(found, is_exact=False)


def _is_close(one: Array, other: Array) -> bool:
    scale = max(float(np.abs(other).max(initial=0.0)), 1e-300)
    return bool(np.abs(one - other).max(initial=0.0) <= CLOSE * scale)


def _ends(n: int, raised: Sequence[int]) -> Array:
    unit = np.zeros(n)
    unit[list(raised)] = 1.0
    return unit


def _less(state: State, parts: Sequence[State]) -> dict[str, Array]:
    """What is left of some numbers without parts of them, where more than rounding is left."""
    left: dict[str, Array] = {}
    for name, value in state.items():
        rest = np.asarray(value, float)
        for part in parts:
            if name in part:
                rest = rest - part[name]
        if not _is_close(rest + value, value):
            left[name] = rest
    return left


def values_at(found: Affine, values: Mapping[str, Array], n_draws: int) -> dict[str, Array]:
    """Numbers that move, at many points, ``(n_draws, ...)``; those that do not are left out."""
    span = found.high - found.low
    unit = np.stack([np.asarray(values[path], float) for path in found.paths], axis=-1)
    return _summed(found, (unit - found.low) / np.where(span == 0, 1.0, span))


def _summed(found: Affine, unit: Array) -> dict[str, Array]:
    """Base and products, added in their order, so that no point changes another's last digit."""
    sums: dict[str, Array] = {}
    for name, terms in found.terms.items():
        total, added = (np.empty((len(unit), *found.base[name].shape)) for _ in range(2))
        for number, (inputs, part) in enumerate(terms):
            factor = np.prod(unit[:, list(inputs)], axis=-1)[(..., *(np.newaxis,) * part.ndim)]
            np.multiply(factor, part, out=added if number else total)
            total += added if number else found.base[name]
        sums[name] = total
    return sums
