"""The ledger: every euro from whom to whom, by flow and billing period."""

from collections.abc import Mapping

import numpy as np

from simcore.base.records import Array, Bill, Flags

PARTIES = ("tenants", "landlord", "supplier", "network", "state")
"""The supplier is the outside supplier, and the buyer of surplus under obligation."""

FLOWS: dict[str, tuple[str, str]] = {
    "supply_bills": ("tenants", "supplier"),
    "common_parts_bill": ("landlord", "supplier"),
    "vacant_bills": ("landlord", "supplier"),
    "common_parts_charges": ("tenants", "landlord"),
    "turpe": ("supplier", "network"),
    "accise": ("supplier", "state"),
    "cta": ("supplier", "state"),
    "vat_on_supply": ("supplier", "state"),
    "solar_payments": ("tenants", "landlord"),
    "vat_on_solar": ("landlord", "state"),
    "surplus_sale": ("supplier", "landlord"),
    "turpe_of_plants": ("landlord", "network"),
    "ifer": ("landlord", "state"),
}
"""Payer and payee of each flow; the payee of taxes is the State."""


def supply_flows_eur(bill: Bill, is_dwelling: Flags, is_vacant: Flags) -> dict[str, Array]:
    """Flows of the outside supplier's bills, each ``(..., n_periods)``. [EUR].

    Parameters
    ----------
    bill
        Bills of all members of a site.
    is_dwelling, is_vacant
        Who pays: the tenant of a dwelling that is lived in, else the landlord,
        ``(n_members,)``.
    """
    is_tenant = is_dwelling & ~is_vacant
    total = bill.total_eur
    return {
        "supply_bills": total[..., is_tenant].sum(axis=-1),
        "common_parts_bill": total[..., ~is_dwelling].sum(axis=-1),
        "vacant_bills": total[..., is_dwelling & is_vacant].sum(axis=-1),
        "turpe": bill.turpe_eur.sum(axis=-1),
        "accise": bill.accise_eur.sum(axis=-1),
        "cta": bill.cta_eur.sum(axis=-1),
        "vat_on_supply": bill.vat_eur.sum(axis=-1),
    }


def solar_flows_eur(
    payments_ht_eur: Array, charges_eur: Array, vat_fraction: float
) -> dict[str, Array]:
    """Flows between tenants, landlord and State, each ``(..., n_periods)``. [EUR].

    Parameters
    ----------
    payments_ht_eur
        Payments for shared energy before VAT, ``(..., n_periods, n_members)``. [EUR]
    charges_eur
        Part of the common parts' bill that each member pays through its charges, same
        shape. [EUR]
    vat_fraction
        VAT on what the landlord sells. [1]
    """
    payments_eur = payments_ht_eur.sum(axis=-1)
    return {
        "solar_payments": payments_eur * (1 + vat_fraction),
        "vat_on_solar": payments_eur * vat_fraction,
        "common_parts_charges": charges_eur.sum(axis=-1),
    }


def balances_eur(flows_eur: Mapping[str, Array]) -> dict[str, Array]:
    """What each party receives less what it pays, ``(..., n_periods)``. [EUR].

    Examples
    --------
    >>> balance = balances_eur({"solar_payments": np.array([12.0])})
    >>> float(balance["tenants"][0]), float(balance["landlord"][0])
    (-12.0, 12.0)
    """
    shape = np.broadcast_shapes(*(np.shape(eur) for eur in flows_eur.values()))
    balance: dict[str, Array] = {party: np.zeros(shape) for party in PARTIES}
    for flow, eur in flows_eur.items():
        payer, payee = FLOWS[flow]
        balance[payer] = balance[payer] - eur
        balance[payee] = balance[payee] + eur
    return balance
