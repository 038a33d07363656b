"""The run folder of the grid: tables, charts and a manifest, whole or not at all."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.energy.grid.limits import highest_loading
from simcore.scenario.provenance import provenance_counts, resolved, scenario_hash
from simcore.show.folder.described import write_csv, write_parquet
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import Effort, whole_folder, write_json
from simcore.show.grid.grid import grid_limits, grid_notes, site_rows, variant_rows
from simcore.show.grid.rows import (
    branch_rows,
    hosting_rows,
    node_rows,
    unsolved_rows,
    worst_rows,
)
from simcore.show.words.catalogue import LANGUAGES
from simcore.study.grid.records import GridOutcome, SiteGridYear

PACKAGES = ("simcore", "numpy", "power-grid-model", "pandapower", "matplotlib")


def write_grid(
    outcome: GridOutcome, folder: Path, *, effort: Effort, lang: str, charts: bool
) -> None:
    """Write tables, charts and the manifest into ``folder``."""
    with whole_folder(folder, "grid") as working:
        columns = write_csv(tables(outcome), working, "grid_{}")
        slots = pd.concat([_slots(year, outcome) for year in outcome.sites], ignore_index=True)
        write_parquet(slots, working / "slots.parquet", "grid")
        if charts:
            from simcore.show.grid.charts import save_grid

            save_grid(outcome, working / "charts", lang)
        values = _manifest(outcome, effort) | {"columns": columns}
        write_json(values, working / MANIFEST)


def tables(outcome: GridOutcome) -> dict[str, list[dict[str, Any]]]:
    """Tables of the run folder by name, as rows of plain values."""
    years = outcome.sites
    return {
        "sites": site_rows(outcome),
        "variants": variant_rows(outcome),
        "worst_hours": [row for year in years for row in worst_rows(year)],
        "hosting": [row for year in years for row in hosting_rows(year, outcome)],
        "nodes": [row for year in years for row in node_rows(year, outcome)],
        "branches": [row for year in years for row in branch_rows(year, outcome)],
        "unsolved": [row for year in years for row in unsolved_rows(year, outcome)],
    }


def _slots(year: SiteGridYear, outcome: GridOutcome) -> pd.DataFrame:
    solved, points = year.flow, year.network.supply_nodes
    return pd.DataFrame(
        {
            "site": year.site,
            "utc": outcome.axis.utc,
            "is_solved": solved.is_solved,
            **year.uses_kw,
            "import_kw": solved.import_kw,
            "export_kw": solved.export_kw,
            "loss_kw": solved.loss_kw,
            "voltage_min_pu": solved.lowest_pu[:, points].min(axis=-1),
            "voltage_max_pu": solved.highest_pu[:, points].max(axis=-1),
            "line_loading_max_fraction": highest_loading(solved.line_loading),
            "transformer_loading_max_fraction": highest_loading(solved.transformer_loading),
        }
    )


def _manifest(outcome: GridOutcome, effort: Effort) -> dict[str, Any]:
    scenario = outcome.scenario
    return {
        "title": scenario.title,
        "title_fr": scenario.title_fr,
        "scenario": resolved(scenario),
        "scenario_hash": scenario_hash(scenario),
        "seed": scenario.seed,
        "packages": {name: version(name) for name in PACKAGES},
        "provenance": provenance_counts(scenario),
        "sites": [year.site for year in outcome.sites],
        "wall_seconds": round(effort.wall_seconds, 2),
        "peak_memory_bytes": effort.peak_memory_bytes,
        "notes": {lang: grid_limits(outcome, lang) for lang in LANGUAGES},
        "warnings": grid_notes(outcome, "en"),
    }
