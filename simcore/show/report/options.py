"""Sections of the decision: options to vote on, each on a page, families, money, poverty, plan."""

from collections.abc import Iterator
from typing import Any

from simcore.show.compare.weights import rests_on
from simcore.show.folder.read import Run
from simcore.show.options.tables import (
    aids_table,
    calendar_table,
    families_table,
    family_table,
    funding_table,
    matrix_table,
    months_words,
    poverty_table,
    risks_table,
)
from simcore.show.options.words import (
    builds,
    decide_words,
    families_of,
    full_title,
    law_words,
    options_in,
    pays_itself,
    pays_words,
    risk_words,
    short_title,
    thousands,
    trigger_words,
)
from simcore.show.report.records import Section
from simcore.show.words.labels import label, number, percent_sign, several
from simcore.study.options.records import EVERYWHERE, NEGOTIATE, WAIT

CALENDAR = "option_calendar"
OWN_PAGE_LATER = (EVERYWHERE,)
"""Options whose page stands in the annex."""


def decision_sections(run: Run, lang: str) -> list[Section]:
    """The decision, after the answer; nothing for a run that holds no options to build."""
    rows = options_in(run)
    if not any(builds(row) for row in rows):
        return []
    return [
        _matrix(run, rows, lang),
        *(option_page(run, row, lang) for row in rows if _has_page(row)),
        *_change(run, rows, lang),
        _families(run, rows, lang),
        _funding(run, rows, lang),
        _poverty(run, rows, lang),
        _plan(run, lang),
        _vote(run, rows, lang),
    ]


def annex_pages(run: Run, lang: str) -> list[Section]:
    """Pages of the options that the first slides have no room for."""
    return [
        option_page(run, row, lang) for row in options_in(run) if row["option"] in OWN_PAGE_LATER
    ] + ([_risks(lang)] if any(map(builds, options_in(run))) else [])


def _has_page(row: dict[str, Any]) -> bool:
    return builds(row) and row["option"] not in OWN_PAGE_LATER


def _matrix(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    built = [row for row in rows if builds(row)]
    cheapest = min(built, key=lambda row: row["cost_eur_per_year"])
    free = sum(not row["open_law"] for row in rows)
    return Section(
        key="options",
        title=label(
            "options.matrix_title",
            lang,
            n=number(len(rows), lang),
            free=number(free, lang),
            cheapest=cheapest["letter"],
            cost=thousands(cheapest["cost_eur_per_year"], lang),
        ),
        lead=label("options.matrix_lead", lang),
        table=matrix_table(run, lang),
    )


def option_page(run: Run, row: dict[str, Any], lang: str) -> Section:
    """One option on a page that a tenant can read."""
    points = [pays_words(row, lang), label("options.you_can", lang), _costs(row, lang)]
    points += [risk_words(run, row, lang), law_words(row, lang), decide_words(row, lang)]
    return Section(
        key=f"option_{row['option']}",
        title=full_title(run, row, lang),
        lead=label("options.page_lead", lang),
        table=family_table(run, row, lang),
        points=tuple(points),
        is_appendix=row["option"] in OWN_PAGE_LATER,
    )


def _costs(row: dict[str, Any], lang: str) -> str:
    if row["option"] == NEGOTIATE:
        key = "options.costs_asked" if row["missing_eur"] < 1 else "options.costs_missing"
        amount = thousands(row["amount_eur"], lang, 0)
        return label(key, lang, amount=amount, missing=thousands(row["missing_eur"], lang, 0))
    yearly, plan = row["cost_eur_per_year"], -row["landlord_npv_eur"]
    key = "options.costs" if plan > 0 else "options.earns"
    sign = 1 if plan > 0 else -1
    return label(
        key, lang, yearly=thousands(sign * yearly, lang), plan=thousands(sign * plan, lang, 0)
    )


def _change(run: Run, rows: list[dict[str, Any]], lang: str) -> Iterator[Section]:
    """What would change the answer: aids of others, the trigger of waiting, doubtful inputs."""
    waiting = next((row for row in rows if row["option"] == WAIT), None)
    weights = run.table("weights") if "weights" in run.names else None
    rests = "" if weights is None else rests_on(weights.head(2), lang, run.titles)
    if waiting is None:
        return
    asked = next(row for row in rows if row["option"] == NEGOTIATE)
    points = [
        trigger_words(waiting, lang),
        label("options.wait_price", lang, forgone=thousands(waiting["amount_eur"], lang)),
    ]
    title = "options.change_title" if asked["missing_eur"] < 1 else "options.change_title_short"
    yield Section(
        key="option_change",
        title=label(
            title,
            lang,
            letter=waiting["letter"],
            amount=thousands(asked["amount_eur"], lang, 0),
            missing=thousands(asked["missing_eur"], lang, 0),
        ),
        lead=label("options.change_lead", lang),
        table=aids_table(run, lang),
        points=(*points, *([rests] if rests else [])),
    )


def _families(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    gains = [one["gain_eur_per_month"] for row in rows for one in families_of(run, row)]
    ends = {"low": min(gains), "high": max(gains)}
    return Section(
        key="option_families",
        title=label(
            "options.families_title",
            lang,
            **{key: number(value, lang, 1) for key, value in ends.items()},
        ),
        lead=label("options.families_lead", lang),
        native="option_gains",
        table=families_table(run, lang),
        points=(label("options.families_point", lang), label("options.families_nothing", lang)),
    )


def _funding(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    built = [row for row in rows if pays_itself(row)]
    worst = max(built, key=lambda row: row["invested_eur"])
    fields = {
        name: thousands(worst[f"{name}_eur"], lang, 0)
        for name in ("invested", "grant", "loan", "own")
    }
    return Section(
        key="option_funding",
        title=label("options.funding_title", lang, option=worst["letter"], **fields),
        lead=label("options.funding_lead", lang),
        table=funding_table(run, lang),
        points=(
            label(
                "options.funding_point",
                lang,
                option=worst["letter"],
                annuity=thousands(worst["annuity_eur_per_year"], lang),
                running=thousands(worst["running_eur_per_year"], lang),
                income=thousands(worst["income_eur_per_year"], lang),
            ),
            label("options.funding_cost", lang),
        ),
    )


def _poverty(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    built = [row for row in rows if builds(row)]
    best = max(built, key=lambda row: (row["n_leaving_over_effort"], row["tenant_saving_mean_eur"]))
    before, after = (
        number(100 * best[f"effort_{when}_fraction"], lang, 1) + percent_sign(lang)
        for when in ("before", "after")
    )
    return Section(
        key="option_poverty",
        title=label(
            "options.poverty_title",
            lang,
            leaving=number(best["n_leaving_over_effort"], lang),
            n=number(best["n_over_effort_before"], lang),
            left=number(best["n_still_over_effort"], lang),
        ),
        lead=label("options.poverty_lead", lang),
        native="option_effort",
        table=poverty_table(run, lang),
        points=(
            label(
                "options.poverty_point",
                lang,
                option=short_title(run, best, lang),
                before=before,
                after=after,
            ),
        ),
    )


def _plan(run: Run, lang: str) -> Section:
    steps = {row["step"]: row for row in run.table(CALENDAR).to_dict("records")}
    return Section(
        key="option_plan",
        title=label(
            "options.plan_title",
            lang,
            vote=months_words(steps["vote"], lang),
            start=months_words(steps["start"], lang),
        ),
        lead=label("options.plan_lead", lang),
        table=calendar_table(run, lang),
        points=tuple(
            label(f"options.plan_point.{name}", lang) for name in ("risk", "tenants", "contract")
        ),
    )


def _vote(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    """The decision that is asked for."""
    steps = {row["step"]: row for row in run.table(CALENDAR).to_dict("records")}
    clear = [
        row for row in rows if builds(row) and not row["open_law"] and row["option"] != NEGOTIATE
    ]
    vote = months_words(steps["vote"], lang)
    points = [label("options.vote_point", lang, option=full_title(run, row, lang)) for row in rows]
    n_clear = len(clear)
    points.append(
        several("options.vote_then", n_clear, lang) if n_clear else label("options.vote_none", lang)
    )
    return Section(
        key="option_vote",
        title=label("options.vote_title", lang, n=number(len(rows), lang), vote=vote),
        points=tuple(points),
    )


def _risks(lang: str) -> Section:
    return Section(
        key="option_risks",
        title=label("options.risks_title", lang),
        table=risks_table(lang),
        is_appendix=True,
    )
