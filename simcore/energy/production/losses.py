"""What is lost between the light and the inverter."""

from dataclasses import replace

import numpy as np

from simcore.base.records import Array, Months, PlantSettings
from simcore.energy.production.ageing import degradation_factor

SUGGESTED_SOILING_FRACTION_BY_MONTH: Months = (
    0.015, 0.015, 0.02, 0.025, 0.025, 0.025, 0.025, 0.025, 0.02, 0.015, 0.015, 0.015,
)  # fmt: skip
"""Assumed, for northern France, where rain washes all year round: 2 % over the year as in
PVWatts version 5, more with pollen, harvest and less rain. Not used unless stated. [1]"""

SUGGESTED_SNOW_FRACTION_BY_MONTH: Months = (
    0.02, 0.02, 0.005, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.005, 0.01,
)  # fmt: skip
"""Assumed, for northern France: snow covers a roof a day or less in a winter month. Not used
unless stated. [1]"""


def kept_fraction(settings: PlantSettings) -> float | Array:
    """Part of the DC power that losses, snow and age leave.

    Losses multiply, each taken of what the others leave.

    Returns
    -------
    float or numpy.ndarray
        One figure, or ``(n_slots,)`` where soiling or snow is stated by month. [1]
    """
    losses, soiling = settings.losses, settings.soiling_fraction_by_month
    if soiling is not None:
        losses = replace(losses, soiling_fraction=0.0)
    fraction = 1 - losses.total_fraction
    fraction *= float(degradation_factor(settings.age_years, settings.degradation_fraction))
    by_month = [lost for lost in (soiling, settings.snow_fraction_by_month) if lost is not None]
    if not by_month:
        return fraction
    assert settings.month_of_slot is not None, "figures by month need month_of_slot"
    months = fraction * np.prod([1 - np.array(lost) for lost in by_month], axis=0)
    return months[settings.month_of_slot]
