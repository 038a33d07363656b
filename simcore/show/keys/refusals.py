"""Who gains and who loses by refusals, as a table and as plain rows."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from simcore.study.keys.refusals import RefusalRow

WORDS = {
    "en": {
        "title": "When tenants refuse: change against nobody refusing",
        "columns": (
            "refuse",
            "scheme",
            "group",
            "tenants",
            "mean change, EUR/year",
            "worst",
            "gain",
            "lose",
            "landlord NPV, EUR",
        ),
        "stay": "take part",
        "refuse": "refuse",
    },
    "fr": {
        "title": "Quand des locataires refusent : écart avec aucun refus",
        "columns": (
            "refus",
            "formule",
            "groupe",
            "locataires",
            "écart moyen, EUR/an",
            "pire",
            "gagnent",
            "perdent",
            "VAN du bailleur, EUR",
        ),
        "stay": "participent",
        "refuse": "refusent",
    },
}


def refusals_table(rows: Sequence[RefusalRow], lang: str = "en") -> Table:
    """The report for people, a row for each fraction, scheme and group that is not empty."""
    words: dict[str, Any] = WORDS[lang]
    table = Table(title=words["title"])
    for number, column in enumerate(words["columns"]):
        table.add_column(column, justify="left" if number in (1, 2) else "right")
    for row in rows:
        if row.n_tenants:
            table.add_row(
                f"{row.refusal_fraction:.0%}",
                row.scheme,
                words[row.group],
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
