"""A site whose willing households move uses under the sun, with the same random draws."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.lengths import QUARTER_HOUR_MINUTES
from simcore.base.records import Array, Flags, Population
from simcore.base.timeaxis import TimeAxis, period_of_slot
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.demand import appliances_kwh, tanks_kwh
from simcore.energy.flexibility import (
    gained_kwh,
    moved_into,
    weekday_baseline_kwh,
    window_kwh_by_day,
)
from simcore.scenario.site import spans
from simcore.site.inputs import SiteInput
from simcore.site.records import Shift
from simcore.site.slots import solar_slots

MOVABLE = ("washing", "drying", "dishes")


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


def shifted_kwh(
    inputs: SiteInput, homes: Homes, consumption_kwh: Array, is_measured: Flags
) -> Array:
    """Consumption of a site once the willing have moved their uses, ``(n_slots, n_members)``.

    Tanks heat behind a relay that lets them do so around noon alone: the same draw-offs, so
    that a tank gives no more than it holds. Other uses move within their day. Homes whose
    curve was measured stay as they are.

    Parameters
    ----------
    inputs
        Who is willing to move what, into which hours.
    homes
        Those whose demand it is.
    consumption_kwh
        Consumption before anything is moved, ``(n_slots, n_members)``. [kWh]
    is_measured
        Homes with a measured curve, ``(n_members,)``.
    """
    axis, people, flexibility = inputs.axis, homes.population, inputs.flexibility
    is_willing = willing(people, flexibility.willing_fraction) & ~is_measured
    moves_tank = is_willing & people.has_electric_hot_water
    moves_tank &= people.shift_rank > 1 - flexibility.willing_fraction * flexibility.tanks_fraction
    shifted = consumption_kwh.copy()
    if moves_tank.any():
        solar = np.where(moves_tank, solar_relay(inputs)[..., np.newaxis], homes.relays)
        # Behind a relay of its own a tank follows it, whatever the contract.
        behind = replace(people, is_off_peak=people.is_off_peak | moves_tank)
        under_sun = replace(homes, population=behind, relays=solar)
        shifted += homes_tanks_kwh(axis, under_sun) - homes_tanks_kwh(axis, homes)
    fraction = flexibility.appliances_fraction * is_willing
    if fraction.any():
        surroundings = axis, people, homes.temp_air, homes.relays
        uses_kwh = appliances_kwh(*surroundings, names=MOVABLE, chance=homes.chance)
        window, day = solar_slots(inputs), axis.day.astype(np.int64)
        shifted += moved_into(uses_kwh, window, day, fraction) - uses_kwh
    # Differences of sums: what is left of a slot may miss 0 by a rounding error.
    return np.maximum(shifted, 0.0)


def willing(people: Population, fraction: float) -> Flags:
    """The most willing of those who live there and take part, ``(n_members,)``."""
    lives = people.is_dwelling & ~people.is_vacant & people.is_participant
    return lives & (people.shift_rank > 1 - fraction)


def homes_tanks_kwh(axis: TimeAxis, homes: Homes) -> Array:
    """Electric hot water of homes, ``(n_slots, n_members)``. [kWh]"""
    return tanks_kwh(axis, homes.population, homes.temp_air, homes.relays, chance=homes.chance)


def solar_relay(inputs: SiteInput) -> Array:
    """Relay of tanks that were moved under the sun, ``(2, 96)``."""
    window = spans(inputs.flexibility.tank_relay)
    return off_peak_fraction(Windows(winter=window, summer=window), QUARTER_HOUR_MINUTES)


def shift_of(inputs: SiteInput, before_kwh: Array, after_kwh: Array) -> Shift:
    """What moved, and what a baseline by weekday takes for moved.

    The baseline is the same weekday's mean over four weeks of the use before anything was
    moved, as of a control group; one that rolls over weeks already moved would fade away.
    """
    axis, periods = inputs.axis, inputs.periods
    day, window = axis.day.astype(np.int64), solar_slots(inputs)
    before, after = (window_kwh_by_day(kwh, window, day) for kwh in (before_kwh, after_kwh))
    first = np.searchsorted(day, np.arange(axis.n_days))
    period = period_of_slot(axis, periods)[first]
    counted = (period, len(periods))
    return Shift(
        consumption_kwh=after_kwh.sum(axis=-1),
        moved_kwh=gained_kwh(after, before, *counted),
        rewarded_kwh=gained_kwh(after, weekday_baseline_kwh(before), *counted),
    )
