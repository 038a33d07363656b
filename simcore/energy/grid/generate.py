"""A radial network drawn up for a site: transformers, streets, connections.

Sizes follow the usual design: coincident power by the number of dwellings, feeders within
the ampacity of their cable, the smallest standard transformer that carries the sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, cos, pi, sin, sqrt
from typing import Any

import numpy as np

from simcore.base.errors import InputError
from simcore.base.records import Counts
from simcore.energy.grid.records import Lines, Network, Transformers
from simcore.energy.grid.types import TransformerType, conductors, missing_type, transformer_types

LOW_V, HIGH_V = 400.0, 20_000.0

COINCIDENCE = (
    (50, 0.38),
    (40, 0.41),
    (35, 0.42),
    (30, 0.44),
    (25, 0.46),
    (20, 0.49),
    (15, 0.53),
    (10, 0.63),
    (5, 0.78),
    (0, 1.0),
)
"""From so many dwellings on, part of the added contract powers that meets (table of
NF C 14-100 as practice quotes it, not read in the standard itself)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a site is built and cabled.

    Attributes
    ----------
    building
        ``"blocks"``: a connection feeds all dwellings of a staircase; ``"houses"``: each
        dwelling has its own cable from the street.
    dwellings_per_connection
        Dwellings of a staircase, or houses fed from the same point of the street.
    first_length_m, spacing_m, service_length_m
        From the transformer to the first connection, between connections, from the
        street to the building. [m]
    trunk_type, service_type
        Conductors of the street and of the connections.
    dwelling_kva
        Contract power of a dwelling in the design. [kVA]
    transformer_kva
        Rated power of each transformer; None for the smallest that fits. [kVA]
    """

    building: str
    dwellings_per_connection: int
    first_length_m: float
    spacing_m: float
    service_length_m: float
    trunk_type: str
    service_type: str
    dwelling_kva: float
    transformer_kva: float | None


LAYOUTS: Mapping[str, Layout] = {
    "blocks": Layout(
        building="blocks",
        dwellings_per_connection=12,
        first_length_m=60.0,
        spacing_m=25.0,
        service_length_m=15.0,
        trunk_type="U_AL_240",
        service_type="U_AL_95",
        dwelling_kva=6.0,
        transformer_kva=None,
    ),
    "houses": Layout(
        building="houses",
        dwellings_per_connection=2,
        first_length_m=60.0,
        spacing_m=14.0,
        service_length_m=12.0,
        trunk_type="U_AL_150",
        service_type="U_AL_25",
        dwelling_kva=9.0,
        transformer_kva=None,
    ),
}
"""Layouts where a site states none; all figures assumed: a staircase of 12 dwellings every
25 m, pairs of houses with fronts of 7 m."""


def coincidence(n_dwellings: int) -> float:
    """Part of the added contract powers that meets.

    Examples
    --------
    >>> coincidence(1), coincidence(12), coincidence(240)
    (1.0, 0.63, 0.38)
    """
    return next(part for least, part in COINCIDENCE if n_dwellings >= least)


def design_kva(n_dwellings: int, dwelling_kva: float) -> float:
    """Power that dwellings are designed to draw together. [kVA]

    Examples
    --------
    >>> round(design_kva(100, 6.0), 1)
    228.0
    """
    return n_dwellings * dwelling_kva * coincidence(n_dwellings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is being drawn up: nodes, lines and transformers, one entry each."""

    nodes: list[tuple[str, float, float, float]] = field(default_factory=list)
    lines: list[tuple[str, int, int, float, str]] = field(default_factory=list)
    transformers: list[tuple[str, int]] = field(default_factory=list)
    dwelling_node: list[int] = field(default_factory=list)


def generated_network(
    n_dwellings: int, layout: Layout, name: str, source_voltage_pu: float
) -> tuple[Network, Counts]:
    """Radial network for a number of dwellings, and the node of each dwelling.

    Parameters
    ----------
    n_dwellings
        Number of dwellings, at least 1.
    layout
        How the site is built and cabled.
    name
        Name of the site, and where its settings stand in a problem.
    source_voltage_pu
        Voltage of the MV source over the nominal one.

    Raises
    ------
    InputError
        If a conductor, or a transformer of that size, is not known.
    """
    _check(layout, name)
    kind, groups = _transformer(n_dwellings, layout)
    draft = Draft()
    draft.nodes.append(("MV", HIGH_V, 0.0, 0.0))
    for number, n_here in enumerate(groups):
        _substation(draft, layout, number, n_here)
    network = _network(draft, kind, name, source_voltage_pu)
    return network, np.array(draft.dwelling_node)


def _check(layout: Layout, place: str) -> None:
    problems = [
        problem
        for key in ("trunk_type", "service_type")
        for problem in missing_type(getattr(layout, key), f"{place}: grid.{key}")
    ]
    if problems:
        raise InputError(problems)


def _transformer(n_dwellings: int, layout: Layout) -> tuple[TransformerType, list[int]]:
    """Type of the transformers, and how many dwellings hang on each."""
    kinds = sorted(transformer_types().values(), key=lambda kind: kind.sn_kva)
    if layout.transformer_kva is not None:
        kinds = [kind for kind in kinds if kind.sn_kva == layout.transformer_kva]
    largest = kinds[-1].sn_kva
    n = ceil(design_kva(n_dwellings, layout.dwelling_kva) / largest)
    if layout.transformer_kva is not None:
        n = 1  # a stated size is a single transformer, whatever it must carry
    groups = _nearly_equal_parts(n_dwellings, n)
    needed = design_kva(groups[0], layout.dwelling_kva)
    return next((kind for kind in kinds if kind.sn_kva >= needed), kinds[-1]), groups


def _nearly_equal_parts(total: int, n: int) -> list[int]:
    """A whole number in ``n`` nearly equal parts, the larger ones first."""
    return [total // n + (i < total % n) for i in range(n)]


def _n_feeders(n_dwellings: int, layout: Layout) -> int:
    """Fewest feeders whose design current their cable carries."""
    ampacity_a = conductors()[layout.trunk_type].ampacity_a
    n_connections = ceil(n_dwellings / layout.dwellings_per_connection)
    for n in range(1, n_connections):
        on_one = min(ceil(n_connections / n) * layout.dwellings_per_connection, n_dwellings)
        if design_kva(on_one, layout.dwelling_kva) * 1e3 / (sqrt(3) * LOW_V) <= ampacity_a:
            return n
    return n_connections


def _substation(draft: Draft, layout: Layout, number: int, n_dwellings: int) -> None:
    busbar = _node(draft, f"T{number + 1}", 400.0 * number, 0.0)
    draft.transformers.append((f"T{number + 1}", busbar))
    n_connections = ceil(n_dwellings / layout.dwellings_per_connection)
    n_feeders = _n_feeders(n_dwellings, layout)
    sizes = _nearly_equal_parts(n_dwellings, n_connections)
    for feeder, n_here in enumerate(_nearly_equal_parts(n_connections, n_feeders)):
        own, sizes = sizes[:n_here], sizes[n_here:]
        angle = 2 * pi * feeder / n_feeders
        _feeder(draft, layout, (f"{number + 1}.{feeder + 1}", busbar, angle), own)


def _feeder(draft: Draft, layout: Layout, start: tuple[str, int, float], sizes: list[int]) -> None:
    """A street: one point for each connection, and the cables from there to buildings."""
    name, before, angle = start
    x, y = draft.nodes[before][2:]
    along = np.array([cos(angle), sin(angle)])
    across = np.array([-along[1], along[0]])
    length_m = layout.first_length_m
    for position, n_here in enumerate(sizes):
        x, y = np.array([x, y]) + length_m * along
        label = f"{name}.{position + 1}"
        street = _node(draft, f"S{label}", x, y)
        draft.lines.append((f"trunk {label}", before, street, length_m, layout.trunk_type))
        n_services = 1 if layout.building == "blocks" else n_here
        for service in range(n_services):
            side = 1 if service % 2 == 0 else -1
            # Cables to the same side start a few metres apart on the draft only.
            spot = np.array([x, y]) + side * layout.service_length_m * across
            spot = spot + 4.0 * (service // 2) * along
            own = f"{label}{'abcdefghijklmnopqrstuvwxyz'[service % 26] if n_services > 1 else ''}"
            node = _node(draft, f"C{own}", *spot)
            kind = layout.service_type
            draft.lines.append((f"service {own}", street, node, layout.service_length_m, kind))
            draft.dwelling_node.extend([node] * (n_here // n_services))
        before, length_m = street, layout.spacing_m


def _node(draft: Draft, name: str, x: float, y: float) -> int:
    draft.nodes.append((name, LOW_V, float(x), float(y)))
    return len(draft.nodes) - 1


def _network(draft: Draft, kind: TransformerType, name: str, source_voltage_pu: float) -> Network:
    columns: Any = zip(*draft.nodes, strict=True)
    names, volts, x, y = columns
    return Network(
        name=name,
        source="generated from the site's description",
        node_names=names,
        node_voltage_v=np.array(volts),
        node_xy_m=np.column_stack([x, y]),
        lines=typed_lines(draft.lines),
        transformers=_transformers(draft, kind),
        source_node=0,
        source_voltage_pu=source_voltage_pu,
        supply_nodes=np.unique(draft.dwelling_node),
    )


def typed_lines(rows: list[tuple[str, int, int, float, str]]) -> Lines:
    """Lines of known types, from name, both nodes, length in m and type."""
    types = conductors()
    columns: Any = zip(*rows, strict=True)
    names, near_nodes, far_nodes, lengths_m, kinds = columns
    length_km = np.array(lengths_m) / 1e3
    chosen = [types[kind] for kind in kinds]
    ohm = {
        name: np.array([getattr(conductor, f"{name}_per_km") for conductor in chosen]) * length_km
        for name in ("r_ohm", "x_ohm", "r0_ohm", "x0_ohm", "c_nf")
    }
    return Lines(
        names=tuple(names),
        from_node=np.array(near_nodes, int),
        to_node=np.array(far_nodes, int),
        length_km=length_km,
        ampacity_a=np.array([conductor.ampacity_a for conductor in chosen]),
        kinds=tuple(kinds),
        **ohm,
    )


def _transformers(draft: Draft, kind: TransformerType) -> Transformers:
    names, nodes = zip(*draft.transformers, strict=True)
    figures = {
        name: np.full(len(names), getattr(kind, name))
        for name in ("sn_kva", "u1_v", "u2_v", "uk_fraction", "pk_w", "i0_fraction", "p0_w")
    }
    from_node = np.zeros(len(names), int)
    return Transformers(names=names, from_node=from_node, to_node=np.array(nodes), **figures)
