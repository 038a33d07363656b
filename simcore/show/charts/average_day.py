"""The average day of each season: what the sun meets, what is bought, what is left."""

from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simcore.show.charts.style import FLOWS, INK, chart, flow_legend, headline, numbered
from simcore.show.terminal import Outcome, portfolio_flows
from simcore.show.words.labels import label, number

SEASONS = ("winter", "spring", "summer", "autumn")
_GAP = 0.025


@chart
def average_day(outcome: Outcome, ax: Any, lang: str) -> None:
    """Axes that hold one panel a season (its child axes), with stacked mean powers.

    From below: bought from suppliers, solar shared (together the consumption), surplus.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned.
    ax
        Axes whose place the panels take; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    days = portfolio_flows(outcome.average_day, ["season", "hour"])
    seasons = [name for name in SEASONS if name in days.index.get_level_values("season")]
    top = 1.12 * (days["consumption_kw"] + days["surplus_kw"]).max()
    ax.set_axis_off()
    width = (1 + _GAP) / len(seasons) - _GAP
    for i, season in enumerate(seasons):
        panel = ax.inset_axes([i * (width + _GAP), 0, width, 1])
        _panel(panel, days.loc[season], label(season, lang), lang)
        panel.set_ylim(0, top)
        panel.tick_params(axis="y", labelleft=i == 0, length=3 if i == 0 else 0)
    ax.child_axes[0].set_ylabel(label("axis_power", lang))
    ax.text(0.5, -0.13, label("axis_hour", lang), transform=ax.transAxes, ha="center", va="center")
    tops = [days.loc[season, "shared_kw"].max() for season in seasons]
    most, least = (tops.index(end(tops)) for end in (max, min))
    title = label(
        "day_title",
        lang,
        high=number(tops[most], lang),
        low=number(tops[least], lang),
        high_season=label(seasons[most], lang).lower(),
        low_season=label(seasons[least], lang).lower(),
    )
    headline(ax, title, label("day_subtitle", lang), lift=20)
    handles = [Patch(label=label(key, lang), **FLOWS[key]) for key in FLOWS]
    flow_legend(ax, [*handles, Line2D([], [], color=INK, label=label("consumption", lang))])


def _panel(panel: Any, day: Any, season: str, lang: str) -> None:
    hour = [*day.index, 24.0]
    # Each mean holds over its slot; the last one is repeated to reach midnight.
    consumption, shared, surplus = (
        [*day[name], day[name].iloc[-1]] for name in ("consumption_kw", "shared_kw", "surplus_kw")
    )
    bought = [all_kw - sun for all_kw, sun in zip(consumption, shared, strict=True)]
    top = [all_kw + left for all_kw, left in zip(consumption, surplus, strict=True)]
    look = {"linewidth": 0, "step": "post"}
    panel.fill_between(hour, 0, bought, gid="import", **FLOWS["import"] | look)
    panel.fill_between(hour, bought, consumption, gid="shared", **FLOWS["shared"] | look)
    panel.fill_between(hour, consumption, top, gid="surplus", **FLOWS["surplus"] | look)
    panel.plot(
        hour, consumption, color=INK, linewidth=1.4, drawstyle="steps-post", gid="consumption"
    )
    panel.set_xlim(0, 24)
    panel.set_xticks([0, 6, 12, 18])
    panel.text(0.5, 0.97, season, transform=panel.transAxes, ha="center", va="top", weight="bold")
    numbered(panel.yaxis, lang)
