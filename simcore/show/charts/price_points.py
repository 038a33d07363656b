"""At which price nobody loses, and at which the books balance."""

from typing import Any

import numpy as np

from simcore.show.charts.style import GOOD, HALO, INK, chart, headline, numbered
from simcore.show.words.labels import cents, label
from simcore.study.compare.outcome import ALL
from simcore.study.compare.verdict import BALANCE_TOLERANCE_EUR
from simcore.study.compare.views import prices as prices_of

MEDIAN, WORST = "#0072B2", "#A8527F"

_CIRCLE = {
    "marker": "o",
    "markersize": 10,
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "markeredgewidth": 2,
}


@chart
def price_points(outcome: Any, ax: Any, lang: str) -> None:
    """Axes with two panels over the price: savings of tenants, value for the landlord.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned, or a run that holds ``prices``.
    ax
        Axes whose place the panels take; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    has_table = "prices" in getattr(outcome, "names", ())
    table = outcome.table("prices") if has_table else prices_of(outcome.flows)
    rows = table[table["site"] == ALL]
    safe, balanced = limits(rows)
    headline(ax, _title(rows, safe, balanced, lang), label("prices_subtitle", lang), lift=4)
    ax.set_axis_off()
    left, right = ax.inset_axes([0, 0, 0.42, 1]), ax.inset_axes([0.6, 0, 0.4, 1])
    at = 100 * rows["price_ht_eur_per_kwh"].to_numpy()
    for name, colour, key, style, spot in (
        ("saving_median_eur", MEDIAN, "prices_median", "-", (0.4, 6, 6, "left")),
        ("saving_min_eur", WORST, "prices_worst", "--", (0.7, -6, -4, "right")),
    ):
        line = rows[name].to_numpy()
        left.plot(at, line, color=colour, linestyle=style, gid=name)
        i = int(spot[0] * len(at))
        look = {"color": colour, "fontweight": "bold", "path_effects": HALO, "gid": "name"}
        look |= {"textcoords": "offset points", "ha": spot[3]}
        left.annotate(label(key, lang), (at[i], line[i]), spot[1:3], **look)
    right.plot(at, rows["landlord_npv_eur"] / 1e3, color=INK, gid="npv")
    if balanced is not None:
        right.plot(100 * balanced, 0, zorder=4, gid="balanced", **_CIRCLE)
    for panel, key in ((left, "axis_saving"), (right, "axis_npv")):
        _panel(panel, at, safe, label(key, lang), lang)
    below = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "ha": "center",
        "va": "top",
    }
    ax.annotate(label("axis_price", lang), (0.5, 0), (0, -20), **below)


def limits(rows: Any) -> tuple[float | None, float | None]:
    """Highest listed price at which nobody loses, lowest at which the books balance.

    Both are read between the listed prices, along straight lines. [EUR/kWh]
    """
    at = rows["price_ht_eur_per_kwh"].to_numpy()
    is_safe = rows["losers_fraction"].to_numpy() <= 0
    safe = None
    if is_safe[0]:
        last = int(np.flatnonzero(is_safe)[-1])
        worst = rows["saving_min_eur"].to_numpy()
        safe = float(at[last])
        if last + 1 < len(at) and worst[last] > 0:
            safe += float((at[last + 1] - at[last]) * worst[last] / (worst[last] - worst[last + 1]))
    npv = rows["landlord_npv_eur"].to_numpy()
    if npv[-1] < -BALANCE_TOLERANCE_EUR:
        return safe, None
    return safe, float(at[0] if npv[0] >= 0 else np.interp(0.0, npv, at))


def _title(rows: Any, safe: float | None, balanced: float | None, lang: str) -> str:
    if safe is None:
        return label("prices_title_losers", lang)
    most = cents(float(rows["price_ht_eur_per_kwh"].max()), lang, 0)
    if balanced is None:
        return label("prices_title_never", lang, safe=cents(safe, lang), most=most)
    key = "prices_title_meet" if balanced <= safe else "prices_title_gap"
    return label(key, lang, safe=cents(safe, lang), balanced=cents(balanced, lang))


def _panel(panel: Any, at: Any, safe: float | None, title: str, lang: str) -> None:
    panel.axhline(0, color=INK, linewidth=1.2, zorder=1.5)
    if safe is not None:
        panel.axvspan(0, 100 * safe, color=GOOD, alpha=0.14, linewidth=0, zorder=0.5, gid="safe")
    panel.set_xlim(at[0], at[-1])
    panel.set_ylabel(title)
    numbered(panel.xaxis, lang)
    numbered(panel.yaxis, lang)
