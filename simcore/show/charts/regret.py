"""What each scheme loses against the best choice in each future, as a heat map."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from simcore.base.errors import refuse
from simcore.show.charts.style import INK, LOOKS, chart, headline, make_room
from simcore.show.folder.faults import regret_doubt
from simcore.show.words.labels import label, number, scheme_name

SHADES = LinearSegmentedColormap.from_list("regret", ["#FFFFFF", LOOKS[2]["color"]])
"""From no regret to the largest: one hue, so that it reads in grey as well."""
NAMES_IN, DARK = 1.1, 0.8
"""Room for names, and the part of the scale from which letters are white."""


@chart
def regret(run: Any, ax: Any, lang: str) -> None:
    """Heat map of schemes by futures: the loss against the best scheme of that future.

    Parameters
    ----------
    run
        A run with the table ``regret``: ``scheme``, ``future`` (words for people) and
        ``regret_eur``, a row for each pair.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    table = regret_table(run.table("regret"))
    worst = table.max(axis=1)
    least = str(worst.idxmin())
    name = scheme_name(least, run.titles, lang)
    values = {"scheme": name, "worst": number(worst.min() / 1e3, lang)}
    headline(ax, label("regret_title", lang, **values), label("regret_subtitle", lang))
    make_room(ax, NAMES_IN, 0)
    kilo = table.to_numpy() / 1e3
    top = kilo.max() or 1.0
    ax.imshow(kilo, cmap=SHADES, vmin=0, vmax=top, aspect="auto", gid="regret")
    for (row, column), value in np.ndenumerate(kilo):
        ink = "white" if value > DARK * top else INK
        text = number(value, lang)
        ax.text(column, row, text, ha="center", va="center", color=ink, fontsize=8, gid="value")
    ax.set_xticks(range(table.shape[1]), [str(future) for future in table.columns])
    schemes = [scheme_name(str(scheme), run.titles, lang) for scheme in table.index]
    ax.set_yticks(range(len(schemes)), schemes)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.set_xlabel(label("axis_future", lang))
    for spine in ax.spines.values():
        spine.set_visible(False)


def regret_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Regret with schemes in rows and futures in columns, both in the order of the rows.

    Raises
    ------
    InputError
        If a pair of scheme and future has no row or several, or a regret is below 0.
    """
    doubt = regret_doubt(rows)
    if doubt:
        raise refuse("regret_doubtful", "regret", found=doubt)
    table = rows.pivot(index="scheme", columns="future", values="regret_eur")
    return table.loc[rows["scheme"].unique(), rows["future"].unique()]
