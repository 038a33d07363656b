"""Test settings: seeded examples, a deep profile for releases."""

import matplotlib
from hypothesis import settings

matplotlib.use("Agg")
settings.register_profile("default", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("deep", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile("default")
