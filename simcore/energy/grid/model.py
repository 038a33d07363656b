"""A network as the batch solver (power-grid-model) wants it, and one batch of slots."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from simcore.base.records import Array, Counts, Flags
from simcore.energy.grid.records import N_PHASES, Network

LINE, TRANSFORMER, SOURCE, LOAD = 1_000_000, 2_000_000, 3_000_000, 4_000_000
"""First identifier of each kind of element; nodes start at 0."""

STIFF_VA = 1e15
"""Short-circuit power of the source: its voltage does not move."""

ERROR_TOLERANCE_PU = 1e-8
WYE_N, DELTA, CLOCK = 1, 2, 11
"""Windings and clock number of a Dyn11 transformer in the solver's numbers."""

SOLVED = {
    "node": ["u_pu"],
    "line": ["loading"],
    "transformer": ["i_from", "i_to"],
    "source": ["p"],
}
WITH_BRANCHES = {
    **SOLVED,
    "line": ["loading", "p_from", "p_to"],
    "transformer": ["i_from", "i_to", "p_from", "p_to"],
}
"""What is read from the solver: for a year, and where the power of branches is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """State of a network in some slots, with the shapes of :class:`PowerFlow`.

    ``net_kw`` is what the source gives less what it takes; ``from_kw`` and ``to_kw`` the
    power into both ends of each branch, ``(n_slots, n_branches)``, without branches where
    not asked for.
    """

    voltage_pu: Array
    line_loading: Array
    transformer_loading: Array
    net_kw: Array
    from_kw: Array
    to_kw: Array
    is_solved: Flags


def solver_model(network: Network, nodes: Counts, *, is_unbalanced: bool) -> Any:
    """Model with one load of no power at each of ``nodes``, ``(n_points,)``."""
    from power_grid_model import PowerGridModel

    load_kind = "asym_load" if is_unbalanced else "sym_load"
    return PowerGridModel(
        {
            "node": _table("node", np.arange(network.n_nodes), u_rated=network.node_voltage_v),
            "line": _line_table(network),
            "transformer": _transformer_table(network),
            "source": _table(
                "source",
                [SOURCE],
                node=network.source_node,
                status=1,
                u_ref=network.source_voltage_pu,
                sk=STIFF_VA,
            ),
            load_kind: _table(
                load_kind,
                LOAD + np.arange(len(nodes)),
                node=nodes,
                status=1,
                type=0,
                p_specified=0.0,
                q_specified=0.0,
            ),
        },
        system_frequency=50.0,
    )


def _table(kind: str, ids: Any, **columns: Any) -> Any:
    from power_grid_model import initialize_array

    table = initialize_array("input", kind, len(ids))
    table["id"] = ids
    for name, values in columns.items():
        table[name] = values
    return table


def _line_table(network: Network) -> Any:
    lines = network.lines
    return _table(
        "line",
        LINE + np.arange(len(lines.names)),
        from_node=lines.from_node,
        to_node=lines.to_node,
        from_status=1,
        to_status=1,
        r1=lines.r_ohm,
        x1=lines.x_ohm,
        c1=lines.c_nf * 1e-9,
        tan1=0.0,
        r0=lines.r0_ohm,
        x0=lines.x0_ohm,
        c0=lines.c_nf * 1e-9,
        tan0=0.0,
        i_n=lines.ampacity_a,
    )


def _transformer_table(network: Network) -> Any:
    ones = network.transformers
    return _table(
        "transformer",
        TRANSFORMER + np.arange(len(ones.names)),
        from_node=ones.from_node,
        to_node=ones.to_node,
        from_status=1,
        to_status=1,
        u1=ones.u1_v,
        u2=ones.u2_v,
        sn=ones.sn_kva * 1e3,
        uk=ones.uk_fraction,
        pk=ones.pk_w,
        i0=ones.i0_fraction,
        p0=ones.p0_w,
        winding_from=DELTA,
        winding_to=WYE_N,
        clock=CLOCK,
        tap_side=0,
        tap_pos=0,
        tap_min=0,
        tap_max=0,
        tap_size=0.0,
    )


def solve_batch(
    model: Any,
    network: Network,
    p_kw: Array,
    q_kvar: Array,
    threads: int,
    *,
    has_branches: bool = False,
) -> Batch:
    """Power flow of a batch of slots.

    The iterative-current method goes first, as it keeps its matrix factored; rows it
    finds no state for are tried again by Newton and Raphson.

    Parameters
    ----------
    model
        As of :func:`solver_model`.
    network
        The same network.
    p_kw, q_kvar
        Power of each point, ``(n_slots, n_points)``, or ``(n_slots, n_points, 3)`` where
        phases are told apart. Taken from the grid is positive. [kW], [kvar]
    threads
        Threads of the solver.
    has_branches
        Whether the power of each branch is asked for.
    """
    from power_grid_model import CalculationMethod

    options = {"threading": threads, "output_component_types": SOLVED}
    if has_branches:
        options["output_component_types"] = WITH_BRANCHES
    method = CalculationMethod.iterative_current
    batch = _run(model, network, p_kw, q_kvar, {**options, "calculation_method": method})
    rows = np.flatnonzero(~batch.is_solved)
    if len(rows) == 0:
        return batch
    options["calculation_method"] = CalculationMethod.newton_raphson
    return with_rows(batch, _run(model, network, p_kw[rows], q_kvar[rows], options), rows)


def _run(
    model: Any, network: Network, p_kw: Array, q_kvar: Array, options: Mapping[str, Any]
) -> Batch:
    is_unbalanced = p_kw.ndim == N_PHASES
    update = {
        "asym_load" if is_unbalanced else "sym_load": {
            "p_specified": np.ascontiguousarray(p_kw * 1e3, dtype=np.float64),
            "q_specified": np.ascontiguousarray(q_kvar * 1e3, dtype=np.float64),
        }
    }
    outputs = model.calculate_power_flow(
        update_data=update,
        symmetric=not is_unbalanced,
        error_tolerance=ERROR_TOLERANCE_PU,
        continue_on_batch_error=True,
        **options,
    )
    error = model.batch_error
    is_solved = np.ones(len(p_kw), bool)
    if error is not None:
        is_solved[error.failed_scenarios] = False
    return _batch(network, outputs, is_solved)


def _batch(network: Network, outputs: Any, is_solved: Flags) -> Batch:
    source_w = outputs["source"]["p"]
    parts = {
        "voltage_pu": outputs["node"]["u_pu"],
        "line_loading": outputs["line"]["loading"],
        "transformer_loading": _transformer_loading(network, outputs["transformer"]),
        "net_kw": source_w.reshape(len(source_w), -1).sum(axis=-1) / 1e3,
        "from_kw": _by_branch(outputs, "p_from"),
        "to_kw": _by_branch(outputs, "p_to"),
    }
    solved = {name: _zero_where(part, ~is_solved) for name, part in parts.items()}
    return Batch(**solved, is_solved=is_solved)


def _by_branch(outputs: Any, name: str) -> Array:
    """Power of all branches, the phases added up, ``(n_slots, n_branches)``. [kW]"""
    if name not in outputs["line"]:
        return np.zeros((len(outputs["source"]["p"]), 0))
    parts = [outputs[kind][name] for kind in ("line", "transformer")]
    sums = [part.sum(axis=-1) if part.ndim == N_PHASES else part for part in parts]
    return np.concatenate(sums, axis=-1) / 1e3


def _transformer_loading(network: Network, output: Any) -> Array:
    """Current over the rated one, the larger of both sides and of the phases."""
    transformers = network.transformers
    rated_va = transformers.sn_kva * 1e3
    high = output["i_from"] * _wide(np.sqrt(3) * transformers.u1_v / rated_va, output["i_from"])
    low = output["i_to"] * _wide(np.sqrt(3) * transformers.u2_v / rated_va, output["i_to"])
    larger = np.maximum(high, low)
    return larger.max(axis=-1) if larger.ndim == N_PHASES else larger


def _wide(factor: Array, like: Array) -> Array:
    return factor[:, np.newaxis] if like.ndim == N_PHASES else factor


def _zero_where(values: Array, is_lost: Flags) -> Array:
    if not is_lost.any():
        return values
    return np.where(is_lost.reshape(-1, *[1] * (values.ndim - 1)), 0.0, values)


def with_rows(batch: Batch, again: Batch, rows: Counts) -> Batch:
    """A batch with some rows taken from another."""
    merged = {}
    for field in fields(batch):
        values = getattr(batch, field.name).copy()
        values[rows] = getattr(again, field.name)
        merged[field.name] = values
    return Batch(**merged)
