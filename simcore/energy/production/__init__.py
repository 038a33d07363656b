"""Production: from the weather to the AC power of the planes and plants of a site."""

from simcore.base.records import Losses, PlantSettings
from simcore.energy.production.ageing import (
    degradation_factor,
    exceedance_kwh,
)
from simcore.energy.production.losses import (
    SUGGESTED_SNOW_FRACTION_BY_MONTH,
    SUGGESTED_SOILING_FRACTION_BY_MONTH,
    kept_fraction,
)
from simcore.energy.production.power import (
    INVERTER_EFFICIENCY,
    MOUNTINGS,
    TEMPERATURE_COEFFICIENT_PER_K,
    ac_power_kw,
    plant_names,
    power_by_plant_kw,
)
from simcore.energy.production.shading import (
    horizon_elevation_deg,
    sky_fraction,
    sunlit_fraction,
)

__all__ = [
    "INVERTER_EFFICIENCY",
    "MOUNTINGS",
    "SUGGESTED_SNOW_FRACTION_BY_MONTH",
    "SUGGESTED_SOILING_FRACTION_BY_MONTH",
    "TEMPERATURE_COEFFICIENT_PER_K",
    "Losses",
    "PlantSettings",
    "ac_power_kw",
    "degradation_factor",
    "exceedance_kwh",
    "horizon_elevation_deg",
    "kept_fraction",
    "plant_names",
    "power_by_plant_kw",
    "sky_fraction",
    "sunlit_fraction",
]
