"""Weather of a site: position of the sun, a synthetic climate, PVGIS files."""

from simcore.energy.weather.climate import CLIMATES, COMMUNE_GHI_FACTORS, Climate, climate
from simcore.energy.weather.layouts import LAYOUTS
from simcore.energy.weather.quality import Quality, Remark
from simcore.energy.weather.readers import (
    READERS,
    read_production_csv,
    read_pv_power,
    read_pvgis_tmy,
    read_weather,
    sniff,
)
from simcore.energy.weather.sun import clear_sky_ghi, sun_position
from simcore.energy.weather.synthetic import synthetic_weather

__all__ = [
    "CLIMATES",
    "COMMUNE_GHI_FACTORS",
    "LAYOUTS",
    "READERS",
    "Climate",
    "Quality",
    "Remark",
    "clear_sky_ghi",
    "climate",
    "read_production_csv",
    "read_pv_power",
    "read_pvgis_tmy",
    "read_weather",
    "sniff",
    "sun_position",
    "synthetic_weather",
]
