"""Bands and probabilities over futures: by hand, against known quantiles, and their laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import ndtri
from scipy.stats import binomtest

from simcore.base.draws import normal, stream, uniform
from simcore.study.futures.sampling import sobol_units
from simcore.study.futures.statistics import (
    band,
    beats,
    effective_draws,
    interval,
    narrowing,
    probability,
    quantiles,
    safe_margin_eur,
    share_with_loser,
)

FIGURES = arrays(float, st.integers(1, 40), elements=st.integers(-50, 50).map(float))


def test_quantiles_by_hand():
    # Weights 1, 2, 1 in order of size: sums 1, 3, 4. A quarter of 4 is met exactly by the
    # first, so halfway to the second; a half (2) lies within the second; 0.8 (3.2) is the third.
    found = quantiles([30.0, 10.0, 20.0], [1.0, 1.0, 2.0], [0.25, 0.5, 0.8, 1.0])
    assert found.tolist() == [15.0, 20.0, 30.0, 30.0]


def test_what_is_not_defined_or_weighs_nothing_is_left_out():
    assert quantiles([np.nan, 1.0, 9.0, 2.0], [1, 1, 0, 1], [0.5, 1.0]).tolist() == [1.5, 2.0]
    assert np.isnan(quantiles([np.nan, np.nan], np.ones(2), [0.5])).all()


@given(FIGURES, st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_equal_weights_give_definition_2_of_hyndman_and_fan(values, parts):
    # numpy's averaged_inverted_cdf, an implementation of its own. Parts a rounding away from a
    # step are not told apart here.
    at = np.array(parts) * len(values)
    parts = np.array(parts)[(at == np.rint(at)) | (np.abs(at - np.rint(at)) > 1e-6)]
    known = np.quantile(values, parts, method="averaged_inverted_cdf")
    assert_allclose(quantiles(values, np.ones(len(values)), parts), known, atol=1e-12)


@given(FIGURES, st.lists(st.floats(0, 1), min_size=1, max_size=4), st.data())
def test_equal_weights_are_told_as_weights_that_differ(values, parts, data):
    """One draw that weighs nothing makes the weights differ, and changes no quantile."""
    holes = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    values = np.where(holes, np.nan, values)
    even = quantiles(values, np.full(len(values), 0.25), parts)
    uneven = quantiles([*values, 1.0], [*np.full(len(values), 0.25), 0.0], parts)
    assert_array_equal(even, uneven)


@given(FIGURES, st.data())
def test_a_draw_of_weight_2_counts_as_two_draws(values, data):
    times = data.draw(arrays(int, len(values), elements=st.integers(1, 4)))
    parts = [0.05, 0.3, 0.5, 0.95]
    repeated = np.repeat(values, times)
    expected = quantiles(repeated, np.ones(len(repeated)), parts)
    assert_array_equal(quantiles(values, times, parts), expected)


@given(FIGURES, st.data())
def test_order_of_draws_and_scale_of_weights_change_nothing(values, data):
    weights = data.draw(arrays(float, len(values), elements=st.integers(1, 9).map(float)))
    order = np.array(data.draw(st.permutations(range(len(values)))))
    once, again = band(values, weights), band(values[order], 4 * weights[order])
    for name in ("n_draws", "n_effective", "p50", "p50_low", "p50_high", "mean", "deviation"):
        assert_allclose(getattr(once, name), getattr(again, name), rtol=1e-9, atol=1e-9)
    won, won_again = (
        probability(one > 0, w) for one, w in ((values, weights), (values[order], weights[order]))
    )
    assert_allclose(won.probability, won_again.probability, atol=1e-12)


def test_quantiles_of_a_normal_distribution():
    # 4,096 scrambled Sobol points lie about 1/4096 from their place: at the 5 % quantile, where
    # the density is 0.103, that is 0.0024.
    draws = ndtri(sobol_units(4096, 1, 62)[:, 0])
    found = band(100 + 15 * draws, np.ones(4096))
    expected = 100 + 15 * ndtri([0.05, 0.5, 0.95])
    assert_allclose([found.p5, found.p50, found.p95], expected, atol=15 * 0.005)


def test_a_band_covers_ninety_percent_of_draws_held_out():
    made = np.exp(0.4 * normal(stream(62, "futures"), np.arange(800)))
    one, held_out = band(made[:400], np.ones(400)), made[400:]
    covered = ((held_out >= one.p5) & (held_out <= one.p95)).mean()
    assert 0.85 <= covered <= 0.95


def test_ends_of_a_band_are_told_from_two_hundred_draws_on():
    few, enough = (band(np.arange(float(n)), np.ones(n)) for n in (199, 200))
    assert np.isnan(few.p5)
    assert few.p50 == 99.0
    assert few.p50_low < 99.0 < few.p50_high
    # Sums of 10 and 190 of 200 are met exactly: halfway between neighbours.
    assert (enough.p5, enough.p95) == (9.5, 189.5)
    unequal = band(np.arange(200.0), np.repeat([1.0, 9.0], 100))
    assert unequal.n_effective < 200
    assert np.isnan(unequal.p95)
    lone = band(np.arange(5.0), np.ones(5))
    assert np.isnan(lone.p50_low)
    assert lone.p50 == 2.0


def test_the_interval_of_a_median_holds_it_about_95_times_in_100():
    # 2,000 samples of 40 draws of a uniform: by the binomial, the 14th to the 27th of 40 hold
    # the median in 96.2 % of samples; the standard error of a share of 2,000 is 0.4 %.
    draws = uniform(stream(1, "median"), np.arange(80_000)).reshape(2000, 40)
    found = band(draws, np.ones(40))
    held = ((found.p50_low <= 0.5) & (found.p50_high >= 0.5)).mean()
    assert_allclose(held, 0.962, atol=0.013)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 200), (142, 200), (200, 200), (3, 7)])
def test_interval_is_wilson_s(k, n):
    known = binomtest(k, n).proportion_ci(method="wilson")
    assert_allclose(interval(k / n, n), [known.low, known.high], atol=1e-12)


def test_nothing_is_known_without_draws():
    assert [float(end) for end in interval(np.nan, 0)] == [0.0, 1.0]
    none = probability(np.array([np.nan]), np.ones(1))
    assert np.isnan(none.probability)
    assert (none.low, none.high, none.n_draws) == (0.0, 1.0, 0)


def test_effective_draws_by_hand():
    # (3 + 1)^2 / (9 + 1) = 1.6
    assert float(effective_draws([3.0, 1.0])) == 1.6
    assert float(effective_draws([0.0])) == 0.0


@given(FIGURES)
def test_a_scheme_beats_itself_half_the_time(values):
    found = probability(beats(values, values), np.ones(len(values)))
    assert (found.probability, found.ties) == (0.5, 1.0)


@given(st.data())
def test_one_beats_the_other_as_often_as_the_other_does_not(data):
    n = data.draw(st.integers(1, 30))
    first, second = (
        data.draw(arrays(float, n, elements=st.integers(-3, 3).map(float))) for _ in range(2)
    )
    won, lost = (
        probability(beats(*pair), np.ones(n)) for pair in ((first, second), (second, first))
    )
    assert_allclose(won.probability + lost.probability, 1.0)
    assert_allclose(won.low, 1 - lost.high, atol=1e-12)


def test_differences_within_the_tolerance_are_ties_and_undefined_ones_are_left_out():
    score = beats([1.004, 2.0, np.nan, 0.0], [1.0, 1.0, 1.0, 5.0], tolerance=0.005)
    assert_array_equal(score, [0.5, 1.0, np.nan, 0.0])
    found = probability(score, np.ones(4))
    assert (found.n_draws, found.probability) == (3, 0.5)


def test_shared_draws_make_a_difference_narrow():
    # Var(A) = s + a, Var(B) = s + b, Var(A - B) = a + b, here 9 + 1 + 1: sqrt(2 / 20) = 0.316,
    # with a standard error of some percent of it over 4,000 draws.
    shared, own, other = normal(stream(3, "paired"), np.arange(12_000)).reshape(3, 4000)
    found = narrowing(3 * shared + own, 3 * shared + other, np.ones(4000))
    assert_allclose(found, np.sqrt(2 / 20), rtol=0.06)
    assert np.isnan(narrowing([1.0, 1.0], [2.0, 2.0], np.ones(2)))


def test_a_tariff_tuned_on_one_draw_by_hand():
    # Three draws of two tenants: nobody below zero, one by 2 EUR, one by 5 EUR and one not there.
    saving = np.array([[4.0, 0.0], [3.0, -2.0], [np.nan, -5.0]])
    found = share_with_loser(saving, np.ones(3), 0.005)
    assert_allclose(found.probability, 2 / 3)
    # All three safe: 5 EUR more for each; two of three: 2 EUR; the first alone: nothing.
    assert [float(safe_margin_eur(saving, np.ones(3), part)) for part in (1.0, 0.6, 0.3)] == [
        *(5.0, 2.0, 0.0)
    ]


@given(arrays(float, (30, 3), elements=st.integers(-9, 9).map(float)), st.floats(0.5, 1.0))
def test_the_safe_margin_is_safe_in_as_many_draws_as_asked(saving, part):
    margin = safe_margin_eur(saving, np.ones(30), part)
    found = share_with_loser(saving + margin, np.ones(30), 1e-9)
    assert found.probability <= 1 - part + 1e-9
