"""Measured load curves: Enedis portal and R63 files, plain CSV, and workbooks of these."""

from simcore.energy.meters.asked import Asked
from simcore.energy.meters.curves import (
    MOST_MISSING_FRACTION,
    MeterCurve,
    covered_years,
    moved_to_year,
    on_axis,
    rescaled,
    stand_in,
)
from simcore.energy.meters.files import READERS, read_meter, read_meters
from simcore.energy.meters.quality import MeterQuality, YearQuality

__all__ = [
    "MOST_MISSING_FRACTION",
    "READERS",
    "Asked",
    "MeterCurve",
    "MeterQuality",
    "YearQuality",
    "covered_years",
    "moved_to_year",
    "on_axis",
    "read_meter",
    "read_meters",
    "rescaled",
    "stand_in",
]
