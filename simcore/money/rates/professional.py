"""Professional contracts: meters that no regulated household tariff is open to.

An HLM body is not eligible for it (code de l'énergie, L. 337-7). Its meters pay a supply price
of their own, and the network as it is billed: class C5 up to 36 kVA, C4 above.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from simcore.base.records import Array, Flags, Prices
from simcore.base.timeaxis import BillingPeriod
from simcore.money.rates.book import RateBook
from simcore.money.rates.members import (
    billed_days,
    columns_of,
    network_eur_per_kwh,
    year_fractions,
)
from simcore.money.rates.turpe import C4_OPTIONS, FOUR

LARGEST_C5_KVA = 36.0
"""Highest power of class C5; an economic activity above it pays the excise of small businesses
(CIBS, L. 312-24), and that of households up to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalContracts:
    """Which members of a site have a professional contract, and its terms.

    Attributes
    ----------
    is_professional, is_producer
        Whose contract it is; whose meter takes in a plant behind it, each ``(n_members,)``.
    powers_kva
        Subscribed power in the four periods of the network, rising, ``(4, n_members)``; one
        power up to 36 kVA. [kVA]
    supply_eur_per_kwh
        Price of a kWh before tax, network apart. [EUR/kWh]
    turpe_option, c4_option
        Network tariff up to 36 kVA (``cu4``, ``mu4``), and above (``c4cu``, ``c4lu``).
    """

    is_professional: Flags
    is_producer: Flags
    powers_kva: Array
    supply_eur_per_kwh: float
    turpe_option: str
    c4_option: str

    @property
    def is_c4(self) -> Flags:
        """Meters above 36 kVA, ``(n_members,)``."""
        return self.is_professional & (self.powers_kva.max(axis=0) > LARGEST_C5_KVA)


def power_charge_eur(rates_eur_per_kva: Array, powers_kva: Array) -> Array:
    r"""Power charge of a year: :math:`\sum_i b_i (P_i - P_{i-1})`, powers rising.

    Parameters
    ----------
    rates_eur_per_kva
        Rates of the four periods, ``(..., 4)``. [EUR/kVA/year]
    powers_kva
        Powers subscribed in them, ``(4, n_members)``. [kVA]

    Returns
    -------
    numpy.ndarray
        Charge, ``(..., n_members)``. [EUR/year]

    Examples
    --------
    >>> power_charge_eur(np.array([4.0, 3.0, 2.0, 1.0]), np.array([[10.0], [10.0], [10.0], [40.0]]))
    array([70.])

    References
    ----------
    CRE deliberation 2025-40, annex 11.
    """
    return rates_eur_per_kva @ np.diff(powers_kva, axis=0, prepend=0.0)


def with_professional(
    prices: Prices,
    book: RateBook,
    periods: tuple[BillingPeriod, ...],
    *,
    on: date | None,
    contracts: ProfessionalContracts,
) -> Prices:
    """Prices in which members with a professional contract have those of their own.

    The network is paid as it is: its fixed part stands in the place of the subscription, its
    price of a kWh is added to that of the supply.

    Parameters
    ----------
    prices
        Prices of homes for all members, in the registers of the slot classes.
    book, periods, on
        As in `member_prices`.
    contracts
        Who has such a contract, and its terms.
    """
    own, is_c4 = contracts.is_professional, contracts.is_c4
    if not own.any():
        return prices
    days, part = billed_days(book, periods, on), year_fractions(periods)[:, np.newaxis]
    c5 = columns_of(
        book, ["turpe.cg", "turpe.cc", f"turpe.{contracts.turpe_option}.b", "turpe.cg_acc"], days
    )
    fixed_eur = c5[:, :1] + c5[:, 1:2] + c5[:, 2:3] * contracts.powers_kva[-1]
    rise_eur = (c5[:, 3:] - c5[:, :1]) * np.ones(len(own))
    accise, turpe = prices.accise_eur_per_kwh, prices.turpe_eur_per_kwh
    if contracts.is_producer.any():
        producer = columns_of(book, ["turpe.producer.cg"], days) - c5[:, :1]
        rise_eur = np.where(contracts.is_producer, producer, rise_eur)
    if is_c4.any():
        c4_fixed, c4_rise, c4_turpe = _c4(book, periods, on, contracts)
        fixed_eur = np.where(is_c4, c4_fixed, fixed_eur)
        rise_eur = np.where(is_c4, c4_rise, rise_eur)
        n_classes = turpe.shape[-2] // c4_turpe.shape[-2]
        turpe = np.where(is_c4, np.tile(c4_turpe, (1, n_classes, 1)), turpe)
        accise = np.where(is_c4, columns_of(book, ["accise.small_business"], days), accise)
    due_fraction = prices.accise_shared_eur_per_kwh / prices.accise_eur_per_kwh
    energy = turpe + contracts.supply_eur_per_kwh
    return replace(
        prices,
        subscription_eur=np.where(own, part * fixed_eur, prices.subscription_eur),
        turpe_fixed_eur=np.where(own, part * fixed_eur, prices.turpe_fixed_eur),
        uplift_eur=np.where(own, part * rise_eur, prices.uplift_eur),
        energy_eur_per_kwh=np.where(own, energy, prices.energy_eur_per_kwh),
        turpe_eur_per_kwh=turpe,
        accise_eur_per_kwh=accise,
        accise_shared_eur_per_kwh=accise * due_fraction,
    )


def _c4(
    book: RateBook,
    periods: tuple[BillingPeriod, ...],
    on: date | None,
    contracts: ProfessionalContracts,
) -> tuple[Array, Array, Array]:
    """Fixed part and its rise for a participant of a year, and price of a kWh, above 36 kVA."""
    days, option = billed_days(book, periods, on), contracts.c4_option
    assert option in C4_OPTIONS
    charges = columns_of(book, ["turpe.c4.cg", "turpe.c4.cc", "turpe.c4.cg_acc"], days)
    rates = columns_of(book, [f"turpe.{option}.b.{hours}" for hours in FOUR], days)
    fixed_eur = charges[:, :1] + charges[:, 1:2] + power_charge_eur(rates, contracts.powers_kva)
    n_members = contracts.powers_kva.shape[-1]
    price = network_eur_per_kwh(book, periods, on=on, n_members=n_members, turpe_option=option)
    return fixed_eur, charges[:, 2:] - charges[:, :1], price
