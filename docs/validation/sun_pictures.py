"""Pictures of ``sun.md``, drawn by ``make_sun.py``."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from simcore.base.records import Array
from simcore.energy.weather import clear_sky_ghi, climate
from simcore.energy.weather import statistics as st
from simcore.energy.weather.field import CLEARNESS_REACH_KM, LOCAL_FRACTION
from simcore.show.charts.style import HALO, INK, QUIET, SHEET

HERE = Path(__file__).parent
BLUE, RED = "#0072B2", "#D55E00"
SYNTHETIC = {"color": BLUE, "linestyle": "-", "linewidth": 2.4}
ROESELARE = {"color": INK, "linestyle": "--", "linewidth": 1.6}
GATWICK = {"color": RED, "linestyle": "-.", "linewidth": 1.6}
DOTS_PER_INCH = 130
MONTHS = tuple("JFMAMJJASOND")


def draw_all(given: Any, pairs: list[Any], measured: Array) -> None:
    """Write the four pictures next to this file."""
    with mpl.rc_context(fname=SHEET):
        for name, picture in (
            ("sun-clearness", clearness_picture(given, measured)),
            ("sun-week", week_picture(given)),
            ("sun-months", month_picture(given)),
            ("sun-shared-sky", sharing_picture(given, pairs)),
        ):
            picture.savefig(HERE / f"{name}.png", dpi=DOTS_PER_INCH)


def page(title: str, subtitle: str, **options: Any) -> tuple[Figure, Any]:
    """A figure with a headline, and its axes."""
    figure = Figure(figsize=(8, 4.2))
    axes = figure.subplots(**options)
    figure.subplots_adjust(left=0.085, right=0.98, top=0.80, bottom=0.125, wspace=0.24)
    figure.text(0.02, 0.945, title, fontsize=12, fontweight="bold", va="center")
    figure.text(0.02, 0.885, subtitle, fontsize=8, color=QUIET, va="center")
    return figure, axes


def named(ax: Any, at: tuple[float, float], text: str, color: str, **options: Any) -> None:
    """Write a line's name beside it."""
    ax.text(*at, text, color=color, fontsize=8, path_effects=HALO, **options)


def clearness_picture(given: Any, measured: Array) -> Figure:
    """Distribution of hourly clearness, and of its change to the next hour."""
    figure, (left, right) = page(
        "Hours are nearly as clear as real ones, and change about as fast",
        "Clearness: light over that of a cloudless sky (Haurwitz). Synthetic: Arras, 30 years. "
        "Files: one typical year each.",
        ncols=2,
    )
    skies = [(given.hours, "synthetic", SYNTHETIC), (given.roeselare, "Roeselare", ROESELARE)]
    skies.append((given.gatwick, "Gatwick", GATWICK))
    level = np.linspace(0.005, 0.995, 199)
    for sky, name, look in skies:
        if sky is not None:
            index = st.clearness(sky.weather, sky.sun)[..., st.bright_slots(sky.sun)]
            now, after = st.successive(sky.weather, sky.axis, sky.sun)
            left.plot(np.quantile(index, level), level * 100, **look, label=name)
            right.plot(np.quantile(np.abs(after - now), level), level * 100, **look, label=name)
    left.plot(measured, np.array(st.QUANTILES) * 100, "o", color=INK, markerfacecolor="white")
    named(left, (0.72, 36), "circles: measured at\nAachen, half-hours", INK)
    left.set(xlabel="clearness of an hour", ylabel="hours with less (%)", xlim=(0, 1.3))
    right.set(xlabel="change of clearness from one hour to the next", xlim=(0, 0.8))
    right.set(ylabel="pairs of hours with less (%)")
    for ax in (left, right):
        ax.set_ylim(0, 100)
    right.legend(loc="lower right")
    return figure


def week_picture(given: Any) -> Figure:
    """A week of April in half-hours at two sites under the same sky."""
    figure, axes = page(
        "Two sites, 22 km apart: alike from day to day, not from cloud to cloud",
        "Global light in half-hours of a synthetic week of April; thin line: a cloudless sky",
        nrows=2,
        sharex=True,
    )
    names = (("arras-towers", "Arras, towers"), ("mining-terraces", "Mining basin, terraces"))
    for ax, (name, title) in zip(axes, names, strict=True):
        sky = given.sites[name][1]
        days = (sky.axis.day >= 101) & (sky.axis.day < 108)
        at = np.arange(days.sum()) / 48
        light = sky.weather.ghi[0, days]
        ax.fill_between(at, light, step="mid", color="#9CC9E6", linewidth=0)
        ax.step(at, light, where="mid", color=BLUE, linewidth=1.0)
        ax.plot(at, clear_sky_ghi(sky.sun.apparent_zenith[days]), color=QUIET, linewidth=0.8)
        sums = np.add.reduceat(light, np.arange(0, len(light), 48)) / 2000
        for day, value in enumerate(sums):
            named(ax, (day + 0.5, 905), f"{value:.1f}", INK, ha="center", va="center")
        named(ax, (0.02, 1010), f"{title}; kWh/m2 of each day:", QUIET, va="bottom")
        ax.set(ylabel="GHI (W/m2)", ylim=(0, 1000), xlim=(0, 7))
        ax.set_yticks([0, 400, 800])
    axes[1].set_xticks(np.arange(7) + 0.5, [f"{12 + day} April" for day in range(7)])
    axes[1].tick_params(axis="x", length=0)
    figure.subplots_adjust(hspace=0.34)
    return figure


def month_picture(given: Any) -> Figure:
    """Monthly light: the table, the years around it, and the files."""
    monthly = given.inland.ghi_kwh_per_m2
    figure, ax = page(
        "Months are on the table in the long run, and free to be dull or bright in a year",
        f"Global horizontal irradiation; synthetic: Arras, {len(monthly)} years",
    )
    low, high = np.quantile(monthly, [0.1, 0.9], axis=0)
    at = np.arange(12)
    ax.bar(at, high - low, bottom=low, width=0.62, color="#C9DDEB", linewidth=0)
    table = np.array(climate("inland").ghi_kwh_per_m2)
    ax.hlines(table, at - 0.42, at + 0.42, color=INK, linewidth=1.6)
    ax.plot(at, monthly.mean(axis=0), "o", color=BLUE, markersize=6)
    marks = ((given.roeselare, "s", -0.2, INK), (given.gatwick, "^", 0.2, RED))
    for sky, mark, aside, color in marks:
        if sky is not None:
            found = st.monthly_kwh_per_m2(sky.weather.ghi, sky.axis)
            look = {"color": color, "markerfacecolor": "white", "markersize": 6}
            ax.plot(at + aside, found, mark, linestyle="none", **look)
    ax.set_xticks(at, MONTHS)
    ax.grid(axis="x", visible=False)
    ax.set(ylabel="kWh/m2 a month", ylim=(0, 190), xlim=(-0.6, 11.6))
    _month_key(ax)
    return figure


def _month_key(ax: Any) -> None:
    """What the marks of the monthly picture are."""
    bar = mpl.patches.Patch(color="#C9DDEB", label="8 of 10 synthetic years")
    line = mpl.lines.Line2D([], [], color=INK, linewidth=1.6, label="typed table")
    looks = [("o", BLUE, BLUE, "synthetic mean"), ("s", INK, "white", "Roeselare, one year")]
    looks.append(("^", RED, "white", "Gatwick, one year"))
    marks = [
        mpl.lines.Line2D([], [], marker=m, color=c, markerfacecolor=f, linestyle="none", label=t)
        for m, c, f, t in looks
    ]
    place = {"loc": "lower left", "bbox_to_anchor": (-0.01, 1.01)}
    ax.legend(handles=[line, marks[0], bar, *marks[1:]], ncols=5, fontsize=8, **place)


def sharing_picture(given: Any, pairs: list[Any]) -> Figure:
    """Correlation of days by distance, and one year of days at two distances."""
    n_years = len(given.half_hours.weather.ghi)
    figure, (left, *panels) = page(
        "A portfolio is neither five copies nor five strangers",
        f"Five sites of Pas-de-Calais under one synthetic sky; left: {n_years} years of days, "
        "right: the days of one year",
        ncols=3,
        width_ratios=(1.25, 1, 1),
    )
    _decay(left, pairs)
    day = {
        name: st.daily_clearness(sky.weather, sky.axis, sky.sun)[0]
        for name, (_, sky) in given.sites.items()
    }
    sites = (("mining-terraces", "the mining basin, 22 km"), ("outreau", "Outreau, 95 km"))
    for ax, (name, title) in zip(panels, sites, strict=True):
        ax.plot([0, 1.12], [0, 1.12], color=QUIET, linewidth=0.8)
        ax.plot(day["arras-towers"], day[name], "o", color=BLUE, markersize=2.6, alpha=0.75)
        ax.set(xlabel="clearness of a day at Arras", ylabel=f"at {title}")
        ax.set(xlim=(0, 1.12), ylim=(0, 1.12))
        ax.set_xticks([0, 0.5, 1])
        ax.set_yticks([0, 0.5, 1])
    figure.subplots_adjust(wspace=0.36)
    return figure


def _decay(ax: Any, pairs: list[Any]) -> None:
    """Correlation of days between two sites by their distance."""
    km = np.linspace(0, 120, 60)
    law = (1 - LOCAL_FRACTION) * np.exp(-km / CLEARNESS_REACH_KM)
    ax.plot(km, law, color=QUIET, linewidth=1.2, linestyle="--")
    ax.plot([pair[1] for pair in pairs], [pair[2] for pair in pairs], "o", color=BLUE)
    look = {"color": RED, "markerfacecolor": "white"}
    ax.plot([pair[1] for pair in pairs], [pair[3] for pair in pairs], "^", **look)
    named(ax, (30, 0.965), "daily temperature", RED)
    named(ax, (62, 0.75), "daily clearness", BLUE, ha="right")
    named(ax, (56, 0.845), "the assumed law", QUIET)
    ax.set(xlabel="distance between two sites (km)", ylabel="correlation", xlim=(0, 120))
    ax.set_ylim(0.6, 1.0)
