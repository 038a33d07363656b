"""How long futures take; figures only, no test fails on a clock.

Run with ``make bench``.
"""

import numpy as np
import pytest
from scenario_sample import FIVE_SITES
from sweep_sample import sample_bands

import simcore as sc
from simcore.base.draws import normal, stream
from simcore.study.futures.future import energy_of
from simcore.study.futures.plan import tasks_of
from simcore.study.sweep.futures import book_of
from simcore.study.sweep.parts import read_part, stamp_of, write_part
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


def test_taking_apart_what_20_inputs_of_money_move_at_5_sites(benchmark, scenario):
    """What comes once before all futures of one energy and reading of the law."""
    over = {f"prices.factor.{name}": (0.9, 1.1) for name in ("retail", "network", "excise")}
    plan = plan_of(scenario, Asked(draws=1, fixed=("seed", "weather"), over=over))
    flows = energy_of(scenario, {})
    book = benchmark.pedantic(lambda: book_of(flows, scenario, plan.ends(), {}), rounds=3)
    assert all(part.is_exact for part in book.parts)


def test_telling_8192_futures(benchmark, is_timed):
    """Bands, probabilities, regret, bars, rules and who beats whom of six schemes at two sites."""
    n = 8192 if is_timed else 256
    found = benchmark.pedantic(lambda: sample_bands(n), rounds=3)
    assert found.n_draws == n
    assert np.isfinite(found.bands["p5"]).all()


def test_a_part_of_1024_futures_of_5_sites(benchmark, scenario, is_timed, tmp_path):
    """Each is written by the process that was started, between tasks of its own."""
    n = 1024 if is_timed else 16
    plan = plan_of(scenario, Asked(draws=n, fixed=("seed", "weather")))
    (task,), stamp = tasks_of(plan), stamp_of(plan)
    shape = (n, len(plan.sites) + 1, len(plan.schemes), len(plan.figures))
    cube = normal(stream(62, "part"), np.arange(int(np.prod(shape)))).reshape(shape)
    benchmark.pedantic(lambda: write_part(tmp_path, "0" * 32, stamp, task, cube), rounds=3)
    assert np.array_equal(read_part(tmp_path, "0" * 32, stamp, task), cube)


def test_a_future_of_the_energy_at_5_sites(benchmark, scenario):
    """Asked for: 200 in 90 s on two cores, so 0.9 s of one core."""
    plan = plan_of(scenario, Asked(draws=1))
    swept = benchmark.pedantic(lambda: swept_of(plan, jobs=1), rounds=3)
    assert np.isfinite(swept.values[..., plan.figures.index("landlord_npv_eur")]).all()


def test_simulating_alone(benchmark, scenario):
    """What of that is the simulation."""
    assert len(benchmark.pedantic(lambda: energy_of(scenario, {"seed": 63}), rounds=3)) == 5
