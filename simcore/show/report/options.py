"""Sections of the decision: options to vote on, each on a page, families, money, poverty, plan."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from simcore.show.compare.weights import rests_on, weights_table
from simcore.show.folder.read import Run
from simcore.show.options.tables import (
    aids_table,
    calendar_table,
    families_table,
    family_table,
    funding_table,
    matrix_table,
    months_words,
    more_table,
    poverty_table,
    risks_table,
    same_homes,
)
from simcore.show.options.words import (
    FEW_EUR,
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
from simcore.show.words.inputs import end_text, input_name
from simcore.show.words.labels import counted, label, number, percent_sign, scheme_name, several
from simcore.study.options.records import (
    BALANCED,
    GRANT,
    MEMBERS,
    NEGOTIATE,
    PILOT,
    POOREST,
    SOLD_PILOT,
    WAIT,
    WORST,
)

CALENDAR = "option_calendar"
FIRST_PAGES = (PILOT, SOLD_PILOT, BALANCED, WORST, GRANT, NEGOTIATE, POOREST, MEMBERS)
MOST_PAGES = 3
"""Options whose pages stand before the annex, the first ones of a run that builds; and how many."""
LEAST_TOLD_EUR = 500.0
"""What thousands of euros round to none is left out of who pays. [EUR]"""
MOST_INPUTS = 6
"""Doubtful inputs that a slide tells."""


def decision_sections(run: Run, lang: str) -> list[Section]:
    """The decision, after the answer; nothing for a run that holds no options to build."""
    rows = options_in(run)
    if not any(builds(row) for row in rows):
        return []
    first = _first_pages(rows)
    return [
        _matrix(run, rows, lang),
        *(option_page(run, row, lang) for row in rows if row["option"] in first),
        *_change(run, rows, lang),
        _families(run, rows, lang),
        _funding(run, rows, lang),
        _poverty(run, rows, lang),
        _plan(run, lang),
        _vote(run, rows, lang),
    ]


def annex_pages(run: Run, lang: str) -> list[Section]:
    """Pages of the options that the first slides have no room for."""
    rows = [row for row in options_in(run) if builds(row)]
    later = [row for row in rows if row["option"] not in _first_pages(rows)]
    pages = [replace(option_page(run, row, lang), is_appendix=True) for row in later]
    return [*pages, *([_more(run, rows, lang), _risks(lang)] if rows else [])]


def _more(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    """What the criteria of the first slides leave out: the plan, the places, all tenants."""
    costs = {row["letter"]: -row["landlord_npv_eur"] for row in rows if pays_itself(row)}
    dearest = max(costs, key=lambda letter: costs[letter])
    told = {"letter": dearest, "cost": thousands(costs[dearest], lang, 0)}
    is_cost = costs[dearest] >= LEAST_TOLD_EUR
    title = label("options.more_title" if is_cost else "options.more_title_none", lang, **told)
    return Section(
        key="option_more",
        title=title,
        lead=label("options.more_lead", lang),
        table=more_table(run, lang),
        is_appendix=True,
    )


def _first_pages(rows: list[dict[str, Any]]) -> list[str]:
    """Options whose pages stand before the annex."""
    built = [row["option"] for row in rows if builds(row)]
    return [kind for kind in FIRST_PAGES if kind in built][:MOST_PAGES]


def _matrix(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    return Section(
        key="options",
        title=_matrix_title(rows, lang),
        lead=label("options.matrix_lead", lang),
        table=matrix_table(run, lang),
    )


def _matrix_title(rows: list[dict[str, Any]], lang: str) -> str:
    """How many options there are, and the one that costs the landlord least, or leaves most."""
    best = min(filter(pays_itself, rows), key=lambda row: row["cost_eur_per_year"])
    free = sum(not row["open_law"] for row in rows)
    told = {"n": number(len(rows), lang), "free": number(free, lang)}
    told["best"], cost = best["letter"], best["cost_eur_per_year"]
    if cost >= FEW_EUR:
        return label("options.matrix_title", lang, **told, cost=thousands(cost, lang))
    if cost > -FEW_EUR:
        return label("options.matrix_title_even", lang, **told)
    left = thousands(best["landlord_npv_eur"], lang, 0)
    return label("options.matrix_title_left", lang, **told, left=left)


def option_page(run: Run, row: dict[str, Any], lang: str) -> Section:
    """One option on a page that a tenant can read."""
    of_tenants = (pays_words(row, lang), label("options.you_can", lang))
    of_board = (risk_words(run, row, lang), law_words(row, lang), decide_words(run, row, lang))
    return Section(
        key=f"option_{row['option']}",
        title=full_title(run, row, lang),
        lead=label("options.page_lead", lang) + same_homes([row], lang),
        table=family_table(run, row, lang),
        points=(*of_tenants, _costs(row, lang), *of_board),
        n_under=len(of_tenants),
    )


def _costs(row: dict[str, Any], lang: str) -> str:
    if row["option"] == NEGOTIATE:
        key = "options.costs_asked" if row["missing_eur"] < 1 else "options.costs_missing"
        amount = thousands(row["amount_eur"], lang, 0)
        return label(key, lang, amount=amount, missing=thousands(row["missing_eur"], lang, 0))
    yearly, plan = row["cost_eur_per_year"], -row["landlord_npv_eur"]
    if abs(yearly) < FEW_EUR:
        return label("options.even", lang)
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
        yield from _inputs(run, lang)
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


def _inputs(run: Run, lang: str) -> Iterator[Section]:
    """What would change an answer that balances: the doubtful inputs that weigh most."""
    if "weights" not in run.names or not len(run.table("weights")):
        return
    first, table = run.table("weights").iloc[0], weights_table(run, lang, MOST_INPUTS)
    ends = {end: end_text(first["input"], first[end], lang) for end in ("low", "high")}
    scheme = scheme_name(str(first["scheme"]), run.titles, lang)
    title = label(
        "options.change_title_input", lang, input=input_name(first["input"], lang), **ends
    )
    yield Section(
        key="option_change",
        title=title,
        lead=label("options.change_lead_input", lang, scheme=scheme),
        table=table,
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
        lead=label("options.families_lead", lang) + same_homes(rows, lang),
        native="option_gains",
        table=families_table(run, lang),
        points=(label("options.families_point", lang), label("options.families_nothing", lang)),
        n_under=2,
    )


def _funding(run: Run, rows: list[dict[str, Any]], lang: str) -> Section:
    built = [row for row in rows if pays_itself(row)]
    worst = max(built, key=lambda row: row["invested_eur"])
    paid = {name: worst[f"{name}_eur"] for name in ("grant", "loan", "own")}
    parts = [
        label(f"options.funding_{name}", lang, amount=thousands(eur, lang, 0))
        for name, eur in paid.items()
        if eur >= LEAST_TOLD_EUR
    ]
    return Section(
        key="option_funding",
        title=label(
            "options.funding_title",
            lang,
            option=worst["letter"],
            invested=thousands(worst["invested_eur"], lang, 0),
            parts=", ".join(parts),
        ),
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
        title=counted(
            "options.poverty_title",
            int(best["n_leaving_over_effort"]),
            lang,
            of=number(best["n_over_effort_before"], lang),
            left=number(best["n_still_over_effort"], lang),
        ),
        lead=label("options.poverty_lead", lang),
        native="option_effort",
        table=poverty_table(run, lang),
        points=(
            label(
                "options.poverty_point",
                lang,
                option=short_title(best, lang),
                before=before,
                after=after,
            ),
        ),
        n_under=1,
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
        points=tuple(label(f"options.plan_point.{name}", lang) for name in ("tenants", "contract")),
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
