"""Voting papers for a tenants' meeting: one page a type of household, and one for all."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simcore.money.fairness import HALF_A_CENT
from simcore.show.folder.place import whole_folder
from simcore.show.sheet.offers import Told
from simcore.show.words.labels import NO_BREAK, label, number, scheme_name, several
from simcore.show.words.names import own_name
from simcore.show.words.tariffs import price_group_words
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.real_homes import counted_in
from simcore.study.options.records import NEGOTIATE, NOTHING, PILOT, SOLD_PILOT, WAIT
from simcore.study.sheet.ballot import MONTHS, Ballot, ballots
from simcore.study.sheet.sheet import SheetFigures

TEMPLATE = Path(__file__).parents[2] / "data" / "vote.typ"
DATA, SUMMARY, COMMAND = "vote.json", "all", "vote"
LETTERS_PT = 12.5
"""Size of the letters, with which as many choices as a page may have fit on it."""
WIDTHS = (7, 2, 2)
"""Parts of the width of a page: what a choice is, and two amounts."""
TRIALS = (PILOT, SOLD_PILOT)
"""Options that are done at one site, which their names tell."""
Row = dict[str, Any]


def vote_pages(
    outcome: Outcome, told: Sequence[Told], contact: str, lang: str
) -> dict[str, dict[str, Any]]:
    """Words of each page by the name of its file: all homes first, then types of household.

    Parameters
    ----------
    outcome
        Priced schemes.
    told
        What to choose from, as :mod:`simcore.show.sheet.offers` has it.
    contact
        Whom to ask; empty to be filled in by hand.
    lang
        ``"fr"``, which tenants get, or ``"en"`` to read it by.
    """
    papers = list(ballots(outcome.sites, [one.offer for one in told]))
    pages = {SUMMARY: _summary(outcome, told, contact, lang)} if papers else {}
    for paper in papers:
        page = _page(paper, outcome, told, contact, lang)
        pages["-".join((paper.site, paper.household, *paper.groups))] = page
    return pages


def write_votes(pages: Mapping[str, Mapping[str, Any]], folder: Path) -> list[str]:
    """Names of the PDFs written into a folder, one a page, whole or not at all."""
    import typst
    from matplotlib import get_data_path

    fonts = [str(Path(get_data_path(), "fonts", "ttf"))]
    with whole_folder(folder, COMMAND) as working, TemporaryDirectory() as name:
        template = Path(name) / TEMPLATE.name
        template.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        names = []
        for stem, page in pages.items():
            (Path(name) / DATA).write_text(json.dumps(page), encoding="utf-8")
            names.append(f"vote-{stem}.pdf")
            typst.compile(
                str(template),
                output=str(working / names[-1]),
                root=name,
                font_paths=fonts,
                ignore_system_fonts=True,
            )
    return names


def page_text(page: Mapping[str, Any]) -> str:
    """All sentences of a page, one a line, without its figures and boxes."""
    lines = [page["intro"], *(line for row in page["rows"] for line in row["lines"])]
    lines += [point for part in page["parts"] for point in part["points"]]
    return "\n".join([*lines, page["foot"]])


def _page(
    paper: Ballot, outcome: Outcome, told: Sequence[Told], contact: str, lang: str
) -> dict[str, Any]:
    household = label(f"sheet.household.{paper.household}", lang)
    groups = [price_group_words(name, lang) for name in paper.groups]
    household = ", ".join([household, *groups])
    today = round(paper.today_eur_per_month, 2)
    rows = [] if _has_today(told) else [_same(_say("today", lang), "today_text", today, lang)]
    for one, figures in zip(told, paper.choices, strict=True):
        name = _name(one, outcome, lang)
        if figures is None:
            rows.append(_same(name, UNCHANGED.get(one.kind, "elsewhere"), today, lang))
        else:
            rows.append(_changed(name, one, figures, today, lang))
    return {
        **_frame(told, contact, lang),
        "who": _say("who", lang, household=household, site=_site(paper.site, outcome, lang)),
        "intro": _say("intro", lang),
        "heads": ["", _say("head_pays", lang), _say("head_gain", lang)],
        "rows": rows,
        "foot": _say("foot", lang, n=number(paper.n_homes, lang)),
    }


UNCHANGED = {NOTHING: "today_text", WAIT: "wait"}
"""What is said of options that build nothing; any other is done at other sites."""


def _same(name: str, said: str, today: float, lang: str) -> Row:
    """A choice that changes nothing at a site. [EUR/month]"""
    gain = "" if said == "today_text" else _eur(0.0, lang)
    return {"name": name, "lines": [_say(said, lang)], "figures": [_eur(today, lang), gain]}


def _changed(name: str, one: Told, figures: SheetFigures, today: float, lang: str) -> Row:
    """A choice with what it changes in a month. [EUR/month]"""
    gain = round(figures.saving_eur / MONTHS, 2)
    return {
        "name": name,
        "lines": [
            *_changes(figures, gain, lang),
            *(_who_is_out(figures, lang) if figures.n_out else _who_gains(figures, lang)),
            *[_say("mixed", lang)] * figures.is_mixed,
            *[_say("others", lang)] * (one.kind == NEGOTIATE),
            *[_say("open", lang)] * one.is_open,
        ],
        "figures": [_eur(today - gain, lang), _eur(gain, lang, is_signed=True)],
    }


def _has_today(told: Sequence[Told]) -> bool:
    """Whether doing nothing is one of the choices."""
    return any(one.kind == NOTHING for one in told)


def _name(one: Told, outcome: Outcome, lang: str) -> str:
    """A choice by its letter; tenants have no use for the code of a scheme."""
    if one.kind in TRIALS:
        (site,) = one.offer.sites
        name = _say(f"option.{one.kind}", lang, site=_site(site, outcome, lang))
    elif one.kind:
        name = _say(f"option.{one.kind}", lang)
    else:
        scheme = one.offer.scheme
        name = scheme_name(scheme, outcome.titles, lang).removeprefix(f"{scheme} ")
    return f"{one.letter}. {name}"


def _site(site: str, outcome: Outcome, lang: str) -> str:
    return own_name(outcome.flows.scenario.sites[site], lang)


def _changes(figures: SheetFigures, gain: float, lang: str) -> Iterator[str]:
    """What changes in a month, in cents that add up to the gain. [EUR/month]"""
    pays, charges = (
        round(value / MONTHS, 2) for value in (figures.payment_eur, figures.charges_saving_eur)
    )
    bill = gain + pays - charges
    yield _say("pays", lang, amount=_eur(pays, lang)) if pays > 0 else _say("pays_nothing", lang)
    if pays < 0:
        yield _say("gets", lang, amount=_eur(-pays, lang))
    if abs(bill) >= HALF_A_CENT:
        yield _say("bill" if bill > 0 else "bill_up", lang, amount=_eur(abs(bill), lang))
    if charges > 0:
        yield _say("charges", lang, amount=_eur(charges, lang))


def _who_gains(figures: SheetFigures, lang: str) -> Iterator[str]:
    low, high = figures.saving_low_eur / MONTHS, figures.saving_high_eur / MONTHS
    if max(abs(low), abs(high)) < HALF_A_CENT:
        yield _say("same", lang)
        return
    words = {"low": _eur(low, lang, is_signed=True), "high": _eur(high, lang, is_signed=True)}
    yield _say("range", lang, **words)
    if figures.losers_fraction == 1:
        yield _say("lose_all", lang)
    elif figures.losers_fraction > 0:
        part = min(max(round(100 * figures.losers_fraction), 1), 99)
        yield several("vote.lose", part, lang)


def _who_is_out(figures: SheetFigures, lang: str) -> Iterator[str]:
    """How many of a hundred a rule of membership leaves out: then the amounts are nobody's own."""
    part = min(max(round(100 * figures.n_out / figures.n_homes), 1), 99)
    yield several("vote.out", part, lang)


def _summary(outcome: Outcome, told: Sequence[Told], contact: str, lang: str) -> dict[str, Any]:
    n_homes = sum(int(counted_in(site).sum()) for site in outcome.sites)
    return {
        **_frame(told, contact, lang),
        "who": _say("all", lang),
        "intro": _say("all_intro", lang, n=number(n_homes, lang)),
        "heads": ["", _say("head_mean", lang), _say("head_landlord", lang)],
        "rows": [_of_all(one, outcome, n_homes, lang) for one in told],
        "foot": _say("all_foot", lang),
    }


def _of_all(one: Told, outcome: Outcome, n_homes: int, lang: str) -> Row:
    """A choice for all homes together: mean gain of a month, cost of a year to the landlord."""
    name = _name(one, outcome, lang)
    if one.tenants is None or one.landlord is None:
        lines = [_say("wait" if one.kind == WAIT else "unchanged", lang)]
        return {"name": name, "lines": lines, "figures": [_eur(0.0, lang), _whole(0.0, lang)]}
    asked = [site for site in outcome.sites if site.flows.site in one.offer.sites]
    n_asked, n_in = (
        sum(int(counted_in(site).sum()) for site in sites)
        for sites in (asked, one.offer.sites.values())
    )
    yearly = 0.0 if one.kind == NEGOTIATE else round(one.landlord.cost_eur_per_year, -2)
    lines = [_say("only", lang, n=number(n_asked, lang))] * (n_asked < n_homes)
    lines += [several("vote.members", n_in, lang)] * (n_in < n_asked)
    lines += [_say("losers", lang, n=number(round(one.tenants.losers_fraction * n_in), lang))]
    lines += [_say("hardship", lang, n=number(one.tenants.n_leaving, lang))]
    if one.kind == NEGOTIATE:
        lines += [_say("asked", lang, amount=_whole(round(one.amount_eur, -3), lang))]
    lines += [_say("open", lang)] * one.is_open
    gain = _eur(one.tenants.gain_mean_eur / MONTHS, lang, is_signed=True)
    return {
        "name": name,
        "lines": lines,
        "figures": [gain, _whole(yearly, lang)],
    }


def _frame(told: Sequence[Told], contact: str, lang: str) -> dict[str, Any]:
    """What all pages have: title, what to do, whom to ask, boxes to tick."""
    todo = ["tick", "nothing", "no", "leave"]
    is_supplied = any(one.rules is not None and one.rules.is_full_supply for one in told)
    todo[2:2] = ["supplier_some" if is_supplied else "supplier"]
    boxes = [one.letter for one in told]
    return {
        "lang": lang,
        "size": LETTERS_PT,
        "widths": WIDTHS,
        "title": _say("title", lang),
        "parts": [
            {"title": _say("head_todo", lang), "points": [_say(f"do_{one}", lang) for one in todo]},
            {"title": _say("head_ask", lang), "points": [contact or _say("ask", lang)]},
        ],
        "choice": _say("head_choice", lang),
        "boxes": boxes if _has_today(told) else [*boxes, _say("none", lang)],
    }


def _eur(value: float, lang: str, *, is_signed: bool = False) -> str:
    return f"{number(value, lang, 2, is_signed=is_signed)}{NO_BREAK}€"


def _whole(value: float, lang: str) -> str:
    return f"{number(value, lang)}{NO_BREAK}€"


def _say(key: str, lang: str, **values: str) -> str:
    return label(f"vote.{key}", lang, **values)
