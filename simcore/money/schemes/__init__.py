"""Tariff schemes: how tenants pay for shared energy.

To add one: a function in ``payments``, an entry in ``SCHEMES`` that names what the law asks of it
(``LAW``), a worked example in its test.
"""

from simcore.money.schemes.basis import (
    Basis,
    Billed,
    Growth,
    Parameter,
    Parameters,
    Scheme,
    parameter_problems,
)
from simcore.money.schemes.full_supply import SupplyYear, period_bills, supply_terms, supply_year
from simcore.money.schemes.law import ARRANGEMENT_LAW, COMMON, LAW, LegalNeed, needs_of
from simcore.money.schemes.limits import CommonLimit, balancing_eur_per_kwh, held_to_limit
from simcore.money.schemes.own import is_own, scheme_named
from simcore.money.schemes.payments import per_month, per_shared_kwh
from simcore.money.schemes.registry import SCHEMES

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
    "Scheme",
    "SupplyYear",
    "balancing_eur_per_kwh",
    "held_to_limit",
    "is_own",
    "needs_of",
    "parameter_problems",
    "per_month",
    "per_shared_kwh",
    "period_bills",
    "scheme_named",
    "supply_terms",
    "supply_year",
]
