"""A scenario written as a workbook to fill in, and its problems written beside its cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from simcore.base.errors import Problem
from simcore.scenario.bounds import CALENDAR_YEAR, Bounds
from simcore.scenario.fields import Kind
from simcore.scenario.files import Key
from simcore.scenario.form import FILES, GENERAL, METERS, MONEY, SITE
from simcore.scenario.form_cells import provenance_key
from simcore.scenario.form_sheets import (
    BUILDING,
    EXPECTED,
    FIELD,
    KIND,
    PLANES,
    PROBLEMS,
    SITE_OF_BUILDING,
    SOURCE,
    TOML,
    UNIT,
    VALUE,
    WHAT,
)
from simcore.scenario.known import field_at, kinds_of
from simcore.scenario.tables import Tables, table_at
from simcore.scenario.toml import leaves, toml_key, toml_value
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import exact, label
from simcore.show.words.parameters import unit_words
from simcore.show.words.problems import in_words
from simcore.show.workbook import LINE_PT, new_workbook, whole_file, write_text

COLUMNS = {WHAT: 44, VALUE: 30, UNIT: 10, KIND: 13, SOURCE: 40, EXPECTED: 60, FIELD: 44}
"""Columns of a sheet of fields by the name in its first row, and their widths."""
DAY = "yyyy-mm-dd"
A4 = 9
"""The sheet of paper, as the format of workbooks numbers it."""
FILL = {
    "bg_color": "#FFF8DC",
    "border": 1,
    "border_color": "#D9C98C",
    "text_wrap": True,
    "valign": "top",
}
"""Look of a cell to fill in."""
LONGEST = 31
"""Letters of the title of a sheet at most."""
ROWS_WITH_LISTS = 300
"""Rows of buildings in which a list offers the words."""
_CELL = re.compile(r"^(?P<file>.+?), (?P<sheet>.+)!(?P<cell>[A-Z]+\d+|\d+(?=:\d+$))(?=:|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """Formats of the workbook."""

    name: Any
    head: Any
    fill: Any
    day: Any
    text: Any


def write_form(path: Path, tables: Tables, lang: str) -> None:
    """Write tables of a scenario as a workbook to fill in.

    Parameters
    ----------
    path
        Workbook to write, whole or not at all.
    tables
        As a scenario file states them; what no sheet asks for stands on the last one.
    lang
        Language of titles and labels.
    """
    left = dict(leaves(tables))
    with new_workbook(path) as book:
        looks = _looks(book)
        title = label("form.sheet.general", lang)
        _fields(_sheet(book, title), looks, _keys(GENERAL), left, lang)
        for site in table_at(tables, ("sites",)):
            keys = [("sites", site, *key) for key in _keys(SITE)]
            _fields(_sheet(book, site), looks, keys, left, lang)
        _buildings(_sheet(book, label("form.sheet.buildings", lang)), looks, left, lang)
        title = label("form.sheet.meters", lang)
        sites = table_at(tables, ("sites",))
        keys = [("sites", site, *key) for site in sites for key in _keys(METERS)]
        _fields(_sheet(book, title), looks, [*keys, *_keys(FILES)], left, lang)
        title = label("form.sheet.money", lang)
        _fields(_sheet(book, title), looks, _keys(MONEY), left, lang)
        _rest(_sheet(book, label("form.sheet.rest", lang)), looks, left, lang)


def _sheet(book: Any, title: str) -> Any:
    """A sheet of that title, cut or numbered where the workbook cannot take it."""
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    names = (
        f"{title[: LONGEST - len(end)]}{end}" for end in ("", *(f"-{n}" for n in range(2, 99)))
    )
    sheet = book.add_worksheet(next(name for name in names if name.casefold() not in taken))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    return sheet


def _keys(names: Sequence[str]) -> list[Key]:
    return [tuple(name.split(".")) for name in names]


def _looks(book: Any) -> _Looks:
    return _Looks(
        name=book.add_format({"font_color": "#888888", "font_size": 8, "valign": "top"}),
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        fill=book.add_format(FILL),
        day=book.add_format(FILL | {"num_format": DAY}),
        text=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _fields(
    sheet: Any, looks: _Looks, keys: Sequence[Key], left: dict[Key, Any], lang: str
) -> None:
    """A row for each field; values that find their place are taken from those left."""
    for place, (name, width) in enumerate(COLUMNS.items()):
        write_text(sheet, 0, place, name, looks.name)
        write_text(sheet, 1, place, label(f"form.column.{name}", lang), looks.head)
        sheet.set_column(place, place, width)
    sheet.freeze_panes(2, 1)
    places = {name: place for place, name in enumerate(COLUMNS)}
    n_sites = len({key[1] for key in keys if key[0] == "sites"})
    for number, key in enumerate(keys, start=2):
        field = field_at(key)
        assert field is not None, key
        holder = provenance_key(key)
        told = {one: left.pop((*holder, one), "") for one in (KIND, SOURCE)}
        what = label(f"form.asks.{_path(key)}", lang)
        what = what if n_sites < 2 or key[0] != "sites" else f"{key[1]}: {what}"
        value, expected = left.pop(key, None), _expected(key, field, lang)
        beside = {WHAT: what, VALUE: str(value), SOURCE: told[SOURCE], EXPECTED: expected}
        sheet.set_row(number, LINE_PT * _n_lines(beside))
        write_text(sheet, number, places[WHAT], what, looks.text)
        _write(sheet, number, places[VALUE], value, looks)
        write_text(sheet, number, places[UNIT], _unit(field, lang), looks.text)
        _write(sheet, number, places[KIND], told[KIND], looks)
        _write(sheet, number, places[SOURCE], told[SOURCE], looks)
        write_text(sheet, number, places[EXPECTED], expected, looks.text)
        write_text(sheet, number, places[FIELD], toml_key(key), looks.name)
        _offer(sheet, (number, places[VALUE], number), field, lang)
        choices = {"validate": "list", "source": list(get_args(Kind))}
        sheet.data_validation(number, places[KIND], number, places[KIND], choices)


def _n_lines(texts: Mapping[str, str]) -> int:
    """Lines that the longest text of a row takes; not all programs find out by themselves."""
    return max(-(-len(text) // COLUMNS[name]) for name, text in texts.items())


def _path(key: Key) -> str:
    """Key of the words of a field: the same for all sites."""
    names = ("sites", "*", *key[2:]) if key[0] == "sites" else key
    return ".".join(names).replace("description", "question")


def _buildings(sheet: Any, looks: _Looks, left: dict[Key, Any], lang: str) -> None:
    """A row for each kind of building of all sites."""
    names = (SITE_OF_BUILDING, *BUILDING, PLANES)
    for place, name in enumerate(names):
        write_text(sheet, 0, place, name, looks.name)
        write_text(sheet, 1, place, label(f"form.building.{name}", lang), looks.head)
        field = field_at(("sites", "", "buildings", name))
        if field is not None and name != PLANES:
            _offer(sheet, (2, place, ROWS_WITH_LISTS), field, lang)
    sheet.set_row(1, 4 * LINE_PT)
    sheet.set_column(0, len(names) - 1, 16)
    sheet.freeze_panes(2, 2)
    lists = {key[1]: key for key in left if key[0] == "sites" and key[2:] == ("buildings",)}
    rows = [(site, row) for site, key in lists.items() for row in left.pop(key)]
    for number, (site, row) in enumerate(rows, start=2):
        _write(sheet, number, 0, site, looks)
        for place, name in enumerate(names[1:], start=1):
            value = row.get(name)
            is_list = isinstance(value, list | tuple)
            _write(sheet, number, place, toml_value(value) if is_list else value, looks)


def _rest(sheet: Any, looks: _Looks, left: Mapping[Key, Any], lang: str) -> None:
    """All that no other sheet holds, as a scenario file writes it."""
    for place, (name, width) in enumerate(((FIELD, 60), (TOML, 90))):
        write_text(sheet, 0, place, name, looks.name)
        write_text(sheet, 1, place, label(f"form.column.{name}", lang), looks.head)
        sheet.set_column(place, place, width)
    sheet.freeze_panes(2, 1)
    for number, (key, value) in enumerate(left.items(), start=2):
        write_text(sheet, number, 0, toml_key(key), looks.text)
        _write(sheet, number, 1, toml_value(value), looks)


def _write(sheet: Any, row: int, place: int, value: Any, looks: _Looks) -> None:
    """Write a value as the kind of cell that it is."""
    if value is None:
        sheet.write_blank(row, place, None, looks.fill)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value, looks.fill)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, looks.fill)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, looks.day)
    else:
        sheet.write_string(row, place, str(value), looks.fill)


def _marks(annotation: Any) -> Iterator[Any]:
    """An annotation and all that stands in it."""
    yield annotation
    for inner in get_args(annotation):
        yield from _marks(inner)


def _words(field: FieldInfo) -> list[str]:
    """Words that a field can hold, none where it is free."""
    found = (part for part in _marks(field.annotation) if get_origin(part) is Literal)
    return [str(word) for part in found for word in get_args(part)]


def _bounds(field: FieldInfo) -> Bounds | None:
    marks = (*field.metadata, *_marks(field.annotation))
    return next((mark for mark in marks if isinstance(mark, Bounds)), None)


def _unit(field: FieldInfo, lang: str) -> str:
    """Unit of a field in words; none of a part or a factor."""
    extra = field.json_schema_extra
    unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    return "" if unit == "1" else unit_words(unit, lang)


def _expected(key: Key, field: FieldInfo, lang: str) -> str:
    """What may stand in a cell, and what counts where nothing does."""
    words, bounds = _words(field), _bounds(field)
    parts = []
    if is_known(f"form.example.{_path(key)}"):
        parts.append(label(f"form.example.{_path(key)}", lang))
    elif words:
        parts.append(", ".join(words))
    elif bounds is not None:
        parts.append(_within(bounds, lang))
    elif _is_yes_or_no(field):
        parts.append(" / ".join(label(f"form.{word}", lang) for word in ("yes", "no")))
    if field.is_required():
        parts.append(label("form.required", lang))
    elif field.default is not None and field.default != "":
        parts.append(label("form.usual", lang, value=_told(field.default, lang)))
    return label("answer.between_notes", lang).join(parts)


def _within(bounds: Bounds, lang: str) -> str:
    ends, is_year = (bounds.low, bounds.high), bounds.quantity is CALENDAR_YEAR
    low, high = (f"{end:.0f}" if is_year else exact(end, lang) for end in ends)
    return label("form.within", lang, low=low, high=high)


def _is_yes_or_no(field: FieldInfo) -> bool:
    return kinds_of(field.annotation) == {bool}


def _told(value: Any, lang: str) -> str:
    """A usual value as people write it."""
    if isinstance(value, bool):
        return label("form.yes" if value else "form.no", lang)
    return exact(value, lang) if isinstance(value, float) else str(value)


def _offer(sheet: Any, rows: tuple[int, int, int], field: FieldInfo, lang: str) -> None:
    """Offer the words of a field as a list, and hold its numbers within their bounds."""
    first, place, last = rows
    words, bounds = _words(field), _bounds(field)
    if words and all(not word.isdigit() for word in words):
        sheet.data_validation(first, place, last, place, {"validate": "list", "source": words})
    elif _is_yes_or_no(field):
        choices = {"validate": "list", "source": ["TRUE", "FALSE"]}
        sheet.data_validation(first, place, last, place, choices)
    elif bounds is not None:
        message = _within(bounds, lang)
        rule: dict[str, Any] = {"validate": "decimal", "criteria": "between"}
        rule |= {"minimum": bounds.low, "maximum": bounds.high}
        rule |= {"error_message": message, "error_type": "warning"}
        sheet.data_validation(first, place, last, place, rule)


def write_checked(path: Path, target: Path, problems: Sequence[Problem], lang: str) -> int:
    """Write a copy of a filled workbook with its problems as notes of their cells.

    Parameters
    ----------
    path, target
        Workbook that was read, and the copy to write.
    problems
        What is wrong with it; those that name no cell stand on a sheet of their own.
    lang
        Language of the notes.

    Returns
    -------
    int
        Cells that have a note.
    """
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(path)
    red = PatternFill("solid", start_color="FFC7CE")
    notes: dict[tuple[str, str], list[str]] = {}
    others: list[str] = []
    for problem in problems:
        said = str(in_words(problem, lang))
        match = _CELL.match(str(problem.place))
        is_cell = match and match["file"] == path.name and match["sheet"] in book.sheetnames
        if match and is_cell:
            cell = _anchor(book[match["sheet"]], match["cell"])
            notes.setdefault((match["sheet"], cell), []).append(said)
        else:
            others.append(said)
    for (title, cell), lines in notes.items():
        book[title][cell].fill = red
        book[title][cell].comment = Comment("\n".join(lines), "simcore", width=420, height=140)
    if others:
        sheet = book.create_sheet(label("form.sheet.problems", lang))
        sheet.append([PROBLEMS])  # so that the sheet does not count where it is filled in
        for line in others:
            sheet.append([line if line[:1] not in "=+-@" else f"'{line}"])
    with whole_file(target) as working:
        book.save(working)
    return len(notes)


def _anchor(sheet: Any, where: str) -> str:
    """The cell of a sheet that can bear a note: the first of a range, row or merged cells."""
    first, _, _ = where.partition(":")
    cell = f"A{first}" if first.isdecimal() else first
    for merged in sheet.merged_cells.ranges:
        if cell in merged:
            return str(merged.coord).partition(":")[0]
    return cell
