"""Dated prices, taxes and network charges, and what they make of each member's contract."""

from simcore.money.rates.book import Rate, RateBook, change_dates, rate, rates_on, stale
from simcore.money.rates.members import (
    EXCISE_READINGS,
    MEMBER_PREFIXES,
    NETWORK_OPTIONS,
    ExciseReading,
    by_class,
    member_prices,
    network_eur_per_kwh,
)
from simcore.money.rates.reader import load_rates

__all__ = [
    "EXCISE_READINGS",
    "MEMBER_PREFIXES",
    "NETWORK_OPTIONS",
    "ExciseReading",
    "Rate",
    "RateBook",
    "by_class",
    "change_dates",
    "load_rates",
    "member_prices",
    "network_eur_per_kwh",
    "rate",
    "rates_on",
    "stale",
]
