"""The comparison of sharing keys as a table for the terminal, a chart and plain rows."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from simcore.show.charts.style import board_style, save_picture
from simcore.show.keys.charts import key_frontier
from simcore.show.tables import printed
from simcore.show.words.catalogue import text
from simcore.show.words.labels import label, number, scheme_name
from simcore.show.words.names import key_name
from simcore.study.compare.outcome import Outcome

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
    return printed(
        with_names,
        _COLUMNS,
        lang,
        "keys",
        title=label("keys_table_title", lang, n_dwellings=number(n_dwellings, lang), scheme=name),
        caption=label("keys_gain", lang, **gains[-1]) if gains else None,
    )


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
