"""What dwellings and common parts use, slot by slot."""

from simcore.energy.demand.optional import behind_meter
from simcore.energy.demand.own_habits import read_chances
from simcore.energy.demand.taps import Taps, taps
from simcore.energy.demand.uses import (
    appliances_kwh,
    demand_by_use_kwh,
    demand_kwh,
    each_use_kwh,
    rescaled,
    surroundings_of,
    tanks_kwh,
    uses_kwh,
)

__all__ = [
    "Taps",
    "appliances_kwh",
    "behind_meter",
    "demand_by_use_kwh",
    "demand_kwh",
    "each_use_kwh",
    "read_chances",
    "rescaled",
    "surroundings_of",
    "tanks_kwh",
    "taps",
    "uses_kwh",
]
