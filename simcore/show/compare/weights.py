"""What the answer rests on, in words and as a table: the doubtful inputs, by weight."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from simcore.scenario.ranges import USUAL
from simcore.show.folder.read import Run
from simcore.show.tables import Cell, Head, Table, filled, heads, text_cell
from simcore.show.words.inputs import end_text, input_name
from simcore.show.words.labels import kilo_euros, label, scheme_name

MOST_NAMED = 5
"""Inputs that the answer names."""


def rests_on(
    frame: pd.DataFrame, lang: str, titles: Mapping[str, str] = MappingProxyType({})
) -> str:
    """One sentence: the inputs that move the answer most, each with what it moves it to."""
    if not len(frame):
        return ""
    named = [
        label(
            "answer.moved_by",
            lang,
            input=input_name(row["input"], lang),
            low=end_text(row["input"], row["low"], lang),
            high=end_text(row["input"], row["high"], lang),
            npv_low=kilo_euros(row["npv_low_eur"], lang, is_signed=True),
            npv_high=kilo_euros(row["npv_high_eur"], lang, is_signed=True),
        )
        for row in frame.head(MOST_NAMED).to_dict("records")
    ]
    scheme = scheme_name(str(frame["scheme"].iloc[0]), titles, lang)
    inputs = label("answer.between_notes", lang).join(named)
    return label("answer.rests_on", lang, scheme=scheme, inputs=inputs)


def weights_table(run: Run, lang: str, most: int) -> Table:
    """The first doubtful inputs with their ranges, and what the scheme comes to at either end."""
    frame = run.table("weights").head(most)
    rows = [_row(row, lang) for row in frame.to_dict("records")]
    named = Head(text=label("head_doubtful", lang), name="input", key="named")
    spans = Head(text=label("head_range", lang), name="input", key="range")
    figures = ("npv_low_eur", "npv_high_eur", "losers_low_fraction", "losers_high_fraction")
    told = (named, spans, *heads(figures, lang, "weights"))
    return filled(told, rows, lang)


def _row(row: dict[Any, Any], lang: str) -> dict[Any, Any]:
    ends = {end: end_text(row["input"], row[end], lang) for end in ("low", "high")}
    mark = label("usual_range", lang) if row["source"] == USUAL else ""
    span: Cell = text_cell(label("range_from_to", lang, **ends) + mark)
    return {**row, "named": text_cell(input_name(row["input"], lang)), "range": span}
