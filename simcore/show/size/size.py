"""Sizes of the roofs for people: the best by objective, all of them as a table, a chart."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from simcore.show.charts.style import save_chart
from simcore.show.folder.described import write_csv
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.size.charts import size_chart
from simcore.show.tables import printed
from simcore.show.words.labels import label, scheme_name
from simcore.show.words.names import key_name, own_name
from simcore.show.words.notes import note
from simcore.study.size.size import OBJECTIVES, SizeCurves, SizeSweep

_ONCE = ("site", "now_kwp_per_dwelling", "roof_limit_kwp_per_dwelling")
_BEST = (
    "kwp_per_dwelling",
    "landlord_npv_eur",
    "saving_mean_eur",
    "losers_fraction",
    "self_consumption_fraction",
)


def size_table(sweep: SizeSweep, lang: str = "en") -> Table:
    """Best size of each site by objective, of what its roofs carry."""
    rule = key_name(sweep.key, lang)
    kinds = sorted({label(f"roof_{curves.roof_kind}", lang) for curves in sweep.sites})
    rows = [
        {
            **_of_site(curves, lang),
            "objective": label(f"objective_{objective}", lang),
            **_at_best(curves, objective, lang),
        }
        for curves in sweep.sites
        for objective in OBJECTIVES
    ]
    return printed(
        rows,
        (*_ONCE, "objective", *_BEST),
        lang,
        "size",
        once=_ONCE,
        title=label("size_table_title", lang, scheme=scheme_name(sweep.scheme, sweep.titles, lang)),
        caption=label("size_note_assumed", lang, kinds=", ".join(kinds), rule=rule),
    )


def size_notes(sweep: SizeSweep, lang: str = "en") -> str:
    """Notes on all sizes, one a line: what became of quotes, what is assumed."""
    return "\n".join(f"- {note(one.key, one.values, lang)}" for one in sweep.notes)


def _of_site(curves: SizeCurves, lang: str) -> dict[str, Any]:
    limit = curves.roof_limit_kwp / curves.n_dwellings
    figures = (
        own_name(curves, lang),
        curves.now_kwp / curves.n_dwellings,
        limit if math.isfinite(limit) else label("roof_none", lang),
    )
    return dict(zip(_ONCE, figures, strict=True))


def _at_best(curves: SizeCurves, objective: str, lang: str) -> dict[str, Any]:
    """Figures of the best size; words where none meets the objective."""
    best = curves.best(objective)
    if best is None:
        return {**dict.fromkeys(_BEST), "kwp_per_dwelling": label("size_no_size", lang)}
    sized = curves.sized
    figures = (
        curves.kwp_per_dwelling,
        sized.landlord_npv_eur,
        sized.saving_mean_eur,
        sized.losers_fraction,
        sized.shared_kwh / sized.production_kwh,
    )
    return {name: figure[best] for name, figure in zip(_BEST, figures, strict=True)}


def size_frame(sweep: SizeSweep) -> pd.DataFrame:
    """All sizes of all sites, a row each."""
    frames = []
    for curves in sweep.sites:
        frames.append(
            pd.DataFrame(
                {
                    "site": curves.site,
                    "scheme": sweep.scheme,
                    "kwp_per_dwelling": curves.kwp_per_dwelling,
                    "kwp": curves.sized.kwp,
                    "fits_the_roof": curves.fits,
                    "production_kwh": curves.sized.production_kwh,
                    "shared_kwh": curves.sized.shared_kwh,
                    "landlord_npv_eur": curves.sized.landlord_npv_eur,
                    "saving_mean_eur": curves.sized.saving_mean_eur,
                    "saving_median_eur": curves.sized.saving_median_eur,
                    "losers_fraction": curves.sized.losers_fraction,
                    "tenants_worth_eur": curves.sized.tenants_worth_eur,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def size_rows(sweep: SizeSweep) -> list[dict[str, Any]]:
    """Best sizes for programs; ``None`` where no size meets an objective."""
    rows = []
    for curves in sweep.sites:
        limit = curves.roof_limit_kwp
        for objective in OBJECTIVES:
            best = curves.best(objective)
            row: dict[str, Any] = {
                "site": curves.site,
                "scheme": sweep.scheme,
                "objective": objective,
            }
            row |= {"roof_limit_kwp": limit if np.isfinite(limit) else None}
            row |= {"roof_kind": curves.roof_kind, "kwp": None}
            if best is not None:
                row |= {
                    "kwp": float(curves.sized.kwp[best]),
                    "kwp_per_dwelling": float(curves.kwp_per_dwelling[best]),
                    "landlord_npv_eur": float(curves.sized.landlord_npv_eur[best]),
                    "saving_mean_eur": float(curves.sized.saving_mean_eur[best]),
                }
            rows.append(row)
    return rows


def write_sizes(sweep: SizeSweep, folder: Path, *, lang: str, charts: bool) -> None:
    """Write all sizes, the best ones and the chart into ``folder``, whole or not at all."""
    with whole_folder(folder, "size") as working:
        columns = write_csv({"sizes": size_frame(sweep)}, working)
        if charts:
            save_chart(lambda: size_chart(sweep, None, lang), working / "charts", "size", lang)
        values = {
            "scheme": sweep.scheme,
            "key": sweep.key,
            "best": size_rows(sweep),
            "columns": columns,
            "warnings": [note(remark.key, remark.values, "en") for remark in sweep.notes],
        }
        write_json(values, working / MANIFEST)
