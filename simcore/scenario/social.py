"""The ``[social]`` table: what a home pays for heat, and when a household is energy poor."""

from typing import Annotated

from pydantic import Field

from simcore.scenario.bounds import (
    AREA_ENERGY,
    DWELLING_ENERGY,
    Bounds,
    Fraction,
    Income,
    PositivePrice,
)
from simcore.scenario.fields import Number, Table, entry


class Social(Table):
    """Costs and thresholds of the effort rate."""

    heat_eur_per_kwh: PositivePrice = entry(
        0.11,
        text="price of heat that is not electric (gas, district heat), taxes included",
        unit="EUR/kWh",
        kind="assumed",
        source="between gas and district heat in 2026, not checked",
    )
    heating_kwh_per_m2: Annotated[Number, Bounds(0, 1000, AREA_ENERGY)] = entry(
        110.0,
        text="yearly heat for rooms, where heating is not electric",
        unit="kWh/m2/year",
        kind="assumed",
        source="a dwelling between classes C and D of the energy label",
    )
    hot_water_kwh_per_person: Annotated[Number, Bounds(0, 20_000, DWELLING_ENERGY)] = entry(
        900.0,
        text="yearly heat for hot water, where it is not electric",
        unit="kWh/person/year",
        kind="assumed",
        source="750 kWh at the tap (ADEME), less than a fifth lost",
    )
    cheque_energie: Annotated[bool, Field(strict=True)] = entry(
        True,
        text="whether households get the energy cheque of the dated rates (unverified grid)",
        kind="assumed",
        source="it is automatic; some do not use it",
    )
    reference_income_fraction: Fraction = entry(
        0.9,
        text="reference tax income over disposable income, for the energy cheque",
        unit="1",
        kind="assumed",
        source="the flat 10 % off taxable income; benefits, which are not taxed, would lower it",
    )
    effort_threshold_fraction: Fraction = entry(
        0.08,
        text="part of its income beyond which what a household pays for energy is too much",
        unit="1",
        kind="documented",
        source="ONPE, indicator TEE_3D, since 2018",
    )
    third_decile_eur_per_cu: Income = entry(
        18_500.0,
        text="income by consumption unit below which a household can be energy poor",
        unit="EUR/year",
        kind="assumed",
        source="third decile of mainland France, near Insee's of 2022, not checked",
    )
