"""Sweeps are the same however they are run, go on where they stopped, and refuse what is wrong."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from cluster_sample import by_hand, local_cluster
from command_sample import answered, called, invoked

import simcore as sc
from simcore.base.blocks import working_alone
from simcore.study.compare import workers
from simcore.study.futures.parts import part_key
from simcore.study.futures.plan import tasks_of
from simcore.study.futures.runner import Crew
from simcore.study.sweep import runner, tasks
from simcore.study.sweep.parts import stamp_of
from simcore.study.sweep.sweep import Asked, plan_of, swept_of

SITE = "scenarios/sites/outreau.toml"
SMALL = ("sites.outreau.dwellings=3", "sites.outreau.buildings=[]", "time.step_minutes=60")
MONEY = {"finance.opex_eur_per_kw": (10, 30), "contracts.indexed_discount_fraction": (0.05, 0.15)}


def small():
    return sc.load(SITE, SMALL)


@pytest.fixture(scope="module")
def plan():
    """Four energies, each priced twice."""
    return plan_of(small(), Asked(draws=8, over=MONEY, energies=4))


@pytest.fixture(scope="module")
def whole(plan):
    return swept_of(plan, jobs=1)


def same(one, other):
    return np.array_equal(one, other, equal_nan=True)


def test_energies_serve_again(plan, whole):
    assert (whole.n_simulations, whole.n_pricings) == (4, 8)
    for path in ("seed", "weather.year_number"):
        first, second = plan.values[path][:4], plan.values[path][4:]
        assert sorted(first.tolist()) == sorted(second.tolist())
    assert len(set(plan.values["finance.opex_eur_per_kw"].tolist())) == 8
    rows = [task.rows for task in tasks_of(plan)]
    assert [of[0] for of in rows] == [0, 1, 2, 3]
    assert sorted(of[1] for of in rows) == [4, 5, 6, 7]


@pytest.mark.parametrize("jobs", [2, 4])
def test_workers_do_not_change_a_bit(plan, whole, jobs):
    assert same(swept_of(plan, jobs=jobs).values, whole.values)


@pytest.mark.parametrize("jobs", [2, 3])
def test_processes_do_not_change_a_bit(tmp_path, plan, whole, monkeypatch, jobs):
    monkeypatch.setattr(runner, "MOST_SIMULATED", 0)
    run = {"jobs": jobs, "in_processes": True, "out": tmp_path}
    assert same(swept_of(plan, **run).values, whole.values)
    again = swept_of(plan, **run)
    assert again.n_found == 8
    assert same(again.values, whole.values)


def test_energy_is_the_same_however_many_threads_work_on_it():
    """Five sites, as the last digit of a home's sum hung on which homes stood in its block."""
    from simcore.study.futures.future import energy_of

    base = sc.load("scenarios/five-sites.toml", ["time.step_minutes=60"])
    by_threads = energy_of(base, {})
    with working_alone():
        alone = energy_of(base, {})
    for one, other in zip(by_threads, alone, strict=True):
        assert same(one.consumption_kwh, other.consumption_kwh)


def test_processes_price_the_same_bits_on_bills_taken_apart(monkeypatch):
    money = plan_of(small(), Asked(draws=40, over=MONEY, alone=True))
    once = swept_of(money, jobs=1).values
    monkeypatch.setattr("simcore.study.futures.plan.MOST_ROWS", 5)
    monkeypatch.setattr(runner, "MOST_PRICED", 0)
    assert same(swept_of(money, jobs=2, in_processes=True).values, once)


def test_processes_start_for_much_work_alone(plan):
    tasks = tasks_of(plan)
    assert not runner.processes_pay(plan, tasks)  # 3 homes, 4 energies, 8 futures
    many = plan_of(small(), Asked(draws=5001, energies=5001))
    assert runner.processes_pay(many, tasks_of(many))  # 15,003 homes
    assert not runner.processes_pay(many, tasks_of(many)[:4999])  # 14,997
    money = plan_of(small(), Asked(draws=50_000, over=MONEY, alone=True))
    assert runner.processes_pay(money, tasks_of(money))
    assert not runner.processes_pay(money, tasks_of(money)[1:])


def test_chunks_and_order_do_not_change_a_bit(monkeypatch):
    money = plan_of(small(), Asked(draws=40, over=MONEY, alone=True))
    once = swept_of(money, jobs=1).values
    monkeypatch.setattr(tasks, "AT_ONCE", 7)
    assert same(swept_of(money, jobs=1).values, once)
    monkeypatch.setattr("simcore.study.futures.plan.MOST_ROWS", 11)
    assert same(swept_of(money, jobs=2).values, once)
    backwards = tasks_of(money)[::-1]
    for task, cube in runner.cubes(money, backwards, None, Crew(jobs=1)):
        assert same(cube, once[list(task.rows)])


def test_the_first_draws_of_more_are_the_same(plan, whole):
    shorter = swept_of(plan_of(small(), Asked(draws=3, over=MONEY, energies=4)), jobs=1)
    assert same(shorter.values, whole.values[:3])


def test_a_draw_of_homes_keeps_the_sky_and_a_year_the_homes():
    from simcore.study.futures.future import energy_of

    base = small()
    (own,), (homes,), (year,) = (
        energy_of(base, values) for values in ({}, {"seed": 7}, {"weather.year_number": 3})
    )
    assert same(homes.production_kwh, own.production_kwh)
    assert not same(homes.consumption_kwh, own.consumption_kwh)
    assert not same(year.production_kwh, own.production_kwh)
    assert same(year.population.floor_area_m2, own.population.floor_area_m2)


def test_a_run_goes_on_where_another_stopped(tmp_path, plan, whole):
    first = swept_of(plan, jobs=2, out=tmp_path)
    assert same(first.values, whole.values)
    parts = sorted((tmp_path / "parts").glob("*.parquet"))
    assert len(parts) == 4
    kept = parts[0].stat().st_mtime_ns
    parts[1].unlink()
    parts[2].write_bytes(parts[2].read_bytes()[:100])  # as a power cut leaves it
    again = swept_of(plan, jobs=1, out=tmp_path)
    assert again.n_found == 6  # that a part is broken is seen when it is read
    assert same(again.values, whole.values)
    assert parts[0].stat().st_mtime_ns == kept
    assert not list((tmp_path / "parts").glob("*.new"))


def test_a_part_is_a_table(tmp_path, plan, whole):
    swept_of(plan, jobs=1, out=tmp_path)
    task = tasks_of(plan)[1]
    table = pq.read_table(tmp_path / "parts" / f"{part_key(stamp_of(plan), plan, task)}.parquet")
    frame = table.to_pandas()
    assert tuple(frame["draw"].unique()) == task.rows
    draw = task.rows[1]
    row = frame[(frame["draw"] == draw) & (frame["site"] == "all") & (frame["scheme"] == "T8")]
    number = plan.schemes.index("T8")
    npv = plan.figures.index("landlord_npv_eur")
    assert row["landlord_npv_eur"].item() == whole.values[draw, -1, number, npv]


def test_parts_of_another_version_and_scenario_are_refused(tmp_path, plan, monkeypatch):
    swept_of(plan, jobs=1, out=tmp_path)
    other = plan_of(
        sc.load(SITE, [*SMALL, "finance.opex_eur_per_kw=20"]), Asked(draws=2, over=MONEY)
    )
    with pytest.raises(sc.InputError, match="parts of scenario"):
        swept_of(other, out=tmp_path)
    monkeypatch.setattr("simcore.study.futures.parts.own_version", lambda: "0.0.9+1")
    with pytest.raises(sc.InputError, match=r"expected parts of version 0\.0\.9\+1"):
        swept_of(plan, out=tmp_path)


def test_a_kill_loses_only_tasks_in_flight(tmp_path):
    words = ["sweep", SITE, "--draws", "12", "--jobs", "1", "--no-charts"]
    words += ["--out", str(tmp_path / "out")]
    words += [word for one in SMALL for word in ("--set", one)]
    process = subprocess.Popen([sys.executable, "cli.py", *words], stderr=subprocess.DEVNULL)
    parts = tmp_path / "out" / "parts"
    deadline = time.monotonic() + 300
    while len(list(parts.glob("*.parquet"))) < 3 and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    n_kept = len(list(parts.glob("*.parquet")))
    told = answered(*words, "--format", "json")
    assert told["n_found"] == n_kept >= 3
    asked = plan_of(small(), Asked(draws=12))
    assert told["n_simulations"] == 12
    alone = swept_of(asked, jobs=2)
    kept = swept_of(asked, out=tmp_path / "out")
    assert kept.n_found == 12
    assert same(alone.values, kept.values)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    done = invoked("sweep", SITE, "--draws", "2", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_a_full_disk_leaves_valid_parts(tmp_path, plan, whole, monkeypatch):
    from errno import ENOSPC

    from simcore.study.sweep import runner

    write, written = runner.write_part, []

    def filling(folder, key, *rest):
        if len(written) == 2:
            (folder / "parts" / f".{key}.1.new").touch()
            raise OSError(ENOSPC, "No space left on device", str(folder))
        write(folder, key, *rest)
        written.append(key)

    monkeypatch.setattr(runner, "write_part", filling)
    with pytest.raises(OSError, match="No space left"):
        swept_of(plan, jobs=1, out=tmp_path)
    monkeypatch.setattr(runner, "write_part", write)
    again = swept_of(plan, jobs=1, out=tmp_path)
    assert again.n_found == 4
    assert same(again.values, whole.values)


def test_two_runs_share_a_folder(tmp_path, plan, whole):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        both = pool.map(lambda jobs: swept_of(plan, jobs=jobs, out=tmp_path).values, (1, 2))
        assert all(same(values, whole.values) for values in both)
    assert len(list((tmp_path / "parts").iterdir())) == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--over", "finance.cpi_fractoin=0:1"], "did you mean 'finance.cpi_fraction'?"),
        (["--over", "rates.trv=0.9:1.1"], "did you mean 'trve'?"),
        (["--over", "finance.cpi_fraction=0:2"], "did you mean 0.02?"),
        (["--over", "finance.cpi_fraction=0.03:0.01"], "a range from 0.03 to 0.01"),
        (["--over", "finance.cpi_fraction~triangle"], "finance.cpi_fraction~triangle(low,middle"),
        (["--over", "finance.cpi_fraction~tringle(1,2,3)"], "did you mean 'triangle'?"),
        (["--over", "finance.cpi_fraction~triangle(0,3,2)"], "figures in rising order"),
        (["--over", "finance.cpi_fraction="], "path=low:high:steps"),
        (["--over", "finance.cpi_fraction=0:0.1:1"], "a whole number from 2 to 1,000"),
        (["--over", "prices.excise_on_shared=due,nihil"], "did you mean 'nil'?"),
        (["--over", "schemes.T4.discount_fraction=0.1:1.5"], "found 1.5"),
        (["--over", "rates.trve=0.5:11"], "found 11, expected a number from 0 to 10"),
        (["--over", "common_parts"], "a range, as nobody states one"),
        (["--draws", "0"], "found 0 draws, expected at least 1"),
        (["--only"], "no input that moves"),
        (["--fix", "weather.year"], "did you mean"),
    ],
)
def test_what_is_wrong_is_refused(words, told):
    done = invoked("sweep", SITE, *words, env={"COLUMNS": "300"})
    assert done.exit_code == 2
    assert told in done.stderr


def test_everything_wrong_is_told_at_once():
    words = ["--over", "finance.cpi=1:2", "--over", "finance.capex_factor=1:99", "--fix", "nothing"]
    lines = invoked("sweep", SITE, *words).stderr.strip().splitlines()
    assert len([line for line in lines if line.startswith("Error")]) == 3


def test_the_answer_for_programs_and_people(tmp_path):
    words = ["sweep", SITE, "--draws", "2", "--only", "--over", "finance.opex_eur_per_kw=10:30"]
    words += [word for one in SMALL for word in ("--set", one)]
    words += ["--out", str(tmp_path / "out"), "--schemes", "T1,T8", "--no-charts"]
    told = answered(*words, "--format", "json")
    assert (told["n_draws"], told["n_simulations"], told["n_pricings"]) == (2, 1, 2)
    first = next(row for row in told["bands"] if row["figure"] == "landlord_npv_eur")
    assert {"site", "scheme", "figure", "p5", "p50", "p95"} <= {*first}
    assert first["p5"] is None  # of two futures
    better = told["better"][0]
    assert {"site", "scheme_a", "scheme_b", "party", "probability", "low", "high"} <= {*better}
    text = called(*words, "--lang", "fr")
    assert "2 avenirs, 1 simulation" in " ".join(text.split())
    assert Path(tmp_path / "out" / "manifest.json").is_file()


def test_in_python():
    swept = sc.sweep(small(), draws=3, over={"finance.opex_eur_per_kw": (10, 30)}, alone=True)
    rows = swept.evaluations
    assert len(rows) == 3 * 2 * len(swept.plan.schemes) * len(swept.plan.figures)
    assert list(swept.inputs.columns) == ["draw", "finance.opex_eur_per_kw"]
    pytest.importorskip("xarray")
    data = swept.to_xarray()
    assert dict(data.sizes) == {"draw": 3, "site": 2, "scheme": len(swept.plan.schemes)}
    row = rows.query("draw == 2 and site == 'all' and scheme == 'T1' and figure == 'dscr_min'")
    assert row["value"].item() == data["dscr_min"].sel(draw=2, site="all", scheme="T1").item()


def test_a_scheduler_that_does_not_answer(monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr(workers, "TIMEOUT_SECONDS", 1)
    with pytest.raises(sc.InputError, match="did not answer within 1 s"):
        sc.sweep(small(), draws=2, scheduler="tcp://127.0.0.1:9")


def test_a_cluster_gives_the_same_bits(plan, whole):
    with local_cluster() as address:
        assert same(swept_of(plan, scheduler=address).values, whole.values)


def test_a_worker_that_is_killed_half_way_loses_nothing(tmp_path):
    asked = plan_of(small(), Asked(draws=12))
    with by_hand(tmp_path) as (address, (first, _)):

        def kill(n_done, n_all):
            if n_done:
                first.kill()

        told = swept_of(asked, scheduler=address, out=tmp_path, progress=kill)
        assert first.wait() == -signal.SIGKILL
    assert len(list((tmp_path / "parts").glob("*.parquet"))) == 12
    assert same(told.values, swept_of(asked, jobs=1).values)
