"""The comparison of sharing keys as a table for the terminal, a chart and plain rows."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from simcore.show.charts.style import board_style, save_picture
from simcore.show.keys.charts import key_frontier
from simcore.show.tables import printed
from simcore.show.words.catalogue import text
from simcore.show.words.labels import label, number, scheme_name
from simcore.show.words.names import key_name
from simcore.study.compare.outcome import Outcome

BY_PLANT = "full_dynamic"
"""The key that shares plant after plant: each leaves needs in proportion, so sums are the same."""

Rows = Sequence[Mapping[str, Any]]

_COLUMNS = (
    "key",
    "shared_kwh",
    "self_consumption_fraction",
    "saving_total_eur",
    "saving_median_eur",
    "saving_min_eur",
    "energy_poor_saving_eur",
    "n_losers",
    "saving_gini",
    "saving_cr20_fraction",
)


def keys_table(rows: Rows, outcome: Outcome, scheme: str, lang: str = "en") -> Table:
    """Table with a row for each key; a star marks those on the efficient frontier."""
    n_dwellings = sum(int(site.flows.population.is_dwelling.sum()) for site in outcome.sites)
    name = scheme_name(scheme, outcome.titles, lang)
    with_names = [
        {**row, "key": key_name(row["key"], lang) + (" *" if row["is_efficient"] else "")}
        for row in rows
    ]
    gains = [
        {name: number(row[f"gain_{name}_eur"], lang) for name in ("promised", "reached")}
        for row in rows
        if row["gain_promised_eur"] > 0
    ]
    told = [label("keys_gain", lang, **gains[-1])] if gains else []
    return printed(
        with_names,
        _COLUMNS,
        lang,
        "keys",
        title=label("keys_table_title", lang, n_dwellings=number(n_dwellings, lang), scheme=name),
        caption=" ".join([*told, *_same_words(rows, lang), label("keys_inequality", lang)]),
    )


def _same_words(rows: Rows, lang: str) -> Iterator[str]:
    """Which keys come to the same as pro rata, and why where that is so anywhere."""
    usual = next((row for row in rows if row["key"] == "default"), None)
    if usual is None:
        return
    others = (row for row in rows if row is not usual)
    same = [row["key"] for row in others if all(_is_same(row, usual, n) for n in _COLUMNS[1:])]
    if BY_PLANT in same:
        yield label("keys_same_by_plant", lang, names=key_name(BY_PLANT, lang))
    if names := [key_name(key, lang) for key in same if key != BY_PLANT]:
        yield label("keys_same", lang, names=", ".join(names))


def _is_same(row: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    """Whether two keys reach the same figure, but for the rounding of the computer."""
    return bool(np.isclose(row[name], other[name], rtol=1e-9, atol=1e-9, equal_nan=True))


def plain_rows(rows: Rows) -> list[dict[str, Any]]:
    """Rows for programs; an undefined number (NaN) becomes ``None``."""
    return [
        {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in _with_title(row).items()
        }
        for row in rows
    ]


def _with_title(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the English title of its key behind the key."""
    title = text(f"key.{row['key']}.title", "en")
    return {"key": row["key"], "title": title, **row}


def save_chart(rows: Rows, outcome: Outcome, scheme: str, path: Path, lang: str = "en") -> None:
    """Write the chart of the efficient frontier; the ending of the file gives its format."""
    with board_style():
        save_picture(key_frontier(rows, outcome, scheme, lang=lang).figure, path)
