"""A tariff of several parts at a site: each part follows an index of its own in later years."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simcore.base.records import Array
from simcore.money.finance import FinanceTerms, YearOne, degradation
from simcore.money.schemes import Basis, Growth
from simcore.money.schemes.parts import Part, part_index, parts_eur
from simcore.site.bills import AfterSharing
from simcore.site.inputs import SiteInput

NOTHING_EUR = 1e-9
"""Payments of a year that come to less cancel."""


def own_parts(inputs: SiteInput, name: str) -> tuple[Part, ...]:
    """Parts of a scheme of the scenario's own."""
    return tuple(table.part for table in inputs.own_schemes[name].parts)


def part_factors(parts: Sequence[Part], terms: FinanceTerms) -> Array:
    """What becomes of 1 EUR of each part, ``(n_parts, n_years + 1)``; 0 in year 0."""
    growth = Growth(
        n_years=terms.years,
        retail_index_fraction=terms.retail_index_fraction,
        cpi_fraction=terms.cpi_fraction,
    )
    network = float(np.asarray(terms.index_rate(terms.indexing.turpe)))
    fades = degradation(terms.degradation_fraction, terms.years)
    by_part = [
        part_index(part, growth, network) * (fades if part.counts.follows_energy else 1.0)
        for part in parts
    ]
    return np.array(by_part).reshape(len(parts), terms.years + 1)


def part_payments_eur(basis: Basis, parts: Sequence[Part]) -> tuple[Array, Array]:
    """What members pay for each part in the year: before VAT by period, and with it.

    ``(n_parts, n_periods, n_members)`` and ``(n_parts, n_members)``.
    """
    net = parts_eur(basis, parts).reshape(len(parts), *basis.avoided_eur.shape)
    return net, (net * (1 + basis.vat_fraction[:, np.newaxis])).sum(axis=-2)


def year_of_parts(after_sharing: AfterSharing, parts: Sequence[Part]) -> YearOne:
    """The landlord's first year with the payments of a tariff, and what becomes of their sum."""
    net, _ = part_payments_eur(after_sharing.basis, parts)
    by_part = net.sum(axis=(-2, -1))
    by_year = by_part @ part_factors(parts, after_sharing.terms)
    total = float(by_part.sum())
    # Parts that cancel in year 1 may not do so later: their sum is told year by year.
    first, index = (total, by_year / total) if abs(total) > NOTHING_EUR else (1.0, by_year)
    return replace(
        after_sharing.year_one,
        payments_ht_eur=first,
        payment_index=index,
        payment_follows_energy=False,
    )
