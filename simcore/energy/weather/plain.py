"""Rows of plain CSV files: weather, and the measured production of a plant."""

from pathlib import Path

import numpy as np
import pandas as pd

from simcore.base.errors import InputError, Problem, did_you_mean, fault, phrase, refuse
from simcore.base.records import Array, Place
from simcore.base.textfile import delimiter_of, first_line
from simcore.energy.weather.quality import MIN_GHI, Remark
from simcore.energy.weather.series import (
    BLANK,
    STEPS,
    Series,
    Stamps,
    column_problems,
    number_problems,
    placeless,
    rows_of,
    text_of,
)

WEATHER = ("time", "ghi", "temp_air")
OPTIONAL = ("dni", "dhi", "wind_speed")
PRODUCTION = ("time", "kwh")
DEFAULT_WIND = 3.5
"""Mean wind of Lille and its surroundings at 10 m, m/s, where a file has none: between
3.2 and 4.1 in PVGIS typical years and SYNOP Lille 2015-2019."""


def plain_series(path: Path, place: Place | None = None) -> Series:
    """Rows of a weather CSV, means over slots.

    ``time`` (ISO with offset, start of the slot), ``ghi`` [W/m2], ``temp_air`` [degrees
    Celsius] and, where known, ``dni``, ``dhi`` [W/m2] and ``wind_speed`` [m/s].
    """
    table = _table(path)
    names = [name for name in (*WEATHER, *OPTIONAL) if name in table.columns]
    problems = [
        *column_problems(path, list(table.columns), WEATHER),
        *_unknown_problems(path, table, (*WEATHER, *OPTIONAL)),
        *_cell_problems(path, table),
        *([] if place else [placeless(path)]),
    ]
    if problems:
        raise InputError(problems)
    stamps = _stamps(path, table["time"])
    columns = {name: _floats(table[name]) for name in names if name != "time"}
    remarks = []
    if "wind_speed" not in columns:
        columns["wind_speed"] = np.full(len(stamps), DEFAULT_WIND)
        remarks.append(Remark(key="no_wind", values={"wind": DEFAULT_WIND}))
    step = _step(path, stamps)
    return Series(
        file=str(path),
        kind="csv",
        place=place,
        stamps=stamps,
        columns=columns,
        step_minutes=step,
        light_minutes=step / 2,
        air_minutes=step / 2,
        is_mean=True,
        is_typical=False,
        remarks=tuple(remarks),
    )


def production_series(path: Path, place: Place | None = None) -> Series:
    """Rows of a production CSV: ``time`` (ISO with offset, start of the slot), ``kwh``."""
    table = _table(path)
    problems = [
        *column_problems(path, list(table.columns), PRODUCTION),
        *_unknown_problems(path, table, PRODUCTION),
        *_cell_problems(path, table),
    ]
    if problems:
        raise InputError(problems)
    stamps = _stamps(path, table["time"])
    step = _step(path, stamps)
    return Series(
        file=str(path),
        kind="production",
        place=place,
        stamps=stamps,
        columns={"kwh": _floats(table["kwh"])},
        step_minutes=step,
        light_minutes=step / 2,
        air_minutes=step / 2,
        is_mean=True,
        is_typical=False,
    )


def _table(path: Path) -> pd.DataFrame:
    """Rows, cells still text; comments start with ``#``."""
    lines = [line for line in text_of(path, phrase("csv_file")).splitlines() if line.strip(BLANK)]
    text = "\n".join(line for line in lines if not line.startswith("#"))
    if not text:
        raise refuse("weather_empty", str(path), columns=WEATHER)
    table = rows_of(path, text, delimiter_of(first_line(text)), None)
    return table.rename(columns=lambda name: str(name).strip().lower())


def _unknown_problems(path: Path, table: pd.DataFrame, readable: tuple[str, ...]) -> list[Problem]:
    """Columns whose name is nearly one that would be read."""
    return [
        fault("weather_column", str(path), name=name, columns=readable, guess=guess)
        for name in table.columns
        if name not in readable
        and (
            guess := did_you_mean(
                name, [candidate for candidate in readable if candidate not in table.columns]
            )
        )
    ]


def _cell_problems(path: Path, table: pd.DataFrame) -> list[Problem]:
    lows = {"temp_air": None, "ghi": MIN_GHI, "dhi": MIN_GHI, "dni": MIN_GHI}
    return [
        problem
        for name in (*WEATHER, *OPTIONAL, "kwh")
        if name in table.columns and name != "time"
        for problem in number_problems(path, table[name], lows.get(name, 0.0))
    ]


def _stamps(path: Path, column: "pd.Series[str]") -> Stamps:
    """Stamps as UTC; a stamp without offset is refused."""
    text = column.astype(str).str.strip()
    has_offset = text.str.contains(r"[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$", regex=True)
    time = pd.to_datetime(text, format="ISO8601", utc=True, errors="coerce")
    is_bad = ~has_offset | time.isna()
    if is_bad.any():
        row = int(np.argmax(is_bad))
        guess = phrase("cells_in_column", n=int(is_bad.sum()))
        where = phrase("cell", file=path, column="time", row=row + 1)
        raise refuse("weather_time", where, text=repr(text.iloc[row]), guess=guess)
    return time.dt.tz_localize(None).to_numpy().astype("datetime64[s]")


def _step(path: Path, stamps: Stamps) -> int:
    """Most frequent distance of stamps, which all of them must keep. [minutes]"""
    minutes = np.diff(np.unique(stamps)).astype(int) / 60
    values, counts = np.unique(minutes, return_counts=True)
    step = float(values[np.argmax(counts)]) if len(values) else 0.0
    if step not in STEPS:
        where = phrase("column", file=path, column="time")
        raise refuse("weather_step", where, minutes=step)
    of_day = (stamps - stamps.astype("datetime64[D]")).astype(int) / 60
    is_off = of_day % step != 0
    if is_off.any():
        where, stamp = phrase("column", file=path, column="time"), stamps[is_off][0]
        n = int(is_off.sum())
        raise refuse("weather_off_step", where, stamp=stamp, minutes=step, n=n)
    return int(step)


def _floats(column: "pd.Series[str]") -> Array:
    """Numbers, NaN for empty cells."""
    return pd.to_numeric(column, errors="coerce").to_numpy(float)
