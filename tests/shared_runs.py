"""Outcomes that many tests look at, simulated once in a process; nobody may write into them."""

from functools import lru_cache

import simcore as sc

KEPT = 24
"""Latest simulations that are kept: one of 70 homes holds some 10 MB of curves."""


@lru_cache(KEPT)
def simulated(path, *sets):
    """Energy of a scenario file under some settings."""
    return sc.simulate(sc.load(path, sets), jobs=1)


@lru_cache(KEPT)
def priced(path, *sets):
    """Outcome of a scenario file under some settings, with the schemes that it names."""
    return sc.price(simulated(path, *sets))
