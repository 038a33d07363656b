"""Who lives at a site: drawn from its description, or read from a list of dwellings."""

from simcore.energy.population.draw import (
    KWH_PER_YEAR_BY_OCCUPANTS,
    activity_table,
    draw_population,
)
from simcore.energy.population.marginals import Marginal, marginals
from simcore.energy.population.read import COLUMNS, read_population

__all__ = [
    "COLUMNS",
    "KWH_PER_YEAR_BY_OCCUPANTS",
    "Marginal",
    "activity_table",
    "draw_population",
    "marginals",
    "read_population",
]
