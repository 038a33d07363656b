"""A scenario as a workbook to fill in: which fields stand on which sheet, and how it is read.

A sheet is told by the names in its first row, not by its title, so that titles can be in any
language: ``field`` and ``value`` hold a row for each field, with ``kind`` and ``source`` of the
figure beside it; ``field`` and ``toml`` the same for all that no other sheet holds, as a scenario
file writes it; ``site`` and ``name`` hold a row for each kind of building.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from simcore.base.errors import InputError, Problem, did_you_mean, fault, refuse
from simcore.base.textfile import MOST_SCENARIO_BYTES, file_bytes
from simcore.scenario.buildings import BuildingTable
from simcore.scenario.files import Key
from simcore.scenario.tables import Tables, nested, overlaid, tables_of

SUFFIX = ".xlsx"
OF_WHOLE_FORM = ("form_broken", "form_empty", "form_too_long", "form_column_missing")
"""Problems after which the rest is not looked at."""
FIELD, VALUE, TOML, KIND, SOURCE = "field", "value", "toml", "kind", "source"
SITE_OF_BUILDING = "site"
MOST_UNPACKED_BYTES = 20_000_000
"""Largest content of a workbook, unpacked: 1,000 sites of a hundred rows (assumed)."""
MOST_ROWS, MOST_COLUMNS = 20_000, 100
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
"""A formula in the XML of a sheet, whatever its name space is called."""
BLANK = None
"""Value of a cell that is not filled: it has a place, and states nothing."""
NAME = r'[a-z0-9_."-]+'
"""What a field or a site is called, which no label is."""

GENERAL = (
    "title",
    "title_fr",
    "description",
    "description_fr",
    "seed",
    "time.year",
    "time.step_minutes",
    "weather.kind",
    "weather.file",
    "sharing.key",
    "common_parts",
)
SITE = (
    "name",
    "name_fr",
    "kind",
    "commune",
    "postcode",
    "place.latitude",
    "place.longitude",
    "place.altitude",
    "climate",
    "dwellings",
    "common_parts_kwh_per_dwelling",
    "common_parts",
    "single_substation",
    "households.electric_heating_fraction",
    "households.electric_hot_water_fraction",
    "households.heating_kwh_per_year",
    "households.off_peak_fraction",
    "households.vacancy_fraction",
    "households.refusal_fraction",
    "households.energy_poor_fraction",
    "households.income_median_eur_per_cu",
    "plants.kwp_per_dwelling",
    "plants.roof_area_m2",
)
METERS = (
    "measured",
    "measured_fraction",
    "households.population_csv",
    "plants.measured_production",
)
MONEY = (
    "prices.on",
    "prices.excise_on_shared",
    "prices.surplus_request_date",
    "contracts.professional_supply_eur_per_kwh",
    "finance.years",
    "finance.discount_fraction",
    "finance.grant_fraction",
    "finance.loan_fraction",
    "finance.loan_years",
    "finance.organiser_fixed_eur",
    "finance.organiser_eur_per_participant",
    "finance.retail_index_fraction",
    "finance.cpi_fraction",
)
BUILDING = tuple(name for name in BuildingTable.model_fields if name != "planes")
PLANES = "planes"
"""The one field of a building that holds a list: a cell holds it as a scenario file does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCell:
    """A filled cell: the key that it states, its value, and where it stands."""

    key: Key
    value: Any
    place: str


def form_tables(path: Path) -> tuple[Tables, Mapping[Key, str], list[Problem]]:
    """Tables of a workbook, the cell of each key, and what is wrong with it.

    Parameters
    ----------
    path
        Workbook that is there.

    Returns
    -------
    tuple
        Tables as a scenario file states them, ``file, Sheet!B7`` by key, and problems.
    """
    try:
        book, problems = _opened(path)
    except InputError as error:
        return {}, {}, list(error.problems)
    cells: list[FormCell] = []
    for sheet in book.worksheets:
        found, wrong = _of_sheet(path.name, sheet)
        cells += found
        problems += wrong
    if not problems and all(cell.value is BLANK for cell in cells):
        problems.append(fault("form_empty", str(path)))
    return _tables(cells), {cell.key: cell.place for cell in cells}, problems


def is_workbook(path: Path) -> bool:
    """Whether a file is there that can be opened as a workbook."""
    try:
        _opened(path)
    except (InputError, OSError):
        return False
    return True


def _opened(path: Path) -> tuple[Any, list[Problem]]:
    """The workbook with the values of its formulas, and the formulas that have none."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    file_bytes(path, str(path), MOST_SCENARIO_BYTES)
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
    except (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError) as error:
        raise refuse("form_broken", str(path), said=str(error)) from None
    return book, [
        fault("form_formula", f"{path.name}, {sheet.title}!{cell.coordinate}")
        for sheet in typed
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and book[sheet.title][cell.coordinate].value is None
    ]


def _of_sheet(file: str, sheet: Any) -> tuple[list[FormCell], list[Problem]]:
    """Filled cells of a sheet; nothing of one that holds no names in its first row."""
    place = f"{file}, {sheet.title}"
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        return [], [fault("form_too_long", place, rows=MOST_ROWS, columns=MOST_COLUMNS)]
    named = [cell for cell in sheet[1] if cell.value not in (None, "")]
    heads = {str(cell.value).strip(): cell.column for cell in named}
    twice = [
        fault("form_column_twice", f"{place}!{cell.coordinate}", name=cell.value)
        for cell in named
        if heads[str(cell.value).strip()] != cell.column
    ]
    merged = [fault("form_merged", f"{place}!{area.coord}") for area in sheet.merged_cells.ranges]
    if SITE_OF_BUILDING in heads:
        cells, problems = _buildings(place, sheet, heads)
    elif FIELD in heads and (VALUE in heads or TOML in heads):
        cells, problems = _rows(place, sheet, heads)
    elif heads.keys() & {FIELD, VALUE, TOML, KIND, SOURCE}:
        missing = next(name for name in (FIELD, VALUE) if name not in heads)
        cells, problems = [], [fault("form_column_missing", f"{place}!1:1", name=missing)]
    else:
        return [], []
    return cells, [*merged, *twice, *problems]


def _rows(place: str, sheet: Any, heads: Mapping[str, int]) -> tuple[list[FormCell], list[Problem]]:
    """Fields of a sheet with a row for each."""
    cells: list[FormCell] = []
    problems: list[Problem] = []
    seen: dict[Key, str] = {}
    problems += _without_labels(place, sheet.cell(2, heads[FIELD]))
    for number in range(3, sheet.max_row + 1):
        name = sheet.cell(number, heads[FIELD]).value
        held = sheet.cell(number, heads.get(VALUE, heads.get(TOML, 0)))
        where = f"{place}!{held.coordinate}"
        if held.value in (None, ""):
            cells += [FormCell(key=key_of(str(name)), value=BLANK, place=where)] if name else []
            continue
        if not name:
            problems.append(fault("form_no_field", where, found=str(held.value)))
            continue
        key = key_of(str(name))
        if key in seen:
            problems.append(fault("form_twice", where, name=name, other=seen[key]))
            continue
        seen[key] = where
        try:
            value = _typed(held.value) if VALUE in heads else _from_toml(str(held.value), where)
        except InputError as error:
            problems += error.problems
            continue
        cells.append(FormCell(key=key, value=value, place=where))
        cells += _provenance(sheet, number, heads, key, where)
    return cells, problems


def _without_labels(place: str, cell: Any) -> list[Problem]:
    """Something filled in where the labels stand, which would be passed over."""
    if cell.value and re.fullmatch(NAME, str(cell.value)):
        return [fault("form_labels_gone", f"{place}!{cell.coordinate}")]
    return []


def _provenance(
    sheet: Any, number: int, heads: Mapping[str, int], key: Key, where: str
) -> Iterator[FormCell]:
    """Kind and source beside a figure, as the provenance of its key."""
    told = {name: sheet.cell(number, heads[name]).value for name in (KIND, SOURCE) if name in heads}
    told = {name: str(value) for name, value in told.items() if value not in (None, "")}
    if told:
        yield FormCell(
            key=provenance_key(key), value={KIND: "documented", SOURCE: "", **told}, place=where
        )


def provenance_key(key: Key) -> Key:
    """Where it stands who says a figure.

    Examples
    --------
    >>> provenance_key(("sites", "outreau", "place", "latitude"))
    ('sites', 'outreau', 'provenance', 'place.latitude')
    """
    scope, path = (key[:2], key[2:]) if key[0] == "sites" else ((), key)
    return (*scope, "provenance", ".".join(path))


def _buildings(
    place: str, sheet: Any, heads: Mapping[str, int]
) -> tuple[list[FormCell], list[Problem]]:
    """Buildings of all sites, a row for each kind, in their order."""
    problems = [
        fault(
            "form_column_unknown",
            f"{place}!{sheet.cell(1, column).coordinate}",
            name=name,
            guess=did_you_mean(name, BUILDING),
        )
        for name, column in heads.items()
        if name not in (SITE_OF_BUILDING, *BUILDING, PLANES)
    ]
    problems += _without_labels(place, sheet.cell(2, heads[SITE_OF_BUILDING]))
    of_site: dict[str, list[dict[str, Any]]] = {}
    cells: list[FormCell] = []
    for number in range(3, sheet.max_row + 1):
        row = {name: sheet.cell(number, column) for name, column in heads.items()}
        filled = {name: cell for name, cell in row.items() if cell.value not in (None, "")}
        site = filled.pop(SITE_OF_BUILDING, None)
        if site is None and filled:
            where = f"{place}!{row[SITE_OF_BUILDING].coordinate}"
            problems.append(fault("form_no_site", where))
        if site is None:
            continue
        buildings = of_site.setdefault(str(site.value), [])
        key = ("sites", str(site.value), "buildings", str(len(buildings)))
        values, wrong = _building(place, filled)
        buildings.append(values)
        problems += wrong
        places = {name: f"{place}!{cell.coordinate}" for name, cell in filled.items()}
        cells += [FormCell(key=(*key, name), value=BLANK, place=at) for name, at in places.items()]
    lists = [
        FormCell(key=("sites", site, "buildings"), value=buildings, place=place)
        for site, buildings in of_site.items()
    ]
    return [*lists, *cells], problems


def _building(place: str, filled: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Values of the cells of a building; a list stands in one cell as a scenario file has it."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, cell in filled.items():
        value = _typed(cell.value)
        is_list = isinstance(value, str) and value.startswith("[")
        try:
            values[name] = _from_toml(value, f"{place}!{cell.coordinate}") if is_list else value
        except InputError as error:
            problems += error.problems
    return values, problems


def _typed(value: Any) -> Any:
    """A value as a scenario file would hold it."""
    if isinstance(value, datetime):
        return value.date()
    return value.strip() if isinstance(value, str) else value


def _from_toml(text: str, where: str) -> Any:
    """A value written as in a scenario file."""
    try:
        return tables_of(f"value = {text}", where)["value"]
    except tomllib.TOMLDecodeError:
        raise refuse("form_not_toml", where, found=text[:60]) from None


def key_of(name: str) -> Key:
    """Key of a dotted name; parts in quotes may hold dots.

    Examples
    --------
    >>> key_of('sites.outreau.provenance."plants.planes"')
    ('sites', 'outreau', 'provenance', 'plants.planes')
    """
    parts: list[str] = []
    for number, piece in enumerate(name.strip().split('"')):
        parts += [piece] if number % 2 else [part for part in piece.split(".") if part]
    return tuple(part.strip() for part in parts)


def _tables(cells: list[FormCell]) -> Tables:
    """Nested tables of all cells that state something of their own."""
    tables: Tables = {}
    for cell in cells:
        if cell.value is not BLANK:
            tables = overlaid(tables, nested(cell.key, cell.value))
    return tables
