"""Tariff schemes: how tenants pay for shared energy.

To add one: a function in ``payments``, an entry in ``SCHEMES``, a worked example in its
test.
"""

from simcore.money.schemes.basis import Basis, Parameter, Scheme
from simcore.money.schemes.payments import (
    flat_fee,
    floor_area_fee,
    free,
    full_cost,
    per_month,
    per_shared_kwh,
    retail_discount,
    running_cost,
    shared_saving,
    supply_discount,
)

_DISCOUNT = Parameter(
    name="discount_fraction",
    default=0.3,
    unit="1",
    low=0.0,
    high=1.0,
    source="assumed, within the 10-50 % discussed in the field",
)

SCHEMES: dict[str, Scheme] = {
    "T1": Scheme(title="Free allocation", payment=free),
    "T2": Scheme(
        title="Running costs only", payment=running_cost, follows_energy=False, index="consumer"
    ),
    "T3": Scheme(title="Full-cost fixed price", payment=full_cost),
    "T4": Scheme(
        title="Discount on the supply part",
        payment=supply_discount,
        parameters=(_DISCOUNT,),
        index="retail",
    ),
    "T4b": Scheme(
        title="Discount on the whole retail kWh",
        payment=retail_discount,
        parameters=(_DISCOUNT,),
        index="retail",
    ),
    "T8": Scheme(
        title="Flat fee per dwelling",
        payment=flat_fee,
        parameters=(
            Parameter(
                name="fee_eur_per_month",
                default=4.0,
                unit="EUR/month, VAT included",
                low=0.0,
                high=50.0,
                source="assumed; CIREN (Rennes, 2025) bills a flat yearly sum",
            ),
        ),
        follows_energy=False,
        index="consumer",
    ),
    "T9": Scheme(
        title="Fee per square metre",
        payment=floor_area_fee,
        parameters=(
            Parameter(
                name="fee_eur_per_m2_month",
                default=0.05,
                unit="EUR/m2/month, VAT included",
                low=0.0,
                high=1.0,
                source="assumed; follows the floor-area key of Ales (2019)",
            ),
        ),
        follows_energy=False,
        index="consumer",
    ),
    "T13": Scheme(
        title="Shared saving",
        payment=shared_saving,
        parameters=(
            Parameter(
                name="landlord_share_fraction",
                default=0.5,
                unit="1",
                low=0.0,
                high=1.0,
                source="assumed, within the 30-50 % discussed in the field",
            ),
        ),
        index="retail",
    ),
    "T15": Scheme(title="Common parts only", payment=free, arrangement="common_parts"),
}

__all__ = [
    "SCHEMES",
    "Basis",
    "Parameter",
    "Scheme",
    "per_month",
    "per_shared_kwh",
]
