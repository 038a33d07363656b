"""Weather and production files of every known format, read with a report on them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from simcore.base.errors import InputError, did_you_mean, phrase, refuse
from simcore.base.records import Array, Place, Weather
from simcore.base.timeaxis import TimeAxis
from simcore.energy.weather.complete import (
    with_beam_and_diffuse,
    with_closed_rows,
    without_empty,
    without_negative_light,
)
from simcore.energy.weather.epw import epw_series
from simcore.energy.weather.laying import light_on_axis, on_axis, split_or_summed
from simcore.energy.weather.layouts import TABLES
from simcore.energy.weather.plain import plain_series, production_series
from simcore.energy.weather.pvgis import hourly_series, json_of, power_series, tmy_series
from simcore.energy.weather.quality import Quality, Remark, place_problems
from simcore.energy.weather.report import plain_report, power_report, weather_report
from simcore.energy.weather.series import EvenRows, Series, even_rows, filled, moments, text_of
from simcore.energy.weather.sun import clear_sky_ghi, sun_at
from simcore.energy.weather.tables import table_kind, table_series

Reader = Callable[[Path, Place | None], Series]

READERS: dict[str, Reader] = {
    "pvgis_tmy": tmy_series,
    "pvgis_series": hourly_series,
    "epw": epw_series,
    "csv": plain_series,
    **dict.fromkeys(TABLES, table_series),
}
"""Reader of each kind of weather file."""

_INSTEAD = {
    "pv_power": phrase("read_pv_power"),
    "production": phrase("read_production"),
}


def read_weather(
    path: Path | str,
    axis: TimeAxis,
    place: Place | None = None,
    kind: str | None = None,
    *,
    stamp_to_light_minutes: float | None = None,
) -> tuple[Weather, Quality]:
    r"""Weather of a file laid on the slots of an axis, and the report on the file.

    A file that covers the year of the axis is used as it is; of any other, the rows are
    taken by month, day and hour in UTC, where 29 February repeats the 28th or is left
    out. Rows that are means over slots as long as the axis' or shorter keep their values;
    otherwise global and diffuse clearness are interpolated to mid-slot, and means keep
    the energy of each row.

    Parameters
    ----------
    path
        File of one of the kinds of ``READERS``.
    axis
        Slots asked for.
    place
        Where the file stands; by default what it says itself.
    kind
        Kind of file; by default found from its content.
    stamp_to_light_minutes
        Minutes from a stamp to the moment its light stands for, against the convention of
        the format: a CSV stamped at the end of its hours has -30. [minutes]

    Returns
    -------
    tuple of Weather and Quality
        Slot means, each ``(n_slots,)``, and what is to be known about the file.

    Raises
    ------
    InputError
        With every problem found that keeps the file from being used.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import simcore as sc
    >>> axis = sc.time_axis(2026, 60)
    >>> place = sc.weather.Place(latitude=50.4, longitude=2.8, altitude=30.0)
    >>> light = sc.weather.clear_sky_ghi(sc.weather.sun_position(axis, place).apparent_zenith)
    >>> rows = [f"{utc}Z,{ghi:.1f},10.0" for utc, ghi in zip(axis.utc, light, strict=True)]
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "weather.csv"
    ...     written = path.write_text("\n".join(["time,ghi,temp_air", *rows]))
    ...     weather, quality = read_weather(path, axis, place)
    >>> quality.kind, quality.n_found, float(weather.temp_air.mean())
    ('csv', 8760, 10.0)
    """
    file = Path(path)
    series = _series(file, place, kind)
    if stamp_to_light_minutes is not None:
        series = replace(series, light_minutes=stamp_to_light_minutes)
    raw, even, where = _prepared(series, axis)
    quality = weather_report(series, raw, even, where)
    if quality.problems:
        raise InputError(quality.problems)
    return _weather(series, even, axis, where), quality


def read_pvgis_tmy(path: Path | str, axis: TimeAxis, place: Place | None = None) -> Weather:
    """Weather of a PVGIS typical year laid on the slots of a time axis, without a report.

    As :func:`read_weather`: each month of the file comes from another real year, so rows
    are taken by month, day and hour in UTC; irradiance is instantaneous, about 10 minutes
    after its stamp.

    Parameters
    ----------
    path
        CSV or JSON file as PVGIS sends it, or its table alone.
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
    series = tmy_series(Path(path), place)
    _, even, where = _prepared(series, axis)
    return _weather(series, even, axis, where)


def read_pv_power(
    path: Path | str, axis: TimeAxis, place: Place | None = None
) -> tuple[Array, Quality]:
    """Mean AC power per peak power of a PVGIS hourly series, and the report on the file.

    Parameters
    ----------
    path
        PVGIS hourly series with its column P, or JSON with one list of kWh per kWp.
    axis
        Slots asked for.
    place
        Where the plant stands; by default what the file says.

    Returns
    -------
    tuple of numpy.ndarray and Quality
        Power, ``(n_slots,)`` [kW/kWp], and what is to be known about the file.
    """
    series = power_series(Path(path), place)
    raw, even, where = _prepared(series, axis)
    quality = power_report(series, raw, even, where)
    if quality.problems:
        raise InputError(quality.problems)
    return light_on_axis(series, even, axis, where, "power"), quality


def read_production_csv(path: Path | str, axis: TimeAxis) -> tuple[Array, Quality]:
    """Measured production of a plant by slot, and the report on the file.

    Parameters
    ----------
    path
        CSV with the columns ``time`` (ISO with offset, start of the slot) and ``kwh``.
    axis
        Slots asked for; longer rows are split into equal parts, and that is said.

    Returns
    -------
    tuple of numpy.ndarray and Quality
        Energy of each slot, ``(n_slots,)`` [kWh], and what is to be known about the file.
    """
    series = production_series(Path(path))
    even = filled(series, even_rows(series, axis.year), None)
    if series.step_minutes > axis.step_minutes:
        values = {"step": series.step_minutes, "axis_step": axis.step_minutes}
        even = replace(even, remarks=(*even.remarks, Remark(key="split", values=values)))
    quality = plain_report(series, even, {"kwh": float(even.columns["kwh"].sum())})
    return split_or_summed(even, axis, "kwh"), quality


def sniff(path: Path) -> str:
    """Kind of a file by its content: one of ``READERS``, ``"pv_power"``, ``"production"``.

    Raises
    ------
    InputError
        Where the format is unknown, with a guess.
    """
    content = json_of(path)
    kind = _json_kind(content) if content is not None else _text_kind(path)
    if kind is not None:
        return kind
    first = text_of(path, phrase("weather_file")).strip().splitlines()[:1]
    names = [word.strip() for word in (first[0] if first else "").replace(";", ",").split(",")]
    columns = ("time", "ghi", "temp_air", "kwh")
    close = next((guess for name in names if (guess := did_you_mean(name.lower(), columns))), None)
    raise refuse(
        "weather_format",
        str(path),
        names=", ".join(names)[:70] or phrase("empty_file"),
        guess=close,
    )


def _series(path: Path, place: Place | None, kind: str | None) -> Series:
    """Rows of a weather file; the stated kind must be that of the content."""
    if kind in (None, "file"):
        kind = sniff(path)
        if kind in _INSTEAD:
            raise refuse("weather_other_kind", str(path), kind=kind, guess=_INSTEAD[kind])
    if kind not in READERS:
        where, guess = phrase("weather_kind"), did_you_mean(str(kind), READERS)
        raise refuse("not_one_of", where, found=repr(kind), known=tuple(READERS), guess=guess)
    return READERS[kind](path, place)


def _json_kind(content: Mapping[str, object]) -> str | None:
    outputs, bare_hours = content.get("outputs"), content.get("hourly")
    if isinstance(bare_hours, list):
        return "pv_power"
    if not isinstance(outputs, dict):
        return None
    if "tmy_hourly" in outputs:
        return "pvgis_tmy"
    hours = outputs.get("hourly")
    if not isinstance(hours, list) or not hours:
        return None
    is_power = isinstance(hours[0], dict) and "P" in hours[0]
    return "pv_power" if is_power else "pvgis_series"


def _text_kind(path: Path) -> str | None:
    text = text_of(path, phrase("weather_file"))
    if (kind := table_kind(text)) is not None:
        return kind
    lines = text.splitlines()[:40]
    if lines and lines[0].startswith("LOCATION,"):
        return "epw"
    for line in lines:
        names = line.replace(" ", "").replace(";", ",").split(",")
        lower = [name.lower() for name in names]
        if names[0] == "time(UTC)":
            return "pvgis_tmy"
        if names[0] == "time" and {"G(i)", "Gb(i)", "P"} & set(names):
            return "pv_power" if "P" in names else "pvgis_series"
        if "time" in lower and ("ghi" in lower or "kwh" in lower):
            return "csv" if "ghi" in lower else "production"
    return None


def _prepared(series: Series, axis: TimeAxis) -> tuple[EvenRows, EvenRows, Place]:
    """Year of the file with and without its gaps, and its place, checked."""
    assert series.place is not None
    problems = place_problems(series.file, series.place)
    if problems:
        raise InputError(problems)
    raw = even_rows(without_empty(series), axis.year)
    sun = sun_at(moments(series, raw), series.place)
    even = filled(series, raw, clear_sky_ghi(sun.apparent_zenith))
    even = without_negative_light(even)
    return raw, with_beam_and_diffuse(even, sun) if "ghi" in even.columns else even, series.place


def _weather(series: Series, even: EvenRows, axis: TimeAxis, place: Place) -> Weather:
    even = with_closed_rows(even, sun_at(moments(series, even), place))
    columns = on_axis(series, even, axis, place)
    return Weather(**columns, source=f"{series.kind}, {Path(series.file).name}")
