"""Cells of a meter file as numbers and units, refused in the words of a person."""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import pandas as pd

from simcore.base.errors import Where, phrase, refuse
from simcore.base.records import Array
from simcore.energy.meters.readings import KWH_PER_UNIT, KWH_PER_UNIT_HOUR

UNITS = (*KWH_PER_UNIT_HOUR, *KWH_PER_UNIT)
BLANK = ("", "-", "null", "none", "nan", "n/a")


def numbers(texts: Sequence[str], lines: Sequence[int], place: Where) -> Array:
    """Numbers of cells, NaN where blank; a decimal comma is read as a point."""
    with suppress(ValueError):  # the fast way, for columns that hold numbers only
        value = np.array(texts, float)
        if np.isfinite(value).all():
            return value
    series = pd.Series(texts, dtype=str).str.replace(",", ".", regex=False)
    is_blank = series.str.casefold().isin(BLANK)
    column = pd.to_numeric(series.where(~is_blank), errors="coerce")
    is_wrong = (~is_blank & ~np.isfinite(column)).to_numpy()
    if is_wrong.any():
        row = int(np.argmax(is_wrong))
        more = int(is_wrong.sum()) - 1
        guess = phrase("more_cells", n=more) if more else None
        where = phrase("bare_line", file=place, line=lines[row])
        raise refuse("meter_number", where, text=texts[row], guess=guess)
    return column.to_numpy(float)


def unit_of(text: str, place: Where) -> str:
    """Unit that a file declares, in small letters; refused where it is no active energy."""
    unit = text.strip().casefold()
    if unit in UNITS:
        return unit
    guess = {"va": phrase("apparent_power"), "var": phrase("reactive_power")}
    where = phrase("unit_of_place", place=place)
    raise refuse("meter_unit", where, text=text, guess=guess.get(unit.removeprefix("k")))
