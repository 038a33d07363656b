"""How long keys take on stored curves: 240 members, or 4,000, and a year of half-hours.

Figures only, no test fails on a clock; read them as ratios within one run.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numba import njit
from numpy.testing import assert_allclose

from simcore.energy.sharing import KEYS, KeyInputs, prorata_register_kwh

SLOTS_PER_WEEK = 336


@pytest.fixture(scope="module")
def n_slots(is_timed):
    """A year of half-hours, or four weeks of them."""
    return 17_520 if is_timed else 4 * SLOTS_PER_WEEK


def stored_curves(n_slots, n_members):
    rng = np.random.default_rng(0)
    hour = np.arange(n_slots) % 48 / 2
    sun = np.maximum(0, np.sin((hour - 6) / 12 * np.pi)) * rng.random(n_slots)
    needs = rng.random((n_slots, n_members), dtype=np.float32)
    needs *= needs
    needs *= needs
    return 0.3 * n_members * sun, needs


@pytest.fixture(scope="module", params=[240, 4000])
def curves(request, n_slots):
    return stored_curves(n_slots, request.param)


@pytest.fixture(scope="module")
def site(n_slots):
    return stored_curves(n_slots, 240)


@njit(nogil=True, fastmath=True)
def _read(energies):
    total = np.float32(0)
    for i in range(energies.size):
        total += energies[i]
    return total


def test_memory_read(benchmark, curves):
    """The limit of the pro rata key: two threads read the curves once."""
    halves = np.array_split(curves[1].ravel(), 2)
    with ThreadPoolExecutor(2) as pool:
        total = benchmark(lambda: sum(pool.map(_read, halves)))
    assert_allclose(total, curves[1].sum(dtype=np.float64), rtol=1e-2)  # one float32 sum


def test_prorata_with_registers(benchmark, curves):
    pot, needs = curves
    rows = (np.random.default_rng(1).random((96, needs.shape[1])) > 0.6).astype(np.float32)
    row = np.arange(len(pot)) % 48
    ones = np.ones(needs.shape[1])
    used, shared, _ = benchmark(prorata_register_kwh, pot, needs, ones, rows, row)
    total = needs.sum(axis=-1, dtype=np.float64)
    assert_allclose(used.sum(), total.sum(), rtol=1e-6)
    assert_allclose(shared.sum(), np.minimum(pot, total).sum(), rtol=1e-6)


VALUE = np.random.default_rng(3).choice([0.10, 0.12, 0.15], 240)
CASES = {
    "equal": {},
    "floor_area": {},
    "common_parts_first": {"rank": np.arange(240) < 239},
    "ranked": {},
    "rotating": {},
    "hot_water": {},
    "own_building": {"building": np.repeat(np.arange(12), 20)},
    "equal_saving": {"value_eur_per_kwh": VALUE},
}


INSIDE = {
    "pro rata": (),
    "equal": ("equal",) * 12,
    "one key each": ("equal", "default", "static", "floor_area") * 3,
}


@pytest.mark.parametrize("inside", INSIDE)
def test_keys_inside_twelve_buildings(benchmark, site, inside):
    """Beside the key by buildings as it is, pro rata in both."""
    pot, needs = site
    known = KeyInputs(
        building=np.repeat(np.arange(12), 20),
        building_kwh=np.repeat(pot[:, np.newaxis] / 12, 12, axis=-1),
        inside=INSIDE[inside],
    )
    weight = np.full(240, 1 / 20)
    given = benchmark(KEYS["own_building"].shared_kwh, pot, needs, weight, known)
    total = np.minimum(pot, needs.sum(axis=-1, dtype=np.float64))
    assert_allclose(given.sum(axis=-1, dtype=np.float64), total, rtol=1e-5, atol=1e-9)  # float32


@pytest.mark.parametrize("key", CASES)
def test_water_filling_keys(benchmark, site, key):
    pot, needs = site
    weight = np.random.default_rng(2).random(240) + 0.5
    known = CASES[key]
    if key == "hot_water":
        known = {"hot_water_kwh": 0.3 * needs}
    if key == "own_building":
        known = known | {"building_kwh": np.repeat(pot[:, np.newaxis] / 12, 12, axis=-1)}
    if key == "rotating":
        known = {"week": np.arange(len(pot)) // SLOTS_PER_WEEK}
    given = benchmark(KEYS[key].shared_kwh, pot, needs, weight, KeyInputs(**known))
    total = np.minimum(pot, needs.sum(axis=-1, dtype=np.float64))
    assert_allclose(given.sum(axis=-1, dtype=np.float64), total, rtol=1e-5, atol=1e-9)  # float32
