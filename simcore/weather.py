"""Public room: position of the sun, weather drawn or read."""

from simcore.base.records import Place
from simcore.energy.weather import (
    clear_sky_ghi,
    climate,
    read_weather,
    sun_position,
    synthetic_weather,
)

__all__ = [
    "Place",
    "clear_sky_ghi",
    "climate",
    "read_weather",
    "sun_position",
    "synthetic_weather",
]
