"""The indicators in the landlord's spreadsheet, as formulas on the sheet of all sites."""

from dataclasses import asdict
from typing import Any

import numpy as np

from simcore.show.finance.rows import FIRST_ROW, Sheet
from simcore.show.words.labels import label
from simcore.show.words.parameters import unit_words
from simcore.show.workbook import FIRST, Row, column, looks, write_row
from simcore.study.finance.plan import Indicators, Plan, indicators


def write_summary(book: Any, page: Any, plan: Plan, sheet: Sheet, lang: str) -> None:
    """Write the indicators, one a row; those that are not defined as words."""
    figures, formats = indicators(plan), looks(book)
    formulas = summary_formulas(plan, sheet, figures)
    for number, (key, (unit, look, formula)) in enumerate(formulas.items()):
        value = asdict(figures)[key]
        is_told = isinstance(value, float) and np.isfinite(value)
        text = value if is_told else label("fin_undefined", lang)
        cell = formula if is_told else f'="{label("fin_undefined", lang)}"'
        row = Row(
            label=label(f"ind_{key}", lang),
            unit=unit_words(unit, lang),
            cells=(cell,),
            values=(text,),
            look=look,
        )
        write_row(page, FIRST_ROW - 1 + number, row, formats)
    page.set_column(FIRST, FIRST, 18)


Formulas = dict[str, tuple[str, str, str]]
"""Unit, look and formula of each indicator, by its name."""


def summary_formulas(plan: Plan, sheet: Sheet, figures: Indicators) -> Formulas:
    """All indicators that a spreadsheet can work out, in the order of a report."""
    return {
        **_worth_formulas(plan, sheet, figures),
        **_cost_formulas(plan, sheet),
        **_tenant_formulas(plan, sheet),
    }


def _row(plan: Plan, sheet: Sheet, key: str) -> str:
    """Cells of a row of the sheet of all sites."""
    return f"{sheet.on('portfolio')}{sheet.span(key, 0, plan.n_years)}"


def _worth(plan: Plan, sheet: Sheet, key: str = "free") -> str:
    """Present worth of a row."""
    return f"SUMPRODUCT({_row(plan, sheet, key)},{_row(plan, sheet, 'factor')})"


def _worth_formulas(plan: Plan, sheet: Sheet, figures: Indicators) -> Formulas:
    """Net present value, rates of return, payback."""
    i, free = sheet.inputs, _row(plan, sheet, "free")
    n = i["n_years"]
    worth, factor = _worth(plan, sheet), _row(plan, sheet, "factor")
    guess = round(figures.irr, 2) if np.isfinite(figures.irr) else 0.0
    later = f"(1+{i['discount']})^({n}-{_row(plan, sheet, 'year')})"
    grown = f"SUMPRODUCT(({free}>0)*{free}*{later})"
    spent = f"SUMPRODUCT(-({free}<0)*{free}*{factor})"
    irr = f"IRR({free},{guess})"
    return {
        "npv_eur": ("EUR", "eur", f"={worth}"),
        "npv_before_grant_eur": ("EUR", "eur", f"={worth}-{_worth(plan, sheet, 'grant_eur')}"),
        "irr": ("1/year", "fraction", f"={irr}"),
        "irr_real": ("1/year", "fraction", f"=(1+{irr})/(1+{i['inflation']})-1"),
        "modified_irr": ("1/year", "fraction", f"=({grown}/{spent})^(1/{n})-1"),
        "payback_years": ("years", "factor", f"=MAX({_row(plan, sheet, 'payback')})"),
        "discounted_payback_years": (
            "years",
            "factor",
            f"=MAX({_row(plan, sheet, 'discounted_payback')})",
        ),
    }


def _cost_formulas(plan: Plan, sheet: Sheet) -> Formulas:
    """Levelised costs, debt cover, own money."""
    i, produced = sheet.inputs, _worth(plan, sheet, "produced_kwh")
    cost, grant = _worth(plan, sheet, "plant_cost"), _worth(plan, sheet, "grant_eur")
    real = f"((1+{i['discount']})/(1+{i['inflation']}))^(-{_row(plan, sheet, 'year')})"
    real_made = f"SUMPRODUCT({_row(plan, sheet, 'produced_kwh')},{real})"
    reserved = _row(plan, sheet, "reserved_cover")
    cover, equity = _row(plan, sheet, "cover"), _row(plan, sheet, "equity_total")
    return {
        "lcoe_eur_per_kwh": ("EUR/kWh", "price", f"={cost}/{produced}"),
        "lcoe_before_grant_eur_per_kwh": ("EUR/kWh", "price", f"=({cost}+{grant})/{produced}"),
        "lcoe_real_eur_per_kwh": ("EUR/kWh", "price", f"={cost}/{real_made}"),
        "dscr_min": ("1", "factor", f"=MIN({cover})"),
        "dscr_min_with_reserve": ("1", "factor", f"=MIN({reserved})"),
        "dscr_mean": ("1", "factor", f"=AVERAGE({cover})"),
        "equity_need_eur": ("EUR", "eur", f"=MAX(0,-MIN({equity}))"),
    }


def _tenant_formulas(plan: Plan, sheet: Sheet) -> Formulas:
    """Price that balances the plan, and cost per tonne."""
    i = sheet.inputs
    inputs = sheet.on("inputs")
    first, number = i["sold"].removeprefix(f"{inputs}$").split("$")
    sold = f"SUM({inputs}{first}{number}:{column(FIRST + len(plan.pairs) - 1)}{number})"
    asked = f"{sheet.on('portfolio')}{sheet.at('tenant_payments_eur', 1)}"
    own = f"({_worth(plan, sheet)}-{_worth(plan, sheet, 'fund_eur')})"
    price = f"=({asked}-{own}/{_worth(plan, sheet, 'one_euro')})/{sold}"
    gain = f"({i['grid_carbon']}-{i['pv_carbon']})"
    tonnes = f"(SUM({_row(plan, sheet, 'produced_kwh')})*{gain}/1000000)"
    return {
        "break_even_price_eur_per_kwh": ("EUR/kWh", "price", price),
        "cost_per_tonne_eur": ("EUR/t", "eur", f"=-{_worth(plan, sheet)}/{tonnes}"),
    }
