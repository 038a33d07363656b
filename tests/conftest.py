"""Test settings: seeded examples, a deep profile for releases."""

import matplotlib
from hypothesis import settings

matplotlib.use("Agg")
settings.register_profile("default", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("deep", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile("default")


def pytest_addoption(parser):
    """Options of the golden tests."""
    text = "golden tests: hold numbers to 1e-9, as on the machine that recorded them"
    parser.addoption("--exact", action="store_true", help=text)
