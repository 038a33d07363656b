"""Sun and weather of a place over a year, for the tests of weather and production."""

from weather_files import ARRAS

from simcore.base.draws import stream
from simcore.base.timeaxis import time_axis
from simcore.energy.weather import climate, sun_position, synthetic_weather

AXES = {step: time_axis(2026, step) for step in (15, 30, 60)}
SUNS = {step: sun_position(axis, ARRAS) for step, axis in AXES.items()}
AXIS, SUN = AXES[60], SUNS[60]
WEATHER = synthetic_weather(AXIS, SUN, climate("inland"), stream(62, "arras", "weather", 0))
