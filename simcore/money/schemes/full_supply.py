"""T14: the landlord as the tenants' only supplier, in the first year.

Tenants who take part get one bill: the subscription, network charges and taxes of their
contract today, the residual kWh at its price less a discount, the shared kWh at the
landlord's. The landlord buys the residual energy and bears the costs of a supplier.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.base.records import Array
from simcore.money.schemes.basis import Basis, Parameters
from simcore.money.schemes.payments import column

COSTS = (
    "sourcing",
    "imbalance",
    "capacity",
    "certificates",
    "customer_service",
    "unpaid_bills",
    "empty_homes",
)
"""Costs of a supplier, in the order of a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyYear:
    """A year of full supply, before VAT.

    Attributes
    ----------
    discount_eur
        What a tenant's residual kWh cost less than today, ``(..., n_periods, n_members)``.
    kept_eur
        What the landlord bills for today's contracts less what goes on to network operator
        and State, without discount and shared energy, ``(n_periods,)``. [EUR]
    costs_eur
        Each of ``COSTS``, positive, ``(..., n_periods)``. [EUR]
    """

    discount_eur: Array
    kept_eur: Array
    costs_eur: Mapping[str, Array]

    @property
    def margin_eur(self) -> Array:
        """What is left before what tenants pay for shared energy, ``(..., n_periods)``."""
        return self.kept_eur - self.discount_eur.sum(axis=-1) - sum(self.costs_eur.values())


def supply_year(basis: Basis, parameters: Parameters) -> SupplyYear:
    """Discount, what is kept and costs of full supply.

    Payments for shared energy stand outside: what of them is never paid is a term of the
    landlord's plan, the same under every scheme. ``unpaid_fraction`` is of the rest of the bill.

    Parameters
    ----------
    basis
        Site with its residual energy and the market's price of it.
    parameters
        Those of T14.
    """
    residual, billed = basis.residual_spot_eur, basis.billed
    assert residual is not None
    assert billed is not None
    assert basis.forward_value_eur is not None
    discount_eur = column(parameters["residual_discount_fraction"]) * billed.energy_eur
    residual_kwh, n_payers = billed.residual_kwh.sum(axis=-1), basis.is_payer.sum()
    asked_eur = (billed.before_vat_eur - discount_eur).sum(axis=-1)

    def per_kwh(name: str) -> Array:
        return column(parameters[f"{name}_eur_per_kwh"], 1) * residual_kwh

    premium = column(parameters["sourcing_premium_fraction"], 1)
    forward_eur = column(parameters["hedged_fraction"], 1) * basis.forward_value_eur
    per_month = column(parameters["customer_eur_per_year"], 1) / MONTHS_PER_YEAR
    costs = {
        # Blocks at the spot expected in them cost what they replace: the premium is what is left.
        "sourcing": residual.sum(axis=-1) + premium * forward_eur,
        "imbalance": per_kwh("imbalance"),
        "capacity": per_kwh("capacity"),
        "certificates": per_kwh("certificates"),
        "customer_service": per_month * basis.months * n_payers,
        "unpaid_bills": column(parameters["unpaid_fraction"], 1) * asked_eur,
        "empty_homes": column(parameters["empty_fraction"], 1) * billed.fixed_eur.sum(axis=-1),
    }
    return SupplyYear(
        discount_eur=discount_eur,
        kept_eur=(billed.before_vat_eur - billed.passed_on_eur).sum(axis=-1),
        costs_eur={name: np.asarray(costs[name]) for name in COSTS},
    )
