"""A tariff as a list of parts: a quantity times a price, for some hours and some tenants.

Payments are linear in the prices. Amounts are EUR before VAT for a price of one, by billing
period and member.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Flags
from simcore.base.registers import off_peak_registers
from simcore.money.schemes.basis import Basis, Growth, rising
from simcore.money.schemes.payments import (
    per_month,
    reference_saving,
    shared_saving,
)

NETWORK = "network"
"""Index of the management charge, which a credit gives back."""
CREDIT = "credit"
WHOLE = {"landlord_share_fraction": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What a part of a tariff counts.

    Attributes
    ----------
    amount
        EUR before VAT at a price of one in the hours of a mask ``(n_periods, n_registers)``,
        ``(n_periods, n_members)``.
    unit
        Unit of its price, as of a parameter of a scheme.
    index
        What its price follows in later years, as of a scheme, or ``"network"``.
    follows_energy
        Whether it shrinks as modules age.
    most
        Highest price that can be meant.
    has_hours
        Whether it can be counted in some hours or months alone.
    knows_contract
        Whether the landlord must know each tenant's contract.
    rank
        How hard it is to explain: of tariffs that are worth the same the plainest is chosen.
    """

    amount: Callable[[Basis, Array], Array]
    unit: str
    index: str
    follows_energy: bool
    most: float
    has_hours: bool = False
    knows_contract: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A price times a quantity.

    Attributes
    ----------
    quantity
        One of ``QUANTITIES``.
    price
        In the unit of the quantity; a credit is given back, so its price is not negative.
    when
        Hours and months it counts in, of ``HOURS`` joined by ``+``; empty for all.
    who
        Group of tenants whom it is for, of the basis; empty for all.
    """

    quantity: str
    price: float = 0.0
    when: str = ""
    who: str = ""

    @property
    def name(self) -> str:
        """Quantity, hours and group, joined by dots."""
        return ".".join(word for word in (self.quantity, self.when, self.who) if word)

    @property
    def counts(self) -> Quantity:
        """The quantity."""
        return QUANTITIES[self.quantity]


def _energy(prices_of: Callable[[Basis], Array | float]) -> Callable[[Basis, Array], Array]:
    """Amount of shared energy at a price by register, within the hours of a mask."""

    def amount(basis: Basis, mask: Array) -> Array:
        worth = prices_of(basis) * basis.shared_kwh * mask[:, :, np.newaxis]
        return np.asarray(worth.sum(axis=-2))

    return amount


def _monthly(size_of: Callable[[Basis], Array | float]) -> Callable[[Basis, Array], Array]:
    def amount(basis: Basis, mask: Array) -> Array:
        return per_month(basis, size_of(basis))

    return amount


def _kva(basis: Basis) -> Array:
    assert basis.subscribed_power_kva is not None
    return basis.subscribed_power_kva


def _credit(basis: Basis, mask: Array) -> Array:
    return -per_month(basis, 1.0)


_HT = "EUR/kWh:ht"
_MONTH = "EUR/month:ttc"
_MOST_FEE = 50.0

QUANTITIES: dict[str, Quantity] = {
    "shared_kwh": Quantity(
        amount=_energy(lambda basis: 1.0),
        unit=_HT,
        index="retail",
        follows_energy=True,
        most=1.0,
        has_hours=True,
    ),
    CREDIT: Quantity(
        amount=_credit, unit=_MONTH, index=NETWORK, follows_energy=False, most=_MOST_FEE, rank=1
    ),
    "dwelling": Quantity(
        amount=_monthly(lambda basis: 1.0),
        unit=_MONTH,
        index="consumer",
        follows_energy=False,
        most=_MOST_FEE,
        rank=1,
    ),
    "floor_area": Quantity(
        amount=_monthly(lambda basis: basis.floor_area_m2),
        unit="EUR/m2/month:ttc",
        index="consumer",
        follows_energy=False,
        most=_MOST_FEE,
        rank=2,
    ),
    "consumption_unit": Quantity(
        amount=_monthly(lambda basis: basis.consumption_units),
        unit="EUR/cu/month:ttc",
        index="consumer",
        follows_energy=False,
        most=_MOST_FEE,
        rank=3,
    ),
    "room": Quantity(
        amount=_monthly(lambda basis: 1.0 * basis.n_rooms),
        unit="EUR/room/month:ttc",
        index="consumer",
        follows_energy=False,
        most=_MOST_FEE,
        rank=2,
    ),
    "kva": Quantity(
        amount=_monthly(_kva),
        unit="EUR/kVA/month:ttc",
        index="consumer",
        follows_energy=False,
        most=_MOST_FEE,
        rank=3,
    ),
    "reference": Quantity(
        amount=_energy(lambda basis: basis.reference_eur_per_kwh[:, np.newaxis, np.newaxis]),
        unit="1",
        index="retail",
        follows_energy=True,
        most=1.0,
        rank=2,
    ),
    "reference_saving": Quantity(
        amount=lambda basis, mask: reference_saving(basis, WHOLE),
        unit="1",
        index="retail",
        follows_energy=True,
        most=1.0,
        rank=3,
    ),
    "supply_part": Quantity(
        amount=_energy(lambda basis: basis.supply_eur_per_kwh),
        unit="1",
        index="retail",
        follows_energy=True,
        most=1.0,
        knows_contract=True,
        rank=4,
    ),
    "whole_kwh": Quantity(
        amount=_energy(lambda basis: basis.retail_eur_per_kwh),
        unit="1",
        index="retail",
        follows_energy=True,
        most=1.0,
        knows_contract=True,
        rank=4,
    ),
    "own_saving": Quantity(
        amount=lambda basis, mask: shared_saving(basis, WHOLE),
        unit="1",
        index="retail",
        follows_energy=True,
        most=1.0,
        knows_contract=True,
        rank=5,
    ),
}
"""What a part can count, plainest first within a kind."""


def _of_registers(is_in: Callable[[Basis, int], Flags]) -> Callable[[Basis, int], Array]:
    return lambda basis, n: np.broadcast_to(is_in(basis, n), (len(basis.months), n))


def _of_periods(is_in: Callable[[Basis], Flags]) -> Callable[[Basis, int], Array]:
    return lambda basis, n: np.broadcast_to(is_in(basis)[:, np.newaxis], (len(basis.months), n))


def _solar(basis: Basis, n: int) -> Flags:
    assert basis.is_solar_register is not None
    return basis.is_solar_register


def _month(number: int) -> Callable[[Basis, int], Array]:
    def is_in(basis: Basis) -> Flags:
        assert basis.month_of_period is not None
        return np.asarray(basis.month_of_period == number)

    return _of_periods(is_in)


HOURS: dict[str, Callable[[Basis, int], Array]] = {
    "high_season": _of_periods(lambda basis: basis.is_high_season),
    "low_season": _of_periods(lambda basis: ~basis.is_high_season),
    "peak": _of_registers(lambda basis, n: ~off_peak_registers(n)),
    "offpeak": _of_registers(lambda basis, n: off_peak_registers(n)),
    "solar": _of_registers(_solar),
    "other": _of_registers(lambda basis, n: ~_solar(basis, n)),
    **{f"month_{number + 1}": _month(number) for number in range(12)},
}
"""Hours and months that a quantity of energy can be counted in: masks ``(n_periods, n_registers)``.

``high_season`` is November to March, ``peak`` and ``offpeak`` the member's own windows, ``solar``
the solar hours, which need registers of their own."""


def amount_eur(basis: Basis, part: Part) -> Array:
    """EUR before VAT of a part at a price of one, ``(..., n_periods, n_members)``.

    Tenants who take part pay, nobody else.
    """
    n_registers = basis.shared_kwh.shape[-2]
    mask = np.ones((len(basis.months), n_registers))
    for word in filter(None, part.when.split("+")):
        mask = mask * HOURS[word](basis, n_registers)
    amount = part.counts.amount(basis, mask) * basis.is_payer
    return amount * basis.groups[part.who] if part.who else amount


def parts_eur(basis: Basis, parts: Sequence[Part]) -> Array:
    """Payments before VAT of each part, ``(n_parts, ..., n_periods, n_members)``. [EUR]"""
    return np.array([part.price * amount_eur(basis, part) for part in parts])


def part_index(part: Part, growth: Growth, network_fraction: float) -> Array:
    """Price of each year over that of year 1, energy left out, ``(n_years + 1,)``.

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
    return rising(rates[part.counts.index], growth)
