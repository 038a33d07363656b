"""Tables of a folder, whose columns tell their unit and meaning to whatever reads the files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.base.masking import harmless
from simcore.show.columns import metadata
from simcore.show.words.problems import visible


def write_parquet(frame: pd.DataFrame, path: Path, table: str = "") -> None:
    """Write a table as Parquet, which holds unit and meaning of each column itself.

    ``table`` is the one whose descriptions of columns go first, that of the file if not given.
    """
    from pyarrow import Table
    from pyarrow.parquet import write_table

    arrow = Table.from_pandas(frame, preserve_index=False)
    columns = metadata(arrow.schema.names, table or path.stem)
    schema = arrow.schema
    for place, field in enumerate(schema):
        schema = schema.set(place, field.with_metadata(columns[field.name]))
    write_table(arrow.cast(schema), path, compression="zstd")


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV in which no text is a formula for a spreadsheet, or breaks a line."""
    texts = frame.select_dtypes(["object", "string", "category"])
    safe = {
        name: column.map(_without_formula, na_action="ignore") for name, column in texts.items()
    }
    frame = frame.assign(**{str(name): column for name, column in safe.items()})
    heads = [_without_formula(str(name)) for name in frame.columns]
    frame.to_csv(path, index=False, header=heads, lineterminator="\n")


def _without_formula(value: object) -> object:
    return harmless(visible(value)) if isinstance(value, str) else value


def write_csv(
    tables: Mapping[str, Iterable[Mapping[str, Any]]], folder: Path, table: str = "{}"
) -> dict[str, Any]:
    """Write tables as CSV, which has no room for it: unit and meaning of the columns of each.

    ``table`` is the one whose descriptions of columns go first; ``{}`` stands for its name.
    """
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    for name, frame in frames.items():
        write_frame(frame, folder / f"{name}.csv")
    return {name: metadata(frame, table.format(name)) for name, frame in frames.items()}
