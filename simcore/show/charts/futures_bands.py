"""Bands of every scheme over many futures: tenants, the worst-off, the landlord."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from simcore.show.charts.style import HALO, INK, LOOKS, QUIET, chart, headline, make_room, numbered
from simcore.show.words.futures import (
    NPV,
    SAVING,
    WORST,
    has_ends,
    n_futures,
    names_of,
    shown_schemes,
    whole,
)
from simcore.show.words.labels import label, number, several
from simcore.study.compare.verdict import BALANCE_TOLERANCE_EUR

PANELS = ((SAVING, "axis_saving", 1.0), (WORST, "axis_worst", 1.0), (NPV, "axis_npv", 1e-3))
"""Figures shown, the words of their axes, and what they are multiplied by."""
NAMES_IN = 1.35
MOST_SCALED, ROOM = 6, 0.3
"""Schemes that a panel is scaled to, and the room beside them as a part of their range."""
EDGES = {-1: "\N{LEFTWARDS ARROW}", 1: "\N{RIGHTWARDS ARROW}"}
GAP = 0.045
"""Between panels, as a part of the width."""
BAR, DOUBTFUL = LOOKS[0]["color"], "#B9B9B9"
"""Colours of bands that are above zero in nineteen futures of twenty, and of others."""


@chart
def bands(run: Any, ax: Any, lang: str) -> None:
    """Three panels side by side with a row a scheme: middle, and P5 to P95 over futures.

    With fewer than 200 futures, a line for where the middle lies takes the place of the bar.

    Parameters
    ----------
    run
        A run with the tables ``bands`` and ``probabilities``.
    ax
        Axes whose place the panels take; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    rows = whole(run, "bands")
    schemes = shown_schemes(run)
    headline(ax, *headline_words(run, rows, schemes, lang), lift=2)
    make_room(ax, NAMES_IN, 0.05)
    ax.set_axis_off()
    width = (1 - 2 * GAP) / 3
    at = np.arange(len(schemes))
    for number_of, (figure, key, scale) in enumerate(PANELS):
        panel = ax.inset_axes([number_of * (width + GAP), 0, width, 1])
        own = rows[rows["figure"] == figure].set_index("scheme").reindex(schemes)
        _panel(panel, own, at, scale)
        panel.set_yticks(at, names_of(run, schemes, lang) if not number_of else [])
        panel.set_xlabel(label(f"futures.{key}", lang), fontsize=8)
        numbered(panel.xaxis, lang)
        panel.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        _scaled(panel, scale * own[["p5", "p50", "p95"]], lang)


def headline_words(run: Any, rows: pd.DataFrame, schemes: list[str], lang: str) -> tuple[str, str]:
    """Message and explanation of the chart."""
    own = rows[rows["scheme"] == schemes[0]].set_index("figure")
    few = "" if has_ends(rows) else "_few"
    part = "p50" if few else "p5"
    ends = {
        "low": number(own.loc[SAVING, part], lang, is_signed=True),
        "high": number(own.loc[SAVING, "p50" if few else "p95"], lang, is_signed=True),
        "npv_low": number(own.loc[NPV, part] / 1e3, lang, is_signed=True),
        "npv_high": number(own.loc[NPV, "p50" if few else "p95"] / 1e3, lang, is_signed=True),
    }
    if few:
        words = {"saving": ends["low"], "npv": ends["npv_low"]}
        title = label("futures.bands_title_few", lang, scheme=schemes[0], **words)
    else:
        title = label("futures.bands_title", lang, scheme=schemes[0], **ends)
    subtitle = several(f"futures.bands_subtitle{few}", n_futures(run), lang)
    n_all = rows["scheme"].nunique()
    if n_all > len(schemes):
        counts = {"n": number(len(schemes), lang), "all": number(n_all, lang)}
        subtitle += " " + label("futures.some_schemes", lang, **counts)
    return title, subtitle


def _panel(panel: Any, own: pd.DataFrame, at: Any, scale: float) -> None:
    """Bars, or lines where there are too few futures, and the middle."""
    tolerance = BALANCE_TOLERANCE_EUR if scale < 1 else 0.0
    is_good = own["p50"] >= -tolerance
    if own["p5"].notna().any():
        left, wide = scale * own["p5"], scale * (own["p95"] - own["p5"])
        colours = [BAR if good else DOUBTFUL for good in own["p5"] >= -tolerance]
        panel.barh(at, wide, left=left, height=0.5, color=colours, alpha=0.75, gid="band")
    else:
        panel.hlines(at, scale * own["p50_low"], scale * own["p50_high"], color=QUIET, gid="band")
    for good, face in ((True, INK), (False, "white")):
        chosen = is_good.to_numpy() == good
        panel.plot(
            scale * own["p50"].to_numpy()[chosen],
            at[chosen],
            "o",
            color=INK,
            markerfacecolor=face,
            markersize=5,
            zorder=3,
            gid="middle",
        )
    panel.axvline(0, color=INK, linewidth=1.2, zorder=1)
    panel.set_ylim(len(own) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0, labelsize=8)
    panel.tick_params(axis="x", labelsize=7.5)
    panel.grid(visible=False, axis="y")
    panel.use_sticky_edges = False
    panel.margins(x=0.06)


def _scaled(panel: Any, ends: pd.DataFrame, lang: str) -> None:
    """Limits that show the first schemes well; what lies beyond is told at the edge."""
    near = ends.iloc[:MOST_SCALED]
    low, high = min(float(near.min(axis=None)), 0.0), max(float(near.max(axis=None)), 0.0)
    room = ROOM * ((high - low) or 1.0)
    panel.set_xlim(low - room, high + room)
    for place, middle in enumerate(ends["p50"]):
        side = -1 if middle < low - room else 1 if middle > high + room else 0
        if side:
            panel.annotate(
                f"{EDGES[side]} {number(middle, lang)}",
                (0.02 if side < 0 else 0.98, place),
                xycoords=("axes fraction", "data"),
                ha="left" if side < 0 else "right",
                va="center",
                fontsize=7,
                color=QUIET,
                path_effects=HALO,
                gid="beyond",
            )
