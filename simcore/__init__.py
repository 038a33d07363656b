"""Solar power shared with social tenants: who gains under which tariff scheme.

>>> import simcore as sc
>>> scenario = sc.load("scenarios/five-sites.toml")
>>> outcome = sc.price(sc.simulate(scenario))  # doctest: +SKIP
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simcore import (
        bills,
        demand,
        fairness,
        finance,
        production,
        rates,
        schemes,
        sharing,
        weather,
    )
    from simcore.base.errors import InputError
    from simcore.base.timeaxis import time_axis
    from simcore.scenario.load import load
    from simcore.scenario.schema import Scenario
    from simcore.show import charts
    from simcore.show.folder.opened import Opened, open_run
    from simcore.show.folder.read import Run, read_run
    from simcore.show.report.pack import write_pack
    from simcore.study.compare.from_arrays import from_arrays
    from simcore.study.compare.outcome import Outcome
    from simcore.study.compare.pipeline import compare, price, simulate
    from simcore.study.compare.records import Flows
    from simcore.study.design.design import Designed, design
    from simcore.study.solve import solve
    from simcore.study.sweep.sweep import Swept, sweep

__all__ = [
    "Designed",
    "Flows",
    "InputError",
    "Opened",
    "Outcome",
    "Run",
    "Scenario",
    "Swept",
    "bills",
    "charts",
    "compare",
    "demand",
    "design",
    "fairness",
    "finance",
    "from_arrays",
    "load",
    "open_run",
    "price",
    "production",
    "rates",
    "read_run",
    "schemes",
    "sharing",
    "simulate",
    "solve",
    "sweep",
    "time_axis",
    "weather",
    "write_pack",
]

from simcore.base.errors import Phrase, Problem, written_by

_PLACES = {
    "Designed": "simcore.study.design.design",
    "design": "simcore.study.design.design",
    "Flows": "simcore.study.compare.records",
    "InputError": "simcore.base.errors",
    "Opened": "simcore.show.folder.opened",
    "Outcome": "simcore.study.compare.outcome",
    "Run": "simcore.show.folder.read",
    "Scenario": "simcore.scenario.schema",
    "Swept": "simcore.study.sweep.sweep",
    "compare": "simcore.study.compare.pipeline",
    "from_arrays": "simcore.study.compare.from_arrays",
    "load": "simcore.scenario.load",
    "open_run": "simcore.show.folder.opened",
    "price": "simcore.study.compare.pipeline",
    "read_run": "simcore.show.folder.read",
    "simulate": "simcore.study.compare.pipeline",
    "sweep": "simcore.study.sweep.sweep",
    "time_axis": "simcore.base.timeaxis",
    "write_pack": "simcore.show.report.pack",
}
_ROOMS = {"charts": "simcore.show.charts", "solve": "simcore.study.solve.solve"}
"""Public rooms that stand elsewhere; the others are files beside this one."""


def __getattr__(name: str) -> Any:
    """Public name, loaded when it is first used: some rooms take a second to import."""
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    if name in __all__:
        return import_module(_ROOMS.get(name, f"simcore.{name}"))
    raise AttributeError(f"module 'simcore' has no attribute '{name}'")


def _written(told: Problem | Phrase, lang: str) -> str:
    """Words of a problem, loaded when one is first read: base knows no words."""
    words: str = import_module("simcore.show.words.problems").in_words(told, lang)
    return words


written_by(_written)


def __dir__() -> list[str]:
    """The public names, so that they are completed before they are loaded."""
    return [*__all__]


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
