"""Cells of a meter file as numbers, refused in the words of a person."""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import pandas as pd

from simcore.base.errors import Where, phrase, refuse
from simcore.base.records import Array

BLANK = ("", "-", "null", "none", "nan", "n/a", "unavailable", "unknown")


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
