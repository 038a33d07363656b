"""One site of a few dwellings, small enough to be simulated in a test of the public names."""

from scenario_sample import SCENARIOS

import simcore as sc


def small_scenario(*sets, n_dwellings=4):
    """The first site of the five with a few dwellings, in slots of an hour."""
    scenario = sc.load(SCENARIOS / "five-sites.toml", ["time.step_minutes=60", *sets])
    name, site = next(iter(scenario.sites.items()))
    sites = {name: site.model_copy(update={"dwellings": n_dwellings})}
    return scenario.model_copy(update={"sites": sites})
