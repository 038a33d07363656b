"""The workbook: a sheet a table, units in the heads, nothing that a spreadsheet would run."""

import re
from pathlib import Path

import pytest
from network_sample import grid_folder
from report_sample import HOSTILE, hostile_run, richest_run, summary_run, two_sites_run
from workbook_sample import sheets_of

from simcore.base.masking import STARTS_A_FORMULA, harmless
from simcore.show.columns import head
from simcore.show.folder.read import OPTIONAL, read_run
from simcore.show.report.extras import TOPICS
from simcore.show.report.workbook import sheet_name, write_workbook
from simcore.show.words.catalogue import LANGUAGES, is_known
from simcore.show.words.labels import label


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write_workbook(read_run(two_sites_run()), path, "en")
    return sheets_of(path)


def test_every_table_of_the_run_has_its_sheet_with_all_its_rows(book):
    run = read_run(two_sites_run())
    assert len(book) == len(run.names) + 5  # about, assumptions, settings, summary, words
    assert len(book["Summary"]) == len(run.summary) + 1
    assert len(book["Members"]) == len(run.members) + 1
    column = book["Summary"][0].index("Landlord's net present value [EUR]")
    values = [row[column] for row in book["Summary"][1:]]
    assert values == pytest.approx(run.summary["landlord_npv_eur"].tolist())


def test_heads_have_units(book):
    assert "Solar shared [kWh]" in book["Months"][0]
    assert "Amount [EUR]" in book["Ledger"][0]
    assert "Price of shared energy before VAT [EUR/kWh]" in book["Prices"][0]
    assert head("ripple_max_pu", "fr") == "ripple max [p.u.]"


@pytest.mark.parametrize(("lang", "name"), [("en", "Network by site"), ("fr", "Réseau par site")])
def test_tables_of_a_grid_have_their_sheets(lang, name, tmp_path):
    run = read_run(summary_run(), [grid_folder(tmp_path / "grid")])
    write_workbook(run, tmp_path / "book.xlsx", lang)
    book = sheets_of(tmp_path / "book.xlsx")
    assert len(book) == len(run.names) + 5
    assert len(book[name]) == 1 + 2
    column = book[name][0].index(head("hosting_max_kwp", lang))
    assert [row[column] for row in book[name][1:]] == [320.0, 160.0]
    kinds = {"en": ("Kind", "Documented or composite"), "fr": ("Nature", "Documenté ou composite")}
    for table in ("grid_branches", "grid_worst_hours"):
        assert kinds[lang][0] in book[sheet_name(table, lang)][0]
        assert kinds[lang][1] not in book[sheet_name(table, lang)][0]
    assert kinds[lang][1] in book[sheet_name("places", lang)][0]


def test_dangerous_texts_are_neutral(tmp_path):
    write_workbook(
        read_run(hostile_run(tmp_path / "run", summary_run)), tmp_path / "book.xlsx", "en"
    )
    texts = [
        value
        for rows in sheets_of(tmp_path / "book.xlsx").values()
        for row in rows
        for value in row
        if isinstance(value, str)
    ]
    assert f"'{HOSTILE}" in texts
    assert not [text for text in texts if re.match(r"[=+\-@\t\r]", text)]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_each_dangerous_first_character_is_neutral(mark):
    assert mark in STARTS_A_FORMULA
    assert harmless(f"{mark}1") == f"'{mark}1"
    assert harmless(f"a{mark}1") == f"a{mark}1"


def test_there_is_one_guard_against_formulas():
    """A second list of dangerous characters would fall behind the first."""
    modules = Path(__file__).parents[1].glob("simcore/**/*.py")
    assert [p.name for p in modules if '"=", "+"' in p.read_text()] == ["masking.py"]


def test_every_table_that_may_be_in_a_workbook_has_a_name_in_words():
    """What a run with all schemes and a fund writes, and what only some runs or companions hold."""
    tables = read_run(richest_run()).names
    assert {"supply", "supply_risk", "fund", "fund_accounts", "members"} <= tables
    tables |= {"about", "notes", "settings", "summary", "words", "plants", *TOPICS, *OPTIONAL}
    assert sorted(name for name in tables if not is_known(f"sheet_{name}")) == []
    for lang in LANGUAGES:
        names = [sheet_name(name, lang) for name in tables]
        assert len(set(names)) == len(names)
        assert all(label(f"sheet_{name}", lang) in names for name in tables)  # none is cut


def test_every_column_of_every_table_has_a_label():
    run = read_run(richest_run())
    frames = [run.summary, *(run.table(name) for name in sorted(run.names))]
    names = {str(column) for frame in frames for column in frame.columns}
    assert len(names) > 60
    missing = sorted(name for name in names if not is_known(f"column.{name}.head"))
    assert missing == []
    told = [name for name in run.summary.columns if is_known(f"column.{name}.meaning")]
    assert told == list(run.summary.columns)
