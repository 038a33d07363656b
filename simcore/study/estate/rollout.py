"""In which order operations are built: by value per euro, under a budget and works each year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.arrays import Array, Counts
from simcore.base.brief import brief
from simcore.base.records import Flags
from simcore.scenario.estate import Estate

NEVER = 0
"""Year of an operation that is not built."""
SAME = 1e-6
"""Part of a budget that rounding may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """When each operation is built.

    Attributes
    ----------
    rank
        Place of each operation in the order, ``(n_operations,)``, from 1.
    year
        Year of its works, ``(n_operations,)``; ``NEVER`` where it is not built: without plants, or
        of no value where only those of value are asked for.
    per_eur
        Value for each euro of the landlord's, ``(n_operations,)``. [EUR/EUR]
    """

    rank: Counts
    year: Counts
    per_eur: Array

    __repr__ = brief


def ranked(value_eur: Array, outlay_eur: Array) -> tuple[Counts, Array]:
    """Rank of operations by value per euro, from 1, and that value; equals as they stand.

    Examples
    --------
    >>> rank, per_eur = ranked(np.array([1.0, 9.0, 4.0]), np.array([1.0, 3.0, 1.0]))
    >>> rank.tolist(), per_eur.tolist()
    ([3, 2, 1], [1.0, 3.0, 4.0])
    """
    nothing = np.full(len(value_eur), -np.inf)
    per_eur = np.divide(value_eur, outlay_eur, out=nothing, where=outlay_eur > 0)
    rank = np.empty(len(per_eur), np.int64)
    rank[np.argsort(-per_eur, kind="stable")] = np.arange(1, len(per_eur) + 1)
    return rank, per_eur


def rolled_out(
    value_eur: Array, outlay_eur: Array, kwp: Array, free_from: Counts, estate: Estate
) -> Rollout:
    """Operations in order, each in the first year that has budget, works and free roofs for it.

    Budget and works that a year leaves go over to the next, so that nothing is too large to be
    built; an operation whose roofs are not free yet lets the next ones pass.

    Parameters
    ----------
    value_eur
        Present value of each operation, ``(n_operations,)``. [EUR]
    outlay_eur
        What the landlord spends on it, less grants. [EUR]
    kwp
        Peak power of each. [kWp]
    free_from
        First year in which all roofs of each are free.
    estate
        Budget and works of each year.
    """
    rank, per_eur = ranked(value_eur, outlay_eur)
    year = np.full(len(rank), NEVER)
    is_asked = (outlay_eur > 0) & ((value_eur > 0) | (not estate.only_worth))
    waiting = [int(one) for one in np.argsort(rank, kind="stable") if is_asked[one]]
    now, budget_eur, works_kwp = estate.first_year, 0.0, 0.0
    while waiting:
        budget_eur += estate.budget_eur_per_year
        works_kwp += _works_kwp(estate, now)
        built = _built(waiting, free_from[waiting] <= now, outlay_eur, kwp, budget_eur, works_kwp)
        year[built] = now
        budget_eur -= float(outlay_eur[built].sum())
        works_kwp -= float(kwp[built].sum())
        left = set(built)
        waiting = [one for one in waiting if one not in left]
        now += 1
    return Rollout(rank=rank, year=year, per_eur=per_eur)


def _works_kwp(estate: Estate, year: int) -> float:
    by_year = estate.works_kwp_by_year
    return by_year[min(year - estate.first_year, len(by_year) - 1)]


def _built(
    waiting: Sequence[int],
    is_free: Flags,
    outlay_eur: Array,
    kwp: Array,
    budget_eur: float,
    works_kwp: float,
) -> list[int]:
    """The first of those that wait whose roofs are free, for as long as both last."""
    ready = [one for one, free in zip(waiting, is_free, strict=True) if free]
    spent_eur, done_kwp = np.cumsum(outlay_eur[ready]), np.cumsum(kwp[ready])
    fits = (spent_eur <= budget_eur * (1 + SAME)) & (done_kwp <= works_kwp * (1 + SAME))
    return ready[: int(np.argmin(fits)) if not fits.all() else len(ready)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Which operations carry which.

    Attributes
    ----------
    given_eur, taken_eur
        What each operation gives to the others, and takes of them, ``(n_operations,)``. [EUR]
    missing_eur
        Deficits that no operation carries: the landlord's own money. [EUR]
    """

    given_eur: Array
    taken_eur: Array
    missing_eur: float

    __repr__ = brief


def carried(npv_eur: Array) -> Carried:
    """Surpluses of operations set against the deficits of the others, each by its part.

    Of each euro that an operation takes, every operation with a surplus gives the same part as
    of all that is given.

    Examples
    --------
    >>> told = carried(np.array([60.0, -30.0, 20.0, -10.0]))
    >>> told.given_eur.tolist(), told.taken_eur.tolist(), told.missing_eur
    ([30.0, 0.0, 10.0, 0.0], [0.0, 30.0, 0.0, 10.0], 0.0)
    """
    over, under = np.maximum(npv_eur, 0.0), np.maximum(-npv_eur, 0.0)
    moved = min(float(over.sum()), float(under.sum()))
    given = over * (moved / over.sum()) if moved else np.zeros_like(over)
    taken = under * (moved / under.sum()) if moved else np.zeros_like(under)
    return Carried(given_eur=given, taken_eur=taken, missing_eur=float(under.sum()) - moved)


def agreement(one: Counts, other: Counts) -> float:
    """Rank correlation of two orders, 1 for the same and -1 for the reverse (Spearman). [1]

    Examples
    --------
    >>> order = np.array([1, 2, 3])
    >>> agreement(order, order), agreement(order, order[::-1])
    (1.0, -1.0)
    """
    n = len(one)
    if n < 2:
        return 1.0
    return float(1 - 6 * np.square(one - other).sum() / (n * (n**2 - 1)))
