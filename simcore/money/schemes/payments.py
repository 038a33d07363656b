"""Payment formulas: EUR before VAT by billing period and member."""

import numpy as np

from simcore.base.records import Array
from simcore.money.schemes.basis import Basis, Parameters


def per_shared_kwh(basis: Basis, price_eur_per_kwh: float) -> Array:
    """Price before VAT times shared energy, ``(..., n_periods, n_members)``. [EUR]."""
    return price_eur_per_kwh * basis.shared_kwh.sum(axis=-2)


def per_month(basis: Basis, fee_eur_per_month: Array | float) -> Array:
    """Monthly fee, VAT included in it, for each payer, as EUR before VAT."""
    fee_eur = np.asarray(fee_eur_per_month) * basis.is_payer / (1 + basis.vat_fraction)
    return basis.months[:, np.newaxis] * fee_eur


def free(basis: Basis, parameters: Parameters) -> Array:
    """T1: nothing to pay."""
    return per_shared_kwh(basis, 0.0)


def running_cost(basis: Basis, parameters: Parameters) -> Array:
    """T2: running costs spread over all shared kWh; the common parts' part stays unpaid."""
    return per_shared_kwh(basis, basis.running_cost_eur_per_kwh)


def full_cost(basis: Basis, parameters: Parameters) -> Array:
    """T3: the fixed price to tenants that balances the landlord's books over its whole life."""
    return per_shared_kwh(basis, basis.full_cost_eur_per_kwh)


def supply_discount(basis: Basis, parameters: Parameters) -> Array:
    """T4: a discount on what a shared kWh really avoids."""
    price = (1 - parameters["discount_fraction"]) * basis.supply_eur_per_kwh
    return (price * basis.shared_kwh).sum(axis=-2)


def retail_discount(basis: Basis, parameters: Parameters) -> Array:
    """T4b: a discount on the whole retail kWh, which a shared kWh does not avoid."""
    price = (1 - parameters["discount_fraction"]) * basis.retail_eur_per_kwh
    return (price * basis.shared_kwh).sum(axis=-2)


def flat_fee(basis: Basis, parameters: Parameters) -> Array:
    """T8: the same fee for every dwelling, shared energy free."""
    return per_month(basis, parameters["fee_eur_per_month"])


def floor_area_fee(basis: Basis, parameters: Parameters) -> Array:
    """T9: a fee by living area."""
    return per_month(basis, parameters["fee_eur_per_m2_month"] * basis.floor_area_m2)


def shared_saving(basis: Basis, parameters: Parameters) -> Array:
    """T13: a part of the saving, settled over the year so that nobody pays on a loss.

    A year's saving of zero or less costs nothing; otherwise each period pays in
    proportion to the energy value it received.
    """
    avoided_eur = basis.avoided_eur.sum(axis=-2, keepdims=True)
    saving_eur = avoided_eur - basis.uplift_eur.sum(axis=-2, keepdims=True)
    due_eur = parameters["landlord_share_fraction"] * np.maximum(saving_eur, 0.0)
    part = np.divide(
        basis.avoided_eur, avoided_eur, out=np.zeros_like(basis.avoided_eur), where=avoided_eur > 0
    )
    return due_eur * part * basis.is_payer / (1 + basis.vat_fraction)
