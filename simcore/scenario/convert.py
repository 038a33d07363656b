"""Records of the engine, made from the tables of a site."""

from dataclasses import fields
from functools import cache
from typing import Any

from pydantic import BaseModel

from simcore.base.equipment import Equipment
from simcore.base.records import Households, Losses, Place, Plane, PlantSettings
from simcore.base.windows import Windows
from simcore.scenario.built import common_meters, described_power_kw, planes_of, roof_plants
from simcore.scenario.finance import Finance
from simcore.scenario.meter_windows import Sets, shipped_windows
from simcore.scenario.plants import SiteLosses, SitePlants
from simcore.scenario.schema import PlantOverrides, Scenario
from simcore.scenario.site import Site, parts_of, spans


def same_names(record: Any, table: BaseModel) -> dict[str, Any]:
    """Values of a table that a record holds under the same names."""
    return {name: getattr(table, name) for name in _shared_names(record, type(table))}


@cache
def _shared_names(record: Any, table: type[BaseModel]) -> tuple[str, ...]:
    known = table.model_fields
    return tuple(field.name for field in fields(record) if field.name in known)


def defaults_of(record: Any, *tables: type[BaseModel]) -> dict[str, Any]:
    """Default values of tables that a record holds under the same names."""
    field_names = {field.name for field in fields(record)}
    return {
        name: field.get_default(call_default_factory=True)
        for table in tables
        for name, field in table.model_fields.items()
        if name in field_names and not field.is_required()
    }


def usual_plant_settings() -> PlantSettings:
    """What plants have in common where a scenario says nothing of them.

    Returns
    -------
    PlantSettings
        The defaults of a scenario file.

    Examples
    --------
    >>> round(usual_plant_settings().losses.total_fraction, 4)
    0.1142
    """
    lost = defaults_of(Losses, SiteLosses, SitePlants)
    usual = defaults_of(PlantSettings, SitePlants, PlantOverrides, Finance)
    return PlantSettings(**(usual | {"losses": Losses(**lost), "horizon": ()}))


def place_record(site: Site) -> Place:
    """Where the site stands."""
    return Place(**same_names(Place, site.place))


def peak_power_kw(site: Site, scenario: Scenario) -> float:
    """Peak power of the site: as it describes it or per dwelling, x the scenario's factor. [kW]"""
    override = scenario.plants.kwp_per_dwelling
    power_kw = described_power_kw(site) if override is None else override * site.dwellings
    return power_kw * scenario.plants.kwp_factor


def planes_record(site: Site, scenario: Scenario) -> tuple[Plane, ...]:
    """Planes of modules of the site, each with its share; none without peak power."""
    return planes_of(site, peak_power_kw(site, scenario))


def plant_settings_record(site: Site, scenario: Scenario) -> PlantSettings:
    """What the plants of the site have in common.

    Figures by month need the months of the slots as well: ``dataclasses.replace(record,
    month_of_slot=axis.month)``.
    """
    plants = site.plants
    lost = same_names(Losses, plants.losses) | same_names(Losses, plants)
    stated = same_names(PlantSettings, plants) | same_names(PlantSettings, scenario.plants)
    stated |= same_names(PlantSettings, scenario.finance)
    return PlantSettings(
        **(stated | {"losses": Losses(**lost), "horizon": plants.horizon or ()}),
    )


def n_dwellings(scenario: Scenario) -> int:
    """Number of dwellings of all sites."""
    return sum(site.dwellings for site in scenario.sites.values())


def n_plants(scenario: Scenario) -> int:
    """Number of plants of all sites, one to a building; those without power do not count."""
    return sum(
        roof.n_plants
        for site in scenario.sites.values()
        for roof in roof_plants(site)
        if peak_power_kw(site, scenario) * roof.part_fraction > 0
    )


def windows_record(site: Site, scenario: Scenario) -> tuple[Windows, ...]:
    """Sets of off-peak windows that meters of the site draw, in minutes of the local day."""
    return _window_sets(site, scenario)[0]


def _window_sets(site: Site, scenario: Scenario) -> Sets:
    """Sets of windows, and the part of the meters that has each, empty where all are as common."""
    sets = scenario.households.off_peak_windows or site.households.off_peak_windows
    if sets is None:
        return shipped_windows()
    stated = tuple(
        Windows(winter=spans(windows.winter), summer=spans(windows.summer)) for windows in sets
    )
    return stated, parts_of(sets)


def households_record(site: Site, scenario: Scenario) -> Households:
    """Who lives at the site, with the settings that hold for all sites.

    More electric hot water than contracts in peak and off-peak prices raises the latter.
    """
    lives = site.households
    override = scenario.households
    hot_water = _overridden(override.electric_hot_water_fraction, lives.electric_hot_water_fraction)
    from_tables = same_names(Households, lives) | same_names(Households, site)
    windows, window_parts = _window_sets(site, scenario)
    from_scenario = {
        "n_dwellings": site.dwellings,
        "n_windows": len(windows),
        "window_parts": window_parts,
        "vacancy_fraction": _overridden(override.vacancy_fraction, lives.vacancy_fraction),
        "refusal_fraction": _overridden(override.refusal_fraction, lives.refusal_fraction),
        "electric_hot_water_fraction": hot_water,
        "off_peak_fraction": max(lives.off_peak_fraction, hot_water),
        "indexed_fraction": min(
            lives.indexed_fraction, max(1.0 - lives.tempo_fraction - lives.spot_fraction, 0.0)
        ),
        "equipment": Equipment(**same_names(Equipment, lives.equipment)),
        "common_meters": common_meters(site),
    }
    return Households(**(from_tables | from_scenario))


def _overridden(override: float | None, stated: float) -> float:
    return stated if override is None else override
