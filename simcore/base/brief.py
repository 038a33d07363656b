"""A record in a few lines: numbers as they are, arrays by shape, records by name."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

LINE_WIDTH = 96
MOST_CHARACTERS = 60
"""Of one value; a record of thirty fields then fits a screen."""

MOST_VALUES = 6
"""Of an array or a mapping that are written out."""


def brief(record: Any) -> str:
    """What a record holds, short enough for a screen; the ``__repr__`` of records of arrays.

    Parameters
    ----------
    record
        A dataclass.

    Returns
    -------
    str
        Its name, and each field with its value in brief.

    Examples
    --------
    >>> from simcore.base.records import Settlement
    >>> curve = np.zeros((8760, 3))
    >>> Settlement(shared_kwh=curve, import_kwh=curve, surplus_kwh=curve[:, 0])
    Settlement(shared_kwh=array (8760, 3) float64, import_kwh=array (8760, 3) float64,
        surplus_kwh=array (8760,) float64)
    """
    parts = [f"{field.name}={brief_value(getattr(record, field.name))}" for field in fields(record)]
    return folded(f"{type(record).__name__}({', '.join(parts)})")


def folded(text: str) -> str:
    """A text folded to lines of a screen's width, the later ones indented.

    Examples
    --------
    >>> print(folded("Flows(" + "site, " * 17 + "site)"))
    Flows(site, site, site, site, site, site, site, site, site, site, site, site, site, site, site,
        site, site, site)
    """
    return fill(
        text,
        LINE_WIDTH,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def brief_value(value: Any) -> str:
    """A value in brief: arrays by shape, records by name, long texts cut.

    Examples
    --------
    >>> brief_value(np.array([0.5, 2.0])), brief_value({"T1": 1, "T3": 2}), brief_value(None)
    ('[0.5, 2.0]', '{T1, T3}', 'None')
    """
    if isinstance(value, np.ndarray):
        if value.ndim <= 1 and value.size <= MOST_VALUES:
            return cut(str(value.tolist()))
        return f"array {value.shape} {value.dtype}"
    if isinstance(value, Mapping):
        return f"{{{first_names(value)}}}"
    if isinstance(value, tuple | list):
        return _brief_sequence(value)
    if isinstance(value, str | int | float) or value is None:
        return cut(repr(value))
    if isinstance(value, date | Path):
        return cut(str(value))
    return f"{type(value).__name__}(...)"


def first_names(names: Any) -> str:
    """The first names of several, and how many there are if not all are told.

    Examples
    --------
    >>> first_names(["a", "b"]), first_names(range(9))
    ('a, b', '0, 1, 2, 3, 4, 5 ... 9 in all')
    """
    texts = [str(name) for name in names]
    shown = ", ".join(cut(name) for name in texts[:MOST_VALUES])
    return shown if len(texts) <= MOST_VALUES else f"{shown} ... {len(texts)} in all"


def cut(text: str) -> str:
    """A text, cut where it is long.

    Examples
    --------
    >>> cut("short"), len(cut("long" * 50))
    ('short', 60)
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= MOST_CHARACTERS else flat[: MOST_CHARACTERS - 4] + " ..."


def _brief_sequence(values: tuple[Any, ...] | list[Any]) -> str:
    if len(values) <= MOST_VALUES and all(isinstance(value, str | int | float) for value in values):
        return cut(repr(values))
    kinds = {type(value).__name__ for value in values}
    return f"{len(values)} x {'|'.join(sorted(kinds))}" if values else repr(values)
