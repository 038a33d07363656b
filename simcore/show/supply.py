"""Full supply for people and programs: profit and loss, sourcing, margin at risk."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from rich.table import Table

from simcore.money.supply import COSTS
from simcore.show.finance import plan_title
from simcore.show.labels import amount, label, number, percent, price
from simcore.study.outcome import ALL, Outcome
from simcore.study.plan import Plan, plan_of
from simcore.study.supply_plan import AS_PLANNED, SupplyBook, SupplyPlan, supply_plan

LINES = ("billed_eur", *COSTS, "total_eur")
SOURCES = ("own_sun", "forward", "spot_bought", "spot_sold")
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
    more = lcoe_eur_per_kwh - book.terms.own_sun_eur_per_kwh
    return float(book.margin.total_eur) - more * book.sales.shared_kwh


def _profit_table(plan: Plan, book: SupplyBook, lcoe: float, lang: str) -> Table:
    table = Table(title=label("sup_title", lang, **plan_title(plan, lang)))
    table.add_column(label("fin_line", lang))
    for key in ("eur", "per_customer", "per_kwh"):
        table.add_column(label(f"sup_{key}", lang), justify="right")
    lines = {f"sup_{name}": float(getattr(book.margin, name)) for name in LINES}
    for name, eur in lines.items():
        is_total = name == "sup_total_eur"
        style = "bold" if is_total else ""
        is_last = is_total or name == f"sup_{COSTS[-1]}"
        table.add_row(
            label(name, lang), *_amounts(book, eur, lang), style=style, end_section=is_last
        )
    profile = float(book.margin.profile_eur)
    table.add_row(label("sup_profile_eur", lang), *_amounts(book, profile, lang))
    if math.isfinite(lcoe):
        text = label("sup_after_lcoe_eur", lang, price=price(lcoe, lang))
        table.add_row(text, *_amounts(book, after_lcoe_eur(book, lcoe), lang))
    return table


def _amounts(book: SupplyBook, eur: float, lang: str) -> list[str]:
    """An amount of the year, by customer and by kWh that tenants use."""
    used_kwh, customers = book.sourcing.delivered_kwh, book.sales.n_customers
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
        cents = "" if eur is None or not kwh else number(100 * eur / kwh, lang, 2)
        part = number(100 * row["part_fraction"], lang) + ("\u00a0%" if lang == "fr" else "%")
        table.add_row(
            label(f"sup_mix_{row['source']}", lang),
            number(kwh / 1e3, lang, 0 if abs(kwh) >= 1e5 else 1),
            part,
            cents,
            style="bold" if row["source"] == "delivered" else "",
            end_section=row["source"] == "spot_sold",
        )
    return table


def mix_rows(book: SupplyBook) -> list[dict[str, Any]]:
    """Sources with energy, what they cost, and their part of what tenants use.

    What is bought and sold at the spot price is told in kWh alone; both come to the spot line of
    the profit and loss, and to the cost of all.
    """
    mix = book.sourcing
    costs = {"own_sun": mix.own_sun_eur, "forward": mix.forward_eur}
    energy = {name: getattr(mix, f"{name}_kwh") for name in SOURCES}
    energy["spot_sold"] = -mix.spot_sold_kwh
    total = mix.delivered_kwh
    rows = [
        {
            "source": name,
            "kwh": kwh,
            "part_fraction": kwh / total if total else 0.0,
            "eur": costs.get(name),
        }
        for name, kwh in energy.items()
    ]
    cost = mix.own_sun_eur + mix.forward_eur + mix.spot_eur
    return [
        *rows,
        {"source": "delivered", "kwh": total, "part_fraction": 1.0 * (total > 0), "eur": cost},
    ]


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
        "margin": {name: float(getattr(book.margin, name)) for name in (*LINES, "profile_eur")},
        "margin_after_lcoe_eur": after if math.isfinite(after) else None,
        "sourcing": mix_rows(book),
        "risk": risk_rows(supply),
    }


def risk_rows(supply: SupplyPlan) -> list[dict[str, Any]]:
    """Distribution of the margin of all sites, a row a hedge."""
    return [
        {
            "hedge": name,
            "hedged_fraction": supply.hedged[name],
            "n_paths": len(supply.paths_eur[name]),
            **{key: float(value) for key, value in asdict(risk).items()},
        }
        for name, risk in supply.risks.items()
    ]


def write_supply(supply: SupplyPlan, folder: Path) -> None:
    """Write profit and loss, sourcing and risk of full supply as CSV."""
    frames = [_book_frames(book.sites[0], book) for book in supply.books]
    if len(supply.books) > 1:
        frames.append(_book_frames(ALL, supply.whole))
    for place, name in enumerate(("supply", "supply_sourcing")):
        table = pd.concat([each[place] for each in frames], ignore_index=True)
        table.to_csv(folder / f"{name}.csv", index=False)
    pd.DataFrame(risk_rows(supply)).to_csv(folder / "supply_risk.csv", index=False)


def write_run_supply(outcome: Outcome, folder: Path) -> None:
    """Write ``supply`` and ``supply_risk`` as Parquet where a scheme supplies all energy."""
    lines, risks = [], []
    for scheme in outcome.titles:
        found = supply_plan(plan_of(outcome, scheme))
        if found is None:
            continue
        frames = [_book_frames(book.sites[0], book)[0] for book in found.books]
        frames.append(_book_frames(ALL, found.whole)[0])
        lines += [frame.assign(scheme=scheme) for frame in frames]
        risks.append(pd.DataFrame(risk_rows(found)).assign(scheme=scheme, site=ALL))
    for name, frames in (("supply", lines), ("supply_risk", risks)):
        if frames:
            table = pd.concat(frames, ignore_index=True)
            table.to_parquet(folder / f"{name}.parquet", index=False, compression="zstd")


def _book_frames(site: str, book: SupplyBook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines and sources of a site; the shape of the load is told, within forward and spot."""
    names = (*LINES, "profile_eur")
    eur = [float(getattr(book.margin, name)) for name in names]
    lines = pd.DataFrame(
        {"site": site, "line": [name.removesuffix("_eur") for name in names], "eur": eur}
    )
    used_kwh, customers = book.sourcing.delivered_kwh, book.sales.n_customers
    lines["eur_per_customer"] = lines["eur"] / customers if customers else float("nan")
    lines["eur_per_kwh_used"] = lines["eur"] / used_kwh if used_kwh else float("nan")
    return lines, pd.DataFrame([{"site": site, **row} for row in mix_rows(book)])
