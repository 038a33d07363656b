"""The comparison of sharing keys as a table for the terminal, a chart and plain rows."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from simcore.show.charts.style import board_style
from simcore.show.keys.charts import key_frontier, key_name
from simcore.show.words.catalogue import text
from simcore.show.words.labels import amount, label, number, percent, scheme_name
from simcore.study.compare.outcome import Outcome

Rows = Sequence[Mapping[str, Any]]

_COLUMNS = (
    "shared",
    "self_consumption",
    "total",
    "median",
    "worst",
    "poor",
    "losers",
    "gini",
    "cr20",
)


def keys_table(rows: Rows, outcome: Outcome, scheme: str, lang: str = "en") -> Table:
    """Table with a row for each key; a star marks those on the efficient frontier."""
    n_dwellings = sum(int(site.flows.population.is_dwelling.sum()) for site in outcome.sites)
    name = scheme_name(scheme, outcome.titles, lang)
    values = {"n_dwellings": number(n_dwellings, lang), "scheme": name}
    table = Table(title=label("keys_table_title", lang, **values))
    table.add_column(label("keys_column_key", lang))
    for column in _COLUMNS:
        table.add_column(label(f"keys_column_{column}", lang), justify="right")
    for row in rows:
        mark = " *" if row["is_efficient"] else ""
        table.add_row(key_name(row["key"], lang) + mark, *_cells(row, lang))
        if row["gain_promised_eur"] > 0:
            gain = {name: number(row[f"gain_{name}_eur"], lang) for name in ("promised", "reached")}
            table.caption = label("keys_gain", lang, **gain)
    return table


def _cells(row: Mapping[str, Any], lang: str) -> list[str]:
    return [
        number(row["shared_kwh"] / 1e3, lang, 1),
        percent(row["self_consumption_fraction"], lang),
        number(row["saving_total_eur"], lang),
        _known(row["saving_median_eur"], lang, amount),
        _known(row["saving_min_eur"], lang, amount),
        _known(row["energy_poor_saving_eur"], lang, amount),
        number(row["n_losers"], lang),
        number(row["saving_gini"], lang, 2),
        _known(row["saving_cr20_fraction"], lang, percent),
    ]


def _known(value: float, lang: str, words: Any) -> str:
    return words(value, lang) if math.isfinite(value) else "-"


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
    path.parent.mkdir(parents=True, exist_ok=True)
    with board_style():
        key_frontier(rows, outcome, scheme, lang=lang).figure.savefig(path)
