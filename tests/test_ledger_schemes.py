"""The ledger under every scheme, over random bills and shared energy: nothing is lost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scheme_sample import N_MEMBERS, N_PERIODS, bases
from strategies import energies

from simcore.base.records import Bill
from simcore.money.ledger import (
    PARTIES,
    Payers,
    balances_eur,
    full_supply_flows_eur,
    solar_flows_eur,
    supply_flows_eur,
)
from simcore.money.schemes import SCHEMES, Billed
from simcore.site.payments import given_back_eur, income_eur, scheme_money

IS_VACANT = np.array([False, True, False, False])
PAYERS = Payers(
    is_tenant=~IS_VACANT, is_vacant=IS_VACANT, is_common_parts=np.zeros(N_MEMBERS, bool)
)
"""The second member takes no part: an empty dwelling, whose bill is the landlord's."""


@st.composite
def bills(draw):
    """Random bills whose network part is at most what they hold before tax."""
    parts = draw(energies((7, N_PERIODS, N_MEMBERS), most=300.0))
    names = ("subscription", "uplift", "energy", "turpe_shared", "accise", "cta", "vat")
    lines = dict(zip((f"{name}_eur" for name in names), parts, strict=True))
    return Bill(**lines, turpe_eur=0.4 * (parts[0] + parts[2]) + parts[1] + parts[3])


def billed(bill, is_payer):
    """What full supply looks at of these bills."""
    passed_on = bill.turpe_eur + bill.accise_eur + bill.cta_eur
    return Billed(
        residual_kwh=10 * bill.energy_eur * is_payer,
        energy_eur=bill.energy_eur * is_payer,
        fixed_eur=(bill.subscription_eur + bill.uplift_eur + bill.cta_eur) * is_payer,
        before_vat_eur=(bill.total_eur - bill.vat_eur) * is_payer,
        passed_on_eur=passed_on * is_payer,
    )


def flows_of(bill, basis, done):
    """All flows between the parties, as a site's books hold them."""
    flows = supply_flows_eur(bill, PAYERS)
    flows |= solar_flows_eur(done.payments_eur, 0 * done.payments_eur, basis.vat_fraction)
    if done.reward_eur is not None:
        flows["rewards"] = done.reward_eur.sum(axis=-1)
    if done.supply is not None:
        served, vat = basis.is_payer, basis.energy_vat_fraction
        flows |= supply_flows_eur(bill, PAYERS, served)
        discount = done.supply.discount_eur.sum(axis=-1)
        flows |= full_supply_flows_eur(bill, served, discount, vat, done.supply.margin)
    return flows


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@given(basis=bases(), bill=bills())
@settings(max_examples=20)
def test_every_euro_has_a_payer_and_a_payee(scheme, basis, bill):
    basis = replace(basis, billed=billed(bill, basis.is_payer))
    done = scheme_money(SCHEMES[scheme], basis, SCHEMES[scheme].filled({}))
    balance = balances_eur(flows_of(bill, basis, done))
    assert_allclose(sum(balance[party] for party in PARTIES), np.zeros(N_PERIODS), atol=1e-7)
    # Two other roads to the same: what the landlord has, and what tenants pay in all.
    own_bills = bill.total_eur[:, IS_VACANT].sum()
    landlord = float(balance["landlord"].sum()) + own_bills
    assert_allclose(landlord, float(income_eur(done)), rtol=1e-9, atol=1e-6)
    unpaid = 0.0 if done.supply is None else -done.supply.margin.bad_debt_eur.sum()
    asked = bill.total_eur[:, ~IS_VACANT].sum() + 1.2 * done.payments_eur.sum()
    back = np.sum(given_back_eur(done, basis))
    assert_allclose(-balance["tenants"].sum() + unpaid, asked - back, rtol=1e-9, atol=1e-6)
    # Whoever supplies: the network operator gets its charge once, and that of empty homes.
    empty = 0.0 if done.supply is None else -done.supply.margin.empty_homes_eur.sum()
    assert_allclose(balance["network"].sum(), bill.turpe_eur.sum() + empty, rtol=1e-9, atol=1e-6)
    taxes = (bill.accise_eur + bill.cta_eur + bill.vat_eur).sum() + 0.2 * done.payments_eur.sum()
    less = 0.0 if done.supply is None else 0.2 * done.supply.discount_eur.sum()
    assert_allclose(balance["state"].sum(), taxes - less, rtol=1e-9, atol=1e-6)
