"""Tables of the options of a run: criteria, families, who pays, poverty, calendar, risks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from simcore.show.folder.read import Run
from simcore.show.options.frame import CALENDAR
from simcore.show.options.words import (
    aid_words,
    aids_of,
    builds,
    families_of,
    family_brief,
    family_name,
    members_words,
    odds_of_option,
    options_in,
    pays_itself,
    place_words,
    short_title,
    thousands,
)
from simcore.show.tables import Head, Table, filled, heads, number_cell, text_cell
from simcore.show.words.futures import SAFE
from simcore.show.words.labels import label, month_names, number, percent
from simcore.study.options.records import MEMBERS, NEGOTIATE

Row = Mapping[str, Any]
RISKS = ("law", "cost", "refusals", "unpaid", "roofs", "prices")
"""Risks that any option bears, each with its owner and what is done about it."""


def matrix_table(run: Run, lang: str) -> Table:
    """Options in columns, criteria in rows."""
    rows = options_in(run)
    told = [Head(text=label("options.criterion", lang), key="criterion")]
    told += [Head(text=short_title(row, lang), key=row["letter"]) for row in rows]
    lines = [
        {
            "criterion": text_cell(name),
            **{row["letter"]: text_cell(cell(row)) for row in rows},
        }
        for name, cell in _criteria(run, rows, lang)
    ]
    return filled(told, lines, lang, caption=members_words(run, lang))


Say = Callable[[Row], str]


def _criteria(run: Run, rows: list[dict[str, Any]], lang: str) -> Iterator[tuple[str, Say]]:
    """Name of each criterion, and what it says of an option."""
    names = list(dict.fromkeys(f["family"] for row in rows for f in families_of(run, row)))
    for name in names:
        yield (
            label("options.criterion_gain", lang, family=family_brief(name, lang)),
            partial(_gain, run, lang, name),
        )
    of_tenants: list[tuple[str, Callable[[Row], str]]] = [
        ("gaining", lambda row: f"{row['n_gaining']:.0f}/{row['n_tenants']:.0f}"),
        _nobody_loses(run, rows, lang),
        (
            "poverty",
            lambda row: f"{row['n_leaving_over_effort']:.0f}/{row['n_over_effort_before']:.0f}",
        ),
    ]
    for key, say in of_tenants:
        unbuilt = percent(1.0, lang) if key == SAFE else number(0, lang)
        yield label(f"options.criterion_{key}", lang), partial(_if_built, say, unbuilt)
    yield label("options.criterion_cost", lang), lambda row: _cost(row, lang)
    yield label("options.criterion_others", lang), lambda row: _others(row, lang)
    yield (
        label("options.criterion_law", lang),
        lambda row: label("yes" if row["open_law"] else "no", lang),
    )


def more_table(run: Run, lang: str) -> Table:
    """Options that build in rows: where, what tenants gain in all, and the cost over the plan."""
    named = (("option", "name"), ("criterion_place", "where"), ("criterion_plan", "plan"))
    told = [Head(text=label(f"options.{text}", lang), key=key) for text, key in named]
    told[2:2] = heads(("tenant_saving_mean_eur", "tenant_saving_total_eur"), lang, "options")
    rows = [
        {
            **row,
            "name": short_title(row, lang),
            "where": place_words(run, row, lang),
            "plan": number_cell(-row["landlord_npv_eur"], _over_plan(row, lang)),
        }
        for row in options_in(run)
        if builds(row)
    ]
    return filled(told, rows, lang)


def _if_built(say: Say, unbuilt: str, row: Row) -> str:
    return say(row) if builds(row) else unbuilt


def _gain(run: Run, lang: str, family: str, row: Row) -> str:
    own = [one for one in families_of(run, row) if one["family"] == family]
    gain = own[0]["gain_eur_per_month"] if own else 0.0
    return number(gain, lang, 1, is_signed=True)


def _nobody_loses(run: Run, rows: Sequence[Row], lang: str) -> tuple[str, Say]:
    """How likely it is that nobody loses, unknown for what was not drawn; else who does."""
    odds = {row["letter"]: odds_of_option(run, row) for row in rows}
    if all(one is None for one in odds.values()):
        return "losers", lambda row: percent(row["losers_any_year_fraction"], lang)

    def say(row: Row) -> str:
        told = odds[row["letter"]]
        if told is None:
            return label("options.odds_unknown", lang)
        return percent(float(told["probability"]), lang)

    return SAFE, say


def _cost(row: Row, lang: str) -> str:
    if not builds(row) or row["option"] == NEGOTIATE:
        return thousands(0.0, lang, 0)
    return thousands(row["cost_eur_per_year"], lang)


def _over_plan(row: Row, lang: str) -> str:
    if not builds(row) or row["option"] == NEGOTIATE:
        return thousands(0.0, lang, 0)
    return thousands(-row["landlord_npv_eur"], lang, 0)


def _others(row: Row, lang: str) -> str:
    """What others give over the plan, beyond the grant of the scenario."""
    return thousands(row["amount_eur"] if row["option"] == NEGOTIATE else 0.0, lang, 0)


def family_table(run: Run, row: Row, lang: str) -> Table:
    """Families of an option: bill of today, with the option, and what they gain. [EUR/month]"""
    shown = ("before_eur_per_month", "after_eur_per_month", "gain_eur_per_month")
    # The unit stands in the lead of the page.
    told = (
        Head(text=label("options.family", lang), key="name"),
        *_called(heads(shown, lang), lang),
    )
    rows = [{**one, "name": family_name(one["family"], lang)} for one in families_of(run, row)]
    caption = label(
        "options.family_caption",
        lang,
        homes=label("answer.between_notes", lang).join(
            f"{one['name']} {number(one['n_homes'], lang)}" for one in rows
        ),
    )
    return filled(told, rows, lang, caption=caption + same_homes([row], lang))


def _called(told: Iterable[Head], lang: str) -> Iterator[Head]:
    """Described columns under heads of one or two words."""
    return (replace(one, text=label(f"options.head.{one.name}", lang)) for one in told)


def families_table(run: Run, lang: str) -> Table:
    """Options that build in rows, families in columns: bill of today, then with the option."""
    rows = [row for row in options_in(run) if builds(row)]
    names = list(dict.fromkeys(one["family"] for row in rows for one in families_of(run, row)))
    told = [Head(text=label("options.option", lang), key="name")]
    told += [Head(text=family_brief(name, lang), key=name) for name in names]
    lines = [
        {
            "name": text_cell(short_title(row, lang)),
            **{name: text_cell("") for name in names},
            **{one["family"]: text_cell(_before_after(one, lang)) for one in families_of(run, row)},
        }
        for row in rows
    ]
    caption = label("options.all_families_caption", lang)
    return filled(told, lines, lang, caption=caption + same_homes(rows, lang))


def same_homes(rows: Sequence[Row], lang: str) -> str:
    """That the families of the best membership are those of the others, where it is told.

    Stands behind another sentence; empty for options without it.
    """
    found = [row["letter"] for row in rows if row["option"] == MEMBERS]
    return "".join(f" {label('options.family_members', lang, letter=letter)}" for letter in found)


def _before_after(row: Row, lang: str) -> str:
    ends = {when: number(row[f"{when}_eur_per_month"], lang, 1) for when in ("before", "after")}
    return label("options.before_after", lang, **ends)


def funding_table(run: Run, lang: str) -> Table:
    """Options that build in rows: works, who pays for them, and the first year. [kEUR]"""
    shown = (
        *("invested_eur", "grant_eur", "loan_eur", "own_eur", "annuity_eur_per_year"),
        *("running_eur_per_year", "income_eur_per_year", "cost_eur_per_year"),
    )
    told = (Head(text=label("options.option", lang), key="name"), *heads(shown, lang, "options"))
    rows = [{**row, "name": short_title(row, lang)} for row in options_in(run) if pays_itself(row)]
    return filled(told, rows, lang)


def poverty_table(run: Run, lang: str) -> Table:
    """Options that build in rows: part of the income for energy, households over the threshold."""
    drawn = heads(("effort_before_fraction", "effort_after_fraction"), lang, "options")
    shown = ("n_over_effort_before", "n_leaving_over_effort", "n_still_over_effort")
    told = (
        Head(text=label("options.option", lang), key="name"),
        # A slide draws them beside the table.
        *(replace(one, media=("page",)) for one in drawn),
        *_called(heads(shown, lang, "options"), lang),
    )
    rows = [{**row, "name": short_title(row, lang)} for row in options_in(run) if builds(row)]
    return filled(told, rows, lang)


def aids_table(run: Run, lang: str) -> Table:
    """What is asked of whom so that the books balance."""
    options = options_in(run)
    told = (
        Head(text=label("options.asked", lang), key="asked"),
        Head(text=label("options.whom", lang), key="whom"),
        *heads(("worth_eur",), lang, "option_aids"),
    )
    rows = [
        {
            "asked": text_cell(aid_words(one, options, lang)),
            "whom": text_cell(label(f"options.whom.{one['aid']}", lang)),
            "worth_eur": one["used_fraction"] * one["worth_eur"],
        }
        for one in aids_of(run)
        if one["used_fraction"] > 0
    ]
    return filled(told, rows, lang)


def calendar_table(run: Run, lang: str) -> Table:
    """Steps after a vote, with the months in which they begin and end, and who sets them."""
    told = (
        Head(text=label("options.step", lang), key="step"),
        Head(text=label("options.months", lang), key="months"),
        Head(text=label("options.owner", lang), key="owner"),
    )
    rows = [
        {
            "step": text_cell(label(f"options.step.{row['step']}", lang)),
            "months": text_cell(months_words(row, lang)),
            "owner": text_cell(label(f"options.step_owner.{row['step']}", lang)),
        }
        for row in run.table(CALENDAR).to_dict("records")
    ]
    return filled(told, rows, lang)


def months_words(row: Row, lang: str) -> str:
    """Months of a step, from and to."""
    start, end = (_month(row[name], lang) for name in ("from_day", "to_day"))
    if start == end:
        return start
    return label("options.from_to", lang, start=start, end=end)


def _month(day: str, lang: str) -> str:
    found = date.fromisoformat(day)
    return f"{month_names(lang, 'abbreviated')[found.month - 1]} {found.year}"


def risks_table(lang: str) -> Table:
    """Risks, who bears them, and what is done."""
    told = tuple(
        Head(text=label(f"options.{name}", lang), key=name) for name in ("risk", "owner", "measure")
    )
    rows = [
        {
            name: text_cell(label(f"options.{name}.{risk}", lang))
            for name in ("risk", "owner", "measure")
        }
        for risk in RISKS
    ]
    return filled(told, rows, lang)
