"""Tables written as a scenario file, from which they come back as they were."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: Any) -> str:
    """A value as a scenario file writes it.

    Examples
    --------
    >>> print(toml_value([{"share": 0.5, "plant": "main"}, 3]))
    [{ share = 0.5, plant = "main" }, 3]
    """
    if isinstance(value, Mapping):
        inner = ", ".join(f"{toml_key([key])} = {toml_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def toml_key(names: Sequence[str]) -> str:
    """Names of a key with dots between, in quotes where they hold other signs.

    Examples
    --------
    >>> print(toml_key(["provenance", "plants.planes"]))
    provenance."plants.planes"
    """
    return ".".join(name if _BARE.fullmatch(name) else _quoted(name) for name in names)


def _quoted(text: str) -> str:
    """A text in quotes; of the signs that TOML takes in escapes alone, JSON leaves one bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_text(tables: Mapping[str, Any]) -> str:
    """Tables as the text of a scenario file, values of a table before its inner tables."""
    return "\n".join(_lines(tables, ())).lstrip("\n") + "\n"


def _lines(tables: Mapping[str, Any], key: tuple[str, ...]) -> Iterator[str]:
    inner = {name: value for name, value in tables.items() if isinstance(value, Mapping)}
    values = {name: value for name, value in tables.items() if name not in inner}
    if key and (values or not inner):
        yield from ("", f"[{toml_key(key)}]")
    for name, value in values.items():
        yield f"{toml_key([name])} = {toml_value(value)}"
    for name, value in inner.items():
        yield from _lines(value, (*key, name))


def leaves(tables: Mapping[str, Any], key: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Every value that is no table, and every empty table, with its key."""
    for name, value in tables.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*key, name))
        else:
            yield (*key, name), value
