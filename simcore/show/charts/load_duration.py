"""How strong the purchase is, and for how much of the year."""

from typing import Any

import numpy as np

from simcore.show.charts.style import FLOWS, HALO, INK, chart, headline, numbered
from simcore.show.words.labels import label, number, percent
from simcore.study.compare.outcome import ALL
from simcore.study.compare.views import load_duration as curves

SURPLUS = "#A57300"


@chart
def load_duration(outcome: Any, ax: Any, lang: str) -> None:
    """Axes with three falling curves: consumption, purchase after sharing, surplus.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned, or a run that holds ``load_duration``.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    table = getattr(outcome, "load_duration", None)
    table = curves(outcome.flows) if table is None else table
    rows = table[table["site"] == ALL]
    part = 100 * rows["year_fraction"].to_numpy()
    used, bought, sold = (
        rows[f"{name}_kw"].to_numpy() for name in ("consumption", "import", "surplus")
    )
    look = FLOWS["import"]["facecolor"]
    ax.fill_between(part, bought, used, color=FLOWS["shared"]["facecolor"], alpha=0.35, linewidth=0)
    ax.plot(part, used, color=INK, linestyle="--", gid="consumption")
    ax.plot(part, bought, color=look, linewidth=2.2, gid="import")
    ax.plot(part, sold, color=SURPLUS, linestyle="-.", gid="surplus")
    values = {"before": number(used[0], lang), "after": number(bought[0], lang)}
    values["surplus"] = percent(float((sold > 1e-6).mean()), lang)
    same = round(float(used[0])) == round(float(bought[0]))
    key = "duration_title_same" if same else "duration_title"
    headline(ax, label(key, lang, **values), label("duration_subtitle", lang, **values))
    ax.set_xlim(0, 100)
    ax.set_ylim(0, 1.06 * used[0] if used[0] > 0 else 1)
    ax.set(xlabel=label("axis_year_part", lang), ylabel=label("axis_power", lang))
    numbered(ax.xaxis, lang)
    numbered(ax.yaxis, lang)
    _names(ax, part, used, bought, sold, lang)


def _names(ax: Any, part: Any, used: Any, bought: Any, sold: Any, lang: str) -> None:
    """Name each curve where it has room: above, below, and at the foot."""
    for curve, key, at, shift, side, colour in (
        (used, "consumption", 22, (2, 10), "left", INK),
        (bought, "import", 48, (-4, -16), "right", FLOWS["import"]["facecolor"]),
        (sold, "surplus", 6, (2, 10), "left", SURPLUS),
    ):
        height = float(np.interp(at, part, curve))
        look = {"fontweight": "bold", "color": colour, "path_effects": HALO, "gid": "name"}
        ax.annotate(
            label(key, lang), (at, height), shift, textcoords="offset points", ha=side, **look
        )
