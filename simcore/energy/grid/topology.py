"""Shape of a network: islands, loops, the way from the source to each node."""

import numpy as np

from simcore.base.errors import InputError, fault, few
from simcore.base.records import Counts
from simcore.energy.grid.records import Network


def branch_ends(network: Network) -> tuple[Counts, Counts]:
    """Nodes at both ends of all branches, lines first, ``(n_branches,)`` each."""
    lines, transformers = network.lines, network.transformers
    return (
        np.concatenate([lines.from_node, transformers.from_node]),
        np.concatenate([lines.to_node, transformers.to_node]),
    )


def branch_names(network: Network) -> tuple[str, ...]:
    """Names of all branches, lines first."""
    return (*network.lines.names, *network.transformers.names)


def spread(network: Network) -> tuple[Counts, list[int]]:
    """Branch towards the source of each node, and the branches that close a loop.

    The first is ``(n_nodes,)``: -1 for the source, -2 for a node that is not reached.
    """
    ends = np.stack(branch_ends(network), axis=-1)
    at_node: list[list[int]] = [[] for _ in range(network.n_nodes)]
    for branch, pair in enumerate(ends):
        for node in pair:
            at_node[node].append(branch)
    towards = np.full(network.n_nodes, -2)
    towards[network.source_node] = -1
    front, seen, loops = [network.source_node], set(), []
    while front:
        node = front.pop()
        for branch in at_node[node]:
            if branch in seen:
                continue
            seen.add(branch)
            other = int(ends[branch].sum() - node)
            if towards[other] == -2:
                towards[other] = branch
                front.append(other)
            else:
                loops.append(branch)
    return towards, loops


def check_network(network: Network, place: str, *, radial: bool = False) -> None:
    """Refuse a network with islands, without customers or transformer, or, if asked, with loops.

    Raises
    ------
    InputError
        With every problem; ``place`` says where the network comes from.
    """
    towards, loops = spread(network)
    problems = []
    cut = [network.node_names[node] for node in np.flatnonzero(towards == -2)]
    if cut:
        source = network.node_names[network.source_node]
        problems.append(fault("grid_island", place, n=len(cut), names=few(cut), source=source))
    if loops and radial:
        names = [branch_names(network)[branch] for branch in loops]
        problems.append(fault("grid_loops", place, n=len(loops), names=few(names)))
    if not network.transformers.names:
        problems.append(fault("grid_no_transformer", place))
    if len(network.supply_nodes) == 0:
        problems.append(fault("grid_no_customer", place))
    if problems:
        raise InputError(problems)


def merged_nodes(n_nodes: int, pairs: list[tuple[int, int]]) -> Counts:
    """Number of the node that stands for each node once pairs are joined, ``(n_nodes,)``."""
    stands = np.arange(n_nodes)
    for kept_node, merged_node in pairs:
        stands[stands == stands[merged_node]] = stands[kept_node]
    return stands
