"""What does not add up in a result: energy and money residuals, written into every run."""

import numpy as np

from simcore.money.ledger import PARTIES, balances_eur
from simcore.site.records import SHIFTED, SchemeOutcome, SiteFlows, SiteOutcome
from simcore.study.compare.outcome import Outcome


def energy_residual_fraction(outcome: Outcome) -> float:
    """Largest energy lost or made up, over the production or consumption of its site.

    Site curves are compared with the sum of the registers: production with shared and
    surplus, consumption with shared and import.
    """
    return max(
        (_site_residual(site, name) for site in outcome.flows.sites for name in site.registers),
        default=0.0,
    )


def _site_residual(site: SiteFlows, arrangement: str) -> float:
    registers = site.registers[arrangement]
    shared_kwh = registers.shared_kwh.sum()
    production_kwh = site.production_kwh.sum()
    shift = site.shift if arrangement == SHIFTED else None
    consumption_kwh = (site.consumption_kwh if shift is None else shift.consumption_kwh).sum()
    import_kwh = (registers.consumption_kwh - registers.shared_kwh).sum()
    stored = site.storage.get(arrangement)
    if stored is not None and stored.is_behind:
        consumption_kwh = consumption_kwh + stored.net_kwh.sum()
    lost_kwh = 0.0 if stored is None else stored.unshared_kwh
    residuals = (
        abs(production_kwh - lost_kwh - shared_kwh - registers.surplus_kwh.sum())
        / max(production_kwh, 1.0),
        abs(consumption_kwh - shared_kwh - import_kwh) / max(consumption_kwh, 1.0),
        abs(site.shared_kwh[arrangement].sum() - shared_kwh) / max(production_kwh, 1.0),
    )
    return float(max(residuals))


def money_residual_eur(outcome: Outcome) -> float:
    """Largest sum of money that the ledger and the tables do not agree on. [EUR].

    All parties' balances together; what tenants pay in the ledger and by member; what
    changes for the landlord in the ledger and what the first year of its cash flow leaves it;
    the fund is its own purse, kept apart.
    """
    return max(
        (
            _scheme_residual(site, scheme_outcome)
            for site in outcome.sites
            for scheme_outcome in site.schemes.values()
        ),
        default=0.0,
    )


def _scheme_residual(site: SiteOutcome, outcome: SchemeOutcome) -> float:
    people, ledger, flow = site.flows.population, outcome.ledger_eur, outcome.cash_flow
    is_tenant = people.is_dwelling & ~people.is_vacant
    balance = balances_eur(ledger)
    before_eur = site.bill_before.total_eur.sum(axis=0)
    charges_before_eur = site.ledger_before_eur["common_parts_charges"].sum()
    # Savings are told as if everybody paid what is asked.
    kept_eur = sum(float(np.sum(ledger.get(flow, 0.0))) for flow in ("never_paid", "unpaid_bills"))
    cheques_eur = site.cheque_eur.sum() - charges_before_eur
    tenants_eur = float((outcome.saving_eur - before_eur)[is_tenant].sum() + cheques_eur + kept_eur)
    landlord_eur = (
        balance["landlord"].sum() - balances_eur(site.ledger_before_eur)["landlord"].sum()
    )
    return float(
        max(
            np.abs(sum(balance[party] for party in PARTIES)).max(),
            abs(balance["tenants"].sum() - tenants_eur),
            abs(landlord_eur - (flow.equity_cash_flow_eur - flow.fund_eur)[..., 1]),
        )
    )
