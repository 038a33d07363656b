"""The ``[fund]`` table: the contribution fund and what it rewards."""

from typing import Annotated, Literal

from pydantic import Field

from simcore.scenario.bounds import (
    DWELLING_ENERGY,
    HOUR_PRICE,
    LOST_RENT,
    YEARLY_HOURS,
    Bounds,
    Euros,
    Fraction,
    PositivePrice,
    YearlyEuros,
)
from simcore.scenario.fields import Number, Table, entry

Flag = Annotated[bool, Field(strict=True)]


class Fund(Table):
    """The contribution fund: what the energy margin pays in, what rewards and services take."""

    enabled: Flag = entry(
        False, text="whether there is a fund", kind="assumed", source="decided by the landlord"
    )
    margin_fraction: Fraction = entry(
        0.5,
        text="part of a year's cash after the loan that goes to the fund, where it is positive",
        unit="1",
        kind="assumed",
        source="half of the margin",
    )
    eur_per_shared_kwh: PositivePrice = entry(
        0.0,
        text="paid into the fund for each shared kWh, whatever the margin",
        unit="EUR/kWh",
        kind="assumed",
        source="none",
    )
    eur_per_year: YearlyEuros = entry(
        0.0,
        text="paid into the fund each year and site, whatever the margin",
        unit="EUR/year",
        kind="assumed",
        source="none",
    )
    opening_eur: Euros = entry(
        0.0,
        text="paid into the fund before year 1, per site",
        unit="EUR",
        kind="assumed",
        source="none",
    )
    shift_reward_eur_per_kwh: PositivePrice = entry(
        0.05,
        text="reward for a kWh moved under the sun",
        unit="EUR/kWh",
        kind="assumed",
        source="below the 12 to 14 c EUR that a shared kWh saves",
    )
    save_reward_eur_per_kwh: PositivePrice = entry(
        0.05,
        text="reward for a kWh saved",
        unit="EUR/kWh",
        kind="assumed",
        source="as for shifting",
    )
    service_eur_per_hour: Annotated[Number, Bounds(0, 100, HOUR_PRICE)] = entry(
        5.0,
        text="reward for an hour of service given",
        unit="EUR/hour",
        kind="assumed",
        source="a token, not a wage",
    )
    shifting_fraction: Fraction = entry(
        0.3,
        text="fraction of participants who move uses under the sun, the most willing first",
        unit="1",
        kind="assumed",
        source="no measure found",
    )
    shifted_kwh_per_year: Annotated[Number, Bounds(0, 20_000, DWELLING_ENERGY)] = entry(
        100.0,
        text="energy each of them moves",
        unit="kWh/year",
        kind="assumed",
        source="a few runs of appliances a week",
    )
    coached_fraction: Fraction = entry(
        0.2,
        text="fraction of participants who are coached",
        unit="1",
        kind="assumed",
        source="no measure found",
    )
    coaching_success_fraction: Fraction = entry(
        0.40,
        text="fraction of the coached who save",
        unit="1",
        kind="inferred",
        source="MAGE programme, 184 households: 40 % cut their bill (solinergy.com)",
    )
    saved_fraction: Fraction = entry(
        0.126,
        text="what they save of their consumption",
        unit="1",
        kind="inferred",
        source="MAGE programme: 12.6 % on average (solinergy.com)",
    )
    serving_fraction: Fraction = entry(
        0.05,
        text="fraction of participants who give services",
        unit="1",
        kind="assumed",
        source="no measure found",
    )
    service_hours_per_year: Annotated[Number, Bounds(0, 2_000, YEARLY_HOURS)] = entry(
        20.0,
        text="hours each of them gives",
        unit="hours/year",
        kind="assumed",
        source="no measure found",
    )
    contributions: Literal["stated", "simulated"] = entry(
        "stated",
        text="what earns rewards: the parts and kWh stated here, or what tenants move and save in "
        "the simulation by [flexibility] and [coaching], which then holds under every scheme",
        kind="assumed",
        source="a fund can be told without a simulation of it",
    )
    baseline: Literal["truth", "frozen"] = entry(
        "frozen",
        text="what a simulated kWh moved is held against: the same home without moving, or the "
        "same weekday of four weeks of a year before",
        kind="assumed",
        source="what a meter can tell",
    )
    local_hour_eur: Annotated[Number, Bounds(0, 100, HOUR_PRICE)] = entry(
        25.0,
        text="what an hour of a local service costs the landlord, charges included",
        unit="EUR/hour",
        kind="assumed",
        source="about twice the minimum wage, with charges and framing",
    )
    local_hours_per_person: Annotated[Number, Bounds(1, 2_000, YEARLY_HOURS)] = entry(
        1_607.0,
        text="hours of a person who works full time for a year",
        unit="hours/year",
        kind="documented",
        source="code du travail, L. 3121-41",
    )
    rls_eur_per_dwelling: Annotated[Number, Bounds(0, 2_000, LOST_RENT)] | None = entry(
        None,
        text="rent that the réduction de loyer de solidarité (RLS) takes from the landlord, per "
        "dwelling and year; none: what offsets it is not told",
        unit="EUR/year",
    )
    payer: Literal["none", "landlord"] = entry(
        "none",
        text="who pays what the fund lacks; none: rewards are cut in proportion",
        kind="assumed",
        source="a fund spends what it has",
    )
