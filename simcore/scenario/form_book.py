"""A workbook that was filled in, opened whole: values of formulas, and the formulas without."""

import re
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from simcore.base.errors import Phrase, Problem, fault, phrase, refuse
from simcore.base.textfile import MOST_SCENARIO_BYTES, file_bytes

MOST_UNPACKED_BYTES = 20_000_000
"""Largest content of a workbook, unpacked: 1,000 sites of a hundred rows (assumed)."""
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
"""A formula in the XML of a sheet, whatever its name space is called."""
PACKED, COMPOUND = b"PK", bytes.fromhex("D0CF11E0")
"""How a file begins that is a packed folder, and one of old office programs or with a password."""
OF_FORM = "xl/workbook.xml"
"""Part of a packed folder that makes it a workbook."""


def opened(path: Path) -> tuple[Any, list[Problem]]:
    """The workbook with the values of its formulas, and the formulas that have none."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    content = file_bytes(path, str(path), MOST_SCENARIO_BYTES)
    try:
        with ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
            if size > MOST_UNPACKED_BYTES:
                most = MOST_UNPACKED_BYTES / 1e6
                raise refuse("file_too_large", str(path), size=size / 1e6, most=most)
            book = load_workbook(path, data_only=True)
            # Formulas are read by opening the book once more, in as much time again.
            has_formulas = any(FORMULA.search(parts.read(name)) for name in parts.namelist())
        typed = load_workbook(path).worksheets if has_formulas else ()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError):
        raise refuse("form_broken", str(path), guess=_what_it_is(path, content)) from None
    return book, [
        fault("form_formula", f"{path.name}, {sheet.title}!{cell.coordinate}")
        for sheet in typed
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and book[sheet.title][cell.coordinate].value is None
    ]


def _what_it_is(path: Path, content: bytes) -> Phrase:
    """What a file may be that cannot be opened as a workbook."""
    if not content:
        return phrase("form_is_empty")
    if content.startswith(COMPOUND):
        return phrase("form_is_locked")
    if not content.startswith(PACKED):
        return phrase("form_is_text" if b"\0" not in content else "form_is_cut")
    try:
        with ZipFile(path) as parts:
            is_form = OF_FORM in parts.namelist()
    except BadZipFile:
        return phrase("form_is_cut")
    return phrase("form_is_cut" if is_form else "form_is_other")
