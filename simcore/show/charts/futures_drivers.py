"""What moves a scheme over many futures: a tornado of inputs, and their Sobol indices."""

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from simcore.show.charts.style import INK, LOOKS, QUIET, chart, headline, make_room, numbered
from simcore.show.words.futures import NPV, SAVING
from simcore.show.words.inputs import about, short_name
from simcore.show.words.labels import label, number, percent

DARK, LIGHT = LOOKS[0]["color"], "#9CC7E4"
NAMES_IN, GAP, ROOM = 1.75, 0.08, 0.5
WRAP = 30
MOST_INDICES = 8
PANELS = ((NPV, "axis_npv", 1e-3), (SAVING, "axis_tenants", 1.0))


@chart
def tornado(run: Any, ax: Any, lang: str) -> None:
    """Two panels of bars: the landlord's worth and the tenants' saving, by input.

    Parameters
    ----------
    run
        A run with the table ``tornado``.
    ax
        Axes whose place the panels take; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    rows = run.table("tornado")
    headline(ax, *tornado_words(rows, lang))
    inputs = list(dict.fromkeys(rows.sort_values("figure", key=_landlord_first)["input"]))
    panels = _panels(ax, rows, inputs, lang)
    for panel, (figure, key, scale) in panels:
        own = rows[rows["figure"] == figure].set_index("input").reindex(inputs)
        low, high = scale * own["figure_low"], scale * own["figure_high"]
        base = scale * float(own["figure_mean"].dropna().iloc[0])
        at = np.arange(len(inputs))
        for ends, colour, column in ((low, LIGHT, "low"), (high, DARK, "high")):
            panel.barh(at, ends - base, left=base, height=0.6, color=colour, gid=column)
            for place, (path, end) in enumerate(ends.items()):
                if np.isfinite(end):
                    _end_label(panel, place, end, base, about(path, own.loc[path, column], lang))
        panel.axvline(base, color=INK, linewidth=1)
        panel.set_xlabel(label(f"futures.{key}", lang), fontsize=8)
        ends = np.array([low.min(), low.max(), high.min(), high.max(), base])
        room = ROOM * (np.nanmax(ends) - np.nanmin(ends))
        panel.set_xlim(np.nanmin(ends) - room, np.nanmax(ends) + room)
        numbered(panel.xaxis, lang)
        panel.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def _landlord_first(figures: pd.Series) -> pd.Series:
    return figures.map({NPV: 0, SAVING: 1}).fillna(2)


def tornado_words(rows: pd.DataFrame, lang: str) -> tuple[str, str]:
    """The input that moves the landlord most, and by how much."""
    scheme = str(rows["scheme"].iloc[0])
    own = rows[rows["figure"] == NPV]
    if not len(own):
        keys = ("tornado_none", "tornado_subtitle_none")
        title, subtitle = (label(f"futures.{key}", lang, scheme=scheme) for key in keys)
        return title, subtitle
    first = own.iloc[0]
    path = str(first["input"])
    subtitle = label(
        "futures.tornado_subtitle",
        lang,
        scheme=scheme,
        low=about(path, first["low"], lang),
        high=about(path, first["high"], lang),
        npv=number((first["figure_high"] - first["figure_low"]) / 1e3, lang, is_signed=True),
    )
    return label("futures.tornado_title", lang, input=short_name(path, lang)), subtitle


def _end_label(panel: Any, place: int, end: float, base: float, text: str) -> None:
    side = 1 if end >= base else -1
    panel.annotate(
        text,
        (end, place),
        (3 * side, 0),
        textcoords="offset points",
        ha="left" if side > 0 else "right",
        va="center",
        fontsize=7,
        color=QUIET,
        gid="end",
    )


def _panels(ax: Any, rows: pd.DataFrame, inputs: list[str], lang: str) -> list[Any]:
    """A panel for each figure that has rows, the names of the inputs beside the first."""
    make_room(ax, NAMES_IN, 0.05)
    ax.set_axis_off()
    told = [panel for panel in PANELS if (rows["figure"] == panel[0]).any()]
    width = (1 - GAP * (len(told) - 1)) / len(told)
    made = []
    for place, one in enumerate(told):
        panel = ax.inset_axes([place * (width + GAP), 0, width, 1])
        names = [fill(short_name(path, lang), WRAP) for path in inputs]
        panel.set_yticks(range(len(inputs)), names if not place else [])
        panel.set_ylim(len(inputs) - 0.4, -0.6)
        panel.tick_params(axis="y", length=0, labelsize=8)
        panel.tick_params(axis="x", labelsize=7.5)
        panel.grid(visible=False, axis="y")
        made.append((panel, one))
    return made


@chart
def indices(run: Any, ax: Any, lang: str) -> None:
    """Two panels of bars: first index of each input, and the total one behind where it is told.

    Parameters
    ----------
    run
        A run with the table ``indices``.
    ax
        Axes whose place the panels take; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    rows = run.table("indices")
    scheme = str(rows["scheme"].iloc[0])
    has_total = bool(rows["total"].notna().any())
    key = "indices_subtitle" if has_total else "indices_subtitle_first"
    headline(ax, indices_title(rows, lang), label(f"futures.{key}", lang, scheme=scheme), lift=14)
    order = rows.assign(size=rows["total"].fillna(rows["first"]))
    largest = order.groupby("input")["size"].max().nlargest(MOST_INDICES).index
    landlord_first = order.assign(place=_landlord_first(order["figure"])).sort_values(
        ["place", "size"], ascending=[True, False]
    )
    inputs = [path for path in landlord_first["input"].unique() if path in largest]
    for panel, (figure, _, _) in _panels(ax, rows, inputs, lang):
        own = rows[rows["figure"] == figure].set_index("input").reindex(inputs)
        at = np.arange(len(inputs))
        if has_total:
            _bars(panel, at, own, "total", LIGHT, 0.7)
        _bars(panel, at, own, "first", DARK, 0.36)
        panel.set_xlim(0, 100)
        panel.set_xticks(
            range(0, 101, 25), [percent(part / 100, lang) for part in range(0, 101, 25)]
        )
        panel.set_title(
            label(f"futures.of_{'landlord' if figure == NPV else 'tenants'}", lang), fontsize=8.5
        )
        panel.set_xlabel(label("futures.axis_part", lang), fontsize=8)


def _bars(panel: Any, at: Any, own: pd.DataFrame, name: str, colour: str, height: float) -> None:
    value = 100 * own[name].clip(lower=0)
    panel.barh(at, value, height=height, color=colour, gid=name)
    ends = 100 * own[[f"{name}_low", f"{name}_high"]].clip(lower=0, upper=1)
    shift = (height - 0.36) / 2 + (0.0 if name == "first" else 0.09)
    panel.hlines(
        at + shift, ends.iloc[:, 0], ends.iloc[:, 1], color=INK, linewidth=1.1, gid="error"
    )


def indices_title(rows: pd.DataFrame, lang: str) -> str:
    """The input that makes most of the variance, and which part."""
    own = rows[rows["figure"] == (NPV if (rows["figure"] == NPV).any() else SAVING)]
    first = own.loc[own["first"].idxmax()]
    part = percent(float(np.clip(first["first"], 0, 1)), lang)
    return label(
        "futures.indices_title", lang, part=part, input=short_name(str(first["input"]), lang)
    )
