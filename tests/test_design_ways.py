"""Who is in: by building, by a fee to join, one by one, and by a curve of joining."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from shared_runs import simulated

import simcore as sc
from simcore.base.errors import InputError
from simcore.scenario.design import Design
from simcore.study.compare.pipeline import prepared
from simcore.study.design.ability import Terms, site_ability
from simcore.study.design.joining import joined, joins
from simcore.study.design.membership import best_membership
from simcore.study.design.sunny import SunnySite, ceiling_eur, membership_eur, memberships_eur
from simcore.study.design.views import Views
from simcore.study.design.ways import (
    building_of_dwelling,
    by_building,
    by_fee,
    by_member,
    own_saving_eur,
)

ROOT = Path(__file__).parent.parent / "scenarios"
BLOCK = ROOT / "sites" / "arras-bon-secours.toml"
SMALL = ("time.step_minutes=60", "design.gain_mean_eur=5.0", 'design.hours=["season"]')


def three_tenants(**changes):
    """One sunny slot of 10 kWh, needs of 10, 5 and 5 kWh worth 1 EUR each, a rise of 1 EUR."""
    usual = {
        "sun_kwh": np.array([10.0]),
        "always_kwh": np.zeros(1),
        "always_worth_eur": np.zeros(1),
        "need_kwh": np.array([[10.0, 5.0, 5.0]]),
        "worth_eur": np.array([[10.0, 5.0, 5.0]]),
        "rise_eur": np.ones(3),
        "avoided_worth": np.array([10.0]),
        "rise_worth": np.array([10.0]),
        "head_eur": 0.0,
        "shared_eur_per_kwh": 0.0,
        "free_eur": -100.0,
    }
    return SunnySite(**(usual | changes))


# By hand -----------------------------------------------------------------------------------


def test_memberships_by_hand():
    # All: the sun covers half: 5, 2.5 and 2.5 EUR less 1 each are 4, 1.5 and 1.5, worth 70.
    # The first alone: 10 - 1 = 9, worth 90. The two others: 4 each, worth 80.
    tries = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 1], [0, 0, 0]], bool)
    expected = [-30.0, -10.0, -20.0, -100.0]
    assert_allclose(memberships_eur(three_tenants(), tries), expected)
    assert_allclose(own_saving_eur(three_tenants(), tries[0]), [4.0, 1.5, 1.5])
    best = by_member([three_tenants()])
    assert best.members[0].tolist() == [True, False, False]
    assert_allclose(best.npv_eur, -10.0)


def test_buildings_by_hand():
    # The first tenant lives alone in a building, the others share one.
    found = by_building([three_tenants()], [np.array([0, 1, 1])])
    assert found.members[0].tolist() == [True, False, False]
    # Where the first shares one with the second: all together are worth -30, they two
    # 10 x 2/3 - 1 and 5 x 2/3 - 1, worth 80; the third alone 5 - 1, worth 40.
    mixed = by_building([three_tenants()], [np.array([0, 0, 1])])
    assert mixed.members[0].tolist() == [True, True, False]
    assert_allclose(mixed.npv_eur, -20.0)


def test_a_fee_by_hand():
    # A fee above 1.5 EUR keeps the two small ones out; the first then saves 9 EUR.
    found = by_fee([three_tenants()])
    assert found.members[0].tolist() == [True, False, False]
    assert 1.5 < found.fee_eur <= 4.0
    # Heads that earn 5 EUR each over the plan are better all in: 70 + 15 above 90 + 5.
    earning = by_fee([three_tenants(head_eur=-11.0)])
    assert earning.fee_eur is None
    assert earning.n_in == 3


def test_who_pays_a_fee_saves_it():
    found = by_fee([three_tenants()])
    assert own_saving_eur(three_tenants(), found.members[0]).min() >= found.fee_eur


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.01, 20.0), min_size=2, max_size=7), st.floats(0.0, 60.0))
def test_one_by_one_is_no_worse_than_the_plain_ways(needs, head_eur):
    need = np.array([needs])
    site = three_tenants(
        need_kwh=need, worth_eur=need, rise_eur=np.ones(len(needs)), head_eur=head_eur
    )
    numbers = np.arange(len(needs)) // 2
    plain = [by_building([site], [numbers]), by_fee([site])]
    best = by_member([site], plain)
    assert best.npv_eur >= max(one.npv_eur for one in plain) - 1e-9
    assert ceiling_eur(site) >= best.npv_eur - 1e-9


def test_homes_stand_in_buildings_in_their_order():
    towers = sc.load(ROOT / "sites" / "arras-towers.toml").sites["arras-towers"]
    numbers = building_of_dwelling(towers)
    assert np.bincount(numbers).tolist() == [80, 80, 80]
    assert (np.diff(numbers) >= 0).all()
    # Houses hold fewer than five homes: all of a kind are one.
    houses = sc.load(ROOT / "sites" / "outreau.toml").sites["outreau"]
    assert np.bincount(building_of_dwelling(houses)).tolist() == [houses.dwellings]


# By the ordinary road ----------------------------------------------------------------------


def views_of(*sets):
    flows = simulated(BLOCK, *SMALL, *sets)
    return Views(flows=flows, terms=Terms())


def test_ways_are_told_beside_the_best():
    views = views_of("finance.organiser_eur_per_participant=40.0")
    found = best_membership(views)
    by_way = {way.way: way for way in found.ways}
    assert list(by_way) == ["building", "fee", "member"]
    assert by_way["member"].npv_eur >= by_way["fee"].npv_eur >= by_way["building"].npv_eur
    assert by_way["fee"].fee_eur > 0
    assert by_way["member"].n_in == found.n_in < found.n_asked
    # Half precision of the curves.
    assert_allclose(found.npv_eur, by_way["member"].npv_eur, rtol=1e-3)
    assert not found.is_proven
    assert found.gap_eur > 0


def test_common_parts_that_pay_are_in_the_worth_of_a_membership():
    found = best_membership(views_of('common_parts="pays"'))
    assert_allclose(found.npv_eur, found.ways[-1].npv_eur, rtol=1e-3)


def test_other_flows_have_no_best_membership():
    assert best_membership(views_of('common_parts="behind-the-meter"')) is None


# By what one gains -------------------------------------------------------------------------


def test_joins_by_hand():
    # 0.1 + 0.8 x 10 / 20 = 0.5 at 10 EUR: who ranks 0.5 or more joins. Beyond the curve it is
    # level.
    curve = [(0.0, 0.1), (20.0, 0.9)]
    gains, rank = np.array([10.0, 10.0, 99.0, -9.0]), np.array([0.5, 0.49, 0.1, 0.89])
    assert joins(gains, rank, curve).tolist() == [True, False, True, False]


def test_a_curve_is_solved_to_a_fixed_point():
    curve = ((0.0, 0.2), (10.0, 0.6), (40.0, 0.9))
    views = views_of()
    wishes = views.flows.scenario.design.model_copy(update={"joining": curve})
    flows, told = joined(views, wishes, 1)
    (site,) = prepared(flows, {"T13": {}}).sites
    assert told.is_settled
    assert site_ability(site).n_tenants == told.n_in < told.n_asked
    everybody = wishes.model_copy(update={"joining": ((0.0, 1.0), (1.0, 1.0))})
    same, all_in = joined(views, everybody, 1)
    assert same is views.flows
    assert all_in.n_in == all_in.n_asked


@pytest.mark.parametrize("curve", [((5.0, 0.2), (5.0, 0.4)), ((0.0, 0.5), (5.0, 0.4))])
def test_a_curve_that_falls_is_refused(curve):
    with pytest.raises(ValueError, match="gains do not rise, or whose shares fall"):
        Design(joining=curve)


def test_a_curve_needs_homes_that_were_drawn():
    flows = sc.from_arrays(
        production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 6), 0.3), step=60
    )
    views = Views(flows=flows, terms=Terms())
    with pytest.raises(InputError) as refused:
        joined(views, Design(joining=((0.0, 0.5),)), 1)
    assert [problem.key for problem in refused.value.problems] == ["design_joining_given"]


def test_membership_of_few_is_proven():
    few = replace(three_tenants(), free_eur=0.0)
    tries = (np.arange(8)[:, np.newaxis] >> np.arange(3)) % 2 == 1
    assert membership_eur(few, by_member([few]).members[0]) == memberships_eur(few, tries).max()
