"""The energy cheque (chèque énergie): what the State pays towards a household's energy."""

from datetime import date

import numpy as np

from simcore.base.records import Array, Counts
from simcore.money.rates.book import RateBook, rate

N_BANDS = 4
SIZES = ("1", "1_to_2", "from_2")
"""Sizes of household that amounts tell apart, in consumption units of the cheque."""
FIRST, SECOND, FURTHER = 1.0, 0.5, 0.3
"""Consumption units of the first, the second and each further person."""
LARGE = 2.0
"""Consumption units from which a household is of the largest size."""


def cheque_units(n_occupants: Counts) -> Array:
    """Consumption units as the cheque counts them, 0 for nobody.

    Examples
    --------
    >>> cheque_units(np.array([0, 1, 2, 4]))
    array([0. , 1. , 1.5, 2.1])
    """
    n_further = np.maximum(n_occupants - 2, 0)
    return FIRST * (n_occupants > 0) + SECOND * (n_occupants > 1) + FURTHER * n_further


def cheque_energie_eur(
    book: RateBook, on: date, reference_income_eur: Array, n_occupants: Counts
) -> Array:
    """Yearly energy cheque of each household, ``(n_members,)``. [EUR/year].

    Parameters
    ----------
    book
        The rates: ``cheque_energie.limit.1`` to ``4``, and the amounts of each band.
    on
        Day of the rates.
    reference_income_eur
        Reference tax income (RFR) of the household, ``(n_members,)``. [EUR/year]
    n_occupants
        People in the dwelling, ``(n_members,)``; nobody gets nothing.
    """
    units = cheque_units(n_occupants)
    by_unit = np.divide(
        reference_income_eur, units, out=np.full(len(units), np.inf), where=units > 0
    )
    bands = range(1, N_BANDS + 1)
    limits = np.array([rate(book, f"cheque_energie.limit.{band}", on) for band in bands])
    rows = [
        [rate(book, f"cheque_energie.band{band}.uc_{size}", on) for size in SIZES] for band in bands
    ]
    amounts = np.array([*rows, [0.0] * len(SIZES)])
    band = np.searchsorted(limits, by_unit, side="right")
    size = np.select([units <= FIRST, units < LARGE], [0, 1], default=len(SIZES) - 1)
    return amounts[band, size]
