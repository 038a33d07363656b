"""Levers for people and programs: what each moves and brings, every party's money, a chart."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from simcore.money.ledger import PARTIES
from simcore.show.charts.style import save_chart
from simcore.show.flex.charts import flex_chart
from simcore.show.flex.ladder import ladder_chart, ladder_rows
from simcore.show.folder.described import write_csv
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.tables import printed
from simcore.show.words.labels import label, number, scheme_name
from simcore.show.words.names import own_name
from simcore.show.words.notes import note
from simcore.study.compare.tables import ALL, SEASONS
from simcore.study.flex.flex import INTERACTION, Flex
from simcore.study.flex.ladder import Rung
from simcore.study.flex.site import LEVERS, NONE, TOGETHER

KEYS = (
    "lever",
    "moved_kwh",
    "self_consumption_before_fraction",
    "self_consumption_after_fraction",
    "tenant_saving_mean_eur",
    "landlord_npv_change_eur",
)
"""What a lever tells programs."""
_COLUMNS = (
    "site",
    "lever",
    "moved_kwh",
    "self_consumption_before_fraction",
    "self_consumption_after_fraction",
    "tenant_saving_mean_eur",
    "saving_change_mean_eur",
    "landlord_npv_change_eur",
)
_UNTOLD = dict.fromkeys(
    (
        "self_consumption_before_fraction",
        "self_consumption_after_fraction",
        "tenant_saving_mean_eur",
    )
)
"""Levels of a row that only holds a difference."""


def flex_rows(told: Flex) -> list[dict[str, Any]]:
    """A row for each lever over all sites, for programs."""
    rows = (row for row in told.rows if row.site == ALL and row.lever in LEVERS)
    return [{key: getattr(row, key) for key in KEYS} for row in rows]


def flex_table(told: Flex, lang: str = "en") -> Table:
    """Every lever at every site, then at all of them."""
    flows = [site.before_sharing.flows for site in told.sites]
    names = {ALL: label("table_all_sites", lang)}
    names |= {site.site: own_name(site, lang) for site in flows}
    rows = [
        {
            **asdict(row),
            **(_UNTOLD if row.lever == INTERACTION else {}),
            "site": names[row.site],
            "lever": label(f"lever_{row.lever}", lang),
        }
        for row in told.rows
        if len(told.sites) > 1 or row.site == ALL
    ]
    scheme = scheme_name(told.wishes.scheme, told.titles, lang)
    size = number(told.wishes.kwh_per_kwp, lang, 1)
    return printed(
        rows,
        _COLUMNS,
        lang,
        "flex",
        once=("site",),
        title=label("flex_table_title", lang, scheme=scheme),
        caption=label("flex_table_caption", lang, size=size),
    )


def parties_table(told: Flex, lang: str = "en") -> Table:
    """What each lever changes for every party in year 1, all sites together."""
    rows = [
        {
            "party": label(f"party.{party}.title", lang),
            **{lever: eur[party] for lever, eur in of.items()},
        }
        for of in [{f"flex_{lever}_eur": told.party_changes_eur(lever) for lever in LEVERS}]
        for party in PARTIES
    ]
    names = ("party", *(f"flex_{lever}_eur" for lever in LEVERS))
    title, caption = label("flex_parties_title", lang), label("flex_parties_caption", lang)
    return printed(rows, names, lang, "flex", title=title, caption=caption)


def flex_frames(told: Flex) -> dict[str, pd.DataFrame]:
    """Tables of the folder: levers by site, parties by lever, average days by season."""
    parties = [
        {"lever": lever, "party": party, "flex_change_eur": eur}
        for lever in LEVERS
        for party, eur in told.party_changes_eur(lever).items()
    ]
    return {
        "levers": pd.DataFrame([asdict(row) for row in told.rows]),
        "lever_parties": pd.DataFrame(parties),
        "lever_days": _days(told),
    }


def _days(told: Flex) -> pd.DataFrame:
    frames = []
    for lever in (NONE, *LEVERS):
        curves = told.days_kw(lever)
        for i, season in enumerate(SEASONS):
            hour = np.arange(curves["drawn_kw"].shape[-1]) * told.hours
            columns = {name: curve[i] for name, curve in curves.items()}
            frames.append(pd.DataFrame({"lever": lever, "season": season, "hour": hour, **columns}))
    return pd.concat(frames, ignore_index=True)


def write_flex(
    told: Flex, folder: Path, rungs: Sequence[Rung] = (), *, lang: str, charts: bool
) -> None:
    """Write tables, charts and manifest into ``folder``, whole or not at all."""
    with whole_folder(folder, "flex") as working:
        on_ladder = {"ladder": pd.DataFrame(ladder_rows(rungs))} if rungs else {}
        columns = write_csv(flex_frames(told) | on_ladder, working)
        if charts:
            drawn = working / "charts"
            save_chart(lambda: flex_chart(told, None, lang), drawn, "flex", lang)
            if rungs:
                save_chart(lambda: ladder_chart(told, rungs, None, lang), drawn, "ladder", lang)
        together = next(row for row in told.rows if (row.site, row.lever) == (ALL, INTERACTION))
        values = {
            "scheme": told.wishes.scheme,
            "battery_kwh_per_kwp": told.wishes.kwh_per_kwp,
            "levers": flex_rows(told),
            **({"ladder": ladder_rows(rungs)} if rungs else {}),
            "interaction": asdict(together),
            TOGETHER: sorted(LEVERS[TOGETHER]),
            "columns": columns,
            "warnings": [note(remark.key, remark.values, "en") for remark in told.notes],
        }
        write_json(values, working / MANIFEST)
