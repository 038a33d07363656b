"""Prints how long keys take on stored curves of 240 members and a year of half-hours."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simcore.energy.sharing import KEYS, prorata_register_kwh, waterfill

N_SLOTS, N_MEMBERS = 17_520, 240


@pytest.fixture(scope="module")
def curves():
    rng = np.random.default_rng(0)
    hour = np.arange(N_SLOTS) % 48 / 2
    sun = np.maximum(0, np.sin((hour - 6) / 12 * np.pi)) * rng.random(N_SLOTS)
    needs = rng.random((N_SLOTS, N_MEMBERS), dtype=np.float32) ** 4
    return 0.3 * N_MEMBERS * sun, needs


def test_prorata_with_registers(benchmark, curves):
    pot, needs = curves
    rows = (np.random.default_rng(1).random((96, N_MEMBERS)) > 0.6).astype(np.float32)
    row = np.arange(N_SLOTS) % 48
    ones = np.ones(N_MEMBERS)
    used, shared, _ = benchmark(prorata_register_kwh, pot, needs, ones, rows, row)
    total = needs.sum(axis=-1, dtype=np.float64)
    assert_allclose(used.sum(), total.sum(), rtol=1e-6)
    assert_allclose(shared.sum(), np.minimum(pot, total).sum(), rtol=1e-6)


@pytest.mark.parametrize("case", ["weights", "two ranks", "ranks of each"])
def test_water_filling(benchmark, curves, case):
    pot, needs = curves
    weight = np.random.default_rng(2).random(N_MEMBERS) + 0.5
    number = np.arange(N_MEMBERS)
    rank = {"weights": None, "two ranks": number < N_MEMBERS - 1, "ranks of each": number}[case]
    given = benchmark(waterfill, pot, needs, weight, rank)
    total = np.minimum(pot, needs.sum(axis=-1, dtype=np.float64))
    assert_allclose(given.sum(axis=-1, dtype=np.float64), total, rtol=1e-5, atol=1e-9)  # float32


def test_equal_saving(benchmark, curves):
    pot, needs = curves
    coefficients = benchmark(KEYS["equal_saving"], pot, needs, np.ones(N_MEMBERS))
    total = np.minimum(pot, needs.sum(axis=-1, dtype=np.float64))
    assert_allclose((coefficients * pot[:, None]).sum(axis=-1), total, rtol=1e-6, atol=1e-9)
