"""Homes of a site that are coached: who they are, what they save of each use, what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simcore.base.brief import brief
from simcore.base.draws import stream, substreams, uniform
from simcore.base.records import Array, Flags, Population
from simcore.energy.demand import each_use_kwh, surroundings_of
from simcore.energy.flexibility import kept_fraction, saved_by_use, spread_effect
from simcore.site.chosen import chosen
from simcore.site.homes import Homes, some_members
from simcore.site.inputs import SiteInput

_SUCCEEDS, _SPREAD, _AGE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Coached:
    """What coaching changes at a site.

    Attributes
    ----------
    saved_kwh
        What each member saves, ``(n_slots, n_members)``. [kWh]
    kept
        Part of each use that is left, ``(n_members,)``; empty where nobody is coached. [1]
    """

    saved_kwh: Array
    kept: Mapping[str, Array] = field(default_factory=dict)

    __repr__ = brief


def coached_homes(inputs: SiteInput, people: Population) -> Flags:
    """Homes that are coached, ``(n_members,)``."""
    table = inputs.coaching
    return chosen(inputs, people, table.participation_fraction, table.first)


def coaching_eur_per_year(inputs: SiteInput, people: Population) -> float:
    """What coaching costs the landlord in a year, each home in its turn, without VAT. [EUR/year]"""
    table = inputs.coaching
    n_homes = float(coached_homes(inputs, people).sum())
    return n_homes * table.cost_eur_per_home / table.every_years


def coached_effect(inputs: SiteInput, people: Population) -> Array:
    """Part of all its use that each home saves in a year of the programme, ``(n_members,)``. [1]

    Who succeeds, by how much, and how long ago each was coached is drawn by home.
    """
    table = inputs.coaching
    key = stream(inputs.seed, inputs.site, "coaching")
    keys = substreams(key, np.arange(people.n_members))
    succeeds = uniform(keys, _SUCCEEDS) < table.success_fraction
    is_electric = people.has_electric_hot_water & (
        people.has_electric_heating | people.has_heat_pump
    )
    mean = np.where(is_electric, table.all_electric_saved_fraction, table.saved_fraction)
    first = spread_effect(mean, table.spread_fraction, uniform(keys, _SPREAD))
    age = np.floor(table.every_years * uniform(keys, _AGE))
    left = kept_fraction(age, table.fading_fraction_per_year)
    return first * left * (succeeds & coached_homes(inputs, people))


def coached(inputs: SiteInput, homes: Homes, is_measured: Flags) -> Coached:
    """What coached homes save, use by use; those whose curve was measured stay as they are."""
    people = homes.population
    effect = coached_effect(inputs, people) * ~is_measured
    saved_kwh = np.zeros((inputs.axis.n_slots, people.n_members))
    member = np.flatnonzero(effect > 0)
    if not len(member):
        return Coached(saved_kwh=saved_kwh)
    surroundings = surroundings_of(
        inputs.axis,
        some_members(people, member),
        homes.temp_air,
        homes.relays[..., member],
        inputs.households.heating_kwh_per_year,
        inputs.place,
        homes.chance,
    )
    by_use = each_use_kwh(surroundings)
    yearly = {use: kwh.sum(axis=0) for use, kwh in by_use.items()}
    weight = dict(inputs.coaching.uses)
    part = saved_by_use(yearly, effect[member], weight)
    kept = {use: np.ones(people.n_members) for use in part}
    for use, saved in part.items():
        saved_kwh[:, member] += saved * by_use[use]
        kept[use][member] = 1.0 - saved
    return Coached(saved_kwh=saved_kwh, kept=kept)
