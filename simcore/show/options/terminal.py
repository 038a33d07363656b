"""The options of a run in the terminal: a row each."""

from typing import Any

from rich.table import Table

from simcore.show.columns import DASH
from simcore.show.folder.read import Run
from simcore.show.options.words import builds, members_words, options_in, placed_title
from simcore.show.tables import Head, printed, text_cell
from simcore.show.words.labels import label

SHOWN = (
    *("n_gaining", "tenant_saving_mean_eur", "losers_any_year_fraction", "n_leaving_over_effort"),
    *("cost_eur_per_year", "landlord_npv_eur", "amount_eur"),
)


def options_table(run: Run, lang: str) -> Table:
    """What can be voted on: who gains, what it costs, whether a point of law is open."""
    told = (Head(text=label("options.option", lang), key="name"),)
    law = Head(text=label("options.law", lang), key="law")
    rows = [_row(run, row, lang) for row in options_in(run)]
    return printed(
        rows,
        (*told, *SHOWN, law),
        lang,
        "options",
        title=label("options.table_title", lang),
        caption="\n".join(
            [label("options.table_caption", lang), members_words(run, lang, is_command=True)]
        ),
    )


def _row(run: Run, row: dict[str, Any], lang: str) -> dict[str, Any]:
    key = "options.law_is_open" if row["open_law"] else "options.law_is_clear"
    empty = {} if builds(row) else {name: text_cell(DASH) for name in SHOWN if name != "amount_eur"}
    named = {"name": text_cell(placed_title(run, row, lang)), "law": text_cell(label(key, lang))}
    return {**row, **empty, **named}
