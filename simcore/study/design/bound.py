"""The bound that no tariff beats: of each site, of pools of sites, of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.money.finance.closed import ClosedForm
from simcore.study.design.ability import ALL_YEARS, FIRST_YEAR, Ability, Terms

ALONG_TENANTS = (
    "tenants",
    "avoided_eur",
    "rise_eur",
    "charges_eur",
    "before_vat",
    "is_poorest",
    "left_fraction",
    "common_pays",
)
ADDED = (
    "free_npv_eur",
    "capex",
    "upkeep",
    "organiser_fixed",
    "organiser_head",
    "organiser_kwh",
    "available_eur",
    "debt_eur",
)
"""Parts of a closed form that add up over sites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The best sites of a number of sites, and what the bound of them together is worth."""

    sites: tuple[str, ...]
    npv_eur: float
    first_year_npv_eur: float

    def worth_eur(self, years: str) -> float:
        """The bound of every year, or of the first. [EUR]"""
        return self.npv_eur if years == ALL_YEARS else self.first_year_npv_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What tenants can pay, what the landlord needs, and what is missing or left.

    Attributes
    ----------
    npv_eur, first_year_npv_eur
        Net present value at the bound of every year, and at that of the first year carried
        on with retail prices and energy. [EUR]
    can_pay_eur, need_eur
        Payments before VAT of year 1 that tenants can bear, and that balance the plan if they
        rise with retail prices. [EUR/year]
    n_tenants
        Tenants who take part.
    site_npv_eur, site_first_year_npv_eur
        Both bounds at each site alone, by its identifier. [EUR]
    pools
        The best sites of each number of sites, one to all, by the years that count.
    years
        Years that count: ``"all"`` or ``"first"``.
    """

    npv_eur: float
    first_year_npv_eur: float
    can_pay_eur: float
    need_eur: float
    n_tenants: int
    site_npv_eur: dict[str, float]
    site_first_year_npv_eur: dict[str, float]
    pools: tuple[Pool, ...]
    years: str = ALL_YEARS

    __repr__ = brief

    @property
    def worth_eur(self) -> float:
        """The bound of the years that count. [EUR]"""
        return self.npv_eur if self.years == ALL_YEARS else self.first_year_npv_eur

    @property
    def at_site_eur(self) -> dict[str, float]:
        """The same of each site alone, by its identifier. [EUR]"""
        return self.site_npv_eur if self.years == ALL_YEARS else self.site_first_year_npv_eur

    @property
    def largest_pool(self) -> Pool | None:
        """The most sites that balance together; None where not even the best does."""
        good = (pool for pool in reversed(self.pools) if pool.worth_eur(self.years) >= 0)
        return next(good, None)


def together(abilities: Sequence[Ability]) -> Ability:
    """Several sites as one: their tenants side by side, their plans added up."""
    first = abilities[0]
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(one, name) for one in abilities]) for name in ALONG_TENANTS
    }
    sums: dict[str, Any] = {
        name: sum(np.asarray(getattr(one.closed, name)) for one in abilities) for name in ADDED
    }
    closed: ClosedForm = replace(first.closed, **sums)
    for name in ("common_eur", "common_paid_eur"):
        joined[name] = np.sum([getattr(one, name) for one in abilities], axis=0)
    return replace(first, site="", closed=closed, **joined)


def bound_npv_eur(abilities: Sequence[Ability], terms: Terms, years: str = ALL_YEARS) -> float:
    """The bound of sites together, of every year or of the first one carried on. [EUR]"""
    whole = together(abilities)
    function = whole.bound_npv_eur if years == ALL_YEARS else whole.first_year_bound_npv_eur
    return function(terms)


def bound(abilities: Sequence[Ability], terms: Terms, years: str = ALL_YEARS) -> Bound:
    """The bound of all sites together, of each alone, and of the best of each number.

    Parameters
    ----------
    abilities
        Sites, as :func:`site_ability` sees them.
    terms
        What it is told against.
    years
        Years that count for the order of the sites.
    """
    whole = together(abilities)
    every, first = (
        {one.site: bound_npv_eur([one], terms, which) for one in abilities}
        for which in (ALL_YEARS, FIRST_YEAR)
    )
    counted = every if years == ALL_YEARS else first
    best_first = sorted(counted, key=lambda site: -counted[site])
    return Bound(
        npv_eur=bound_npv_eur(abilities, terms),
        first_year_npv_eur=bound_npv_eur(abilities, terms, FIRST_YEAR),
        can_pay_eur=whole.can_pay_eur(terms),
        need_eur=whole.need_eur,
        n_tenants=whole.n_tenants,
        site_npv_eur=every,
        site_first_year_npv_eur=first,
        pools=_pools(abilities, best_first, (every, first), terms),
        years=years,
    )


def _pools(
    abilities: Sequence[Ability],
    best_first: Sequence[str],
    at_site: tuple[dict[str, float], dict[str, float]],
    terms: Terms,
) -> tuple[Pool, ...]:
    """The best sites of each number; without a wished gain their worth adds up."""
    sizes = range(1, len(best_first) + 1)
    if terms.gain_mean_eur <= 0:
        worths = [np.cumsum([one[site] for site in best_first]).tolist() for one in at_site]
    else:
        by_name = {one.site: one for one in abilities}
        chosen = [[by_name[site] for site in best_first[:n]] for n in sizes]
        worths = [
            [bound_npv_eur(some, terms, which) for some in chosen]
            for which in (ALL_YEARS, FIRST_YEAR)
        ]
    return tuple(
        Pool(sites=tuple(best_first[:n]), npv_eur=every, first_year_npv_eur=first)
        for n, every, first in zip(sizes, *worths, strict=True)
    )
