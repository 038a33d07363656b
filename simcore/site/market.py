"""The market a landlord buys at as a supplier: spot price, months and peak hours by slot."""

import numpy as np

from simcore.base.lengths import SATURDAY
from simcore.base.records import Array
from simcore.base.timeaxis import TimeAxis, period_of_slot
from simcore.money.supply import SupplyMarket, flat_value_eur
from simcore.site.before_sharing import BeforeSharing
from simcore.site.records import Supplied

PEAK_MINUTES = (8 * 60, 20 * 60)
"""Peak blocks of the power market: 8 h to 20 h, Monday to Friday, holidays too (EEX futures)."""


def supply_market(axis: TimeAxis, supplied: Supplied) -> SupplyMarket:
    """Spot price, month and peak hours of each slot."""
    first, last = PEAK_MINUTES
    is_peak = (axis.weekday < SATURDAY) & (axis.minute_of_day >= first)
    is_peak &= axis.minute_of_day < last
    return SupplyMarket(
        spot_eur_per_kwh=supplied.spot_eur_per_kwh,
        month=axis.month.astype(np.int64),
        is_peak=is_peak,
    )


def forward_value_eur(before_sharing: BeforeSharing) -> Array | None:
    """Worth of flat blocks of the whole residual load, ``(..., n_periods)``; None where unknown."""
    supplied, axis, periods = (
        before_sharing.flows.supplied,
        before_sharing.inputs.axis,
        before_sharing.inputs.periods,
    )
    if supplied is None:
        return None
    market, number = supply_market(axis, supplied), period_of_slot(axis, periods)

    def by_period(residual_kwh: Array) -> Array:
        value = flat_value_eur(market, residual_kwh)
        return np.bincount(number, value, minlength=len(periods)).astype(float)

    return np.apply_along_axis(by_period, -1, supplied.residual_kwh)
