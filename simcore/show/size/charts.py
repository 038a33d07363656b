"""The landlord's worth and the tenants' saving over the size of the roofs, site by site."""

from typing import Any

import numpy as np

from simcore.base.records import Array
from simcore.show.charts.style import (
    EDGE,
    INK,
    QUIET,
    board_style,
    headline,
    numbered,
    page,
    scheme_look,
)
from simcore.show.words.labels import counted, label, number, scheme_name
from simcore.show.words.names import own_name
from simcore.study.size.size import BALANCED, TOGETHER, SizeCurves, SizeSweep

GAP = 0.09
"""Room between the two axes of the page, as a fraction of its width."""


def size_chart(sweep: SizeSweep, ax: Any = None, lang: str = "en") -> Any:
    """Two axes: net present value per dwelling, and mean saving, over kWp per dwelling."""
    with board_style():
        ax = page(sweep, lang) if ax is None else ax  # type: ignore[arg-type]
        n_balanced = sum(curves.best(BALANCED) is not None for curves in sweep.sites)
        title = counted("size_title", n_balanced, lang, n_sites=len(sweep.sites))
        kinds = sorted({label(f"roof_{curves.roof_kind}", lang) for curves in sweep.sites})
        scheme = scheme_name(sweep.scheme, sweep.titles, lang)
        steps = label("size_steps", lang, kind=", ".join(kinds))
        subtitle = label("size_subtitle", lang, scheme=scheme)
        headline(ax, title, subtitle, lift=40)
        other = _beside(ax)
        _second_line(ax, steps)
        for i, curves in enumerate(sweep.sites):
            _site(ax, curves, curves.sized.landlord_npv_eur / curves.n_dwellings, i, lang)
            _site(other, curves, curves.sized.saving_mean_eur, i, lang)
        for axes, key in ((ax, "axis_npv_per_dwelling"), (other, "axis_mean_saving")):
            axes.axhline(0, color=INK, linewidth=1.0, zorder=2)
            axes.set_xlabel(label("axis_size", lang))
            axes.set_ylabel(label(key, lang))
            axes.set_xlim(left=0)
            axes.xaxis.set_major_formatter(lambda value, _: number(value, lang, 1))
            numbered(axes.yaxis, lang)
        _legend(ax)
    return ax


def _second_line(ax: Any, text: str) -> None:
    """A second line of the subtitle."""
    is_page = ax.figure.get_gid() == "page"
    ax.annotate(
        text,
        xy=(EDGE if is_page else 0, 1),
        xycoords=("figure fraction" if is_page else "axes fraction", "axes fraction"),
        xytext=(0, 38),
        textcoords="offset points",
        annotation_clip=False,
        fontsize=8,
        color=QUIET,
        gid="steps",
    )


def _legend(ax: Any) -> None:
    """Names of the sites in rows above both axes."""
    handles, texts = ax.get_legend_handles_labels()
    ax.legend(
        handles,
        texts,
        loc="lower left",
        bbox_to_anchor=(0, 1.01),
        ncols=3,
        fontsize=7.5,
        handlelength=1.2,
    )


def _beside(ax: Any) -> Any:
    """Second axes on the right half of where the first one stood."""
    box = ax.get_position()
    width = (box.width - GAP) / 2
    ax.set_position([box.x0, box.y0, width, box.height])
    return ax.figure.add_axes((box.x0 + width + GAP, box.y0, width, box.height))


def _site(ax: Any, one: SizeCurves, values: Array, place: int, lang: str) -> None:
    """A site's line: solid while the roofs carry it, dotted beyond; marks for sizes."""
    colour = scheme_look(place)["color"]
    size = one.kwp_per_dwelling
    fits = one.fits
    n_fit = int(fits.sum())
    ax.plot(
        size[:n_fit], values[:n_fit], color=colour, label=own_name(one, lang), gid="fits", zorder=3
    )
    if n_fit < len(size):
        beyond = slice(max(n_fit - 1, 0), None)
        ax.plot(size[beyond], values[beyond], color=colour, linestyle=":", gid="beyond", zorder=3)
    now = one.now_kwp / one.n_dwellings
    if 0 < now <= size[-1]:
        level = np.interp(now, size, values)
        ax.plot(now, level, "o", color=colour, markersize=6, zorder=4, gid="now")
    best = one.best(TOGETHER)
    if best is not None:
        look = {"markerfacecolor": "white", "markeredgecolor": colour, "markersize": 8}
        ax.plot(size[best], values[best], "^", zorder=5, gid="best", **look)
