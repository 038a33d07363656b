"""Sobol indices: functions whose indices are known, another program, groups, given draws."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.draws import stream, uniform
from simcore.study.futures.sampling import Uncertain, drawn, groups_of, saltelli, sobol
from simcore.study.sweep.indices import given_indices, resamples, sobol_indices

A, B = 7.0, 0.1
"""Parameters of Ishigami's function in T. Homma, A. Saltelli, Reliability Engineering & System
Safety 52 (1996)."""


def ishigami(x1, x2, x3):
    return np.sin(x1) + A * np.sin(x2) ** 2 + B * x3**4 * np.sin(x1)


def known_ishigami():
    """First and total indices, worked out from the parts of the variance by hand."""
    of_1 = (1 + B * np.pi**4 / 5) ** 2 / 2
    of_2 = A**2 / 8
    of_13 = B**2 * np.pi**8 * 8 / 225
    variance = of_1 + of_2 + of_13
    return np.array([of_1, of_2, 0]) / variance, np.array([of_1 + of_13, of_2, of_13]) / variance


def angles(groups=("", "", "")):
    return [
        Uncertain(path=f"x{i + 1}", shape="uniform", low=-np.pi, high=np.pi, group=group)
        for i, group in enumerate(groups)
    ]


def made(inputs, n_base):
    design = saltelli(inputs, n_base, 62)
    return ishigami(**drawn(inputs, design)), tuple(groups_of(inputs))


def test_ishigami_s_indices_are_the_known_ones():
    outputs, names = made(angles(), 4096)
    found = sobol_indices(outputs, names, 62)
    first, total = known_ishigami()
    # The asked-for nearness of total indices at 4,096 base points.
    assert_allclose(found.total, total, atol=0.02)
    assert_allclose(found.first, first, atol=0.02)
    for name, known in (("first", first), ("total", total)):
        low, high = getattr(found, f"{name}_low"), getattr(found, f"{name}_high")
        assert ((low - 0.005 <= known) & (known <= high + 0.005)).all()
        assert ((high - low) < 0.1).all()


def test_they_are_those_of_salib_on_the_same_points():
    analyze = pytest.importorskip("SALib.analyze.sobol").analyze
    outputs, names = made(angles(), 512)
    problem = {"num_vars": 3, "names": list(names), "bounds": [[-np.pi, np.pi]] * 3}
    known = analyze(problem, outputs, calc_second_order=False, num_resamples=400, seed=62)
    found = sobol_indices(outputs, names, 62)
    assert_allclose(found.first, known["S1"], rtol=1e-10, atol=1e-12)
    assert_allclose(found.total, known["ST"], rtol=1e-10, atol=1e-12)
    # Half widths by other resamples and by 1.96 standard deviations: alike to a fifth.
    assert_allclose((found.first_high - found.first_low) / 2, known["S1_conf"], rtol=0.2)
    assert_allclose((found.total_high - found.total_low) / 2, known["ST_conf"], rtol=0.2)


def test_groups_hold_what_their_inputs_do_together():
    # x1 and x3 together have V1 + V13, all that x2 has not.
    outputs, names = made(angles(("pair", "", "pair")), 4096)
    found = sobol_indices(outputs, names, 62)
    _, (_, of_2, _) = known_ishigami()
    assert names == ("pair", "x2")
    assert_allclose(found.first, [1 - of_2, of_2], atol=0.02)
    assert_allclose(found.total, [1 - of_2, of_2], atol=0.02)


def test_indices_by_hand():
    # Two base points of one input, in blocks A, C, B: (0, 2, 2) and (2, 0, 0). The mean is 1 and
    # the variance 1. First: b (c - a) is (1 * 2 + -1 * -2) / 2 = 2; total: (4 + 4) / 2 / 2 = 2.
    found = sobol_indices([0.0, 2.0, 2.0, 2.0, 0.0, 0.0], ["x"], 62)
    assert (found.first[0], found.total[0]) == (2.0, 2.0)


def test_outputs_are_told_apart_and_those_that_do_not_vary_have_none():
    outputs, names = made(angles(), 256)
    other = np.stack([np.full(len(outputs), 3.1), outputs, 100 - 5 * outputs]).reshape(3, 1, -1)
    found = sobol_indices(other, names, 62, n_resamples=20)
    alone = sobol_indices(outputs, names, 62, n_resamples=20)
    assert found.first.shape == (3, 1, 3)
    assert np.isnan(found.first[0]).all()
    assert np.isnan(found.total_high[0]).all()
    # Neither scale nor shift moves an index.
    for row in (1, 2):
        assert_allclose(found.total[row, 0], alone.total, rtol=1e-9)
        assert_allclose(found.first_low[row, 0], alone.first_low, rtol=1e-8, atol=1e-9)


def test_resamples_are_of_the_size_of_the_sample():
    counts = resamples(40, 300, 62)
    assert_array_equal(counts.sum(axis=1), np.full(300, 40))
    # Every point is in a resample once on the mean; its standard error is sqrt(1 / 300).
    assert_allclose(counts.mean(axis=0), np.ones(40), atol=0.25)


@pytest.mark.parametrize(("n", "near"), [(200, 0.1), (4096, 0.02)])
def test_first_indices_of_any_draws_are_near_the_known_ones(n, near):
    inputs = angles()
    values = drawn(inputs, sobol(inputs, n, 62))
    found = given_indices(ishigami(**values), np.ones(n), values)
    first, _ = known_ishigami()
    # Two standard errors: the pair of x1 and x3 makes a quarter of the variance, which is noise
    # here, so the error of the largest is 2 * sqrt(0.44 * 0.25 / n): 0.047 and 0.010.
    assert_allclose(found.first, first, atol=near)
    assert ((found.first_low <= first) & (first <= found.first_high)).all()
    assert np.isnan(found.total).all()


def test_a_sum_is_told_apart_even_by_few_draws():
    # y = 1000 retail + 2 cost + 40 where the branch is nil, of uniforms of width 0.04 and 45:
    # variances 1600 / 12, 8100 / 12 and 0.25 * 0.75 * 1600.
    inputs = [
        Uncertain(path="branch", shape="values", values=("due", "nil"), weights=(3, 1)),
        Uncertain(path="cost", shape="uniform", low=15.0, high=60.0),
        Uncertain(path="idle", shape="uniform", low=0.0, high=1.0),
        Uncertain(path="retail", shape="uniform", low=0.0, high=0.04),
    ]
    values = drawn(inputs, sobol(inputs, 128, 62))
    outputs = 1000 * values["retail"] + 2 * values["cost"] + 40.0 * (values["branch"] == "nil")
    found = given_indices([outputs, np.full(128, 3.1)], np.ones(128), values)
    parts = np.array([300.0, 675.0, 0.0, 400 / 3])
    assert_allclose(found.first[0], parts / parts.sum(), atol=0.01)
    assert np.isnan(found.first[1]).all()
    # Draws that weigh twice are drawn twice.
    weights = np.where(np.arange(128) % 3 == 0, 2.0, 1.0)
    twice = np.repeat(np.arange(128), weights.astype(int))
    noisy = outputs + 9 * uniform(stream(62, "noise"), np.arange(128))
    weighed = given_indices(noisy, weights, values)
    repeated = given_indices(
        noisy[twice], np.ones(len(twice)), {path: one[twice] for path, one in values.items()}
    )
    assert_allclose(weighed.first, repeated.first, atol=0.02)


def test_an_input_that_does_nothing_has_an_index_near_zero():
    values = drawn(angles(), sobol(angles(), 200, 7))
    found = np.array(
        [
            given_indices(
                uniform(stream(seed, "noise"), np.arange(200)), np.ones(200), values
            ).first
            for seed in range(20)
        ]
    )
    # Eight terms of 200 draws of noise: a standard error of sqrt(2 * 8) / 200 = 0.02 each, and
    # of 0.0026 for the mean of sixty.
    assert abs(found.mean()) < 0.01
    assert np.abs(found).max() < 0.1


def test_a_curve_by_hand():
    # Branches due, due, nil, nil with 1, 3, 5, 7: means 2 and 6. The variance is 5, of which 4
    # between; what is left, 1, is 2 for each of 4 - 2 free draws, and puts 2 * 1 / 4 there.
    branch = np.array(["due", "due", "nil", "nil"], object)
    found = given_indices([1.0, 3.0, 5.0, 7.0], np.ones(4), {"law": branch})
    assert_allclose(found.first, [(4 - 0.5) / 5])


def test_too_few_draws_tell_nothing():
    values = drawn(angles(), sobol(angles(), 7, 7))
    assert np.isnan(given_indices(values["x1"], np.ones(7), values).first).all()
