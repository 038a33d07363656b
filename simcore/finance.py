"""Public room: the landlord's years in one figure."""

from simcore.money.finance import (
    annuity_factor,
    discount_factors,
    dscr,
    irr,
    lcoe_eur_per_kwh,
    loan_schedule,
    modified_irr,
    npv_eur,
    payback_years,
)

__all__ = [
    "annuity_factor",
    "discount_factors",
    "dscr",
    "irr",
    "lcoe_eur_per_kwh",
    "loan_schedule",
    "modified_irr",
    "npv_eur",
    "payback_years",
]
