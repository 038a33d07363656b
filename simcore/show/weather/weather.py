"""Tables on weather: the report on a file, the months against the climatology."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.base.records import Array, Place, Weather
from simcore.base.timeaxis import TimeAxis
from simcore.energy.weather import Climate, Quality, clear_sky_ghi, sun_position
from simcore.show.tables import STYLE, facts, printed
from simcore.show.words.labels import label, month_names, number, several
from simcore.show.words.notes import remark_text
from simcore.study.weather import Yields

SHIFT_WORTH_SAYING = "shift_"
_MONTHLY = ("month", "ghi", "ghi_usual", "ghi_difference_fraction", "temp_air", "temp_air_usual")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherYear:
    """A year of weather at a place, and the climatology it is shown against."""

    name: str
    weather: Weather
    axis: TimeAxis
    place: Place
    usual: Climate


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionYear:
    """A year of production by slot, in a unit of energy."""

    name: str
    energy: Array
    axis: TimeAxis
    unit: str


def energy_of_power(power_kw: Array, axis: TimeAxis) -> Array:
    """Energy of each slot from its mean power, ``(n_slots,)``. [kWh]"""
    return power_kw * axis.hours


def monthly(year: WeatherYear) -> pd.DataFrame:
    """Light [kWh/m2] and mean temperature by month 1-12, with the climatology's."""
    weather, axis = year.weather, year.axis
    light = pd.DataFrame({"ghi": weather.ghi, "dni": weather.dni, "dhi": weather.dhi})
    table = (light * axis.hours / 1000).groupby(axis.month + 1).sum()
    table["temp_air"] = pd.Series(weather.temp_air).groupby(axis.month + 1).mean()
    table["ghi_usual"] = year.usual.ghi_kwh_per_m2
    table["temp_air_usual"] = year.usual.temp_air
    return table.rename_axis("month")


def daily(year: WeatherYear) -> pd.DataFrame:
    """Clearness over the clear sky [1], and temperature, by day of the year from 0."""
    weather, axis = year.weather, year.axis
    clear = clear_sky_ghi(sun_position(axis, year.place).apparent_zenith)
    sums = pd.DataFrame({"ghi": weather.ghi, "clear": clear}).groupby(axis.day).sum()
    air = pd.Series(weather.temp_air).groupby(axis.day).agg(["mean", "min", "max"])
    month = pd.Series(axis.month).groupby(axis.day).first()
    return air.assign(clearness=sums["ghi"] / sums["clear"], month=month).rename_axis("day")


def remarks_text(quality: Quality, lang: str = "en") -> str:
    """All remarks, one a line; empty where there is none."""
    return "\n".join(
        f"- {remark_text(remark.key, remark.values, lang)}" for remark in quality.remarks
    )


def report_table(quality: Quality, lang: str = "en") -> Table:
    """Report on a file, ready to be shown in a terminal."""
    pairs = ((label(key, lang), text) for key, text in _report_cells(quality, lang))
    return facts(pairs, title=label("weather_report", lang, file=Path(quality.file).name))


def _report_cells(quality: Quality, lang: str) -> list[tuple[str, str]]:
    n_found, n_expected = (number(n, lang) for n in (quality.n_found, quality.n_expected))
    rows = {"found": n_found, "expected": n_expected, "step": quality.step_minutes}
    filled = {"short": quality.n_interpolated, "long": quality.n_from_neighbours}
    cells = [
        ("weather_kind", label(f"weather_kind_{quality.kind}", lang)),
        ("weather_place", _place(quality.place, lang)),
        ("weather_rows", label("weather_rows_of", lang, **rows)),
        ("weather_filled", label("weather_filled_how", lang, **filled)),
    ]
    if "ghi" in quality.sums:
        light = " / ".join(number(quality.sums[name], lang) for name in ("ghi", "dni", "dhi"))
        cells += [
            ("weather_light", f"{light} kWh/m2"),
            ("weather_temperature", f"{number(quality.sums['temp_air'], lang, 1)} °C"),
            ("weather_beyond", f"{quality.n_beyond_limits} / {quality.n_night}"),
            ("weather_closure", _closure(quality, lang)),
        ]
    if "power" in quality.sums:
        cells.append(("weather_yield", f"{number(quality.sums['power'], lang)} kWh/kWp"))
    if "kwh" in quality.sums:
        cells.append(("weather_energy", f"{number(quality.sums['kwh'], lang)} kWh"))
    return [*cells, *([("weather_stamps", _stamps(quality, lang))] if quality.shift_method else [])]


def _place(place: Place | None, lang: str) -> str:
    if place is None:
        return label("weather_none", lang)
    return f"{number(place.latitude, lang, 3)}; {number(place.longitude, lang, 3)}"


def _closure(quality: Quality, lang: str) -> str:
    if quality.closure_bias is None or quality.closure_rmse is None:
        return label("weather_none", lang)
    return label(
        "weather_closure_figures",
        lang,
        bias=number(quality.closure_bias, lang, 1),
        rmse=number(quality.closure_rmse, lang, 1),
        n=number(quality.n_not_closed, lang),
        of=number(quality.n_closure, lang),
    )


def _stamps(quality: Quality, lang: str) -> str:
    shift = quality.shift_minutes or 0.0
    is_off = any(remark.key.startswith(SHIFT_WORTH_SAYING) for remark in quality.remarks)
    values = {
        "shift": number(shift, lang, is_signed=True),
        "assumed": number(quality.assumed_minutes, lang),
        "found": number(quality.assumed_minutes + shift, lang),
    }
    return label("weather_stamps_off" if is_off else "weather_stamps_ok", lang, **values)


def months_table(years: Sequence[WeatherYear], lang: str = "en") -> Table:
    """Mean of some years by month against their climatology, ready for a terminal."""
    months = _mean_months(years)
    whole = months.sum()
    air = ["temp_air", "temp_air_usual"]
    whole[air] = months[air].mean()
    names = month_names(lang)
    rows = [
        {**row, "month": names[int(str(month)) - 1], STYLE: ""} for month, row in months.iterrows()
    ]
    rows.append({**whole, "month": label("weather_year", lang), STYLE: "bold"})
    for row in rows:
        row["ghi_difference_fraction"] = row["ghi"] / row["ghi_usual"] - 1
    title = several("weather_months_title", len(years), lang, name=years[0].name)
    return printed(rows, _MONTHLY, lang, once=(STYLE,), title=title, caption=_spread(years, lang))


def yield_text(yields: Yields, lang: str = "en") -> str:
    """What the roofs of a site give over the years, in one line."""
    if yields.peak_power_kw == 0:
        return label("weather_no_plant", lang)
    values = {
        f"p{percent:.0f}": number(yields.exceeded_kwh_per_kwp(percent / 100), lang)
        for percent in (50, 90)
    }
    return several("weather_roofs", len(yields.production_kwh), lang, **values)


def made_text(yields: Yields, site: str, lang: str = "en") -> str:
    """What the roofs of a site make of a file, as a run has it, in one line."""
    if yields.peak_power_kw == 0:
        return label("weather_no_plant", lang)
    kwh = float(yields.production_kwh[0])
    figures = {"kwh": number(kwh, lang), "kwp": number(yields.peak_power_kw, lang, 1)}
    figures["kwh_per_kwp"] = number(kwh / yields.peak_power_kw, lang)
    return label("weather_made", lang, site=site, **figures)


def yield_rows(yields: Yields) -> dict[str, Any]:
    """What the roofs of a site give over the years, for programs."""
    return {
        "ghi_kwh_per_m2_by_year": yields.ghi_kwh_per_m2.tolist(),
        "production_kwh_by_year": yields.production_kwh.tolist(),
        "p50_kwh_per_kwp": yields.exceeded_kwh_per_kwp(0.5),
        "p90_kwh_per_kwp": yields.exceeded_kwh_per_kwp(0.9),
    }


def _mean_months(years: Sequence[WeatherYear]) -> pd.DataFrame:
    return pd.concat([monthly(year) for year in years]).groupby(level="month").mean()


def _spread(years: Sequence[WeatherYear], lang: str) -> str | None:
    if len(years) < 2:
        return None
    sums = pd.Series([monthly(year)["ghi"].sum() for year in years])
    values = {"mean": number(sums.mean(), lang), "sd": number(sums.std(), lang)}
    return label("weather_spread", lang, n=len(years), **values)


def months_rows(years: Sequence[WeatherYear]) -> list[dict[str, Any]]:
    """The same months for programs."""
    return [
        {str(key): round(float(value), 3) for key, value in row.items()}
        for row in _mean_months(years).reset_index().to_dict("records")
    ]


def report_rows(quality: Quality) -> Mapping[str, Any]:
    """The report for programs: every field, remarks by key and in words."""
    row = asdict(quality)
    row["remarks"] = [
        {"key": remark.key, **remark.values, "text": remark_text(remark.key, remark.values)}
        for remark in quality.remarks
    ]
    return row
