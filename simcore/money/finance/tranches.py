"""Loans of several tranches: annuities, constant principal, one repayment, grace, rates that move.

A schedule is worked out year by year from what is still owed, so that a rate which is
revised (Livret A + margin) changes what is left to pay and nothing before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.errors import InputError, Problem, fault, phrase
from simcore.money.finance.indicators import annuity_factor
from simcore.money.finance.loans import Loan

ANNUITY, CONSTANT, BULLET = "annuity", "constant_principal", "bullet"
KINDS = (ANNUITY, CONSTANT, BULLET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tranche:
    """One loan among those that finance a plant.

    Attributes
    ----------
    name
        Name for people.
    part_fraction
        Part of what has to be financed (capex and works less grants). [1]
    rate_fraction
        Interest rate, or one for each year from year 1 on. [1/year]
    years
        Years until the last payment, grace included.
    kind
        ``annuity`` (the same payment each year while the rate stays),
        ``constant_principal``, or ``bullet`` (all at the end).
    grace_years
        First years in which interest alone is paid.
    outlives_plan
        Whether the loan may be longer than the plan; what is then still owed is paid back in
        the last year of the plan.
    """

    name: str
    part_fraction: float
    rate_fraction: float | tuple[float, ...]
    years: int
    kind: str
    grace_years: int
    outlives_plan: bool


def tranche_problems(tranche: Tranche, place: str, n_years: int) -> list[Problem]:
    """What is wrong with a tranche, for a plan of ``n_years``."""
    years, grace = tranche.years, tranche.grace_years
    problems = []
    if years < 1:
        problems.append(fault("too_small", f"{place}.years", found=years, least=1))
    if years > n_years and not tranche.outlives_plan:
        guess = phrase("say_outlives_plan")
        problems.append(
            fault("beyond_horizon", f"{place}.years", found=years, n_years=n_years, guess=guess)
        )
    if not 0 <= grace < max(years, 1):
        where = f"{place}.grace_years"
        problems.append(fault("grace_too_long", where, found=grace, most=years - 1))
    if tranche.kind not in KINDS:
        kinds = tuple(KINDS)
        problems.append(fault("not_one_of", f"{place}.kind", found=tranche.kind, known=kinds))
    return problems


def tranche_schedule(principal_eur: ArrayLike, tranche: Tranche, n_years: int) -> Loan:
    """Schedule of one tranche, interest and principal paid at the end of each year.

    Parameters
    ----------
    principal_eur
        Amount borrowed in year 0, a number or ``(...)``. [EUR]
    tranche
        Its terms; ``part_fraction`` is not read.
    n_years
        Length of the plan. [years]

    Returns
    -------
    Loan
        Arrays ``(..., n_years + 1)``; the balance ends at exactly 0.

    Raises
    ------
    InputError
        If the loan is longer than the plan without saying so, or grace is as long as the loan.

    Examples
    --------
    >>> terms = Tranche(name="loan", part_fraction=1.0, rate_fraction=0.03, years=3,
    ...                 kind="constant_principal", grace_years=0, outlives_plan=False)
    >>> tranche_schedule(300.0, terms, 3).service_eur
    array([  0., 109., 106., 103.])
    """
    problems = tranche_problems(tranche, tranche.name, n_years)
    if problems:
        raise InputError(problems[:1])
    amount = np.asarray(principal_eur, float)
    rates = np.broadcast_to(np.asarray(tranche.rate_fraction, float), tranche.years)
    interest, repaid, balance = (np.zeros((*amount.shape, n_years + 1)) for _ in range(3))
    balance[..., 0] = amount
    for k in range(1, min(tranche.years, n_years) + 1):
        owed = balance[..., k - 1]
        interest[..., k] = rates[k - 1] * owed
        part = 1.0 if k == n_years else _repaid_part(tranche, k, float(rates[k - 1]))
        repaid[..., k] = part * owed
        balance[..., k] = owed - repaid[..., k]
    drawn = np.where(np.arange(n_years + 1) == 0, amount[..., np.newaxis], 0.0)
    return Loan(drawn_eur=drawn, interest_eur=interest, principal_eur=repaid, balance_eur=balance)


def _repaid_part(tranche: Tranche, year: int, rate: float) -> float:
    """Part of what is owed that is paid back in a year; all of it in the last one."""
    years_left = tranche.years - year + 1
    if years_left == 1:
        return 1.0
    if year <= tranche.grace_years or tranche.kind == BULLET:
        return 0.0
    if tranche.kind == CONSTANT:
        return 1.0 / years_left
    return 1.0 / float(annuity_factor(rate, years_left)) - rate


def loans_schedule(need_eur: ArrayLike, tranches: Sequence[Tranche], n_years: int) -> Loan:
    """All tranches together, ``(..., n_years + 1)``; nothing borrowed where there are none.

    ``need_eur`` is what has to be financed; each tranche takes its part of it.
    """
    need = np.asarray(need_eur, float)
    nothing = np.zeros((*need.shape, n_years + 1))
    schedules = [
        tranche_schedule(need * tranche.part_fraction, tranche, n_years) for tranche in tranches
    ]
    fields = ("drawn_eur", "interest_eur", "principal_eur", "balance_eur")
    return Loan(
        **{
            name: sum((getattr(schedule, name) for schedule in schedules), nothing)
            for name in fields
        }
    )
