"""Batteries: what they charge and discharge, how well they could do it, how they age."""

from simcore.energy.storage.ageing import capacity_left_fraction, life_years
from simcore.energy.storage.battery import (
    Battery,
    Stored,
    StoredYear,
    battery_flows,
    battery_year,
)
from simcore.energy.storage.behind import behind_meters
from simcore.energy.storage.forecast import ForecastError, expected_kwh
from simcore.energy.storage.optimum import most_served_kwh
from simcore.energy.storage.strategies import STRATEGIES, Outlook

__all__ = [
    "STRATEGIES",
    "Battery",
    "ForecastError",
    "Outlook",
    "Stored",
    "StoredYear",
    "battery_flows",
    "battery_year",
    "behind_meters",
    "capacity_left_fraction",
    "expected_kwh",
    "life_years",
    "most_served_kwh",
]
