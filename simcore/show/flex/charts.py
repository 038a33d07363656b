"""The average day of each season before any lever and with all of them."""

from typing import Any

from matplotlib.lines import Line2D

from simcore.base.records import Array
from simcore.show.charts.style import (
    FLOWS,
    GOOD,
    INK,
    board_style,
    flow_legend,
    headline,
    numbered,
    page,
)
from simcore.show.words.labels import label, percent, scheme_name
from simcore.study.compare.tables import ALL, SEASONS
from simcore.study.flex.flex import Flex
from simcore.study.flex.uses import NONE, TOGETHER

GAP = 0.025
LOOKS: dict[str, dict[str, Any]] = {
    "production": {"color": "#A57300", "linewidth": 1.2, "linestyle": ":"},
    "before": {"color": INK, "linewidth": 1.2, "linestyle": "--"},
    "after": {"color": GOOD, "linewidth": 1.8},
}


def flex_chart(told: Flex, ax: Any = None, lang: str = "en") -> Any:
    """Axes that hold one panel a season: what the sun makes, what is drawn before and after."""
    with board_style():
        ax = page(told, lang) if ax is None else ax  # type: ignore[arg-type]
        before, after = told.days_kw(NONE), told.days_kw(TOGETHER)
        top = 1.12 * max(
            curve.max()
            for curve in (before["production_kw"], before["drawn_kw"], after["drawn_kw"])
        )
        ax.set_axis_off()
        width = (1 + GAP) / len(SEASONS) - GAP
        for i, season in enumerate(SEASONS):
            panel = ax.inset_axes([i * (width + GAP), 0, width, 1])
            curves = {
                "production": before["production_kw"][i],
                "before": before["drawn_kw"][i],
                "after": after["drawn_kw"][i],
            }
            _panel(panel, curves, label(season, lang), lang)
            panel.set_ylim(min(0.0, 1.05 * after["drawn_kw"].min()), top)
            panel.tick_params(axis="y", labelleft=i == 0, length=3 if i == 0 else 0)
        ax.child_axes[0].set_ylabel(label("axis_power", lang))
        ax.text(
            0.5, -0.13, label("axis_hour", lang), transform=ax.transAxes, ha="center", va="center"
        )
        _heads(told, ax, lang)
    return ax


def _heads(told: Flex, ax: Any, lang: str) -> None:
    """Title, subtitle and legend."""
    row = next(row for row in told.rows if (row.site, row.lever) == (ALL, TOGETHER))
    title = label(
        "flex_title",
        lang,
        before=percent(row.self_consumption_before_fraction, lang),
        after=percent(row.self_consumption_after_fraction, lang),
    )
    scheme = scheme_name(told.wishes.scheme, told.titles, lang)
    headline(ax, title, label("flex_subtitle", lang, scheme=scheme), lift=20)
    handles = [
        Line2D([], [], label=label(f"flex_line_{name}", lang), **look)
        for name, look in LOOKS.items()
    ]
    flow_legend(ax, handles)


def _panel(panel: Any, curves: dict[str, Array], season: str, lang: str) -> None:
    n = len(curves["before"])
    hour = [24 * k / n for k in range(n + 1)]
    # Each mean holds over its slot; the last one is repeated to reach midnight.
    for name, curve in curves.items():
        values = [*curve, curve[-1]]
        panel.plot(hour, values, drawstyle="steps-post", gid=name, **LOOKS[name])
    shared = [*curves["before"], curves["before"][-1]], [*curves["after"], curves["after"][-1]]
    look = {"facecolor": FLOWS["shared"]["facecolor"], "alpha": 0.35, "linewidth": 0}
    panel.fill_between(hour, *shared, step="post", gid="moved", **look)
    panel.set_xlim(0, 24)
    panel.set_xticks([0, 6, 12, 18])
    panel.text(0.5, 0.97, season, transform=panel.transAxes, ha="center", va="top", weight="bold")
    numbered(panel.yaxis, lang)
