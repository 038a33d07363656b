"""Inverters whose answer moves the voltage they answer to: both are found together."""

from collections.abc import Callable

import numpy as np

from simcore.base.records import Array
from simcore.energy.grid.inverters import InverterRule, allowed_kw, reactive_kvar, steepest
from simcore.energy.grid.model import Batch, with_rows
from simcore.energy.grid.records import N_PHASES
from simcore.energy.grid.sensitivity import Sensitivity

TOLERANCE_PU = 1e-5
MOST_ROUNDS, MOST_STEPS = 10, 400

Solve = Callable[..., Batch]
"""Solver of ``(power_kw, drawn_kvar, rows)``."""


def answered(
    rule: InverterRule, plants: Sensitivity, available_kw: Array, kva: Array, solve: Solve
) -> tuple[Batch, Array, float]:
    """State in which every inverter follows its curve at the voltage it meets.

    On a straight line round the last state the answers are found by damped steps; the
    solver then finds the state to these answers, and so on until both agree.

    Parameters
    ----------
    rule, plants
        Rule of the inverters, and the sensitivities of their nodes.
    available_kw
        Power the sun gives, ``(n_slots, n_plants)``. [kW]
    kva
        Rated power, ``(n_plants,)`` or ``(n_slots, n_plants)``. [kVA]
    solve
        Solver of powers, reactive powers and rows.

    Returns
    -------
    tuple
        The state, the power after curtailment, and the largest distance between voltages
        answered to and found. [1]
    """
    power_kw, drawn_kvar = available_kw.copy(), np.zeros_like(available_kw)
    batch = solve(power_kw, drawn_kvar)
    expected_pu = np.ones_like(available_kw)
    gap_pu = np.where(available_kw.any(axis=-1) & batch.is_solved, np.inf, 0.0)
    for _ in range(MOST_ROUNDS):
        rows = np.flatnonzero(gap_pu > TOLERANCE_PU)
        if len(rows) == 0:
            break
        state = (power_kw[rows], drawn_kvar[rows], _voltage(batch, plants)[rows])
        power_kw[rows], drawn_kvar[rows], expected_pu[rows] = _on_a_line(
            rule, plants, state, available_kw[rows], kva if kva.ndim == 1 else kva[rows]
        )
        again = solve(power_kw[rows], drawn_kvar[rows], rows)
        batch = with_rows(batch, again, rows)
        gap = np.abs(_voltage(again, plants) - expected_pu[rows]).max(axis=-1)
        gap_pu[rows] = np.where(again.is_solved, gap, 0.0)
    return batch, power_kw, float(gap_pu.max(initial=0.0))


def _voltage(batch: Batch, plants: Sensitivity) -> Array:
    """Voltage at the plants, the mean of the phases, ``(n_slots, n_plants)``."""
    voltage_pu = batch.voltage_pu[:, plants.nodes]
    return voltage_pu.mean(axis=-1) if voltage_pu.ndim == N_PHASES else voltage_pu


def _on_a_line(
    rule: InverterRule,
    plants: Sensitivity,
    state: tuple[Array, Array, Array],
    available_kw: Array,
    kva: Array,
) -> tuple[Array, Array, Array]:
    """Answers and voltages that agree on the straight line through a state."""
    start_kw, start_kvar, start_pu = state
    dv_dp, dv_dq = plants.dv_dp[:, plants.nodes], plants.dv_dq[:, plants.nodes]
    slope_p, slope_q = steepest(rule)
    rated = kva if kva.ndim == 1 else kva.max(axis=0, initial=0.0)
    gain = np.abs(dv_dp * rated * slope_p) + np.abs(dv_dq * rated * slope_q)
    pace = 1 / (1 + gain.sum(axis=-1).max(initial=0.0))
    power_kw, drawn_kvar, voltage_pu = start_kw, start_kvar, start_pu
    for _ in range(MOST_STEPS):
        want_kw = allowed_kw(rule, available_kw, voltage_pu, kva)
        want_kvar = reactive_kvar(rule, want_kw, voltage_pu, kva)
        moved_kw, moved_kvar = pace * (want_kw - power_kw), pace * (want_kvar - drawn_kvar)
        power_kw, drawn_kvar = power_kw + moved_kw, drawn_kvar + moved_kvar
        before_pu = voltage_pu
        voltage_pu = start_pu + (power_kw - start_kw) @ dv_dp - (drawn_kvar - start_kvar) @ dv_dq
        if np.abs(voltage_pu - before_pu).max(initial=0.0) < pace * TOLERANCE_PU / 10:
            break
    want_kw = allowed_kw(rule, available_kw, voltage_pu, kva)
    return want_kw, reactive_kvar(rule, want_kw, voltage_pu, kva), voltage_pu
