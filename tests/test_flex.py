"""``flex``: each lever alone and all together, against the same homes without any."""

import json

import numpy as np
import pandas as pd
import pytest
from command_sample import answered, called, invoked
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import SMALL

import simcore as sc
from simcore.site.chosen import chosen
from simcore.site.curves import curves_and_demand
from simcore.site.inputs import site_inputs
from simcore.study.compare.figures import FIGURES, totals
from simcore.study.flex.flex import INTERACTION, flex, lever_rows, usual_wishes
from simcore.study.flex.ladder import GRANT_EUR, RUNGS, ladder
from simcore.study.flex.site import battery_for, with_storage
from simcore.study.flex.uses import LEVERS, NONE, TOGETHER, uses_of

HOURLY = "time.step_minutes=60"
NOBODY = ("flexibility.willing_fraction=0.0", "flexibility.appliances_fraction=0.0")
GAS = "sites.arras-bon-secours.households.electric_hot_water_fraction=0.0"
COACHING = "coaching.success_fraction=0.0"
FREE = "coaching.cost_eur_per_home=0.0"
KEYS = {
    "lever",
    "moved_kwh",
    "self_consumption_before_fraction",
    "self_consumption_after_fraction",
    "tenant_saving_mean_eur",
    "landlord_npv_change_eur",
}


@pytest.fixture(scope="module")
def told():
    # All pay, so that the tenants' money is what they save.
    return flex(sc.load(SMALL, [HOURLY, "finance.unpaid_fraction=0.0"]))


def row_of(told, lever):
    return next(row for row in told.rows if (row.site, row.lever) == ("all", lever))


def test_without_any_lever_it_is_the_site_that_compare_tells(told):
    outcome = sc.price(sc.simulate(told.scenario))
    everything = totals(outcome.sites, "T13", told.scenario, outcome.discount_fraction)
    site = told.sites[0].pulled[NONE]
    row = row_of(told, "tanks")
    assert_allclose(
        row.tenant_saving_before_mean_eur, FIGURES["tenant_saving_mean_eur"](everything), rtol=1e-9
    )
    assert_allclose(site.npv_eur, FIGURES["landlord_npv_eur"](everything), rtol=1e-9)
    before = row.self_consumption_before_fraction
    assert_allclose(before, FIGURES["self_consumption_fraction"](everything), rtol=1e-9)


def test_nothing_is_moved_bit_for_bit_where_nobody_takes_part():
    still = flex(sc.load(SMALL, [HOURLY, GAS, *NOBODY, COACHING, FREE]))
    site = still.sites[0].pulled
    for lever in ("tanks", "relay", "appliances", "followers", "coaching"):
        assert site[lever].moved_kwh == 0.0
        assert_array_equal(site[lever].shared_kwh, site[NONE].shared_kwh)
        assert_array_equal(site[lever].saving_eur, site[NONE].saving_eur)
        assert site[lever].npv_eur == site[NONE].npv_eur
    assert_array_equal(site["all"].shared_kwh, site["battery"].shared_kwh)
    row = row_of(still, INTERACTION)
    assert (row.moved_kwh, row.landlord_npv_change_eur) == (0.0, 0.0)


def test_uses_that_move_are_conserved_and_the_others_stay():
    inputs = with_storage(site_inputs(sc.load(SMALL, [HOURLY]))["arras-bon-secours"], None)
    curves, demand = curves_and_demand(inputs)
    uses = uses_of(inputs, usual_wishes(sc.load(SMALL)), curves, demand)
    people, still = curves.population, uses[frozenset()].kwh
    washing, tanks = (uses[frozenset({name})].kwh for name in ("appliances", "tanks"))
    assert_allclose(washing.sum(axis=0), still.sum(axis=0), rtol=1e-6)
    moves = people.has_electric_hot_water & people.is_off_peak & people.is_participant
    assert_array_equal(tanks[:, ~moves], still[:, ~moves])
    # The same draw-offs: what differs over the year is heat lost and what is left in the tanks.
    assert_allclose(tanks[:, moves].sum(), still[:, moves].sum(), rtol=0.01)
    assert (tanks != still).any()


def test_every_lever_raises_self_consumption_and_the_parties_money_sums_to_zero(told):
    for lever in LEVERS:
        row = row_of(told, lever)
        if lever not in ("coaching", "followers"):  # who saves shares less; nobody has a car
            assert row.moved_kwh > 0
            assert row.self_consumption_after_fraction > row.self_consumption_before_fraction
        assert_allclose(sum(told.party_changes_eur(lever).values()), 0.0, atol=1e-6)
    tenants_eur = told.party_changes_eur("battery")["tenants"]
    pulled = told.sites[0].pulled
    assert_allclose(tenants_eur, (pulled["battery"].saving_eur - pulled[NONE].saving_eur).sum())


def test_together_less_each_alone_is_the_interaction_by_hand(told):
    rows = {lever: row_of(told, lever) for lever in (*LEVERS, INTERACTION)}
    alone = [rows[name] for name in LEVERS[TOGETHER]]
    for field in ("moved_kwh", "saved_kwh", "tenant_saving_mean_eur", "landlord_npv_change_eur"):
        added = sum(getattr(row, field) for row in alone)
        assert_allclose(getattr(rows[INTERACTION], field), getattr(rows["all"], field) - added)
    reached = rows[INTERACTION].self_consumption_after_fraction
    assert reached == rows["all"].self_consumption_after_fraction
    each = [row.self_consumption_after_fraction for row in alone]
    start = rows["all"].self_consumption_before_fraction
    summed = start + sum(one - start for one in each)
    assert_allclose(rows[INTERACTION].self_consumption_before_fraction, summed)
    # Levers compete for the same surplus: together they move less than one by one.
    assert rows[INTERACTION].moved_kwh < 0


def test_sites_add_up_to_the_portfolio(told):
    assert [row.lever for row in lever_rows("all", told.sites)] == [*LEVERS, INTERACTION]
    alone, everything = (
        [row for row in told.rows if row.site == name] for name in ("arras-bon-secours", "all")
    )
    assert [row.moved_kwh for row in alone] == [row.moved_kwh for row in everything]


def test_a_site_keeps_its_own_battery_and_a_bare_roof_gets_none():
    stated = 'sites.arras-bon-secours.storage={place="shared",capacity_kwh=7.0,power_kw=3.0}'
    wishes = usual_wishes(sc.load(SMALL), None, 2.0)
    own, tried = (
        battery_for(site_inputs(sc.load(SMALL, sets))["arras-bon-secours"], wishes)
        for sets in ([stated], [])
    )
    assert own.capacity_kwh == 7.0
    kwp = sum(
        plane.peak_power_kw for plane in site_inputs(sc.load(SMALL))["arras-bon-secours"].planes
    )
    assert_allclose((tried.capacity_kwh, tried.power_kw), (2 * kwp, kwp))
    none = usual_wishes(sc.load(SMALL), None, 0.0)
    assert battery_for(site_inputs(sc.load(SMALL))["arras-bon-secours"], none) is None


def test_average_days_hold_the_energy_of_the_year(told):
    days = told.days_kw("all")
    axis = told.sites[0].before_sharing.inputs.axis
    n_days = [
        np.isin(axis.month + 1, m).sum() / 24
        for m in ((12, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11))
    ]
    kwh = (days["drawn_kw"].sum(axis=-1) * n_days).sum()
    assert_allclose(kwh, told.sites[0].pulled["all"].drawn_kwh.sum(), rtol=1e-3)


def test_the_command_tells_programs_exactly_these_keys_and_writes_a_folder(tmp_path):
    words = ("flex", SMALL, "--set", HOURLY, "--format", "json", "--no-charts")
    rows = answered(*words, "--out", tmp_path / "run")
    assert [row["lever"] for row in rows] == list(LEVERS)
    assert all(set(row) >= KEYS for row in rows)
    for row in rows:
        # What a lever saves is a change, as is what it brings the landlord; levels stand beside.
        levels = row["tenant_saving_after_mean_eur"] - row["tenant_saving_before_mean_eur"]
        assert_allclose(row["tenant_saving_mean_eur"], levels, atol=1e-9)
        for when in ("before_eur", "after_eur"):
            assert_allclose(sum(one[when] for one in row["parties"]), 0.0, atol=1e-6)
        assert [one["site"] for one in row["sites"]] == ["arras-bon-secours"]
    assert set(rows[-1]["interaction"]) < KEYS | {"saved_kwh"}
    held = json.loads((tmp_path / "run" / "manifest.json").read_text("utf-8"))
    assert held["levers"] == rows
    levers = pd.read_csv(tmp_path / "run" / "levers.csv")
    assert list(levers[levers["site"] == "all"]["lever"]) == [*LEVERS, INTERACTION]
    assert set(pd.read_csv(tmp_path / "run" / "lever_days.csv")["lever"]) == {NONE, *LEVERS}


def test_the_command_speaks_both_languages_and_draws(tmp_path):
    words = ("flex", SMALL, "--set", HOURLY)
    shown = called(*words, "--out", tmp_path / "en", columns=150)
    assert "Beyond their sum" in shown
    assert (tmp_path / "en" / "charts" / "flex-en.png").is_file()
    french = called(*words, "--lang", "fr", "--out", tmp_path / "fr", "--no-charts", columns=150)
    assert "Batterie partagée" in french


@pytest.mark.parametrize("scheme", ["T14", "T12", "T15", "T99"])
def test_schemes_that_levers_cannot_be_told_under_are_refused(scheme, tmp_path):
    done = invoked("flex", SMALL, "--scheme", scheme, "--out", tmp_path / "run")
    assert done.exit_code != 0
    assert scheme in done.stderr


@pytest.fixture(scope="module")
def rungs(told):
    return {rung.intervention: rung for rung in ladder(told)}


def test_the_ladder_costs_what_the_levers_cost_and_goes_up(told, rungs):
    assert set(rungs) == set(RUNGS)
    for lever in ("tanks", "relay", "appliances", "coaching", "battery"):
        cost_eur = -row_of(told, lever).landlord_npv_change_eur
        assert_allclose(rungs[lever].landlord_cost_eur, cost_eur, rtol=1e-9)
    ratios = [rung.eur_per_eur_saved for rung in ladder(told)]
    paid = [ratio for ratio in ratios if ratio is not None]
    assert paid == sorted(paid)
    assert ratios[: len(paid)] == paid


def test_the_sun_stands_against_no_project(told, rungs):
    outcome = sc.price(sc.simulate(told.scenario))
    everything = totals(outcome.sites, "T13", told.scenario, outcome.discount_fraction)
    sun, plant = rungs["sun"], outcome.sites[0].plant
    assert_allclose(sun.landlord_cost_eur, -FIGURES["landlord_npv_eur"](everything))
    assert_allclose(sun.public_cost_eur, plant.grant_eur)
    mean_eur = FIGURES["tenant_saving_present_value_mean_eur"](everything)
    n_tenants = FIGURES["n_participants"](everything)
    assert_allclose(sun.tenants_worth_eur, mean_eur * everything.saving_eur.size)
    assert n_tenants >= everything.saving_eur.size
    out = FIGURES["n_leaving_over_effort"](everything) - FIGURES["n_entering_over_effort"](
        everything
    )
    assert sun.n_out_of_poverty >= out  # those who refuse are counted too


def test_a_grant_costs_a_euro_for_a_euro_by_hand(told, rungs):
    people = told.sites[0].before_sharing.flows.population
    helped = people.is_energy_poor & people.is_dwelling & ~people.is_vacant & people.is_participant
    # 25 years of 100 EUR each, at the ends of the years, at 2.5 %: 18.4244 EUR for each EUR.
    assert told.scenario.finance.discount_fraction == 0.025
    assert_allclose(rungs["grant"].public_cost_eur, helped.sum() * GRANT_EUR * 18.4244, rtol=1e-4)
    assert rungs["grant"].eur_per_eur_saved == 1.0
    assert rungs["grant"].eur_per_kg is None


def test_coaching_costs_the_landlord_saves_energy_and_avoids_its_carbon(told, rungs):
    row, finance = row_of(told, "coaching"), told.scenario.finance
    assert row.saved_kwh > 0
    assert row.moved_kwh == 0
    assert row.tenant_saving_mean_eur > 0 > row.landlord_npv_change_eur
    # 25 years alike, at the mean mix of 52 g/kWh.
    avoided_kg = row.saved_kwh * 25 * finance.grid_carbon_g_per_kwh / 1000
    assert_allclose(rungs["coaching"].avoided_kg, avoided_kg)


def test_insulation_by_hand(told, rungs):
    site = told.sites[0]
    people, social = site.before_sharing.flows.population, told.scenario.social
    homes = chosen(site.before_sharing.inputs, people, 0.2, "energy_poor")
    area_m2 = people.floor_area_m2[homes].sum()
    # 200 EUR a m2, of which 35 % are public.
    assert_allclose(rungs["insulation"].public_cost_eur, 0.35 * 200 * area_m2)
    # All heat there is gas: 30 % of 110 kWh a m2, 25 years, and nothing of the meters changes.
    assert not people.has_electric_heating.any()
    heat_kwh = 0.30 * social.heating_kwh_per_m2 * area_m2
    assert_allclose(rungs["insulation"].avoided_kg, heat_kwh * 25 * 0.2, rtol=1e-9)
    worth_eur = heat_kwh * social.heat_eur_per_kwh * 18.4244
    assert_allclose(rungs["insulation"].tenants_worth_eur, worth_eur, rtol=1e-4)
    assert_allclose(rungs["insulation"].landlord_cost_eur, 0.65 * 200 * area_m2, atol=1.0)


def test_levers_given_to_the_energy_poor_first_show_who_benefits(told):
    first = flex(told.scenario, usual_wishes(told.scenario, first="energy_poor"))
    brings = {
        (row.lever, row.group): row.tenant_saving_mean_eur
        for tale in (first,)
        for row in tale.groups
    }
    usual = {(row.lever, row.group): row.tenant_saving_mean_eur for row in told.groups}
    assert brings["coaching", "energy_poor"] > usual["coaching", "energy_poor"]
    assert brings["coaching", "energy_poor"] > brings["coaching", "others"]
    rows = {row.group: row for row in first.groups if row.lever == "coaching"}
    people = first.sites[0].before_sharing.flows.population
    poor = people.is_energy_poor & people.is_participant & ~people.is_vacant & people.is_dwelling
    assert rows["energy_poor"].n_homes == poor.sum()
    assert rows["all"].n_gaining >= rows["energy_poor"].n_gaining > 0


def test_the_command_tells_the_ladder_in_order(tmp_path):
    words = ("flex", SMALL, "--set", HOURLY, "--ladder")
    rows = answered(*words, "--format", "json", "--no-charts", "--out", tmp_path / "run")
    assert {row["intervention"] for row in rows} == set(RUNGS)
    assert rows[0]["eur_per_eur_saved"] is not None
    held = pd.read_csv(tmp_path / "run" / "ladder.csv")
    assert list(held["intervention"]) == [row["intervention"] for row in rows]
    shown = called(*words, "--lang", "fr", "--out", tmp_path / "fr", columns=150)
    assert "prochain euro" in shown
    assert (tmp_path / "fr" / "charts" / "ladder-fr.png").is_file()
