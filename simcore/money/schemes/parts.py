"""A tariff as a list of parts: a quantity times a price, for some hours and some tenants.

Without floors and caps payments are linear in the prices. Amounts are EUR before VAT by billing
period and member.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array
from simcore.money.schemes.basis import Basis, Growth, rising
from simcore.money.schemes.groups import members_of
from simcore.money.schemes.payments import column, ratio, retail_level, spot_level
from simcore.money.schemes.quantities import (
    CREDIT,
    HOURS,
    NETWORK,
    QUANTITIES,
    SOUGHT,
    SUN,
    Quantity,
    in_hours_kwh,
)

__all__ = [
    "CREDIT",
    "HOURS",
    "INDEXES",
    "LEVELS",
    "NETWORK",
    "QUANTITIES",
    "QUOTA_BY",
    "SOUGHT",
    "Part",
    "Quantity",
    "amount_eur",
    "part_eur",
    "part_factors",
    "part_index",
    "part_needs",
]

INDEXES = ("none", "retail", "consumer", NETWORK)
"""What a price can follow in later years."""
LEVELS: dict[str, Callable[[Basis], Array]] = {"retail": retail_level, "spot": spot_level}
"""What a price can follow within the year, over its level at the start or on average."""
MONTH, YEAR = "month", "year"
QUOTA_BY: dict[str, Callable[[Basis], Array | float]] = {
    "": lambda basis: 1.0,
    "consumption_unit": lambda basis: basis.consumption_units,
    "room": lambda basis: 1.0 * basis.n_rooms,
    "floor_area": lambda basis: basis.floor_area_m2,
}
"""What a quota is multiplied by, ``(n_members,)``; empty for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A price times a quantity. Numbers may be arrays ``(...)`` of a batch.

    Attributes
    ----------
    quantity
        One of ``QUANTITIES``.
    price
        In the unit of the quantity; what is given back is not negative.
    when
        Hours and months it counts in, of ``HOURS`` joined by ``+``; empty for all.
    who
        Group of tenants whom it is for, of the basis; ``not_`` before it for all others; empty
        for all.
    floor, cap
        Between which the price stays when it follows something, in its unit; None for nothing.
    cap_by
        Quantity whose worth of a kWh, each tenant's own, the price stays below; empty for none.
    level
        What the price follows within the year, of ``LEVELS``; empty for nothing.
    index
        What it follows in later years, of ``INDEXES``; empty for that of the quantity.
    keeps
        Whether its sum stays when modules age, though the quantity shrinks.
    from_kwh, to_kwh
        Between which kWh of the month or the year it counts; None for the first, the last.
    has_yearly_quota
        Whether these are kWh of the year.
    quota_by
        What a quota is multiplied by, of ``QUOTA_BY``.
    """

    quantity: str
    price: float | Array = 0.0
    when: str = ""
    who: str = ""
    floor: float | Array | None = None
    cap: float | Array | None = None
    cap_by: str = ""
    level: str = ""
    index: str = ""
    keeps: bool = False
    from_kwh: float | Array | None = None
    to_kwh: float | Array | None = None
    has_yearly_quota: bool = False
    quota_by: str = ""

    @property
    def quota_per(self) -> str:
        """What a quota is counted by: ``"month"`` or ``"year"``."""
        return YEAR if self.has_yearly_quota else MONTH

    @property
    def name(self) -> str:
        """Quantity, hours and group, joined by dots."""
        return ".".join(word for word in (self.quantity, self.when, self.who) if word)

    @property
    def counts(self) -> Quantity:
        """The quantity."""
        return QUANTITIES[self.quantity]

    @property
    def follows(self) -> str:
        """What its price follows in later years."""
        return self.index or self.counts.index

    @property
    def follows_energy(self) -> bool:
        """Whether what it brings shrinks as modules age."""
        return self.counts.follows_energy and not self.keeps

    @property
    def is_bounded(self) -> bool:
        """Whether its price stays between a floor and a cap."""
        return self.floor is not None or self.cap is not None

    @property
    def has_quota(self) -> bool:
        """Whether it counts some of the kWh alone."""
        return self.from_kwh is not None or self.to_kwh is not None


def part_needs(part: Part) -> frozenset[str]:
    """Registers beyond peak and off-peak that a part asks for.

    Examples
    --------
    >>> part_needs(Part(quantity="shared_kwh", when="solar+low_season"))
    frozenset({'solar_window'})
    """
    found = set(part.counts.needs)
    if any(word in SUN for word in part.when.split("+")):
        found.add("solar_window")
    return frozenset(found | ({"spot"} if part.level == "spot" else set()))


def mask_of(basis: Basis, part: Part) -> Array:
    """Hours and months that a part counts in, ``(n_periods, n_registers)``."""
    n_registers = basis.shared_kwh.shape[-2]
    mask = np.ones((len(basis.months), n_registers))
    for word in filter(None, part.when.split("+")):
        mask = mask * HOURS[word](basis, n_registers)
    return mask


def within_kwh(kwh: Array, limit_kwh: Array, per: str) -> Array:
    """The first kWh of each month, or of the year, up to a limit, as ``kwh``.

    Parameters
    ----------
    kwh
        Energy, ``(..., n_periods, n_members)``. [kWh]
    limit_kwh
        Of each period, or of the year: then ``(..., 1, n_members)``. [kWh]
    per
        ``"month"`` or ``"year"``; the kWh of a year are counted from its first period on.

    Examples
    --------
    >>> within_kwh(np.array([[30.0], [30.0], [30.0]]), np.array([[40.0]]), "year")
    array([[30.],
           [10.],
           [ 0.]])
    """
    if per == MONTH:
        return np.minimum(kwh, limit_kwh)
    so_far = np.minimum(np.cumsum(kwh, axis=-2), limit_kwh)
    before = np.zeros((*so_far.shape[:-2], 1, so_far.shape[-1]))
    return np.diff(so_far, axis=-2, prepend=before)


def in_quota_fraction(basis: Basis, part: Part, mask: Array) -> Array | float:
    """Part of the kWh of its hours that a part counts, ``(..., n_periods, n_members)``. [1]"""
    if not part.has_quota:
        return 1.0
    kwh = in_hours_kwh(basis, mask)
    size = QUOTA_BY[part.quota_by](basis)
    if part.quota_per == MONTH:
        size = basis.months[:, np.newaxis] * size

    def first(limit: float | Array) -> Array:
        return within_kwh(kwh, column(limit) * size, part.quota_per)

    counted = kwh if part.to_kwh is None else first(part.to_kwh)
    if part.from_kwh is not None:
        counted = counted - first(part.from_kwh)
    counted, kwh = np.broadcast_arrays(np.maximum(counted, 0.0), kwh)
    return np.divide(counted, kwh, out=np.zeros(kwh.shape), where=kwh > 0)


def amount_eur(basis: Basis, part: Part) -> Array:
    """EUR before VAT of a part at a price of one, ``(..., n_periods, n_members)``.

    Tenants who take part pay, nobody else.
    """
    mask = mask_of(basis, part)
    amount = part.counts.amount(basis, mask) * in_quota_fraction(basis, part, mask)
    return _of_group(basis, part, amount * basis.is_payer)


def part_eur(basis: Basis, part: Part) -> Array:
    """Payments before VAT for a part, ``(..., n_periods, n_members)``. [EUR]

    Common parts that pay do so for each kWh.
    """
    mask = mask_of(basis, part)
    if part.cap_by:
        worth = QUANTITIES[part.cap_by].worth
        assert worth is not None
        price = np.minimum(column(part.price, 3), worth(basis))
        eur = (price * basis.shared_kwh * mask[:, :, np.newaxis]).sum(axis=-2)
    else:
        eur = _price_of_periods(basis, part)[..., np.newaxis] * part.counts.amount(basis, mask)
    return _of_group(basis, part, eur * in_quota_fraction(basis, part, mask))


def _of_group(basis: Basis, part: Part, eur: Array) -> Array:
    return eur * members_of(basis, part.who) if part.who else eur


def _price_of_periods(basis: Basis, part: Part) -> Array:
    """Price in each billing period, ``(..., n_periods or 1)``."""
    price = column(part.price, 1)
    level = LEVELS[part.level](basis) if part.level else 1.0
    return bounded(price * level, part)


def bounded(price: Array, part: Part) -> Array:
    """Prices, ``(..., n)``, within the floor and the cap of a part."""
    if part.floor is not None:
        price = np.maximum(price, column(part.floor, 1))
    return price if part.cap is None else np.minimum(price, column(part.cap, 1))


def part_index(part: Part, growth: Growth, network_fraction: float | Array) -> Array:
    """Price of each year over that of year 1, energy left out, ``(..., n_years + 1)``.

    Parameters
    ----------
    part
        Part of a tariff.
    growth
        How prices rise over the plan.
    network_fraction
        Yearly rise of the network's charges. [1/year]
    """
    rates: Mapping[str, float | Array] = {
        "none": 0.0,
        "retail": growth.retail_index_fraction,
        "consumer": growth.cpi_fraction,
        NETWORK: network_fraction,
    }
    index = rising(rates[part.follows], growth)
    if not part.is_bounded:
        return index
    risen = bounded(column(part.price, 1) * index, part)
    return ratio(risen, risen[..., 1:2]) * (np.arange(index.shape[-1]) > 0)


def parts_eur(basis: Basis, parts: Sequence[Part]) -> Array:
    """Payments before VAT of each part, ``(n_parts, ..., n_periods, n_members)``. [EUR]"""
    each = [part_eur(basis, part) for part in parts]
    return np.array(np.broadcast_arrays(*each)) if each else np.zeros((0, *basis.avoided_eur.shape))


def part_factors(parts: Sequence[Part], growth: Growth, fades: Array) -> Array:
    """What becomes of 1 EUR of each part, ``(n_parts, ..., n_years + 1)``; 0 in year 0.

    Parameters
    ----------
    parts
        Parts of a tariff.
    growth
        How prices rise over the plan.
    fades
        Energy of each year over that of year 1, ``(..., n_years + 1)``.
    """
    each = [
        part_index(part, growth, growth.network_fraction) * (fades if part.follows_energy else 1.0)
        for part in parts
    ]
    return np.array(np.broadcast_arrays(*each)) if each else np.zeros((0, growth.n_years + 1))
