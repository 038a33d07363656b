"""A tariff of several parts at a site: each part follows an index of its own in later years."""

from collections.abc import Sequence

import numpy as np

from simcore.base.records import Array
from simcore.money.finance import FinanceTerms, degradation
from simcore.money.schemes import Growth
from simcore.money.schemes import parts as money_parts
from simcore.money.schemes.parts import Part

NOTHING_EUR = 1e-9
"""Payments of a year that come to less cancel."""


def growth_of(terms: FinanceTerms) -> Growth:
    """How prices rise over the landlord's plan."""
    return Growth(
        n_years=terms.years,
        retail_index_fraction=terms.retail_index_fraction,
        cpi_fraction=terms.cpi_fraction,
        network_fraction=terms.index_rate(terms.indexing.turpe),
    )


def fades_of(terms: FinanceTerms) -> Array:
    """Energy of each year over that of year 1, ``(..., n_years + 1)``."""
    return degradation(terms.degradation_fraction, terms.years)


def part_factors(parts: Sequence[Part], terms: FinanceTerms) -> Array:
    """What becomes of 1 EUR of each part, ``(n_parts, ..., n_years + 1)``; 0 in year 0."""
    return money_parts.part_factors(parts, growth_of(terms), fades_of(terms))


def years_of_parts(by_part_eur: Array, factors: Array) -> tuple[Array, Array]:
    """What all parts together bring in year 1, ``(...)``, and what becomes of it by year.

    Parameters
    ----------
    by_part_eur
        Payments of year 1 of each part, ``(n_parts, ...)``. [EUR]
    factors
        What becomes of 1 EUR of each, ``(n_parts, ..., n_years + 1)``.

    Returns
    -------
    tuple
        Payments, and their index, ``(..., n_years + 1)``. Parts that cancel in year 1 may not do
        so later: their sum then is told year by year, as the index of 1 EUR.

    Examples
    --------
    >>> years_of_parts(np.array([3.0, -1.0]), np.array([[0.0, 1.0, 2.0], [0.0, 1.0, 1.0]]))
    (array(2.), array([0. , 1. , 2.5]))
    """
    by_part, factors = _aligned(by_part_eur, factors)
    by_year, total = (by_part * factors).sum(axis=0), by_part.sum(axis=0)[..., 0]
    is_some = np.abs(total) > NOTHING_EUR
    first = np.where(is_some, total, 1.0)
    return first, by_year / first[..., np.newaxis]


def _aligned(by_part_eur: Array, factors: Array) -> tuple[Array, Array]:
    """Payments with an axis of years behind, and factors with axes of the same batch."""
    by_part = by_part_eur[..., np.newaxis]
    more = by_part.ndim - factors.ndim
    if more >= 0:
        factors = factors.reshape(len(factors), *(1,) * more, *factors.shape[1:])
    else:
        by_part = by_part.reshape(len(by_part), *(1,) * -more, *by_part.shape[1:])
    return by_part, factors
