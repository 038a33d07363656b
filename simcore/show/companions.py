"""Tables of the folders that go with a run, under names of their own."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

GRID_TABLES: dict[str, tuple[str, ...]] = {
    "sites": (
        *("site", "name", "network", "kwp", "transformer_kva", "holds", "hours_outside_band"),
        *("voltage_min_pu", "voltage_max_pu", "band_low_pu", "band_high_pu"),
        *("line_loading_max", "transformer_loading_max", "demand_kwh", "loss_kwh", "export_hours"),
    ),
    "nodes": (
        *("site", "node", "is_supply", "nominal_v", "x_m", "y_m"),
        *("voltage_min_pu", "voltage_max_pu"),
    ),
    "branches": ("site", "kind", "branch", "from_node", "to_node", "loading_max_fraction"),
}
"""Tables that a folder of ``grid`` always holds, with the columns that are needed of each."""
GRID_EXTRAS: dict[str, tuple[str, ...]] = {
    "hosting": ("site", "placement", "draw", "kwp", "limit", "where"),
    "worst_hours": ("site", "kind", "rank", "time", "where", "value", "cause"),
}
"""Tables that may be empty."""
FUND_TABLES = ("fund", "fund_accounts")
"""Tables of the contribution fund, which keep their names."""
NEEDED = {f"grid_{name}": needed for name, needed in (GRID_TABLES | GRID_EXTRAS).items()}
"""Columns without which a table of a companion cannot be shown, by its name in the run."""


def is_grid(folder: Path) -> bool:
    """Whether a folder was written by ``grid``."""
    return all((folder / f"{name}.csv").is_file() for name in GRID_TABLES)


def companion_tables(folders: Sequence[Path]) -> dict[str, Path]:
    """File of each table of the companions; the first folder that holds one is taken."""
    found: dict[str, Path] = {}
    for folder in folders:
        for name, path in _tables(folder):
            found.setdefault(name, path)
    return found


def _tables(folder: Path) -> Iterator[tuple[str, Path]]:
    if is_grid(folder):
        for name in GRID_TABLES | GRID_EXTRAS:
            path = folder / f"{name}.csv"
            if path.is_file() and path.read_bytes()[:2].strip():
                yield f"grid_{name}", path
    for name in FUND_TABLES:
        path = folder / f"{name}.parquet"
        if path.is_file():
            yield name, path


def read_table(path: Path) -> pd.DataFrame:
    """A table of a folder, whatever its format."""
    return pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)


def read_columns(path: Path) -> set[str] | None:
    """Columns of a table without its rows; None where it cannot be read."""
    from pyarrow import ArrowException
    from pyarrow.parquet import read_schema

    try:
        if path.suffix == ".csv":
            return set(pd.read_csv(path, nrows=0).columns)
        return set(read_schema(path).names)
    except (ArrowException, OSError, ValueError):
        return None
