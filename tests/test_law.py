"""What the law asks of each scheme: held by the registry, told in every medium."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from command_sample import answered, called, invoked
from pptx import Presentation
from report_sample import headline, richest_run, two_sites_run, with_pictures, write_sketched
from scenario_sample import SMALL

from simcore.money.rates.reader import CONFIDENCES
from simcore.money.schemes import ARRANGEMENT_LAW, COMMON, LAW, SCHEMES, Scheme, needs_of
from simcore.money.schemes.payments import free
from simcore.show.compare.answer import answer, verdict
from simcore.show.folder.read import read_run
from simcore.show.listing import need_rows, scheme_rows, whole_scheme_rows
from simcore.show.report.sections import sections
from simcore.show.words.catalogue import LANGUAGES, texts
from simcore.show.words.labels import typeset
from simcore.show.words.law import cited, open_needs, permit_words, schemes_by_need, since_words
from simcore.study.compare.notes import common_parts_note

READ_ON = date(2026, 11, 30)
SELLERS = [
    "T2",
    "T3",
    "T3i",
    "T4",
    "T4r",
    "T4b",
    "T5",
    "T5b",
    "T5c",
    "T6",
    "T7",
    "T8",
    "T9",
    "T11",
    "T12",
]
SELLERS += ["T12b", "T13", "T13r", "T16", "T17", "T17r", "T17b", "T18", "T19"]
PERMIT = {"en": "without an authorisation to supply", "fr": "sans autorisation de fourniture"}


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_names_what_the_law_asks_of_it(name):
    """A scheme registered without its needs fails here, as one that takes money for nothing."""
    scheme = SCHEMES[name]
    assert scheme.law, "name its needs in its entry, by keys of LAW"
    assert set(scheme.law) <= LAW.keys() - set(COMMON)
    assert len(set(scheme.law)) == len(scheme.law)
    if scheme.price:
        assert {"sale", "supply", "rent_line"} & set(scheme.law)
    assert ("supply" in scheme.law) == scheme.is_full_supply
    assert ("common_parts" in scheme.law) == scheme.arrangement.startswith("common_parts")
    assert ("reward" in scheme.law) == (scheme.reward is not None)
    if scheme.price_by == "income":
        assert "equal_treatment" in scheme.law
    if scheme.price_by == "contract":
        assert "own_contract" in scheme.law


def test_a_scheme_has_the_needs_of_all_without_naming_them():
    assert needs_of(Scheme(payment=free)) == COMMON
    assert needs_of(SCHEMES["T1"]) == (*COMMON, "gift")
    with pytest.raises(AssertionError):
        needs_of(Scheme(payment=free, law=("no such need",)))


@pytest.mark.parametrize("need", LAW)
def test_every_need_tells_when_how_sure_and_on_what(need):
    told = LAW[need]
    assert told.confidence in CONFIDENCES
    if isinstance(told.since, date):
        assert date(1980, 1, 1) < told.since <= READ_ON
    elif told.since is not None:
        assert 1980 < told.since <= READ_ON.year
    # What was read somewhere says where; nothing is sure without.
    assert told.source or told.confidence in ("inferred", "unverified")
    assert set(COMMON) <= LAW.keys()
    of_schemes = need in COMMON or any(need in scheme.law for scheme in SCHEMES.values())
    assert of_schemes or any(need in needs for needs in ARRANGEMENT_LAW.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_need_has_its_words_and_nothing_else_has(lang):
    wanted = set()
    for need, told in LAW.items():
        parts = ["title", "text"] + ["right", "sheet"] * told.is_told
        wanted |= {f"law.{need}.{part}" for part in parts + ["answer"] * told.is_permit}
    known = texts(lang)
    assert {key for key in known if key.startswith("law.")} == wanted
    for name in CONFIDENCES:
        assert known[f"law_sure_{name}"]
    for need in LAW:
        # One line of a slide.
        assert len(known[f"law.{need}.title"][0]) <= 85, need
        assert known[f"law.{need}.text"][0].endswith("."), need


def test_facts_of_the_law_by_hand():
    held = schemes_by_need(SCHEMES)
    assert held["refusal"] == list(SCHEMES)
    assert held["sale"] == SELLERS
    assert held["vat"] == [name for name in SCHEMES if name in {*SELLERS, "T14"}]
    assert held["supply"] == held["balance"] == held["capacity"] == ["T14"]
    assert held["rent_line"] == ["T10"]
    assert held["charges"] == ["T8", "T9", "T10"]
    assert held["equal_treatment"] == ["T6", "T7", "T17b"]
    assert held["common_parts"] == ["T15", "T17", "T17r", "T17b"]
    assert held["own_contract"] == ["T4", "T4b", "T13", "T14", "T17", "T18", "T19"]
    assert held["gift"] == ["T1"]
    # Decree 2021-895, law 2023-175 (article 86), finance law 2025, law 2009-323.
    dates = {"refusal": (2021, 7, 8), "sale": (2023, 7, 1), "excise": (2025, 3, 1)}
    dates["rent_line"] = (2009, 3, 25)
    assert {need: date(*day) for need, day in dates.items()} == {n: LAW[n].since for n in dates}
    # Read at the source: who may organise, how tenants leave. Open: sale, excise, works, charges.
    assert [need for need in LAW if LAW[need].confidence == "primary"] == ["organiser", "leaving"]
    assert open_needs(SCHEMES) == ["excise", "sale", "charges", "rent_works", "gift"]


def test_dates_and_sources_are_written_for_their_reader():
    assert since_words(LAW["refusal"], "fr") == "08/07/2021"
    assert since_words(LAW["refusal"], "en") == "2021-07-08"
    assert since_words(LAW["organiser"], "fr") == "2019"
    assert since_words(LAW["vat"], "fr") == "non trouvé"
    # No article stands at the end of a line without its number.
    assert "L.\N{NO-BREAK SPACE}333-1" in cited(LAW["supply"])
    assert "art.\N{NO-BREAK SPACE}86" in cited(LAW["supply"])


def test_the_list_tells_needs_below_the_schemes():
    told = called("list", "schemes", columns=400)
    lines = told.splitlines()
    (scheme,) = (line for line in lines if line.startswith(" T14 "))
    assert "supply, balance, capacity, vat, own_contract" in scheme
    (need,) = (line for line in lines if line.startswith(" sale "))
    assert "all but T1, T10, T14, T15" in need
    assert need.split()[-5:] == ["2023-07-01", "open", "or", "not", "verified"]
    assert "COM-168" not in told
    assert [row["law"] for row in need_rows()] == list(LAW)


def test_the_list_of_one_scheme_tells_the_law_in_full():
    told = called("list", "schemes", "T14", "--lang", "fr", columns=900)
    assert " T13 " not in told
    assert "Autorisation de fourniture d’électricité" in told
    assert "depuis le 1er juillet 2023, un producteur qui leur vend directement" in told
    assert "L.\N{NO-BREAK SPACE}321-15" in told
    assert "selon une autre source" in told
    assert [row["law"] for row in need_rows("en", ["T14"])] == list(needs_of(SCHEMES["T14"]))
    assert {row["schemes"] for row in need_rows("en", ["T14"])} == {"T14"}


def test_the_list_for_programs_holds_every_need_of_every_scheme():
    rows = {row["scheme"]: row for row in answered("list", "schemes", "--format", "json")}
    assert list(rows) == list(SCHEMES)
    by_need = {one["need"]: one for one in rows["T14"]["law"]}
    assert tuple(by_need) == needs_of(SCHEMES["T14"])
    assert by_need["supply"]["is_permit"]
    assert by_need["supply"]["since"] == "2023-07-01"
    assert by_need["supply"]["confidence"] == "secondary"
    assert by_need["refusal"]["is_of_all"]
    assert by_need["organiser"]["since"] == 2019
    assert by_need["vat"]["since"] is None
    (alone,) = answered("list", "schemes", "T10", "--format", "json")
    assert alone == rows["T10"]
    assert whole_scheme_rows(["T10"])[0]["scheme"] == scheme_rows("en", ["T10"])[0]["scheme"]


def test_unknown_schemes_are_refused_with_a_guess():
    done = invoked("list", "schemes", "T44", "T14", "T1b")
    assert done.exit_code == 2
    first, second = done.stderr.splitlines()
    assert "SCHEMES: found T44, expected one of T1, T2" in first
    assert "found T1b" in second


@pytest.fixture(scope="module")
def run():
    """A run under T3 and T14."""
    return read_run(richest_run())


def law_of(run, lang):
    return next(one for one in sections(run, lang) if one.key == "law")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_tells_the_law_of_its_schemes(run, lang):
    table = law_of(run, lang).table
    needs = [name for name in LAW if name in {*COMMON, *SCHEMES["T3"].law, *SCHEMES["T14"].law}]
    rows = [[cell.text for cell in row] for row in table.rows]
    titles = [typeset(texts(lang)[f"law.{need}.title"][0], lang) for need in needs]
    assert [row[0] for row in rows] == titles
    by_need = dict(zip(needs, rows, strict=True))
    assert by_need["refusal"][2] == {"en": "all", "fr": "tous"}[lang]
    assert [by_need[need][2] for need in ("supply", "sale")] == ["T14", "T3"]
    assert by_need["supply"][3] == {"en": "2023-07-01", "fr": "01/07/2023"}[lang]
    assert by_need["sale"][4] == {"en": "open or not verified", "fr": "ouvert ou à vérifier"}[lang]
    # What needs a permit stands out; texts and sources are for the page.
    assert [needs[i] for i in table.strong] == ["supply"]
    assert [one.name for one in table.heads if "deck" not in one.media] == [
        "law_text",
        "law_source",
    ]


def test_slide_and_page_show_it(run, tmp_path):
    write_sketched(run, tmp_path / "deck.pptx", "fr")
    slides = {s.shapes.title.text: s for s in Presentation(tmp_path / "deck.pptx").slides}
    (slide,) = [
        one for title, one in slides.items() if title.startswith("2 exigences du droit sur")
    ]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert [table.cell(0, j).text for j in range(4)] == [
        "Exigence",
        "Tarifs",
        "Depuis",
        "Certitude",
    ]
    assert len(table.rows) == 1 + len({*COMMON, *SCHEMES["T3"].law, *SCHEMES["T14"].law})
    (last,) = [one for title, one in slides.items() if "rendraient la décision" in title]
    steps = "\n".join(part.text_frame.text for part in last.placeholders)
    assert "points de droit ouverts (2)" in steps.replace("\N{NO-BREAK SPACE}", " ")
    page = with_pictures(headline, run, "fr")
    own = page[page.index('<section id="law"') :]
    own = own[: own.index("</section>")]
    assert "un amendement du 30 janvier 2026 (COM-168)" in own
    assert "L.\N{NO-BREAK SPACE}333-1" in own
    assert '<tr class="strong">' in own


@pytest.mark.parametrize("arrangement", ["pays", "behind-the-meter"])
def test_the_law_of_common_parts_stands_where_the_run_asks_for_it(run, arrangement):
    key = common_parts_note(arrangement)
    notes = [{"key": key, "values": {}}]
    asked = replace(run, manifest={**run.manifest, "notes": notes})
    own = ARRANGEMENT_LAW[arrangement]
    for lang, place in (("en", "common parts: "), ("fr", "parties communes")):
        rows = [[cell.text for cell in row] for row in law_of(asked, lang).table.rows]
        told = rows[-len(own) :]
        titles = [typeset(texts(lang)[f"law.{need}.title"][0], lang) for need in own]
        assert [row[0] for row in told] == titles
        assert all(row[2].startswith(place) and arrangement in row[2] for row in told)
        plain = [[cell.text for cell in row] for row in law_of(run, lang).table.rows]
        assert len(rows) == len(plain) + len(own)
    assert LAW["common_pay"].confidence == "unverified"
    assert "common_pay" not in ARRANGEMENT_LAW["free"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_full_supply_is_never_a_result_without_its_permit(run, lang):
    own = {one.key: one for one in sections(run, lang)}
    (sentence,) = permit_words(["T3", "T14"], {}, lang)
    assert sentence.startswith("T14 ")
    assert PERMIT[lang] in sentence
    assert sentence in verdict(run, lang)
    assert answer(run, lang).count(sentence) == 1
    for key in ("answer", "schemes"):
        assert sentence in own[key].points, key


def test_without_full_supply_nothing_is_said_of_a_permit():
    run = read_run(two_sites_run())
    assert "T14" not in set(run.summary["scheme"])
    assert PERMIT["en"] not in answer(run, "en")
    assert permit_words(run.summary["scheme"], {}, "en") == []


def test_a_run_of_unknown_schemes_alone_has_no_law(run):
    renamed = run.summary.assign(scheme=np.where(run.summary["scheme"] == "T3", "X1", "X2"))
    keys = [one.key for one in sections(replaced(run, renamed), "en")]
    assert "law" not in keys
    assert "assumed" in keys


def replaced(run, summary):
    """The run with another summary, and no table beside it."""
    return replace(run, summary=summary, names=frozenset(), companions=())


@pytest.mark.parametrize(
    "words",
    [
        ("solve", SMALL, "--target", "no-loser", "--scheme"),
        ("explain", SMALL, "--scheme"),
        ("frontier", SMALL, "--points", "3", "--schemes"),
    ],
    ids=lambda words: words[0],
)
def test_commands_that_answer_for_full_supply_say_it(words):
    more = ("--set", "time.step_minutes=60")
    told = " ".join(called(*words, "T14", *more, columns=400).split())
    assert PERMIT["en"] in told
    assert PERMIT["en"] not in " ".join(called(*words, "T8", *more, columns=400).split())
