"""The landlord's loan: a constant annuity, split into interest and principal."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.brief import brief
from simcore.base.errors import phrase, refuse
from simcore.base.records import Array
from simcore.money.finance.indicators import annuity_factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan year by year, each ``(..., n_years + 1)``, all positive. [EUR]

    ``drawn_eur`` is received in year 0; ``interest_eur`` and ``principal_eur`` are paid at
    the end of each year; ``balance_eur`` is what is owed after that payment.
    """

    drawn_eur: Array
    interest_eur: Array
    principal_eur: Array
    balance_eur: Array

    __repr__ = brief

    @property
    def service_eur(self) -> Array:
        """Interest and principal together: the annuity while the loan runs, then 0."""
        return self.interest_eur + self.principal_eur


def loan_schedule(principal_eur: ArrayLike, rate: ArrayLike, years: int, n_years: int) -> Loan:
    r"""Schedule of a loan repaid in constant annuities from year 1.

    .. math:: B_k = C \frac{1 - (1 + r)^{-(n - k)}}{1 - (1 + r)^{-n}}

    Parameters
    ----------
    principal_eur
        Amount borrowed in year 0, a number or ``(...)``. [EUR]
    rate
        Interest rate, a number or ``(...)``; 0 repays in equal parts. [1/year]
    years
        Number of annuities, at least 1.
    n_years
        Horizon, at least ``years``: a loan that outlives the study would leave a debt
        nobody counts.

    Returns
    -------
    Loan
        Arrays ``(..., n_years + 1)``; the balance is exactly 0 from year ``years`` on.

    Raises
    ------
    InputError
        If the loan is longer than the study, or shorter than a year.

    Examples
    --------
    >>> loan = loan_schedule(115_000.0, 0.023, 25, 25)
    >>> loan.service_eur[[0, 1, 25]].round()
    array([   0., 6100., 6100.])
    >>> float(loan.balance_eur[-1])
    0.0
    """
    if not 1 <= years <= n_years:
        guess = phrase("loan_is_tranche") if years > n_years else None
        raise refuse("beyond_horizon", "loan_years", found=years, n_years=n_years, guess=guess)
    amount = np.asarray(principal_eur, float)[..., np.newaxis]
    year = np.arange(n_years + 1)
    rate = np.asarray(rate, float)
    fraction = _kept_fraction(float(rate), years, n_years) if rate.ndim == 0 else None
    rate = rate[..., np.newaxis]
    balance = amount * (_owed_fraction(rate, years, n_years) if fraction is None else fraction)
    opening = np.concatenate([np.zeros_like(balance[..., :1]), balance[..., :-1]], axis=-1)
    repaid = np.where(year == 0, 0.0, opening - balance)
    return Loan(
        drawn_eur=np.where(year == 0, amount, 0.0),
        interest_eur=rate * opening,
        principal_eur=repaid,
        balance_eur=balance,
    )


def _owed_fraction(rate: Array, years: int, n_years: int) -> Array:
    """Part of a loan that is owed at the end of each year, ``(..., n_years + 1)``. [1]"""
    left = np.maximum(years - np.arange(n_years + 1), 0)
    fraction: Array = annuity_factor(rate, left) / annuity_factor(rate, years)
    return fraction


@lru_cache(maxsize=64)
def _kept_fraction(rate: float, years: int, n_years: int) -> Array:
    """The same at one rate, which every arrangement of every site asks for again."""
    fraction = _owed_fraction(np.array([rate]), years, n_years)
    fraction.flags.writeable = False
    return fraction
