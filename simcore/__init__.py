"""Solar power shared with social tenants: who gains under which tariff scheme.

>>> import simcore as sc
>>> scenario = sc.load("scenarios/five-sites.toml")  # doctest: +SKIP
>>> outcome = sc.price(sc.simulate(scenario))  # doctest: +SKIP
"""

from importlib import import_module
from typing import Any

_PLACES = {
    "load": "simcore.scenario.load",
    "Scenario": "simcore.scenario.schema",
    "simulate": "simcore.study.pipeline",
    "price": "simcore.study.pipeline",
    "compare": "simcore.study.pipeline",
    "InputError": "simcore.base.errors",
}
_ROOMS = {"solve": "simcore.study.solve", "charts": "simcore.show.charts"}

__all__ = ["InputError", "Scenario", "charts", "compare", "load", "price", "simulate", "solve"]


def __getattr__(name: str) -> Any:
    """Public name, loaded when it is first used: some rooms take a second to import."""
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    raise AttributeError(f"module 'simcore' has no attribute '{name}'")
