"""Meters of common parts: one a building, their contracts, and what is refused."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scenario_sample import FIVE_SITES, SITES
from shared_runs import simulated
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.energy.population.draw import common_parts_load
from simcore.money.rates import rates_on
from simcore.scenario.built import common_meters
from simcore.site.curves import site_population
from simcore.site.dates import price_day, used_rates
from simcore.site.prices import site_prices
from simcore.site.professional import professional_contracts
from simcore.site.road import prepared_site

TOWERS, BLOCK = SITES / "arras-towers.toml", SITES / "arras-bon-secours.toml"
TERRACES = SITES / "mining-terraces.toml"
ID = "arras-towers"


def towers(*buildings, sets=()):
    """Towers with other buildings; 240 dwellings of 700 kWh of common parts each."""
    return sc.load(TOWERS, [f"sites.{ID}.buildings=[{', '.join(buildings)}]", *sets])


def tower(more=""):
    stated = 'name="tower", kind="tower", count=3, dwellings=80'
    return "{" + stated + (f", {more}" if more else "") + "}"


def people_of(scenario):
    return site_population(inputs_of(scenario), has_plant=True)


def test_one_meter_in_each_tower_and_block():
    scenario = sc.load(FIVE_SITES)
    n_meters = {}
    for name, site in scenario.sites.items():
        people = site_population(inputs_of(scenario, name), has_plant=True)
        n_meters[name] = int(people.is_common_parts.sum())
        assert people.is_dwelling[: site.dwellings].all()
        assert_allclose(
            people.annual_kwh[people.is_common_parts].sum(),
            site.common_parts_kwh_per_dwelling * site.dwellings,
        )
    assert n_meters == {
        "saint-martin-boulogne": 13,  # ten blocks of 20, three of 18
        "arras-towers": 3,
        "outreau": 0,
        "mining-terraces": 0,
        "arras-bon-secours": 1,
    }


def test_use_goes_by_dwellings_and_power_by_use():
    # 20 and 18 dwellings at 250 kWh: 5,000 and 4,500 kWh, 1.7 x 5,000 / 8,760 = 0.97 kW: 3 kVA.
    people = people_of(sc.load(SITES / "saint-martin-boulogne.toml"))
    common = people.is_common_parts
    assert_allclose(np.unique(people.annual_kwh[common]), [4_500.0, 5_000.0])
    assert (people.subscribed_power_kva[common] == 3.0).all()
    # A tower needs 18 kVA for its lifts: 56,000 kWh would ask for 10.9 kW.
    people = people_of(sc.load(TOWERS))
    assert_allclose(people.subscribed_power_kva[people.is_common_parts], [18.0] * 3)
    assert_allclose(people.annual_kwh[people.is_common_parts], [56_000.0] * 3)


def test_a_site_without_blocks_has_one_meter_for_all():
    scenario = sc.load(TERRACES, ["sites.mining-terraces.common_parts_kwh_per_dwelling=100.0"])
    kwh, kva = common_parts_load(inputs_of(scenario).households)
    assert_allclose(kwh, [8_000.0])
    assert_allclose(kva, [3.0])


def test_stated_powers_are_those_of_the_meter():
    people = people_of(towers(tower("common_parts_kva=24.0")))
    assert_allclose(people.subscribed_power_kva[-3:], [24.0] * 3)
    scenario = towers(tower("common_parts_powers_kva=[30.0, 30.0, 36.0, 48.0]"))
    inputs, people = inputs_of(scenario), people_of(scenario)
    contracts = professional_contracts(inputs, people)
    assert contracts.is_c4[-3:].all()
    assert not contracts.is_c4[:-3].any()
    assert_allclose(contracts.powers_kva[:, -1], [30.0, 30.0, 36.0, 48.0])
    # August 2026: 224.42 + 291.88 + 18.15 x 30 + 15.00 x 6 + 12.34 x 12 EUR a year.
    prices = site_prices(inputs, people)
    year_eur = 224.42 + 291.88 + 18.15 * 30 + 15.00 * 6 + 12.34 * 12
    assert_allclose(prices.subscription_eur[:, -1].sum(), year_eur)
    assert_allclose(prices.accise_eur_per_kwh[0, [0, -1]], [0.03062, 0.02635])


def test_a_large_use_makes_a_meter_of_class_c4():
    # 80 dwellings at 3,000 kWh: 1.7 x 240,000 / 8,760 = 46.6 kW, 47 kVA.
    use = f"sites.{ID}.common_parts_kwh_per_dwelling=3000.0"
    scenario = towers(tower(), sets=[use])
    contracts = professional_contracts(inputs_of(scenario), people_of(scenario))
    assert_allclose(contracts.powers_kva[:, -1], [47.0] * 4)
    prefixes = {name for names in used_rates(scenario).values() for name in names}
    assert "turpe.c4" in prefixes
    assert "turpe.c4" not in {name for of in used_rates(towers(tower())).values() for name in of}
    book = inputs_of(scenario).rates
    assert rates_on(book, price_day(scenario)).name.str.startswith("turpe.c4").any()


def test_a_day_before_the_grid_above_36_kva_is_refused():
    early = [f"sites.{ID}.common_parts_kwh_per_dwelling=3000.0", "prices.on=2025-02-01"]
    with pytest.raises(InputError, match="2025-08-01"):
        sc.compare(towers(tower(), sets=early))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('common_parts_contract="c4"', r"C4 of tower without its powers.*\[37, 37, 37, 37\]"),
        ('common_parts_contract="c5", common_parts_powers_kva=[40.0, 40.0, 40.0, 40.0]', "C5"),
        ("common_parts_powers_kva=[48.0, 40.0, 40.0, 40.0]", "did you mean 40.*48"),
        ("common_parts_powers_kva=[30.0, 30.0, 30.0, 30.0]", "common_parts_kva = 30"),
        ("common_parts_powers_kva=[40.0]", "1 power"),
        ("common_parts_kva=48.0", "class C5 ends at 36"),
        ("common_parts_kva=24.0, common_parts_powers_kva=[40.0, 40.0, 40.0, 40.0]", "leave"),
    ],
)
def test_what_is_no_contract_is_refused_with_its_place(more, told):
    with pytest.raises(InputError, match=told) as caught:
        towers(tower(more))
    assert f"sites.{ID}.buildings" in str(caught.value)


def test_a_bill_of_common_parts_is_that_of_its_contract():
    site = prepared_site(simulated(BLOCK).sites[0], ["T1"]).before_sharing
    used_kwh = site.flows.registers["members"].consumption_kwh[..., -1].sum(axis=(0, 1))
    bill = site.bill
    # 49,000 kWh at 10.5 c EUR and the network; 12 kVA: 17.31 + 22.67 + 10.42 x 12.
    assert_allclose(used_kwh, 49_000.0, rtol=1e-6)
    assert_allclose(bill.subscription_eur[:, -1].sum(), 165.02, rtol=1e-12)
    network_eur = bill.turpe_eur[:, -1].sum() - 165.02
    assert_allclose(bill.energy_eur[:, -1].sum() - network_eur, 0.105 * used_kwh, rtol=1e-9)
    assert_allclose(bill.accise_eur[:, -1].sum(), 0.03062 * used_kwh, rtol=1e-6)
    # Between the 1.2 of summer nights and the 7.72 c EUR of winter days (CU4).
    assert_allclose(network_eur / used_kwh, 0.0371, atol=0.0005)


def test_the_price_of_the_supply_moves_the_bill_alone():
    before = prepared_site(simulated(BLOCK).sites[0], ["T1"]).before_sharing
    dearer = sc.load(BLOCK, ["contracts.professional_supply_eur_per_kwh=0.125"])
    after = prepared_site(sc.simulate(dearer).sites[0], ["T1"]).before_sharing
    rise = (after.bill.total_eur - before.bill.total_eur).sum(axis=0)
    assert_allclose(rise[:-1], 0.0)
    assert_allclose(rise[-1], 1.2 * 0.02 * 49_000.0, rtol=1e-6)


def test_regulated_contracts_can_still_be_asked_for():
    scenario = sc.load(BLOCK, ['contracts.common_parts="regulated"'])
    prices = site_prices(inputs_of(scenario), people_of(scenario))
    # Base of 12 kVA, August 2026: 13.48 c EUR before tax in all hours.
    assert_allclose(prices.energy_eur_per_kwh[..., -1], 0.1348)
    assert len(common_meters(scenario.sites["arras-bon-secours"])) == 1
