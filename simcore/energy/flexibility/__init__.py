"""Uses moved into the hours of the sun, or saved, by habit, by machine or by coaching."""

from simcore.energy.flexibility.baselines import (
    BASELINES,
    by_points_eur,
    gamed_kwh,
    within_budget_eur,
)
from simcore.energy.flexibility.coaching import kept_fraction, saved_by_use, spread_effect
from simcore.energy.flexibility.runs import chance_by_day, later_starts, put_off
from simcore.energy.flexibility.tanks import Heated, Tanks, heated, sunniest_slots
from simcore.energy.flexibility.windows import (
    gained_kwh,
    moved_into,
    weekday_baseline_kwh,
    window_kwh_by_day,
)

__all__ = [
    "BASELINES",
    "Heated",
    "Tanks",
    "by_points_eur",
    "chance_by_day",
    "gained_kwh",
    "gamed_kwh",
    "heated",
    "kept_fraction",
    "later_starts",
    "moved_into",
    "put_off",
    "saved_by_use",
    "spread_effect",
    "sunniest_slots",
    "weekday_baseline_kwh",
    "window_kwh_by_day",
    "within_budget_eur",
]
