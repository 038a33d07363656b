"""The folder of a design: tables for programs, charts."""

from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

from simcore.show.charts.style import save_chart
from simcore.show.design.charts import line_chart, triangle_chart
from simcore.show.design.rows import design_json, site_rows, tariff_rows, threshold_rows
from simcore.show.folder.described import write_csv
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.words.tariffs import tariff_words
from simcore.study.design.design import Designed

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


def write_design(found: Designed, folder: Path, *, lang: str = "en", charts: bool = True) -> None:
    """Tables, the answer as JSON, and charts into a folder, whole or not at all."""
    with whole_folder(folder, COMMAND) as working:
        columns = write_csv(design_tables(found), working, "design_{}")
        write_json(design_json(found), working / "design.json")
        write_json({"columns": columns}, working / MANIFEST)
        if not charts:
            return
        save_chart(partial(line_chart, found, lang=lang), working / CHARTS, "design_line", lang)
        if any(len(one.levers) == 2 for one in found.combinations):
            draw = partial(triangle_chart, found, lang=lang)
            save_chart(draw, working / CHARTS, "design_pairs", lang)
