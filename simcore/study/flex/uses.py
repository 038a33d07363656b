"""What meters draw under each lever: the same homes, weather and draws, other habits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.lengths import QUARTER_HOUR_MINUTES, QUARTER_HOURS
from simcore.base.records import Array, Flags, Population
from simcore.base.windows import Windows, off_peak_fraction
from simcore.scenario.coaching import First
from simcore.scenario.flexibility import Flexibility
from simcore.site.chosen import WILLING, group_of
from simcore.site.coached import Coached
from simcore.site.curves import (
    Demand,
    SiteCurves,
    coached_demand,
    moved_kwh,
    site_demand,
    site_sky,
)
from simcore.site.homes import taps_of
from simcore.site.inputs import SiteInput
from simcore.site.registers import slot_off_peak
from simcore.site.slots import solar_slots
from simcore.site.tank_relay import expected_net_kwh, following_tanks, usual_tanks

NONE, TANKS, RELAY, APPLIANCES = "none", "tanks", "relay", "appliances"
FOLLOWERS, COACHING, BATTERY, TOGETHER = "followers", "coaching", "battery", "all"
SINGLE = (TANKS, RELAY, APPLIANCES, FOLLOWERS, COACHING, BATTERY)
LEVERS: Mapping[str, frozenset[str]] = {
    **{name: frozenset({name}) for name in SINGLE},
    TOGETHER: frozenset({TANKS, APPLIANCES, FOLLOWERS, COACHING, BATTERY}),
}
"""Parts that each lever moves, in the order of the tables; a tank follows one relay, so that the
one by surplus stands alone."""
NIGHT, SUMMER = ((23 * 60, 7 * 60),), ((2 * 60, 7 * 60), (13 * 60, 16 * 60))
SOLAR_WINDOWS = Windows(winter=NIGHT, summer=SUMMER)
"""Off-peak windows of a tank moved under the sun: 2 to 6 h and 11 to 17 h are favoured from April
to October, the night holds in winter (inferred from CRE 2026-33, table 4)."""
CARS_FRACTION, HEAT_PUMPS_FRACTION = 0.5, 0.3
"""Charges put off, and energy of heat pumps brought forward, where a scenario states none
(assumed). [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is tried: a scheme, a battery where a site has none, homes that come first.

    ``kwh_per_kwp`` is the capacity of that battery over the power of the roofs; it is charged
    in two hours. ``coached_fraction`` is the part of those who share that is coached where the
    scenario coaches nobody. Tanks are given to all who can, or to the group that comes ``first``
    alone; the parts of other levers go to it before anybody else.
    """

    scheme: str
    kwh_per_kwp: float
    coached_fraction: float
    first: First | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What meters draw, ``(n_slots, n_members)``, and their off-peak parts as of the curves.

    ``into_sun_kwh`` is what uses moved into the solar hours, ``saved_kwh`` what is not used any
    more, ``cold_hours`` the mean of a home with a tank in which hot water was lacking. [kWh/year],
    [h/year]
    """

    kwh: Array
    off_peak: Array
    into_sun_kwh: float = 0.0
    saved_kwh: float = 0.0
    cold_hours: float = 0.0


def without_levers(inputs: SiteInput) -> SiteInput:
    """The same site where nobody is coached and nothing moves without a reward."""
    still = inputs.flexibility.model_copy(update={"applies": "rewarded"})
    nobody = inputs.coaching.model_copy(update={"participation_fraction": 0.0})
    stated = inputs.fund.model_copy(update={"contributions": "stated"})
    return replace(inputs, flexibility=still, coaching=nobody, fund=stated)


def coaching_of(inputs: SiteInput, wishes: Wishes) -> SiteInput:
    """The same site with homes that are coached: the scenario's part of them, or the one tried."""
    table = inputs.coaching
    part = table.participation_fraction or wishes.coached_fraction
    first = wishes.first or table.first
    tried = table.model_copy(update={"participation_fraction": part, "first": first})
    return replace(inputs, coaching=tried)


def uses_of(
    inputs: SiteInput, wishes: Wishes, curves: SiteCurves, demand: Demand
) -> dict[frozenset[str], Use]:
    """Use by the levers that change it, the battery apart.

    Parameters
    ----------
    inputs
        The site with its own settings of coaching and flexibility.
    wishes
        What is tried, and for whom.
    curves, demand
        The site without any lever.
    """
    still = Use(
        kwh=curves.consumption_kwh,
        off_peak=curves.off_peak,
        cold_hours=_cold_hours(inputs, demand),
    )
    moved = _under_the_sun(inputs, wishes, curves.population, demand)
    taught = coaching_of(inputs, wishes)
    found = {frozenset[str](): still}
    for parts in {parts - {BATTERY} for parts in LEVERS.values()} - {frozenset()}:
        base = moved if TANKS in parts else demand
        saves = coached_demand(taught, base) if COACHING in parts else None
        found[parts] = _use(inputs, wishes, curves, (base, saves), parts, still)
    return found


def _use(
    inputs: SiteInput,
    wishes: Wishes,
    curves: SiteCurves,
    homes: tuple[Demand, Coached | None],
    parts: frozenset[str],
    still: Use,
) -> Use:
    """What meters draw once these parts are moved."""
    demand, taught = homes
    table = _moving(inputs, wishes, demand.homes.population, parts)
    own = replace(inputs, flexibility=table)
    kwh = moved_kwh(own, demand, curves.production_kwh, taught)
    saved = np.zeros(1) if taught is None else taught.saved_kwh
    into = (kwh + saved - curves.consumption_kwh)[solar_slots(inputs)]
    cold_hours = still.cold_hours
    if TANKS in parts:
        cold_hours = _cold_hours(inputs, demand)
    if RELAY in parts:
        cold_hours = _cold_hours_following(own, demand, curves)
    return Use(
        kwh=kwh,
        off_peak=slot_off_peak(demand.homes.relays, inputs.axis),
        into_sun_kwh=float(np.maximum(into, 0.0).sum()) if parts != {COACHING} else 0.0,
        saved_kwh=float(saved.sum()),
        cold_hours=cold_hours,
    )


def _moving(
    inputs: SiteInput, wishes: Wishes, people: Population, parts: frozenset[str]
) -> Flexibility:
    """Settings that move these parts alone."""
    table = inputs.flexibility
    update: dict[str, object] = {"first": wishes.first or table.first}
    if APPLIANCES not in parts:
        update["appliances_fraction"] = 0.0
    follows = FOLLOWERS in parts
    update["cars_fraction"] = (table.cars_fraction or CARS_FRACTION) if follows else 0.0
    pumps = table.heat_pumps_fraction or HEAT_PUMPS_FRACTION
    update["heat_pumps_fraction"] = pumps if follows else 0.0
    update["tanks_fraction"] = 0.0
    if RELAY in parts:
        # A relay asks nobody's will: all who share, or the group that comes first.
        lives = people.is_dwelling & ~people.is_vacant & people.is_participant
        group = group_of(inputs, people, wishes.first or WILLING)
        part = float((lives & group).sum() / max(lives.sum(), 1))
        update |= {"tanks_fraction": 1.0, "tank_follows": "surplus", "willing_fraction": part}
    return table.model_copy(update=update)


def _under_the_sun(inputs: SiteInput, wishes: Wishes, people: Population, demand: Demand) -> Demand:
    """Demand of the same homes with the off-peak windows of those with a tank in solar hours.

    The same draw-offs. Homes that do not share, whose curve was measured, or whose windows have
    hours around noon already, keep what they have.
    """
    is_fixed = (demand.consumption_kwh != demand.used_kwh).any(axis=0)
    has_tank = (
        demand.homes.population.has_electric_hot_water & people.is_off_peak & people.is_participant
    )
    has_tank &= group_of(inputs, people, wishes.first or WILLING)
    has_noon = np.array([_has_noon(windows) for windows in inputs.windows])
    is_moved = has_tank & ~is_fixed & ~has_noon[people.window_number]
    number = np.where(is_moved, len(inputs.windows), people.window_number)
    moved = replace(inputs, windows=(*inputs.windows, SOLAR_WINDOWS))
    return site_demand(moved, replace(people, window_number=number), site_sky(inputs))


def _has_noon(windows: Windows) -> bool:
    """Whether a set of windows has summer hours between 11 and 17 h."""
    summer = off_peak_fraction(windows, QUARTER_HOUR_MINUTES)[1]
    per_hour = 60 // QUARTER_HOUR_MINUTES
    return bool(summer[11 * per_hour : 17 * per_hour].any())


def _has_tanks(demand: Demand) -> Flags:
    people = demand.homes.population
    return people.has_electric_hot_water & people.is_dwelling & ~people.is_vacant


def _cold_hours(inputs: SiteInput, demand: Demand) -> float:
    """Hours in which a home with a tank lacks hot water behind its own relay, mean. [h/year]"""
    if not _has_tanks(demand).any():
        return 0.0
    homes = demand.homes
    drawn = taps_of(inputs.axis, homes)
    usual, _ = usual_tanks(inputs, drawn)
    return float(usual.n_cold.mean() * QUARTER_HOURS)


def _cold_hours_following(inputs: SiteInput, demand: Demand, curves: SiteCurves) -> float:
    """The same behind the relay that follows the surplus. [h/year]"""
    if not _has_tanks(demand).any():
        return 0.0
    homes = demand.homes
    drawn = taps_of(inputs.axis, homes)
    people = demand.homes.population
    used_kwh = demand.consumption_kwh[:, people.is_participant].sum(axis=-1, dtype=np.float64)
    net_kwh = expected_net_kwh(inputs, curves.production_kwh, used_kwh)
    follows = following_tanks(inputs, drawn, net_kwh)
    return float(follows.n_cold.mean() * QUARTER_HOURS)
