"""Reader of pandapower's JSON: its tables only, nothing in the file is executed.

pandapower's own reader imports the classes that a file names; this one reads the tables
of buses, lines, transformers, loads, switches and the external grid as plain data.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.base.errors import InputError, fault
from simcore.base.records import Array
from simcore.energy.grid.pandapower_checks import relation_problems, tap_factors
from simcore.energy.grid.pandapower_tables import (
    ASYMMETRIC,
    ENDS,
    LOADS,
    PHASE_LETTERS,
    Content,
    Rows,
    Tables,
    checked_content,
    geo_point,
)
from simcore.energy.grid.readings import unique_names
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

R_PART, X_PART = 2 / math.sqrt(5), 1 / math.sqrt(5)
"""Parts of a switch's impedance: pandapower takes twice as much resistance as reactance."""

LETTERS = {"line": "l", "trafo": "t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the network: a bus, those joined to it, or the open end of a branch."""

    bus: Row
    name: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A row of lines, transformers or switches, and its nodes."""

    row: Row
    from_node: int
    to_node: int


def read_pandapower(data: Row, place: str) -> tuple[Network, Draws]:
    """Network and load point of a pandapower file already parsed.

    A line with one end open (its switch, or the bus there out of service) stays, with a node
    of its own at that end: its charging current flows. One with both ends open goes.

    Parameters
    ----------
    data
        The file as tables and lists.
    place
        Name of the file, for problems.

    Raises
    ------
    InputError
        With every problem: tables it lacks, elements this model does not have, values that
        cannot be, ends that are no bus.
    """
    content = checked_content(data, place)
    problems = [*content.problems, *relation_problems(content, place)]
    if problems:
        raise InputError(problems)
    tables = content.tables
    at_bus, nodes = _nodes(tables)
    branches = {table: _branches(content, table, at_bus, nodes) for table in ENDS}
    branches["line"] += _switch_branches(tables["switch"], at_bus)
    joined = [one.row for ones in branches.values() for one in ones if one.from_node == one.to_node]
    if joined:
        raise InputError([fault("grid_same_node", row["where"]) for row in joined])
    (grid,) = tables["ext_grid"]
    draws = _draws(tables, at_bus)
    network = Network(
        name=place.rpartition("/")[2],
        source=f"{place} (pandapower)",
        node_names=unique_names([one.name for one in nodes], [one.number for one in nodes]),
        node_voltage_v=np.array([one.bus["vn_kv"] * 1e3 for one in nodes]),
        node_xy_m=np.array([geo_point(one.bus.get("geo")) for one in nodes], float),
        lines=_lines(branches["line"]),
        transformers=_transformers(branches["trafo"]),
        source_node=at_bus[grid["bus"]],
        source_voltage_pu=grid["vm_pu"],
        supply_nodes=np.unique(draws.load_node),
    )
    return network, draws


def _nodes(tables: Tables) -> tuple[dict[float, int], list[Node]]:
    """Node of each bus in service, closed switches between buses joined, and the nodes."""
    buses = tables["bus"]
    position = {row["index"]: i for i, row in enumerate(buses)}
    joined = [
        (position[row["bus"]], position[row["element"]])
        for row in _bus_switches(tables["switch"], position)
        if row["z_ohm"] == 0
    ]
    unique, node = np.unique(merged_nodes(len(buses), joined), return_inverse=True)
    kept = [buses[i] for i in unique]
    nodes = [Node(bus=row, name=_name(row), number=str(row["index"])) for row in kept]
    return {bus: int(node[i]) for bus, i in position.items()}, nodes


def _bus_switches(switches: Rows, live_buses: Mapping[Any, int]) -> Iterator[Row]:
    """Closed switches between two buses in service."""
    for row in switches:
        if row["et"] == "b" and row["closed"] and {row["bus"], row["element"]} <= set(live_buses):
            yield row


def _name(row: Row) -> str:
    return str(row.get("name") or row["index"])


def _branches(
    content: Content, table: str, at_bus: Mapping[float, int], nodes: list[Node]
) -> list[Branch]:
    """Branches of a table; ``nodes`` takes the open end of each that has one."""
    opened = {
        (row["element"], row["bus"])
        for row in content.tables["switch"]
        if row["et"] == LETTERS[table] and not row["closed"]
    }
    branches, live = [], {row["index"]: row for row in content.tables["bus"]}
    for row in content.tables[table]:
        buses = [row[end] for end in ENDS[table]]
        is_dead = [bus not in at_bus for bus in buses]
        is_open = [(row["index"], bus) in opened or bus not in at_bus for bus in buses]
        # As pandapower does: a transformer at a bus out of service is out of service.
        if all(is_open) or (table == "trafo" and any(is_dead)):
            continue
        ends = [at_bus.get(bus, -1) for bus in buses]
        if any(is_open):
            side = is_open.index(True)
            ends[side] = len(nodes)
            # A bus out of service was not read; the other end has its voltage.
            bus = live.get(buses[side], live[buses[1 - side]])
            name, number = (f"{one}/{buses[side]:.0f}" for one in (_name(row), row["index"]))
            nodes.append(Node(bus=bus, name=name, number=number))
        branches.append(Branch(row=row, from_node=ends[0], to_node=ends[1]))
    return branches


def _switch_branches(switches: Rows, at_bus: Mapping[float, int]) -> list[Branch]:
    """Closed switches with an impedance between buses, as lines of 1 km."""
    lines = []
    for row in _bus_switches(switches, at_bus):
        if row["z_ohm"] > 0:
            figures = {"r_ohm_per_km": R_PART * row["z_ohm"], "x_ohm_per_km": X_PART * row["z_ohm"]}
            unsaid = {"r0_ohm_per_km": math.nan, "x0_ohm_per_km": math.nan, "std_type": None}
            as_line = {**row, **figures, **unsaid, "c_nf_per_km": 0.0, "length_km": 0.0}
            as_line |= {"parallel": 1.0, "max_i_ka": row["in_ka"], "df": 1.0}
            ends = (at_bus[row[end]] for end in ("bus", "element"))
            lines.append(
                Branch(row=as_line, **dict(zip(("from_node", "to_node"), ends, strict=True)))
            )
    return lines


def _each(branches: Sequence[Branch], name: str) -> Array:
    return np.array([branch.row[name] for branch in branches], float)


def _ends(branches: Sequence[Branch]) -> dict[str, Any]:
    return {
        "names": tuple(_name(branch.row) for branch in branches),
        "from_node": np.array([branch.from_node for branch in branches], int),
        "to_node": np.array([branch.to_node for branch in branches], int),
    }


def _lines(branches: Sequence[Branch]) -> Lines:
    length, parallel = _each(branches, "length_km"), _each(branches, "parallel")
    # The impedance of a switch has no length.
    over_length = np.where(length == 0, 1.0, length) / parallel
    r_ohm, x_ohm, r0_ohm, x0_ohm = (
        _each(branches, f"{name}_ohm_per_km") * over_length for name in ("r", "x", "r0", "x0")
    )
    rating_ka = _each(branches, "max_i_ka") * _each(branches, "df") * parallel
    return Lines(
        **_ends(branches),
        length_km=length,
        r_ohm=r_ohm,
        x_ohm=x_ohm,
        # Without zero sequence in the file: neutral like a phase (assumed).
        r0_ohm=np.where(np.isnan(r0_ohm), 4 * r_ohm, r0_ohm),
        x0_ohm=np.where(np.isnan(x0_ohm), 4 * x_ohm, x0_ohm),
        c_nf=_each(branches, "c_nf_per_km") * length * parallel,
        ampacity_a=np.where(rating_ka == 0, np.nan, rating_ka * 1e3),
        kinds=tuple(str(branch.row.get("std_type")) for branch in branches),
    )


def _transformers(branches: Sequence[Branch]) -> Transformers:
    parallel, sn_mva = _each(branches, "parallel"), _each(branches, "sn_mva")
    factors = np.array([tap_factors(branch.row) for branch in branches]).reshape(-1, 2)
    return Transformers(
        **_ends(branches),
        sn_kva=sn_mva * 1e3 * parallel,
        u1_v=_each(branches, "vn_hv_kv") * 1e3 * factors[:, 0],
        u2_v=_each(branches, "vn_lv_kv") * 1e3 * factors[:, 1],
        uk_fraction=_each(branches, "vk_percent") * 0.01,
        pk_w=_each(branches, "vkr_percent") * 0.01 * sn_mva * 1e6 * parallel,
        i0_fraction=_each(branches, "i0_percent") * 0.01,
        p0_w=_each(branches, "pfe_kw") * 1e3 * parallel,
    )


def _draws(tables: Tables, at_bus: Mapping[float, int]) -> Draws:
    """Load point as draws of one slot; generators count as negative loads."""
    points = [
        (at_bus[row["bus"]], phase, sign * row["scaling"] * row[p], sign * row["scaling"] * row[q])
        for name, sign in (*LOADS, *ASYMMETRIC)
        for row in tables[name]
        if row["bus"] in at_bus
        for phase, p, q in _parts(row)
    ]
    nodes, phases, p_mw, q_mvar = zip(*points, strict=True) if points else ((),) * 4
    return load_point(nodes, phases, np.multiply(p_mw, 1e3), np.multiply(q_mvar, 1e3))


def _parts(row: Row) -> list[tuple[int, str, str]]:
    """Phases of a load and the columns of their powers; one at least, so that its place is kept."""
    if "p_mw" in row:
        return [(THREE_PHASE, "p_mw", "q_mvar")]
    parts = [(i, f"p_{letter}_mw", f"q_{letter}_mvar") for i, letter in enumerate(PHASE_LETTERS)]
    return [part for part in parts if row[part[1]] or row[part[2]]] or parts[:1]


def is_pandapower(data: Any) -> bool:
    """Whether a parsed file looks like pandapower's."""
    return isinstance(data, Mapping) and data.get("_class") == "pandapowerNet"
