"""Reader of networks and their load point in roseau-load-flow's JSON, version 5."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simcore.base.errors import InputError, Problem, fault, refuse
from simcore.base.records import Array
from simcore.energy.grid.line_sequences import sequences
from simcore.energy.grid.readings import point, shown, unique_names
from simcore.energy.grid.records import (
    N_PHASES,
    THREE_PHASE,
    Draws,
    Lines,
    Network,
    Transformers,
    load_point,
)
from simcore.energy.grid.roseau_checks import (
    ENDS,
    Elements,
    element_problems,
    elements_of,
    pairs,
    source_pu,
)
from simcore.energy.grid.topology import merged_nodes

VERSION = 5
METRES_PER_DEGREE = 111_320.0
PHASE_LETTERS = "abc"
Item = Mapping[str, Any]


def read_roseau(data: Item, place: str) -> tuple[Network, Draws]:
    """Network and load point of a file already parsed.

    The neutral is taken as earthed at the transformer only, as in these files, so that
    all return current flows in it: ``z0 = z_aa + 2 z_ab - 6 z_an + 3 z_nn``.

    Parameters
    ----------
    data
        The file as tables and lists.
    place
        Name of the file, for problems.

    Returns
    -------
    tuple
        The network, and its loads and plants as draws of a single slot.

    Raises
    ------
    InputError
        With every problem: version, values that cannot be, ends that are no bus, loads that
        answer to the voltage or whose phases this model does not have.
    """
    if data.get("version") != VERSION or data["version"] is True:
        raise refuse("grid_version", place, found=shown(data.get("version")), expected=str(VERSION))
    elements = elements_of(data, place)
    problems = list(element_problems(elements, place))
    if problems:
        raise InputError(problems)
    number, kept = _nodes(elements)
    problems = _joined_problems(elements, number, place)
    if problems:
        raise InputError(problems)
    (source,) = elements["sources"].values()
    source_bus = elements["buses"][source["bus"]]
    pu = source_pu(source, source_bus["nominal_voltage"])
    assert pu is not None
    draws = _draws(list(elements["loads"].values()), number)
    network = Network(
        name=place.rpartition("/")[2],
        source=f"{place} (roseau-load-flow)",
        node_names=unique_names([str(bus["id"]) for bus in kept], range(len(kept))),
        node_voltage_v=np.array([bus["nominal_voltage"] for bus in kept], float),
        node_xy_m=_plan(kept),
        lines=_lines(elements, number),
        transformers=_transformers(elements, number),
        source_node=number[source["bus"]],
        source_voltage_pu=pu,
        supply_nodes=np.unique(draws.load_node),
    )
    return network, draws


def _nodes(elements: Elements) -> tuple[dict[Any, int], list[Item]]:
    """Node of each bus, those with a closed switch between them joined, and the buses kept."""
    buses = list(elements["buses"].values())
    position = {bus["id"]: i for i, bus in enumerate(buses)}
    closed = [
        (position[switch["bus1"]], position[switch["bus2"]])
        for switch in elements["switches"].values()
        if switch.get("closed", True)
    ]
    unique, node = np.unique(merged_nodes(len(buses), closed), return_inverse=True)
    return {bus: int(node[i]) for bus, i in position.items()}, [buses[i] for i in unique]


def _joined_problems(elements: Elements, number: Mapping[Any, int], place: str) -> list[Problem]:
    """Branches whose ends closed switches make one node."""
    columns = {name: ENDS[name] for name in ("lines", "transformers")}
    return [
        fault("grid_same_node", f"{place}: {name}: {identifier}")
        for name, (first, second) in columns.items()
        for identifier, item in elements[name].items()
        if number[item[first]] == number[item[second]]
    ]


def _lines(elements: Elements, number: Mapping[Any, int]) -> Lines:
    kinds = {kind["id"]: sequences(kind) for kind in elements["lines_params"].values()}
    lines = list(elements["lines"].values())
    length_km = np.array([line["length"] for line in lines], float)
    chosen = [kinds[line["params_id"]] for line in lines]

    def over_length(name: str) -> Array:
        return np.array([getattr(kind, name) for kind in chosen], float) * length_km

    return Lines(
        names=tuple(str(line["id"]) for line in lines),
        from_node=np.array([number[line["bus1"]] for line in lines], int),
        to_node=np.array([number[line["bus2"]] for line in lines], int),
        length_km=length_km,
        r_ohm=over_length("r_ohm"),
        x_ohm=over_length("x_ohm"),
        r0_ohm=over_length("r0_ohm"),
        x0_ohm=over_length("x0_ohm"),
        c_nf=over_length("c_nf"),
        ampacity_a=np.array([kind.ampacity_a for kind in chosen], float),
        kinds=tuple(str(line["params_id"]) for line in lines),
    )


def _transformers(elements: Elements, number: Mapping[Any, int]) -> Transformers:
    ones = list(elements["transformers"].values())
    chosen = [elements["transformers_params"][one["params_id"]] for one in ones]

    def each(name: str, scale: float = 1.0) -> Array:
        return np.array([kind[name] * scale for kind in chosen], float)

    return Transformers(
        names=tuple(str(one["id"]) for one in ones),
        from_node=np.array([number[one["bus_hv"]] for one in ones], int),
        to_node=np.array([number[one["bus_lv"]] for one in ones], int),
        sn_kva=each("sn", 1e-3),
        u1_v=each("uhv"),
        u2_v=each("ulv") * np.array([one["tap"] for one in ones], float),
        uk_fraction=each("vsc"),
        pk_w=each("psc"),
        i0_fraction=each("i0"),
        p0_w=each("p0"),
    )


def _plan(buses: list[Item]) -> Array:
    """Places in metres, from longitude and latitude; 0 where a bus has none."""
    degrees = np.array([point(bus.get("geometry")) for bus in buses], float)
    metres = METRES_PER_DEGREE * (degrees - degrees[0])
    metres[:, 0] *= np.cos(np.deg2rad(degrees[0, 1]))
    return metres


def _draws(loads: list[Item], number: Mapping[Any, int]) -> Draws:
    """Load point; plants count as negative loads."""
    points = [(number[load["bus"]], *part) for load in loads for part in _parts(load)]
    nodes, phases, powers_va = zip(*points, strict=True) if points else ((),) * 3
    powers_kva = np.array(powers_va, complex) / 1e3
    return load_point(nodes, phases, powers_kva.real, powers_kva.imag)


def _parts(load: Item) -> list[tuple[int, complex]]:
    """Phase and power of each part of a load: one where all three phases have the same."""
    phases, powers = load["phases"].removesuffix("n"), pairs(load["powers"])
    assert powers is not None
    if len(powers) == N_PHASES and len(set(powers)) == 1:
        return [(THREE_PHASE, sum(powers))]
    parts = list(zip((PHASE_LETTERS.index(one) for one in phases), powers, strict=True))
    return [part for part in parts if part[1]] or parts[:1]
