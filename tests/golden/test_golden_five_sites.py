"""The five sites under all schemes: every table, the French terminal and the French deck."""

import re

import pytest
from command_sample import called
from golden_files import wide
from golden_runs import read, shown, tables_of
from pptx import Presentation
from report_sample import sketches
from scenario_sample import SCENARIOS

OF_SCHEME = (
    "consumption_kwh",
    "shared_kwh",
    "bill_after_eur",
    "payment_eur",
    "charges_saving_eur",
    "saving_eur",
    "saving_present_value_eur",
    "first_losing_year",
    "last_losing_year",
)
"""Columns of the members that a scheme moves; the others are the same under all."""

WIDE = {
    "ledger": (("site", "scheme", "payer", "payee", "flow"), "month", ("eur",)),
    "cash_flow": (("site", "scheme", "line"), "year", ("eur",)),
    "lifetime": (
        ("site", "scheme"),
        "year",
        ("saving_median_eur", "losers_fraction", "losers_refuse_fraction"),
    ),
}
"""Long tables that are stored with a column for each month or year."""

PLAIN = (
    "average_day",
    "balances",
    "design",
    "weights",
    "load_duration",
    "months",
    "option_aids",
    "option_calendar",
    "option_families",
    "options",
    "places",
    "plants",
    "prices",
    "social",
    "summary",
    "supply",
    "supply_risk",
)


def test_the_folder_holds_the_tables_that_are_recorded(five_sites):
    assert sorted(tables_of(five_sites[0])) == sorted([*PLAIN, *WIDE, "members"])


@pytest.mark.parametrize("name", PLAIN)
def test_table(five_sites, golden_table, name):
    golden_table(read(tables_of(five_sites[0])[name]), name)


@pytest.mark.parametrize("name", WIDE)
def test_long_table(five_sites, golden_table, name):
    golden_table(wide(read(tables_of(five_sites[0])[name]), *WIDE[name]), name)


def test_members(five_sites, golden_table):
    members = read(tables_of(five_sites[0])["members"])
    # A member that never loses has no such year.
    members = members.fillna({"first_losing_year": 0, "last_losing_year": 0})
    same = members.drop(columns=["scheme", *OF_SCHEME]).drop_duplicates()
    assert not same.duplicated(["site", "member"]).any()
    golden_table(same, "members")
    for column in OF_SCHEME:
        golden_table(wide(members, ("site", "member"), "scheme", (column,)), f"members.{column}")


def test_french_terminal(five_sites, golden_text):
    folder, text = five_sites
    golden_text(shown(text, folder), "compare.fr")


def test_texts_of_the_french_deck(five_sites, golden_text, tmp_path):
    with sketches():
        called("report", five_sites[0], "--format", "pptx", "--out", tmp_path)
    (path,) = tmp_path.glob("*.pptx")
    lines = []
    for number, slide in enumerate(Presentation(path).slides, start=1):
        lines += [f"[{number}]", *texts_of(slide.element)]
        if slide.has_notes_slide:
            lines += ["[notes]", *texts_of(slide.notes_slide.element)]
    golden_text("\n".join(lines) + "\n", "deck.fr")


def texts_of(element):
    """Texts of a slide by paragraph, empty ones left out, without the hash of the inputs."""
    paragraphs = ("".join(run.text for run in p.iter("{*}t")) for p in element.iter("{*}p"))
    return [re.sub(r"\b[0-9a-f]{12}\b", "<hash>", text) for text in paragraphs if text.strip()]


@pytest.mark.parametrize("name", ["no-excise", "static-key", "tanks-in-solar-hours"])
def test_variant(golden_table, tmp_path, name):
    folder = tmp_path / "run"
    words = ("--no-charts", "--no-design", "--out", folder)  # neither table tells of them
    called("compare", SCENARIOS / f"{name}.toml", *words)
    tables = tables_of(folder)
    golden_table(read(tables["summary"]), f"{name}.summary")
    golden_table(read(tables["months"]), f"{name}.months")
