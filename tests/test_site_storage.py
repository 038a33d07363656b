"""A shared battery at a site: the law's caps, the books, the plan, the yardstick, refusals."""

import numpy as np
import pytest
from command_sample import answered, called, invoked
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import OUTREAU, SMALL
from shared_runs import priced, simulated
from workbook_sample import disagreements, formula_cells, needs_office

import simcore as sc
from simcore.base.errors import InputError
from simcore.base.timeaxis import period_of_slot, time_axis
from simcore.energy.sharing import storage_excess_kwh
from simcore.energy.storage import most_served_kwh
from simcore.money.finance.terms import renewals
from simcore.show.finance.sheets import STORAGE_LINES, write_plan
from simcore.show.words.problems import in_words
from simcore.site.curves import site_curves
from simcore.site.inputs import site_inputs
from simcore.site.storage import battery_of, cycle_of_slot
from simcore.study.compare.checks import energy_residual_fraction, money_residual_eur
from simcore.study.compare.storage import has_storage, storage_rows
from simcore.study.finance.plan import plan_of

HOURLY = "time.step_minutes=60"
BLOCK = "sites.arras-bon-secours"
BATTERY = f'{BLOCK}.storage={{place="shared",capacity_kwh=40.0,power_kw=20.0}}'
FORESEEN = (
    BATTERY,
    f"{BLOCK}.storage.day_error_fraction=0.0",
    f"{BLOCK}.storage.slot_error_fraction=0.0",
    f"{BLOCK}.storage.demand_error_fraction=0.0",
)
ROUNDING_KWH = 1e-6


def site_of(*sets):
    return simulated(SMALL, HOURLY, *sets).sites[0]


def stored_at(*sets):
    return site_of(*sets).storage["members"]


@pytest.mark.parametrize("key", ["default", "equal", "static", "full_dynamic"])
def test_the_caps_of_the_law_hold_in_every_slot(key):
    site = site_of(BATTERY, f"sharing.key={key}")
    for name, stored in site.storage.items():
        made = np.stack([site.production_kwh, stored.discharge_kwh], axis=-1)
        shared = np.stack([site.shared_kwh[name], stored.sun_kwh], axis=-1)
        for excess_kwh in storage_excess_kwh(shared, made):
            assert_allclose(excess_kwh, 0.0, atol=ROUNDING_KWH)
        assert (stored.charge_kwh * stored.discharge_kwh == 0).all()
        assert (stored.sun_kwh <= stored.charge_kwh).all()
        assert (stored.served_kwh <= stored.discharge_kwh).all()
        assert stored.served_kwh.sum() > 0


def test_the_books_close_with_a_battery():
    outcome = priced(SMALL, HOURLY, BATTERY)
    assert energy_residual_fraction(outcome) < 1e-9
    assert money_residual_eur(outcome) < 1e-6
    site = outcome.sites[0].flows
    registers, stored = site.registers["members"], site.storage["members"]
    periods = period_of_slot(site.inputs.axis, site.inputs.periods)
    left_kwh = np.maximum(site.production_kwh - site.shared_kwh["members"], 0.0) - stored.sun_kwh
    assert_allclose(np.bincount(periods, left_kwh), registers.surplus_kwh, atol=ROUNDING_KWH)
    assert_allclose(site.plant_surplus_kwh["members"].sum(axis=-1), registers.surplus_kwh)
    assert_allclose(registers.production_kwh.sum(), site.production_kwh.sum())


def test_members_get_more_sun_and_use_the_same():
    without, with_one = site_of(), site_of(BATTERY)
    before, after = (site.registers["members"] for site in (without, with_one))
    assert_array_equal(before.consumption_kwh, after.consumption_kwh)
    assert_array_equal(without.population.kind, with_one.population.kind)
    gain_kwh = after.shared_kwh.sum() - before.shared_kwh.sum()
    assert_allclose(gain_kwh, with_one.storage["members"].served_kwh.sum(), rtol=1e-6)
    assert not without.storage


def test_it_is_no_part_of_the_common_parts_bill():
    without, with_one = (priced(SMALL, HOURLY, *sets).sites[0] for sets in ((), (BATTERY,)))
    for name in ("T4", "T13"):
        books, more = (site.schemes[name].ledger_eur for site in (without, with_one))
        # The common parts share more sun, so that their bill falls; nothing is added to it.
        assert (more["common_parts_bill"] <= books["common_parts_bill"] + 1e-9).all()
        bought = with_one.flows.storage["members"].import_kwh.sum() * 0.20
        assert_allclose(more["storage_energy"].sum(), bought)
        assert "storage_energy" not in books
    assert_array_equal(without.bill_before.total_eur, with_one.bill_before.total_eur)


def test_no_member_loses_sun_to_a_battery_that_errs():
    far_off = f"{BLOCK}.storage.demand_error_fraction=0.5"
    before, after = (
        site.registers["members"].shared_kwh for site in (site_of(), site_of(BATTERY, far_off))
    )
    assert (after >= before - ROUNDING_KWH).all()


def test_the_plan_builds_keeps_and_renews_it_by_hand():
    plain, built = (priced(SMALL, HOURLY, *sets).sites[0] for sets in ((), (BATTERY,)))
    before, after = (site.schemes["T4"].cash_flow for site in (plain, built))
    terms, costs = built.schemes["T4"].terms, built.plant.storage
    gross = 1 + float(terms.unrecovered_vat_fraction)
    assert_allclose(before.capex_eur[0] - after.capex_eur[0], gross * 40 * 600)
    bought_eur = 0.20 * stored_at(BATTERY).import_kwh.sum()
    assert_allclose(
        before.operation_eur[1] - after.operation_eur[1], gross * (40 * 15 + bought_eur)
    )
    renewed = (before.inverter_eur - after.inverter_eur) / gross
    year = int(np.ceil(costs.life_years))
    rise = (1 + terms.index_rate(terms.indexing.inverter)) ** (year - 1)
    assert_allclose(renewed[year], 0.6 * 40 * 600 * rise)
    assert np.count_nonzero(renewed) == 25 // costs.life_years
    assert_array_equal(before.residual_eur, after.residual_eur)
    # 15 years at rest, 6,000 cycles of what is taken out over 40 kWh.
    cycles = stored_at(BATTERY).discharge_kwh.sum() / 0.92 / 40
    assert_allclose(costs.life_years, 1 / (1 / 15 + cycles / 6000))


def plan_with_a_battery(path):
    write_plan(plan_of(priced(SMALL, HOURLY, BATTERY), "T4"), path)
    return path


def test_lines_with_a_part_of_a_battery_are_typed_into_the_spreadsheet(tmp_path):
    plain = tmp_path / "plain.xlsx"
    write_plan(plan_of(priced(SMALL, HOURLY), "T4"), plain)
    n_formulas = [
        sum(sheet == "Site 1" for sheet, _, _ in formula_cells(path))
        for path in (plain, plan_with_a_battery(tmp_path / "built.xlsx"))
    ]
    assert n_formulas[0] - n_formulas[1] == 26 * len(STORAGE_LINES)


@needs_office
def test_the_spreadsheet_of_a_battery_agrees_with_python(tmp_path):
    assert disagreements([plan_with_a_battery(tmp_path / "plan.xlsx")], tmp_path) == []


def test_a_thing_is_renewed_when_it_is_worn_but_not_at_the_end():
    assert_array_equal(np.flatnonzero(renewals(10.0, 25)), [10, 20])
    assert_array_equal(np.flatnonzero(renewals(8.4, 25)), [9, 17])  # 8.4, 16.8; 25.2 is later
    assert_array_equal(np.flatnonzero(renewals(12.5, 25)), [13])  # the second one on the last day
    assert_array_equal(renewals(0.5, 3), [0, 2, 2, 0])


def test_greedy_comes_near_the_optimum_of_the_site_and_never_above():
    inputs = site_inputs(simulated(SMALL, HOURLY, *FORESEEN).scenario)["arras-bon-secours"]
    site, stored = site_of(*FORESEEN), stored_at(*FORESEEN)
    curves = site_curves(inputs)
    used_kwh = curves.consumption_kwh[:, site.population.is_participant].sum(axis=-1)
    net_kwh = curves.production_kwh - used_kwh
    battery = battery_of(inputs.site_table.storage)
    best = most_served_kwh(np.maximum(net_kwh, 0), np.maximum(-net_kwh, 0), battery, 1.0)
    direct_kwh = np.minimum(curves.production_kwh, used_kwh).sum()
    most, reached = best.discharge_kwh.sum(), stored.served_kwh.sum()
    assert 0.9 * most <= reached <= most * (1 + 1e-6)
    assert_allclose(site.shared_kwh["members"].sum(), direct_kwh + reached, rtol=1e-6)
    assert_allclose(stored.import_kwh, 0.0, atol=ROUNDING_KWH)
    missed = stored_at(BATTERY).served_kwh.sum()
    assert 0.5 * most < missed < reached


def test_a_cycle_runs_from_eight_to_eight_across_the_clock_changes():
    axis = time_axis(2026, 60)
    cycle = cycle_of_slot(axis)
    starts = np.flatnonzero(np.diff(cycle)) + 1
    assert (axis.minute_of_day[starts] == 480).all()
    assert_array_equal(np.unique(np.diff(starts)), [23, 24, 25])
    assert (cycle[0], cycle[-1]) == (0, 365)


@pytest.mark.parametrize("place", ["common_parts", "dwellings"])
def test_behind_meters_the_books_close_against_the_bills_of_today(place):
    behind = BATTERY.replace("shared", place)
    outcome, plain = priced(SMALL, HOURLY, behind), priced(SMALL, HOURLY)
    assert energy_residual_fraction(outcome) < 1e-6  # curves of single precision, summed twice
    assert money_residual_eur(outcome) < 1e-6
    site, before = outcome.sites[0], plain.sites[0]
    assert_allclose(site.bill_before.total_eur, before.bill_before.total_eur, rtol=1e-6)
    registers, today = site.flows.registers["members"], site.flows.today
    more_kwh = (registers.consumption_kwh - today.consumption_kwh).sum(axis=(0, 1))
    stored, people = site.flows.storage["members"], site.flows.population
    meters = people.is_common_parts if place == "common_parts" else people.is_dwelling
    assert_allclose(more_kwh[~meters], 0.0, atol=1e-3)
    assert_allclose(more_kwh.sum(), stored.net_kwh.sum(), rtol=1e-3)
    assert stored.discharge_kwh.sum() > 500
    # The losses of the way through: 1 - 0.92 x 0.92 of the charge, a little more at rest.
    assert 1 - 0.92**2 < stored.net_kwh.sum() / stored.charge_kwh.sum() < 0.25
    assert_allclose(site.schemes["T4"].ledger_eur["storage_energy"], 0.0)


def test_behind_dwellings_no_home_feeds_in_and_those_who_stay_out_have_none():
    site = site_of(BATTERY.replace("shared", "dwellings"))
    registers, people = site.registers["members"], site.population
    assert registers.consumption_kwh.min() >= 0
    out = people.is_dwelling & (~people.is_participant | people.is_vacant)
    assert out.any()
    changed = registers.consumption_kwh - site.today.consumption_kwh
    assert_array_equal(changed[..., out], 0.0)


def test_the_table_of_batteries_tells_only_sites_that_have_one():
    outcome = priced(SMALL, HOURLY, BATTERY)
    assert has_storage(outcome)
    assert not has_storage(priced(SMALL, HOURLY))
    (row,) = storage_rows(outcome)
    assert (row["storage_place"], row["capacity_kwh"]) == ("shared", 40.0)
    assert row["stored_served_kwh"] < 0.9 * (row["stored_sun_kwh"] + row["stored_import_kwh"])
    assert 1 < row["life_years"] < 15


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("{capacity_kwh=40.0,power_kw=20.0}", "place"),
        ('{place="roof",capacity_kwh=40.0,power_kw=20.0}', "roof"),
        ('{place="shared",capacity_kwh=40.0,power_kw=0.0}', "power_kw"),
        ('{place="shared",capacity_kwh=0.0,power_kw=20.0}', "capacity_kwh"),
        (
            '{place="shared",capacity_kwh=40.0,power_kw=2.0,charge_efficiency_fraction=1.2}',
            "charge_efficiency_fraction",
        ),
        (
            '{place="shared",capacity_kwh=40.0,power_kw=2.0,least_state_fraction=0.95}',
            "between 0.95 and 0.95",
        ),
        (
            '{place="dwellings",capacity_kwh=40.0,power_kw=2.0,strategy="peak"}',
            "behind the meters of dwellings",
        ),
    ],
)
def test_a_battery_that_cannot_be_meant_is_refused(stated, found):
    done = invoked("validate", SMALL, "--set", f"{BLOCK}.storage={stated}")
    assert done.exit_code != 0
    assert found in done.stderr


def test_sizes_of_roofs_are_told_with_the_battery(tmp_path):
    words = ("size", SMALL, "--sizes", "3", "--set", HOURLY, "--format", "json", "--no-charts")
    sets = {"plain": (), "built": ("--set", BATTERY)}
    told = {name: answered(*words, *more, "--out", tmp_path / name) for name, more in sets.items()}
    saving = {name: [row.get("saving_mean_eur") for row in rows] for name, rows in told.items()}
    best = told["plain"][[row["objective"] for row in told["plain"]].index("tenants")]
    assert best["landlord_npv_eur"] > told["built"][1]["landlord_npv_eur"]
    assert saving["built"][1] > saving["plain"][1]


def test_the_terminal_shows_the_battery_in_both_languages(tmp_path):
    words = ("run", SMALL, "--set", HOURLY, "--set", BATTERY, "--no-charts")
    shown = called(*words, "--out", tmp_path / "en", columns=160)
    assert "Batteries, one year" in shown
    assert "partagée" in called(*words, "--lang", "fr", "--out", tmp_path / "fr", columns=160)
    assert (tmp_path / "en" / "storage.parquet").is_file()


@pytest.mark.parametrize(("lang", "words"), [("en", "more than 0"), ("fr", "plus de 0")])
def test_a_battery_without_power_is_refused_in_the_language_asked(lang, words):
    settings = ["place=shared", "capacity_kwh=10", "power_kw=0"]
    with pytest.raises(InputError) as caught:
        sc.load(OUTREAU, [f"sites.outreau.storage.{one}" for one in settings])
    (problem,) = caught.value.problems
    assert words in str(in_words(problem, lang)).replace("\u00a0", " ")
