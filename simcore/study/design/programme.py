"""The tariff problem in numbers: what each part asks of each tenant, and brings the landlord."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Flags
from simcore.money.finance import degradation
from simcore.money.schemes import Growth
from simcore.money.schemes.parts import (
    CREDIT,
    QUANTITIES,
    SOUGHT,
    Part,
    amount_eur,
    part_index,
)
from simcore.scenario.design import Design
from simcore.site.records import MEMBERS
from simcore.site.road import PreparedSite
from simcore.study.design.ability import Ability
from simcore.study.design.bound import together

SEASONS, WINDOWS = ("high_season", "low_season"), ("peak", "offpeak")
HOURS_OF: dict[str, tuple[str, ...]] = {
    "season": SEASONS,
    "windows": WINDOWS,
    "solar": ("solar", "other"),
    "month": tuple(f"month_{number}" for number in range(1, 13)),
}
ENDLESS = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Parts at a price of one, for tenants of all sites side by side.

    Attributes
    ----------
    parts
        Parts that may have a price.
    paid_eur
        What each tenant pays in year 1, tax included, ``(n_parts, n_tenants)``. [EUR/year]
    factor
        What becomes of it in years 1 to n, ``(n_parts, n_years)``; of several draws with a path of
        prices each, ``(n_draws, n_parts, n_years)``. [1]
    worth_eur
        What it adds to the landlord's net present value, ``(n_parts,)``. [EUR]
    income_eur
        What it brings before VAT in each year, less what never comes, ``(n_parts, n_years)``.
    saving_eur
        What each tenant has more than outside while it pays nothing, in the years that count,
        ``(n_counted, n_tenants)``. [EUR/year]
    free_npv_eur
        Net present value without payments of tenants; common parts that pay are in it. [EUR]
    is_poorest
        Tenants of the poorest third of their site, ``(n_tenants,)``.
    low, high
        Least and highest price of each part, ``(n_parts,)``; infinite for none.
    debt_eur, available_eur
        Debt service, and cash left for it without payments, in each year, ``(n_years,)``. [EUR]
    is_covered_year
        Years in which the debt is to be covered: all but those of new inverters, ``(n_years,)``.
    sizes
        Tenants of each draw, where several stand side by side in this order; empty for one draw.
    """

    parts: tuple[Part, ...]
    paid_eur: Array
    factor: Array
    worth_eur: Array
    income_eur: Array
    saving_eur: Array
    free_npv_eur: float
    is_poorest: Flags
    low: Array
    high: Array
    debt_eur: Array
    available_eur: Array
    is_covered_year: Flags
    sizes: tuple[int, ...] = ()

    __repr__ = brief

    @property
    def counted(self) -> Array:
        """Factors of the years that count in each draw, ``(n_draws, n_parts, n_counted)``."""
        counted = self.factor[..., : len(self.saving_eur)]
        return counted.reshape(-1, *counted.shape[-2:])

    @property
    def draws(self) -> tuple[slice, ...]:
        """Places of the tenants of each draw."""
        ends = np.cumsum(self.sizes or (self.paid_eur.shape[-1],)).tolist()
        return tuple(slice(first, last) for first, last in pairwise((0, *ends)))

    def asked_eur(self, years: Counts, tenants: Counts) -> Array:
        """What each part at a price of one asks of these tenants in these years, ``(n_parts, n)``.

        ``years`` are numbers of the years that count, ``(n,)``.
        """
        ends = [one.stop for one in self.draws]
        draw = np.searchsorted(ends, tenants, side="right")
        return self.counted[draw, :, years].T * self.paid_eur[:, tenants]

    def mean_asked_eur(self, is_in: Flags) -> Array:
        """What each part at a price of one asks of a group on average, ``(n_parts, n_counted)``."""
        n_in = [int(is_in[own].sum()) for own in self.draws]
        means = [
            n / sum(n_in) * self.paid_eur[:, own][:, is_in[own]].mean(axis=-1)[:, np.newaxis] * one
            for n, own, one in zip(n_in, self.draws, self.counted, strict=True)
            if n
        ]
        return np.sum(means, axis=0) if means else np.zeros(self.counted.shape[1:])

    def gains_eur(self, prices: Array) -> Array:
        """Gain of each tenant in the years that count, ``(n_counted, n_tenants)``. [EUR/year]"""
        asked = [
            (prices[:, np.newaxis] * one).T @ self.paid_eur[:, own]
            for own, one in zip(self.draws, self.counted, strict=True)
        ]
        return self.saving_eur - np.concatenate(asked, axis=-1)

    def npv_eur(self, prices: Array) -> float:
        """The landlord's net present value. [EUR]"""
        return float(self.free_npv_eur + prices @ self.worth_eur)

    def only(self, chosen: Sequence[int]) -> "Programme":
        """The same with some of the parts."""
        kept = list(chosen)
        names = ("paid_eur", "worth_eur", "income_eur", "low", "high")
        return replace(
            self,
            parts=tuple(self.parts[number] for number in kept),
            factor=self.factor[..., kept, :],
            **{name: getattr(self, name)[kept] for name in names},
        )


def candidates(sites: Sequence[PreparedSite], design: Design) -> tuple[Part, ...]:
    """Parts that a tariff may be made of, plainest first: quantities, hours, groups allowed."""
    has_solar = all(
        site.after_sharing[MEMBERS].basis.is_solar_register is not None for site in sites
    )
    kinds = [kind for kind in HOURS_OF if kind in design.hours and (has_solar or kind != "solar")]
    hours = [name for kind in kinds for name in HOURS_OF[kind]]
    if {"season", "windows"} <= set(kinds):
        hours += [f"{season}+{window}" for season in SEASONS for window in WINDOWS]
    found = []
    for name in SOUGHT:
        quantity = QUANTITIES[name]
        if design.parts is not None and name not in design.parts:
            continue
        if quantity.knows_contract and not design.knows_contracts:
            continue
        when = ("", *hours) if quantity.has_hours else ("",)
        found += [Part(quantity=name, when=one) for one in when]
    by_group = [
        replace(part, who=group)
        for group in design.groups
        for part in found
        if not part.when and part.quantity in ("shared_kwh", CREDIT, "dwelling", "reference")
    ]
    return (*found, *by_group)


def programme(
    sites: Sequence[PreparedSite],
    abilities: Sequence[Ability],
    parts: Sequence[Part],
    design: Design,
) -> Programme:
    """Every part at a price of one, at every site.

    Parameters
    ----------
    sites, abilities
        Sites prepared for the sharing among all members, and as a designer sees them.
    parts
        Parts that may have a price.
    design
        What a tenant compares with, and the years that count.
    """
    whole, terms = together(abilities), abilities[0].terms
    growth = Growth(
        n_years=terms.years,
        retail_index_fraction=terms.retail_index_fraction,
        cpi_fraction=terms.cpi_fraction,
    )
    fades = degradation(terms.degradation_fraction, terms.years)[1:]
    network = float(np.asarray(terms.index_rate(terms.indexing.turpe)))
    factor = np.array(
        [
            part_index(part, growth, network)[1:] * (fades if part.counts.follows_energy else 1.0)
            for part in parts
        ]
    )
    paid, net = _amounts(sites, abilities, parts)
    closed, common = whole.closed, whole.common_of()
    worth, comes = closed.payment_worth, closed.payment_worth * closed.year_worth
    n_counted = terms.years if design.years == "all" else 1
    return Programme(
        parts=tuple(parts),
        paid_eur=paid,
        factor=factor,
        worth_eur=net * (factor @ worth),
        income_eur=net[:, np.newaxis] * factor * comes,
        saving_eur=whole.saving_eur(design.outside)[:n_counted],
        free_npv_eur=float(closed.npv_eur(common)),
        is_poorest=whole.is_poorest,
        low=np.zeros(len(parts)),
        high=_within_caps(
            parts,
            _highest(parts, paid, whole, factor, -min(design.gain_worst_eur, 0.0)),
            design,
        ),
        debt_eur=closed.debt_eur,
        available_eur=closed.available_eur + comes * common,
        is_covered_year=closed.is_covered_year,
    )


def _within_caps(parts: Sequence[Part], high: Array, design: Design) -> Array:
    """Highest prices, none above what the table ``[design.caps]`` states for its quantity."""
    caps = np.array([design.caps.get(part.quantity, ENDLESS) for part in parts])
    return np.minimum(high, caps)


def _amounts(
    sites: Sequence[PreparedSite], abilities: Sequence[Ability], parts: Sequence[Part]
) -> tuple[Array, Array]:
    """What tenants pay with tax, ``(n_parts, n_tenants)``, and all before it, ``(n_parts,)``."""
    paid, net = [], np.zeros(len(parts))
    for site, ability in zip(sites, abilities, strict=True):
        basis = site.after_sharing[MEMBERS].basis
        amounts = np.array([amount_eur(basis, part) for part in parts])
        vat = 1 + basis.vat_fraction[:, np.newaxis]
        paid.append((amounts * vat).sum(axis=-2)[:, ability.tenants])
        net += amounts.sum(axis=(-2, -1))
    return np.concatenate(paid, axis=-1), net


def _highest(
    parts: Sequence[Part], paid: Array, whole: Ability, factor: Array, slack_eur: float
) -> Array:
    """Highest price of each part: a credit gives back the rise, others what anybody avoids.

    A credit above the rise would pay people to join who use none of the sun.
    """
    most = np.zeros(len(parts))
    room = slack_eur + whole.avoided_factor[:, np.newaxis] * whole.avoided_eur
    room = room + whole.charges_factor[:, np.newaxis] * whole.charges_eur
    for number, part in enumerate(parts):
        asked = paid[number]
        if part.quantity == CREDIT:
            is_in = asked < 0
            most[number] = np.min(whole.rise_eur[is_in] / -asked[is_in], initial=ENDLESS)
            most[number] = most[number] if np.isfinite(most[number]) else 0.0
            continue
        by_year = factor[number][:, np.newaxis] * asked
        limit = np.divide(room, by_year, out=np.full(room.shape, ENDLESS), where=by_year > 1e-12)
        tightest = float(limit.min(initial=ENDLESS))
        most[number] = min(tightest, part.counts.most) if np.isfinite(tightest) else 0.0
    return most


def side_by_side(programmes: Sequence[Programme]) -> Programme:
    """Several draws of the same sites as one: prices are safe in all, worth is their mean.

    Parameters
    ----------
    programmes
        The same parts on each draw, each of one draw alone.
    """
    first = programmes[0]
    if len(programmes) == 1:
        return first

    def mean(name: str) -> Array:
        return np.mean([getattr(one, name) for one in programmes], axis=0)

    along_tenants = ("paid_eur", "saving_eur", "is_poorest")
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(one, name) for one in programmes], axis=-1)
        for name in along_tenants
    }
    means = ("worth_eur", "income_eur", "debt_eur", "available_eur")
    joined |= {name: mean(name) for name in means}
    return replace(
        first,
        free_npv_eur=float(mean("free_npv_eur")),
        factor=np.concatenate([one.factor[np.newaxis] for one in programmes]),
        high=np.min([one.high for one in programmes], axis=0),
        sizes=tuple(one.paid_eur.shape[-1] for one in programmes),
        **joined,
    )
