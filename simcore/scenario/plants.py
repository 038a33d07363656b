"""The ``[sites.<id>.plants]`` table: planes of modules, what shades them, what they lose."""

from collections.abc import Sequence
from itertools import pairwise
from math import fsum, isclose
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.scenario.bounds import (
    ANGLE,
    AREA_POWER,
    RATIO,
    ROOF,
    YEARS,
    Bounds,
    DwellingPower,
    Fraction,
)
from simcore.scenario.fields import InputFile, Number, Table, Text, entry, invalid

PVWATTS = "PVWatts version 5 (Dobos, NREL/TP-6A20-62641, table 6)"

SUGGESTED_SOILING = (
    "[0.015, 0.015, 0.02, 0.025, 0.025, 0.025, 0.025, 0.025, 0.02, 0.015, 0.015, 0.015]"
)
SUGGESTED_SNOW = "[0.02, 0.02, 0.005, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.005, 0.01]"


def _some_power(share: float) -> float:
    if share == 0:
        raise invalid("plane_without_power")
    return share


def _twelve_values(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) != MONTHS_PER_YEAR:
        raise invalid("twelve_values", n=len(value))
    return value


def _rising(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    for (before, _), (after, _) in pairwise(points):
        if after <= before:
            raise invalid("azimuths_fall", after=after, before=before)
    return points


def _not_blank(name: str) -> str:
    if not name.strip():
        raise invalid("plant_nameless")
    return name


Azimuth = Annotated[Number, Field(lt=360), Bounds(0, 360, ANGLE)]
Tilt = Annotated[Number, Bounds(0, 90, ANGLE)]
Elevation = Annotated[Number, Bounds(0, 90, ANGLE)]
MonthlyFractions = Annotated[tuple[Fraction, ...], BeforeValidator(_twelve_values)]
HorizonPoints = Annotated[tuple[tuple[Azimuth, Elevation], ...], AfterValidator(_rising)]


class PlaneTable(Table):
    """One plane of modules and its part of the site's peak power."""

    share: Annotated[Fraction, AfterValidator(_some_power)] = entry(
        text="part of the site's peak power; all planes add to 1", unit="1"
    )
    tilt_deg: Tilt = entry(text="0 is flat", unit="deg")
    azimuth_deg: Azimuth = entry(text="90 is east, 180 south, 270 west", unit="deg")
    mounting: Literal["open_rack", "close_mount", "flat_ballast"] = entry(
        "open_rack",
        text="how the modules are cooled: on open racks, close to a pitched roof, or ballasted "
        "low over a flat one",
        kind="assumed",
        source="the coolest",
    )
    plant: Annotated[Text, AfterValidator(_not_blank)] = entry(
        "main",
        text="plant the plane belongs to; the planes of a plant share one inverter",
        kind="assumed",
        source="one plant to a site",
    )
    ground_coverage_ratio: Annotated[Number, Field(lt=1), Bounds(0.01, 1, RATIO)] | None = entry(
        None,
        text="rows on a flat roof: slant width of a row over the distance to the next row facing "
        "the same way (of east-west tents one slope counts, about half of the roof they cover); "
        "none: no row shades another",
        unit="1",
    )


class SiteLosses(Table):
    """Parts of the DC energy lost, each a fraction of what the others leave."""

    soiling_fraction: Fraction = entry(
        0.02,
        text="dirt, where soiling_fraction_by_month does not replace it",
        unit="1",
        kind="documented",
        source=PVWATTS,
    )
    shading_fraction: Fraction = entry(
        0.0,
        text="shade that neither horizon nor rows describe",
        unit="1",
        kind="assumed",
        source="a free roof; 3 % in PVWatts",
    )
    mismatch_fraction: Fraction = entry(
        0.02, text="modules that differ", unit="1", kind="documented", source=PVWATTS
    )
    wiring_fraction: Fraction = entry(
        0.02, text="resistance of the wires", unit="1", kind="documented", source=PVWATTS
    )
    connections_fraction: Fraction = entry(
        0.005, text="resistance of the connectors", unit="1", kind="documented", source=PVWATTS
    )
    light_induced_fraction: Fraction = entry(
        0.015,
        text="lost in the first months of light",
        unit="1",
        kind="documented",
        source=PVWATTS,
    )
    nameplate_fraction: Fraction = entry(
        0.01, text="less power than on the label", unit="1", kind="documented", source=PVWATTS
    )


def shares_add_to_one(planes: Sequence[PlaneTable]) -> Sequence[PlaneTable]:
    """The planes, refused where their shares do not add to 1."""
    total = fsum(plane.share for plane in planes)
    if not isclose(total, 1, abs_tol=1e-6):
        raise invalid("shares_not_one", total=total)
    return planes


class SitePlants(Table):
    """Roofs of the site; all but the planes holds for every plant."""

    kwp_per_dwelling: DwellingPower | None = entry(
        None,
        text="peak power per dwelling, 0 for none; scales the plants of all buildings; none: "
        "what the buildings state",
        unit="kWp",
    )
    planes: Annotated[tuple[PlaneTable, ...], AfterValidator(shares_add_to_one)] | None = entry(
        None,
        text="planes of modules of the buildings that state none of their own; their shares add "
        "to 1",
    )
    roof_area_m2: Annotated[Number, Bounds(0, 1_000_000, ROOF)] | None = entry(
        None, text="area of all roofs of the site; none: not known, no limit", unit="m2"
    )
    roof_usable_fraction: Fraction = entry(
        0.5,
        text="part of the roofs that modules can cover",
        unit="1",
        kind="assumed",
        source="edges, stairs, chimneys, the north side of pitched roofs",
    )
    kwp_per_m2: Annotated[Number, Bounds(0.03, 0.35, AREA_POWER)] = entry(
        0.19,
        text="peak power of a square metre of roof covered",
        unit="kWp/m2",
        kind="inferred",
        source="0.18 to 0.20 in the landlord's plan of 2020",
    )
    losses: SiteLosses = entry(SiteLosses(), text="losses before the inverter, one by one")
    unavailability_fraction: Fraction = entry(
        0.03,
        text="mean part of the time out of order",
        unit="1",
        kind="documented",
        source=PVWATTS,
    )
    albedo: Fraction = entry(
        0.2,
        text="part of the light the ground sends back",
        unit="1",
        kind="documented",
        source="PVWatts version 5 (Dobos, NREL/TP-6A20-62641)",
    )
    horizon: HorizonPoints | None = entry(
        None,
        text="what stands around: pairs of azimuth and elevation, azimuths rising, straight "
        "lines between; none: a free horizon",
        unit="deg",
    )
    soiling_fraction_by_month: MonthlyFractions | None = entry(
        None,
        text="dirt, twelve values from January on, instead of losses.soiling_fraction; none: "
        f"the latter; to try in northern France (assumed): {SUGGESTED_SOILING}",
        unit="1",
    )
    snow_fraction_by_month: MonthlyFractions | None = entry(
        None,
        text="lost under snow, twelve values from January on; none: no snow; "
        f"to try in northern France (assumed): {SUGGESTED_SNOW}",
        unit="1",
    )
    age_years: Annotated[Number, Bounds(0, 60, YEARS)] = entry(
        0.0,
        text="age of the modules in the simulated year; they lose finance.degradation_fraction "
        "a year",
        unit="years",
        kind="assumed",
        source="new modules",
    )
    measured_production: Annotated[Text, InputFile("csv_production_file")] | None = entry(
        None,
        text="CSV file with the production measured at the site, relative to this file, instead "
        "of the model",
    )
