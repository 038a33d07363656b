"""Nested tables as a scenario states them: read from text, laid over each other, walked."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from simcore.base.errors import refuse
from simcore.base.textfile import MOST_NESTED
from simcore.scenario.files import Key

Tables = dict[str, Any]

_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_NESTED}}}")
"""A key of more parts than tables may be nested, which takes the parser minutes."""


def tables_of(text: str, place: str) -> Tables:
    """Tables of a text of TOML, which are not nested too deep for a scenario.

    Raises
    ------
    tomllib.TOMLDecodeError
        If it is no TOML.
    InputError
        If it is nested too deep, or holds a number of thousands of digits.
    """
    if _LONG_KEY.search(text):
        raise refuse("toml_deep", place, most=MOST_NESTED)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise refuse("toml_deep", place, most=MOST_NESTED) from None
    except ValueError:
        raise refuse("json_digits", place) from None
    if _is_deep(tables):
        raise refuse("toml_deep", place, most=MOST_NESTED)
    return tables


def _is_deep(tables: Tables) -> bool:
    """Whether tables and lists stand within each other more often than a scenario needs."""
    level: list[Any] = [tables]
    for _ in range(MOST_NESTED):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def overlaid(lower: Tables, upper: Tables) -> Tables:
    """Two nested tables as one, the upper one winning.

    Examples
    --------
    >>> overlaid({"a": {"x": 1, "y": [1, 2]}}, {"a": {"y": [3]}, "b": 4})
    {'a': {'x': 1, 'y': [3]}, 'b': 4}
    """
    both = {
        key: overlaid(lower[key], value)
        if isinstance(value, dict) and isinstance(lower.get(key), dict)
        else value
        for key, value in upper.items()
    }
    return lower | both


def entries(tables: Tables, key: Key = ()) -> Iterator[tuple[Key, object]]:
    """Every key of nested tables with its value, tables included."""
    for name, value in tables.items():
        inner_key = (*key, name)
        yield inner_key, value
        if isinstance(value, dict):
            yield from entries(value, inner_key)


def table_at(tables: Tables, key: Key) -> Tables:
    """Table at a key; empty where there is none."""
    for name in key:
        inner = tables.get(name)
        tables = inner if isinstance(inner, dict) else {}
    return tables


def nested(key: Sequence[str], value: Any) -> Any:
    """Tables that hold one value at a key.

    Examples
    --------
    >>> nested(["time", "year"], 2026)
    {'time': {'year': 2026}}
    """
    for name in reversed(key):
        value = {name: value}
    return value
