"""Keyed draws: known outputs, the numba twin, statistics, independence."""

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.compiled import kernel
from simcore.base.draws import (
    draw_bits,
    normal,
    stream,
    substreams,
    uniform,
    uniform_at,
    uniform_rows,
)


def test_bits_are_the_published_splitmix64_sequence():
    # S. Vigna, splitmix64.c, seed 1234567: the first five outputs.
    expected = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert draw_bits(np.uint64(1234567), np.arange(5)).tolist() == expected


def test_numba_twin_agrees_to_the_bit():
    @kernel
    def filled(key, n):
        out = np.empty(n)
        for i in range(n):
            out[i] = uniform_at(key, i)
        return out

    key = stream(62, "arras", "lighting")
    assert_array_equal(filled(key, 1000), uniform(key, np.arange(1000)))
    keys = substreams(key, np.arange(3))
    assert_array_equal(uniform_rows(keys, 5, 900), uniform(keys, np.arange(5, 900)[:, None]))


def test_draws_are_uniform_and_normal():
    # Standard error of a mean of 1e6 uniforms is 2.9e-4, of a variance about 8e-5.
    draws = uniform(stream(1, "statistics"), np.arange(1_000_000))
    assert_allclose(draws.mean(), 0.5, atol=1.5e-3)
    assert_allclose(draws.var(), 1 / 12, atol=4e-4)
    bells = normal(stream(2, "statistics"), np.arange(1_000_000))
    assert_allclose([bells.mean(), bells.std()], [0.0, 1.0], atol=5e-3)
    assert 0 < draws.min() < draws.max() < 1


def test_neighbouring_streams_are_not_correlated():
    # 200 x 500 draws: a correlation of independent rows has a spread of 0.045.
    keys = substreams(stream(3, "site"), np.arange(200))
    draws = uniform(keys[:, np.newaxis], np.arange(500))
    correlation = np.corrcoef(draws)[np.triu_indices(200, 1)]
    assert np.abs(correlation).max() < 0.3
    assert_allclose(correlation.mean(), 0.0, atol=2e-3)


def test_a_name_gives_one_stream_and_another_name_another():
    assert stream(1, "a", "bc") == stream(1, "a", "bc")
    names = [(1, "a", "bc"), (1, "ab", "c"), (2, "a", "bc"), (1, "a", "b"), (1,)]
    assert len({int(stream(*name)) for name in names}) == len(names)


def test_a_substream_does_not_depend_on_its_neighbours():
    key = stream(5, "site")
    assert substreams(key, [3])[0] == substreams(key, np.arange(10))[3]
