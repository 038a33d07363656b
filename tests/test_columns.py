"""One description of every column: complete in both languages, and told by the files of a run."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow.parquet import read_schema
from report_sample import richest_run
from rich.console import Console

from simcore.show.columns import (
    COLUMNS,
    DASH,
    TABLES,
    WRITTEN,
    cell,
    column,
    head,
    meaning,
    metadata,
    shown,
    stands_out,
    unit,
)
from simcore.show.folder.described import write_parquet
from simcore.show.tables import (
    MEDIA,
    Head,
    Table,
    beside,
    facts,
    filled,
    heads,
    in_medium,
    is_figures,
    printed,
    text_cell,
)
from simcore.show.words.catalogue import LANGUAGES, is_known, texts
from simcore.study.compare.figures import FIGURES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tables():
    """Names of the columns of every table of a run that holds them all."""
    folder = richest_run()
    found = {path.stem: read_schema(path).names for path in folder.glob("*.parquet")}
    found["summary"] = list(pd.read_csv(folder / "summary.csv", nrows=0))
    # A site with several plants has one table more.
    found["plants"] = ["site", "scheme", "plant", "kwp", "month", "production_kwh", "shared_kwh"]
    assert len(found) > 14
    return found


def test_every_column_of_a_run_is_described_and_has_its_words(tables):
    for table, names in tables.items():
        for name in names:
            place = f"{table}.{name}"
            assert any(is_known(f"column.{one}.head") for one in (f"{table}_{name}", name)), place
            for lang in LANGUAGES:
                assert unit(name, lang, table), place
                assert meaning(name, lang, table).endswith("."), place
            if name not in ("site", "scheme") and not name.startswith("n_"):
                assert meaning(name, "en", table) != meaning(name, "fr", table), place


def test_every_block_of_a_column_has_a_head_and_a_meaning():
    blocks = {key.rsplit(".", 1)[0] for key in texts("en") if key.startswith("column.")}
    assert len(blocks) > 250
    for block in blocks:
        assert is_known(f"{block}.head"), block
        assert texts("en")[f"{block}.meaning"][0].endswith("."), block
        own_unit = column(block.removeprefix("column.")).unit
        assert not own_unit or is_known(f"unit.{own_unit}"), block
    # What is described by more than its name has words too.
    for name in COLUMNS:
        assert {f"column.{name}", f"column.{name.partition('_')[2]}"} & blocks, name


def test_tables_of_a_terminal_are_made_in_one_place():
    """Heads, formats and alignment come from the descriptions, nowhere from a table's own code."""
    paths = sorted((ROOT / "simcore").rglob("*.py"))
    makers = {path for path in paths if ".add_column(" in path.read_text(encoding="utf-8")}
    # A listing shows what a program gets, under the keys of its JSON; a plan's tables are lists
    # of indicators and of what would turn them.
    others = {path.name for path in makers if path.parent.name != "finance"}
    assert others == {"tables.py", "listing.py"}


def test_descriptions_name_units_formats_and_tables_that_exist():
    for name, one in COLUMNS.items():
        assert one.name == name
        assert one.written in WRITTEN, name
        assert set(one.shown_in) <= set(TABLES), name
        assert not one.unit or is_known(f"unit.{one.unit}"), name
        assert not one.term or is_known(f"term.{one.term}.title"), name


def test_every_figure_of_the_summary_has_its_column(tables):
    # With a fund every figure has a value, in the order of the registry.
    assert tables["summary"] == ["site", "scheme", "title", *FIGURES]


@pytest.mark.parametrize(
    ("name", "value", "table", "english", "french"),
    [
        ("tenant_saving_median_eur", 12.4, "", "+12", "+12"),
        ("tenant_saving_min_eur", -3.44, "", "−3.4", "−3,4"),
        ("losers_fraction", 0.256, "", "26%", "26\xa0%"),
        ("landlord_npv_eur", -212_400.0, "", "−212", "−212"),
        ("landlord_irr_fraction", 0.0234, "", "2.3%", "2,3\xa0%"),
        ("dscr_min", np.nan, "", DASH, DASH),
        ("production_kwh", 1_234_560.0, "", "1,235", "1\u202f235"),
        ("production_kwh", 123_456.0, "months", "123.5", "123,5"),
        # Nobody pays: no price. A price of nothing that was asked for is one.
        ("price_ht_eur_per_kwh", 0.0, "", DASH, DASH),
        ("price_ht_eur_per_kwh", 0.0, "prices", "0.0\xa0c\xa0EUR/kWh", "0,0\xa0c€/kWh"),
        ("is_vacant", True, "", "yes", "oui"),
        ("n_dwellings", 1200, "", "1,200", "1\u202f200"),
    ],
)
def test_figures_are_written_as_their_column_says(name, value, table, english, french):
    assert cell(name, value, "en", table) == english
    assert cell(name, value, "fr", table) == french


def test_heads_have_the_unit_of_what_they_stand_above():
    assert head("landlord_npv_eur", "en") == "Landlord's net present value [EUR]"
    assert head("landlord_npv_eur", "fr", "short") == "Valeur nette pour le bailleur [k€]"
    assert head("landlord_npv_eur", "en", "narrow") == "Landlord\nNPV\nkEUR"
    # Without words of their own: the head, in the unit in which the figures are written.
    assert head("capex_eur", "fr", "short") == "Investissement [€]"
    assert head("capex_eur", "fr", "narrow") == "Investissement\n€"
    assert head("rounding_lost_kwh", "en", "short").endswith(" [MWh]")
    assert head("loading_max_fraction", "en", "narrow") == "Largest load"
    assert head("ripple_max_pu", "fr") == "ripple max [p.u.]"


def test_tables_show_the_columns_that_ask_for_it_and_that_are_there():
    held = {"losers_fraction", "landlord_npv_eur", "tenant_saving_median_eur", "capex_eur"}
    expected = ("tenant_saving_median_eur", "losers_fraction", "landlord_npv_eur")
    assert shown("terminal", held) == expected
    assert shown("debt", held) == ("landlord_npv_eur",)


def test_a_row_stands_out_where_all_its_figures_are_as_hoped():
    frame = pd.DataFrame(
        {
            # The last lacks one of the three each.
            "tenant_saving_median_eur": [1.0, 0.0, 1.0, 1.0],
            "losers_fraction": [0.0, 0.0, 0.1, 0.0],
            "landlord_npv_eur": [-0.5, 5.0, 5.0, -2.0],
        }
    )
    assert stands_out(frame).tolist() == [True, False, False, False]


def test_files_tell_unit_and_meaning_and_are_read_back_unchanged(tmp_path):
    frame = pd.DataFrame(
        {
            "site": ["a", "b"],
            "saving_eur": [1.5, np.nan],
            "is_vacant": [True, False],
            "month": [1, 2],
        }
    )
    write_parquet(frame, tmp_path / "members.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "members.parquet"), frame)
    schema = read_schema(tmp_path / "members.parquet")
    told = schema.field("saving_eur").metadata
    assert told[b"unit"] == b"EUR"
    assert told[b"meaning"].decode() == meaning("saving_eur", "en")
    assert schema.field("is_vacant").metadata[b"unit"] == b"true or false"


def test_a_run_tells_of_all_its_columns(tables):
    folder = richest_run()
    for path in folder.glob("*.parquet"):
        schema = read_schema(path)
        for field in schema:
            assert field.metadata[b"meaning"], (path.stem, field.name)
    told = json.loads((folder / "manifest.json").read_text())["columns"]["summary"]
    assert told == metadata(tables["summary"], "summary")
    assert told["lcoe_eur_per_kwh"]["unit"] == "EUR/kWh"


def test_a_column_of_a_table_alone_goes_before_that_of_all():
    assert column("production_kwh", "months").decimals == 1
    assert column("production_kwh").decimals == 0
    assert "month" in meaning("production_kwh", "en", "months")


def test_deck_and_page_each_leave_out_what_the_other_alone_shows():
    shown = tuple(Head(text=name, media=media) for name, media in (("a", MEDIA), ("b", ("page",))))
    table = Table(heads=shown, rows=((text_cell("1"), text_cell("2")),))
    assert in_medium(table, "page") is table
    left = in_medium(table, "deck")
    assert [one.text for one in left.heads] == ["a"]
    assert [[one.text for one in row] for row in left.rows] == [["1"]]


ROWS = [
    {"site": "a [b]", "kwp": 3.0, "losers_fraction": 0.25, "key": "x", "style": ""},
    {"site": "a [b]", "kwp": float("nan"), "losers_fraction": 0.0, "key": None, "style": ""},
    {"site": "c", "kwp": None, "losers_fraction": 1.0, "key": "y", "style": "bold"},
]


def test_rows_by_names_of_columns_become_cells_that_know_their_numbers():
    table = filled(heads(("site", "kwp", "key"), "en"), ROWS, "en")
    assert [one.text for one in table.heads] == ["Site", "kWp", "Key"]
    assert [[one.text for one in row] for row in table.rows] == [
        ["a [b]", "3", "x"],
        ["a [b]", DASH, ""],
        ["c", "", "y"],
    ]
    assert [row[1].value for row in table.rows] == [3.0, None, None]
    assert [is_figures(table, place) for place in range(3)] == [False, True, False]


def test_figures_of_one_column_stand_side_by_side_in_its_format():
    told = beside("change_eur", {0: "First", 5: "Fifth"})
    table = filled(told, [{0: 1234.0, 5: -50.0}], "en")
    assert [one.text for one in table.heads] == ["First", "Fifth"]
    assert [one.text for one in table.rows[0]] == ["+1.2", "\N{MINUS SIGN}0.1"]


def _on_screen(table):
    out = StringIO()
    Console(file=out, width=100, no_color=True).print(table)
    return out.getvalue()


def test_a_terminal_shows_words_left_figures_right_and_repeats_nothing():
    table = printed(ROWS, ("site", "kwp", "losers_fraction"), "fr", once=("site",), title="T")
    assert [column.justify for column in table.columns] == ["left", "right", "right"]
    assert [row.end_section for row in table.rows] == [False, True, True]
    assert table.rows[2].style == "bold"
    lines = [line for line in _on_screen(table).splitlines() if line.startswith("│")]
    assert [line.split("│")[1].strip() for line in lines] == ["a [b]", "", "c"]
    assert "25\xa0%" in lines[0]


def test_what_looks_like_a_colour_of_the_terminal_stays_text():
    assert "Light [kWh/m2]" in _on_screen(facts([("Light [kWh/m2]", "[red]3")]))
    assert "[red]3" in _on_screen(facts([("a", "[red]3")]))
