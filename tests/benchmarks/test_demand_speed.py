"""What household demand costs, by use, beside the limits of the machine in the same run.

Run with ``make bench``. Each use is timed on one thread, by the processor's clock; a writing is
that of the use's curve once, a draw one number for each half-hour, both at the speed measured; a
frame is who is up, the blocks and the result. No test fails on a clock.
"""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pytest
from demand_sample import AXIS, MIXED, night_relay, normal_c
from population_sample import KEY
from scenario_sample import ROOT

from simcore.base.compiled import kernel
from simcore.base.draws import substreams, uniform_at
from simcore.energy.demand import demand_kwh
from simcore.energy.demand.blocks import sums
from simcore.energy.demand.uses import PARTS, surroundings_of
from simcore.energy.population import draw_population

ROUNDS = 7
STREAM = Path(__file__).with_name("stream_sites.py")


@pytest.fixture(scope="module")
def least_ms(least_seconds):
    """Shortest of some runs. [ms]"""
    return lambda work, clock=perf_counter: 1e3 * least_seconds(work, ROUNDS, clock)


@kernel
def draw_rows(keys, n_rows, drawn):
    for t in range(n_rows):
        for m in range(len(keys)):
            drawn[m] = uniform_at(keys[m], t)


def limits(n_homes, least_ms):
    """Bytes a nanosecond that one core copies, and nanoseconds of a draw."""
    from_array, to_array = np.ones(2**25), np.empty(2**25)
    copied = 2 * from_array.nbytes / least_ms(lambda: np.copyto(to_array, from_array)) / 1e6
    keys, drawn = substreams(KEY, np.arange(n_homes)), np.empty(n_homes)
    return copied, least_ms(lambda: draw_rows(keys, 17_520, drawn)) * 1e6 / (17_520 * n_homes)


@pytest.fixture(scope="module")
def n_homes(is_timed):
    return 240 if is_timed else 24


@pytest.fixture(scope="module")
def people(n_homes):
    return draw_population(replace(MIXED, n_dwellings=n_homes, vacancy_fraction=0.0), KEY)


def nothing(homes):
    """A use that uses nothing: what is left is who is up, the blocks and the result."""
    return lambda kwh, window: None


def by_use(people, where, least_ms):
    """Name, members and ms of processor a member of each use, alone; kWh of all."""

    def alone(has_use, name, use):
        part = {name: [(has_use, {name: use})]}
        return least_ms(lambda: sums(where, part, 1), process_time), sums(where, part, 1)[name]

    rows, total_kwh = [], 0.0
    for has_use, uses in PARTS:
        n_members = int(has_use(people).sum())
        if n_members:
            frame_ms, _ = alone(has_use, "nothing", nothing)
            rows.append(("(frame)", n_members, frame_ms / n_members))
            for name, use in uses.items():
                ms, kwh = alone(has_use, name, use)
                total_kwh += kwh.sum()
                rows.append((name, n_members, (ms - frame_ms) / n_members))
    return rows, total_kwh


def test_ms_per_dwelling_year_by_use_beside_the_limits(people, n_homes, least_ms, capsys):
    known = AXIS, people, normal_c(), night_relay(people)
    rows, total_kwh = by_use(people, surroundings_of(*known, 2_000.0), least_ms)
    for n_threads, clock in (
        (1, process_time),
        (2, process_time),
        (1, perf_counter),
        (2, perf_counter),
    ):
        heating = {"heating_kwh_per_year": 2_000.0, "n_threads": n_threads}
        ms = least_ms(lambda heating=heating: demand_kwh(*known, **heating), clock)
        kind = "processor" if clock is process_time else "on the clock"
        rows.append((f"all, {n_threads} threads, {kind}", n_homes, ms / n_homes))
    copied, draw_ns = limits(n_homes, least_ms)
    written_ms, drawn_ms = 8 * 17_520 / copied / 1e6, 17_520 * draw_ns / 1e6
    lines = [f"one core copies {copied:.1f} GB/s and draws a number in {draw_ns:.2f} ns"]
    lines.append(f"{'ms a dwelling-year of half-hours':32} members      ms  writings   draws")
    lines += [
        f"{name:32} {n_members:7} {ms:7.4f} {ms / written_ms:9.1f} {ms / drawn_ms:7.1f}"
        for name, n_members, ms in rows
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    kwh = demand_kwh(*known, heating_kwh_per_year=2_000.0)
    assert total_kwh == pytest.approx(kwh.sum())


@pytest.mark.slow
def test_homes_stream_site_by_site_within_1_gib(is_timed, capsys):
    """40,000 homes with ``make bench``, 1,500 else: memory does not grow with sites."""
    n_sites = 160 if is_timed else 6
    # In a process of its own, as the peak of a process never falls again.
    command = [sys.executable, str(STREAM), str(n_sites), "250"]
    answer = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}, capture_output=True, check=True
    )
    n_homes, kwh, seconds, first_mib, peak_mib = map(float, answer.stdout.split())
    with capsys.disabled():
        each = f"{1e3 * seconds / n_homes:.3f} ms a dwelling-year"
        sys.stdout.write(f"\n{n_homes:.0f} homes: {each}, at most {peak_mib:.0f} MiB\n")
    assert n_homes == 250 * n_sites
    assert 2_000 < kwh / n_homes < 8_000
    assert peak_mib < 1_024
    # The curves of one site are 33 MiB: five more that stayed would be 167.
    assert peak_mib - first_mib < 100
