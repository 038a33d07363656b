"""What a site's books hold whatever the scheme: supply bills, charges, the landlord's costs."""

import numpy as np

from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.base.records import Array
from simcore.money.finance import FinanceTerms, Plant, YearOne, cash_flow
from simcore.money.ledger import payers_of, plant_flows_eur, supply_flows_eur
from simcore.site.before_sharing import BeforeSharing
from simcore.site.charges import charges_eur


def ledger_before(before_sharing: BeforeSharing) -> dict[str, Array]:
    """Today's flows: supply bills, and the common parts through the charges."""
    people = before_sharing.flows.population
    paid_eur = charges_eur(before_sharing, before_sharing.bill.total_eur).sum(axis=-1)
    flows = supply_flows_eur(before_sharing.bill, payers_of(people))
    return flows | {
        "common_parts_charges": paid_eur,
        "cheque_energie": cheque_flow_eur(before_sharing),
    }


def cheque_flow_eur(before_sharing: BeforeSharing) -> Array:
    """Energy cheques of a site by billing period, ``(n_periods,)``. [EUR]."""
    return before_sharing.cheque_eur.sum() * before_sharing.months / MONTHS_PER_YEAR


def landlord_flows_eur(
    before_sharing: BeforeSharing, terms: FinanceTerms, year_one: YearOne
) -> dict[str, Array]:
    """What the landlord pays for its plants in the first year, by billing period."""
    flow = cash_flow(before_sharing.plant, terms, year_one)
    costs_eur = {
        "turpe_of_plants": -flow.turpe_eur[..., 1],
        "ifer": -flow.ifer_eur[..., 1],
        "organiser_fee": -flow.organiser_eur[..., 1],
        "upkeep": -(flow.operation_eur + flow.inverter_eur)[..., 1],
        **_storage_energy_eur(before_sharing.plant, terms),
        "insurance": -flow.insurance_eur[..., 1],
        "loan_service": flow.debt_service_eur[..., 1],
    }
    costs_eur["upkeep"] = costs_eur["upkeep"] - costs_eur.get("storage_energy", 0.0)
    year = before_sharing.months / MONTHS_PER_YEAR
    return plant_flows_eur(
        costs_eur,
        float(terms.unrecovered_vat_fraction),
        year,
        organiser_in_house=terms.organiser_in_house,
    )


def _storage_energy_eur(plant: Plant, terms: FinanceTerms) -> dict[str, Array]:
    """What a battery buys beside the sun in year 1, with VAT that is lost; nothing without one."""
    if plant.storage is None:
        return {}
    gross = 1.0 + np.asarray(terms.unrecovered_vat_fraction)
    return {"storage_energy": gross * plant.storage.energy_eur_per_year}
