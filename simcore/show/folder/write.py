"""The run folder: all tables, charts and a manifest, written whole or not at all."""

import json
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from simcore.money.rates import rates_on
from simcore.scenario.provenance import provenance_counts, resolved, scenario_hash
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import Scenario
from simcore.show.folder.attached import BY_HOME
from simcore.show.folder.described import write_csv, write_parquet
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import (
    PACKAGES,
    Effort,
    check_target,
    free_folder,
    peak_memory_bytes,
    plain_rows,
    whole_folder,
    write_json,
)
from simcore.show.folder.read import OF_VOTES, REAL_SITES, read_run
from simcore.show.words.names import with_titles
from simcore.show.words.notes import note
from simcore.site.dates import price_day
from simcore.study.compare.checks import energy_residual_fraction, money_residual_eur
from simcore.study.compare.fund_tables import fund_tables
from simcore.study.compare.notes import used_confidence
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.real_homes import real_sites
from simcore.study.compare.services import has_services, service_rows
from simcore.study.compare.sliders import SLIDERS, sliders
from simcore.study.compare.storage import has_storage, storage_rows
from simcore.study.compare.tables import has_several_plants
from simcore.study.compare.views import load_duration, places, prices
from simcore.study.compare.weights import answer_weights
from simcore.study.finance.supply_tables import run_supply_frames
from simcore.study.sweep.bands import TABLES as FUTURES

__all__ = [
    "MANIFEST",
    "PACKAGES",
    "Effort",
    "check_target",
    "free_folder",
    "manifest",
    "peak_memory_bytes",
    "plain_rows",
    "rows_for_programs",
    "whole_folder",
    "write_run",
]

RUN = "compare"
"""Command whose mark a run folder bears: `run` and `compare` write the same."""
FOLDER_VERSION = 2
"""Raised when a table of the run folder changes its meaning; 2 added notes and views."""
KEPT = ("design", *sorted(OF_VOTES), *FUTURES)
"""Tables of the designer, of what can be voted on, and of many futures, kept with the outcome where
they were asked for."""
TABLES = (
    "members",
    "months",
    "ledger",
    "balances",
    "social",
    "cash_flow",
    "lifetime",
    "average_day",
)
"""Tables that an outcome holds; more are views of its flows."""


def write_run(
    outcome: Outcome,
    folder: Path,
    *,
    effort: Effort,
    lang: str,
    charts: bool,
    more_tables: Mapping[str, Any] = MappingProxyType({}),
    identified: bool = False,
) -> None:
    """Write tables, charts and the manifest of a run into ``folder``.

    ``more_tables`` are rows of what was asked of the sites beside, written as CSV. Tables by
    home are left out where somebody stands behind the homes, unless they are ``identified``.
    """
    left_out = BY_HOME if real_sites(outcome.flows.scenario) and not identified else frozenset()
    with whole_folder(folder, RUN) as working:
        summary = with_titles(outcome.summary, outcome.titles)
        columns = write_csv({"summary": summary, **more_tables}, working)
        for name, frame in _tables(outcome, left_out):
            write_parquet(frame, working / f"{name}.parquet")
        values = {**manifest(outcome, effort), "columns": columns}
        write_json(values, working / MANIFEST)
        rows = json.dumps(sliders(outcome), separators=(",", ":"))
        (working / SLIDERS).write_text(rows + "\n", encoding="utf-8")
        if charts:
            from simcore.show.charts import drawable, save_all

            run = read_run(working)
            save_all(run, working / "charts", lang, drawable(run.names))
            if "services" in run.names:
                _save_services(run, working / "charts", lang)


def _save_services(run: Any, folder: Path, lang: str) -> None:
    """The chart of the table that only some runs hold."""
    from simcore.show.charts.local_services import local_services
    from simcore.show.charts.style import page, save_chart

    save_chart(lambda: local_services(run, page(run, lang), lang), folder, "local_services", lang)


def _tables(outcome: Outcome, left_out: frozenset[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and rows of each table of a run, but for the summary and those left out."""
    for name in TABLES:
        if name not in left_out:
            yield name, getattr(outcome, name)
    yield "weights", answer_weights(outcome)
    yield from (
        (name, outcome.cached_tables[name]) for name in KEPT if name in outcome.cached_tables
    )
    if has_several_plants(outcome):
        yield "plants", outcome.plants
    yield from _told_apart(outcome)
    for name, view in (("load_duration", load_duration), ("places", places), ("prices", prices)):
        yield name, view(outcome.flows)
    if outcome.flows.scenario.fund.enabled:
        of_fund = zip(("fund", "fund_accounts"), fund_tables(outcome), strict=True)
        yield from ((name, frame) for name, frame in of_fund if name not in left_out)
    yield from run_supply_frames(outcome).items()


def _own_schemes(scenario: Scenario) -> dict[str, Any]:
    """Schemes of the scenario's own, with their titles; nothing without any."""
    tables = {
        name: table.model_dump(mode="json", exclude_defaults=True)
        for name, table in scenario.own_schemes.items()
    }
    return {"own_schemes": tables} if tables else {}


def _told_apart(outcome: Outcome) -> Iterator[tuple[str, pd.DataFrame]]:
    """Batteries, and what the margin pays, where there are any or it is asked."""
    if has_services(outcome):
        yield "services", pd.DataFrame(service_rows(outcome))
    if has_storage(outcome):
        yield "storage", pd.DataFrame(storage_rows(outcome))


def manifest(outcome: Outcome, effort: Effort) -> dict[str, Any]:
    """All that is needed to repeat a run and to judge it."""
    scenario = outcome.flows.scenario
    return {
        "folder_version": FOLDER_VERSION,
        "title": scenario.title,
        "title_fr": scenario.title_fr,
        "description": scenario.description,
        "description_fr": scenario.description_fr,
        "scenario": resolved(scenario),
        **_own_schemes(scenario),
        "scenario_hash": scenario_hash(scenario),
        "seed": scenario.seed,
        "python": sys.version.split()[0],
        "packages": {name: version(name) for name in PACKAGES},
        "rates": _vintage(outcome),
        "provenance": provenance_counts(scenario),
        "weather": {site.site: site.weather_source for site in outcome.flows.sites},
        "energy_residual_fraction": energy_residual_fraction(outcome),
        "money_residual_eur": money_residual_eur(outcome),
        "wall_seconds": round(effort.wall_seconds, 2),
        "peak_memory_bytes": effort.peak_memory_bytes,
        "notes": [{"key": remark.key, "values": dict(remark.values)} for remark in outcome.notes],
        **({REAL_SITES: real} if (real := real_sites(scenario)) else {}),
        "warnings": [note(remark.key, remark.values, "en") for remark in outcome.notes],
    }


def _vintage(outcome: Outcome) -> dict[str, Any]:
    """Day of the prices, the newest row in force, how sure the rows in force and those used are."""
    scenario = outcome.flows.scenario
    day, book = price_day(scenario), scenario_rates(scenario)
    rows = rates_on(book, day)
    return {
        "on": day,
        "latest_row": rows["valid_from"].max(),
        "rows_by_confidence": rows["confidence"].value_counts().sort_index().to_dict(),
        "used_by_confidence": dict(sorted(used_confidence(scenario, book).items())),
    }


def rows_for_programs(outcome: Outcome) -> list[Mapping[str, Any]]:
    """The summary as plain values; an undefined number (NaN) becomes ``None``."""
    return plain_rows(with_titles(outcome.summary, outcome.titles))
