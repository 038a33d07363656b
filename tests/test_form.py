"""A scenario as a workbook: nothing is lost on the way, and errors name the cell."""

from itertools import count
from pathlib import Path

import pytest
from command_sample import called, invoked
from form_sample import cell_of, filled, saved
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from scenario_sample import OUTREAU, SCENARIOS

from simcore.base.errors import InputError
from simcore.scenario.files import with_files
from simcore.scenario.form import form_tables
from simcore.scenario.load import load
from simcore.scenario.schema import Scenario
from simcore.scenario.tables import nested, overlaid, tables_of
from simcore.scenario.toml import leaves, toml_text
from simcore.show.form import write_form

SHIPPED = sorted(SCENARIOS.rglob("*.toml"))


@pytest.fixture(scope="module")
def outreau(tmp_path_factory):
    """The workbook of one site."""
    path = tmp_path_factory.mktemp("form") / "outreau.xlsx"
    called("form", path, "--from", OUTREAU)
    return path


@pytest.fixture
def changed(outreau, tmp_path):
    """A function that fills cells of the workbook, found by their field, and saves it."""
    numbers = count()

    def fill(*changes):
        return saved(outreau, tmp_path, f"mine{next(numbers)}.xlsx", *changes)

    return fill


def place(path, field):
    """Where the refusal of a field must point."""
    cell = cell_of(load_workbook(path), field)
    return f"{path.name}, {cell.parent.title}!{cell.coordinate}: {field}"


def whole(path):
    """Everything that a scenario holds, its files by where they are."""
    tables = load(path).model_dump()
    return with_files(Scenario, tables, lambda key, name, kind: str(Path(name).resolve()))


def refused(path, lang="en"):
    """Problems of a workbook by their place."""
    with pytest.raises(InputError) as caught:
        load(path)
    return {str(problem.place): str(problem) for problem in caught.value.problems}


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: path.stem)
def test_a_scenario_comes_back_from_its_workbook_and_from_the_file_of_that(tmp_path, file):
    book, back = tmp_path / "form.xlsx", tmp_path / "back.toml"
    called("form", book, "--from", file, "--lang", "fr")
    called("form", back, "--from", book)
    assert whole(back) == whole(file)


FILES = {
    "sites.outreau.measured": "curves",
    "sites.outreau.measured_fraction": 0.5,
    "sites.outreau.plants.measured_production": "production.csv",
    "sites.outreau.households.population_csv": "homes.csv",
    "sites.outreau.households.habits_csv": "habits.csv",
    "sites.outreau.grid.network": "network.json",
    "sites.outreau.grid.placement": "placement.csv",
    "prices.rates": "rates.csv",
    "estate.file": "residences.csv",
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_meters_and_files_have_a_sheet_and_come_back(tmp_path, lang):
    tables = tables_of(OUTREAU.read_text(encoding="utf-8"), "here")
    for name, value in FILES.items():
        tables = overlaid(tables, nested(name.split("."), value))
    path = tmp_path / "form.xlsx"
    write_form(path, tables, lang)
    title = "Compteurs et fichiers" if lang == "fr" else "Meters and files"
    sheet = load_workbook(path)[title]
    rows = {row[6]: row for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert {name: rows[name][1] for name in FILES} == FILES
    assert "kWh, Wh, kW" in rows["sites.outreau.measured"][5]
    assert "network.json" in rows["sites.outreau.grid.network"][5] or lang == "fr"
    assert form_tables(path) == (tables, form_tables(path)[1], [])


def test_a_source_of_a_usual_value_and_numbers_below_zero_come_back(tmp_path):
    """A source beside an empty cell is kept, and nothing is marked as text that is none."""
    tables = tables_of(OUTREAU.read_text(encoding="utf-8"), "here")
    told = {"kind": "assumed", "source": "- as ever"}
    for key, value in (
        (("sites", "outreau", "provenance", "households.vacancy_fraction"), told),
        (("weather", "light_at_minutes"), -30.0),
    ):
        tables = overlaid(tables, nested(key, value))
    del tables["sites"]["outreau"]["households"]["vacancy_fraction"]
    path = tmp_path / "form.xlsx"
    write_form(path, tables, "en")
    assert form_tables(path)[0] == tables


VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**9), 10**9),
        st.text(max_size=8),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
    ).filter(lambda value: "\x00" not in str(value)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4))
def test_whatever_is_written_as_a_file_is_read_back(tables):
    assert tables_of(toml_text(tables), "here") == tables


def test_leaves_are_values_and_empty_tables():
    assert dict(leaves({"a": {"b": 1, "c": {}}, "d": [{"e": 2}]})) == {
        ("a", "b"): 1,
        ("a", "c"): {},
        ("d",): [{"e": 2}],
    }


def test_a_filled_cell_counts_with_its_source(changed):
    field = "sites.outreau.households.refusal_fraction"

    def with_source(book):
        cell = cell_of(book, field)
        cell.value = 0.25
        heads = {one.value: one.column for one in cell.parent[1]}
        cell.parent.cell(cell.row, heads["kind"]).value = "measured"
        cell.parent.cell(cell.row, heads["source"]).value = "our own survey"

    site = load(changed(with_source)).sites["outreau"]
    assert site.households.refusal_fraction == 0.25
    told = site.provenance["households.refusal_fraction"]
    assert (told.kind, told.source) == ("measured", "our own survey")


def test_columns_may_move_and_titles_may_change(changed, outreau):
    def moved(book):
        sheet = cell_of(book, "title").parent
        sheet.insert_cols(2)
        sheet.title = "Mine"

    assert load(changed(moved)) == load(outreau)


def test_wrong_cells_are_named_all_at_once(changed):
    path = changed(
        filled("sites.outreau.dwellings", "a hundred"),
        filled("sites.outreau.climate", "cost"),
        filled("finance.grant_fraction", 30),
        filled("sites.outreau.households.activity_fractions", "no quotes"),
    )
    told = refused(path)
    assert (
        'found "a hundred", expected a whole number' in told[place(path, "sites.outreau.dwellings")]
    )
    assert "did you mean 'coast'" in told[place(path, "sites.outreau.climate")]
    assert "did you mean 0.3" in told[place(path, "finance.grant_fraction")]
    assert len(told) == 4
    assert any("!B" in where and "no quotes" in said for where, said in told.items())


def test_a_wrong_building_is_named_by_its_cell(changed):
    def wrong(book):
        sheet = book["Buildings"]
        heads = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(3, heads["kind"]).value = "castle"
        sheet.cell(4, heads["name"]).value = "no site"

    told = refused(changed(wrong))
    (kind,) = [said for where, said in told.items() if "Buildings!C3" in where]
    assert '"castle"' in kind
    assert "Buildings!A4" in " ".join(told)


def merged_cells(book):
    cell_of(book, "title").parent.merge_cells("B5:C6")


def over_values(book):
    """Cells merged over a value that is missing then."""
    cell_of(book, "sites.outreau.kind").parent.merge_cells("A4:B6")


def without_column(book):
    sheet = cell_of(book, "title").parent
    next(cell for cell in sheet[1] if cell.value == "value").value = "valeur"


def two_columns(book):
    sheet = cell_of(book, "title").parent
    sheet.cell(1, 1).value = "field"


def formula(book):
    cell_of(book, "sites.outreau.dwellings").value = "=50*2"


def on_labels(book):
    sheet = book["Buildings"]
    sheet["A2"] = "outreau"


def beside_nothing(book):
    sheet = cell_of(book, "title").parent
    sheet.cell(40, 2).value = 7


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (merged_cells, "Study!B5:C6", "merged cells"),
        (without_column, "Study!B1", "no column 'value'"),
        (two_columns, "Study!A1", "a second column 'field'"),
        (formula, "outreau!B", "a formula without a result"),
        (on_labels, "Buildings!A2", "on the second row"),
        (beside_nothing, "Study!B40", "beside no field"),
    ],
)
def test_a_form_that_was_changed_is_refused_where_it_was(changed, change, where, said):
    told = refused(changed(change))
    assert any(where in place and said in words for place, words in told.items()), told


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"title = 'text'")
    ((where, said),) = refused(path).items()
    assert where == str(path)
    assert "a file that cannot be read as a workbook" in said
    assert invoked("validate", path).exit_code == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["form.xlsx"]


def test_validate_writes_the_errors_beside_the_cells(changed):
    path = changed(filled("sites.outreau.climate", "cost"))
    done = invoked("validate", path, "--lang", "fr")
    assert done.exit_code == 2
    checked = path.with_name(f"{path.stem}-checked.xlsx")
    assert f"cellules marquées : 1 dans {checked}" in " ".join(done.stderr.split()).replace(
        "\u00a0", " "
    )
    note = cell_of(load_workbook(checked), "sites.outreau.climate").comment.text
    assert "coast" in note
    assert "trouvé" in note
    assert load_workbook(path)["outreau"]["A3"].comment is None
    invoked("validate", path)  # a copy that is there stays
    assert path.with_name(f"{path.stem}-checked2.xlsx").exists()


@pytest.mark.parametrize(
    ("change", "place"), [(merged_cells, "B5"), (without_column, "B1"), (over_values, "A4")]
)
def test_what_was_done_to_rows_and_merged_cells_is_written_beside_them(changed, change, place):
    path = changed(change)
    done = invoked("validate", path)
    assert done.exit_code == 2
    book = load_workbook(path.with_name(f"{path.stem}-checked.xlsx"))
    assert any(sheet[place].comment for sheet in book)


def test_only_new_files_of_a_known_kind_are_written(tmp_path):
    taken = tmp_path / "taken.xlsx"
    taken.write_text("mine")
    assert "which exists" in " ".join(invoked("form", taken).stderr.split())
    assert taken.read_text() == "mine"
    assert "ends in .xlsx or .toml" in invoked("form", tmp_path / "form.ods").stderr
