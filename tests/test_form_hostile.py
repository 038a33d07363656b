"""A workbook that people changed is read rightly, or refused cell by cell, in both languages."""

import zipfile

import pytest
from command_sample import called, invoked
from form_cases import (
    PATHS,
    READ,
    REFUSED,
    building_comma,
    copied,
    error_cell,
    strange,
    unnamed_column,
)
from form_sample import cell_of, filled, saved
from openpyxl import Workbook, load_workbook
from scenario_sample import OUTREAU

from simcore.base.errors import InputError
from simcore.scenario.load import load
from simcore.show.words.problems import in_words


@pytest.fixture(scope="module")
def outreau(tmp_path_factory):
    """The workbook of one site."""
    path = tmp_path_factory.mktemp("form") / "outreau.xlsx"
    called("form", path, "--from", OUTREAU)
    return path


def at(scenario, dotted):
    """What stands at a dotted name of a scenario."""
    for name in dotted.split("."):
        scenario = scenario[name] if isinstance(scenario, dict) else getattr(scenario, name)
    return scenario


@pytest.mark.parametrize(
    ("name", "change", "of", "field", "value"),
    READ,
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_plain_is_read(outreau, tmp_path, name, change, of, field, value):
    scenario = load(saved(outreau, tmp_path, "mine.xlsx", change))
    whole = scenario if of is None else of(scenario)
    path = (field or PATHS[name]).removeprefix("sites.outreau.")
    assert at(whole, path) == value


def test_a_postcode_can_be_typed_as_a_number(outreau, tmp_path):
    def change(book):
        for name in ("latitude", "longitude", "altitude"):
            cell_of(book, f"sites.outreau.place.{name}").value = None
        cell_of(book, "sites.outreau.postcode").value = 62157

    assert load(saved(outreau, tmp_path, "mine.xlsx", change)).sites["outreau"].postcode == "62157"


def test_a_workbook_with_macros_is_read(outreau, tmp_path):
    path = tmp_path / "mine.xlsm"
    path.write_bytes(outreau.read_bytes())
    assert load(path) == load(outreau)


def told_in(path):
    """Problems of a workbook by their place, in English and in French."""
    with pytest.raises(InputError) as caught:
        load(path)
    return [
        (str(one.place), in_words(one, "en"), plainly(in_words(one, "fr")))
        for one in caught.value.problems
    ]


def plainly(text):
    """French with plain spaces and apostrophes."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@pytest.mark.parametrize(
    ("name", "change", "where", "english", "french"),
    REFUSED,
    ids=[case[0].replace(" ", "-") for case in REFUSED],
)
def test_what_cannot_be_read_is_named(outreau, tmp_path, name, change, where, english, french):
    told = told_in(saved(outreau, tmp_path, "mine.xlsx", change))
    fitting = [(en, fr) for place, en, fr in told if where in place]
    assert any(english in en and french in fr for en, fr in fitting), told
    most = {"name twice": 2, "name twice, the other": 2, "number with a unit": 1}
    assert len(told) <= most.get(name, 3), told


def test_all_is_told_at_once_and_marked(outreau, tmp_path):
    changes = [error_cell, strange, unnamed_column, building_comma, copied]
    path = saved(outreau, tmp_path, "mine.xlsx", *changes, filled("prices.on", "soon"))
    told = told_in(path)
    places = " ".join(place for place, _, _ in told)
    for cell in ("outreau!B12", "Buildingz!A1", "outreau!I5", "Buildings!F3", "Copy!A1"):
        assert cell in places, cell
    assert "Prices and plan!B3" in places
    invoked("validate", path, "--lang", "fr")
    book = load_workbook(tmp_path / "mine-checked.xlsx")
    assert "60.5" in book["Buildings"]["F3"].comment.text
    assert "Buildings" in book["Buildingz"]["A1"].comment.text


def test_the_sheet_of_problems_is_passed_over_once_they_are_solved(outreau, tmp_path):
    def in_no_cell(book):
        cell_of(book, "weather.kind").value = "epw"

    path = saved(outreau, tmp_path, "mine.xlsx", in_no_cell)
    assert invoked("validate", path, "--set", "finance.years=0").exit_code == 2
    checked = tmp_path / "mine-checked.xlsx"
    assert "Problems" in load_workbook(checked).sheetnames
    mended = saved(checked, tmp_path, "mended.xlsx", filled("weather.kind", None))
    assert load(mended) == load(outreau)


def text_file(path, _):
    path.write_text("title = 'text'", encoding="utf-8")


def empty_file(path, _):
    path.write_bytes(b"")


def cut_file(path, outreau):
    path.write_bytes(outreau.read_bytes()[:3000])


def locked_file(path, _):
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600))


def other_packed_file(path, _):
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<w/>")


def blank_book(path, _):
    Workbook().save(path)


def foreign_book(path, _):
    book = Workbook()
    book.active.append(["Résidence", "Logements"])
    book.save(path)


@pytest.mark.parametrize(
    ("write", "name", "english", "french"),
    [
        (text_file, "f.xlsx", "a scenario file ends in .toml", "se termine par .toml"),
        (empty_file, "f.xlsx", "it is empty", "il est vide"),
        (cut_file, "f.xlsx", "is it whole? copy it again", "est-il entier ?"),
        (locked_file, "f.xlsx", "protected by a password", "protégé par un mot de passe"),
        (other_packed_file, "f.xlsx", "of another program?", "d'un autre logiciel ?"),
        (blank_book, "f.xlsx", "nothing filled in", "rien"),
        (foreign_book, "f.xlsx", "without the names in grey", "sans les noms en gris"),
        (blank_book, "f.ods", "a file that ends in .ods", "un fichier qui se termine par .ods"),
        (blank_book, "f.XLS", "a file that ends in .XLS", "un fichier qui se termine par .XLS"),
    ],
)
def test_what_is_no_form_is_told_for_what_it_is(outreau, tmp_path, write, name, english, french):
    path = tmp_path / name
    write(path, outreau)
    ((_, en, fr),) = told_in(path)
    assert english in en
    assert french in fr
    assert "Error" not in fr
