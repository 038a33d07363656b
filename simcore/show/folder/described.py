"""Tables of a folder, whose columns tell their unit and meaning to whatever reads the files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.show.columns import metadata


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


def write_csv(
    tables: Mapping[str, Iterable[Mapping[str, Any]]], folder: Path, table: str = "{}"
) -> dict[str, Any]:
    """Write tables as CSV, which has no room for it: unit and meaning of the columns of each.

    ``table`` is the one whose descriptions of columns go first; ``{}`` stands for its name.
    """
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return {name: metadata(frame, table.format(name)) for name, frame in frames.items()}
