"""Test settings: seeded examples, a deep profile for releases; clocks only when asked."""

import gc
import os
import sys
from functools import partial
from time import perf_counter

# Before numpy is loaded: workers fill the cores, threads within each would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import matplotlib
import meter_sample
import pytest
import scenario_sample
import shared_room
from hypothesis import settings

from simcore.commands.language import listen
from simcore.show.charts import style

# What pytest and Python compile is kept, whatever the surroundings say: half a minute a worker.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# The language of the machine is none of the tests' business, in subprocesses either.
for name in ("SIMCORE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)
os.environ["LC_ALL"] = "C.UTF-8"
matplotlib.use("Agg")
gc.set_threshold(50_000, 20, 20)
settings.register_profile("default", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("deep", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile("default")


def pytest_addoption(parser):
    """Options of the golden tests."""
    text = "golden tests: hold numbers to 1e-9, as on the machine that recorded them"
    parser.addoption("--exact", action="store_true", help=text)


def pytest_configure(config):
    """Open the folder that the workers share, in the process that starts them."""
    if not hasattr(config, "workerinput"):
        shared_room.opened()


def pytest_unconfigure(config):
    """Remove it."""
    if not hasattr(config, "workerinput"):
        shared_room.closed()


def pytest_collection_finish():
    """Leave what lives to the end, as modules and tests, out of the search for garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_ignore_collect(collection_path):
    """Seek no doctests in helpers: some make what they give in seconds, and only if asked for."""
    is_helper = collection_path.suffix == ".py" and not collection_path.name.startswith("test_")
    return True if is_helper else None


@pytest.fixture(autouse=True)
def own_language():
    """Forget the language that a command of the test before was asked for."""
    listen(())


@pytest.fixture(scope="session", autouse=True)
def words_of_saved_charts_lie_within_their_pages():
    """Whatever chart a test has a command write, none of its words may be cut."""
    told = style._told

    def checked(figure):
        box, (wide, high) = figure.get_tightbbox(), figure.get_size_inches()
        assert box.x0 >= 0, "words are cut on the left of a chart"
        assert box.x1 <= wide, "words are cut on the right of a chart"
        assert box.y0 >= 0, "words are cut below a chart"
        assert box.y1 <= high, "words are cut above a chart"
        return told(figure)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "_told", checked)
        yield


@pytest.fixture
def scenario_file(tmp_path):
    """Path of a scenario file with a text, which builds on Outreau unless told."""
    return partial(scenario_sample.scenario_file, tmp_path)


@pytest.fixture
def one_meter(tmp_path):
    """Curve and quality of the only meter of a file with a text."""
    return partial(meter_sample.one_meter, tmp_path)


@pytest.fixture
def refusal(tmp_path):
    """Message with which a file of curves with a text is refused."""
    return partial(meter_sample.refusal, tmp_path)


@pytest.fixture(scope="session")
def is_timed(request):
    """Whether this is ``make bench``; else what is timed there runs once, at a small size."""
    return request.config.getoption("benchmark_enable")


@pytest.fixture(scope="session")
def least_seconds(is_timed):
    """Shortest of some runs after one to warm up; a single run but under ``make bench``."""

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
