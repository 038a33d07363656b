"""The recursion against its twin in scipy, to the last bit."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.linalg import solve_banded
from scipy.signal import lfilter

from simcore.base.draws import normal
from simcore.base.recursion import remembering, remembering_by


@pytest.mark.parametrize("keep", [0.0, 0.43, 0.7, float(np.exp(-0.25 / 30)), -0.5])
@pytest.mark.parametrize("start", [0.0, 0.3])
def test_the_recursion_is_scipy_s_filter_to_the_last_bit(keep, start):
    news = normal(np.uint64(7), np.arange(20_000))
    gain = np.sqrt(1 - keep**2)
    expected, _ = lfilter([gain], [1, -keep], news, zi=[start])
    found = remembering(news, keep, gain, start)
    assert_array_equal(found.view(np.uint64), expected.view(np.uint64))


def test_the_recursion_by_hand():
    # 4 x 1 + 1; 4 x 2 + 5 / 2; 4 x 0 + 10.5 / 2
    assert remembering(np.array([1.0, 2.0, 0.0]), 0.5, 4.0, 1.0).tolist() == [5.0, 10.5, 5.25]
    assert remembering(np.array([3], dtype=np.int64), 0.5, 1.0).tolist() == [3.0]
    assert remembering(np.empty(0), 0.5, 1.0).size == 0


def test_a_memory_of_each_place_is_the_banded_system_solved():
    rng = np.random.default_rng(4)
    news, memory = rng.normal(size=(2, 365)), rng.uniform(-0.9, 0.9, 365)
    band = np.stack([np.ones(365), -np.roll(memory, -1)])
    solved = solve_banded((1, 0), band, news.T).T
    assert_allclose(remembering_by(news, memory), solved, rtol=1e-12, atol=1e-14)
    # 1, then 0 + 0.5 x 1, then 4 + 0.25 x 0.5; the first memory counts for nothing.
    found = remembering_by(np.array([1.0, 0.0, 4.0]), np.array([9.0, 0.5, 0.25]))
    assert found.tolist() == [1.0, 0.5, 4.125]
