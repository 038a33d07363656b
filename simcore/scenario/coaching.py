"""The ``[coaching]`` table: who is coached to use less, with what effect and at what cost."""

from typing import Annotated, Literal

from simcore.scenario.bounds import (
    SPREAD,
    VISIT,
    YEARS,
    Bounds,
    Factor,
    Fraction,
)
from simcore.scenario.fields import Number, Table, entry

MAGE = "MAGE programme, 184 energy-poor households (solinergy.com)"
EASE = "no measured split was found; what a habit can change, without new appliances"
First = Literal["willing", "energy_poor", "cheque_energie", "electric_hot_water"]


class CoachedUses(Table):
    """How easily each use gives, over the others; 0 for one that does not."""

    heating: Factor = entry(1.0, text="electric heating", unit="1", kind="assumed", source=EASE)
    heat_pump: Factor = entry(1.0, text="heat pump", unit="1", kind="assumed", source=EASE)
    cold_weather: Factor = entry(
        1.0, text="portable heaters and the like", unit="1", kind="assumed", source=EASE
    )
    hot_water: Factor = entry(1.0, text="electric hot water", unit="1", kind="assumed", source=EASE)
    standby: Factor = entry(1.0, text="standby", unit="1", kind="assumed", source=EASE)
    lighting: Factor = entry(1.0, text="lighting", unit="1", kind="assumed", source=EASE)
    screens: Factor = entry(
        0.5, text="television and computers", unit="1", kind="assumed", source=EASE
    )
    cooking: Factor = entry(0.5, text="cooking", unit="1", kind="assumed", source=EASE)
    washing: Factor = entry(0.5, text="washing", unit="1", kind="assumed", source=EASE)
    drying: Factor = entry(1.0, text="drying", unit="1", kind="assumed", source=EASE)
    dishes: Factor = entry(0.5, text="dish-washing", unit="1", kind="assumed", source=EASE)
    refrigeration: Factor = entry(
        0.25, text="refrigerators and freezers", unit="1", kind="assumed", source=EASE
    )


class Coaching(Table):
    """Homes that are coached to use less; a year sees homes coached this year and earlier."""

    participation_fraction: Fraction = entry(
        0.0,
        text="part of the households that take part which are coached",
        unit="1",
        kind="assumed",
        source="nobody, unless it is decided and paid",
    )
    first: First = entry(
        "willing",
        text="who is coached first: those most willing to move uses, the energy poor, those who "
        "get the energy cheque, or those with electric hot water",
        kind="assumed",
        source="whoever comes",
    )
    success_fraction: Fraction = entry(
        0.40,
        text="part of the coached who save; the others are taken as saving nothing",
        unit="1",
        kind="inferred",
        source=f"{MAGE}: 40 % cut their bill; of the others nothing is told",
    )
    saved_fraction: Fraction = entry(
        0.126,
        text="what they save of their electricity on average in the first year",
        unit="1",
        kind="inferred",
        source=f"{MAGE}: 12.6 % of the bill",
    )
    all_electric_saved_fraction: Fraction = entry(
        0.175,
        text="the same where heating and hot water are electric",
        unit="1",
        kind="inferred",
        source=f"{MAGE}: 17.5 % all-electric",
    )
    spread_fraction: Annotated[Number, Bounds(0, 0.57, SPREAD)] = entry(
        0.4,
        text="standard deviation of that saving between homes over its mean, spread evenly",
        unit="1",
        kind="assumed",
        source="only the mean was published",
    )
    fading_fraction_per_year: Fraction = entry(
        0.15,
        text="part of the effect that each further year takes",
        unit="1/year",
        kind="inferred",
        source="Allcott and Rogers, 2014: letters that had ended lost 10 to 20 % a year",
    )
    every_years: Annotated[Number, Bounds(1, 25, YEARS)] = entry(
        3.0,
        text="years after which a home is coached again, so that each year sees all ages",
        unit="years",
        kind="assumed",
        source="the length of a programme",
    )
    cost_eur_per_home: Annotated[Number, Bounds(0, 5_000, VISIT)] = entry(
        250.0,
        text="cost of coaching a home once, without VAT, which the landlord pays",
        unit="EUR",
        kind="assumed",
        source="two visits and a call of an adviser; no published cost was found",
    )
    uses: CoachedUses = entry(CoachedUses(), text="how easily each use gives")
