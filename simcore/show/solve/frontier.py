"""The frontier of all schemes over their prices: table, plain rows, table and chart files."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from simcore.show.charts.style import board_style, page
from simcore.show.folder.place import whole_folder
from simcore.show.solve.frontier_chart import frontier_chart
from simcore.show.words.labels import amount, label, number, scheme_name
from simcore.study.compare.outcome import Outcome
from simcore.study.solve.frontier import Frontier

MARKER = "frontier.csv"


def frontier_frame(found: Frontier) -> pd.DataFrame:
    """A row for each scheme and price."""
    return pd.DataFrame(
        {
            "scheme": found.scheme,
            "parameter": found.parameter,
            "price": found.price,
            "tenant_saving_median_eur": found.median_saving_eur,
            "tenant_saving_min_eur": found.min_saving_eur,
            "losers_fraction": found.losers_fraction,
            "landlord_npv_eur": found.npv_eur,
            "is_efficient": found.is_efficient,
            "is_fair_efficient": found.is_fair_efficient,
        }
    )


def frontier_rows(found: Frontier) -> list[dict[str, Any]]:
    """Plain values; a scheme without a price has ``None``."""
    rows = frontier_frame(found).to_dict("records")
    return [
        {
            str(key): None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in row.items()
        }
        for row in rows
    ]


def frontier_table(found: Frontier, lang: str = "en") -> Table:
    """Each scheme at the price that brings the landlord most while nobody loses."""
    frame = frontier_frame(found)
    table = Table(title=label("frontier_title", lang), caption=label("frontier_caption", lang))
    table.add_column(label("table_scheme", lang))
    for key in ("price", "median", "worst", "npv", "efficient"):
        table.add_column(label(f"frontier_{key}", lang), justify="right")
    for scheme, rows in frame.groupby("scheme", sort=False):
        name = scheme_name(str(scheme), {}, lang)
        safe = rows[rows["losers_fraction"] == 0]
        n_best = number(int(rows["is_fair_efficient"].sum()), lang)
        if not len(safe):
            table.add_row(name, *[label("frontier_never", lang)], "", "", "", n_best)
            continue
        best = safe.loc[safe["landlord_npv_eur"].idxmax()]
        is_priced = np.isfinite(best["price"])
        table.add_row(
            name,
            number(best["price"], lang, 3) if is_priced else "",
            amount(best["tenant_saving_median_eur"], lang, is_signed=True),
            amount(best["tenant_saving_min_eur"], lang, is_signed=True),
            number(best["landlord_npv_eur"] / 1e3, lang, is_signed=True),
            n_best,
        )
    return table


def write_frontier(found: Frontier, outcome: Outcome, folder: Path, lang: str = "en") -> None:
    """Table and chart into a folder, whole or not at all."""
    with whole_folder(folder, MARKER) as working:
        frontier_frame(found).to_csv(working / MARKER, index=False)
        with board_style():
            figure = frontier_chart(found, outcome, page(outcome, lang), lang).figure
            for ending, metadata in (("png", None), ("svg", {"Date": None})):
                figure.savefig(working / f"frontier-{lang}.{ending}", metadata=metadata)
