"""The folder of a design: tables for programs, charts."""

from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

from simcore.scenario.provenance import resolved, scenario_hash
from simcore.scenario.schema import Scenario
from simcore.show.charts.style import save_chart
from simcore.show.design.charts import line_chart, triangle_chart
from simcore.show.design.futures import futures_frame
from simcore.show.design.rows import design_json, site_rows, tariff_rows, threshold_rows
from simcore.show.folder.described import write_csv
from simcore.show.folder.mark import COMMAND as WRITER
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import (
    add_files,
    check_growing,
    check_target,
    plain_rows,
    whole_folder,
    working_files,
    write_json,
)
from simcore.show.words.design_futures import TABLE
from simcore.show.words.tariffs import tariff_words
from simcore.study.compare.version import own_version
from simcore.study.design.design import Designed
from simcore.study.futures.parts import PART

COMMAND, CHARTS = "design", "charts"


def design_tables(found: Designed) -> dict[str, list[dict[str, Any]]]:
    """Tables of a design, each a list of rows."""
    tariffs = [
        {
            **{key: value for key, value in row.items() if key != "parts"},
            "tariff": tariff_words(one.parts, "en") if one else "",
            "debt_cover": one.cover_min if one else None,
        }
        for row, one in zip(tariff_rows(found.tariffs), found.tariffs, strict=True)
    ]
    pairs = [
        {
            "levers": " + ".join(one.levers),
            "values": " + ".join(map(str, one.values)),
            "bound_npv_eur": one.npv_eur,
            "wished_npv_eur": one.wished_npv_eur if isfinite(one.wished_npv_eur) else None,
        }
        for one in found.combinations
    ]
    schemes = [
        {
            "scheme": one.scheme,
            "gain_mean_eur": one.gain_mean_eur,
            "gain_min_eur": one.gain_min_eur,
            "landlord_npv_eur": one.npv_eur,
        }
        for one in found.schemes
    ]
    tables = {
        "sites": site_rows(found),
        "tariffs": tariffs,
        "thresholds": threshold_rows(found),
        "pairs": pairs,
        "schemes": schemes,
    }
    return {name: rows for name, rows in tables.items() if rows}


def check_design_folder(folder: Path, *, is_growing: bool) -> None:
    """Refuse a folder that this command may not write, or go on with, before any work."""
    if is_growing:
        check_growing(folder, COMMAND, PART)
    else:
        check_target(folder, COMMAND)


def write_design(
    found: Designed, scenario: Scenario, folder: Path, *, lang: str = "en", charts: bool = True
) -> None:
    """Tables, the answer as JSON, charts and a manifest that tells the scenario.

    Whole or not at all; beside the parts of finished futures, file by file, where there are any.
    """
    if found.futures is None:
        with whole_folder(folder, COMMAND) as working:
            _write(found, scenario, working)
            if charts:
                _draw(found, working / CHARTS, lang)
        return
    with working_files(folder) as working:
        _write(found, scenario, working)
        paths = sorted(path for path in working.iterdir() if not path.name.startswith("."))
        if charts:
            add_files(_draw(found, working / CHARTS, lang), folder / CHARTS)
        add_files(paths, folder)


def _write(found: Designed, scenario: Scenario, working: Path) -> None:
    """Tables, answer and manifest."""
    tables = design_tables(found)
    columns = write_csv(tables, working, "design_{}")
    if found.futures is not None:
        frame = futures_frame(found.futures)
        columns |= write_csv({TABLE: plain_rows(frame)}, working)
    write_json(design_json(found), working / "design.json")
    write_json(_manifest(scenario, columns), working / MANIFEST)


def _manifest(scenario: Scenario, columns: dict[str, Any]) -> dict[str, Any]:
    """Which scenario it is of, by which version, and what its tables hold."""
    return {
        WRITER: COMMAND,
        "title": scenario.title,
        "title_fr": scenario.title_fr,
        "scenario": resolved(scenario),
        "scenario_hash": scenario_hash(scenario),
        "seed": scenario.seed,
        "version": own_version(),
        "columns": columns,
    }


def _draw(found: Designed, folder: Path, lang: str) -> list[Path]:
    """Paths of the charts."""
    drawn = save_chart(partial(line_chart, found, lang=lang), folder, "design_line", lang)
    if any(len(one.levers) == 2 for one in found.combinations):
        draw = partial(triangle_chart, found, lang=lang)
        drawn = [*drawn, *save_chart(draw, folder, "design_pairs", lang)]
    return list(drawn)
