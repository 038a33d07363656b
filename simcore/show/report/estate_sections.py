"""Subjects of an estate: the answer, where and when, what it takes, who carries whom."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from simcore.show.estate.charts import CHARTS
from simcore.show.estate.records import EstateRun
from simcore.show.estate.rows import Row
from simcore.show.estate.text import (
    MOST,
    OPERATIONS,
    ORDER,
    YEARS,
    answer,
    change_name,
    change_rows,
    grouping_text,
    millions,
    when_words,
)
from simcore.show.report.layouts import place_of
from simcore.show.report.pictures import png_of
from simcore.show.report.records import Section, Tile
from simcore.show.tables import Table, filled, heads
from simcore.show.words.labels import label, number, percent, scheme_name
from simcore.show.words.notes import short_notes

CARRIED = ("operation", "name", "n_dwellings", "landlord_npv_eur", "given_eur", "taken_eur")
SCHEMES = (
    "scheme",
    "tenant_saving_mean_eur",
    "losers_fraction",
    "n_leaving_over_effort",
    "landlord_npv_eur",
    "balancing_grant_eur",
)


def estate_sections(run: EstateRun, lang: str, *, has_charts: bool = True) -> Iterator[Section]:
    """Subjects of an estate in the order in which a board asks."""
    yield _answer(run, lang)
    if has_charts:
        yield _picture(run, "estate_map", "map", lang)
    if has_charts and run.years:
        yield _picture(run, "rollout", "rollout", lang)
    if run.years:
        title = estate_words("title_years", run, lang)
        yield Section(key="years", title=title, table=_table(run.years, YEARS, lang))
    n_last = min(MOST, len(run.operations) - MOST)
    yield _operations(run, "first", run.operations[:MOST], lang)
    if n_last > 0:
        key = "last" if n_last > 1 else "last_one"
        yield _operations(run, key, run.operations[-n_last:], lang)
    yield _carried(run, lang)
    yield _grants(run, lang)
    if run.order:
        table = _table(change_rows(run, lang), ORDER, lang)
        yield Section(key="order", title=_order_title(run, lang), table=table)
    told = (label(f"estate.note_{key}", lang) for key in ("value", "order", "carried", "draw"))
    notes = (*short_notes(run.notes, lang), *told)
    points = tuple(one[:1].upper() + one[1:] for one in notes)
    yield Section(key="notes", title=label("estate.title_notes", lang), points=points)


def _answer(run: EstateRun, lang: str) -> Section:
    whole = run.facts["whole"]
    n_before = number(whole["n_over_effort_before"], lang)
    tiles = (
        ("outlay", millions(whole["outlay_eur"], lang)),
        ("grant", millions(whole["grant_eur"], lang)),
        ("npv", millions(whole["landlord_npv_eur"], lang, is_signed=True)),
        ("leaving", number(whole["n_leaving_over_effort"], lang)),
    )
    return Section(
        key="answer",
        title=_balance_title(run, lang),
        lead=answer(run, lang),
        points=(grouping_text(run, lang),),
        tiles=tuple(
            Tile(figure=figure, text=label(f"estate.tile_{key}", lang, n_before=n_before))
            for key, figure in tiles
        ),
        tiles_of=scheme_name(run.scheme, {}, lang),
    )


def _balance_title(run: EstateRun, lang: str) -> str:
    facts = run.facts
    if facts["whole"]["landlord_npv_eur"] >= 0:
        return estate_words("title_balanced", run, lang)
    return estate_words("title_short" if facts["n_surplus"] else "title_none", run, lang)


def estate_words(key: str, run: EstateRun, lang: str, **more: str) -> str:
    """A text with the sums of the estate in it."""
    facts, built = run.facts, run.years
    outlays = [row["outlay_eur"] for row in built]
    reached = built[-1]["so_far_n_dwellings"] if built else 0
    values = {
        **{
            name: number(facts[name], lang)
            for name in ("n_dwellings", "n_residences", "n_operations", "n_surplus", "n_worth")
        },
        "given": millions(facts["given_eur"], lang),
        "missing": millions(facts["missing_eur"], lang),
        "npv": millions(facts["whole"]["landlord_npv_eur"], lang, is_signed=True),
        "n_reached": number(reached, lang),
        "most": millions(max(outlays, default=0.0), lang),
        "all": millions(sum(outlays), lang),
        "first": facts["first_year"] or "",
        "last": facts["last_year"] or "",
        "when": when_words(facts, lang),
    }
    return label(f"estate.{key}", lang, **values | more)


def _picture(run: EstateRun, chart: str, key: str, lang: str) -> Section:
    """A slide of a chart, its message read off the rows that it is drawn from."""
    *_, wide, high = place_of("chart_wide", 12).box
    drawn = png_of(partial(_drawn, chart, run, lang), (0.72 * wide, 0.72 * high))
    title = label("estate.title_map_none", lang)
    if run.years:
        first = run.years[0]
        n = {"n": number(first["n_operations"], lang), "homes": number(first["n_dwellings"], lang)}
        title = estate_words(f"title_{key}", run, lang, name=run.operations[0]["name"], **n)
    return Section(key=key, title=title, lead=drawn.subtitle, image=drawn.data)


def _drawn(chart: str, run: EstateRun, lang: str, ax: Any) -> Any:
    return CHARTS[chart](run, ax, lang)


def _operations(run: EstateRun, key: str, rows: Sequence[Row], lang: str) -> Section:
    outlay = sum(row["outlay_eur"] for row in rows)
    value = sum(row["value_eur"] for row in rows)
    more = {
        "n": number(len(rows), lang),
        "homes": number(sum(row["n_dwellings"] for row in rows), lang),
        "outlay": millions(outlay, lang),
        "per_eur": number(value / outlay, lang, 2, is_signed=True) if outlay > 0 else "",
        "name": rows[0]["name"],
    }
    title = estate_words(f"title_{key}", run, lang, **more)
    return Section(key=key, title=title, table=_table(rows, OPERATIONS, lang))


def _carried(run: EstateRun, lang: str) -> Section:
    """The operations that give or lack most, and who carries them."""
    key = "title_carried" if run.facts["n_surplus"] else "title_alone"
    rows = sorted(run.operations, key=lambda row: -abs(row["landlord_npv_eur"]))[:MOST]
    lacks = sum(min(row["landlord_npv_eur"], 0.0) for row in rows)
    more = {"n": number(len(rows), lang), "lacks": millions(-lacks, lang)}
    return Section(
        key="carried",
        title=estate_words(key, run, lang, **more),
        lead=label("estate.carried_lead", lang, n=more["n"]),
        table=_table(rows, CARRIED, lang),
    )


def _grants(run: EstateRun, lang: str) -> Section:
    """Grants that balance the landlord's plan under each scheme."""
    rows = [
        row | {"balancing_grant_eur": row["grant_eur"] + max(-row["landlord_npv_eur"], 0.0)}
        for row in run.whole
    ]
    place = next(i for i, row in enumerate(rows) if row["scheme"] == run.scheme)
    chosen = rows[place]
    more = {
        "scheme": scheme_name(run.scheme, {}, lang),
        "grant": millions(chosen["grant_eur"], lang),
        "whole": millions(chosen["balancing_grant_eur"], lang),
        "more": millions(chosen["balancing_grant_eur"] - chosen["grant_eur"], lang),
    }
    key = "title_grant" if chosen["landlord_npv_eur"] < 0 else "title_granted"
    named = [row | {"scheme": scheme_name(row["scheme"], {}, lang)} for row in rows]
    return Section(
        key="grants",
        title=estate_words(key, run, lang, **more),
        lead=label("estate.grants_lead", lang),
        table=_table(named, SCHEMES, lang, strong=(place,)),
    )


def _order_title(run: EstateRun, lang: str) -> str:
    """How many of the first stay first in the change that moves most of them."""
    row = min(run.order, key=lambda row: row["first_stay_fraction"])
    part = percent(row["first_stay_fraction"], lang)
    n = number(min(MOST, len(run.operations)), lang)
    key = "title_order_holds" if row["first_stay_fraction"] == 1 else "title_order"
    return label(f"estate.{key}", lang, part=part, n=n, change=change_name(row["change"], lang))


def _table(rows: Sequence[Row], names: Sequence[str], lang: str, **more: Any) -> Table:
    return filled(heads(names, lang, "estate"), rows, lang, **more)
