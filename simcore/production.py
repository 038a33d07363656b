"""Public room: from the weather to the AC power of planes of modules."""

from simcore.base.records import Plane
from simcore.energy.production import PlantSettings, ac_power_kw, degradation_factor
from simcore.scenario.convert import usual_plant_settings

__all__ = [
    "Plane",
    "PlantSettings",
    "ac_power_kw",
    "degradation_factor",
    "usual_plant_settings",
]
