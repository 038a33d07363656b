"""The contribution fund: what the energy margin pays in, what rewards and services take out.

Tenants contribute by moving uses under the sun, by saving energy, and by services; each has
an account of what it earned. A fund spends what it has: without a named payer rewards are cut
in proportion, and what was cut is not owed later.
"""

from dataclasses import dataclass

import numpy as np

from simcore.base.errors import did_you_mean, refuse
from simcore.base.records import Array

LANDLORD = "landlord"
PAYERS = ("none", LANDLORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundTerms:
    """Rules of a fund.

    Attributes
    ----------
    margin_fraction
        Part of a year's margin that is paid in, where the margin is positive, ``(...)``. [1]
    eur_per_shared_kwh, eur_per_year, opening_eur
        Paid in for each shared kWh, each year, and before year 1, whatever the margin.
    shift_reward_eur_per_kwh, save_reward_eur_per_kwh, service_eur_per_hour
        Rewards.
    payer
        ``landlord`` where it pays what the fund lacks, ``none`` where rewards are cut.
    """

    margin_fraction: float | Array
    eur_per_shared_kwh: float
    eur_per_year: float
    opening_eur: float
    shift_reward_eur_per_kwh: float
    save_reward_eur_per_kwh: float
    service_eur_per_hour: float
    payer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """What each tenant gives in a year, each ``(..., n_members)``: kWh, kWh, hours."""

    shifted_kwh: Array
    saved_kwh: Array
    service_hours: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class FundYears:
    """The fund year by year, each ``(..., n_years + 1)``, EUR, none of it negative.

    ``inflow_eur`` is paid in by the rules, ``top_up_eur`` by the named payer, ``asked_eur`` is
    what contributions earned, ``paid_eur`` what they got, ``balance_eur`` what is left.
    """

    inflow_eur: Array
    asked_eur: Array
    top_up_eur: Array
    paid_eur: Array
    balance_eur: Array

    @property
    def paid_fraction(self) -> Array:
        """Part of the rewards that is paid, ``(..., n_years + 1)``; 1 where none is asked."""
        shape = self.asked_eur.shape
        return np.divide(
            self.paid_eur, self.asked_eur, out=np.ones(shape), where=self.asked_eur > 0
        )

    @property
    def landlord_eur(self) -> Array:
        """What the fund costs the landlord, ``(..., n_years + 1)``."""
        return self.inflow_eur + self.top_up_eur


def rewards_eur(terms: FundTerms, contributions: Contributions) -> dict[str, Array]:
    """What each tenant's contributions of a year earn, by reason, ``(..., n_members)``. [EUR].

    Examples
    --------
    >>> terms = FundTerms(margin_fraction=0.5, eur_per_shared_kwh=0.0, eur_per_year=0.0,
    ...                   opening_eur=0.0, shift_reward_eur_per_kwh=0.05,
    ...                   save_reward_eur_per_kwh=0.05, service_eur_per_hour=5.0, payer="none")
    >>> one = Contributions(shifted_kwh=np.array([100.0]), saved_kwh=np.zeros(1),
    ...                     service_hours=np.zeros(1))
    >>> float(rewards_eur(terms, one)["shifted"][0])
    5.0
    """
    return {
        "shifted": terms.shift_reward_eur_per_kwh * contributions.shifted_kwh,
        "saved": terms.save_reward_eur_per_kwh * contributions.saved_kwh,
        "services": terms.service_eur_per_hour * contributions.service_hours,
    }


def inflow_eur(terms: FundTerms, margin_eur: Array, shared_kwh: Array) -> Array:
    """What the rules pay into the fund, ``(..., n_years + 1)``. [EUR].

    Parameters
    ----------
    terms
        Rules.
    margin_eur
        The landlord's cash after the loan by year, ``(..., n_years + 1)``; only what is
        positive counts, and year 0 (building, borrowing) does not. [EUR]
    shared_kwh
        Energy shared by year, same shape. [kWh]
    """
    runs = np.arange(margin_eur.shape[-1]) > 0
    part = np.asarray(terms.margin_fraction)[..., np.newaxis]
    by_rule = part * np.maximum(margin_eur, 0.0) + terms.eur_per_year
    return np.where(runs, by_rule + terms.eur_per_shared_kwh * shared_kwh, terms.opening_eur)


def fund_years(terms: FundTerms, paid_in_eur: Array, asked_eur: Array) -> FundYears:
    """The fund over the plan; a year's inflow can be spent in the same year.

    Parameters
    ----------
    terms
        Who pays what the fund lacks.
    paid_in_eur
        Paid in by year, see :func:`inflow_eur`, ``(..., n_years + 1)``. [EUR]
    asked_eur
        Rewards earned by year, 0 in year 0, same shape. [EUR]

    Raises
    ------
    InputError
        If the payer is not known.
    """
    if terms.payer not in PAYERS:
        guess = did_you_mean(terms.payer, PAYERS)
        payers = tuple(PAYERS)
        raise refuse("not_one_of", "payer", found=terms.payer, known=payers, guess=guess)
    paid_in, claims = np.broadcast_arrays(paid_in_eur, asked_eur)
    paid, top_up, balance = (np.zeros(claims.shape) for _ in range(3))
    has = np.zeros(claims.shape[:-1])
    for year in range(claims.shape[-1]):
        has = has + paid_in[..., year]
        lacking = np.maximum(claims[..., year] - has, 0.0)
        top_up[..., year] = lacking if terms.payer == LANDLORD else 0.0
        paid[..., year] = claims[..., year] - (lacking - top_up[..., year])
        has = np.maximum(has + top_up[..., year] - paid[..., year], 0.0)
        balance[..., year] = has
    return FundYears(
        inflow_eur=np.array(paid_in),
        asked_eur=np.array(claims),
        top_up_eur=top_up,
        paid_eur=paid,
        balance_eur=balance,
    )
