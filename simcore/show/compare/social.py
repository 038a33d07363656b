"""Who gains under a scheme, by group of households, as a table for the terminal."""

from typing import Any

from rich.table import Table

from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import amount, label, number, percent, scheme_name
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.tables import ALL

_COLUMNS = (
    "n",
    "median",
    "p10",
    "p90",
    "min",
    "losers",
    "charges",
    "before",
    "after",
    "leaving",
)


def social_table(outcome: Outcome, scheme: str, lang: str = "en") -> Table:
    """A row for each group of households of all sites under a scheme."""
    frame = outcome.social
    rows = frame[(frame["site"] == ALL) & (frame["scheme"] == scheme)]
    threshold = outcome.flows.scenario.social.effort_threshold_fraction
    name = scheme_name(scheme, outcome.titles, lang)
    table = Table(
        title=label("social_title", lang, scheme=name),
        caption=label("social_caption", lang, threshold=percent(threshold, lang)),
    )
    table.add_column(label("social_group", lang))
    for column in _COLUMNS:
        table.add_column(label(f"social_{column}", lang), justify="right")
    kinds = list(rows["kind"])
    for number_, (_, row) in enumerate(rows.iterrows()):
        is_last = number_ + 1 == len(kinds) or kinds[number_ + 1] != kinds[number_]
        table.add_row(group_name(row, lang), *_cells(row, lang), end_section=is_last)
    return table


def group_name(row: Any, lang: str) -> str:
    """Words of a kind of group and of a group."""
    key = f"group_{row['group']}"
    group = label(key, lang) if is_known(key) else str(row["group"])
    kind = label(f"kind_{row['kind']}", lang)
    return label("kind_and_group", lang, kind=kind, group=group)


def _cells(row: Any, lang: str) -> list[str]:
    savings = ("median", "p10", "p90", "min")
    return [
        number(row["n_households"], lang),
        *(amount(row[f"saving_{one}_eur"], lang, is_signed=True) for one in savings),
        percent(row["losers_fraction"], lang),
        amount(row["charges_saving_mean_eur"], lang, is_signed=True),
        *(
            f"{number(100 * row[f'effort_{one}_fraction'], lang, 1)} %"
            for one in ("before", "after")
        ),
        f"{row['n_leaving_over_effort']}/{row['n_over_effort_before']}",
    ]
