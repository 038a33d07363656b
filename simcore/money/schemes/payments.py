"""Payment formulas: EUR before VAT by billing period and member.

Parameters may be arrays: their axes become the first ones of the result.
"""

import numpy as np

from simcore.base.records import Array, Counts
from simcore.money.schemes.basis import Basis, Growth, Parameters, rising

CONTRIBUTION_LIMITS = ((1, 10.0), (3, 15.0), (5, 20.0))
"""Most rooms and highest contribution of a tenant. [rooms], [EUR/month]

Lump sums of decree 2009-1439: 10, 15 and 20 EUR a month for 1, 2 to 3, 4 and more main
rooms; it is for private landlords, its twin for social ones, 2009-1438, was not read."""


def column(value: Array | float, n_axes: int = 2) -> Array:
    """A parameter with axes of length 1 for periods and members (and registers) behind it."""
    return np.asarray(value, float)[(..., *(np.newaxis,) * n_axes)]


def per_shared_kwh(basis: Basis, price_eur_per_kwh: Array | float) -> Array:
    """Price before VAT times shared energy, ``(..., n_periods, n_members)``. [EUR]."""
    return column(price_eur_per_kwh) * basis.shared_kwh.sum(axis=-2)


def per_month(basis: Basis, fee_eur_per_month: Array | float) -> Array:
    """Monthly fee, VAT included in it, for each payer, as EUR before VAT.

    A fee by member is ``(..., 1, n_members)``, one for all a number.
    """
    vat = 1 + basis.vat_fraction[..., np.newaxis]
    fee_eur = np.asarray(fee_eur_per_month) * basis.is_payer / vat
    return basis.months[:, np.newaxis] * fee_eur


def free(basis: Basis, parameters: Parameters) -> Array:
    """T1: nothing to pay."""
    return per_shared_kwh(basis, 0.0)


def running_cost(basis: Basis, parameters: Parameters) -> Array:
    """T2: running costs spread over all shared kWh; the common parts' part stays unpaid."""
    price_eur_per_kwh = parameters.get("price_ht_eur_per_kwh", basis.running_cost_eur_per_kwh)
    return per_shared_kwh(basis, price_eur_per_kwh)


def full_cost(basis: Basis, parameters: Parameters) -> Array:
    """T3: the fixed price to tenants that balances the landlord's books over its whole life."""
    price_eur_per_kwh = parameters.get("price_ht_eur_per_kwh", basis.full_cost_eur_per_kwh)
    return per_shared_kwh(basis, price_eur_per_kwh)


def full_cost_indexed(basis: Basis, parameters: Parameters) -> Array:
    """T3i: the price of year 1 that does so if it rises with consumer prices from then on."""
    price_eur_per_kwh = parameters.get("price_ht_eur_per_kwh", basis.full_cost_indexed_eur_per_kwh)
    return per_shared_kwh(basis, price_eur_per_kwh)


def supply_discount(basis: Basis, parameters: Parameters) -> Array:
    """T4: a discount on what a shared kWh really avoids."""
    worth_eur = (basis.supply_eur_per_kwh * basis.shared_kwh).sum(axis=-2)
    return column(1 - np.asarray(parameters["discount_fraction"])) * worth_eur


def reference_discount(basis: Basis, parameters: Parameters) -> Array:
    """T4r: a discount on what a shared kWh avoids under the public tariff, whoever the supplier."""
    part = column(1 - np.asarray(parameters["discount_fraction"]))
    return part * reference_worth_eur(basis)


def reference_worth_eur(basis: Basis) -> Array:
    """What the shared kWh would avoid before VAT at the public tariff, ``(..., p, m)``. [EUR]"""
    return basis.reference_eur_per_kwh[..., np.newaxis] * basis.shared_kwh.sum(axis=-2)


def retail_discount(basis: Basis, parameters: Parameters) -> Array:
    """T4b: a discount on the whole retail kWh, which a shared kWh does not avoid."""
    worth_eur = (basis.retail_eur_per_kwh * basis.shared_kwh).sum(axis=-2)
    return column(1 - np.asarray(parameters["discount_fraction"])) * worth_eur


def indexed_on_retail(basis: Basis, parameters: Parameters) -> Array:
    r"""T5: a price that follows the retail price, between two bounds.

    .. math:: \min(\max(p_0 I_m / I_0, floor), cap)\, A_i

    The index is what the year's shared kWh would cost at the suppliers' prices of a billing
    period, accise included, over what they would cost at those of the first one.
    """
    year_kwh = basis.shared_kwh.sum(axis=-3, keepdims=True)
    level_eur = (basis.retail_eur_per_kwh * year_kwh).sum(axis=(-2, -1))
    return _indexed(basis, parameters, _ratio(level_eur, level_eur[..., :1]))


def indexed_on_consumer_prices(basis: Basis, parameters: Parameters) -> Array:
    """T5b: the same on consumer prices, revised once a year."""
    return _indexed(basis, parameters, np.ones(len(basis.months)))


def indexed_on_spot(basis: Basis, parameters: Parameters) -> Array:
    """T5c: the same on the market's mean price in the hours of sharing, over the year's mean."""
    assert basis.spot_eur is not None
    spot_eur, shared_kwh = basis.spot_eur.sum(axis=-1), basis.shared_kwh.sum(axis=(-2, -1))
    year = _ratio(spot_eur.sum(axis=-1, keepdims=True), shared_kwh.sum(axis=-1, keepdims=True))
    return _indexed(basis, parameters, _ratio(_ratio(spot_eur, shared_kwh), year))


def _indexed(basis: Basis, parameters: Parameters, index: Array) -> Array:
    price = column(parameters["price_ht_eur_per_kwh"], 1) * index
    return bounded(price, parameters)[..., np.newaxis] * basis.shared_kwh.sum(axis=-2)


def _ratio(amount: Array, divisor: Array) -> Array:
    """A ratio, 1 where there is nothing to divide by."""
    amount, divisor = np.broadcast_arrays(amount, divisor)
    return np.divide(amount, divisor, out=np.ones(amount.shape), where=divisor > 0)


def bounded(price: Array, parameters: Parameters) -> Array:
    """A price, ``(..., n)``, within the floor and the cap of a scheme."""
    low, high = (column(parameters[f"{end}_ht_eur_per_kwh"], 1) for end in ("floor", "cap"))
    return np.minimum(np.maximum(price, low), high)


def tiered(basis: Basis, parameters: Parameters) -> Array:
    """T6: a low price for a first block of kWh by consumption unit, a higher one beyond."""
    quota_kwh = (
        column(parameters["quota_kwh_per_month"])
        * basis.months[:, np.newaxis]
        * basis.consumption_units
    )
    shared_kwh = basis.shared_kwh.sum(axis=-2)
    first_kwh = np.minimum(shared_kwh, quota_kwh)
    first, beyond = (parameters[f"{block}_ht_eur_per_kwh"] for block in ("first", "beyond"))
    return column(first) * first_kwh + column(beyond) * (shared_kwh - first_kwh)


def by_income(basis: Basis, parameters: Parameters) -> Array:
    """T7: one price for households counted as energy poor, another one for the others."""
    poor_eur_per_kwh = column(parameters["energy_poor_ht_eur_per_kwh"])
    others_eur_per_kwh = column(parameters["others_ht_eur_per_kwh"])
    return np.where(
        basis.is_energy_poor, poor_eur_per_kwh, others_eur_per_kwh
    ) * basis.shared_kwh.sum(axis=-2)


def flat_fee(basis: Basis, parameters: Parameters) -> Array:
    """T8: the same fee for every dwelling, shared energy free."""
    return per_month(basis, column(parameters["fee_eur_per_month"]))


def floor_area_fee(basis: Basis, parameters: Parameters) -> Array:
    """T9: a fee by living area."""
    return per_month(basis, column(parameters["fee_eur_per_m2_month"]) * basis.floor_area_m2)


def with_the_rent(basis: Basis, parameters: Parameters) -> Array:
    """T10: a fixed contribution to works (3e ligne), and charges, each month.

    The contribution is what is asked, at most the lump sum for the dwelling's rooms, and at
    most the given part of the saving estimated for such dwellings: the mean over payers
    with as many rooms, of what sharing takes off the supplier's bill less the rise of the
    management charge. It is set before the year and never settled, so a tenant who saves
    less than its like may lose.
    """
    limits = rooms_limit_eur(basis.n_rooms)
    estimate_eur = _mean_of_alike(basis) * column(parameters["saving_share_fraction"])
    asked_eur = column(parameters["contribution_eur_per_month"])
    contribution = np.minimum(np.minimum(asked_eur, limits), estimate_eur)
    return per_month(basis, contribution + column(parameters["charges_eur_per_month"]))


def rooms_limit_eur(n_rooms: Counts) -> Array:
    """Highest contribution a month for dwellings of these rooms. [EUR/month]

    Examples
    --------
    >>> rooms_limit_eur(np.array([1, 2, 3, 4, 5]))
    array([10., 15., 15., 20., 20.])
    """
    most, limit = (np.array(part) for part in zip(*CONTRIBUTION_LIMITS, strict=True))
    return limit[np.minimum(np.searchsorted(most, n_rooms), len(limit) - 1)]


def _mean_of_alike(basis: Basis) -> Array:
    """Mean monthly saving of the payers with as many rooms, at least 0, ``(..., 1, n_members)``."""
    saving_eur = (basis.avoided_eur - basis.uplift_eur).sum(axis=-2) / basis.months.sum()
    n_classes = int(basis.n_rooms.max()) + 1
    paying = np.bincount(basis.n_rooms, basis.is_payer, minlength=n_classes)
    # Batches (sizes of the roofs) stand on the left of the members.
    total = np.apply_along_axis(
        lambda saving_of_members: np.bincount(
            basis.n_rooms, saving_of_members, minlength=n_classes
        ),
        -1,
        saving_eur * basis.is_payer,
    )
    mean = np.divide(total, paying, out=np.zeros_like(total), where=paying > 0)
    return np.maximum(mean, 0.0)[..., np.newaxis, basis.n_rooms]


def by_solar_hours(basis: Basis, parameters: Parameters) -> Array:
    """T11: one price in the solar hours, another one outside them; both times a winter factor."""
    assert basis.is_solar_register is not None
    solar_kwh = basis.shared_kwh[..., basis.is_solar_register, :].sum(axis=-2)
    other_kwh = basis.shared_kwh[..., ~basis.is_solar_register, :].sum(axis=-2)
    solar, other = (column(parameters[f"{hours}_ht_eur_per_kwh"]) for hours in ("solar", "other"))
    winter = column(parameters["winter_factor"])
    factor = np.where(basis.is_high_season[:, np.newaxis], winter, 1.0)
    return factor * (solar * solar_kwh + other * other_kwh)


def shifting_bonus(basis: Basis, parameters: Parameters) -> Array:
    """T12: a bonus for each kWh brought under the sun, as its baseline by weekday tells it."""
    assert basis.rewarded_kwh is not None
    return _bonus(basis, parameters, basis.rewarded_kwh)


def true_shifting_bonus(basis: Basis, parameters: Parameters) -> Array:
    """T12b: the same for what was moved in truth, as against a perfect control group."""
    assert basis.moved_kwh is not None
    return _bonus(basis, parameters, basis.moved_kwh)


def _bonus(basis: Basis, parameters: Parameters, moved_kwh: Array) -> Array:
    """Bonus of each payer; beyond the site's budget all are cut in proportion."""
    asked_eur = column(parameters["bonus_eur_per_kwh"]) * (moved_kwh * basis.is_payer)
    total_eur = asked_eur.sum(axis=(-2, -1), keepdims=True)
    budget_eur = column(parameters["budget_eur_per_home"]) * basis.is_payer.sum()
    part = np.divide(
        budget_eur,
        total_eur,
        out=np.ones(np.broadcast(budget_eur, total_eur).shape),
        where=total_eur > budget_eur,
    )
    return asked_eur * part


def one_price(basis: Basis, parameters: Parameters) -> Array:
    """A price per shared kWh, the same for all."""
    return per_shared_kwh(basis, parameters["price_ht_eur_per_kwh"])


def solar_price(basis: Basis, parameters: Parameters) -> Array:
    """T14: the shared kWh of a bill for the whole supply."""
    return per_shared_kwh(basis, parameters["solar_ht_eur_per_kwh"])


def spot_linked(basis: Basis, parameters: Parameters) -> Array:
    """T16: the market's price of the hour where it is above 0, and a margin."""
    assert basis.spot_floor_eur is not None
    margin = column(parameters["margin_ht_eur_per_kwh"])
    return basis.spot_floor_eur + margin * basis.shared_kwh.sum(axis=-2)


def shared_saving(basis: Basis, parameters: Parameters) -> Array:
    """T13: a part of the saving, settled over the year so that nobody pays on a loss.

    A year's saving of zero or less costs nothing; otherwise each period pays in
    proportion to the energy value it received.
    """
    return _part_of_saving(basis, parameters, basis.avoided_eur)


def reference_saving(basis: Basis, parameters: Parameters) -> Array:
    """T13r: the same of the saving that sharing would bring under the public tariff."""
    assert basis.energy_vat_fraction is not None
    vat = 1 + basis.energy_vat_fraction[..., np.newaxis]
    return _part_of_saving(basis, parameters, vat * reference_worth_eur(basis))


def _part_of_saving(basis: Basis, parameters: Parameters, by_period_eur: Array) -> Array:
    """A part of what bills avoid in the year, ``(..., n_periods, n_members)``, less their rise."""
    avoided_eur = by_period_eur.sum(axis=-2, keepdims=True)
    saving_eur = avoided_eur - basis.uplift_eur.sum(axis=-2, keepdims=True)
    part = np.divide(
        by_period_eur, avoided_eur, out=np.zeros_like(by_period_eur), where=avoided_eur > 0
    )
    vat = 1 + basis.vat_fraction[..., np.newaxis]
    due_eur = np.maximum(saving_eur, 0.0) * part / vat
    return column(parameters["landlord_share_fraction"]) * due_eur


# Prices of later years over that of year 1 ------------------------------------------------


def retail_within_bounds(parameters: Parameters, growth: Growth) -> Array:
    """T5: the retail price's rise, as long as the price stays within its bounds."""
    return _within_bounds(parameters, rising(growth.retail_index_fraction, growth))


def consumer_within_bounds(parameters: Parameters, growth: Growth) -> Array:
    """T5b: the rise of consumer prices, as long as the price stays within its bounds."""
    return _within_bounds(parameters, rising(growth.cpi_fraction, growth))


def _within_bounds(parameters: Parameters, index: Array) -> Array:
    price_eur_per_kwh = column(parameters["price_ht_eur_per_kwh"], 1)
    risen_eur_per_kwh = bounded(price_eur_per_kwh * index, parameters)
    rise = _ratio(risen_eur_per_kwh, risen_eur_per_kwh[..., 1:2])
    return rise * (np.arange(index.shape[-1]) > 0)


def fixed_for_some_years(parameters: Parameters, growth: Growth) -> Array:
    """T10: fixed and never revised, then nothing more."""
    year = np.arange(growth.n_years + 1)
    return ((year > 0) & (year <= column(parameters["years"], 1))).astype(float)
