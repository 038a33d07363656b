"""The same network in pandapower, slot by slot: the reference of the batch solver."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simcore.base.records import Array, Counts
from simcore.energy.grid.records import THREE_PHASE, Draws, Network, PowerFlow

PHASE_LETTERS = "abc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Largest differences from the reference over some slots. [1]"""

    n_slots: int
    voltage_pu: float
    line_loading: float
    transformer_loading: float
    loss_fraction: float


def difference(
    network: Network, draws: Draws, flow: PowerFlow, drawn_kvar: Array, slots: Sequence[int]
) -> Difference:
    """How far the batch solver is from pandapower in some slots.

    Parameters
    ----------
    network, draws, flow
        What was solved, and its state; plants as they produced after curtailment.
    drawn_kvar
        Reactive power of the plants in these slots, ``(len(slots), n_plants)``. [kvar]
    slots
        Numbers of solved slots.
    """
    is_unbalanced = flow.voltage_pu.ndim == 3
    net = pandapower_network(network)
    elements = _elements(net, draws, is_unbalanced=is_unbalanced)
    states = [
        _state(net, elements, draws, (slot, flow.produced_kw[slot], drawn_kvar[row]))
        for row, slot in enumerate(slots)
    ]
    chosen = list(slots)
    pairs = (flow.voltage_pu, flow.line_loading, flow.transformer_loading, flow.loss_kw)
    gaps = [
        np.fmax.reduce(  # without a rating there is no loading to compare
            np.abs(ours[chosen] - np.stack([state[i] for state in states])), axis=None, initial=0.0
        )
        for i, ours in enumerate(pairs)
    ]
    loss_kw = max(float(flow.loss_kw[chosen].max(initial=0.0)), 1e-9)
    return Difference(
        n_slots=len(chosen),
        voltage_pu=float(gaps[0]),
        line_loading=float(gaps[1]),
        transformer_loading=float(gaps[2]),
        loss_fraction=float(gaps[3] / loss_kw),
    )


def pandapower_network(network: Network) -> Any:
    """Network of pandapower without loads; node i is its bus i."""
    import pandapower as pp

    net = pp.create_empty_network(f_hz=50.0)
    for name, volts in zip(network.node_names, network.node_voltage_v, strict=True):
        pp.create_bus(net, vn_kv=volts / 1e3, name=name)
    grid = {"s_sc_max_mva": 1e6, "rx_max": 0.1, "x0x_max": 1.0, "r0x0_max": 0.1}
    pp.create_ext_grid(net, network.source_node, vm_pu=network.source_voltage_pu, **grid)
    _add_lines(net, network)
    _add_transformers(net, network)
    return net


def _add_lines(net: Any, network: Network) -> None:
    import pandapower as pp

    lines = network.lines
    length = np.maximum(lines.length_km, 1e-6)
    pp.create_lines_from_parameters(
        net,
        from_buses=lines.from_node,
        to_buses=lines.to_node,
        length_km=length,
        r_ohm_per_km=lines.r_ohm / length,
        x_ohm_per_km=lines.x_ohm / length,
        c_nf_per_km=lines.c_nf / length,
        max_i_ka=lines.ampacity_a / 1e3,
        r0_ohm_per_km=lines.r0_ohm / length,
        x0_ohm_per_km=lines.x0_ohm / length,
        c0_nf_per_km=lines.c_nf / length,
    )


def _add_transformers(net: Any, network: Network) -> None:
    import pandapower as pp

    ones = network.transformers
    for i in range(len(ones.names)):
        sn_va = ones.sn_kva[i] * 1e3
        impedance = {
            "vk_percent": 100 * ones.uk_fraction[i],
            "vkr_percent": 100 * ones.pk_w[i] / sn_va,
        }
        zero = {
            "vk0_percent": impedance["vk_percent"],
            "vkr0_percent": impedance["vkr_percent"],
            # The delta winding closes the zero sequence: no magnetising branch beside it.
            "mag0_percent": 1e7,
            "mag0_rx": 0.0,
            "si0_hv_partial": 0.9,
        }
        pp.create_transformer_from_parameters(
            net,
            hv_bus=ones.from_node[i],
            lv_bus=ones.to_node[i],
            sn_mva=sn_va / 1e6,
            vn_hv_kv=ones.u1_v[i] / 1e3,
            vn_lv_kv=ones.u2_v[i] / 1e3,
            pfe_kw=ones.p0_w[i] / 1e3,
            i0_percent=100 * ones.i0_fraction[i],
            shift_degree=330.0,
            vector_group="Dyn",
            **impedance,
            **zero,
        )


def _elements(net: Any, draws: Draws, *, is_unbalanced: bool) -> Any:
    """Loads, then plants, as loads of pandapower; their power is set slot by slot."""
    import pandapower as pp

    nodes: Counts = np.concatenate([draws.load_node, draws.plant_node])
    if not is_unbalanced:
        pp.create_loads(net, nodes, p_mw=0.0, q_mvar=0.0)
        return net.load
    for node in nodes:
        pp.create_asymmetric_load(net, node)
    return net.asymmetric_load


def _state(
    net: Any, elements: Any, draws: Draws, operating_point: tuple[int, Array, Array]
) -> tuple[Any, ...]:
    """Voltages, loadings of lines and transformers, and losses of one slot."""
    import pandapower as pp

    slot, produced_kw, drawn_kvar = operating_point
    p_mw = np.concatenate([draws.load_kw[slot], -produced_kw]) / 1e3
    q_mvar = np.concatenate([draws.load_kvar[slot], drawn_kvar]) / 1e3
    if elements is net.load:
        elements["p_mw"], elements["q_mvar"] = p_mw, q_mvar
        pp.runpp(net, tolerance_mva=1e-9, numba=False)
        losses_kw = 1e3 * (net.res_line.pl_mw.sum() + net.res_trafo.pl_mw.sum())
        loadings = (net.res_line.loading_percent, net.res_trafo.loading_percent)
        return (
            net.res_bus.vm_pu.to_numpy(),
            *[table.to_numpy() / 100 for table in loadings],
            losses_kw,
        )
    phase = np.concatenate([draws.load_phase, np.full(len(produced_kw), THREE_PHASE)])
    for number, letter in enumerate(PHASE_LETTERS):
        part = np.where(phase == THREE_PHASE, 1 / 3, phase == number)
        elements[f"p_{letter}_mw"], elements[f"q_{letter}_mvar"] = p_mw * part, q_mvar * part
    pp.runpp_3ph(net, tolerance_mva=1e-9)
    return _three_phase_state(net)


def _three_phase_state(net: Any) -> tuple[Any, ...]:
    voltage = net.res_bus_3ph[[f"vm_{letter}_pu" for letter in PHASE_LETTERS]].to_numpy()
    losses_kw = 1e3 * sum(
        table[f"pl_{letter}_mw"].sum()
        for table in (net.res_line_3ph, net.res_trafo_3ph)
        for letter in PHASE_LETTERS
    )
    loadings = (net.res_line_3ph, net.res_trafo_3ph)
    percent = [result.loading_percent.to_numpy() / 100 for result in loadings]
    return voltage, *percent, losses_kw
