"""The sheets of a workbook that was filled in: which is which, and what its cells state."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simcore.base.errors import InputError, Problem, closest, did_you_mean, fault, phrase
from simcore.scenario.buildings import BuildingTable
from simcore.scenario.files import Key
from simcore.scenario.form_cells import (
    BLANK,
    FormCell,
    is_blank,
    key_of,
    provenance_key,
    toml_of,
    value_of,
)
from simcore.scenario.known import field_at

FIELD, VALUE, TOML, KIND, SOURCE = "field", "value", "toml", "kind", "source"
WHAT, UNIT, EXPECTED = "what", "unit", "expected"
FOR_PEOPLE = (WHAT, UNIT, EXPECTED)
"""Columns that are read by people alone."""
PROBLEMS = "problems"
"""Name on a sheet that bears what is wrong with the others."""
NOTE = "note"
"""How the title of a sheet begins that holds what people write for each other."""
SITE_OF_BUILDING = "site"
BUILDING = tuple(name for name in BuildingTable.model_fields if name != "planes")
PLANES = "planes"
"""The one field of a building that holds a list: a cell holds it as a scenario file does."""
UNREADABLE = ("form_column_missing", "form_column_twice", "form_names_gone")
"""Problems of the names of a sheet with which no cell of it can be read."""
MOST_ROWS, MOST_COLUMNS = 20_000, 100
FIRST_ROWS = 20
"""Rows among which the names are looked for, where rows were put above them."""
NAME = r'[a-z0-9_."-]+'
"""What a field or a site is called, which no label is."""

_OF_FIELDS = (WHAT, VALUE, UNIT, KIND, SOURCE, EXPECTED, FIELD)
_OF_REST = (FIELD, TOML)
_OF_BUILDINGS = (SITE_OF_BUILDING, *BUILDING, PLANES)
_LEAST_NAMES = 2
"""Names that make a row the one that names the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A sheet whose columns are named in a row, ``heads`` by name, and what names it can have."""

    place: str
    sheet: Any
    row: int
    heads: Mapping[str, int]
    known: Sequence[str]

    def at(self, number: int, name: str) -> Any:
        """The cell of a row below a name."""
        return self.sheet.cell(number, self.heads[name])

    def where(self, cell: Any) -> str:
        """Where a cell stands."""
        return f"{self.place}!{cell.coordinate}"

    @property
    def first(self) -> int:
        """The first row that is filled in, below names and labels."""
        return self.row + 2


def of_sheet(file: str, sheet: Any, book: Any) -> tuple[list[FormCell], list[Problem]]:
    """Filled cells of a sheet of a workbook, and what is wrong with it."""
    place = f"{file}, {sheet.title}"
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        return [], [fault("form_too_long", place, rows=MOST_ROWS, columns=MOST_COLUMNS)]
    named = _named(place, sheet)
    if named is None:
        return [], _unknown_sheet(place, sheet, book)
    problems = [*_merged(named), *_head_problems(named)]
    if any(problem.key in UNREADABLE for problem in problems):
        return [], problems
    problems += _stray(named)
    is_buildings = SITE_OF_BUILDING in named.known
    cells, wrong = (_buildings if is_buildings else _rows)(named)
    return cells, [*problems, *wrong]


def _named(place: str, sheet: Any) -> _Named | None:
    """The sheet by the row that names its columns, wherever it moved; None where there is none."""
    for row in range(1, min(FIRST_ROWS, sheet.max_row) + 1):
        names = {str(cell.value).strip(): cell.column for cell in sheet[row] if not is_blank(cell)}
        if row == 1 and PROBLEMS in names:
            return None
        for known in (_OF_FIELDS, _OF_REST, _OF_BUILDINGS):
            n_known = len(names.keys() & set(known))
            is_short = known is _OF_REST and n_known == 1 and len(names) == len(_OF_REST)
            if n_known >= _LEAST_NAMES or (is_short and row == 1):
                return _Named(place=place, sheet=sheet, row=row, heads=names, known=known)
    return None


def _needed(named: _Named) -> Sequence[str]:
    """Names without which a sheet says nothing."""
    if named.known is _OF_FIELDS:
        return (FIELD, VALUE)
    return _OF_REST if named.known is _OF_REST else (SITE_OF_BUILDING,)


def _lost(named: _Named) -> str:
    """A needed name that no column has, empty where all are there."""
    return next((name for name in _needed(named) if name not in named.heads), "")


def _mistaken(named: _Named) -> str:
    """The name that may stand for a needed one, empty where none does."""
    unknown = [one for one in named.heads if one not in named.known]
    lost = _lost(named)
    return (closest(lost, unknown) or (unknown[0] if len(unknown) == 1 else "")) if lost else ""


def _unknown_sheet(place: str, sheet: Any, book: Any) -> list[Problem]:
    """A sheet of no known kind, if something stands on it that is meant to count."""
    is_note = sheet.title.strip().casefold().startswith(NOTE) or sheet["A1"].value == PROBLEMS
    first = next((cell for row in sheet.iter_rows() for cell in row if not is_blank(cell)), None)
    if is_note or first is None:
        return []
    if any(_names_field(cell) for row in sheet.iter_rows() for cell in row):
        return [fault("form_names_gone", f"{place}!1:1")]
    others = [one.title for one in book.worksheets if one is not sheet]
    guess = did_you_mean(sheet.title, others)
    return [fault("form_sheet_unknown", f"{place}!{first.coordinate}", guess=guess)]


def _names_field(cell: Any) -> bool:
    """Whether a cell names a field of a scenario, as those of a form alone do."""
    is_dotted = isinstance(cell.value, str) and re.fullmatch(NAME, cell.value) is not None
    return is_dotted and "." in cell.value and field_at(key_of(cell.value)) is not None


def _merged(named: _Named) -> Iterator[Problem]:
    for area in named.sheet.merged_cells.ranges:
        yield fault("form_merged", f"{named.place}!{area.coord}")


def _head_problems(named: _Named) -> Iterator[Problem]:
    """Names that are missing, unknown, or stand over two columns."""
    lost, mistaken = _lost(named), _mistaken(named)
    if lost:
        whole = f"{named.place}!{named.row}:{named.row}"
        where = named.where(named.at(named.row, mistaken)) if mistaken else whole
        guess = phrase("is_it_key", name=mistaken) if mistaken else None
        yield fault("form_column_missing", where, name=lost, guess=guess)
    cells = [cell for cell in named.sheet[named.row] if not is_blank(cell)]
    names = [str(cell.value).strip() for cell in cells]
    for cell, name in zip(cells, names, strict=True):
        if names.count(name) > 1:
            yield fault("form_column_twice", named.where(cell), name=name)
        elif name not in (*named.known, mistaken):
            guess = did_you_mean(name, [one for one in named.known if one not in named.heads])
            yield fault("form_column_unknown", named.where(cell), name=name, guess=guess)


def _stray(named: _Named) -> Iterator[Problem]:
    """Errors, and what is not read: in columns without a name, or numbers among labels."""
    columns = {column: name for name, column in named.heads.items()}
    nameless: set[int] = set()
    for row in named.sheet.iter_rows(min_row=named.first):
        for cell in (one for one in row if one.value is not None):
            if cell.data_type == "e":
                yield fault("form_error_cell", named.where(cell), found=str(cell.value))
            elif is_blank(cell):
                continue
            elif cell.column not in columns and cell.column not in nameless:
                nameless.add(cell.column)
                yield fault("form_column_nameless", named.where(cell), found=str(cell.value)[:60])
            elif columns.get(cell.column) in FOR_PEOPLE and not isinstance(cell.value, str):
                yield _beside(named, cell)


def _beside(named: _Named, cell: Any) -> Problem:
    """A value in a column of labels; the cell of the value is a guess where it is free."""
    guess = None
    if VALUE in named.heads and is_blank(named.at(cell.row, VALUE)):
        guess = phrase("did_you_mean", name=named.at(cell.row, VALUE).coordinate)
    return fault("form_beside", named.where(cell), found=str(cell.value), guess=guess)


def _rows(named: _Named) -> tuple[list[FormCell], list[Problem]]:
    """Fields of a sheet with a row for each."""
    cells: list[FormCell] = []
    problems = _without_labels(named, FIELD)
    for number in range(named.first, named.sheet.max_row + 1):
        field, held = named.at(number, FIELD), named.at(number, TOML if _is_rest(named) else VALUE)
        if is_blank(field):
            if not is_blank(held):
                problems.append(fault("form_no_field", named.where(held), found=str(held.value)))
            continue
        key = key_of(str(field.value))
        value: Any = BLANK
        try:
            if not is_blank(held):
                read = toml_of if _is_rest(named) else _of_cell
                value = read(key, held.value, named.where(held))
        except InputError as error:
            problems += error.problems
        cells.append(FormCell(key=key, value=value, place=named.where(held)))
        cells += _provenance(named, number, key)
    return cells, problems


def _is_rest(named: _Named) -> bool:
    return named.known is _OF_REST


def _of_cell(key: Key, value: Any, _: str) -> Any:
    return value_of(key, value)


def _without_labels(named: _Named, name: str) -> list[Problem]:
    """Something filled in where the labels stand, which would be passed over."""
    cell = named.at(named.row + 1, name)
    if not is_blank(cell) and re.fullmatch(NAME, str(cell.value)):
        return [fault("form_labels_gone", named.where(cell))]
    return []


def _provenance(named: _Named, number: int, key: Key) -> Iterator[FormCell]:
    """Kind and source beside a figure, as the provenance of its key."""
    cells = {name: named.at(number, name) for name in (KIND, SOURCE) if name in named.heads}
    told = {name: cell for name, cell in cells.items() if not is_blank(cell)}
    for name, usual in ((KIND, "documented"), (SOURCE, "")) if told else ():
        cell = told.get(name, next(iter(told.values())))
        value = str(cell.value).strip() if name in told else usual
        yield FormCell(
            key=(*provenance_key(key), name),
            value=value,
            place=named.where(cell),
            is_told_beside=True,
        )


def _buildings(named: _Named) -> tuple[list[FormCell], list[Problem]]:
    """Buildings of all sites, a row for each kind, in their order."""
    problems = _without_labels(named, SITE_OF_BUILDING)
    of_site: dict[str, list[dict[str, Any]]] = {}
    first: dict[str, str] = {}
    cells: list[FormCell] = []
    for number in range(named.first, named.sheet.max_row + 1):
        row = {name: named.at(number, name) for name in named.heads if name in named.known}
        filled = {name: cell for name, cell in row.items() if not is_blank(cell)}
        site = filled.pop(SITE_OF_BUILDING, None)
        if site is None and filled:
            problems.append(fault("form_no_site", named.where(row[SITE_OF_BUILDING])))
        if site is None:
            continue
        name = str(site.value).strip()
        first.setdefault(name, named.where(site))
        key = ("sites", name, "buildings", str(len(of_site.setdefault(name, []))))
        values, wrong = _building(named, key, filled)
        of_site[name].append(values)
        problems += wrong
        cells += [
            FormCell(key=(*key, one), value=BLANK, place=named.where(cell))
            for one, cell in filled.items()
        ]
    lists = [
        FormCell(key=("sites", site, "buildings"), value=buildings, place=first[site])
        for site, buildings in of_site.items()
    ]
    return [*lists, *cells], problems


def _building(
    named: _Named, key: Key, filled: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """Values of the cells of a building; a list stands in one cell as a scenario file has it."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, cell in filled.items():
        value, inner = cell.value, (*key, name)
        is_list = isinstance(value, str) and value.lstrip().startswith("[")
        try:
            read = toml_of if is_list else _of_cell
            values[name] = read(inner, value, named.where(cell))
        except InputError as error:
            problems += error.problems
    return values, problems
