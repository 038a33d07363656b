"""Sizes of the roofs for people: the best by objective, all of them as a table, a chart."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from simcore.show.charts.style import save_chart
from simcore.show.folder.place import MANIFEST, whole_folder
from simcore.show.size.charts import size_chart
from simcore.show.words.labels import amount, label, note, number, percent, scheme_name
from simcore.show.words.names import own_name
from simcore.study.size.size import OBJECTIVES, SizeCurves, SizeSweep

COLUMNS = ("site", "now", "roof", "objective", "kwp", "npv", "saving", "losers", "shared")


def size_table(sweep: SizeSweep, lang: str = "en") -> Table:
    """Best size of each site by objective, of what its roofs carry."""
    kinds = sorted({label(f"roof_{one.roof_kind}", lang) for one in sweep.sites})
    table = Table(
        title=label("size_table_title", lang, scheme=scheme_name(sweep.scheme, {}, lang)),
        caption=label("size_note_assumed", lang, kinds=", ".join(kinds), rule=sweep.key),
    )
    for column in COLUMNS:
        is_text = column in ("site", "objective")
        table.add_column(
            label(f"size_column_{column}", lang), justify="left" if is_text else "right"
        )
    for one in sweep.sites:
        for i, objective in enumerate(OBJECTIVES):
            cells = _best_cells(one, objective, lang)
            first = _first_cells(one, lang) if i == 0 else ["", "", ""]
            is_last = objective == OBJECTIVES[-1]
            table.add_row(
                *first, label(f"objective_{objective}", lang), *cells, end_section=is_last
            )
    return table


def _first_cells(one: SizeCurves, lang: str) -> list[str]:
    limit = one.roof_limit_kwp / one.n_dwellings
    roof = number(limit, lang, 2) if math.isfinite(limit) else label("roof_none", lang)
    return [own_name(one, lang), number(one.now_kwp / one.n_dwellings, lang, 2), roof]


def _best_cells(one: SizeCurves, objective: str, lang: str) -> list[str]:
    best = one.best(objective)
    if best is None:
        return [label("size_no_size", lang), "", "", "", ""]
    return [
        number(one.kwp_per_dwelling[best], lang, 2),
        number(one.sized.landlord_npv_eur[best] / 1e3, lang, is_signed=True),
        amount(one.sized.saving_mean_eur[best], lang, is_signed=True),
        percent(one.sized.losers_fraction[best], lang),
        percent(one.sized.shared_kwh[best] / one.sized.production_kwh[best], lang),
    ]


def size_frame(sweep: SizeSweep) -> pd.DataFrame:
    """All sizes of all sites, a row each."""
    frames = []
    for one in sweep.sites:
        frames.append(
            pd.DataFrame(
                {
                    "site": one.site,
                    "scheme": sweep.scheme,
                    "kwp_per_dwelling": one.kwp_per_dwelling,
                    "kwp": one.sized.kwp,
                    "fits_the_roof": one.fits,
                    "production_kwh": one.sized.production_kwh,
                    "shared_kwh": one.sized.shared_kwh,
                    "landlord_npv_eur": one.sized.landlord_npv_eur,
                    "saving_mean_eur": one.sized.saving_mean_eur,
                    "saving_median_eur": one.sized.saving_median_eur,
                    "losers_fraction": one.sized.losers_fraction,
                    "tenants_worth_eur": one.sized.tenants_worth_eur,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def size_rows(sweep: SizeSweep) -> list[dict[str, Any]]:
    """Best sizes for programs; ``None`` where no size meets an objective."""
    rows = []
    for one in sweep.sites:
        limit = one.roof_limit_kwp
        for objective in OBJECTIVES:
            best = one.best(objective)
            row: dict[str, Any] = {"site": one.site, "scheme": sweep.scheme, "objective": objective}
            row |= {"roof_limit_kwp": limit if np.isfinite(limit) else None}
            row |= {"roof_kind": one.roof_kind, "kwp": None}
            if best is not None:
                row |= {
                    "kwp": float(one.sized.kwp[best]),
                    "kwp_per_dwelling": float(one.kwp_per_dwelling[best]),
                    "landlord_npv_eur": float(one.sized.landlord_npv_eur[best]),
                    "saving_mean_eur": float(one.sized.saving_mean_eur[best]),
                }
            rows.append(row)
    return rows


def write_sizes(sweep: SizeSweep, folder: Path, *, lang: str, charts: bool) -> None:
    """Write all sizes, the best ones and the chart into ``folder``, whole or not at all."""
    with whole_folder(folder) as working:
        size_frame(sweep).to_csv(working / "sizes.csv", index=False)
        if charts:
            save_chart(lambda: size_chart(sweep, None, lang), working / "charts", "size", lang)
        told = {
            "scheme": sweep.scheme,
            "key": sweep.key,
            "best": size_rows(sweep),
            "warnings": [note(one.key, one.values, "en") for one in sweep.notes],
        }
        text = json.dumps(told, indent=2, ensure_ascii=False, default=str)
        (working / MANIFEST).write_text(text + "\n", encoding="utf-8")
