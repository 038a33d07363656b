"""Sections of the low-voltage grid: facts by site, the tightest network, the room for more."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simcore.show.charts.networks import PLACEMENTS, has_plan, named_sites, tightest
from simcore.show.columns import DASH
from simcore.show.folder.attached import is_grid
from simcore.show.folder.read import Run, site_name
from simcore.show.report.others import of_another, told_by
from simcore.show.report.records import Section
from simcore.show.report.tables import table_of
from simcore.show.tables import Cell, Table, filled, heads, number_cell
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import (
    NO_BREAK,
    below,
    counted_of,
    dated,
    label,
    number,
    percent,
    percent_sign,
    typeset,
)
from simcore.study.compare.outcome import ALL

VOLTAGES = ("low", "high")
RANGE = f"{NO_BREAK}{DASH}{NO_BREAK}"
_FACTS = (
    "site",
    "voltage",
    "line_loading_max",
    "transformer_loading_max",
    "loss_fraction",
    "export_hours",
)
_SHORT_FACTS = (
    "site",
    "voltage",
    "grid_loading_max_fraction",
    "grid_hours_outside_band",
    "grid_holds",
)


def grid_sections(run: Run, lang: str) -> Iterator[Section]:
    """Sections for what a run and its companions hold of the grid; none where nothing."""
    if "grid_sites" not in run.names:
        if "grid" in run.names:
            yield _short_section(run, lang)
        return
    sites = named_sites(run, lang)
    if not len(sites):
        return
    folder = next((companion for companion in run.companions if is_grid(companion)), None)
    lead = of_another(run, folder, lang) if folder else ""
    yield Section(
        key="grid",
        title=_title(int(sites["holds"].sum()), len(sites), lang),
        lead=lead or label("grid_lead", lang),
        table=site_facts(run, lang),
        points=tuple(_limits(sites, folder, lang)),
    )
    if {"grid_nodes", "grid_branches"} <= run.names and _has_plan(run, sites):
        points = tuple(_worst(run, sites, lang))
        yield Section(key="network", chart="network_map", points=points)
    if "grid_hosting" in run.names and _has_draws(run, sites):
        points = tuple(_room(run, sites, lang))
        yield Section(key="hosting", chart="hosting_capacity", points=points)


def _has_plan(run: Run, sites: pd.DataFrame) -> bool:
    site = str(tightest(sites)["site"])
    return has_plan(site, run.table("grid_nodes"), run.table("grid_branches"))


def _has_draws(run: Run, sites: pd.DataFrame) -> bool:
    """Whether a site of the table has draws with plants where they are planned."""
    hosting = run.table("grid_hosting")
    own = hosting.loc[hosting["placement"] == "own", "site"]
    return bool(own.isin(sites["site"]).any())


def _title(n: int, n_sites: int, lang: str) -> str:
    return counted_of("grid_title", n, n_sites, lang)


def _short_section(run: Run, lang: str) -> Section:
    """What a comparison tells of the grid: whether each network holds."""
    table = run.table("grid")
    sites = table[table["site"] != ALL]
    rows = (
        {
            **row,
            "site": site_name(run, str(row["site"]), lang),
            "voltage": _voltages(row, "grid_", lang),
        }
        for row in sites.to_dict("records")
    )
    return Section(
        key="grid",
        title=_title(int(sites["grid_holds"].sum()), len(sites), lang),
        lead=label("grid_lead", lang),
        table=filled(heads(_SHORT_FACTS, lang), rows, lang),
    )


def site_facts(run: Run, lang: str) -> Table:
    """Sites in rows: voltages, loads, losses, reverse flow, hosting capacity where known."""
    sites = named_sites(run, lang)
    names = (*_FACTS, "hosting_range") if "hosting_min_kwp" in sites else _FACTS
    rows = (_facts(row, lang) for row in sites.to_dict("records"))
    strong = frozenset(i for i, holds in enumerate(sites["holds"]) if not holds)
    return replace(table_of("grid", rows, names, lang), strong=strong)


def _facts(row: Mapping[Any, Any], lang: str) -> Mapping[Any, Any]:
    return {
        **row,
        "site": str(row["name"]),
        "voltage": _voltages(row, "", lang),
        "loss_fraction": row["loss_kwh"] / max(row["demand_kwh"], 1e-9),
        "hosting_range": room_range(row, lang),
    }


def room_range(row: Mapping[Any, Any], lang: str) -> Cell:
    """Least and largest hosting capacity, sorted by the least; a dash where not known."""
    least, most = row.get("hosting_min_kwp", np.nan), row.get("hosting_max_kwp", np.nan)
    ends = (number(least, lang), number(most, lang)) if np.isfinite(least) else ("",)
    return number_cell(least, RANGE.join(dict.fromkeys(ends)))


def _voltages(row: Mapping[Any, Any], start: str, lang: str) -> str:
    return RANGE.join(
        number(100 * row[f"{start}voltage_{end}_pu"], lang, 1) for end in ("min", "max")
    )


def _limits(sites: pd.DataFrame, folder: Path | None, lang: str) -> Iterator[str]:
    """What a reader must know, as the folder's own notes say it, and how far the reference is."""
    notes = told_by(folder).get("notes") if folder else None
    own = notes.get(lang, []) if isinstance(notes, dict) else []
    for text in own:
        yield typeset(_capital(str(text)), lang)
    if "pandapower_voltage_pu" in sites and sites["pandapower_voltage_pu"].notna().any():
        worst = float(sites["pandapower_voltage_pu"].max())
        yield _capital(
            label(
                "grid_said_reference", lang, voltage=below(100 * worst, lang) + percent_sign(lang)
            )
        )


def _worst(run: Run, sites: pd.DataFrame, lang: str) -> Iterator[str]:
    """The worst hour of each kind on the network that comes nearest to its limits."""
    site = tightest(sites)
    if "grid_worst_hours" not in run.names:
        return
    hours = run.table("grid_worst_hours")
    first = hours[(hours["site"] == site["site"]) & (hours["rank"] == 1)]
    has_words = np.array([is_known(f"grid_kind_{kind}") for kind in first["kind"]], dtype=bool)
    first = first[has_words & first["time"].notna()]
    if not len(first):
        return
    yield label("grid_said_tightest", lang, name=site["name"])
    for row in first.to_dict("records"):
        yield _capital(_worst_hour(row, lang))


def _worst_hour(row: Mapping[Any, Any], lang: str) -> str:
    """An hour in words; without its cause where the table does not tell a known one."""
    value, kind, cause = row["value"], row["kind"], f"grid_cause_{row['cause']}"
    words = {
        "kind": label(f"grid_kind_{kind}", lang),
        "value": number(100 * value, lang, 1) + percent_sign(lang)
        if kind in VOLTAGES
        else percent(value, lang),
        "time": dated(str(row["time"]), lang),
    }
    if not is_known(cause):
        return label("grid_said_hour_alone", lang, **words)
    return label("grid_said_hour", lang, **words, cause=label(cause, lang))


def _room(run: Run, sites: pd.DataFrame, lang: str) -> Iterator[str]:
    """Room of every site against what is planned there."""
    for row in sites.to_dict("records"):
        least, most = row.get("hosting_min_kwp", np.nan), row.get("hosting_max_kwp", np.nan)
        if np.isfinite(least):
            values = {"low": number(least, lang), "high": number(most, lang)}
            kwp = number(row["kwp"], lang)
            name = str(row["name"])
            if values["low"] == values["high"]:
                yield label("grid_said_room_alike", lang, name=name, kwp=kwp, low=values["low"])
                continue
            yield label("grid_said_room", lang, name=name, kwp=kwp, **values)
    table = run.table("grid_hosting")
    least = table.pivot_table(index="site", columns="placement", values="kwp", aggfunc="min")
    if set(PLACEMENTS) <= set(least) and (least["drawn"] < least["own"]).any():
        yield label("grid_said_random", lang)


def hosting_table(run: Run, lang: str) -> Table:
    """Least, median and largest hosting capacity by site and placement. [kWp]."""
    names = {row["site"]: str(row["name"]) for row in named_sites(run, lang).to_dict("records")}
    draws = run.table("grid_hosting").groupby(["site", "placement"], sort=False)["kwp"]
    rows = (
        {
            "site": names.get(site, site),
            "placement": label(f"grid_legend_{placement}", lang),
            **{f"hosting_{what}_kwp": kwp.agg(what) for what in ("min", "median", "max")},
        }
        for (site, placement), kwp in draws
        if placement in PLACEMENTS
    )
    figures = ("hosting_min_kwp", "hosting_median_kwp", "hosting_max_kwp")
    return table_of("hosting", rows, ("site", "placement", *figures), lang)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
