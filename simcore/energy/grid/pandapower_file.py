"""Reader of pandapower's JSON: its tables only, nothing in the file is executed.

pandapower's own reader imports the classes that a file names; this one reads the tables
of buses, lines, transformers, loads, switches and the external grid as plain data.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from simcore.base.errors import InputError, Problem, fault
from simcore.base.records import Array
from simcore.energy.grid.records import (
    THREE_PHASE,
    Draws,
    Lines,
    Network,
    Transformers,
    load_point,
)
from simcore.energy.grid.topology import merged_nodes

Row = Mapping[str, Any]
LOADS = (("load", 1.0), ("sgen", -1.0))
ASYMMETRIC = (("asymmetric_load", 1.0), ("asymmetric_sgen", -1.0))
UNSUPPORTED = (
    "gen",
    "trafo3w",
    "xward",
    "ward",
    "shunt",
    "impedance",
    "dcline",
    "storage",
    "motor",
)
RATIO = "Ratio"


def read_pandapower(data: Row, place: str) -> tuple[Network, Draws]:
    """Network and load point of a pandapower file already parsed.

    Parameters
    ----------
    data
        The file as tables and lists.
    place
        Name of the file, for problems.

    Raises
    ------
    InputError
        With every problem: tables it lacks, elements this model does not have.
    """
    tables = _tables(data, place)
    _refuse_unknown(tables, place)
    stands, number = _nodes(tables)
    node_buses = sorted(number, key=number.__getitem__)
    buses = {row["index"]: row for row in tables["bus"]}
    grid = next(row for row in tables["ext_grid"] if row["in_service"])
    draws = _draws(tables, stands)
    supply = np.unique(draws.load_node) if len(draws.load_node) else np.zeros(0, int)
    network = Network(
        name=place.rpartition("/")[2],
        source=f"{place} (pandapower)",
        node_names=tuple(str(buses[bus]["name"] or bus) for bus in node_buses),
        node_voltage_v=np.array([buses[bus]["vn_kv"] * 1e3 for bus in node_buses]),
        node_xy_m=_plan(buses, node_buses),
        lines=_lines(tables, stands),
        transformers=_transformers(tables, stands, buses),
        source_node=stands[grid["bus"]],
        source_voltage_pu=float(grid["vm_pu"]),
        supply_nodes=supply,
    )
    return network, draws


def _tables(data: Row, place: str) -> dict[str, list[dict[str, Any]]]:
    holder = data.get("_object", {})
    names = (
        "bus",
        "ext_grid",
        "line",
        "trafo",
        "switch",
        *dict((*LOADS, *ASYMMETRIC)),
        *UNSUPPORTED,
    )
    tables = {name: _rows(holder.get(name)) for name in names}
    problems = [
        fault("grid_table_missing", place, name=name)
        for name in ("bus", "ext_grid")
        if not tables[name]
    ]
    if problems:
        raise InputError(problems)
    return tables


def _rows(table: Any) -> list[dict[str, Any]]:
    """Rows of a table written with its columns, index and data apart."""
    if not isinstance(table, Mapping):
        return []
    body: Any = table.get("_object")
    body = json.loads(body) if isinstance(body, str) else body
    pairs = zip(body["index"], body["data"], strict=True)
    return [
        {"index": index, **dict(zip(body["columns"], row, strict=True))} for index, row in pairs
    ]


def _refuse_unknown(tables: Mapping[str, list[dict[str, Any]]], place: str) -> None:
    problems = []
    for name in UNSUPPORTED:
        if any(row.get("in_service", True) for row in tables[name]):
            problems.append(fault("grid_element_unsupported", f"{place}: {name}", name=name))
    if sum(bool(row["in_service"]) for row in tables["ext_grid"]) != 1:
        n = len(tables["ext_grid"])
        problems.append(fault("grid_sources", f"{place}: ext_grid", n=n))
    problems += _wrong_branches(tables, place)
    if problems:
        raise InputError(problems)


def _wrong_branches(tables: Mapping[str, list[dict[str, Any]]], place: str) -> Iterator[Problem]:
    """Taps of a kind this model does not have, and ends that are no bus."""
    for row in tables["trafo"]:
        if row.get("tap_changer_type") not in (None, RATIO):
            where, kind = f"{place}: trafo {row['index']}", row["tap_changer_type"]
            yield fault("grid_tap", where, kind=kind, known=RATIO)
    bus_numbers = {row["index"] for row in tables["bus"]}
    ends = (("line", ("from_bus", "to_bus")), ("trafo", ("hv_bus", "lv_bus")), ("load", ("bus",)))
    for name, row, column in [(n, r, c) for n, columns in ends for r in tables[n] for c in columns]:
        if row[column] not in bus_numbers:
            where = f"{place}: {name} {row['index']}"
            yield fault("grid_bus_number", where, bus=row[column])


def _nodes(tables: Mapping[str, list[dict[str, Any]]]) -> tuple[dict[Any, int], dict[Any, int]]:
    """Node of each bus, closed switches between buses joined, and the buses that are kept."""
    order = [row["index"] for row in tables["bus"] if row.get("in_service", True)]
    position = {bus: i for i, bus in enumerate(order)}
    joined = [
        (position[row["bus"]], position[row["element"]])
        for row in tables["switch"]
        if row["et"] == "b"
        and row["closed"]
        and row["bus"] in position
        and row["element"] in position
    ]
    stands = merged_nodes(len(order), joined)
    unique, node = np.unique(stands, return_inverse=True)
    number_of_bus = {order[first]: i for i, first in enumerate(unique)}
    return {bus: int(node[i]) for bus, i in position.items()}, number_of_bus


def _in_use(tables: Mapping[str, list[dict[str, Any]]], name: str, letter: str) -> list[Row]:
    """Branches in service whose switches are closed."""
    is_open = {
        row["element"] for row in tables["switch"] if row["et"] == letter and not row["closed"]
    }
    return [row for row in tables[name] if row["in_service"] and row["index"] not in is_open]


def _lines(tables: Mapping[str, list[dict[str, Any]]], node: Mapping[Any, int]) -> Lines:
    rows = _in_use(tables, "line", "l")
    length = np.array([row["length_km"] for row in rows], float)
    parallel = np.array([row["parallel"] for row in rows], float)

    def ohm(name: str, other: str = "", factor: float = 1.0) -> Array:
        values = [row.get(name, factor * row[other] if other else 0.0) for row in rows]
        return np.array(values, float) * length / parallel

    rating = np.array([row["max_i_ka"] * row.get("df", 1.0) for row in rows], float)
    return Lines(
        names=tuple(str(row["name"] or row["index"]) for row in rows),
        from_node=np.array([node[row["from_bus"]] for row in rows], int),
        to_node=np.array([node[row["to_bus"]] for row in rows], int),
        length_km=length,
        r_ohm=ohm("r_ohm_per_km"),
        x_ohm=ohm("x_ohm_per_km"),
        # Without zero sequence in the file: neutral like a phase (assumed).
        r0_ohm=ohm("r0_ohm_per_km", "r_ohm_per_km", 4.0),
        x0_ohm=ohm("x0_ohm_per_km", "x_ohm_per_km", 4.0),
        c_nf=np.array([row["c_nf_per_km"] for row in rows], float) * length * parallel,
        ampacity_a=rating * 1e3 * parallel,
        kinds=tuple(str(row["std_type"]) for row in rows),
    )


def _transformers(
    tables: Mapping[str, list[dict[str, Any]]], node: Mapping[Any, int], buses: Mapping[Any, Row]
) -> Transformers:
    rows = _in_use(tables, "trafo", "t")
    parallel = np.array([row["parallel"] for row in rows], float)

    def each(name: str, scale: float = 1.0) -> Array:
        return np.array([row[name] * scale for row in rows], float)

    high, low = _tap_factors(rows)
    return Transformers(
        names=tuple(str(row["name"] or row["index"]) for row in rows),
        from_node=np.array([node[row["hv_bus"]] for row in rows], int),
        to_node=np.array([node[row["lv_bus"]] for row in rows], int),
        sn_kva=each("sn_mva", 1e3) * parallel,
        u1_v=each("vn_hv_kv", 1e3) * high,
        u2_v=each("vn_lv_kv", 1e3) * low,
        uk_fraction=each("vk_percent", 0.01),
        pk_w=each("vkr_percent", 0.01) * each("sn_mva", 1e6) * parallel,
        i0_fraction=each("i0_percent", 0.01),
        p0_w=each("pfe_kw", 1e3) * parallel,
    )


def _tap_factors(rows: list[Row]) -> tuple[Array, Array]:
    """What the tap makes of the rated voltages of both sides."""
    factor = np.ones((2, len(rows)))
    for i, row in enumerate(rows):
        position, neutral, step = (
            row.get(f"tap_{name}") for name in ("pos", "neutral", "step_percent")
        )
        # Files of version 3 name the kind of tap; without a name pandapower ignores it.
        is_ratio = row.get("tap_changer_type", RATIO) == RATIO
        if is_ratio and position is not None and neutral is not None and step:
            side = 0 if row.get("tap_side") == "hv" else 1
            factor[side, i] += (position - neutral) * step / 100
    return factor[0], factor[1]


def _draws(tables: Mapping[str, list[dict[str, Any]]], node: Mapping[Any, int]) -> Draws:
    """Load point as draws of one slot; generators count as negative loads."""
    columns = [(THREE_PHASE, "p_mw", "q_mvar")]
    by_phase = [(i, f"p_{letter}_mw", f"q_{letter}_mvar") for i, letter in enumerate("abc")]
    points = [
        (node[row["bus"]], phase, sign * row["scaling"] * row[p], sign * row["scaling"] * row[q])
        for kinds, parts in ((LOADS, columns), (ASYMMETRIC, by_phase))
        for name, sign in kinds
        for row in tables[name]
        if row["in_service"] and row["bus"] in node
        for phase, p, q in parts
        if row[p] or row[q] or phase == THREE_PHASE
    ]
    nodes, phases, p_mw, q_mvar = zip(*points, strict=True) if points else ((),) * 4
    return load_point(nodes, phases, np.multiply(p_mw, 1e3), np.multiply(q_mvar, 1e3))


def _plan(buses: Mapping[Any, Row], node_buses: list[Any]) -> Array:
    """Places as the file gives them (GeoJSON points); 0 where a bus has none."""
    return np.array([_point(buses[bus]) for bus in node_buses], float)


def _point(bus: Row) -> tuple[float, float]:
    geo = bus.get("geo")
    if not isinstance(geo, str):
        return (0.0, 0.0)
    return tuple(json.loads(geo)["coordinates"][:2])


def is_pandapower(data: Any) -> bool:
    """Whether a parsed file looks like pandapower's."""
    return isinstance(data, Mapping) and data.get("_class") == "pandapowerNet"
