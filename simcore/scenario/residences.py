"""Residences of an estate: drawn over the communes of the shipped table, like the sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt

import numpy as np

from simcore.base.arrays import Array, Counts
from simcore.base.draws import normal, stream, uniform
from simcore.scenario.buildings import BuildingTable
from simcore.scenario.built import described_power_kw
from simcore.scenario.communes import KM_PER_DEGREE, Commune, communes
from simcore.scenario.estate import Estate
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site

UNLIMITED = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Residence:
    """Buildings of one landlord at one place.

    Attributes
    ----------
    residence
        Identifier, with which what is drawn for it is named.
    commune, latitude, longitude
        Where it stands. [degrees]
    dwellings
        Number of dwellings.
    archetype
        Site of the scenario whose buildings, roofs and households it has.
    heating
        How it is heated; empty where it is as the archetype.
    roof_m2
        Area of its roofs; infinite where not known. [m2]
    kwp
        Peak power that its roofs and the grid let it have. [kWp]
    grid_kw
        Room of the network at its place; infinite where not known. [kW]
    year
        Year of construction; 0 where not known.
    free_from
        First year in which its roof is free; 0 for at once.
    is_given, is_placed
        Whether it is listed, and whether its place is listed.
    """

    residence: str
    commune: str
    latitude: float
    longitude: float
    dwellings: int
    archetype: str
    heating: str = ""
    roof_m2: float = UNLIMITED
    kwp: float
    grid_kw: float = UNLIMITED
    year: int = 0
    free_from: int = 0
    is_given: bool = False
    is_placed: bool = False


def main_building(site: Site) -> BuildingTable | None:
    """The building that holds most dwellings of a site; None where none are told."""
    return max(site.each_building, key=lambda one: one.count * one.dwellings, default=None)


def roof_kwp(site: Site, roof_m2: float) -> float:
    """What roofs of an area carry at a site. [kWp]"""
    return roof_m2 * site.plants.roof_usable_fraction * site.plants.kwp_per_m2


def usual_kwp(site: Site, dwellings: int) -> float:
    """Peak power of some dwellings as the site has it. [kWp]"""
    return described_power_kw(site) / site.dwellings * dwellings


def usual_roof_m2(site: Site, dwellings: int) -> float:
    """Area of the roofs over some dwellings as the site has them; infinite if not known. [m2]"""
    areas = [(one.count, one.roof_area_m2) for one in site.each_building]
    if areas and all(area is not None for _, area in areas):
        whole = sum(count * (area or 0.0) for count, area in areas)
    elif site.plants.roof_area_m2 is not None:
        whole = site.plants.roof_area_m2
    else:
        return UNLIMITED
    return whole / site.dwellings * dwellings


def drawn_residences(scenario: Scenario) -> tuple[Residence, ...]:
    """Residences over the communes by their people, like the sites by their weights.

    Each draw is named by the seed and the residence, so that a residence stays what it is
    whatever is drawn beside it; only the scale of all sizes follows their number.
    """
    estate = scenario.estate
    assert estate is not None
    numbers = np.arange(estate.residences)
    sizes = _sizes(estate, scenario.seed, numbers)
    every = communes()
    places = _chosen(_draws(scenario.seed, "commune", numbers), [one.population for one in every])
    weights = archetype_weights(scenario)
    models = _chosen(_draws(scenario.seed, "archetype", numbers), [*weights.values()])
    names = list(weights)
    return tuple(
        _drawn(scenario, number, every[places[number]], names[models[number]], int(sizes[number]))
        for number in range(len(numbers))
    )


def archetype_weights(scenario: Scenario) -> Mapping[str, float]:
    """Weight of each site that stands for a part of the dwellings."""
    estate = scenario.estate
    assert estate is not None
    if estate.archetypes:
        return {name: weight for name, weight in estate.archetypes.items() if weight > 0}
    return {name: float(site.dwellings) for name, site in scenario.sites.items()}


def _drawn(scenario: Scenario, number: int, commune: Commune, model: str, n: int) -> Residence:
    name = f"r{number + 1:05d}"
    estate, site = scenario.estate, scenario.sites[model]
    assert estate is not None
    latitude, longitude = scattered(commune, estate, scenario.seed, name)
    roof_m2 = usual_roof_m2(site, n)
    return Residence(
        residence=name,
        commune=commune.name,
        latitude=latitude,
        longitude=longitude,
        dwellings=n,
        archetype=model,
        roof_m2=roof_m2,
        kwp=min(usual_kwp(site, n), roof_kwp(site, roof_m2)),
    )


def scattered(commune: Commune, estate: Estate, seed: int, residence: str) -> tuple[float, float]:
    """Place within the disc around a commune's centre that holds its people, evenly. [degrees]"""
    key = stream(seed, "estate", "place", residence)
    around, out = (float(one) for one in uniform(key, np.arange(2)))
    reach_km = sqrt(commune.population / estate.people_per_km2 / pi) * sqrt(out)
    east_km, north_km = reach_km * sin(2 * pi * around), reach_km * cos(2 * pi * around)
    scale = KM_PER_DEGREE * cos(radians(commune.latitude))
    return commune.latitude + north_km / KM_PER_DEGREE, commune.longitude + east_km / scale


def _draws(seed: int, purpose: str, numbers: Counts) -> Array:
    return uniform(stream(seed, "estate", purpose), numbers)


def _chosen(draws: Array, weights: Sequence[float]) -> Counts:
    """Place of the weight that each draw falls upon."""
    bounds = np.cumsum(np.asarray(weights, float))
    return np.searchsorted(bounds, draws * bounds[-1], side="right")


def _sizes(estate: Estate, seed: int, numbers: Counts) -> Counts:
    """Dwellings of each residence: one each, and the rest by sizes of a log-normal law."""
    spread = normal(stream(seed, "estate", "size"), numbers)
    return parted(np.exp(estate.size_spread * spread), estate.dwellings)


def parted(weights: Array, total: int) -> Counts:
    """Whole numbers of at least 1 that add to a total, as near to their weights as can be.

    Examples
    --------
    >>> parted(np.array([1.0, 1.0, 2.0]), 10).tolist()
    [3, 3, 4]
    """
    rest = total - len(weights)
    wanted = weights / weights.sum() * rest
    whole = np.floor(wanted).astype(np.int64)
    largest = np.argsort(whole - wanted, kind="stable")[: rest - int(whole.sum())]
    whole[largest] += 1
    return whole + 1
