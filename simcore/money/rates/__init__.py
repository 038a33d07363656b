"""Dated prices, taxes and network charges, and what they make of each member's contract."""

from simcore.money.rates.book import Rate, RateBook, aged, change_dates, rate, rates_on, stale
from simcore.money.rates.cheque import cheque_energie_eur
from simcore.money.rates.factors import COMPONENTS, PriceFactors, revalued, with_factors
from simcore.money.rates.members import (
    EXCISE_READINGS,
    MEMBER_PREFIXES,
    NETWORK_OPTIONS,
    ExciseReading,
    by_class,
    member_prices,
    network_eur_per_kwh,
    network_option,
)
from simcore.money.rates.professional import (
    LARGEST_C5_KVA,
    ProfessionalContracts,
    power_charge_eur,
    with_professional,
)
from simcore.money.rates.reader import book_with, load_rates, with_own_rates
from simcore.money.rates.supplies import SupplyContracts, with_supplies
from simcore.money.rates.turpe import C4_OPTIONS, GRIDS, turpe_eur

__all__ = [
    "C4_OPTIONS",
    "COMPONENTS",
    "EXCISE_READINGS",
    "GRIDS",
    "LARGEST_C5_KVA",
    "MEMBER_PREFIXES",
    "NETWORK_OPTIONS",
    "ExciseReading",
    "PriceFactors",
    "ProfessionalContracts",
    "Rate",
    "RateBook",
    "SupplyContracts",
    "aged",
    "book_with",
    "by_class",
    "change_dates",
    "cheque_energie_eur",
    "load_rates",
    "member_prices",
    "network_eur_per_kwh",
    "network_option",
    "power_charge_eur",
    "rate",
    "rates_on",
    "revalued",
    "stale",
    "turpe_eur",
    "with_factors",
    "with_own_rates",
    "with_professional",
    "with_supplies",
]
