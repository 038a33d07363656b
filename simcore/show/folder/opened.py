"""A folder of results opened from Python: its tables by name, each read when it is asked for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.base.errors import did_you_mean, refuse
from simcore.base.textfile import json_content
from simcore.show.folder.attached import read_table
from simcore.show.folder.mark import MANIFEST

PARTS = "parts"
"""Table that stands in a folder of its own, parted by operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    r"""What any command wrote into a folder.

    Attributes
    ----------
    folder
        Where it stands.
    manifest
        All that the run says of itself.
    paths
        File of each table, by name.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import simcore as sc
    >>> folder = TemporaryDirectory()
    >>> _ = Path(folder.name, "manifest.json").write_text('{"title": "Two sites"}')
    >>> _ = Path(folder.name, "sites.csv").write_text("site,kwp\nouter,3")
    >>> run = sc.open_run(folder.name)
    >>> run.manifest["title"], run.names, run.table("sites")["kwp"].tolist()
    ('Two sites', ('sites',), [3])
    >>> folder.cleanup()
    """

    folder: Path
    manifest: Mapping[str, Any]
    paths: Mapping[str, Path]

    def __repr__(self) -> str:
        """Folder and tables, short enough for a screen."""
        return f"Opened({str(self.folder)!r}; tables: {', '.join(self.names)})"

    @property
    def names(self) -> tuple[str, ...]:
        """Tables that the folder holds."""
        return tuple(self.paths)

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table, or some of its columns.

        Raises
        ------
        InputError
            If there is none of that name, or it cannot be read.
        """
        path = self.paths.get(name)
        if path is None:
            guess = did_you_mean(name, self.names)
            raise refuse(
                "no_such_table", str(self.folder), name=name, known=self.names, guess=guess
            )
        return read_table(path, None if columns is None else [*columns])

    def units(self, name: str) -> dict[str, str]:
        """Unit of each column of a table, as its file tells; without those that tell none."""
        path = self.paths[name]
        if path.is_dir():
            path = next(iter(sorted(path.rglob("*.parquet"))))
        if path.suffix != ".parquet":
            return {}
        from pyarrow.parquet import read_schema

        told = {field.name: (field.metadata or {}).get(b"unit") for field in read_schema(path)}
        return {column: unit.decode() for column, unit in told.items() if unit}


def open_run(folder: str | Path) -> Opened:
    """A folder of results, whatever command wrote it.

    Parameters
    ----------
    folder
        Folder with a ``manifest.json``.

    Returns
    -------
    Opened
        Its manifest, and its tables by name.

    Raises
    ------
    InputError
        If no command wrote it.

    Examples
    --------
    >>> import simcore as sc
    >>> sc.open_run("results/2026-11-29-estate").table("operations")  # doctest: +SKIP
    """
    place = Path(folder)
    try:
        text = (place / MANIFEST).read_text(encoding="utf-8")
        manifest = json_content(text, MANIFEST)
    except (OSError, ValueError, json.JSONDecodeError):
        raise refuse("no_run_here", str(place)) from None
    paths = {path.stem: path for path in sorted(place.glob("*.csv"))}
    paths |= {path.stem: path for path in sorted(place.glob("*.parquet"))}
    if (place / PARTS).is_dir():
        paths[PARTS] = place / PARTS
    return Opened(folder=place, manifest=manifest, paths=dict(sorted(paths.items())))
