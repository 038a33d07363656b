"""The ledger: every euro from whom to whom, by flow and billing period."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Bill, Flags, Population
from simcore.money.supply import SupplyMargin

PARTIES = (
    "tenants",
    "landlord",
    "organiser",
    "supplier",
    "network",
    "state",
    "contractors",
    "lender",
)
"""The organiser is the organising entity (PMO); the supplier is the outside supplier, the
wholesale market, and the buyer of surplus under obligation. Contractors and lender are those
whom the landlord pays to run its plants: with them its balance is its cash flow."""

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
    "common_parts_solar": ("tenants", "landlord"),
    "vat_on_solar": ("landlord", "state"),
    "cheque_energie": ("state", "tenants"),
    "accise_on_solar": ("tenants", "landlord"),
    "accise_by_landlord": ("landlord", "state"),
    "never_paid": ("landlord", "tenants"),
    "vat_not_due": ("state", "landlord"),
    "surplus_sale": ("supplier", "landlord"),
    "turpe_of_plants": ("landlord", "network"),
    "ifer": ("landlord", "state"),
    "organiser_fee": ("landlord", "organiser"),
    "upkeep": ("landlord", "contractors"),
    "storage_energy": ("landlord", "supplier"),
    "insurance": ("landlord", "contractors"),
    "vat_on_purchases": ("landlord", "state"),
    "loan_service": ("landlord", "lender"),
    "rewards": ("landlord", "tenants"),
    "full_supply_bills": ("tenants", "landlord"),
    "full_supply_network": ("landlord", "network"),
    "full_supply_taxes": ("landlord", "state"),
    "sourcing": ("landlord", "supplier"),
    "supply_services": ("landlord", "contractors"),
    "unpaid_bills": ("landlord", "tenants"),
    "empty_homes": ("landlord", "network"),
}
"""Payer and payee of each flow; the payee of taxes is the State."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payers:
    """Who pays a meter's bill, each ``(n_members,)``.

    Tenants pay that of the dwelling they live in, the landlord that of empty dwellings and of
    the common parts.
    """

    is_tenant: Flags
    is_vacant: Flags
    is_common_parts: Flags


def payers_of(people: Population) -> Payers:
    """Who pays the bills of the members of a site."""
    return Payers(
        is_tenant=people.is_dwelling & ~people.is_vacant,
        is_vacant=people.is_dwelling & people.is_vacant,
        is_common_parts=people.is_common_parts,
    )


def supply_flows_eur(
    bill: Bill, payers: Payers, is_served: Flags | None = None
) -> dict[str, Array]:
    """Flows of the outside supplier's bills, each ``(..., n_periods)``. [EUR].

    Parameters
    ----------
    bill
        Bills of all members of a site.
    payers
        Who pays them.
    is_served
        Members whom the landlord supplies in its place, ``(n_members,)``; none by default.
    """
    outside = np.ones(len(payers.is_tenant), bool) if is_served is None else ~is_served
    total = bill.total_eur * outside
    return {
        "supply_bills": total[..., payers.is_tenant].sum(axis=-1),
        "common_parts_bill": total[..., payers.is_common_parts].sum(axis=-1),
        "vacant_bills": total[..., payers.is_vacant].sum(axis=-1),
        "turpe": (bill.turpe_eur * outside).sum(axis=-1),
        "accise": (bill.accise_eur * outside).sum(axis=-1),
        "cta": (bill.cta_eur * outside).sum(axis=-1),
        "vat_on_supply": (bill.vat_eur * outside).sum(axis=-1),
    }


def full_supply_flows_eur(
    bill: Bill,
    is_served: Flags,
    discount_eur: Array,
    vat_fraction: Array,
    margin: SupplyMargin,
) -> dict[str, Array]:
    """Flows of the landlord as the supplier of some tenants, each ``(..., n_periods)``. [EUR].

    Parameters
    ----------
    bill
        Bills at the contracts of today, after sharing.
    is_served
        Tenants the landlord supplies, ``(n_members,)``.
    discount_eur
        What it takes off their energy before VAT, ``(..., n_periods)``. [EUR]
    vat_fraction
        VAT on energy, ``(n_periods,)``. [1]
    margin
        Profit and loss of the supply, lines ``(..., n_periods)``. [EUR]
    """
    taxes_eur = ((bill.accise_eur + bill.cta_eur + bill.vat_eur) * is_served).sum(axis=-1)
    billed_eur = (bill.total_eur * is_served).sum(axis=-1)
    return {
        "full_supply_bills": billed_eur - (1 + vat_fraction) * discount_eur,
        "full_supply_network": (bill.turpe_eur * is_served).sum(axis=-1),
        "full_supply_taxes": taxes_eur - vat_fraction * discount_eur,
        "sourcing": -(margin.sourcing_eur + margin.imbalance_eur + margin.capacity_eur),
        "supply_services": -(margin.certificates_eur + margin.customer_eur),
        "unpaid_bills": -margin.bad_debt_eur,
        "empty_homes": -margin.empty_homes_eur,
    }


def solar_flows_eur(
    payments_ht_eur: Array,
    charges_eur: Array,
    vat_fraction: Array,
    is_common_parts: Flags | None = None,
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
        VAT on what the landlord sells, ``(n_periods,)``. [1]
    is_common_parts
        Meters whose price tenants pay through the charges, ``(n_members,)``; none by default.
    """
    payments_eur, flows = payments_ht_eur.sum(axis=-1), {}
    if is_common_parts is not None:
        common_eur = payments_ht_eur[..., is_common_parts].sum(axis=-1)
        if common_eur.any():
            flows["common_parts_solar"] = common_eur * (1 + vat_fraction)
    own_eur = payments_eur * (1 + vat_fraction) - flows.get("common_parts_solar", 0.0)
    return {
        "solar_payments": own_eur,
        "vat_on_solar": payments_eur * vat_fraction,
        "common_parts_charges": charges_eur.sum(axis=-1),
        **flows,
    }


def plant_flows_eur(
    costs_eur: Mapping[str, float | Array],
    unrecovered_vat_fraction: float,
    year_fraction: Array,
    *,
    organiser_in_house: bool,
) -> dict[str, Array]:
    """Flows of a year of plants and organiser, spread over billing periods, ``(..., n_periods)``.

    Parameters
    ----------
    costs_eur
        ``turpe_of_plants``, ``organiser_fee``, ``upkeep`` with the VAT that the landlord
        cannot recover, ``ifer``, ``insurance`` and ``loan_service``, positive. [EUR/year]
    unrecovered_vat_fraction
        VAT that the landlord cannot recover; it ends with the State. [1]
    year_fraction
        Part of the year in each billing period, ``(n_periods,)``. [1]
    organiser_in_house
        Whether the landlord's own staff organises, without VAT.
    """
    bear_vat = ("turpe_of_plants", "upkeep", "storage_energy")
    bear_vat = (*bear_vat, *(() if organiser_in_house else ("organiser_fee",)))
    before_vat = 1.0 / (1.0 + unrecovered_vat_fraction)
    net = {flow: eur * (before_vat if flow in bear_vat else 1.0) for flow, eur in costs_eur.items()}
    net["vat_on_purchases"] = sum(costs_eur.values()) - sum(net.values())
    return {flow: np.asarray(eur)[..., np.newaxis] * year_fraction for flow, eur in net.items()}


def never_paid_flows_eur(
    payments_ht_eur: Array, lost_fraction: float, vat_fraction: Array
) -> dict[str, Array]:
    """Payments that tenants keep, and the VAT not due on them, each ``(..., n_periods)``. [EUR].

    Parameters
    ----------
    payments_ht_eur
        Payments asked before VAT, ``(..., n_periods, n_members)``. [EUR]
    lost_fraction, vat_fraction
        Part of them that never comes, and VAT on them, ``(n_periods,)``. [1]
    """
    lost_eur = lost_fraction * payments_ht_eur.sum(axis=-1)
    return {"never_paid": lost_eur * (1 + vat_fraction), "vat_not_due": lost_eur * vat_fraction}


def accise_flows_eur(handed_on_eur: Array, is_payer: Flags) -> dict[str, Array]:
    """Flows of the accise on shared kWh that the landlord collects, each ``(..., n_periods)``.

    Tenants pay it with VAT, the landlord hands both on, and owes as much on its own meters
    (self-supply taken as a sale, so that who collects it changes nobody's cost). [EUR]

    Parameters
    ----------
    handed_on_eur
        Accise of each member with its VAT, ``(..., n_periods, n_members)``; 0 where the
        supplier collects it. [EUR]
    is_payer
        Tenants who take part, ``(n_members,)``.
    """
    return {
        "accise_on_solar": (handed_on_eur * is_payer).sum(axis=-1),
        "accise_by_landlord": handed_on_eur.sum(axis=-1),
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
