"""The landlord's plan as a ledger: who pays whom how much, year by year, VAT apart.

Written from the invoices (with their VAT) and not from the lines of the cash flow, so that
the two can be held against each other.
"""

from collections.abc import Mapping

import numpy as np

from simcore.base.records import Array
from simcore.money.finance.cashflow import CashFlow

PLAN_FLOWS: dict[str, tuple[str, str]] = {
    "capex": ("landlord", "contractors"),
    "roof_works": ("landlord", "contractors"),
    "operation": ("landlord", "contractors"),
    "inverter": ("landlord", "contractors"),
    "organiser": ("landlord", "organiser"),
    "insurance": ("landlord", "contractors"),
    "turpe_of_plants": ("landlord", "network"),
    "ifer": ("landlord", "state"),
    "vat_recovered": ("state", "landlord"),
    "grant": ("funders", "landlord"),
    "surplus_sale": ("buyer", "landlord"),
    "solar_payments": ("tenants", "landlord"),
    "vat_on_solar": ("landlord", "state"),
    "common_parts_saving": ("supplier", "landlord"),
    "fund": ("landlord", "fund"),
    "residual": ("buyer", "landlord"),
    "loan_drawn": ("lender", "landlord"),
    "loan_interest": ("landlord", "lender"),
    "loan_principal": ("landlord", "lender"),
}
"""Payer and payee of each flow of the plan. The common parts' saving is what the supplier no
longer gets; the fund is the landlord's, kept apart."""

INVOICED = ("capex", "roof_works", "operation", "inverter", "organiser", "turpe")
"""Lines bought with VAT; the organiser where it is not the landlord's own staff."""


def plan_ledger_eur(
    flow: CashFlow,
    *,
    purchase_vat: float,
    unrecovered_vat: float,
    sales_vat: float,
    organiser_in_house: bool,
) -> dict[str, Array]:
    """Flows between the landlord and the others by year, each ``(..., n_years + 1)``, EUR.

    Parameters
    ----------
    flow
        Cash flow; its costs hold the VAT that is not recovered.
    purchase_vat, unrecovered_vat
        VAT on what is bought, and the part of it (at most all) that is not recovered. [1]
    sales_vat
        VAT on what tenants pay, due on what comes in. [1]
    organiser_in_house
        Whether the landlord's own staff organises, without VAT.
    """
    invoiced = [name for name in INVOICED if not (organiser_in_house and name == "organiser")]
    net = {name: -getattr(flow, f"{name}_eur") / (1 + unrecovered_vat) for name in invoiced}
    bought = {name: eur * (1 + purchase_vat) for name, eur in net.items()}
    paid = flow.tenant_payments_eur + flow.vacancy_eur + flow.unpaid_eur
    turpe = bought.pop("turpe")
    if organiser_in_house:
        bought["organiser"] = -flow.organiser_eur
    return bought | {
        "insurance": -flow.insurance_eur,
        "turpe_of_plants": turpe,
        "ifer": -flow.ifer_eur,
        "vat_recovered": (purchase_vat - unrecovered_vat) * np.asarray(sum(net.values())),
        "grant": flow.grant_eur,
        "surplus_sale": flow.surplus_sale_eur,
        "solar_payments": paid * (1 + sales_vat),
        "vat_on_solar": paid * sales_vat,
        "common_parts_saving": flow.common_parts_saving_eur,
        "fund": -flow.fund_eur,
        "residual": flow.residual_eur,
        "loan_drawn": flow.loan.drawn_eur,
        "loan_interest": flow.loan.interest_eur,
        "loan_principal": flow.loan.principal_eur,
    }


def party_balances_eur(flows_eur: Mapping[str, Array]) -> dict[str, Array]:
    """What each party of the plan receives less what it pays, ``(..., n_years + 1)``. [EUR]."""
    shape = np.broadcast_shapes(*(np.shape(eur) for eur in flows_eur.values()))
    parties = sorted({party for pair in PLAN_FLOWS.values() for party in pair})
    balance: dict[str, Array] = {party: np.zeros(shape) for party in parties}
    for name, eur in flows_eur.items():
        payer, payee = PLAN_FLOWS[name]
        balance[payer] = balance[payer] - eur
        balance[payee] = balance[payee] + eur
    return balance
