"""Full supply by the landlord: what buying the residual energy costs, and how surely.

The landlord serves its tenants with its own sun first (shared energy), then with blocks
bought forward and the spot market. Income is positive, cost negative, before VAT. Every
amount is ``(...)``: periods of the first year, price paths, or whatever stands on the left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from simcore.base.draws import normal, substreams
from simcore.base.errors import refuse
from simcore.base.records import Array, Counts, Flags

Amount = float | Array

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
    """How energy is bought and customers are served, each ``(...)``.

    Attributes
    ----------
    residual_discount_fraction
        What a residual kWh costs less than today. [1]
    hedged_fraction
        Part of the expected residual load that is bought forward, in flat blocks. [1]
    sourcing_premium_fraction
        What a forward block costs above the spot price expected in it. [1]
    imbalance_eur_per_kwh
        What errors of the forecast cost per kWh delivered. [EUR/kWh]
    capacity_eur_per_kwh, certificates_eur_per_kwh
        Capacity guarantees and energy-saving certificates. [EUR/kWh]
    customer_eur_per_year
        Billing and service, per customer. [EUR/year]
    unpaid_fraction
        Part of what is billed beside the shared energy that is never paid. [1]
    empty_fraction
        Part of the fixed amounts that falls on the landlord between two tenants. [1]
    own_sun_eur_per_kwh
        Internal price of a shared kWh; 0 where the landlord's plan holds the plants. [EUR/kWh]
    """

    residual_discount_fraction: Amount
    hedged_fraction: Amount
    sourcing_premium_fraction: Amount
    imbalance_eur_per_kwh: Amount
    capacity_eur_per_kwh: Amount
    certificates_eur_per_kwh: Amount
    customer_eur_per_year: Amount
    unpaid_fraction: Amount
    empty_fraction: Amount
    own_sun_eur_per_kwh: Amount = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplySpread:
    """How prices and loads spread around those expected.

    Attributes
    ----------
    price_volatility, month_volatility
        Standard deviation of the logarithm of the year's price level, and of a month's around
        it. [1]
    load_volatility, load_price_correlation
        Standard deviation of the logarithm of a month's load, and its correlation with the
        month's price (cold months are dear). [1]
    """

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
class SupplyLoad:
    """Energy delivered beside the sun, and what the market asks for it, each ``(...)``.

    Attributes
    ----------
    energy_kwh
        Energy delivered. [kWh]
    spot_eur
        That energy at the spot price of its slots. [EUR]
    blocks_eur, expected_blocks_eur
        The whole expected load taken in flat blocks, at the spot price that comes and at the
        one expected when they are bought. [EUR]
    """

    energy_kwh: Amount
    spot_eur: Amount
    blocks_eur: Amount
    expected_blocks_eur: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyBills:
    """What those served are billed, network charges and taxes but VAT included, each ``(...)``.

    Attributes
    ----------
    bills_eur
        Bills beside the shared energy under today's contracts, before any discount. [EUR]
    energy_eur, fixed_eur, passed_on_eur
        Of these the energy that the discount is taken off, the fixed parts, and what goes on
        to the network operator and the State. [EUR]
    customer_years
        Customers times years. [years]
    solar_eur, lost_eur
        Payments asked for shared energy, and those of them that never come. [EUR]
    shared_kwh
        Energy served by the own sun. [kWh]
    """

    bills_eur: Amount
    energy_eur: Amount
    fixed_eur: Amount
    passed_on_eur: Amount
    customer_years: Amount
    solar_eur: Amount = 0.0
    lost_eur: Amount = 0.0
    shared_kwh: Amount = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyMargin:
    """Profit and loss, each ``(...)``, costs negative. [EUR]."""

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

    @property
    def sourcing_eur(self) -> Array:
        """What the energy is bought for."""
        return self.forward_eur + self.spot_eur

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


def supply_margin(terms: SupplyTerms, load: SupplyLoad, bills: SupplyBills) -> SupplyMargin:
    """Profit and loss of full supply, lines ``(...)`` as the three broadcast. [EUR].

    The hedged part of the blocks is bought forward above the spot price expected; at the
    spot price that comes it takes the place of as much of the load.
    """
    bought_eur = terms.hedged_fraction * load.expected_blocks_eur
    supplied_eur = bills.bills_eur - terms.residual_discount_fraction * bills.energy_eur
    costs = {
        "passed_on_eur": bills.passed_on_eur,
        "own_sun_eur": terms.own_sun_eur_per_kwh * bills.shared_kwh,
        "forward_eur": (1.0 + terms.sourcing_premium_fraction) * bought_eur,
        "spot_eur": load.spot_eur - terms.hedged_fraction * load.blocks_eur,
        "imbalance_eur": terms.imbalance_eur_per_kwh * load.energy_kwh,
        "capacity_eur": terms.capacity_eur_per_kwh * load.energy_kwh,
        "certificates_eur": terms.certificates_eur_per_kwh * load.energy_kwh,
        "customer_eur": terms.customer_eur_per_year * bills.customer_years,
        "bad_debt_eur": terms.unpaid_fraction * supplied_eur + bills.lost_eur,
        "empty_homes_eur": terms.empty_fraction * bills.fixed_eur,
    }
    return SupplyMargin(
        billed_eur=np.asarray(supplied_eur + bills.solar_eur),
        **{name: -np.asarray(costs[name]) for name in COSTS},
    )


def weighted_bills(parts: Iterable[tuple[Amount, SupplyBills]]) -> SupplyBills:
    """Sum of bills, each times its weight, ``(...)``."""
    pairs = tuple(parts)
    names = [field.name for field in fields(SupplyBills)]
    return SupplyBills(
        **{name: sum(weight * getattr(bills, name) for weight, bills in pairs) for name in names}
    )


def flat_blocks_kwh(market: SupplyMarket, expected_kwh: Array) -> Array:
    """The whole expected load taken as the same power in all slots of a block, ``(n_slots,)``."""
    return _mean_of_block(market, expected_kwh)


def flat_value_eur(market: SupplyMarket, expected_kwh: Array) -> Array:
    """Worth of these blocks at the spot price expected in them, ``(n_slots,)``. [EUR]."""
    mean_spot = _mean_of_block(market, market.spot_eur_per_kwh)
    return flat_blocks_kwh(market, expected_kwh) * mean_spot


def _mean_of_block(market: SupplyMarket, amount: Array) -> Array:
    """Mean over the block of each slot, ``(n_slots,)``."""
    block = market.block
    count = np.maximum(np.bincount(block, minlength=24), 1)
    return (np.bincount(block, amount, minlength=24) / count)[block]


def path_factors(spread: SupplySpread, key: np.uint64, n_paths: int) -> tuple[Array, Array]:
    """Factors on the price and on the load of each month, each ``(n_paths, 12)``, mean 1.

    Path 7 is the same whatever the number of paths. The year's level and each month's
    deviation are lognormal; the load follows the month's deviation in part.
    """
    if n_paths < 1:
        raise refuse("too_small", "n_paths", found=n_paths, least=1)
    of_path = substreams(key, np.arange(n_paths))[:, np.newaxis]
    drawn = normal(of_path, np.arange(25))
    year, month, own = drawn[:, :1], drawn[:, 1:13], drawn[:, 13:]
    rho = spread.load_price_correlation
    load = rho * month + np.sqrt(1.0 - rho**2) * own
    sigma = (spread.price_volatility, spread.month_volatility)
    price = sigma[0] * year + sigma[1] * month - (sigma[0] ** 2 + sigma[1] ** 2) / 2
    return np.exp(price), np.exp(spread.load_volatility * load - spread.load_volatility**2 / 2)


def year_load(
    market: SupplyMarket,
    expected_kwh: Array,
    price_factor: Array | None = None,
    load_factor: Array | None = None,
) -> SupplyLoad:
    """A year of the expected residual load along price paths, ``(...)``.

    Works on sums by month, so that a path costs twelve products and no year of slots.

    Parameters
    ----------
    market
        Expected prices and the calendar of the blocks.
    expected_kwh
        Expected consumption less shared energy, which sizes the blocks, ``(n_slots,)``. [kWh]
    price_factor, load_factor
        What a path brings of price and load of each month over those expected, ``(..., 12)``;
        as expected where not given; see :func:`path_factors`.
    """
    spot, month, ones = market.spot_eur_per_kwh, market.month, np.ones(12)
    price = ones if price_factor is None else price_factor
    load = ones if load_factor is None else load_factor

    def by_month(amount: Array) -> Array:
        return np.bincount(month, amount, minlength=12).astype(float)

    return SupplyLoad(
        energy_kwh=load @ by_month(expected_kwh),
        spot_eur=(price * load) @ by_month(expected_kwh * spot),
        blocks_eur=price @ by_month(flat_blocks_kwh(market, expected_kwh) * spot),
        expected_blocks_eur=float(flat_value_eur(market, expected_kwh).sum()),
    )


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
