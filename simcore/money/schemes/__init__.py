"""Tariff schemes: how tenants pay for shared energy.

To add one: an entry of parts in ``data/schemes.toml`` that names what the law asks of it (``LAW``),
its words, a worked example in its test.
"""

from simcore.money.schemes.basis import Basis, Billed, Growth, Parameters
from simcore.money.schemes.full_supply import SupplyYear, period_bills, supply_terms, supply_year
from simcore.money.schemes.law import ARRANGEMENT_LAW, COMMON, LAW, LegalNeed, needs_of
from simcore.money.schemes.limits import CommonLimit, balancing_eur_per_kwh, held_to_limit
from simcore.money.schemes.own import is_own
from simcore.money.schemes.payments import per_month, per_shared_kwh
from simcore.money.schemes.registry import SCHEMES
from simcore.money.schemes.scheme import (
    Parameter,
    Recipe,
    Scheme,
    by_part_eur,
    of_parts,
    paid_parts,
    parameter_problems,
)

__all__ = [
    "ARRANGEMENT_LAW",
    "COMMON",
    "LAW",
    "SCHEMES",
    "Basis",
    "Billed",
    "CommonLimit",
    "Growth",
    "LegalNeed",
    "Parameter",
    "Parameters",
    "Recipe",
    "Scheme",
    "SupplyYear",
    "balancing_eur_per_kwh",
    "by_part_eur",
    "held_to_limit",
    "is_own",
    "needs_of",
    "of_parts",
    "paid_parts",
    "parameter_problems",
    "per_month",
    "per_shared_kwh",
    "period_bills",
    "supply_terms",
    "supply_year",
]
