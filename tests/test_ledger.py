"""Ledger: nothing is lost between the parties, flows follow the bill."""

import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose
from strategies import energies

from simcore.base.records import Bill
from simcore.money.ledger import (
    FLOWS,
    PARTIES,
    Payers,
    balances_eur,
    plant_flows_eur,
    solar_flows_eur,
    supply_flows_eur,
)

PAYERS = Payers(
    is_tenant=np.array([True, False, False]),
    is_vacant=np.array([False, True, False]),
    is_common_parts=np.array([False, False, True]),
)


def bill_of(parts):
    return Bill(
        subscription_eur=parts[0],
        uplift_eur=parts[1],
        energy_eur=parts[2],
        turpe_shared_eur=parts[3],
        accise_eur=parts[4],
        cta_eur=parts[5],
        vat_eur=parts[6],
        turpe_eur=parts[7],
    )


def test_supply_flows_by_hand():
    # One period, three meters: a tenant, an empty dwelling, the common parts.
    rows = np.arange(1.0, 25.0).reshape(8, 1, 3)
    flows = supply_flows_eur(bill_of(rows), PAYERS)
    # Tenant: 1+4+7+10+13+16+19 = 70; empty: 77; common parts: 84.
    assert flows["supply_bills"] == 70
    assert flows["vacant_bills"] == 77
    assert flows["common_parts_bill"] == 84
    assert flows["accise"] == 13 + 14 + 15
    assert flows["turpe"] == 22 + 23 + 24


def test_solar_flows_by_hand():
    flows = solar_flows_eur(np.array([[10.0, 5.0]]), np.array([[2.0, 1.0]]), 0.2)
    assert_allclose(flows["solar_payments"], [18.0])
    assert_allclose(flows["vat_on_solar"], [3.0])
    assert_allclose(flows["common_parts_charges"], [3.0])
    balance = balances_eur(flows)
    assert_allclose(balance["tenants"], [-21.0])
    assert_allclose(balance["landlord"], [18.0])
    assert_allclose(balance["state"], [3.0])


def test_flows_of_a_plant_by_hand():
    # A year of 1,200 EUR upkeep with 20 % VAT that is not recovered, in a half and a quarter.
    costs = {"upkeep": 1200.0, "organiser_fee": 240.0, "ifer": 100.0, "loan_service": 400.0}
    flows = plant_flows_eur(costs, 0.2, np.array([0.5, 0.25]), organiser_in_house=False)
    assert_allclose(flows["upkeep"], [500.0, 250.0])
    assert_allclose(flows["organiser_fee"], [100.0, 50.0])
    assert_allclose(flows["ifer"], [50.0, 25.0])
    # 200 + 40 of the 1,440 EUR that bear VAT; taxes and loans bear none.
    assert_allclose(flows["vat_on_purchases"], [120.0, 60.0])
    balance = balances_eur(flows)
    assert_allclose(balance["landlord"], [-970.0, -485.0])
    assert_allclose(balance["organiser"], [100.0, 50.0])
    assert_allclose(balance["lender"], [200.0, 100.0])
    assert_allclose(balance["state"], [170.0, 85.0])
    # The landlord's own staff bears no VAT: 200 EUR of VAT are left.
    own = plant_flows_eur(costs, 0.2, np.array([0.5, 0.25]), organiser_in_house=True)
    assert_allclose(own["organiser_fee"], [120.0, 60.0])
    assert_allclose(own["vat_on_purchases"], [100.0, 50.0])


@given(parts=energies((8, 12, 3), most=500.0), payments=energies((12, 3), most=50.0))
def test_balances_sum_to_zero_and_each_party_keeps_its_own(parts, payments):
    bill = bill_of(parts)
    flows = supply_flows_eur(bill, PAYERS) | solar_flows_eur(payments, payments, 0.2)
    balance = balances_eur(flows)
    assert_allclose(sum(balance.values()), np.zeros(12), atol=1e-6)
    # Computed from the bill, not from the flows: what the supplier keeps.
    taxes = bill.accise_eur + bill.cta_eur + bill.vat_eur
    kept = (bill.total_eur - bill.turpe_eur - taxes).sum(axis=-1)
    assert_allclose(balance["supplier"], kept, atol=1e-6)
    assert_allclose(balance["state"], taxes.sum(axis=-1) + 0.2 * payments.sum(axis=-1), atol=1e-6)


def test_every_flow_joins_two_known_parties():
    for payer, payee in FLOWS.values():
        assert payer in PARTIES
        assert payee in PARTIES
        assert payer != payee
