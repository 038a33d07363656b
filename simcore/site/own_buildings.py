"""Which building each meter belongs to, and which part of each plant stands on it."""

from collections.abc import Collection

import numpy as np

from simcore.base.records import Array, Counts, Population
from simcore.energy.sharing import KEYS
from simcore.energy.sharing.key_inputs import SURPLUS
from simcore.energy.sharing.keys import PRORATA
from simcore.scenario.built import plant_parts_by_building
from simcore.site.inputs import SiteInput
from simcore.site.professional import each_meter


def n_buildings(inputs: SiteInput) -> int:
    """Buildings of a site, identical ones apart; 0 where they are not told."""
    return sum(building.count for building in inputs.site_table.each_building)


def keys_inside(inputs: SiteInput) -> tuple[str, ...]:
    """Name of the key inside each building; one of the site where its buildings are not told."""
    usual = inputs.sharing.key_inside or PRORATA
    told = {one.building: one.key_inside or usual for one in inputs.site_table.each_key}
    kinds = inputs.site_table.each_building
    return tuple(told.get(one.name, usual) for one in kinds for _ in range(one.count)) or (usual,)


def sharing_needs(inputs: SiteInput, keys: Collection[str] = ()) -> frozenset[str]:
    """What the scenario's key, or these, look at, with the keys that one by buildings applies."""
    named = set(keys or (inputs.sharing.key,))
    if any("building" in KEYS[name].needs for name in named):
        named |= {*keys_inside(inputs), inputs.sharing.key_rest or PRORATA} - {SURPLUS}
    return frozenset(need for name in named for need in KEYS[name].needs)


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
    """Part of each plant that serves each building first, ``(n_plants, n_buildings)``. [1]

    What stands on it, or the same part of all plants where parts of the sun are stated.
    """
    each = inputs.site_table.each_building
    stated = {one.building: one.sun_fraction for one in inputs.site_table.each_key}
    parts = plant_parts_by_building(inputs.site_table)
    plants = dict.fromkeys(plane.plant for plane in inputs.planes)
    if any(part is not None for part in stated.values()):
        by_kind = [[stated[kind.name] or 0.0] * len(plants) for kind in each]
    else:
        by_kind = [[dict(parts[kind.name]).get(plant, 0.0) for plant in plants] for kind in each]
    return np.repeat(np.array(by_kind), [kind.count for kind in each], axis=0).T
