"""Sharing keys compared: what all tenants save against what the worst-off saves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.transforms import Bbox

from simcore.show.charts.placement import place_labels
from simcore.show.charts.style import GOOD, HALO, INK, QUIET, board_style, headline, numbered, page
from simcore.show.words.labels import counted, label, number, scheme_name
from simcore.show.words.names import key_name
from simcore.study.compare.outcome import Outcome


def key_frontier(
    rows: Sequence[Mapping[str, Any]],
    outcome: Outcome,
    scheme: str,
    ax: Any = None,
    lang: str = "en",
) -> Any:
    """Axes with one point a key: total saving, the worst-off tenant's, and the frontier.

    Parameters
    ----------
    rows
        A row for each key, as the study's comparison of keys returns them.
    outcome
        Outcome whose assumptions stand at the foot of a new page.
    scheme
        Tariff scheme the savings are under.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    with board_style():
        ax = page(outcome, lang) if ax is None else ax
        _draw(rows, scheme_name(scheme, outcome.titles, lang), ax, lang)
    return ax


def _draw(rows: Sequence[Mapping[str, Any]], scheme: str, ax: Any, lang: str) -> None:
    total = np.array([row["saving_total_eur"] for row in rows])
    worst = np.array([row["saving_min_eur"] for row in rows])
    is_best = np.array([row["is_efficient"] for row in rows])
    n_best = int(is_best.sum())
    headline(
        ax,
        counted("keys_title", n_best, lang, n_keys=len(rows)),
        label("keys_subtitle", lang, scheme=scheme),
    )
    shown = np.maximum(total, _left_edge(total))
    ax.set_xlim(*_limits(shown, 0.16))
    ax.set_ylim(*_limits(worst, 0.12))
    ax.set(xlabel=label("axis_total_saving", lang), ylabel=label("axis_worst_saving", lang))
    numbered(ax.xaxis, lang)
    numbered(ax.yaxis, lang)
    if worst.min() < 0:
        ax.axhline(0, color=INK, linewidth=1)
    order = np.argsort(total[is_best])
    look = {"color": GOOD, "linewidth": 2, "zorder": 2, "gid": "frontier"}
    ax.plot(shown[is_best][order], worst[is_best][order], **look)
    texts, points = [], []
    # Keys that come out alike share a marker; their names stand together.
    for (x, y), chosen in _alike(shown, worst).items():
        best = bool(is_best[chosen].any())
        is_far = total[chosen[0]] < x
        ax.plot(x, y, gid="point", **_marker(best, is_far))
        names = ", ".join(key_name(rows[i]["key"], lang) for i in chosen)
        far = f" ({number(total[chosen[0]], lang)})" if is_far else ""
        texts.append(_name(ax, names + far, x, y, best))
        points.append((x, y))
    place_labels(ax, texts, _boxes(ax, np.array(points)))


def _limits(values: Any, pad: float) -> tuple[float, float]:
    """Limits round the values, wide enough for names."""
    low, high = float(values.min()), float(values.max())
    room = pad * (high - low) if high > low else max(1.0, 0.1 * abs(high))
    return low - room, high + room


def _left_edge(total: Any) -> float:
    """Smallest total drawn to scale; one or two keys far below the others stand beside it."""
    ordered = np.sort(total)
    gaps = np.diff(ordered[:3])
    if len(total) < 5 or gaps.max() < 0.5 * (ordered[-1] - ordered[0]):
        return float(ordered[0])
    first = int(np.argmax(gaps)) + 1
    return float(ordered[first] - 0.12 * (ordered[-1] - ordered[first]))


def _alike(total: Any, worst: Any) -> dict[tuple[float, float], list[int]]:
    """Numbers of the rows at each place."""
    places: dict[tuple[float, float], list[int]] = {}
    for i, (x, y) in enumerate(zip(total, worst, strict=True)):
        place = next((at for at in places if abs(at[0] - x) + abs(at[1] - y) < 1e-6), (x, y))
        places.setdefault(place, []).append(i)
    return places


def _marker(is_best: bool, is_far: bool) -> dict[str, Any]:
    face = GOOD if is_best else "white"
    shape = "<" if is_far else "o" if is_best else "s"
    edge = GOOD if is_best else QUIET
    return {
        "marker": shape,
        "markersize": 9 if is_best else 7,
        "markerfacecolor": face,
        "markeredgecolor": edge,
        "markeredgewidth": 1.6,
        "zorder": 4 if is_best else 3,
    }


def _name(ax: Any, name: str, x: float, y: float, is_best: bool) -> Any:
    return ax.annotate(
        name,
        (x, y),
        (0, 0),
        textcoords="offset points",
        fontsize=8.5,
        fontweight="bold" if is_best else "normal",
        color="#00573F" if is_best else INK,
        path_effects=HALO,
        zorder=5,
        gid="name",
    )


def _boxes(ax: Any, points: Any) -> list[Bbox]:
    """Boxes around the markers. [pixels]"""
    half = 6 * ax.figure.dpi / 72
    return [Bbox([at - half, at + half]) for at in ax.transData.transform(points)]
