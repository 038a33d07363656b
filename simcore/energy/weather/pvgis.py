"""Rows of PVGIS files: typical years (TMY) and hourly series, as CSV or JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcore.base.errors import InputError, Problem, fault, phrase, refuse
from simcore.base.records import Array, Place
from simcore.base.textfile import json_content
from simcore.energy.weather.quality import Remark
from simcore.energy.weather.series import (
    BLANK,
    Series,
    column_problems,
    number_problems,
    placeless,
    rows_of,
    text_of,
)

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
_HEAD = {
    "latitude": r"Latitude[^:\n]*:\s*(-?[\d.]+)",
    "longitude": r"Longitude[^:\n]*:\s*(-?[\d.]+)",
    "elevation": r"Elevation[^:\n]*:\s*(-?[\d.]+)",
    "irradiance_time_offset": r"Irradiance Time Offset[^:\n]*:\s*(-?[\d.]+)",
    "slope": r"Slope[^:\n]*:\s*(-?[\d.]+)",
    "azimuth": r"Azimuth[^:\n]*:\s*(-?[\d.]+)",
    "peak_power": r"Nominal power[^:\n]*:\s*(-?[\d.]+)",
}
_JSON_NAMES = {"lat": "latitude", "lon": "longitude", "angle": "slope", "aspect": "azimuth"}
_LOW_SUN_DEG = 3.0
"""Beam on a horizontal plane says nothing about the beam itself with the sun below it."""
Head = dict[str, float]


def tmy_series(path: Path, place: Place | None = None) -> Series:
    """Rows of a PVGIS typical year, CSV or JSON, with or without header lines.

    Stamps are laid on 2019, an ordinary year: every month comes from another one.
    """
    head, table = _read(path, STAMP, "tmy_hourly")
    place, remarks = _located(path, head, place)
    problems = [
        *column_problems(path, list(table.columns), (STAMP, *COLUMNS)),
        *_length_problems(path, table),
        *_light_and_air_problems(path, table, tuple(COLUMNS)),
        *([] if place else [placeless(path)]),
    ]
    if problems:
        raise InputError(problems)
    hours = _hour_of_year(table[STAMP])
    offset = head.get("irradiance_time_offset", IRRADIANCE_OFFSET_HOURS)
    return Series(
        file=str(path),
        kind="pvgis_tmy",
        place=place,
        stamps=np.datetime64("2019-01-01", "s") + hours * np.timedelta64(3600, "s"),
        columns={name: _floats(table[column]) for column, name in COLUMNS.items()},
        step_minutes=60,
        light_minutes=60 * offset,
        air_minutes=0.0,
        is_mean=False,
        is_typical=True,
        remarks=remarks,
    )


def hourly_series(path: Path, place: Place | None = None) -> Series:
    """Weather of a PVGIS hourly series (seriescalc) on a horizontal plane.

    Light is instantaneous at the stamp, such as 00:10; temperature and wind hold at the
    full hour. Beam and diffuse are read where the file was asked with its components.
    """
    head, table = _read(path, "time", "hourly")
    place, remarks = _located(path, head, place)
    light = [name for name in ("Gb(i)", "Gd(i)", "Gr(i)") if name in table.columns] or ["G(i)"]
    names = ("time", *light, "T2m", "WS10m")
    problems = [
        *column_problems(path, list(table.columns), names),
        *_light_and_air_problems(path, table, names[1:]),
        *_slope_problems(path, head),
        *([] if place else [placeless(path)]),
    ]
    if problems:
        raise InputError(problems)
    stamps, minute = _hourly_stamps(path, table["time"])
    return Series(
        file=str(path),
        kind="pvgis_series",
        place=place,
        stamps=stamps,
        columns=_horizontal(table, light)
        | {"temp_air": _floats(table["T2m"]), "wind_speed": _floats(table["WS10m"])},
        step_minutes=60,
        light_minutes=minute,
        air_minutes=0.0,
        is_mean=False,
        is_typical=False,
        remarks=remarks,
    )


def power_series(path: Path, place: Place | None = None) -> Series:
    """PV power per kWp of a PVGIS hourly series: column P, or the one list of figures.

    A bare list of 8,760 figures for a leap year is read as a year without 29 February.
    Its stamps are those of PVGIS, ten minutes past the hour.
    """
    bare_hours = _bare_hours(path)
    if bare_hours is not None:
        return _bare_series(path, *bare_hours, place)
    head, table = _read(path, "time", "hourly")
    place, remarks = _located(path, head, place)
    problems = [
        *column_problems(path, list(table.columns), ("time", "P")),
        *_light_and_air_problems(path, table, ("P",)),
        *([] if place else [placeless(path)]),
        *([] if head.get("peak_power", 0) > 0 else [_peakless(path)]),
    ]
    if problems:
        raise InputError(problems)
    stamps, minute = _hourly_stamps(path, table["time"])
    power = _floats(table["P"]) / 1000 / head["peak_power"]
    series = _power(path, place, stamps, power, minute, head.get("azimuth", np.nan))
    return replace(series, remarks=(*remarks, *series.remarks))


def head_place(head: Mapping[str, float]) -> Place | None:
    """Coordinates in the header, where it has them."""
    if "latitude" not in head or "longitude" not in head:
        return None
    altitude = head.get("elevation", 0.0)
    return Place(latitude=head["latitude"], longitude=head["longitude"], altitude=altitude)


def _located(
    path: Path, head: Head, place: Place | None
) -> tuple[Place | None, tuple[Remark, ...]]:
    """Place given, or in the header, or in the name as PVGIS gives it: ..._50.911_3.192..."""
    place = place or head_place(head)
    match = re.search(r"_(-?\d+\.\d+)_(-?\d+\.\d+)", path.stem)
    if place is not None or match is None:
        return place, ()
    named_place = Place(latitude=float(match[1]), longitude=float(match[2]), altitude=0.0)
    return named_place, (Remark(key="place_from_name"),)


def json_of(path: Path) -> dict[str, Any] | None:
    """Content of a JSON file with named parts; None for any other text."""
    text = text_of(path, phrase("weather_file"))
    if not text.lstrip().startswith("{"):
        return None
    try:
        content = json_content(text, str(path))
    except json.JSONDecodeError as error:
        said = error.msg.lower()
        raise refuse("weather_json", str(path), line=error.lineno, said=said) from None
    return content if isinstance(content, dict) else None


def _read(path: Path, stamp: str, name: str) -> tuple[Head, pd.DataFrame]:
    """Figures of the header, and the rows, cells as they are."""
    content = json_of(path)
    if content is not None:
        outputs = content.get("outputs")
        rows = outputs.get(name) if isinstance(outputs, dict) else None
        if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
            raise refuse("pvgis_part_missing", str(path), name=name)
        return _json_head(content.get("inputs", {})), pd.DataFrame(rows)
    lines = text_of(path, phrase("pvgis_file")).splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("time")), None)
    if start is None:
        guess = phrase("export_typical_year") if stamp == STAMP else None
        raise refuse("pvgis_table_missing", str(path), stamp=stamp, guess=guess)
    rows = lines[start + 1 :]
    end = next((n for n, line in enumerate(rows) if not line.strip(BLANK)), len(rows))
    text = "\n".join([lines[start].replace(" ", ""), *rows[:end]])
    head = "\n".join(lines[:start])
    said = {key: re.search(pattern, head) for key, pattern in _HEAD.items()}
    table = rows_of(path, text, ",", None)
    return {key: float(match[1]) for key, match in said.items() if match}, table


def _json_head(content: object) -> Head:
    """Figures of the header under the names of ``_HEAD``, wherever they stand."""
    head = {}
    for key, value in _leaves(content, ""):
        name = key.replace(" ", "_")
        name = _JSON_NAMES.get(name, name)
        if name in _HEAD:
            head[name] = value
    return head


def _leaves(content: object, key: str) -> Iterator[tuple[str, float]]:
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _leaves(value, key if name == "value" else str(name))
    elif isinstance(content, int | float) and not isinstance(content, bool):
        yield key, float(content)


def _length_problems(file: Path, table: pd.DataFrame) -> list[Problem]:
    """Whether the table has every hour of an ordinary year."""
    if len(table) != N_HOURS:
        return [fault("pvgis_length", str(file), n=len(table), wanted=N_HOURS)]
    return _stamp_problems(file, table[STAMP]) if STAMP in table.columns else []


def _stamp_problems(file: Path, stamps: "pd.Series[str]") -> list[Problem]:
    """Whether every hour of an ordinary year is there once."""
    number = _hour_of_year(stamps)
    if len(set(number)) == N_HOURS and -1 not in number:
        return []
    bad = stamps[pd.Series(number, index=stamps.index).duplicated() | (number == -1)]
    return [fault("pvgis_stamp", f"{file}, {STAMP}", text=repr(bad.iloc[0]))]


def _light_and_air_problems(
    file: Path, table: pd.DataFrame, columns: tuple[str, ...]
) -> list[Problem]:
    """Cells that are no number; negative light, wind or power."""
    return [
        problem
        for name in columns
        if name in table.columns
        for problem in number_problems(file, table[name], None if name == "T2m" else 0)
    ]


def _slope_problems(file: Path, head: Head) -> list[Problem]:
    if "slope" not in head:
        return [fault("pvgis_plane_unknown", str(file))]
    slope = head["slope"]
    return [fault("pvgis_slope", str(file), slope=slope)] if slope else []


def _peakless(file: Path) -> Problem:
    return fault("pvgis_peakless", str(file))


def _hour_of_year(stamps: "pd.Series[str]") -> NDArray[np.int64]:
    """Hour 0-8759 by month, day and hour whatever the year; -1 where there is none."""
    ordinary = "2019" + stamps.astype(str).str[4:]
    time = pd.to_datetime(ordinary, format="%Y%m%d:%H%M", errors="coerce")
    since = (time - pd.Timestamp("2019-01-01")) / timedelta(hours=1)
    hours = since.fillna(-1.0).to_numpy()
    return np.where(hours % 1 == 0, hours, -1).astype(np.int64)


def _hourly_stamps(file: Path, stamps: "pd.Series[str]") -> tuple[NDArray[np.datetime64], float]:
    """Full hours, and the minutes past them that all stamps share."""
    time = pd.to_datetime(stamps.astype(str), format="%Y%m%d:%H%M", errors="coerce")
    minutes = time.dt.minute
    is_bad = time.isna() | (minutes != minutes.mode().iloc[0] if time.notna().any() else True)
    if is_bad.any():
        raise refuse("pvgis_minutes", f"{file}, time", text=repr(stamps[is_bad].iloc[0]))
    hours = time.dt.floor("h").to_numpy().astype("datetime64[s]")
    return hours, float(minutes.iloc[0])


def _horizontal(table: pd.DataFrame, light: list[str]) -> dict[str, Array]:
    """Global, diffuse and, where the height of the sun is given, beam."""
    value = {name: _floats(table[name]) for name in light}
    columns = {"ghi": np.sum(list(value.values()), axis=0)}
    if "Gd(i)" in value:
        columns["dhi"] = value["Gd(i)"]
    if "Gb(i)" in value and "Gd(i)" in value and "H_sun" in table.columns:
        height = _floats(table["H_sun"])
        is_up = height > _LOW_SUN_DEG
        sine = np.sin(np.radians(np.where(is_up, height, 90.0)))
        columns["dni"] = np.where(is_up, value["Gb(i)"] / sine, 0.0)
    return columns


def _bare_hours(path: Path) -> tuple[dict[str, Any], list[Any]] | None:
    """Content and figures of a JSON file with one bare list of hours."""
    content = json_of(path)
    hours = content.get("hourly") if content else None
    if content is None or not isinstance(hours, list) or not hours or isinstance(hours[0], dict):
        return None
    return content, hours


def _bare_series(
    path: Path, content: dict[str, Any], hours: list[Any], place: Place | None
) -> Series:
    head = _json_head({key: value for key, value in content.items() if key != "hourly"})
    place, cells = place or head_place(head), pd.Series(hours, name="hourly").astype(str)
    year = content.get("year")
    problems = number_problems(path, cells, 0) + ([] if place else [placeless(path)])
    if len(hours) not in (N_HOURS, N_HOURS + 24):
        n, leap = len(hours), N_HOURS + 24
        problems.append(fault("pvgis_hours", str(path), n=n, wanted=N_HOURS, leap=leap))
    if problems:
        raise InputError(problems)
    is_leap = len(hours) > N_HOURS
    first = np.datetime64("2020-01-01" if is_leap else "2019-01-01", "s")
    stamps = first + np.arange(len(hours)) * np.timedelta64(3600, "s")
    minute = 60 * IRRADIANCE_OFFSET_HOURS
    series = _power(path, place, stamps, _floats(cells), minute, head.get("azimuth", np.nan))
    remarks = [Remark(key="bare_hours", values={"n": len(hours), "year": str(year)})]
    return replace(series, is_typical=True, remarks=(*series.remarks, *remarks))


def _power(
    path: Path, place: Place | None, stamps: Any, power: Array, minute: float, azimuth: float
) -> Series:
    remarks = () if azimuth == 0 else (Remark(key="not_south"),)
    return Series(
        file=str(path),
        kind="pv_power",
        place=place,
        stamps=stamps,
        columns={"power": power},
        step_minutes=60,
        light_minutes=minute,
        air_minutes=0.0,
        is_mean=False,
        is_typical=False,
        remarks=remarks,
    )


def _floats(column: "pd.Series[str]") -> Array:
    """Numbers, NaN for empty cells."""
    return pd.to_numeric(column, errors="coerce").to_numpy(float)
