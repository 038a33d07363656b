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
    site_npv_eur
        The bound of every year at each site alone, by its identifier. [EUR]
    pools
        The best sites of each number of sites, one to all.
    """

    npv_eur: float
    first_year_npv_eur: float
    can_pay_eur: float
    need_eur: float
    n_tenants: int
    site_npv_eur: dict[str, float]
    pools: tuple[Pool, ...]

    __repr__ = brief

    @property
    def largest_pool(self) -> Pool | None:
        """The most sites that balance together; None where not even the best does."""
        return next((pool for pool in reversed(self.pools) if pool.npv_eur >= 0), None)


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


def bound(abilities: Sequence[Ability], terms: Terms) -> Bound:
    """The bound of all sites together, of each alone, and of the best of each number.

    Parameters
    ----------
    abilities
        Sites, as :func:`site_ability` sees them.
    terms
        What it is told against.
    """
    whole = together(abilities)
    at_site = {one.site: bound_npv_eur([one], terms) for one in abilities}
    best_first = sorted(at_site, key=lambda site: -at_site[site])
    return Bound(
        npv_eur=bound_npv_eur(abilities, terms),
        first_year_npv_eur=bound_npv_eur(abilities, terms, FIRST_YEAR),
        can_pay_eur=whole.can_pay_eur(terms),
        need_eur=whole.need_eur,
        n_tenants=whole.n_tenants,
        site_npv_eur=at_site,
        pools=_pools(abilities, best_first, at_site, terms),
    )


def _pools(
    abilities: Sequence[Ability], best_first: Sequence[str], at_site: dict[str, float], terms: Terms
) -> tuple[Pool, ...]:
    """The best sites of each number; without a wished gain their worth adds up."""
    sizes = range(1, len(best_first) + 1)
    if terms.gain_mean_eur <= 0:
        worth = np.cumsum([at_site[site] for site in best_first]).tolist()
    else:
        by_name = {one.site: one for one in abilities}
        chosen = [[by_name[site] for site in best_first[:n]] for n in sizes]
        worth = [bound_npv_eur(some, terms) for some in chosen]
    return tuple(
        Pool(sites=tuple(best_first[:n]), npv_eur=npv) for n, npv in zip(sizes, worth, strict=True)
    )
