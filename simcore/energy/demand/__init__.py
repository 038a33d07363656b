"""What dwellings and common parts use, slot by slot."""

from simcore.energy.demand.uses import demand_by_use_kwh, demand_kwh, rescaled, tanks_kwh

__all__ = ["demand_by_use_kwh", "demand_kwh", "rescaled", "tanks_kwh"]
