"""T14: the landlord as the tenants' only supplier, in the first year.

Tenants who take part get one bill: the subscription, network charges and taxes of their
contract today, the residual kWh at its price less a discount, the shared kWh at the
landlord's. The landlord buys the residual energy and bears the costs of a supplier.
"""

from dataclasses import dataclass, fields

from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.base.records import Array
from simcore.money.schemes.basis import Basis, Parameters
from simcore.money.schemes.payments import column
from simcore.money.supply import (
    SupplyBills,
    SupplyLoad,
    SupplyMargin,
    SupplyTerms,
    supply_margin,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyYear:
    """A year of full supply, before VAT.

    ``discount_eur`` is what a tenant's residual kWh cost less than today, ``(..., n_periods,
    n_members)``; ``margin`` is the profit and loss of each period without what tenants pay for
    shared energy, ``(..., n_periods)``. [EUR]
    """

    discount_eur: Array
    margin: SupplyMargin


def supply_year(basis: Basis, parameters: Parameters) -> SupplyYear:
    """Discount, and profit and loss of full supply by billing period.

    Payments for shared energy stand outside: what of them is never paid is a term of the
    landlord's plan, the same under every scheme. ``unpaid_fraction`` is of the rest of the bill.

    Parameters
    ----------
    basis
        Site with its residual energy and the market's price of it.
    parameters
        Those of T14.
    """
    billed = basis.billed
    assert billed is not None
    terms = supply_terms({name: column(value, 1) for name, value in parameters.items()})
    return SupplyYear(
        discount_eur=column(parameters["residual_discount_fraction"]) * billed.energy_eur,
        margin=supply_margin(terms, period_load(basis), period_bills(basis)),
    )


def supply_terms(parameters: Parameters, own_sun_eur_per_kwh: float = 0.0) -> SupplyTerms:
    """Terms of full supply: parameters of the scheme by their names."""
    names = [field.name for field in fields(SupplyTerms) if field.name in parameters]
    asked = {name: parameters[name] for name in names}
    return SupplyTerms(**asked, own_sun_eur_per_kwh=own_sun_eur_per_kwh)


def period_load(basis: Basis) -> SupplyLoad:
    """Residual energy of each period at the prices expected, ``(..., n_periods)``."""
    assert basis.billed is not None
    assert basis.residual_spot_eur is not None
    assert basis.forward_value_eur is not None
    return SupplyLoad(
        energy_kwh=basis.billed.residual_kwh.sum(axis=-1),
        spot_eur=basis.residual_spot_eur.sum(axis=-1),
        blocks_eur=basis.forward_value_eur,
        expected_blocks_eur=basis.forward_value_eur,
    )


def period_bills(basis: Basis) -> SupplyBills:
    """Bills of those served by period, without shared energy, ``(..., n_periods)``."""
    billed = basis.billed
    assert billed is not None
    return SupplyBills(
        bills_eur=billed.before_vat_eur.sum(axis=-1),
        energy_eur=billed.energy_eur.sum(axis=-1),
        fixed_eur=billed.fixed_eur.sum(axis=-1),
        passed_on_eur=billed.passed_on_eur.sum(axis=-1),
        customer_years=basis.is_payer.sum() * basis.months / MONTHS_PER_YEAR,
    )
