"""The ``[estate]`` table: a whole landlord, whose residences are listed or drawn from the sites."""

from typing import Annotated

from pydantic import Field, model_validator

from simcore.scenario.bounds import (
    CALENDAR_YEAR,
    DWELLINGS,
    EUROS,
    FACTOR,
    OPERATION_POWER,
    PLANT_POWER,
    RATIO,
    REACH,
    Bounds,
)
from simcore.scenario.fields import InputFile, Integer, Number, Table, Text, entry, invalid

RESIDENCES = InputFile("residences_file")
Weight = Annotated[Number, Bounds(0, 1e6, RATIO)]
YearlyPower = Annotated[Number, Bounds(1, 1e6, PLANT_POWER)]


class Estate(Table):
    """All residences of a landlord, how they may share, and how fast they can be built."""

    file: Annotated[Text, RESIDENCES] | None = entry(
        None, text="list of the residences, CSV, relative to this file; none: they are drawn"
    )
    dwellings: Annotated[Integer, Bounds(1, 20_000_000, DWELLINGS)] = entry(
        40_000,
        text="dwellings that are drawn where no list is given",
        unit="1",
        kind="documented",
        source="Pas-de-Calais habitat: about 40,000 dwellings in 210 communes",
    )
    residences: Annotated[Integer, Bounds(1, 1_000_000, DWELLINGS)] = entry(
        700,
        text="residences that they stand in",
        unit="1",
        kind="assumed",
        source="57 dwellings each; no list of the landlord's is at hand",
    )
    archetypes: dict[str, Weight] = entry(
        {},
        text="weight of each site as the model of residences; none: its dwellings",
        unit="1",
        kind="assumed",
        source="the pilot sites stand for the estate",
    )
    size_spread: Annotated[Number, Bounds(0, 3, FACTOR)] = entry(
        0.7,
        text="spread of the residences' sizes: standard deviation of their logarithm",
        unit="1",
        kind="assumed",
        source="two thirds lie between half and twice the median",
    )
    people_per_km2: Annotated[Number, Bounds(10, 50_000, FACTOR)] = entry(
        2_000.0,
        text="density within a town: drawn residences are spread evenly over a disc around the "
        "commune's centre that holds its people",
        unit="1/km2",
        kind="assumed",
        source="the built-up part of a town of the department",
    )
    within_km: Annotated[Number, Bounds(0.1, 20, REACH)] = entry(
        2.0,
        text="largest distance between two participants of an operation; 10 or 20 by derogation",
        unit="km",
        kind="documented",
        source="order of 21 November 2019: 2 km, 10 km between town and country and 20 km in the "
        "country by derogation",
    )
    power_limit_kw: Annotated[Number, Bounds(1, 10_000, OPERATION_POWER)] = entry(
        5_000.0,
        text="most power of all plants of an operation",
        unit="kW",
        kind="documented",
        source="order of 21 February 2025: 5 MW, 10 MW where all participants are public, which "
        "tenants are not",
    )
    scheme: Text | None = entry(
        None,
        text="scheme that operations are put in order by; none: the one that comes nearest to "
        "what a board asks, over the whole estate",
    )
    only_worth: Annotated[bool, Field(strict=True)] = entry(
        False,
        text="whether operations whose tenants and landlord lose together are left out",
        kind="assumed",
        source="a landlord may build for its tenants, or for the climate",
    )
    budget_eur_per_year: Annotated[Number, Bounds(1_000, 1e9, EUROS)] = entry(
        3_000_000.0,
        text="what the landlord spends in a year on plants and roofs, less grants; what is left "
        "goes over to the next year",
        unit="EUR/year",
        kind="assumed",
        source="the estate within about ten years",
    )
    works_kwp_by_year: tuple[YearlyPower, ...] = entry(
        (1_500.0, 3_000.0),
        text="most peak power that is built in each year; the last holds from then on",
        unit="kWp",
        kind="assumed",
        source="a first year of trial, then twice as much",
    )
    first_year: Annotated[Integer, Bounds(2020, 2100, CALENDAR_YEAR)] = entry(
        2027, text="year of the first works", unit="year", kind="assumed", source="the next year"
    )

    @model_validator(mode="after")
    def _some_dwelling_each(self) -> "Estate":
        if self.file is None and self.residences > self.dwellings:
            raise invalid(
                "residences_beyond_dwellings", n=self.residences, n_dwellings=self.dwellings
            )
        if not self.works_kwp_by_year:
            raise invalid("works_without_year")
        return self
