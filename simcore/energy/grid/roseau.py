"""Reader of networks and their load point in roseau-load-flow's JSON, version 5."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import pi
from typing import Any

import numpy as np

from simcore.base.errors import InputError, Problem, did_you_mean, fault, refuse
from simcore.base.records import Array
from simcore.energy.grid.records import (
    THREE_PHASE,
    Draws,
    Lines,
    Network,
    Transformers,
    load_point,
)

VERSION = 5
FREQUENCY_HZ = 50
METRES_PER_DEGREE = 111_320.0
PHASES = {"an": 0, "bn": 1, "cn": 2, "abcn": THREE_PHASE, "abc": THREE_PHASE}
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequences:
    """Impedances per km of a type of line: direct and zero sequence, capacitance."""

    r_ohm: float
    x_ohm: float
    r0_ohm: float
    x0_ohm: float
    c_nf: float
    ampacity_a: float


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
        With every problem: version, unknown bus or line type, loads that are not powers.
    """
    if data.get("version") != VERSION:
        version = str(data.get("version"))
        raise refuse("grid_version", place, found=version, expected=str(VERSION))
    problems = _problems(data, place)
    if problems:
        raise InputError(problems)
    number = {bus["id"]: i for i, bus in enumerate(data["buses"])}
    source = data["sources"][0]
    supply = sorted({number[load["bus"]] for load in data["loads"]})
    network = Network(
        name=place.rpartition("/")[2],
        source=f"{place} (roseau-load-flow)",
        node_names=tuple(number),
        node_voltage_v=np.array([bus["nominal_voltage"] for bus in data["buses"]], float),
        node_xy_m=_plan(data["buses"]),
        lines=_lines(data, number),
        transformers=_transformers(data, number),
        source_node=number[source["bus"]],
        source_voltage_pu=_source_pu(source, data["buses"][number[source["bus"]]]),
        supply_nodes=np.array(supply),
    )
    return network, _draws(data["loads"], number)


def _problems(data: Item, place: str) -> list[Problem]:
    bus_ids = {bus["id"] for bus in data["buses"]}
    kinds = {element["id"] for element in data["lines_params"]}
    problems = []
    for name, element in [(kind, item) for kind in ("lines", "loads") for item in data[kind]]:
        ends = [element[end] for end in ("bus1", "bus2", "bus") if end in element]
        for bus in [bus for bus in ends if bus not in bus_ids]:
            where, guess = f"{place}: {name}: {element['id']}", did_you_mean(bus, bus_ids)
            problems.append(fault("grid_bus_name", where, bus=bus, guess=guess))
    for line in data["lines"]:
        if line["params_id"] not in kinds:
            where, kind = f"{place}: lines: {line['id']}", line["params_id"]
            guess = did_you_mean(kind, kinds)
            problems.append(
                fault("grid_line_type", where, name=kind, known=sorted(kinds), guess=guess)
            )
    for load in data["loads"]:
        if load["type"] != "power" or load["phases"] not in PHASES:
            where = f"{place}: loads: {load['id']}"
            kind, phases = load["type"], load["phases"]
            problems.append(
                fault("grid_load", where, kind=kind, phases=phases, known=tuple(PHASES))
            )
    if any(not switch.get("closed", True) for switch in data["switches"]):
        problems.append(fault("grid_open_switch", f"{place}: switches"))
    return problems


def sequences(kind: Item) -> Sequences:
    """Impedances of a type of line, ``x + jy`` matrices of three phases and the neutral."""
    z = np.array(kind["z_line"][0]) + 1j * np.array(kind["z_line"][1])
    self_z, mutual_z = _mean(z, "self"), _mean(z, "mutual")
    neutral_z = z[3, 3] if len(z) > 3 else 0.0
    shared_z = z[:3, 3].mean() if len(z) > 3 else 0.0
    zero_z = self_z + 2 * mutual_z - 6 * shared_z + 3 * neutral_z
    b = np.array(kind["y_shunt"][1]) if kind.get("y_shunt") else np.zeros_like(z.real)
    direct_z = self_z - mutual_z
    return Sequences(
        r_ohm=float(direct_z.real),
        x_ohm=float(direct_z.imag),
        r0_ohm=float(zero_z.real),
        x0_ohm=float(zero_z.imag),
        c_nf=float((_mean(b, "self") - _mean(b, "mutual")) / (2 * pi * FREQUENCY_HZ) * 1e9),
        ampacity_a=float(np.min(kind["ampacities"])),
    )


def _mean(matrix: Any, part: str) -> Any:
    pairs = [(i, i) for i in range(3)] if part == "self" else list(combinations(range(3), 2))
    return np.mean([matrix[pair] for pair in pairs])


def _lines(data: Item, number: Mapping[str, int]) -> Lines:
    kinds = {kind["id"]: sequences(kind) for kind in data["lines_params"]}
    lines = data["lines"]
    length_km = np.array([line["length"] for line in lines], float)
    chosen = [kinds[line["params_id"]] for line in lines]

    def over_length(name: str) -> Array:
        return np.array([getattr(kind, name) for kind in chosen]) * length_km

    return Lines(
        names=tuple(line["id"] for line in lines),
        from_node=np.array([number[line["bus1"]] for line in lines], int),
        to_node=np.array([number[line["bus2"]] for line in lines], int),
        length_km=length_km,
        r_ohm=over_length("r_ohm"),
        x_ohm=over_length("x_ohm"),
        r0_ohm=over_length("r0_ohm"),
        x0_ohm=over_length("x0_ohm"),
        c_nf=over_length("c_nf"),
        ampacity_a=np.array([kind.ampacity_a for kind in chosen]),
        kinds=tuple(line["params_id"] for line in lines),
    )


def _transformers(data: Item, number: Mapping[str, int]) -> Transformers:
    kinds = {element["id"]: element for element in data["transformers_params"]}
    elements = data["transformers"]
    chosen = [kinds[element["params_id"]] for element in elements]

    def each(name: str, scale: float = 1.0) -> Array:
        return np.array([kind[name] * scale for kind in chosen], float)

    return Transformers(
        names=tuple(element["id"] for element in elements),
        from_node=np.array([number[element["bus_hv"]] for element in elements], int),
        to_node=np.array([number[element["bus_lv"]] for element in elements], int),
        sn_kva=each("sn", 1e-3),
        u1_v=each("uhv"),
        u2_v=each("ulv") * np.array([element["tap"] for element in elements], float),
        uk_fraction=each("vsc"),
        pk_w=each("psc"),
        i0_fraction=each("i0"),
        p0_w=each("p0"),
    )


def _source_pu(source: Item, bus: Item) -> float:
    """Voltage of the source; its entries are between phases."""
    volts = [abs(complex(*pair)) for pair in source["voltages"]]
    return float(np.mean(volts)) / bus["nominal_voltage"]


def _plan(buses: list[Item]) -> Array:
    """Places in metres, from longitude and latitude; 0 where a bus has none."""
    degrees = np.array([_point(bus) for bus in buses], float)
    degrees = degrees - degrees[0]
    metres = METRES_PER_DEGREE * degrees
    metres[:, 0] *= np.cos(np.deg2rad(_point(buses[0])[1]))
    return metres


def _point(bus: Item) -> tuple[float, float]:
    geometry = bus.get("geometry") or {"coordinates": (0.0, 0.0)}
    return tuple(geometry["coordinates"][:2])


def _draws(loads: list[Item], number: Mapping[str, int]) -> Draws:
    """Load point; plants count as negative loads."""
    powers = np.array([np.sum(load["powers"], axis=0) for load in loads]) / 1e3
    phases = [PHASES[load["phases"]] for load in loads]
    return load_point([number[load["bus"]] for load in loads], phases, powers[:, 0], powers[:, 1])
