"""What is wrong with the schemes of a scenario's own, all of it at once."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from simcore.base.errors import Problem, did_you_mean, fault
from simcore.money.schemes import LAW, SCHEMES, parameter_problems
from simcore.scenario.fields import shown
from simcore.scenario.part_problems import part_problems
from simcore.scenario.read import Merged
from simcore.scenario.schema import Scenario


def own_scheme_problems(own: Any, merged: Merged) -> list[Problem]:
    """Problems of all tables of schemes of one's own as they are stated."""
    if not isinstance(own, dict):
        return []
    known = [*SCHEMES, *own]
    return [
        problem
        for name, table in own.items()
        if isinstance(table, dict)
        for problem in _table_problems(name, own, known, merged)
    ]


def _leads_back(name: str, own: Mapping[str, Any]) -> bool:
    """Whether a scheme is like others that are like it in the end."""
    met: set[str] = set()
    while isinstance(own.get(name), dict) and isinstance(own[name].get("like"), str):
        if name in met:
            return True
        met.add(name)
        name = own[name]["like"]
    return False


def _table_problems(
    name: str, own: Mapping[str, Any], known: list[str], merged: Merged
) -> Iterator[Problem]:
    table, place_of = own[name], partial(_place, merged, name)
    parts = table.get("parts", [])
    for number, part in enumerate(parts if isinstance(parts, list | tuple) else []):
        if isinstance(part, dict):
            yield from part_problems(part, place_of("parts", number))
    if isinstance(table.get("like"), str):
        yield from _like_problems(name, own, known, place_of("like"))
    law = table.get("law", [])
    for need in law if isinstance(law, list) else []:
        if need not in LAW:
            guess, place = did_you_mean(str(need), LAW), place_of("law")
            yield fault("not_one_of", place, found=shown(need), known=tuple(LAW), guess=guess)


def _like_problems(
    name: str, own: Mapping[str, Any], known: list[str], place: str
) -> Iterator[Problem]:
    """A scheme that is like one which there is not, like itself, or has parts beside."""
    like = own[name]["like"]
    if like not in known:
        guess = did_you_mean(like, known)
        yield fault("not_one_of", place, found=shown(like), known=tuple(known), guess=guess)
    if own[name].get("parts"):
        yield fault("like_and_parts", place, found=shown(like))
    if _leads_back(name, own):
        yield fault("like_itself", place, found=shown(like))


def own_parameter_problems(scenario: Scenario, merged: Merged) -> list[Problem]:
    """Prices stated beside schemes of one's own that they do not have, or that cannot be meant."""
    known = scenario.known_schemes
    problems: list[Problem] = []
    for name in scenario.own_schemes:
        if name in known and name in scenario.schemes:
            place_of = partial(_place, merged, name)
            problems += parameter_problems(known[name], scenario.schemes[name], place_of)
    return problems


def _place(merged: Merged, scheme: str, *key: str | int) -> str:
    """Where a key of a scheme stands in the file."""
    return merged.place(["schemes", scheme, *key])
