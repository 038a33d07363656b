"""A maintenance reserve: new inverters paid for from what is set aside in the years before.

Lenders look at the cover of the debt with such a reserve: one year's bill is then spread over
those that led to it. The landlord's cash flow is the same, for the money stays its own.
"""

import numpy as np

from simcore.base.records import Array
from simcore.money.finance.cashflow import CashFlow
from simcore.money.finance.indicators import dscr


def reserve_eur(inverter_eur: Array) -> Array:
    """What is set aside each year, ``(..., n_years + 1)``, none negative. [EUR].

    Each new inverter's cost in equal parts over the years since the one before, its own year
    included, without interest (assumed).

    Parameters
    ----------
    inverter_eur
        Line of the cash flow, negative in the years of new inverters, same shape. [EUR]

    Examples
    --------
    >>> reserve_eur(np.array([0.0, 0.0, -100.0, 0.0, -80.0, 0.0]))
    array([ 0., 50., 50., 40., 40.,  0.])
    """
    costs = -np.asarray(inverter_eur, float)
    aside, since = np.zeros(costs.shape), 1
    is_new = (costs > 0).any(axis=tuple(range(costs.ndim - 1)))
    for year in np.flatnonzero(is_new):
        aside[..., since : year + 1] = costs[..., year : year + 1] / (year + 1 - since)
        since = int(year) + 1
    return aside


def dscr_with_reserve(flow: CashFlow) -> Array:
    """Cover of the debt service where new inverters are paid from the reserve, infinite without.

    ``(..., n_years + 1)``. [1]
    """
    available_eur = flow.available_eur - flow.inverter_eur - reserve_eur(flow.inverter_eur)
    return dscr(available_eur, flow.debt_service_eur)
