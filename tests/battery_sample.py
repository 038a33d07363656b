"""A battery and some days of sun and use that several tests of batteries look at."""

import numpy as np

from simcore.energy.storage import Battery, Outlook

HOURS = 0.5

USUAL = Battery(
    capacity_kwh=10.0,
    power_kw=5.0,
    charge_efficiency_fraction=0.9,
    discharge_efficiency_fraction=0.8,
    least_state_fraction=0.1,
    most_state_fraction=0.9,
    standby_fraction_per_day=0.0,
)


def days(n_days=14, seed=3):
    """Half-hours of a sun that changes from day to day, and of a site that uses all day."""
    slot = np.arange(48 * n_days)
    sky = np.random.default_rng(seed).uniform(0.1, 1.0, n_days).repeat(48)
    sun = np.maximum(np.sin((slot % 48 - 12) / 24 * np.pi), 0.0) * 40 * sky
    use = 8 + 6 * np.sin((slot % 48 - 30) / 24 * np.pi) ** 2
    is_dear = (slot % 48 >= 34) & (slot % 48 < 44)
    cycle = np.maximum(slot - 20, 0) // 48
    energy = {"production_kwh": sun, "forecast_kwh": sun, "consumption_kwh": use}
    return Outlook(**energy, cycle=cycle, is_dear=is_dear)
