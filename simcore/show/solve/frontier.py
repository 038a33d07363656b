"""The frontier of all schemes over their prices: table, plain rows, table and chart files."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from simcore.money.schemes import Scheme
from simcore.show.charts.style import board_style, page, save_figure
from simcore.show.folder.described import write_csv
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.solve.frontier_chart import frontier_chart
from simcore.show.tables import printed
from simcore.show.words.labels import label, scheme_name
from simcore.show.words.parameters import worth_words
from simcore.study.compare.outcome import Outcome
from simcore.study.solve.frontier import Frontier

MARKER = "frontier.csv"
_COLUMNS = (
    "scheme",
    "price",
    "tenant_saving_median_eur",
    "tenant_saving_min_eur",
    "landlord_npv_eur",
    "n_fair_efficient",
)


def frontier_frame(frontier: Frontier) -> pd.DataFrame:
    """A row for each scheme and price."""
    return pd.DataFrame(
        {
            "scheme": frontier.scheme,
            "parameter": frontier.parameter,
            "price": frontier.price,
            "tenant_saving_median_eur": frontier.median_saving_eur,
            "tenant_saving_min_eur": frontier.min_saving_eur,
            "losers_fraction": frontier.losers_fraction,
            "landlord_npv_eur": frontier.npv_eur,
            "is_efficient": frontier.is_efficient,
            "is_fair_efficient": frontier.is_fair_efficient,
        }
    )


def frontier_rows(frontier: Frontier) -> list[dict[str, Any]]:
    """Plain values; a scheme without a price has ``None``."""
    rows = frontier_frame(frontier).to_dict("records")
    return [
        {
            str(key): None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in row.items()
        }
        for row in rows
    ]


def frontier_table(frontier: Frontier, lang: str = "en") -> Table:
    """Each scheme at the price that brings the landlord most while nobody loses."""
    names = frontier.titles
    rows = [
        {
            **_best(str(scheme), prices, frontier.known, lang),
            "scheme": scheme_name(str(scheme), names, lang),
            "n_fair_efficient": int(prices["is_fair_efficient"].sum()),
        }
        for scheme, prices in frontier_frame(frontier).groupby("scheme", sort=False)
    ]
    title, caption = label("frontier_title", lang), label("frontier_caption", lang)
    return printed(rows, _COLUMNS, lang, title=title, caption=caption)


def _best(
    scheme: str, prices: pd.DataFrame, known: Mapping[str, Scheme], lang: str
) -> dict[Any, Any]:
    """Figures at the best price that leaves no loser, in its unit; words where each leaves one."""
    safe = prices[prices["losers_fraction"] == 0]
    if not len(safe):
        return {**dict.fromkeys(_COLUMNS), "price": label("frontier_never", lang)}
    best = dict(safe.loc[safe["landlord_npv_eur"].idxmax()])
    priced = known[scheme].priced
    if priced is None or not np.isfinite(best["price"]):
        return {**best, "price": None}
    price = worth_words(priced.name, best["price"], lang, unit=priced.unit, decimals=1)
    return {**best, "price": price}


def write_frontier(frontier: Frontier, outcome: Outcome, folder: Path, lang: str = "en") -> None:
    """Table and chart into a folder, whole or not at all."""
    with whole_folder(folder, "frontier") as working:
        columns = write_csv({"frontier": frontier_frame(frontier)}, working)
        write_json({"columns": columns}, working / MANIFEST)
        with board_style():
            figure = frontier_chart(frontier, outcome, page(outcome, lang), lang).figure
            save_figure(figure, working / f"frontier-{lang}")
