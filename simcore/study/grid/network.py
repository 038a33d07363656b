"""The network of a site, and its members, common parts and plants on nodes and phases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from simcore.base.draws import stream, substreams, uniform
from simcore.base.errors import InputError, Problem, did_you_mean, fault, few, phrase, refuse
from simcore.base.records import Array, Counts, Population
from simcore.base.textfile import file_text, records
from simcore.energy.grid.generate import LAYOUTS, Layout, generated_network
from simcore.energy.grid.pandapower_file import is_pandapower, read_pandapower
from simcore.energy.grid.readings import parsed
from simcore.energy.grid.records import N_PHASES, THREE_PHASE, Network
from simcore.energy.grid.roseau import read_roseau
from simcore.energy.grid.sensitivity import sensitivity
from simcore.energy.grid.topology import check_network
from simcore.scenario.grid import DRAWN_UP_PU
from simcore.scenario.site import Site
from simcore.site.inputs import SiteInput

ONE_PHASE_KVA = 12.0
"""Largest contract on one phase (a usual limit of French connections)."""

PHASE_NAMES = {"": None, "a": 0, "b": 1, "c": 2, "abc": THREE_PHASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """Network of a site, the node of each dwelling, and its phase where one is stated."""

    network: Network
    nodes: Counts
    phases: Counts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """Where the members of a site are on its network.

    ``point_node`` and ``point_phase`` are ``(n_points,)``; ``part`` the part of each
    member's power at each point, ``(n_members, n_points)``.
    """

    point_node: Counts
    point_phase: Counts
    part: Array


def site_network(inputs: SiteInput) -> Wired:
    """Network of a site, and where its dwellings are on it.

    Raises
    ------
    InputError
        If the file, or what it holds, cannot be used: islands, loops where none may be,
        missing types, dwellings without a node.
    """
    site, settings = inputs.site_table, inputs.grid
    if site.grid.network is None:
        layout, pu = site_layout(site), settings.source_voltage_pu or DRAWN_UP_PU
        network, nodes = generated_network(site.dwellings, layout, f"sites.{inputs.site}", pu)
        return Wired(network=replace(network, name=site.name), nodes=nodes, phases=None)
    path = Path(site.grid.network)
    network = read_network(path)
    if settings.source_voltage_pu is not None:
        network = replace(network, source_voltage_pu=settings.source_voltage_pu)
    check_network(network, str(path), radial=settings.radial)
    if site.grid.placement is not None:
        nodes, phases = _read_placement(Path(site.grid.placement), network, site.dwellings)
        return Wired(network=network, nodes=nodes, phases=phases)
    supply = network.supply_nodes
    nodes = np.resize(supply, site.dwellings)
    return Wired(network=network, nodes=nodes, phases=None)


def site_layout(site: Site) -> Layout:
    """How a site is built and cabled: the building's usual layout, and what the site states."""
    grid = site.grid
    by_use = "blocks" if site.common_parts_kwh_per_dwelling > 0 else "houses"
    usual = LAYOUTS[grid.building or by_use]
    names = ("dwellings_per_connection", "first_length_m", "spacing_m", "service_length_m")
    more = ("trunk_type", "service_type", "dwelling_kva", "transformer_kva")
    own = {name: getattr(grid, name) for name in (*names, *more)}
    return replace(usual, **{name: value for name, value in own.items() if value is not None})


def read_network(path: Path) -> Network:
    """Network of a file, pandapower's or roseau-load-flow's JSON."""
    data = parsed(file_text(path), str(path))
    if is_pandapower(data):
        return read_pandapower(data, str(path))[0]
    if isinstance(data, Mapping) and "lines_params" in data:
        return read_roseau(data, str(path))[0]
    raise refuse("network_other_json", str(path))


def _read_placement(path: Path, network: Network, n: int) -> tuple[Counts, Counts | None]:
    """Node and phase of each dwelling, of a CSV file with dwelling, node, phase."""
    header, rows = records(path)
    if not rows or not {"dwelling", "node"} <= set(header):
        columns = few(header) if rows else phrase("no_row")
        raise refuse("placement_columns", str(path), found=columns)
    problems = [
        problem for i, row in enumerate(rows) for problem in _row_problems(path, i, row, network)
    ]
    placed = {row["dwelling"].strip() for row in rows}
    lost = [str(i + 1) for i in range(n) if str(i + 1) not in placed]
    extra = sorted(placed - {str(i + 1) for i in range(n)})
    if lost:
        words = fault("placement_lost", str(path), n=len(lost), names=few(lost), most=n)
        problems.append(words)
    if extra:
        problems.append(fault("placement_extra", str(path), names=few(extra), most=n))
    if len(placed) < len(rows):
        problems.append(fault("placement_twice", str(path)))
    if problems:
        raise InputError(problems)
    by_dwelling = {int(row["dwelling"]): row for row in rows}
    chosen = [by_dwelling[i + 1] for i in range(n)]
    nodes = np.array([network.node_names.index(row["node"].strip()) for row in chosen])
    phases = [PHASE_NAMES[(row.get("phase") or "").strip()] for row in chosen]
    is_stated = all(phase is not None for phase in phases)
    return nodes, np.array(phases) if is_stated else None


def _row_problems(
    path: Path, i: int, row: Mapping[str, str], network: Network
) -> Iterator[Problem]:
    place = phrase("line", file=path, line=i + 2)
    node, phase = (row["node"] or "").strip(), (row.get("phase") or "").strip()
    if node not in network.node_names:
        guess = did_you_mean(node, network.node_names)
        yield fault("placement_node", place, node=node, network=network.name, guess=guess)
    if phase not in PHASE_NAMES:
        yield fault("placement_phase", place, phase=phase)


def connections(inputs: SiteInput, population: Population, wired: Wired) -> Connections:
    """Points of the network and the part of each member there.

    Common parts draw on all three phases at every supply node in equal parts.
    """
    network, nodes, stated = wired.network, wired.nodes, wired.phases
    homes = np.flatnonzero(population.is_dwelling)
    phases = np.full(len(homes), THREE_PHASE)
    if inputs.grid.unbalanced:
        phases = _phases(inputs, population, homes) if stated is None else stated
    shared = [(int(node), THREE_PHASE) for node in network.supply_nodes]
    own = list(zip(nodes.tolist(), phases.tolist(), strict=True))
    points = sorted(set(own) | (set(shared) if len(homes) < population.n_members else set()))
    number = {point: i for i, point in enumerate(points)}
    part = np.zeros((population.n_members, len(points)))
    part[homes, [number[point] for point in own]] = 1.0
    common = np.flatnonzero(population.is_common_parts)
    if len(common):
        columns = np.array([number[point] for point in shared])
        part[common[:, np.newaxis], columns] = 1.0 / len(shared)
    node, phase = zip(*points, strict=True)
    return Connections(point_node=np.array(node), point_phase=np.array(phase), part=part)


def _phases(inputs: SiteInput, population: Population, homes: Counts) -> Counts:
    """Phase of each dwelling: dealt in turn, or drawn."""
    phases = np.arange(len(homes)) % N_PHASES
    if inputs.grid.phases == "drawn":
        drawn = uniform(stream(inputs.seed, inputs.site, "grid phase"), np.arange(len(homes)))
        phases = (drawn * N_PHASES).astype(int)
    is_strong = population.subscribed_power_kva[homes] > ONE_PHASE_KVA
    return np.where(is_strong, THREE_PHASE, phases)


def own_placement(inputs: SiteInput, wired: Wired) -> Array:
    """Part of the peak power at each supply node, ``(n_supply,)``."""
    network, nodes = wired.network, wired.nodes
    points = network.supply_nodes
    if inputs.site_table.grid.plants_at == "spread":
        count = np.bincount(nodes, minlength=network.n_nodes)[points].astype(float)
        return count / count.sum()
    rise_pu_per_kw = np.diagonal(sensitivity(network, points).dv_dp[:, points])
    return (np.arange(len(points)) == rise_pu_per_kw.argmax()).astype(float)


def drawn_placement(seed: int, site_id: str, number: int, n_supply: int) -> Array:
    """Equal plants at some supply nodes, how many and which drawn, ``(n_supply,)``."""
    key = substreams(stream(seed, site_id, "grid placement"), number)
    n = 1 + int(uniform(key, 0) * n_supply)
    order = np.argsort(uniform(key, 1 + np.arange(n_supply)), kind="stable")
    return np.isin(np.arange(n_supply), order[:n]) / n
