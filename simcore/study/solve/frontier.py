"""What tenants gain against what the landlord keeps, for all schemes over their prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from simcore.base.records import Array, Flags
from simcore.money.fairness import losers_fraction
from simcore.money.finance import npv_eur
from simcore.money.schemes import SCHEMES, Parameters, Scheme
from simcore.study.compare.figures import total_cash_flow
from simcore.study.compare.pipeline import Prepared, price_prepared
from simcore.study.compare.price_points import (
    PricePoints,
    known_schemes,
    lowest_and_highest,
    price_points,
    willing,
)
from simcore.study.compare.real_homes import told_savings
from simcore.study.compare.schemes import moved_titles

BEYOND = 1.1
"""How far beyond the last price of interest a curve goes. [1]"""
N_SEARCHED = 65
"""Prices looked through for that last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Points of all schemes, one after the other, each ``(n_points,)``.

    Attributes
    ----------
    scheme, parameter
        Scheme of each point, and the parameter that was moved; empty without a price.
    price
        Its value; NaN without a price.
    median_saving_eur, min_saving_eur, losers_fraction
        Tenants who agreed to share: median, worst, fraction who lose.
    npv_eur
        The landlord's net present value.
    is_efficient
        Whether no other point gives the median tenant and the landlord both as much and one
        of them more.
    is_fair_efficient
        The same among the points at which nobody loses.
    titles
        Titles of the schemes once their price is moved, as of an outcome.
    known
        All schemes by name, those of the scenario's own too.
    """

    scheme: Sequence[str]
    parameter: Sequence[str]
    price: Array
    median_saving_eur: Array
    min_saving_eur: Array
    losers_fraction: Array
    npv_eur: Array
    is_efficient: Flags
    is_fair_efficient: Flags
    titles: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, Scheme] = field(default_factory=lambda: SCHEMES, repr=False)


def frontier(prepared: Prepared, schemes: Mapping[str, Parameters], n_points: int = 60) -> Frontier:
    """All schemes over their price range, efficient points marked.

    A curve starts at the price kindest to tenants and ends a little beyond the one at which
    they pay all they save, or at which the landlord's books balance, whichever is later.

    Parameters
    ----------
    prepared
        Sites prepared for these schemes.
    schemes
        Parameters by scheme; that of the price is moved.
    n_points
        Points of a scheme that has a price.
    """
    known = known_schemes(prepared)
    parts = [
        (name, _points(prepared, name, parameters, n_points))
        if known[name].price
        else (name, _single_point(prepared, name, parameters))
        for name, parameters in schemes.items()
    ]
    counts = [len(part["npv"]) for _, part in parts]
    columns = {key: np.concatenate([part[key] for _, part in parts]) for key in parts[0][1]}
    fair = columns["losers"] == 0
    return Frontier(
        scheme=tuple(np.repeat([name for name, _ in parts], counts).tolist()),
        parameter=tuple(np.repeat([known[name].price for name, _ in parts], counts).tolist()),
        price=columns["price"],
        median_saving_eur=columns["median"],
        min_saving_eur=columns["min"],
        losers_fraction=columns["losers"],
        npv_eur=columns["npv"],
        is_efficient=efficient(columns["median"], columns["npv"], np.ones_like(fair)),
        is_fair_efficient=efficient(columns["median"], columns["npv"], fair),
        titles=moved_titles(prepared.flows.scenario, schemes),
        known=known,
    )


def efficient(first: Array, second: Array, is_counted: Flags) -> Flags:
    """Whether a point is counted and no counted one is better in one and as good in the other.

    Examples
    --------
    >>> three = np.ones(3, bool)
    >>> efficient(np.array([1.0, 2.0, 0.5]), np.array([5.0, 4.0, 4.5]), three)
    array([ True,  True, False])
    """
    is_efficient = np.zeros(len(first), bool)
    counted = np.flatnonzero(is_counted)
    order = counted[np.lexsort((-first[counted], -second[counted]))]
    high, wide = first[order], second[order]
    # In falling order of the second, a point must beat all firsts before it, or be the
    # same in both as one that does.
    best_before = np.concatenate([[-np.inf], np.maximum.accumulate(high)[:-1]])
    is_same = np.concatenate([[False], (np.diff(high) == 0) & (np.diff(wide) == 0)])
    is_new = high > best_before
    leader = np.maximum.accumulate(np.where(is_same, 0, np.arange(len(order))))
    is_efficient[order] = is_new[leader]
    return is_efficient


def _points(
    prepared: Prepared, name: str, parameters: Parameters, n_points: int
) -> dict[str, Array]:
    low, high = _price_range(prepared, name, parameters)
    points = price_points(prepared, name, np.linspace(low, high, n_points), parameters)
    return {
        "price": points.prices,
        "median": points.median_saving_eur,
        "min": points.saving_eur.min(axis=-1),
        "losers": losers_fraction(points.saving_eur),
        "npv": points.npv_eur,
    }


def _price_range(prepared: Prepared, name: str, parameters: Parameters) -> tuple[float, float]:
    """Prices of interest: from the kindest to a little beyond the last useful one."""
    low, high = lowest_and_highest(known_schemes(prepared)[name], parameters)
    points = price_points(prepared, name, np.linspace(low, high, N_SEARCHED), parameters)
    is_rising = points.payments_ht_eur[0] <= points.payments_ht_eur[-1]
    order = slice(None) if is_rising else slice(None, None, -1)
    is_useful = (_mean_saving(points) >= 0) | (points.npv_eur <= 0)
    useful = np.flatnonzero(is_useful[order])
    last = min(int(BEYOND * (useful[-1] + 1)) if len(useful) else 1, N_SEARCHED - 1)
    return float(points.prices[order][0]), float(points.prices[order][last])


def _mean_saving(points: PricePoints) -> Array:
    return np.asarray(points.saving_eur.mean(axis=-1))


def _single_point(prepared: Prepared, name: str, parameters: Parameters) -> dict[str, Array]:
    """The one point of a scheme without a price."""
    outcome = price_prepared(prepared, {name: parameters})  # type: ignore[dict-item]
    savings = [site.schemes[name].saving_eur for site in outcome.sites]
    saving_eur = told_savings(outcome.sites, savings, willing(prepared))
    flow = total_cash_flow([site.schemes[name].cash_flow for site in outcome.sites])
    return {
        "price": np.array([np.nan]),
        "median": np.array([np.median(saving_eur)]),
        "min": np.array([saving_eur.min()]),
        "losers": np.atleast_1d(losers_fraction(saving_eur)),
        "npv": np.atleast_1d(npv_eur(flow.free_cash_flow_eur, prepared.discount_fraction)),
    }
