"""Sharing as a game: known games, the laws of Shapley's value, the game of a site's bills."""

from functools import partial
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scenario_sample import SMALL
from site_sample import inputs_of

import simcore as sc
from simcore.base.draws import stream
from simcore.money.cooperation import (
    coalitions,
    joining,
    least_happy,
    sampled_shapley_eur,
    shapley_eur,
    shapley_of,
)
from simcore.site.curves import site_curves
from simcore.study.keys.cooperation import (
    bill_game,
    bill_worth,
    bill_worths,
    cooperation,
    least_happy_of,
)


def gloves(who):
    """One left glove, two right ones; a pair is worth 1."""
    return float(who[0] and (who[1] or who[2]))


def test_glove_game():
    # The left one adds 1 unless it comes first: 4 of 6 orders. Each right one adds 1 only
    # right after the left one comes first: 1 of 6.
    assert_allclose(shapley_eur(gloves, 3), [2 / 3, 1 / 6, 1 / 6])
    worth = np.array([gloves(who) for who in coalitions(3)])
    who, excess = least_happy(worth, shapley_of(worth))
    assert who.tolist() == [True, True, False]
    assert excess == pytest.approx(1 - 2 / 3 - 1 / 6)


def test_airport_game_of_littlechild_and_owen():
    # A runway for needs of 1, 2 and 4: 1/3, 1/3 + 1/2, 1/3 + 1/2 + 2.
    cost = lambda who: float(np.max(np.array([1.0, 2, 4]) * who))  # noqa: E731
    assert_allclose(shapley_eur(cost, 3), [1 / 3, 5 / 6, 17 / 6])


@given(values=st.lists(st.floats(0, 10, width=32), min_size=15, max_size=15))
@settings(max_examples=50)
def test_exact_values_are_the_mean_over_all_orders(values):
    worth = np.array([0.0, *values])
    bits = 2 ** np.arange(4)
    expected = np.zeros(4)
    for order in permutations(range(4)):
        members = np.zeros(4, bool)
        for group in order:
            before = worth[members @ bits]
            members[group] = True
            expected[group] += (worth[members @ bits] - before) / 24
    assert_allclose(shapley_of(worth), expected, atol=1e-9)
    assert shapley_of(worth).sum() == pytest.approx(worth[-1], abs=1e-9)


def test_sampled_values_lie_within_their_error_bars():
    strength = np.arange(1.0, 14.0)
    worth = lambda who: float(np.sqrt(strength[who].sum()))  # noqa: E731
    values, errors = sampled_shapley_eur(worth, 13, stream(1, "game"), 400)
    again, _ = sampled_shapley_eur(worth, 13, stream(2, "game"), 4000)
    assert values.sum() == pytest.approx(np.sqrt(strength.sum()))
    # 13 values: four standard errors of the difference is one chance in a thousand.
    assert (np.abs(values - again) < 4 * errors * np.sqrt(1.1)).all()
    assert (errors > 0).all()


def test_more_than_twelve_groups_are_sampled():
    found = cooperation(lambda who: float(who.sum()), 13, n_orders=5)
    assert_allclose(found.shapley_eur, 1)
    assert_allclose(found.error_eur, 0, atol=1e-12)
    # Each counts 1 whoever is there: no coalition gains by leaving, and those met tell so.
    assert not found.is_exact
    assert len(found.coalitions) == 5 * 14
    assert least_happy_of(found, found.shapley_eur)[1] == pytest.approx(0)
    # Who gets 2 less than its worth would gain that by leaving with whom it joined first.
    who, excess = least_happy_of(found, np.where(np.arange(13) == 4, -1.0, 1.0))
    assert who[4]
    assert excess == pytest.approx(2)


def test_a_single_group_has_no_coalition_that_leaves():
    who, excess = least_happy(np.array([0.0, 5.0]), np.array([5.0]))
    assert not who.any()
    assert np.isnan(excess)


def test_game_of_bills_is_worth_the_avoided_bills():
    scenario = sc.load(SMALL)
    inputs = inputs_of(scenario)
    curves = site_curves(inputs)
    group = np.where(curves.population.is_dwelling, curves.population.is_off_peak, 2)
    game = bill_game(inputs, curves, group)
    worth = partial(bill_worth, game)
    members = sc.compare(scenario, jobs=1).members.query("scheme == 'T1'")
    saved = members["bill_before_eur"] - members["bill_after_eur"]
    # All groups together are the operation as it is: its bills avoid what the game is worth.
    assert worth(np.ones(3, bool)) == pytest.approx(saved.sum(), rel=1e-9)
    found = cooperation(worth, 3)
    assert found.shapley_eur.sum() == pytest.approx(saved.sum(), rel=1e-9)
    # An order at once, and coalition after coalition, tell the same.
    for order in permutations(range(3)):
        step_by_step = [worth(who) for who in joining(np.array(order))]
        assert_allclose(bill_worths(game, np.array(order)), step_by_step, atol=1e-8)
    alone = [worth(who) for who in np.eye(3, dtype=bool)]
    # The sun is short: each group adds less to the others than it is worth alone.
    assert (found.shapley_eur < alone).all()
    assert least_happy_of(found, found.shapley_eur)[1] > 0
