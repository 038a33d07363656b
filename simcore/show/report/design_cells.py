"""What the designer found, in words for the cells of a workbook."""

from typing import Any

import pandas as pd

from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, several
from simcore.show.words.names import scheme_title
from simcore.show.words.tariffs import GAIN, lever_words, value_words

DESIGN = "design"
BY_NUMBER = ("tariff", "told")
"""Facts whose name is a number of prices."""


def designed_in_words(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Facts of the designer with words for what they are, whose, and at what value."""
    rows = [_row(row, lang) for row in frame.to_dict("records")]
    return frame.assign(**pd.DataFrame(rows, columns=["name", "value", "fact"], index=frame.index))


def _row(row: dict[Any, Any], lang: str) -> dict[str, Any]:
    fact, name, value = row["fact"], str(row["name"]), row["value"]
    if fact == "scheme":
        told = scheme_title(name, lang)
    elif fact == "lever":
        told = lever_words(name, lang)
    elif fact in BY_NUMBER:
        told = several("design.of_prices", int(name), lang)
    else:
        told = _words(f"design.cell.{fact}.{name}", name, lang)
    if fact == "lever" and value:
        value = value_words(name, _number(value), lang)
    elif value == GAIN or fact == "bound":
        value = _words(f"design.cell.value.{value}", value, lang)
    return {"name": told, "value": value, "fact": _words(f"design.cell.{fact}", fact, lang)}


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _words(key: str, otherwise: str, lang: str) -> str:
    return label(key, lang) if is_known(key) else otherwise
