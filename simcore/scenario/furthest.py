"""The number of a scenario that is furthest from its default: the first to look at."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simcore.scenario.bounds import Bounds
from simcore.scenario.schema import Scenario

Path = tuple[str, ...]


def furthest_from_default(scenario: Scenario, site: str) -> tuple[str, float] | None:
    """Path and value of the number furthest from its default, over the width of its bounds.

    Parameters
    ----------
    scenario
        Scenario of a run.
    site
        Site that is looked at; numbers of other sites do not count.

    Returns
    -------
    tuple
        None where every number is its default. Numbers without a default do not count.
    """
    distances = {
        path: abs(value - default) / (bounds.high - bounds.low)
        for path, value, default, bounds in _numbers(scenario, ())
        if value != default and not (path[0] == "sites" and path[1] != site)
    }
    if not distances:
        return None
    furthest = max(distances, key=lambda path: distances[path])
    value = next(value for path, value, *_ in _numbers(scenario, ()) if path == furthest)
    return ".".join(furthest), value


def _numbers(table: BaseModel, path: Path) -> Iterator[tuple[Path, float, float, Bounds]]:
    """Numbers of a table and of those within that have a default and bounds."""
    for name, field in type(table).model_fields.items():
        value, bounds = getattr(table, name), bounds_of(field)
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        if bounds and isinstance(value, int | float) and isinstance(default, int | float):
            yield (*path, name), value, default, bounds
        inner = value if isinstance(value, dict) else {"": value}
        for key, one in inner.items():
            if isinstance(one, BaseModel):
                yield from _numbers(one, (*path, name, *filter(None, [key])))


def bounds_of(field: FieldInfo) -> Bounds | None:
    """Bounds of a field that holds one number, or none; None for all else."""
    marks: list[Any] = [*field.metadata]
    for part in get_args(field.annotation):
        marks += getattr(part, "__metadata__", ())
    return next((mark for mark in marks if isinstance(mark, Bounds)), None)
