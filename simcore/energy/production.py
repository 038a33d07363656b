"""AC power of the planes of a solar plant, from the weather."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from pvlib import atmosphere, iam, inverter, irradiance, pvsystem, temperature

from simcore.base.records import Array, Plane, Sun, Weather

_SAPM = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]
_OPEN, _CLOSE = _SAPM["open_rack_glass_polymer"], _SAPM["close_mount_glass_glass"]
MOUNTINGS: dict[str, dict[str, float]] = {
    "open_rack": _OPEN,
    "close_mount": _CLOSE,
    "flat_ballast": {name: (_OPEN[name] + _CLOSE[name]) / 2 for name in _OPEN},
}
"""Cell temperature by mounting: coefficients of the Sandia model (King, Boyson, Kratochvil,
SAND2004-3535, table 1, as in pvlib). Ballasted rows low over a flat roof are assumed to lie
halfway between the two."""

TEMPERATURE_COEFFICIENT_PER_K = -0.0040
"""Assumed, usual for crystalline silicon: between the premium (-0.0035) and the standard
(-0.0047) module of PVWatts version 5 (Dobos, NREL/TP-6A20-62641, table 4). [1/K]"""

INVERTER_EFFICIENCY = 0.96
"""Nominal efficiency, PVWatts version 5 (NREL/TP-6A20-62641, section 11). [1]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """Parts of the DC energy lost, each a fraction of what the one before leaves.

    Defaults are those of PVWatts version 5 (Dobos, NREL/TP-6A20-62641, table 6), without
    shading (3 % there), which belongs to the site. Together 11.4 %.
    """

    soiling_fraction: float = 0.02
    shading_fraction: float = 0.0
    mismatch_fraction: float = 0.02
    wiring_fraction: float = 0.02
    connections_fraction: float = 0.005
    light_induced_fraction: float = 0.015
    nameplate_fraction: float = 0.01
    availability_fraction: float = 0.03

    @property
    def total_fraction(self) -> float:
        """All losses together.

        Examples
        --------
        >>> round(Losses().total_fraction, 4)
        0.1142
        """
        return float(1 - np.prod([1 - fraction for fraction in astuple(self)]))


def ac_power_kw(
    weather: Weather,
    sun: Sun,
    planes: Sequence[Plane],
    *,
    losses: Losses | None = None,
    dc_ac_ratio: float = 1.2,
    albedo: float = 0.2,
) -> Array:
    """Mean AC power of each plane over each slot.

    Perez transposition, reflection at the glass, Sandia cell temperature, PVWatts DC
    power, losses and inverter, all in one pass over the daylight slots.

    Parameters
    ----------
    weather
        Slot means, each ``(..., n_slots)``.
    sun
        Position at mid-slot, each ``(n_slots,)``.
    planes
        Planes of the plant; ``mounting`` is one of ``MOUNTINGS``.
    losses
        Losses before the inverter; by default those of PVWatts.
    dc_ac_ratio
        Peak DC power over AC power of the inverter; 1.2 in PVWatts version 5. [1]
    albedo
        Part of the light the ground sends back; 0.2 in PVWatts version 5. [1]

    Returns
    -------
    numpy.ndarray
        ``(..., n_planes, n_slots)``, never negative, 0 while the middle of the slot is
        night, at most ``peak_power_kw / dc_ac_ratio``. [kW]
    """
    day = np.flatnonzero(sun.apparent_zenith < 90.0)
    lit_sun = Sun(
        apparent_zenith=sun.apparent_zenith[day],
        azimuth=sun.azimuth[day],
        dni_extra=sun.dni_extra[day],
    )
    lit = Weather(
        ghi=weather.ghi[..., np.newaxis, day],
        dni=weather.dni[..., np.newaxis, day],
        dhi=weather.dhi[..., np.newaxis, day],
        temp_air=weather.temp_air[..., np.newaxis, day],
        wind_speed=weather.wind_speed[..., np.newaxis, day],
        source=weather.source,
    )
    incident, effective = _light_on_planes(lit, lit_sun, planes, albedo)
    cell = _cell_temperature(incident, lit, planes)
    peak_kw = _column([plane.peak_power_kw for plane in planes])
    dc_kw = pvsystem.pvwatts_dc(effective, cell, peak_kw, TEMPERATURE_COEFFICIENT_PER_K)
    dc_kw *= 1 - (losses or Losses()).total_fraction
    inverter_dc_kw = peak_kw / dc_ac_ratio / INVERTER_EFFICIENCY
    power_kw = np.zeros((*dc_kw.shape[:-1], len(sun.apparent_zenith)))
    power_kw[..., day] = inverter.pvwatts(dc_kw, inverter_dc_kw, INVERTER_EFFICIENCY)
    return power_kw


def _light_on_planes(
    weather: Weather, sun: Sun, planes: Sequence[Plane], albedo: float
) -> tuple[Array, Array]:
    """Light on each plane, and what of it passes the glass, ``(..., n_planes, n_lit)``."""
    tilt = _column([plane.tilt_deg for plane in planes])
    azimuth = _column([plane.azimuth_deg for plane in planes])
    cosine = irradiance.aoi_projection(tilt, azimuth, sun.apparent_zenith, sun.azimuth)
    beam = weather.dni * np.maximum(cosine, 0.0)
    sky = irradiance.perez(
        tilt,
        azimuth,
        np.maximum(weather.dhi, 1e-6),  # Perez' clearness has no value without any light
        weather.dni,
        sun.dni_extra,
        sun.apparent_zenith,
        sun.azimuth,
        atmosphere.get_relative_airmass(sun.apparent_zenith),
    )
    ground = irradiance.get_ground_diffuse(tilt, weather.ghi, albedo)
    through_glass = _diffuse_transmission(tilt)
    passed = beam * iam.physical(np.degrees(np.arccos(cosine)))
    passed = passed + sky * through_glass["sky"] + ground * through_glass["ground"]
    return beam + sky + ground, passed


def _diffuse_transmission(tilt_deg: Array) -> dict[str, Array]:
    """Part of sky and ground light that passes the glass, as if each were even.

    Martin and Ruiz' closed form (IEC 61853-3) with the reflectance 0.16 of plain glass;
    for the sky it is within 0.005 of the integral of the physical model. The brighter
    sky around the sun is not treated apart.
    """
    return iam.martin_ruiz_diffuse(np.maximum(tilt_deg, 0.01))  # no value at 0


def _cell_temperature(incident: Array, weather: Weather, planes: Sequence[Plane]) -> Array:
    """Cell temperature by mounting, ``(..., n_planes, n_lit)``. [degrees Celsius]"""
    mountings = [MOUNTINGS[plane.mounting] for plane in planes]
    return temperature.sapm_cell(
        incident,
        weather.temp_air,
        weather.wind_speed,
        _column([mounting["a"] for mounting in mountings]),
        _column([mounting["b"] for mounting in mountings]),
        _column([mounting["deltaT"] for mounting in mountings]),
    )


def _column(values: Sequence[float]) -> Array:
    """One row for each plane, ready to meet the slots, ``(n_planes, 1)``."""
    return np.array(values, dtype=float)[:, np.newaxis]
