"""What people do to a workbook, and what is read of it or said to them."""

from datetime import date, datetime

from form_sample import cell_of, filled, head

HOMES = "sites.outreau.dwellings"
REFUSE = "sites.outreau.households.refusal_fraction"


def site(scenario):
    """The one site of a scenario."""
    return scenario.sites["outreau"]


def shown_as(field, value, looks):
    """A change that fills a cell which has a format of numbers."""

    def change(book):
        cell = cell_of(book, field)
        cell.value, cell.number_format = value, looks

    return change


def rows_shifted(book):
    for sheet in book.worksheets:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "Please fill in by Friday"


def columns_swapped(book):
    """Value and source change places, with their names."""
    for row in book["outreau"].iter_rows(max_col=5):
        row[1].value, row[4].value = row[4].value, row[1].value


def sorted_rows(book):
    sheet = book["outreau"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for number, row in enumerate(reversed(rows), start=3):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value


def hidden(book):
    book["outreau"].row_dimensions[12].hidden = True
    book["outreau"].column_dimensions["G"].hidden = True
    book["Prices and plan"].sheet_state = "hidden"


def renamed(book):
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Feuille {number}"


def noted(book):
    book.create_sheet("Notes de réunion").append(["ask the accountant", 3])


READ = [
    ("text with a decimal comma", filled(REFUSE, "0,25"), site, REFUSE, 0.25),
    ("text in percent", filled(REFUSE, "25 %"), site, REFUSE, 0.25),
    ("percent format", shown_as(REFUSE, 0.25, "0%"), site, REFUSE, 0.25),
    ("text of a whole number", filled(HOMES, " 100 "), site, HOMES, 100),
    ("thousands", filled("sites.outreau.plants.roof_area_m2", "6\u202f250,5"), site, None, 6250.5),
    ("step as text", filled("time.step_minutes", "15"), None, "time.step_minutes", 15),
    ("title as a number", filled("title", 2026), None, "title", "2026"),
    ("yes in French", filled("sites.outreau.single_substation", "Vrai"), site, None, True),
    ("day as a day", filled("prices.on", datetime(2026, 5, 3)), None, None, date(2026, 5, 3)),
    ("day as text", filled("prices.on", "2026-05-03"), None, "prices.on", date(2026, 5, 3)),
    ("spaces alone", filled("sites.outreau.households.vacancy_fraction", "  "), site, None, 0.02),
    ("rows shifted", rows_shifted, site, HOMES, 100),
    ("columns swapped", columns_swapped, site, HOMES, 100),
    ("rows sorted", sorted_rows, site, HOMES, 100),
    ("hidden", hidden, site, HOMES, 100),
    ("sheets renamed", renamed, site, HOMES, 100),
    ("notes", noted, site, HOMES, 100),
    ("number among the rest", filled("sites.outreau.ghi_factor", "0,989"), site, None, 0.989),
    ("bare number in the rest", filled("sites.outreau.ghi_factor", 0.989), site, None, 0.989),
]
PATHS = {
    "thousands": "plants.roof_area_m2",
    "yes in French": "single_substation",
    "spaces alone": "households.vacancy_fraction",
    "number among the rest": "ghi_factor",
    "bare number in the rest": "ghi_factor",
    "day as a day": "prices.on",
}


def unnamed_column(book):
    book["outreau"]["I5"], book["outreau"]["I9"] = "two", "many"


def name_misspelt(book):
    head(book, "outreau", "source").value = "sorce"


def value_misspelt(book):
    head(book, "outreau", "value").value = "valeu"


def value_wiped(book):
    head(book, "outreau", "value").value = None


def named_twice(book):
    head(book, "outreau", "unit").value = "value"


def names_deleted(book):
    book["outreau"].delete_rows(1)


def column_deleted(book):
    book["outreau"].delete_cols(7)


def building_column_misspelt(book):
    head(book, "Buildings", "dwellings").value = "dweling"


def site_column_misspelt(book):
    head(book, "Buildings", "site").value = "sitte"


def site_misspelt(book):
    book["Buildings"]["A3"] = "outreux"


def building_error(book):
    book["Buildings"]["E3"].value = "#REF!"
    book["Buildings"]["E3"].data_type = "e"


def building_comma(book):
    book["Buildings"]["F3"] = "60,5 m2"


def copied(book):
    book.copy_worksheet(book["outreau"])


def strange(book):
    book.create_sheet("Buildingz").append(["Tower", 3, 60])


def among_labels(book):
    cell_of(book, HOMES).value = None
    cell_of(book, HOMES, "expected").value = 100


def error_cell(book):
    cell = cell_of(book, HOMES)
    cell.value, cell.data_type = "#REF!", "e"


REFUSED = [
    (
        "text",
        filled(HOMES, "a hundred"),
        "outreau!B12",
        'found "a hundred", expected a whole number',
        'trouvé : "a hundred" ; attendu : un nombre entier',
    ),
    (
        "number with a unit",
        filled(HOMES, "100 homes"),
        "outreau!B12",
        "did you mean 100?",
        "vouliez-vous dire 100 ?",
    ),
    (
        "two meanings",
        filled("sites.outreau.plants.roof_area_m2", "6,250"),
        "outreau!B25",
        "did you mean 6.25 or 6250?",
        "vouliez-vous dire 6.25 ou 6250 ?",
    ),
    (
        "mixed marks",
        filled("sites.outreau.plants.roof_area_m2", "1,234.5"),
        "outreau!B25",
        "did you mean 1234.5?",
        "vouliez-vous dire 1234.5 ?",
    ),
    (
        "not in the list",
        filled("sites.outreau.climate", "Coasty"),
        "outreau!B11",
        "did you mean 'coast'?",
        "vouliez-vous dire « coast » ?",
    ),
    (
        "kind not in the list",
        filled(HOMES, "documenté", "kind"),
        "outreau!D12",
        "did you mean 'documented'?",
        "vouliez-vous dire « documented » ?",
    ),
    (
        "day as people write it",
        filled("prices.on", "28/11/2026"),
        "Prices and plan!B3",
        "did you mean '2026-11-28'?",
        "vouliez-vous dire « 2026-11-28 » ?",
    ),
    (
        "day as a number",
        filled("prices.surplus_request_date", 46354),
        "Prices and plan!B5",
        "did you mean '2026-11-28'?",
        "vouliez-vous dire « 2026-11-28 » ?",
    ),
    (
        "number taken for a day",
        filled("sites.outreau.plants.kwp_per_dwelling", datetime(2026, 5, 3)),
        "outreau!B24",
        "did you mean 3.5?",
        "vouliez-vous dire 3.5 ?",
    ),
    (
        "error",
        error_cell,
        "outreau!B12",
        "#REF!, the error of a formula",
        "#REF!, l'erreur d'une formule",
    ),
    (
        "formula",
        filled(HOMES, "=50*2"),
        "outreau!B12",
        "a formula without a result",
        "une formule sans résultat",
    ),
    (
        "column without a name",
        unnamed_column,
        "outreau!I5",
        "two, in a column without a name",
        "two, dans une colonne sans nom",
    ),
    ("name misspelt", name_misspelt, "outreau!E1", "'source'", "« source »"),
    ("value misspelt", value_misspelt, "outreau!B1", "is it 'valeu'", "est-ce « valeu »"),
    ("name wiped", value_wiped, "outreau!1:1", "no column 'value'", "« value »"),
    ("name twice", named_twice, "outreau!C1", "second column 'value'", "« value »"),
    ("name twice, the other", named_twice, "outreau!B1", "second column 'value'", "« value »"),
    (
        "names deleted",
        names_deleted,
        "outreau!1:1",
        "without the names in grey above its columns",
        "sans les noms en gris au-dessus de ses colonnes",
    ),
    ("fields deleted", column_deleted, "outreau!1:1", "no column 'field'", "« field »"),
    (
        "column of buildings misspelt",
        building_column_misspelt,
        "Buildings!E1",
        "did you mean 'dwellings'?",
        "vouliez-vous dire « dwellings » ?",
    ),
    ("site column misspelt", site_column_misspelt, "Buildings!A1", "'sitte'", "« sitte »"),
    (
        "site misspelt",
        site_misspelt,
        "Buildings!A3",
        "did you mean 'outreau'?",
        "vouliez-vous dire « outreau » ?",
    ),
    ("error of a building", building_error, "Buildings!E3", "#REF!", "#REF!"),
    (
        "unit of a building",
        building_comma,
        "Buildings!F3",
        "did you mean 60.5?",
        "vouliez-vous dire 60.5 ?",
    ),
    (
        "sheet copied",
        copied,
        "outreau Copy!A1",
        "fields again, expected each field once; they stand on mine.xlsx, outreau",
        "champs une seconde fois",
    ),
    (
        "field again",
        filled("sites.outreau.name", "sites.outreau.dwellings", "field"),
        "outreau!B12",
        "sites.outreau.dwellings again",
        "sites.outreau.dwellings",
    ),
    (
        "sheet with a strange name",
        strange,
        "Buildingz!A1",
        "did you mean 'Buildings'?",
        "vouliez-vous dire « Buildings » ?",
    ),
    (
        "among the labels",
        among_labels,
        "outreau!F12",
        "did you mean 'B12'?",
        "vouliez-vous dire « B12 » ?",
    ),
    (
        "word without quotes",
        filled("sites.outreau.households.activity_fractions", "none"),
        "More!B",
        "a value as a scenario file writes it",
        "comme un fichier de scénario",
    ),
]
