"""Ranges of doubtful inputs: those that are stated, and usual ones for what is guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from simcore.base.errors import Problem, did_you_mean, fault
from simcore.scenario.bounds import Bounds
from simcore.scenario.fields import Kind
from simcore.scenario.known import field_at
from simcore.scenario.problems import problem_of
from simcore.scenario.provenance import kind_of, resolved
from simcore.scenario.read import Merged
from simcore.scenario.schema import Scenario
from simcore.scenario.tables import nested, overlaid

USUAL_PART: dict[Kind, float] = {"assumed": 0.25, "inferred": 0.10}
"""Range either way of a guessed figure that has none of its own, over the figure (assumed)."""
USUAL = "usual"
"""Source of such a range."""
ALL_SITES = "sites.*."
"""Beginning of the path of a figure that is moved at all sites at once."""
WHERE = ("place.", "plants.roof_", "plants.kwp_per_m2")
"""Figures that have no range in percent, or move no result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An input by its path, its value, and the least and the most that it may be.

    ``source`` says who tells the range; ``usual`` where nobody does.
    """

    path: str
    base: float | str
    low: float | str
    high: float | str
    source: str


def ranges(scenario: Scenario, prefixes: tuple[str, ...]) -> Iterator[Range]:
    """Ranges of inputs whose paths begin so: the stated ones, then the usual ones."""
    values = resolved(scenario)
    for path, doubt in scenario.doubtful.items():
        if path.startswith(prefixes):
            base, low, high = values[path], doubt.low, doubt.high
            if isinstance(low, float) and isinstance(high, float):
                # A variant may have moved the value out of the range that it inherits.
                low, high = min(low, base), max(high, base)
            yield Range(path=path, base=base, low=low, high=high, source=doubt.source)
    for path, value in values.items():
        if path.startswith(prefixes) and path not in scenario.doubtful:
            yield from _usual(scenario, path, value)


def ranges_of_all_sites(scenario: Scenario) -> Iterator[Range]:
    """Usual ranges of the sites' guessed figures, each at all sites at once, as factors of 1."""
    part_of: dict[str, float] = {}
    for path, value in resolved(scenario).items():
        if path.startswith("sites.") and path not in scenario.doubtful:
            name = path.split(".", 2)[2]
            if name.startswith(WHERE):
                continue
            part_of[name] = max(part_of.get(name, 0.0), _usual_part(scenario, path, value))
    for name, part in part_of.items():
        if part:
            ends = {"low": 1 - part, "high": 1 + part}
            yield Range(path=f"{ALL_SITES}{name}", base=1.0, source=USUAL, **ends)


def at_end(scenario: Scenario, moved: Range, end: float | str) -> Scenario:
    """The scenario with an input at an end of its range, not checked again.

    A figure of all sites is multiplied at each, within its bounds.
    """
    if not moved.path.startswith(ALL_SITES):
        return moved_to(scenario, moved.path.split("."), end)
    name, values = moved.path.removeprefix(ALL_SITES), resolved(scenario)
    for site in scenario.sites:
        path = f"sites.{site}.{name}"
        value = values.get(path)
        if isinstance(value, float) and isinstance(end, float):
            low, high = _within_bounds(path, *sorted((value, value * end)))
            scenario = moved_to(scenario, path.split("."), high if end > 1 else low)
    return scenario


def _usual_part(scenario: Scenario, path: str, value: Any) -> float:
    """How far either way a guessed figure may be, over it; 0 of what is known, words and zero."""
    if isinstance(value, bool) or not isinstance(value, float) or not value:
        return 0.0
    return USUAL_PART.get(kind_of(scenario, tuple(path.split(".")), value), 0.0)


def _within_bounds(path: str, low: float, high: float) -> tuple[float, float]:
    field = field_at(path.split("."))
    for bound in (mark for mark in (field.metadata if field else ()) if isinstance(mark, Bounds)):
        low, high = max(low, bound.low), min(high, bound.high)
    return low, high


def _usual(scenario: Scenario, path: str, value: Any) -> Iterator[Range]:
    """The usual range of a guessed figure; none of what is known, of words, and of zero."""
    part = _usual_part(scenario, path, value)
    if not part:
        return
    low, high = _within_bounds(path, *sorted((value * (1 - part), value * (1 + part))))
    if low < high:
        yield Range(path=path, base=value, low=low, high=high, source=USUAL)


def with_value(scenario: Scenario, path: str, value: Any) -> Scenario:
    """The scenario with another value at a path, checked.

    Raises
    ------
    pydantic.ValidationError
        If the value cannot stand there.
    """
    tables = scenario.model_dump()
    return Scenario.model_validate(overlaid(tables, nested(path.split("."), value)))


def value_problems(scenario: Scenario, path: str, value: Any, place: str) -> Iterator[Problem]:
    """Why a value cannot stand at a path; called by a place, nothing where it can."""
    try:
        with_value(scenario, path, value)
    except ValidationError as error:
        yield from (problem_of(one, place, path.split(".")) for one in error.errors()[:1])


def moved_to(model: Any, key: Sequence[str], value: Any) -> Any:
    """A scenario, or a table of it, with another value at a key, not checked again."""
    name, *below = key
    if isinstance(model, Mapping):
        return {**model, name: moved_to(model[name], below, value) if below else value}
    part = moved_to(getattr(model, name), below, value) if below else value
    return model.model_copy(update={name: part})


def doubt_problems(scenario: Scenario, merged: Merged) -> Iterator[Problem]:
    """Every range that is of no input, or whose ends the input could not have."""
    values = resolved(scenario)
    for path, doubt in scenario.doubtful.items():
        place = merged.place(["doubtful", path])
        if path not in values or values[path] is None:
            known = [name for name, value in values.items() if value is not None]
            yield fault("doubt_of_nothing", place, guess=did_you_mean(path, known))
            continue
        base, ends = values[path], (doubt.low, doubt.high)
        numbers = [end for end in ends if isinstance(end, float)]
        if len(numbers) != (0 if isinstance(base, str) else len(ends)) or ends[0] == ends[1]:
            yield fault("doubt_of_another_kind", place, base=str(base), low=ends[0], high=ends[1])
            continue
        if numbers != sorted(numbers):
            yield fault("doubt_upside_down", place, low=ends[0], high=ends[1])
            continue
        yield from _impossible(scenario, path, place, ends)


def _impossible(
    scenario: Scenario, path: str, place: str, ends: tuple[float | str, ...]
) -> Iterator[Problem]:
    for end in ends:
        try:
            with_value(scenario, path, end)
        except ValidationError as error:
            yield fault("doubt_impossible", place, end=end, why=error.errors()[0]["msg"])
