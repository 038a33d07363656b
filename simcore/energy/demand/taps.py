"""Draw-offs of hot water and the tanks that serve them, for those who choose the relay."""

from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Population
from simcore.base.timeaxis import TimeAxis
from simcore.energy.demand import heat
from simcore.energy.demand.blocks import WINDOW_DAYS
from simcore.energy.demand.kernels import THERMOSTAT_BAND
from simcore.energy.demand.quarters import WARM_UP, Numbers
from simcore.energy.demand.surroundings import Homes, is_lived_in, windows
from simcore.energy.demand.uses import surroundings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Taps:
    """Homes with a tank, quarter by quarter from the warm-up on.

    Attributes
    ----------
    member
        Their numbers among the members, ``(n_homes,)``.
    drawn_kwh
        Heat wanted at the taps, ``(n_quarters, n_homes)``. [kWh]
    relay
        Part of each quarter of the clock, low season then high, in which the relay of the
        contract is on, ``(192, n_homes)``; 1 without off-peak hours. [1]
    row
        Its row in each quarter, ``(n_quarters,)``.
    capacity_kwh, loss_kwh, element_kwh, band_kwh
        Heat of a full tank, what it loses and its element gives in a quarter, and heat missing
        when the thermostat starts, ``(n_homes,)``. [kWh]
    n_warm
        Quarters before the year.
    """

    member: Numbers
    drawn_kwh: Array
    relay: Array
    row: Numbers
    capacity_kwh: Array
    loss_kwh: Array
    element_kwh: Array
    band_kwh: Array
    n_warm: int = 0

    __repr__ = brief


def taps(
    axis: TimeAxis,
    population: Population,
    temp_air: Array,
    off_peak: Array,
    *,
    chance: Array | None = None,
) -> Taps:
    """What hot water is drawn, and by which tanks, as of :func:`tanks_kwh`."""
    where = surroundings_of(axis, population, temp_air, off_peak, 0.0, chance=chance)
    member = np.flatnonzero(is_lived_in(population) & population.has_electric_hot_water)
    homes = Homes(surroundings=where, member=member)
    drawn = heat.draw_offs(homes)
    each = [drawn(window) for window in windows(where, member, WINDOW_DAYS)]
    capacity_kwh, loss_kwh, element_kwh = heat.tank_traits(homes)
    return Taps(
        member=member,
        drawn_kwh=np.concatenate(each),
        relay=np.take(where.relay, member, axis=-1).reshape(192, -1),
        row=96 * where.quarter.season + where.quarter.of_day,
        capacity_kwh=capacity_kwh,
        loss_kwh=loss_kwh,
        element_kwh=element_kwh,
        band_kwh=THERMOSTAT_BAND * capacity_kwh,
        n_warm=WARM_UP,
    )
