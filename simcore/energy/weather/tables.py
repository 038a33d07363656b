"""Rows of weather tables of declared layouts: CAMS, NSRDB, ERA5, Open-Meteo, Meteo-France."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from simcore.base.errors import InputError, Problem, fault, phrase, refuse
from simcore.base.records import Array, Place
from simcore.base.textfile import delimiter_of
from simcore.energy.weather.climate import climate
from simcore.energy.weather.layouts import TABLES, Column, TableLayout
from simcore.energy.weather.plain import DEFAULT_WIND
from simcore.energy.weather.quality import MIN_GHI, Remark
from simcore.energy.weather.series import (
    STEPS,
    Series,
    Stamps,
    number_problems,
    placeless,
    rows_of,
    text_of,
)

MOST_HEAD_LINES = 100
"""Lines among which the titles of a table are looked for."""
MOST_MONTHS = 13
"""Months of a typical year, and the one that a time zone adds at its end."""
_UNIT = re.compile(r"[\[(]([^\[(\])]*)[\])]\s*$")  # no opening bracket within: else quadratic
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
Conversion = Callable[[Array, float], Array]
"""``(values, hours of a row) -> values`` in W/m2, degrees Celsius or m/s."""
CONVERSIONS: dict[str, Conversion] = {
    "W/m2": lambda value, _: value,
    "kW/m2": lambda value, _: value * 1e3,
    "Wh/m2": lambda value, hours: value / hours,
    "kWh/m2": lambda value, hours: value * 1e3 / hours,
    "J/m2": lambda value, hours: value / 3600 / hours,
    "J/cm2": lambda value, hours: value * 1e4 / 3600 / hours,
    "C": lambda value, _: value,
    "K": lambda value, _: value - 273.15,
    "F": lambda value, _: (value - 32) / 1.8,
    "m/s": lambda value, _: value,
    "km/h": lambda value, _: value / 3.6,
    "kn": lambda value, _: value * 1852 / 3600,
}
_SPELLINGS = {"°": "", "²": "2", "m^2": "m2", "m**-2": "m2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Text of a table taken apart: lines before its titles, rows, units in the titles."""

    head: tuple[str, ...]
    delimiter: str
    rows: pd.DataFrame
    units: Mapping[str, str]


def table_kind(text: str) -> str | None:
    """Kind of table by its line of titles, None where it is of no declared layout."""
    found = _titles(text)
    return None if found is None else found[0].key


def table_series(path: Path, place: Place | None = None) -> Series:
    """Rows of a weather table of a declared layout."""
    text = text_of(path, phrase("weather_file"))
    found = _titles(text)
    if found is None:
        raise refuse("weather_format", str(path), names=text[:70], guess=None)
    layout, line = found
    table = _table(path, text, layout, line)
    facts = _facts(table, layout)
    table, remarks = _one_station(path, table, layout, place)
    place = place or _place(table, layout, facts)
    problems = [*_light_problems(path, table, layout), *_number_problems(path, table, layout)]
    problems += [*_clock_problems(path, table), *([] if place else [placeless(path)])]
    if problems:
        raise InputError(problems)
    stamps = _stamps(path, table.rows, layout)
    stamps = stamps - np.timedelta64(round(3600 * _hours_ahead(layout, facts)), "s")
    return _series(path, layout, table, place, stamps, remarks)


def _series(
    path: Path,
    layout: TableLayout,
    table: _Table,
    place: Place | None,
    stamps: Stamps,
    remarks: tuple[Remark, ...],
) -> Series:
    step, past = _step(path, stamps)
    columns = {
        name: _values(table, column, layout.missing, step / 60)
        for name, column in layout.columns.items()
        if set(column.names) <= set(table.rows.columns)
    }
    if "wind_speed" not in columns:
        columns["wind_speed"] = np.full(len(stamps), DEFAULT_WIND)
        remarks = (*remarks, Remark(key="no_wind", values={"wind": DEFAULT_WIND}))
    if "temp_air" not in columns:
        columns["temp_air"] = _usual_air(stamps)
        remarks = (*remarks, Remark(key="no_air"))
    half = {"start": step / 2, "end": -step / 2, "instant": 0.0}[layout.stamp]
    stamps, is_typical = _on_one_year(stamps - np.timedelta64(past, "m"))
    return Series(
        file=str(path),
        kind=layout.key,
        place=place,
        stamps=stamps,
        columns=columns,
        step_minutes=step,
        light_minutes=past + half,
        air_minutes=float(past),
        is_mean=layout.stamp != "instant",
        is_typical=is_typical,
        remarks=remarks,
    )


def _usual_air(stamps: Stamps) -> Array:
    """Long-run monthly means inland with their mean daily cycle, warmest at 14 h UTC (assumed)."""
    usual = climate("inland")
    months = stamps.astype("datetime64[M]")
    day = (stamps - months).astype(float) / 86_400
    position = months.astype(int) % 12 + day / 30.4 - 0.5
    mean, span = (
        np.interp(position, np.arange(12), part, period=12)
        for part in (np.array(usual.temp_air), np.array(usual.diurnal_range))
    )
    return mean + span / 2 * np.cos(2 * np.pi * (day % 1 - 14 / 24))


def _titles(text: str) -> tuple[TableLayout, int] | None:
    """Layout and number of the line of titles, among the first lines."""
    for number, line in enumerate(text.split("\n", MOST_HEAD_LINES)[:MOST_HEAD_LINES]):
        names = set(_names(line, delimiter_of(line)))
        for layout in TABLES.values():
            if names.issuperset(layout.signature):
                return layout, number
    return None


def _names(line: str, delimiter: str) -> list[str]:
    """Titles in lower case, without units."""
    return [_UNIT.sub("", cell).strip().lower() for cell in _cells(line, delimiter)]


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.lstrip("# ").rstrip("\r\n").split(delimiter)]


def _table(path: Path, text: str, layout: TableLayout, line: int) -> _Table:
    """Rows below the titles, cells still text; blank stamps end nothing and count nowhere."""
    lines = text.splitlines()
    delimiter = delimiter_of(lines[line])
    names = _names(lines[line], delimiter)
    body = [one for one in lines[line + 1 :] if one.strip(f"{delimiter} ") and one[0] != "#"]
    rows = rows_of(path, "\n".join(body), delimiter, names)
    first = layout.stamp_columns[0]
    rows = rows[rows[first].notna()].reset_index(drop=True)
    units = {
        name: match[1]
        for name, cell in zip(names, _cells(lines[line], delimiter), strict=True)
        if (match := _UNIT.search(cell))
    }
    return _Table(head=tuple(lines[:line]), delimiter=delimiter, rows=rows, units=units)


def _facts(table: _Table, layout: TableLayout) -> dict[str, float]:
    """Numbers before the titles, by name in lower case."""
    if layout.place == "pairs":
        return _paired(table)
    found = (line.lstrip("# ").partition(":") for line in table.head)
    numbers = {name.split("(")[0].strip().lower(): _NUMBER.search(rest) for name, _, rest in found}
    return {name: _float(match[0]) for name, match in numbers.items() if match}


def _paired(table: _Table) -> dict[str, float]:
    """Numbers of a line of names and the line of values below it."""
    facts: dict[str, float] = {}
    lines = [_cells(line, table.delimiter) for line in table.head]
    for names, values in pairwise(lines):
        for name, value in zip(names, values, strict=False):
            if _NUMBER.fullmatch(value):
                facts.setdefault(name.lower(), _float(value))
    return facts


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _place(table: _Table, layout: TableLayout, facts: Mapping[str, float]) -> Place | None:
    if layout.place == "columns":
        rows, names = table.rows.iloc[:1], layout.coordinates
        own = {name: rows[name] for name in names if name in rows and len(rows)}
        numbers = {name: _numbers(value)[0] for name, value in own.items()}
        facts = {name: number for name, number in numbers.items() if np.isfinite(number)}
    latitude, longitude, altitude = layout.coordinates
    if latitude not in facts or longitude not in facts:
        return None
    return Place(
        latitude=facts[latitude], longitude=facts[longitude], altitude=facts.get(altitude, 0.0)
    )


def _hours_ahead(layout: TableLayout, facts: Mapping[str, float]) -> float:
    return facts.get(layout.clock, 0.0) * layout.clock_hours


def _one_station(
    path: Path, table: _Table, layout: TableLayout, place: Place | None
) -> tuple[_Table, tuple[Remark, ...]]:
    """Rows of one station: the only one with light, or of several the nearest to the place."""
    light = layout.columns["ghi"].names[0]
    if "num_poste" not in table.rows or light not in table.rows:
        return table, ()
    lit = table.rows[table.rows[light].notna()]
    names = list(dict.fromkeys(lit["num_poste"]))
    if not names or table.rows["num_poste"].nunique() == 1:
        return table, ()
    first = lit.drop_duplicates("num_poste")
    if len(names) > 1 and place is None:
        known = [f"{one}" for one in first["nom_usuel"]] if "nom_usuel" in first else names
        raise refuse("weather_stations", str(path), n=len(names), names=known)
    nearest = names[0] if place is None else first["num_poste"].iloc[_nearest(first, layout, place)]
    rows = table.rows[table.rows["num_poste"] == nearest].reset_index(drop=True)
    station = str(rows["nom_usuel"].iloc[0] if "nom_usuel" in rows else nearest).strip()
    remark = Remark(key="station", values={"station": station, "n": len(names)})
    return (
        _Table(head=table.head, delimiter=table.delimiter, rows=rows, units=table.units),
        (remark,),
    )


def _nearest(stations: pd.DataFrame, layout: TableLayout, place: Place) -> int:
    north, east = (_numbers(stations[name]) for name in layout.coordinates[:2])
    width = np.cos(np.radians(place.latitude))
    apart = np.hypot(north - place.latitude, width * (east - place.longitude))
    return int(np.nanargmin(apart))


def _light_problems(path: Path, table: _Table, layout: TableLayout) -> list[Problem]:
    """Whether there is global light at all, and temperature."""
    problems = []
    light = layout.columns["ghi"].names[0]
    if light not in table.rows or table.rows[light].isna().all():
        guess = phrase("ask_for_light") if layout.key in ("synop", "meteo_france") else None
        problems.append(fault("weather_without_light", str(path), guess=guess, name=light.upper()))
    return problems


def _clock_problems(path: Path, table: _Table) -> list[Problem]:
    """Whether the head says that stamps are of true solar time."""
    said = [line for line in table.head if "time reference" in line.lower()]
    if not any("solar" in line.lower() for line in said):
        return []
    return [fault("weather_solar_time", str(path), found=said[0].lstrip("# ").strip())]


def _number_problems(path: Path, table: _Table, layout: TableLayout) -> list[Problem]:
    """Cells that are no number, light clearly below 0, and units that are not known."""
    problems: list[Problem] = []
    for name, column in layout.columns.items():
        low = MIN_GHI if name in ("ghi", "dni", "dhi") and layout.missing is None else None
        for one in column.names:
            if one in table.rows:
                cells = table.rows[one].str.replace(",", ".", regex=False)
                problems += number_problems(path, cells, low)
                problems += _unit_problems(path, table, one)
    return problems


def _unit_problems(path: Path, table: _Table, name: str) -> list[Problem]:
    unit = table.units.get(name)
    if unit is None or _spelled(unit) in CONVERSIONS:
        return []
    where = phrase("column", file=path, column=name)
    return [fault("weather_unit", where, unit=unit, known=tuple(CONVERSIONS))]


def _spelled(unit: str) -> str:
    """Unit as ``CONVERSIONS`` has it."""
    for written, meant in _SPELLINGS.items():
        unit = unit.replace(written, meant)
    return unit.strip()


def _values(table: _Table, column: Column, missing: float | None, hours: float) -> Array:
    """A quantity in W/m2, degrees Celsius or m/s; the length of a vector of two columns."""
    parts = [_numbers(table.rows[name]) for name in column.names]
    if missing is not None:
        parts = [np.where(part == missing, np.nan, part) for part in parts]
    value = parts[0] if len(parts) == 1 else np.hypot(*parts)
    unit = _spelled(table.units.get(column.names[0], column.unit))
    return CONVERSIONS[unit](value, hours)


def _numbers(column: "pd.Series[str]") -> Array:
    """Numbers with a point or a comma, NaN where a cell is empty."""
    text = column.astype(str).str.strip().str.replace(",", ".", regex=False)
    return pd.to_numeric(text, errors="coerce").to_numpy(float)


def _stamps(path: Path, rows: pd.DataFrame, layout: TableLayout) -> Stamps:
    """Stamps as they stand, before any time zone of the head; of an interval its start."""
    parts = [rows[name].astype(str).str.strip() for name in layout.stamp_columns]
    text = parts[0].str.cat(parts[1:], sep=" ") if len(parts) > 1 else parts[0]
    text = text.str.partition("/")[0]
    style = layout.stamp_format or "ISO8601"
    time = pd.to_datetime(text, format=style, errors="coerce", utc=True)
    if time.isna().any():
        row = int(np.argmax(time.isna()))
        column, n = layout.stamp_columns[0], int(time.isna().sum())
        where = phrase("cell", file=path, column=column, row=row + 1)
        shown = phrase("stamp_of_layout")
        raise refuse("weather_cell", where, text=repr(text.iloc[row]), expected=shown, n=n)
    return time.dt.tz_localize(None).to_numpy().astype("datetime64[s]")


def _step(path: Path, stamps: Stamps) -> tuple[int, int]:
    """Most frequent distance of stamps, and the minutes past its multiples that all share."""
    minutes = np.diff(np.unique(stamps)).astype(int) / 60
    values, counts = np.unique(minutes, return_counts=True)
    step = float(values[np.argmax(counts)]) if len(values) else 0.0
    where = phrase("column", file=path, column=phrase("stamps_column"))
    if step not in STEPS:
        raise refuse("weather_step", where, minutes=step)
    past = (stamps - stamps.astype("datetime64[D]")).astype(int) / 60 % step
    is_off = past != past[0]
    if is_off.any():
        stamp, n = stamps[is_off][0], int(is_off.sum())
        raise refuse("weather_off_step", where, stamp=stamp, minutes=step, n=n)
    return int(step), int(past[0])


def _on_one_year(stamps: Stamps) -> tuple[Stamps, bool]:
    """Stamps of a typical year, whose months come from several years, laid on one."""
    months = stamps.astype("datetime64[M]")
    n_months, n_years = len(np.unique(months)), len(np.unique(stamps.astype("datetime64[Y]")))
    if n_years == 1 or n_months > MOST_MONTHS:
        return stamps, False
    year = np.datetime64("2020" if _has_29_february(months, stamps) else "2019", "Y")
    of_year = months.astype(int) % 12
    return (year.astype("datetime64[M]") + of_year) + (stamps - months), True


def _has_29_february(months: Sequence[np.datetime64] | Stamps, stamps: Stamps) -> bool:
    day = (stamps.astype("datetime64[D]") - np.asarray(months)).astype(int) + 1
    return bool(((np.asarray(months).astype(int) % 12 == 1) & (day == 29)).any())
