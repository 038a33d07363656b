"""Sale of the surplus: a purchase contract with its cap on hours, or the market."""

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array, Flags
from simcore.money.finance.terms import (
    FinanceTerms,
    MarketSale,
    Plant,
    degradation,
    growth,
)


def surplus_sale_eur(plant: Plant, terms: FinanceTerms, surplus_kwh: ArrayLike) -> Array:
    """Income from the surplus by year, ``(..., n_years + 1)``. [EUR].

    Under a contract, what goes beyond its hours at peak power is paid at another price;
    after the contract its last price holds, or the one of ``terms``. Without a contract
    the market pays (``terms.market``).

    Parameters
    ----------
    plant
        Size, price, cap.
    terms
        Horizon, ageing, indexes, market.
    surplus_kwh
        Surplus of year 1, ``(...)``. [kWh/year]
    """
    energy = degradation(terms.degradation_fraction, terms.years)
    sold_kwh = np.asarray(surplus_kwh, float)[..., np.newaxis] * energy
    price = surplus_price_eur_per_kwh(plant, terms)
    if terms.market is not None:
        return sold_kwh * price
    capped = _with_years_axis(plant.surplus_cap_hours) * _with_years_axis(plant.peak_power_kw)
    beyond_kwh = np.maximum(sold_kwh - capped, 0.0) * _in_contract(terms)
    return sold_kwh * price - beyond_kwh * (
        price - _with_years_axis(plant.surplus_beyond_eur_per_kwh)
    )


def surplus_price_eur_per_kwh(plant: Plant, terms: FinanceTerms) -> Array:
    """Price of a kWh of surplus within its cap by year, ``(..., n_years + 1)``. [EUR/kWh]."""
    if terms.market is not None:
        return market_price_eur_per_kwh(terms.market, terms.years)
    return _contract_price(plant, terms)


def market_price_eur_per_kwh(market: MarketSale, n_years: int) -> Array:
    """Mean income from a kWh of surplus on the market by year, ``(..., n_years + 1)``. [EUR/kWh].

    Examples
    --------
    >>> market = MarketSale(price_eur_per_kwh=0.06, capture_fraction=0.7, fee_eur_per_kwh=0.005,
    ...                     negative_fraction=0.1, negative_price_eur_per_kwh=-0.01,
    ...                     curtails=True, index_fraction=0.0)
    >>> market_price_eur_per_kwh(market, 1).round(6)
    array([0.    , 0.0333])
    """
    rise = growth(market.index_fraction, n_years)
    runs = np.where(rise > 0, 1.0, 0.0)
    fee = _with_years_axis(market.fee_eur_per_kwh)
    capture_fraction = _with_years_axis(market.capture_fraction)
    negative_fraction = _with_years_axis(market.negative_fraction)
    usual = _with_years_axis(market.price_eur_per_kwh) * capture_fraction * rise
    usual = usual - fee * runs
    negative = (market.negative_price_eur_per_kwh - fee) * runs
    sold_fraction = 0.0 if market.curtails else negative_fraction
    return (1.0 - negative_fraction) * usual + sold_fraction * negative


def _contract_price(plant: Plant, terms: FinanceTerms) -> Array:
    """Price of the surplus each year, ``(..., n_years + 1)``: the contract, then what follows."""
    year = np.arange(terms.years + 1)
    contract = np.power(
        1.0 + terms.surplus_index_fraction, np.minimum(year, terms.contract_years) - 1
    )
    price = _with_years_axis(plant.surplus_eur_per_kwh) * contract
    if terms.surplus_after_contract_eur_per_kwh is None:
        return price
    after = terms.surplus_after_contract_eur_per_kwh
    return np.where(_in_contract(terms), price, after)


def _in_contract(terms: FinanceTerms) -> Flags:
    return np.arange(terms.years + 1) <= terms.contract_years


def _with_years_axis(amount: ArrayLike) -> Array:
    """An amount with an axis for the years."""
    return np.asarray(amount, float)[..., np.newaxis]
