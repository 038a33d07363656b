"""A site whose willing households move uses under the sun, with the same random draws."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simcore.base.lengths import QUARTER_HOUR_MINUTES
from simcore.base.records import Array, Flags, Population
from simcore.base.timeaxis import TimeAxis, period_of_slot
from simcore.base.windows import Windows, off_peak_fraction
from simcore.energy.demand import tanks_kwh
from simcore.energy.flexibility import (
    gained_kwh,
    moved_into,
    weekday_baseline_kwh,
    window_kwh_by_day,
)
from simcore.scenario.site import spans
from simcore.site.chosen import chosen
from simcore.site.homes import Homes, appliances_of
from simcore.site.inputs import SiteInput
from simcore.site.put_off import heat_pumps_kwh, put_off_kwh
from simcore.site.records import Shift
from simcore.site.slots import solar_slots
from simcore.site.tank_relay import expected_net_kwh, following_kwh

MOVABLE = ("washing", "drying", "dishes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What those who move uses look at, and what coaching left of these.

    ``made_kwh`` and ``used_kwh`` are what the plants make and all who share use, ``(n_slots,)``;
    ``kept`` is the part of each use that is left where homes are coached, ``(n_members,)``.
    """

    made_kwh: Array
    used_kwh: Array
    kept: Mapping[str, Array] = field(default_factory=dict)


def shifted_kwh(
    inputs: SiteInput, homes: Homes, consumption_kwh: Array, is_measured: Flags, outlook: Outlook
) -> Array:
    """Consumption of a site once the willing have moved their uses, ``(n_slots, n_members)``.

    Tanks heat behind a relay that lets them do so around noon alone, or that follows the
    site's surplus: the same draw-offs, so that a tank gives no more than it holds. Other uses
    move within their day, or by whole runs. Homes whose curve was measured stay as they are.

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
    outlook
        What the plants make and all use, and what is left of each use.
    """
    people, flexibility, kept = homes.population, inputs.flexibility, outlook.kept
    is_willing = movers(inputs, people) & ~is_measured
    shifted = consumption_kwh.copy()
    moves_tank = tank_movers(inputs, people, is_willing)
    if moves_tank.any():
        shifted += _left(_tanks_moved(inputs, homes, moves_tank, outlook), kept, "hot_water")
    fraction = flexibility.appliances_fraction * is_willing
    if fraction.any():
        for name, moved in _appliances_moved(inputs, homes, fraction, outlook).items():
            shifted += _left(moved, kept, name)
    fraction = flexibility.cars_fraction * (is_willing & people.has_car)
    if fraction.any():
        moved = put_off_kwh(inputs, homes, ("car",), fraction, _told_days(inputs, outlook))
        shifted += _left(moved, kept, "car")
    fraction = flexibility.heat_pumps_fraction * (is_willing & people.has_heat_pump)
    if fraction.any():
        shifted += _left(heat_pumps_kwh(inputs, homes, fraction), kept, "heat_pump")
    # Differences of sums: what is left of a slot may miss 0 by a rounding error.
    return np.maximum(shifted, 0.0)


def _left(moved_kwh: Array, kept: Mapping[str, Array], use: str) -> Array:
    """What is moved of a use once coaching has saved a part of it."""
    return moved_kwh * kept[use] if use in kept else moved_kwh


def _tanks_moved(inputs: SiteInput, homes: Homes, moves_tank: Flags, outlook: Outlook) -> Array:
    """What tanks behind a new relay draw more, or less, ``(n_slots, n_members)``. [kWh]"""
    axis, people = inputs.axis, homes.population
    if inputs.flexibility.tank_follows == "surplus":
        net_kwh = expected_net_kwh(inputs, outlook.made_kwh, outlook.used_kwh)
        return following_kwh(inputs, homes, moves_tank, net_kwh)
    solar = np.where(moves_tank, solar_relay(inputs)[..., np.newaxis], homes.relays)
    # Behind a relay of its own a tank follows it, whatever the contract.
    behind = replace(people, is_off_peak=people.is_off_peak | moves_tank)
    under_sun = replace(homes, population=behind, relays=solar)
    return homes_tanks_kwh(axis, under_sun) - homes_tanks_kwh(axis, homes)


def _appliances_moved(
    inputs: SiteInput, homes: Homes, fraction: Array, outlook: Outlook
) -> dict[str, Array]:
    """What machines draw more, or less, by use where coaching tells them apart. [kWh]"""
    kinds = [(name,) for name in MOVABLE]
    if inputs.flexibility.appliances_by == "runs":
        told = _told_days(inputs, outlook)
        return {kind[0]: put_off_kwh(inputs, homes, kind, fraction, told) for kind in kinds}
    window, day = solar_slots(inputs), inputs.axis.day.astype(np.int64)
    moved: dict[str, Array] = {}
    for kind in kinds if outlook.kept else [MOVABLE]:
        uses_kwh = appliances_of(inputs.axis, homes, kind)
        moved[kind[0]] = moved_into(uses_kwh, window, day, fraction) - uses_kwh
    return moved


def _told_days(inputs: SiteInput, outlook: Outlook) -> Flags:
    """Days on which a message comes, ``(n_days,)``: all of them where none is ever sent."""
    axis = inputs.axis
    if inputs.flexibility.message == "none":
        return np.ones(axis.n_days, bool)
    net_kwh = expected_net_kwh(inputs, outlook.made_kwh, outlook.used_kwh)
    by_day = np.bincount(axis.day.astype(np.int64), net_kwh * solar_slots(inputs))
    return np.asarray(by_day > 0)


def movers(inputs: SiteInput, people: Population) -> Flags:
    """Homes that move uses, ``(n_members,)``."""
    flexibility = inputs.flexibility
    return chosen(inputs, people, flexibility.willing_fraction, flexibility.first)


def tank_movers(inputs: SiteInput, people: Population, is_willing: Flags) -> Flags:
    """Those of them whose tank is moved, the most willing first, ``(n_members,)``."""
    flexibility = inputs.flexibility
    has_tank = is_willing & people.has_electric_hot_water
    if flexibility.first != "willing":
        return has_tank & (people.shift_rank > 1 - flexibility.tanks_fraction)
    reached = flexibility.willing_fraction * flexibility.tanks_fraction
    return has_tank & (people.shift_rank > 1 - reached)


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
