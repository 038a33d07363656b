"""Why two scenarios differ, as a table and as plain rows."""

from typing import Any

import numpy as np
from rich.table import Table

from simcore.show.tables import Head, printed
from simcore.show.terminal import moved
from simcore.show.words.inputs import short_name
from simcore.show.words.labels import label, percent
from simcore.study.why.attribution import Attribution
from simcore.study.why.differences import SAME

SHOWN = ("tenant_saving_median_eur", "losers_fraction", "landlord_npv_eur", "shared_kwh")
"""Results of the table; all stand in the rows for programs."""


def attribution_table(attribution: Attribution, lang: str = "en") -> Table:
    """A row for each scheme and main result that moved: its change, and each input's part."""
    groups = [
        Head(text=short_name(name, lang).replace(".", ".\n"), key=place)
        for place, name in enumerate(attribution.groups)
    ]
    rows = []
    for row, (scheme, output) in enumerate(attribution.results):
        if output in SHOWN and abs(attribution.change[row]) > SAME:
            figures: dict[Any, float] = {
                "change": attribution.change[row],
                **dict(enumerate(attribution.part[row])),
                "residual": attribution.residual[row],
            }
            rows.append({"scheme": scheme, **moved(output, figures, lang, is_signed=True)})
    caption = label("why_caption", lang, error=_error(attribution, lang))
    names = ("scheme", "output", "change", *groups, "residual")
    return printed(rows, names, lang, title=label("why_title", lang), caption=caption)


def _error(attribution: Attribution, lang: str) -> str:
    if not attribution.error.any():
        return label("why_exact", lang)
    size = np.abs(attribution.change)[:, np.newaxis]
    share = np.divide(
        attribution.error, size, out=np.zeros_like(attribution.error), where=size > SAME
    )
    return label("why_sampled", lang, error=percent(float(share.max()), lang))


def attribution_rows(attribution: Attribution) -> list[dict[str, Any]]:
    """A row for each scheme, result and input, and one for what no input explains."""
    rows = []
    for row, (scheme, output) in enumerate(attribution.results):
        parts = dict(zip(attribution.groups, attribution.part[row].tolist(), strict=True))
        for name, part in {**parts, "residual": float(attribution.residual[row])}.items():
            rows.append({"scheme": scheme, "output": output, "input": name, "part": part})
    return rows
