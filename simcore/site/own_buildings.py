"""Which building each meter belongs to, and which part of each plant stands on it."""

import numpy as np

from simcore.base.records import Array, Counts, Population
from simcore.scenario.built import plant_parts_by_building
from simcore.site.inputs import SiteInput
from simcore.site.professional import each_meter


def n_buildings(inputs: SiteInput) -> int:
    """Buildings of a site, identical ones apart; 0 where they are not told."""
    return sum(building.count for building in inputs.site_table.each_building)


def building_of_member(inputs: SiteInput, people: Population) -> Counts:
    """Building of each meter from 0, ``(n_members,)``; -1 for a meter of the whole site.

    Dwellings are dealt to the buildings in the order of both, identical buildings one after the
    other (assumed for those drawn); each meter of common parts belongs to its own building.
    """
    each = inputs.site_table.each_building
    counts = [building.count for building in each]
    n_homes = np.repeat([building.dwellings for building in each], counts)
    building = np.full(people.n_members, -1)
    building[people.is_dwelling] = np.repeat(np.arange(len(n_homes)), n_homes)
    meters = each_meter(inputs, people)
    names = np.repeat([kind.name for kind in each], counts)
    owner = np.flatnonzero(np.isin(names, [kind.building for _, kind in meters]))
    if len(owner):
        building[[number for number, _ in meters]] = owner
    return building


def roof_fractions(inputs: SiteInput) -> Array:
    """Part of each plant that stands on each building, ``(n_plants, n_buildings)``. [1]"""
    each = inputs.site_table.each_building
    parts = plant_parts_by_building(inputs.site_table)
    plants = dict.fromkeys(plane.plant for plane in inputs.planes)
    by_kind = [[dict(parts[kind.name]).get(plant, 0.0) for plant in plants] for kind in each]
    return np.repeat(np.array(by_kind), [kind.count for kind in each], axis=0).T
