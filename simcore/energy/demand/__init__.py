"""What dwellings and common parts use, slot by slot."""

from simcore.energy.demand.optional import behind_meter
from simcore.energy.demand.own_habits import read_chances
from simcore.energy.demand.uses import (
    appliances_kwh,
    demand_by_use_kwh,
    demand_kwh,
    rescaled,
    surroundings_of,
    tanks_kwh,
    uses_kwh,
)

__all__ = [
    "appliances_kwh",
    "behind_meter",
    "demand_by_use_kwh",
    "demand_kwh",
    "read_chances",
    "rescaled",
    "surroundings_of",
    "tanks_kwh",
    "uses_kwh",
]
