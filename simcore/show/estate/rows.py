"""Rows of an estate for every medium: operations, residences, years, what moves the order."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simcore.base.arrays import Array
from simcore.study.estate.rollout import NEVER, agreement
from simcore.study.estate.whole import BUILT, Ordered, whole_rows
from simcore.study.estate.work import CASH

Row = dict[str, Any]

OF_SUMMARY = (
    "production_kwh",
    "shared_kwh",
    "surplus_kwh",
    "tenant_saving_mean_eur",
    "tenant_saving_median_eur",
    "losers_fraction",
    "n_over_effort_before",
    "n_leaving_over_effort",
    "capex_eur",
)
OF_GROUPING = ("grouping_energy_eur", "grouping_organiser_eur", "grouping_eur")


def operation_rows(of: Ordered) -> list[Row]:
    """A row for each operation, the first of the order first."""
    told, place = of.told, of.told.schemes.index(of.scheme)
    columns: dict[str, Any] = {
        name: told.of(name, of.scheme)
        for name in ("n_dwellings", "kwp", "self_consumption_fraction", *OF_SUMMARY)
    }
    columns["landlord_npv_eur"] = of.landlord_eur
    columns |= {"tenants_value_eur": of.tenants_eur, "value_eur": of.value_eur}
    columns["grant_eur"] = told.built_eur[:, place, BUILT.index("grant_eur")]
    columns |= {"outlay_eur": of.outlay_eur, "value_eur_per_eur": of.rollout.per_eur}
    columns |= {name: told.fact(name) for name in OF_GROUPING}
    columns |= {"given_eur": of.carried.given_eur, "taken_eur": of.carried.taken_eur}
    ranks = np.stack([of.rollout.rank, *of.ranks.values()])
    columns |= {"rank": of.rollout.rank, "works_year": of.rollout.year}
    columns |= {"rank_best": ranks.min(axis=0), "rank_worst": ranks.max(axis=0)}
    rows = []
    for i, one in enumerate(told.plan.operations):
        latitude, longitude = one.place
        row = {
            "operation": one.operation,
            "name": one.largest.commune,
            "latitude": latitude,
            "longitude": longitude,
            "n_residences": len(one.residences),
            "is_given": all(part.is_given for part in one.residences),
        }
        rows.append(row | {name: _plain(name, values[i]) for name, values in columns.items()})
    return sorted(rows, key=lambda row: row["rank"])


def plain_row(row: Mapping[str, Any]) -> Row:
    """A row read back: whole numbers whole, and None where a table holds nothing."""
    return {name: _plain(name, v) if isinstance(v, float) else v for name, v in row.items()}


def _plain(name: str, value: Any) -> Any:
    whole = name.startswith(("n_", "rank")) or name == "works_year"
    number = float(value)
    if not np.isfinite(number) or (name == "works_year" and number == NEVER):
        return None
    return int(number) if whole else number


def residence_rows(of: Ordered) -> list[Row]:
    """A row for each residence, with the operation it is in, and what is drawn of it."""
    rank = dict(
        zip((one.operation for one in of.told.plan.operations), of.rollout.rank, strict=True)
    )
    return [
        {
            "residence": one.residence,
            "operation": operation.operation,
            "commune": one.commune,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "n_dwellings": one.dwellings,
            "archetype": one.archetype,
            "heating": one.heating,
            "roof_m2": _known(one.roof_m2),
            "kwp": one.kwp,
            "grid_kw": _known(one.grid_kw),
            "built_year": one.year or None,
            "free_from_year": one.free_from or None,
            "is_given": one.is_given,
            "is_placed": one.is_placed,
            "rank": int(rank[operation.operation]),
        }
        for operation in of.told.plan.operations
        for one in operation.residences
    ]


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def year_rows(of: Ordered) -> list[Row]:
    """A row for each year of works: what is built, and what has been built by its end."""
    told, years = of.told, of.rollout.year
    built = years[years != NEVER]
    if not len(built):
        return []
    columns = {
        "n_operations": np.ones(len(years)),
        "n_dwellings": told.of("n_dwellings", of.scheme),
        "kwp": told.of("kwp", of.scheme),
        "outlay_eur": of.outlay_eur,
        "grant_eur": told.built_eur[:, told.schemes.index(of.scheme), BUILT.index("grant_eur")],
        "value_eur": of.value_eur,
        "landlord_npv_eur": of.landlord_eur,
        "n_leaving_over_effort": told.of("n_leaving_over_effort", of.scheme),
    }
    rows: list[Row] = []
    for year in range(int(built.min()), int(built.max()) + 1):
        row: dict[str, Any] = {"year": year}
        for name, values in columns.items():
            row[name] = float(values[years == year].sum())
            so_far = values[(years != NEVER) & (years <= year)]
            row[f"so_far_{name}"] = float(so_far.sum())
        rows.append(row)
    return rows


def cash_rows(of: Ordered) -> list[Row]:
    """The landlord's lines of the whole estate by scheme and year, all built in year 0. [EUR]"""
    return [
        {"scheme": scheme, "year": year, "line": line.removesuffix("_eur"), "eur": float(eur)}
        for scheme, lines in zip(of.told.schemes, of.told.cash_eur, strict=True)
        for line, values in zip(CASH, lines, strict=True)
        for year, eur in enumerate(values)
    ]


def scheme_rows(of: Ordered) -> list[Row]:
    """A row for each scheme and operation, and for the whole estate."""
    told = of.told
    rows = [
        {"operation": one.operation, "scheme": scheme}
        | {
            name: _finite(value)
            for name, value in zip(told.names, told.figures[i, place], strict=True)
        }
        for place, scheme in enumerate(told.schemes)
        for i, one in enumerate(told.plan.operations)
    ]
    whole = [
        {name: _finite(value) if isinstance(value, float) else value for name, value in row.items()}
        for row in whole_rows(told)
    ]
    return [*rows, *whole]


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def order_rows(of: Ordered) -> list[Row]:
    """A row for each change of money: how much of the order stays."""
    rank = of.rollout.rank
    n_first = min(10, len(rank))
    return [
        {
            "change": name,
            "agreement": agreement(rank, moved),
            "first_stay_fraction": float(np.mean(moved[rank <= n_first] <= n_first)),
            "largest_move": int(np.abs(moved - rank).max(initial=0)),
        }
        for name, moved in of.ranks.items()
    ]


def estate_facts(of: Ordered, schemes: Sequence[Row]) -> Row:
    """What a program is told of the whole, of which the rows by scheme come last."""
    told, plan = of.told, of.told.plan
    whole = next(row for row in schemes[::-1] if row["scheme"] == of.scheme)
    years = of.rollout.year[of.rollout.year != NEVER]
    return {
        "n_dwellings": sum(one.dwellings for one in plan.residences),
        "n_residences": len(plan.residences),
        "n_operations": plan.grouping.n_operations,
        "n_operations_least": plan.grouping.least,
        "is_given": all(one.is_given for one in plan.residences),
        "scheme": of.scheme,
        "grouping_eur": _sum(told.fact("grouping_eur")),
        "given_eur": _sum(of.carried.given_eur),
        "missing_eur": of.carried.missing_eur,
        "n_surplus": int(np.sum(of.landlord_eur >= 0)),
        "n_worth": int(np.sum(of.value_eur > 0)),
        "first_year": int(years.min()) if len(years) else None,
        "last_year": int(years.max()) if len(years) else None,
        "whole": whole,
    }


def _sum(values: Array) -> float:
    return float(values.sum())
