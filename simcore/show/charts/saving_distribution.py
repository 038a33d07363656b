"""How the savings spread over the households, scheme by scheme."""

from typing import Any

import numpy as np

from simcore.show.charts.style import INK, QUIET, chart, headline, make_room, numbered, scheme_look
from simcore.show.terminal import has_no_loser, households, portfolio_summary
from simcore.show.words.labels import counted, euros, label, percent, scheme_name
from simcore.study.compare.outcome import Outcome

MAX_DOTS = 1500
MAX_TALL_ROWS = 8
"""With more schemes than this their names take one line instead of two."""
COLUMNS_IN = 0.68, 1.3
"""Where the columns of figures end, right of the axes. [inches]"""
NAMES_IN, TALL_NAMES_IN = (1.3, 1.26), (0.9, 1.26)
"""Room for names of one line, or of two, on the left, and for the figures on the right. [inches]"""
_GOLDEN = 0.6180339887498949


@chart
def saving_distribution(outcome: Outcome, ax: Any, lang: str) -> None:
    """Axes with a row a scheme: each household's saving, a box, median and share of losers.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned. At most ``MAX_DOTS`` households a
        scheme are drawn as dots, evenly picked; boxes use all of them.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> ax = saving_distribution(sc.price(flows, {"T1": {}}))
    >>> ax.get_xlabel()
    'Saving of a tenant [EUR/year]'
    """
    summary = portfolio_summary(outcome)
    n = len(summary)
    title = counted("distribution_title", int(has_no_loser(summary).sum()), lang, n_schemes=n)
    headline(ax, title, label("distribution_subtitle", lang), lift=14)
    make_room(ax, *(NAMES_IN if n > MAX_TALL_ROWS else TALL_NAMES_IN))
    ax.axvline(0, color=INK, linewidth=1.2, zorder=2)
    every = outcome.members
    for row, scheme in enumerate(summary.index):
        members = every[every["scheme"] == scheme]
        _row(ax, n - 1 - row, households(members)["saving_eur"].to_numpy(), row)
    names = [scheme_name(scheme, outcome.titles, lang) for scheme in summary.index]
    names = [name if n > MAX_TALL_ROWS else name.replace(" ", "\n", 1) for name in names]
    ax.set_yticks(range(n)[::-1], names, fontsize=8 if n > MAX_TALL_ROWS else 8.5)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.6, n - 0.4)
    ax.set_xlabel(label("axis_saving", lang))
    ax.grid(visible=False, axis="y")
    numbered(ax.xaxis, lang)
    _sides(ax, lang)
    _columns(ax, summary, lang)


def _row(ax: Any, height: int, saving_eur: Any, position: int) -> None:
    colour = scheme_look(position)["color"]
    dots = saving_eur[:: -(-len(saving_eur) // MAX_DOTS) or 1]
    # The golden section spreads any number of dots evenly without a random draw.
    jitter = (np.arange(len(dots)) * _GOLDEN) % 1 - 0.5
    ax.scatter(
        *(dots, height - 0.2 + 0.3 * jitter),
        s=5,
        color=colour,
        alpha=0.4,
        linewidths=0,
        rasterized=True,
        gid="dots",
    )
    ax.boxplot(
        [saving_eur],
        positions=[height + 0.2],
        orientation="horizontal",
        widths=0.26,
        whis=(10, 90),
        showfliers=False,
        patch_artist=True,
        manage_ticks=False,
        boxprops={"facecolor": "white", "edgecolor": colour, "linewidth": 1.3},
        medianprops={"color": colour, "linewidth": 2.6, "gid": "median"},
        whiskerprops={"color": colour, "linewidth": 1.3},
        capprops={"color": colour, "linewidth": 1.3},
        zorder=3,
    )


def _sides(ax: Any, lang: str) -> None:
    """Say at the top of the axes which side of zero is which."""
    for key, text, shift in (("loses", "◀ {}", -4), ("gains", "{} ▶", 4)):
        ax.annotate(
            text.format(label(key, lang)),
            (0, 1),
            (shift, 3),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="right" if shift < 0 else "left",
            fontsize=8,
            color=QUIET,
        )


def _columns(ax: Any, summary: Any, lang: str) -> None:
    """Print the median and the share of losers in two columns on the right."""
    n = len(summary)
    look = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "center"}
    wide_in = ax.get_position().width * ax.figure.get_figwidth()
    of_median, of_losers = (1 + right_in / wide_in for right_in in COLUMNS_IN)
    for key, x in (("column_median", of_median), ("column_losers", of_losers)):
        ax.text(x, 1.02, label(key, lang), transform=ax.transAxes, ha="right", fontsize=8.5)
    for row, (_, scheme) in enumerate(summary.iterrows()):
        median = euros(scheme["tenant_saving_median_eur"], lang, is_signed=True)
        losers, is_safe = percent(scheme["losers_fraction"], lang), scheme["losers_fraction"] <= 0
        weight = "normal" if is_safe else "bold"
        ax.text(of_median, n - 1 - row, median, gid="median", **look)
        ax.text(of_losers, n - 1 - row, losers, gid="losers", fontweight=weight, **look)
