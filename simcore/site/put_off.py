"""Runs of machines and charges of cars put off, heat pumps brought forward, with the same draws."""

import numpy as np

from simcore.base.draws import stream, substreams
from simcore.base.records import Array, Flags
from simcore.energy.flexibility import chance_by_day, moved_into, put_off
from simcore.site.homes import Homes, appliances_of
from simcore.site.inputs import SiteInput
from simcore.site.slots import solar_slots

LONGEST_NIGHT_HOURS = 24.0
"""A car waits until noon of the next day, whatever the delay of machines. [h]"""


def put_off_kwh(
    inputs: SiteInput, homes: Homes, uses: tuple[str, ...], effort: Array, told: Flags
) -> Array:
    """What machines draw more, or less, once runs are put off, ``(n_slots, n_members)``. [kWh]

    Parameters
    ----------
    inputs
        Delay, fatigue, rebound, the hours of the sun.
    homes
        Those whose machines they are.
    uses
        Names of the machines, whose runs are told apart together.
    effort
        Part of its runs that a home puts off at first, ``(n_members,)``. [1]
    told
        Days on which a message comes, ``(n_days,)``.
    """
    flexibility, axis = inputs.flexibility, inputs.axis
    used_kwh = appliances_of(axis, homes, uses)
    is_car = uses == ("car",)
    hours = LONGEST_NIGHT_HOURS if is_car else flexibility.run_delay_hours
    # What a charger does by itself does not tire.
    fatigue = 0.0 if is_car else flexibility.fatigue_fraction_per_week
    unprompted = flexibility.unprompted_fraction
    chance = chance_by_day(effort, np.ones_like(told) if is_car else told, unprompted, fatigue)
    day, window = axis.day.astype(np.int64), solar_slots(inputs)
    purpose = stream(inputs.seed, inputs.site, "put off", *uses)
    key = substreams(homes.population.key ^ purpose, 0)
    most_slots = int(hours / axis.hours)
    moved_kwh = put_off(used_kwh, window, day, chance, key, most_slots) - used_kwh
    rebound = 0.0 if is_car else flexibility.rebound_fraction
    return moved_kwh + rebound * np.maximum(moved_kwh, 0.0)


def heat_pumps_kwh(inputs: SiteInput, homes: Homes, fraction: Array) -> Array:
    """What heat pumps draw more, or less, once they heat early, ``(n_slots, n_members)``. [kWh]"""
    axis, lost = inputs.axis, inputs.flexibility.heat_pump_loss_fraction
    used_kwh = appliances_of(axis, homes, ("heat_pump",))
    day, window = axis.day.astype(np.int64), solar_slots(inputs)
    moved_kwh = moved_into(used_kwh, window, day, fraction) - used_kwh
    return moved_kwh + lost * np.maximum(moved_kwh, 0.0)
