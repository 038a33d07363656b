"""The plants of a plan as a table, for programs, and as a sheet of the landlord's spreadsheet."""

from typing import Any

from rich.table import Table

from simcore.show.columns import head
from simcore.show.finance.names import sheet_name
from simcore.show.finance.rows import FIRST_ROW
from simcore.show.tables import printed
from simcore.show.words.labels import label
from simcore.show.words.names import own_name
from simcore.show.words.parameters import unit_words
from simcore.show.workbook import FIRST, Row, column, looks, table_sheet, write_row
from simcore.study.finance.plan import Plan
from simcore.study.finance.plants import PlantLine, plant_lines

FIGURES = (
    "n_plants",
    "plant_kwp",
    "plant_kva",
    "cost_eur_per_kwp",
    "cost_eur",
    "works_eur",
    "turpe_eur",
    "production_site_kwp",
    "ifer_eur",
    "surplus_eur_per_kwh",
)
"""What is told of plants, each of them, in the order of a table."""
_LEFT_OUT = ("plant_kva", "works_eur", "surplus_eur_per_kwh")
_COLUMNS = ("site", "building", *(name for name in FIGURES if name not in _LEFT_OUT))


def plants_table(plan: Plan, lang: str = "en") -> Table:
    """Plants of every site, identical ones in a row, for the terminal."""
    rows = [
        {
            "site": own_name(line.flows, lang),
            "building": _building(line, lang),
            **_figures(line),
        }
        for line in plant_lines(plan)
    ]
    title = label("fin_plants_title", lang)
    return printed(rows, _COLUMNS, lang, "roofs", once=("site",), title=title)


def _building(line: PlantLine, lang: str) -> str:
    """Name of a plant's building in a language; that it is of the whole site without one."""
    named = line.flows.inputs.site_table.each_building
    names = {one.name: own_name(one, lang) for one in named}
    return names.get(line.building) or line.building or label("fin_whole_site", lang)


def plants_data(plan: Plan) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {"site": line.flows.site, "building": line.building, **_figures(line)}
        for line in plant_lines(plan)
    ]


def _figures(line: PlantLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in FIGURES}


def write_plants_sheet(book: Any, plan: Plan, lang: str) -> None:
    """A column for each kind of plant; what all of a kind cost, as formulas on what each does."""
    lines, name = plant_lines(plan), sheet_name("plants", lang)
    names = [f"{own_name(line.flows, lang)}: {_building(line, lang)}" for line in lines]
    heads = (label("fin_line", lang), label("fin_unit", lang), *names)
    page, formats = table_sheet(book, name, label("fin_plants_title", lang), heads), looks(book)
    page.set_row(3, 45)
    number_of = {figure: FIRST_ROW + place for place, figure in enumerate(SHEET)}
    for figure, (unit, look, formula) in SHEET.items():
        values = tuple(_worth(line, figure) for line in lines)
        cells: tuple[str | float, ...] = values
        if formula:
            cells = tuple(
                "=" + formula.format(**_cells(number_of, place)) for place in range(len(lines))
            )
        row = Row(
            label=_row_label(figure, lang),
            unit=unit_words(unit, lang) if unit else "",
            cells=cells,
            values=values,
            look=look,
            is_total=bool(formula),
        )
        write_row(page, number_of[figure] - 1, row, formats)


def _row_label(figure: str, lang: str) -> str:
    """Head of a figure, of each plant or of all of a kind."""
    name = figure.removeprefix("all_")
    told = head(name, lang, table="roofs")
    return told if name == figure else label("fin_plants_all", lang, figure=told)


def _cells(number_of: dict[str, int], place: int) -> dict[str, str]:
    """Cells of a column, by the figure they hold."""
    return {name: f"{column(FIRST + place)}{number}" for name, number in number_of.items()}


def _worth(line: PlantLine, figure: str) -> float:
    if figure.startswith("all_"):
        return float(line.n_plants * getattr(line, figure.removeprefix("all_")))
    return float(getattr(line, figure))


SHEET = {
    "n_plants": ("1", "plain", ""),
    "plant_kwp": ("kWp", "plain", ""),
    "plant_kva": ("kVA", "plain", ""),
    "cost_eur_per_kwp": ("EUR/kWp", "plain", ""),
    "works_eur": ("EUR", "cents", ""),
    "turpe_eur": ("EUR/year", "cents", ""),
    "production_site_kwp": ("kWp", "plain", ""),
    "ifer_eur": ("EUR/year", "cents", ""),
    "surplus_eur_per_kwh": ("EUR/kWh", "price", ""),
    "all_plant_kwp": ("kWp", "plain", "{n_plants}*{plant_kwp}"),
    "all_cost_eur": ("EUR", "cents", "{n_plants}*{plant_kwp}*{cost_eur_per_kwp}"),
    "all_works_eur": ("EUR", "cents", "{n_plants}*{works_eur}"),
    "all_turpe_eur": ("EUR/year", "cents", "{n_plants}*{turpe_eur}"),
    "all_ifer_eur": ("EUR/year", "cents", "{n_plants}*{ifer_eur}"),
}
"""Rows of the sheet: unit, look, and the formula of a sum over the plants of a kind."""
