"""Meters of common parts, one to a building."""

from dataclasses import dataclass

FREE, PAYS, BEHIND = "free", "pays", "behind-the-meter"
"""What common parts give for solar energy: nothing, the price of the sharing, or nothing as it
never leaves the building."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonMeters:
    """Meters of the common parts of identical buildings, one in each.

    Attributes
    ----------
    building
        Name of the buildings; empty where one meter serves the whole site.
    n_meters
        How many there are.
    part_fraction
        Consumption of each over that of all common parts of the site. [1]
    least_kva
        Power that the building needs whatever it consumes, as for the lifts of a tower. [kVA]
    powers_kva
        Powers subscribed in the four periods of the network, rising, all the same up to 36 kVA;
        None where they follow the consumption. [kVA]
    plant_fractions
        Part of each plant of the site that stands on each building, by its name. [1]
    """

    building: str
    n_meters: int
    part_fraction: float
    least_kva: float
    powers_kva: tuple[float, ...] | None
    plant_fractions: tuple[tuple[str, float], ...]
