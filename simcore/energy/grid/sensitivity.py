"""How voltages and flows move with a kilowatt at a node: a straight line from rest."""

from dataclasses import dataclass

import numpy as np

from simcore.base.records import Array, Counts
from simcore.energy.grid.model import solve_batch, solver_model
from simcore.energy.grid.records import Network

STEP_KW = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """Effect of power given to the network at ``nodes``, ``(n_points,)``.

    ``dv_dp`` and ``dv_dq`` are ``(n_points, n_nodes)`` per kW and kvar, ``dflow_dp`` is
    ``(n_points, n_branches)``, kW per kW from the branch's first end to its second;
    ``rest_pu`` the voltages without any power, ``(n_nodes,)``.
    """

    nodes: Counts
    rest_pu: Array
    dv_dp: Array
    dv_dq: Array
    dflow_dp: Array


def sensitivity(network: Network, nodes: Counts, *, threads: int = 2) -> Sensitivity:
    """Sensitivities to power on all three phases at some nodes, by single steps of 1 kW."""
    n = len(nodes)
    model = solver_model(network, nodes, is_unbalanced=False)
    steps = -STEP_KW * np.eye(n)
    p_kw = np.concatenate([np.zeros((1, n)), steps, np.zeros((n, n))])
    q_kvar = np.concatenate([np.zeros((1, n)), np.zeros((n, n)), steps])
    batch = solve_batch(model, network, p_kw, q_kvar, threads, has_branches=True)
    change = (batch.voltage_pu[1:] - batch.voltage_pu[0]) / STEP_KW
    flow = (batch.from_kw[1 : n + 1] - batch.from_kw[0]) / STEP_KW
    return Sensitivity(
        nodes=nodes,
        rest_pu=batch.voltage_pu[0],
        dv_dp=change[:n],
        dv_dq=change[n:],
        dflow_dp=flow,
    )
