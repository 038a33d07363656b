"""Pictures of ``households.md``, drawn by ``make_households.py``."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from simcore.energy.demand import shapes
from simcore.show.charts.style import HALO, INK, QUIET, SHEET

HERE = Path(__file__).parent
BLUE, RED = "#0072B2", "#D55E00"
DOTS_PER_INCH = 90
MEASURED = {"marker": "o", "markersize": 3.5, "markerfacecolor": "white", "linestyle": "none"}


def draw_all(given: dict[str, Any]) -> None:
    """Write the four pictures next to this file."""
    with mpl.rc_context(fname=SHEET):
        for name, picture in (
            ("res1", res1_picture(given["res1"])),
            ("res2", res2_picture(given["res2"])),
            ("coincidence", coincidence_picture(given["coincidence"])),
            ("day", day_picture(given["day"])),
        ):
            picture.savefig(HERE / f"{name}.png", dpi=DOTS_PER_INCH)


def page(title: str, subtitle: str, **options: Any) -> tuple[Figure, Any]:
    """A figure with a headline, and its axes."""
    figure = Figure(figsize=(8, 4.2))
    axes = figure.subplots(**options)
    figure.subplots_adjust(left=0.075, right=0.98, top=0.80, bottom=0.125, wspace=0.1)
    figure.text(0.02, 0.945, title, fontsize=12, fontweight="bold", va="center")
    figure.text(0.02, 0.885, subtitle, fontsize=8, color=QUIET, va="center")
    return figure, axes


def named(ax: Any, at: tuple[float, float], text: str, color: str, **options: Any) -> None:
    """Write a line's name beside it."""
    ax.text(*at, text, color=color, fontsize=8, path_effects=HALO, **options)


def hours_axis(ax: Any, name: str) -> None:
    """Hours of the local clock, and the name of the panel."""
    ax.set_xlabel("hour of the local clock")
    ax.set_xticks(range(0, 25, 6))
    ax.set_xlim(0, 23.5)
    ax.set_title(name, loc="left", fontsize=9)


def res1_picture(curves: dict[tuple[str, int], Any]) -> Figure:
    """Mean curve of homes by season and day type, beside RES1."""
    figure, axes = page(
        "The mean of 1,200 homes follows the mean French household",
        "Power over the year's mean. Lines: model; circles: Enedis RES1, base option, 2023, "
        "to which the rates are fitted.",
        ncols=2,
        sharey=True,
    )
    for ax, (day, name) in zip(axes, ((0, "weekdays"), (2, "Sundays and holidays")), strict=True):
        for number, (season, colour) in enumerate((("winter", BLUE), ("summer", RED))):
            ax.plot(curves[season, day], color=colour)
            target = shapes.SEASON_SHAPE[2 * number, day]
            ax.plot(target, color=colour, **MEASURED)
            named(ax, (3.0, (1.02, 0.66)[number]), season, colour, va="bottom")
        hours_axis(ax, name)
        ax.set_ylim(0, 2.15)
    axes[0].set_ylabel("power, year's mean = 1")
    return figure


def res2_picture(curves: dict[str, tuple[Any, Any]]) -> Figure:
    """Mean curve of an electric mix, beside RES2."""
    figure, axes = page(
        "Electric homes follow theirs by season; their tanks start too close together",
        "Power over the year's mean, weekdays, weather of France in 2023. Lines: model; circles: "
        "Enedis RES2, peak and off-peak prices.",
        ncols=2,
        sharey=True,
    )
    pairs = zip(axes, curves.items(), (BLUE, RED), strict=True)
    for ax, (season, (found, target)), colour in pairs:
        ax.plot(found, color=colour)
        ax.plot(target, color=colour, **MEASURED)
        hours_axis(ax, season)
        ax.set_ylim(0, 2.4)
    axes[0].set_ylabel("power, year's mean = 1")
    return figure


def coincidence_picture(found: dict[int, float]) -> Figure:
    """Peak of groups of homes over the sum of their own peaks."""
    figure, ax = page(
        "A hundred homes together peak at about a fifth of the sum of their peaks",
        "Highest half-hour of a group over the sum of its homes' highest half-hours; gas-heated "
        "homes. Bar: usual in distribution.",
    )
    ax.plot(list(found), list(found.values()), color=BLUE, marker="o", markersize=5)
    ax.plot([100, 100], [0.2, 0.3], color=INK, linewidth=5, alpha=0.35, solid_capstyle="butt")
    named(ax, (100, 0.32), "usual for 100 homes: 0.2 to 0.3", QUIET, ha="center")
    for size in (1, 10, 100, 300):
        below = size >= 100
        at = (size * (1 if below else 1.06), found[size] + (-0.035 if below else 0.03))
        place = {"va": "top", "ha": "center"} if below else {"va": "bottom"}
        named(ax, at, f"{found[size]:.2f}", BLUE, **place)
    ax.set_xscale("log")
    ax.set_xticks(list(found), [str(size) for size in found])
    ax.set_xticks([], minor=True)
    ax.set_xlabel("homes in the group")
    ax.set_ylabel("coincidence")
    ax.set_ylim(0, 1.08)
    return figure


def day_picture(curves: dict[str, Any]) -> Figure:
    """Two homes and the mean of all over two winter days."""
    figure, ax = page(
        "A home is peaky, their mean is smooth",
        "kW in half-hours, 20 and 21 January; gas-heated homes.",
    )
    hours = np.arange(len(curves["mean"])) / 2
    for name, colour, text in (
        ("family", BLUE, "a home of four"),
        ("alone", RED, "a home of one"),
        ("mean", INK, "mean of 1,200 homes"),
    ):
        width = 2.6 if name == "mean" else 1.2
        ax.step(hours, curves[name], where="post", color=colour, linewidth=width, label=text)
    ax.legend(loc="upper left", ncols=3)
    ax.set_ylim(0, 1.18 * max(curves["family"].max(), curves["alone"].max()))
    ax.set_xlim(0, 48)
    ax.set_xticks(range(0, 49, 6), [f"{hour % 24} h" for hour in range(0, 49, 6)])
    ax.set_ylabel("kW")
    return figure
