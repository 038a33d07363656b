"""Every number in every sentence is one of the tables: ten scenarios, deck, page, command line.

A sentence that names a scheme may tell figures of that scheme alone; a sentence on one site,
those of that site. Charts are drawn for two of the scenarios alone, to read their headlines.
"""

import re
from functools import cache

import pytest
from sentence_sample import (
    DESIGNED,
    SCENARIOS,
    SITES,
    figures_of,
    from_chart,
    from_inputs,
    from_options,
    from_tables,
    from_weights,
    outcome,
    plain,
    rows_at,
    run,
)
from sentences import is_found, numbers

from simcore.show.charts import drawable
from simcore.show.compare.answer import answer, verdict
from simcore.show.folder.read import at_site
from simcore.show.options.words import full_title, options_in
from simcore.show.report.deck import run_line
from simcore.show.report.extras import MOST_WEIGHTS
from simcore.show.report.messages import sizes
from simcore.show.report.pictures import words
from simcore.show.report.sections import sections
from simcore.show.report.tables import provenance_table, schemes_table
from simcore.show.tables import as_text
from simcore.show.words.labels import label
from simcore.show.words.law import needs_by_scheme, open_needs
from simcore.study.compare.outcome import ALL
from simcore.study.compare.tables import TODAY

LANGUAGES = ("en", "fr")
DRAWN = (("usual", "en"), ("first", "fr"))
"""Scenarios whose charts are made, each in a language."""
LAW = (
    ("2021-895", "decree that has tenants told a month ahead"),
    ("November 2026", "the month in which the law was read"),
    ("novembre 2026", "the month in which the law was read"),
    ("100 EUR", "whole of which the parts are told"),
    ("100 €", "whole of which the parts are told"),
    ("P10", "name of a quantile"),
    ("P90", "name of a quantile"),
    ("L. 333-1", "article of law"),
    ("year 1", "the first year of the plan"),
    ("Première année", "the first year of the plan"),
    ("an 1", "the first year of the plan"),
    ("l'an 1", "the first year of the plan"),
    ("6 kVA", "contract that the public tariff is told at"),
)
"""Texts that hold a number which no table has, and why."""
PLAIN = {
    "debt": {1.0: "a cover of 1 pays the loan"},
    "landlord": {0.0: "books balance from a net present value of 0 on"},
    "balances": {0.0: "what a row of a balance adds up to"},
    "prices": {0.0: "the single price is that of a net present value of 0"},
}
"""Constants of the words of a section, and why they stand there."""


def missing(text, lang, figures, section=""):
    """Numbers of a text that no figure has."""
    text = text.replace("\u00a0", " ")
    for word, _ in LAW:
        text = text.replace(word, "")
    known = PLAIN.get(section, {})
    return [
        told.text
        for told in numbers(text, lang)
        if told.value not in known and not is_found(told, figures)
    ]


def sentences_in(text):
    return re.split(r"(?<=[.!?])(?: |\n\n)(?=[A-ZÉÀ])", text)


def assert_told(texts, lang, figures, section=""):
    for text in texts:
        for sentence in sentences_in(text):
            wrong = missing(sentence, lang, figures, section)
            assert not wrong, f"{wrong} stand in no table: {sentence}"


@cache
def part_of(name, site):
    """A run, or what it holds of a site."""
    return run(name) if site == ALL else at_site(run(name), site)


@cache
def told_sections(name, site, lang):
    """Sections of a run, or of a site of it, each made once."""
    return tuple(sections(part_of(name, site), lang))


@pytest.mark.parametrize(("name", "lang"), DRAWN)
def test_headlines_of_charts_tell_the_tables(name, lang):
    charts = drawable(run(name).names)
    assert len(charts) > 9
    for chart in charts:
        told = words(run(name), chart, lang)
        assert_told([told.title, told.subtitle], lang, from_chart(name, chart))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_deck_and_page_tell_the_tables(name, lang):
    # Each language with one of the two sites: the sentences are the same.
    for site in (ALL, SITES[LANGUAGES.index(lang)]):
        part = part_of(name, site)
        for section in told_sections(name, site, lang):
            figures = from_tables(name, site)
            if section.key in ("told", "assumed", "next", "sites"):
                figures = [*figures, *from_inputs(name), plain(n_open(part))]
            figures = [*figures, *from_section(section, part, name)]
            if section.key.startswith("option") or (section.key == "answer" and site == ALL):
                figures = [*figures, *from_options(name)]
            texts = [section.title, section.lead, section.tiles_of, *section.points]
            texts += [tile.figure for tile in section.tiles]
            figures = [*figures, *constants(section, part)]
            assert_told(filter(None, texts), lang, figures, section.key)


def test_what_is_decided_comes_first_in_twelve_slides():
    for name in SCENARIOS:
        told = told_sections(name, ALL, "fr")
        first = [one for one in told if not one.is_appendix]
        assert 1 + len(first) <= 12
        keys = [one.key for one in first]
        assert (keys[0], keys[1], keys[-1]) == ("answer", "options", "option_vote")
        assert all(one.title for one in first)
        assert all(one.is_appendix for one in told[len(first) :])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_option_that_rests_on_an_open_point_of_law_says_so(lang):
    of = run("usual")
    rows = options_in(of)
    is_open = [bool(row["open_law"]) for row in rows]
    assert any(is_open)
    assert not all(is_open)
    said = label("options.open", lang).strip()
    assert [full_title(of, row, lang).endswith(said) for row in rows] == is_open


def n_open(part):
    return len(open_needs(names_in(part)))


def from_section(section, part, name):
    """Figures of the table that a section is made of, where it has one of its own."""
    if section.key == "balances":
        rows = part.table("balances")
        return figures_of(rows[rows["site"] == ALL], ["change_eur"])
    if section.key == "weights":
        return [*from_weights(name), plain(len(part.table("weights")))]
    if section.key == "law":
        needs = {
            need
            for needs in needs_by_scheme(names_in(part), part.known_schemes).values()
            for need in needs
        }
        return [plain(n_open(part)), plain(len(needs))]
    if section.key == "assumed":
        return [plain(sum(part.manifest["provenance"].values()))]
    return []


def names_in(part):
    return list(map(str, part.summary["scheme"].unique()))


def constants(section, part):
    """Inputs that a section tells, and how many points it counts in its title."""
    key = section.key
    if key == "how":
        return [plain(part.manifest["scenario"]["time.step_minutes"])]
    if key in ("told", "next"):
        return [plain(len(section.points))]
    if key == "weights":
        return [plain(MOST_WEIGHTS)]
    # Kinds with fewer households than these are not shown.
    return [plain(5)] if key == "kinds" else []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_command_line_tells_the_tables(name, lang):
    figures = [*from_tables(name, ALL), *from_weights(name)]
    told, _, assumed = answer(outcome(name), lang).partition(
        label("answer.assumptions", lang, notes="|").partition("|")[0]
    )
    assert_told([told], lang, figures)
    for one in assumed.removesuffix(".").split(label("answer.between_notes", lang)):
        assert_told([one], lang, from_inputs(name))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_cover_tells_the_tables(name, lang):
    assert_told([sizes(run(name), lang)], lang, from_tables(name, ALL))
    assert run_line(run(name), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_balance_tells_net_present_value_and_debt_cover(name, lang):
    rows = rows_at(run(name).summary, ALL)
    balanced = rows[rows["landlord_npv_eur"] >= -1]
    # Without a loan nothing is to be covered.
    n_covered = int((~(balanced["dscr_min"] < 1)).sum())
    assert (balanced["dscr_min"].isna() == (name in ("no_loan", *DESIGNED))).all()
    (of_landlord,) = (one for one in told_sections(name, ALL, lang) if one.key == "landlord")
    told = [one.value for one in numbers(of_landlord.points[0], lang)]
    assert (
        told
        == {
            "en": [len(balanced), len(rows), 0, n_covered],
            "fr": [0, len(balanced), len(rows), n_covered],
        }[lang]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_given_price_is_not_called_the_full_cost(lang):
    full, given = (label(key, lang) for key in ("scheme.T3.short", "given_price_short"))
    for name, is_given in (("usual", False), ("price_given", True)):
        told = " ".join(
            [answer(outcome(name), lang), as_text(schemes_table(run(name), lang))]
            + [" ".join([one.lead, *one.points]) for one in told_sections(name, ALL, lang)]
        )
        assert (full in told, given in told) == (not is_given, is_given)
        cost = label("answer.full_cost_by_site", lang, **FIELDS).partition("(")[0]
        assert (cost in told) == (not is_given)


FIELDS = dict.fromkeys(("scheme", "price", "low", "high", "median", "losers"), "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_price_of_each_site_and_one_for_all_are_told_apart(lang):
    rows = run("usual").summary.query("scheme == 'T3'").set_index("site")["price_ht_eur_per_kwh"]
    (text,) = [one for one in verdict(run("usual"), lang) if "T3" in one]
    told = [one.value for one in numbers(text, lang)][:3]
    own = rows[list(SITES)]
    assert told == pytest.approx([rows[ALL], own.min(), own.max()], abs=5e-4)
    assert own.min() < rows[ALL] < own.max()
    (text,) = [one for one in verdict(at_site(run("usual"), "outreau"), lang) if "T3" in one]
    assert next(numbers(text, lang)).value == pytest.approx(rows["outreau"], abs=5e-4)
    single = {"en": "single price", "fr": "prix unique"}[lang]
    (of_prices,) = (one for one in told_sections("usual", ALL, lang) if one.key == "prices")
    assert of_prices.points
    assert all(single in point for point in of_prices.points)


@pytest.mark.parametrize("name", SCENARIOS)
def test_rates_used_are_told_apart_from_those_in_force(name):
    rates = run(name).manifest["rates"]
    used, in_force = (sum(rates[f"{of}_by_confidence"].values()) for of in ("used", "rows"))
    assert 0 < used < in_force
    table = provenance_table(run(name), "en")
    told = [row for row in table.rows if row[0].text == label("count_rates", "en")]
    assert sum(row[2].value for row in told) == used
    (note,) = (one for one in run(name).notes if one.key == "rates_by_kind")
    assert note.values["n_known"] + note.values["n_guessed"] == used


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_the_landlord_adds_is_what_the_project_changes(name):
    """First year of the plan, change of its balance against today, and the balances table."""
    of = run(name)
    rows = rows_at(of.table("balances"), ALL)
    rows = rows[(rows["party"] == "landlord") & (rows["scheme"] != TODAY)]
    change = rows.set_index("scheme")["change_eur"]
    first = rows_at(of.summary, ALL).set_index("scheme")["landlord_first_year_eur"]
    # The ledger is in EUR of 1e4, whose sums are off by 1e-9 at most.
    assert change.to_dict() == pytest.approx(first.to_dict(), abs=1e-6)
