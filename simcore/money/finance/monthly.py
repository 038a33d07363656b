"""The cash flow of the first years month by month; the months of a year add up to it."""

from dataclasses import dataclass

import numpy as np

from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.base.records import Array
from simcore.money.finance.cashflow import CashFlow

JANUARY, DECEMBER = 0, 11
WHEN = {
    "operation_eur": "even",
    "turpe_eur": "even",
    "organiser_eur": "even",
    "insurance_eur": "january",
    "surplus_sale_eur": "surplus",
    "tenant_payments_eur": "payments",
    "vacancy_eur": "payments",
    "unpaid_eur": "payments",
    "common_parts_saving_eur": "shared",
}
"""When a line falls within its year; the others (IFER, new inverter, fund, loan) in December:
the IFER is due by 15 December, a yearly loan at the end of its year (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShapes:
    """Part of a year in each month, each ``(..., 12)``, adding to 1 on the last axis."""

    shared: Array
    surplus: Array
    payments: Array


def month_shape(amounts: Array) -> Array:
    """Part of each month in a year's amount, ``(..., 12)``; even where the year has none.

    Examples
    --------
    >>> month_shape(np.array([0.0, 3.0] + [0.0] * 10))[:3]
    array([0., 1., 0.])
    """
    total = amounts.sum(axis=-1, keepdims=True)
    even = np.full(amounts.shape, 1.0 / MONTHS_PER_YEAR)
    return np.divide(amounts, total, out=even, where=np.broadcast_to(total, amounts.shape) > 0)


def monthly_lines(flow: CashFlow, shapes: MonthShapes, n_years: int = 3) -> dict[str, Array]:
    """Lines, interest and principal by month, each ``(..., n_years, 12)``, income positive.

    Parameters
    ----------
    flow
        Cash flow by year.
    shapes
        When in the year energy is shared, left over and paid for.
    n_years
        Years shown, from year 1 on; fewer where the plan is shorter.
    """
    ones = np.ones(MONTHS_PER_YEAR)
    weights = {
        "even": ones / MONTHS_PER_YEAR,
        "january": ones * (np.arange(MONTHS_PER_YEAR) == JANUARY),
        "december": ones * (np.arange(MONTHS_PER_YEAR) == DECEMBER),
        "shared": shapes.shared,
        "surplus": shapes.surplus,
        "payments": shapes.payments,
    }
    yearly = dict(flow.lines)
    yearly["loan_interest_eur"] = -flow.loan.interest_eur
    yearly["loan_principal_eur"] = -flow.loan.principal_eur
    return {
        name: eur[..., 1 : n_years + 1, np.newaxis]
        * weights[WHEN.get(name, "december")][..., np.newaxis, :]
        for name, eur in yearly.items()
    }


def monthly_balance_eur(flow: CashFlow, n_years: int = 3) -> Array:
    """What is still owed at the end of each month, ``(..., n_years, 12)``. [EUR].

    A yearly loan is paid in December (assumed): until then what was owed at the end of the year
    before is, and interest stays apart.
    """
    owed = flow.loan.balance_eur
    before, after = owed[..., :n_years, np.newaxis], owed[..., 1 : n_years + 1, np.newaxis]
    is_paid = np.arange(MONTHS_PER_YEAR) == DECEMBER
    return np.where(is_paid, after, before[..., : after.shape[-2], :])
