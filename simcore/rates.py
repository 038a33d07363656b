"""Public room: dated prices, taxes and network charges."""

from simcore.money.rates import RateBook, load_rates, rate, rates_on, turpe_eur

__all__ = [
    "RateBook",
    "load_rates",
    "rate",
    "rates_on",
    "turpe_eur",
]
