"""The months of the first years in the landlord's spreadsheet, as formulas on the years."""

from typing import Any

import numpy as np

from simcore.base.lengths import MONTHS_PER_YEAR
from simcore.money.finance.monthly import DECEMBER, JANUARY, WHEN
from simcore.show.finance.names import sheet_name
from simcore.show.finance.rows import FIRST_ROW, Sheet, row_of
from simcore.show.words.labels import label, month_names
from simcore.show.words.names import own_name
from simcore.show.words.parameters import unit_words
from simcore.show.workbook import FIRST, Row, column, floats, looks, table_sheet, write_row
from simcore.study.finance.plan import Plan, plan_balance_eur, plan_months, site_shapes

N_YEARS = 3
FIXED = ("even", "january", "december")
DRAWN = ("shared", "surplus", "payments")


def write_months(book: Any, plan: Plan, sheet: Sheet, lang: str) -> None:
    """Two sheets: when in a year each line falls, and the lines by month."""
    n_years = min(N_YEARS, plan.n_years)
    rows = _write_shapes(book, plan, lang)
    names = month_names(lang, "abbreviated")
    head = [f"{label('row_year', lang)} {k + 1} {name}" for k in range(n_years) for name in names]
    title = label("fin_months_title", lang)
    page = table_sheet(
        book, sheet_name("months", lang), title, (label("fin_line", lang), "", *head)
    )
    page.set_row(3, 30)
    formats, unit = looks(book), unit_words("EUR", lang)
    n_loans = sum(key.startswith("drawn#") for key in sheet.rows)
    for number, (name, eur) in enumerate(plan_months(plan, n_years).items()):
        sources = _sources(name, sheet, n_loans)
        cells = [
            _cell(sources, sheet, rows[WHEN.get(name, "december")], k, month)
            for k in range(1, n_years + 1)
            for month in range(MONTHS_PER_YEAR)
        ]
        row = row_of(name, (label(f"row_{name}", lang), unit), list(cells), eur.ravel())
        write_row(page, FIRST_ROW - 1 + number, row, formats)
    owed = plan_balance_eur(plan, n_years)
    cells = _balance_cells(sheet, n_years, (len(plan.pairs), n_loans))
    text = (label("row_loan_balance_eur", lang), unit)
    row = row_of("loan_balance_eur", text, list(cells), owed.ravel())
    write_row(page, FIRST_ROW + number, row, formats)


def _balance_cells(sheet: Sheet, n_years: int, counts: tuple[int, int]) -> list[str]:
    """What is owed at the end of each month: that of the year before until December."""
    n_sites, n_loans = counts
    sites = [sheet.on("site", number=place + 1) for place in range(n_sites)]
    loans = [f"balance#{number + 1}" for number in range(n_loans)]
    return [
        "="
        + "+".join(
            f"{site}{sheet.at(loan, year - (month != DECEMBER))}"
            for site in sites
            for loan in loans
        )
        for year in range(1, n_years + 1)
        for month in range(MONTHS_PER_YEAR)
    ]


def _sources(name: str, sheet: Sheet, n_loans: int) -> list[tuple[str, str]]:
    """Sign and row of the years that a monthly line is taken from."""
    if name in sheet.rows:
        return [("+", name)]
    kind = name.removeprefix("loan_").removesuffix("_eur")
    return [("-", f"{kind}#{number}") for number in range(1, n_loans + 1)]


def _cell(
    sources: list[tuple[str, str]], sheet: Sheet, rows: list[int], year: int, month: int
) -> str:
    """A month of a line: each site's year times its part of the year."""
    parts = []
    for place, row in enumerate(rows, start=1):
        part = f"{sheet.on('shapes')}{column(FIRST + month)}{row}"
        for sign, key in sources:
            parts.append(f"{sign}{sheet.on('site', number=place)}{sheet.at(key, year)}*{part}")
    return "=" + "".join(parts).removeprefix("+")


def _write_shapes(book: Any, plan: Plan, lang: str) -> dict[str, list[int]]:
    """Parts of a year by month; the row of each kind for each site, from 1."""
    names = month_names(lang, "abbreviated")
    title, head = label("fin_shapes_title", lang), (label("fin_line", lang), "", *names)
    page = table_sheet(book, sheet_name("shapes", lang), title, head)
    formats, number, rows = looks(book), FIRST_ROW, {}
    fixed = {
        "even": np.full(MONTHS_PER_YEAR, 1.0 / MONTHS_PER_YEAR),
        "january": 1.0 * (np.arange(MONTHS_PER_YEAR) == JANUARY),
        "december": 1.0 * (np.arange(MONTHS_PER_YEAR) == DECEMBER),
    }
    for kind in FIXED:
        _write_shape(page, number, label(f"when_{kind}", lang), floats(fixed[kind]), formats)
        rows[kind] = [number] * len(plan.pairs)
        number += 1
    for pair in plan.pairs:
        shapes = site_shapes(plan, pair)
        for kind in DRAWN:
            when, site = label(f"when_{kind}", lang), own_name(pair[0].flows, lang)
            text = label("finance.shape", lang, site=site, when=when)
            _write_shape(page, number, text, floats(getattr(shapes, kind)), formats)
            rows.setdefault(kind, []).append(number)
            number += 1
    return rows


def _write_shape(
    page: Any, number: int, text: str, parts: tuple[float, ...], formats: dict[str, Any]
) -> None:
    row = Row(label=text, unit="1", cells=parts, values=parts, look="fraction")
    write_row(page, number - 1, row, formats)
