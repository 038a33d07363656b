"""Indicators of an investment: present worth, rate of return, payback, cost per kWh.

Years are the last axis and start at year 0, the year of building; batches (schemes, sites,
draws) are the axes on the left. Flows fall at the end of their year. Income is positive,
cost negative. Rates are fractions per year, and must be above -1.
"""

from warnings import warn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcore.base.errors import refuse
from simcore.base.records import Array

# A rate of return is sought as s = log(1 + rate) between these two: from a loss of
# everything within the first year to a gain without practical meaning.
_LOWEST_LOG, _HIGHEST_LOG = -50.0, 50.0
ONE_RATE, NO_CHANGE, SEVERAL = "one", "no_change", "several"
"""Why there is a rate of return or none."""
_ROUNDING = 1e-12
_N_HALVINGS = 64  # 100 / 2**64 is below the spacing of floats near 0.05


def check_rate(rate: ArrayLike) -> None:
    """Refuse a discount rate at which nothing has a worth."""
    lowest = float(np.min(np.asarray(rate, float), initial=0.0))
    if not lowest > -1.0:
        raise refuse("rate_too_low", "rate", rate=lowest)


def check_years(place: str, years: ArrayLike, least: int = 1) -> None:
    """Refuse a lifetime of no years, or of fewer than none."""
    lowest = float(np.min(np.asarray(years, float), initial=np.inf))
    if not lowest >= least:
        raise refuse("years_too_few", place, years=lowest, least=least)


def discount_factors(rate: ArrayLike, n_years: int) -> Array:
    """Present worth of 1 EUR in each year, ``(..., n_years + 1)``, 1 in year 0.

    Returns
    -------
    numpy.ndarray
        Present worth, ``(..., n_years + 1)``. [1]

    Raises
    ------
    InputError
        If a rate is -1 or below: money would lose all its worth within the year.

    Examples
    --------
    >>> discount_factors(0.25, 2)
    array([1.  , 0.8 , 0.64])
    """
    check_rate(rate)
    return np.power(1.0 + np.asarray(rate, float)[..., np.newaxis], -np.arange(n_years + 1.0))


def npv_eur(flows_eur: ArrayLike, rate: ArrayLike) -> Array:
    r"""Net present worth of flows.

    .. math:: V = \sum_k F_k (1 + r)^{-k}

    Parameters
    ----------
    flows_eur
        Flows, ``(..., n_years + 1)``, the first one in year 0, not discounted. [EUR]
    rate
        Discount rate, a number or ``(...)``. [1/year]

    Returns
    -------
    numpy.ndarray
        Worth in year 0, ``(...)``. [EUR]

    Examples
    --------
    >>> float(npv_eur([-100.0, 60.0, 60.5], 0.1).round(6))
    4.545455
    """
    flows = np.asarray(flows_eur, float)
    return np.asarray((flows * discount_factors(rate, flows.shape[-1] - 1)).sum(axis=-1))


def n_sign_changes(flows_eur: ArrayLike) -> NDArray[np.intp]:
    """Number of times flows change sign from one year to the next, zeros left out, ``(...)``.

    Examples
    --------
    >>> n_sign_changes([[-1.0, 0.0, 2.0, 3.0], [-1.0, 5.0, 0.0, -6.0]])
    array([1, 2])
    """
    sign = np.sign(np.asarray(flows_eur, float))
    # A zero takes the sign of the last flow that was not zero (0 before the first).
    position = np.where(sign != 0, np.arange(sign.shape[-1]), 0)
    sign = np.take_along_axis(sign, np.maximum.accumulate(position, axis=-1), axis=-1)
    return np.asarray(np.count_nonzero(sign[..., 1:] * sign[..., :-1] < 0, axis=-1))


def irr(flows_eur: ArrayLike) -> Array:
    r"""Internal rate of return: the rate at which the flows are worth nothing.

    A rate is given only where it is proven to be the only one. Either the flows change
    sign once, then there is one rate above -1 (rule of Descartes). Or they change sign more
    often (an inverter paid in year 13) but their running total changes sign once and does
    not end at 0, then there is one rate above 0 (Norstrom). Elsewhere the result is NaN, and
    a warning says so where several changes of sign are the reason; :func:`irr_verdict` tells
    the reason for each row without a warning.

    Parameters
    ----------
    flows_eur
        Flows, ``(..., n_years + 1)``, the first one in year 0. [EUR]

    Returns
    -------
    numpy.ndarray
        Rate, ``(...)``, NaN where it is not defined. [1/year]

    Warns
    -----
    UserWarning
        If flows change sign several times and no single rate is proven.

    Examples
    --------
    >>> irr([[-100.0, 110.0], [100.0, 110.0]]).round(6)
    array([0.1, nan])

    References
    ----------
    C. Norstrom, "A sufficient condition for a unique nonnegative internal rate of
    return", Journal of Financial and Quantitative Analysis 7 (1972): the running total.
    """
    rate, verdict = irr_verdict(flows_eur)
    n_several = int(np.count_nonzero(verdict == SEVERAL))
    if n_several:
        warn(
            f"flows change sign several times (rows: {n_several}): no single rate of return is "
            "proven, NaN is given; see modified_irr",
            stacklevel=2,
        )
    return rate


def irr_verdict(flows_eur: ArrayLike) -> tuple[Array, NDArray[np.str_]]:
    """Rate of :func:`irr`, and why there is one or none, both ``(...)``.

    The reasons are ``ONE_RATE``, ``NO_CHANGE`` (flows never change sign) and ``SEVERAL``
    (they change sign several times, so several rates or none are possible).

    Examples
    --------
    >>> rate, verdict = irr_verdict([-100.0, 230.0, -132.0])
    >>> float(rate), str(verdict)
    (nan, 'several')
    """
    flows = np.asarray(flows_eur, float)
    total = np.cumsum(flows, axis=-1)
    n_changes = n_sign_changes(flows)
    is_simple = n_changes == 1
    is_norstrom = n_sign_changes(total) == 1
    low = np.where(is_simple, _LOWEST_LOG, 0.0)
    high = np.full(low.shape, _HIGHEST_LOG)
    sign_low, sign_high = _worth_sign(flows, low), _worth_sign(flows, high)
    # Not so where the running total ends at 0: the rate 0 is a root, others are possible.
    is_one = (is_simple | is_norstrom) & (sign_low * sign_high < 0)
    for _ in range(_N_HALVINGS if is_one.any() else 0):
        middle = (low + high) / 2
        is_below = _worth_sign(flows, middle) == sign_low
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    rate = np.where(is_one, np.expm1((low + high) / 2), np.nan)
    return rate, np.where(is_one, ONE_RATE, np.where(n_changes == 0, NO_CHANGE, SEVERAL))


def _worth_sign(flows: Array, log_rate: Array) -> Array:
    """Sign of the present worth, scaled by its largest discount factor so nothing overflows."""
    exponents = -log_rate[..., np.newaxis] * np.arange(flows.shape[-1])
    exponents = exponents - exponents.max(axis=-1, keepdims=True)
    return np.sign((flows * np.exp(exponents)).sum(axis=-1))


def annuity_factor(rate: ArrayLike, years: ArrayLike) -> Array:
    r"""Present worth of 1 EUR a year from year 1 to ``years``; ``years`` itself at rate 0.

    .. math:: a = \frac{1 - (1 + r)^{-n}}{r}

    Returns
    -------
    numpy.ndarray
        Present worth, shapes broadcast. [EUR]

    Examples
    --------
    >>> float(annuity_factor(0.08, 20).round(6)), float(annuity_factor(0.0, 20))
    (9.818147, 20.0)
    """
    check_rate(rate)
    check_years("years", years, least=0)
    rate, years = np.broadcast_arrays(np.asarray(rate, float), np.asarray(years, float))
    safe = np.where(rate == 0, 1.0, rate)
    return np.where(rate == 0, years, -np.expm1(-years * np.log1p(safe)) / safe)


def capital_recovery_factor(rate: ArrayLike, years: ArrayLike) -> Array:
    """Level yearly amount from year 1 to ``years`` that is worth 1 EUR in year 0. [1/year]

    Examples
    --------
    >>> float(capital_recovery_factor(0.08, 20).round(6))
    0.101852
    """
    check_years("years", years)
    return 1.0 / annuity_factor(rate, years)


def payback_years(flows_eur: ArrayLike, rate: ArrayLike = 0) -> Array:
    """Years after which the running total is never below zero again.

    It is the lasting payback: where a later cost (a replacement) takes the total below
    zero again, the time counts from the second crossing. Within a year, linear.

    Parameters
    ----------
    flows_eur
        Flows, ``(..., n_years + 1)``, the first one in year 0. [EUR]
    rate
        Discount rate; 0 for the simple payback. [1/year]

    Returns
    -------
    numpy.ndarray
        Payback, ``(...)``; infinite if the total ends below zero. [years]

    Examples
    --------
    >>> payback_years([[-100.0, 80.0, 80.0], [-100.0, 40.0, 40.0]])
    array([1.25,  inf])
    """
    flows = np.asarray(flows_eur, float)
    flows = flows * discount_factors(rate, flows.shape[-1] - 1)
    total = np.cumsum(flows, axis=-1)
    n_years = total.shape[-1] - 1
    # A total that is 0 but for the rounding of its sums is not below zero.
    is_below = total < -_ROUNDING * np.abs(flows).sum(axis=-1, keepdims=True)
    last_below = n_years - np.argmax(is_below[..., ::-1], axis=-1)
    before = np.take_along_axis(total, last_below[..., np.newaxis], axis=-1)[..., 0]
    following = np.minimum(last_below + 1, n_years)[..., np.newaxis]
    gain = np.take_along_axis(flows, following, axis=-1)[..., 0]
    years = last_below - before / np.where(gain > 0, gain, 1.0)
    years = np.where(is_below[..., -1], np.inf, years)
    return np.where(is_below.any(axis=-1), years, 0.0)


def lcoe_eur_per_kwh(costs_eur: ArrayLike, energy_kwh: ArrayLike, rate: ArrayLike) -> Array:
    """Levelised cost of energy: worth of the costs over worth of the kWh, both discounted.

    Parameters
    ----------
    costs_eur
        Costs, positive, ``(..., n_years + 1)``. [EUR]
    energy_kwh
        Energy of each year, ``(..., n_years + 1)``, usually 0 in year 0. [kWh]
    rate
        Discount rate. [1/year]

    Returns
    -------
    numpy.ndarray
        Cost, ``(...)``. [EUR/kWh]

    Examples
    --------
    >>> float(lcoe_eur_per_kwh([100.0, 10.0, 10.0], [0.0, 600.0, 600.0], 0.0))
    0.1
    """
    return npv_eur(costs_eur, rate) / npv_eur(energy_kwh, rate)


def dscr(cash_available_eur: ArrayLike, debt_service_eur: ArrayLike) -> Array:
    """Debt service cover ratio: cash available over what the loan asks for, year by year.

    Shape of the two, broadcast; infinite in years without debt service.

    Returns
    -------
    numpy.ndarray
        Ratio of each year. [1]

    Examples
    --------
    >>> dscr([0.0, 120.0, 90.0, 50.0], [0.0, 100.0, 100.0, 0.0])
    array([inf, 1.2, 0.9, inf])
    """
    cash, service = np.broadcast_arrays(
        np.asarray(cash_available_eur, float), np.asarray(debt_service_eur, float)
    )
    return np.divide(cash, service, out=np.full(cash.shape, np.inf), where=service > 0)
