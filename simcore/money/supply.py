"""Full supply by the landlord: what buying the residual energy costs, and how surely.

The landlord serves its tenants with its own sun first (shared energy), then with blocks
bought forward and the spot market. Income is positive, cost negative, before VAT.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.draws import normal, substreams
from simcore.base.errors import refuse
from simcore.base.records import Array, Counts, Flags

COSTS = (
    "passed_on_eur",
    "own_sun_eur",
    "forward_eur",
    "spot_eur",
    "imbalance_eur",
    "capacity_eur",
    "certificates_eur",
    "customer_eur",
    "bad_debt_eur",
    "empty_homes_eur",
)
"""Lines of the profit and loss that are costs, in the order of a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyTerms:
    """How energy is bought and customers are served.

    Attributes
    ----------
    hedged_fraction
        Part of the expected residual load that is bought forward, in flat blocks. [1]
    sourcing_premium_fraction
        What a forward block costs above the spot price expected in it. [1]
    own_sun_eur_per_kwh
        Internal price of a shared kWh; 0 where the landlord's plan holds the plants. [EUR/kWh]
    imbalance_eur_per_kwh
        What errors of the forecast cost per kWh delivered. [EUR/kWh]
    capacity_eur_per_kwh, certificates_eur_per_kwh
        Capacity guarantees and energy-saving certificates. [EUR/kWh]
    customer_eur_per_year
        Billing and service, per customer. [EUR/year]
    unpaid_fraction
        Part of what is billed beside the shared energy that is never paid. [1]
    price_volatility, month_volatility
        Standard deviation of the logarithm of the year's price level, and of a month's around
        it. [1]
    load_volatility, load_price_correlation
        Standard deviation of the logarithm of a month's load, and its correlation with the
        month's price (cold months are dear). [1]
    """

    hedged_fraction: float
    sourcing_premium_fraction: float
    own_sun_eur_per_kwh: float
    imbalance_eur_per_kwh: float
    capacity_eur_per_kwh: float
    certificates_eur_per_kwh: float
    customer_eur_per_year: float
    unpaid_fraction: float
    price_volatility: float
    month_volatility: float
    load_volatility: float
    load_price_correlation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyMarket:
    """Prices the landlord buys at.

    Attributes
    ----------
    spot_eur_per_kwh
        Spot price expected in each slot, ``(n_slots,)``. [EUR/kWh]
    month, is_peak
        Month (0-11) of each slot, and whether it falls in the hours of a peak block (8 h to
        20 h, Monday to Friday), ``(n_slots,)``.
    """

    spot_eur_per_kwh: Array
    month: Counts
    is_peak: Flags

    @property
    def block(self) -> Counts:
        """Block of each slot: month x 2, and 1 more in peak hours, ``(n_slots,)``."""
        return 2 * self.month.astype(np.int64) + self.is_peak


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplySales:
    """What the landlord bills in a year, before VAT, network charges and taxes included.

    Attributes
    ----------
    fixed_eur
        Subscriptions and what else does not follow the load. [EUR]
    solar_eur
        Payments asked for shared energy. [EUR]
    residual_eur_per_kwh
        Mean price of a residual kWh; this part follows the load. [EUR/kWh]
    passed_on_fixed_eur, passed_on_eur_per_kwh
        What of both goes on to the network operator and the State. [EUR, EUR/kWh]
    shared_kwh
        Energy served by the own sun. [kWh]
    n_customers
        Customers billed.
    empty_eur
        Fixed parts of bills that fall on the landlord between two tenants. [EUR]
    lost_eur
        Payments for shared energy that never come. [EUR]
    """

    fixed_eur: float
    solar_eur: float
    residual_eur_per_kwh: float
    passed_on_fixed_eur: float
    passed_on_eur_per_kwh: float
    shared_kwh: float
    n_customers: float
    empty_eur: float = 0.0
    lost_eur: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyMargin:
    """Profit and loss of a year, each ``(...)``, costs negative. [EUR].

    ``profile_eur`` is told and not added: what the shape of the load costs above the same
    energy taken flat at the mean spot price; it lies within forward and spot.
    """

    billed_eur: Array
    passed_on_eur: Array
    own_sun_eur: Array
    forward_eur: Array
    spot_eur: Array
    imbalance_eur: Array
    capacity_eur: Array
    certificates_eur: Array
    customer_eur: Array
    bad_debt_eur: Array
    empty_homes_eur: Array
    profile_eur: Array

    @property
    def total_eur(self) -> Array:
        """Margin: what is billed and all costs."""
        costs = [getattr(self, name) for name in COSTS]
        return self.billed_eur + np.asarray(sum(costs))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginRisk:
    """Distribution of a margin over price paths; ``at_risk_eur`` is the mean less the P5.

    ``shortfall_eur`` is the mean of the worst twentieth, ``loss_probability`` the part of the
    paths with a margin below zero.
    """

    mean_eur: Array
    p5_eur: Array
    median_eur: Array
    p95_eur: Array
    at_risk_eur: Array
    shortfall_eur: Array
    loss_probability: Array


def forward_blocks(
    terms: SupplyTerms, market: SupplyMarket, expected_kwh: Array
) -> tuple[Array, Array]:
    """Energy bought forward in each slot, ``(n_slots,)``, and its cost, a number. [kWh, EUR].

    A block delivers the same power in all its slots: the hedged part of the mean expected
    load. What the load does within the block is left to the spot market.
    """
    bought_kwh = terms.hedged_fraction * _mean_of_block(market, expected_kwh)
    price = (1.0 + terms.sourcing_premium_fraction) * _mean_of_block(
        market, market.spot_eur_per_kwh
    )
    return bought_kwh, np.asarray((bought_kwh * price).sum())


def flat_value_eur(market: SupplyMarket, expected_kwh: Array) -> Array:
    """Worth at the expected spot price of the load taken in flat blocks, ``(n_slots,)``. [EUR].

    What blocks of the whole expected load would cost without a premium.
    """
    mean_spot = _mean_of_block(market, market.spot_eur_per_kwh)
    return _mean_of_block(market, expected_kwh) * mean_spot


def _mean_of_block(market: SupplyMarket, amount: Array) -> Array:
    """Mean over the block of each slot, ``(n_slots,)``."""
    block = market.block
    count = np.maximum(np.bincount(block, minlength=24), 1)
    return (np.bincount(block, amount, minlength=24) / count)[block]


def supply_margin(
    terms: SupplyTerms,
    market: SupplyMarket,
    expected_kwh: Array,
    sales: SupplySales,
    *,
    residual_kwh: ArrayLike | None = None,
    spot_eur_per_kwh: ArrayLike | None = None,
) -> SupplyMargin:
    """Profit and loss of a year of full supply.

    Parameters
    ----------
    terms
        Hedge and unit costs.
    market
        Expected prices and the calendar of the blocks.
    expected_kwh
        Expected consumption less shared energy, which sizes the blocks, ``(n_slots,)``. [kWh]
    sales
        What is billed.
    residual_kwh, spot_eur_per_kwh
        What the year brings instead, ``(..., n_slots)``; as expected where not given.

    Returns
    -------
    SupplyMargin
        Lines ``(...)``. [EUR]
    """
    load = np.asarray(expected_kwh if residual_kwh is None else residual_kwh, float)
    given = market.spot_eur_per_kwh if spot_eur_per_kwh is None else spot_eur_per_kwh
    spot = np.asarray(given, float)
    bought_kwh, forward_eur = forward_blocks(terms, market, expected_kwh)
    energy_kwh = load.sum(axis=-1)
    spot_eur = ((load - bought_kwh) * spot).sum(axis=-1)
    profile_eur = (load * spot).sum(axis=-1) - energy_kwh * spot.mean(axis=-1)
    return _margin(terms, sales, energy_kwh, (forward_eur, spot_eur, profile_eur))


def _margin(
    terms: SupplyTerms,
    sales: SupplySales,
    energy_kwh: Array,
    bought_eur: tuple[Array, Array, Array],
) -> SupplyMargin:
    """Lines from the energy delivered and what it cost: forward, spot, profile."""
    forward_eur, spot_eur, profile_eur = bought_eur
    supplied_eur = sales.fixed_eur + sales.residual_eur_per_kwh * energy_kwh
    passed_on_eur = sales.passed_on_fixed_eur + sales.passed_on_eur_per_kwh * energy_kwh
    return SupplyMargin(
        billed_eur=np.asarray(supplied_eur + sales.solar_eur),
        passed_on_eur=np.asarray(-passed_on_eur),
        own_sun_eur=np.asarray(-terms.own_sun_eur_per_kwh * sales.shared_kwh),
        forward_eur=-forward_eur,
        spot_eur=-spot_eur,
        imbalance_eur=-terms.imbalance_eur_per_kwh * energy_kwh,
        capacity_eur=-terms.capacity_eur_per_kwh * energy_kwh,
        certificates_eur=-terms.certificates_eur_per_kwh * energy_kwh,
        customer_eur=np.asarray(-terms.customer_eur_per_year * sales.n_customers),
        bad_debt_eur=np.asarray(-terms.unpaid_fraction * supplied_eur - sales.lost_eur),
        empty_homes_eur=np.asarray(-sales.empty_eur),
        profile_eur=-profile_eur,
    )


def path_factors(terms: SupplyTerms, key: np.uint64, n_paths: int) -> tuple[Array, Array]:
    """Factors on the price and on the load of each month, each ``(n_paths, 12)``, mean 1.

    Path 7 is the same whatever the number of paths. The year's level and each month's
    deviation are lognormal; the load follows the month's deviation in part.
    """
    if n_paths < 1:
        raise refuse("too_small", "n_paths", found=n_paths, least=1)
    of_path = substreams(key, np.arange(n_paths))[:, np.newaxis]
    drawn = normal(of_path, np.arange(25))
    year, month, own = drawn[:, :1], drawn[:, 1:13], drawn[:, 13:]
    rho = terms.load_price_correlation
    load = rho * month + np.sqrt(1.0 - rho**2) * own
    sigma = (terms.price_volatility, terms.month_volatility)
    price = sigma[0] * year + sigma[1] * month - (sigma[0] ** 2 + sigma[1] ** 2) / 2
    return np.exp(price), np.exp(terms.load_volatility * load - terms.load_volatility**2 / 2)


def margin_paths(
    terms: SupplyTerms,
    market: SupplyMarket,
    expected_kwh: Array,
    sales: SupplySales,
    factors: tuple[Array, Array],
) -> SupplyMargin:
    """Profit and loss along price paths, lines ``(n_paths,)``; see :func:`path_factors`.

    Blocks are bought at the expected prices before the paths part. Works on sums by month, so
    that a path costs twelve products and no year of slots.
    """
    price, load = factors
    bought_kwh, forward_eur = forward_blocks(terms, market, expected_kwh)
    spot, month = market.spot_eur_per_kwh, market.month

    def by_month(amount: Array) -> Array:
        return np.bincount(month, amount, minlength=12).astype(float)

    loads_kwh, loads_eur = by_month(expected_kwh), by_month(expected_kwh * spot)
    spot_eur = (price * (load * loads_eur - by_month(bought_kwh * spot))).sum(axis=-1)
    mean_spot = price @ by_month(spot) / len(spot)
    energy_kwh = load @ loads_kwh
    profile_eur = (price * load) @ loads_eur - energy_kwh * mean_spot
    return _margin(terms, sales, energy_kwh, (forward_eur, spot_eur, profile_eur))


def margin_risk(margin_eur: Array) -> MarginRisk:
    """Distribution over the paths, the last axis, each ``(...)``. [EUR].

    Examples
    --------
    >>> risk = margin_risk(np.arange(-10.0, 91.0))
    >>> float(risk.mean_eur), float(risk.at_risk_eur), round(float(risk.loss_probability), 3)
    (40.0, 45.0, 0.099)
    """
    low, median, high = np.quantile(margin_eur, (0.05, 0.5, 0.95), axis=-1)
    mean = margin_eur.mean(axis=-1)
    is_worst = margin_eur <= low[..., np.newaxis]
    worst = np.where(is_worst, margin_eur, 0.0).sum(axis=-1) / is_worst.sum(axis=-1)
    return MarginRisk(
        mean_eur=mean,
        p5_eur=low,
        median_eur=median,
        p95_eur=high,
        at_risk_eur=mean - low,
        shortfall_eur=worst,
        loss_probability=(margin_eur < 0).mean(axis=-1),
    )
