"""Dask clusters for tests: within the process, and of workers started by hand."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest


@contextmanager
def local_cluster():
    """Address of two workers of one thread within this process; skipped without Dask."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@contextmanager
def by_hand(folder):
    """Address of a scheduler and its two workers, each a process started by hand."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    file, started = folder / "scheduler.json", []

    def start(module, *words):
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file", file]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(["", *sys.path])}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen([*command, "--no-dashboard", *words], env=env, **quiet))
        return started[-1]

    try:
        start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        workers = [start("dask_worker", "--nthreads", "1", "--no-nanny") for _ in range(2)]
        deadline = time.monotonic() + 120
        while not file.is_file() and time.monotonic() < deadline:
            time.sleep(0.05)
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
            address = client.scheduler.address
        yield address, workers
    finally:
        for process in started:
            process.kill()
            process.wait()
