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
from simcore.show.flex.rewards import rewards_data
from simcore.show.folder.described import write_csv
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.tables import printed
from simcore.show.words.labels import label, number, percent, scheme_name
from simcore.show.words.names import own_name
from simcore.show.words.notes import note
from simcore.study.compare.tables import ALL, SEASONS
from simcore.study.flex.flex import INTERACTION, Flex
from simcore.study.flex.groups import GROUPS, OTHERS
from simcore.study.flex.ladder import Rung
from simcore.study.flex.rewards import RewardRow
from simcore.study.flex.uses import FOLLOWERS, LEVERS, NONE, TOGETHER

KEYS = (
    "lever",
    "moved_kwh",
    "saved_kwh",
    "self_consumption_before_fraction",
    "self_consumption_after_fraction",
    "tenant_saving_mean_eur",
    "tenant_saving_before_mean_eur",
    "tenant_saving_after_mean_eur",
    "landlord_npv_change_eur",
    "cold_water_hours",
)
"""What a lever tells programs of all sites, and of each."""
_COLUMNS = (
    "site",
    "lever",
    "moved_kwh",
    "saved_kwh",
    "self_consumption_before_fraction",
    "self_consumption_after_fraction",
    "tenant_saving_after_mean_eur",
    "tenant_saving_mean_eur",
    "landlord_npv_change_eur",
    "cold_water_hours",
)
_UNTOLD = dict.fromkeys(
    (
        "self_consumption_before_fraction",
        "self_consumption_after_fraction",
        "tenant_saving_after_mean_eur",
    )
)
"""Levels of a row that only holds a difference."""
_ADDED = ("moved_kwh", "saved_kwh", "tenant_saving_mean_eur", "landlord_npv_change_eur")
"""What adds up over levers, but for their interaction."""


def flex_rows(told: Flex) -> list[dict[str, Any]]:
    """A row for each lever over all sites, for programs.

    Beside its figures it holds every party's money of year 1 before and after, the same figures
    site by site and, for all levers together, what these bring beyond the sum of each alone.
    """
    return [_row(told, lever) for lever in LEVERS]


def _row(told: Flex, lever: str) -> dict[str, Any]:
    own = [row for row in told.rows if row.lever == lever]
    whole = next(row for row in own if row.site == ALL)
    before, after = told.parties_eur(NONE), told.parties_eur(lever)
    row: dict[str, Any] = {key: getattr(whole, key) for key in KEYS}
    row["parties"] = [
        {"party": party, "before_eur": before[party], "after_eur": after[party]}
        for party in PARTIES
    ]
    row["sites"] = [
        {"site": one.site, **{key: getattr(one, key) for key in KEYS[1:]}}
        for one in own
        if one.site != ALL
    ]
    row["groups"] = [
        {name: value for name, value in asdict(one).items() if name != "lever"}
        for one in told.groups
        if one.lever == lever
    ]
    if lever == TOGETHER:
        beyond = next(one for one in told.rows if (one.site, one.lever) == (ALL, INTERACTION))
        row[INTERACTION] = {key: getattr(beyond, key) for key in _ADDED}
    return row


def shown_levers(told: Flex) -> tuple[str, ...]:
    """Levers that a table shows: all but cars and heat pumps where no home has one."""
    moves = any(row.lever == FOLLOWERS and row.moved_kwh for row in told.rows)
    return tuple(lever for lever in LEVERS if moves or lever != FOLLOWERS)


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
        if (len(told.sites) > 1 or row.site == ALL)
        and row.lever in (*shown_levers(told), INTERACTION)
    ]
    scheme = scheme_name(told.wishes.scheme, told.titles, lang)
    size = number(told.wishes.kwh_per_kwp, lang, 1)
    coached = percent(told.coached_fraction, lang)
    return printed(
        rows,
        _COLUMNS,
        lang,
        "levers",
        once=("site",),
        title=label("flex_table_title", lang, scheme=scheme),
        caption=label("flex_table_caption", lang, size=size, coached=coached),
    )


def parties_table(told: Flex, lang: str = "en") -> Table:
    """What each lever changes for every party in year 1, all sites together."""
    rows = [
        {
            "party": label(f"party.{party}.title", lang),
            **{lever: eur[party] for lever, eur in of.items()},
        }
        for of in [
            {f"flex_{lever}_eur": told.party_changes_eur(lever) for lever in shown_levers(told)}
        ]
        for party in PARTIES
    ]
    names = ("party", *(f"flex_{lever}_eur" for lever in shown_levers(told)))
    title, caption = label("flex_parties_title", lang), label("flex_parties_caption", lang)
    return printed(rows, names, lang, "flex", title=title, caption=caption)


def groups_table(told: Flex, lang: str = "en") -> Table:
    """What each lever saves each group of those who take part, all sites together."""
    levers = shown_levers(told)
    rows = []
    for group in (ALL, *GROUPS, OTHERS):
        own = {row.lever: row for row in told.groups if row.group == group}
        if own:
            saved = {f"flex_{lever}_eur": own[lever].tenant_saving_mean_eur for lever in levers}
            n_homes = own[TOGETHER].n_homes
            name = label(f"flex_group_{group}", lang)
            rows.append({"flex_group": name, "n_homes": n_homes, **saved})
    names = ("flex_group", "n_homes", *(f"flex_{lever}_eur" for lever in levers))
    first = label(f"flex_first_{told.wishes.first or 'everybody'}", lang)
    title = label("flex_groups_title", lang)
    caption = label("flex_groups_caption", lang, first=first)
    return printed(rows, names, lang, "groups", title=title, caption=caption)


def flex_frames(told: Flex) -> dict[str, pd.DataFrame]:
    """Tables of the folder: levers by site, parties by lever, average days by season."""
    before = told.parties_eur(NONE)
    parties = [
        {
            "lever": lever,
            "party": party,
            "flex_before_eur": before[party],
            "flex_after_eur": eur,
            "flex_change_eur": eur - before[party],
        }
        for lever in LEVERS
        for party, eur in told.parties_eur(lever).items()
    ]
    return {
        "levers": pd.DataFrame([asdict(row) for row in told.rows]),
        "lever_parties": pd.DataFrame(parties),
        "lever_groups": pd.DataFrame([asdict(row) for row in told.groups]),
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
    told: Flex,
    folder: Path,
    rungs: Sequence[Rung] = (),
    rewards: Sequence[RewardRow] = (),
    *,
    lang: str,
    charts: bool,
) -> None:
    """Write tables, charts and manifest into ``folder``, whole or not at all."""
    with whole_folder(folder, "flex") as working:
        on_ladder = {"ladder": pd.DataFrame(ladder_rows(rungs))} if rungs else {}
        paid = {"rewards": pd.DataFrame(rewards_data(rewards))} if rewards else {}
        columns = write_csv(flex_frames(told) | on_ladder | paid, working)
        if charts:
            drawn = working / "charts"
            save_chart(lambda: flex_chart(told, None, lang), drawn, "flex", lang)
            if rungs:
                save_chart(lambda: ladder_chart(told, rungs, None, lang), drawn, "ladder", lang)
        together = next(row for row in told.rows if (row.site, row.lever) == (ALL, INTERACTION))
        values = {
            "scheme": told.wishes.scheme,
            "battery_kwh_per_kwp": told.wishes.kwh_per_kwp,
            "first": told.wishes.first or "everybody",
            "levers": flex_rows(told),
            **({"ladder": ladder_rows(rungs)} if rungs else {}),
            **({"rewards": rewards_data(rewards)} if rewards else {}),
            "interaction": asdict(together),
            TOGETHER: sorted(LEVERS[TOGETHER]),
            "columns": columns,
            "warnings": [note(remark.key, remark.values, "en") for remark in told.notes],
        }
        write_json(values, working / MANIFEST)
