"""AC power of the planes of a solar plant, from the weather."""

from collections.abc import Sequence

import numpy as np
from pvlib import atmosphere, iam, inverter, irradiance, pvsystem, temperature

from simcore.base.records import Array, Counts, Plane, PlantSettings, Sun, Weather
from simcore.energy.production.losses import kept_fraction
from simcore.energy.production.shading import is_free, sky_fraction, sunlit_fraction

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


def ac_power_kw(
    weather: Weather,
    sun: Sun,
    planes: Sequence[Plane],
    *,
    settings: PlantSettings,
) -> Array:
    """Mean AC power of each plane over each slot.

    Perez transposition, shade, reflection at the glass, Sandia cell temperature, PVWatts DC
    power, losses and inverter, all in one pass over the daylight slots. The planes of a
    plant share one inverter, which clips their sum; each plane's AC power is its part of
    the plant's DC power.

    Parameters
    ----------
    weather
        Slot means, each ``(..., n_slots)``; years, for instance, on the left.
    sun
        Position at mid-slot, each ``(n_slots,)``.
    planes
        Planes of one or several plants; ``mounting`` is one of ``MOUNTINGS``.
    settings
        Losses, ratio of modules to inverter, light from the ground, horizon, age.

    Returns
    -------
    numpy.ndarray
        ``(..., n_planes, n_slots)``, never negative, 0 while the middle of the slot is
        night; the planes of a plant together at most their peak power over
        ``settings.dc_ac_ratio``. [kW]

    Examples
    --------
    >>> import simcore as sc
    >>> axis = sc.time_axis(2026, 60)
    >>> place = sc.weather.Place(latitude=50.4, longitude=2.8, altitude=30.0)
    >>> sun = sc.weather.sun_position(axis, place)
    >>> weather = sc.weather.synthetic_weather(axis, sun, sc.weather.climate("coast"), np.uint64(1))
    >>> roof = {"tilt_deg": 35.0, "azimuth_deg": 180.0, "mounting": "close_mount", "plant": "main"}
    >>> plane = sc.production.Plane(peak_power_kw=3.0, **roof, ground_coverage_ratio=None)
    >>> settings = sc.production.usual_plant_settings()
    >>> power_kw = ac_power_kw(weather, sun, [plane], settings=settings)
    >>> power_kw.shape, bool(2.0 < power_kw.max() <= 2.5)
    ((1, 8760), True)
    """
    n_slots = len(sun.apparent_zenith)
    day = np.flatnonzero(sun.apparent_zenith < 90.0)
    loss_factor = np.broadcast_to(kept_fraction(settings), n_slots)[day]
    lit, lit_sun = _daylight(weather, sun, day)
    incident, effective = _light_on_planes(lit, lit_sun, planes, settings)
    cell = _cell_temperature(incident, lit, planes)
    peak_kw = _column([plane.peak_power_kw for plane in planes])
    dc_kw = (
        pvsystem.pvwatts_dc(effective, cell, peak_kw, TEMPERATURE_COEFFICIENT_PER_K) * loss_factor
    )
    power_kw = np.zeros((*dc_kw.shape[:-1], n_slots))
    power_kw[..., day] = _through_inverters(dc_kw, planes, settings.dc_ac_ratio)
    return power_kw


def plant_names(planes: Sequence[Plane]) -> tuple[str, ...]:
    """Names of the plants, in the order of their first planes."""
    return tuple(_rows_by_plant(planes))


def power_by_plant_kw(power_kw: Array, planes: Sequence[Plane]) -> Array:
    """Power of each plant, ``(..., n_plants, n_slots)``, from that of its planes. [kW]

    Plants in the order of :func:`plant_names`.
    """
    groups = [power_kw[..., rows, :].sum(axis=-2) for rows in _rows_by_plant(planes).values()]
    return np.stack(groups, axis=-2)


def _rows_by_plant(planes: Sequence[Plane]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for number, plane in enumerate(planes):
        rows.setdefault(plane.plant, []).append(number)
    return rows


def _daylight(weather: Weather, sun: Sun, day: Counts) -> tuple[Weather, Sun]:
    """Weather, with an axis for the planes, and sun of the daylight slots alone."""
    lit = Weather(
        ghi=weather.ghi[..., np.newaxis, day],
        dni=weather.dni[..., np.newaxis, day],
        dhi=weather.dhi[..., np.newaxis, day],
        temp_air=weather.temp_air[..., np.newaxis, day],
        wind_speed=weather.wind_speed[..., np.newaxis, day],
        source=weather.source,
    )
    lit_sun = Sun(
        apparent_zenith=sun.apparent_zenith[day],
        azimuth=sun.azimuth[day],
        dni_extra=sun.dni_extra[day],
    )
    return lit, lit_sun


def _light_on_planes(
    weather: Weather, sun: Sun, planes: Sequence[Plane], settings: PlantSettings
) -> tuple[Array, Array]:
    """Light on each plane, and what of it passes the glass, ``(..., n_planes, n_lit)``."""
    tilt = _column([plane.tilt_deg for plane in planes])
    azimuth = _column([plane.azimuth_deg for plane in planes])
    cosine = irradiance.aoi_projection(tilt, azimuth, sun.apparent_zenith, sun.azimuth)
    beam = weather.dni * np.maximum(cosine, 0.0)
    is_plain = is_free(planes, settings.horizon)
    diffuse = irradiance.perez(
        tilt,
        azimuth,
        np.maximum(weather.dhi, 1e-6),  # Perez' clearness has no value without any light
        weather.dni,
        sun.dni_extra,
        sun.apparent_zenith,
        sun.azimuth,
        atmosphere.get_relative_airmass(sun.apparent_zenith),
        return_components=not is_plain,
    )
    sky = diffuse if is_plain else diffuse["poa_sky_diffuse"]
    if not is_plain:
        beam, sky = _shaded(beam, diffuse, sun, planes, settings)
    ground = irradiance.get_ground_diffuse(tilt, weather.ghi, settings.albedo)
    through_glass = _diffuse_transmission(tilt)
    passed = beam * iam.physical(np.degrees(np.arccos(cosine)))
    passed = passed + sky * through_glass["sky"] + ground * through_glass["ground"]
    return beam + sky + ground, passed


def _shaded(
    beam: Array,
    diffuse: dict[str, Array],
    sun: Sun,
    planes: Sequence[Plane],
    settings: PlantSettings,
) -> tuple[Array, Array]:
    """Beam and sky light on the planes behind their horizon and rows.

    The bright sky around the sun is hidden with the sun, the rest as if it were even. Light
    from the ground is left as it is: 1 % of all at a tilt of 30 degrees, 0.1 % at 10.
    """
    sunlit = sunlit_fraction(sun, planes, settings.horizon)
    # Perez' horizon term can be negative: what is left of the sky must not be.
    around_sun = np.minimum(diffuse["poa_circumsolar"], diffuse["poa_sky_diffuse"])
    even_sky = diffuse["poa_sky_diffuse"] - around_sun
    seen = sky_fraction(planes, settings.horizon)[:, np.newaxis]
    return beam * sunlit, around_sun * sunlit + even_sky * seen


def _through_inverters(dc_kw: Array, planes: Sequence[Plane], dc_ac_ratio: float) -> Array:
    """AC power of each plane, one inverter to a plant, shape of ``dc_kw``. [kW]"""
    ac_kw = np.empty_like(dc_kw)
    for rows in _rows_by_plant(planes).values():
        plant_dc_kw = dc_kw[..., rows, :].sum(axis=-2, keepdims=True)
        peak_kw = sum(planes[row].peak_power_kw for row in rows)
        inverter_dc_kw = peak_kw / dc_ac_ratio / INVERTER_EFFICIENCY
        plant_ac_kw = inverter.pvwatts(plant_dc_kw, inverter_dc_kw, INVERTER_EFFICIENCY)
        part = dc_kw[..., rows, :] / np.where(plant_dc_kw > 0, plant_dc_kw, 1.0)
        ac_kw[..., rows, :] = plant_ac_kw * part
    return ac_kw


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
