"""Fairness of savings: extremes, laws, worked cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simcore.money.fairness import (
    cost_of_no_loser_eur,
    cr20,
    effort_rate,
    gini,
    is_over_effort,
    losers_fraction,
    quantiles,
)

CENTS = st.integers(-10_000, 10_000).map(lambda cents: cents / 100)
SAVINGS = st.integers(1, 30).flatmap(lambda n: arrays(float, n, elements=CENTS))


def pairwise_gini(values):
    """The definition, pair by pair."""
    gaps = np.abs(values[:, np.newaxis] - values).sum()
    total = np.abs(values).sum()
    return gaps / (2 * len(values) * total) if total else 0.0


@pytest.mark.parametrize("n", [1, 2, 5, 100])
def test_gini_of_equal_savings_is_zero_and_of_one_winner_is_n_minus_1_over_n(n):
    assert_allclose(gini(np.full(n, 37.0)), 0, atol=1e-15)
    assert_allclose(gini(np.where(np.arange(n) == 0, 88.69, 0.0)), (n - 1) / n)


def test_gini_by_hand():
    # 1, 2, 3: gaps 1 + 1 + 2, each counted twice = 8; 8 / (2 x 3 x 6) = 2/9.
    assert_allclose(gini([3.0, 1.0, 2.0]), 2 / 9)
    # One gains 1, one loses 1: gap 2 counted twice = 4; 4 / (2 x 2 x 2) = 1/2.
    assert_allclose(gini([1.0, -1.0]), 0.5)
    assert gini([0.0, 0.0]) == 0


def test_gini_of_evenly_spread_incomes_tends_to_one_third():
    # Uniform between 0 and 1: G = 1/3 (M. Kendall, A. Stuart, The Advanced Theory of
    # Statistics, vol. 1); 1 000 midpoints are within 1e-6.
    assert_allclose(gini((np.arange(1000) + 0.5) / 1000), 1 / 3, atol=1e-6)


@given(values=SAVINGS, factor=st.floats(0.01, 100))
def test_gini_laws(values, factor):
    coefficient = gini(values)
    assert_allclose(coefficient, pairwise_gini(values), atol=1e-12)
    assert -1e-12 <= coefficient <= (len(values) - 1) / len(values) + 1e-12
    assert_allclose(gini(factor * values), coefficient, atol=1e-12)
    assert_allclose(gini(-values), coefficient, atol=1e-12)


@given(values=SAVINGS, data=st.data())
def test_no_figure_depends_on_the_order_of_members(values, data):
    shuffled = values[data.draw(st.permutations(range(len(values))))]
    for figure in (gini, losers_fraction, cost_of_no_loser_eur, quantiles, cr20):
        assert_allclose(figure(shuffled), figure(values), rtol=1e-12, atol=1e-12)


@given(values=arrays(float, (3, 2, 7), elements=CENTS))
def test_every_figure_of_a_batch_is_that_of_its_rows(values):
    for figure in (gini, losers_fraction, cost_of_no_loser_eur, quantiles, cr20):
        rows = [[figure(row) for row in block] for block in values]
        assert_allclose(figure(values), rows, rtol=1e-12, atol=1e-12)


def test_a_loss_of_half_a_cent_is_rounding_and_more_is_a_loss():
    saving = [-0.005, -0.0051, 0.0, 3.0, -2.0]
    assert losers_fraction(saving) == 2 / 5
    assert losers_fraction(saving, tolerance_eur=0.0) == 3 / 5
    assert_allclose(cost_of_no_loser_eur(saving), 2.0101)


def test_quantiles_put_the_probabilities_last():
    # 0, 10 ... 100: the p-quantile is 100 p; a second row twice as high.
    rows = np.linspace(0, 100, 11) * np.array([[1.0], [2.0]])
    assert_allclose(quantiles(rows, (0.1, 0.5, 0.93)), [[10, 50, 93], [20, 100, 186]])
    assert quantiles(rows).shape == (2, 5)


def test_cr20_by_hand():
    # Equal: 0.2. Five members 1, 2, 3, 4, 10: 1/20. Four members: 0.8 of the lowest, 0.8/10.
    assert_allclose(cr20(np.full(7, 3.0)), 0.2)
    assert_allclose(cr20([10.0, 4.0, 3.0, 2.0, 1.0]), 0.05)
    assert_allclose(cr20([4.0, 1.0, 3.0, 2.0]), 0.08)
    # One gains everything; the lowest fifth loses; nobody gains anything together.
    assert cr20([0.0, 0.0, 0.0, 0.0, 9.0]) == 0
    assert_allclose(cr20([-2.0, 3.0, 3.0, 3.0, 3.0]), -0.2)
    assert np.isnan(cr20([-1.0, 1.0]))


@given(values=SAVINGS)
def test_the_lowest_fifth_never_gets_more_than_a_fifth(values):
    share = cr20(np.abs(values) + 0.01)
    assert 0 < share <= 0.2 + 1e-12


def test_effort_rate_and_its_threshold():
    # 1 600 / 20 000 = 8 %, not above it; 1 601 is; a rich household never counts.
    effort = effort_rate([1600.0, 1601.0, 9000.0, 100.0], [20e3, 20e3, 90e3, 0.0])
    assert_allclose(effort[:3], [0.08, 0.08005, 0.1])
    assert effort[3] == np.inf
    poor = is_over_effort(effort, [15e3, 15e3, 60e3, 0.0], third_decile_eur_per_cu=18e3)
    assert_array_equal(poor, [False, True, False, True])
