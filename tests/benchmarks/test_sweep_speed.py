"""How long futures take; figures only, no test fails on a clock.

Run with ``make bench``.
"""

import numpy as np
import pytest
from scenario_sample import FIVE_SITES

import simcore as sc
from simcore.study.futures.future import energy_of
from simcore.study.futures.plan import tasks_of
from simcore.study.sweep.sweep import Asked, plan_of, swept_of
from simcore.study.sweep.tasks import shared_of, task_cube


@pytest.fixture(scope="module")
def scenario(is_timed):
    return sc.load(FIVE_SITES, [] if is_timed else ["time.step_minutes=60"])


def test_256_futures_of_money_at_5_sites(benchmark, scenario, is_timed):
    """Asked for: 0.24 ms a site and future on one core, so 0.31 s, on bills taken apart."""
    n, fixed = 256 if is_timed else 16, ("seed", "weather", "prices", "contracts.turpe_passthrough")
    plan = plan_of(scenario, Asked(draws=n, fixed=fixed))
    shared, (task,) = shared_of(plan), tasks_of(plan)
    cube = benchmark.pedantic(lambda: task_cube(plan, task, shared), rounds=3)
    assert cube.shape == (n, 6, 11, len(plan.figures))


def test_a_future_of_the_energy_at_5_sites(benchmark, scenario):
    """Asked for: 200 in 90 s on two cores, so 0.9 s of one core."""
    plan = plan_of(scenario, Asked(draws=1))
    swept = benchmark.pedantic(lambda: swept_of(plan, jobs=1), rounds=3)
    assert np.isfinite(swept.values[..., plan.figures.index("landlord_npv_eur")]).all()


def test_simulating_alone(benchmark, scenario):
    """What of that is the simulation."""
    assert len(benchmark.pedantic(lambda: energy_of(scenario, {"seed": 63}), rounds=3)) == 5
