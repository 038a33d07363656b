"""A first scenario of one site from a few answers, its other figures taken from the pilot sites."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simcore.scenario.communes import plain

Heating = Literal["gas", "electric", "heat-pump", "district"]
BuildingKind = Literal["tower", "low_block", "house", "terrace"]
Tables = Mapping[str, Any]

HOUSEHOLDS: Mapping[Heating, Mapping[str, Any]] = {
    "gas": {
        "electric_hot_water_fraction": 0.3,
        "electric_heating_fraction": 0.0,
        "off_peak_fraction": 0.45,
    },
    "electric": {
        "electric_hot_water_fraction": 0.9,
        "electric_heating_fraction": 1.0,
        "off_peak_fraction": 0.95,
    },
    "heat-pump": {
        "electric_hot_water_fraction": 0.9,
        "electric_heating_fraction": 0.0,
        "off_peak_fraction": 0.95,
        "equipment": {"heat_pump_fraction": 1.0},
    },
    "district": {
        "electric_hot_water_fraction": 0.0,
        "electric_heating_fraction": 0.0,
        "off_peak_fraction": 0.25,
    },
}
"""Equipment of homes by their heating, as at the pilot site that is heated so (assumed there)."""

COMMON_PARTS_KWH: Mapping[BuildingKind, float] = {
    "tower": 700.0,
    "low_block": 250.0,
    "house": 0.0,
    "terrace": 0.0,
}
"""Yearly use of common parts a dwelling: the mean of social housing (Odigo Conseil) with lifts,
less without (assumed at Saint-Martin-Boulogne), none of houses."""

_FLAT = (("main", 0.5, 10.0, 90.0), ("main", 0.5, 10.0, 270.0))
_PITCHED = (("south", 0.5, 35.0, 180.0), ("east", 0.25, 35.0, 90.0), ("west", 0.25, 35.0, 270.0))
_IS_FLAT: tuple[BuildingKind, ...] = ("tower", "low_block")
USUAL_KWP_PER_DWELLING = 0.6
"""Plan of the landlord in 2020: 7,000 m2 of modules for 2,100 dwellings (Plein Soleil)."""
DWELLINGS_OF: Mapping[BuildingKind, int] = {
    "tower": 60,
    "low_block": 20,
    "house": 1,
    "terrace": 1,
}
"""Dwellings of a usual building of each kind, those of the pilot sites rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is asked of a new site.

    Attributes
    ----------
    commune
        A commune of the shipped table; it tells place and climate.
    dwellings, buildings
        Numbers of them; no building is without a dwelling.
    building_kind, heating
        The same of all.
    kwp
        Peak power of all plants together. [kWp]
    eur_per_wp
        Price of the plants without VAT; None for the cost bands. [EUR/Wp]
    grant_fraction
        Part of the capital cost that grants pay. [1]
    loan_years
        Length of the loan. [years]
    common_parts
        What common parts give for solar energy.
    """

    commune: str
    dwellings: int
    buildings: int
    building_kind: BuildingKind
    heating: Heating
    kwp: float
    eur_per_wp: float | None
    grant_fraction: float
    loan_years: int
    common_parts: str


def usual_buildings(dwellings: int, kind: BuildingKind) -> int:
    """Usual number of buildings of a kind.

    Examples
    --------
    >>> usual_buildings(60, "low_block"), usual_buildings(12, "tower")
    (3, 1)
    """
    return max(1, round(dwellings / DWELLINGS_OF[kind]))


def usual_kwp(dwellings: int) -> float:
    """Usual peak power of all plants. [kWp]."""
    return round(USUAL_KWP_PER_DWELLING * dwellings, 1)


USUAL = Draft(
    commune="Arras",
    dwellings=60,
    buildings=usual_buildings(60, "low_block"),
    building_kind="low_block",
    heating="gas",
    kwp=usual_kwp(60),
    eur_per_wp=None,
    grant_fraction=0.0,
    loan_years=25,
    common_parts="free",
)
"""A site with the usual answer to every question."""


def site_id(commune: str) -> str:
    """Identifier of a site in a commune.

    Examples
    --------
    >>> site_id("Béthune"), site_id("Saint-Martin-Boulogne")
    ('bethune', 'saint-martin-boulogne')
    """
    return re.sub(r"[^a-z0-9]+", "-", plain(commune)).strip("-")


def buildings_of(draft: Draft, name: str) -> list[Tables]:
    """Rows of the buildings: all alike, or two sizes that differ by one dwelling.

    Parameters
    ----------
    draft
        What was answered.
    name
        What a building is called, with a field ``n`` for its dwellings.

    Returns
    -------
    list
        Tables of buildings; their dwellings add up to those of the site.
    """
    each, n_larger = divmod(draft.dwellings, draft.buildings)
    counts = {each + 1: n_larger, each: draft.buildings - n_larger}
    price = {} if draft.eur_per_wp is None else {"quote_eur_per_kwp": 1000 * draft.eur_per_wp}
    return [
        {"name": name.format(n=n), "kind": draft.building_kind, "count": count, "dwellings": n}
        | price
        for n, count in counts.items()
        if count
    ]


def planes_of(kind: BuildingKind) -> list[Tables]:
    """Planes of modules on the usual roof of a kind of building, as at the pilot sites."""
    is_flat = kind in _IS_FLAT
    mounting = "flat_ballast" if is_flat else "close_mount"
    return [
        {"share": share, "tilt_deg": tilt, "azimuth_deg": azimuth}
        | ({} if is_flat else {"plant": plant})
        | {"mounting": mounting}
        for plant, share, tilt, azimuth in (_FLAT if is_flat else _PITCHED)
    ]
