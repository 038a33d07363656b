"""Which futures break a tariff, as a rule that can be said in a sentence.

A rule joins at most three conditions on inputs ("retail below +1 % a year and organiser above
30 EUR"). Every pair of thresholds at the twentieths of each input is tried, all at once as one
product of matrices, so a rule of two conditions is the best there is and not the end of a path;
the third is the best one to add. That is shorter than peeling a box or growing a tree, needs no
package, and gives the same rule on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.records import Array, Flags
from simcore.study.futures.statistics import effective_draws, interval
from simcore.study.sweep.additive import is_listed

BELOW, ABOVE, IS = "below", "above", "is"
N_CUTS = 19
"""Thresholds tried of each input: its twentieths."""
MOST_CONDITIONS = 3
WORTH_A_CONDITION = 0.03
"""How much better a rule has to be for one condition more, in its score."""
N_FOLDS = 5
LEAST_DRAWS = 30
"""Futures, and of each outcome a tenth of it, below which no rule is sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """An input, ``below``, ``above`` or ``is``, and the value."""

    path: str
    sign: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Conditions that a future meets all of, and how well they tell.

    Attributes
    ----------
    conditions
        At most three; none where no rule tells better than chance.
    is_of_failure
        Whether the rule tells where the tariff breaks; else where it holds, which is said
        where it breaks in most futures.
    coverage
        Part of the futures sought that the rule finds. [1]
    density
        Part of the futures found that are sought. [1]
    held_out_coverage, held_out_density
        The same in futures that the rule was not made from, a fifth at a time. [1]
    base
        Part of all futures that are sought. [1]
    n_draws
        Futures looked at.
    """

    conditions: tuple[Condition, ...]
    is_of_failure: bool
    coverage: float
    density: float
    held_out_coverage: float
    held_out_density: float
    base: float
    n_draws: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Conditions that may be part of a rule, and the futures that meet each."""

    conditions: tuple[Condition, ...]
    meets: Flags


def breaking_rule(
    breaks: ArrayLike, weights: ArrayLike, inputs: Mapping[str, NDArray[Any]]
) -> Rule:
    """The rule that best tells the futures in which a tariff breaks.

    Best is the harmonic mean of coverage and density. A rule that in futures it was not made
    from is no denser than all futures are, beyond chance, is not told: it has no conditions.

    Parameters
    ----------
    breaks
        Whether the tariff breaks in each future, ``(n_draws,)``.
    weights
        Weight of each, ``(n_draws,)``.
    inputs
        Values of each input, ``(n_draws,)``, by path; of those that are linked give one.

    Examples
    --------
    >>> retail, cost = (axis.ravel() for axis in np.meshgrid(np.arange(20.0), np.arange(20.0)))
    >>> breaks = (retail < 10) & (cost > 9)
    >>> found = breaking_rule(breaks, np.ones(400), {"r": retail, "c": cost})
    >>> [(one.path, one.sign) for one in found.conditions], found.coverage, found.density
    ([('c', 'above'), ('r', 'below')], 1.0, 1.0)

    References
    ----------
    J. H. Friedman, N. I. Fisher, "Bump hunting in high-dimensional data", Statistics and
    Computing 9 (1999), and B. P. Bryant, R. J. Lempert, "Thinking inside the box",
    Technological Forecasting and Social Change 77 (2010): coverage and density of a box.
    """
    breaks, weights = np.asarray(breaks, bool), np.asarray(weights, float)
    share = float(weights[breaks].sum() / weights.sum()) if weights.sum() > 0 else 0.0
    is_of_failure = share <= 0.5
    sought = breaks if is_of_failure else ~breaks
    base = share if is_of_failure else 1 - share
    none = Rule(
        conditions=(),
        is_of_failure=is_of_failure,
        coverage=1.0,
        density=base,
        held_out_coverage=1.0,
        held_out_density=base,
        base=base,
        n_draws=len(breaks),
    )
    cuts = cuts_of(inputs)
    if len(breaks) < LEAST_DRAWS or base * len(breaks) < LEAST_DRAWS / 10 or not cuts.conditions:
        return none
    chosen = best_rule(cuts, sought, weights)
    found: Flags = np.all(cuts.meets[list(chosen)], axis=0)
    held_out = _held_out(cuts, sought, weights)
    coverage, density = _quality(found, sought, weights)
    held_coverage, held_density = _quality(held_out, sought, weights)
    at_least, _ = interval(held_density, effective_draws(weights[held_out]))
    if not chosen or float(at_least) <= base:
        return none
    return replace(
        none,
        conditions=tuple(sorted((cuts.conditions[i] for i in chosen), key=lambda one: one.path)),
        coverage=coverage,
        density=density,
        held_out_coverage=held_coverage,
        held_out_density=held_density,
    )


def cuts_of(inputs: Mapping[str, NDArray[Any]]) -> Cuts:
    """All conditions that may be part of a rule: thresholds between draws, or values."""
    conditions: list[Condition] = []
    meets: list[Flags] = []
    for path, values in inputs.items():
        values = np.asarray(values)
        if is_listed(values):
            for value in dict.fromkeys(values.tolist()):
                conditions.append(Condition(path=path, sign=IS, value=value))
                meets.append(values == value)
            continue
        for cut in thresholds(values.astype(float)):
            conditions.append(Condition(path=path, sign=BELOW, value=float(cut)))
            conditions.append(Condition(path=path, sign=ABOVE, value=float(cut)))
            meets += [values < cut, values > cut]
    return Cuts(conditions=tuple(conditions), meets=np.array(meets, bool))


def thresholds(values: Array) -> Array:
    """Values halfway between two draws, near the twentieths of an input, in order of size."""
    known = np.unique(values)
    between = (known[1:] + known[:-1]) / 2
    if len(between) <= N_CUTS:
        return between
    wanted = np.quantile(values, np.arange(1, N_CUTS + 1) / (N_CUTS + 1))
    return np.unique(between[np.minimum(np.searchsorted(between, wanted), len(between) - 1)])


def best_rule(cuts: Cuts, sought: Flags, weights: Array) -> tuple[int, ...]:
    """Numbers of the conditions of the best rule, as few as tell nearly as well."""
    meets = cuts.meets.astype(float)
    once, hits = meets * weights, meets * (weights * sought)
    wanted = float(weights[sought].sum())
    alone = _score(hits.sum(axis=1), once.sum(axis=1), wanted)
    best: tuple[int, ...] = (int(np.argmax(alone)),)
    score = float(alone[best[0]])
    pairs = _score(hits @ meets.T, once @ meets.T, wanted)
    first, second = (int(i) for i in np.unravel_index(np.argmax(pairs), pairs.shape))
    if pairs[first, second] < score + WORTH_A_CONDITION:
        return best
    best, score = (first, second), float(pairs[first, second])
    inside = meets[first] * meets[second]
    third = _score(hits @ inside, once @ inside, wanted)
    added = int(np.argmax(third))
    if MOST_CONDITIONS > 2 and third[added] >= score + WORTH_A_CONDITION:
        return (*best, added)
    return best


def _score(found_and_sought: Array, found: Array, sought: float) -> Array:
    """Harmonic mean of coverage and density."""
    return 2 * found_and_sought / np.maximum(found + sought, 1e-300)


def _quality(found: Flags, sought: Flags, weights: Array) -> tuple[float, float]:
    """Coverage and density of what a rule finds."""
    both = float(weights[found & sought].sum())
    wanted, held = float(weights[sought].sum()), float(weights[found].sum())
    return both / wanted if wanted > 0 else 0.0, both / held if held > 0 else 0.0


def _held_out(cuts: Cuts, sought: Flags, weights: Array) -> Flags:
    """What rules find that were made from the other four fifths of the futures."""
    found = np.zeros(len(sought), bool)
    fold = np.arange(len(sought)) % N_FOLDS
    for number in range(N_FOLDS):
        kept = fold != number
        others = Cuts(conditions=cuts.conditions, meets=cuts.meets[:, kept])
        chosen = best_rule(others, sought[kept], weights[kept])
        found[~kept] = cuts.meets[list(chosen)][:, ~kept].all(axis=0)
    return found


def apart(
    inputs: Mapping[str, NDArray[Any]], column_of: Mapping[str, str], shown: Sequence[str] = ()
) -> dict[str, NDArray[Any]]:
    """One input of each set that is linked, as rules and bars need them.

    Parameters
    ----------
    inputs
        Values of each input, ``(n_draws,)``, by path.
    column_of
        Name of the draw that each reads.
    shown
        Paths that are taken before others.
    """
    order = sorted(inputs, key=lambda path: path not in shown)
    taken: dict[str, str] = {}
    for path in order:
        taken.setdefault(column_of.get(path, path), path)
    chosen = set(taken.values())
    return {path: values for path, values in inputs.items() if path in chosen}
