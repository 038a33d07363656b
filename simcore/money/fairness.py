"""Who gains and who loses: fairness of savings between members.

Members are the last axis, batches (schemes, draws) the axes on the left. Pass only the
members that count (participants, dwellings).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.records import Array, Flags

HALF_A_CENT = 0.005  # an invoice is rounded to the cent, so half of one is no loss


def gini(values: ArrayLike) -> Array:
    r"""Gini coefficient: 0 when all have the same, (n - 1) / n when one has everything.

    .. math:: G = \frac{\sum_i \sum_j |x_i - x_j|}{2 n \sum_i |x_i|}

    Dividing by the sum of magnitudes changes nothing for values of one sign, and keeps the
    coefficient between 0 and (n - 1) / n when some members lose; dividing by the sum, as
    for incomes, would not.

    Parameters
    ----------
    values
        Savings or any amount, ``(..., n_members)``. [EUR]

    Returns
    -------
    numpy.ndarray
        Coefficient, ``(...)``; 0 when all values are 0. [1]

    Examples
    --------
    >>> float(gini([0.0, 0.0, 0.0, 8.0])), float(gini([5.0, 5.0]))
    (0.75, 0.0)

    References
    ----------
    E. Raffinetti, E. Siletti, A. Vernizzi, "On the Gini coefficient normalization when
    attributes with negative values are considered", Statistical Methods & Applications
    24 (2015): magnitudes in the denominator.
    """
    ordered = np.sort(np.asarray(values, float), axis=-1)
    n_members = ordered.shape[-1]
    rank = 2.0 * np.arange(1, n_members + 1) - n_members - 1
    magnitude = n_members * np.abs(ordered).sum(axis=-1)
    difference = (rank * ordered).sum(axis=-1)
    return difference / np.where(magnitude > 0, magnitude, 1.0)


def is_loss(saving_eur: ArrayLike, tolerance_eur: float = HALF_A_CENT) -> Flags:
    """Whether a saving is a loss beyond the tolerance, any shape."""
    return np.asarray(saving_eur, float) < -tolerance_eur


def losers_fraction(saving_eur: ArrayLike, tolerance_eur: float = HALF_A_CENT) -> Array:
    """Fraction of members who lose more than the tolerance, ``(...)``.

    Parameters
    ----------
    saving_eur
        Saving of each member, ``(..., n_members)``, negative for a loss. [EUR]
    tolerance_eur
        Loss that is not counted; half a cent, the rounding of an invoice. [EUR]

    Returns
    -------
    numpy.ndarray
        Fraction, ``(...)``. [1]

    Examples
    --------
    >>> float(losers_fraction([-0.004, -0.006, 10.0, 20.0]))
    0.25
    """
    return np.asarray(is_loss(saving_eur, tolerance_eur).mean(axis=-1))


def cost_of_no_loser_eur(saving_eur: ArrayLike) -> Array:
    """What it costs to make good every loss, ``(...)``: the sum of the losses. [EUR]

    Returns
    -------
    numpy.ndarray
        Sum of the losses, ``(...)``. [EUR]

    Examples
    --------
    >>> float(cost_of_no_loser_eur([-3.0, -1.0, 10.0]))
    4.0
    """
    return np.asarray(np.maximum(-np.asarray(saving_eur, float), 0.0).sum(axis=-1))


def quantiles(
    values: ArrayLike, probabilities: Sequence[float] = (0.0, 0.1, 0.5, 0.9, 1.0)
) -> Array:
    """Quantiles over members, ``(..., n_probabilities)``, linear between order statistics.

    Returns
    -------
    numpy.ndarray
        Quantiles, ``(..., n_probabilities)``, in the unit of the values.

    Examples
    --------
    >>> quantiles([1.0, 2.0, 3.0, 4.0, 5.0])
    array([1. , 1.4, 3. , 4.6, 5. ])
    """
    levels = np.asarray(probabilities, float)
    return np.moveaxis(np.quantile(np.asarray(values, float), levels, axis=-1), 0, -1)


def cr20(saving_eur: ArrayLike, part_fraction: float = 0.2) -> Array:
    """Share of the total saving that goes to the fifth of members who gain the least.

    The height of the Lorenz curve at one fifth, linear between members: the "share of the
    lowest quintile" of income statistics. 0.2 when all gain the same, 0 when one gains
    everything, negative when the lowest fifth loses. Other texts call CR20 the share of
    the highest fifth; this is the lowest, the one a landlord answers for.

    Parameters
    ----------
    saving_eur
        Saving of each member, ``(..., n_members)``. [EUR]
    part_fraction
        Part of the members counted; one fifth, hence the name. [1]

    Returns
    -------
    numpy.ndarray
        Share, ``(...)``; NaN where the members together gain nothing, so that there is no
        total to share. [1]

    Examples
    --------
    >>> float(cr20([1.0, 2.0, 3.0, 4.0, 10.0]))
    0.05

    References
    ----------
    Eurostat, "Glossary: Income quintile share ratio": the lowest fifth's share.
    """
    ordered = np.sort(np.asarray(saving_eur, float), axis=-1)
    n_members = ordered.shape[-1]
    # Members below the line count whole, the one across it for its part.
    counted = np.clip(part_fraction * n_members - np.arange(n_members), 0.0, 1.0)
    total = ordered.sum(axis=-1)
    part = (counted * ordered).sum(axis=-1)
    return np.where(total > 0, part / np.where(total > 0, total, 1.0), np.nan)


def effort_rate(energy_cost_eur: ArrayLike, income_eur: ArrayLike) -> Array:
    """Part of a household's income spent on energy, shapes broadcast.

    Parameters
    ----------
    energy_cost_eur
        Yearly cost of energy in the home, all taxes included. [EUR/year]
    income_eur
        Yearly disposable income of the household. [EUR/year]

    Returns
    -------
    numpy.ndarray
        Rate; infinite where there is no income. [1]

    Examples
    --------
    >>> effort_rate([1600.0, 900.0], [20000.0, 0.0])
    array([0.08,  inf])

    References
    ----------
    Observatoire national de la precarite energetique (ONPE), "Taux d'effort energetique".
    """
    cost, income = np.broadcast_arrays(
        np.asarray(energy_cost_eur, float), np.asarray(income_eur, float)
    )
    return np.divide(cost, income, out=np.full(cost.shape, np.inf), where=income > 0)


def is_over_effort(
    effort_fraction: ArrayLike,
    income_eur_per_cu: ArrayLike,
    third_decile_eur_per_cu: float,
    threshold_fraction: float = 0.08,
) -> NDArray[np.bool_]:
    """Whether a household is energy poor by its effort rate (indicator TEE_3D of the ONPE).

    It spends more than the threshold, 0.08 of its income, and its income per consumption
    unit is below the country's third decile (ONPE, "Tableau de bord", from 2018 on).

    Examples
    --------
    >>> is_over_effort([0.09, 0.09, 0.07], [15000.0, 30000.0, 15000.0], 18000.0)
    array([ True, False, False])
    """
    is_poor = np.asarray(income_eur_per_cu, float) < third_decile_eur_per_cu
    return (np.asarray(effort_fraction, float) > threshold_fraction) & is_poor
