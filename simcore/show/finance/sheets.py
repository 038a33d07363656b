"""The landlord's plan as a spreadsheet whose every figure can be followed.

One sheet holds the inputs of each site, one a site its years as formulas on them, one the sum
of the sites, one the indicators, one the months of the first years, one the assumptions.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from simcore.base.records import Array
from simcore.money.finance import LINES, discount_factors
from simcore.show.finance.months import write_months
from simcore.show.finance.names import sheet_name
from simcore.show.finance.plants import write_plants_sheet
from simcore.show.finance.rows import (
    FIRST_ROW,
    PLANT_COSTS,
    Input,
    Sheet,
    input_label,
    line_formulas,
    loans_of,
    price_formula,
    row_of,
    site_inputs,
    total_values,
    values_of,
)
from simcore.show.finance.summary import write_summary
from simcore.show.finance.supply_sheet import asked_cell, supply_inputs, write_supply_sheet
from simcore.show.terminal import assumptions
from simcore.show.words.labels import label, scheme_name
from simcore.show.words.law import permit_words
from simcore.show.words.names import own_name, title_of
from simcore.show.words.parameters import unit_words
from simcore.show.workbook import (
    FIRST,
    Row,
    column,
    looks,
    new_workbook,
    table_sheet,
    write_row,
    write_text,
)
from simcore.study.finance.plan import Plan
from simcore.study.finance.supply import SupplyPlan, supply_plan

SAME = ("year", "is_new_inverter", "payment_index", "one_euro")
"""Rows that are the same at all sites."""
STORAGE_LINES = ("capex_eur", "operation_eur", "inverter_eur", "residual_eur")
"""Lines that a battery has a part of: beside one they are numbers, without a formula."""
COACHED_LINE = "operation_eur"
"""Line that coaching has a part of: the same."""
Cells = dict[str, Callable[[int], str]]


def write_plan(plan: Plan, path: Path, lang: str = "en") -> None:
    """Write the plan's spreadsheet to ``path``, whole or not at all."""
    with new_workbook(path) as book:
        summary = table_sheet(book, sheet_name("summary", lang), _title(plan, lang), _head(lang))
        supply = supply_plan(plan)
        sheets = _write_inputs(book, plan, supply, lang)
        write_plants_sheet(book, plan, lang)
        values = [values_of(pair, plan) for pair in plan.pairs]
        for number, (sheet, own) in enumerate(zip(sheets, values, strict=True), start=1):
            cells = site_cells(sheet, plan.n_years, _n_loans(plan), own)
            site, outcome = plan.pairs[number - 1]
            if outcome.terms.coaching_eur_per_year:
                cells |= {COACHED_LINE: [float(eur) for eur in own[COACHED_LINE]]}
            if site.plant.storage is not None:
                cells |= {key: [float(eur) for eur in own[key]] for key in STORAGE_LINES}
            name = own_name(plan.pairs[number - 1][0].flows, lang)
            page = sheet_name("site", lang, number=number)
            _write_years(book, page, name, (sheet, cells, own), lang)
        whole = portfolio_values(plan, values)
        cells = portfolio_cells(sheets[0], plan.n_years, len(sheets), _n_loans(plan))
        page, name = sheet_name("portfolio", lang), label("fin_portfolio", lang)
        _write_years(book, page, name, (sheets[0], cells, whole), lang)
        write_summary(book, summary, plan, sheets[0], lang)
        write_months(book, plan, sheets[0], lang)
        if supply is not None:
            write_supply_sheet(book, plan, supply, sheets, lang)
        _write_notes(book, plan, lang)


def _title(plan: Plan, lang: str) -> str:
    title = title_of(plan.outcome.flows.scenario, lang)
    scheme = scheme_name(plan.scheme, plan.outcome.titles, lang)
    return label("finance.title", lang, title=title, scheme=scheme)


def _head(lang: str, *more: str) -> tuple[str, ...]:
    return (label("fin_line", lang), label("fin_unit", lang), *more)


def _n_loans(plan: Plan) -> int:
    return len(loans_of(plan.pairs[0][1].terms))


def row_keys(n_loans: int) -> tuple[str, ...]:
    """Keys of the rows of a sheet of years, in their order."""
    loans = [
        f"{name}#{number}"
        for number in range(1, n_loans + 1)
        for name in ("drawn", "interest", "principal", "balance")
    ]
    first = ("year", "is_new_inverter", "produced_kwh", "left_over_kwh", "surplus_price")
    last = ("factor", "worth", "total", "discounted_total", "payback", "discounted_payback")
    reserve = ("reserve_place", "reserve_length", "reserve_cost", "reserved_cover")
    below = (
        "available",
        "service",
        "cover",
        *reserve,
        "equity",
        "equity_total",
        *last,
        "plant_cost",
    )
    return (*first, "payment_index", "one_euro", *LINES, "free", *loans, *below)


def _all_inputs(plan: Plan, supply: SupplyPlan | None) -> list[tuple[Input, ...]]:
    """Inputs of each site, those of full supply last."""
    inputs = [site_inputs(pair, plan) for pair in plan.pairs]
    if supply is None:
        return inputs
    each = zip(inputs, supply.books, strict=True)
    return [(*own, *supply_inputs(book)) for own, book in each]


def _write_inputs(book: Any, plan: Plan, supply: SupplyPlan | None, lang: str) -> list[Sheet]:
    """The sheet of inputs, a column a site; what formulas refer to, for each site."""
    inputs = _all_inputs(plan, supply)
    names = [own_name(site.flows, lang) for site, _ in plan.pairs]
    title = label("fin_inputs_title", lang)
    page = sheet_name("inputs", lang)
    sheet = table_sheet(book, page, title, (*_head(lang), *names))
    sheet.set_row(3, 45)
    formats = looks(book)
    for number, by_site in enumerate(zip(*inputs, strict=True)):
        values = tuple(float(each.value) for each in by_site)
        first = by_site[0]
        text = input_label(first.key, lang)
        cells: tuple[str | float, ...] = values
        if first.key == "payments" and supply is not None:
            cells = tuple(asked_cell(place, lang) for place in range(len(values)))
        unit = unit_words(first.unit, lang)
        row = Row(label=text, unit=unit, cells=cells, values=values, look=first.look)
        write_row(sheet, FIRST_ROW - 1 + number, row, formats)
    keys = row_keys(_n_loans(plan))
    rows = {key: FIRST_ROW + number for number, key in enumerate(keys)}
    return [
        Sheet(
            inputs={
                each.key: f"'{page}'!${column(FIRST + place)}${FIRST_ROW + number}"
                for number, each in enumerate(own)
            },
            rows=rows,
            lang=lang,
        )
        for place, own in enumerate(inputs)
    ]


def site_cells(
    sheet: Sheet, n_years: int, n_loans: int, values: dict[str, Array]
) -> dict[str, list[str | float]]:
    """Cells of a site's sheet by row; what is given by year (not a formula) as numbers."""
    i, at, span = sheet.inputs, sheet.at, range(n_years + 1)
    later = line_formulas(sheet)
    later["produced_kwh"] = lambda k: (
        f"=({i['shared']}+{i['left_over']})*(1-{i['ageing']})^{sheet.since(k)}"
    )
    later["left_over_kwh"] = lambda k: f"={i['left_over']}*(1-{i['ageing']})^{sheet.since(k)}"
    later["surplus_price"] = lambda k: price_formula(sheet, k)
    later["one_euro"] = lambda k: (
        f"=(1-{i['unpaid']})*(1-{i['vacancy']})*{at('payment_index', k)}"
        f"*IF({i['payments_follow']}=1,(1-{i['ageing']})^{sheet.since(k)},1)"
    )
    later["surplus_sale_eur"] = lambda k: _sale(sheet, k)
    later["inverter_eur"] = lambda k: (
        f"=-(1+{i['vat_lost']})*{i['inverter']}*{i['kwp']}*{at('is_new_inverter', k)}"
        f"*(1+{i['index_inverter']})^{sheet.since(k)}"
    )
    later["vacancy_eur"] = lambda k: f"=-{i['vacancy']}*{at('tenant_payments_eur', k)}"
    later["unpaid_eur"] = lambda k: (
        f"=-{i['unpaid']}*(1-{i['vacancy']})*{at('tenant_payments_eur', k)}"
    )
    cells: dict[str, list[str | float]] = {
        key: ["=0", *(formula(k) for k in span[1:])] for key, formula in later.items()
    }
    for key in ("capex_eur", "roof_works_eur"):
        cells[key] = [f"=-(1+{i['vat_lost']})*{i[key]}", *("=0" for _ in span[1:])]
    cells["grant_eur"] = [f"={i['grant_eur']}", *("=0" for _ in span[1:])]
    left = f"=-IF({i['residual_life']}>0,MAX(1-{i['n_years']}/MAX({i['residual_life']},1),0),0)"
    cells["residual_eur"] = [*("=0" for _ in span[1:]), f"{left}*{at('capex_eur', 0)}"]
    for key in ("year", "is_new_inverter", "payment_index", "fund_eur"):
        cells[key] = [float(value) for value in values[key]]
    for number in range(1, n_loans + 1):
        cells |= _loan_cells(sheet, number, n_years)
    return cells | common_cells(sheet, n_years, n_loans)


def _sale(sheet: Sheet, year: int) -> str:
    i, sold, price = sheet.inputs, sheet.at("left_over_kwh", year), sheet.at("surplus_price", year)
    beyond = f"MAX({sold}-{i['surplus_cap']}*{i['kwp']},0)*({price}-{i['surplus_beyond']})"
    is_capped = f"AND({i['is_market']}=0,{sheet.at('year', year)}<={i['contract_years']})"
    return f"={sold}*{price}-IF({is_capped},{beyond},0)"


def _loan_cells(sheet: Sheet, number: int, n_years: int) -> dict[str, list[str | float]]:
    """Schedule of one tranche, year by year from what is still owed."""
    names = ("part", "rate", "years", "grace", "kind")
    part, rate, years, grace, kind = (sheet.inputs[f"loan_{name}#{number}"] for name in names)
    built = "+".join(sheet.at(key, 0) for key in ("capex_eur", "roof_works_eur", "grant_eur"))
    cells: dict[str, list[str | float]] = {
        f"drawn#{number}": [f"=-{part}*({built})", *("=0" for _ in range(n_years))],
        f"interest#{number}": ["=0"],
        f"principal#{number}": ["=0"],
        f"balance#{number}": [f"={sheet.at(f'drawn#{number}', 0)}"],
    }
    for k in range(1, n_years + 1):
        owed, year = sheet.at(f"balance#{number}", k - 1), sheet.at("year", k)
        left = f"({years}-{year}+1)"
        annuity = f"IF({rate}=0,1/{left},{rate}/(1-(1+{rate})^(-{left})))-{rate}"
        usual = f"IF({kind}=2,{owed}/{left},{owed}*({annuity}))"
        within = f"IF(OR({year}<={grace},{kind}=3),0,{usual})"
        last = f"OR({year}={years},{year}={sheet.inputs['n_years']})"
        cells[f"interest#{number}"].append(f"={rate}*{owed}")
        cells[f"principal#{number}"].append(f"=IF({year}>{years},0,IF({last},{owed},{within}))")
        cells[f"balance#{number}"].append(f"={owed}-{sheet.at(f'principal#{number}', k)}")
    return cells


def common_cells(sheet: Sheet, n_years: int, n_loans: int) -> dict[str, list[str | float]]:
    """Rows that any sheet of years works out from its own lines."""
    at = sheet.at
    loans = range(1, n_loans + 1)
    not_cash = ("capex_eur", "roof_works_eur", "grant_eur", "fund_eur", "residual_eur")
    formulas: Cells = {
        "free": lambda k: f"=SUM({at(LINES[0], k)}:{at(LINES[-1], k)})",
        "available": lambda k: f"={at('free', k)}" + "".join(f"-{at(n, k)}" for n in not_cash),
        "service": lambda k: (
            "=" + "+".join(f"{at(f'interest#{j}', k)}+{at(f'principal#{j}', k)}" for j in loans)
        ),
        "cover": lambda k: f'=IF({at("service", k)}>0,{at("available", k)}/{at("service", k)},"")',
        **_reserve_formulas(sheet, n_years),
        "equity": lambda k: (
            f"={at('free', k)}-{at('service', k)}"
            + "".join(f"+{at(f'drawn#{j}', k)}" for j in loans)
        ),
        "equity_total": lambda k: f"=SUM({sheet.span('equity', 0, k)})",
        "factor": lambda k: f"=1/(1+{sheet.inputs['discount']})^{at('year', k)}",
        "worth": lambda k: f"={at('free', k)}*{at('factor', k)}",
        "total": lambda k: f"=SUM({sheet.span('free', 0, k)})",
        "discounted_total": lambda k: f"=SUM({sheet.span('worth', 0, k)})",
        "payback": lambda k: _payback(sheet, ("total", "free"), k, n_years),
        "discounted_payback": lambda k: _payback(sheet, ("discounted_total", "worth"), k, n_years),
        "plant_cost": lambda k: "=" + "".join(f"-{at(name, k)}" for name in PLANT_COSTS),
    }
    return {key: [formula(k) for k in range(n_years + 1)] for key, formula in formulas.items()}


def _reserve_formulas(sheet: Sheet, n_years: int) -> Cells:
    """Rows of the reserve for new inverters: each year looks at the one before or after."""
    at = sheet.at

    def next_one(own: str, key: str, k: int) -> str:
        later = at(key, k + 1) if k < n_years else "0"
        return f"=IF({at('is_new_inverter', k)}=1,{own},{later})"

    def place(k: int) -> str:
        if k == 0:
            return "=0"
        return f"=IF({at('is_new_inverter', k - 1)}=1,1,{at('reserve_place', k - 1)}+1)"

    def cover(k: int) -> str:
        length = at("reserve_length", k)
        aside = f"IF(AND({length}>0,{at('year', k)}>0),{at('reserve_cost', k)}/{length},0)"
        cash = f"({at('available', k)}-{at('inverter_eur', k)}+{aside})"
        return f'=IF({at("service", k)}>0,{cash}/{at("service", k)},"")'

    return {
        "reserve_place": place,
        "reserve_length": lambda k: next_one(at("reserve_place", k), "reserve_length", k),
        "reserve_cost": lambda k: next_one(at("inverter_eur", k), "reserve_cost", k),
        "reserved_cover": cover,
    }


def _payback(sheet: Sheet, keys: tuple[str, str], year: int, n_years: int) -> str:
    """The year in which a total stays above zero for good, in its column; else 0."""
    if year == 0:
        return "=0"
    before, flow = sheet.at(keys[0], year - 1), sheet.at(keys[1], year)
    rest, last = sheet.span(keys[0], year, n_years), sheet.at("year", year - 1)
    is_here = f"AND({before}<-0.000001,MIN({rest})>=-0.000001)"
    return f"=IF({is_here},{last}-{before}/{flow},0)"


def portfolio_cells(
    sheet: Sheet, n_years: int, n_sites: int, n_loans: int
) -> dict[str, list[str | float]]:
    """Cells of the sum of the sites, which all have the same rows."""
    own = common_cells(sheet, n_years, n_loans)
    at, sites = sheet.at, [sheet.on("site", number=j + 1) for j in range(n_sites)]
    cells: dict[str, list[str | float]] = {}
    for key in row_keys(n_loans):
        if key in own:
            cells[key] = own[key]
        elif key == "is_new_inverter":
            cells[key] = [
                f"=MAX({','.join(f'{site}{at(key, k)}' for site in sites)})"
                for k in range(n_years + 1)
            ]
        elif key in SAME:
            cells[key] = [f"={sheet.on('site', number=1)}{at(key, k)}" for k in range(n_years + 1)]
        elif key == "surplus_price":
            kwh, eur = "left_over_kwh", "surplus_sale_eur"
            cells[key] = [
                f"=IF({at(kwh, k)}>0,{at(eur, k)}/{at(kwh, k)},0)" for k in range(n_years + 1)
            ]
        else:
            cells[key] = [
                "=" + "+".join(f"{site}{at(key, k)}" for site in sites) for k in range(n_years + 1)
            ]
    return cells


def portfolio_values(plan: Plan, sites: Sequence[dict[str, Array]]) -> dict[str, Array]:
    """What the rows of the sum come to."""
    values = {key: np.sum([own[key] for own in sites], axis=0) for key in sites[0]}
    for key in SAME:
        values[key] = sites[0][key]
    values["is_new_inverter"] = np.max([own["is_new_inverter"] for own in sites], axis=0)
    sold, eur = values["left_over_kwh"], values["surplus_sale_eur"]
    values["surplus_price"] = np.divide(eur, sold, out=np.zeros(len(sold)), where=sold > 0)
    factor = discount_factors(plan.rate, plan.n_years)
    sums = (values["available"], values["service"], values["equity"])
    return values | total_values(*sums, values, factor)


def _write_years(
    book: Any,
    name: str,
    title: str,
    content: tuple[Sheet, dict[str, list[str | float]], dict[str, Array]],
    lang: str,
) -> None:
    sheet, cells, values = content
    page, formats = table_sheet(book, name, title, _head(lang)), looks(book)
    for key, number in sheet.rows.items():
        row = row_of(key, year_label(key, lang), cells[key], values[key])
        write_row(page, number - 1, row, formats)


def year_label(key: str, lang: str) -> tuple[str, str]:
    """Label and unit of a row of years; rows of a loan carry its number."""
    name, _, number = key.partition("#")
    units = {
        "surplus_price": "EUR/kWh",
        "cover": "1",
        "reserved_cover": "1",
        "factor": "1",
        "is_new_inverter": "1",
        "payment_index": "1",
    }
    units |= {"year": "years", "one_euro": "EUR"}
    of_years = ("payback", "discounted_payback", "reserve_place", "reserve_length")
    units |= dict.fromkeys(of_years, "years")
    unit = "kWh" if name.endswith("_kwh") else units.get(name, "EUR")
    return f"{label(f'row_{name}', lang)} {number}".strip(), unit_words(unit, lang)


def _write_notes(book: Any, plan: Plan, lang: str) -> None:
    """What has to be permitted, then the assumptions behind the figures, one a line."""
    sheet = book.add_worksheet(sheet_name("notes", lang))
    formats = looks(book)
    sheet.set_column(0, 0, 110)
    lines = [label("fin_notes_blue", lang), label("fin_notes_kinds", lang)]
    lines += permit_words([plan.scheme], plan.outcome.titles, lang, plan.outcome.known_schemes)
    for number, text in enumerate([*lines, *assumptions(plan.outcome, lang)]):
        write_text(sheet, number, 0, text, formats["text"])
