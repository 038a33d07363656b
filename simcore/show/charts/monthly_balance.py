"""The year in months: consumption met by the sun or bought, and surplus sold."""

from typing import Any

from matplotlib.patches import Patch

from simcore.show.charts.style import FLOWS, HALO, INK, chart, flow_legend, headline, numbered
from simcore.show.terminal import (
    Outcome,
    portfolio_flows,
    portfolio_summary,
    reference_scheme,
)
from simcore.show.words.labels import label, month_names, percent


@chart
def monthly_balance(outcome: Outcome, ax: Any, lang: str) -> None:
    """Axes with a bar a month: shared and bought above zero, surplus below it.

    The share printed above a bar is the self-production rate, shared / consumed.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned; the flows are those of the scheme that
        shares among all tenants.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    summary = portfolio_summary(outcome)
    scheme = reference_scheme(summary)
    months = outcome.months
    months = portfolio_flows(months[months["scheme"] == scheme], ["month"]).sort_index() / 1e3
    fraction = months["shared_kwh"] / months["consumption_kwh"]
    headline(ax, _title(fraction, lang), _subtitle(summary.loc[scheme], lang), lift=20)
    _bars(ax, months)
    for month, value in fraction.items():
        top = months.loc[month, "consumption_kwh"]
        text = percent(value, lang)
        ax.annotate(
            text,
            (month, top),
            (0, 3),
            textcoords="offset points",
            ha="center",
            path_effects=HALO,
            gid="share",
        )
    names = month_names(lang, "abbreviated")
    ax.set_xticks(months.index, [names[int(month) - 1] for month in months.index])
    ax.tick_params(axis="x", length=0)
    ax.grid(visible=False, axis="x")
    ax.set_ylabel(label("axis_energy", lang))
    ax.margins(x=0.01, y=0.08)
    numbered(ax.yaxis, lang, is_absolute=True)
    flow_legend(ax, [Patch(label=label(key, lang), **FLOWS[key]) for key in FLOWS])


def _bars(ax: Any, months: Any) -> None:
    shared, surplus = months["shared_kwh"], months["surplus_kwh"]
    bought = months["consumption_kwh"] - shared
    ax.bar(months.index, shared, width=0.72, gid="shared", **FLOWS["shared"])
    ax.bar(months.index, bought, width=0.72, bottom=shared, gid="import", **FLOWS["import"])
    ax.bar(months.index, -surplus, width=0.72, gid="surplus", **FLOWS["surplus"])
    ax.axhline(0, color=INK, linewidth=1.2)


def _title(fraction: Any, lang: str) -> str:
    names = month_names(lang)
    low, high = int(fraction.idxmin()), int(fraction.idxmax())
    words = {"low_month": names[low - 1], "high_month": names[high - 1]}
    words |= {"low": percent(fraction[low], lang), "high": percent(fraction[high], lang)}
    return label("month_title", lang, **words)


def _subtitle(row: Any, lang: str) -> str:
    return label(
        "month_subtitle",
        lang,
        self_production=percent(row["self_production_fraction"], lang),
        self_consumption=percent(row["self_consumption_fraction"], lang),
    )
