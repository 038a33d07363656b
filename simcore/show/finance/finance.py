"""The landlord's plan for people: indicators, switching values, and the folder of a plan."""

import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from simcore.money.finance import SEVERAL, dscr_with_reserve, plan_ledger_eur
from simcore.money.finance.booking import PLAN_FLOWS
from simcore.show.folder.described import write_frame
from simcore.show.words.catalogue import text
from simcore.show.words.labels import (
    NO_BREAK,
    cents,
    euros,
    label,
    number,
    percent_sign,
    scheme_name,
)
from simcore.show.words.names import own_name
from simcore.site.landlord import purchase_vat_fraction
from simcore.site.records import SchemeOutcome
from simcore.study.compare.outcome import ALL
from simcore.study.finance.plan import (
    Indicators,
    Plan,
    fixed_price_eur_per_kwh,
    plan_balance_eur,
    plan_months,
)
from simcore.study.finance.sensitivity import Bar, Switch

Shown = Callable[[float, str], str]
EVEN = "break_even_price_eur_per_kwh"
SAME_PRICE = 5e-5
"""Prices nearer than that read the same. [EUR/kWh]"""


def _per_kwp(unit: str) -> Shown:
    return lambda value, lang: f"{number(value, lang)}{NO_BREAK}{unit}/{text('unit.kwp', lang)}"


def _percent(value: float, lang: str) -> str:
    return number(100 * value, lang, 1) + percent_sign(lang)


def _per_kwp_eur(value: float, lang: str) -> str:
    return f"{euros(value, lang)}/{text('unit.kwp', lang)}"


FACTOR_VALUES: dict[str, Shown] = {
    "yield": _per_kwp("kWh"),
    "capex": _per_kwp_eur,
    "running": lambda value, lang: f"{_per_kwp_eur(value, lang)}/{text('unit.year', lang)}",
    "surplus": cents,
    "market": cents,
}
"""How the value of an input is written; all others are in percent."""


def factor_value(name: str, value: float, lang: str) -> str:
    """Value of an input of the sensitivity with its unit."""
    return FACTOR_VALUES.get(name, _percent)(value, lang)


def plan_title(plan: Plan, lang: str) -> dict[str, str]:
    """Names of scheme and site for titles."""
    site = label("fin_portfolio", lang)
    if plan.site != ALL:
        site = own_name(plan.pairs[0][0].flows, lang)
    return {"scheme": scheme_name(plan.scheme, plan.outcome.titles, lang), "site": site}


def indicator_table(plan: Plan, figures: Indicators, lang: str = "en") -> Table:
    """Indicators of a plan, ready to be shown in a terminal."""
    names = plan_title(plan, lang)
    even, fixed = figures.break_even_price_eur_per_kwh, fixed_price_eur_per_kwh(plan)
    is_other = abs(fixed - even) > SAME_PRICE
    table = Table(
        title=label("fin_table_title", lang, n_years=plan.n_years, **names),
        caption=_why_another_price(plan, even, fixed, lang) if is_other else "",
    )
    table.add_column(label("fin_line", lang))
    table.add_column(label("fin_value", lang), justify="right")
    for name, value in asdict(figures).items():
        if not name.endswith("_reason"):
            table.add_row(label(f"ind_{name}", lang), _shown(name, value, figures, lang))
        if name == EVEN and is_other:
            told = label("fin_fixed_price", lang, n_years=plan.n_years)
            table.add_row(told, cents(fixed, lang))
    return table


def _why_another_price(plan: Plan, even: float, fixed: float, lang: str) -> str:
    """Why the price that balances the plan is not the one that asks for the full cost."""
    return label(
        "fin_why_fixed",
        lang,
        scheme=plan.scheme,
        even=cents(even, lang),
        fixed=cents(fixed, lang),
        n_years=plan.n_years,
    )


def _shown(name: str, value: float, figures: Indicators, lang: str) -> str:
    """An indicator with its unit, or in words why there is none."""
    if name.startswith("irr") and not math.isfinite(value):
        is_bare = name == "irr_before_grant"
        reason = figures.irr_before_grant_reason if is_bare else figures.irr_reason
        return label("fin_irr_several" if reason == SEVERAL else "fin_irr_no_change", lang)
    if not math.isfinite(value):
        is_payback = "payback" in name
        return label("fin_never" if is_payback else "fin_undefined", lang)
    if name.endswith("_per_kwh"):
        return cents(value, lang)
    if name.endswith("payback_years"):
        return f"{number(value, lang, 1)}{NO_BREAK}{label('fin_years', lang)}"
    if name.endswith("_eur"):
        return euros(value, lang)
    if "irr" in name:
        return _percent(value, lang)
    return number(value, lang, 0 if name.startswith("n_") else 2)


def switch_table(plan: Plan, turns: tuple[Switch, ...], npv_eur: float, lang: str = "en") -> Table:
    """Where the net present value turns negative, or what would make it positive."""
    table = Table(title=label("fin_switch_title", lang))
    for key in ("fin_switch_input", "fin_switch_now", "fin_switch_at"):
        table.add_column(label(key, lang), justify="left" if key.endswith("input") else "right")
    for turn in turns:
        now = factor_value(turn.name, turn.base, lang)
        table.add_row(label(f"factor_{turn.name}", lang), now, switch_words(turn, npv_eur, lang))
    return table


def switch_words(turn: Switch, npv_eur: float, lang: str) -> str:
    """Where the worth turns, in words that fit a plan above or below zero."""
    is_negative = npv_eur < -1.0
    if math.isnan(turn.value):
        return label("fin_switch_always" if is_negative else "fin_switch_never", lang)
    value = factor_value(turn.name, turn.value, lang)
    side = "below" if turn.is_below else "above"
    stem = "fin_switch_now" if is_negative else "fin_switch"
    return label(f"{stem}_{side}", lang, value=value)


def plan_rows(
    plan: Plan, figures: Indicators, bars: tuple[Bar, ...], switches: tuple[Switch, ...]
) -> dict[str, Any]:
    """All figures for programs; what is not defined becomes ``None``."""
    return {
        "scheme": plan.scheme,
        "site": plan.site,
        "indicators": _plain(asdict(figures)),
        "sensitivity": [_plain(asdict(bar)) for bar in bars],
        "switching_values": [_plain(asdict(turn)) for turn in switches],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }


def year_table(plan: Plan) -> pd.DataFrame:
    """Lines, loan and totals of every site by year, EUR; income positive, cost negative."""
    frames = []
    for site, outcome in plan.pairs:
        flow = outcome.cash_flow
        more = {
            "loan_drawn_eur": flow.loan.drawn_eur,
            "loan_interest_eur": -flow.loan.interest_eur,
            "loan_principal_eur": -flow.loan.principal_eur,
            "loan_balance_eur": flow.loan.balance_eur,
            "free_cash_flow_eur": flow.free_cash_flow_eur,
            "equity_cash_flow_eur": flow.equity_cash_flow_eur,
            "dscr": np.where(flow.debt_service_eur > 0, flow.dscr, np.nan),
            "dscr_with_reserve": np.where(
                flow.debt_service_eur > 0, dscr_with_reserve(flow), np.nan
            ),
        }
        years = {"site": site.flows.site, "year": np.arange(plan.n_years + 1)}
        frames.append(pd.DataFrame({**years, **flow.lines, **more}))
    return pd.concat(frames, ignore_index=True)


def month_table(plan: Plan) -> pd.DataFrame:
    """Lines of all sites by month in the first years, and what is owed at its end; EUR."""
    lines_eur = plan_months(plan)
    lines_eur["loan_balance_eur"] = plan_balance_eur(plan)
    n_years = next(iter(lines_eur.values())).shape[0]
    year = np.repeat(np.arange(1, n_years + 1), 12)
    columns = {name: eur.ravel() for name, eur in lines_eur.items()}
    return pd.DataFrame({"year": year, "month": np.tile(np.arange(1, 13), n_years), **columns})


def ledger_table(plan: Plan) -> pd.DataFrame:
    """Who pays whom how much, by site, year and flow, VAT apart; EUR, none negative."""
    frames = []
    for site, outcome in plan.pairs:
        lost = float(outcome.terms.unrecovered_vat_fraction)
        flows = plan_ledger_eur(
            outcome.cash_flow,
            purchase_vat=max(purchase_vat_fraction(site.flows.inputs), lost),
            unrecovered_vat=lost,
            sales_vat=sales_vat_fraction(outcome),
            organiser_in_house=outcome.terms.organiser_in_house,
        )
        for name, eur in flows.items():
            payer, payee = PLAN_FLOWS[name]
            row = {"site": site.flows.site, "year": np.arange(plan.n_years + 1)}
            row |= {"payer": payer, "payee": payee, "flow": name}
            frames.append(pd.DataFrame({**row, "eur": np.broadcast_to(eur, plan.n_years + 1)}))
    return pd.concat(frames, ignore_index=True)


def sales_vat_fraction(outcome: SchemeOutcome) -> float:
    """Mean VAT on what tenants pay in year 1; 0 where they pay nothing. [1]"""
    vat_eur = float(outcome.ledger_eur["vat_on_solar"].sum())
    paid = ("solar_payments", "common_parts_solar")
    paid_eur = sum(float(np.sum(outcome.ledger_eur.get(flow, 0.0))) for flow in paid)
    before_vat_eur = paid_eur - vat_eur
    return vat_eur / before_vat_eur if before_vat_eur > 0 else 0.0


def write_tables(plan: Plan, folder: Path) -> None:
    """Write years, months and ledger as CSV."""
    for name, table in (
        ("years", year_table(plan)),
        ("months", month_table(plan)),
        ("ledger", ledger_table(plan)),
    ):
        write_frame(table, folder / f"{name}.csv")
