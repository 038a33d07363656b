"""Weather of a site: position of the sun, a synthetic climate, PVGIS files."""

from simcore.energy.weather.climate import CLIMATES, COMMUNE_GHI_FACTORS, Climate, climate
from simcore.energy.weather.pvgis import read_pvgis_tmy
from simcore.energy.weather.sun import clear_sky_ghi, sun_position
from simcore.energy.weather.synthetic import synthetic_weather

__all__ = [
    "CLIMATES",
    "COMMUNE_GHI_FACTORS",
    "Climate",
    "clear_sky_ghi",
    "climate",
    "read_pvgis_tmy",
    "sun_position",
    "synthetic_weather",
]
