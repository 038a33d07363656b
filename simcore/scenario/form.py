"""A scenario as a workbook to fill in: which fields stand on which sheet, and how it is read.

A sheet is told by the names in its first row, not by its title, so that titles can be in any
language: ``field`` and ``value`` hold a row for each field, with ``kind`` and ``source`` of the
figure beside it; ``field`` and ``toml`` the same for all that no other sheet holds, as a scenario
file writes it; ``site`` and ``name`` hold a row for each kind of building. Rows and columns may
have moved. What stands elsewhere is refused, but for a sheet whose title begins with ``Note``.
"""

from collections.abc import Mapping
from pathlib import Path

from simcore.base.errors import InputError, Problem, did_you_mean, fault
from simcore.scenario.files import Key
from simcore.scenario.form_book import opened
from simcore.scenario.form_cells import BLANK, FormCell
from simcore.scenario.form_sheets import UNREADABLE, of_sheet
from simcore.scenario.tables import Tables, nested, overlaid

SUFFIX = ".xlsx"
READ = (SUFFIX, ".xlsm")
OTHER_BOOKS = (".ods", ".xls", ".xlsb", ".numbers", ".csv")
"""How files of other programs end that hold sheets; none is a scenario."""
OF_WHOLE_FORM = ("form_broken", "form_empty", "form_too_long", *UNREADABLE)
"""Problems after which the rest is not looked at."""
MOST_TWICE = 3
"""Fields of a sheet that are told one by one where another sheet holds them."""

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
    "plants.measured_production",
    "households.population_csv",
    "households.habits_csv",
    "donors",
    "grid.network",
    "grid.placement",
)
"""Files of a site, and what says how they are used."""
FILES = ("prices.rates", "estate.file")
"""Files of all sites."""
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
        book, problems = opened(path)
    except InputError as error:
        return {}, {}, list(error.problems)
    cells: list[FormCell] = []
    for sheet in book.worksheets:
        found, wrong = of_sheet(path.name, sheet, book)
        cells += found
        problems += wrong
    cells, wrong = _once(cells)
    problems += wrong
    cells, wrong = _of_known_sites(cells)
    problems += wrong
    if not problems and all(cell.value is BLANK for cell in cells):
        problems.append(fault("form_empty", str(path)))
    return _tables(cells), {cell.key: cell.place for cell in cells}, problems


def is_workbook(path: Path) -> bool:
    """Whether a file is there that can be opened as a workbook."""
    try:
        opened(path)
    except (InputError, OSError):
        return False
    return True


def _once(cells: list[FormCell]) -> tuple[list[FormCell], list[Problem]]:
    """Cells without those that state a key again; a sheet that was copied is told as one."""
    first: dict[Key, FormCell] = {}
    kept: list[FormCell] = []
    again: dict[tuple[str, str], list[FormCell]] = {}
    for cell in cells:
        if cell.value is BLANK or first.setdefault(cell.key, cell) is cell:
            kept.append(cell)
        elif not cell.is_told_beside:
            again.setdefault((cell.sheet, first[cell.key].sheet), []).append(cell)
    problems: list[Problem] = []
    for (sheet, other), several in again.items():
        if sheet != other and len(several) > MOST_TWICE:
            place = f"{sheet}!A1"
            problems.append(fault("form_sheet_twice", place, n=len(several), other=other))
            continue
        problems += [
            fault("form_twice", one.place, name=".".join(one.key), other=first[one.key].place)
            for one in several
        ]
    return kept, problems


def _of_known_sites(cells: list[FormCell]) -> tuple[list[FormCell], list[Problem]]:
    """Cells without buildings of a site that no other cell names, unless a file it extends may."""
    if any(cell.key[0] == "extends" and cell.value is not BLANK for cell in cells):
        return cells, []
    sites = {cell.key[1] for cell in cells if cell.key[:1] == ("sites",) and not _is_building(cell)}
    unknown = [cell for cell in cells if _is_building(cell) and cell.key[1] not in sites]
    problems = [
        fault("form_site_unknown", cell.place, name=name, guess=did_you_mean(name, sites))
        for cell in unknown
        if cell.value is not BLANK and (name := cell.key[1])
    ]
    return [cell for cell in cells if cell not in unknown], problems


def _is_building(cell: FormCell) -> bool:
    return cell.key[:1] == ("sites",) and cell.key[2:3] == ("buildings",)


def _tables(cells: list[FormCell]) -> Tables:
    """Nested tables of all cells that state something of their own."""
    tables: Tables = {}
    for cell in cells:
        if cell.value is not BLANK:
            tables = overlaid(tables, nested(cell.key, cell.value))
    return tables
