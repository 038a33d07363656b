"""The price that meets a target: closed form where it is linear, a root otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from simcore.base.common_parts import PAYS
from simcore.base.errors import did_you_mean, phrase, refuse
from simcore.base.records import Array
from simcore.money.fairness import HALF_A_CENT
from simcore.money.schemes import Parameters
from simcore.study.compare.outcome import ALL
from simcore.study.compare.pipeline import Prepared, prepared, price_prepared
from simcore.study.compare.price_points import (
    PricePoints,
    known_schemes,
    lowest_and_highest,
    price_points,
    priced_scheme,
)
from simcore.study.compare.records import Flows
from simcore.study.compare.schemes import moved_titles

__all__ = ["PriceFound", "no_tenant_worse_off"]

CLOSED_FORM, ROOT = "closed_form", "root"
PRICE_TOLERANCE = 1e-12
KINDS = ("no-loser", "npv-zero", "dscr", "median-saving")
WITH_VALUE = ("dscr", "median-saving")
PRICED = {"cost_recovery": "T2", "full_cost": "T3", "T2": "T2", "T3": "T3"}
"""Schemes with one price per shared kWh, by identifier and by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a price is to reach: one of ``KINDS``, and its value where it has one."""

    kind: str
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A price that meets a target, or why there is none.

    Attributes
    ----------
    scheme, parameter, unit, target
        What was asked.
    price
        Value of the parameter; None where no value in its range meets the target.
    low, high
        Range looked through.
    method
        ``closed_form`` or ``root``.
    reached
        What the target measures at the two ends of the range: worst saving, net present
        value, lowest DSCR or median saving.
    point
        The scheme at the price found, one point; None where there is none.
    titles
        Title of the scheme once its price is moved, as of an outcome.
    """

    scheme: str
    parameter: str
    unit: str
    target: Target
    price: float | None
    low: float
    high: float
    method: str
    reached: tuple[float, float]
    point: PricePoints | None
    titles: Mapping[str, str] = field(default_factory=dict)


def target_of(text: str) -> Target:
    """Target of its words: ``no-loser``, ``npv-zero``, ``dscr=1.1``, ``median-saving=50``.

    Examples
    --------
    >>> target_of("dscr=1.1")
    Target(kind='dscr', value=1.1)

    Raises
    ------
    InputError
        If it is none of these.
    """
    kind, _, number = text.partition("=")
    if kind not in KINDS:
        guess = did_you_mean(kind, KINDS)
        raise refuse("target_wrong", "target", found=text, guess=guess)
    if (kind in WITH_VALUE) != bool(number):
        number_too = phrase("write_so", text=f"{kind}=1.1")
        guess = number_too if kind in WITH_VALUE else phrase("write_alone", text=kind)
        raise refuse("target_wrong", "target", found=text, guess=guess)
    try:
        value = float(number or 0.0)
    except ValueError:
        raise refuse("target_wrong", "target", found=text) from None
    if not np.isfinite(value):
        raise refuse("target_wrong", "target", found=text)
    return Target(kind=kind, value=value)


def solve(
    prepared: Prepared, name: str, target: Target, other_parameters: Parameters | None = None
) -> Solution:
    """The price of a scheme, the same at all sites, that meets a target.

    ``no-loser`` is the price that brings most while no tenant who takes part loses more than
    half a cent a year; the others are met exactly (a DSCR as the lowest of all years).

    Parameters
    ----------
    prepared, name, other_parameters
        Sites, scheme with a price, and its other parameters, as of :func:`price_points`.
    target
        What to reach.

    Raises
    ------
    InputError
        If the scheme has no price, or a DSCR is asked for where nothing is borrowed.
    """
    scheme, other_parameters = priced_scheme(name, known_schemes(prepared)), other_parameters or {}
    low, high = lowest_and_highest(scheme, other_parameters)

    def points_at(prices: Array) -> PricePoints:
        return price_points(prepared, name, prices, other_parameters)

    ends = points_at(np.array([low, high]))
    if target.kind == "dscr" and np.isnan(ends.dscr_min).any():
        raise refuse("target_without_loan", "target", guess=phrase("npv_zero"))
    # A fund takes a part of what is left, so that the landlord's years bend.
    pays = any(site.before_sharing.inputs.common_parts == PAYS for site in prepared.sites)
    is_straight = scheme.is_linear and not prepared.flows.scenario.fund.enabled and not pays
    is_closed = is_straight and target.kind != "median-saving"
    if is_closed:
        # Straight lines are those of each home, not of what is told of them.
        own = price_points(prepared, name, ends.prices, other_parameters, is_told=False)
        price = _CLOSED[target.kind](own, target)
    else:
        price = _root(ends, target, points_at)
    measured = _MEASURES[target.kind](ends)
    return Solution(
        scheme=name,
        parameter=scheme.price,
        unit=ends.unit,
        target=target,
        price=price,
        low=low,
        high=high,
        method=CLOSED_FORM if is_closed else ROOT,
        reached=(float(measured[0]), float(measured[1])),
        point=None if price is None else points_at(np.array([price])),
        titles=moved_titles(prepared.flows.scenario, [name]),
    )


_MEASURES: dict[str, Callable[[PricePoints], Array]] = {
    "no-loser": lambda points: points.saving_eur.min(axis=-1),
    "npv-zero": lambda points: points.npv_eur,
    "dscr": lambda points: points.dscr_min,
    "median-saving": lambda points: points.median_saving_eur,
}
"""What a target measures, ``(n_points,)``."""


def _part_within(part: float) -> float | None:
    """Part of the way from the low to the high end, None outside; ends within rounding."""
    slack = 1e-9
    return float(np.clip(part, 0.0, 1.0)) if -slack <= part <= 1 + slack else None


def _between(ends: PricePoints, part: float | None) -> float | None:
    low, high = ends.prices
    return None if part is None else float(low + part * (high - low))


def _no_loser(ends: PricePoints, target: Target) -> float | None:
    """Every tenant's saving is affine: the tightest of their limits."""
    low, high = ends.saving_eur
    # Half a cent is no loss: who is that near to none with the kindest price is at none.
    kindest = 0 if ends.payments_ht_eur[0] <= ends.payments_ht_eur[1] else 1
    is_near = (ends.saving_eur[kindest] >= -HALF_A_CENT) & (ends.saving_eur[kindest] < 0)
    low, high = (np.where(is_near, np.maximum(end, 0.0), end) for end in (low, high))
    slope = high - low
    limit = np.divide(-low, slope, out=np.full(low.shape, np.nan), where=slope != 0)
    least = np.max(limit[slope > 0], initial=0.0)
    most = np.min(limit[slope < 0], initial=1.0)
    if least > most or ((slope == 0) & (low < 0)).any():
        return None
    return _between(ends, float(most if kindest == 0 else least))


def _npv_zero(ends: PricePoints, target: Target) -> float | None:
    low, high = ends.npv_eur
    return None if high == low else _between(ends, _part_within(-low / (high - low)))


def _dscr(ends: PricePoints, target: Target) -> float | None:
    """Each year's cover is affine; the year that needs most tells."""
    has_debt = np.asarray(ends.flow.debt_service_eur > 0)
    low, high = ends.flow.dscr[..., has_debt] - target.value
    slope = high - low
    limit = np.divide(-low, slope, out=np.full(low.shape, np.nan), where=slope != 0)
    if ((slope == 0) & (low < 0)).any():
        return None
    least, most = (
        np.max(limit[slope > 0], initial=-np.inf),
        np.min(limit[slope < 0], initial=np.inf),
    )
    # Met exactly: the end of the range of prices at which every year is covered.
    is_rising = ends.payments_ht_eur[1] > ends.payments_ht_eur[0]
    return _between(ends, _part_within(float(least if is_rising else most)))


_CLOSED: dict[str, Callable[[PricePoints, Target], float | None]] = {
    "no-loser": _no_loser,
    "npv-zero": _npv_zero,
    "dscr": _dscr,
}


def _root(
    ends: PricePoints, target: Target, points_at: Callable[[Array], PricePoints]
) -> float | None:
    """Root between the ends, for measures that rise or fall all along the range."""
    measure = _MEASURES[target.kind]

    def missing(price: float) -> float:
        return float(measure(points_at(np.array([price])))[0]) - target.value

    low, high = (float(price) for price in ends.prices)
    gaps = measure(ends) - target.value
    if target.kind == "no-loser":
        kindest = int(np.argmax(gaps))
        if gaps.min() >= 0:
            return (low, high)[int(np.argmax(ends.payments_ht_eur))]
        if -HALF_A_CENT <= gaps[kindest] < 0:
            return (low, high)[kindest]
    if gaps[0] * gaps[1] > 0:
        return None
    from scipy.optimize import brentq  # heavy: few need it

    return float(brentq(missing, low, high, xtol=PRICE_TOLERANCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFound:
    """A price per shared kWh and what it does.

    ``price_ht_eur_per_kwh`` is before VAT; ``tenant_saving_median_eur`` and
    ``tenant_saving_min_eur`` are a year's; ``landlord_npv_eur`` is over its whole life;
    ``asked_ht_eur_per_kwh`` is what the scheme would ask for.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> found = sc.solve.no_tenant_worse_off(flows)
    >>> round(found.price_ht_eur_per_kwh, 3)
    0.092
    """

    price_ht_eur_per_kwh: float
    asked_ht_eur_per_kwh: float
    tenant_saving_median_eur: float
    tenant_saving_min_eur: float
    landlord_npv_eur: float


def no_tenant_worse_off(flows: Flows, scheme: str = "cost_recovery") -> PriceFound:
    """The highest price per shared kWh, the same at all sites, at which nobody loses.

    A tenant breaks even where the price takes all it saves; the lowest of these prices
    over all tenants is the answer, 0 where somebody loses even with free energy.

    Parameters
    ----------
    flows
        Energy of all sites.
    scheme
        A scheme with one price per kWh: ``cost_recovery`` (T2) or ``full_cost`` (T3).

    Returns
    -------
    PriceFound
        The price before VAT, and what it does to tenants and landlord.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> found = no_tenant_worse_off(flows)
    >>> abs(found.tenant_saving_min_eur) < 0.005
    True
    """
    if scheme not in PRICED:
        guess = did_you_mean(scheme, PRICED)
        raise refuse("not_one_of", "scheme", found=scheme, known=tuple(PRICED), guess=guess)
    name = PRICED[scheme]
    sites = prepared(flows, {name: {}})
    rows = price_prepared(sites, {name: {}}).summary
    price_eur_per_kwh = solve(sites, name, Target(kind="no-loser")).price or 0.0
    points = price_points(sites, name, np.array([price_eur_per_kwh]))
    return PriceFound(
        price_ht_eur_per_kwh=price_eur_per_kwh,
        asked_ht_eur_per_kwh=float(rows[rows["site"] == ALL].iloc[0]["price_ht_eur_per_kwh"]),
        tenant_saving_median_eur=float(points.median_saving_eur[0]),
        tenant_saving_min_eur=float(points.saving_eur.min()),
        landlord_npv_eur=float(points.npv_eur[0]),
    )
