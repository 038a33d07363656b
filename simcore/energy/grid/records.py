"""The nouns of the grid: a network, what is drawn from it, and what a power flow finds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simcore.base.records import Array, Counts, Flags

THREE_PHASE = -1
"""Phase number of a load or plant on all three phases; 0, 1 and 2 are single ones."""

N_PHASES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines and cables of a network, each array ``(n_lines,)``.

    Impedances are those of the whole length, in the direct sequence and, with a zero, in
    the zero sequence with all return current in the neutral. ``kinds`` names the types; a
    line without a rating has the ampacity NaN.
    """

    names: tuple[str, ...]
    from_node: Counts
    to_node: Counts
    length_km: Array
    r_ohm: Array
    x_ohm: Array
    r0_ohm: Array
    x0_ohm: Array
    c_nf: Array
    ampacity_a: Array
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformers:
    """Transformers of a network, from the high to the low side, each array ``(n,)``.

    ``uk_fraction`` is the short-circuit voltage, ``pk_w`` and ``p0_w`` the losses under
    load and without, ``i0_fraction`` the current without load.
    """

    names: tuple[str, ...]
    from_node: Counts
    to_node: Counts
    sn_kva: Array
    u1_v: Array
    u2_v: Array
    uk_fraction: Array
    pk_w: Array
    i0_fraction: Array
    p0_w: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A low-voltage network behind its MV source.

    Attributes
    ----------
    name, source
        What it is called; where its figures come from.
    node_names, node_voltage_v
        Names and nominal voltages between phases, ``(n_nodes,)``. [V]
    node_xy_m
        Places on a plan, ``(n_nodes, 2)``. [m]
    lines, transformers
        Branches.
    source_node, source_voltage_pu
        Node of the source, and its voltage over the nominal one.
    supply_nodes
        Nodes where customers are connected, ``(n_supply,)``.
    """

    name: str
    source: str
    node_names: tuple[str, ...]
    node_voltage_v: Array
    node_xy_m: Array
    lines: Lines
    transformers: Transformers
    source_node: int
    source_voltage_pu: float
    supply_nodes: Counts

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_names)

    @property
    def length_km(self) -> float:
        """Length of all lines. [km]"""
        return float(self.lines.length_km.sum())

    @property
    def transformer_kva(self) -> float:
        """Rated power of all transformers. [kVA]"""
        return float(self.transformers.sn_kva.sum())

    @property
    def n_unrated(self) -> int:
        """Number of lines without a rating, whose loading is not told."""
        return int(np.isnan(self.lines.ampacity_a).sum())

    @property
    def is_low_voltage(self) -> Flags:
        """Whether a node is below 1 kV, ``(n_nodes,)``."""
        return self.node_voltage_v < 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What customers and plants put on a network.

    Attributes
    ----------
    load_node, load_phase
        Node of each load and its phase, ``THREE_PHASE`` or 0 to 2, ``(n_loads,)``.
    load_kw, load_kvar
        Mean active and reactive power over each slot, ``(n_slots, n_loads)``. A file's
        generators may stand among the loads with a minus sign. [kW], [kvar]
    plant_node
        Node of each plant, ``(n_plants,)``; all three phases.
    plant_kw
        Power of each plant before any curtailment, ``(n_slots, n_plants)``. [kW]
    plant_kva
        Rated power of the inverters, ``(n_plants,)`` or ``(n_slots, n_plants)``. [kVA]
    """

    load_node: Counts
    load_phase: Counts
    load_kw: Array
    load_kvar: Array
    plant_node: Counts
    plant_kw: Array
    plant_kva: Array

    @property
    def n_slots(self) -> int:
        """Number of slots."""
        return len(self.load_kw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A slot the solver found no state for.

    Attributes
    ----------
    slot, node
        Number of the slot, and the node whose voltage would fall or rise the most.
    cause
        ``"collapse"`` where the network cannot carry that much, else ``"iteration"``.
    load_kw
        Power drawn from the network in that slot. [kW]
    change_fraction
        Change of that node's voltage on a straight line. [1]
    """

    slot: int
    node: str
    cause: str
    load_kw: float
    change_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFlow:
    """State of a network in each slot; rows of slots without a solution are 0.

    Attributes
    ----------
    voltage_pu
        Over the nominal voltage, ``(n_slots, n_nodes)``, or ``(n_slots, n_nodes, 3)``
        phase to neutral where phases are told apart. [1]
    line_loading, transformer_loading
        Current over the rated one, the largest of the phases, ``(n_slots, n)``; NaN for a
        line without a rating. [1]
    import_kw, export_kw
        Power taken from the MV grid, and given to it, ``(n_slots,)``. [kW]
    loss_kw
        Losses of all branches, ``(n_slots,)``. [kW]
    produced_kw
        Power of each plant after curtailment, ``(n_slots, n_plants)``. [kW]
    is_solved
        Whether a state was found, ``(n_slots,)``.
    failures
        Slots without a state.
    rule_residual_pu
        Largest distance between the voltage the inverters answered to and the voltage
        found; 0 without such a rule. [1]
    """

    voltage_pu: Array
    line_loading: Array
    transformer_loading: Array
    import_kw: Array
    export_kw: Array
    loss_kw: Array
    produced_kw: Array
    is_solved: Flags
    failures: tuple[Failure, ...]
    rule_residual_pu: float

    @property
    def highest_pu(self) -> Array:
        """Highest phase of each node, ``(n_slots, n_nodes)``."""
        return self.voltage_pu if self.voltage_pu.ndim == 2 else self.voltage_pu.max(axis=-1)

    @property
    def lowest_pu(self) -> Array:
        """Lowest phase of each node, ``(n_slots, n_nodes)``."""
        return self.voltage_pu if self.voltage_pu.ndim == 2 else self.voltage_pu.min(axis=-1)


def load_point(node: ArrayLike, phase: ArrayLike, p_kw: ArrayLike, q_kvar: ArrayLike) -> Draws:
    """Draws of a single slot without plants; all arrays ``(n_loads,)``."""
    return Draws(
        load_node=np.asarray(node, int),
        load_phase=np.asarray(phase, int),
        load_kw=np.asarray(p_kw, float)[np.newaxis],
        load_kvar=np.asarray(q_kvar, float)[np.newaxis],
        plant_node=np.zeros(0, int),
        plant_kw=np.zeros((1, 0)),
        plant_kva=np.zeros(0),
    )
