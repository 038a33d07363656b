"""Impedances of a type of line of roseau-load-flow, from its matrices."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import nan, pi
from typing import Any

import numpy as np

from simcore.energy.grid.readings import number_of, within

FREQUENCY_HZ = 50
LARGEST = within(-1e6, 1e6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequences:
    """Impedances per km of a type of line: direct and zero sequence, capacitance."""

    r_ohm: float
    x_ohm: float
    r0_ohm: float
    x0_ohm: float
    c_nf: float
    ampacity_a: float


def sequences(kind: Mapping[str, Any]) -> Sequences:
    """Impedances of a type of line, ``x + jy`` matrices of three phases and the neutral."""
    z = np.array(kind["z_line"][0]) + 1j * np.array(kind["z_line"][1])
    self_z, mutual_z = _mean(z, "self"), _mean(z, "mutual")
    neutral_z = z[3, 3] if len(z) > 3 else 0.0
    shared_z = z[:3, 3].mean() if len(z) > 3 else 0.0
    zero_z = self_z + 2 * mutual_z - 6 * shared_z + 3 * neutral_z
    b = np.array(kind["y_shunt"][1]) if kind.get("y_shunt") else np.zeros_like(z.real)
    direct_z = self_z - mutual_z
    return Sequences(
        r_ohm=float(direct_z.real),
        x_ohm=float(direct_z.imag),
        r0_ohm=float(zero_z.real),
        x0_ohm=float(zero_z.imag),
        c_nf=float((_mean(b, "self") - _mean(b, "mutual")) / (2 * pi * FREQUENCY_HZ) * 1e9),
        ampacity_a=_ampacity(kind.get("ampacities")),
    )


def _mean(matrix: Any, part: str) -> Any:
    pairs = [(i, i) for i in range(3)] if part == "self" else list(combinations(range(3), 2))
    return np.mean([matrix[pair] for pair in pairs])


def _ampacity(amps: list[float | None] | None) -> float:
    """The least rating of a conductor [A]; NaN where none is told."""
    told = [one for one in amps or [] if one]
    return float(min(told)) if told else nan


def matrix(parts: Any) -> Any:
    """Complex matrix from its real and its imaginary part; None where it is none."""
    if not isinstance(parts, list) or len(parts) != 2:
        return None
    real, imaginary = (_square(part) for part in parts)
    if real is None or imaginary is None or real.shape != imaginary.shape:
        return None
    return real + 1j * imaginary


def _square(rows: Any) -> Any:
    if not isinstance(rows, list) or len(rows) not in (3, 4):
        return None
    if not all(isinstance(row, list) and len(row) == len(rows) for row in rows):
        return None
    values = [number_of(one, LARGEST) for row in rows for one in row]
    if None in values:
        return None
    return np.array(values, float).reshape(len(rows), len(rows))
