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
        for problem in _table_problems(name, table, known, merged)
    ]


def _table_problems(
    name: str, table: Mapping[str, Any], known: list[str], merged: Merged
) -> Iterator[Problem]:
    place_of = partial(_place, merged, name)
    parts, like = table.get("parts", []), table.get("like")
    for number, part in enumerate(parts if isinstance(parts, list | tuple) else []):
        if isinstance(part, dict):
            yield from part_problems(part, place_of("parts", number))
    if isinstance(like, str):
        others = [one for one in known if one != name]
        if like not in others:
            guess = did_you_mean(like, others)
            place = place_of("like")
            yield fault("not_one_of", place, found=shown(like), known=tuple(others), guess=guess)
        if parts:
            yield fault("like_and_parts", place_of("like"), found=shown(like))
    for need in table.get("law", []) if isinstance(table.get("law"), list) else []:
        if need not in LAW:
            guess = did_you_mean(str(need), LAW)
            place = place_of("law")
            yield fault("not_one_of", place, found=shown(need), known=tuple(LAW), guess=guess)


def own_parameter_problems(scenario: Scenario, merged: Merged) -> list[Problem]:
    """Prices stated beside schemes of one's own that they do not have, or that cannot be meant."""
    known, problems = scenario.known_schemes, []
    for name in scenario.own_schemes:
        if name not in known:
            place, like = _place(merged, name, "like"), scenario.own_schemes[name].like
            problems.append(fault("like_itself", place, found=shown(like)))
        elif name in scenario.schemes:
            place_of = partial(_place, merged, name)
            problems += parameter_problems(known[name], scenario.schemes[name], place_of)
    return problems


def _place(merged: Merged, scheme: str, *key: str | int) -> str:
    """Where a key of a scheme stands in the file."""
    return merged.place(["schemes", scheme, *key])
