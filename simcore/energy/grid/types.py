"""Conductors and transformers of French networks, as sourced rows."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simcore.base.errors import Problem, did_you_mean, fault

DATA = Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conductor:
    """A conductor: ohm, nF per km, A; zero sequence with the neutral as return."""

    name: str
    laying: str
    r_ohm_per_km: float
    x_ohm_per_km: float
    r0_ohm_per_km: float
    x0_ohm_per_km: float
    c_nf_per_km: float
    ampacity_a: float
    confidence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerType:
    """A transformer; see :class:`Transformers` for the figures."""

    name: str
    sn_kva: float
    u1_v: float
    u2_v: float
    uk_fraction: float
    pk_w: float
    i0_fraction: float
    p0_w: float
    confidence: str
    source: str


WORDS = ("name", "laying", "confidence", "source")


@cache
def conductors() -> Mapping[str, Conductor]:
    """Conductors by name."""
    return {row["name"]: Conductor(**_numbers(row)) for row in _rows("conductors.csv")}


@cache
def transformer_types() -> Mapping[str, TransformerType]:
    """Transformers by name, smallest first."""
    return {row["name"]: TransformerType(**_numbers(row)) for row in _rows("transformers.csv")}


def missing_type(name: str, place: str) -> list[Problem]:
    """Problem of a conductor that is not known; nothing where it is."""
    types = conductors()
    if name in types:
        return []
    guess = did_you_mean(name, types)
    return [fault("grid_conductor", place, name=name, known=tuple(types), guess=guess)]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(row: Mapping[str, str]) -> dict[str, Any]:
    return {key: value if key in WORDS else float(value) for key, value in row.items()}
