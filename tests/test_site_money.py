"""What a scenario's settings do to plants, terms, tenants counted and prices found."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenario_sample import SITES
from shared_runs import priced, simulated
from site_sample import inputs_of

import simcore as sc
from simcore.site.landlord import finance_terms, site_plant

TOWERS, TERRACES = SITES / "arras-towers.toml", SITES / "mining-terraces.toml"
BLOCK = SITES / "arras-bon-secours.toml"


def plant_of(power_kw, *settings):
    return site_plant(inputs_of(sc.load(BLOCK, settings)), power_kw)


def test_network_charge_of_a_plant_follows_its_inverter():
    # The inverter is 1.2 times smaller than the modules: 43.2 kWp would be 36 kVA.
    assert plant_of(43.1).turpe_eur_per_year < 50
    assert plant_of(43.3).turpe_eur_per_year > 600
    assert plant_of(0.0).turpe_eur_per_year == 0


def test_bonus_of_early_contracts_comes_with_the_grant():
    # Requests of early 2026: 70 EUR/kWp from 36 to 100 kWp, 140 from 9 to 36; none since June.
    early = "prices.surplus_request_date=2026-03-31"
    assert_allclose(plant_of(50.0, early).grant_eur, 50 * 70)
    assert_allclose(plant_of(20.0, early).grant_eur, 20 * 140)
    assert plant_of(150.0, early).grant_eur == 0
    assert plant_of(50.0).grant_eur == 0
    # 50 kWp at 1,150 EUR/kWp, half granted.
    half = plant_of(50.0, early, "finance.grant_fraction=0.5")
    assert_allclose(half.grant_eur, 0.5 * 57_500 + 3_500)
    # It comes with the purchase contract: not where the surplus goes to the market.
    assert plant_of(50.0, early, 'finance.surplus="market"').grant_eur == 0


def terms_of(*settings):
    return finance_terms(inputs_of(sc.load(BLOCK, settings)))


def test_an_exempt_landlord_recovers_no_vat():
    assert terms_of().unrecovered_vat_fraction == 0.0
    assert terms_of("prices.landlord_vat_fraction=0.0").unrecovered_vat_fraction == 0.20
    both = terms_of("prices.landlord_vat_fraction=0.0", "finance.unrecovered_vat_fraction=0.1")
    assert both.unrecovered_vat_fraction == 0.1


def test_inverters_are_replaced_all_along_a_longer_plan():
    assert terms_of().inverter_years == (13,)
    assert terms_of("finance.years=40").inverter_years == (13, 26, 39)


@pytest.fixture(scope="module")
def terraces():
    return simulated(TERRACES)


def test_nothing_to_organise_where_nothing_is_shared(terraces):
    outcome = sc.price(terraces, {"T1": {}, "T15": {}, "T17": {}})
    lines = outcome.cash_flow.query("line == 'organiser' and year == 1").set_index("scheme")["eur"]
    assert lines["T15"] == 0
    assert lines["T1"] < -600
    rows = outcome.summary.query("site == 'all'").set_index("scheme")
    assert rows.loc["T15", "n_participants"] == 0
    assert rows.loc["T1", "n_participants"] > 60
    # The common parts come first, then the same tenants share the rest.
    assert rows.loc["T17", "n_participants"] == rows.loc["T1", "n_participants"]


def test_running_costs_are_covered_each_year_where_tenants_use_all(terraces):
    # No common parts here: all shared kWh are the tenants'.
    lines = sc.price(terraces, {"T2": {}}).cash_flow.pivot(
        index="year", columns="line", values="eur"
    )
    running = lines[["operation", "turpe", "ifer", "organiser"]].sum(axis=1)
    assert_allclose(lines.loc[1, "tenant_payments"], -running[1], rtol=1e-9)
    # Later the energy ages and the organiser's cost per kWh with it: within 3 % in year 25.
    assert_allclose(lines.loc[25, "tenant_payments"], -running[25], rtol=0.03)


def test_no_price_keeps_everybody_whole_where_one_shares_nothing(terraces):
    n_members = int(terraces.sites[0].population.is_participant.sum())
    parts = [0.0] + [0.9 / n_members] * (n_members - 1)
    settings = ["sharing.key=static", f"sharing.static_coefficients={parts}"]
    flows = simulated(TERRACES, *settings)
    found = sc.solve.no_tenant_worse_off(flows)
    # That tenant pays the raised management charge for nothing.
    assert found.price_ht_eur_per_kwh == 0
    assert_allclose(found.tenant_saving_min_eur, -4.6059 * 1.15 * 1.2, atol=0.01)


def test_sites_without_a_plant_do_not_dilute_the_losers():
    folder = SITES.parent / "five-sites.toml"
    settings = [
        "sites.mining-terraces.plants.kwp_per_dwelling=0.0",
        "schemes.T8.fee_eur_per_month=8.0",
    ]
    outcome = sc.price(simulated(folder, *settings), {"T8": {"fee_eur_per_month": 8.0}})
    whole = outcome.summary.query("site == 'all'").iloc[0]
    rows = outcome.members
    taking_part = rows[rows["is_dwelling"] & rows["is_participant"]]
    assert_allclose(whole["losers_fraction"], (taking_part["saving_eur"] < -0.005).mean())
    assert_allclose(whole["tenant_saving_median_eur"], np.median(taking_part["saving_eur"]))


def test_those_who_refuse_gain_through_the_charges_alone():
    outcome = priced(BLOCK)
    rows = outcome.members.query("scheme == 'T3' and is_dwelling and not is_participant")
    rows = rows[~rows["is_vacant"]]
    told = outcome.summary.query("site == 'all' and scheme == 'T3'")["refuser_saving_mean_eur"]
    assert_allclose(told.iloc[0], rows["charges_saving_eur"].mean())
    assert told.iloc[0] > 0
