"""Public room: who gains and who loses."""

from simcore.money.fairness import (
    cost_of_no_loser_eur,
    cr20,
    effort_rate,
    gini,
    losers_fraction,
    quantiles,
)

__all__ = [
    "cost_of_no_loser_eur",
    "cr20",
    "effort_rate",
    "gini",
    "losers_fraction",
    "quantiles",
]
