"""What each price per shared kWh does, site by site, against the schemes priced one by one."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from shared_runs import simulated

import simcore as sc
from simcore.study.compare.views import load_duration, places, prices


@pytest.fixture(scope="module")
def flows():
    return simulated(SMALL)


def test_prices_agree_with_schemes_priced_one_by_one(flows):
    table = prices(flows).query("site == 'all'").set_index("price_ht_eur_per_kwh")
    free = sc.price(flows, {"T1": {}}).summary.query("site == 'all'").iloc[0]
    asked = sc.price(flows, {"T3": {"price_ht_eur_per_kwh": 0.08}})
    for price, row in ((0.0, free), (0.08, asked.summary.query("site == 'all'").iloc[0])):
        point = table.loc[price]
        assert point["saving_median_eur"] == pytest.approx(row["tenant_saving_median_eur"])
        assert point["saving_min_eur"] == pytest.approx(row["tenant_saving_min_eur"])
        assert point["losers_fraction"] == pytest.approx(row["losers_fraction"])
        assert point["landlord_npv_eur"] == pytest.approx(row["landlord_npv_eur"])


def test_nobody_loses_below_the_price_found_and_somebody_above(flows):
    found = sc.solve.no_tenant_worse_off(flows, "full_cost").price_ht_eur_per_kwh
    table = prices(flows).query("site == 'all'")
    is_below = table["price_ht_eur_per_kwh"] <= found
    assert (table.loc[is_below, "losers_fraction"] == 0).all()
    assert (table.loc[~is_below, "saving_min_eur"] < 0).all()


def test_sites_add_up_to_all_of_them():
    two = Path(__file__).parents[1] / "scenarios" / "five-sites.toml"
    names = ("outreau", "mining-terraces", "arras-bon-secours")
    loaded = sc.load(two)
    few = loaded.model_copy(update={"sites": {name: loaded.sites[name] for name in names}})
    table = prices(sc.simulate(few, jobs=2)).pivot_table(
        index="price_ht_eur_per_kwh", columns="site", values="landlord_npv_eur"
    )
    assert_allclose(table[list(names)].sum(axis=1), table["all"])


def test_a_site_without_a_plant_has_flat_points():
    without = simulated(SMALL, "plants.kwp_per_dwelling=0.0")
    table = prices(without)
    assert table["landlord_npv_eur"].nunique() == 1
    assert (table["saving_median_eur"] == 0).all()


def test_load_duration_falls_and_keeps_the_energy(flows):
    curve = load_duration(flows).query("site == 'all'")
    for name in ("consumption_kw", "import_kw", "surplus_kw"):
        assert (np.diff(curve[name]) <= 0).all()
    (site,) = flows.sites
    hours = flows.axis.hours
    assert curve["consumption_kw"].iloc[0] == pytest.approx(site.consumption_kwh.max() / hours)
    # 201 points give the mean of 17,520 slots but for the trapezoids' share: under 1 %.
    mean = np.trapezoid(curve["import_kw"], curve["year_fraction"])
    true = (site.consumption_kwh - site.shared_kwh["members"]).mean() / hours
    assert mean == pytest.approx(true, rel=0.01)


def test_places_are_those_of_the_scenario(flows):
    row = places(flows).iloc[0]
    assert (row["site"], row["kind"], row["n_dwellings"]) == ("arras-bon-secours", "composite", 70)
    assert row["kwp"] == pytest.approx(45.5)
    assert 50.2 < row["latitude"] < 50.4
    assert 2.7 < row["longitude"] < 2.9
