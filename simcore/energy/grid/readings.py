"""Values of a network file, checked one by one; every problem names the element it is in."""

import json
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simcore.base.errors import Phrase, Problem, fault, phrase, refuse
from simcore.base.textfile import json_content

MOST_SHOWN = 40
"""Letters of a value of a file that a problem quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a value must be.

    Attributes
    ----------
    kind
        ``"number"``, ``"whole"`` or ``"flag"``.
    least, most
        Smallest and largest value.
    is_above
        Whether the smallest value itself is too small.
    if_absent, if_empty
        Value where the file has no such column or key, and where its cell is empty or not a
        number; None: refused.
    """

    kind: str
    least: float
    most: float
    is_above: bool = False
    if_absent: float | None = None
    if_empty: float | None = None


def within(least: float, most: float, absent: float | None = None) -> Rule:
    """A number from a smallest to a largest one."""
    return Rule(kind="number", least=least, most=most, if_absent=absent)


def above(least: float, most: float, absent: float | None = None) -> Rule:
    """A number above another one, and at most a largest one."""
    return Rule(kind="number", least=least, most=most, is_above=True, if_absent=absent)


def only(value: float) -> Rule:
    """A number that has one value, also where the file says nothing."""
    return Rule(kind="number", least=value, most=value, if_absent=value, if_empty=value)


def optional(least: float, most: float, empty: float) -> Rule:
    """A number that a file may leave out, or leave empty."""
    return Rule(kind="number", least=least, most=most, if_absent=empty, if_empty=empty)


def whole(least: int, most: float) -> Rule:
    """A whole number from a smallest to a largest one."""
    return Rule(kind="whole", least=least, most=most)


FLAG = Rule(kind="flag", least=0, most=1)
"""True or false."""

NUMBER = whole(0, 2**53)
"""The number of a row."""


def value_of(row: Mapping[str, Any], name: str, rule: Rule) -> float | None:
    """The value of a row under a name, or None where it breaks the rule."""
    if name not in row:
        return rule.if_absent
    value = row[name]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return rule.if_empty
    return number_of(value, rule)


def number_of(value: Any, rule: Rule) -> float | None:
    """The value as a number, or None where it is none or breaks the rule."""
    if not isinstance(value, int | float) or isinstance(value, bool) != (rule.kind == "flag"):
        return None
    if not rule.least <= value <= rule.most or (rule.is_above and value == rule.least):
        return None
    return float(value) if rule.kind == "number" or float(value).is_integer() else None


def checked(
    row: Mapping[str, Any], rules: Mapping[str, Rule], where: str, problems: list[Problem]
) -> dict[str, float]:
    """The values of a row by name; ``problems`` takes those that break their rule."""
    values = {}
    for name, rule in rules.items():
        value = value_of(row, name, rule)
        if value is None:
            found, expected = shown(row.get(name)), _expected(rule)
            problems.append(fault("grid_value", where, name=name, found=found, expected=expected))
        values[name] = math.nan if value is None else value
    return values


def _expected(rule: Rule) -> Phrase:
    if rule.kind == "flag":
        return phrase("grid_true_or_false")
    if rule.least == rule.most:
        return phrase("grid_only", value=rule.least)
    if rule == NUMBER:
        return phrase("grid_number")
    if rule.kind == "whole":
        return phrase("grid_whole", least=rule.least, most=rule.most)
    fields = {"least": rule.least, "most": rule.most}
    return phrase("grid_above" if rule.is_above else "grid_within", **fields)


def shown(value: Any) -> str | Phrase:
    """A value of a file as a problem quotes it: cut where it is long."""
    if value is None:
        return phrase("nothing")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**MOST_SHOWN:
        return phrase("grid_long_number")
    if isinstance(value, Mapping | Sequence) and not isinstance(value, str):
        return phrase("grid_list", n=len(value))
    quoted = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return quoted if len(quoted) <= MOST_SHOWN else f"{quoted[: MOST_SHOWN - 3]}..."


def parsed(text: str, place: str) -> Any:
    """What a text of JSON holds.

    Raises
    ------
    InputError
        If it is no JSON, or nested too deep.
    """
    try:
        return json_content(text, place)
    except json.JSONDecodeError as error:
        raise refuse("network_unreadable", place, said=str(error)) from None


def called(place: str, kind: str, identifier: Any, name: Any = None) -> str:
    """Place of an element: file, table, number, and its name where it has one."""
    where = f"{place}: {kind} {identifier}"
    return f"{where} ({name})" if isinstance(name, str) and name.strip() else where


def name_problems(name: Any, where: str) -> Iterator[Problem]:
    """A name that no table can hold: control characters, halves of a character."""
    if isinstance(name, str) and any(unicodedata.category(one) in ("Cc", "Cs") for one in name):
        yield fault("grid_name", where)


def unique_names(names: Sequence[str], identifiers: Sequence[Any]) -> tuple[str, ...]:
    """Names of which no two are the same: those borne twice carry their number.

    Examples
    --------
    >>> unique_names(["a", "b", "a"], [0, 1, 2])
    ('a #0', 'b', 'a #2')
    """
    count = Counter(names)
    pairs = zip(names, identifiers, strict=True)
    told = [name if count[name] == 1 else f"{name} #{number}" for name, number in pairs]
    return tuple(told) if len(set(told)) == len(told) else tuple(f"#{one}" for one in identifiers)


def point(geometry: Any) -> tuple[float, float] | None:
    """Coordinates of a GeoJSON point, (0, 0) where there is none; None where it is broken."""
    if geometry is None or geometry == "":
        return (0.0, 0.0)
    if not isinstance(geometry, Mapping) or geometry.get("type", "Point") != "Point":
        return None
    pair = geometry.get("coordinates")
    if not isinstance(pair, list | tuple) or len(pair) < 2:
        return None
    x, y = (number_of(one, within(-1e9, 1e9)) for one in pair[:2])
    return None if x is None or y is None else (x, y)
