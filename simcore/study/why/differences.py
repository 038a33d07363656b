"""What differs between two scenarios: inputs, and the outputs that moved."""

from math import isclose
from typing import Any

import pandas as pd

from simcore.scenario.provenance import resolved
from simcore.scenario.schema import Scenario
from simcore.study.compare.outcome import ALL, Outcome

COMPARED = (
    "production_kwh",
    "consumption_kwh",
    "shared_kwh",
    "self_consumption_fraction",
    "self_production_fraction",
    "tenant_saving_median_eur",
    "tenant_saving_min_eur",
    "losers_fraction",
    "landlord_npv_eur",
)
"""Outputs compared, for the portfolio."""
SAME = 1e-6
"""Differences below this are rounding errors of sums, whatever the unit."""


def input_differences(first: Scenario, second: Scenario) -> list[tuple[str, Any, Any]]:
    """Inputs that differ: path, value in the first, value in the second."""
    first_inputs, second_inputs = resolved(first), resolved(second)
    paths = sorted(first_inputs.keys() | second_inputs.keys())
    return [
        (path, first_inputs.get(path), second_inputs.get(path))
        for path in paths
        if first_inputs.get(path) != second_inputs.get(path) and not _is_words(path)
    ]


def _is_words(path: str) -> bool:
    """Whether a path holds words for people, which move no result."""
    return path in ("title", "description") or ".provenance." in f".{path}."


def output_differences(first: Outcome, second: Outcome) -> pd.DataFrame:
    """Outputs of the portfolio that moved: scheme, output, both values, the change."""
    tables = [_portfolio(outcome) for outcome in (first, second)]
    both = tables[0].join(tables[1], lsuffix="_first", rsuffix="_second", how="inner")
    rows = [
        {
            "scheme": scheme,
            "output": output,
            "first": before,
            "second": after,
            "change": after - before,
        }
        for scheme, row in both.iterrows()
        for output in COMPARED
        if not isclose(
            before := row[f"{output}_first"], after := row[f"{output}_second"], abs_tol=SAME
        )
    ]
    return pd.DataFrame(rows, columns=["scheme", "output", "first", "second", "change"])


def _portfolio(outcome: Outcome) -> pd.DataFrame:
    rows = outcome.summary
    return rows[rows["site"] == ALL].set_index("scheme")[list(COMPARED)]
