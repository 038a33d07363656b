"""Homes whose demand is simulated, as those who move or save uses find them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from simcore.base.arrays import Counts
from simcore.base.records import Array, Population
from simcore.base.timeaxis import TimeAxis
from simcore.energy.demand import Taps, appliances_kwh, taps


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Homes whose demand is simulated: who lives there, under which sky, behind which relay.

    ``temp_air`` is ``(n_slots,)``; ``relays`` is the off-peak part of each quarter-hour,
    ``(2, 96, n_members)``; ``chance`` is who is up when, as a table of habits says, None as
    simcore assumes.
    """

    population: Population
    temp_air: Array
    relays: Array
    chance: Array | None = None


def taps_of(axis: TimeAxis, homes: Homes) -> Taps:
    """What hot water these homes draw, and by which tanks."""
    return taps(axis, homes.population, homes.temp_air, homes.relays, chance=homes.chance)


def appliances_of(axis: TimeAxis, homes: Homes, names: Sequence[str]) -> Array:
    """What some machines of these homes use, ``(n_slots, n_members)``. [kWh]"""
    surroundings = axis, homes.population, homes.temp_air, homes.relays
    return appliances_kwh(*surroundings, names=names, chance=homes.chance)


def some_members(people: Population, member: Counts) -> Population:
    """Some members alone, in the order of their numbers.

    A home has the same draws whoever its neighbours are.
    """
    groups = people.groups and {name: flags[member] for name, flags in people.groups.items()}
    parts = {
        one.name: getattr(people, one.name)[member]
        for one in fields(people)
        if one.name != "groups"
    }
    return Population(**parts, groups=groups)
