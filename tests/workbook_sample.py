"""A spreadsheet recalculated by LibreOffice, cell by cell against what was stored."""

import csv
import re
import shutil
import subprocess
from zipfile import ZipFile

import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: nothing recalculates the sheets"
)
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)><f>(.*?)</f><v>(.*?)</v></c>')
NAME = re.compile(r'<sheet name="([^"]+)"')
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


def recalculated(path, folder):
    """Cells of every sheet as LibreOffice works them out, by sheet, column and row."""
    bare = folder / "bare.xlsx"
    without_values(path, bare)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", profile, "--convert-to", ALL_SHEETS, "--outdir", folder]
    subprocess.run([*command, bare], check=True, capture_output=True, timeout=180)
    found = {}
    for file in folder.glob("bare-*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        found[file.stem.removeprefix("bare-")] = rows
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


def disagreements(path, folder):
    """Cells whose formula gives LibreOffice another result than the one stored."""
    rows = recalculated(path, folder)
    off = []
    for (sheet, column, row), (formula, told) in formula_cells(path).items():
        found = rows[sheet][row - 1][number_of(column)]
        if not agree(found, told):
            off.append((sheet, f"{column}{row}", formula, found, told))
    return off
