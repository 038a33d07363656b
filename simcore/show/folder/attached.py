"""Tables of the folders that go with a run, under names of their own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from simcore.base.errors import Phrase, phrase, refuse
from simcore.show.folder.mark import MANIFEST, writer_of

GRID_TABLES: dict[str, tuple[str, ...]] = {
    "sites": (
        "site",
        "name",
        "network",
        "kwp",
        "transformer_kva",
        "holds",
        "hours_outside_band",
        "voltage_min_pu",
        "voltage_max_pu",
        "band_low_pu",
        "band_high_pu",
        "line_loading_max",
        "transformer_loading_max",
        "demand_kwh",
        "loss_kwh",
        "export_hours",
    ),
    "nodes": (
        "site",
        "node",
        "is_supply",
        "nominal_v",
        "x_m",
        "y_m",
        "voltage_min_pu",
        "voltage_max_pu",
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
SWEEP_TABLES = ("bands", "probabilities", "better", "tornado", "indices", "regret", "rules")
"""Tables of a sweep, which keep their names."""
DESIGN_TABLES = ("design_futures",)
"""Tables of a designer in many futures, which keep their names."""
SWEEP, DESIGN = "sweep", "design"
"""Folders within a run that a sweep and a design of it are looked for in, by their writers."""
BY_HOME = frozenset({"members", "fund_accounts"})
"""Tables with a row for each home: of real homes written only where asked for, never shown."""
NEEDED = {f"grid_{name}": needed for name, needed in (GRID_TABLES | GRID_EXTRAS).items()}
"""Columns without which a table of a companion cannot be shown, by its name in the run."""


def is_grid(folder: Path) -> bool:
    """Whether a folder was written by ``grid``."""
    return all((folder / f"{name}.csv").is_file() for name in GRID_TABLES)


def is_sweep(folder: Path) -> bool:
    """Whether a folder was written by ``sweep``, whose charts are drawn from its tables."""
    return writer_of(folder) == SWEEP


def strange_of(folder: Path, own: Mapping[str, Any]) -> Phrase | None:
    """Why a sweep or a design is of another scenario than a manifest; None if it is not.

    A design that does not tell its scenario, as of older versions, is shown with a line on that.
    """
    writer, told = writer_of(folder), told_by(folder)
    if writer not in (SWEEP, DESIGN) or is_same_scenario(own, told):
        return None
    if writer == SWEEP:
        return phrase("sweep_of_another")
    return phrase("design_of_another") if "scenario_hash" in told else None


def told_by(folder: Path) -> dict[str, Any]:
    """Manifest of a companion; empty where it cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def is_same_scenario(own: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two manifests tell the same inputs, but for schemes that the other does not have."""
    if own.get("scenario_hash") == other.get("scenario_hash"):
        return True
    left, right = own.get("scenario"), other.get("scenario")
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    unlike = {key for key in {*left, *right} if left.get(key) != right.get(key)}
    return all(key.startswith("schemes.") and key not in right for key in unlike)


def attached_tables(folders: Sequence[Path]) -> dict[str, Path]:
    """File of each table of the companions; the first folder that holds one is taken."""
    path_by_table: dict[str, Path] = {}
    for folder in folders:
        for name, path in _tables(folder):
            path_by_table.setdefault(name, path)
    return path_by_table


def _tables(folder: Path) -> Iterator[tuple[str, Path]]:
    if is_grid(folder):
        for name in GRID_TABLES | GRID_EXTRAS:
            path = folder / f"{name}.csv"
            if path.is_file() and (name in GRID_TABLES or _has_rows(path)):
                yield f"grid_{name}", path
    for name in (*FUND_TABLES, *SWEEP_TABLES):
        path = folder / f"{name}.parquet"
        if path.is_file():
            yield name, path
    for name in DESIGN_TABLES:
        path = folder / f"{name}.csv"
        if path.is_file() and writer_of(folder) == DESIGN:
            yield name, path


def _has_rows(path: Path) -> bool:
    """Whether a text table has more than a line of heads; one that was not asked for has not."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return sum(1 for line in lines if line.strip()) > 1


_DAMAGED = (OSError, TypeError, ValueError, OverflowError, LookupError, AttributeError)
"""What comes of a file, or of what pandas wrote about it, that was changed by hand."""


def read_table(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """A table of a folder, whatever its format, or some of its columns.

    Raises
    ------
    InputError
        If its rows cannot be read, although its columns can.
    """
    from pyarrow import ArrowException

    try:
        if path.suffix == ".csv":
            return pd.read_csv(path, usecols=columns)
        return pd.read_parquet(path, columns=columns)
    except (ArrowException, *_DAMAGED) as error:
        raise refuse("run_table_broken", path.name, said=str(error).splitlines()[0]) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Columns of a table, whether each holds numbers or yes and no, and whether it has rows."""

    is_numeric: Mapping[str, bool]
    has_rows: bool


def read_shape(path: Path) -> Shape | None:
    """Shape of a table, of Parquet without its rows; None where it cannot be read."""
    from pyarrow import ArrowException

    try:
        if path.suffix == ".csv":
            frame = pd.read_csv(path)
            numeric = {str(name): is_numeric_dtype(frame[name]) for name in frame}
            return Shape(is_numeric=numeric, has_rows=len(frame) > 0)
        return _parquet_shape(path)
    except (ArrowException, OSError, ValueError):
        return None


def _parquet_shape(path: Path) -> Shape:
    from pyarrow import types
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        numeric = {
            field.name: types.is_primitive(field.type) and not types.is_temporal(field.type)
            for field in file.schema_arrow
        }
        return Shape(is_numeric=numeric, has_rows=file.metadata.num_rows > 0)
