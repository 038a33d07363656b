"""What the margin pays in local services, as a table and a sentence of the answer."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.show.tables import printed
from simcore.show.words.labels import euros, label, number, percent, scheme_name
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.services import service_rows

_COLUMNS = (
    "scheme",
    "margin_eur",
    "local_hours",
    "local_people",
    "rls_eur",
    "rls_offset_fraction",
)


def services_table(outcome: Outcome, lang: str = "en") -> Table:
    """Hours and people that the margin of year 1 pays by scheme, and the part of RLS it offsets."""
    rows = [
        {**row, "scheme": scheme_name(row["scheme"], outcome.titles, lang)}
        for row in service_rows(outcome)
        if row["site"] == ALL
    ]
    has_rls = outcome.flows.scenario.fund.rls_eur_per_dwelling is not None
    names = [name for name in _COLUMNS if has_rls or not name.startswith("rls")]
    title, caption = label("services_title", lang), label("services_caption", lang)
    return printed(rows, names, lang, "services", title=title, caption=caption)


def services_sentences(rows: Sequence[dict[str, Any]], titles: Any, lang: str) -> list[str]:
    """What the margin of the best scheme pays, in one sentence; nothing without such a table."""
    whole = [row for row in rows if row["site"] == ALL]
    if not whole:
        return []
    best = max(whole, key=lambda row: float(row["margin_eur"]))
    name = scheme_name(str(best["scheme"]), titles, lang)
    margin = euros(float(best["margin_eur"]), lang, is_signed=True)
    if float(best["margin_eur"]) <= 0:
        return [label("answer.no_services", lang, scheme=name, margin=margin)]
    hours = number(float(best["local_hours"]), lang)
    people = number(float(best["local_people"]), lang, 1)
    told = {"scheme": name, "margin": margin, "hours": hours, "people": people}
    if not pd.notna(best["rls_offset_fraction"]):
        return [label("answer.services", lang, **told)]
    offset = percent(float(best["rls_offset_fraction"]), lang)
    return [label("answer.services_rls", lang, **told, offset=offset)]
