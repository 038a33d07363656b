"""Solar power shared with social tenants: who gains under which tariff scheme.

>>> import simcore as sc
>>> scenario = sc.load("scenarios/five-sites.toml")  # doctest: +SKIP
>>> outcome = sc.price(sc.simulate(scenario))  # doctest: +SKIP
"""

import sys
from importlib import import_module
from typing import Any

_PLACES = {
    "load": "simcore.scenario.load",
    "Scenario": "simcore.scenario.schema",
    "simulate": "simcore.study.compare.pipeline",
    "price": "simcore.study.compare.pipeline",
    "compare": "simcore.study.compare.pipeline",
    "from_arrays": "simcore.study.compare.from_arrays",
    "InputError": "simcore.base.errors",
}
_ROOMS = {"solve": "simcore.study.solve.solve", "charts": "simcore.show.charts"}

__all__ = [
    "InputError",
    "Scenario",
    "charts",
    "compare",
    "from_arrays",
    "load",
    "price",
    "simulate",
    "solve",
]


def __getattr__(name: str) -> Any:
    """Public name, loaded when it is first used: some rooms take a second to import."""
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    raise AttributeError(f"module 'simcore' has no attribute '{name}'")


def _show_in_notebooks() -> None:
    """Let a running notebook show results as tables; nothing else loads IPython."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return
    html = shell.display_formatter.formatters["text/html"]

    def shown(function: str) -> Any:
        return lambda record: getattr(import_module("simcore.show.notebook"), function)(record)

    html.for_type_by_name("simcore.study.compare.outcome", "Outcome", shown("outcome_html"))
    html.for_type_by_name("simcore.study.compare.records", "Flows", shown("flows_html"))


_show_in_notebooks()
