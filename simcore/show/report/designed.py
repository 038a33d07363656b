"""Sections of the designer: whether any tariff works, and its price sheet with the levers."""

from collections.abc import Iterator
from typing import Any

from simcore.show.compare.designed import (
    DESIGN,
    best_words,
    design_sentences,
    design_table,
    facts_of,
    start_words,
)
from simcore.show.folder.read import Run
from simcore.show.report.records import Section
from simcore.show.tables import filled
from simcore.show.words.design_futures import (
    TABLE,
    futures_heads,
    futures_rows,
    futures_sentences,
    futures_title,
    is_whole,
)
from simcore.show.words.labels import kilo_euros, label, number
from simcore.study.compare.verdict import is_balanced

LINE = "design_line"
"""Chart of the line, drawn from the table of the run."""


def design_sections(run: Run, lang: str) -> Iterator[Section]:
    """What no tariff beats with the line, then the prices; nothing where it was not asked."""
    if DESIGN in run.names and len(frame := run.table(DESIGN)):
        yield from _of_scenario(run, frame, lang)
    if TABLE in run.names and is_whole(run.table(TABLE)):
        yield _in_futures(run, lang)


def _in_futures(run: Run, lang: str) -> Section:
    """What prices do in many futures."""
    frame = run.table(TABLE)
    return Section(
        key=TABLE,
        title=futures_title(frame, lang),
        lead=next(futures_sentences(frame, lang)),
        points=tuple(futures_sentences(frame, lang))[1:],
        table=filled(futures_heads(lang), futures_rows(frame, lang), lang),
    )


def _of_scenario(run: Run, frame: Any, lang: str) -> Iterator[Section]:
    """The bound and the prices of the scenario as it is."""
    rows = facts_of(frame)
    if "line" in rows:
        sentences = design_sentences(frame, lang)
        yield Section(
            key=DESIGN,
            title=_bound_title(rows, lang),
            chart=LINE,
            points=(*sentences[1:-1], best_words(rows, lang), start_words(run, rows, lang)),
        )
    yield Section(
        key="design_prices",
        title=_prices_title(rows, lang),
        lead=label("topic_design_lead", lang),
        table=design_table(run, lang),
    )


def _bound_title(rows: dict[str, list[dict[str, Any]]], lang: str) -> str:
    """What tenants can pay of what is needed, and the bound, as a message."""
    (bound,) = rows["bound"]
    worth = bound["npv_eur" if bound["value"] == "all" else "first_year_npv_eur"]
    return label(
        "topic_design_left" if worth >= 0 else "topic_design_short",
        lang,
        can_pay=number(bound["can_pay_eur_per_year"] / 1e3, lang, 1),
        need=number(bound["need_eur_per_year"] / 1e3, lang, 1),
        npv=kilo_euros(worth, lang, is_signed=True),
    )


def _prices_title(rows: dict[str, list[dict[str, Any]]], lang: str) -> str:
    """How many levers of money make a tariff possible alone, as a message."""
    levers = rows.get("lever", [])
    (bound,) = rows["bound"]
    reached = sum(bool(row["value"]) for row in levers)
    if "tariff" not in rows:
        return label("topic_prices_none", lang)
    name = rows["told"][0]["name"]
    best = next(row for row in rows["tariff"] if row["name"] == name)
    told = {
        "npv": kilo_euros(best["npv_eur"], lang, is_signed=True),
        "mean": number(bound["gain_mean_eur"], lang),
    }
    if is_balanced(best["npv_eur"]):
        return label("topic_prices_balanced", lang, **told)
    counts = {"n": number(reached, lang), "levers": number(len(levers), lang)}
    return label("topic_prices", lang, **told, **counts)
