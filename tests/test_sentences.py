"""Every number in every sentence is one of the tables: ten scenarios, deck, page, command line.

A sentence that names a scheme may tell figures of that scheme alone; a sentence on one site,
those of that site. No chart is drawn.
"""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from report_sample import EFFORT
from scenario_sample import FIVE_SITES
from sentences import Figure, is_found, numbers, unit_of

import simcore as sc
from simcore.money.schemes import SCHEMES
from simcore.show.charts.price_points import limits
from simcore.show.compare.answer import answer, verdict
from simcore.show.folder.read import at_site, read_run
from simcore.show.folder.write import write_run
from simcore.show.report.deck import run_line, sizes
from simcore.show.report.sections import sections
from simcore.show.report.tables import provenance_table, schemes_table
from simcore.show.tables import as_text
from simcore.show.words.labels import label
from simcore.show.words.law import open_needs
from simcore.study.compare.outcome import ALL
from simcore.study.compare.pipeline import with_scenario
from simcore.study.compare.tables import TODAY

SITES = ("outreau", "arras-bon-secours")
SMALL = (
    "time.step_minutes=60",
    *(f"sites.{site}.{what}" for site in SITES for what in ("dwellings=14", "buildings=[]")),
)
USUAL = {"T1": {}, "T3": {}, "T4": {}, "T8": {}, "T13": {}, "T15": {}, "T17": {}}
SCENARIOS = {
    "usual": ((), USUAL),
    "price_given": ((), {"T3": {"price_ht_eur_per_kwh": 0.08}, "T8": {"fee_eur_per_month": 2.5}}),
    "full_cost_alone": (("finance.grant_fraction=0.8",), {"T3": {}, "T3i": {}, "T4r": {}}),
    "all_three": (
        ("finance.organiser_fixed_eur=0", "finance.grant_fraction=0.95", "finance.loan_years=15"),
        {"T2": {}, "T4": {}, "T13": {}},
    ),
    "no_loan": (("finance.loan_fraction=0.0", "finance.organiser_in_house=true"), USUAL),
    "no_excise": (("prices.excise_on_shared=nil", "contracts.turpe_passthrough=average"), USUAL),
    "kept": (("prices.common_parts_saving_to=landlord", "finance.grant_fraction=0"), USUAL),
    "full_supply": ((), {"T14": {}, "T1": {}}),
    "first": ((), {"T17": {}, "T17b": {}, "T15": {}}),
    "by_kind": (
        ("prices.on=2026-03-01", "finance.vat_status=franchise"),
        {"T6": {}, "T7": {}, "T9": {}, "T10": {}, "T5": {}},
    ),
}
LANGUAGES = ("en", "fr")
ROOM = TemporaryDirectory(prefix="simcore-")

LAW = (
    ("2021-895", "decree that has tenants told a month ahead"),
    ("November 2026", "the month in which the law was read"),
    ("novembre 2026", "the month in which the law was read"),
    ("100 EUR", "whole of which the parts are told"),
    ("100 €", "whole of which the parts are told"),
    ("P10", "name of a quantile"),
    ("P90", "name of a quantile"),
    ("L. 333-1", "article of law"),
)
"""Texts that hold a number which no table has, and why."""
PLAIN = {
    "debt": {1.0: "a cover of 1 pays the loan"},
    "landlord": {0.0: "books balance from a net present value of 0 on"},
    "balances": {0.0: "what a row of a balance adds up to"},
    "prices": {0.0: "the single price is that of a net present value of 0"},
}
"""Constants of the words of a section, and why they stand there."""


@cache
def energy():
    """Energy of the two sites, which no scenario here changes; do not change it."""
    every = {scheme: {} for _, schemes in SCENARIOS.values() for scheme in schemes}
    return sc.simulate(scenario((), every), jobs=1)


@cache
def outcome(name):
    """Outcome of a scenario; do not change it."""
    return sc.price(with_scenario(energy(), scenario(*SCENARIOS[name])))


def scenario(sets, schemes):
    read = sc.load(FIVE_SITES, [*SMALL, *sets])
    kept = {site: read.sites[site] for site in SITES}
    return read.model_copy(update={"sites": kept, "schemes": schemes})


@cache
def run(name):
    """Run folder of a scenario, read back; do not change it."""
    folder = Path(ROOM.name) / name
    write_run(outcome(name), folder, effort=EFFORT, lang="en", charts=False)
    return read_run(folder)


def rows_at(frame, site):
    """Rows of a site, or of all of them together."""
    return frame[frame["site"] == site]


def figures_of(frame, names=()):
    """Figures of the columns of a table, each of the scheme of its row."""
    return [
        Figure(scheme=str(row.get("scheme", "")), unit=unit_of(name), value=value)
        for row in frame.to_dict("records")
        for name, value in row.items()
        if (not names or name in names)
        and isinstance(value, int | float | np.integer | np.floating)
        and not isinstance(value, bool)
        and np.isfinite(value)
    ]


def plain(value, unit="n"):
    return Figure(scheme="", unit=unit, value=float(value))


@cache
def from_tables(name, site):
    """Figures that sentences on all sites, or on one, may tell: each of the run's own tables."""
    of = run(name)
    summary = rows_at(of.summary, site)
    own = [one for one in figures_of(summary) if one.unit != "n"]
    own += figures_of(summary, ["n_dwellings", "dscr_min"])
    own += from_counts(of, summary)
    own += from_prices(of, site) + from_money(of, site) + from_groups(of, site)
    # One's own price at each site, told beside the mean.
    own += figures_of(of.summary[of.summary["site"] != ALL], ["price_ht_eur_per_kwh"])
    return tuple(own)


def from_counts(of, summary):
    """How many schemes, sites, dwellings; how many schemes are as hoped."""
    good = {
        "balanced": summary["landlord_npv_eur"] >= -1,
        "safe": summary["losers_fraction"] == 0,
        "gains": summary["tenant_saving_median_eur"] > 0,
    }
    covered = ~(summary["dscr_min"] < 1)
    paid = of.cash_flow[of.cash_flow["site"].isin(summary["site"].unique())]
    n_all = (good["balanced"] & good["safe"] & good["gains"]).sum()
    counts = [len(summary), good["balanced"].sum(), (good["balanced"] & covered).sum(), n_all]
    counts += [good["safe"].sum(), paid["year"].max() if len(paid) else 0]
    composite = (of.places["kind"] == "composite").sum()
    return [plain(n) for n in (*counts, len(of.places), composite)]


def from_prices(of, site):
    """Price at which nobody loses, and at which the books balance, with what they do."""
    rows = rows_at(of.table("prices"), site)
    at = rows["price_ht_eur_per_kwh"]
    found = [plain(at.max(), "eur_per_kwh")]
    for price in (price for price in limits(rows) if price is not None):
        found.append(plain(price, "eur_per_kwh"))
        for name in ("landlord_npv_eur", "saving_median_eur", "losers_fraction"):
            found.append(plain(np.interp(price, at, rows[name]), unit_of(name)))
    return found


def from_money(of, site):
    """What bills fall by, and what the landlord pays today, by the ledger."""
    book = of.ledger if site == ALL else rows_at(of.ledger, site)
    bills = book[book["flow"] == "supply_bills"].groupby("scheme")["eur"].sum()
    paid = book.groupby(["scheme", "payer"])["eur"].sum().unstack(fill_value=0.0)["landlord"]
    got = book.groupby(["scheme", "payee"])["eur"].sum().unstack(fill_value=0.0)["landlord"]
    found = [plain(paid[TODAY] - got[TODAY], "eur")]
    for scheme in bills.index:
        found.append(Figure(scheme=scheme, unit="eur", value=bills[TODAY] - bills[scheme]))
    return found


def from_groups(of, site):
    """Medians by group of households, under every scheme."""
    return figures_of(rows_at(of.table("social"), site), ["saving_median_eur"])


def from_inputs(name):
    """Figures of the inputs and of the counts of inputs and rates, for what is assumed."""
    manifest, of = run(name).manifest, run(name)
    found = []
    for path, value in manifest["scenario"].items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            found.append(plain(value, unit_of(path)))
            found.append(plain(value))
    for scheme, stated in SCENARIOS[name][1].items():
        for one in SCHEMES[scheme].parameters:
            value = stated.get(one.name, one.default)
            if value is not None:
                found += [
                    Figure(scheme=scheme, unit=unit, value=value)
                    for unit in (unit_of(one.name), "eur", "eur_per_kwh", "n")
                ]
    inputs, rates = manifest["provenance"], manifest["rates"]["used_by_confidence"]
    known = inputs.get("documented", 0) + inputs.get("measured", 0)
    read = rates.get("primary", 0) + rates.get("secondary", 0)
    counts = (known, sum(inputs.values()) - known, read, sum(rates.values()) - read)
    composite = (of.places["kind"] == "composite").sum()
    counts += (composite, len(of.places), *market_offers(name))
    found += [plain(n) for n in counts]
    return [*found, *from_rates(name)]


def market_offers(name):
    return (sum(int((site.flows.population.supply > 0).sum()) for site in outcome(name).sites),)


def from_rates(name):
    """The loan's rate, and the limit of the VAT franchise."""
    book = sc.rates.load_rates()
    scenario = outcome(name).flows.scenario
    day = scenario.prices.on
    livret = sc.rates.rate(book, "livret_a", day)
    loan = livret + scenario.finance.loan_margin_fraction
    return [plain(loan, "fraction"), plain(sc.rates.rate(book, "franchise.vat_limit", day), "eur")]


def from_weights(name):
    """Doubtful inputs: their ends, and what they move the scheme to."""
    frame = run(name).table("weights")
    found = figures_of(frame)
    for row in frame.to_dict("records"):
        for end in ("base", "low", "high"):
            try:
                value = float(row[end])
            except ValueError:
                continue
            found += [plain(value, unit_of(row["input"])), plain(value)]
    return found


def missing(text, lang, figures, section=""):
    """Numbers of a text that no figure has."""
    for word, _ in LAW:
        text = text.replace(word, "")
    known = PLAIN.get(section, {})
    return [
        told.text
        for told in numbers(text, lang)
        if told.value not in known and not is_found(told, figures)
    ]


def sentences_in(text):
    return re.split(r"(?<=[.!?]) (?=[A-ZÉÀ])", text)


def assert_told(texts, lang, figures, section=""):
    for text in texts:
        for sentence in sentences_in(text):
            wrong = missing(sentence, lang, figures, section)
            assert not wrong, f"{wrong} stand in no table: {sentence}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_deck_and_page_tell_the_tables(name, lang):
    whole = run(name)
    for site in (ALL, *whole.sites):
        part = whole if site == ALL else at_site(whole, site)
        for section in sections(part, lang):
            figures = from_tables(name, site)
            if section.key in ("told", "assumed", "next", "sites"):
                figures = [*figures, *from_inputs(name), plain(n_open(part))]
            texts = [section.title, section.lead, section.tiles_of, *section.points]
            texts += [tile.figure for tile in section.tiles]
            figures = [*figures, *constants(section.key, part)]
            assert_told(filter(None, texts), lang, figures, section.key)


def n_open(part):
    return len(open_needs(map(str, part.summary["scheme"].unique())))


def constants(key, part):
    """Inputs that a section tells."""
    if key == "how":
        return [plain(part.manifest["scenario"]["time.step_minutes"])]
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
    assert (balanced["dscr_min"].isna() == (name == "no_loan")).all()
    (of_landlord,) = (one for one in sections(run(name), lang) if one.key == "landlord")
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
            + [" ".join([one.lead, *one.points]) for one in sections(run(name), lang)]
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
    (of_prices,) = (one for one in sections(run("usual"), lang) if one.key == "prices")
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
