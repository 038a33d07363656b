"""Why two scenarios differ, as a table and as plain rows."""

from typing import Any

import numpy as np
from rich.table import Table

from simcore.show.words.labels import amount, label, number, percent
from simcore.study.why.attribution import Attribution
from simcore.study.why.differences import SAME

SHOWN = ("tenant_saving_median_eur", "losers_fraction", "landlord_npv_eur", "shared_kwh")
"""Results of the table; all stand in the rows for programs."""


def attribution_table(found: Attribution, lang: str = "en") -> Table:
    """A row for each scheme and main result that moved: its change, and each input's part."""
    caption = label("why_caption", lang, error=_error(found, lang))
    table = Table(title=label("why_title", lang), caption=caption)
    table.add_column(label("table_scheme", lang))
    table.add_column(label("table_output", lang))
    names = [name.replace(".", ".\n") for name in found.groups]
    for title in (label("table_change", lang), *names, label("why_residual", lang)):
        table.add_column(title, justify="right")
    for row, (scheme, output) in enumerate(found.results):
        if output not in SHOWN or abs(found.change[row]) <= SAME:
            continue
        values = [found.change[row], *found.part[row], found.residual[row]]
        cells = [_cell(output, float(value), lang) for value in values]
        table.add_row(scheme, label(output, lang), *cells)
    return table


def _cell(output: str, value: float, lang: str) -> str:
    if output.endswith("_fraction"):
        return number(100 * value, lang, 1, is_signed=True)
    return amount(value, lang, is_signed=True)


def _error(found: Attribution, lang: str) -> str:
    if not found.error.any():
        return label("why_exact", lang)
    size = np.abs(found.change)[:, np.newaxis]
    share = np.divide(found.error, size, out=np.zeros_like(found.error), where=size > SAME)
    return label("why_sampled", lang, error=percent(float(share.max()), lang))


def attribution_rows(found: Attribution) -> list[dict[str, Any]]:
    """A row for each scheme, result and input, and one for what no input explains."""
    rows = []
    for row, (scheme, output) in enumerate(found.results):
        parts = dict(zip(found.groups, found.part[row].tolist(), strict=True))
        for name, part in {**parts, "residual": float(found.residual[row])}.items():
            rows.append({"scheme": scheme, "output": output, "input": name, "part": part})
    return rows
