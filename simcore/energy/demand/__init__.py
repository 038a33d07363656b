"""What dwellings and common parts use, slot by slot."""

from simcore.energy.demand.optional import behind_meter
from simcore.energy.demand.uses import (
    appliances_kwh,
    beside_appliances_kwh,
    demand_by_use_kwh,
    demand_kwh,
    rescaled,
    tanks_kwh,
)

__all__ = [
    "appliances_kwh",
    "behind_meter",
    "beside_appliances_kwh",
    "demand_by_use_kwh",
    "demand_kwh",
    "rescaled",
    "tanks_kwh",
]
