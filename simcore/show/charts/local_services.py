"""Hours of local services that the margin pays, by scheme."""

from typing import Any

import pandas as pd

from simcore.show.charts.style import GOOD, HALO, chart, headline, make_room
from simcore.show.words.labels import label, number, percent, scheme_name
from simcore.study.compare.tables import ALL


@chart
def local_services(run: Any, ax: Any, lang: str) -> None:
    """Bars of the hours of local services that the margin of year 1 pays, by scheme.

    Parameters
    ----------
    run
        A run with the table ``services``.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    rows = run.table("services")
    rows = rows[rows["site"] == ALL].sort_values("local_hours", ascending=False)
    names = [scheme_name(str(scheme), run.titles, lang) for scheme in rows["scheme"]]
    hours = rows["local_hours"].to_numpy(float)
    most = number(hours.max(initial=0.0), lang)
    headline(ax, label("services_chart", lang, most=most), label("services_subtitle", lang))
    make_room(ax, 2.0, 0.3)
    top = max(hours.max(initial=0.0), 1.0)
    ax.barh(range(len(rows)), hours, color=GOOD, height=0.6, gid="hours")
    for place, row in enumerate(rows.to_dict("records")):
        text = number(row["local_hours"], lang)
        if pd.notna(row["rls_offset_fraction"]):
            offset = percent(row["rls_offset_fraction"], lang)
            text = label("services_bar", lang, hours=text, offset=offset)
        at = (row["local_hours"] + 0.01 * top, place, text)
        ax.text(*at, va="center", fontsize=9, path_effects=HALO)
    ax.grid(visible=False, axis="y")
    ax.set_yticks(range(len(rows)), names)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.3 * top)
    ax.set_xlabel(label("axis_local_hours", lang))
    ax.xaxis.set_major_formatter(lambda value, _: number(value, lang))
