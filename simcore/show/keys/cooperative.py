"""The cooperative view of the sharing keys: tables for the terminal, rows, CSV files, a chart."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.show.charts.style import board_style, save_figure
from simcore.show.columns import cell
from simcore.show.folder.described import write_csv
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import whole_folder, write_json
from simcore.show.keys.cooperative_charts import MOST_GROUPS, cooperative_keys
from simcore.show.tables import beside, number_cell, printed
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, number
from simcore.show.words.names import key_name, own_name
from simcore.study.compare.outcome import Outcome
from simcore.study.keys.cooperative import CooperativeView, Group, LeastHappy

COALITIONS = "coalitions.csv"
COALITION_COLUMNS = ("key", "site", "coalition", "n_members", "excess_eur", "is_exact")
MOST_COLUMNS = 7
"""Groups that fit beside each other in a terminal."""

Sites = Mapping[str, str]
"""Names of the sites for people."""


def site_names(outcome: Outcome, lang: str) -> Sites:
    """Name of each site by its identifier."""
    return {site.flows.site: own_name(site.flows, lang) for site in outcome.sites}


def group_name(group: Group, sites: Sites, lang: str = "en") -> str:
    """Words of a group."""
    parts = [_part(kind, value, sites, lang) for kind, value in group]
    return ", ".join(parts)


def _part(kind: str, value: str, sites: Sites, lang: str) -> str:
    if kind == "site":
        return sites.get(value, value)
    key = f"coop_{kind}_{value}" if value else f"coop_{kind}"
    return label(key if is_known(key) else f"group_{value}", lang)


def groups_table(view: CooperativeView, sites: Sites, lang: str = "en") -> Table:
    """What each group would avoid alone, and what it is owed."""
    names = ("group", "n_members", "alone_eur", "owed_eur", "owed_error_eur", "owed_each_eur")
    rows = [_group_row(view, place, sites, lang) for place in range(len(view.groups))]
    title, caption = label("coop_groups_title", lang), label("coop_caption", lang)
    return printed(rows, names, lang, title=title, caption=caption)


def _group_row(view: CooperativeView, place: int, sites: Sites, lang: str) -> dict[str, Any]:
    n, owed_eur = int(view.n_members[place]), float(view.owed_eur[place])
    error = float(view.error_eur[place])
    return {
        "group": group_name(view.groups[place], sites, lang),
        "n_members": n,
        "alone_eur": float(view.alone_eur[place]),
        "owed_eur": owed_eur,
        "owed_error_eur": number_cell(
            error, f"± {number(error, lang, 1)}" if error > 0 else label("coop_exact", lang)
        ),
        "owed_each_eur": owed_eur / n if n else math.nan,
    }


def keys_table(view: CooperativeView, sites: Sites, lang: str = "en") -> Table:
    """What each key gives each group more, or less, than it is owed, by member."""
    shown = range(len(view.groups)) if len(view.groups) <= MOST_COLUMNS else ()
    rows = [
        {
            "key": key_name(key, lang),
            **dict(enumerate((given_eur - view.owed_eur) / view.n_members)),
            "misplaced_eur": misplaced_eur(view, key),
        }
        for key, given_eur in view.given_eur.items()
    ]
    groups = {place: group_name(view.groups[place], sites, lang) for place in shown}
    names = ("key", *beside("given_less_owed_eur", groups), "misplaced_eur")
    title, caption = label("coop_keys_title", lang), label("coop_keys_caption", lang)
    return printed(rows, names, lang, title=title, caption=caption)


def coalitions_table(view: CooperativeView, sites: Sites, lang: str = "en") -> Table:
    """The least happy coalition under each key."""
    rows = [
        {
            "key": key_name(least.key, lang),
            "excess_eur": number_cell(least.excess_eur, _excess(least, lang)),
            "n_members": least.n_members,
            "coalition": coalition_name(least, sites, lang),
        }
        for least in view.least_happy
    ]
    title, caption = label("coop_coalitions_title", lang), label("coop_coalitions_caption", lang)
    names = ("key", "excess_eur", "n_members", "coalition")
    return printed(rows, names, lang, title=title, caption=caption)


def _excess(least: LeastHappy, lang: str) -> str:
    """What the coalition would avoid more; at least that, where not all were looked at."""
    return ("≥ " if least.is_bound else "") + cell("excess_eur", least.excess_eur, lang)


def misplaced_eur(view: CooperativeView, key: str) -> float:
    """What those who get less than they are owed miss, all together. [EUR/year]"""
    short = view.owed_eur - view.given_eur[key]
    return float(short[short > 0].sum())


def coalition_name(least: LeastHappy, sites: Sites, lang: str = "en") -> str:
    """Words of a coalition: its site, then its groups."""
    own = [tuple(part for part in group if part[0] != "site") for group in least.groups]
    names = " + ".join(group_name(group, sites, lang) for group in own if group)
    place = sites.get(least.site, least.site)
    return label("kind_and_group", lang, kind=place, group=names) if names else place


def group_rows(view: CooperativeView) -> Iterator[dict[str, Any]]:
    """A row for each key and group, with the column names of the CSV file."""
    for key, given_eur in view.given_eur.items():
        for place, group in enumerate(view.groups):
            owed = float(view.owed_eur[place])
            yield {
                "key": key,
                "group": _plain(group),
                "n_members": int(view.n_members[place]),
                "alone_eur": float(view.alone_eur[place]),
                "owed_eur": owed,
                "owed_error_eur": float(view.error_eur[place]),
                "given_eur": float(given_eur[place]),
                "given_less_owed_eur": float(given_eur[place]) - owed,
            }


def coalition_rows(view: CooperativeView) -> Iterator[dict[str, Any]]:
    """A row for the least happy coalition of each key; all of them were looked at, or not."""
    for least in view.least_happy:
        yield {
            "key": least.key,
            "site": least.site,
            "coalition": " + ".join(_plain(group) for group in least.groups),
            "n_members": least.n_members,
            "excess_eur": None if math.isnan(least.excess_eur) else least.excess_eur,
            "is_exact": not least.is_bound,
        }


def _plain(group: Group) -> str:
    """Name of a group for programs.

    Examples
    --------
    >>> _plain((("household", "2"), ("energy_poor", "no"))), _plain((("vacant", ""),))
    ('household=2, energy_poor=no', 'vacant')
    """
    return ", ".join(f"{kind}={value}" if value else kind for kind, value in group)


def write_view(view: CooperativeView, outcome: Outcome, folder: Path, lang: str = "en") -> None:
    """Write ``groups.csv``, ``coalitions.csv`` and, to 14 groups, the chart into a folder.

    The manifest tells unit and meaning of their columns.
    """
    tables = {
        "groups": pd.DataFrame(group_rows(view)),
        "coalitions": pd.DataFrame(coalition_rows(view), columns=COALITION_COLUMNS),
    }
    with whole_folder(folder, "keys") as working:
        write_json({"columns": write_csv(tables, working)}, working / MANIFEST)
        if len(view.groups) <= MOST_GROUPS:
            _draw(view, outcome, working, lang)


def _draw(view: CooperativeView, outcome: Outcome, folder: Path, lang: str) -> None:
    sites = site_names(outcome, lang)
    names = [group_name(group, sites, lang) for group in view.groups]
    with board_style():
        ax = cooperative_keys(view, names, outcome, lang=lang)
        save_figure(ax.figure, folder / "cooperative")
