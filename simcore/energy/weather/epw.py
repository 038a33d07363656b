"""Rows of EnergyPlus weather files (EPW)."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from simcore.base.errors import InputError, Problem, fault, phrase, refuse
from simcore.base.records import Array, Place
from simcore.energy.weather.quality import Remark
from simcore.energy.weather.series import BLANK, Series, Stamps, number_problems, rows_of, text_of

N_HEADER_LINES = 8
FIELDS = {"temp_air": (6, 99.9), "ghi": (13, 9999), "dni": (14, 9999), "dhi": (15, 9999)} | {
    "wind_speed": (21, 999)
}
"""Position of a field in a row, and the value that says it is missing: EnergyPlus
documentation, Auxiliary Programs, EPW data dictionary."""
LENGTHS = (8760, 8784)
LIGHT_MINUTES = -30.0
"""Light is a mean over the hour that ends at the stamp (same source), so it stands for
the half-hour before; temperature and wind hold at the stamp."""
PVGIS_AIR_MINUTES = -60.0
"""PVGIS numbers its hours 1 to 24 where its own tables say 0 to 23; temperature and wind
hold at the latter."""
_OFFSET = re.compile(r"Irradiance Time Offset[^:\n]*:\s*(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """What the stamps of an EPW file mean: hours ahead of UTC, and what holds when."""

    zone_hours: float
    light_minutes: float
    air_minutes: float
    is_mean: bool
    remarks: tuple[Remark, ...]


def epw_series(path: Path, place: Place | None = None) -> Series:
    """Rows of an EPW file: hours that end at their stamp, in local standard time.

    Missing-value codes become gaps. The months may come from different years, so stamps
    are laid on 2019, or on 2020 where the file has 29 February. Files of PVGIS, whose
    comments tell a time offset, have UTC hours and light of one instant.
    """
    lines = text_of(path, phrase("epw_file")).splitlines()
    own, zone = _location(path, lines[0] if lines else "")
    text = "\n".join(line for line in lines[N_HEADER_LINES:] if line.strip(BLANK))
    n_cells = text.partition("\n")[0].count(",") + 1
    names = [str(number) for number in range(n_cells)]
    table = rows_of(path, text, ",", names) if text else pd.DataFrame()
    table.columns = range(len(table.columns))
    problems = _shape_problems(path, table)
    if problems:
        raise InputError(problems)
    for name, (number, _) in FIELDS.items():
        low = None if name == "temp_air" else 0
        problems += number_problems(path, table[number].rename(name), low)
    if problems:
        raise InputError(problems)
    clock = _clock("\n".join(lines[:N_HEADER_LINES]), zone)
    return Series(
        file=str(path),
        kind="epw",
        place=place or own,
        stamps=_stamps(path, table) - np.timedelta64(round(clock.zone_hours * 3600), "s"),
        columns={name: _values(table[number], code) for name, (number, code) in FIELDS.items()},
        step_minutes=60,
        light_minutes=clock.light_minutes,
        air_minutes=clock.air_minutes,
        is_mean=clock.is_mean,
        is_typical=True,
        remarks=clock.remarks,
    )


def _clock(head: str, zone_hours: float) -> _Clock:
    """Convention of the format, or that of PVGIS where the comments tell its offset.

    PVGIS writes the rows of its UTC table in the same order whatever zone the first line
    names; the offset is in hours from the number of the hour, such as -0.8333 for ten
    minutes past the hour that begins.
    """
    offset = _OFFSET.search(head)
    if offset is None:
        return _Clock(
            zone_hours=zone_hours,
            light_minutes=LIGHT_MINUTES,
            air_minutes=0.0,
            is_mean=True,
            remarks=(),
        )
    minutes = 60 * float(offset[1])
    return _Clock(
        zone_hours=0.0,
        light_minutes=minutes,
        air_minutes=PVGIS_AIR_MINUTES,
        is_mean=False,
        remarks=(Remark(key="pvgis_epw", values={"minutes": minutes}),),
    )


def _location(path: Path, line: str) -> tuple[Place, float]:
    """Place, and hours of its standard time ahead of UTC."""
    cells = line.split(",")
    try:
        latitude, longitude, zone, altitude = map(float, cells[6:10])
    except ValueError:
        where = phrase("line", file=path, line=1)
        raise refuse("epw_location", where, text=repr(line[:60])) from None
    return Place(latitude=latitude, longitude=longitude, altitude=altitude), zone


def _shape_problems(path: Path, table: pd.DataFrame) -> list[Problem]:
    last = max(number for number, _ in FIELDS.values())
    if len(table) not in LENGTHS:
        return [fault("epw_length", str(path), n=len(table))]
    if len(table.columns) <= last:
        return [fault("epw_fields", str(path), n=len(table.columns))]
    return []


def _stamps(path: Path, table: pd.DataFrame) -> Stamps:
    """Ends of the hours in local standard time, on one year."""
    year = 2019 if len(table) == LENGTHS[0] else 2020
    month, day, hour = (pd.to_numeric(table[n], errors="coerce") for n in (1, 2, 3))
    date = pd.to_datetime({"year": year, "month": month, "day": day}, errors="coerce")
    is_bad = date.isna() | ~hour.between(1, 24) | date.add(pd.to_timedelta(hour, "h")).duplicated()
    if is_bad.any():
        row = int(np.argmax(is_bad))
        stamp_text = "-".join(str(table[n].iloc[row]) for n in (1, 2, 3))
        raise refuse("epw_hour", phrase("row", file=path, row=row + 1), text=stamp_text)
    return (date + pd.to_timedelta(hour, "h")).to_numpy().astype("datetime64[s]")


def _values(column: "pd.Series[str]", code: float) -> Array:
    """Numbers, NaN where missing."""
    value = pd.to_numeric(column, errors="coerce").to_numpy(float)
    return np.where(value >= code, np.nan, value)
