"""Power flow of a network over many slots, a chunk after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array, Counts
from simcore.energy.grid.answers import answered
from simcore.energy.grid.inverters import UNITY, InverterRule, reactive_kvar
from simcore.energy.grid.model import Batch, solve_batch, solver_model
from simcore.energy.grid.records import N_PHASES, THREE_PHASE, Draws, Failure, Network, PowerFlow
from simcore.energy.grid.sensitivity import Sensitivity, sensitivity

CHUNK_BYTES = 10_000_000
"""Memory that the solver's answers of a chunk may take."""

COLLAPSE_FRACTION = 0.4
"""Beyond this change on a straight line no state exists: a line carries at most what halves
the voltage at its end (assumed, below that half)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Network, its model and the places of loads and plants, built once for a year."""

    network: Network
    model: object
    rule: InverterRule
    is_unbalanced: bool
    threads: int
    plants: Sensitivity | None


def power_flow(
    network: Network,
    draws: Draws,
    *,
    rule: InverterRule = UNITY,
    is_unbalanced: bool = False,
    threads: int = 2,
    chunk_slots: int | None = None,
) -> PowerFlow:
    """State of a network in every slot.

    Parameters
    ----------
    network
        A network whose nodes all hang together.
    draws
        Loads and plants.
    rule
        How inverters answer to the voltage.
    is_unbalanced
        Whether the three phases are told apart.
    threads
        Threads of the solver.
    chunk_slots
        Slots solved at a time; by default as many as fit in 10 MB. The result does not
        depend on it.

    Returns
    -------
    PowerFlow
        Slots without a solution are named and counted; the others stand.
    """
    nodes = np.concatenate([draws.load_node, draws.plant_node])
    setting = Setting(
        network=network,
        model=solver_model(network, nodes, is_unbalanced=is_unbalanced),
        rule=rule,
        is_unbalanced=is_unbalanced,
        threads=threads,
        plants=sensitivity(network, draws.plant_node) if rule.follows_voltage else None,
    )
    parts = [_chunk(setting, draws, rows) for rows in _chunks(setting, draws.n_slots, chunk_slots)]
    flow = _joined(parts)
    return replace(flow, failures=_failures(network, draws, flow))


def _chunks(setting: Setting, n_slots: int, size: int | None) -> Iterator[slice]:
    network = setting.network
    n_values = network.n_nodes + len(network.lines.names) + 2 * len(network.transformers.names)
    per_slot = 8 * n_values * (N_PHASES if setting.is_unbalanced else 1)
    size = size or max(CHUNK_BYTES // per_slot, 48)
    for first in range(0, n_slots, size):
        yield slice(first, min(first + size, n_slots))


def _chunk(setting: Setting, draws: Draws, rows: slice) -> PowerFlow:
    available_kw = draws.plant_kw[rows]
    kva = draws.plant_kva if draws.plant_kva.ndim == 1 else draws.plant_kva[rows]

    def solve(power_kw: Array, drawn_kvar: Array, chosen: Counts | slice = slice(None)) -> Batch:
        p_kw = _points(draws, draws.load_kw[rows][chosen], -power_kw, setting)
        q_kvar = _points(draws, draws.load_kvar[rows][chosen], drawn_kvar, setting)
        return solve_batch(setting.model, setting.network, p_kw, q_kvar, setting.threads)

    used_kw = draws.load_kw[rows].sum(axis=-1)

    if setting.plants is None:
        level = np.ones_like(available_kw)
        drawn_kvar = reactive_kvar(setting.rule, available_kw, level, kva)
        return _flow(solve(available_kw, drawn_kvar), available_kw, used_kw, 0.0)
    batch, power_kw, residual = answered(setting.rule, setting.plants, available_kw, kva, solve)
    return _flow(batch, power_kw, used_kw, residual)


def _points(draws: Draws, load: Array, plant: Array, setting: Setting) -> Array:
    """Power of loads and plants, spread over the phases where these are told apart."""
    values = np.concatenate([load, plant], axis=-1)
    if not setting.is_unbalanced:
        return values
    phase = np.concatenate([draws.load_phase, np.full(len(draws.plant_node), THREE_PHASE)])
    on_phase = phase[:, np.newaxis] == np.arange(N_PHASES)
    part = np.where(phase[:, np.newaxis] == THREE_PHASE, 1 / N_PHASES, on_phase)
    return values[..., np.newaxis] * part


def _flow(batch: Batch, power_kw: Array, used_kw: Array, residual: float) -> PowerFlow:
    lost_kw = batch.net_kw - used_kw + power_kw.sum(axis=-1)
    return PowerFlow(
        voltage_pu=batch.voltage_pu.astype(np.float32),
        line_loading=batch.line_loading.astype(np.float32),
        transformer_loading=batch.transformer_loading.astype(np.float32),
        import_kw=np.maximum(batch.net_kw, 0.0),
        export_kw=np.maximum(-batch.net_kw, 0.0),
        loss_kw=np.where(batch.is_solved, lost_kw, 0.0),
        produced_kw=power_kw.astype(np.float32),
        is_solved=batch.is_solved,
        failures=(),
        rule_residual_pu=residual,
    )


def _joined(parts: list[PowerFlow]) -> PowerFlow:
    names = ("voltage_pu", "line_loading", "transformer_loading", "import_kw", "export_kw")
    more = ("loss_kw", "produced_kw", "is_solved")
    arrays = {name: np.concatenate([getattr(p, name) for p in parts]) for name in (*names, *more)}
    residual = max(part.rule_residual_pu for part in parts)
    return PowerFlow(**arrays, failures=(), rule_residual_pu=residual)


def _failures(network: Network, draws: Draws, flow: PowerFlow) -> tuple[Failure, ...]:
    """Slots without a state, each with the node whose voltage would move the most."""
    slots = np.flatnonzero(~flow.is_solved)
    if len(slots) == 0:
        return ()
    nodes = np.concatenate([draws.load_node, draws.plant_node])
    slopes = sensitivity(network, nodes)
    plants_kw = draws.plant_kw[slots]
    injected_kw = np.concatenate([-draws.load_kw[slots], plants_kw], axis=-1)
    injected_kvar = np.concatenate([-draws.load_kvar[slots], 0 * plants_kw], axis=-1)
    change = injected_kw @ slopes.dv_dp + injected_kvar @ slopes.dv_dq
    worst = np.abs(change).argmax(axis=-1)
    largest = np.take_along_axis(change, worst[:, np.newaxis], axis=-1)[:, 0]
    return tuple(
        Failure(
            slot=int(slot),
            node=network.node_names[node],
            cause="collapse" if abs(change_fraction) > COLLAPSE_FRACTION else "iteration",
            load_kw=float(-injected_kw[row].sum()),
            change_fraction=float(change_fraction),
        )
        for row, (slot, node, change_fraction) in enumerate(zip(slots, worst, largest, strict=True))
    )
