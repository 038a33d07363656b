"""Spreadsheets read as they stand, or recalculated by LibreOffice against what was stored."""

import csv
import re
import shutil
import subprocess
from functools import reduce
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: nothing recalculates the sheets"
)
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)><f>(.*?)</f><v>(.*?)</v></c>')
NAME = re.compile(r'<sheet name="([^"]+)"')
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def formula_cells(path):
    """Formula and stored value of each cell with a formula, by sheet and address."""
    with ZipFile(path) as parts:
        names = NAME.findall(parts.read("xl/workbook.xml").decode())
        pages = [
            parts.read(f"xl/worksheets/sheet{k}.xml").decode() for k in range(1, len(names) + 1)
        ]
    return {
        (name, column, int(row)): (formula, value)
        for name, page in zip(names, pages, strict=True)
        for column, row, _, formula, value in CELL.findall(page)
    }


def without_values(path, to):
    """The same workbook with no stored result beside any formula."""
    with ZipFile(path) as parts, ZipFile(to, "w") as bare:
        for name in parts.namelist():
            data = parts.read(name)
            if name.startswith("xl/worksheets/"):
                page = data.decode()
                data = CELL.sub(r'<c r="\1\2"><f>\4</f></c>', page).encode()
            bare.writestr(name, data)


def recalculated(paths, folder):
    """Cells of every sheet as LibreOffice works them out, by sheet and row, for each workbook."""
    bare = [folder / f"bare{number}.xlsx" for number, _ in enumerate(paths)]
    for path, to in zip(paths, bare, strict=True):
        without_values(path, to)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", profile, "--convert-to", ALL_SHEETS, "--outdir", folder]
    subprocess.run([*command, *bare], check=True, capture_output=True, timeout=180)
    return [_sheets_of_csv(folder, f"{path.stem}-") for path in bare]


def _sheets_of_csv(folder, start):
    found = {}
    for file in folder.glob(f"{start}*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            found[file.stem.removeprefix(start)] = list(csv.reader(lines))
    return found


def number_of(column):
    place = 0
    for letter in column:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def agree(found, told):
    """Equal text, or numbers within a billionth (sums in another order differ by less)."""
    if found == told:
        return True
    try:
        scale = 0.01 if found.endswith("%") else 1.0
        one, other = scale * float(found.removesuffix("%")), float(told)
    except ValueError:
        return False
    return abs(one - other) <= 1e-6 + 1e-9 * abs(other)


def disagreements(paths, folder):
    """Cells whose formula gives LibreOffice another result than the one stored.

    It starts once for all workbooks, as its start takes longer than a workbook.
    """
    off = []
    for path, rows in zip(paths, recalculated(paths, folder), strict=True):
        for (sheet, column, row), (formula, told) in formula_cells(path).items():
            found = rows[sheet][row - 1][number_of(column)]
            if not agree(found, told):
                off.append((path.name, sheet, f"{column}{row}", formula, found, told))
    return off


def sheets_of(path):
    """Rows of each sheet as texts and numbers; fails where a cell holds a formula."""
    with ZipFile(path) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(t.text or "" for t in one.iter(f"{SPACE}t")) for one in shared]
        names = [
            one.get("name")
            for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SPACE}sheet")
        ]
        found = {}
        for number, name in enumerate(names, 1):
            sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert sheet.find(f".//{SPACE}f") is None, name
            rows = [_row(row, texts) for row in sheet.iter(f"{SPACE}row")]
            found[name] = rows
    return found


def _row(row, texts):
    """Values by column; empty cells are not in the file."""
    found = {}
    for cell in row:
        letters = re.match("[A-Z]+", cell.get("r"))[0]
        found[reduce(lambda n, c: 26 * n + ord(c) - 64, letters, 0) - 1] = _value(cell, texts)
    return [found.get(i) for i in range(max(found, default=-1) + 1)]


def _value(cell, texts):
    value = cell.find(f"{SPACE}v")
    if value is None:
        return None
    return texts[int(value.text)] if cell.get("t") == "s" else float(value.text)
