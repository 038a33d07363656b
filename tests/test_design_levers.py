"""What it would take: every value against a run with it, and the matrix of pairs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from shared_runs import simulated

import simcore as sc
from simcore.scenario.ranges import with_value
from simcore.study.compare.pipeline import prepared, price, with_scenario
from simcore.study.design.ability import Terms, site_ability
from simcore.study.design.bound import bound_npv_eur, together
from simcore.study.design.levers import (
    LEVERS,
    SOLAR_WINDOWS,
    far_value,
    thresholds,
    today,
    together_at,
    usable,
    words_of,
)
from simcore.study.design.sunny import (
    ceiling_eur,
    change_eur,
    membership_eur,
    sunny_site,
)
from simcore.study.design.views import Views, abilities_at, curves_of, energy_at, worth_eur
from simcore.study.design.ways import best_members, best_of_all, by_member

ROOT = Path(__file__).parent.parent / "scenarios"
BLOCK = ROOT / "sites" / "arras-bon-secours.toml"
GRANTED = (
    "finance.grant_fraction=0.5",
    'prices.excise_on_shared="nil"',
    "finance.organiser_eur_per_participant=5.0",
    "finance.organiser_fixed_eur=200.0",
)
"""A plan near enough to balance for its levers to reach."""
CENT = 0.01


@pytest.fixture(scope="module")
def views():
    return Views(flows=simulated(BLOCK, *GRANTED), terms=Terms())


def bound_of(flows, terms=None):
    sites = prepared(flows, {"T13": {}}).sites
    return bound_npv_eur([site_ability(site) for site in sites], terms or Terms())


def money_levers(views):
    return [name for name in usable(views, with_energy=False) if name != "common_parts"]


# Thresholds ------------------------------------------------------------------------------------


def test_each_threshold_of_money_balances_a_whole_run(views):
    scenario = views.flows.scenario
    assert worth_eur(views, {}) < 0
    reached = 0
    for one in thresholds(views, money_levers(views)):
        path = LEVERS[one.lever].path
        if one.value is None:
            assert one.npv_eur < 0
            continue
        value = int(one.value) if one.lever == "lifetime" else one.value
        moved = bound_of(with_scenario(views.flows, with_value(scenario, path, value)))
        assert_allclose(moved, one.npv_eur, atol=CENT, err_msg=one.lever)
        assert moved >= 0
        # Words and whole years jump beyond zero; numbers stop there.
        if isinstance(one.value, float) and one.lever != "lifetime":
            assert moved < 1.0
        reached += 1
    assert reached >= 3


def test_a_grant_that_closes_the_gap_by_hand(views):
    # The bound rises by a EUR with each EUR granted: 50 % and what is missing over the cost.
    (found,) = thresholds(views, ["grant"])
    (site,) = prepared(views.flows, {"T13": {}}).sites
    missing = -bound_of(views.flows)
    expected = 0.5 + missing / float(site.before_sharing.plant.capex_eur)
    assert_allclose(found.value, expected, rtol=1e-6)
    assert found.today == 0.5


def test_a_wished_gain_takes_more(views):
    wished = Views(flows=views.flows, terms=Terms(gain_mean_eur=1.0))
    (plain,), (more,) = (thresholds(one, ["grant"]) for one in (views, wished))
    assert more.value > plain.value


def test_a_plan_that_balances_needs_nothing_more():
    rich = Views(flows=simulated(BLOCK, *GRANTED, "finance.grant_fraction=0.98"), terms=Terms())
    for one in thresholds(rich, ["grant", "excise"]):
        assert one.value == one.today
        assert one.npv_eur > 0


def test_years_count_as_asked(views):
    first = Views(flows=views.flows, terms=Terms(), years="first")
    done = price(views.flows, {"T13": {"landlord_share_fraction": 1.0}})
    expected = done.summary.query("site == 'all'").iloc[0]["landlord_npv_eur"]
    assert_allclose(worth_eur(first, {}), expected, atol=CENT)


# Energy shared anew ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("plants.kwp_factor", 0.5),
        ("households.refusal_fraction", 0.4),
        ("sharing.key", "equal"),
        ("households.off_peak_windows", SOLAR_WINDOWS),
        ("common_parts", "behind-the-meter"),
    ],
)
def test_energy_shared_anew_is_a_simulation(views, path, value):
    moved = energy_at(views, {path: value})
    whole = sc.simulate(with_value(views.flows.scenario, path, value), jobs=1)
    (found,), (expected,) = moved.sites, whole.sites
    booked, simulated_anew = (site.registers["members"] for site in (found, expected))
    # Sums of 1e4 kWh, shared with half precision of a float32 curve.
    assert_allclose(booked.shared_kwh, simulated_anew.shared_kwh, rtol=1e-5, atol=1e-4)
    assert found.peak_power_kw == pytest.approx(expected.peak_power_kw)
    assert (found.population.is_participant == expected.population.is_participant).all()
    assert_allclose(worth_eur(views, {path: value}), bound_of(whole), rtol=1e-5)


def test_what_is_of_today(views):
    assert today(views, "excise") == "nil"
    assert today(views, "common_parts") == "free"
    (site,) = views.flows.sites
    assert_allclose(today(views, "kwp_per_home"), site.peak_power_kw / 70)
    people = site.population
    lives = people.is_dwelling & ~people.is_vacant
    assert_allclose(today(views, "refusals"), 1 - people.is_participant[lives].mean())


def test_words_of_a_lever_are_those_that_can_be_moved_to(views):
    assert words_of(views, "common_parts") == ("pays", "behind-the-meter")
    assert words_of(views, "excise") == ()
    given = replace(views, has_energy=False)
    assert words_of(given, "common_parts") == ("pays",)
    assert "tanks" not in usable(given, with_energy=False)


def test_what_is_wished_beyond_free_energy_is_reached_by_no_lever(views):
    # No grant makes tenants gain 500 EUR a year each, though all is paid for.
    wished = Views(flows=views.flows, terms=Terms(gain_mean_eur=500.0))
    (found,) = thresholds(wished, ["grant"])
    assert found.value is None
    assert found.plain_value is not None
    assert far_value(wished, "grant") > 0.5


def test_a_covered_debt_takes_more(views):
    # Where the debt is to be covered 1.1 times in every year but the inverter's, by a whole run.
    wished = Views(flows=views.flows, terms=Terms(debt_cover=1.1))
    (found,) = thresholds(wished, ["organiser"])
    (plain,) = thresholds(views, ["organiser"])
    assert found.value == plain.value
    (grant,) = thresholds(wished, ["grant"])
    assert grant.covered_value >= grant.value
    moved = abilities_at(wished, {"finance.grant_fraction": grant.covered_value})
    assert together(moved).room_eur(wished.terms) >= -CENT
    short = abilities_at(wished, {"finance.grant_fraction": grant.value})
    is_met = grant.covered_value == grant.value
    assert (together(short).room_eur(wished.terms) >= -CENT) == is_met


def test_a_least_worth_takes_more(views):
    wished = Views(flows=views.flows, terms=Terms(npv_least_eur=100.0))
    (plain,), (more,) = (thresholds(one, ["grant"]) for one in (views, wished))
    (site,) = prepared(views.flows, {"T13": {}}).sites
    expected = 100.0 / float(site.before_sharing.plant.capex_eur)
    assert_allclose(more.value - plain.value, expected, rtol=1e-6)


# Pairs -----------------------------------------------------------------------------------------


def test_a_pair_is_both_levers_moved(views):
    names = ["capex", "organiser", "common_parts"]
    found = together_at(views, names)
    assert [one.levers for one in found] == [
        ("capex", "organiser"),
        ("capex", "common_parts"),
        ("organiser", "common_parts"),
    ]
    scenario = views.flows.scenario
    for name, value in zip(found[0].levers, found[0].values, strict=True):
        assert value == far_value(views, name)
        scenario = with_value(scenario, LEVERS[name].path, value)
    assert_allclose(found[0].npv_eur, bound_of(with_scenario(views.flows, scenario)), atol=CENT)
    three = together_at(views, names, 3)
    assert len(three) == 1
    # An organiser that costs 5 EUR a head is not moved to the usual 8.2.
    assert found[0].values == (0.8, 5.0)
    assert three[0].npv_eur >= max(one.npv_eur for one in found)


def test_pairs_tell_the_wished_gain_beside_none(views):
    wished = Views(flows=views.flows, terms=Terms(gain_mean_eur=10.0))
    (one,) = together_at(wished, ["capex", "organiser"])
    (plain,) = together_at(views, ["capex", "organiser"])
    assert one.npv_eur == plain.npv_eur
    assert one.wished_npv_eur < one.npv_eur
    assert plain.wished_npv_eur == plain.npv_eur


def test_the_better_end_of_a_stated_range_is_taken():
    doubt = 'doubtful={"finance.retail_index_fraction"={low=0.0,high=0.03,source="a test"}}'
    stated = Views(flows=simulated(BLOCK, *GRANTED, doubt), terms=Terms())
    assert far_value(stated, "retail_growth") == 0.03


# Membership ------------------------------------------------------------------------------------


def sunny_of(*sets):
    flows = simulated(BLOCK, *sets)
    (site,) = prepared(flows, {"T13": {}}).sites
    (curves,) = curves_of(Views(flows=flows, terms=Terms()), {}).values()
    ability = site_ability(site)
    sunny = sunny_site(
        site, ability, curves.production_kwh, curves.consumption_kwh, curves.off_peak
    )
    return flows, ability, sunny


def few(sunny, n):
    """The same site with its first tenants alone."""
    return replace(
        sunny,
        need_kwh=sunny.need_kwh[:, :n],
        worth_eur=sunny.worth_eur[:, :n],
        rise_eur=sunny.rise_eur[:n],
    )


def test_sunny_slots_are_the_ordinary_road():
    _, ability, sunny = sunny_of()
    everybody = np.ones(sunny.n_tenants, bool)
    assert_allclose(membership_eur(sunny, everybody), bound_npv_eur([ability], Terms()), rtol=1e-9)


def test_a_change_is_the_difference_of_two_memberships():
    _, _, sunny = sunny_of()
    members = np.arange(sunny.n_tenants) % 3 > 0
    here = membership_eur(sunny, members)
    leaves, joins = (change_eur(sunny, members, joins=one) for one in (False, True))
    for tenant in (0, 1, 5, 6):
        tried = members.copy()
        tried[tenant] = not members[tenant]
        change = (leaves if members[tenant] else joins)[tenant]
        assert_allclose(change, membership_eur(sunny, tried) - here, rtol=1e-9, atol=1e-6)
    assert (leaves[~members] == -np.inf).all()


@pytest.mark.parametrize("head_eur", [0.0, 300.0, 700.0, 1500.0])
def test_the_search_finds_the_best_of_all_memberships(head_eur):
    _, _, sunny = sunny_of()
    small = replace(few(sunny, 10), head_eur=head_eur, sun_kwh=sunny.sun_kwh / 12)
    best = best_of_all(small)
    assert (by_member([small]).members[0] == best).all()
    sought = best_members(small, np.ones(10, bool))
    worth = membership_eur(small, best)
    assert_allclose(membership_eur(small, sought), worth, atol=0.02)
    assert ceiling_eur(small) >= worth
    # The rise alone is a cost of a head: who uses little of little sun is better out.
    assert best.sum() <= (10 if head_eur == 0 else 7)


def test_dearer_heads_leave_fewer_in():
    _, _, sunny = sunny_of()
    dear = [replace(sunny, head_eur=cost) for cost in (0.0, 600.0, 1200.0)]
    kept = [by_member([one]).n_in for one in dear]
    # Nobody costs a head: only who has less of the sun than its rise is better out.
    assert sunny.n_tenants - 2 <= kept[0] <= sunny.n_tenants
    assert kept == sorted(kept, reverse=True)
    assert kept[2] < kept[0]
