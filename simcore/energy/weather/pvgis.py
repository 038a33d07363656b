"""Reader of PVGIS typical years (TMY, CSV), with or without their header lines."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcore.base.errors import InputError, Problem, did_you_mean, refuse
from simcore.base.records import Array, Place, Sun, Weather
from simcore.base.timeaxis import TimeAxis
from simcore.energy.weather.sun import closed, sun_at, sun_position

STAMP = "time(UTC)"
COLUMNS = {
    "G(h)": "ghi",
    "Gb(n)": "dni",
    "Gd(h)": "dhi",
    "T2m": "temp_air",
    "WS10m": "wind_speed",
}
N_HOURS = 8760
IRRADIANCE_OFFSET_HOURS = 10 / 60
"""PVGIS irradiance is instantaneous, in this region about 10 minutes after the stamp
(sun and beam close the balance to 0.5 W/m2 there); PVGIS 5.3 files say their own."""
_MIN_HEIGHT = np.cos(np.radians(88.0))
"""Lowest sun whose clearness is used: 2 degrees keeps the yearly sums of Roeselare best."""


def read_pvgis_tmy(path: Path | str, axis: TimeAxis, place: Place | None = None) -> Weather:
    """Weather of a PVGIS typical year laid on the slots of a time axis.

    Each month of the file comes from another real year: the rows are taken by month, day
    and hour in UTC, and 29 February repeats the 28th. Irradiance is instantaneous, about
    10 minutes after its stamp. Global and diffuse clearness (light over light outside
    the atmosphere on a horizontal plane) are interpolated from those instants to the
    middle of each slot and multiplied by the sun's height there; the beam follows from
    the balance. Temperature and wind are interpolated from the full hour.

    Parameters
    ----------
    path
        CSV file as PVGIS sends it, or its table alone.
    axis
        Slots asked for.
    place
        Where the file stands; by default what its header says.

    Returns
    -------
    Weather
        Slot means, each ``(n_slots,)``.

    Raises
    ------
    InputError
        With every problem found: columns, number of rows, dates, values, coordinates.
    """
    file = Path(path)
    head, table = _table(file)
    place = place or _place(head)
    problems = [*_problems(file, table), *([] if place else [_placeless(file)])]
    if problems or place is None:
        raise InputError(problems)
    hours, values = _on_axis_year(table, axis)
    sun = sun_position(axis, place)
    offset = np.timedelta64(round(_offset_hours(head) * 3600), "s")
    before = sun_at(hours + offset, place)
    middle = axis.utc + np.timedelta64(axis.step_minutes * 30, "s")
    ghi = _transferred(values["ghi"], hours + offset, before, middle, sun)
    dhi = _transferred(values["dhi"], hours + offset, before, middle, sun)
    dni, dhi = closed(ghi, np.minimum(dhi, ghi), sun)
    return Weather(
        ghi=ghi,
        dni=dni,
        dhi=dhi,
        temp_air=_interpolated(middle, hours, values["temp_air"]),
        wind_speed=_interpolated(middle, hours, values["wind_speed"]),
        source=f"PVGIS typical year, {file.name}",
    )


def _table(file: Path) -> tuple[str, pd.DataFrame]:
    """Header text and rows of the file, all cells still text."""
    if not file.is_file():
        near = [other.name for other in file.parent.glob("*")] if file.parent.is_dir() else []
        guess = did_you_mean(file.name, near)
        raise refuse(str(file), found="no such file", expected="a PVGIS TMY CSV", guess=guess)
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("time")), None)
    if start is None:
        found = f"no line that starts with {STAMP}"
        guess = "export the typical year (TMY) from PVGIS as CSV"
        raise refuse(str(file), found=found, expected="a table of hours", guess=guess)
    rows = lines[start + 1 :]
    end = next((n for n, line in enumerate(rows) if not line.strip()), len(rows))
    text = "\n".join([lines[start].replace(" ", ""), *rows[:end]])
    return "\n".join(lines[:start]), pd.read_csv(StringIO(text), dtype=str)


def _place(head: str) -> Place | None:
    """Coordinates in the header, where it has them."""
    found = [re.search(rf"{word}[^:\n]*:\s*(-?[\d.]+)", head) for word in ("Latitude", "Longitude")]
    if found[0] is None or found[1] is None:
        return None
    return Place(latitude=float(found[0][1]), longitude=float(found[1][1]))


def _offset_hours(head: str) -> float:
    """Delay of the irradiance after its stamp, where the header says it. [h]"""
    found = re.search(r"Irradiance Time Offset[^:\n]*:\s*(-?[\d.]+)", head)
    return float(found[1]) if found else IRRADIANCE_OFFSET_HOURS


def _placeless(file: Path) -> Problem:
    return Problem(
        place=str(file),
        found="no latitude and longitude in the header",
        expected="coordinates",
        guess="give the place of the site to the reader",
    )


def _problems(file: Path, table: pd.DataFrame) -> list[Problem]:
    """Everything that keeps the table from being a typical year."""
    wanted = (STAMP, *COLUMNS)
    problems = [
        Problem(
            place=str(file),
            found=f"no column {name}, but {', '.join(table.columns)}",
            expected=", ".join(wanted),
            guess=did_you_mean(name, table.columns),
        )
        for name in wanted
        if name not in table.columns
    ]
    if len(table) != N_HOURS:
        guess = "a typical year has no 29 February and is not cut or joined"
        found, expected = f"{len(table)} hours", f"{N_HOURS} hours"
        problems.append(Problem(place=str(file), found=found, expected=expected, guess=guess))
    elif STAMP in table.columns:
        problems += _stamp_problems(file, table[STAMP])
    for name in COLUMNS:
        if name in table.columns:
            problems += _value_problems(file, table[name])
    return problems


def _stamp_problems(file: Path, stamps: pd.Series) -> list[Problem]:
    """Whether every hour of an ordinary year is there once."""
    number = _hour_of_year(stamps)
    if len(set(number)) == N_HOURS and -1 not in number:
        return []
    bad = stamps[pd.Series(number, index=stamps.index).duplicated() | (number == -1)]
    expected = "each hour of an ordinary year once, as 20190131:2300"
    return [Problem(place=f"{file}, {STAMP}", found=repr(bad.iloc[0]), expected=expected)]


def _value_problems(file: Path, column: pd.Series) -> list[Problem]:
    """First cell of a column that is no number, or negative light or wind."""
    number = pd.to_numeric(column, errors="coerce")
    is_bad = ~np.isfinite(number)
    expected = "a number"
    if column.name != "T2m":
        is_bad, expected = is_bad | (number < 0), "a number of 0 or more"
    if not is_bad.any():
        return []
    row = int(np.argmax(is_bad))
    where = f"{file}, column {column.name}, hour {row + 1}"
    guess = f"{int(is_bad.sum())} such cells in the column"
    return [Problem(place=where, found=repr(column.iloc[row]), expected=expected, guess=guess)]


def _hour_of_year(stamps: pd.Series) -> NDArray[np.int64]:
    """Hour 0-8759 by month, day and hour whatever the year; -1 where there is none."""
    ordinary = "2019" + stamps.astype(str).str[4:]
    time = pd.to_datetime(ordinary, format="%Y%m%d:%H%M", errors="coerce")
    since = (time - pd.Timestamp("2019-01-01")) / timedelta(hours=1)
    whole = since.fillna(-1.0).to_numpy()
    return np.where(whole % 1 == 0, whole, -1).astype(np.int64)


def _on_axis_year(
    table: pd.DataFrame, axis: TimeAxis
) -> tuple[NDArray[np.datetime64], dict[str, Array]]:
    """UTC hours that cover the axis with a day to spare, and the file's values there."""
    first = np.datetime64(f"{axis.year - 1}-12-31", "h")
    hours = np.arange(first, np.datetime64(f"{axis.year + 1}-01-02", "h"))
    times = pd.DatetimeIndex(hours)
    is_past_28_february = times.is_leap_year & (times.dayofyear > 59)
    number = (times.dayofyear - 1 - is_past_28_february) * 24 + times.hour
    row = np.argsort(_hour_of_year(table[STAMP]))[number]
    values = {name: table[column].to_numpy(float)[row] for column, name in COLUMNS.items()}
    return hours.astype("datetime64[s]"), values


def _outside(sun: Sun) -> Array:
    """Light on a horizontal plane outside the atmosphere, 0 at night. [W/m2]"""
    return np.maximum(np.cos(np.radians(sun.apparent_zenith)), 0.0) * sun.dni_extra


def _transferred(
    light: Array,
    stamps: NDArray[np.datetime64],
    stamp_sun: Sun,
    times: NDArray[np.datetime64],
    sun: Sun,
) -> Array:
    """Light at other times, by interpolating clearness between stamps with the sun up."""
    is_usable = np.cos(np.radians(stamp_sun.apparent_zenith)) > _MIN_HEIGHT
    clearness = light[is_usable] / _outside(stamp_sun)[is_usable]
    return _interpolated(times, stamps[is_usable], clearness) * _outside(sun)


def _interpolated(
    times: NDArray[np.datetime64], known: NDArray[np.datetime64], values: Array
) -> Array:
    """Values on straight lines through the known ones."""
    return np.interp(times.astype(np.int64), known.astype(np.int64), values)
