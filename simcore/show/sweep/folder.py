"""The folder of a sweep: parts of finished tasks as it runs, tables and a manifest in the end."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.scenario.provenance import resolved, scenario_hash
from simcore.show.columns import metadata
from simcore.show.folder.described import write_parquet
from simcore.show.folder.mark import COMMAND as WRITER
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import (
    Effort,
    add_files,
    check_growing,
    working_files,
    write_json,
)
from simcore.show.sweep.charts import save_charts
from simcore.show.sweep.rows import effort
from simcore.show.sweep.text import titles_of
from simcore.study.futures.parts import PART
from simcore.study.sweep.bands import Bands, tables_of
from simcore.study.sweep.parts import stamp_of
from simcore.study.sweep.sweep import Swept

COMMAND, CHARTS = "sweep", "charts"


def check_sweep_folder(folder: Path) -> None:
    """Refuse a folder that holds more than parts and tables of a sweep, before any work."""
    check_growing(folder, COMMAND, PART)


def write_sweep(
    swept: Swept, found: Bands, folder: Path, work: Effort, *, lang: str = "en", charts: bool = True
) -> None:
    """Write tables, charts and manifest of a sweep beside its parts."""
    tables = {**tables_of(found), "futures": _with_words(swept.inputs)}
    with working_files(folder) as working:
        for name, table in tables.items():
            write_parquet(table, working / f"{name}.parquet")
        write_json(_manifest(swept, found, work, tables), working / MANIFEST)
        paths = sorted(path for path in working.iterdir() if not path.name.startswith("."))
        if charts:
            drawn = save_charts(found, titles_of(swept), working / CHARTS, lang)
            add_files(drawn, folder / CHARTS)
        add_files(paths, folder)


def _with_words(inputs: pd.DataFrame) -> pd.DataFrame:
    """Days and other readings of the law as words, for a file."""
    held = {name: column.map(_plain) for name, column in inputs.items() if column.dtype == object}
    return inputs.assign(**held)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value


def _manifest(
    swept: Swept, found: Bands, work: Effort, tables: dict[str, pd.DataFrame]
) -> dict[str, Any]:
    """All that is needed to repeat a sweep and to judge it."""
    scenario = swept.plan.scenario
    return {
        WRITER: COMMAND,
        "title": scenario.title,
        "title_fr": scenario.title_fr,
        "scenario": resolved(scenario),
        "scenario_hash": scenario_hash(scenario),
        "seed": scenario.seed,
        "parts": stamp_of(swept.plan),
        **effort(swept),
        "scheme": found.scheme,
        "wall_seconds": round(work.wall_seconds, 2),
        "peak_memory_bytes": work.peak_memory_bytes,
        "columns": {name: metadata(table, name) for name, table in tables.items()},
    }
