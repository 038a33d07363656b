"""The ``[[sites.<id>.buildings]]`` tables: what a site is made of, and the plants on the roofs."""

from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from simcore.scenario.bounds import (
    DWELLINGS,
    METER_POWER,
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
"""Buildings with common parts and a meter for them, whose roof asks for a study and for rails; a
house's cost band holds what it asks."""
LARGEST_C5_KVA = 36.0
"""Highest power of a contract of class C5."""


def _named(name: str) -> str:
    if not name.strip():
        raise invalid("building_nameless")
    return name


Name = Annotated[Text, AfterValidator(_named)]
Kva = Annotated[Number, Bounds(1, 250, METER_POWER)]
FOUR = 4
"""Periods of the network: peak and off-peak hours of winter, then of summer."""


def _four_rising(powers: tuple[float, ...]) -> tuple[float, ...]:
    if len(powers) != FOUR:
        raise invalid("four_powers", n=len(powers))
    if list(powers) != sorted(powers):
        raise invalid("powers_falling", powers=powers, rising=tuple(sorted(powers)))
    if powers[-1] <= LARGEST_C5_KVA:
        raise invalid("powers_of_c5", most=powers[-1], limit=LARGEST_C5_KVA)
    return powers


TWICE = (
    ("kwp", "kwp_per_dwelling"),
    ("quote_eur", "quote_eur_per_kwp"),
    ("common_parts_kva", "common_parts_powers_kva"),
)
"""Two ways to say the same, of which a building has one."""


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
    common_parts_contract: Literal["c5", "c4"] | None = entry(
        None,
        text="class of the contract of its common parts: C5 up to 36 kVA, C4 above; none: by power",
    )
    common_parts_kva: Annotated[Number, Bounds(3, 36, METER_POWER)] | None = entry(
        None,
        text="subscribed power of the meter of its common parts, class C5; none: by their use, at "
        "least 18 kVA in a tower",
        unit="kVA",
    )
    common_parts_powers_kva: Annotated[tuple[Kva, ...], AfterValidator(_four_rising)] | None = (
        entry(
            None,
            text="powers of a contract of class C4 in the peak and off-peak hours of winter, then "
            "of summer, rising, the last above 36 kVA; none: by the use of the common parts",
            unit="kVA",
        )
    )
    commune: Text | None = entry(
        None,
        text="commune of Pas-de-Calais that it stands in, where it is not that of the site; within "
        "20 km of it, as no operation may reach further",
    )
    postcode: Text | None = entry(
        None, text="the same by a postcode that one commune alone has, or beside its name"
    )
    contiguous: Name = entry(
        ONE_GROUP,
        text="land that it stands on: the plants of contiguous land are one production site, "
        "whose sum counts for the IFER and the purchase contract",
        kind="assumed",
        source="all buildings of a site stand on one piece of land",
    )
    name_fr: Text = entry("", text="the name in French; the name itself where empty")

    @model_validator(mode="after")
    def _said_once(self) -> "BuildingTable":
        for one, other in TWICE:
            if getattr(self, one) is not None and getattr(self, other) is not None:
                raise invalid("said_twice", building=self.name, one=one, other=other)
        return self

    @model_validator(mode="after")
    def _powers_of_its_class(self) -> "BuildingTable":
        stated, kva, powers = (
            self.common_parts_contract,
            self.common_parts_kva,
            self.common_parts_powers_kva,
        )
        if stated == "c4" and powers is None:
            raise invalid("c4_without_powers", building=self.name, kva=kva or LARGEST_C5_KVA + 1)
        if stated == "c5" and powers is not None:
            raise invalid("c5_with_powers", building=self.name)
        return self

    @property
    def each_power_kva(self) -> tuple[float, ...] | None:
        """Powers of the meter of its common parts in the four periods; None where not stated."""
        if self.common_parts_kva is not None:
            return (self.common_parts_kva,) * FOUR
        return self.common_parts_powers_kva

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
