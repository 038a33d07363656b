"""Sharing as a cooperative game: Shapley values, and the coalition that has most to gain.

Players are groups of members (small and large homes, the common parts ...). A game is the
worth of every coalition, here the EUR it would take off its bills on its own.
"""

from collections.abc import Callable
from math import factorial

import numpy as np

from simcore.base.draws import uniform
from simcore.base.records import Array, Counts, Flags

MOST_EXACT_GROUPS = 12
"""Groups whose 4,096 coalitions are all worked out; beyond, orders are drawn."""

Worth = Callable[[Flags], float]
"""``(is_in of (n_groups,)) -> EUR``; 0 for nobody."""
Along = Callable[[Counts], Array]
"""``(order) -> EUR`` of the coalitions of :func:`joining`, ``(n_groups + 1,)``."""


def coalitions(n_groups: int) -> Flags:
    """All coalitions, ``(2**n_groups, n_groups)``; row ``r`` holds the bits of ``r``.

    Examples
    --------
    >>> coalitions(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    return (np.arange(2**n_groups)[:, np.newaxis] >> np.arange(n_groups)) % 2 == 1


def shapley_eur(worth: Worth, n_groups: int) -> Array:
    r"""Shapley value of each group, ``(n_groups,)``, from all coalitions. [EUR]

    .. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|! (n - |S| - 1)!}{n!}
              \bigl(v(S \cup i) - v(S)\bigr)

    Examples
    --------
    Three people hold one left glove and two right gloves; a pair is worth 1.

    >>> gloves = lambda who: float(who[0] and (who[1] or who[2]))
    >>> shapley_eur(gloves, 3).round(4)
    array([0.6667, 0.1667, 0.1667])

    References
    ----------
    L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II,
    1953.
    """
    assert n_groups <= MOST_EXACT_GROUPS
    return shapley_of(np.array([worth(coalition) for coalition in coalitions(n_groups)]))


def shapley_of(worth_eur: Array) -> Array:
    """Shapley values from the worth of all coalitions in the order of :func:`coalitions`."""
    is_member = coalitions(int(np.log2(len(worth_eur))))
    n_groups, size = is_member.shape[1], is_member.sum(axis=1)
    values = np.empty(n_groups)
    orders = np.array([factorial(s) * factorial(n_groups - s - 1) for s in range(n_groups)])
    for group in range(n_groups):
        without = np.flatnonzero(~is_member[:, group])
        added = worth_eur[without + 2**group] - worth_eur[without]
        values[group] = (orders[size[without]] * added).sum() / factorial(n_groups)
    return values


def joining(order: Counts) -> Flags:
    """Coalitions met while groups join in an order, nobody first, ``(n_groups + 1, n_groups)``.

    Examples
    --------
    >>> joining(np.array([1, 0])).astype(int).tolist()
    [[0, 0], [0, 1], [1, 1]]
    """
    return np.argsort(order) < np.arange(len(order) + 1)[:, np.newaxis]


def sampled_shapley_eur(
    worth: Worth,
    n_groups: int,
    key: np.uint64,
    n_orders: int = 1000,
    along: Along | None = None,
) -> tuple[Array, Array]:
    """Estimated Shapley values and their standard errors, ``(n_groups,)`` each. [EUR]

    Groups join in drawn orders; the value is the mean of what each one adds. The values
    always add up to the worth of all.

    Parameters
    ----------
    worth
        Worth of a coalition.
    n_groups
        Number of groups.
    key
        Key of the random stream.
    n_orders
        Orders drawn, at least 2; 1,000 leave an error of 3 % of the spread (assumed enough).
    along
        Worths of all coalitions met in an order at once; ``worth`` of each where not given.

    References
    ----------
    J. Castro, D. Gomez, J. Tejada, "Polynomial calculation of the Shapley value based on
    sampling", Computers & Operations Research 36 (2009): the estimator.
    """
    draws = uniform(key, np.arange(n_orders * n_groups)).reshape(n_orders, n_groups)
    added = np.empty((n_orders, n_groups))
    for number, order in enumerate(np.argsort(draws, axis=1)):
        worths_eur = (
            [worth(coalition) for coalition in joining(order)] if along is None else along(order)
        )
        added[number, order] = np.diff(worths_eur)
    return added.mean(axis=0), added.std(axis=0, ddof=1) / np.sqrt(n_orders)


def least_happy(
    worth_eur: Array, share_eur: Array, is_member: Flags | None = None
) -> tuple[Flags, float]:
    r"""Coalition with the largest excess over what its groups get, and that excess. [EUR]

    .. math:: e(S) = v(S) - \sum_{i \in S} x_i

    An excess above 0 tells that the coalition would do better on its own. Nobody and all
    together are left out.

    Parameters
    ----------
    worth_eur
        Worth of the coalitions, ``(n_coalitions,)``. [EUR]
    share_eur
        What each group gets, ``(n_groups,)``. [EUR]
    is_member
        The coalitions, ``(n_coalitions, n_groups)``; all, in the order of :func:`coalitions`,
        where not given.

    Returns
    -------
    tuple
        The coalition, ``(n_groups,)``, and its excess; nobody and NaN where there is none but
        nobody and all. [EUR]

    Examples
    --------
    >>> gloves = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    >>> who, excess = least_happy(gloves, np.array([2 / 3, 1 / 6, 1 / 6]))
    >>> who.tolist(), round(excess, 4)
    ([True, True, False], 0.1667)
    """
    is_member = coalitions(len(share_eur)) if is_member is None else is_member
    size = is_member.sum(axis=-1)
    is_some = (size > 0) & (size < len(share_eur))
    if not is_some.any():
        return np.zeros(len(share_eur), bool), float("nan")
    excess = np.where(is_some, worth_eur - is_member @ share_eur, -np.inf)
    worst = int(np.argmax(excess))
    return is_member[worst], float(excess[worst])
