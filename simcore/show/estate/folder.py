"""The folder of an estate: parts as it runs, then tables, a layer for maps, charts, a manifest."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

from simcore.scenario.provenance import resolved
from simcore.show.columns import metadata
from simcore.show.estate.parts import FOLDER, PART, stamp_of
from simcore.show.estate.records import EstateRun
from simcore.show.estate.rows import cash_rows
from simcore.show.folder.described import write_frame, write_parquet
from simcore.show.folder.mark import COMMAND as WRITER
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import (
    Effort,
    add_files,
    check_growing,
    working_files,
    write_json,
)
from simcore.study.estate.whole import Ordered

COMMAND = "estate"
AS_CSV = ("operations", "residences")
"""Tables that stand as CSV too, for a geographic information system."""
YEARS = ("works_year", "built_year", "free_from_year")
_OWN = re.compile(rf"^{FOLDER}/operation=[a-z0-9-]+/(?:{re.escape(PART)}|\.\d+\.new)$")


def check_estate_folder(folder: Path) -> None:
    """Refuse a folder that holds more than parts and tables of an estate, before any work."""
    check_growing(folder, COMMAND, _OWN)


def estate_frames(of: Ordered, run: EstateRun) -> dict[str, pd.DataFrame]:
    """Tables of an estate by name."""
    return {
        "operations": pd.DataFrame(run.operations),
        "residences": pd.DataFrame(run.residences),
        "schemes": pd.DataFrame(run.schemes),
        "cash_flow": pd.DataFrame(cash_rows(of)),
        "rollout": pd.DataFrame(run.years),
        "order": pd.DataFrame(run.order),
    }


def _whole_years(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose years are whole numbers, or empty, for programs that read them as text."""
    years = [name for name in frame if name in YEARS]
    return frame.astype(dict.fromkeys(years, "Int64"))


def geojson(run: EstateRun) -> dict[str, Any]:
    """Operations as points, WGS 84 (RFC 7946)."""
    features = [
        {
            "type": "Feature",
            "id": row["operation"],
            "geometry": {
                "type": "Point",
                "coordinates": [round(row["longitude"], 5), round(row["latitude"], 5)],
            },
            "properties": {k: v for k, v in row.items() if k not in ("latitude", "longitude")},
        }
        for row in run.operations
    ]
    return {"type": "FeatureCollection", "features": features}


def write_estate(
    of: Ordered,
    run: EstateRun,
    folder: Path,
    work: Effort,
    charts: dict[str, Any],
    page: str,
    lang: str,
) -> None:
    """Write tables, map layer, page, charts and manifest of an estate beside its parts."""
    frames = estate_frames(of, run)
    with working_files(folder) as working:
        for name, frame in frames.items():
            write_parquet(frame, working / f"{name}.parquet", "estate")
            if name in AS_CSV:
                write_frame(_whole_years(frame), working / f"{name}.csv")
        write_json(geojson(run), working / "operations.geojson")
        (working / f"estate-{lang}.html").write_text(page, encoding="utf-8", newline="\n")
        write_json(_manifest(of, run, work, frames), working / MANIFEST)
        add_files(sorted(p for p in working.iterdir() if not p.name.startswith(".")), folder)
    if charts:
        _add_charts(charts, folder / "charts", lang)


def _add_charts(charts: dict[str, Any], folder: Path, lang: str) -> None:
    from simcore.show.charts.style import save_chart

    with working_files(folder) as working:
        paths: list[Path] = []
        for name, draw in charts.items():
            paths += save_chart(draw, working, name, lang)
        add_files(paths, folder)


def _manifest(
    of: Ordered, run: EstateRun, work: Effort, frames: dict[str, pd.DataFrame]
) -> dict[str, Any]:
    """All that is needed to repeat an estate and to judge it."""
    scenario = of.told.plan.scenario
    return {
        WRITER: COMMAND,
        "title": scenario.title,
        "scenario": resolved(scenario),
        **run.manifest,
        "parts": stamp_of(scenario),
        **run.facts,
        "notes": [{"key": one.key, "values": dict(one.values)} for one in run.notes],
        "wall_seconds": round(work.wall_seconds, 2),
        "peak_memory_bytes": work.peak_memory_bytes,
        "columns": {name: metadata(frame, "estate") for name, frame in frames.items()},
    }
