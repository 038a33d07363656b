"""The run folder of the grid: tables, charts and a manifest, whole or not at all."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simcore.scenario.provenance import provenance_counts, resolved, scenario_hash
from simcore.show.folder import MANIFEST, Effort, whole_folder
from simcore.show.grid import grid_limits, grid_notes, site_rows, variant_rows
from simcore.show.labels import LANGUAGES
from simcore.study.grid_records import GridOutcome, SiteGridYear
from simcore.study.grid_worst import local_time

PACKAGES = ("simcore", "numpy", "power-grid-model", "pandapower", "matplotlib")


def write_grid(
    outcome: GridOutcome, folder: Path, *, effort: Effort, lang: str, charts: bool
) -> None:
    """Write tables, charts and the manifest into ``folder``."""
    with whole_folder(folder) as working:
        for name, rows in tables(outcome).items():
            pd.DataFrame(rows).to_csv(working / f"{name}.csv", index=False)
        slots = pd.concat([_slots(year, outcome) for year in outcome.sites], ignore_index=True)
        slots.to_parquet(working / "slots.parquet", index=False, compression="zstd")
        if charts:
            from simcore.show.charts.grid import save_grid

            save_grid(outcome, working / "charts", lang)
        text = json.dumps(_manifest(outcome, effort), indent=2, ensure_ascii=False, default=str)
        (working / MANIFEST).write_text(text + "\n", encoding="utf-8")


def write_columns(columns: dict[str, dict[str, Any]], folder: Path) -> None:
    """Write the columns of a comparison, a row for each site, as ``grid.csv``."""
    rows = [{"site": site, **values} for site, values in columns.items()]
    working = folder / ".grid.csv"
    pd.DataFrame(rows).to_csv(working, index=False)
    working.replace(folder / "grid.csv")


def tables(outcome: GridOutcome) -> dict[str, list[dict[str, Any]]]:
    """Tables of the run folder by name, as rows of plain values."""
    years = outcome.sites
    return {
        "sites": site_rows(outcome),
        "variants": variant_rows(outcome),
        "worst_hours": [row for year in years for row in _worst_rows(year)],
        "hosting": [row for year in years for row in hosting_rows(year, outcome)],
        "nodes": [row for year in years for row in node_rows(year, outcome)],
        "branches": [row for year in years for row in branch_rows(year, outcome)],
        "unsolved": [row for year in years for row in _unsolved_rows(year, outcome)],
    }


def _worst_rows(year: SiteGridYear) -> Iterator[dict[str, Any]]:
    for hour in year.worst:
        row = asdict(hour)
        yield {"site": year.site, **row.pop("powers_kw"), **row}


def hosting_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    """A row for each draw of the hosting capacity; none where it was not asked for."""
    if year.hosting is None:
        return
    for placement in ("own", "drawn"):
        for number, one in enumerate(getattr(year.hosting, placement)):
            time = local_time(outcome.axis, one.slot) if one.slot >= 0 else ""
            yield {
                "site": year.site,
                "placement": placement,
                "draw": number,
                **asdict(one),
                "time": time,
            }


def node_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    """A row for each node: where it stands, its voltages over the year."""
    found, network, hours = year.found, year.network, outcome.axis.hours
    low, high = found.lowest_pu[found.is_solved], found.highest_pu[found.is_solved]
    supply = set(network.supply_nodes.tolist())
    for i, name in enumerate(network.node_names):
        outside = (low[:, i] < outcome.band.low_pu) | (high[:, i] > outcome.band.high_pu)
        yield {
            "site": year.site,
            "node": name,
            "is_supply": i in supply,
            "nominal_v": network.node_voltage_v[i],
            "x_m": network.node_xy_m[i, 0],
            "y_m": network.node_xy_m[i, 1],
            "voltage_min_pu": low[:, i].min(initial=np.inf),
            "voltage_max_pu": high[:, i].max(initial=-np.inf),
            "hours_outside_band": outside.sum() * hours,
        }


def branch_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    """A row for each cable and transformer: its ends, its largest loading."""
    found, network, hours = year.found, year.network, outcome.axis.hours
    kinds = (
        ("line", network.lines, found.line_loading),
        ("transformer", network.transformers, found.transformer_loading),
    )
    for kind, ones, loading in kinds:
        for i, name in enumerate(ones.names):
            yield {
                "site": year.site,
                "kind": kind,
                "branch": name,
                "from_node": network.node_names[ones.from_node[i]],
                "to_node": network.node_names[ones.to_node[i]],
                "type": network.lines.kinds[i] if kind == "line" else "",
                "loading_max_fraction": loading[:, i].max(initial=0.0),
                "hours_overloaded": (loading[:, i] > 1).sum() * hours,
            }


def _unsolved_rows(year: SiteGridYear, outcome: GridOutcome) -> Iterator[dict[str, Any]]:
    for one in year.found.failures:
        time = local_time(outcome.axis, one.slot)
        yield {"site": year.site, "time": time, **asdict(one)}


def _slots(year: SiteGridYear, outcome: GridOutcome) -> pd.DataFrame:
    found, points = year.found, year.network.supply_nodes
    return pd.DataFrame(
        {
            "site": year.site,
            "utc": outcome.axis.utc,
            "is_solved": found.is_solved,
            **year.uses_kw,
            "import_kw": found.import_kw,
            "export_kw": found.export_kw,
            "loss_kw": found.loss_kw,
            "voltage_min_pu": found.lowest_pu[:, points].min(axis=-1),
            "voltage_max_pu": found.highest_pu[:, points].max(axis=-1),
            "line_loading_max_fraction": found.line_loading.max(axis=-1, initial=0.0),
            "transformer_loading_max_fraction": found.transformer_loading.max(axis=-1, initial=0.0),
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
