"""Contracts beside the regulated Base and HP/HC: Tempo, and market offers."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from simcore.base.errors import InputError, fault, phrase
from simcore.base.records import SUPPLIES, Array, Counts, Prices, SlotClasses
from simcore.base.registers import class_of_registers, off_peak_registers
from simcore.base.timeaxis import BillingPeriod
from simcore.money.rates.book import RateBook
from simcore.money.rates.members import billed_days, columns_of, year_fractions
from simcore.money.rates.tempo import COLOURS

REGULATED, TEMPO, INDEXED, SPOT = range(len(SUPPLIES))


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyContracts:
    """Supply contracts of the members of a site, and what market offers ask for.

    Attributes
    ----------
    supply
        Number of each member's contract in ``SUPPLIES``, ``(n_members,)``.
    subscribed_power_kva
        ``(n_members,)``. [kVA]
    indexed_discount_fraction, indexed_subscription_discount_fraction
        Discounts of an indexed offer on the regulated price of a kWh before tax, and on the
        subscription. [1]
    spot_margin_eur_per_kwh
        What a spot offer adds to the spot price, network and accise apart. [EUR/kWh]
    """

    supply: Counts
    subscribed_power_kva: Array
    indexed_discount_fraction: float
    indexed_subscription_discount_fraction: float
    spot_margin_eur_per_kwh: float


def with_supplies(
    prices: Prices,
    book: RateBook,
    periods: tuple[BillingPeriod, ...],
    *,
    on: date | None,
    contracts: SupplyContracts,
    classes: SlotClasses,
) -> Prices:
    """Prices in which each member has those of its own supply contract.

    A market offer follows the regulated tariff at a discount; CTA stays as it is. A Tempo
    contract has two prices for each colour; its peak and off-peak hours are the member's
    windows, which are those of the option. A spot offer pays the hourly price, the margin,
    and the network charge of each kWh.

    Parameters
    ----------
    prices
        Regulated prices in the registers of the classes.
    book, periods, on
        As in `member_prices`.
    contracts
        Who has which contract, and the terms of the market offers.
    classes
        Classes of the slots; they tell the colours where a member has Tempo.
    """
    energy, supply = prices.energy_eur_per_kwh, contracts.supply
    discount = np.where(supply == INDEXED, contracts.indexed_discount_fraction, 0.0)
    if (supply == INDEXED).any():
        energy = (1 - discount) * energy
        off = np.where(supply == INDEXED, contracts.indexed_subscription_discount_fraction, 0.0)
        prices = replace(prices, subscription_eur=(1 - off) * prices.subscription_eur)
    is_spot = supply == SPOT
    if is_spot.any():
        added = prices.turpe_eur_per_kwh + contracts.spot_margin_eur_per_kwh
        energy = np.where(is_spot, added, energy)
        prices = replace(prices, spot_part=is_spot.astype(float))
    if not (supply == TEMPO).any():
        return replace(prices, energy_eur_per_kwh=energy)
    return _with_tempo(
        replace(prices, energy_eur_per_kwh=energy),
        book,
        (periods, billed_days(book, periods, on)),
        contracts,
        classes,
    )


def _with_tempo(
    prices: Prices,
    book: RateBook,
    dated: tuple[tuple[BillingPeriod, ...], tuple[date, ...]],
    contracts: SupplyContracts,
    classes: SlotClasses,
) -> Prices:
    periods, days = dated
    is_tempo, subscribed_power_kva = contracts.supply == TEMPO, contracts.subscribed_power_kva
    assert classes.tempo_colour is not None
    _check_powers(book, subscribed_power_kva[is_tempo])
    n_registers = classes.n_registers
    colour = classes.tempo_colour[class_of_registers(n_registers)]
    hours = np.where(off_peak_registers(n_registers), "off_peak", "peak")
    names = [
        f"trve.tempo.energy_ht.{COLOURS[number]}.{hour}"
        for number, hour in zip(colour, hours, strict=True)
    ]
    energy = columns_of(book, names, days)[..., np.newaxis]
    powers, of_member = np.unique(subscribed_power_kva[is_tempo], return_inverse=True)
    fixed = columns_of(book, [f"trve.tempo.fixed_ht.{kva:g}kva" for kva in powers], days)
    subscription = prices.subscription_eur.copy()
    subscription[:, is_tempo] = year_fractions(periods)[:, np.newaxis] * fixed[:, of_member]
    return replace(
        prices,
        energy_eur_per_kwh=np.where(is_tempo, energy, prices.energy_eur_per_kwh),
        subscription_eur=subscription,
    )


def _check_powers(book: RateBook, subscribed_power_kva: Array) -> None:
    """Refuse powers at which Tempo has no price."""
    stem = "trve.tempo.fixed_ht."
    priced_kva = sorted(int(n.removeprefix(stem)[:-3]) for n in book.series if n.startswith(stem))
    problems = [
        fault(
            "not_one_of",
            phrase("subscribed_power", contract="tempo"),
            found=f"{kva:g}kva",
            known=[f"{power}kva" for power in priced_kva],
        )
        for kva in np.unique(subscribed_power_kva)
        if kva not in priced_kva
    ]
    if problems:
        raise InputError(problems)
