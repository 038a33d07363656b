"""A site whose homes are made of donors: read, refused, told, and used by every command."""

import re
from dataclasses import replace

import numpy as np
import pytest
from donor_sample import season_days, write_curves
from meter_sample import written
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import SITE, scenario_file

import simcore as sc
from simcore.base.errors import InputError
from simcore.energy.donors import read_library
from simcore.energy.donors.library import USES
from simcore.energy.meters import MeterCurve
from simcore.energy.meters.days import whole_days
from simcore.scenario.provenance import scenario_hash
from simcore.show.terminal import notes_text
from simcore.site.curves import curves_and_demand, moved_kwh, site_demand, site_sky
from simcore.site.donors import free_days
from simcore.site.inputs import site_inputs
from simcore.study.compare.real_homes import real_sites
from simcore.study.flex.site import site_levers
from simcore.study.flex.uses import APPLIANCES, TANKS, Wishes

N_DONORS = 12
LIVED = """[sites.outreau.households]
electric_hot_water_fraction = 0.3
electric_heating_fraction = 0.0
off_peak_fraction = 0.4
"""
TEXT = f'[time]\nstep_minutes = 60\n[{SITE}]\ndonors = "homes"\n{LIVED}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("donors")
    write_curves(folder / "homes", N_DONORS)
    return folder


@pytest.fixture(scope="module")
def inputs(folder):
    return site_inputs(sc.load(scenario_file(folder, TEXT)))["outreau"]


@pytest.fixture(scope="module")
def drawn(inputs):
    return curves_and_demand(inputs)


def lived_in(people):
    return np.flatnonzero(people.is_dwelling & ~people.is_vacant)


def refused(folder, text=TEXT):
    with pytest.raises(InputError) as error:
        curves_and_demand(site_inputs(sc.load(scenario_file(folder, text)))["outreau"])
    return str(error.value)


def homes_csv(folder, *rows, header="home,has_electric_hot_water"):
    (folder / "homes" / "homes.csv").write_text("\n".join([header, *rows]) + "\n")


# --- What a site makes of its donors ---------------------------------------------------------


def test_homes_use_what_the_site_expects_of_them(drawn):
    curves, _ = drawn
    people = curves.population
    plain = lived_in(people)
    plain = plain[~people.has_electric_hot_water[plain] & ~people.has_electric_heating[plain]]
    ratio = curves.consumption_kwh[:, plain].sum(axis=0) / people.annual_kwh[plain]
    # 60 homes whose years vary by 3 %, and fortnights whose first days are drawn less.
    assert ratio.mean() == pytest.approx(1, abs=0.015)
    assert ratio.std() < 0.06


def test_what_donors_lack_is_simulated_on_top(inputs, drawn):
    curves, demand = drawn
    bottom_up = replace(inputs, site_table=inputs.site_table.model_copy(update={"donors": None}))
    usual = site_demand(bottom_up, curves.population, site_sky(inputs))
    tanks = np.flatnonzero(demand.homes.population.has_electric_hot_water)
    assert len(tanks) > 10
    found = demand.used_kwh[:, tanks].sum() / usual.used_kwh[:, tanks].sum()
    assert found == pytest.approx(1, abs=0.03)
    # Common parts and empty homes are as before.
    others = np.setdiff1d(np.arange(curves.population.n_members), lived_in(curves.population))
    assert_allclose(demand.used_kwh[:, others], usual.used_kwh[:, others])


def test_a_tank_that_its_donor_holds_is_in_the_curve_and_cannot_be_moved(folder, tmp_path):
    write_curves(tmp_path / "homes", N_DONORS)
    homes_csv(tmp_path, *(f"home {n},yes" for n in range(6)))
    own = site_inputs(sc.load(scenario_file(tmp_path, TEXT)))["outreau"]
    curves, demand = curves_and_demand(own)
    people = curves.population
    has_tank = people.has_electric_hot_water & people.is_dwelling & ~people.is_vacant
    assert has_tank.sum() > 10
    assert not demand.homes.population.has_electric_hot_water[has_tank].any()
    assert not any(found.key == "donors_lack" for found in curves.found)
    # The home's yearly use and the tank's, simulated by day.
    kwh = curves.consumption_kwh[:, has_tank].sum(axis=0)
    assert (kwh > people.annual_kwh[has_tank]).mean() > 0.9


def test_tanks_move_under_the_sun_and_appliances_of_donors_do_not(inputs, drawn):
    levers = site_levers(inputs, Wishes(scheme="T1", kwh_per_kwp=0.0, coached_fraction=0.0)).pulled
    assert levers[TANKS].moved_kwh > 100
    assert levers[APPLIANCES].moved_kwh == 0
    _, demand = drawn
    moved = moved_kwh(inputs, demand, np.zeros(len(demand.consumption_kwh)))
    still = ~demand.homes.population.has_electric_hot_water
    assert_array_equal(moved[:, still], demand.consumption_kwh[:, still])


def test_it_is_told_with_what_was_read(folder):
    flows = sc.simulate(sc.load(scenario_file(folder, TEXT)), jobs=1)
    outcome = sc.price(flows, {"T1": {}})
    text = notes_text(outcome)
    assert "homes are made of the days of measured donors" in text
    assert "- measured curves homes: 12 homes give their 504 whole days" in text
    assert "uses that their donors lack (has_electric_hot_water): they are simulated on top" in text
    assert "12 logements donnent leurs 504 jours entiers" in notes_text(outcome, "fr")
    assert real_sites(flows.scenario) == ["outreau"]
    # Nobody's homes one by one.
    assert outcome.flows.sites[0].has_real_homes


def test_the_library_counts_by_its_content(tmp_path):
    write_curves(tmp_path / "homes", 2)
    path = scenario_file(tmp_path, TEXT)
    before = scenario_hash(sc.load(path))
    homes_csv(tmp_path, "home 1,yes")
    assert scenario_hash(sc.load(path)) != before


def test_measured_homes_stand_over_donors(folder, tmp_path):
    write_curves(tmp_path / "homes", N_DONORS)
    text = TEXT.replace('donors = "homes"', 'donors = "homes"\nmeasured = "one.csv"')
    times = np.datetime64("2026-01-01T00:00") + np.arange(8760) * np.timedelta64(1, "h")
    lines = [f"{time}+01:00,{0.25}" for time in times]
    written(tmp_path, "\n".join(["time,flat", *lines]), "one.csv")
    curves, _ = curves_and_demand(site_inputs(sc.load(scenario_file(tmp_path, text)))["outreau"])
    first = lived_in(curves.population)[0]
    assert_allclose(curves.consumption_kwh[:, first], 0.25)


# --- Reading ---------------------------------------------------------------------------------


def read(folder, minutes=60):
    return read_library(folder / "homes", minutes, free_days)


def test_a_library_reads_sizes_and_equipment(tmp_path):
    write_curves(tmp_path / "homes", 3)
    homes_csv(
        tmp_path,
        "home 2,2,,yes",
        "home 0,,61.5,no",
        header="home,n_occupants,floor_area_m2,has_electric_heating",
    )
    library = read(tmp_path).library
    assert library.names == ("home 0", "home 1", "home 2")
    assert_array_equal(library.sizes["n_occupants"], [np.nan, np.nan, 2.0])
    assert_array_equal(library.sizes["floor_area_m2"], [61.5, np.nan, np.nan])
    assert library.uses[USES.index("has_electric_heating")].tolist() == [False, False, True]
    assert library.kwh.shape == (3 * 42, 24)


def test_another_step_is_split_or_summed_and_told(tmp_path):
    write_curves(tmp_path / "homes", 2)
    hours, quarters = read(tmp_path), read(tmp_path, 15)
    assert_allclose(quarters.library.kwh.reshape(-1, 24, 4).sum(axis=-1), hours.library.kwh)
    assert [one.key for one in quarters.told if one.key == "donors_split"] == ["donors_split"]
    assert not any(one.key == "donors_split" for one in hours.told)


def test_days_with_a_gap_are_left_out_and_short_gaps_filled(tmp_path):
    write_curves(tmp_path / "homes", 2)
    path = tmp_path / "homes" / "curves.csv"
    lines = path.read_text().splitlines()
    # Two hours of the second day, three of the third: rows from 1 on, 24 a day.
    del lines[1 + 48 + 5 : 1 + 48 + 8], lines[1 + 24 + 5 : 1 + 24 + 7]
    path.write_text("\n".join(lines))
    found = read(tmp_path)
    days = np.unique(found.library.calendar.day)
    wanted = np.delete(season_days(), 2)
    assert_array_equal(days, wanted)
    gaps = next(one for one in found.told if one.key == "donors_gaps")
    # Of each home the third day, and those between the fortnights but the day of the clock.
    between = int((season_days()[-1] - season_days()[0]).astype(int)) + 1 - 42 - 1
    assert gaps.fields["n"] == 2 * (1 + between)


def test_homes_that_use_least_by_day_are_of_another_clock(tmp_path):
    write_curves(tmp_path / "homes", 4)
    assert not any(one.key == "donors_clock" for one in read(tmp_path).told)
    # Their evening in the French morning: twelve hours off.
    path = tmp_path / "homes" / "curves.csv"
    text = path.read_text()
    swapped = re.sub(r"T(\d\d):", lambda one: f"T{(int(one[1]) + 12) % 24:02d}:", text)
    path.write_text(swapped)
    told = next(one for one in read(tmp_path).told if one.key == "donors_clock")
    assert 12 <= told.fields["hour"] <= 19


def steps(start, n_steps, minutes=30):
    begin = np.datetime64(start, "s") + np.arange(n_steps) * np.timedelta64(60 * minutes, "s")
    return MeterCurve(
        meter="m",
        start_utc=begin,
        minutes=np.full(n_steps, minutes),
        energy_kwh=np.arange(float(n_steps)),
        is_production=False,
    )


def test_whole_days_by_hand():
    # From noon of Friday 27 March 2026 to Wednesday 1 April, French clock: Saturday is whole, on
    # Sunday the clock changes, Monday and Tuesday are whole, at 22:00 UTC.
    days, kwh, n_gaps = whole_days(steps("2026-03-27T11:00", 48 * 5 - 2), 60)
    assert days.astype(str).tolist() == ["2026-03-28", "2026-03-30", "2026-03-31"]
    # Saturday begins 24 half-hours after the first; Monday two hours less than two days later.
    assert kwh[0, 0] == 24 + 25
    assert kwh[1, 0] == 118 + 119
    assert n_gaps == 0


def test_a_day_of_none():
    days, kwh, n_gaps = whole_days(steps("2026-03-29T00:00", 10), 30)
    assert (len(days), kwh.shape, n_gaps) == (0, (0, 48), 0)


# --- Refusals --------------------------------------------------------------------------------


def test_an_empty_folder(tmp_path):
    (tmp_path / "homes").mkdir()
    assert "no file that ends in .csv" in refused(tmp_path)
    homes_csv(tmp_path, "home 1,yes")
    assert "no curve beside homes.csv" in refused(tmp_path)


def test_donors_that_all_hold_too_much(tmp_path):
    write_curves(tmp_path / "homes", 3)
    homes_csv(tmp_path, *(f"home {n},yes" for n in range(3)))
    told = refused(tmp_path)
    assert "sites.outreau.donors: found " in told
    assert (
        "homes that no donor fits: each holds what the homes lack (has_electric_hot_water)" in told
    )


def test_a_table_of_homes_that_does_not_fit(tmp_path):
    write_curves(tmp_path / "homes", 3)
    homes_csv(tmp_path, "home 1,yes", "home 7,no", "home 1,perhaps", header="home,has_tank")
    told = refused(tmp_path)
    assert "homes.csv, line 1: found unknown column" in told or "has_tank" in told
    homes_csv(
        tmp_path,
        "home 1,yes,3",
        "home 7,no,3",
        "home 1,perhaps,90",
        header="home,has_electric_hot_water,n_occupants",
    )
    told = refused(tmp_path)
    assert "line 3: found the home home 7, which has no curve" in told
    assert "line 4: found the home home 1 again" in told
    assert "line 4, has_electric_hot_water: found 'perhaps', expected yes or no" in told
    assert "n_occupants" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("+01:00", "").replace("+02:00", ""), "without an offset"),
        (lambda text: re.sub(r",0\.", ",9000.", text), "kWh"),
        (lambda text: "\n".join(text.splitlines()[:1] + text.splitlines()[1::24]), "a day"),
        (lambda text: "\n".join(text.splitlines()[: 1 + 24 * 14]), "3 homes, none with two"),
    ],
    ids=["zone", "unit", "step", "season"],
)
def test_curves_are_refused_as_their_readers_say(tmp_path, change, told):
    write_curves(tmp_path / "homes", 3)
    path = tmp_path / "homes" / "curves.csv"
    path.write_text(change(path.read_text()))
    assert told in refused(tmp_path)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"sites.outreau.donors: found no file"):
        sc.load(scenario_file(tmp_path, TEXT))
