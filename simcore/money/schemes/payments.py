"""Payment formulas: EUR before VAT by billing period and member.

Parameters may be arrays: their axes become the first ones of the result.
"""

import numpy as np

from simcore.base.records import Array, Counts
from simcore.money.schemes.basis import Basis, Growth, Parameters

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


def reference_worth_eur(basis: Basis) -> Array:
    """What the shared kWh would avoid before VAT at the public tariff, ``(..., p, m)``. [EUR]"""
    return basis.reference_eur_per_kwh[..., np.newaxis] * basis.shared_kwh.sum(axis=-2)


def retail_level(basis: Basis) -> Array:
    """Retail price in each billing period over that of the first, ``(..., n_periods)``. [1]

    What the year's shared kWh would cost at the suppliers' prices of a billing period, accise
    included, over what they would cost at those of the first one.
    """
    year_kwh = basis.shared_kwh.sum(axis=-3, keepdims=True)
    level_eur = (basis.retail_eur_per_kwh * year_kwh).sum(axis=(-2, -1))
    return ratio(level_eur, level_eur[..., :1])


def spot_level(basis: Basis) -> Array:
    """Market's mean price in the hours of sharing over the year's, ``(..., n_periods)``. [1]"""
    assert basis.spot_eur is not None
    spot_eur, shared_kwh = basis.spot_eur.sum(axis=-1), basis.shared_kwh.sum(axis=(-2, -1))
    year = ratio(spot_eur.sum(axis=-1, keepdims=True), shared_kwh.sum(axis=-1, keepdims=True))
    return ratio(ratio(spot_eur, shared_kwh), year)


def ratio(amount: Array, divisor: Array) -> Array:
    """A ratio, 1 where there is nothing to divide by."""
    amount, divisor = np.broadcast_arrays(amount, divisor)
    return np.divide(amount, divisor, out=np.ones(amount.shape), where=divisor > 0)


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


def fixed_for_some_years(parameters: Parameters, growth: Growth) -> Array:
    """T10: fixed and never revised, then nothing more."""
    year = np.arange(growth.n_years + 1)
    return ((year > 0) & (year <= column(parameters["years"], 1))).astype(float)
