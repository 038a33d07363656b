"""Who gains and who loses by refusals, as a table and as plain rows."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from simcore.show.tables import printed
from simcore.show.words.catalogue import text
from simcore.study.keys.refusals import RefusalRow

_COLUMNS = (
    "refusal_fraction",
    "scheme",
    "group",
    "n_tenants",
    "change_mean_eur",
    "change_min_eur",
    "n_gain",
    "n_lose",
    "landlord_npv_change_eur",
)


def refusals_table(rows: Sequence[RefusalRow], lang: str = "en") -> Table:
    """The report for people, a row for each fraction, scheme and group that is not empty."""
    with_names = [
        {**asdict(row), "group": text(f"refusals.{row.group}", lang)}
        for row in rows
        if row.n_tenants
    ]
    return printed(with_names, _COLUMNS, lang, "refusal", title=text("refusals.title", lang))


def refusals_rows(rows: Sequence[RefusalRow]) -> list[dict[str, Any]]:
    """The report for programs; what an empty group does not have is ``None``."""
    return [
        {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in asdict(row).items()
        }
        for row in rows
    ]
