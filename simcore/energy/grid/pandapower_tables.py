"""Tables of a pandapower file as plain rows, each value checked.

Rows out of service are left out before they are checked: pandapower does not look at them.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from simcore.base.errors import InputError, Problem, fault, gathered, refuse
from simcore.energy.grid.readings import (
    FLAG,
    NUMBER,
    Rule,
    above,
    called,
    checked,
    name_problems,
    only,
    optional,
    parsed,
    point,
    shown,
    value_of,
    whole,
    within,
)

Rows = list[dict[str, Any]]
Tables = Mapping[str, Rows]

LOADS = (("load", 1.0), ("sgen", -1.0))
ASYMMETRIC = (("asymmetric_load", 1.0), ("asymmetric_sgen", -1.0))
PHASE_LETTERS = "abc"
ENDS: Mapping[str, tuple[str, str]] = {
    "line": ("from_bus", "to_bus"),
    "trafo": ("hv_bus", "lv_bus"),
}
UNSUPPORTED = (
    *("gen", "trafo3w", "xward", "ward", "shunt", "impedance", "dcline", "storage", "motor"),
    *("svc", "ssc", "tcsc", "vsc", "b2b_vsc", "line_dc", "source_dc", "load_dc"),
)

MOST_MW, MOST_KV, MOST_PARALLEL = 1e4, 1e3, 1e3
"""Beyond these a file is not in the units of pandapower."""

POWER, SCALING = within(-MOST_MW, MOST_MW), within(-1e3, 1e3)
DRAWN: Mapping[str, Rule] = {"bus": NUMBER, "scaling": SCALING}
BY_PHASE = {
    f"{quantity}_{letter}_{unit}": POWER
    for letter in PHASE_LETTERS
    for quantity, unit in (("p", "mw"), ("q", "mvar"))
}
CONSTANT_POWER = {
    f"const_{part}_percent": only(0) for part in ("z", "i", "z_p", "i_p", "z_q", "i_q")
}
ONE_KIND: Mapping[str, Rule] = {"p_mw": POWER, "q_mvar": POWER}
RULES: Mapping[str, Mapping[str, Rule]] = {
    "bus": {"vn_kv": above(0, MOST_KV)},
    "ext_grid": {"bus": NUMBER, "vm_pu": within(0.8, 1.2)},
    "line": {
        "from_bus": NUMBER,
        "to_bus": NUMBER,
        "length_km": above(0, 1e3),
        "r_ohm_per_km": within(0, 1e3),
        "x_ohm_per_km": within(0, 1e3),
        "r0_ohm_per_km": optional(0, 1e4, math.nan),
        "x0_ohm_per_km": optional(0, 1e4, math.nan),
        "c_nf_per_km": within(0, 1e4),
        "g_us_per_km": only(0),
        "max_i_ka": optional(0, 1e3, math.nan),
        "df": above(0, 1e2, 1),
        "parallel": whole(1, MOST_PARALLEL),
    },
    "trafo": {
        "hv_bus": NUMBER,
        "lv_bus": NUMBER,
        "sn_mva": above(0, MOST_MW),
        "vn_hv_kv": above(0, MOST_KV),
        "vn_lv_kv": above(0, MOST_KV),
        "vk_percent": above(0, 100),
        "vkr_percent": within(0, 100),
        "pfe_kw": within(0, 1e6),
        "i0_percent": within(0, 100),
        "parallel": whole(1, MOST_PARALLEL),
        "df": only(1),
    },
    "load": {**DRAWN, **ONE_KIND, **CONSTANT_POWER},
    "sgen": {**DRAWN, **ONE_KIND},
    "asymmetric_load": {**DRAWN, **BY_PHASE},
    "asymmetric_sgen": {**DRAWN, **BY_PHASE},
    "switch": {"bus": NUMBER, "element": NUMBER, "closed": FLAG}
    | {"z_ohm": optional(0, 1e3, 0), "in_ka": optional(0, 1e3, math.nan)},
}
IN_SERVICE = "in_service"
PARTS = ("columns", "index", "data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Rows in service by table, and the numbers of all rows, out of service or not.

    ``problems`` are those found so far; a value that cannot be is NaN.
    """

    tables: Tables
    numbers: Mapping[str, frozenset[int]]
    problems: tuple[Problem, ...]


def checked_content(data: Mapping[str, Any], place: str) -> Content:
    """Rows of the tables that this model reads, each with its ``index`` and checked values.

    Raises
    ------
    InputError
        With every table that is missing or broken.
    """
    holder = data.get("_object")
    if not isinstance(holder, Mapping):
        raise refuse("grid_table_missing", place, name="bus")
    names = (*RULES, *UNSUPPORTED)
    readers = [partial(table_rows, holder.get(name), f"{place}: {name}") for name in names]
    rows = dict(zip(names, gathered(readers), strict=True))
    missing = [name for name in ("bus", "ext_grid") if not rows[name]]
    if missing:
        raise InputError([fault("grid_table_missing", place, name=name) for name in missing])
    problems: list[Problem] = []
    checked(holder, {"f_hz": only(50)}, place, problems)
    problems += _unsupported(rows, place)
    tables = {name: _in_service(rows[name], name, place, problems) for name in RULES}
    numbers = {name: frozenset(row["index"] for row in rows[name]) for name in RULES}
    return Content(tables=tables, numbers=numbers, problems=tuple(problems))


def table_rows(table: Any, place: str) -> Rows:
    """Rows of a table written with its columns, index and data apart; none where it is absent.

    Raises
    ------
    InputError
        With every problem: no JSON, parts that are missing, rows of another length.
    """
    if table is None:
        return []
    body = table.get("_object") if isinstance(table, Mapping) else table
    body = parsed(body, place) if isinstance(body, str) else body
    parts: list[Any] = [body.get(name) if isinstance(body, Mapping) else None for name in PARTS]
    if not all(isinstance(part, list) for part in parts):
        raise refuse("grid_table_parts", place, found=shown(body), parts=PARTS)
    columns, index, data = parts
    problems = [*_index_problems(index, place), *_row_problems(columns, index, data, place)]
    if problems:
        raise InputError(problems)
    pairs = zip(index, data, strict=True)
    return [{**dict(zip(columns, row, strict=True)), "index": int(number)} for number, row in pairs]


def _index_problems(index: list[Any], place: str) -> Iterator[Problem]:
    whole_numbers = [value_of({"": number}, "", NUMBER) for number in index]
    for number, value in zip(index, whole_numbers, strict=True):
        if value is None:
            yield fault("grid_index", place, found=shown(number))
    for value, n in Counter(whole_numbers).items():
        if n > 1 and value is not None:
            yield fault("grid_twice", f"{place} {value:.0f}", n=n)


def _row_problems(
    columns: list[Any], index: list[Any], data: list[Any], place: str
) -> Iterator[Problem]:
    if len(index) != len(data):
        yield fault("grid_rows", place, n=len(data), expected=len(index))
    if not all(isinstance(name, str) for name in columns) or len(set(columns)) < len(columns):
        yield fault("grid_columns", place)
    for number, row in zip(index, data, strict=False):
        if not isinstance(row, list):
            yield fault("grid_row", f"{place} {shown(number)}", found=shown(row))
        elif len(row) != len(columns):
            n, expected = len(row), len(columns)
            yield fault("grid_row_length", f"{place} {shown(number)}", n=n, expected=expected)


def _unsupported(rows: Tables, place: str) -> Iterator[Problem]:
    for name in UNSUPPORTED:
        if any(row.get(IN_SERVICE, True) is not False for row in rows[name]):
            yield fault("grid_element_unsupported", f"{place}: {name}", name=name)


def _in_service(rows: Rows, table: str, place: str, problems: list[Problem]) -> Rows:
    """Rows of a table that are in service, with checked values."""
    kept = []
    for row in rows:
        where = called(place, table, row["index"], row.get("name"))
        status = {} if table == "switch" else {IN_SERVICE: FLAG}
        is_used = checked(row, status, where, problems).get(IN_SERVICE, 1.0) == 1.0
        problems += name_problems(row.get("name"), where) if is_used else ()
        problems += _other_problems(table, row, where) if is_used else ()
        if is_used:
            kept.append({**row, **checked(row, RULES[table], where, problems), "where": where})
    return kept


def _other_problems(table: str, row: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """What is not a number: places on the plan, the kind of connection."""
    if table == "bus" and geo_point(row.get("geo")) is None:
        yield fault("grid_point", where, found=shown(row["geo"]))
    if table.startswith("asymmetric") and row.get("type") == "delta":
        yield fault("grid_delta", where)


def geo_point(geo: Any) -> tuple[float, float] | None:
    """Place of a bus from the text of its GeoJSON; (0, 0) where it has none, None if broken."""
    is_text = isinstance(geo, str) and geo != ""
    try:
        return point(parsed(geo, "") if is_text else None if isinstance(geo, float) else geo)
    except InputError:
        return None
