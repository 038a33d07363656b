"""Who gains and who loses by refusals, as a table and as plain rows."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from simcore.show.words.catalogue import text
from simcore.study.keys.refusals import RefusalRow

_COLUMNS = ("refuse", "scheme", "group", "tenants", "mean", "worst", "gain", "lose", "npv")


def refusals_table(rows: Sequence[RefusalRow], lang: str = "en") -> Table:
    """The report for people, a row for each fraction, scheme and group that is not empty."""
    table = Table(title=text("refusals.title", lang))
    for name in _COLUMNS:
        is_left = name in ("scheme", "group")
        head = text(f"refusals.column.{name}", lang)
        table.add_column(head, justify="left" if is_left else "right")
    for row in rows:
        if row.n_tenants:
            table.add_row(
                f"{row.refusal_fraction:.0%}",
                row.scheme,
                text(f"refusals.{row.group}", lang),
                f"{row.n_tenants}",
                f"{row.change_mean_eur:+.1f}",
                f"{row.change_min_eur:+.1f}",
                f"{row.n_gain}",
                f"{row.n_lose}",
                f"{row.landlord_npv_change_eur:+,.0f}",
            )
    return table


def refusals_rows(rows: Sequence[RefusalRow]) -> list[dict[str, Any]]:
    """The report for programs; what an empty group does not have is ``None``."""
    return [
        {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in asdict(row).items()
        }
        for row in rows
    ]
