"""Small networks for the tests of the grid."""

import json
from pathlib import Path

import numpy as np
import pytest

from simcore.energy.grid.generate import LAYOUTS, generated_network, typed_lines
from simcore.energy.grid.records import THREE_PHASE, Draws, Network, Transformers
from simcore.energy.grid.roseau import read_roseau

FEEDERS = Path(__file__).parents[2] / "shared" / "data" / "lv_feeders"
NONE = np.zeros(0)


def transformer(from_node=0, to_node=1, **changes):
    """Transformer of 160 kVA, by default without any impedance to speak of."""
    figures = {
        "sn_kva": 160.0,
        "u1_v": 20_000.0,
        "u2_v": 400.0,
        "uk_fraction": 1e-9,
        "pk_w": 0.0,
        "i0_fraction": 0.0,
        "p0_w": 0.0,
    } | changes
    arrays = {name: np.array([value]) for name, value in figures.items()}
    ends = {"from_node": np.array([from_node]), "to_node": np.array([to_node])}
    return Transformers(names=("T",), **ends, **arrays)


def chain(n_lines=1, length_m=100.0, kind="U_AL_150", source_voltage_pu=1.0, **transformer_changes):
    """MV source, transformer, and a line of nodes one after the other."""
    rows = [(f"L{i}", i + 1, i + 2, length_m, kind) for i in range(n_lines)]
    n_nodes = n_lines + 2
    return Network(
        name="chain",
        source="test",
        node_names=("MV", "LV", *(f"N{i + 1}" for i in range(n_lines))),
        node_voltage_v=np.array([20_000.0, *[400.0] * (n_lines + 1)]),
        node_xy_m=np.column_stack([np.arange(n_nodes) * length_m, np.zeros(n_nodes)]),
        lines=typed_lines(rows),
        transformers=transformer(**transformer_changes),
        source_node=0,
        source_voltage_pu=source_voltage_pu,
        supply_nodes=np.arange(2, n_nodes),
    )


def draws(network, load_kw, production_kw=None, *, tan_phi=0.0, phase=THREE_PHASE, kva=None):
    """Loads at the supply nodes, and plants there in equal parts."""
    load_kw = np.atleast_2d(np.asarray(load_kw, float))
    nodes = network.supply_nodes
    n = len(nodes)
    production_kw = np.zeros(len(load_kw)) if production_kw is None else np.asarray(production_kw)
    return Draws(
        load_node=nodes,
        load_phase=np.full(n, phase) if np.isscalar(phase) else np.asarray(phase),
        load_kw=load_kw,
        load_kvar=load_kw * tan_phi,
        plant_node=nodes,
        plant_kw=production_kw[:, np.newaxis] * np.full(n, 1 / n),
        plant_kva=np.full(n, (kva or max(production_kw.max(), 1.0)) / n),
    )


def feeder(name):
    """A real French feeder and its load point; skips where the files are absent."""
    path = FEEDERS / f"{name}.json"
    if not path.is_file():
        pytest.skip("sample feeders are not beside the project")
    return read_roseau(json.loads(path.read_text(encoding="utf-8")), name)


def houses(n=20, source_voltage_pu=1.02):
    return generated_network(n, LAYOUTS["houses"], "site", source_voltage_pu)
