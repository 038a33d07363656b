"""A year of weather or of production in one picture."""

from pathlib import Path
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simcore.show.charts.style import (
    EDGE,
    FLOWS,
    FOOTER_LINE,
    FOOTER_SIZE,
    FOOTER_WIDTH,
    INK,
    MARGINS,
    QUIET,
    board_style,
    headline,
    numbered,
    save_picture,
)
from simcore.show.columns import cell
from simcore.show.weather.weather import ProductionYear, WeatherYear, daily, monthly
from simcore.show.words.catalogue import text
from simcore.show.words.labels import label, month_names, number, percent

BEAM, DIFFUSE = FLOWS["shared"], FLOWS["surplus"]
AIR, BAND = "#0072B2", "#BBD5E8"
_FIRST_DAYS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def save_weather(year: WeatherYear | ProductionYear, path: Path, lang: str = "en") -> Path:
    """Path of the picture of a year of weather or production, in the format of its name."""
    with board_style():
        draw: Any = weather_year if isinstance(year, WeatherYear) else production_year
        figure = draw(year, None, lang).figure
        save_picture(figure, path)
    return path


def weather_year(year: WeatherYear, ax: Any = None, lang: str = "en") -> Any:
    """Axes with three panels: monthly light, daily clearness, daily temperature.

    Parameters
    ----------
    year
        Weather, and the climatology it is shown against.
    ax
        Axes whose place the panels take; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    with board_style():
        ax = _page(_source(year, lang)) if ax is None else ax
        ax.set_axis_off()
        months, days = monthly(year), daily(year)
        headline(ax, _title(months, lang), _subtitle(year, months, lang), lift=18)
        _light(ax.inset_axes([0.0, 0.0, 0.44, 1.0]), months, lang)
        _clearness(ax.inset_axes([0.54, 0.59, 0.46, 0.41]), days, lang)
        _temperature(ax.inset_axes([0.54, 0.0, 0.46, 0.41]), days, year, lang)
    return ax


def production_year(year: ProductionYear, ax: Any = None, lang: str = "en") -> Any:
    """Axes with two panels: production by month and by day; as :func:`weather_year`."""
    with board_style():
        ax = _page(label("power_source", lang, source=year.name)) if ax is None else ax
        ax.set_axis_off()
        energy = pd.Series(year.energy)
        by_month = energy.groupby(year.axis.month + 1).sum()
        by_day = energy.groupby(year.axis.day).sum()
        unit = year.unit.replace("kWp", text("unit.kwp", lang))
        total = number(energy.sum(), lang)
        is_yield = year.unit != "kWh"
        title = (
            label("power_title", lang, yield_=total)
            if is_yield
            else label("power_title_kwh", lang, energy=total)
        )
        headline(ax, title, _power_subtitle(year, lang))
        left, right = ax.inset_axes([0, 0, 0.44, 0.95]), ax.inset_axes([0.54, 0, 0.46, 0.95])
        left.bar(by_month.index, by_month, width=0.72, gid="month", **BEAM)
        left.set_ylabel(label("power_month", lang, unit=unit))
        _month_ticks(left, range(1, 13), lang)
        right.fill_between(
            by_day.index, 0, by_day, step="mid", linewidth=0, color=BEAM["facecolor"], gid="day"
        )
        right.set_ylabel(label("power_day", lang, unit=unit))
        right.set_ylim(0, None)
        _day_axis(right, by_day.index, lang)
        for panel in (left, right):
            numbered(panel.yaxis, lang)
    return ax


def _source(year: WeatherYear, lang: str) -> str:
    usual = number(sum(year.usual.ghi_kwh_per_m2), lang)
    return label("sky_source", lang, source=year.weather.source, usual=usual)


def _power_subtitle(year: ProductionYear, lang: str) -> str:
    return label("power_subtitle", lang, name=year.name, step=year.axis.step_minutes)


def _page(source: str) -> Any:
    """Axes on a new figure with its source at the foot."""
    figure = Figure()
    figure.set_gid("page")
    text = fill(source, FOOTER_WIDTH, break_long_words=False)
    figure.text(EDGE, 0.02, text, fontsize=FOOTER_SIZE, color=QUIET, va="bottom", gid="footer")
    bottom = 0.12 + text.count("\n") * FOOTER_LINE
    figure.subplots_adjust(bottom=bottom, **MARGINS | {"left": 0.075})
    return figure.add_subplot()


def _title(months: pd.DataFrame, lang: str) -> str:
    ghi, usual = months["ghi"].sum(), months["ghi_usual"].sum()
    change = cell("ghi_difference_fraction", ghi / usual - 1, lang)
    words = {"ghi": number(ghi, lang), "difference": change}
    is_same = abs(ghi / usual - 1) < 0.005
    return label("sky_title_same", lang, **words) if is_same else label("sky_title", lang, **words)


def _subtitle(year: WeatherYear, months: pd.DataFrame, lang: str) -> str:
    return label(
        "sky_subtitle",
        lang,
        name=year.name,
        latitude=number(year.place.latitude, lang, 2),
        longitude=number(year.place.longitude, lang, 2),
        diffuse=percent(months["dhi"].sum() / months["ghi"].sum(), lang),
        temperature=number(year.weather.temp_air.mean(), lang, 1),
    )


def _light(panel: Any, months: pd.DataFrame, lang: str) -> None:
    """Bars of diffuse and direct light, and a mark at the long-run mean of each month."""
    at, diffuse, ghi = months.index, months["dhi"], months["ghi"]
    panel.bar(at, diffuse, width=0.72, gid="diffuse", **DIFFUSE)
    panel.bar(at, ghi - diffuse, width=0.72, bottom=diffuse, gid="beam", **BEAM)
    usual = months["ghi_usual"]
    panel.hlines(usual, at - 0.45, at + 0.45, color=INK, linewidth=2, gid="usual")
    panel.set_ylabel(label("sky_ghi", lang))
    panel.margins(x=0.01)
    _month_ticks(panel, at, lang)
    numbered(panel.yaxis, lang)
    handles = [
        Patch(label=label("sky_beam", lang), **BEAM),
        Patch(label=label("sky_diffuse", lang), **DIFFUSE),
        Line2D([], [], color=INK, linewidth=2, label=label("sky_usual", lang)),
    ]
    _legend(panel, handles)


def _clearness(panel: Any, days: pd.DataFrame, lang: str) -> None:
    means = days.groupby("month")["clearness"].transform("mean")
    panel.plot(
        days.index, days["clearness"], ".", markersize=3, color=BEAM["facecolor"], gid="clearness"
    )
    panel.plot(days.index, means, color=INK, linewidth=1.4, gid="mean")
    panel.set_ylim(0, 1.25)
    panel.set_ylabel(label("sky_clearness", lang))
    _day_axis(panel, days.index, lang)
    _numbered_tenths(panel, lang)
    dots = {"color": BEAM["facecolor"], "marker": ".", "linestyle": ""}
    handles = [
        Line2D([], [], label=label("sky_day", lang), **dots),
        Line2D([], [], color=INK, linewidth=1.4, label=label("sky_month_mean", lang)),
    ]
    _legend(panel, handles)


def _temperature(panel: Any, days: pd.DataFrame, year: WeatherYear, lang: str) -> None:
    panel.fill_between(
        days.index, days["min"], days["max"], step="mid", color=BAND, linewidth=0, gid="range"
    )
    panel.plot(days.index, days["mean"], color=AIR, linewidth=0.9, gid="temperature")
    usual = days["month"].map(dict(enumerate(year.usual.temp_air)))
    panel.plot(days.index, usual, color=INK, linewidth=1.4, gid="usual")
    panel.set_ylabel(label("sky_temperature", lang))
    _day_axis(panel, days.index, lang)
    numbered(panel.yaxis, lang)
    handles = [
        Patch(color=BAND, label=label("sky_day_range", lang)),
        Line2D([], [], color=INK, linewidth=1.4, label=label("sky_usual_short", lang)),
    ]
    _legend(panel, handles)


def _numbered_tenths(panel: Any, lang: str) -> None:
    """Numbers with one decimal on the upright axis."""
    panel.yaxis.set_major_formatter(lambda value, _: number(value, lang, 1))


def _legend(panel: Any, handles: list[Any]) -> None:
    """Legend in one row above a panel."""
    panel.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncols=len(handles),
        fontsize=7.5,
        columnspacing=1.0,
    )


def _month_ticks(panel: Any, at: Any, lang: str) -> None:
    panel.set_xticks(list(at), [name[0].upper() for name in month_names(lang)])
    panel.tick_params(axis="x", length=0)
    panel.grid(visible=False, axis="x")


def _day_axis(panel: Any, days: Any, lang: str) -> None:
    """First letters of the months in the middle of each, with lines between months."""
    panel.set_xlim(-0.5, len(days) - 0.5)
    panel.set_xticks([first + 15 for first in _FIRST_DAYS])
    panel.set_xticklabels([name[0].upper() for name in month_names(lang)])
    panel.tick_params(axis="x", length=0)
    panel.grid(visible=False, axis="x")
