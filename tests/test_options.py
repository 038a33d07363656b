"""Options to vote on: who gains, what it costs, what others would bear, what is told of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scenario_sample import ROOT
from sentence_sample import outcome as outcome_of
from sentence_sample import run

from simcore.money.finance import npv_eur
from simcore.show.options.tables import matrix_table
from simcore.show.options.words import short_title
from simcore.show.report.sections import answer_section
from simcore.show.words.labels import label
from simcore.site.lifetime import savings_by_year_eur
from simcore.study.compare.outcome import ALL
from simcore.study.compare.real_homes import lived_in
from simcore.study.options.aids import LINES, aids_for
from simcore.study.options.calendar import dated_steps
from simcore.study.options.choices import open_points
from simcore.study.options.families import FAMILIES, families_of, told_families
from simcore.study.options.figures import landlord_of, n_gaining, tenants_at
from simcore.study.options.options import options_of
from simcore.study.options.records import KINDS


@pytest.fixture(scope="module")
def usual():
    return outcome_of("usual")


def of_kind(made, kind):
    return next((one for one in made.options if one.kind == kind), None)


def test_doing_nothing_is_always_an_option_and_rests_on_no_law(usual):
    for name in ("usual", "all_three", "full_supply", "first"):
        made = options_of(outcome_of(name))
        first = made.options[0]
        assert (first.kind, first.scheme, first.open_law) == ("nothing", "", ())
        assert [one.kind for one in made.options] == sorted(
            [one.kind for one in made.options], key=KINDS.index
        )
    assert options_of(usual).options[0].landlord is None


def test_where_a_scheme_balances_nothing_is_negotiated():
    made = options_of(outcome_of("all_three"))
    kinds = [one.kind for one in made.options]
    rows = outcome_of("all_three").summary
    whole = rows[rows["site"] == ALL].set_index("scheme")
    good = whole[
        (whole["landlord_npv_eur"] >= -1)
        & (whole["losers_fraction"] == 0)
        & (whole["tenant_saving_median_eur"] > 0)
    ]
    assert ("balanced" in kinds) == bool(len(good))
    assert ("negotiate" in kinds) != ("balanced" in kinds)


def test_options_tell_the_figures_of_the_summary(usual):
    for one in options_of(usual).options:
        if one.tenants is None:
            continue
        site = one.sites[0] if len(one.sites) == 1 else ALL
        rows = usual.summary
        row = rows[(rows["site"] == site) & (rows["scheme"] == one.scheme)].iloc[0]
        assert one.landlord.npv_eur == pytest.approx(row["landlord_npv_eur"], abs=0.01)
        assert one.tenants.gain_median_eur == pytest.approx(row["tenant_saving_median_eur"])
        assert one.tenants.gain_min_eur == pytest.approx(row["tenant_saving_min_eur"])
        assert one.tenants.losers_any_year_fraction == pytest.approx(
            row["losers_any_year_fraction"]
        )
        assert one.tenants.n_leaving == row["n_leaving_over_effort"]


def test_the_cost_a_year_is_worth_the_plan(usual):
    landlord = landlord_of(usual.sites, "T13", usual.discount_fraction)
    n_years = usual.flows.scenario.finance.years
    level = np.append(0.0, np.full(n_years, -landlord.cost_eur_per_year))
    assert npv_eur(level, usual.discount_fraction) == pytest.approx(landlord.npv_eur)
    paid = landlord.grant_eur + landlord.loan_eur + landlord.own_eur
    assert paid == pytest.approx(landlord.invested_eur)


def test_the_pilot_costs_least_for_each_tenant_who_gains(usual):
    made = options_of(usual)
    for kind, is_open in (("pilot", False), ("sold_pilot", True)):
        told = of_kind(made, kind)
        assert bool(told.open_law) is is_open
        own = -told.landlord.npv_eur / told.tenants.n_gaining
        rows = usual.summary
        rows = rows[
            (rows["site"] != ALL)
            & (rows["tenant_saving_median_eur"] > 0)
            & (rows["losers_any_year_fraction"] == 0)
            & (rows["losers_refuse_any_year_fraction"] == 0)
        ]
        known = usual.flows.scenario.known_schemes
        for row in rows.to_dict("records"):
            needs = known[row["scheme"]].law
            if bool(open_points(needs, usual.flows.scenario)) is is_open:
                (site,) = [one for one in usual.sites if one.flows.site == row["site"]]
                n = n_gaining([site], row["scheme"])
                assert own <= -row["landlord_npv_eur"] / n + 1e-6


def test_an_open_excise_counts_where_it_is_taken_for_nil(usual):
    scenario = usual.flows.scenario
    assert open_points(("excise", "sale"), scenario) == ("sale",)
    hopeful = outcome_of("no_excise").flows.scenario
    assert open_points(("excise", "sale"), hopeful) == ("excise", "sale")


def test_aids_are_used_in_turn_until_nothing_is_missing(usual):
    rate, sites = usual.discount_fraction, usual.sites
    whole, _ = aids_for(sites, "T13", rate, 1e12)
    assert [one.used_fraction for one in whole] == [1.0] * len(LINES)
    worths = [one.worth_eur for one in whole]
    assert min(worths) > 0
    needed = worths[0] + 0.25 * worths[1]
    aids, missing = aids_for(sites, "T13", rate, needed)
    assert [one.used_fraction for one in aids] == pytest.approx([1.0, 0.25, 0.0])
    assert missing == 0.0
    _, missing = aids_for(sites, "T13", rate, sum(worths) + 10.0)
    assert missing == pytest.approx(10.0)


def test_aids_are_worth_what_the_landlord_no_longer_pays(usual):
    rate, sites = usual.discount_fraction, usual.sites
    (network, *_), _ = aids_for(sites, "T13", rate, 0.0)
    flows = [site.schemes["T13"].cash_flow for site in sites]
    freed = [
        replace(flow, turpe_eur=0 * flow.turpe_eur, ifer_eur=0 * flow.ifer_eur) for flow in flows
    ]
    worth = [
        sum(float(npv_eur(one.free_cash_flow_eur, rate)) for one in of) for of in (flows, freed)
    ]
    assert network.worth_eur == pytest.approx(worth[1] - worth[0])


def test_families_are_means_of_homes_that_take_part(usual):
    (site, *_) = usual.sites
    homes = lived_in(site) & site.flows.population.is_participant
    (told,) = families_of([site], "T13", ["everybody"])
    before = site.bill_before.total_eur.sum(axis=0)[homes].mean() / 12
    gain = site.schemes["T13"].saving_eur[homes].mean() / 12
    assert told.n_homes == homes.sum()
    assert told.before_eur == pytest.approx(before)
    assert told.before_eur - told.after_eur == pytest.approx(gain)


def test_no_family_of_fewer_than_five_homes_is_told(usual):
    for site in usual.sites:
        names = told_families([[site]])
        told = families_of([site], "T13", names)
        assert len(names) <= 3
        assert names == ("everybody",) or all(one.n_homes >= 5 for one in told)
    assert set(told_families([usual.sites])) <= set(FAMILIES)


def test_gains_of_all_tenants_add_up(usual):
    told = tenants_at(usual.sites, "T17", usual.flows.scenario)
    total = sum(site.schemes["T17"].saving_eur[lived_in(site)].sum() for site in usual.sites)
    assert told.gain_total_eur == pytest.approx(total)
    worst = min(
        savings_by_year_eur(site.schemes["T17"])[:, lived_in(site)].min() for site in usual.sites
    )
    assert (told.losers_any_year_fraction > 0) <= (worst < 0)


def test_waiting_tells_the_first_lever_and_what_tenants_go_without(usual):
    made = options_of(usual, [("retail_growth", "0.07")])
    wait = of_kind(made, "wait")
    assert (wait.trigger, wait.trigger_value) == ("retail_growth", "0.07")
    alone = [one for one in made.options if one.tenants and one.kind != "negotiate"]
    assert wait.amount_eur == max(one.tenants.gain_total_eur for one in alone)
    asked = of_kind(made, "negotiate")
    assert asked.amount_eur == pytest.approx(-asked.landlord.npv_eur)


def test_tenants_are_told_a_month_before_the_start():
    steps = {step.step: (start, end) for step, start, end in dated_steps(date(2026, 11, 22))}
    assert steps["vote"] == (date(2026, 12, 1), date(2026, 12, 1))
    assert steps["start"][0] == date(2027, 11, 1)
    assert steps["information"][0] <= date(2027, 10, 1)
    assert max(end for name, (_, end) in steps.items() if name not in ("start", "account")) <= date(
        2027, 10, 1
    )


GOLDEN = ROOT / "tests" / "golden" / "test_golden_five_sites"


def drawn(run, n_sites=None):
    """A run that tells of 200 futures of its schemes, at its first sites or everywhere."""
    rows = run.summary[["site", "scheme"]]
    places = rows[rows["site"].isin(rows["site"].unique()[:n_sites])].to_dict("records")
    odds = pd.DataFrame(
        {**place, "event": event, "n_draws": 200, "probability": odds, "low": 0.0, "high": 1.0}
        for place in places
        for event, odds in (("nobody_loses", 0.97), ("balanced", 0.02))
    )
    bands = pd.DataFrame({"site": ["all"], "n_draws": [200], "p5": [0.0]})
    tables = {"probabilities": odds, "bands": bands}
    return replace(
        run,
        names=run.names | set(tables),
        table=lambda name: tables[name] if name in tables else run.table(name),
    )


@pytest.mark.parametrize(
    ("lang", "criterion", "cells"),
    [
        ("en", "Nobody loses, probability", ["100%", "97%", "97%", "unknown", "unknown", "100%"]),
        (
            "fr",
            "Personne ne perd, probabilité",
            ["100 %", "97 %", "97 %", "inconnue", "inconnue", "100 %"],
        ),
    ],
)
def test_the_matrix_tells_how_likely_it_is_that_nobody_loses(lang, criterion, cells):
    lines = [
        [cell.text.replace("\u00a0", " ") for cell in row]
        for row in matrix_table(drawn(run("usual"), n_sites=-1), lang).rows
    ]
    (found,) = [line[1:] for line in lines if line[0].replace("\u00a0", " ") == criterion]
    assert found == cells
    heads = [line[0] for line in lines]
    assert label("options.criterion_losers", lang) not in heads


def test_the_answer_tells_how_likely_it_is_where_many_futures_were_drawn():
    design = pd.read_csv(GOLDEN / "design.csv", keep_default_na=False, na_values=["nan"])
    of = drawn(run("usual"))
    found = replace(
        of,
        names=of.names | {"design"},
        table=lambda name: design if name == "design" else of.table(name),
    )
    told = answer_section(found, "en")
    assert len(told.points) == 3
    assert "In 97% of 200 futures (0–100%) nobody loses under T15" in told.points[-1]
    assert "in 2% (0–100%) the landlord's books balance" in told.points[-1]


def test_all_sites_are_the_whole_of_one_site_where_there_is_no_other():
    row = {"option": "everywhere", "letter": "D", "n_sites": 1}
    assert short_title(row, "en") == "D Build"
    assert short_title({**row, "n_sites": 5}, "en") == "D All sites"
