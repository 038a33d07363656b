"""Recorded tables and texts of the golden runs: how they are written and compared."""

import numpy as np
import pandas as pd

RTOL, EXACT_RTOL = 1e-6, 1e-9
"""Curves are float32 and summed in an order that the processor chooses, which moves a sum by
1e-8 of itself; the second holds on the machine that recorded the files."""

FLOOR = 1e-8
"""Times the largest figure of a column: a difference of two large sums that is near zero, as a
small saving of two bills, carries the rounding of the sums."""

DIGITS = 11
"""Significant digits stored: two more than the strictest comparison looks at."""


def write_table(table, path):
    """Write a table as CSV, its index left out."""
    text = table.to_csv(index=False, float_format=f"%.{DIGITS}g", na_rep="nan", lineterminator="\n")
    path.write_text(text, encoding="utf-8")


def check_tables(obtained, expected, rtol):
    """Compare two CSV files: numbers within the tolerance, everything else to the letter."""
    found, recorded = _cells(obtained), _cells(expected)
    assert list(found.columns) == list(recorded.columns), "columns differ"
    assert len(found) == len(recorded), f"{len(found)} rows, {len(recorded)} recorded"
    problems = [
        problem
        for column in found
        for problem in _differences(found[column], recorded[column], rtol)
    ]
    shown = "\n".join(problems[:20])
    assert not problems, f"{len(problems)} columns moved (--force-regen records anew):\n{shown}"


def _cells(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _differences(found, recorded, rtol):
    """One line for a column that moved: how many cells, and the worst one."""
    a, b = (pd.to_numeric(column, errors="coerce").to_numpy(float) for column in (found, recorded))
    are_texts = np.isnan(a) & np.isnan(b)
    floor = FLOOR * rtol / RTOL * np.max(np.abs(b[np.isfinite(b)]), initial=0.0)
    is_near = np.isclose(a, b, rtol=rtol, atol=floor, equal_nan=True)
    moved = ~np.where(are_texts, found == recorded, is_near)
    distance = np.nan_to_num(np.abs(a - b), nan=np.inf)
    if moved.any():
        row = int(np.argmax(np.where(moved, distance, -1.0)))
        yield (
            f"{found.name}: {moved.sum()} of {len(moved)}, "
            f"row {row} is {found[row]}, recorded {recorded[row]}"
        )


def wide(table, index, column, values):
    """A long table with one row for each index, one column for each value and name."""
    index = list(index)
    pivot = table.pivot(index=index, columns=column, values=list(values))
    pivot.columns = [f"{value}.{name}" for value, name in pivot.columns]
    return pivot.reset_index()


def flat(data):
    """Nested lists and dicts as a table: one row for each leaf, numbers and texts apart."""
    rows = []
    for path, value in _leaves(data, ""):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number, text = (float(value), "") if is_number else (np.nan, str(value))
        rows.append({"path": path, "text": text, "number": number})
    return pd.DataFrame(rows)


def _leaves(data, path):
    """Paths and values of all leaves, in their order."""
    if isinstance(data, dict):
        pairs = data.items()
    elif isinstance(data, list):
        pairs = enumerate(data)
    else:
        yield path, data
        return
    for name, inner in pairs:
        yield from _leaves(inner, f"{path}.{name}" if path else str(name))
