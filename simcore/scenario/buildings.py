"""The ``[[sites.<id>.buildings]]`` tables: what a site is made of, and the plants on the roofs."""

from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from simcore.scenario.bounds import (
    DWELLINGS,
    PLANT_POWER,
    QUOTE,
    ROOF,
    Bounds,
    DwellingPower,
    Euros,
)
from simcore.scenario.fields import Integer, Number, Table, Text, entry, invalid
from simcore.scenario.plants import PlaneTable, shares_add_to_one

ONE_GROUP = "site"
"""Land of a building that names none: all of them stand on one."""
BLOCKS = ("tower", "low_block")
"""Buildings whose roof asks for a study and for rails; a house's cost band holds what it asks."""


def _named(name: str) -> str:
    if not name.strip():
        raise invalid("building_nameless")
    return name


Name = Annotated[Text, AfterValidator(_named)]


class BuildingTable(Table):
    """Identical buildings of a site, each with a plant of its own; amounts are for each of them."""

    name: Name = entry(text="name shown in tables; no two of a site are the same")
    kind: Literal["tower", "low_block", "house", "terrace"] = entry(
        text="a tower, a block of a few floors, a house, or a house in a row"
    )
    count: Annotated[Integer, Bounds(1, 100_000, DWELLINGS)] = entry(
        1,
        text="identical buildings, each with its own plant and connection",
        unit="1",
        kind="assumed",
        source="one of its kind",
    )
    dwellings: Annotated[Integer, Bounds(0, 100_000, DWELLINGS)] = entry(
        text="dwellings of each; with those of the other buildings, those of the site"
    )
    roof_area_m2: Annotated[Number, Bounds(0, 1_000_000, ROOF)] | None = entry(
        None, text="area of the roof of each; none: not known, no limit", unit="m2"
    )
    kwp: Annotated[Number, Bounds(0, 100_000, PLANT_POWER)] | None = entry(
        None,
        text="peak power of the plant on each; none: its part of the site's power, by dwellings",
        unit="kWp",
    )
    kwp_per_dwelling: DwellingPower | None = entry(
        None, text="the same, per dwelling of the building", unit="kWp"
    )
    planes: Annotated[tuple[PlaneTable, ...], AfterValidator(shares_add_to_one)] | None = entry(
        None, text="planes of modules of its plant; none: those of the site's plants"
    )
    quote_eur: Euros | None = entry(
        None,
        text="quote for the plant of each without VAT; none: the cost bands, by its own size",
        unit="EUR",
    )
    quote_eur_per_kwp: Annotated[Number, Bounds(100, 20_000, QUOTE)] | None = entry(
        None, text="the same per kWp", unit="EUR/kWp"
    )
    roof_works_eur: Euros | None = entry(
        None,
        text="works on the roof of each, without VAT; none: finance.roof_works_eur_per_kw for a "
        "tower or block without a quote, else nothing",
        unit="EUR",
    )
    structure_works_eur: Euros | None = entry(
        None,
        text="study and works of the structure of each, without VAT; none: "
        "finance.structure_study_eur for a tower or block without a quote, else nothing",
        unit="EUR",
    )
    connection_eur: Euros = entry(
        0.0,
        text="connection of its plant to the network, without VAT, where the quote or the cost "
        "band does not hold it",
        unit="EUR",
        kind="inferred",
        source="the bands hold it: 50 kWp for 59,500 EUR and 200 kWp for 218,000 EUR with their "
        "connection; 3,000 to 15,000 EUR on its own above 36 kVA",
    )
    contiguous: Name = entry(
        ONE_GROUP,
        text="land that it stands on: the plants of contiguous land are one production site, "
        "whose sum counts for the IFER and the purchase contract",
        kind="assumed",
        source="all buildings of a site stand on one piece of land",
    )

    @model_validator(mode="after")
    def _said_once(self) -> "BuildingTable":
        for one, other in (("kwp", "kwp_per_dwelling"), ("quote_eur", "quote_eur_per_kwp")):
            if getattr(self, one) is not None and getattr(self, other) is not None:
                raise invalid("said_twice", building=self.name, one=one, other=other)
        return self

    @property
    def own_kwp(self) -> float | None:
        """Peak power of each plant as the building states it; None where it states none. [kWp]"""
        if self.kwp_per_dwelling is not None:
            return self.kwp_per_dwelling * self.dwellings
        return self.kwp

    @property
    def has_usual_works(self) -> bool:
        """Whether its roof bears the usual works where none are stated."""
        return self.kind in BLOCKS and not self.has_quote

    @property
    def has_quote(self) -> bool:
        """Whether a quote takes the place of the cost bands."""
        return self.quote_eur is not None or self.quote_eur_per_kwp is not None
