"""Investment bonus that comes with a purchase contract of the surplus."""

from datetime import date

import numpy as np

from simcore.base.records import Array
from simcore.money.rates import RateBook, rate
from simcore.scenario.finance import Finance

BONUS_BANDS_KWP = (
    (9.0, "surplus.bonus.le9"),
    (36.0, "surplus.bonus.le36"),
    (100.0, "surplus.bonus.le100"),
)
"""Largest size and investment bonus of a surplus contract (order of 6 October 2021)."""


def bonus_eur(
    plan: Finance, request: date, peak_power_kw: Array, book: RateBook, site_power_kw: Array
) -> Array:
    """Investment bonus for plants, as their sizes. [EUR].

    The size of the production site that each stands in decides, P + Q. None above 100 kWp, nor
    where the surplus is sold on the market: it comes with the contract.
    """
    if plan.surplus != "contract":
        return 0.0 * peak_power_kw
    is_within = [site_power_kw <= largest + 1e-9 for largest, _ in BONUS_BANDS_KWP]
    per_kwp = [rate(book, name, request) for _, name in BONUS_BANDS_KWP]
    return peak_power_kw * np.select(is_within, per_kwp, 0.0)


def has_bonus_rates(book: RateBook, request: date) -> bool:
    """Whether the bonus is known for requests of a day."""
    return all(book.series[name][0].valid_from <= request for _, name in BONUS_BANDS_KWP)
