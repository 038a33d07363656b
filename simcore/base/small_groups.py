"""What may be told of real homes: nothing of fewer than five, not even as a difference.

Drawn homes are nobody. Homes that a list or a meter stands behind are somebody: a group that
holds one to four of them is left out, with another one, so that the total does not tell it; what
is told of single homes in their order (the worst, a median) is told of means of five neighbours.
"""

from collections.abc import Sequence

import numpy as np

from simcore.base.arrays import Array, Counts, Flags

LEAST_HOMES = 5
"""Homes below which nothing is told of a group; the project's choice."""
CENT = 0.01


def is_few(n_real: int) -> bool:
    """Whether a group holds somebody, and too few to hide among.

    Examples
    --------
    >>> [is_few(n) for n in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < n_real < LEAST_HOMES


def told_groups(n_real: Sequence[int]) -> list[bool]:
    """Which groups of a whole may be told beside their total.

    Groups with too few real homes are left out, then the next smallest, until those left out
    are several and hold five homes together.

    Parameters
    ----------
    n_real
        Real homes of each group; a home is in one group.

    Examples
    --------
    >>> told_groups([2, 9, 6, 0]), told_groups([3, 4, 8]), told_groups([5, 0, 7])
    ([False, True, False, True], [False, False, True], [True, True, True])
    """
    hidden = [place for place, n in enumerate(n_real) if is_few(n)]
    if hidden:
        others = [place for place, n in enumerate(n_real) if n and place not in hidden]
        for place in sorted(others, key=lambda place: n_real[place]):
            if sum(n_real[one] for one in hidden) >= LEAST_HOMES:
                break
            hidden.append(place)
    return [place not in hidden for place in range(len(n_real))]


def told_at_sites(
    n_by_site: Sequence[Sequence[int]], n_of_all: Sequence[int]
) -> tuple[list[list[bool]], list[bool]]:
    """Which groups may be told at each site, and of all sites together.

    Where several sites have real homes and one of them has to leave a group out, no such site
    tells groups of this kind: else those of the other sites and of all would tell it.

    Parameters
    ----------
    n_by_site, n_of_all
        Real homes of each group, at each site and of all sites together.

    Examples
    --------
    >>> told_at_sites([[9, 8], [2, 9]], [11, 17])
    ([[False, False], [False, False]], [True, True])
    >>> told_at_sites([[0, 0], [2, 9]], [2, 9])
    ([[True, True], [False, False]], [False, False])
    """
    real = [site for site, groups in enumerate(n_by_site) if any(groups)]
    is_whole = not any(is_few(n) for groups in n_by_site for n in groups)
    if is_whole or len(real) == 1:
        at_sites = [told_groups(groups) for groups in n_by_site]
    else:
        at_sites = [[site not in real] * len(groups) for site, groups in enumerate(n_by_site)]
    return at_sites, told_groups(n_of_all)


def told_chain(n_real: Sequence[int], n_all: int) -> list[bool]:
    """Which of several groups, each within the next larger one, may be told beside the rest.

    Parameters
    ----------
    n_real
        Real homes of each group.
    n_all
        Real homes of the whole, whose rest is told as well.

    Examples
    --------
    >>> told_chain([6, 8, 12, 0], 15), told_chain([6], 9)
    ([True, False, False, True], [False])
    """
    told, last = set[int](), 0
    for n in sorted(set(n_real)):
        if not is_few(n - last) and not is_few(n_all - n):
            told.add(n)
            last = n
    return [n in told for n in n_real]


def told_count(n: Counts | int, n_of: int) -> Counts:
    """How many of some real homes something holds for, never one to four, nor all but so few.

    One to four are told as five; all but one to four as all but five.

    Examples
    --------
    >>> told_count(np.array([0, 2, 5, 27, 30]), 30), told_count(6, 8)
    (array([ 0,  5,  5, 25, 30]), array(5))
    """
    n = np.asarray(n)
    low = min(LEAST_HOMES, n_of)
    told = np.clip(n, low, max(n_of - LEAST_HOMES, low))
    return np.where((n > 0) & (n < n_of), told, n)


def told_sum(flags: Flags, real_site: Counts) -> Counts:
    """How many homes something holds for: drawn ones as they are, real ones as told by site.

    Summed up by site, all of them together tell no more than the sites.

    Parameters
    ----------
    flags
        Whether it holds, ``(..., n_homes)``.
    real_site
        Number of the site of a real home, from 1, 0 for drawn ones, ``(n_homes,)``.

    Examples
    --------
    >>> told_sum(np.array([True] * 3 + [False] * 9), np.array([0] * 2 + [1] * 10))
    array(7)
    """
    total = flags[..., real_site == 0].sum(axis=-1)
    for site in np.unique(real_site[real_site > 0]):
        own = flags[..., real_site == site]
        total = total + told_count(own.sum(axis=-1), own.shape[-1])
    return np.asarray(total)


def tells_of_few(flags: Flags, groups: Sequence[Flags], is_real: Flags) -> Flags:
    """Whether counting something in each group of a whole tells of few real homes, ``(...)``.

    Parameters
    ----------
    flags
        Whether it holds, ``(..., n_homes)``.
    groups
        Who is in each group that is told, ``(n_homes,)`` each; the last one holds the rest.
    is_real
        Whether somebody lives behind a home, ``(n_homes,)``.

    Examples
    --------
    >>> whole = np.ones(12, bool)
    >>> bool(tells_of_few(np.arange(12) < 3, [whole], whole))
    True
    >>> bool(tells_of_few(np.arange(12) < 6, [whole], whole))
    False
    """
    parts = [flags & is_in & is_real for is_in in groups]
    parts += [~flags & is_in & is_real for is_in in groups]
    counts = np.array([part.sum(axis=-1) for part in parts])
    return np.asarray(((counts > 0) & (counts < LEAST_HOMES)).any(axis=0))


def in_fives(values: Array, is_real: Flags) -> Array:
    """Values in which real homes have the mean of at least five neighbours in order.

    Those below zero and the others are neighbours among themselves where both are five or
    more; where some are below zero and fewer than five, the lowest five are told as a cent
    below zero at most, so that nobody's loss is hidden. Sums stay but for that cent.

    Parameters
    ----------
    values
        Value of each home, ``(..., n_homes)``.
    is_real
        Whether somebody lives behind it, ``(n_homes,)``; drawn homes keep their value.

    References
    ----------
    Domingo-Ferrer and Mateo-Sanz, "Practical data-oriented microaggregation for statistical
    disclosure control", IEEE TKDE 14, 2002, p. 189-201: groups of k to 2k - 1 neighbours.

    Examples
    --------
    >>> in_fives(np.array([9.0, 1.0, 2.0, 3.0, 4.0, 5.0]), np.array([False] + [True] * 5))
    array([9., 3., 3., 3., 3., 3.])
    """
    if not is_real.any():
        return values
    own = np.asarray(values, float)[..., is_real]
    order = np.argsort(own, axis=-1, kind="stable")
    means = _means_of_fives(np.take_along_axis(own, order, axis=-1))
    told = np.empty_like(own)
    np.put_along_axis(told, order, means, axis=-1)
    result = np.array(values, float)
    result[..., is_real] = told
    return result


def _means_of_fives(ordered: Array) -> Array:
    """Mean of the neighbours of each value, ``(..., n)`` in rising order."""
    n = ordered.shape[-1]
    n_below = (ordered < -CENT / 2).sum(axis=-1, keepdims=True)
    is_split = (n_below >= LEAST_HOMES) & (n - n_below >= LEAST_HOMES)
    border = np.where(is_split, n_below, 0)
    place = np.arange(n)
    first = np.where(place < border, 0, border)
    size = np.where(place < border, border, n - border)
    n_cells = np.maximum(size // LEAST_HOMES, 1)
    cell = np.minimum((place - first) // LEAST_HOMES, n_cells - 1)
    start = first + LEAST_HOMES * cell
    end = np.where(cell == n_cells - 1, first + size, start + LEAST_HOMES)
    sums = np.concatenate([np.zeros((*ordered.shape[:-1], 1)), ordered.cumsum(axis=-1)], axis=-1)
    start, end = (np.broadcast_to(one, ordered.shape) for one in (start, end))
    total = np.take_along_axis(sums, end, axis=-1) - np.take_along_axis(sums, start, axis=-1)
    means = total / (end - start)
    hides_a_loss = (n_below > 0) & (start == 0) & (means >= -CENT / 2)
    return np.where(hides_a_loss, -CENT, means)
