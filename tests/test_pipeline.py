"""The whole road: wiring, laws over a real run, independence, a site without a plant."""

from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pandas.testing import assert_frame_equal
from scenario_sample import SCENARIOS, SMALL
from shared_runs import priced, simulated

import simcore as sc
from simcore.base.draws import stream
from simcore.base.errors import InputError
from simcore.site.records import ARRANGEMENTS
from simcore.study.compare.checks import energy_residual_fraction, money_residual_eur

SCHEMES = (
    "T1",
    "T2",
    "T3",
    "T3i",
    "T4",
    "T4r",
    "T4b",
    "T8",
    "T9",
    "T13",
    "T13r",
    "T15",
    "T17",
    "T17r",
)


@pytest.fixture(scope="module")
def flows():
    return simulated(SMALL)


@pytest.fixture(scope="module")
def outcome(flows):
    return sc.price(flows, {scheme: {} for scheme in SCHEMES})


def test_registers_hold_the_energy_of_the_curves(flows, outcome):
    assert energy_residual_fraction(outcome) < 1e-9
    site = flows.sites[0]
    for arrangement in ARRANGEMENTS:
        registers = site.registers[arrangement]
        assert (registers.shared_kwh <= registers.consumption_kwh + 1e-9).all()
        assert_allclose(
            registers.production_kwh,
            registers.shared_kwh.sum(axis=(1, 2)) + registers.surplus_kwh,
            rtol=1e-9,
            atol=1e-9,
        )


def test_ledger_sums_to_zero_and_agrees_with_the_other_tables(outcome):
    assert money_residual_eur(outcome) < 1e-6
    ledger, members = outcome.ledger, outcome.members
    for scheme in SCHEMES:
        rows = ledger[(ledger["scheme"] == scheme) & (ledger["payer"] == "tenants")]
        solar = rows[rows["flow"] == "solar_payments"]["eur"].sum()
        paid = members[members["scheme"] == scheme]["payment_eur"].sum()
        assert_allclose(solar, paid, atol=1e-6)


def test_a_saving_is_the_bill_before_less_all_that_is_paid_after(outcome):
    rows = outcome.members
    tenants = rows[rows["is_dwelling"] & ~rows["is_vacant"]]
    expected = (
        tenants["bill_before_eur"]
        - tenants["bill_after_eur"]
        - tenants["payment_eur"]
        + tenants["charges_saving_eur"]
    )
    assert_allclose(tenants["saving_eur"], expected, atol=1e-9)
    assert (rows[~rows["is_dwelling"] | rows["is_vacant"]]["saving_eur"] == 0).all()


def test_those_who_refuse_pay_nothing_and_get_no_sun(outcome):
    rows = outcome.members
    refused = rows[rows["is_dwelling"] & ~rows["is_participant"]]
    assert len(refused) > 0
    assert (refused["payment_eur"] == 0).all()
    assert (refused["shared_kwh"] == 0).all()
    assert_allclose(refused["bill_before_eur"], refused["bill_after_eur"], atol=1e-9)


def test_full_cost_price_brings_the_landlord_to_balance(outcome):
    summary = outcome.summary.set_index(["site", "scheme"])
    npv = summary["landlord_npv_eur"]
    # A cent over 25 years: the price solves a linear equation.
    assert_allclose(npv[("all", "T3")], 0.0, atol=0.01)
    assert npv[("all", "T1")] < npv[("all", "T2")] < npv[("all", "T3")]


def test_order_of_schemes_changes_nothing(flows, outcome):
    again = sc.price(flows, {scheme: {} for scheme in reversed(SCHEMES)}).summary
    first = outcome.summary.set_index(["site", "scheme"]).sort_index()
    second = again.set_index(["site", "scheme"]).sort_index()
    assert first.equals(second)


def test_same_seed_same_tables_and_another_seed_others(outcome, flows):
    again = sc.compare(sc.load(SMALL), jobs=2)
    schemes = list(again.titles)
    rows = outcome.members[outcome.members["scheme"].isin(schemes)]
    columns = ["scheme", "member"]
    left = rows.sort_values(columns).reset_index(drop=True)
    right = again.members.sort_values(columns).reset_index(drop=True)
    assert left.equals(right)
    other = sc.simulate(sc.load(SMALL, seed=63), jobs=1)
    assert not np.array_equal(other.sites[0].consumption_kwh, flows.sites[0].consumption_kwh)


def test_adding_a_dwelling_or_a_site_changes_nobody_else(flows):
    more = simulated(
        SMALL, "sites.arras-bon-secours.dwellings=71", "sites.arras-bon-secours.buildings=[]"
    )
    before = flows.sites[0].registers["members"].consumption_kwh
    after = more.sites[0].registers["members"].consumption_kwh
    assert_array_equal(after[..., :70], before[..., :70])
    both = sc.load(SCENARIOS / "five-sites.toml")
    assert stream(both.seed, "arras-bon-secours", "population") == stream(
        62, "arras-bon-secours", "population"
    )


def test_a_site_beside_others_is_the_site_alone(flows):
    five = simulated(SCENARIOS / "five-sites.toml")
    beside = next(site for site in five.sites if site.site == "arras-bon-secours")
    alone = flows.sites[0]
    assert_array_equal(beside.consumption_kwh, alone.consumption_kwh)
    assert_array_equal(beside.production_kwh, alone.production_kwh)


def test_a_site_without_a_plant_has_no_operation():
    outcome = priced(SMALL, "plants.kwp_per_dwelling=0.0")
    members, summary = outcome.members, outcome.summary
    assert (members["saving_eur"] == 0).all()
    assert (members["shared_kwh"] == 0).all()
    assert (members["bill_before_eur"] == members["bill_after_eur"]).all()
    assert (summary["landlord_npv_eur"] == 0).all()
    assert (summary["losers_fraction"] == 0).all()
    assert (outcome.ledger["flow"] != "turpe_of_plants").sum() > 0
    plants = outcome.ledger[outcome.ledger["flow"].isin(["turpe_of_plants", "ifer"])]
    assert (plants["eur"] == 0).all()


def test_hand_count_of_one_member(outcome, flows):
    """A member's saving under T1 from the ledger of kWh and the rates, step by step."""
    from simcore.money.rates import load_rates, rate

    site, book, day = flows.sites[0], load_rates(), date(2026, 11, 22)
    people, registers = site.population, site.registers["members"]
    chosen = np.flatnonzero(
        people.is_dwelling
        & people.is_participant
        & ~people.is_off_peak
        & (people.subscribed_power_kva == 6)
    )[0]
    high = np.isin(np.arange(12) + 1, (1, 2, 3, 11, 12))
    shared = registers.shared_kwh[:, :, chosen].sum(axis=-1)
    network = np.where(high, rate(book, "turpe.cu4.hph", day), rate(book, "turpe.cu4.hpb", day))
    energy = rate(book, "trve.base.energy_ht.6kva", day)
    # Avoided: energy price less network, accise being due on both sides; VAT 20 %.
    avoided = ((energy - network) * shared).sum() * 1.2
    rise = rate(book, "turpe.cg_acc", day) - rate(book, "turpe.cg", day)
    uplift = rise * 1.15 * 1.2
    rows = outcome.members.set_index(["scheme", "member"]).loc[("T1", chosen + 1)]
    saved_on_bill = rows["bill_before_eur"] - rows["bill_after_eur"]
    assert_allclose(saved_on_bill, avoided - uplift, atol=1e-6)


def test_excise_nil_is_worth_the_accise_on_every_shared_kwh(outcome):
    nil = priced(SMALL, "prices.excise_on_shared=nil")
    both = [table.members.set_index(["scheme", "member"]).loc["T1"] for table in (outcome, nil)]
    gained = both[0]["bill_after_eur"] - both[1]["bill_after_eur"]
    # 3.062 c EUR a kWh and VAT of 20 %: 3.674 c EUR.
    assert_allclose(gained, both[0]["shared_kwh"] * 0.03062 * 1.2, atol=1e-9)


def test_prices_by_calendar_follow_the_rows_of_the_year():
    frozen = priced(SMALL, "prices.on=2026-08-01")
    dated = priced(SMALL, "prices.on=calendar")
    left, right = (
        table.ledger.query("scheme == 'today' and flow == 'supply_bills'").set_index("month")["eur"]
        for table in (frozen, dated)
    )
    assert_allclose(left.loc[8:], right.loc[8:], rtol=1e-12)
    assert (left.loc[:7] != right.loc[:7]).all()


def test_a_key_moves_energy_between_members_but_not_the_total(flows):
    equal = simulated(SMALL, "sharing.key=equal").sites[0]
    mine = flows.sites[0]
    shared = [site.registers["members"].shared_kwh for site in (mine, equal)]
    assert_allclose(shared[0].sum(), shared[1].sum(), rtol=1e-9)
    assert np.abs(shared[0] - shared[1]).max() > 1.0
    static = simulated(SMALL, "sharing.key=static").sites[0]
    assert static.registers["members"].shared_kwh.sum() < 0.95 * shared[0].sum()


def test_flooring_the_key_leaves_a_little_more_surplus(flows):
    coarse = simulated(SMALL, "sharing.key_decimals=1").sites[0]
    lost = (
        coarse.registers["members"].surplus_kwh.sum()
        - flows.sites[0].registers["members"].surplus_kwh.sum()
    )
    # Fewer than 71 members lose less than 0.1 % of production each.
    assert 0 < lost < 71 * 0.001 * flows.sites[0].production_kwh.sum()


def test_static_coefficients_must_fit_the_members():
    scenario = sc.load(SMALL, ["sharing.key=static", "sharing.static_coefficients=[0.5, 0.5]"])
    with pytest.raises(InputError, match=r"found 2 coefficients, expected \d+, one for each meter"):
        sc.simulate(scenario, jobs=1)


def test_prices_before_the_first_row_are_refused():
    with pytest.raises(
        InputError, match=r"prices\.on: found 2020-01-01, expected a day from 2025-08-01 on"
    ):
        sc.compare(sc.load(SMALL, ["prices.on=2020-01-01"]), jobs=1)


def test_an_unknown_scheme_is_refused_with_a_guess(flows):
    with pytest.raises(InputError, match=r"schemes: found T4c, expected one of T1, .* 'T4"):
        sc.price(flows, {"T1": {}, "T4c": {}})


def test_price_at_which_nobody_loses(flows):
    found = sc.solve.no_tenant_worse_off(flows, scheme="cost_recovery")
    assert_allclose(found.tenant_saving_min_eur, 0.0, atol=1e-9)
    assert 0 < found.price_ht_eur_per_kwh < 0.15
    with pytest.raises(InputError, match="did you mean 'cost_recovery'"):
        sc.solve.no_tenant_worse_off(flows, scheme="cost_recovry")


def test_common_parts_saving_to_landlord_takes_it_from_the_tenants(outcome):
    kept = priced(SMALL, "prices.common_parts_saving_to=landlord")
    rows = kept.summary.set_index(["site", "scheme"]).loc[("all", "T15")]
    mine = outcome.summary.set_index(["site", "scheme"]).loc[("all", "T15")]
    assert rows["tenant_saving_median_eur"] == 0
    assert mine["tenant_saving_median_eur"] > 0
    assert rows["landlord_npv_eur"] > mine["landlord_npv_eur"]


def test_a_pvgis_file_takes_the_place_of_the_synthetic_sky():
    path = SCENARIOS.parents[1] / "shared" / "data" / "weather"
    file = path / "pvgis_tmy_roeselare_50.911_3.192.csv"
    if not file.is_file():
        pytest.skip("the sample PVGIS file is not on this machine")
    settings = ["weather.kind=pvgis_tmy", f"weather.file='{file}'"]
    site = simulated(SMALL, *settings).sites[0]
    # Roeselare: 1,006 kWh/kWp at 35 degrees south; east-west at 10 degrees is 0.84 of it.
    assert_allclose(site.production_kwh.sum() / site.peak_power_kw, 1006 * 0.84, rtol=0.03)
    assert str(file) not in site.weather_source


def test_a_measured_production_takes_the_place_of_the_model(tmp_path):
    from simcore.base.timeaxis import time_axis

    axis = time_axis(2026, 60)
    kwh = np.where((axis.minute_of_day >= 600) & (axis.minute_of_day < 960), 5.0, 0.0)
    rows = [f"{stamp}+00:00,{value}" for stamp, value in zip(axis.utc, kwh, strict=True)]
    (tmp_path / "roof.csv").write_text("\n".join(["time,kwh", *rows]) + "\n")
    variant = tmp_path / "measured.toml"
    variant.write_text(
        f'title = "measured"\nextends = "{SMALL}"\n'
        '[sites.arras-bon-secours.plants]\nmeasured_production = "roof.csv"\n'
    )
    site = simulated(variant).sites[0]
    # Six hours of 5 kWh on 365 days, whatever the weather.
    assert_allclose(site.production_kwh.sum(), 6 * 5.0 * 365, rtol=1e-9)
    registers = site.registers["members"]
    assert_allclose(registers.production_kwh.sum(), 6 * 5.0 * 365, rtol=1e-9)


def test_an_epw_file_takes_the_place_of_the_synthetic_sky():
    folder = SCENARIOS.parents[1] / "shared" / "data" / "weather"
    file = folder / "GBR_London.Gatwick.037760_IWEC.epw"
    if not file.is_file():
        pytest.skip("the sample EPW file is not on this machine")
    site = simulated(SMALL, "weather.kind=file", f"weather.file='{file}'")
    # Gatwick: 1,010 kWh/m2 a year; flat roofs give about 0.79 kWh/kWp of it here.
    given = site.sites[0].production_kwh.sum() / site.sites[0].peak_power_kw
    assert_allclose(given, 1010 * 0.79, rtol=0.04)


def test_the_whole_road_of_a_site_is_its_halves_one_after_the_other():
    scenario = sc.load(SCENARIOS / "five-sites.toml", ["time.step_minutes=60"])
    seen = []
    whole = sc.compare(scenario, jobs=2, progress=seen.append)
    halves = sc.price(sc.simulate(scenario))
    assert sorted(seen) == sorted(site.name for site in halves.flows.sites)
    assert_frame_equal(whole.summary, halves.summary, check_exact=True)
    assert_frame_equal(whole.ledger, halves.ledger, check_exact=True)
    assert whole.notes == halves.notes
