"""Operations of an estate: residences near each other, each operation one ordinary site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

import numpy as np

from simcore.base.arrays import Array
from simcore.base.brief import brief
from simcore.scenario.buildings import BuildingTable
from simcore.scenario.communes import COAST_KM, KM_PER_DEGREE, sea_km
from simcore.scenario.draft import HOUSEHOLDS
from simcore.scenario.fields import Provenance
from simcore.scenario.plants import PlaneTable, SitePlants
from simcore.scenario.residence_list import residences_of
from simcore.scenario.residences import UNLIMITED, Residence, main_building
from simcore.scenario.schema import Scenario
from simcore.scenario.site import Site, SiteHouseholds, SitePlace
from simcore.study.estate.grouping import Grouping, grouped

DRAWN = Provenance(kind="assumed", source="drawn over the communes by their population")
GIVEN = Provenance(kind="documented", source="the landlord's list of residences")
NEAR = Provenance(kind="inferred", source="drawn around the centre of the listed commune")
LIKE = Provenance(kind="inferred", source="as the sites that its residences are like, by dwellings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Residences that share in one operation, in the order of their identifiers.

    Attributes
    ----------
    operation
        Identifier, that of its first residence; what is drawn for it is named so.
    residences
        Who takes part.
    """

    operation: str
    residences: tuple[Residence, ...]

    __repr__ = brief

    @property
    def dwellings(self) -> int:
        """Number of dwellings."""
        return sum(one.dwellings for one in self.residences)

    @property
    def kwp(self) -> float:
        """Peak power of all plants. [kWp]"""
        return sum(one.kwp for one in self.residences)

    @property
    def largest(self) -> Residence:
        """The residence with most dwellings."""
        return max(self.residences, key=lambda one: one.dwellings)

    @property
    def place(self) -> tuple[float, float]:
        """Latitude and longitude of its middle, by dwellings. [degrees]"""
        weights = [one.dwellings for one in self.residences]
        latitudes = [one.latitude for one in self.residences]
        longitudes = [one.longitude for one in self.residences]
        return (
            float(np.average(latitudes, weights=weights)),
            float(np.average(longitudes, weights=weights)),
        )

    @property
    def free_from(self) -> int:
        """First year in which all its roofs are free; 0 for at once."""
        return max(one.free_from for one in self.residences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An estate whose operations are chosen, before any of them is worked on."""

    scenario: Scenario
    residences: tuple[Residence, ...]
    grouping: Grouping
    operations: tuple[Operation, ...]
    models: Mapping[str, Site] = field(repr=False)

    __repr__ = brief

    def one(self, operation: str) -> Scenario:
        """An operation alone, as an ordinary scenario of one site."""
        found = next(one for one in self.operations if one.operation == operation)
        return operation_scenario(self.scenario, [found])


def planned(scenario: Scenario) -> Planned:
    """Residences of a scenario's estate in operations.

    Raises
    ------
    InputError
        With all that is wrong in a list of residences.
    """
    estate = scenario.estate
    assert estate is not None
    residences = residences_of(scenario)
    grouping = grouped(
        places_km(residences),
        np.array([one.kwp for one in residences]),
        within_km=estate.within_km,
        power_limit_kw=estate.power_limit_kw,
    )
    members: dict[int, list[Residence]] = {}
    for residence, number in zip(residences, grouping.operation.tolist(), strict=True):
        members.setdefault(number, []).append(residence)
    operations = tuple(
        Operation(operation=f"op-{of[0].residence}", residences=tuple(of))
        for of in members.values()
    )
    return Planned(
        scenario=scenario,
        residences=residences,
        grouping=grouping,
        operations=operations,
        models=dict(scenario.sites),
    )


def places_km(residences: Sequence[Residence]) -> Array:
    """Places on a plane, ``(n_residences, 2)``, east and north. [km]"""
    latitude = np.array([one.latitude for one in residences])
    longitude = np.array([one.longitude for one in residences])
    scale = cos(radians(float(latitude.mean())))
    return np.stack([longitude * scale, latitude], axis=-1) * KM_PER_DEGREE


def operation_scenario(scenario: Scenario, operations: Sequence[Operation]) -> Scenario:
    """A scenario whose sites are these operations; all else is as it was."""
    sites = {one.operation: operation_site(scenario, one) for one in operations}
    doubtful = {path: of for path, of in scenario.doubtful.items() if not path.startswith("sites")}
    return scenario.model_copy(update={"sites": sites, "estate": None, "doubtful": doubtful})


def operation_site(scenario: Scenario, operation: Operation) -> Site:
    """An operation as a site: residences are its buildings, its households are all of theirs.

    Buildings have roofs and plants of the site that a residence is like; the plants of all
    residences that are like one site are one for the energy. Households are those of the sites,
    weighed by dwellings.
    """
    of = operation.residences
    largest, (latitude, longitude) = operation.largest, operation.place
    models = scenario.sites
    n_more = len(of) - 1
    name = f"{largest.commune} ({largest.residence}{f' + {n_more}' if n_more else ''})"
    is_coast = sea_km(latitude, longitude) <= COAST_KM
    model = models[largest.archetype]
    return Site(
        name=name,
        kind="documented" if all(one.is_given for one in of) else "composite",
        place=SitePlace(latitude=latitude, longitude=longitude),
        climate="coast" if is_coast else "inland",
        dwellings=operation.dwellings,
        households=_households(scenario, of),
        common_parts_kwh_per_dwelling=_mean(
            [(one.dwellings, models[one.archetype].common_parts_kwh_per_dwelling) for one in of]
        ),
        common_parts=model.common_parts,
        plants=_plants(scenario, of),
        buildings=tuple(building for one in of for building in _buildings(scenario, one)),
        provenance={
            "place": GIVEN if all(one.is_placed for one in of) else _near(of),
            "dwellings": GIVEN if of[0].is_given else DRAWN,
            "households": LIKE,
            "plants": LIKE,
            "buildings": GIVEN if of[0].is_given else LIKE,
            "common_parts_kwh_per_dwelling": LIKE,
        },
    )


def _near(residences: Sequence[Residence]) -> Provenance:
    return NEAR if residences[0].is_given else DRAWN


def _plants(scenario: Scenario, residences: Sequence[Residence]) -> SitePlants:
    """Settings of the plants, those of the site that most dwellings are like."""
    weight: dict[str, int] = {}
    for one in residences:
        weight[one.archetype] = weight.get(one.archetype, 0) + one.dwellings
    model = scenario.sites[max(weight, key=lambda name: weight[name])].plants
    areas = sum(one.roof_m2 for one in residences)
    return model.model_copy(
        update={
            "kwp_per_dwelling": None,
            "roof_area_m2": areas if areas < UNLIMITED else None,
            "measured_production": None,
        }
    )


def _buildings(scenario: Scenario, one: Residence) -> list[BuildingTable]:
    """Buildings of a residence, like the main one of its site: two sizes a dwelling apart."""
    site = scenario.sites[one.archetype]
    main = main_building(site)
    each = 1 if main is None else max(main.dwellings, 1)
    n_buildings = max(1, round(one.dwellings / each))
    less, n_more = divmod(one.dwellings, n_buildings)
    sizes = [(n_more, less + 1), (n_buildings - n_more, less)]
    kind = "low_block" if main is None else main.kind
    return [
        BuildingTable(
            name=f"{one.residence} {dwellings}",
            kind=kind,
            count=count,
            dwellings=dwellings,
            roof_area_m2=None
            if one.roof_m2 == UNLIMITED
            else one.roof_m2 * dwellings / one.dwellings,
            kwp=one.kwp * dwellings / one.dwellings,
            planes=_planes(scenario, one.archetype, main),
            contiguous=one.residence,
        )
        for count, dwellings in sizes
        if count
    ]


def _planes(
    scenario: Scenario, archetype: str, main: BuildingTable | None
) -> tuple[PlaneTable, ...]:
    """Planes of a site, whose plants bear its name so that those of others stay apart."""
    own = None if main is None else main.planes
    planes = (scenario.sites[archetype].plants.planes or ()) if own is None else own
    return tuple(
        plane.model_copy(update={"plant": f"{archetype} {plane.plant}"}) for plane in planes
    )


def _households(scenario: Scenario, residences: Sequence[Residence]) -> SiteHouseholds:
    """Households of all residences, fractions and means weighed by dwellings."""
    parts = [(one.dwellings, _lives(scenario, one)) for one in residences]
    first = parts[0][1]
    if all(lives == first for _, lives in parts):
        return first
    values = {name: _mixed(parts, name) for name in SiteHouseholds.model_fields}
    heated = [
        (n * lives.electric_heating_fraction, lives.heating_kwh_per_year) for n, lives in parts
    ]
    if sum(weight for weight, _ in heated) > 0:
        values["heating_kwh_per_year"] = _mean(heated)
    return SiteHouseholds(**values)


def _lives(scenario: Scenario, one: Residence) -> SiteHouseholds:
    """Households of a residence: those of its site, with its own heating."""
    lives = scenario.sites[one.archetype].households
    if not one.heating:
        return lives
    by_heating: Mapping[str, Any] = {str(name): table for name, table in HOUSEHOLDS.items()}
    stated = dict(by_heating[one.heating])
    rare = stated.pop("equipment", {})
    equipment = lives.equipment.model_copy(update={"heat_pump_fraction": 0.0, **rare})
    return lives.model_copy(update={**stated, "equipment": equipment})


def _mixed(parts: Sequence[tuple[float, Any]], name: str) -> Any:
    """A field of several tables as one: means of numbers, all sets of windows, no files."""
    values = [(weight, getattr(table, name)) for weight, table in parts]
    first = values[0][1]
    if all(value == first for _, value in values):
        return first
    if name == "off_peak_windows":
        return tuple(dict.fromkeys(window for _, windows in values for window in windows))
    if isinstance(first, tuple):
        return tuple(
            _mean([(weight, value[place]) for weight, value in values])
            for place in range(len(first))
        )
    if isinstance(first, float | int):
        return _mean(values)
    tables = [(weight, value) for weight, value in values]
    return type(first)(**{key: _mixed(tables, key) for key in type(first).model_fields})


def _mean(parts: Sequence[tuple[float, float]]) -> float:
    """Mean of numbers by their weights."""
    weights = np.array([weight for weight, _ in parts], float)
    return float(np.dot(weights / weights.sum(), [value for _, value in parts]))
