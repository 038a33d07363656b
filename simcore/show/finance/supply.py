"""Full supply for people and programs: profit and loss, sourcing, margin at risk."""

import math
from pathlib import Path
from typing import Any

from rich.table import Table

from simcore.money.supply import COSTS
from simcore.show.finance.finance import plan_title
from simcore.show.folder.described import write_frame
from simcore.show.words.labels import amount, cents, label, number, percent, percent_sign
from simcore.study.finance.plan import Plan
from simcore.study.finance.supply import AS_PLANNED, SupplyBook, SupplyPlan
from simcore.study.finance.supply_tables import (
    TOTAL,
    book_lines_eur,
    mix_rows,
    risk_rows,
    supply_frames,
)

RISK_COLUMNS = ("mean_eur", "p5_eur", "median_eur", "p95_eur", "at_risk_eur", "shortfall_eur")


def supply_tables(
    plan: Plan, supply: SupplyPlan, lcoe_eur_per_kwh: float, lang: str = "en"
) -> list[Table]:
    """Profit and loss, sourcing and risk of all the plan's sites, ready for a terminal."""
    return [
        _profit_table(plan, supply.whole, lcoe_eur_per_kwh, lang),
        _mix_table(supply.whole, lang),
        _risk_table(supply, lang),
    ]


def after_lcoe_eur(book: SupplyBook, lcoe_eur_per_kwh: float) -> float:
    """Margin if the own sun is paid at this price instead of the internal one. [EUR]."""
    more = lcoe_eur_per_kwh - float(book.terms.own_sun_eur_per_kwh)
    return float(book.margin.total_eur) - more * float(book.bills.shared_kwh)


def _profit_table(plan: Plan, book: SupplyBook, lcoe: float, lang: str) -> Table:
    table = Table(title=label("sup_title", lang, **plan_title(plan, lang)))
    table.add_column(label("fin_line", lang))
    for key in ("eur", "per_customer", "per_kwh"):
        table.add_column(label(f"sup_{key}", lang), justify="right")
    for name, eur in book_lines_eur(book).items():
        table.add_row(
            label(f"sup_{name}", lang),
            *_amounts(book, eur, lang),
            style="bold" if name == TOTAL else "",
            end_section=name in (COSTS[-1], TOTAL),
        )
    if math.isfinite(lcoe):
        text = label("sup_after_lcoe_eur", lang, price=cents(lcoe, lang))
        table.add_row(text, *_amounts(book, after_lcoe_eur(book, lcoe), lang))
    return table


def _amounts(book: SupplyBook, eur: float, lang: str) -> list[str]:
    """An amount of the year, by customer and by kWh that tenants use."""
    used_kwh, customers = book.sourcing.delivered_kwh, float(book.bills.customer_years)
    return [
        amount(eur, lang),
        number(eur / customers, lang, 1) if customers else "",
        number(100 * eur / used_kwh, lang, 2) if used_kwh else "",
    ]


def _mix_table(book: SupplyBook, lang: str) -> Table:
    table = Table(title=label("sup_mix_title", lang))
    table.add_column(label("sup_source", lang))
    for key in ("mwh", "part", "price"):
        table.add_column(label(f"sup_{key}", lang), justify="right")
    for row in mix_rows(book):
        kwh, eur = row["kwh"], row["eur"]
        each = "" if eur is None or not kwh else number(100 * eur / kwh, lang, 2)
        part = number(100 * row["part_fraction"], lang) + percent_sign(lang)
        table.add_row(
            label(f"sup_mix_{row['source']}", lang),
            number(kwh / 1e3, lang, 0 if abs(kwh) >= 1e5 else 1),
            part,
            each,
            style="bold" if row["source"] == "delivered" else "",
            end_section=row["source"] == "spot_sold",
        )
    return table


def _risk_table(supply: SupplyPlan, lang: str) -> Table:
    n_paths = len(supply.paths_eur[AS_PLANNED])
    table = Table(title=label("sup_risk_title", lang, n=number(n_paths, lang)))
    table.add_column(label("sup_hedge", lang))
    for key in (*RISK_COLUMNS, "loss_probability"):
        table.add_column(label(f"sup_{key}", lang), justify="right")
    for name, risk in supply.risks.items():
        part = percent(supply.hedged[name], lang)
        is_plan = name == AS_PLANNED
        table.add_row(
            label("sup_planned", lang, part=part) if is_plan else part,
            *(amount(float(getattr(risk, key)), lang) for key in RISK_COLUMNS),
            percent(float(risk.loss_probability), lang),
            style="bold" if is_plan else "",
        )
    return table


def supply_rows(supply: SupplyPlan, lcoe_eur_per_kwh: float) -> dict[str, Any]:
    """All figures of full supply for programs."""
    book, after = supply.whole, after_lcoe_eur(supply.whole, lcoe_eur_per_kwh)
    return {
        "margin": book_lines_eur(book),
        "margin_after_lcoe_eur": after if math.isfinite(after) else None,
        "sourcing": mix_rows(book),
        "risk": risk_rows(supply),
    }


def write_supply(supply: SupplyPlan, folder: Path) -> None:
    """Write profit and loss, sourcing and risk of full supply as CSV."""
    for name, table in supply_frames(supply).items():
        write_frame(table, folder / f"{name}.csv")
