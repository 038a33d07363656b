"""What each scheme loses against the best choice in each future, as a heat map."""

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from simcore.base.errors import refuse
from simcore.show.charts.style import INK, LOOKS, chart, headline, make_room
from simcore.show.folder.faults import regret_doubt
from simcore.show.words.futures import n_futures
from simcore.show.words.inputs import about, short_name
from simcore.show.words.labels import label, number, scheme_name

SHADES = LinearSegmentedColormap.from_list("regret", ["#FFFFFF", LOOKS[2]["color"]])
"""From no regret to the largest: one hue, so that it reads in grey as well."""
NAMES_IN, DARK = 1.1, 0.8
"""Room for names, and the part of the scale from which letters are white."""
SUMS, EVERY = ("worst", "all"), "all"
"""Kinds of futures of a sweep that are over all of them."""
MOST_SCHEMES, WRAP, FUTURES_IN = 12, 12, 1.1
NO_REGRET_EUR = 500.0
"""A regret that reads as none in kEUR."""


@chart
def regret(run: Any, ax: Any, lang: str) -> None:
    """Heat map of schemes by futures: the loss against the best scheme of that future.

    Parameters
    ----------
    run
        A run with the table ``regret``: ``scheme``, ``future`` (words for people) and
        ``regret_eur``, a row for each pair; ``kind``, ``input`` and ``value`` too where a
        sweep made it.
    ax
        Axes to draw on; a new figure where None.
    lang
        ``"en"`` or ``"fr"``.
    """
    rows = run.table("regret")
    table = regret_table(rows)
    is_swept = "kind" in rows
    if is_swept:
        table = table.loc[table.max(axis=1).sort_values(kind="stable").index[:MOST_SCHEMES]]
    headline(ax, *_words(run, table, lang, is_swept=is_swept))
    make_room(ax, NAMES_IN, 0)
    if is_swept:
        _lift(ax, FUTURES_IN)
    kilo = table.to_numpy() / 1e3
    top = kilo.max() or 1.0
    ax.imshow(kilo, cmap=SHADES, vmin=0, vmax=top, aspect="auto", gid="regret")
    for (row, column), value in np.ndenumerate(kilo):
        ink = "white" if value > DARK * top else INK
        text = number(value, lang)
        ax.text(column, row, text, ha="center", va="center", color=ink, fontsize=8, gid="value")
    names = future_names(rows, lang) if is_swept else {}
    futures = [names.get(future, str(future)) for future in table.columns]
    ax.set_xticks(range(table.shape[1]), futures)
    if is_swept:
        ax.tick_params(axis="x", labelsize=7)
        on_a_line = [" ".join(name.split()) for name in futures]
        ax.set_xticklabels(on_a_line, rotation=30, ha="right", rotation_mode="anchor")
        ax.axvline(len(SUMS) - 0.5, color="white", linewidth=6)
    schemes = [scheme_name(str(scheme), run.titles, lang) for scheme in table.index]
    ax.set_yticks(range(len(schemes)), schemes)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    if not is_swept:
        ax.set_xlabel(label("axis_future", lang))
    for spine in ax.spines.values():
        spine.set_visible(False)


def _lift(ax: Any, inches: float) -> None:
    """Leave more room below the axes."""
    box, part = ax.get_position(), inches / ax.figure.get_figheight()
    ax.set_position([box.x0, box.y0 + part, box.width, box.height - part])


def _words(run: Any, table: pd.DataFrame, lang: str, *, is_swept: bool) -> tuple[str, str]:
    """Message and explanation: the scheme whose worst regret is least."""
    worst = table.max(axis=1)
    least = str(worst.idxmin())
    values = {"scheme": least, "worst": number(worst.min() / 1e3, lang)}
    if not is_swept:
        values["scheme"] = scheme_name(least, run.titles, lang)
        return label("regret_title", lang, **values), label("regret_subtitle", lang)
    values["mean"] = number(float(table.loc[least, EVERY]) / 1e3, lang)
    key = "regret_title_best" if worst.min() < NO_REGRET_EUR else "regret_title"
    return label(f"futures.{key}", lang, **values), _subtitle(run, lang)


def _subtitle(run: Any, lang: str) -> str:
    """What a regret is, and of how many futures where some have no figure for every scheme."""
    told, rows = label("futures.regret_subtitle", lang), run.table("regret")
    n_told = int(rows["n_draws"].max()) if "n_draws" in rows else 0
    if "bands" not in run.names or not 0 < n_told < (n_all := n_futures(run)):
        return told
    n, every = number(n_told, lang), number(n_all, lang)
    return f"{told} {label('futures.regret_some', lang, n=n, all=every)}"


def future_names(rows: pd.DataFrame, lang: str) -> dict[str, str]:
    """Names of kinds of futures for people, by those of the table."""
    names = {}
    for row in rows.drop_duplicates("future").to_dict("records"):
        path, value = str(row["input"]), row["value"]
        words = (
            {"input": fill(short_name(path, lang), WRAP, break_long_words=False)} if path else {}
        )
        if row["kind"] == "value":
            words["value"] = about(path, value, lang)
        names[row["future"]] = label(f"futures.future_{row['kind']}", lang, **words)
    return names


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
