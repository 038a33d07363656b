"""Files made to hang, to fill the memory or to be run: each is refused with a reason."""

import json
import re
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pandas as pd
import pytest
from meter_sample import BOOK, PRM, RELATIONS, SHEET, workbook
from replay_files import case, share, text_file
from scenario_sample import OUTREAU
from weather_files import ARRAS

from simcore.base import textfile
from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.energy.meters import read_meter
from simcore.energy.population.read import read_population
from simcore.energy.replay import read_curves, write_curves
from simcore.energy.weather.readers import read_weather
from simcore.money.rates.reader import load_rates
from simcore.money.rates.spot import read_spot
from simcore.money.rates.tempo import read_colours
from simcore.scenario.convert import households_record
from simcore.scenario.load import load
from simcore.show.folder.described import write_frame
from simcore.study.grid.network import read_network

DEEP = 100_000
"""Levels that no program writes, and that a reader must not follow."""


def refusal(read, *arguments):
    """Words of the refusal."""
    with pytest.raises(InputError) as error:
        read(*arguments)
    text = str(error.value)
    assert len(text) < 5_000
    return text


def book(path, sheet, *, sheets=BOOK, relations=RELATIONS):
    """A workbook with the text of its sheet as it is."""
    with ZipFile(path, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", sheets)
        parts.writestr("xl/_rels/workbook.xml.rels", relations)
        parts.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ('<row r="1"/><row r="900000000"/>', "a row or cell at 900000000"),
        ('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "a row or cell at ZZZZZZ1"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "a row or cell at XFE1"),
        (
            "".join(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 700)),
            "10,010,624 cells, expected at most 10,000,000",
        ),
        ('<row r="x"/>', "invalid literal"),
        (f"{'<a>' * DEEP}{'</a>' * DEEP}", "found '<'"),
    ],
    ids=["row", "column", "past-XFD", "sparse", "no-number", "deep"],
)
def test_sparse_sheets_are_refused(tmp_path, cells, told):
    path = book(tmp_path / "a.xlsx", f"{SHEET}{cells}</sheetData></worksheet>")
    text = refusal(read_meter, path)
    assert told in text or (told == "found '<'" and "expected" in text)


def test_the_last_cell_of_a_sheet_is_read(tmp_path):
    """XFD is what spreadsheet programs hold: no layout, but no hostile file either."""
    cells = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    path = book(tmp_path / "a.xlsx", f"{SHEET}{cells}</sheetData></worksheet>")
    assert "workbook" not in refusal(read_meter, path)


def test_workbooks_that_unpack_to_too_much_are_refused(tmp_path):
    """A thousandth of it in the file; the same part named by many sheets counts each time."""
    bomb = book(tmp_path / "a.xlsx", SHEET + "x" * 201_000_000)
    assert bomb.stat().st_size < 1_000_000
    assert "expected at most 200 MB" in refusal(read_meter, bomb)
    tags = book(tmp_path / "b.xlsx", f"{SHEET}{'<a/>' * 10_000_001}</sheetData></worksheet>")
    assert "more than 10,000,000 marks in xl/worksheets/sheet1.xml" in refusal(read_meter, tags)
    sheet = '<sheet name="a" sheetId="1" r:id="rId1"/>'
    many = BOOK.replace('<sheet name="Mesures" sheetId="1" r:id="rId1"/>', sheet * 1_000)
    path = book(tmp_path / "c.xlsx", SHEET + "x" * 1_000_000, sheets=many)
    assert "expected at most 200 MB" in refusal(read_meter, path)


def test_declared_entities_are_refused(tmp_path):
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    path = workbook(tmp_path / "a.xlsx", [["x"]], prolog=laughs)
    assert "declarations of entities" in refusal(read_meter, path)


def axis_of_year():
    return time_axis(2026, 60)


def weather(path):
    return read_weather(path, axis_of_year(), ARRAS)


TABLES = {
    "curve": (read_meter, "time"),
    "weather": (lambda path: weather(path), "time"),
    "share": (read_curves, "time"),
    "rates": (load_rates, "name"),
    "prices": (lambda path: read_spot(path, axis_of_year()), "time"),
    "calendar": (lambda path: read_colours(path, 2026), "day"),
    "dwellings": (
        lambda path: read_population(path, households_record(*outreau()), np.uint64(1)),
        "n_occupants",
    ),
}


def outreau():
    scenario = load(OUTREAU)
    return scenario.sites["outreau"], scenario


@pytest.mark.parametrize("kind", TABLES)
def test_tables_of_text_have_limits(tmp_path, kind, monkeypatch):
    read, first = TABLES[kind]
    wide = text_file(tmp_path / "wide.csv", ",".join([first, *map(str, range(300_000))]) + "\n1\n")
    told = "unknown format" if kind == "weather" else "300,001 columns, expected at most 20,000"
    assert told in refusal(read, wide)
    nul = text_file(tmp_path / "nul.csv", f"{first},a\n1,2\n\0,3\n")
    assert "a NUL byte in line 3" in refusal(read, nul)
    quote = text_file(tmp_path / "quote.csv", f'{first},a\n1,"2\n3,4\n5,6\n')
    assert re.search("several lines|end of data|unknown format", refusal(read, quote))
    monkeypatch.setattr(textfile, "MOST_CELLS", 100)
    long = text_file(tmp_path / "long.csv", f"{first},a\n" + "1,2\n" * 60)
    assert "cells, expected at most 100" in refusal(read, long)
    monkeypatch.setattr(textfile, "MOST_BYTES", 50)
    assert "expected at most" in refusal(read, long)


@pytest.mark.parametrize("read", [read_meter, weather, read_network])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a":' * DEEP + "1" + "}" * DEEP, "nested hundreds of times"),
        ("[" * DEEP + "]" * DEEP, ""),
        ('{"a": ' + "9" * 5_000 + "}", "thousands of digits"),
        ('{"a": ' + "9" * 400 + "}", ""),
        ("{", ""),
    ],
    ids=["deep", "deep-list", "digits", "400-digits", "broken"],
)
def test_hostile_json_is_refused(tmp_path, read, text, told):
    assert told in refusal(read, text_file(tmp_path / "a.json", text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (".".join(["a"] * 50_000) + " = 1\n", "more than 32 tables or lists within each other"),
        (".".join(['"a b"'] * 50_000) + " = 1\n", "more than 32 tables or lists"),
        ("[" + " . ".join(["a"] * 50_000) + "]\n", "more than 32 tables or lists"),
        ("a = " + "[" * DEEP + "]" * DEEP, "more than 32 tables or lists"),
        ("a = " + "{a=" * 100 + "1" + "}" * 100, "more than 32 tables or lists"),
        ("a = " + "9" * 5_000, "thousands of digits"),
        ("a" * 3_000_000 + " = 1\n", "unknown key"),
        ("#" * 4_000_001, "found 4 MB, expected at most 4 MB"),
        ('a = "\0"\n', "toml"),
    ],
    ids=["key", "quoted", "head", "list", "inline", "digits", "long-key", "large", "nul"],
)
def test_hostile_toml_is_refused(tmp_path, text, told):
    path = text_file(tmp_path / "a.toml", f'extends = "{OUTREAU}"\n{text}')
    words = refusal(load, path)
    assert told in words or (told == "toml" and "valid TOML" in words)


def test_a_fan_of_files_is_refused(tmp_path):
    """Thirty files, each of which names the one before it twice: a thousand million to read."""
    text_file(tmp_path / "0.toml", f'extends = "{OUTREAU}"\n')
    for number in range(1, 30):
        below = f'"{number - 1}.toml"'
        text_file(tmp_path / f"{number}.toml", f"extends = [{below}, {below}]\n")
    assert "more than 500 files, each" in refusal(load, tmp_path / "28.toml")
    assert len(load(tmp_path / "5.toml").sites) == 1
    chain = tmp_path / "chain"
    chain.mkdir()
    text_file(chain / "0.toml", f'extends = "{OUTREAU}"\n')
    for number in range(1, 300):
        text_file(chain / f"{number}.toml", f'extends = "{number - 1}.toml"\n')
    assert "more than 30 files that build" in refusal(load, chain / "299.toml")
    assert len(load(chain / "28.toml").sites) == 1


DWELLINGS = "n_occupants,floor_area_m2,activity\n2,50,retired\n1,40,working\n"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-8", "utf-8-sig"])
def test_lists_of_dwellings_are_read_however_they_were_saved(tmp_path, encoding):
    site, scenario = outreau()
    home = site.model_copy(update={"dwellings": 2})
    path = tmp_path / "homes.csv"
    path.write_bytes(DWELLINGS.encode(encoding))
    people = read_population(path, households_record(home, scenario), np.uint64(1))
    assert people.floor_area_m2.tolist()[:2] == [50.0, 40.0]


FORMULAS = ("=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1")


def test_no_table_of_a_folder_holds_a_formula(tmp_path):
    frame = pd.DataFrame({"=head": FORMULAS, "day": date(2026, 1, 1), "kwh": -1.5, "n": None})
    write_frame(frame, tmp_path / "a.csv")
    read = pd.read_csv(tmp_path / "a.csv", dtype=str)
    assert list(read) == ["'=head", "day", "kwh", "n"]
    assert read["'=head"].tolist() == ["'=1+1", "'+33", "'-2", "'@SUM(A1)", r"\t=1", r"\r=1"]
    assert set(read["kwh"]) == {"-1.5"}


def test_no_name_of_an_imported_meter_is_a_formula(tmp_path):
    utc = np.array(["2026-01-01T00:00", "2026-01-01T00:30"], "datetime64[s]")
    write_curves(tmp_path / "a.csv", utc, {name: np.ones(2) for name in FORMULAS[:4]})
    head = (tmp_path / "a.csv").read_text().splitlines()[0]
    assert head == "time," + ",".join(f"'{name}" for name in FORMULAS[:4])


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@x", "a;b"])
def test_key_files_bear_no_formula_nor_a_name_that_breaks_a_line(tmp_path, name):
    sun, use = case(tmp_path, needs={name: 0.1, "B": 0.2})
    done = share(sun, use, tmp_path / "out", "--key", "equal")
    assert done.exit_code == 2
    assert "the number of its meter, 14 digits" in done.stderr.replace("\n", " ")
    assert not (tmp_path / "out").exists()


def test_usual_names_have_their_key_file(tmp_path):
    sun, use = case(tmp_path, needs={PRM: 0.1, "flat 2 (left)": 0.2})
    assert share(sun, use, tmp_path / "out", "--key", "equal").exit_code == 0
    head = (tmp_path / "out" / "roof.csv").read_text().splitlines()[0]
    assert head == f"Horodate;{PRM};flat 2 (left)"


@pytest.mark.parametrize("name", ["x" * 400, "x" * 400 + "/a", "a\0b"])
def test_names_that_no_file_can_have_are_missing_files(tmp_path, name):
    assert "did you mean" not in refusal(read_meter, tmp_path / f"{name}.csv")
    path = tmp_path / "a.toml"
    path.write_text(f"extends = {json.dumps(f'{name}.toml')}\n", encoding="utf-8")
    assert "a.toml: extends: found" in refusal(load, path)
