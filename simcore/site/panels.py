"""Panels behind the meters of homes: they lower what the meter draws, the rest is injected."""

import numpy as np

from simcore.base.records import Array, Plane, Population, Sun, Weather
from simcore.base.timeaxis import TimeAxis
from simcore.energy.demand import behind_meter
from simcore.energy.production import ac_power_kw
from simcore.scenario.convert import usual_plant_settings

PLANE = Plane(
    peak_power_kw=1.0,
    tilt_deg=35.0,
    azimuth_deg=180.0,
    mounting="close_mount",
    plant="home",
    ground_coverage_ratio=None,
)
"""Plane of such panels, of 1 kW; assumed: a pitched roof that faces south."""


def net_of_panels(
    kwh: Array, population: Population, axis: TimeAxis, weather: Weather, sun: Sun
) -> tuple[Array, Array | None]:
    """What the meters draw, and what they inject; the use itself and None without panels.

    Both are ``(n_slots, n_members)``, in kWh. Only the net of a slot reaches the meter.
    """
    has_panels = np.flatnonzero(population.panels_kw)
    if not len(has_panels):
        return kwh, None
    per_kw_kwh = (
        ac_power_kw(weather, sun, (PLANE,), settings=usual_plant_settings()).sum(axis=-2)
        * axis.hours
    )
    panels_kwh = per_kw_kwh[:, np.newaxis] * population.panels_kw[has_panels]
    drawn_kwh, injected_kwh = kwh.copy(), np.zeros_like(kwh)
    drawn, injected = behind_meter(kwh[:, has_panels], panels_kwh)
    drawn_kwh[:, has_panels], injected_kwh[:, has_panels] = drawn, injected
    return drawn_kwh, injected_kwh


def injected_by_drawn(injected_kwh: Array | None, drawn_kwh: Array, kwh: Array) -> Array | None:
    """Injection of a site, ``(n_slots,)``, without homes whose meter was measured.

    A measured curve, in ``kwh`` and not in ``drawn_kwh``, is already net of its panels.
    """
    if injected_kwh is None:
        return None
    is_drawn = (kwh == drawn_kwh).all(axis=0)
    return injected_kwh[:, is_drawn].sum(axis=-1)
