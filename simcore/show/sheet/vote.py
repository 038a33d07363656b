"""Voting papers for a tenants' meeting: one page a type of household, and one for all."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory
from typing import Any

from simcore.money.fairness import HALF_A_CENT
from simcore.money.schemes import LAW, Scheme, needs_of
from simcore.money.schemes.law import COMMON
from simcore.show.folder.place import whole_folder
from simcore.show.words.labels import NO_BREAK, label, number, scheme_name
from simcore.show.words.names import own_name
from simcore.show.words.tariffs import price_group_words
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.real_homes import counted_in
from simcore.study.compare.tables import ALL
from simcore.study.sheet.ballot import Ballot, ballots
from simcore.study.sheet.sheet import SheetFigures

TEMPLATE = Path(__file__).parents[2] / "data" / "vote.typ"
DATA, SUMMARY, COMMAND = "vote.json", "all", "vote"
LETTERS_PT = 12.5
"""Size of the letters, with which as many choices as a page may have fit on it."""
OPEN = "unverified"
"""A need of the law that is open, or was not read."""


def vote_pages(
    outcome: Outcome, schemes: Sequence[str], contact: str, lang: str
) -> dict[str, dict[str, Any]]:
    """Words of each page by the name of its file: all homes first, then types of household.

    Parameters
    ----------
    outcome
        Outcome that holds the schemes.
    schemes
        Schemes to choose from, in the order of their letters.
    contact
        Whom to ask; empty to be filled in by hand.
    lang
        ``"fr"``, which tenants get, or ``"en"`` to read it by.
    """
    papers = list(ballots(outcome, schemes))
    pages = {SUMMARY: _summary(outcome, schemes, contact, lang)} if papers else {}
    for paper in papers:
        page = _page(paper, outcome, schemes, contact, lang)
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
    paper: Ballot, outcome: Outcome, schemes: Sequence[str], contact: str, lang: str
) -> dict[str, Any]:
    household = label(f"sheet.household.{paper.household}", lang)
    groups = [price_group_words(name, lang) for name in paper.groups]
    household = ", ".join([household, *groups])
    site = own_name(outcome.flows.scenario.sites[paper.site], lang)
    today = round(paper.today_eur_per_month, 2)
    rows = [{"name": _say("today", lang), "lines": [], "figures": [_eur(today, lang), ""]}]
    rows[0]["lines"] = [_say("today_text", lang)]
    for letter, name, figures in zip(ascii_uppercase, schemes, paper.choices, strict=False):
        gain = round(figures.saving_eur / 12, 2)
        scheme = outcome.flows.scenario.known_schemes[name]
        rows.append(
            {
                "name": _choice(letter, name, outcome, lang),
                "lines": [*_changes(figures, gain, lang), *_who_gains(figures, lang)]
                + [_say("mixed", lang)] * figures.is_mixed
                + [_say("open", lang)] * _is_open(scheme),
                "figures": [_eur(today - gain, lang), _eur(gain, lang, is_signed=True)],
            }
        )
    n = number(paper.choices[0].n_homes, lang)
    return {
        **_frame(schemes, outcome, contact, lang),
        "who": _say("who", lang, household=household, site=site),
        "intro": _say("intro", lang),
        "widths": [6, 2, 2],
        "heads": ["", _say("head_pays", lang), _say("head_gain", lang)],
        "rows": rows,
        "foot": _say("foot", lang, n=n),
    }


def _choice(letter: str, name: str, outcome: Outcome, lang: str) -> str:
    """A choice by its letter; tenants have no use for the code of a scheme."""
    return f"{letter}. {scheme_name(name, outcome.titles, lang).removeprefix(f'{name} ')}"


def _changes(figures: SheetFigures, gain: float, lang: str) -> Iterator[str]:
    """What changes in a month, in cents that add up to the gain. [EUR/month]"""
    pays, charges = (
        round(value / 12, 2) for value in (figures.payment_eur, figures.charges_saving_eur)
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
    low, high = figures.saving_low_eur / 12, figures.saving_high_eur / 12
    if max(abs(low), abs(high)) < HALF_A_CENT:
        yield _say("same", lang)
        return
    words = {"low": _eur(low, lang, is_signed=True), "high": _eur(high, lang, is_signed=True)}
    yield _say("range", lang, **words)
    if figures.losers_fraction > 0:
        yield _say("lose", lang, n=number(max(100 * figures.losers_fraction, 1), lang))


def _is_open(scheme: Scheme) -> bool:
    """Whether the scheme rests on a permit, or on a need of its own that is open."""
    needs = [LAW[need] for need in needs_of(scheme) if need not in COMMON]
    return any(need.is_permit or need.confidence == OPEN for need in needs)


def _summary(outcome: Outcome, schemes: Sequence[str], contact: str, lang: str) -> dict[str, Any]:
    summary = outcome.summary
    whole = summary[summary["site"] == ALL].set_index("scheme")
    n_homes = sum(int(counted_in(site).sum()) for site in outcome.sites)
    rows = []
    for letter, name in zip(ascii_uppercase, schemes, strict=False):
        row = whole.loc[name]
        gain = _eur(row["tenant_saving_mean_eur"] / 12, lang, is_signed=True)
        n_lose = round(row["losers_fraction"] * n_homes)
        landlord = number(row["landlord_first_year_eur"] / 1e3, lang, is_signed=True)
        scheme = outcome.flows.scenario.known_schemes[name]
        rows.append(
            {
                "name": _choice(letter, name, outcome, lang),
                "lines": [_say("losers", lang, n=number(n_lose, lang))]
                + [_say("hardship", lang, n=number(row["n_leaving_over_effort"], lang))]
                + [_say("open", lang)] * _is_open(scheme),
                "figures": [gain, f"{landlord}{NO_BREAK}k€"],
            }
        )
    row = whole.loc[schemes[0]]
    sizes = {"n": number(n_homes, lang), "kwp": number(row["kwp"], lang)}
    return {
        **_frame(schemes, outcome, contact, lang),
        "who": _say("all", lang),
        "intro": _say("all_intro", lang, **sizes),
        "widths": [6, 2, 2],
        "heads": ["", _say("head_mean", lang), _say("head_landlord", lang)],
        "rows": rows,
        "foot": _say("all_foot", lang),
    }


def _frame(schemes: Sequence[str], outcome: Outcome, contact: str, lang: str) -> dict[str, Any]:
    """What all pages have: title, what to do, whom to ask, boxes to tick."""
    of = [outcome.flows.scenario.known_schemes[name] for name in schemes]
    todo = ["nothing", "no", "leave"]
    todo[1:1] = ["supplier_some" if any(one.is_full_supply for one in of) else "supplier"]
    letters = ascii_uppercase[: len(schemes)]
    return {
        "lang": lang,
        "size": LETTERS_PT,
        "title": _say("title", lang),
        "parts": [
            {"title": _say("head_todo", lang), "points": [_say(f"do_{one}", lang) for one in todo]},
            {"title": _say("head_ask", lang), "points": [contact or _say("ask", lang)]},
        ],
        "choice": _say("head_choice", lang),
        "boxes": [*letters, _say("none", lang)],
    }


def _eur(value: float, lang: str, *, is_signed: bool = False) -> str:
    return f"{number(value, lang, 2, is_signed=is_signed)}{NO_BREAK}€"


def _say(key: str, lang: str, **values: str) -> str:
    return label(f"vote.{key}", lang, **values)
