"""Networks of pandapower and roseau-load-flow: what is accepted has sizes that can be."""

import json
from pathlib import Path

import numpy as np
import pandapower as pp
from harness import Kind
from mutations import tree

from simcore.energy.grid.topology import check_network
from simcore.study.grid.network import read_network


def _feeder() -> bytes:
    """MV bus, transformer, and a line of buses with a load at each; a row in each table."""
    net = pp.create_empty_network()
    pp.create_bus(net, 20.0, name="mv")
    for i in range(4):
        pp.create_bus(net, 0.4, name=f"b{i}")
    pp.create_ext_grid(net, 0, vm_pu=1.01)
    pp.create_transformer(net, 0, 1, "0.4 MVA 20/0.4 kV", name="T", tap_pos=0)
    for i in range(3):
        pp.create_line(net, i + 1, i + 2, 0.2, "NAYY 4x150 SE", name=f"L{i}")
        pp.create_load(net, i + 2, p_mw=0.02, q_mvar=0.005, name=f"load {i}")
    pp.create_switch(net, 3, 1, et="l", closed=True)
    pp.create_asymmetric_load(net, 3, p_a_mw=0.001)
    pp.create_sgen(net, 3, p_mw=0.001)
    content = json.loads(pp.to_json(net))
    kept = ("bus", "load", "sgen", "switch", "ext_grid", "line", "trafo", "asymmetric_load")
    content["_object"] = {
        name: value
        for name, value in content["_object"].items()
        if name in (*kept, "f_hz", "sn_mva", "name", "version", "asymmetric_sgen")
    }
    return json.dumps(content).encode()


def _tutorial() -> bytes:
    """The network of roseau's tutorial: a transformer, 2 km of line, a load."""
    lv = {"phases": "abcn", "nominal_voltage": 400}
    mv = {"phases": "abc", "nominal_voltage": 20e3, "geometry": None}
    turns = 20_000 * np.exp(-2j * np.pi / 3 * np.arange(3))
    eye = (0.1 * np.eye(4)).tolist()
    transformer = {"vg": "Dyn11", "sn": 160e3, "uhv": 20e3, "ulv": 410.0, "vsc": 0.04}
    transformer |= {"psc": 1750.0, "i0": 0.0, "p0": 0.0}
    line = {"id": "L", "bus1": "B1", "bus2": "B2", "phases": "abcn", "params_id": "LP"}
    load = {"id": "D", "bus": "B2", "phases": "abcn", "type": "power", "powers": [[1e4, 0.0]] * 3}
    source = {"id": "S", "bus": "MV", "phases": "abc", "type": "voltage"}
    content = {
        "version": 5,
        "is_multiphase": True,
        "buses": [{"id": "MV", **mv}, {"id": "B1", **lv}, {"id": "B2", **lv}],
        "lines": [{**line, "length": 2.0}],
        "transformers": [
            {"id": "T", "bus_hv": "MV", "bus_lv": "B1", "params_id": "TP", "tap": 1.0}
        ],
        "switches": [],
        "loads": [load],
        "sources": [{**source, "voltages": [[v.real, v.imag] for v in turns]}],
        "lines_params": [
            {"id": "LP", "z_line": [eye, np.zeros((4, 4)).tolist()], "ampacities": [500.0] * 4}
        ],
        "transformers_params": [{"id": "TP", **transformer}],
    }
    return json.dumps(content).encode()


FEEDER, TUTORIAL = _feeder(), _tutorial()
BAD = (
    b"",
    b"{}",
    b"[]",
    b"[" * 100_000,
    b'{"_object": 3}',
    b'{"lines_params": []}',
    b"\0",
    TUTORIAL.replace(b'"B2"', b'"B1"'),
    TUTORIAL.replace(b"2.0", b"-2.0", 1),
    TUTORIAL.replace(b"400", b"NaN"),
    FEEDER.replace(b"0.2", b"-0.2"),
    FEEDER[:2_000],
)


def read(path: Path) -> None:
    network = read_network(path)
    check_network(network, str(path))
    assert network.n_nodes == len(network.node_names) > 1
    assert np.isfinite(network.node_voltage_v).all()
    assert (network.node_voltage_v > 0).all()
    assert np.isfinite(network.node_xy_m).all()
    assert 0 < network.transformer_kva < 1e7
    assert 0 <= network.length_km < 1e5
    assert 0.5 < network.source_voltage_pu < 2


NETWORKS = Kind(
    name="networks",
    good=(FEEDER, TUTORIAL),
    bad=BAD,
    read=read,
    change=tree,
    name_of=lambda _: "net.json",
)
