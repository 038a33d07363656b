"""Who gains under a scheme, by group of households, as a table for the terminal."""

import math
from typing import Any

from rich.table import Table

from simcore.show.columns import DASH
from simcore.show.tables import Cell, number_cell, printed
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, percent, scheme_name
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.tables import ALL

_COLUMNS = (
    "group",
    "n_households",
    "saving_median_eur",
    "saving_p10_eur",
    "saving_p90_eur",
    "saving_min_eur",
    "losers_fraction",
    "charges_saving_mean_eur",
    "effort_before_fraction",
    "effort_after_fraction",
    "n_leaving_over_effort",
)


def social_table(outcome: Outcome, scheme: str, lang: str = "en") -> Table:
    """A row for each group of households of all sites under a scheme."""
    frame = outcome.social
    own = frame[(frame["site"] == ALL) & (frame["scheme"] == scheme)]
    rows = [
        {
            **row,
            "group": group_name(row, lang),
            "n_leaving_over_effort": _leaving(row),
        }
        for row in own.to_dict("records")
    ]
    threshold = outcome.flows.scenario.social.effort_threshold_fraction
    name = scheme_name(scheme, outcome.titles, lang)
    return printed(
        rows,
        _COLUMNS,
        lang,
        "social",
        once=("kind",),
        title=label("social_title", lang, scheme=name),
        caption=label("social_caption", lang, threshold=percent(threshold, lang)),
    )


def _leaving(row: Any) -> Cell:
    """Households that leave the threshold, of those that were over it."""
    n, n_of = row["n_leaving_over_effort"], row["n_over_effort_before"]
    if math.isnan(n) or math.isnan(n_of):
        return number_cell(math.nan, DASH)
    return number_cell(n, f"{int(n)}/{int(n_of)}")


def group_name(row: Any, lang: str) -> str:
    """Words of a kind of group and of a group."""
    key = f"group_{row['group']}"
    group = label(key, lang) if is_known(key) else str(row["group"])
    kind = label(f"kind_{row['kind']}", lang)
    return label("kind_and_group", lang, kind=kind, group=group)
