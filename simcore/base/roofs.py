"""Plants on identical buildings of a site, told apart for their money alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofPlants:
    """Plants of identical buildings, one on each; amounts are for each of them.

    Attributes
    ----------
    building, kind
        Name and kind of the buildings; empty for a site that is told as one.
    n_plants
        How many there are.
    n_dwellings
        Dwellings of each building.
    part_fraction
        Peak power of each plant over that of the site. [1]
    quote_eur_per_kw
        What a quote asks; None for the cost bands. [EUR/kW]
    works_eur, connection_eur
        Works on roof and structure, and connection to the network. [EUR]
    works_eur_per_kw
        Works that grow with the plant, beside them. [EUR/kW]
    contiguous
        Land that they stand on: plants of the same land are one production site.
    roof_limit_kw
        What each roof can carry; infinite where it is not known. [kW]
    """

    building: str
    kind: str
    n_plants: int
    n_dwellings: int
    part_fraction: float
    quote_eur_per_kw: float | None
    works_eur: float
    works_eur_per_kw: float
    connection_eur: float
    contiguous: str
    roof_limit_kw: float
