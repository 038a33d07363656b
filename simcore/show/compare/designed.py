"""What a comparison tells of the designer: the bound, the money levers, the best of two prices."""

from typing import Any

import pandas as pd

from simcore.show.folder.read import Result, Run, site_name
from simcore.show.tables import Head, Table, filled, heads, text_cell
from simcore.show.words.labels import euros, kilo_euros, label, number, several
from simcore.show.words.tariffs import (
    GAIN,
    POOLED,
    bound_words,
    lever_words,
    more_words,
    moved_words,
    value_words,
)
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.verdict import is_balanced

DESIGN = "design"
"""Name of the table of a run, and of an outcome."""


def design_of(outcome: Result) -> pd.DataFrame:
    """What the designer found; no rows where it was not asked, as for one site of several."""
    if isinstance(outcome, Outcome):
        return outcome.cached_tables.get(DESIGN, pd.DataFrame())
    has_table = DESIGN in getattr(outcome, "names", ())
    return outcome.table(DESIGN) if has_table else pd.DataFrame()


def design_sentences(frame: pd.DataFrame, lang: str) -> list[str]:
    """Two or three sentences: what no tariff beats, what it would take, the best of two prices."""
    if not len(frame):
        return []
    rows = facts_of(frame)
    (bound,) = rows["bound"]
    return [bound_words(bound, lang), *_would_take(bound, rows, lang), best_words(rows, lang)]


def facts_of(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Rows of the designer's table by what they tell."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        rows.setdefault(row["fact"], []).append({str(key): value for key, value in row.items()})
    return rows


def _would_take(
    bound: dict[str, Any], rows: dict[str, list[dict[str, Any]]], lang: str
) -> list[str]:
    """Levers of money that alone make a tariff possible; nothing where there is one."""
    levers = rows.get("lever", [])
    if bound["npv_eur"] >= 0 or not levers:
        return []
    reached = [
        moved_words((row["name"],), (_value(row["value"]),), lang) for row in levers if row["value"]
    ]
    if not reached:
        return [label("design.takes_more", lang, n=number(len(levers), lang))]
    return [label("design.would_take", lang, levers=label("design.or", lang).join(reached))]


def _value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def best_words(rows: dict[str, list[dict[str, Any]]], lang: str) -> str:
    """The best tariff of at most two prices, and what a second one brings, or why there is none."""
    (bound,) = rows["bound"]
    if not bound["n_tenants"]:
        return label("design.nobody", lang)
    if "tariff" not in rows:
        return label("design.infeasible", lang, missing=euros(bound["missing_eur_per_year"], lang))
    (told,) = rows["told"]
    best = next(row for row in rows["tariff"] if row["name"] == told["name"])
    sentence = label(
        "design.best_of_two",
        lang,
        tariff=best["value_fr" if lang == "fr" else "value"],
        npv=kilo_euros(best["npv_eur"], lang, is_signed=True),
        worst=euros(best["gain_min_eur"], lang, is_signed=True),
        mean=euros(best["gain_mean_eur"], lang, is_signed=True),
    )
    if best["name"] == rows["tariff"][-1]["name"]:
        return sentence
    is_gain = told["value"] == GAIN
    more = more_words(told["npv_eur"], int(told["name"]), lang, is_gain=is_gain)
    return f"{sentence} {more}"


def start_words(run: Run, rows: dict[str, list[dict[str, Any]]], lang: str) -> str:
    """The sites that can start together, or that none can."""
    (pool,) = rows["pool"]
    names = [site_name(run, site, lang) for site in pool["name"].split(POOLED)]
    npv = kilo_euros(pool["npv_eur"], lang, is_signed=True)
    if pool["npv_eur"] < 0:
        return label("design.no_pool", lang, site=names[0], npv=npv)
    sites = label("design.joined", lang).join(names)
    return label("design.pool", lang, sites=sites, n=number(len(names), lang), npv=npv)


def design_table(run: Run, lang: str) -> Table:
    """The best tariffs, and the value of each lever of money at which one exists."""
    frame = run.table(DESIGN)
    heads_told = (
        Head(text=label("design.head.what", lang), key="what"),
        Head(text=label("design.head.exists", lang), key="needed"),
        *heads(("npv_eur",), lang, DESIGN),
    )
    rows = facts_of(frame)
    told = rows["told"][0]
    # Tariffs first: a slide has room for a few rows.
    shown = [_tariff_row(row, told, lang) for row in rows.get("tariff", [])]
    if not any(is_balanced(row["npv_eur"]) for row in rows.get("tariff", [])):
        shown += [_lever_row(row, lang) for row in rows.get("lever", [])]
    return filled(heads_told, shown, lang)


def _tariff_row(row: dict[Any, Any], told: dict[str, Any], lang: str) -> dict[Any, Any]:
    """A tariff in words; where its last price brings little, that."""
    n_prices = int(row["name"])
    needed = row["value_fr" if lang == "fr" else "value"]
    if n_prices > int(told["name"]):
        is_gain = told["value"] == GAIN
        needed = more_words(told["npv_eur"], int(told["name"]), lang, is_gain=is_gain)
    what = several("design.of_prices", n_prices, lang)
    return {**row, "what": text_cell(what), "needed": text_cell(needed)}


def _lever_row(row: dict[Any, Any], lang: str) -> dict[Any, Any]:
    value = _value(row["value"])
    needed = value_words(row["name"], value, lang) if value else label("design.never", lang)
    what = lever_words(row["name"], lang)
    return {**row, "what": text_cell(what), "needed": text_cell(needed)}
