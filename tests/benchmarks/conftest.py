"""Times of the benchmarks: taken by ``make bench``; elsewhere everything runs once."""

from time import perf_counter

import pytest


@pytest.fixture(scope="session")
def least_seconds(request):
    """Shortest of some runs, after one to compile and warm up; one run where nothing is timed."""
    is_timed = request.config.getoption("benchmark_enable")

    def least(work, n_rounds=60, clock=perf_counter):
        if is_timed:
            work()
        times = []
        for _ in range(n_rounds if is_timed else 1):
            start = clock()
            work()
            times.append(clock() - start)
        return min(times)

    return least
