"""Tables of full supply as rows: profit and loss, sourcing, margin at risk."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from simcore.money.supply import COSTS
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.finance.plan import plan_of
from simcore.study.finance.supply import SupplyBook, SupplyPlan, supply_plan

TOTAL = "total_eur"
LINES = ("billed_eur", *COSTS, TOTAL)
SOURCES = ("own_sun", "forward", "spot_bought", "spot_sold")


def book_lines_eur(book: SupplyBook) -> dict[str, float]:
    """Lines of the profit and loss, their sum, and what the shape of the load costs. [EUR]."""
    margin = book.margin
    lines_eur = {name: float(getattr(margin, name)) for name in LINES}
    return lines_eur | {"profile_eur": book.profile_eur}


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


def supply_frames(supply: SupplyPlan) -> dict[str, pd.DataFrame]:
    """Profit and loss, sourcing and risk of full supply, by name of table."""
    frames = [_book_frames(book.sites[0], book) for book in supply.books]
    if len(supply.books) > 1:
        frames.append(_book_frames(ALL, supply.whole))
    tables = {
        name: pd.concat([each[place] for each in frames], ignore_index=True)
        for place, name in enumerate(("supply", "supply_sourcing"))
    }
    return tables | {"supply_risk": pd.DataFrame(risk_rows(supply))}


def run_supply_frames(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tables ``supply`` and ``supply_risk`` of a run; none where no scheme supplies all energy."""
    lines, risks = [], []
    for scheme in outcome.titles:
        supply = supply_plan(plan_of(outcome, scheme))
        if supply is None:
            continue
        frames = [_book_frames(book.sites[0], book)[0] for book in supply.books]
        frames.append(_book_frames(ALL, supply.whole)[0])
        lines += [frame.assign(scheme=scheme) for frame in frames]
        risks.append(pd.DataFrame(risk_rows(supply)).assign(scheme=scheme, site=ALL))
    tables = {"supply": lines, "supply_risk": risks}
    return {name: pd.concat(frames, ignore_index=True) for name, frames in tables.items() if frames}


def _book_frames(site: str, book: SupplyBook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines and sources of a site; the shape of the load is told, within forward and spot."""
    lines_eur = book_lines_eur(book)
    names = [name.removesuffix("_eur") for name in lines_eur]
    lines = pd.DataFrame({"site": site, "line": names, "eur": lines_eur.values()})
    used_kwh, customers = book.sourcing.delivered_kwh, book.bills.customer_years
    lines["eur_per_customer"] = lines["eur"] / customers if customers else float("nan")
    lines["eur_per_kwh_used"] = lines["eur"] / used_kwh if used_kwh else float("nan")
    return lines, pd.DataFrame([{"site": site, **row} for row in mix_rows(book)])
