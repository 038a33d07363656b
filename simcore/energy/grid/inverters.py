"""How inverters answer to the voltage: reactive power and curtailment.

Inverters are taken to have room for their reactive power beside their active power
(assumed).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array

Curve = tuple[tuple[float, float], ...]

Q_OF_U: Curve = ((0.92, -0.44), (0.98, 0.0), (1.02, 0.0), (1.08, 0.44))
"""Reactive power drawn over rated power, by voltage: defaults of IEEE 1547-2018, category B,
as practice quotes them; not read in the standard."""

P_OF_U: Curve = ((1.06, 1.0), (1.10, 0.2))
"""Largest power over rated power, by voltage: defaults of IEEE 1547-2018, likewise."""

COS_PHI_OF_P: Curve = ((0.5, 1.0), (1.0, 0.9))
"""Power factor by power over rated power: usual curve of VDE-AR-N 4105 (from practice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InverterRule:
    """Rule of all inverters.

    Attributes
    ----------
    inverter_rule
        ``"unity"``, ``"fixed"`` (a power factor, drawing reactive power), ``"cos_phi_p"``
        or ``"q_u"``.
    inverter_power_factor
        Of ``"fixed"``. [1]
    curtailment
        Whether power falls with the voltage, P(U).
    """

    inverter_rule: str
    inverter_power_factor: float
    curtailment: bool

    @property
    def follows_voltage(self) -> bool:
        """Whether the answer depends on the voltage."""
        return self.inverter_rule == "q_u" or self.curtailment


UNITY = InverterRule(inverter_rule="unity", inverter_power_factor=1.0, curtailment=False)
KINDS = ("unity", "fixed", "cos_phi_p", "q_u")
RULES: Mapping[str, InverterRule] = {
    "cos_phi": replace(UNITY, inverter_rule="fixed", inverter_power_factor=0.95),
    "cos_phi_p": replace(UNITY, inverter_rule="cos_phi_p"),
    "q_u": replace(UNITY, inverter_rule="q_u"),
    "p_u": replace(UNITY, curtailment=True),
    "q_u_p_u": replace(UNITY, inverter_rule="q_u", curtailment=True),
}
"""Rules compared with the scenario's own; 0.95 is the largest draw asked for (assumed)."""


def tan_phi(power_factor: float) -> float:
    """Reactive over active power.

    Examples
    --------
    >>> round(tan_phi(0.95), 4)
    0.3287
    """
    return float(np.sqrt(1 - power_factor**2) / power_factor)


def reactive_kvar(rule: InverterRule, power_kw: Array, voltage_pu: Array, kva: Array) -> Array:
    """Reactive power that plants draw, same shape as ``power_kw``. [kvar]

    Parameters
    ----------
    rule
        Rule of the inverters.
    power_kw, voltage_pu
        Power and voltage of each plant, ``(..., n_plants)``. [kW], [1]
    kva
        Rated power, ``(n_plants,)``. [kVA]
    """
    if rule.inverter_rule == "fixed":
        return power_kw * tan_phi(rule.inverter_power_factor)
    if rule.inverter_rule == "cos_phi_p":
        part = power_kw / np.maximum(kva, 1e-9)
        cosine = np.interp(part, *_columns(COS_PHI_OF_P))
        return power_kw * np.sqrt(1 - cosine**2) / cosine
    if rule.inverter_rule == "q_u":
        # An inverter that makes no power sleeps.
        return np.interp(voltage_pu, *_columns(Q_OF_U)) * kva * (power_kw > 0)
    return np.zeros_like(power_kw)


def allowed_kw(rule: InverterRule, available_kw: Array, voltage_pu: Array, kva: Array) -> Array:
    """Power that plants may give, ``(..., n_plants)``. [kW]"""
    if not rule.curtailment:
        return available_kw
    return np.minimum(available_kw, np.interp(voltage_pu, *_columns(P_OF_U)) * kva)


def steepest(rule: InverterRule) -> tuple[float, float]:
    """Largest change of power and of reactive power, over the rated one, with the voltage."""
    p = _slope(P_OF_U) if rule.curtailment else 0.0
    q = _slope(Q_OF_U) if rule.inverter_rule == "q_u" else 0.0
    if rule.inverter_rule in ("fixed", "cos_phi_p"):
        q = p * tan_phi(COS_PHI_OF_P[-1][1])
    return p, q


def _columns(curve: Curve) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(x for x, _ in curve), tuple(y for _, y in curve)


def _slope(curve: Curve) -> float:
    x, y = (np.diff(column) for column in _columns(curve))
    return float(np.abs(y / x).max())
