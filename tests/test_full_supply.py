"""Full supply by the landlord: a bill by hand, its laws, the books of a real run."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from scheme_sample import bases, paid, reference_case
from shared_runs import simulated

import simcore as sc
from simcore.money.schemes import SCHEMES, supply_year
from simcore.money.supply import COSTS

T14 = SCHEMES["T14"]


def test_a_year_of_one_customer_by_hand():
    # 1,450 residual kWh at 10 c EUR, spot 6 c EUR; 12 EUR fixed; 60 EUR of shared energy.
    basis = reference_case("due")
    payments = paid(basis, "T14")
    assert_allclose(payments.sum(), 750 * 0.08)
    year = supply_year(basis, T14.filled({}))
    costs = {name: -getattr(year.margin, name).sum() for name in COSTS}
    assert_allclose(year.discount_eur.sum(), 0.05 * 145.0)
    # Before VAT 0.13 x 1450 + 12 = 200.5, passed on 0.06 x 1450 + 9 = 96.
    assert_allclose(year.margin.billed_eur.sum(), 200.5 - 7.25)
    assert_allclose(costs["passed_on_eur"], 96.0)
    # Spot 87; flat blocks of the whole are worth 80, 80 % of them are bought 3 % above.
    assert_allclose(costs["forward_eur"], 0.8 * 80.0 * 1.03)
    assert_allclose(costs["spot_eur"], 87.0 - 0.8 * 80.0)
    assert_allclose(costs["imbalance_eur"], 0.003 * 1450)
    assert_allclose(costs["capacity_eur"], 0.002 * 1450)
    assert_allclose(costs["certificates_eur"], 0.006 * 1450)
    assert_allclose(costs["customer_eur"], 30.0)
    # 2 % of 200.5 - 7.25; what of the 60 never comes is a term of the plan.
    assert_allclose(costs["bad_debt_eur"], 0.02 * 193.25)
    assert_allclose(costs["empty_homes_eur"], 0.02 * 12.0)
    assert costs["own_sun_eur"] == 0.0
    assert_allclose(year.margin.total_eur.sum(), 193.25 - sum(costs.values()))


@given(bases(), st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_costs_are_never_negative_and_rise_with_what_they_depend_on(basis, discount, unpaid):
    given_ = {"residual_discount_fraction": discount, "unpaid_fraction": unpaid}
    year = supply_year(basis, T14.filled(given_))
    # What an all-discount bill asks can only fall: nothing of it is a negative cost.
    assert (year.margin.sourcing_eur <= 1e-12).all()
    for name in set(COSTS) - {"spot_eur"}:
        assert (getattr(year.margin, name) <= 1e-12).all(), name
    assert (year.discount_eur >= 0).all()
    assert (year.discount_eur[:, ~basis.is_payer] == 0).all()


@given(bases())
def test_many_values_at_once_are_each_alone(basis):
    for parameter in T14.parameters:
        values = parameter.low + (parameter.high - parameter.low) * np.array([0.0, 0.4, 1.0])
        together = supply_year(basis, T14.filled({parameter.name: values}))
        margins = np.broadcast_to(together.margin.total_eur, (3, len(basis.months)))
        for value, margin in zip(values, margins, strict=True):
            alone = supply_year(basis, T14.filled({parameter.name: float(value)}))
            assert_allclose(margin, alone.margin.total_eur, rtol=1e-10, atol=1e-10)


@pytest.fixture(scope="module")
def outcome():
    flows = simulated(SMALL, "schemes.T14={}", "schemes.T1={}")
    return sc.price(flows)


def test_tenants_who_take_part_pay_the_landlord_alone(outcome):
    site = outcome.sites[0]
    people, done = site.flows.population, site.schemes["T14"]
    lives = people.is_dwelling & ~people.is_vacant
    others = site.bill_before.total_eur[:, lives & ~people.is_participant].sum()
    assert_allclose(done.ledger_eur["supply_bills"].sum(), others)
    # The outside bill of those who take part, less the discount with VAT, goes to the landlord.
    bills = done.bill_after_eur[lives & people.is_participant].sum()
    discount = 1.2 * 0.05 * _energy_eur(outcome)
    assert_allclose(done.ledger_eur["full_supply_bills"].sum(), bills - discount)


def _energy_eur(outcome):
    from simcore.study.compare.pipeline import prepared

    (site,) = prepared(outcome.flows, {"T14": {}}).sites
    return site.after_sharing["members"].basis.billed.energy_eur.sum()


def test_network_and_state_get_the_same_from_another_hand(outcome):
    sheet = outcome.balances.query("site == 'all'").set_index(["scheme", "party"])["balance_eur"]
    empty = outcome.ledger.query("scheme == 'T14' and flow == 'empty_homes'")["eur"].sum()
    assert_allclose(sheet["T14", "network"] - empty, sheet["T1", "network"])
    assert empty > 0


def test_a_discount_goes_to_the_tenants_and_a_price_to_the_landlord(outcome):
    flows = outcome.flows
    free = sc.price(flows, {"T14": {"solar_ht_eur_per_kwh": 0.0}}).sites[0].schemes["T14"]
    none = {"solar_ht_eur_per_kwh": 0.0, "residual_discount_fraction": 0.0}
    same = sc.price(flows, {"T14": none}).sites[0].schemes["T14"]
    plain = outcome.sites[0].schemes["T1"]
    # Without price and discount tenants pay what they would with free energy.
    assert_allclose(same.saving_eur, plain.saving_eur, atol=1e-9)
    assert_allclose((free.saving_eur - same.saving_eur).sum(), 1.2 * 0.05 * _energy_eur(outcome))


def test_full_supply_needs_the_market_price():
    bare = simulated(SMALL)
    with pytest.raises(sc.InputError, match=r"schemes\.T14: found flows .* without registers"):
        sc.price(bare, {"T14": {}})
