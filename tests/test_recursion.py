"""The recursion against its twin in scipy, to the last bit."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from scipy.signal import lfilter

from simcore.base.draws import normal
from simcore.base.recursion import remembering


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
