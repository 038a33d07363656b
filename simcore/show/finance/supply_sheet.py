"""Full supply in the landlord's spreadsheet: profit and loss and sourcing as formulas."""

from collections.abc import Iterator
from typing import Any

from simcore.money.supply import COSTS
from simcore.show.finance.names import sheet_name
from simcore.show.finance.rows import FIRST_ROW, Input, Sheet
from simcore.show.finance.supply import RISK_COLUMNS
from simcore.show.words.labels import label, percent
from simcore.show.words.names import own_name
from simcore.show.words.parameters import unit_words
from simcore.show.workbook import FIRST, Row, column, looks, table_sheet, write_row, write_text
from simcore.study.finance.plan import Pair, Plan
from simcore.study.finance.supply import SupplyBook, SupplyPlan
from simcore.study.finance.supply_tables import book_lines_eur

LINES = ("billed_eur", *COSTS)
ROWS = (
    *(*LINES, "total_eur", "profile_eur"),
    "mix_own_sun",
    "mix_forward",
    "mix_spot",
    "mix_delivered",
    "sheet_asked_eur",
)
"""Rows of the sheet: lines, margin, what is told, sources, what the plan asks of tenants."""
Formulas = dict[str, str]


def supply_inputs(book: SupplyBook) -> Iterator[Input]:
    """What a site's full supply is worked out from, in the order of the sheet of inputs."""
    bills, terms = book.bills, book.terms
    amounts = {
        "bills": bills.bills_eur,
        "energy": bills.energy_eur,
        "fixed": bills.fixed_eur,
        "passed_on": bills.passed_on_eur,
        "solar": bills.solar_eur,
        "spot_worth": book.spot_worth_eur,
        "flat_worth": book.flat_worth_eur,
        "mean_worth": book.mean_worth_eur,
    }
    for name, eur in amounts.items():
        yield Input(key=f"sup_{name}", unit="EUR", value=float(eur), look="cents")
    yield Input(key="sup_shared", unit="kWh", value=float(bills.shared_kwh))
    yield Input(key="sup_residual", unit="kWh", value=book.residual_kwh)
    yield Input(key="sup_customers", unit="1", value=float(bills.customer_years))
    fractions = {
        "discount": terms.residual_discount_fraction,
        "hedged": terms.hedged_fraction,
        "premium": terms.sourcing_premium_fraction,
        "unpaid": terms.unpaid_fraction,
        "empty": terms.empty_fraction,
    }
    for name, part in fractions.items():
        yield Input(key=f"sup_{name}", unit="1", value=float(part), look="fraction")
    for name in ("own_sun", "imbalance", "capacity", "certificates"):
        each = getattr(terms, f"{name}_eur_per_kwh")
        yield Input(key=f"sup_{name}", unit="EUR/kWh", value=float(each), look="price")
    yield Input(key="sup_customer", unit="EUR/year", value=float(terms.customer_eur_per_year))


def asked_cell(place: int, lang: str) -> str:
    """Formula for what the plan asks of tenants at a site, by its place among the sites."""
    return f"='{sheet_name('supply', lang)}'!{_cell('sheet_asked_eur', place)}"


def _cell(row: str, place: int) -> str:
    return f"{column(FIRST + place)}{FIRST_ROW + ROWS.index(row)}"


def site_formulas(sheet: Sheet, place: int) -> Formulas:
    """Formula of each row of a site on its inputs."""
    own = {key: cell for key, cell in sheet.inputs.items() if key.startswith("sup_")}
    i = {key.removeprefix("sup_"): cell for key, cell in own.items()}
    # Shared energy is paid for as the plan says, the rest of the bill as the scheme says.
    comes = f"((1-{sheet.inputs['unpaid']})*(1-{sheet.inputs['vacancy']}))"
    lost = f"(1-{comes})*{i['solar']}"

    def at(row: str) -> str:
        return _cell(row, place)

    return {
        "billed_eur": f"={i['bills']}-{i['discount']}*{i['energy']}+{i['solar']}",
        "passed_on_eur": f"=-{i['passed_on']}",
        "own_sun_eur": f"=-{i['own_sun']}*{i['shared']}",
        "forward_eur": f"=-{i['hedged']}*(1+{i['premium']})*{i['flat_worth']}",
        "spot_eur": f"=-({i['spot_worth']}-{i['hedged']}*{i['flat_worth']})",
        "imbalance_eur": f"=-{i['imbalance']}*{i['residual']}",
        "capacity_eur": f"=-{i['capacity']}*{i['residual']}",
        "certificates_eur": f"=-{i['certificates']}*{i['residual']}",
        "customer_eur": f"=-{i['customer']}*{i['customers']}",
        "bad_debt_eur": f"=-{i['unpaid']}*({at('billed_eur')}-{i['solar']})-{lost}",
        "empty_homes_eur": f"=-{i['empty']}*{i['fixed']}",
        "total_eur": f"=SUM({at(LINES[0])}:{at(LINES[-1])})",
        "profile_eur": f"=-({i['spot_worth']}-{i['mean_worth']})",
        "mix_own_sun": f"={i['shared']}",
        "mix_forward": f"={i['hedged']}*{i['residual']}",
        "mix_spot": f"=(1-{i['hedged']})*{i['residual']}",
        "mix_delivered": f"=SUM({at('mix_own_sun')}:{at('mix_spot')})",
        "sheet_asked_eur": f"=({at('total_eur')}-{at('own_sun_eur')})/{comes}",
    }


def row_values(pair: Pair, book: SupplyBook) -> dict[str, float]:
    """What each row of a site comes to."""
    mix = book.sourcing
    return {
        **book_lines_eur(book),
        "mix_own_sun": mix.own_sun_kwh,
        "mix_forward": mix.forward_kwh,
        "mix_spot": mix.spot_bought_kwh - mix.spot_sold_kwh,
        "mix_delivered": mix.delivered_kwh,
        "sheet_asked_eur": float(pair[1].year_one.payments_ht_eur),
    }


def write_supply_sheet(
    book: Any, plan: Plan, supply: SupplyPlan, sheets: list[Sheet], lang: str
) -> None:
    """Write the sheet: a column a site, then all of them; the simulated risk below."""
    names = [own_name(site.flows, lang) for site, _ in plan.pairs]
    heads = (label("fin_line", lang), label("fin_unit", lang), *names)
    heads = (*heads, label("fin_portfolio", lang))
    title = label("sup_sheet_title", lang)
    page, formats = table_sheet(book, sheet_name("supply", lang), title, heads), looks(book)
    page.set_row(3, 45)
    cells = [site_formulas(sheet, place) for place, sheet in enumerate(sheets)]
    pairs = zip(plan.pairs, supply.books, strict=True)
    values = [row_values(pair, each) for pair, each in pairs]
    last = column(FIRST + len(sheets) - 1)
    for number, name in enumerate(ROWS):
        line = FIRST_ROW + number
        by_site = [each[name] for each in values]
        row = Row(
            label=label(f"sup_{name}", lang),
            unit=unit_words("kWh" if name.startswith("mix") else "EUR", lang),
            cells=(*(each[name] for each in cells), f"=SUM({column(FIRST)}{line}:{last}{line})"),
            values=(*by_site, sum(by_site)),
            is_total=name in ("total_eur", "mix_delivered"),
        )
        write_row(page, line - 1, row, formats)
    _write_risk(page, FIRST_ROW + len(ROWS) + 1, supply, formats, lang)


def _write_risk(
    page: Any, number: int, supply: SupplyPlan, formats: dict[str, Any], lang: str
) -> None:
    """The margin along the price paths: numbers, as no formula gives them."""
    for i, key in enumerate((*RISK_COLUMNS, "loss_probability")):
        write_text(page, number - 1, FIRST + i, label(f"sup_{key}", lang), formats["head"])
    for place, (name, risk) in enumerate(supply.risks.items()):
        part = percent(supply.hedged[name], lang)
        numbers = tuple(float(getattr(risk, key)) for key in RISK_COLUMNS)
        text = label("sup_sheet_risk", lang, part=part)
        row = Row(label=text, unit=unit_words("EUR", lang), cells=numbers, values=numbers)
        write_row(page, number + place, row, formats)
        chance = float(risk.loss_probability)
        look = formats["fraction_input"]
        page.write_number(number + place, FIRST + len(RISK_COLUMNS), chance, look)
