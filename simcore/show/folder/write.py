"""The run folder: all tables, charts and a manifest, written whole or not at all."""

import json
import math
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pandas as pd

from simcore.base.errors import refuse
from simcore.money.rates import rates_on
from simcore.scenario.provenance import provenance_counts, resolved, scenario_hash
from simcore.scenario.rates import scenario_rates
from simcore.show.charts import drawable, save_all
from simcore.show.columns import metadata
from simcore.show.folder.read import read_run
from simcore.show.words.labels import note
from simcore.show.words.names import with_titles
from simcore.site.dates import price_day
from simcore.study.compare.checks import energy_residual_fraction, money_residual_eur
from simcore.study.compare.fund_tables import fund_tables
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.tables import has_several_plants
from simcore.study.compare.views import load_duration, places, prices
from simcore.study.finance.supply_tables import run_supply_frames

MANIFEST = "manifest.json"
FOLDER_VERSION = 2
"""Raised when a table of the run folder changes its meaning; 2 added notes and views."""
TABLES = (
    *("members", "months", "ledger", "balances", "social", "cash_flow"),
    *("average_day",),
)
"""Tables that an outcome holds; more are views of its flows."""
PACKAGES = ("simcore", "numpy", "scipy", "pandas", "pyarrow", "numba", "pvlib", "matplotlib")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a run cost: seconds on the wall clock, largest memory; None if unknown."""

    wall_seconds: float
    peak_memory_bytes: int | None


def peak_memory_bytes() -> int | None:
    """Largest memory this process ever held; None where the system does not tell."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return None
    scale = 1 if sys.platform == "darwin" else 1024
    return int(getrusage(RUSAGE_SELF).ru_maxrss) * scale


def free_folder(parent: Path, name: str) -> Path:
    """First folder called ``name``, ``name-2``, ``name-3`` ... that does not exist yet."""
    candidate, number = parent / name, 1
    while candidate.exists():
        number += 1
        candidate = parent / f"{name}-{number}"
    return candidate


def check_target(folder: Path, marker: str = MANIFEST) -> None:
    """Refuse a folder that holds anything but an earlier run, known by its ``marker``."""
    if folder.exists() and not folder.is_dir():
        raise refuse("--out", found=f"a file, {folder}", expected="a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        raise refuse("--out", found=f"{folder}, which holds other files", expected="a new folder")


@contextmanager
def whole_folder(folder: Path, marker: str = MANIFEST) -> Iterator[Path]:
    """A working folder that becomes ``folder`` only when everything in it is written."""
    check_target(folder, marker)
    folder.parent.mkdir(parents=True, exist_ok=True)
    working = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield working
        if folder.exists():
            shutil.rmtree(folder)
        working.chmod(0o755)
        working.rename(folder)
    finally:
        shutil.rmtree(working, ignore_errors=True)


def write_run(outcome: Outcome, folder: Path, *, effort: Effort, lang: str, charts: bool) -> None:
    """Write tables, charts and the manifest of a run into ``folder``."""
    with whole_folder(folder) as working:
        summary = with_titles(outcome.summary)
        summary.to_csv(working / "summary.csv", index=False)
        for name, frame in _tables(outcome):
            write_parquet(frame, working / f"{name}.parquet")
        # A CSV file has no room for it: units and meanings of its columns stand here.
        told = {**manifest(outcome, effort), "columns": {"summary": metadata(summary, "summary")}}
        text = json.dumps(told, indent=2, ensure_ascii=False, default=str)
        (working / MANIFEST).write_text(text + "\n", encoding="utf-8")
        if charts:
            run = read_run(working)
            save_all(run, working / "charts", lang, drawable(run.names))


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a table whose columns tell their unit and meaning to whatever reads the file."""
    from pyarrow import Table
    from pyarrow.parquet import write_table

    table = Table.from_pandas(frame, preserve_index=False)
    told = metadata(table.schema.names, path.stem)
    schema = table.schema
    for place, field in enumerate(schema):
        schema = schema.set(place, field.with_metadata(told[field.name]))
    write_table(table.cast(schema), path, compression="zstd")


def _tables(outcome: Outcome) -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and rows of each table of a run, but for the summary."""
    for name in TABLES:
        yield name, getattr(outcome, name)
    if has_several_plants(outcome):
        yield "plants", outcome.plants
    for name, view in (("load_duration", load_duration), ("places", places), ("prices", prices)):
        yield name, view(outcome.flows)
    if outcome.flows.scenario.fund.enabled:
        yield from zip(("fund", "fund_accounts"), fund_tables(outcome), strict=True)
    yield from run_supply_frames(outcome).items()


def manifest(outcome: Outcome, effort: Effort) -> dict[str, Any]:
    """All that is needed to repeat a run and to judge it."""
    scenario = outcome.flows.scenario
    return {
        "folder_version": FOLDER_VERSION,
        "title": scenario.title,
        "title_fr": scenario.title_fr,
        "description": scenario.description,
        "description_fr": scenario.description_fr,
        "scenario": resolved(scenario),
        "scenario_hash": scenario_hash(scenario),
        "seed": scenario.seed,
        "python": sys.version.split()[0],
        "packages": {name: version(name) for name in PACKAGES},
        "rates": _vintage(outcome),
        "provenance": provenance_counts(scenario),
        "weather": {site.site: site.weather_source for site in outcome.flows.sites},
        "energy_residual_fraction": energy_residual_fraction(outcome),
        "money_residual_eur": money_residual_eur(outcome),
        "wall_seconds": round(effort.wall_seconds, 2),
        "peak_memory_bytes": effort.peak_memory_bytes,
        "notes": [{"key": one.key, "values": dict(one.values)} for one in outcome.notes],
        "warnings": [note(one.key, one.values, "en") for one in outcome.notes],
    }


def _vintage(outcome: Outcome) -> dict[str, Any]:
    """Day of the prices, the newest row in force, and how sure the rows in force are."""
    scenario = outcome.flows.scenario
    day = price_day(scenario)
    rows = rates_on(scenario_rates(scenario), day)
    return {
        "on": day,
        "latest_row": rows["valid_from"].max(),
        "rows_by_confidence": rows["confidence"].value_counts().sort_index().to_dict(),
    }


def rows_for_programs(outcome: Outcome) -> list[Mapping[str, Any]]:
    """The summary as plain values; an undefined number (NaN) becomes ``None``."""
    return plain_rows(with_titles(outcome.summary))


def plain_rows(frame: Any) -> list[Mapping[str, Any]]:
    """Rows of a table as plain values; an undefined number (NaN) becomes ``None``."""
    records = frame.to_dict("records")
    return [{key: _plain(value) for key, value in row.items()} for row in records]


def _plain(value: Any) -> Any:
    is_undefined = isinstance(value, float) and not math.isfinite(value)
    return None if is_undefined else value
