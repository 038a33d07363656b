"""Public room: who lives at a site, and what they use."""

from simcore.base.records import Population
from simcore.energy.demand import demand_kwh
from simcore.energy.population import draw_population

__all__ = [
    "Population",
    "demand_kwh",
    "draw_population",
]
