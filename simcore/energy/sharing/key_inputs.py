"""What a sharing key may look at beyond energies and weights."""

from dataclasses import dataclass

from simcore.base.records import Array, Counts


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
        of each building's plants, ``(..., n_slots, n_buildings)``; one building where unknown.
        [kWh]
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
    plant_weight: Array | None = None


NO_KEY_INPUTS = KeyInputs()
