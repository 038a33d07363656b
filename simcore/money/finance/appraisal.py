"""Further indicators: modified rate of return, equity, real terms, lives of parts, carbon.

Conventions as in ``indicators``: years on the last axis from year 0, batches on the left.
"""

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array
from simcore.money.finance.indicators import check_rate, check_years, npv_eur
from simcore.money.finance.terms import replacement_years

KG_PER_TONNE = 1000.0


def modified_irr(
    flows_eur: ArrayLike, finance_rate: ArrayLike, reinvestment_rate: ArrayLike
) -> Array:
    r"""Modified internal rate of return; one answer however often the flows change sign.

    .. math:: r = \left(\frac{\sum_k F_k^+ (1 + r_i)^{n - k}}
              {\sum_k F_k^- (1 + r_f)^{-k}}\right)^{1/n} - 1

    Parameters
    ----------
    flows_eur
        Flows, ``(..., n_years + 1)``, the first one in year 0. [EUR]
    finance_rate, reinvestment_rate
        Rate at which costs are financed and at which incomes are placed. [1/year]

    Returns
    -------
    numpy.ndarray
        Rate, ``(...)``; NaN without any cost, -1 without any income. [1/year]

    Examples
    --------
    >>> float(modified_irr([-100.0, 0.0, 121.0], 0.05, 0.03).round(6))
    0.1
    """
    flows = np.asarray(flows_eur, float)
    n_years = flows.shape[-1] - 1
    check_rate(reinvestment_rate)
    grown = npv_eur(np.maximum(flows, 0.0), reinvestment_rate)
    grown = grown * np.power(1.0 + np.asarray(reinvestment_rate, float), n_years)
    spent = npv_eur(np.maximum(-flows, 0.0), finance_rate)
    ratio = np.divide(grown, spent, out=np.full(grown.shape, np.nan), where=spent > 0)
    return np.power(ratio, 1.0 / n_years) - 1.0


def equity_need_eur(flows_eur: ArrayLike) -> Array:
    """The most the landlord must have advanced of its own money, ``(...)``; 0 for none.

    Examples
    --------
    >>> float(equity_need_eur([-10.0, 4.0, -9.0, 20.0]))
    15.0
    """
    lowest = np.cumsum(np.asarray(flows_eur, float), axis=-1).min(axis=-1)
    return np.maximum(-lowest, 0.0)


def real_rate(nominal_rate: ArrayLike, cpi_fraction: ArrayLike) -> Array:
    """Rate above inflation, after Fisher. [1/year].

    Examples
    --------
    >>> float(real_rate(0.0506, 0.03).round(6))
    0.02
    """
    check_rate(cpi_fraction)
    nominal, inflation = np.asarray(nominal_rate, float), np.asarray(cpi_fraction, float)
    return np.asarray((1.0 + nominal) / (1.0 + inflation) - 1.0)


def residual_fraction(life_years: int, n_years: int) -> float:
    """Part of its life that the last one bought still has when the study ends, in [0, 1).

    Examples
    --------
    >>> residual_fraction(30, 20), residual_fraction(10, 20)
    (0.3333333333333333, 0.0)
    """
    check_years("life_years", life_years)
    last = max(replacement_years(life_years, n_years), default=0)
    return (life_years - (n_years - last)) / life_years


def cost_per_tonne_eur(npv_eur: ArrayLike, avoided_kg: ArrayLike) -> Array:
    """What a tonne of avoided CO2 costs its owner over the plan: minus its worth / tonnes.

    Tonnes are not discounted. Negative where the plan earns money, infinite where nothing is
    avoided. [EUR/t].

    Examples
    --------
    >>> float(cost_per_tonne_eur(-5000.0, 20_000.0))
    250.0
    """
    cost, avoided = np.broadcast_arrays(-np.asarray(npv_eur, float), np.asarray(avoided_kg, float))
    tonnes = avoided / KG_PER_TONNE
    return np.divide(cost, tonnes, out=np.full(cost.shape, np.inf), where=tonnes > 0)
