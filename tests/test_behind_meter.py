"""Common parts fed by the plant of their building: per meter, slot by slot, and what it costs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from rates_sample import BOOK, TODAY
from scenario_sample import SCENARIOS, SITES
from shared_runs import priced
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.base.registers import Registers
from simcore.base.timeaxis import billing_periods
from simcore.energy.sharing import own_use
from simcore.money.bills import bill
from simcore.money.ledger import PARTIES, balances_eur
from simcore.money.rates import ProfessionalContracts, member_prices, with_professional
from simcore.site.landlord import site_plant
from simcore.site.professional import behind_meters, professional_contracts
from simcore.site.road import prepared_site
from simcore.study.compare.checks import energy_residual_fraction, money_residual_eur
from simcore.study.size.size import size_sweep

TOWERS, BLOCKS = SITES / "arras-towers.toml", SITES / "saint-martin-boulogne.toml"
BLOCK = SITES / "arras-bon-secours.toml"
BEHIND = 'common_parts="behind-the-meter"'
NO_ROOF_WORKS = ("finance.structure_study_eur=0.0", "finance.roof_works_eur_per_kw=0.0")

# --- the kernel -----------------------------------------------------------------------------


def test_each_meter_has_the_plant_of_its_building_alone():
    # Two buildings with half of a plant of 4 kWh each: the first needs 1, the second 5 of its 2.
    # A site as one meter would use 4 of 6; meters use 1 + 2. The third has no plant.
    behind = np.array([[0.5, 0.5, 0.0]])
    own = own_use(np.array([[4.0]]), np.array([[1.0, 5.0, 9.0]]), behind)
    assert_allclose(own.used_kwh, [[1.0, 2.0, 0.0]])
    assert_allclose(own.left_kwh, [[1.0]])


def test_several_plants_of_a_building_give_alike():
    # 3 and 1 kWh stand behind a meter that needs 2: 1.5 and 0.5 of it, the rest is injected.
    own = own_use(np.array([[3.0, 1.0]]), np.array([[2.0]]), np.ones((2, 1)))
    assert_allclose(own.left_kwh, [[1.5, 0.5]])


def by_loops(plants, needs, behind):
    """The same slot by slot, meter by meter."""
    used, left = np.zeros(needs.shape), plants.copy()
    for slot in range(len(plants)):
        for meter in range(needs.shape[1]):
            offered = sum(behind[p, meter] * plants[slot, p] for p in range(plants.shape[1]))
            used[slot, meter] = min(offered, needs[slot, meter])
            for p in range(plants.shape[1]):
                if offered > 0:
                    part = behind[p, meter] * plants[slot, p] / offered
                    left[slot, p] -= used[slot, meter] * part
    return used, left


kwh = st.floats(0.0, 50.0)
fractions = arrays(float, (2, 3), elements=st.floats(0.0, 1 / 3))


@given(arrays(float, (4, 2), elements=kwh), arrays(float, (4, 3), elements=kwh), fractions)
def test_energy_is_neither_lost_nor_lent(plants, needs, behind):
    own = own_use(plants, needs, behind)
    assert (own.used_kwh <= needs + 1e-9).all()
    assert (own.used_kwh <= plants @ behind + 1e-9).all()
    assert_allclose(own.used_kwh.sum(axis=1) + own.left_kwh.sum(axis=1), plants.sum(axis=1))
    used, left = by_loops(plants, needs, behind)
    assert_allclose(own.used_kwh, used, atol=1e-9)
    assert_allclose(own.left_kwh, left, atol=1e-9)


# --- the bill -------------------------------------------------------------------------------


def test_behind_the_meter_bill_by_hand():
    # 18 kVA, August 2026. January: 1,000 kWh in peak hours, 300 from the roof, 100 shared;
    # July: 2,000, 800 from the roof, 200 shared. What the roof brings pays no network, no excise.
    # Fixed: 17.31 + 22.67 + 10.42 x 18 = 227.54, and 27.20 - 17.31 = 9.89 as a producer.
    # 600 x (10.5 + 7.72) + 1,000 x (10.5 + 1.71) c EUR = 109.32 + 122.10 of energy,
    # 100 x 7.72 + 200 x 1.71 c EUR = 11.14 of network on shared kWh, 1,900 x 3.062 c EUR = 58.178.
    periods = billing_periods(2026)
    one = np.ones(1, bool)
    homes = member_prices(
        BOOK,
        periods,
        on=TODAY,
        is_off_peak=one,
        subscribed_power_kva=np.array([6.0]),
        excise_on_shared="due",
        is_dwelling=~one,
    )
    stated = ProfessionalContracts(
        is_professional=one,
        is_producer=one,
        powers_kva=np.full((4, 1), 18.0),
        supply_eur_per_kwh=0.105,
        turpe_option="cu4",
        c4_option="c4cu",
    )
    prices = with_professional(homes, BOOK, periods, on=TODAY, contracts=stated)
    used, own, shared = np.zeros((3, 12, 2, 1))
    used[[0, 6], 0, 0], own[[0, 6], 0, 0] = (1000.0, 2000.0), (300.0, 800.0)
    shared[[0, 6], 0, 0] = 100.0, 200.0
    booked = Registers(
        consumption_kwh=used,
        shared_kwh=own + shared,
        own_kwh=own,
        production_kwh=np.zeros(12),
        surplus_kwh=np.zeros(12),
    ).on_network
    done = bill(prices, booked.consumption_kwh, booked.shared_kwh, one)
    fixed = 1.15 * (227.54 + 9.89)
    total = 1.2 * (fixed + 109.32 + 122.10 + 11.14 + 58.178)
    assert_allclose(done.total_eur.sum(), total, rtol=1e-12)
    assert_allclose(done.accise_eur.sum(), 58.178)
    # A kWh from the roof saves 10.5 + 1.71 + 3.062 c EUR before VAT in summer, a shared one 10.5.
    more = own.copy()
    more[6, 0, 0] += 1.0
    again = bill(prices, used - more, shared, one).total_eur.sum()
    assert_allclose(done.total_eur.sum() - again, 1.2 * (0.105 + 0.0171 + 0.03062), rtol=1e-6)


# --- in a run -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def towers():
    (site,) = priced(TOWERS, BEHIND).sites
    return site


def test_three_towers_are_three_meters_and_connections_above_36_kva(towers):
    inputs, people = towers.flows.inputs, towers.flows.population
    behind = behind_meters(inputs, people)
    assert behind.shape == (1, people.n_members)
    assert_allclose(behind[0, people.is_common_parts], 1 / 3)
    today = professional_contracts(inputs, people)
    then = professional_contracts(inputs, people, has_plants=True)
    # 48 kWp / 1.2 = 40 kVA: the meter of 18 kVA becomes one of class C4, least power 37.
    assert not today.is_c4.any()
    assert then.is_c4.sum() == then.is_producer.sum() == 3
    assert_allclose(then.powers_kva[:, -1], [18.0, 18.0, 18.0, 37.0])
    prices = prepared_site(towers.flows, ["T1"]).before_sharing.prices
    year_eur = 224.42 + 291.88 + 18.15 * 18 + 12.34 * 19
    assert_allclose(prices.subscription_eur[:, -1].sum(), year_eur)
    assert_allclose(prices.uplift_eur[:, -1].sum(), 323.72 - 224.42)


def test_the_plant_has_no_connection_of_its_own_and_works_follow():
    inputs = inputs_of(sc.load(TOWERS, [BEHIND, *NO_ROOF_WORKS]))
    large = site_plant(inputs, 144.0)
    assert large.turpe_eur_per_year == 0.0
    assert_allclose(large.roof_works_eur, 3 * 9_000.0)
    # 3 x 43.2 kWp / 1.2 are 36 kVA each: the meters stay in their class.
    assert site_plant(inputs, 129.6).roof_works_eur == 0.0
    assert site_plant(inputs_of(sc.load(TOWERS)), 144.0).turpe_eur_per_year > 1_800


def test_energy_of_a_run_is_that_of_the_meters(towers):
    flows = towers.flows
    people, registers = flows.population, flows.registers["members"]
    own = registers.own_kwh.sum(axis=(0, 1))
    assert (own[people.is_common_parts] > 5_000).all()
    assert (own[people.is_dwelling] == 0).all()
    assert (registers.own_kwh <= registers.shared_kwh + 1e-9).all()
    assert (registers.shared_kwh <= registers.consumption_kwh + 1e-6).all()
    free = priced(TOWERS).sites[0].flows.registers["members"]
    assert_allclose(registers.consumption_kwh.sum(), free.consumption_kwh.sum(), rtol=1e-9)
    assert_allclose(registers.production_kwh, free.production_kwh, rtol=1e-9)
    # Their own roof comes first: common parts have more, tenants less.
    gets = registers.shared_kwh.sum(axis=(0, 1)) - free.shared_kwh.sum(axis=(0, 1))
    assert gets[people.is_common_parts].min() > 0
    assert gets[people.is_dwelling].sum() < 0


def test_today_s_bill_does_not_move(towers):
    free = priced(TOWERS).sites[0]
    assert_allclose(towers.bill_before.total_eur, free.bill_before.total_eur, rtol=1e-9)


def test_a_site_with_a_small_plant_keeps_its_class():
    (site,) = priced(BLOCKS, BEHIND).sites
    people = site.flows.population
    then = professional_contracts(site.flows.inputs, people, has_plants=True)
    assert then.is_producer.sum() == 13
    assert not then.is_c4.any()
    prices = prepared_site(site.flows, ["T1"]).before_sharing.prices
    assert_allclose(prices.uplift_eur[:, -1].sum(), 27.20 - 17.31)


@pytest.mark.parametrize("arrangement", ["free", "pays", "behind-the-meter"])
def test_every_euro_is_paid_and_received(arrangement):
    outcome = priced(BLOCK, f'common_parts="{arrangement}"')
    assert money_residual_eur(outcome) < 1e-6
    assert energy_residual_fraction(outcome) < 1e-9
    (site,) = outcome.sites
    for scheme in site.schemes.values():
        balance = balances_eur(scheme.ledger_eur)
        assert_allclose(sum(balance[party] for party in PARTIES), 0.0, atol=1e-9)
    assert site.schemes["T1"].charges_saving_eur.sum() > 100


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["common-parts-pay", "common-parts-behind-the-meter"])
def test_the_five_sites_run_under_each_variant(variant):
    hourly = "time.step_minutes=60"
    outcome = priced(SCENARIOS / f"{variant}.toml", hourly)
    free = priced(SCENARIOS / "five-sites.toml", hourly)
    assert money_residual_eur(outcome) < 1e-6
    assert energy_residual_fraction(outcome) < 1e-9
    rows, plain = (
        one.summary.query("site == 'all'").set_index("scheme") for one in (outcome, free)
    )
    charges = rows["charges_saving_mean_eur"] - plain["charges_saving_mean_eur"]
    npv = rows["landlord_npv_eur"] - plain["landlord_npv_eur"]
    if variant == "common-parts-pay":
        # Under T4 common parts give the landlord what the charges save less.
        assert npv["T4"] > 50_000
        assert charges["T4"] < -5
        assert_allclose([npv["T1"], charges["T1"]], 0.0, atol=1e-6)
    else:
        assert npv["T1"] > 20_000
        assert (charges > 3).all()
    # Houses have no common parts, and stay as they are.
    own, as_free = (
        one.summary.set_index(["site", "scheme"]).loc[("outreau", "T4"), "landlord_npv_eur"]
        for one in (outcome, free)
    )
    assert_allclose(own, as_free)


def test_no_plant_changes_nothing():
    sets = ["plants.kwp_factor=0.0"]
    free, behind = (sc.compare(sc.load(BLOCK, [*sets, *more])).summary for more in ([], [BEHIND]))
    assert_allclose(behind["tenant_saving_mean_eur"], free["tenant_saving_mean_eur"], atol=1e-9)


def test_sizes_net_each_meter_again():
    behind, free = (
        size_sweep(sc.load(BLOCK, sets), "T4", n_sizes=4).sites[0].sized for sets in ([BEHIND], [])
    )
    assert (np.diff(behind.shared_kwh) > 0).all()
    # Registers are float32.
    assert (behind.shared_kwh >= free.shared_kwh * (1 - 1e-7)).all()
    assert_allclose(behind.production_kwh, free.production_kwh, rtol=1e-9)
    assert behind.saving_mean_eur[0] > free.saving_mean_eur[0]


def test_given_curves_tell_no_plant_behind_a_meter():
    with pytest.raises(InputError, match="which plant feeds which meter"):
        sc.from_arrays(
            production_kwh=np.full(8760, 0.5),
            consumption_kwh=np.full((8760, 2), 0.3),
            step=60,
            scenario=sc.load(BLOCK, [BEHIND]),
        )
