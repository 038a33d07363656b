"""What a shared kWh is worth in a replay, which knows meters and not their contracts."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError
from simcore.base.records import Array
from simcore.base.timeaxis import BillingPeriod, billing_periods, local_day
from simcore.energy.replay import local_midnight
from simcore.money.bills import supply_part_eur_per_kwh
from simcore.money.rates import (
    MEMBER_PREFIXES,
    RateBook,
    change_dates,
    load_rates,
    member_prices,
)

SUPPOSED_KVA = 6.0
"""Subscribed power of the home that stands for all (assumed: the most common one)."""


def shared_value_eur_per_kwh(
    utc: NDArray[np.datetime64], book: RateBook | None = None
) -> Array | None:
    """What a shared kWh takes off the bill of a home on the regulated Base tariff, by slot.

    Taxes included, accise due on shared energy as the scenarios have it by default: assumed
    for every meter, for curves do not tell a contract.

    Parameters
    ----------
    utc
        Start of each slot, UTC, ``(n_slots,)``.
    book
        The rates; those of the package where not given.

    Returns
    -------
    numpy.ndarray or None
        ``(n_slots,)``; None where a slot lies before the first known rates. [EUR/kWh]
    """
    book = load_rates() if book is None else book
    first, last = local_day(utc[0]), local_day(utc[-1])
    periods = [
        period
        for year in range(first.year, last.year + 1)
        for period in billing_periods(year, change_dates(book, MEMBER_PREFIXES, year))
    ]
    # Cut by months too, for the network's part changes with the season.
    starts = [first, *(period.start for period in periods if first < period.start <= last)]
    try:
        values = np.array([_value_eur_per_kwh(book, day) for day in starts])
    except InputError:
        return None
    edges = np.array([local_midnight(day) for day in starts])
    return values[np.searchsorted(edges, utc, side="right") - 1]


def _value_eur_per_kwh(book: RateBook, day: date) -> float:
    period = BillingPeriod(start=day, end=day + timedelta(days=1), month=day.month - 1)
    prices = member_prices(
        book,
        (period,),
        on=day,
        is_off_peak=np.array([False]),
        subscribed_power_kva=np.array([SUPPOSED_KVA]),
        excise_on_shared="due",
        is_dwelling=np.array([True]),
    )
    return float((1 + prices.vat_energy_fraction[0]) * supply_part_eur_per_kwh(prices)[0, 0, 0])
