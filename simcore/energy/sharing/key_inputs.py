"""What a sharing key may look at beyond energies and weights."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array, Counts

SURPLUS = "surplus"
"""What buildings leave is not shared again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInputs:
    """What some keys need of the slots and members they are given; None where unknown.

    Attributes
    ----------
    rank
        Rank of each member, ``(n_members,)``, 0 served first.
    week
        Number of the week of each slot, ``(n_slots,)``.
    hot_water_kwh
        Consumption of the members' hot-water tanks, ``(..., n_slots, n_members)``. [kWh]
    value_eur_per_kwh
        What a shared kWh saves a member, all taxes included, ``(n_slots, n_members)`` or
        what broadcasts to it; 1 where unknown. [EUR/kWh]
    saving_eur
        Saving of each member before the first slot, ``(n_members,)``; 0 where unknown. [EUR]
    slot_class, group
        Class of each slot (an hour of a kind of day), ``(n_slots,)``, and group of members
        treated alike, ``(n_members,)``, both from 0; a single one where unknown. Members of
        group -1 keep their pro rata part.
    building, building_kwh
        Building of each member from 0, -1 for a member of none, ``(n_members,)``, and production
        of each building's plants, or the part of the site's that it is given,
        ``(..., n_slots, n_buildings)``; one building where unknown. [kWh]
    inside, rest
        Names of the key inside each building, and of the one that shares what is left; pro rata
        where unknown, :data:`SURPLUS` where the rest is not shared.
    rest_weight, rest_rank
        Weight, 0 for those who stay out, and rank of each member for the rest, ``(n_members,)``;
        those who weigh inside take part alike where unknown.
    plant_weight
        Weight of each member at each plant, ``(n_plants, n_members)``. [1]
    """

    rank: Counts | None = None
    week: Counts | None = None
    hot_water_kwh: Array | None = None
    value_eur_per_kwh: Array | None = None
    saving_eur: Array | None = None
    slot_class: Counts | None = None
    group: Counts | None = None
    building: Counts | None = None
    building_kwh: Array | None = None
    inside: tuple[str, ...] = ()
    rest: str = ""
    rest_weight: Array | None = None
    rest_rank: Counts | None = None
    plant_weight: Array | None = None

    def of_members(self, member: Counts) -> "KeyInputs":
        """What a key is told that shares among some members alone."""
        hot_water_kwh = self.hot_water_kwh
        return replace(
            self,
            rank=None if self.rank is None else self.rank[member],
            hot_water_kwh=None if hot_water_kwh is None else hot_water_kwh[..., member],
        )

    def of_rest(self, given_kwh: Array) -> "KeyInputs":
        """What a key is told that shares what buildings leave; their sun serves tanks first."""
        hot_water_kwh = self.hot_water_kwh
        return replace(
            self,
            rank=self.rest_rank,
            hot_water_kwh=None
            if hot_water_kwh is None
            else np.maximum(hot_water_kwh - given_kwh, 0.0),
        )


NO_KEY_INPUTS = KeyInputs()
