"""What dwellings and common parts use, slot by slot."""

from simcore.energy.demand.uses import demand_kwh

__all__ = ["demand_kwh"]
