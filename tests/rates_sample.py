"""The public rates, and the day on which the tests look at them."""

from datetime import date

from simcore.money.rates import load_rates

BOOK = load_rates()
TODAY = date(2026, 11, 22)
