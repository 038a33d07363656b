"""What is said beside a file of curves, kept as a small TOML file and read again."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from simcore.base.errors import did_you_mean, refuse
from simcore.energy.meters.asked import NOTHING, Asked

KEPT = ("unit", "stamps", "zone", "columns")
"""What a saved layout holds; a curve is trusted each time anew."""

_UNITS = ("", "kwh", "wh", "w", "kw")
_STAMPS = {"": "", "start": "start of step", "end": "end of step"}
_PART = re.compile(r",\s*(?=\w+\s*=)")


def columns_of(text: str) -> dict[str, str]:
    """Columns by what they are, from ``time=Horodate,value=Valeur (kW)``; commas may be in names.

    Examples
    --------
    >>> columns_of("time=Date, heure,value=Power, total")
    {'time': 'Date, heure', 'value': 'Power, total'}
    """
    columns = {}
    for part in _PART.split(text):
        role, mark, name = part.partition("=")
        if not mark or not name.strip():
            raise refuse("columns_text", "--columns", text=text)
        columns[role.strip()] = name.strip()
    return columns


def asked_of(
    *, unit: str, stamps: str, zone: str, columns: str, layout: Path | None, is_trusted: bool
) -> Asked:
    """What the options of a command say of its files, over what a saved layout says.

    Parameters
    ----------
    unit, stamps, zone, columns
        The options as they were typed, ``stamps`` as ``start`` or ``end``; empty where not.
    layout
        File that :func:`layout_text` wrote; None for no file.
    is_trusted
        Whether doubtful curves are read.
    """
    saved = NOTHING if layout is None else read_layout(layout)
    return replace(
        saved,
        unit=unit or saved.unit,
        stamps=_STAMPS[stamps] or saved.stamps,
        zone=zone or saved.zone,
        columns=columns_of(columns) if columns else saved.columns,
        is_trusted=is_trusted,
    )


def layout_text(asked: Asked) -> str:
    """TOML of what is said, without what is not."""
    said: dict[str, Any] = {name: value for name, value in asdict(asked).items() if name in KEPT}
    said["stamps"] = said["stamps"].partition(" ")[0]
    lines = [f"{name} = {_quoted(said[name])}" for name in KEPT[:-1] if said[name]]
    if said["columns"]:
        lines += ["", "[columns]"]
        lines += [f"{role} = {_quoted(name)}" for role, name in said["columns"].items()]
    return "\n".join(lines).strip() + "\n"


def read_layout(path: Path) -> Asked:
    """What a saved layout says.

    Raises
    ------
    InputError
        For a file that is no TOML, or that holds anything else.
    """
    if not path.is_file():
        raise refuse("curves_missing", str(path))
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refuse("layout_broken", str(path), said=str(error)) from None
    _check(said, path)
    stamps = _STAMPS[said.get("stamps", "")]
    return Asked(
        unit=said.get("unit", ""),
        stamps=stamps,
        zone=said.get("zone", ""),
        columns=said.get("columns", {}),
    )


def _check(said: Mapping[str, Any], path: Path) -> None:
    for name, value in said.items():
        if name not in KEPT:
            raise refuse("layout_key", str(path), name=name, guess=did_you_mean(name, KEPT))
        is_table = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
        if not (is_table if name == "columns" else isinstance(value, str)):
            raise refuse("layout_value", str(path), name=name)
    for name, known in (("unit", _UNITS[1:]), ("stamps", tuple(_STAMPS)[1:])):
        if name in said and said[name] not in known:
            raise refuse("not_one_of", f"{path}, {name}", found=repr(said[name]), known=known)


def _quoted(text: str) -> str:
    """A basic string of TOML; what JSON escapes, TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
